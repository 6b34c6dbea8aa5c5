"""Reads the files of a pack from a folder, a zip or a tgz, within limits and never by their own paths.

Nothing is unpacked to where an archive says: a member is read into memory, and of its name only the last part
counts.
"""

from __future__ import annotations

import gzip
import os
import tarfile
import zipfile
import zlib
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from thumbcli.errors import UsageError
from thumbcli.regular_files import open_regular_file, read_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

__all__ = ["FILE_MAX_BYTES", "read_members"]

FILE_MAX_BYTES = 96 * 1024 * 1024
"""Of one file: an icon set as JSON. The largest of Iconify's has 70 MB."""

_MEMBERS_MAX = 40_000
"""Of one folder or archive: ten times what Unicode has of emoji."""

_TOTAL_MAX_BYTES = 768 * 1024 * 1024
"""Of all that is read, unpacked: Fluent Emoji has 110 MB."""

_SKIPPED_FOLDERS = frozenset({"__MACOSX", "node_modules", ".git"})


def read_members(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of the files in a folder, a zip or a tgz that have one of the endings.

    Args:
        path: The folder or archive; a single file of such an ending is its only member.
        wanted: Endings of names, in lower case.

    Yields:
        The name without its folders, and the bytes.

    Raises:
        UsageError: It can't be read, is damaged, or holds more than a pack may have.
    """
    budget = _Budget(path)
    try:
        if path.is_dir():
            yield from _from_folder(path, wanted, budget)
            return
        with open_regular_file(path) as file:
            start = file.read(4)
            file.seek(0)
            if start.startswith(b"PK"):
                yield from _from_zip(file, wanted, budget)
            elif start.startswith(b"\x1f\x8b"):
                yield from _from_tgz(file, wanted, budget)
            elif _is_wanted(path.name, wanted):
                yield path.name, budget.take(file.read(FILE_MAX_BYTES + 1))
            else:
                raise UsageError(
                    f"{path} is no pack of artwork",
                    remedy="name a folder, zip or tgz of SVG or PNG files, a colour font, or Iconify's JSON",
                )
    except (OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile, tarfile.TarError) as error:
        reason = getattr(error, "strerror", None) or "it is damaged"
        raise UsageError(f"{path} can't be read: {reason}", remedy="download or copy it again") from error


class _Budget:
    """What may still be read of one folder or archive."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members, self._left_bytes = 0, _TOTAL_MAX_BYTES

    def count_member(self) -> None:
        self._members += 1
        if self._members > _MEMBERS_MAX:
            raise self._too_much(f"more than {_MEMBERS_MAX:,} files")

    def take(self, data: bytes) -> bytes:
        if len(data) > FILE_MAX_BYTES:
            raise self._too_much(f"a file of more than {FILE_MAX_BYTES // 1024 // 1024} MB")
        self.spend(len(data))
        return data

    def spend(self, size_bytes: int) -> None:
        self._left_bytes -= size_bytes
        if self._left_bytes < 0:
            raise self._too_much(f"more than {_TOTAL_MAX_BYTES // 1024 // 1024} MB")

    def _too_much(self, what: str) -> UsageError:
        return UsageError(f"{self._path} holds {what}", remedy="leave out what is no artwork")


def _is_wanted(name: str, wanted: tuple[str, ...]) -> bool:
    return not name.startswith(".") and name.lower().endswith(wanted)


def _from_folder(folder: Path, wanted: tuple[str, ...], budget: _Budget) -> Iterator[tuple[str, bytes]]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            budget.count_member()
            if _is_wanted(name, wanted):
                file = Path(root, name)
                yield name, budget.take(read_regular_file(file, limit_bytes=FILE_MAX_BYTES, inside=folder))


def _from_zip(file: BinaryIO, wanted: tuple[str, ...], budget: _Budget) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            budget.count_member()
            parts = PurePosixPath(member.filename).parts
            if parts and not member.is_dir() and _is_wanted(parts[-1], wanted) and not _is_skipped(parts):
                with archive.open(member) as opened:
                    yield parts[-1], budget.take(opened.read(FILE_MAX_BYTES + 1))


def _from_tgz(file: BinaryIO, wanted: tuple[str, ...], budget: _Budget) -> Iterator[tuple[str, bytes]]:
    # The stream counts what is skipped too: a member of a terabyte is unpacked to find the next.
    stream = _Counted(gzip.GzipFile(fileobj=file), budget)
    with tarfile.open(fileobj=cast("BinaryIO", stream), mode="r|") as archive:
        for member in archive:
            budget.count_member()
            parts = PurePosixPath(member.name).parts
            if member.isreg() and parts and _is_wanted(parts[-1], wanted) and not _is_skipped(parts):
                opened = archive.extractfile(member)
                if opened is not None:
                    yield parts[-1], opened.read(FILE_MAX_BYTES)


def _is_skipped(parts: tuple[str, ...]) -> bool:
    return not _SKIPPED_FOLDERS.isdisjoint(parts)


class _Counted(RawIOBase):
    """A stream that is read within a budget."""

    def __init__(self, stream: gzip.GzipFile, budget: _Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        self._budget.spend(len(data))
        view[: len(data)] = data
        return len(data)
