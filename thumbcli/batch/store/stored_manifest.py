"""A manifest in an object store: a copy, parts with what has changed since, and the head that names them.

Copies and parts are never changed, and each has a name that no other has had. The head is one small object
that is put conditionally: what it names is the manifest, and of two runs one can put it. So a minute of a run
sends the rows of that minute, whatever the manifest has.

Earlier versions kept the manifest as one object, `manifest.sqlite3`, which is read where there is no head.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import zlib
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from thumbcli.atomic_write import sync_folder
from thumbcli.batch.store.manifest_changes import BrokenPartError, take_in
from thumbcli.batch.store.manifest_head import (
    NO_MANIFEST,
    PIECE_DIGITS,
    PIECE_NAME,
    Head,
    Piece,
    decoded_head,
)
from thumbcli.batch.store.manifest_schema import MIGRATIONS
from thumbcli.batch.store.output_place import MANIFEST
from thumbcli.errors import DamagedFile, DiskError
from thumbcli.map_in_order import map_in_order
from thumbcli.sqlite_database import (
    HEADER_BYTES,
    check_whole,
    companion,
    complete_header,
    connect,
    has_header,
    transaction,
)
from thumbcli.stores.object_store import REQUESTS_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.stores.object_store import ObjectStore

__all__ = [
    "HEAD_ATTRIBUTES",
    "MissingPieceError",
    "StoredManifest",
    "add_parts",
    "bring_readable",
    "bring_whole",
    "find_manifest",
    "has_manifest",
    "head_object",
    "next_number",
    "old_object",
    "put_copy",
    "put_part",
    "superseded",
]

_HEAD: Final = "manifest.json"
_FOLDER: Final = "manifest/"
_COPY, _PART = ".sqlite3.gz", ".jsonl.gz"

_NO_STORE: Final = {"Cache-Control": "no-store"}
HEAD_ATTRIBUTES: Final = {"Content-Type": "application/json", **_NO_STORE}
_PACKED: Final = {"Content-Type": "application/gzip", **_NO_STORE}

_HEAD_MAX_BYTES: Final = 256 * 1024
_PART_MAX_BYTES: Final = 128 * 1024 * 1024
"""Packed; they are some 3 MB with as many rows as one may have."""

_RATIO_MAX: Final = 100
"""How much larger a copy may be once it is unpacked; those of runs are five times as large."""

_GZIP_BITS: Final = 31
"""Tells zlib to write and to read the header of gzip."""

_CHANGED: Final = "it is not what its run has written"

_PIECE_BYTES: Final = 8 * 1024 * 1024
"""How much of a copy is in memory."""

_LEVEL: Final = 1
"""Of a copy, half of which is digests that no level packs: 6 takes three times as long for 3 % less."""

_BROUGHT, _SENT = "manifest-brought.sqlite3", "manifest-sent.sqlite3"
"""In the working copy, for the time that a copy takes."""


class MissingPieceError(Exception):
    """A copy or a part is gone: another run may have put a new copy meanwhile."""


class StoredManifest(NamedTuple):
    """What a store has.

    Attributes:
        head: What the manifest consists of; None if it is one object of an earlier version.
        version: The version of the head, or of that object.
    """

    head: Head | None
    version: Mapping[str, str | None]


def head_object(place: OutputPlace) -> str:
    """Return the name of the head."""
    return place.objects + _HEAD


def old_object(place: OutputPlace) -> str:
    """Return the name of the one object of earlier versions."""
    return place.objects + MANIFEST


def has_manifest(place: OutputPlace) -> bool:
    """Tell whether an output in a store has a manifest.

    Raises:
        StoreError: The store refuses, or does not answer.
    """
    return place.bucket is not None and any(
        place.bucket.store.head(name) is not None for name in (head_object(place), old_object(place))
    )


def find_manifest(place: OutputPlace, store: ObjectStore) -> StoredManifest | None:
    """Return what a store has of the manifest of an output.

    Raises:
        DamagedFile: Its head is not one.
        UsageError: A newer thumbcli wrote it.
        StoreError: The store refuses, or does not answer.
    """
    try:
        data, found, _ = store.get(head_object(place), limit_bytes=_HEAD_MAX_BYTES)
    except FileNotFoundError:
        old = store.head(old_object(place))
        return None if old is None else StoredManifest(None, old.version)
    except OSError as error:
        raise DamagedFile(
            f"{store.address.of(head_object(place))} is damaged: {error.strerror}", remedy=_repair(store)
        ) from error
    with _damage(store, head_object(place)):
        return StoredManifest(decoded_head(data), found.version)


def bring_whole(place: OutputPlace, store: ObjectStore, found: StoredManifest) -> None:
    """Replace the working copy by what a store has; it appears whole, or not at all.

    Raises:
        MissingPieceError: A part of it is gone; another run may have replaced it meanwhile.
        DamagedFile: It is not whole.
        DiskError: There is no room for it.
        StoreError: The store refuses, or does not answer.
    """
    new = place.state / _BROUGHT
    name = old_object(place) if found.head is None else _object(place, found.head.copied)
    with _disk_errors(place):
        try:
            with new.open("wb") as file, _damage(store, name):
                if found.head is None:
                    _fetch_old(store, name, file)
                else:
                    _unpack(store, name, found.head.copied, file)
            with new.open("rb") as file, _damage(store, name):
                if not has_header(file.read(HEADER_BYTES)):
                    raise ValueError(NO_MANIFEST)
            if found.head is not None:
                _add(new, place, store, found.head.parts, journal="MEMORY")
            complete_header(new)
            for ending in ("wal", "shm"):
                companion(place.manifest, ending).unlink(missing_ok=True)
            new.replace(place.manifest)
            sync_folder(place.state)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def bring_readable(place: OutputPlace, store: ObjectStore) -> None:
    """Replace the working copy by as much as can be read of what a store has, if there is a copy in it.

    A part that is lost or damaged is left out: the others are about other rows, or newer.

    Raises:
        DiskError: There is no room for it.
        StoreError: The store refuses, or does not answer.
    """
    with suppress(DamagedFile, MissingPieceError):
        found = find_manifest(place, store)
        if found is None or found.head is None:
            return
        bring_whole(place, store, found._replace(head=replace(found.head, parts=())))
        for part in found.head.parts:
            with suppress(DamagedFile, MissingPieceError):
                add_parts(place, store, [part])


def add_parts(place: OutputPlace, store: ObjectStore, parts: Sequence[Piece]) -> None:
    """Write parts into the working copy, all or none of them; raises as `bring_whole`."""
    with _disk_errors(place):
        _add(place.manifest, place, store, parts, journal="WAL")


def put_copy(place: OutputPlace, store: ObjectStore, number: int) -> Piece:
    """Put a copy of the working copy, which a run may be writing to, and return it.

    Raises:
        DiskError: There is no room for it on this machine.
        StoreError: The store refuses, or does not answer.
    """
    new, packed = place.state / _SENT, place.state / f"{_SENT}.gz"
    with _disk_errors(place):
        try:
            new.unlink(missing_ok=True)
            with (
                closing(connect(place.manifest, "mode=ro")) as ours,
                closing(sqlite3.connect(new, isolation_level=None)) as copy,
            ):
                copy.execute("PRAGMA synchronous = OFF")  # Nobody reads it after a crash.
                ours.backup(copy)
            complete_header(new)
            digest = hashlib.sha256()
            with new.open("rb") as raw, packed.open("wb") as file:
                for data in _packed(raw):
                    digest.update(data)
                    file.write(data)
            size_bytes = packed.stat().st_size
            piece = Piece(name=_new_name(number, _COPY), sha256=digest.hexdigest(), size_bytes=size_bytes)
            store.put_file(_object(place, piece), packed, attributes=_PACKED)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)
                packed.unlink(missing_ok=True)
    return piece


def put_part(place: OutputPlace, store: ObjectStore, number: int, data: bytes) -> Piece:
    """Put a part, and return it.

    Raises:
        StoreError: The store refuses, or does not answer.
    """
    digest = hashlib.sha256(data).hexdigest()
    piece = Piece(name=_new_name(number, _PART), sha256=digest, size_bytes=len(data))
    store.put(_object(place, piece), data, attributes=_PACKED)
    return piece


def superseded(place: OutputPlace, store: ObjectStore, head: Head) -> list[str]:
    """Return the objects that no head will name again: of earlier copies, and of saves that were cut off.

    Those of a run that has taken over meanwhile have larger numbers, and are left alone.

    Args:
        place: The output.
        store: Its store.
        head: The head that was put, with a copy of its own.

    Raises:
        StoreError: The store refuses, or does not answer.
    """
    kept = {piece.name for piece in (head.copied, *head.parts)}
    return [
        f"{place.objects}{_FOLDER}{name}"
        for name in _pieces_in(place, store)
        if name not in kept and _number_of(name) <= head.number
    ]


def next_number(place: OutputPlace, store: ObjectStore) -> int:
    """Return the number of a head where none can be read; raises as `superseded`."""
    return 1 + max(map(_number_of, _pieces_in(place, store)), default=0)


def _pieces_in(place: OutputPlace, store: ObjectStore) -> list[str]:
    found = store.list_all(f"{place.objects}{_FOLDER}")
    return [name for each in found if PIECE_NAME.fullmatch(name := each.name.rpartition("/")[2])]


def _number_of(name: str) -> int:
    return int(name[:PIECE_DIGITS])


def _new_name(number: int, ending: str) -> str:
    return f"{number:0{PIECE_DIGITS}}-{secrets.token_hex(8)}{ending}"


def _object(place: OutputPlace, piece: Piece) -> str:
    return f"{place.objects}{_FOLDER}{piece.name}"


def _add(file: Path, place: OutputPlace, store: ObjectStore, parts: Sequence[Piece], *, journal: str) -> None:
    """Write parts into a manifest in one transaction."""
    with closing(connect(file, "mode=rw")) as connection:
        check_whole(connection, store.address.of(head_object(place)), MIGRATIONS)
        connection.execute(f"PRAGMA journal_mode = {journal}")
        with transaction(connection):
            names = [_object(place, part) for part in parts]
            for part, name, data in zip(parts, names, _fetched(store, parts, names), strict=True):
                with _damage(store, name):
                    if hashlib.sha256(data).hexdigest() != part.sha256:
                        raise ValueError(_CHANGED)
                    take_in(connection, data)


def _fetched(store: ObjectStore, parts: Sequence[Piece], names: Sequence[str]) -> Iterator[bytes]:
    """Yield the content of parts in their order, several on their way at a time."""
    if any(part.size_bytes > _PART_MAX_BYTES for part in parts):
        raise DamagedFile(
            f"{store.address}: a part of its manifest is larger than any run writes", remedy=_repair(store)
        )
    try:
        part = partial(store.get, limit_bytes=_PART_MAX_BYTES)
        for data, *_ in map_in_order(part, names, at_once=REQUESTS_AT_ONCE):
            yield data
    except FileNotFoundError as error:
        raise MissingPieceError(str(error)) from None


def _unpack(store: ObjectStore, name: str, piece: Piece, file: BinaryIO) -> None:
    """Write a copy as it was before it was packed."""
    digest, unpacker = hashlib.sha256(), zlib.decompressobj(_GZIP_BITS)
    room = piece.size_bytes * _RATIO_MAX
    for data in _pieces(store, name, piece.size_bytes):
        digest.update(data)
        waiting = data
        while waiting and not unpacker.eof:
            raw = unpacker.decompress(waiting, _PIECE_BYTES)
            room -= file.write(raw)
            if room < 0:
                raise ValueError(_CHANGED)
            waiting = unpacker.unconsumed_tail
    if digest.hexdigest() != piece.sha256 or not unpacker.eof:
        raise ValueError(_CHANGED)


def _fetch_old(store: ObjectStore, name: str, file: BinaryIO) -> None:
    found = store.head(name)
    if found is None:
        raise MissingPieceError(name)
    file.writelines(_pieces(store, name, found.size_bytes))


def _pieces(store: ObjectStore, name: str, size_bytes: int) -> Iterator[bytes]:
    """Yield an object that never changes, some of it at a time."""
    for start in range(0, size_bytes, _PIECE_BYTES):
        try:
            yield store.get_part(name, start, min(_PIECE_BYTES, size_bytes - start))[0]
        except FileNotFoundError as error:
            raise MissingPieceError(str(error)) from None


def _packed(raw: BinaryIO) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_BITS)
    while data := raw.read(_PIECE_BYTES):
        yield packer.compress(data)
    yield packer.flush()


def _repair(store: ObjectStore) -> str:
    return f"thumb repair {store.address} rebuilds it from what can be read and from the pictures"


@contextmanager
def _damage(store: ObjectStore, name: str) -> Iterator[None]:
    """Tell of an object that is not as a run has written it."""
    try:
        yield
    except (BrokenPartError, ValueError, zlib.error) as error:
        raise DamagedFile(f"{store.address.of(name)} is damaged: {error}", remedy=_repair(store)) from error


@contextmanager
def _disk_errors(place: OutputPlace) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise DiskError(
            f"{place.manifest} can't be written: {error}",
            remedy="make room for two copies of the manifest, or set THUMB_DATA_DIR",
        ) from error
    except sqlite3.DatabaseError as error:
        raise DamagedFile(
            f"the manifest of {place.label} is damaged: {error}",
            remedy=f"thumb repair {place.arguments} rebuilds it from what can be read and from the pictures",
        ) from error
