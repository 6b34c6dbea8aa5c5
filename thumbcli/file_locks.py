"""Locks on open files that keep other processes out, by whichever call this system has for them.

The system releases them with the process that holds them.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["among_processes", "is_locked", "try_lock", "unlock"]

if sys.platform == "win32":

    def try_lock(descriptor: int, *, byte: int = 0) -> bool:
        """Lock an open file; False if another process has it.

        Args:
            descriptor: The file.
            byte: What is locked on Windows, where nobody else can read it meanwhile; it need not exist.

        Raises:
            OSError: The file system has no locks.
        """
        os.lseek(descriptor, byte, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def unlock(descriptor: int, *, byte: int = 0) -> None:
        """Release a lock of this process.

        Raises:
            OSError: There is none.
        """
        os.lseek(descriptor, byte, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

    def is_locked(descriptor: int) -> bool:
        """Tell whether another process has locked a file, without keeping anybody out for longer than that.

        Raises:
            OSError: The file system has no locks.
        """
        if not try_lock(descriptor):
            return True
        unlock(descriptor)
        return False

    def _wait_for_lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        while True:
            with suppress(OSError):  # It gives up after ten seconds.
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                return

    def _end_lock(descriptor: int) -> None:
        unlock(descriptor)

else:

    def try_lock(descriptor: int, *, byte: int = 0) -> bool:
        """Lock an open file; False if another process has it.

        Args:
            descriptor: The file.
            byte: What is locked on Windows; here it is the whole file.

        Raises:
            OSError: The file system has no locks.
        """
        del byte
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(descriptor: int, *, byte: int = 0) -> None:
        """Release a lock of this process.

        Raises:
            OSError: The file is closed.
        """
        del byte
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def is_locked(descriptor: int) -> bool:
        """Tell whether another process has locked a file, without keeping anybody out for longer than that.

        Raises:
            OSError: The file system has no locks.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        return False

    def _wait_for_lock(descriptor: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX)

    def _end_lock(descriptor: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_UN)


@contextmanager
def among_processes(descriptor: int) -> Iterator[None]:
    """Wait until no other process is in such a block, though all of them inherited the same open file."""
    # `flock` would be held by all of them at once, as they share what it belongs to.
    _wait_for_lock(descriptor)
    try:
        yield
    finally:
        _end_lock(descriptor)
