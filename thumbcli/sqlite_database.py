"""SQLite files: versioned schemas, transactions, and errors as `ThumbError`."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from thumbcli.errors import DiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Write", "migrate", "transaction", "translated"]


class Write(Protocol):
    """Runs one statement inside the transaction that is open."""

    def __call__(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Run `statement` with `values` bound to its question marks."""


def migrate(
    connection: sqlite3.Connection, where: str, steps: Sequence[str], *, option: str = "--out"
) -> None:
    """Migrate the file at `connection` to the newest schema, one transaction per step.

    Args:
        connection: An open connection to the file.
        where: Its path, for messages.
        steps: Step n leads from schema version n to n + 1.
        option: The flag that chooses another folder for it.

    Raises:
        UsageError: A newer thumbcli wrote it.
        sqlite3.Error: The file is damaged or can't be written.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise UsageError(
            f"{where} was written by a newer thumbcli (schema {version}, this one knows {len(steps)})",
            remedy=f"upgrade thumbcli, or choose another folder with {option}",
        )
    for step in range(version, len(steps)):
        connection.executescript(f"BEGIN IMMEDIATE; {steps[step]} PRAGMA user_version = {step + 1}; COMMIT;")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[Write]:
    """Open a transaction; it is rolled back if the body raises."""

    def write(statement: str, *values: object) -> sqlite3.Cursor:
        return connection.execute(statement, values)

    connection.execute("BEGIN IMMEDIATE")
    try:
        yield write
        connection.execute("COMMIT")
    except BaseException:
        # A full disk may have rolled it back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(where: str, *, again: str, damaged: str) -> Iterator[None]:
    """Raise errors of the system or of SQLite about a file as a `ThumbError`.

    Args:
        where: The file, for messages.
        again: The remedy for a file that can't be used for now, from "then" on.
        damaged: The remedy for a damaged file.

    Raises:
        DiskError: It can't be read or written.
        UsageError: It is damaged.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except (sqlite3.OperationalError, OSError) as error:
        raise DiskError(
            f"{where} can't be used: {error}",
            remedy=f"check that the folder is writable and the disk has space, then {again}",
        ) from error
    except sqlite3.DatabaseError as error:
        raise UsageError(f"{where} is damaged: {error}", remedy=damaged) from error
