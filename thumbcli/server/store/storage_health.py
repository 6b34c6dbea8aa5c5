"""Whether the server can store what it has to: the answer of `/healthz`, which comes at once."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from thumbcli.errors import ThumbError

if TYPE_CHECKING:
    from thumbcli.server.store.disk_space import DiskSpace
    from thumbcli.server.store.serve_database import ServeDatabase

__all__ = ["StorageHealth", "StorageState"]

_FRESH_S: Final = 2.0
"""How long a result is used again."""

_PATIENCE_S: Final = 0.05
"""How long the answer waits for a new one."""

_HUNG_S: Final = 10.0
"""After this long the disk does not answer; the database itself waits 5 s for another process."""


_LOW: Final = "the disk is nearly full: pictures are not kept, jobs and uploads are refused"
_DAMAGED: Final = "the database is damaged: stop the server, then restore it or move it away"


class StorageState(NamedTuple):
    """The result of a check.

    Attributes:
        ok: Whether requests can be served.
        reason: What is wrong, or soon will be; empty if nothing is.
    """

    ok: bool
    reason: str


class StorageHealth:
    """Checks disk and database when it is asked, and not more often than necessary. For one event loop.

    Args:
        database: The database; a check writes to it.
        disk: The disk of the data folder.
    """

    def __init__(self, database: ServeDatabase, disk: DiskSpace) -> None:
        self._database = database
        self._disk = disk
        self._state = StorageState(ok=True, reason="")
        self._checked_s = -_FRESH_S
        self._started_s = 0.0
        self._check: asyncio.Task[StorageState] | None = None

    async def state(self) -> StorageState:
        """Return the newest result, after a moment at most."""
        now_s = time.monotonic()
        if self._check is None and now_s - self._checked_s >= _FRESH_S:
            self._started_s = now_s
            self._check = asyncio.create_task(self._database.off_loop(self._look))
            self._check.add_done_callback(self._note)
        if self._check is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._check), _PATIENCE_S)
        if self._check is not None and time.monotonic() - self._started_s > _HUNG_S:
            return StorageState(ok=False, reason="the disk does not answer")
        return self._state

    def _note(self, check: asyncio.Task[StorageState]) -> None:
        self._check, self._checked_s = None, time.monotonic()
        if not check.cancelled():
            self._state = check.result()

    def _look(self) -> StorageState:
        """Look at the disk, and write to the database what is there already. Blocks on I/O."""
        reason = ""
        try:
            if self._disk.is_full():
                return StorageState(ok=False, reason="the disk is full")
            if not self._database.is_in_place():
                return StorageState(ok=False, reason="the database was deleted or replaced: start again")
            # Each request reads this table, so it tells soon what is wrong with the file.
            self._database.rows("SELECT max(made_at) FROM api_key")
            with self._database.writing() as write:
                (version,) = write("PRAGMA user_version").fetchone()
                write(f"PRAGMA user_version = {int(version)}")
            reason = _LOW if self._disk.is_low() else ""
        except (ThumbError, OSError):
            if not self._database.is_damaged:
                return StorageState(ok=False, reason="the database can't be written")
        if self._database.is_damaged:
            return StorageState(ok=False, reason=_DAMAGED)
        return StorageState(ok=True, reason=reason)
