"""Read from a damaged manifest what can still be read.

All reading is done in a copy, whose header is mended first: the damaged file itself is evidence. Rows around
a damaged page are found by halving ranges of row numbers, so one bad page costs the rows on it and no others.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thumbcli.batch.store.manifest_schema import MIGRATIONS, VALID_ROW
from thumbcli.regular_files import open_regular_file
from thumbcli.sqlite_database import (
    HEADER_BYTES,
    PAGE_SIZE,
    READ_ERRORS,
    companion,
    connect,
    has_header,
    log_is_cut,
    log_size_bytes,
    new_database,
    with_header,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["DamagedSource", "ReadableCopy", "Salvaged", "copy_readable", "salvage"]

_OLD_TABLES = ("run", "thumbnail", "failure", "attempt", "lost", "repair")
_TABLES = ("run", "picture", "file", "failure", "attempt", "lost", "repair")
_OF_MONEY = {"thumbnail", "picture", "file", "attempt", "lost", "repair"}
"""What was paid, what was sent, what brought no picture, and what an earlier repair had lost."""

_SINCE_VERSION = {"repair": 2, "lost": 3}
"""The schema version that brought a table."""

_LARGE = {"thumbnail", "picture", "file"}
_PAGE_BYTES = 4096
_PAGE_SIZES = {1} | {2**power for power in range(9, 16)}
_CHANGES, _PAGES = slice(24, 28), slice(28, 32)
_FREE_PAGES, _VALID_FOR = slice(32, 40), slice(92, 96)
"""Fields of the header: `Database File Format`, section 1.3."""

_BROKEN_RANGES_MAX = 200_000
"""Some 5 s; behind more damage than that, rows are given up."""
_VALUE_MAX_BYTES, _STATEMENT_MAX_CHARS = 1024 * 1024, 4000
"""What a table of a stranger may compute, and how much text may define it: ours is a quarter of that."""

_CHECK_MAX_S = 5.0
"""Of one `PRAGMA quick_check`, which computes what a table defines; a million rows of ours take 1 s."""
_STEPS_PER_LOOK = 1000

_NUMBERS_PER_PAGE = 1000
"""A page has some ten rows, and a row that is replaced gets another number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedSource:
    """A damaged manifest, and what SQLite kept beside it; each may be missing."""

    file: Path
    log: Path
    shared: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What was read.

    Attributes:
        unusable: How many records were left out because a run does not write such values.
        complete: Whether all records of what was sent and paid were read.
    """

    unusable: int = 0
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableCopy:
    """A copy of a damaged manifest from which SQLite reads what there is.

    Attributes:
        path: The copy.
        has_log: Whether the log that belongs to it is beside it.
        known: Whether its header said what is there.
    """

    path: Path
    has_log: bool
    known: bool

    def has_old_tables(self) -> bool:
        """Tell whether a picture and its file are one record, as in the first versions of the tables."""
        with suppress(*READ_ERRORS), closing(_open(self.path)) as old:
            return _is_table(old, "thumbnail") and not _is_table(old, "file")
        return False


def copy_readable(source: DamagedSource, scratch: Path) -> ReadableCopy | None:
    """Copy a damaged manifest; None if there is no file to copy.

    Args:
        source: The damaged manifest; it is not changed.
        scratch: An empty folder for the copy.

    Raises:
        OSError: The copy can't be written.
    """
    copy = scratch / "copy.sqlite3"
    if not _copy(source.file, copy):
        return None
    has_log = _copy(source.log, companion(copy, "wal")) and log_size_bytes(copy) > 0
    known = _mend_header(copy) and not log_is_cut(source.log, source.shared)
    if has_log and not _is_sound(copy) and _is_sound(copy, without_log=True):
        # A log of another file makes things worse; whatever belonged to this one is lost.
        companion(copy, "wal").unlink()
        has_log = known = False
    if not _has_tables(copy):
        companion(copy, "wal").unlink(missing_ok=True)
        _replace_first_page(copy)
        known = False
    return ReadableCopy(path=copy, has_log=has_log, known=known)


def salvage(copy: ReadableCopy, new: sqlite3.Connection) -> Salvaged:
    """Insert every row of `copy` that can be read and is valid into an empty manifest with its tables."""
    try:
        with closing(_open(copy.path)) as old:
            return _copy_rows(old, new, has_log=copy.has_log, known=copy.known)
    except READ_ERRORS:
        return Salvaged()


def _copy(file: Path, target: Path) -> bool:
    try:
        opened = open_regular_file(file, follow_links=False)
    except OSError:
        return False
    with opened, target.open("wb") as out:
        shutil.copyfileobj(opened, out)
    return True


def _mend_header(copy: Path) -> bool:
    """Make the header say what is there; tell whether it could be right before."""
    with copy.open("r+b") as file:
        size_bytes = file.seek(0, 2)
        file.seek(0)
        head = bytearray(file.read(HEADER_BYTES).ljust(HEADER_BYTES, b"\0"))
        known = has_header(bytes(head))
        head = bytearray(with_header(bytes(head)))
        page_bytes = int.from_bytes(head[PAGE_SIZE])
        if page_bytes not in _PAGE_SIZES:
            page_bytes = _PAGE_BYTES
            head[PAGE_SIZE] = page_bytes.to_bytes(2)
        page_bytes = 65536 if page_bytes == 1 else page_bytes
        pages = max(1, -(-size_bytes // page_bytes))
        head[_PAGES], head[_VALID_FOR], head[_FREE_PAGES] = pages.to_bytes(4), head[_CHANGES], bytes(8)
        file.seek(0)
        file.write(head)
        file.truncate(pages * page_bytes)
    return known


def _replace_first_page(copy: Path) -> None:
    """Give the file the first page of a new manifest: it holds the tables, which begin at the same pages."""
    with copy.open("r+b") as file:
        file.write(new_database(MIGRATIONS)[:_PAGE_BYTES])
    _mend_header(copy)


def _open(copy: Path, *, without_log: bool = False) -> sqlite3.Connection:
    connection = connect(copy, "mode=ro&immutable=1" if without_log else "mode=rw")
    with ExitStack() as undo:
        undo.callback(connection.close)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE_MAX_BYTES)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _STATEMENT_MAX_CHARS)
        connection.execute("PRAGMA ignore_check_constraints = ON")
        undo.pop_all()
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _is_sound(copy: Path, *, without_log: bool = False) -> bool:
    with suppress(*READ_ERRORS), closing(_open(copy, without_log=without_log)) as old:
        return _passes_check(old, "1")
    return False


def _passes_check(old: sqlite3.Connection, what: str) -> bool:
    """Tell whether the pages of a table, or of the whole file, are sound; False if that takes too long."""
    ends_at = time.monotonic() + _CHECK_MAX_S
    old.set_progress_handler(lambda: time.monotonic() > ends_at, _STEPS_PER_LOOK)
    try:
        return bool(old.execute(f"PRAGMA quick_check({what})").fetchone() == ("ok",))
    finally:
        old.set_progress_handler(None, 0)


def _has_tables(copy: Path) -> bool:
    with suppress(*READ_ERRORS), closing(_open(copy)) as old:
        return any(_is_table(old, table) for table in (*_TABLES, *_OLD_TABLES))
    return False


def _is_table(old: sqlite3.Connection, table: str) -> bool:
    """Tell whether the file has an ordinary table of this name, not a view or a virtual one."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND rootpage > 0"
    return old.execute(query, (table,)).fetchone() is not None


def _copy_rows(old: sqlite3.Connection, new: sqlite3.Connection, *, has_log: bool, known: bool) -> Salvaged:
    tables = _TABLES if _is_table(new, "file") else _OLD_TABLES
    unusable, whole = 0, dict.fromkeys(tables, True)
    for table in tables:
        if not _is_table(old, table):
            (version,) = old.execute("PRAGMA user_version").fetchone()
            whole[table] = 0 < version < _SINCE_VERSION.get(table, 0)
            continue
        reader = _TableReader(old, new, table)
        reader.copy()
        unusable += reader.unusable
        whole[table] = reader.whole and not reader.unusable
    log_is_lost = not has_log and _expects_log(old)
    complete = known and not log_is_lost and all(whole[table] for table in _OF_MONEY.intersection(tables))
    return Salvaged(unusable=unusable, complete=complete)


def _expects_log(old: sqlite3.Connection) -> bool:
    if old.execute("PRAGMA user_version").fetchone() == (1,):
        return False
    if not _is_table(old, "log"):
        return True
    try:
        return bool(old.execute("SELECT expected FROM log").fetchall() != [(0,)])
    except READ_ERRORS:
        return True


class _TableReader:
    """Copies one table.

    Attributes:
        unusable: How many of its rows were left out.
        whole: Whether every page of it could be read.
    """

    def __init__(self, old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
        self._old, self._new, self._table = old, new, table
        self.unusable = 0
        self.whole = True

    def copy(self) -> None:
        """Insert its rows into the new manifest, then delete those that a run does not write."""
        try:
            columns, ordered_by = self._columns()
            self.whole = _passes_check(self._old, self._table)
        except READ_ERRORS:
            self.whole = False
            columns, ordered_by = self._own_columns(), "rowid"
        listed = ", ".join(columns)
        rows = self._by_number(listed) if ordered_by == "rowid" else self._from_both_ends(listed, ordered_by)
        filled = {} if self._table in _LARGE else self._missing(columns)
        into, marks = ", ".join((*columns, *filled)), ", ".join("?" * (len(columns) + len(filled)))
        insert = f"INSERT INTO {self._table} ({into}) VALUES ({marks})"
        for row in rows:
            try:
                self._new.execute(insert, (*row, *filled.values()))
            except sqlite3.Error as error:  # Too large, twice, or no value where there has to be one.
                self.unusable += error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
        left_out = self._new.execute(f"DELETE FROM {self._table} WHERE NOT {VALID_ROW[self._table]}")
        self.unusable += left_out.rowcount

    def _missing(self, columns: list[str]) -> dict[str, object]:
        """Return empty values for columns that the file lacks: a lost place or message is no lost attempt."""
        described = self._new.execute(f"PRAGMA table_info({self._table})").fetchall()
        return {
            name: "" if kind == "TEXT" else 0
            for _, name, kind, required, _, _ in described
            if required and name not in {*columns, "key"}
        }

    def _own_columns(self) -> list[str]:
        return [name for _, name, *_ in self._new.execute(f"PRAGMA table_info({self._table})")]

    def _columns(self) -> tuple[list[str], str]:
        """Return the columns of ours that are there and hold values, and what orders the rows."""
        known = set(self._own_columns())
        found = self._old.execute(f"PRAGMA table_xinfo({self._table})").fetchall()
        columns = [name for _, name, *_, hidden in found if name in known and not hidden]
        keyed = "key" in columns and any(name == "key" and rank for _, name, *_, rank, _ in found)
        try:
            self._old.execute(f"SELECT rowid FROM {self._table} LIMIT 0")
        except sqlite3.OperationalError:
            return columns, "key" if keyed else "1"
        except READ_ERRORS:
            pass
        return columns, "rowid"

    def _from_both_ends(self, columns: str, ordered_by: str) -> Iterator[tuple[Any, ...]]:
        for order in ("ASC", "DESC"):
            try:
                yield from self._old.execute(
                    f"SELECT {columns} FROM {self._table} ORDER BY {ordered_by} {order}"
                )
            except READ_ERRORS:
                self.whole = False
            else:
                return

    def _by_number(self, columns: str) -> Iterator[tuple[Any, ...]]:
        ranges, broken = [self._numbers()], 0
        query = f"SELECT rowid, {columns} FROM {self._table} NOT INDEXED WHERE rowid BETWEEN ? AND ?"
        while ranges and broken < _BROKEN_RANGES_MAX:
            low, high = ranges.pop()
            try:
                for number, *row in self._old.execute(f"{query} ORDER BY rowid", (low, high)):
                    yield tuple(row)
                    low = number + 1
            except READ_ERRORS:
                self.whole = False
                broken += 1
                if low < high:
                    middle = (low + high) // 2
                    ranges += [(middle + 1, high), (low, middle)]

    def _numbers(self) -> tuple[int, int]:
        try:
            low, high = self._old.execute(f"SELECT min(rowid), max(rowid) FROM {self._table}").fetchone()
        except READ_ERRORS:
            (pages,) = self._old.execute("PRAGMA page_count").fetchone()
            return 0, pages * _NUMBERS_PER_PAGE
        return low or 0, high or 0
