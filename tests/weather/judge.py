"""What must hold whatever the server does. Pure: figures in, complaints out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.weather.measure import COST
from tests.weather.stand_in import Arrived

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.weather.measure import Case, Measured, Run
    from tests.weather.stand_in import Generation

__all__ = ["violations"]

_INTERNAL = ("Traceback (most recent call last)", "internal error")
_SILENT_MAX_S = 45.0
"""What a run is waiting for is told at least every 30 s; the rest is for a busy machine."""
_IN_FLIGHT_S = 1.0
"""An answer that was sent so shortly before a signal may have ended with the process."""


def violations(measured: Measured) -> Iterator[str]:
    """Yield what does not hold, in words."""
    case, runs = measured.case, measured.runs
    for number, run in enumerate(runs, 1):
        yield from (f"run {number} {fault}" for fault in _faults_of(case, run))
    if case.exit_code is not None and runs[0].exit_code != case.exit_code:
        yield f"exit {runs[0].exit_code}, not {case.exit_code}"
    for what, found, most in (
        ("requests", runs[0].requests, case.asked_max),
        ("uncertain", len(_first_doubts(runs)), case.uncertain_max),
        ("lines", len(runs[0].stderr.splitlines()), case.lines_max),
    ):
        if most is not None and found > most:
            yield f"{found} {what}, more than {most}"
    if not case.may_lose and (lost := sum(runs[0].lost.values())):
        yield f"{lost} credits told as lost, though every request that was read was answered"
    yield from _untold(measured)
    yield from _pictures(measured)
    if case.ends_whole:
        yield from _ends_well(measured)


def _faults_of(case: Case, run: Run) -> Iterator[str]:
    if run.exit_code is None:
        yield f"did not end in {case.limit_s:.0f} s"
    if run.silent_s > _SILENT_MAX_S:
        yield f"told nothing for {run.silent_s:.0f} s"
    if run.exit_code == 1 or any(words in run.stderr for words in _INTERNAL):
        yield "ended with an internal error"
    if case.cap_credits is not None and run.charged_credits > case.cap_credits:
        yield f"was charged {run.charged_credits} credits, the cap is {case.cap_credits}"
    # Less than was listed: some of it was fetched after all.
    if run.lost_credits is not None and run.lost_credits > sum(run.lost.values()) and not run.is_killed:
        yield f"lists {sum(run.lost.values())} lost credits and sums up {run.lost_credits}"


def _untold(measured: Measured) -> Iterator[str]:
    """Find the first run after which more was charged than told, of those that could tell anything.

    Pictures that could not be saved in the folder, and are kept elsewhere, are as good as told.
    """
    charged, spent = 0, COST * len(measured.kept.difference(measured.files))
    doubts: Counter[str] = Counter()
    for number, run in enumerate(measured.runs, 1):
        charged, spent = charged + run.charged_credits, spent + run.spent_credits
        doubts.update(run.lost)
        for title in run.uncertain:
            doubts[title] = max(doubts[title], COST * 2 if title == measured.case.hd_title else COST)
        told = spent + doubts.total()
        if charged > told and not run.is_killed:
            yield f"{charged} credits charged after run {number}, {told} told as spent or lost"
            return


def _pictures(measured: Measured) -> Iterator[str]:
    """Look for each picture that arrived."""
    case, first = measured.case, measured.runs[0]
    unread = _first_doubts(measured.runs) - first.read
    if unread and not case.may_doubt_unread:
        yield f"{len(unread)} uncertain that the server never read"
    faults: Counter[str] = Counter()
    titles = Counter(each.title for each in measured.generations)
    for number, generation in enumerate(measured.generations, 1):
        is_owed = generation.arrived is Arrived.PICTURE and not _is_cut_off(generation, first)
        is_owed |= generation.arrived is Arrived.LINK and not case.links_dead
        if not is_owed or number in measured.last_files:
            continue
        if number in measured.kept or generation.arrived is Arrived.LINK:
            if not case.is_unusable:
                faults["bought again" if titles[generation.title] > 1 else "kept in no file"] += 1
        else:
            faults["lost"] += 1
    for fault, count in faults.items():
        yield f"pictures that arrived: {count} {fault}"


def _first_doubts(runs: Sequence[Run]) -> set[str]:
    """Return the titles that the first run left in doubt; after a stop, the second run may tell them."""
    is_stopped = runs[0].stopped_at_s is not None
    return set(runs[0].uncertain | runs[1].uncertain) if is_stopped else set(runs[0].uncertain)


def _is_cut_off(generation: Generation, run: Run) -> bool:
    return run.stopped_at_s is not None and generation.at_s > run.stopped_at_s - _IN_FLIGHT_S


def _ends_well(measured: Measured) -> Iterator[str]:
    """Expect all pictures after the third run, each once."""
    case, last = measured.case, measured.runs[-1]
    missing = case.titles - case.refused - len(measured.last_files)
    if missing > 0:
        yield f"{missing} titles without a picture after run 3"
    if len(set(measured.last_files)) != len(measured.last_files):
        yield "a picture is in two files"
    expected = 3 if case.refused else 0
    if last.exit_code != expected:
        yield f"run 3 ends with exit {last.exit_code}, not {expected}"
