"""What a run leaves for monitors: metrics in a file, and the record of one that could not begin."""

from __future__ import annotations

import errno
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from thumbcli.atomic_write import rename, write_atomic
from thumbcli.batch.model.exit_codes import CHANGED
from thumbcli.errors import DiskError, FolderLocked, ThumbError
from thumbcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.batch.model.events import Tally
    from thumbcli.batch.plan.folder_status import Report
    from thumbcli.batch.plan.status_metrics import Heartbeat
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["note_failed_start", "note_refused_command", "write_begun", "write_metrics", "write_run_metrics"]

_MAX_BYTES: Final = 4 * 1024 * 1024
_READABLE: Final = 0o644
"""Whoever collects metrics has another user than the run, whose umask may keep others out."""


def write_run_metrics(
    file: Path, place: OutputPlace, *, started_s: float, exit_code: int, tally: Tally | None = None
) -> None:
    """Write the metrics of an output after a run, which may have changed nothing or not even begun.

    Args:
        file: The file.
        place: The output.
        started_s: When the run began, since the epoch.
        exit_code: How it ended.
        tally: Its counts; None if it could not begin.

    Raises:
        DiskError: The file can't be written.
    """
    from thumbcli.batch.plan.status_metrics import Heartbeat

    ended_s = time.time()
    rows = {
        "made": tally.made if tally else 0,
        "skipped": tally.skipped if tally else 0,
        "failed": tally.failed + tally.temporary if tally else 0,
        "uncertain": tally.uncertain if tally else 0,
    }
    beat = Heartbeat(
        started_s=round(started_s, 3),
        ended_s=round(ended_s, 3),
        exit_code=exit_code,
        succeeded_s=round(ended_s, 3) if exit_code in {0, CHANGED} else 0,
        rows=rows,
    )
    report = None
    with suppress(ThumbError):
        report = _report(place)
    write_metrics(file, place.label, report, beat)


def write_begun(file: Path, place: OutputPlace, *, started_s: float) -> None:
    """Write into the metrics of an output that a run has begun, so that one that is killed is seen.

    What they say of its pictures stays. A file that can't be written is told at the end of the run.

    Args:
        file: The file.
        place: The output.
        started_s: When the run began, since the epoch.
    """
    from thumbcli.batch.plan.status_metrics import Heartbeat

    beat = Heartbeat(started_s=round(started_s, 3), ended_s=0, exit_code=-1, succeeded_s=0, rows={})
    with suppress(DiskError):
        write_metrics(file, place.label, None, beat, counts_stay=True)


def _report(place: OutputPlace) -> Report | None:
    from thumbcli.batch.plan.folder_status import report
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.cli.brand_context import brands

    manifest = Manifest.open_to_read(place)
    if manifest is None:
        return None
    with closing(manifest):
        return report(place, manifest, brands(quiet=True))


def write_metrics(
    file: Path,
    folder: str,
    report: Report | None,
    beat: Heartbeat | None = None,
    *,
    counts_stay: bool = False,
) -> None:
    """Write the metrics of a folder, whole; those of other folders in the same file stay.

    Args:
        file: The file.
        folder: As the user named it.
        report: What is on record; None where that can't be read.
        beat: The run that has just begun or ended; None for the last one that the file or the record knows.
        counts_stay: Whether what the file says of the pictures stays.

    Raises:
        DiskError: The file can't be written.
    """
    from thumbcli.batch.plan.status_metrics import metrics_text, recorded_heartbeat, told_heartbeat

    try:
        before = read_regular_file(file, limit_bytes=_MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        before = ""
    told = [told_heartbeat(before, folder), None if report is None else recorded_heartbeat(report)]
    known = [each for each in told if each is not None]
    beat = beat or max(known, key=lambda each: each.latest_s, default=None)
    for earlier in known:
        beat = None if beat is None else beat.after(earlier)
    text = metrics_text(folder, report, beat, before=before, counts_stay=counts_stay)
    part = file.with_name(f".{file.name}.part")
    try:
        write_atomic(part, text.encode("utf-8", "surrogateescape"), replace=True)
        part.chmod(_READABLE)
        rename(part, file, replace=True)
    except OSError as error:
        raise DiskError(
            f"--metrics {file} can't be written: {error.strerror or error}",
            remedy=_metrics_remedy(file, error),
        ) from error


def _metrics_remedy(file: Path, error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "free some space there; the next run writes it"
        case errno.ENOENT:
            return f"create the folder {file.parent}, or name a file in another one"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"let this user write in {file.parent}, or name a file in a folder of yours"
        case _:
            return "name a file in a folder of yours"


def note_failed_start(options: Mapping[str, Any], error: ThumbError, started_s: float) -> None:
    """Note a run that could not begin: on record where there is one, and in its metrics.

    Nothing is noted of one that found another run at work: that one tells how it ended.

    Args:
        options: The options that are known: `out`, `state`, `metrics`, `engine`.
        error: Why.
        started_s: When it began, since the epoch.
    """
    if isinstance(error, FolderLocked) or options.get("dry_run"):
        return
    from thumbcli.batch.store.failed_start import record_failed_start
    from thumbcli.batch.store.open_output import open_output

    with suppress(ThumbError):
        place = open_output(options["out"], options.get("state"), shard=options.get("shard"))
        record_failed_start(place, str(options.get("engine") or ""), error.exit_code)
        if options.get("metrics") is not None:
            write_run_metrics(options["metrics"], place, started_s=started_s, exit_code=error.exit_code)


def note_refused_command(command: str, options: Mapping[str, Any], error: ThumbError) -> None:
    """Note a command line that was refused before it was known what to draw, as far as it was understood."""
    is_plan = not {"-n", "--dry-run"}.isdisjoint(sys.argv)
    if command == "batch" and options.get("out") is not None and not is_plan:
        # Typer makes paths of them when it calls the command.
        paths = {name: Path(path) for name in ("out", "state", "metrics") if (path := options.get(name))}
        note_failed_start({**options, **paths}, error, time.time())
