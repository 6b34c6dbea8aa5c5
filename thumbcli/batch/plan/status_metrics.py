"""A folder's report as metrics for Prometheus, to be collected from a text file by its node exporter.

Source:
    Prometheus, text-based exposition format 0.0.4; naming by its guide (base units, `_total` for counters,
    `_timestamp_seconds` for moments).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from thumbcli.batch.plan.folder_status import LastRun, Report

    _Samples: TypeAlias = list[tuple[Mapping[str, str], float]]
    _Families: TypeAlias = dict[str, tuple[str, str, list[str]]]

__all__ = ["Heartbeat", "metrics_text", "recorded_heartbeat", "told_heartbeat"]

_GAUGE, _COUNTER = "gauge", "counter"
_NOTHING: Mapping[str, str] = {}

_HELP: Final = re.compile(r"# HELP thumb_(\w+) (.*)")
_TYPE: Final = re.compile(r"# TYPE thumb_(\w+) (\w+)")
_SAMPLE: Final = re.compile(r'thumb_(\w+)\{folder="((?:[^"\\]|\\.)*)"[^}]*\} (\S+)')

_ENDED_AT, _SUCCEEDED_AT = "last_run_end_timestamp_seconds", "last_success_timestamp_seconds"
_STARTED_AT, _EXIT_CODE = "last_run_start_timestamp_seconds", "last_run_exit_code"
_STATUS_HELP: Final = "Exit code of thumb status --check; 0 is well."
_ROWS: Final = "last_run_rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """How the last run of a folder went, whether it changed a record or not; moments are since the epoch.

    Attributes:
        started_s: When it began.
        ended_s: When it ended; 0 if it did not.
        exit_code: Its exit code; -1 without.
        succeeded_s: When a run ended last with all pictures there; 0 if none is known.
        rows: Its rows, by what became of them.
    """

    started_s: float
    ended_s: float
    exit_code: int
    succeeded_s: float
    rows: Mapping[str, int]

    @property
    def latest_s(self) -> float:
        """When something was last heard of it."""
        return max(self.started_s, self.ended_s)

    def after(self, earlier: Heartbeat | None) -> Heartbeat:
        """Return it with the last success of an earlier one, where it knows none that is later."""
        if earlier is None:
            return self
        return replace(self, succeeded_s=max(self.succeeded_s, earlier.succeeded_s))


def recorded_heartbeat(report: Report) -> Heartbeat | None:
    """Return the last run on record; those that changed nothing are not."""
    if (last := report.last_run) is None:
        return None
    good = report.last_good_run
    return Heartbeat(
        started_s=_seconds(last.started_at),
        ended_s=_seconds(last.ended_at),
        exit_code=-1 if last.exit_code is None else last.exit_code,
        succeeded_s=0 if good is None else _seconds(good.ended_at),
        rows=_rows(last),
    )


def _rows(run: LastRun) -> Mapping[str, int]:
    return {
        "made": run.made,
        "skipped": run.skipped,
        "failed": run.failed,
        "uncertain": run.uncertain,
    }


def told_heartbeat(text: str, folder: str) -> Heartbeat | None:
    """Return what metrics of before say of the last run of `folder`; None if they say nothing."""
    found: dict[str, float] = {}
    rows: dict[str, int] = {}
    for line in text.splitlines():
        sample = _SAMPLE.fullmatch(line)
        if sample is None or sample[2] != _escaped(folder):
            continue
        try:
            found[sample[1]] = value = float(sample[3])
        except ValueError:
            continue
        if sample[1] == _ROWS and (outcome := re.search(r'outcome="(\w+)"', line)) is not None:
            rows[outcome[1]] = int(value)
    if _ENDED_AT not in found:
        return None
    return Heartbeat(
        started_s=found.get(_STARTED_AT, 0),
        ended_s=found[_ENDED_AT],
        exit_code=int(found.get(_EXIT_CODE, -1)),
        succeeded_s=found.get(_SUCCEEDED_AT, 0),
        rows=rows,
    )


def metrics_text(
    folder: str,
    report: Report | None,
    heartbeat: Heartbeat | None,
    *,
    before: str = "",
    begins: bool = False,
) -> str:
    """Return the metrics of one folder, each with the label `folder`.

    Args:
        folder: As the user named it.
        report: What is on record; None where that can't be read.
        heartbeat: Its last run; None if there was none.
        before: Metrics that were written before, of which those of other folders stay.
        begins: A run has just begun: it is running, and what was told of the pictures of this folder stays.
    """
    state = [_running(is_running=True)] if begins else _state(report, heartbeat)
    told = (*state, *(() if heartbeat is None else _beat(heartbeat)))
    anew = {name for name, *_ in told} if begins else None
    families = _families_that_stay(before, folder, anew)
    for name, kind, help_text, samples in told:
        _, _, lines = families.setdefault(name, (help_text, kind, []))
        for labels, value in samples:
            pairs = {"folder": folder, **labels}
            written = ",".join(f'{label}="{_escaped(text)}"' for label, text in pairs.items())
            lines.append(f"thumb_{name}{{{written}}} {value}")
    text = []
    for name, (help_text, kind, lines) in families.items():
        text += [f"# HELP thumb_{name} {help_text}", f"# TYPE thumb_{name} {kind}", *lines]
    return "\n".join(text) + "\n"


def _families_that_stay(before: str, folder: str, anew: set[str] | None) -> _Families:
    """Return metrics that were written before, by their names.

    Args:
        before: The metrics.
        folder: The folder whose metrics are told.
        anew: Which of them are; None for all.
    """
    helps: dict[str, str] = {}
    families: _Families = {}
    for line in before.splitlines():
        if found := _HELP.fullmatch(line):
            helps[found[1]] = found[2]
        elif found := _TYPE.fullmatch(line):
            families[found[1]] = helps.get(found[1], ""), found[2], []
        elif (found := _SAMPLE.fullmatch(line)) and found[1] in families:
            is_own = found[2] == _escaped(folder)
            if not is_own or (anew is not None and found[1] not in anew):
                families[found[1]][2].append(line)
    return {name: family for name, family in families.items() if family[2]}


def _state(report: Report | None, heartbeat: Heartbeat | None) -> Iterator[tuple[str, str, str, _Samples]]:
    """Yield what is on record; else the status alone, if the run has failed."""
    if report is not None:
        yield from _metrics(report)
    elif heartbeat is not None and heartbeat.exit_code > 0:
        yield "status", _GAUGE, _STATUS_HELP, [(_NOTHING, heartbeat.exit_code)]


def _metrics(report: Report) -> Iterator[tuple[str, str, str, _Samples]]:
    """Yield the name, kind, help and samples of each metric."""
    yield "pictures", _GAUGE, "Pictures made here, by format.", _by("format", report.by_format)
    yield "pictures_by_engine", _GAUGE, "Pictures made here, by engine.", _by("engine", report.by_engine)
    for name, value, help_text in (
        ("pictures_missing", report.missing, "Recorded pictures whose file is missing."),
        (
            "pictures_stale",
            report.stale,
            "Pictures whose photo, logo, template, card field or reference set has changed.",
        ),
        ("pictures_pinned", report.pinned, "Files that are kept whatever changes."),
        ("pictures_orphaned", report.orphans, "Files that no row asks for any more."),
        ("shards_unmerged", report.unmerged_shards, "Parts of a list that thumb merge has not merged."),
        ("ray_parts_unmerged", report.unmerged_ray_parts, "Records of runs on Ray that it has not merged."),
        ("files_bytes", report.size_bytes, "Size of all recorded files."),
        ("status", report.exit_code, _STATUS_HELP),
    ):
        yield name, _GAUGE, help_text, [(_NOTHING, value)]
    yield _running(is_running=report.running)
    yield "titles_failed", _GAUGE, "Titles whose last attempt failed, by code.", _by("code", report.failed)
    yield (
        "titles_uncertain",
        _GAUGE,
        "Titles that may have been charged without a picture, by code.",
        _by("code", report.uncertain),
    )
    for name, value, help_text in (
        ("credits_total", report.credits, "Credits spent here."),
        ("credits_lost_total", report.lost_credits, "Credits that may have been charged for nothing."),
    ):
        yield name, _COUNTER, help_text, [(_NOTHING, value)]


def _running(*, is_running: bool) -> tuple[str, str, str, _Samples]:
    return "running", _GAUGE, "1 while a process writes to the folder.", [(_NOTHING, int(is_running))]


def _beat(beat: Heartbeat) -> Iterator[tuple[str, str, str, _Samples]]:
    """Yield the same of the last run."""
    for name, value, help_text in (
        (_STARTED_AT, beat.started_s, "When the last run began, since the epoch."),
        (_ENDED_AT, beat.ended_s, "When it ended, since the epoch; 0 if it did not."),
        ("last_run_duration_seconds", round(max(0, beat.ended_s - beat.started_s), 3), "How long it took."),
        (_EXIT_CODE, beat.exit_code, "Its exit code; -1 without."),
        (_SUCCEEDED_AT, beat.succeeded_s, "When a run ended last with exit code 0; 0 if none is known."),
    ):
        yield name, _GAUGE, help_text, [(_NOTHING, value)]
    yield _ROWS, _GAUGE, "Rows of the last run, by what became of them.", _by("outcome", beat.rows)


def _by(label: str, counts: Mapping[str, int]) -> _Samples:
    return [({label: name}, number) for name, number in counts.items()]


def _seconds(moment: str | None) -> float:
    return 0 if moment is None else datetime.fromisoformat(moment).timestamp()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
