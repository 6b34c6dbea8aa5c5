"""The store keeps whole transactions, opens to its owner alone, and says what is wrong with its file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Plan
from thumbcli.errors import DiskError, UsageError
from thumbcli.server.store.job_records import JobRecords
from thumbcli.server.store.serve_database import MIGRATIONS, ServeDatabase
from thumbcli.server.store.server_keys import Keys
from thumbcli.server.webhooks.webhook_sender import secret_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

USE = "INSERT INTO usage (key_id, month, credits, generations) VALUES (?, '2026-01', 10, 1)"


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    """In the same folder."""
    with closing(ServeDatabase.open(tmp_path)) as store, store.writing() as write:
        write(USE, "a")
    with closing(ServeDatabase.open(tmp_path)) as store:
        assert store.rows("SELECT key_id FROM usage") == [("a",)]


def test_a_transaction_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    """All of it or none."""
    with closing(ServeDatabase.open(tmp_path)) as store:
        with pytest.raises(sqlite3.IntegrityError), store.writing() as write:
            _ = write(USE, "a"), write(USE, "a")
        assert store.rows("SELECT * FROM usage") == []


def test_another_process_sees_it_at_once(tmp_path: Path) -> None:
    """`thumb serve keys` works beside a running server."""
    with closing(ServeDatabase.open(tmp_path)) as one, closing(ServeDatabase.open(tmp_path)) as other:
        with one.writing() as write:
            write(USE, "a")
        assert other.rows("SELECT key_id FROM usage") == [("a",)]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    """There are digests of keys and secrets of webhooks in it."""
    with closing(ServeDatabase.open(tmp_path / "data")):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
        files = list((tmp_path / "data").iterdir())
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_an_older_file_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    """What stands in it stays."""
    with closing(sqlite3.connect(tmp_path / "serve.sqlite3")) as old:
        for step in MIGRATIONS[:version]:
            old.executescript(step)
        if version:
            old.execute(USE, ("a",))
        old.execute(f"PRAGMA user_version = {version}")
        old.commit()
    with closing(ServeDatabase.open(tmp_path)) as store:
        assert store.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert store.rows("SELECT key_id FROM usage") == ([("a",)] if version else [])


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """With a word on what to do."""
    with closing(sqlite3.connect(tmp_path / "serve.sqlite3")) as newer:
        newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(UsageError, match="newer thumbcli"):
        ServeDatabase.open(tmp_path)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """As damaged."""
    (tmp_path / "serve.sqlite3").write_bytes(b"not a database, " * 100)
    with pytest.raises(UsageError, match=r"serve\.sqlite3 is damaged"):
        ServeDatabase.open(tmp_path)


def test_an_emptied_file_is_no_new_one(tmp_path: Path) -> None:
    """Without its keys the server would accept any key."""
    with closing(ServeDatabase.open(tmp_path)):
        pass
    os.truncate(tmp_path / "serve.sqlite3", 0)
    with pytest.raises(UsageError, match=r"serve\.sqlite3 is damaged: it is empty"):
        ServeDatabase.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """It is the disk's fault, not ours."""
    (tmp_path / "file").touch()
    with pytest.raises(DiskError, match="file"):
        ServeDatabase.open(tmp_path / "file" / "data")


def test_a_promise_is_synced_and_counting_is_not(tmp_path: Path) -> None:
    """A job or a key outlives a loss of power; a count need not, and waits for no disk."""
    with closing(ServeDatabase.open(tmp_path)) as store:
        with store.writing(synced=True) as write:
            (promised,) = write("PRAGMA synchronous").fetchone()
        with store.writing() as write:
            (counted,) = write("PRAGMA synchronous").fetchone()
    assert (promised, counted) == (2, 1)  # FULL and NORMAL


@pytest.mark.parametrize(
    ("promise", "synced"),
    [
        pytest.param(lambda store: Keys(store).add("late", Plan.PRO), True, id="a key"),
        pytest.param(lambda store: Keys(store).revoke("early"), True, id="the end of a key"),
        pytest.param(lambda store: secret_of(store, "key_1"), True, id="the secret of its webhooks"),
        pytest.param(lambda store: JobRecords(store).prune(0.0), False, id="no promise: tidying up"),
    ],
)
def test_what_is_shown_to_somebody_is_synced(
    tmp_path: Path, statements: list[str], promise: Callable[[ServeDatabase], object], *, synced: bool
) -> None:
    """Before it is said: it will be copied to where no loss of power undoes it."""
    with closing(ServeDatabase.open(tmp_path)) as store:
        Keys(store).add("early", Plan.PRO)
        statements.clear()
        promise(store)
    begin_at = statements.index("BEGIN IMMEDIATE")
    assert ("PRAGMA synchronous = FULL" in statements[:begin_at]) is synced
    assert statements.index("COMMIT") > begin_at
