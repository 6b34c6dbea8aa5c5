"""Count what the manifest of a folder holds, for `thumb status`."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from thumbcli.batch.model.exit_codes import CHANGED
from thumbcli.batch.requests.asset_provenance import count_stale
from thumbcli.batch.store.output_folder import is_held
from thumbcli.batch.store.picture_files import is_file
from thumbcli.contract import EngineName
from thumbcli.errors import without_title
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.brand.brand_resolver import Brands

__all__ = ["LastRun", "Report", "RunState", "report", "told_unmerged"]

_PROBLEMS_SHOWN = 20
_MARKS = ("adopted", "pinned", "orphan")
_OF_OURS = "file JOIN picture USING (key) WHERE NOT adopted"
_SOME_FAILED, _RUN_AGAIN = 3, 4
_FIRST_OF_SIGNALS = 128
"""Exit codes, from the table in `docs/scripts.md`."""

_RUN = "id, started_at, ended_at, engine, exit_code, made, skipped, failed, uncertain, credits"
_LATEST = "ORDER BY id DESC LIMIT 1"

_FETCHED = " (the next thumb batch fetches its picture)"


class RunState(StrEnum):
    """What became of a run: it ended, it is under way, or its process was killed."""

    ENDED = "ended"
    RUNNING = "running"
    KILLED = "killed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """The latest run in the manifest; `ended_at` is None unless it ended.

    `lost_credits` may have been charged in it without a picture.
    """

    state: RunState
    started_at: str
    ended_at: str | None
    engine: str
    exit_code: int | None
    made: int
    skipped: int
    failed: int
    uncertain: int
    credits: int
    lost_credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The counts of one folder.

    Attributes:
        folder: As given by the user.
        made: Pictures that thumbcli made here.
        adopted: Files that thumbcli did not make.
        other_type: Pictures that the API sent as another file type than was asked for.
        missing: Recorded pictures whose file is missing, unless no row asks for it any more.
        stale: Pictures whose photo, logo, template, card field or reference set has changed.
        older_look: Pictures that the local engine of today would draw in another look.
        pinned: Files that are kept whatever changes.
        orphans: Files of ours that no row of their list asked for when it was last run whole.
        failed: Titles whose last attempt failed, by code.
        uncertain: Titles that may have been charged without a picture, by code.
        fetchable: How many of them have an address, from which the next run fetches their picture unpaid.
        credits: Spent on the pictures made here, also on those that were replaced since.
        lost_credits: That may have been charged without a picture, by all attempts of all runs.
        size_bytes: The size of all recorded files.
        by_format: Pictures by format.
        by_engine: Pictures by engine.
        last_run: The latest run, if there was one.
        last_good_run: The latest one that ended with 0, or that `--fail-on-new` ended.
        running: Whether a process is writing to the folder: a run, or a repair.
        unmerged_shards: Parts of a list whose records are not in the manifest, and not counted here.
        unmerged_ray_parts: Parts of the record of runs on Ray of which that is true.
        merge_command: What brings them into the manifest; empty where there are none.
        exit_code: What `thumb status --check` exits with, by the table of exit codes in `docs/scripts.md`.
        troubles: The first titles without a picture, one line each.
    """

    folder: str
    made: int
    adopted: int
    other_type: int
    missing: int
    stale: int
    older_look: int
    pinned: int
    orphans: int
    failed: dict[str, int]
    uncertain: dict[str, int]
    fetchable: int
    credits: int
    lost_credits: int
    size_bytes: int
    by_format: dict[str, int]
    by_engine: dict[str, int]
    last_run: LastRun | None
    last_good_run: LastRun | None
    running: bool
    unmerged_shards: int
    unmerged_ray_parts: int
    merge_command: str
    exit_code: int
    troubles: tuple[str, ...]

    @property
    def rejected(self) -> int:
        """How many rows of the last run were rejected; nothing but their number is on record."""
        last = self.last_run
        if last is None or last.exit_code not in {0, _SOME_FAILED}:
            return 0
        return max(0, last.failed - sum(self.failed.values()))

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return asdict(self)

    def verdict(self) -> str:
        """Return what `exit_code` means, for a person."""
        match self.exit_code:
            case 0:
                well = "what is merged is well" if self.merge_command else "all is well"
                stale = f", but {self.stale:,} are stale; thumb batch redraws them" if self.stale else ""
                return "a run is under way" if self.running else well + stale
            case 3 if self.failed or self.uncertain:
                return "titles failed or are uncertain; they are listed below"
            case 3:
                return "the last run rejected rows; the same command names them"
            case 4 if self.missing:
                return "files are missing; the same thumb batch command makes them"
            case 4:
                what = "the last run left work" if self.last_run else "no run is on record"
                return f"{what}; the same thumb batch command goes on"
            case code:
                return f"the last run ended with exit code {code}; the same thumb batch command says why"

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield each count as a name and a value for the terminal."""
        yield "made", f"{self.made:,}{_by_name(self.by_format)}"
        yield "engines", ", ".join(f"{name} {number:,}" for name, number in self.by_engine.items()) or "none"
        for label, number, note in (
            ("adopted", self.adopted, "files that were there before: rows take them as they are"),
            ("other type", self.other_type, "the API sent another type of file than was asked for"),
            ("missing", self.missing, "made again if their titles are still in the list"),
            ("stale", self.stale, "files or values of a kit changed: thumb batch redraws them"),
            ("older look", self.older_look, "they stay as they are: --refresh draws them anew"),
            ("pinned", self.pinned, "kept whatever changes: thumb unpin releases them"),
            ("orphans", self.orphans, "no row asks for them any more: --prune removes them"),
        ):
            if number:
                yield label, f"{number:,} ({note})"
        yield "failed", f"{sum(self.failed.values()):,}{_by_name(self.failed)}"
        if rejected := self.rejected:
            yield "rejected", f"{rejected:,} of the last run's rows (the same command names them)"
        yield "uncertain", f"{sum(self.uncertain.values()):,}{_by_name(self.uncertain)}"
        if self.fetchable:
            yield (
                "fetchable",
                f"{self.fetchable:,} of the uncertain (the next thumb batch fetches them unpaid)",
            )
        yield "credits", f"{self.credits:,}"
        if self.lost_credits:
            yield "lost", _lost(self.lost_credits, self.last_run)
        if self.merge_command:
            what = told_unmerged(self.unmerged_shards, self.unmerged_ray_parts)
            yield "not merged", f"{what}, not counted here ({self.merge_command} brings their records in)"
        yield "size", f"{self.size_bytes / 1024 / 1024:,.1f} MiB"
        if self.last_run is not None:
            yield "last run", _last_run(self.last_run)
            if self.last_good_run not in {None, self.last_run} and self.last_run.state is RunState.ENDED:
                yield "last good", _last_run(self.last_good_run)
        yield "check", f"{self.verdict()} (exit {self.exit_code})"


def told_unmerged(shards: int, ray_parts: int) -> str:
    """Return what was recorded apart from the manifest, in words."""
    found = [
        f"{number:,} {one if number == 1 else many}"
        for number, one, many in (
            (shards, "part of a list (--shard)", "parts of a list (--shard)"),
            (ray_parts, "part of the record of a run on Ray", "parts of the record of runs on Ray"),
        )
        if number
    ]
    return " and ".join(found)


def _count_older(manifest: Manifest) -> int:
    """Return how many pictures of the local engine have another look than it draws today."""
    from thumbcli.engines.local_engine import Local

    look = Local().look
    plain = look.partition(";")[0]  # The rest counts only for pictures with a photo.
    query = (
        "SELECT count(*) FROM file JOIN picture USING (key) WHERE engine = ? AND NOT adopted AND look IS NOT"
        " iif(json_extract(request, '$.photo') IS NULL, ?, ?)"
    )
    ((older,),) = manifest.tabulate(query, EngineName.LOCAL, plain, look)
    return int(older)


def _lost(credits_: int, run: LastRun | None) -> str:
    recent = ""
    if run and run.lost_credits:
        recent = f" ({'all' if run.lost_credits == credits_ else f'{run.lost_credits:,}'} in the last run)"
    return f"up to {credits_:,} credits more may have been charged, for no picture{recent}"


def _reason(message: str) -> str:
    """Return why a title has no picture, without the title at the end of the message."""
    shown = without_title(message)
    return shown or "it was sent, and no answer was recorded"


def _by_name(counts: dict[str, int]) -> str:
    listed = ", ".join(f"{name} {number:,}" for name, number in counts.items())
    return f"  ({listed})" if listed else ""


def _last_run(run: LastRun) -> str:
    counts = f"{run.made:,} made, {run.skipped:,} skipped"
    counts += f", {run.failed:,} failed or not made" if run.failed else ""
    counts += f", {run.uncertain:,} uncertain" if run.uncertain else ""
    ended = f"{counts}, exit {run.exit_code}"
    if run.exit_code and run.exit_code < _FIRST_OF_SIGNALS and not run.made + run.skipped + run.failed:
        ended = f"could not begin, exit {run.exit_code}"
    if run.state is RunState.RUNNING:
        ended = "a run is under way"
    elif run.state is RunState.KILLED:
        ended = "killed; the same command goes on"
    return f"{run.started_at} with {run.engine}: {ended}"


def report(
    place: OutputPlace, manifest: Manifest, brands: Brands, *, unmerged: tuple[int, int] = (0, 0)
) -> Report:
    """Count the records of `manifest`.

    Args:
        place: The output.
        manifest: Its manifest.
        brands: Finds the current photos, logos and sets of its pictures.
        unmerged: How many parts of lists, and how many of runs on Ray, have records of their own.
    """
    manifest.check_thoroughly()
    query = manifest.tabulate
    marks = ", ".join(f"count(*) FILTER (WHERE {mark})" for mark in ("NOT adopted", *_MARKS))
    ((made, adopted, pinned, orphans, size_bytes),) = query(
        f"SELECT {marks}, coalesce(sum(size_bytes), 0) FROM file"  # noqa: S608 - constants alone
    )
    missing = sum(not is_file(place, name) for (name,) in query("SELECT name FROM file WHERE NOT orphan"))
    ((other_type,),) = query(
        "SELECT count(*) FROM file JOIN picture USING (key) WHERE NOT adopted"
        " AND name NOT LIKE '%.' || json_extract(request, '$.output_format')"
    )
    lost = Counter(manifest.lost_credits()) + Counter(manifest.credits_in_flight())
    last_run, running = _latest_run(place, manifest, lost)
    good = manifest.tabulate(f"SELECT {_RUN} FROM run WHERE exit_code IN (0, ?) {_LATEST}", CHANGED)  # noqa: S608 - constants alone
    addresses = manifest.addresses([key for (key,) in query("SELECT key FROM attempt")])
    return Report(
        folder=place.label,
        made=made,
        adopted=adopted,
        other_type=other_type,
        missing=missing,
        stale=count_stale(place.base, manifest, brands),
        older_look=_count_older(manifest),
        pinned=pinned,
        orphans=orphans,
        failed=manifest.count_by("code", "failure"),
        uncertain=manifest.count_by("coalesce(code, 'in flight')", "attempt"),
        fetchable=len(addresses),
        credits=manifest.spent_credits(),
        lost_credits=lost.total(),
        size_bytes=size_bytes,
        by_format=manifest.count_by("format", _OF_OURS),
        by_engine=manifest.count_by("engine", _OF_OURS),
        last_run=last_run,
        last_good_run=_as_run(good[0], RunState.ENDED, lost) if good else None,
        running=running,
        unmerged_shards=unmerged[0],
        unmerged_ray_parts=unmerged[1],
        merge_command=f"thumb merge {place.arguments}" if any(unmerged) else "",
        exit_code=_exit_code(manifest, last_run, missing=missing, may_lack_run=running or any(unmerged)),
        troubles=tuple(
            f"{place.shown(at)}  {code}  {title}: {_reason(message)}{_FETCHED if key in addresses else ''}"
            for key, at, code, title, message in query(
                "SELECT * FROM (SELECT key, place, code, title, message FROM failure UNION ALL"
                " SELECT key, place, coalesce(code, 'in flight'), title, message FROM attempt)"
                " ORDER BY length(place), place LIMIT ?",
                _PROBLEMS_SHOWN,
            )
        ),
    )


def _latest_run(
    place: OutputPlace, manifest: Manifest, lost: Mapping[int, int]
) -> tuple[LastRun | None, bool]:
    """Return the latest run, and whether a process is writing to the output.

    A run is recorded under the lock. So one without an end is over if the lock was free after it was read,
    and it has no end still: it may have ended in between.
    """
    query = f"SELECT {_RUN} FROM run {_LATEST}"  # noqa: S608 - constants alone
    found = manifest.tabulate(query)
    while True:
        before, running = found, is_held(place)
        found = manifest.tabulate(query)
        if running or found == before:
            break
    if not found:
        return None, running
    (columns,) = found
    state = RunState.ENDED if columns[2] else RunState.RUNNING if running else RunState.KILLED
    return _as_run(columns, state, lost), running


def _as_run(columns: Sequence[Any], state: RunState, lost: Mapping[int, int]) -> LastRun:
    """Return a run from the columns of `_RUN`."""
    number, *facts = columns
    return LastRun(**dict(zip(LastRun.__slots__, [state, *facts, lost.get(number, 0)], strict=True)))


def _exit_code(manifest: Manifest, run: LastRun | None, *, missing: int, may_lack_run: bool) -> int:
    """Return the exit code of a run that would end with what is on record.

    What is in flight counts only where its run was killed. A run that was interrupted leaves work, as one
    that was killed does. A manifest without a run is of one that was killed before it found what to do,
    unless that run is under way, or all runs have drawn parts.
    """
    ended_with = (run.exit_code or 0) if run else 0
    is_killed = not may_lack_run if run is None else run.state is RunState.KILLED
    if ended_with not in {0, _SOME_FAILED, _RUN_AGAIN} and ended_with < _FIRST_OF_SIGNALS:
        return ended_with
    ((failed, again),) = manifest.tabulate(
        "SELECT count(*) FILTER (WHERE permanent), count(*) FILTER (WHERE NOT permanent) FROM failure"
    )
    ((uncertain,),) = manifest.tabulate("SELECT count(*) FROM attempt WHERE code IS NOT NULL OR ?", is_killed)
    if failed or uncertain or ended_with == _SOME_FAILED:
        return _SOME_FAILED
    return _RUN_AGAIN if again or missing or is_killed or ended_with else 0
