"""What a run leaves for monitors: metrics in a file, and the record of one that could not begin."""

from __future__ import annotations

import errno
import os
import time
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock, Timeout

from thumbcli.atomic_write import rename, write_atomic
from thumbcli.batch.model.exit_codes import CHANGED
from thumbcli.cli.known_errors import exit_code_of
from thumbcli.errors import DiskError, FolderLocked, ThumbError
from thumbcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thumbcli.batch.model.events import Tally
    from thumbcli.batch.plan.folder_status import Report
    from thumbcli.batch.plan.status_metrics import Heartbeat
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = [
    "forget_unread_project",
    "note_failed_start",
    "note_unread_project",
    "write_begun",
    "write_metrics",
    "write_run_metrics",
]

_MAX_BYTES: Final = 4 * 1024 * 1024
_LOCK_WAIT_S: Final = 10.0
"""Longer than many runs need that end together, each of which writes for a few milliseconds."""
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
    report = None
    with suppress(ThumbError):
        report = _report(place)
    write_metrics(file, place.label, report, _beat(started_s, exit_code, tally))


def _beat(started_s: float, exit_code: int, tally: Tally | None = None) -> Heartbeat:
    from thumbcli.batch.plan.status_metrics import Heartbeat

    ended_s = time.time()
    rows = {
        "made": tally.made if tally else 0,
        "skipped": tally.skipped if tally else 0,
        "failed": tally.failed + tally.temporary if tally else 0,
        "uncertain": tally.uncertain if tally else 0,
    }
    return Heartbeat(
        started_s=round(started_s, 3),
        ended_s=round(ended_s, 3),
        exit_code=exit_code,
        succeeded_s=round(ended_s, 3) if exit_code in {0, CHANGED} else 0,
        rows=rows,
    )


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
        write_metrics(file, place.label, None, beat, begins=True)


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
    begins: bool = False,
) -> None:
    """Write the metrics of a folder, whole; those of other folders in the same file stay.

    Args:
        file: The file.
        folder: As the user named it.
        report: What is on record; None where that can't be read.
        beat: The run that has just begun or ended; None for the last one that the file or the record knows.
        begins: Whether the run has just begun; what the file says of the pictures stays then.

    Raises:
        DiskError: The file can't be written.
    """
    # A lock would make the folder that is missing.
    with _among_writers(file) if file.parent.is_dir() else nullcontext():
        _write_metrics(file, folder, report, beat, begins=begins)


@contextmanager
def _among_writers(file: Path) -> Iterator[None]:
    """Wait until no other run changes the same metrics, which would lose what one of them says.

    Where no lock can be had, the file itself can hardly be written; that error is the one to tell.
    """
    with ExitStack() as stack:
        with suppress(Timeout, OSError):
            lock = FileLock(file.with_name(f".{file.name}.lock"), timeout=_LOCK_WAIT_S)
            stack.enter_context(lock)
        yield


def _read_before(file: Path) -> str:
    try:
        return read_regular_file(file, limit_bytes=_MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


def _write_metrics(
    file: Path, folder: str, report: Report | None, beat: Heartbeat | None, *, begins: bool
) -> None:
    from thumbcli.batch.plan.status_metrics import metrics_text, recorded_heartbeat, told_heartbeat

    before = _read_before(file)
    told = [told_heartbeat(before, folder), None if report is None else recorded_heartbeat(report)]
    known = [each for each in told if each is not None]
    beat = beat or max(known, key=lambda each: each.latest_s, default=None)
    for earlier in known:
        beat = None if beat is None else beat.after(earlier)
    _replace(file, metrics_text(folder, report, beat, before=before, begins=begins))


def _replace(file: Path, text: str) -> None:
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


def note_failed_start(options: Mapping[str, Any], error: Exception, started_s: float) -> None:
    """Note a run that ended before it could tell how: on record where there is one, and in its metrics.

    Nothing is noted of one that found another run at work: that one tells how it ended.

    Args:
        options: The options that are known: `out`, `state`, `metrics`, `engine`.
        error: Why; also an internal error.
        started_s: When it began, since the epoch.
    """
    if isinstance(error, FolderLocked) or options.get("dry_run"):
        return
    from thumbcli.batch.store.failed_start import record_failed_start
    from thumbcli.batch.store.open_output import open_output

    code = exit_code_of(error)
    with suppress(ThumbError):
        place = open_output(options["out"], options.get("state"), shard=options.get("shard"))
        is_bug = not isinstance(error, ThumbError)
        record_failed_start(place, str(options.get("engine") or ""), code, has_begun=is_bug)
        if options.get("metrics") is not None:
            write_run_metrics(options["metrics"], place, started_s=started_s, exit_code=code)


def note_unread_project(options: Mapping[str, Any], error: Exception, started_s: float) -> None:
    """Note a `thumb run` that does not know its outputs: of the one that was named, else of the project file.

    Args:
        options: The options that are known: `out`, `state`, `metrics`, `engine`; `out` only if it was named.
        error: Why.
        started_s: When it began, since the epoch.
    """
    if options.get("out") is not None:
        note_failed_start(options, error, started_s)
    elif options.get("metrics") is not None and not options.get("dry_run"):
        with suppress(ThumbError):
            write_metrics(options["metrics"], _project_label(), None, _beat(started_s, exit_code_of(error)))


def forget_unread_project(file: Path) -> None:
    """Remove from metrics what an earlier `thumb run` said that could not read this project."""
    label = _project_label()
    if label not in _read_before(file):
        return
    from thumbcli.batch.plan.status_metrics import metrics_text

    with suppress(ThumbError), _among_writers(file):
        _replace(file, metrics_text(label, None, None, before=_read_before(file)))


def _project_label() -> str:
    """Return what stands in place of a folder: whole, as several projects may share one file of metrics."""
    from thumbcli.brand.kit_lookup import KIT_FILE, find_kit_file

    found = find_kit_file(Path(), warn=lambda _: None, trust_all=True)
    return os.path.abspath(found or KIT_FILE)  # noqa: PTH100 - links are names that a person knows
