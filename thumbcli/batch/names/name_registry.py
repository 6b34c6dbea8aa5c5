"""Who asked for what in this run: keys seen, names claimed, names contested.

Names must not depend on the order of rows, so where the sources can be read twice every row is looked at
before the first name is given. What is learnt lives in a temporary SQLite file that SQLite itself spills to
disk and removes: the memory of a run does not grow with its rows.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.batch.names.file_names import claim_id
from thumbcli.contract import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from thumbcli.contract import Request

__all__ = ["Ledger", "Wish"]

_TABLES = """
CREATE TABLE seen (key TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE heard (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE given (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE claim (id TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE wish (key TEXT PRIMARY KEY, id TEXT NOT NULL, format TEXT NOT NULL, rank TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE level (key TEXT PRIMARY KEY, level INTEGER NOT NULL) WITHOUT ROWID;
"""
_FORMAT_ORDER = {format_: f"{place:02d}" for place, format_ in enumerate(Format)}


@dataclass(frozen=True, slots=True)
class Wish:
    """A row's natural file name, before anybody else's wishes are heard.

    Attributes:
        key: The picture's key.
        names: The names it may get, in the order of `naming.candidates`.
        request: What is asked.
    """

    key: str
    names: tuple[str, ...]
    request: Request


_ASKS = """
SELECT 1 FROM seen WHERE key = ?1
UNION ALL SELECT 1 FROM heard WHERE key = ?1
UNION ALL SELECT 1 FROM wish WHERE key = ?1
"""
_CONTESTED = """
SELECT id, key, format FROM wish
WHERE id IN (SELECT id FROM wish GROUP BY id HAVING count(*) > 1)
ORDER BY id, rank
"""


class Ledger:
    """The memory of one run. Use it from one thread at a time."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(f"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; {_TABLES}")
        self._lock = threading.Lock()

    def close(self) -> None:
        """Forget everything."""
        self._db.close()

    def ask(self, key: str, place: str) -> str | None:
        """Note that the row at `place` asks for `key`; return the place that asked before, if one did."""
        with self._lock:
            if self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, place)).rowcount:
                return None
            return str(self._db.execute("SELECT place FROM seen WHERE key = ?", (key,)).fetchone()[0])

    def asks(self, key: str) -> bool:
        """Tell whether any row of this run, read or surveyed, asks for `key`."""
        with self._lock:
            return self._db.execute(_ASKS, (key,)).fetchone() is not None

    def hear(self, keys: Iterable[str]) -> None:
        """Note what rows ask for before the first of them is planned: for sources that can't be surveyed."""
        with self._lock:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR IGNORE INTO heard VALUES (?)", ((key,) for key in keys))
            self._db.execute("COMMIT")

    def give_away(self, key: str) -> None:
        """Note that another picture takes the file of `key`, which nobody has asked for so far."""
        with self._lock:
            self._db.execute("INSERT OR IGNORE INTO given VALUES (?)", (key,))

    def given_away(self, keys: Sequence[str]) -> set[str]:
        """Return those `keys` whose file another picture of this run takes."""
        query = "SELECT key FROM given WHERE key IN (SELECT value FROM json_each(?))"
        with self._lock:
            return {key for (key,) in self._db.execute(query, (json.dumps(keys),))}

    def claim(self, name: str, key: str) -> bool:
        """Give `name` to `key` unless another key of this run has it; tell whether `key` has it now."""
        with self._lock:
            self._db.execute("INSERT OR IGNORE INTO claim VALUES (?, ?)", (claim_id(name), key))
            query = "SELECT key FROM claim WHERE id = ?"
            return bool(self._db.execute(query, (claim_id(name),)).fetchone()[0] == key)

    def wish(self, wishes: Iterable[Wish]) -> None:
        """Note what rows want to be called; call `settle` when all have spoken."""
        rows = (
            (wish.key, claim_id(wish.names[0]), wish.request.format or "", _rank(wish)) for wish in wishes
        )
        with self._lock:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR IGNORE INTO wish VALUES (?, ?, ?, ?)", rows)
            self._db.execute("COMMIT")

    def settle(self) -> None:
        """Decide each contested name by what is asked, not by who came first.

        The plain name goes to the first in the order of formats, then titles, then keys. The only other one
        of its format gets `-{format}`, everybody else `-{key8}`.
        """
        with self._lock:
            self._db.execute("CREATE INDEX IF NOT EXISTS wish_id ON wish (id)")
            group: list[tuple[str, str]] = []
            last = ""
            for id_, key, format_ in self._db.execute(_CONTESTED).fetchall():
                if id_ != last:
                    self._settle_group(group)
                    group, last = [], id_
                group.append((key, format_))
            self._settle_group(group)

    def _settle_group(self, group: list[tuple[str, str]]) -> None:
        formats = [format_ for _, format_ in group]
        for place, (key, format_) in enumerate(group):
            alone = formats.count(format_) == 1
            level = 0 if place == 0 else 1 if alone else 2
            self._db.execute("INSERT OR REPLACE INTO level VALUES (?, ?)", (key, level))

    def level(self, key: str) -> int:
        """Return which of its candidate names `key` may start with: 0, the plain one, unless it lost that."""
        with self._lock:
            row = self._db.execute("SELECT level FROM level WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else 0

    def is_wished(self, name: str, key: str) -> bool:
        """Tell whether another key's natural name is `name`: it has the better right to it."""
        query = "SELECT 1 FROM wish WHERE id = ? AND key <> ?"
        with self._lock:
            return self._db.execute(query, (claim_id(name), key)).fetchone() is not None


def _rank(wish: Wish) -> str:
    place = _FORMAT_ORDER.get(wish.request.format, "99") if wish.request.format else "99"
    return f"{place}\0{wish.request.title}\0{wish.key}"
