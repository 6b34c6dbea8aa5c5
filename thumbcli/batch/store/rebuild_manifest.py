"""Rebuild a manifest that is not whole, from the records that can be read and from the pictures themselves.

The damaged files are kept beside the new one. A repair that is killed is finished by the next: until the new
manifest has its name, the folder has none, or the damaged one.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from thumbcli.atomic_write import rename
from thumbcli.batch.names.file_names import claim_id, claim_ids, is_picture_name
from thumbcli.batch.store.find_state import check_no_state_elsewhere
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_schema import ADD_UNBOOKED, MIGRATIONS
from thumbcli.batch.store.old_keys import renew_keys
from thumbcli.batch.store.output_folder import lock_folder
from thumbcli.batch.store.output_place import OutputPlace, check_place, is_unused
from thumbcli.batch.store.records_from_pictures import add_records, has_described_pictures
from thumbcli.batch.store.remote_state import held_for_repair
from thumbcli.batch.store.salvage import DamagedSource, Salvaged, copy_readable, salvage
from thumbcli.contract import EngineName
from thumbcli.errors import DamagedFile, DiskError, UsageError
from thumbcli.sqlite_database import companion, complete_header, connect, migrate, new_database
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["RepairReport", "rebuild_unrecorded", "repair_manifest", "unrecorded_manifest"]

_NEW = "manifest-new.sqlite3"
_DAMAGED = re.compile(r"manifest-damaged-(\d{1,9})\.sqlite3")
_WITHOUT_FILES = 3
"""The last schema version in which a picture and its file were one record."""
_COMPANIONS = ("wal", "shm", "journal")


@dataclass(slots=True, kw_only=True)
class RepairReport:
    """What was found, kept and lost.

    Attributes:
        folder: As given by the user.
        dry_run: Whether nothing was written.
        problem: What was wrong; empty for a whole manifest, which is left alone.
        kept_as: The name that the damaged file has now, in `.thumb`; None if there was no file.
        pictures: Pictures in the new manifest.
        from_metadata: Those of them that are known from the picture alone.
        uncertain: Titles that were sent and have no picture.
        failed: Titles whose last attempt failed.
        unusable: Records that were left out because of their values.
        unknown: Pictures without a record or metadata; a run adopts them under their names.
        records_lost: Whether records of what was sent and paid may be missing. Then no title without a
            picture is sent to a paid engine without `--retry-uncertain`.
    """

    folder: str
    dry_run: bool
    problem: str = ""
    kept_as: str | None = None
    pictures: int = 0
    from_metadata: int = 0
    uncertain: int = 0
    failed: int = 0
    unusable: int = 0
    unknown: list[str] = field(default_factory=list)
    records_lost: bool = False

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return asdict(self)


def repair_manifest(place: OutputPlace, *, dry_run: bool = False) -> RepairReport:
    """Rebuild the manifest of an output if it is not whole.

    Args:
        place: The output.
        dry_run: Write nothing, and report what would be done.

    Raises:
        UsageError: There is nothing to rebuild it from, `.thumb` is a link, or a newer thumbcli wrote it.
        FolderLocked: A run is writing to the folder.
        DiskError: The folder can't be read or written.
    """
    report = RepairReport(folder=place.label, dry_run=dry_run)
    check_place(place)
    with _disk_errors(place), held_for_repair(place, dry_run=dry_run) as remote:
        used = not is_unused(place)
        if not used and not has_described_pictures(place):
            raise UsageError(
                f"{place.label} has no manifest, and no picture with metadata of thumb batch",
                remedy="name the folder that you gave to thumb batch --out",
            )
        if not used and not dry_run:
            place.state.mkdir(parents=True, exist_ok=True)
        with lock_folder(place) if used or not dry_run else nullcontext():
            report.problem = remote.damage or _problem(place)
            if report.problem:
                _rebuild(place, report, lacks_parts=bool(remote.damage))
            if remote.send is not None:
                with closing(Manifest.open(place)):
                    remote.send()
    return report


def rebuild_unrecorded(place: OutputPlace) -> int:
    """Record the pictures of a folder that has no manifest, by what they say about themselves.

    A clone has the pictures without the record where nobody has committed it. Without a record, each of them
    would pass for the picture of today's title.

    Args:
        place: The output.

    Returns:
        How many pictures are known again; 0 if there is a manifest, or no picture that says what it is.

    Raises:
        UsageError: The state folder belongs to another output, or holds other files.
        FolderLocked: A run is writing to the folder.
        DiskError: The folder can't be read or written.
    """
    if not _is_unrecorded(place):
        return 0
    report = RepairReport(folder=place.label, dry_run=False)
    with _disk_errors(place):
        place.state.mkdir(parents=True, exist_ok=True)
        with lock_folder(place):
            if not os.path.lexists(place.manifest):
                _rebuild(place, report, lacks_parts=False, is_lost=False)
    return report.from_metadata


@contextmanager
def unrecorded_manifest(place: OutputPlace) -> Iterator[Manifest | None]:
    """Yield the manifest that `rebuild_unrecorded` would write, to be read; None if it would write none.

    Raises:
        DiskError: The folder can't be read.
    """
    if not _is_unrecorded(place):
        yield None
        return
    with TemporaryDirectory(prefix="thumb-plan-") as temporary:
        scratch = OutputPlace(place.out, elsewhere=Path(temporary))
        rebuild_unrecorded(scratch)
        manifest = Manifest.open_to_read(scratch)
        if manifest is None:
            yield None
            return
        with closing(manifest):
            yield manifest


def _is_unrecorded(place: OutputPlace) -> bool:
    if place.bucket is not None or place.shard is not None:
        return False
    try:
        is_there = place.out.is_dir()
    except OSError:  # No folder can have this name, which is told where it is made.
        return False
    if not is_there:
        return False
    check_place(place)
    with _disk_errors(place):
        check_no_state_elsewhere(place)
        return is_unused(place) and has_described_pictures(place)


@contextmanager
def _disk_errors(place: OutputPlace) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise DiskError(
            f"{place.label} can't be repaired: {reason or error}",
            remedy=f"check that the folder is writable and the disk has space, then thumb repair"
            f" {place.arguments}",
        ) from error


def _problem(place: OutputPlace) -> str:
    """Return what is wrong with the manifest; empty if it is whole, to the last value and index."""
    try:
        manifest = Manifest.open_to_read(place)
        if manifest is None:
            return f"{place.manifest} is missing"
        with closing(manifest):
            manifest.check_thoroughly()
            for (name,) in manifest.tabulate("SELECT name FROM file"):
                if not is_picture_name(name):
                    return f"{place.manifest} has a name that no run gives: {name}"
    except DamagedFile as error:
        return error.message
    return ""


def _rebuild(place: OutputPlace, report: RepairReport, *, lacks_parts: bool, is_lost: bool = True) -> None:
    """Write a new manifest.

    Args:
        place: The output.
        report: What was found is noted here.
        lacks_parts: Whether a part of the manifest is missing.
        is_lost: Whether a missing manifest may have held what was sent and paid, whatever the pictures say;
            else that is so if one of them was paid for.
    """
    source = _source(place)
    with TemporaryDirectory(prefix="thumb-repair-") as temporary:
        scratch = Path(temporary)
        new = (scratch if report.dry_run else place.state) / _NEW
        new.unlink(missing_ok=True)
        copy = None if source is None else copy_readable(source, scratch)
        is_old = copy is not None and copy.has_old_tables()
        new.write_bytes(new_database(MIGRATIONS[:_WITHOUT_FILES] if is_old else MIGRATIONS))
        with closing(connect(new, "mode=rw")) as connection:
            connection.execute("PRAGMA journal_mode = MEMORY")  # It has no reader and no name yet.
            connection.execute("BEGIN")
            salvaged = Salvaged() if copy is None else salvage(copy, connection)
            connection.execute(ADD_UNBOOKED)
            connection.execute("COMMIT")
            migrate(connection, str(new), MIGRATIONS)
            renew_keys(connection)
            connection.execute("BEGIN")
            misnamed = _check_names(connection)
            report.unusable = salvaged.unusable + misnamed
            report.records_lost = lacks_parts or not salvaged.complete or misnamed > 0
            report.from_metadata, report.unknown = add_records(place, connection)
            if source is None and not is_lost:
                report.records_lost = _has_hosted(connection)
            _count(connection, report)
            connection.execute("COMMIT")
    if not report.dry_run:
        complete_header(new)
        report.kept_as = _move_aside(place)
        rename(new, place.manifest, replace=True)


def _has_hosted(connection: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM picture WHERE engine <> ? LIMIT 1"
    return connection.execute(query, (EngineName.LOCAL,)).fetchone() is not None


def _source(place: OutputPlace) -> DamagedSource | None:
    """Return the damaged manifest; the newest one that was moved aside if a repair was interrupted then."""
    path = place.manifest
    if os.path.lexists(path):
        return DamagedSource(file=path, log=companion(path, "wal"), shared=companion(path, "shm"))
    number = _newest(place)
    if not number:
        return None
    moved = _damaged(place, number)
    log, shared = (
        companion(moved if os.path.lexists(companion(moved, ending)) else path, ending)
        for ending in ("wal", "shm")
    )
    return DamagedSource(file=moved, log=log, shared=shared)


def _newest(place: OutputPlace) -> int:
    """Return the number of the newest damaged manifest that was moved aside; 0 if there is none."""
    folder = place.state
    names = (entry.name for entry in folder.iterdir()) if folder.is_dir() else ()
    return max((int(found[1]) for name in names if (found := _DAMAGED.fullmatch(name))), default=0)


def _damaged(place: OutputPlace, number: int) -> Path:
    return place.state / f"manifest-damaged-{number}.sqlite3"


def _move_aside(place: OutputPlace) -> str | None:
    """Rename the damaged manifest and what SQLite keeps beside it; return its new name."""
    path, number = place.manifest, _newest(place)
    found = os.path.lexists(path)
    kept = _damaged(place, number + found)
    # The file goes first: a manifest without its log could pass for a whole one.
    for old, new in ((path, kept), *((companion(path, one), companion(kept, one)) for one in _COMPANIONS)):
        if os.path.lexists(old) and not os.path.lexists(new):
            rename(old, new)
        elif os.path.lexists(old):
            old.unlink()
    return kept.name if os.path.lexists(kept) else None


def _check_names(connection: sqlite3.Connection) -> int:
    """Delete the records of files whose names no run gives; return how many there were."""
    unusable = 0
    records = connection.execute("SELECT id, name, claim FROM file").fetchall()
    for number, name, claim in records:
        if not is_picture_name(name):
            connection.execute("DELETE FROM file WHERE id = ?", (number,))
            unusable += 1
        elif claim not in claim_ids(name):
            # If another record has the right one already, neither of the two paid pictures is forgotten.
            change = "UPDATE OR IGNORE file SET claim = ? WHERE id = ?"
            connection.execute(change, (claim_id(name), number))
    return unusable


def _count(connection: sqlite3.Connection, report: RepairReport) -> None:
    """Record the repair, and count what the new manifest holds."""
    connection.execute(
        "INSERT INTO repair (version, repaired_at, records_lost) VALUES (?, ?, ?)",
        (__version__, datetime.now(UTC).isoformat(timespec="seconds"), report.records_lost),
    )
    report.pictures, report.uncertain, report.failed = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("file", "attempt", "failure")
    )
