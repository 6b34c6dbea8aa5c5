"""The server's memory: one SQLite file, `<data>/serve.sqlite3`, shared with `thumb serve keys`.

The write-ahead log lets other processes read and write beside a running server. It is synced when SQLite
folds it into the file and not at each commit: a process that is killed loses nothing, and a machine that
loses power may lose the last moments of counting, never the file. What was promised to somebody, a key or a
job, is synced before it is said.

Source:
    SQLite, `PRAGMA synchronous`: NORMAL in WAL mode.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

import anyio
import anyio.to_thread

from thumbcli.server.store.serve_schema import MIGRATIONS
from thumbcli.sqlite_database import migrate, transaction, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from thumbcli.sqlite_database import Write

__all__ = ["ServeDatabase"]

_T = TypeVar("_T")
_FILE = "serve.sqlite3"
_THREADS = 4
_translated = partial(
    translated, again="start it again", damaged="move it away, or choose another folder with --data"
)


class ServeDatabase:
    """The open file. Methods may be called from any thread but the loop's: they wait for the disk.

    Attributes:
        folder: Where it lives, for parts that keep files beside it.
    """

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self.folder = folder
        self._connection = connection
        self._where = str(folder / _FILE)
        self._lock = threading.Lock()
        self._limiter: anyio.CapacityLimiter | None = None

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the store in `folder`, making or migrating it; only its owner can read what is in there.

        Raises:
            DiskError: It can't be written.
            UsageError: It is damaged, or newer than this thumbcli.
        """
        path = folder / _FILE
        with _translated(str(path)), ExitStack() as undo:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            undo.callback(connection.close)
            connection.execute("PRAGMA busy_timeout = 5000")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            migrate(connection, str(path), MIGRATIONS, option="--data")
            undo.pop_all()
            return cls(connection, folder)

    def close(self) -> None:
        """Close the file; calling it again does nothing."""
        with self._lock:
            self._connection.close()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with _translated(self._where), self._lock, closing(self._connection.execute(query, values)) as found:
            return found.fetchall()

    @contextmanager
    def writing(self, *, synced: bool = False) -> Iterator[Write]:
        """Open a transaction that is kept whole or, where the body raises, not at all.

        Args:
            synced: Wait until it is on the disk, so that not even a loss of power undoes it.
        """
        with (
            _translated(self._where),
            self._lock,
            self._syncing(synced),
            transaction(self._connection) as write,
        ):
            yield write

    @contextmanager
    def _syncing(self, synced: bool) -> Iterator[None]:
        if not synced:
            yield
            return
        self._connection.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._connection.execute("PRAGMA synchronous = NORMAL")

    async def off_loop(self, call: Callable[[], _T]) -> _T:
        """Run `call`, which uses the store, in a thread; it is carried through even if we are cancelled."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(_THREADS)
        return await anyio.to_thread.run_sync(call, limiter=self._limiter)
