"""The manifest of an output folder: the SQLite record of its pictures, failures and paid requests.

One writer (the run that holds the folder's lock) and any number of readers. A picture and its record commit
in this order: temporary file, sync, rename, record. So a crash leaves at worst a picture without a record,
never a record without a picture.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from thumbcli.batch.names.file_names import claim_id
from thumbcli.batch.store.picture_files import FOLDER
from thumbcli.contract import Format
from thumbcli.engines.protocol import Account
from thumbcli.printable_text import is_utf8
from thumbcli.sqlite_database import migrate, transaction, translated
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.model.events import Tally
    from thumbcli.contract import EngineName, Request, Thumbnail
    from thumbcli.errors import ItemError
    from thumbcli.sqlite_database import Write

__all__ = ["MIGRATIONS", "Attempt", "Failure", "Manifest", "Record", "manifest_path"]

_V1 = """
CREATE TABLE run (
    id          INTEGER PRIMARY KEY,
    version     TEXT    NOT NULL,
    engine      TEXT    NOT NULL,
    started_at  TEXT    NOT NULL,
    ended_at    TEXT,
    exit_code   INTEGER,
    made        INTEGER NOT NULL DEFAULT 0,
    skipped     INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0,
    uncertain   INTEGER NOT NULL DEFAULT 0,
    credits     INTEGER NOT NULL DEFAULT 0,
    quota_limit INTEGER,
    quota_left  INTEGER,
    quota_until TEXT
);
CREATE TABLE thumbnail (
    key           TEXT    PRIMARY KEY,
    claim         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    format        TEXT    NOT NULL,
    request       TEXT    NOT NULL,
    engine        TEXT    NOT NULL,
    size_bytes    INTEGER NOT NULL,
    sha256        TEXT    NOT NULL,
    width_px      INTEGER NOT NULL,
    height_px     INTEGER NOT NULL,
    credits       INTEGER NOT NULL,
    generation_id TEXT,
    image_url     TEXT,
    extra         TEXT    NOT NULL DEFAULT '{}',
    adopted       INTEGER NOT NULL DEFAULT 0,
    placeholder   INTEGER NOT NULL DEFAULT 0,
    made_at       TEXT    NOT NULL,
    run_id        INTEGER NOT NULL REFERENCES run (id)
);
CREATE INDEX thumbnail_file ON thumbnail (key, name, size_bytes, placeholder);
CREATE INDEX thumbnail_engine ON thumbnail (engine, adopted);
CREATE TABLE failure (
    key       TEXT    PRIMARY KEY,
    title     TEXT    NOT NULL,
    place     TEXT    NOT NULL,
    engine    TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    message   TEXT    NOT NULL,
    permanent INTEGER NOT NULL,
    failed_at TEXT    NOT NULL,
    run_id    INTEGER NOT NULL REFERENCES run (id)
) WITHOUT ROWID;
CREATE TABLE attempt (
    key     TEXT    PRIMARY KEY,
    title   TEXT    NOT NULL,
    place   TEXT    NOT NULL,
    request TEXT    NOT NULL,
    engine  TEXT    NOT NULL,
    credits INTEGER NOT NULL,
    code    TEXT,
    message TEXT    NOT NULL DEFAULT '',
    sent_at TEXT    NOT NULL,
    run_id  INTEGER NOT NULL REFERENCES run (id)
) WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (_V1,)
"""Step n leads from schema version n to n + 1."""

_FILE = "manifest.sqlite3"
_KILLED = "the run was killed while this title was in flight"


def manifest_path(out: Path) -> Path:
    """Return where the manifest of the folder `out` lives."""
    return out / FOLDER / _FILE


@dataclass(frozen=True, slots=True)
class Record:
    """A picture that exists or once did. The fields are columns, here and in the next classes."""

    key: str
    name: str
    title: str
    format: str
    engine: str
    size_bytes: int
    sha256: str
    credits: int
    image_url: str | None
    adopted: bool
    placeholder: bool
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A title whose last attempt failed."""

    key: str
    code: str
    message: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request that may have been charged and whose picture never arrived."""

    key: str
    code: str | None
    message: str
    sent_at: str


_T = TypeVar("_T", Record, Failure, Attempt)
_AMONG = "key IN (SELECT value FROM json_each(?))"
_translated = partial(
    translated,
    again="run it again",
    damaged="move it away and run again: the pictures in the folder are kept and adopted",
)


def _columns(kind: type[Record | Failure | Attempt]) -> str:
    return ", ".join(kind.__slots__)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _insert(write: Write, table: str, **values: object) -> None:
    columns = ", ".join(values)
    write(
        f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})",
        *values.values(),
    )


class Manifest:
    """An open manifest. Methods may be called from any thread; writes are serialised here.

    Every method raises `DiskError` when the file can't be read or written, and `UsageError` when it is
    damaged.
    """

    def __init__(self, connection: sqlite3.Connection, where: str) -> None:
        self._connection = connection
        self._where = where
        self._lock = threading.Lock()
        self._run_id = 0
        self._engine = ""
        self._earlier_attempts: dict[str, tuple[str, str, str] | None] = {}

    @classmethod
    def open(cls, out: Path) -> Self:
        """Open the manifest of `out` for writing, created or migrated; the caller holds the lock.

        Raises:
            DiskError: It can't be written.
            UsageError: It is damaged, or newer than this thumbcli.
        """
        path = manifest_path(out)
        with _translated(str(path)), ExitStack() as undo:
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            undo.callback(connection.close)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA busy_timeout = 5000")
            connection.execute("PRAGMA mmap_size = 268435456")
            migrate(connection, str(path), MIGRATIONS)
            undo.pop_all()
            return cls(connection, str(path))

    @classmethod
    def open_to_read(cls, out: Path) -> Self | None:
        """Open the manifest of `out` without writing to it; None when there is none.

        Beside the log of a run that is under way, or was killed, SQLite keeps its shared memory up to date.

        Raises:
            UsageError: It is damaged, or newer than this thumbcli.
        """
        path = manifest_path(out)
        if not path.is_file():
            return None
        # Without a write-ahead log beside it nothing can be pending, and `immutable` keeps SQLite from
        # creating its shared-memory file: a folder that is only read stays as it was.
        pending = path.with_name(path.name + "-wal").exists()
        mode = "mode=ro" if pending else "mode=ro&immutable=1"
        with _translated(str(path)), ExitStack() as undo:
            uri = f"{path.absolute().as_uri()}?{mode}"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            undo.callback(connection.close)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                return None
            migrate(connection, str(path), MIGRATIONS)
            undo.pop_all()
            return cls(connection, str(path))

    def close(self) -> None:
        """Close the file; calling it again does nothing."""
        self._connection.close()

    # Queries: one for a whole batch of keys.

    def files(self, keys: Sequence[str]) -> list[tuple[str, str, int]]:
        """Return the key, file name and size in bytes of those `keys` that have a real picture."""
        query = f"SELECT key, name, size_bytes FROM thumbnail WHERE {_AMONG} AND NOT placeholder"
        return self.tabulate(query, json.dumps(keys))

    def records(self, keys: Sequence[str]) -> dict[str, Record]:
        """Return the records of those `keys` that have one."""
        return self._by_key(Record, "thumbnail", keys)

    def failures(self, keys: Sequence[str]) -> dict[str, Failure]:
        """Return the failures of those `keys` whose last attempt failed."""
        return self._by_key(Failure, "failure", keys)

    def attempts(self, keys: Sequence[str]) -> dict[str, Attempt]:
        """Return the attempts under `keys` that may have been charged without a picture."""
        return self._by_key(Attempt, "attempt", keys)

    def _by_key(self, kind: type[_T], table: str, keys: Sequence[str]) -> dict[str, _T]:
        """Return the rows of `table` as instances of `kind`, whose fields are its columns."""
        rows = self.tabulate(f"SELECT {_columns(kind)} FROM {table} WHERE {_AMONG}", json.dumps(keys))
        return {row[0]: kind(*row) for row in rows}

    def failures_by_row(self) -> dict[tuple[str, str], list[str]]:
        """Return the keys of all failures, by the location and the title of their rows."""
        keys: dict[tuple[str, str], list[str]] = {}
        for key, location, title in self.tabulate("SELECT key, place, title FROM failure"):
            keys.setdefault((location, title), []).append(key)
        return keys

    def owner(self, name: str) -> Record | None:
        """Return the record with this file name, ignoring case and Unicode composition, if there is one."""
        rows = self.tabulate(f"SELECT {_columns(Record)} FROM thumbnail WHERE claim = ?", claim_id(name))
        return Record(*rows[0]) if rows else None

    def settings_of(self, key: str) -> dict[str, object]:
        """Return the canonical request of the picture `key`, and where its assets are from."""
        rows = self.tabulate("SELECT request FROM thumbnail WHERE key = ?", key)
        return dict(json.loads(rows[0][0])) if rows else {}

    def other_engines(self, engine: EngineName) -> dict[str, int]:
        """Return how many pictures each other engine made here."""
        query = "SELECT engine, count(*) FROM thumbnail WHERE engine <> ? AND NOT adopted GROUP BY engine"
        return dict(self.tabulate(query, engine))

    def account(self) -> Account | None:
        """Return the month's quota as the hosted API last reported it, in any run; None if it never did."""
        rows = self.tabulate(
            "SELECT quota_limit, quota_left, quota_until FROM run"
            " WHERE quota_left IS NOT NULL ORDER BY id DESC LIMIT 1"
        )
        if not rows:
            return None
        limit, left, until = rows[0]
        resets_at = datetime.fromisoformat(until) if until else None
        return Account(limit=limit, remaining=left, resets_at=resets_at)

    def count_by(self, expression: str, table: str) -> dict[str, int]:
        """Return how many rows of `table` have each value of an SQL expression, most frequent first."""
        return dict(self.tabulate(f"SELECT {expression}, count(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC"))

    def tabulate(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a read-only `query`."""
        with _translated(self._where), self._lock, closing(self._connection.execute(query, values)) as found:
            return found.fetchall()

    # Changes: each call is one transaction, on the disk when it returns.

    def begin_run(self, engine: EngineName) -> int:
        """Record the start of a run; attempts that a killed run left in flight become uncertain."""
        with self._writing() as write:
            write("UPDATE attempt SET code = 'killed', message = ? WHERE code IS NULL", _KILLED)
            cursor = write(
                "INSERT INTO run (version, engine, started_at) VALUES (?, ?, ?)", __version__, engine, _now()
            )
            self._run_id, self._engine = cursor.lastrowid or 0, engine
        return self._run_id

    def end_run(self, tally: Tally, exit_code: int, account: Account | None = None) -> None:
        """Record the end of the run: its counts, and the quota that the hosted API reported."""
        until = account.resets_at.isoformat() if account and account.resets_at else None
        with self._writing() as write:
            write(
                "UPDATE run SET ended_at = ?, exit_code = ?, made = ?, skipped = ?, failed = ?,"
                " uncertain = ?, credits = ?, quota_limit = ?, quota_left = ?, quota_until = ? WHERE id = ?",
                *(_now(), exit_code, tally.made, tally.skipped, tally.failed + tally.temporary),
                *(tally.uncertain, tally.credits, account.limit if account else None),
                *(account.remaining if account else None, until, self._run_id),
            )

    def begin_attempt(self, key: str, request: Request, *, place: str, engine: str, cost: int) -> None:
        """Record a paid request before it is sent, so that a crash can't hide it."""
        with self._writing() as write:
            query = "SELECT code, message, sent_at FROM attempt WHERE key = ?"
            self._earlier_attempts[key] = write(query, key).fetchone()
            values = {"title": request.title, "place": place, "engine": engine, "credits": cost}
            _insert(write, "attempt", key=key, **values, **self._described(request), sent_at=_now())

    def save_made(
        self,
        key: str,
        request: Request,
        thumbnail: Thumbnail,
        *,
        name: str,
        engine: str,
        sha256: str,
        origin: Mapping[str, str] | None = None,
    ) -> None:
        """Record a finished file, in place of earlier records of its name and failures of its key."""
        with self._writing() as write:
            self._replace(
                write,
                key,
                name,
                request,
                **self._described(request, origin),
                engine=engine,
                size_bytes=len(thumbnail.image),
                sha256=sha256,
                width_px=thumbnail.width_px,
                height_px=thumbnail.height_px,
                credits=thumbnail.credits,
                generation_id=thumbnail.generation_id,
                image_url=thumbnail.image_url,
                placeholder=bool(thumbnail.extra.get("placeholder")),
                extra=json.dumps(dict(thumbnail.extra), default=str, ensure_ascii=False),
            )

    def save_fetched(self, key: str, *, name: str, size_bytes: int, sha256: str) -> None:
        """Record a picture that was fetched again; what it once cost stays on its record."""
        with self._writing() as write:
            write("DELETE FROM thumbnail WHERE claim = ? AND key <> ?", claim_id(name), key)
            write(
                "UPDATE thumbnail SET name = ?, claim = ?, size_bytes = ?, sha256 = ?, run_id = ?"
                " WHERE key = ?",
                *(name, claim_id(name), size_bytes, sha256, self._run_id, key),
            )
            self._delete_failures(write, key)

    def adopt(
        self, key: str, request: Request, *, name: str, engine: str, size_bytes: int, sha256: str
    ) -> None:
        """Record a file that was not made by us as the picture of this key; only --overwrite replaces it.

        Where a killed run had sent the request, its credits are the cost.
        """
        with self._writing() as write:
            paid = write("SELECT credits FROM attempt WHERE key = ?", key).fetchone()
            columns = self._described(request) | {"engine": engine, "credits": paid[0] if paid else 0}
            measures = {"size_bytes": size_bytes, "width_px": 0, "height_px": 0}
            self._replace(write, key, name, request, **columns, **measures, sha256=sha256, adopted=True)

    def save_failed(self, key: str, title: str, error: ItemError, *, place: str, permanent: bool) -> None:
        """Record that a title failed, and delete its attempt, which was not charged.

        An earlier attempt that may have been charged stays on record in place of a temporary failure.
        """
        with self._writing() as write:
            if self._delete_attempt(write, key, permanent=permanent):
                return
            values = {"code": error.code, "message": error.message, "permanent": permanent}
            run = {"failed_at": _now(), "run_id": self._run_id, "engine": self._engine}
            _insert(write, "failure", key=key, title=title, place=place, **values, **run)

    def forget_failures(self, keys: Sequence[str]) -> None:
        """Delete the failures under `keys`, whose rows have a picture now."""
        with self._writing() as write:
            write(f"DELETE FROM failure WHERE {_AMONG}", json.dumps(keys))

    def save_uncertain(self, key: str, error: ItemError) -> None:
        """Record why the attempt under `key` may have been charged without a picture."""
        with self._writing() as write:
            write("UPDATE attempt SET code = ?, message = ? WHERE key = ?", error.code, error.message, key)

    def cancel_attempt(self, key: str) -> None:
        """Delete an attempt that was not charged; an earlier one that may have been is restored."""
        with self._writing() as write:
            self._delete_attempt(write, key)

    def _delete_attempt(self, write: Write, key: str, *, permanent: bool = False) -> bool:
        """Delete an attempt; tell whether an earlier one that may have been charged was restored."""
        before = self._earlier_attempts.pop(key, None)
        if before is None or permanent:
            write("DELETE FROM attempt WHERE key = ?", key)
            return False
        write("UPDATE attempt SET code = ?, message = ?, sent_at = ? WHERE key = ?", *before, key)
        return True

    def _described(self, request: Request, origin: Mapping[str, str] | None = None) -> dict[str, object]:
        values = {**request.canonical(), **({"origin": origin} if origin else {})}
        text = json.dumps(values, ensure_ascii=False)
        # Only the paths of an origin may be other than UTF-8.
        return {"request": text if is_utf8(text) else json.dumps(values), "run_id": self._run_id}

    def _replace(self, write: Write, key: str, name: str, request: Request, /, **columns: object) -> None:
        """Insert a picture in place of earlier records of its name and failures of its key."""
        write("DELETE FROM thumbnail WHERE key = ? OR claim = ?", key, claim_id(name))
        self._delete_failures(write, key)
        titled = {"title": request.title, "format": request.format or Format.YOUTUBE, "made_at": _now()}
        _insert(write, "thumbnail", key=key, name=name, claim=claim_id(name), **titled, **columns)

    def _delete_failures(self, write: Write, key: str) -> None:
        self._earlier_attempts.pop(key, None)
        write("DELETE FROM failure WHERE key = ?", key)
        write("DELETE FROM attempt WHERE key = ?", key)

    @contextmanager
    def _writing(self) -> Iterator[Write]:
        with _translated(self._where), self._lock, transaction(self._connection) as write:
            yield write
