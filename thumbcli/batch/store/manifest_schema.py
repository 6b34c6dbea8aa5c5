"""The tables of the manifest, from the first day on, each version as the step that leads to it."""

from __future__ import annotations

__all__ = ["MIGRATIONS"]

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
