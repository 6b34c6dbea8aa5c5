"""Reads the rows of SQLite databases: a query's, or those of the one table that has titles."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from struct import unpack_from
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.options.column_map import TITLE
from thumbcli.regular_files import open_regular_file, real_path
from thumbcli.sources.column_names import column_list
from thumbcli.sources.row_parsing import COLUMNS_MAX
from thumbcli.sources.source_copies import copied_source
from thumbcli.sources.source_files import is_in_store, open_source
from thumbcli.sqlite_database import file_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from thumbcli.sources.row_parsing import Warn
    from thumbcli.sources.tables import Records

__all__ = ["database_records", "is_database"]

_MARK: Final = b"SQLite format 3\x00"
_HEADER_BYTES: Final = 100
_PAGE_MAX_BYTES: Final = 65536
_CELL_MAX_BYTES: Final = 1024 * 1024
_BUSY_S: Final = 2.0
"""How long another program may write before this is an error."""

_STEPS: Final = 100_000
"""How often a query that brings nothing is asked whether it has to stop; some milliseconds."""

_READS: Final = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
)


def is_database(path: str) -> bool:
    """Tell whether a file is an SQLite database, by its content; False if it can't be read."""
    try:
        with open_source(path) as file:
            return file.read(len(_MARK)) == _MARK
    except OSError:
        return False


def database_records(
    query: str | None, is_stopped: Callable[[], bool]
) -> Callable[[str, str | None, Warn], Records]:
    """Return what reads the rows of a database.

    Args:
        query: The query; None reads the one table that has a column of titles.
        is_stopped: Tells whether to give up, also in the middle of a query.
    """

    def records(path: str, column: str | None, warn: Warn) -> Records:
        """Yield the number and the cells of each row.

        Raises:
            InputError: It can't be read, the query is not one that only reads, or no table has titles.
        """
        try:
            with closing(_opened(path, is_stopped, warn)) as database:
                yield from _rows(path, database, query or _table_query(path, database, column or TITLE, warn))
        except sqlite3.Error as error:
            if is_stopped():
                return
            raise _failed(path, query, error) from error

    return records


def _opened(path: str, is_stopped: Callable[[], bool], warn: Warn) -> sqlite3.Connection:
    """Open a database that somebody else may have made: it is only read, and runs nothing of its own."""
    try:
        place = copied_source(path) if is_in_store(path) else Path(path)
        if is_in_store(path) and _has_log(path):
            warn(f"{path}: what its log {path}-wal holds is not read; `PRAGMA wal_checkpoint` before a copy")
        with open_regular_file(place) as file:
            is_cut = _is_cut(file)
        target = real_path(place)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path} can't be read: {reason}", remedy="check its name") from error
    if is_cut:
        raise sqlite3.DatabaseError("it is cut off")
    database = sqlite3.connect(
        file_uri(target, "mode=ro"), uri=True, timeout=_BUSY_S, check_same_thread=False
    )
    with ExitStack() as undo:
        undo.callback(database.close)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _CELL_MAX_BYTES)
        database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        database.execute("PRAGMA query_only = ON")
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        undo.pop_all()
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY)
    database.set_progress_handler(is_stopped, _STEPS)
    database.text_factory = lambda data: data.decode(errors="replace")
    return database


def _has_log(path: str) -> bool:
    """Tell whether a log with the last changes of a database is beside it in a store."""
    try:
        with open_source(f"{path}-wal") as file:
            return bool(file.read(1))
    except OSError:
        return False


def _is_cut(file: BinaryIO) -> bool:
    """Tell whether a database has fewer pages than its header says (https://sqlite.org/fileformat2.html).

    SQLite reads what is missing as zeros.
    """
    header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES:
        return True
    (page_bytes,), (change, pages) = unpack_from(">H", header, 16), unpack_from(">2I", header, 24)
    is_counted = unpack_from(">I", header, 92) == (change,)
    page_bytes = _PAGE_MAX_BYTES if page_bytes == 1 else page_bytes
    return is_counted and file.seek(0, 2) < pages * page_bytes


def _table_query(path: str, database: sqlite3.Connection, wanted: str, warn: Warn) -> str:
    """Return the query for the one table with a column of titles."""
    tables = [
        str(name) for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    found = {}
    for table in tables:
        query = f"SELECT * FROM {_quoted(table)} LIMIT 0"  # noqa: S608 - quoted
        columns = [str(column[0]) for column in database.execute(query).description]
        if wanted.casefold() in map(str.casefold, columns):
            found[table] = columns
    if len(found) == 1:
        (table,) = found
        if len(tables) > 1:
            warn(f"{path}: table {table!r} is read")
        return f"SELECT * FROM {_quoted(table)}"  # noqa: S608 - quoted
    what = "several tables have" if found else "no table has"
    raise InputError(
        f"{path}: {what} a column {wanted!r}: {column_list([*found] or tables) or 'there are no tables'}",
        remedy="ask for the titles: --query 'SELECT title, slug FROM posts WHERE published'",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _rows(path: str, database: sqlite3.Connection, query: str) -> Iterator[tuple[int, dict[str, object]]]:
    cursor = database.execute(query)
    if cursor.description is None:
        raise InputError(f"{path}: the query brings no rows", remedy="write a SELECT")
    names = [str(column[0]) for column in cursor.description]
    if len(names) > COLUMNS_MAX:
        raise InputError(
            f"{path}: the query brings {len(names):,} columns", remedy="name those that you need"
        )
    for number, row in enumerate(cursor, 1):
        yield number, {name: _text(cell) for name, cell in zip(names, row, strict=True)}


def _text(cell: object) -> str:
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _failed(path: str, query: str | None, error: sqlite3.Error) -> InputError:
    reason = str(error)
    if "not authorized" in reason or "readonly" in reason or "prohibited" in reason:
        return InputError(f"{path}: the query does more than read: {reason}", remedy="write a plain SELECT")
    if "locked" in reason or "busy" in reason:
        return InputError(f"{path} is written by another program", remedy="try it again, or copy the file")
    if query and "malformed" not in reason and "not a database" not in reason:
        return InputError(f"{path}: the query fails: {reason}", remedy="correct --query")
    return InputError(f"{path} is a damaged database: {reason}", remedy="check it: sqlite3 FILE .recover")
