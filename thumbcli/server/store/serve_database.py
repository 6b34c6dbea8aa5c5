"""The server's SQLite database, `<data>/serve.sqlite3`, shared with `thumb serve keys`.

The write-ahead log lets other processes use it beside a running server. The log is synced at checkpoints, not
at each commit: a killed process loses nothing, and a power failure at most the last counts, never the file.
Keys and jobs are synced before they are announced.

Source:
    SQLite, `PRAGMA synchronous`: NORMAL in WAL mode.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import anyio.to_thread

from thumbcli.errors import DamagedFile, DiskError
from thumbcli.sqlite_database import Write, migrate, transaction, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


__all__ = ["KEY_ID_PREFIX", "MIGRATIONS", "OPEN_ID_PREFIX", "REMOTE_ID_PREFIX", "ServeDatabase"]

KEY_ID_PREFIX: Final = "key_"
"""How the id of a key of this server begins; the rest of an id is random, or a digest of the key."""

OPEN_ID_PREFIX: Final = "open_"
"""The same for any key, as long as the server has none of its own."""

REMOTE_ID_PREFIX: Final = "far_"
"""As `OPEN_ID_PREFIX`, of a request that came through a proxy."""

_V1 = """
CREATE TABLE api_key (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    prefix       TEXT NOT NULL,
    sha256       TEXT NOT NULL UNIQUE,
    plan         TEXT NOT NULL,
    quota        INTEGER,
    rate_per_s   INTEGER,
    made_at      TEXT NOT NULL,
    last_used_at TEXT,
    revoked_at   TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX api_key_live ON api_key (name) WHERE revoked_at IS NULL;
CREATE TABLE usage (
    key_id      TEXT    NOT NULL,
    month       TEXT    NOT NULL,
    credits     INTEGER NOT NULL,
    generations INTEGER NOT NULL,
    PRIMARY KEY (key_id, month)
) WITHOUT ROWID;
CREATE TABLE replay (
    key_id      TEXT NOT NULL,
    idempotency TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    answer      TEXT NOT NULL,
    made_at_s   REAL NOT NULL,
    PRIMARY KEY (key_id, idempotency)
) WITHOUT ROWID;
CREATE INDEX replay_age ON replay (made_at_s);
"""

_V2 = """
CREATE TABLE webhook_secret (
    key_id TEXT PRIMARY KEY,
    secret TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE job (
    number        INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    key_id        TEXT    NOT NULL,
    key_name      TEXT    NOT NULL,
    cost          INTEGER NOT NULL,
    base_url      TEXT    NOT NULL,
    webhook_url   TEXT    NOT NULL,
    host          TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    error         TEXT,
    starts        INTEGER NOT NULL DEFAULT 0,
    tries         INTEGER NOT NULL DEFAULT 0,
    said          TEXT    NOT NULL DEFAULT '',
    due_at_s      REAL    NOT NULL,
    accepted_at_s REAL    NOT NULL,
    body          BLOB,
    payload       BLOB
);
CREATE INDEX job_due ON job (state, due_at_s);
"""

_V3 = """
ALTER TABLE api_key ADD COLUMN is_declared INTEGER NOT NULL DEFAULT 0;
"""

MIGRATIONS: tuple[str, ...] = (_V1, _V2, _V3)
"""The step at index n migrates schema version n to n + 1."""

_T = TypeVar("_T")
_FILE = "serve.sqlite3"
_THREADS = 4
_SPARE_BYTES = 8 * 1024 * 1024
"""How much of the file may be free pages, to be used again: a job that ended leaves megabytes of them."""

_errors_translated = partial(
    translated, again="start it again", damaged="move it away, or choose another folder with --data"
)


class ServeDatabase:
    """The open database. Methods block on I/O: call them from any thread but the event loop's.

    Attributes:
        folder: Its folder, for parts that keep files beside it.
        is_damaged: Whether a statement has found damage: it may get worse until somebody looks at the file.
    """

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self.folder = folder
        self.is_damaged = False
        self._connection = connection
        self._path = folder / _FILE
        self._where = str(self._path)
        self._identity = _identity(self._path)
        self._lock = threading.Lock()
        self._limiter = anyio.CapacityLimiter(_THREADS)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the database in `folder`, making or migrating it; only its owner can read it.

        Raises:
            DiskError: It can't be written.
            UsageError: It is damaged, or from a newer thumbcli.
        """
        path = folder / _FILE
        with _errors_translated(str(path)), ExitStack() as undo:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if path.exists() and not path.stat().st_size:
                # A new one would have no keys, and accept any.
                raise sqlite3.DatabaseError("it is empty")
            path.touch(mode=0o600)
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            undo.callback(connection.close)
            connection.execute("PRAGMA busy_timeout = 5000")
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            migrate(connection, str(path), MIGRATIONS, option="--data")
            undo.pop_all()
            return cls(connection, folder)

    @staticmethod
    def is_there(folder: Path) -> bool:
        """Return whether `folder` has one, without making it."""
        return (folder / _FILE).exists()

    def close(self) -> None:
        """Close the file; calling it again does nothing."""
        with self._lock:
            self._connection.close()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self._translated(), self._lock, closing(self._connection.execute(query, values)) as found:
            return found.fetchall()

    @contextmanager
    def writing(self, *, synced: bool = False) -> Iterator[Write]:
        """Open a transaction, which is rolled back if the body raises.

        Args:
            synced: Wait until it is on disk, so that it survives a power failure.
        """
        with self._translated(), self._lock, ExitStack() as undo:
            if synced:
                self._connection.execute("PRAGMA synchronous = FULL")
                undo.callback(self._connection.execute, "PRAGMA synchronous = NORMAL")
            yield undo.enter_context(transaction(self._connection))

    def is_in_place(self) -> bool:
        """Return whether its path still names the open file: else all that is written is lost.

        Raises:
            OSError: Its folder can't be read.
        """
        return _identity(self._path) == self._identity

    def shrink(self) -> None:
        """Give free pages back to the disk if there are many, unless another process uses the file."""
        ((pages, page_bytes),) = self.rows(
            "SELECT freelist_count, page_size FROM pragma_freelist_count, pragma_page_size"
        )
        excess_pages = pages - _SPARE_BYTES // page_bytes
        if excess_pages > 0:
            # It returns a row without columns per page, of which `execute` takes one.
            with suppress(DiskError), self._translated(), self._lock:
                self._connection.executescript(f"PRAGMA incremental_vacuum({excess_pages})")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            with _errors_translated(self._where):
                yield
        except DamagedFile:
            self.is_damaged = True
            raise

    async def off_loop(self, call: Callable[[], _T]) -> _T:
        """Run `call`, which blocks on I/O, in a thread; it is completed even if the caller is cancelled."""
        return await anyio.to_thread.run_sync(call, limiter=self._limiter)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one that takes its place; None if there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
