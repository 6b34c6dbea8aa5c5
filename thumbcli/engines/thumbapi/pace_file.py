"""The file in which processes with one key leave numbers for each other.

It holds nothing that matters for long, and no secret: if it can't be used, everything works without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import platform
import stat
import struct
import time
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from thumbcli.file_locks import try_lock, unlock
from thumbcli.file_rights import rights, user_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["PaceFile"]

_VERSION = 2
"""Goes into the name: processes of different versions do not read each other's numbers."""
_HEADER = struct.Struct("<dI")
"""When the system's monotonic clock began, by the clock on the wall, and the CRC-32 of the rest."""
_SAME_CLOCK_S = 10.0
"""By how much the clock on the wall may have been set; from before a restart, times mean nothing."""
_CLOSED = -1
_MAX_BYTES = 64 * 1024
_TRIES, _TRY_AGAIN_S = 500, 0.001
"""Others keep the lock for a fraction of a millisecond, under load for some; who was stopped meanwhile is not
waited for."""
_BUSY_S = 10.0
"""How long after that nothing is tried again."""
_LOCKED_BYTE = 1 << 30
"""On Windows a locked byte can't be read; nobody reads this one."""


class PaceFile:
    """The numbers of one key at one address, in the folder for the state of programs.

    Args:
        key: The API key; only a digest of it is part of the name.
        address: The address of the API, with its port.
    """

    def __init__(self, key: str, address: str) -> None:
        # A home folder may be mounted on several machines, each with a clock of its own.
        said = "\n".join([str(_VERSION), platform.node(), address, key])
        self._name = hashlib.sha256(said.encode()).hexdigest()
        self._descriptor = _CLOSED
        self._is_unusable = False
        self._busy_until_s = -math.inf

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Keep all others out; False if that is not possible now, and nothing can be read or written."""
        is_mine = self._lock()
        try:
            yield is_mine
        finally:
            if is_mine:
                self._unlock()

    def read(self) -> bytes:
        """Return what was written last; empty if that is nothing, damaged, or from before a restart."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        data = os.read(self._descriptor, _MAX_BYTES)
        if len(data) < _HEADER.size:
            return b""
        began_s, checksum = _HEADER.unpack_from(data)
        numbers = data[_HEADER.size :]
        same_clock = abs(began_s - _clock_began_s()) < _SAME_CLOCK_S
        return numbers if same_clock and zlib.crc32(numbers) == checksum else b""

    def write(self, data: bytes) -> None:
        """Replace it."""
        content = _HEADER.pack(_clock_began_s(), zlib.crc32(data)) + data
        try:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, content)
            os.ftruncate(self._descriptor, len(content))
        except OSError:
            self._is_unusable = True

    def close(self) -> None:
        """Close it; it is opened again with the next turn."""
        if self._descriptor != _CLOSED:
            os.close(self._descriptor)
            self._descriptor = _CLOSED

    def _lock(self) -> bool:
        if self._is_unusable:
            return False
        try:
            if self._descriptor == _CLOSED:
                self._descriptor = _open(_folder() / self._name)
        except OSError:
            self._is_unusable = True
            return False
        if time.monotonic() < self._busy_until_s:
            return False
        for _ in range(_TRIES):
            try:
                if try_lock(self._descriptor, byte=_LOCKED_BYTE):
                    return True
            except OSError:
                self._is_unusable = True
                return False
            time.sleep(_TRY_AGAIN_S)
        self._busy_until_s = time.monotonic() + _BUSY_S
        return False

    def _unlock(self) -> None:
        with contextlib.suppress(OSError):
            unlock(self._descriptor, byte=_LOCKED_BYTE)


def _clock_began_s() -> float:
    return time.time() - time.monotonic()


def _folder() -> Path:
    import platformdirs

    folder = platformdirs.user_state_path("thumbcli", appauthor=False) / "pace"
    if not folder.is_absolute():
        raise FileNotFoundError("there is no home folder")
    return folder


def _open(path: Path) -> int:
    """Open a file of our own in a folder that nobody else may enter.

    Raises:
        OSError: It can't be made, or somebody else made it, or a link is in its place.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_ours(os.lstat(path.parent), stat.S_IFDIR)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
    try:
        _check_ours(os.fstat(descriptor), stat.S_IFREG)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _check_ours(found: os.stat_result, kind: int) -> None:
    """Check the kind of a file, and that nobody else owns it or may write to it."""
    is_ours = found.st_uid == user_id() and not rights(found) & 0o022
    if stat.S_IFMT(found.st_mode) != kind or not is_ours:
        raise PermissionError("the folder or file of the pace is not ours alone")
