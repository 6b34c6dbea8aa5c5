"""The tables of the manifest, from the first day on, each version as the step that leads to it."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from thumbcli.errors import DiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MIGRATIONS", "migrate", "translated"]

_V1 = """
CREATE TABLE run (
    id          INTEGER PRIMARY KEY,
    version     TEXT    NOT NULL,
    engine      TEXT    NOT NULL,
    started_at  TEXT    NOT NULL,
    ended_at    TEXT,
    exit_code   INTEGER,
    made        INTEGER NOT NULL DEFAULT 0,
    skipped     INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0,
    uncertain   INTEGER NOT NULL DEFAULT 0,
    credits     INTEGER NOT NULL DEFAULT 0,
    quota_limit INTEGER,
    quota_left  INTEGER,
    quota_until TEXT
);
CREATE TABLE thumbnail (
    key           TEXT    PRIMARY KEY,
    claim         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    format        TEXT    NOT NULL,
    request       TEXT    NOT NULL,
    engine        TEXT    NOT NULL,
    size_bytes    INTEGER NOT NULL,
    sha256        TEXT    NOT NULL,
    width_px      INTEGER NOT NULL,
    height_px     INTEGER NOT NULL,
    credits       INTEGER NOT NULL,
    generation_id TEXT,
    image_url     TEXT,
    extra         TEXT    NOT NULL DEFAULT '{}',
    adopted       INTEGER NOT NULL DEFAULT 0,
    placeholder   INTEGER NOT NULL DEFAULT 0,
    made_at       TEXT    NOT NULL,
    run_id        INTEGER NOT NULL REFERENCES run (id)
);
CREATE INDEX thumbnail_file ON thumbnail (key, name, size_bytes, placeholder);
CREATE INDEX thumbnail_engine ON thumbnail (engine, adopted);
CREATE TABLE failure (
    key       TEXT    PRIMARY KEY,
    title     TEXT    NOT NULL,
    place     TEXT    NOT NULL,
    engine    TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    message   TEXT    NOT NULL,
    permanent INTEGER NOT NULL,
    failed_at TEXT    NOT NULL,
    run_id    INTEGER NOT NULL REFERENCES run (id)
) WITHOUT ROWID;
CREATE TABLE attempt (
    key     TEXT    PRIMARY KEY,
    title   TEXT    NOT NULL,
    place   TEXT    NOT NULL,
    request TEXT    NOT NULL,
    engine  TEXT    NOT NULL,
    credits INTEGER NOT NULL,
    code    TEXT,
    message TEXT    NOT NULL DEFAULT '',
    sent_at TEXT    NOT NULL,
    run_id  INTEGER NOT NULL REFERENCES run (id)
) WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (_V1,)
"""Step n leads from schema version n to n + 1."""


def migrate(
    connection: sqlite3.Connection, where: str, steps: Sequence[str] | None = None, option: str = "--out"
) -> None:
    """Bring the file at `connection` to the newest schema, each step whole or not at all.

    Args:
        connection: Of a manifest, or of another file that is versioned the same way.
        where: Its path, for messages.
        steps: Step n leads from schema version n to n + 1; None for the manifest's.
        option: What chooses another folder for it.

    Raises:
        UsageError: A newer thumbcli wrote it.
        sqlite3.Error: The file is damaged or can't be written.
    """
    steps = MIGRATIONS if steps is None else steps
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise UsageError(
            f"{where} was written by a newer thumbcli (schema {version}, this one knows {len(steps)})",
            remedy=f"upgrade thumbcli, or choose another folder with {option}",
        )
    for step in range(version, len(steps)):
        connection.executescript(f"BEGIN IMMEDIATE; {steps[step]} PRAGMA user_version = {step + 1}; COMMIT;")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Let what SQLite says about the manifest at `where` come as an error of ours."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.OperationalError as error:
        raise DiskError(
            f"{where} can't be used: {error}",
            remedy="check that the folder is writable and the disk has space, then run it again",
        ) from error
    except sqlite3.DatabaseError as error:
        raise UsageError(
            f"{where} is damaged: {error}",
            remedy="move it away and run again: the pictures in the folder are kept and adopted",
        ) from error
