"""What holds for every SQLite file of ours: whole transactions, and errors in our own words."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from thumbcli.errors import DiskError, ThumbError, UsageError
from thumbcli.sqlite_database import connect, transaction, translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Open a file in memory with one empty table."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE word (text TEXT UNIQUE)")
        yield connection


def words(connection: sqlite3.Connection) -> list[str]:
    """Return what the table holds."""
    return [text for (text,) in connection.execute("SELECT text FROM word")]


def test_a_transaction_is_kept_as_a_whole(connection: sqlite3.Connection) -> None:
    """Once its body has come to its end."""
    with transaction(connection) as write:
        write("INSERT INTO word VALUES (?)", "one")
        write("INSERT INTO word VALUES (?)", "two")
    assert words(connection) == ["one", "two"]


def test_a_transaction_whose_body_raises_leaves_nothing(connection: sqlite3.Connection) -> None:
    """And the next one can begin."""

    def interrupted() -> None:
        with transaction(connection) as write:
            write("INSERT INTO word VALUES (?)", "one")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with transaction(connection) as write:
        write("INSERT INTO word VALUES (?)", "two")
    assert words(connection) == ["two"]


def test_what_was_rolled_back_already_is_not_rolled_back_again(connection: sqlite3.Connection) -> None:
    """As SQLite itself does when the disk is full: the error that did it comes out."""

    def say_it_twice() -> None:
        with transaction(connection) as write:
            write("INSERT INTO word VALUES ('one')")
            write("INSERT OR ROLLBACK INTO word VALUES ('one')")

    with pytest.raises(sqlite3.IntegrityError):
        say_it_twice()
    assert words(connection) == []


@pytest.mark.parametrize(
    ("error", "kind", "message", "remedy"),
    [
        pytest.param(
            sqlite3.OperationalError("database is locked"),
            DiskError,
            "book.db can't be used: database is locked",
            "check that the folder is writable and the disk has space, then try anew",
            id="what passes",
        ),
        pytest.param(
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
            DiskError,
            "book.db can't be used: [Errno 28] No space left on device",
            "check that the folder is writable and the disk has space, then try anew",
            id="a full disk",
        ),
        pytest.param(
            sqlite3.DatabaseError("file is not a database"),
            UsageError,
            "book.db is damaged: file is not a database",
            "burn it",
            id="what does not pass",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_our_words(
    error: Exception, kind: type[ThumbError], message: str, remedy: str
) -> None:
    """With the file, and with what to do."""
    with pytest.raises(kind) as caught, translated("book.db", again="try anew", damaged="burn it"):
        raise error
    assert (caught.value.message, caught.value.remedy) == (message, remedy)


@pytest.mark.parametrize(
    "error", [sqlite3.ProgrammingError("no such column"), sqlite3.IntegrityError("UNIQUE")], ids=type
)
def test_a_mistake_of_ours_is_no_fault_of_the_file(error: Exception) -> None:
    """No message tells to move a good file away."""
    with pytest.raises(type(error)), translated("book.db", again="try anew", damaged="burn it"):
        raise error


def test_a_damaged_file_is_not_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows deletes no file that is open, and from Python 3.13 on such a connection is a warning."""
    open_now: list[sqlite3.Connection] = []

    class Watched(sqlite3.Connection):
        def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - of sqlite3
            super().__init__(*args, **options)
            open_now.append(self)

        def close(self) -> None:
            super().close()
            open_now.remove(self)

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Watched))
    path = tmp_path / "list.sqlite3"
    with closing(connect(path, "mode=rwc")):
        assert open_now
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        connect(path, "mode=rw")
    assert not open_now
