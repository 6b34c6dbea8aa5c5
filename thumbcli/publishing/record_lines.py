"""Where the lines of the record of what was published are kept: in a file, or in objects of a bucket."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from thumbcli.errors import DamagedFile, DiskError
from thumbcli.regular_files import is_link, open_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from thumbcli.outputs.store_lease import Lease
    from thumbcli.stores.object_store import ObjectStore

__all__ = ["FileLines", "RecordLines", "StoredLines"]

_LINE_MAX_BYTES: Final = 64 * 1024
_PART_BYTES: Final = 64 * 1024
"""A part is written whole for each line, so that a picture costs half of this at most."""
_PART_MAX_BYTES: Final = 4 * 1024 * 1024
"""No part that we write is larger; one that is comes from somebody else."""


class RecordLines(Protocol):
    """Lines that are appended one by one, and are kept when `append` returns."""

    def read(self) -> Iterator[bytes]:
        """Yield all lines in their order.

        Raises:
            DiskError: They can't be read.
            DamagedFile: They are behind a link.
        """

    def append(self, line: bytes) -> None:
        """Append a line.

        Raises:
            DiskError: It can't be written.
            DamagedFile: The others are behind a link.
            FolderLocked: Another process may write there by now.
        """


class FileLines:
    """Lines in a file.

    Args:
        path: The file, which need not be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Iterator[bytes]:
        """Yield all lines."""
        self._refuse_link()
        try:
            with open_regular_file(self._path, follow_links=False) as file:
                while line := file.readline(_LINE_MAX_BYTES):
                    yield line
        except FileNotFoundError:
            return
        except OSError as error:
            raise DiskError(f"{self._path} can't be read: {error.strerror}", remedy="check it") from error

    def append(self, line: bytes) -> None:
        """Append a line, and sync."""
        self._refuse_link()
        try:
            with self._path.open("ab+") as file:
                if file.tell() and _last_byte(file.fileno(), file.tell()) != b"\n":
                    file.write(b"\n")  # what a crash has cut off stays a line of its own
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DiskError(
                f"{self._path} can't be written: {error.strerror}",
                remedy="free some space, then try again: what was published is published once more",
            ) from error

    def _refuse_link(self) -> None:
        if is_link(self._path):
            raise DamagedFile(f"{self._path} is a link", remedy="remove it, or move the file itself there")


class StoredLines:
    """Lines in objects of a bucket: an object can't be appended to, and one for each line would be many.

    Args:
        store: The bucket.
        folder: How the names of the objects begin, with a slash at its end.
        lease: What keeps other processes from publishing meanwhile; None where nothing is appended.
    """

    def __init__(self, store: ObjectStore, folder: str, lease: Lease | None = None) -> None:
        self._store, self._folder, self._lease = store, folder, lease
        self._part, self._written = "", b""

    def read(self) -> Iterator[bytes]:
        """Yield all lines."""
        names = [each.name for each in self._store.list_all(self._folder) if each.name.endswith(".jsonl")]
        for name in sorted(names):
            try:
                data, _, _ = self._store.get(name, limit_bytes=_PART_MAX_BYTES)
            except OSError as error:
                where = self._store.address.of(name)
                raise DiskError(f"{where} can't be read: {error.strerror}", remedy="check it") from error
            yield from data.splitlines()

    def append(self, line: bytes) -> None:
        """Append a line, by a part that is written once more or begun."""
        if self._lease is not None:
            self._lease.check()
        if not self._part or len(self._written) > _PART_BYTES:
            at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
            self._part, self._written = f"{self._folder}{at}-{secrets.token_hex(4)}.jsonl", b""
        self._written += line
        self._store.put(self._part, self._written)


def _last_byte(descriptor: int, size_bytes: int) -> bytes:
    os.lseek(descriptor, size_bytes - 1, os.SEEK_SET)
    return os.read(descriptor, 1)
