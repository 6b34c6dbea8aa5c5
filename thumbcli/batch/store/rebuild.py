"""Rebuild a manifest that is not whole, from the records that can be read and from the pictures themselves.

The damaged files are kept beside the new one. A repair that is killed is finished by the next: until the new
manifest has its name, the folder has none, or the damaged one.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from thumbcli.atomic_write import rename
from thumbcli.batch.names.file_names import FOLDERS_MAX, claim_id, claim_ids, is_folder_name, is_picture_name
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_schema import ADD_UNBOOKED, MIGRATIONS, insert_into
from thumbcli.batch.store.old_keys import renew_keys
from thumbcli.batch.store.output_folder import lock_folder
from thumbcli.batch.store.output_place import OutputPlace, check_place, is_unused
from thumbcli.batch.store.remote_state import held_for_repair
from thumbcli.batch.store.salvage import DamagedSource, Salvaged, copy_readable, salvage
from thumbcli.contract import EngineName
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.errors import DamagedFile, DiskError, UsageError
from thumbcli.sqlite_database import companion, complete_header, connect, migrate, new_database
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thumbcli.contract.image_header import ImageHeader
    from thumbcli.contract.picture_metadata import PictureMetadata

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
        if not used and next(_described_pictures(place), None) is None:
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
        return is_unused(place) and next(_described_pictures(place), None) is not None


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
            _add_pictures(place, connection, report)
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


def _add_pictures(place: OutputPlace, connection: sqlite3.Connection, report: RepairReport) -> None:
    """Add what the pictures say about themselves, where the records do not say it, or something else."""
    recorded = {
        name: (key, size_bytes)
        for key, name, size_bytes in connection.execute(
            "SELECT key, name, size_bytes FROM file WHERE key IN (SELECT key FROM picture)"
        )
    }
    names: dict[str, list[str]] = {}
    for name, (key, _) in recorded.items():
        names.setdefault(key, []).append(name)
    folders = {"", *(name.rpartition("/")[0] for name in recorded)}
    for picture in _pictures(place, {name: size for name, (_, size) in recorded.items()}):
        metadata, name = picture.metadata, picture.name
        if metadata is None:
            # Other folders hold pictures that have nothing to do with us.
            is_near = name.rpartition("/")[0] in folders
            if is_near and name not in recorded:
                report.unknown.append(name)
            continue
        others = [other for other in names.get(metadata.key, ()) if other != name]
        if any(place.files.has_size(other, recorded[other][1]) for other in others):
            continue  # A copy that somebody made of a picture on record.
        _record(connection, picture, metadata)
        names[metadata.key] = [name]
        recorded[name] = metadata.key, picture.size_bytes
        report.from_metadata += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _FoundPicture:
    """A whole picture in the folder, and what it says about itself."""

    name: str
    header: ImageHeader
    size_bytes: int
    sha256: str
    changed_at: str
    metadata: PictureMetadata | None


def _described_pictures(place: OutputPlace) -> Iterator[_FoundPicture]:
    return (picture for picture in _pictures(place, {}) if picture.metadata is not None)


def _pictures(place: OutputPlace, sizes: dict[str, int]) -> Iterator[_FoundPicture]:
    """Yield the whole pictures of an output, by name, but those of their recorded size: they are known."""
    files = place.files
    for name in sorted(files.walk() if place.bucket else _files(place.out)):
        if not is_picture_name(name) or (name in sizes and files.has_size(name, sizes[name])):
            continue
        try:
            image, changed = files.read(name), files.written_at(name)
            header = read_header(image)
        except (OSError, BrokenPictureError):
            continue
        if changed is not None and name.endswith(f".{header.output_format}"):
            yield _FoundPicture(
                name=name,
                header=header,
                size_bytes=len(image),
                sha256=hashlib.sha256(image).hexdigest(),
                changed_at=changed.isoformat(timespec="seconds"),
                metadata=read_metadata(image),
            )


def _files(out: Path, folder: str = "") -> Iterator[str]:
    """Yield the names of the files in `out` and in its folders that a name can have.

    A folder with a manifest of its own is another output folder.
    """
    place = out / folder
    if not place.is_dir() or (folder and os.path.lexists(OutputPlace(place).state)):
        return
    with os.scandir(place) as entries:
        found = list(entries)
    for entry in found:
        if entry.is_file(follow_symlinks=False):
            yield folder + entry.name
        elif (
            is_folder_name(entry.name)
            and entry.is_dir(follow_symlinks=False)
            and folder.count("/") < FOLDERS_MAX
        ):
            with suppress(OSError):  # One that can't be read holds no picture of ours.
                yield from _files(out, f"{folder}{entry.name}/")


def _record(connection: sqlite3.Connection, picture: _FoundPicture, metadata: PictureMetadata) -> None:
    """Record a file by its metadata, in place of other records of its name, and of its picture."""
    key, claim = metadata.key, claim_id(picture.name)
    query = "SELECT request, image_url, extra, replaced_credits FROM picture WHERE key = ?"
    known = connection.execute(query, (key,)).fetchone() or ("{}", None, "{}", 0)
    request, image_url, extra, replaced_credits = known
    connection.execute("DELETE FROM file WHERE key = ? OR target = ? OR claim = ?", (key, claim, claim))
    connection.execute("DELETE FROM failure WHERE key = ?", (key,))
    connection.execute("DELETE FROM attempt WHERE key = ?", (key,))
    connection.execute("UPDATE lost SET settled = 1 WHERE key = ?", (key,))
    values = {
        "key": key,
        "title": metadata.title,
        "format": metadata.format,
        "request": request,
        "engine": metadata.engine,
        "sha256": picture.sha256,
        "width_px": picture.header.width_px,
        "height_px": picture.header.height_px,
        "credits": metadata.credits,
        "replaced_credits": replaced_credits,
        "generation_id": metadata.generation_id,
        "image_url": image_url,
        "extra": extra,
        "placeholder": metadata.placeholder,
        "made_at": picture.changed_at,
        "run_id": 0,
    }
    _insert(connection, "picture", values)
    file = {
        "target": claim,
        "claim": claim,
        "name": picture.name,
        "key": key,
        "size_bytes": picture.size_bytes,
        "sha256": picture.sha256,
        "defective": metadata.placeholder,
        "saved_at": picture.changed_at,
        "run_id": 0,
    }
    _insert(connection, "file", file)


def _insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> None:
    connection.execute(insert_into(table, values), tuple(values.values()))


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
