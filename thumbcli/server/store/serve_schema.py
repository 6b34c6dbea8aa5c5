"""The tables of the server's one SQLite file, each version as the step that leads to it."""

from __future__ import annotations

__all__ = ["MIGRATIONS"]

_V1 = """
CREATE TABLE api_key (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    prefix       TEXT NOT NULL,
    sha256       TEXT NOT NULL UNIQUE,
    plan         TEXT NOT NULL,
    quota        INTEGER,
    rate_per_s   INTEGER,
    made_at      TEXT NOT NULL,
    last_used_at TEXT,
    revoked_at   TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX api_key_live ON api_key (name) WHERE revoked_at IS NULL;
CREATE TABLE usage (
    key_id      TEXT    NOT NULL,
    month       TEXT    NOT NULL,
    credits     INTEGER NOT NULL,
    generations INTEGER NOT NULL,
    PRIMARY KEY (key_id, month)
) WITHOUT ROWID;
CREATE TABLE replay (
    key_id      TEXT NOT NULL,
    idempotency TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    answer      TEXT NOT NULL,
    made_at_s   REAL NOT NULL,
    PRIMARY KEY (key_id, idempotency)
) WITHOUT ROWID;
CREATE INDEX replay_age ON replay (made_at_s);
"""

_V2 = """
CREATE TABLE webhook_secret (
    key_id TEXT PRIMARY KEY,
    secret TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE job (
    number        INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    key_id        TEXT    NOT NULL,
    key_name      TEXT    NOT NULL,
    cost          INTEGER NOT NULL,
    base_url      TEXT    NOT NULL,
    webhook_url   TEXT    NOT NULL,
    host          TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    error         TEXT,
    starts        INTEGER NOT NULL DEFAULT 0,
    tries         INTEGER NOT NULL DEFAULT 0,
    said          TEXT    NOT NULL DEFAULT '',
    due_at_s      REAL    NOT NULL,
    accepted_at_s REAL    NOT NULL,
    body          BLOB,
    payload       BLOB
);
CREATE INDEX job_due ON job (state, due_at_s);
"""

MIGRATIONS: tuple[str, ...] = (_V1, _V2)
"""Step n leads from schema version n to n + 1."""
