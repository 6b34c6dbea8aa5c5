"""One server per data folder: two would give every key twice its requests and draw every job twice.

`thumb serve keys` works beside the server that holds the lock: it only changes the database.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from thumbcli.errors import DiskError, FolderLocked
from thumbcli.printable_text import printable
from thumbcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DataLock"]

_LOCK: Final = "serve.lock"
_HOLDER: Final = "serve.holder.json"
_HOLDER_MAX_BYTES: Final = 4096


class DataLock:
    """The lock of a data folder; the kernel releases it with the process.

    Args:
        folder: The data folder; made if it is missing.

    Raises:
        FolderLocked: Another server has locked it.
        DiskError: It can't be written.
    """

    def __init__(self, folder: Path) -> None:
        self._holder = folder / _HOLDER
        # It is acquired and released by whichever thread starts and stops the server.
        self._lock = FileLock(folder / _LOCK, mode=0o600, thread_local=False)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire(blocking=False)
        except Timeout:
            raise FolderLocked(
                f"{self._describe_holder()} uses the data in {folder}",
                remedy="stop it, or choose another folder with --data",
            ) from None
        except OSError as error:
            raise DiskError(
                f"{folder} can't be used as the data folder: {error.strerror or error}",
                remedy="choose another folder with --data",
            ) from error

    def announce(self, address: str) -> None:
        """Tell those who find the folder locked where its server listens."""
        try:
            self._holder.write_text(json.dumps({"pid": os.getpid(), "address": address}), "utf-8")
        except OSError:
            self._holder.unlink(missing_ok=True)  # nobody else's address, at least

    def release(self) -> None:
        """Release the lock; calling it again does nothing."""
        self._lock.release()

    def _describe_holder(self) -> str:
        try:
            holder = json.loads(read_regular_file(self._holder, limit_bytes=_HOLDER_MAX_BYTES))
            return f"thumb serve at {printable(str(holder['address']))} (process {int(holder['pid'])})"
        except (OSError, ValueError, LookupError, TypeError):
            return "another thumb serve"
