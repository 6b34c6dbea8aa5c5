"""Records of a manifest that are written anew from what the pictures in the output say about themselves."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.batch.names.file_names import FOLDERS_MAX, claim_id, is_folder_name, is_picture_name
from thumbcli.batch.store.manifest_schema import insert_into
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.contract.picture_metadata import read_metadata

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from thumbcli.contract.image_header import ImageHeader
    from thumbcli.contract.picture_metadata import PictureMetadata

__all__ = ["add_records", "has_described_pictures"]


def has_described_pictures(place: OutputPlace) -> bool:
    """Tell whether a picture in an output says what it is.

    Raises:
        OSError: The folder can't be read.
    """
    return any(picture.metadata is not None for picture in _pictures(place, {}))


def add_records(place: OutputPlace, connection: sqlite3.Connection) -> tuple[int, list[str]]:
    """Add what the pictures say about themselves, where the records do not say it, or something else.

    Returns:
        How many pictures are on record by that, and the names of those near them that say nothing.

    Raises:
        OSError: The folder can't be read.
    """
    added = 0
    unknown: list[str] = []
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
                unknown.append(name)
            continue
        others = [other for other in names.get(metadata.key, ()) if other != name]
        if any(place.files.has_size(other, recorded[other][1]) for other in others):
            continue  # A copy that somebody made of a picture on record.
        _record(connection, picture, metadata)
        names[metadata.key] = [name]
        recorded[name] = metadata.key, picture.size_bytes
        added += 1
    return added, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class _FoundPicture:
    """A whole picture in the folder, and what it says about itself."""

    name: str
    header: ImageHeader
    size_bytes: int
    sha256: str
    changed_at: str
    metadata: PictureMetadata | None


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
