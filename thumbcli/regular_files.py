"""Open files that somebody else may have made: regular, bounded, and not through a link that leads away.

A path from a list, a kit or a downloaded folder may be a link to a private key, a named pipe that never
answers, or a device without end. Each is refused before a byte of it is read.
"""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader, FileIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = [
    "FileRefusedError",
    "OutsideFolderError",
    "is_link",
    "leads_to_file",
    "leads_to_folder",
    "open_regular_file",
    "read_regular_file",
    "real_path",
]

_Read = TypeVar("_Read", int, bytes)

_KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a named pipe"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
    (stat.S_ISSOCK, "it is a socket"),
)


class FileRefusedError(OSError):
    """The file is not opened, or not read whole, because of what it is; `strerror` says why in short."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(errno.EINVAL, reason, str(path))


class OutsideFolderError(FileRefusedError):
    """The path, or a link on its way, leads out of the folder that it has to stay in."""


def read_regular_file(
    path: Path, *, limit_bytes: int, inside: Path | None = None, follow_links: bool = True
) -> bytes:
    """Return the whole content of a file, opened as `open_regular_file` does.

    Raises:
        FileRefusedError: As there, or it has more than `limit_bytes`; no more than these are read.
        OSError: It is missing or unreadable.
    """
    with open_regular_file(path, inside=inside, follow_links=follow_links) as file:
        data = b""
        if os.fstat(file.fileno()).st_size <= limit_bytes:
            data = file.read(limit_bytes + 1)
            if len(data) <= limit_bytes:
                return data
    raise FileRefusedError(path, f"it has more than {limit_bytes:,} bytes")


def open_regular_file(path: Path, *, inside: Path | None = None, follow_links: bool = True) -> BinaryIO:
    """Open a regular file for reading, without ever waiting for a writer.

    Args:
        path: The file; `~` is not expanded.
        inside: The folder that the file has to lie in, whatever links and `..` the path has. None for the
            folder that the path names: then a link to a neighbour is followed, as Kubernetes makes them,
            and a link to anywhere else is not.
        follow_links: Whether the last part of the path may be a link at all.

    Returns:
        The open file, in binary; its size is not limited.

    Raises:
        OutsideFolderError: It leads out of the folder.
        FileRefusedError: It is a folder, a pipe, a device, a socket, or a link and `follow_links` is false.
        OSError: It is missing or unreadable.
    """
    if not follow_links and is_link(path):
        raise FileRefusedError(path, "it is a link")
    target = real_path(path)
    folder = Path(os.path.realpath(inside or path.parent))
    if not target.is_relative_to(folder):
        if is_link(path):
            raise OutsideFolderError(path, f"it is a link that leads out of its folder, to {target}")
        raise OutsideFolderError(path, f"it lies outside {folder}")
    _check_kind(os.lstat(target).st_mode, path)
    # Between the check and here the file may have become a link, or a pipe that would block.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(target, flags | getattr(os, "O_BINARY", 0))
    try:
        _check_kind(os.fstat(descriptor).st_mode, path)
    except FileRefusedError:
        os.close(descriptor)
        raise
    return BufferedReader(_NeverWaiting(descriptor, path))


class _NeverWaiting(FileIO):
    """A file whose reads raise rather than wait: /proc/kmsg counts as regular, and waits for messages."""

    def __init__(self, descriptor: int, path: Path) -> None:
        super().__init__(descriptor, "rb")
        self._path = path

    def readinto(self, buffer: WriteableBuffer) -> int:
        read_bytes: int | None = super().readinto(buffer)
        return self._ready(read_bytes)

    def readall(self) -> bytes:
        return self._ready(super().readall())

    def _ready(self, found: _Read | None) -> _Read:
        if found is None:
            raise FileRefusedError(self._path, "it is a log that waits for messages")
        return found


def real_path(path: Path) -> Path:
    """Return where a path leads, without links.

    Raises:
        OSError: It leads nowhere, links on it go round in a circle, or the system refuses to look.
    """
    return Path(os.path.realpath(path, strict=True))  # `Path.resolve` raises a RuntimeError for a circle.


# The methods of `Path` raise an error for a name that is too long, or in a folder that nobody may enter.


def is_link(path: Path | str) -> bool:
    """Tell whether a link is at `path`; False where the system refuses to look."""
    return os.path.islink(path)  # noqa: PTH114 - see above


def leads_to_file(path: Path | str) -> bool:
    """Tell whether `path` leads to a regular file, links followed; False where the system refuses to look."""
    return os.path.isfile(path)  # noqa: PTH113 - see above


def leads_to_folder(path: Path | str) -> bool:
    """Tell whether `path` leads to a folder, links followed; False where the system refuses to look."""
    return os.path.isdir(path)  # noqa: PTH112 - see above


def _check_kind(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        reason = next((text for is_kind, text in _KINDS if is_kind(mode)), "it is not a regular file")
        raise FileRefusedError(path, reason)
