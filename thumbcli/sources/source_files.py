"""The files and folders that sources are read from: on this machine, or in an object store."""

from __future__ import annotations

import io
import os
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from thumbcli.errors import InputError, StoreError
from thumbcli.regular_files import FileRefusedError, leads_to_folder, open_regular_file, read_regular_file
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address
from thumbcli.stores.store_errors import ChangedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from _typeshed import WriteableBuffer

    from thumbcli.stores.object_store import StoredObject
    from thumbcli.stores.store_address import StoreAddress

__all__ = ["SourceEntry", "is_in_store", "is_source_folder", "list_source", "open_source", "read_source"]

_T = TypeVar("_T")

_HEAD_BYTES: Final = 64 * 1024
"""The first piece of an object that is asked for: enough to tell what it is, or to read a post."""

_PIECE_BYTES: Final = 1024 * 1024
"""The further ones."""

_PIECES_KEPT: Final = 16
"""So that the columns of a Parquet file, which are read in turn, are not asked for again and again."""


class SourceEntry(NamedTuple):
    """What is in a folder.

    Attributes:
        name: Its name there.
        path: Its path or address.
        is_file: Whether it is a file, links followed.
        is_folder: Whether it is a folder, links not followed.
    """

    name: str
    path: str
    is_file: bool
    is_folder: bool


def is_in_store(source: str) -> bool:
    """Tell whether a source is named by an address such as `s3://bucket/titles.csv`.

    Raises:
        UsageError: It is one that no store has.
    """
    return store_address(source) is not None


def open_source(source: str, *, inside: Path | None = None) -> BinaryIO:
    """Open a file for reading; it can be sought in.

    Args:
        source: Its path, or its address in a store.
        inside: See `open_regular_file`; a store has no links.

    Raises:
        InputError: The store refuses, or does not answer; reading may raise it too.
        OSError: It is missing, unreadable, or not a regular file.
    """
    if (address := store_address(source)) is not None:
        return io.BufferedReader(_StoredFile(address), _HEAD_BYTES)
    return open_regular_file(Path(source), inside=inside)


def read_source(source: str, *, limit_bytes: int) -> bytes:
    """Return the whole content of a file.

    Raises:
        FileRefusedError: It has more than `limit_bytes`.
        InputError: As `open_source`.
        OSError: As `open_source`.
    """
    if not is_in_store(source):
        return read_regular_file(Path(source), limit_bytes=limit_bytes)
    with open_source(source) as file:
        data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise FileRefusedError(Path(source), f"it has more than {limit_bytes:,} bytes")
    return data


def is_source_folder(source: str) -> bool:
    """Tell whether a folder is at a path, links followed, or files are below an address.

    Raises:
        InputError: The store refuses, or does not answer.
    """
    if (address := store_address(source)) is None:
        return leads_to_folder(source)
    if source.endswith("/") or not address.prefix:
        return True
    bucket = ObjectStore.of_bucket(address)
    if _asked(lambda: bucket.head(address.prefix)) is not None:
        return False
    return bool(_asked(lambda: bucket.children(address.prefix)))


def list_source(folder: str) -> list[SourceEntry]:
    """Return what is in a folder, by name.

    Raises:
        InputError: The store refuses, or does not answer.
        OSError: It can't be read.
    """
    if (address := store_address(folder)) is not None:
        found = _asked(lambda: ObjectStore.of_bucket(address).children(address.prefix))
        return [_stored_entry(address, name) for name in sorted(found)]
    with os.scandir(folder) as entries:
        return [
            SourceEntry(entry.name, entry.path, entry.is_file(), entry.is_dir(follow_symlinks=False))
            for entry in sorted(entries, key=lambda entry: entry.name)
        ]


def _stored_entry(folder: StoreAddress, name: str) -> SourceEntry:
    plain = name.rstrip("/")
    return SourceEntry(plain, f"{folder}/{plain}", is_file=plain == name, is_folder=plain != name)


class _StoredFile(io.RawIOBase):
    """An object of a store, of which a few pieces are kept: it may be larger than the memory.

    Args:
        address: Where it is.

    Raises:
        FileNotFoundError: It is missing.
        InputError: The store refuses, or does not answer.
    """

    def __init__(self, address: StoreAddress) -> None:
        super().__init__()
        self._address = address
        if not address.prefix:
            raise IsADirectoryError
        self._bucket = ObjectStore.of_bucket(address)
        self._at = 0
        self._found: StoredObject | None = None
        self._pieces: OrderedDict[int, bytes] = OrderedDict()
        self._piece(0)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be sought in."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size_bytes}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` with the next bytes, of one piece at most."""
        if self._at >= self._size_bytes:
            return 0
        start = 0
        if self._at >= _HEAD_BYTES:
            start = self._at - (self._at - _HEAD_BYTES) % _PIECE_BYTES
        view = memoryview(buffer).cast("B")
        skipped = self._at - start
        data = self._piece(start)[skipped : skipped + len(view)]
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    @property
    def _size_bytes(self) -> int:
        return self._found.size_bytes if self._found is not None else 0

    def _piece(self, start: int) -> bytes:
        """Return the piece that begins at `start`."""
        if start in self._pieces:
            self._pieces.move_to_end(start)
            return self._pieces[start]
        length = _PIECE_BYTES if start else _HEAD_BYTES
        version = self._found.version if self._found is not None else None
        try:
            data, self._found = _asked(
                lambda: self._bucket.get_part(self._address.prefix, start, length, version=version)
            )
        except (ChangedError, FileNotFoundError):
            if version is None:
                raise
            raise InputError(f"{self._address} was changed while it was read", remedy="try again") from None
        self._pieces[start] = data
        if len(self._pieces) > _PIECES_KEPT:
            self._pieces.popitem(last=False)
        return data


def _asked(ask: Callable[[], _T]) -> _T:
    """Return what a store answers; what it refuses is an error of the source."""
    try:
        return ask()
    except StoreError as error:
        raise InputError(error.message, remedy=error.remedy, code=error.code) from None
