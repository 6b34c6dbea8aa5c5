"""Temporary copies of sources in an object store, for what reads files of this disk alone."""

from __future__ import annotations

import atexit
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import TYPE_CHECKING, Final

from thumbcli.disk_space import DiskSpace
from thumbcli.errors import InputError, StoreError
from thumbcli.map_in_order import map_in_order
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address
from thumbcli.stores.store_errors import ChangedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.stores.object_store import StoredObject
    from thumbcli.stores.store_address import StoreAddress

__all__ = ["COPY_MAX_BYTES", "copied_source", "remove_copies"]

COPY_MAX_BYTES: Final = 2 * 1024**3
"""Of one object, and of all copies of a process: the room that `/tmp` has on small machines."""

_PIECE_BYTES: Final = 8 * 1024 * 1024
_PIECES_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """A copy, alone in a folder."""

    version: Mapping[str, str | None]
    size_bytes: int
    file: Path

    def remove(self) -> None:
        """Remove it, with its folder."""
        shutil.rmtree(self.file.parent, ignore_errors=True)


_copies: dict[str, _Copy] = {}
_lock = Lock()


@atexit.register
def remove_copies() -> None:
    """Remove all copies."""
    while _copies:
        _copies.popitem()[1].remove()


def copied_source(source: str) -> Path:
    """Return a file with the content of an object as it is now.

    A run reads its sources more than once: the copy stays until the process ends, or until the object is
    another one.

    Args:
        source: Its address.

    Raises:
        FileNotFoundError: It is missing.
        InputError: It is too large, or changes meanwhile; the store refuses, or does not answer.
        OSError: The copy can't be written.
    """
    address = store_address(source)
    if address is None or not address.prefix:
        raise FileNotFoundError(source)
    bucket = ObjectStore.of_bucket(address)
    with _lock:
        try:
            found = bucket.head(address.prefix)
            if found is None:
                raise FileNotFoundError(source)
            known = _copies.pop(source, None)
            if known is not None and known.version != found.version:
                known.remove()
                known = None
            known = known or _fetched(bucket, address, found)
        except StoreError as error:
            raise InputError(error.message, remedy=error.remedy, code=error.code) from None
        _copies[source] = known
        while sum(copy.size_bytes for copy in _copies.values()) > COPY_MAX_BYTES:
            _copies.pop(next(iter(_copies))).remove()  # The one that was not asked for the longest.
        return known.file


def _fetched(bucket: ObjectStore, address: StoreAddress, found: StoredObject) -> _Copy:
    if found.size_bytes > COPY_MAX_BYTES:
        raise InputError(
            f"{address} has {found.size_bytes / 1024**3:.1f} GiB, and is read through a temporary copy of"
            f" {COPY_MAX_BYTES / 1024**3:.0f} GiB at most",
            remedy="copy it to a file, and name that",
        )
    folder = Path(mkdtemp(prefix="thumb-source-"))
    copy = _Copy(version=found.version, size_bytes=found.size_bytes, file=folder / "source")
    try:
        _check_room(address, copy)
        _fetch(bucket, address, copy)
    except BaseException:
        copy.remove()
        raise
    return copy


def _check_room(address: StoreAddress, copy: _Copy) -> None:
    folder = copy.file.parent
    if missing := DiskSpace(folder).shortage(copy.size_bytes, 1):
        raise InputError(
            f"{address} is read through a temporary copy, and {folder.parent} has no room: {missing}",
            remedy="make room, or set TMPDIR to a folder on another disk",
        )


def _fetch(bucket: ObjectStore, address: StoreAddress, copy: _Copy) -> None:
    """Write the content of an object, of which several pieces are on their way at a time."""

    def piece(start: int) -> bytes:
        return bucket.get_part(address.prefix, start, _PIECE_BYTES, version=copy.version)[0]

    try:
        with copy.file.open("wb") as opened:
            starts = range(0, copy.size_bytes, _PIECE_BYTES)
            opened.writelines(map_in_order(piece, starts, at_once=_PIECES_AT_ONCE))
    except (ChangedError, FileNotFoundError):
        raise InputError(f"{address} was changed while it was read", remedy="try again") from None
