"""The keys and file names of one run: which were seen, claimed, or wanted by several rows.

Names must not depend on the order of rows, so where the sources can be read twice every row is read before
the first name is given. The registry is a temporary SQLite file, which SQLite spills to disk and removes:
the memory of a run does not grow with its rows.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.batch.names.file_names import claim_id
from thumbcli.contract import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from thumbcli.contract import Request

__all__ = ["NameRegistry", "Wanted"]

_TABLES = """
CREATE TABLE planned (
    key TEXT NOT NULL, target TEXT NOT NULL, location TEXT NOT NULL, PRIMARY KEY (key, target)
) WITHOUT ROWID;
CREATE TABLE upcoming (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE making (key TEXT PRIMARY KEY, location TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE claim (id TEXT PRIMARY KEY, key TEXT NOT NULL, format TEXT NOT NULL, location TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE wanted (
    key TEXT NOT NULL, id TEXT NOT NULL, format TEXT NOT NULL, rank TEXT NOT NULL, explicit INTEGER NOT NULL,
    location TEXT NOT NULL, second TEXT NOT NULL, PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE TABLE rival (
    id TEXT NOT NULL, format TEXT NOT NULL, place INTEGER NOT NULL, location TEXT NOT NULL,
    rows INTEGER NOT NULL, PRIMARY KEY (id, format, place)
) WITHOUT ROWID;
CREATE TABLE level (key TEXT NOT NULL, id TEXT NOT NULL, level INTEGER NOT NULL, PRIMARY KEY (key, id))
    WITHOUT ROWID;
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
SELECT key, id, CASE WHEN place = 1 THEN 0 WHEN of_format = 1 THEN 1 ELSE 2 END FROM (
    SELECT
        key,
        id,
        row_number() OVER (PARTITION BY id ORDER BY rank) AS place,
        count(*) OVER (PARTITION BY id, format) AS of_format
    FROM wanted WHERE id IN (SELECT id FROM wanted GROUP BY id HAVING count(*) > 1)
);
INSERT OR REPLACE INTO rival
SELECT id, format, place, location, rows FROM (
    SELECT
        id,
        format,
        location,
        row_number() OVER (PARTITION BY id, format ORDER BY length(location), location) AS place,
        count(*) OVER (PARTITION BY id, format) AS rows
    FROM wanted WHERE explicit
) WHERE rows > 1 AND place <= 2;
"""
"""A name may be that of every row: what is asked for each of them is counted once."""


class Wanted(NamedTuple):
    """The name that a row wants.

    Attributes:
        key: The fingerprint of its picture.
        name: Its file name, if no other row wants that.
        second: Its file name else.
        request: What is drawn.
        explicit: Whether the user named it.
        location: Where the row stands.
    """

    key: str
    name: str
    second: str
    request: Request
    explicit: bool
    location: str


class NameRegistry:
    """The keys and file names of one run. Use it from one thread at a time."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(f"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; {_TABLES}")

    def close(self) -> None:
        """Delete the registry."""
        self._db.close()

    def add_row(self, key: str, location: str, target: str = "") -> str | None:
        """Register a row by its key and, if the user named its file, that; return where an earlier one is."""
        row = (key, target, location)
        if self._db.execute("INSERT OR IGNORE INTO planned VALUES (?, ?, ?)", row).rowcount:
            return None
        query = "SELECT location FROM planned WHERE key = ? AND target = ?"
        return str(self._db.execute(query, (key, target)).fetchone()[0])

    def is_requested(self, key: str) -> bool:
        """Tell whether any row of this run that was read so far has `key`."""
        return self._db.execute(_REQUESTED, (key,)).fetchone() is not None

    def add_upcoming(self, keys: Iterable[str]) -> None:
        """Register the keys of rows before the first of them is planned: for sources that are read once."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR IGNORE INTO upcoming VALUES (?)", ((key,) for key in keys))
        self._db.execute("COMMIT")

    def add_making(self, key: str, location: str) -> None:
        """Register that the row at `location` has the picture `key` made."""
        self._db.execute("INSERT OR IGNORE INTO making VALUES (?, ?)", (key, location))

    def making(self, key: str) -> str | None:
        """Return where the row stands that has the picture `key` made in this run; None if none has."""
        found = self._db.execute("SELECT location FROM making WHERE key = ?", (key,)).fetchone()
        return found and str(found[0])

    def claim(self, name: str, key: str, format_: str = "", location: str = "") -> bool:
        """Give `name` to `key` unless another key of this run has it; tell whether `key` has it now."""
        claim = (claim_id(name), key, format_, location)
        self._db.execute("INSERT OR IGNORE INTO claim VALUES (?, ?, ?, ?)", claim)
        query = "SELECT key FROM claim WHERE id = ?"
        return bool(self._db.execute(query, (claim_id(name),)).fetchone()[0] == key)

    def claimed_at(self, name: str, format_: str) -> str | None:
        """Return where the row stands that has `name` for a picture in this format; None if none has."""
        query = "SELECT location FROM claim WHERE id = ? AND format = ?"
        found = self._db.execute(query, (claim_id(name), format_)).fetchone()
        return found and str(found[0])

    def add_wanted(self, wanted: Iterable[Wanted]) -> None:
        """Register the names that rows want; call `resolve_contested` after the last one."""
        rows = (
            (
                *(row.key, claim_id(row.name), row.request.format or "", _rank(row), row.explicit),
                *(row.location, claim_id(row.second)),
            )
            for row in wanted
        )
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def resolve_contested(self) -> None:
        """Decide each contested name by the requests, not by the order of rows.

        The plain name goes to the first of those that the user named, then of the others, in the order of
        formats, then titles, then keys. The only other one of its format gets `-{format}`, everybody else
        `-{key8}`.
        """
        self._db.executescript(_RESOLVE_CONTESTED)

    def level(self, name: str, key: str) -> int:
        """Return the position of the first candidate that `key` may take: 0 unless it lost `name`."""
        query = "SELECT level FROM level WHERE key = ? AND id = ?"
        row = self._db.execute(query, (key, claim_id(name))).fetchone()
        return int(row[0]) if row else 0

    def places(self) -> Iterator[tuple[str, str, int]]:
        """Yield the key, the wanted claim, and the place of the name that a row gets which lost its first.

        It is for who gives names to all rows of a list at once, without a manifest and without `claim`.
        """
        query = """
            SELECT key, id, CASE WHEN level = 1 AND EXISTS (
                SELECT 1 FROM wanted AS other WHERE other.id = wanted.second AND other.key <> wanted.key
            ) THEN 2 ELSE level END
            FROM level JOIN wanted USING (key, id) WHERE level > 0
        """
        yield from self._db.execute(query)

    def all_rivals(self) -> Iterator[tuple[str, str]]:
        """Yield each claim and format that users gave to different pictures."""
        yield from self._db.execute("SELECT DISTINCT id, format FROM rival WHERE rows > 1")

    def rivals(self, name: str, request: Request) -> str:
        """Return where the rows stand whose user gave `name` to different pictures in the same format.

        It is text for a message, with the first two of them; empty unless there are two.
        """
        query = "SELECT location, rows FROM rival WHERE id = ? AND format = ? ORDER BY place"
        found = self._db.execute(query, (claim_id(name), request.format or "")).fetchall()
        if not found:
            return ""
        (first, rows), (second, _) = found
        return f"{first} and {second}" if rows == len(found) else f"{first}, {second} and {rows - 2:,} more"

    def wanted_second(self, key: str, target: str) -> str | None:
        """Return where the row stands whose user named it, and whose other name is `target`; None if none."""
        query = "SELECT location FROM wanted WHERE key = ? AND second = ? AND explicit"
        found = self._db.execute(query, (key, target)).fetchone()
        return found and str(found[0])

    def is_wanted(self, name: str, key: str) -> bool:
        """Tell whether `name` is the plain name of another key, which takes precedence."""
        query = "SELECT 1 FROM wanted WHERE id = ? AND key <> ?"
        return self._db.execute(query, (claim_id(name), key)).fetchone() is not None


def _rank(row: Wanted) -> str:
    place = _FORMAT_ORDER.get(row.request.format, "99") if row.request.format else "99"
    return f"{'0' if row.explicit else '1'}{place}\0{row.request.title}\0{row.key}"
