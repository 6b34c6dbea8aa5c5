"""A folder's report as metrics for Prometheus, to be collected from a text file by its node exporter.

Source:
    Prometheus, text-based exposition format 0.0.4; naming by its guide (base units, `_total` for counters).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from thumbcli.batch.plan.folder_status import Report

    _Samples: TypeAlias = list[tuple[Mapping[str, str], float]]

__all__ = ["metrics_text"]

_GAUGE, _COUNTER = "gauge", "counter"
_NOTHING: Mapping[str, str] = {}


def metrics_text(report: Report) -> str:
    """Return the metrics of one folder, each with the label `folder`."""
    lines = []
    for name, kind, help_text, samples in _metrics(report):
        lines += [f"# HELP thumb_{name} {help_text}", f"# TYPE thumb_{name} {kind}"]
        for labels, value in samples:
            pairs = {"folder": report.folder, **labels}
            written = ",".join(f'{label}="{_escaped(text)}"' for label, text in pairs.items())
            lines.append(f"thumb_{name}{{{written}}} {value}")
    return "\n".join(lines) + "\n"


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
        ("running", int(report.running), "1 while a process writes to the folder."),
        ("status", report.exit_code, "Exit code of thumb status --check; 0 is well."),
    ):
        yield name, _GAUGE, help_text, [(_NOTHING, value)]
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
    if (last := report.last_run) is None:
        return
    exit_code = -1 if last.exit_code is None else last.exit_code
    for name, moment_or_count, help_text in (
        ("last_run_start_seconds", _seconds(last.started_at), "When the last run began, since the epoch."),
        ("last_run_end_seconds", _seconds(last.ended_at), "When it ended, since the epoch; 0 if it did not."),
        (
            "last_run_exit_code",
            exit_code,
            "Its exit code; -1 without.",
        ),
        ("last_run_made", last.made, "Pictures that it made."),
        ("last_run_failed", last.failed, "Rows that failed in it."),
    ):
        yield name, _GAUGE, help_text, [(_NOTHING, moment_or_count)]


def _by(label: str, counts: Mapping[str, int]) -> _Samples:
    return [({label: name}, number) for name, number in counts.items()]


def _seconds(moment: str | None) -> float:
    return 0 if moment is None else datetime.fromisoformat(moment).timestamp()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
