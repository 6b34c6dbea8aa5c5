"""The keys and file names of one run: which were seen, claimed, or wanted by several rows.

Names must not depend on the order of rows, so where the sources can be read twice every row is read before
the first name is given. The registry is a temporary SQLite file, which SQLite spills to disk and removes:
the memory of a run does not grow with its rows.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from thumbcli.batch.names.file_names import claim_id
from thumbcli.contract import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from thumbcli.contract import Request

__all__ = ["NameRegistry"]

_TABLES = """
CREATE TABLE planned (key TEXT PRIMARY KEY, location TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE upcoming (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE replaced (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE claim (id TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE wanted (key TEXT PRIMARY KEY, id TEXT NOT NULL, format TEXT NOT NULL, rank TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE level (key TEXT PRIMARY KEY, level INTEGER NOT NULL) WITHOUT ROWID;
"""
_FORMAT_ORDER = {format_: f"{place:02d}" for place, format_ in enumerate(Format)}


_REQUESTED = """
SELECT 1 FROM planned WHERE key = ?1
UNION ALL SELECT 1 FROM upcoming WHERE key = ?1
UNION ALL SELECT 1 FROM wanted WHERE key = ?1
"""
_RESOLVE_CONTESTED = """
CREATE INDEX IF NOT EXISTS wanted_id ON wanted (id);
INSERT OR REPLACE INTO level
SELECT key, CASE WHEN place = 1 THEN 0 WHEN of_format = 1 THEN 1 ELSE 2 END FROM (
    SELECT
        key,
        row_number() OVER (PARTITION BY id ORDER BY rank) AS place,
        count(*) OVER (PARTITION BY id, format) AS of_format
    FROM wanted WHERE id IN (SELECT id FROM wanted GROUP BY id HAVING count(*) > 1)
);
"""


class NameRegistry:
    """The keys and file names of one run. Use it from one thread at a time."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(f"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; {_TABLES}")

    def close(self) -> None:
        """Delete the registry."""
        self._db.close()

    def add_row(self, key: str, location: str) -> str | None:
        """Register the row at `location` under `key`; return the location of an earlier row with that key."""
        if self._db.execute("INSERT OR IGNORE INTO planned VALUES (?, ?)", (key, location)).rowcount:
            return None
        query = "SELECT location FROM planned WHERE key = ?"
        return str(self._db.execute(query, (key,)).fetchone()[0])

    def is_requested(self, key: str) -> bool:
        """Tell whether any row of this run that was read so far has `key`."""
        return self._db.execute(_REQUESTED, (key,)).fetchone() is not None

    def add_upcoming(self, keys: Iterable[str]) -> None:
        """Register the keys of rows before the first of them is planned: for sources that are read once."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR IGNORE INTO upcoming VALUES (?)", ((key,) for key in keys))
        self._db.execute("COMMIT")

    def mark_replaced(self, key: str) -> None:
        """Register that another picture takes the file of `key`, which no row read so far has."""
        self._db.execute("INSERT OR IGNORE INTO replaced VALUES (?)", (key,))

    def replaced(self, keys: Sequence[str]) -> set[str]:
        """Return those `keys` whose file another picture of this run takes."""
        query = "SELECT key FROM replaced WHERE key IN (SELECT value FROM json_each(?))"
        return {key for (key,) in self._db.execute(query, (json.dumps(keys),))}

    def claim(self, name: str, key: str) -> bool:
        """Give `name` to `key` unless another key of this run has it; tell whether `key` has it now."""
        self._db.execute("INSERT OR IGNORE INTO claim VALUES (?, ?)", (claim_id(name), key))
        query = "SELECT key FROM claim WHERE id = ?"
        return bool(self._db.execute(query, (claim_id(name),)).fetchone()[0] == key)

    def add_wanted(self, wanted: Iterable[tuple[str, str, Request]]) -> None:
        """Register the names that rows want; call `resolve_contested` after the last one.

        Args:
            wanted: The key of each picture, its file name if no other row wants that, and what is drawn.
        """
        rows = (
            (key, claim_id(name), request.format or "", _rank(key, request)) for key, name, request in wanted
        )
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?, ?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def resolve_contested(self) -> None:
        """Decide each contested name by the requests, not by the order of rows.

        The plain name goes to the first in the order of formats, then titles, then keys. The only other one
        of its format gets `-{format}`, everybody else `-{key8}`.
        """
        self._db.executescript(_RESOLVE_CONTESTED)

    def level(self, key: str) -> int:
        """Return the position of the first candidate name that `key` may take: 0 unless it lost that one."""
        row = self._db.execute("SELECT level FROM level WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else 0

    def is_wanted(self, name: str, key: str) -> bool:
        """Tell whether `name` is the plain name of another key, which takes precedence."""
        query = "SELECT 1 FROM wanted WHERE id = ? AND key <> ?"
        return self._db.execute(query, (claim_id(name), key)).fetchone() is not None


def _rank(key: str, request: Request) -> str:
    place = _FORMAT_ORDER.get(request.format, "99") if request.format else "99"
    return f"{place}\0{request.title}\0{key}"
