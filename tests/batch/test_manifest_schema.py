"""The manifest's tables: brought up to date step by step, each whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from thumbcli.batch.store import manifest_file
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_schema import MIGRATIONS
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.errors import DiskError, UsageError
from thumbcli.sqlite_database import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEYS = ["v1:made", "v1:failed", "v1:lost"]
FIRST_ROWS = """
INSERT INTO run (id, version, engine, started_at)
    VALUES (7, '0.0.1', 'thumbapi', '2026-01-01T00:00:00+00:00');
INSERT INTO thumbnail (key, claim, name, title, format, request, engine, size_bytes, sha256, width_px,
                       height_px, credits, generation_id, image_url, made_at, run_id)
    VALUES ('v1:made', 'a.webp', 'A.webp', 'A', 'youtube', '{}', 'thumbapi', 3, 'abc', 1280, 720,
            10, 'gen-1', 'https://images.example/1', '2026-01-01T00:00:01+00:00', 7);
INSERT INTO failure VALUES ('v1:failed', 'B', 'titles.txt:2', 'thumbapi', '400', 'no', 1, '2026-01-01', 7);
INSERT INTO attempt VALUES ('v1:lost', 'C', 'titles.txt:3', '{}', 'thumbapi', 10, NULL, '', '2026-01-01', 7);
INSERT INTO attempt
    VALUES ('v1:late', 'D', 'titles.txt:4', '{}', 'thumbapi', 10, 'timeout', 'no answer', '2026-01-01', 7),
           ('v1:unread', 'E', 'titles.txt:5', '{}', 'thumbapi', 10, 'records-lost', '', '2026-01-01', 7);
"""


@pytest.fixture
def first(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Give a manifest of schema version 1, as the first thumbcli wrote it, with a row in each table."""
    path = OutputPlace(tmp_path).manifest
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(MIGRATIONS[0] + FIRST_ROWS + "PRAGMA user_version = 1")
        yield connection


def tables(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all tables."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name for (name,) in found if not name.startswith("sqlite_")}


def version(connection: sqlite3.Connection) -> int:
    """Return the schema version."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_file_gets_every_table() -> None:
    """From nothing to the newest version."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, "here", MIGRATIONS)
        assert tables(connection) >= {"run", "picture", "file", "failure", "attempt", "lost"}
        assert version(connection) == len(MIGRATIONS)


def test_an_up_to_date_file_is_left_alone() -> None:
    """Migrating twice is migrating once."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, "here", MIGRATIONS)
        changes = connection.total_changes
        migrate(connection, "here", MIGRATIONS)
        assert connection.total_changes == changes


def test_rows_of_the_first_version_are_still_there(tmp_path: Path, first: sqlite3.Connection) -> None:
    """What the first thumbcli recorded is read by this one, whatever came between."""
    first.close()
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        (file,), picture = manifest.files(KEYS)["v1:made"], manifest.pictures(KEYS)["v1:made"]
        assert (file.name, file.target, file.size_bytes, file.adopted) == ("A.webp", "a.webp", 3, False)
        assert (picture.title, picture.credits) == ("A", 10)
        assert picture.image_url == "https://images.example/1"
        assert manifest.failures(KEYS)["v1:failed"].code == "400"
        assert manifest.attempts(KEYS)["v1:lost"].sent_at == "2026-01-01"
        assert manifest.tabulate("SELECT id, version FROM run") == [(7, "0.0.1")]
        assert manifest.records_lost_at is None


def test_the_first_version_is_read_without_being_changed(tmp_path: Path, first: sqlite3.Connection) -> None:
    """A folder that is only looked at may be an old one."""
    first.close()
    before = OutputPlace(tmp_path).manifest.read_bytes()
    manifest = Manifest.open_to_read(OutputPlace(tmp_path))
    assert manifest is not None
    with closing(manifest):
        assert manifest.attempts(KEYS)["v1:lost"].code is None
        manifest.check_thoroughly()
    assert OutputPlace(tmp_path).manifest.read_bytes() == before


def test_what_the_first_version_knew_to_be_lost_is_in_the_books(
    tmp_path: Path, first: sqlite3.Connection
) -> None:
    """Of what a repair could not read nobody knows a cost; what is in flight is booked by the next run."""
    first.close()
    reader = Manifest.open_to_read(OutputPlace(tmp_path))
    assert reader is not None
    with closing(reader):
        assert reader.lost_credits() == {7: 10}
        assert reader.addresses([*KEYS, "v1:late"]) == {}
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        query = "SELECT key, title, place, credits, code, run_id FROM lost ORDER BY key"
        assert manifest.tabulate(query) == [
            ("v1:late", "D", "titles.txt:4", 10, "timeout", 7),
            ("v1:unread", "E", "titles.txt:5", 0, "records-lost", 7),
        ]
        assert manifest.lost_credits() == {7: 10}


def test_a_step_to_come_keeps_the_rows(
    tmp_path: Path, first: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A further version only has to add its step."""
    step = "ALTER TABLE file ADD COLUMN note TEXT NOT NULL DEFAULT 'none'; CREATE TABLE extra (id INTEGER);"
    monkeypatch.setattr(manifest_file, "MIGRATIONS", (*MIGRATIONS, step))
    first.close()
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        assert manifest.tabulate("SELECT key, note FROM file") == [("v1:made", "none")]
        assert manifest.tabulate("SELECT * FROM extra") == []


def test_a_step_that_breaks_leaves_the_old_version(
    tmp_path: Path, first: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole or not at all: the first half of a step is taken back when the second fails."""
    broken = "CREATE TABLE extra (id INTEGER); CREATE TABLE run (id INTEGER);"
    monkeypatch.setattr(manifest_file, "MIGRATIONS", (MIGRATIONS[0], broken))
    first.close()
    with pytest.raises(DiskError, match="already exists"):
        Manifest.open(OutputPlace(tmp_path))
    with closing(sqlite3.connect(OutputPlace(tmp_path).manifest)) as connection:
        assert version(connection) == 1
        assert "extra" not in tables(connection)
        assert connection.execute("SELECT count(*) FROM thumbnail").fetchone() == (1,)


@pytest.mark.parametrize("how", [Manifest.open, Manifest.open_to_read], ids=["to write", "to read"])
def test_a_newer_file_is_refused(
    tmp_path: Path, first: sqlite3.Connection, how: Callable[[OutputPlace], object]
) -> None:
    """An older thumbcli never guesses what a newer one meant."""
    first.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    first.close()
    with pytest.raises(UsageError, match="was written by a newer thumbcli") as caught:
        how(OutputPlace(tmp_path))
    assert "upgrade thumbcli" in caught.value.remedy
