"""SQLite databases: read and never written, with the query of a person or the one table of titles."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain
from thumbcli.errors import InputError
from thumbcli.sources.title_reader import InputFormat, TitleReader

if TYPE_CHECKING:
    from pathlib import Path

POSTS = "CREATE TABLE posts (title TEXT, slug TEXT, n REAL, draft INTEGER)"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database of three posts and a table of something else."""
    path = tmp_path / "blog.db"
    write(path, POSTS, "CREATE TABLE users (name TEXT)")
    write(path, "INSERT INTO posts VALUES ('A', 'a', 3, 0), ('B', NULL, 1.5, 1), (x'43', 'c', NULL, 0)")
    return path


def write(path: Path, *statements: str) -> None:
    """Run statements."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_table_of_titles_is_found(database: Path) -> None:
    """And told, because there is another one."""
    told: list[str] = []
    rows = list(drain(TitleReader([str(database)], warn=told.append)))
    assert [(row.title, row.columns["slug"], row.columns["n"]) for row in rows] == [
        ("A", "a", "3"),
        ("B", "", "1.5"),
        ("C", "c", ""),
    ]
    assert rows[2].location == f"{database}:3"
    assert told == [f"{database}: table 'posts' is read"]


@pytest.mark.parametrize(
    ("query", "column", "titles"),
    [
        ("SELECT title FROM posts WHERE NOT draft ORDER BY title DESC", None, ["C", "A"]),
        ("SELECT upper(slug) AS Title FROM posts WHERE slug = 'a';", None, ["A"]),
        ("SELECT slug || '!' AS s FROM posts WHERE n > 2", "s", ["a!"]),
        ("WITH t AS (SELECT title FROM posts LIMIT 1) SELECT * FROM t", None, ["A"]),
        ("SELECT title FROM posts WHERE 0", None, []),
        ("VALUES ('X')", "column1", ["X"]),
    ],
)
def test_query(database: Path, query: str, column: str | None, titles: list[str]) -> None:
    """Whatever a person selects."""
    assert [row.title for row in drain(TitleReader([str(database)], query=query, column=column))] == titles


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM posts",
        "DROP TABLE posts",
        "INSERT INTO posts (title) VALUES ('x') RETURNING title",
        "ATTACH '/etc/passwd' AS p",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA user_version",
        "CREATE TABLE x (title)",
        "VACUUM INTO '/dev/null'",
        "SELECT load_extension('x') AS title",
        "SELECT title FROM posts; DELETE FROM posts",
        "SELECT title FROM nowhere",
        "SELEC title",
    ],
)
def test_query_that_does_more_than_read_is_refused(database: Path, query: str) -> None:
    """Nothing of the file changes."""
    digest = hashlib.sha256(database.read_bytes()).digest()
    with pytest.raises(InputError):
        list(drain(TitleReader([str(database)], query=query)))
    assert hashlib.sha256(database.read_bytes()).digest() == digest
    assert [path.name for path in database.parent.iterdir()] == ["blog.db"]


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        ((POSTS, "CREATE TABLE old (Title TEXT)"), "several tables have a column 'title': 'posts', 'old'"),
        (("CREATE TABLE a (name TEXT)",), "no table has a column 'title': 'a'"),
        (("PRAGMA user_version = 1",), "there are no tables"),
    ],
)
def test_table_that_nobody_can_guess(tmp_path: Path, statements: tuple[str, ...], message: str) -> None:
    """The way on is a query."""
    path = tmp_path / "a.db"
    write(path, *statements)
    with pytest.raises(InputError, match=message) as caught:
        TitleReader([str(path)])
    assert "--query" in caught.value.remedy


def test_damaged_database_is_named(database: Path) -> None:
    """Whichever part is."""
    data = database.read_bytes()
    database.write_bytes(data[:100] + b"\xff" * 3000 + data[3100:])
    with pytest.raises(InputError, match="damaged database"):
        list(drain(TitleReader([str(database)])))
    database.write_bytes(b"no database")
    with pytest.raises(InputError, match="damaged database"):
        list(drain(TitleReader([str(database)], input_format=InputFormat.SQLITE)))


def test_database_that_is_cut_off_is_named(database: Path) -> None:
    """SQLite reads the pages that are missing as zeros: rows without a title."""
    database.write_bytes(database.read_bytes()[:-100])
    with pytest.raises(InputError, match="damaged database: it is cut off"):
        TitleReader([str(database)])


def test_database_that_another_program_writes_is_named(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while, in which it may have ended."""
    monkeypatch.setattr("thumbcli.sources.databases._BUSY_S", 0.0)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError, match="is written by another program"):
            TitleReader([str(database)])
    assert len(list(drain(TitleReader([str(database)])))) == 3


def test_endless_query_stops(database: Path) -> None:
    """A person's Ctrl-C ends what never ends."""
    endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t WHERE n < 0"
    query = f"SELECT 'A' AS title UNION ALL SELECT 'B' UNION ALL SELECT * FROM ({endless})"  # noqa: S608 - ours
    reader = TitleReader([str(database)], query=query)
    timer = threading.Timer(0.3, reader.stop)
    timer.start()
    begun = time.monotonic()
    while reader.next_batch():
        pass
    assert time.monotonic() - begun < 10
