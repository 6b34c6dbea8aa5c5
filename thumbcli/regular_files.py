"""Open files that somebody else may have made: regular, bounded, and not through a link that leads away.

A path from a list, a kit or a downloaded folder may be a link to a private key, a named pipe that never
answers, or a device without end. Each is refused before a byte of it is read.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FileRefusedError", "OutsideFolderError", "open_regular_file", "read_regular_file"]

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
    if not follow_links and path.is_symlink():
        raise FileRefusedError(path, "it is a link")
    target = path.resolve(strict=True)
    folder = (inside or path.parent).resolve()
    if not target.is_relative_to(folder):
        if path.is_symlink():
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
    return os.fdopen(descriptor, "rb")


def _check_kind(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        reason = next((text for is_kind, text in _KINDS if is_kind(mode)), "it is not a regular file")
        raise FileRefusedError(path, reason)
