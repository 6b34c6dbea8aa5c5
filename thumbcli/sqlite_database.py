"""What every SQLite file of ours has: a versioned schema, whole transactions, and errors in our own words."""

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
    """Bring the file at `connection` to the newest schema, each step whole or not at all.

    Args:
        connection: To the file.
        where: Its path, for messages.
        steps: Step n leads from schema version n to n + 1.
        option: What chooses another folder for it.

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
    """Open a transaction that is kept whole or, where the body raises, not at all."""

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
    """Let what the system or SQLite says about a file come as an error of ours.

    Args:
        where: The file, for messages.
        again: What to do once it can be used again.
        damaged: What to do when it can't be read any more.

    Raises:
        DiskError: It can't be read or written for now.
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
