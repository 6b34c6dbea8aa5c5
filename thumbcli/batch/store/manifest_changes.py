"""What has changed in a manifest since it was last sent: rows, as a small file that another copy takes in.

A part is gzip over JSON Lines: a header with the columns of the tables, then a line for each row that was
written or removed. It holds the rows as they are when it is made, so that taking one in again, or one whose
rows a later copy of the manifest has already, changes nothing.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from thumbcli.batch.store.manifest_schema import insert_into

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

__all__ = ["PART_ROWS_MAX", "BrokenPartError", "ChangeLog", "ChangedRows", "take_in"]

PART_ROWS_MAX: Final = 20_000
"""Of one part, which is made in memory: some 20 MB."""

_PART_MAX_BYTES: Final = 1024 * 1024 * 1024
"""Of a part once it is unpacked: fifty times what so many rows have."""

_KEYS: Final = {
    "run": "id",
    "picture": "key",
    "file": "id",
    "failure": "key",
    "attempt": "key",
    "lost": "id",
    "repair": "id",
}
"""The tables that are sent, and what tells their rows apart. The table `log` is about this disk alone."""

_LINE_MAX_BYTES: Final = 8 * 1024 * 1024
"""Twice what SQLite lets a row of ours have."""

_LEVEL: Final = 6
_ROWS_AT_ONCE: Final = 500


class BrokenPartError(ValueError):
    """A part is not as a run writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRows:
    """Rows that have changed.

    Attributes:
        keys: Table and key of each.
        data: The part with them.
    """

    keys: tuple[tuple[str, str | int], ...]
    data: bytes


class ChangeLog:
    """Notes which rows of an open manifest change, from now on, in memory and within each transaction.

    Args:
        connected: Yields the connection while nothing else uses it.
    """

    def __init__(self, connected: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        self._connected = connected
        with connected() as connection:
            # Else what REPLACE removes is not noted.
            connection.execute("PRAGMA recursive_triggers = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.executescript("".join(_statements()))

    def count(self) -> int:
        """Return how many rows have changed and were not taken."""
        with self._connected() as connection:
            ((number,),) = connection.execute("SELECT count(*) FROM temp.unsent").fetchall()
        return int(number)

    def take(self) -> ChangedRows:
        """Return the rows that have changed, which count as sent from now on."""
        with self._connected() as connection:
            keys = tuple(connection.execute("SELECT kind, key FROM temp.unsent ORDER BY kind, key"))
            data = _part_of(connection, keys)
            connection.execute("DELETE FROM temp.unsent")
        return ChangedRows(keys=keys, data=data)

    def forget(self) -> None:
        """Let all rows count as sent."""
        with self._connected() as connection:
            connection.execute("DELETE FROM temp.unsent")

    def give_back(self, rows: ChangedRows) -> None:
        """Let rows that could not be sent count as changed again."""
        with self._connected() as connection:
            connection.executemany("INSERT OR IGNORE INTO temp.unsent VALUES (?, ?)", rows.keys)


def _statements() -> Iterator[str]:
    yield "CREATE TEMP TABLE unsent (kind TEXT, key, PRIMARY KEY (kind, key)) WITHOUT ROWID;"
    for table, key in _KEYS.items():
        for change, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            notes = "".join(f"INSERT OR IGNORE INTO unsent VALUES ('{table}', {row}.{key});" for row in rows)
            trigger = f"unsent_{table}_{change.lower()}"
            yield f"CREATE TEMP TRIGGER {trigger} AFTER {change} ON main.{table} BEGIN {notes} END;"


def _part_of(connection: sqlite3.Connection, keys: Sequence[tuple[str, str | int]]) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=_LEVEL, mtime=0) as file:
        file.write(_line(_header(connection)))
        for table, key in _KEYS.items():
            own = [each for kind, each in keys if kind == table]
            for start in range(0, len(own), _ROWS_AT_ONCE):
                some = own[start : start + _ROWS_AT_ONCE]
                query = f"SELECT {key}, * FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))"
                found = {row[0]: row[1:] for row in connection.execute(query, (json.dumps(some),))}
                for each in some:
                    file.write(_line([table, list(found[each]) if each in found else each]))
    return packed.getvalue()


def _line(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _header(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return what a part says of the manifest that it belongs to."""
    ((schema,),) = connection.execute("PRAGMA user_version").fetchall()
    columns = {
        table: [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        for table in _KEYS
    }
    return {"schema": schema, "columns": columns}


def take_in(connection: sqlite3.Connection, data: bytes) -> None:
    """Write the rows of a part into a manifest, in an open transaction.

    Which values they may have is checked where they are read, as those of any manifest.

    Raises:
        BrokenPartError: It is cut off, or not as a run writes it, or of another version of the tables.
        sqlite3.Error: The manifest can't be written.
    """
    header = _header(connection)
    try:
        written = []
        for table, row in _rows(data, header):
            if isinstance(row, list):
                written.append((table, row))
            else:
                connection.execute(f"DELETE FROM {table} WHERE {_KEYS[table]} = ?", (row,))
        # Last, so that no row that is removed has a name that one of these takes.
        for table, row in written:
            connection.execute(insert_into(table, header["columns"][table]), row)
    except (OSError, EOFError, zlib.error, ValueError, TypeError, LookupError, RecursionError) as error:
        raise BrokenPartError(f"it is not as a run writes it: {error}") from error
    except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError) as error:
        raise BrokenPartError(f"it has values that no run writes: {error}") from error


def _rows(data: bytes, header: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the table and the values of each row that was written, the key of each that was removed."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        if json.loads(file.readline(_LINE_MAX_BYTES)) != header:
            raise BrokenPartError("its tables are not those of the manifest")
        for number, line in enumerate(iter(partial(file.readline, _LINE_MAX_BYTES), b"")):
            if number >= PART_ROWS_MAX or file.tell() > _PART_MAX_BYTES or not line.endswith(b"\n"):
                raise BrokenPartError("it is too large, or cut off")
            table, row = json.loads(line)
            values = row if isinstance(row, list) else [row]
            plain = all(value is None or isinstance(value, str | int | float) for value in values)
            if not plain or (isinstance(row, list) and len(row) != len(header["columns"][table])):
                raise BrokenPartError("it has a row with other columns")
            yield table, row
