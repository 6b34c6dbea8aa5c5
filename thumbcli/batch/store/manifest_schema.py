"""The tables of a manifest, and the values that a run writes into them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from thumbcli.contract import EngineName, Format
from thumbcli.printable_text import is_utf8

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = [
    "ADD_UNBOOKED",
    "FILES_MAX",
    "FILE_MARKS",
    "IS_REQUEST",
    "MIGRATIONS",
    "OWN_FIELD",
    "RECORDS_LOST",
    "VALID_ROW",
    "insert_into",
    "storable_credits",
    "storable_extra",
    "storable_text",
]

RECORDS_LOST = "records-lost"
"""The code of a title that may have been charged, for all that a repaired manifest knows."""

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

_V2 = """
CREATE TABLE repair (
    id           INTEGER PRIMARY KEY,
    version      TEXT    NOT NULL,
    repaired_at  TEXT    NOT NULL,
    records_lost INTEGER NOT NULL
);
CREATE TABLE log (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    expected INTEGER NOT NULL
);
INSERT INTO log VALUES (1, 0);
PRAGMA application_id = 1953000802;
"""
# 1953000802 is "thmb" in ASCII.

ADD_UNBOOKED = f"""
INSERT INTO lost (key, title, place, engine, credits, code, message, sent_at, run_id)
    SELECT key, title, place, engine, iif(code = '{RECORDS_LOST}', 0, credits), code, message, sent_at, run_id
    FROM attempt WHERE code IS NOT NULL AND key NOT IN (SELECT key FROM lost WHERE NOT settled);
"""
"""Add to the lost attempts what earlier versions recorded with the title alone."""

_V3 = f"""
CREATE TABLE lost (
    id            INTEGER PRIMARY KEY,
    key           TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    place         TEXT    NOT NULL,
    engine        TEXT    NOT NULL,
    credits       INTEGER NOT NULL,
    code          TEXT    NOT NULL,
    message       TEXT    NOT NULL,
    image_url     TEXT,
    generation_id TEXT,
    body          TEXT,
    settled       INTEGER NOT NULL DEFAULT 0,
    sent_at       TEXT    NOT NULL,
    run_id        INTEGER NOT NULL REFERENCES run (id)
);
CREATE INDEX lost_key ON lost (key, settled);
{ADD_UNBOOKED}
"""

_V4 = """
CREATE TABLE picture (
    key              TEXT    PRIMARY KEY,
    title            TEXT    NOT NULL,
    format           TEXT    NOT NULL,
    request          TEXT    NOT NULL,
    engine           TEXT    NOT NULL,
    sha256           TEXT    NOT NULL,
    width_px         INTEGER NOT NULL,
    height_px        INTEGER NOT NULL,
    credits          INTEGER NOT NULL,
    replaced_credits INTEGER NOT NULL DEFAULT 0,
    generation_id    TEXT,
    image_url        TEXT,
    extra            TEXT    NOT NULL DEFAULT '{}',
    placeholder      INTEGER NOT NULL DEFAULT 0,
    made_at          TEXT    NOT NULL,
    run_id           INTEGER NOT NULL REFERENCES run (id)
);
CREATE INDEX picture_engine ON picture (engine);
CREATE TABLE file (
    id         INTEGER PRIMARY KEY,
    target     TEXT    NOT NULL UNIQUE,
    claim      TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256     TEXT    NOT NULL,
    look       TEXT,
    naming     TEXT,
    source     TEXT,
    explicit   INTEGER NOT NULL DEFAULT 0,
    adopted    INTEGER NOT NULL DEFAULT 0,
    changed    INTEGER NOT NULL DEFAULT 0,
    pinned     INTEGER NOT NULL DEFAULT 0,
    defective  INTEGER NOT NULL DEFAULT 0,
    orphan     INTEGER NOT NULL DEFAULT 0,
    saved_at   TEXT    NOT NULL,
    run_id     INTEGER NOT NULL REFERENCES run (id)
);
CREATE INDEX file_key ON file (key, target, name, size_bytes, explicit, naming, defective);
INSERT INTO picture (key, title, format, request, engine, sha256, width_px, height_px, credits,
        replaced_credits, generation_id, image_url, extra, placeholder, made_at, run_id)
    SELECT key, title, format, request, engine, sha256, width_px, height_px, credits,
        CASE WHEN json_valid(extra)
            THEN coalesce(json_extract(extra, '$.thumbcli_replaced_credits'), 0) ELSE 0 END,
        generation_id, image_url,
        CASE WHEN json_valid(extra)
            THEN json_remove(extra, '$.thumbcli_replaced_credits', '$.thumbcli_changed') ELSE extra END,
        placeholder, made_at, run_id
    FROM thumbnail;
INSERT INTO file (target, claim, name, key, size_bytes, sha256, adopted, changed, defective, saved_at, run_id)
    SELECT claim, claim, name, key, size_bytes, sha256, adopted,
        CASE WHEN json_valid(extra) THEN coalesce(json_extract(extra, '$.thumbcli_changed'), 0) ELSE 0 END,
        placeholder, made_at, run_id
    FROM thumbnail;
DROP TABLE thumbnail;
"""
# In `file`: `target` is the claim of the name that was asked for, `claim` that of the one that it got;
# `naming` is the template of the name, and NULL like `look` and `source` where earlier versions did not
# record it; one that is `defective` lacks glyphs, or shows a placeholder.

MIGRATIONS: tuple[str, ...] = (_V1, _V2, _V3, _V4)
"""Step n leads from schema version n to n + 1."""


def _text(column: str, most_chars: int, *, least_chars: int = 0) -> str:
    length = f"length({column}) BETWEEN {least_chars} AND {most_chars}"
    return f"typeof({column}) = 'text' AND {length} AND instr({column}, char(0)) = 0"


def _number(column: str, most: int = 10**12) -> str:
    return f"typeof({column}) = 'integer' AND {column} BETWEEN 0 AND {most}"


def _one_of(column: str, kind: type[EngineName | Format]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in kind)})"


_SIDE = ("[1-9][0-9][0-9]", "[1-4][0-9][0-9][0-9]")
_FORMAT = (
    " OR ".join(
        (
            "(" + _one_of("format", Format),
            *(f"format GLOB '{wide}x{high}'" for wide in _SIDE for high in _SIDE),
        )
    )
    + ")"
)
"""An SQL condition: the column `format` is one of ours, or looks like a size such as `1500x500`."""


def _maybe(column: str, condition: str) -> str:
    return f"({column} IS NULL OR {condition})"


def _valid(*conditions: str) -> str:
    """Return the conditions as one; a NULL where no column may have one makes it false."""
    return f"coalesce({' AND '.join(conditions)}, 0)"


_NAME_MAX, _TITLE_MAX, _TEXT_MAX = 4096, 10_000, 100_000
"""In characters, far above what is written."""

FILES_MAX = 10**9
"""The largest number of a file: a run keeps a bit for each, and each save takes a new one."""

_CREDITS_MAX = 10**6
_STORED_MAX_CHARS = 10_000
"""Of an address or a generation id; longer ones are not kept."""

OWN_FIELD = "thumbcli_"
"""How the names of our own fields in `extra` begin; nobody else's may."""


def storable_text(value: object) -> str | None:
    """Return `value` if it is a text that a manifest holds, else None."""
    if not isinstance(value, str) or len(value) > _STORED_MAX_CHARS or "\0" in value:
        return None
    return value if is_utf8(value) else None


def storable_credits(value: object) -> int:
    """Return `value` if it is a number of credits that a manifest holds, else 0."""
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 <= value <= _CREDITS_MAX else 0


def storable_extra(fields: Mapping[str, object]) -> str:
    """Return what a server added to its answer, as JSON without our own fields; empty if it is too much."""
    foreign = {name: value for name, value in fields.items() if not name.startswith(OWN_FIELD)}
    text = json.dumps(foreign, default=str, ensure_ascii=False)
    return text if len(text) <= _TEXT_MAX and is_utf8(text) else "{}"


def insert_into(table: str, columns: Collection[str]) -> str:
    """Return the statement that inserts a row in place of those that have its unique values."""
    return f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


FILE_MARKS = ("explicit", "adopted", "changed", "pinned", "defective", "orphan")
"""The columns of `file` that are true or false."""

IS_REQUEST = "CASE WHEN json_valid(request) THEN json_type(request) = 'object' ELSE 0 END"
"""An SQL condition: the column `request` is a JSON object."""

VALID_ROW: dict[str, str] = {
    "run": _valid(
        *(_text(column, 100) for column in ("version", "engine", "started_at")),
        *(_maybe(column, _text(column, 100)) for column in ("ended_at", "quota_until")),
        *(_number(column) for column in ("made", "skipped", "failed", "uncertain", "credits")),
        *(_maybe(column, _number(column)) for column in ("exit_code", "quota_limit", "quota_left")),
    ),
    "thumbnail": _valid(
        _text("key", 100, least_chars=1),
        *(_text(column, _NAME_MAX, least_chars=1) for column in ("claim", "name")),
        _text("title", _TITLE_MAX),
        _FORMAT,
        _one_of("engine", EngineName),
        IS_REQUEST,
        *(_number(column) for column in ("size_bytes", "width_px", "height_px", "run_id")),
        _number("credits", _CREDITS_MAX),
        *(_number(column, 1) for column in ("adopted", "placeholder")),
        *(_text(column, 100) for column in ("sha256", "made_at")),
        *(_maybe(column, _text(column, _TEXT_MAX)) for column in ("generation_id", "image_url")),
        _text("extra", _TEXT_MAX),
    ),
    "picture": _valid(
        _text("key", 100, least_chars=1),
        _text("title", _TITLE_MAX),
        _FORMAT,
        _one_of("engine", EngineName),
        IS_REQUEST,
        *(_number(column) for column in ("width_px", "height_px", "replaced_credits", "run_id")),
        _number("credits", _CREDITS_MAX),
        _number("placeholder", 1),
        *(_text(column, 100) for column in ("sha256", "made_at")),
        *(_maybe(column, _text(column, _TEXT_MAX)) for column in ("generation_id", "image_url")),
        _text("extra", _TEXT_MAX),
    ),
    "file": _valid(
        f"id BETWEEN 1 AND {FILES_MAX}",
        _text("key", 100, least_chars=1),
        *(_text(column, _NAME_MAX, least_chars=1) for column in ("target", "claim", "name")),
        *(_number(column) for column in ("size_bytes", "run_id")),
        *(_number(column, 1) for column in FILE_MARKS),
        *(_text(column, 100) for column in ("sha256", "saved_at")),
        *(_maybe(column, _text(column, _NAME_MAX)) for column in ("look", "naming", "source")),
    ),
    "failure": _valid(
        _text("key", 100, least_chars=1),
        _text("title", _TITLE_MAX),
        *(_text(column, _TEXT_MAX) for column in ("place", "engine", "code", "message")),
        _number("permanent", 1),
        _text("failed_at", 100),
        _number("run_id"),
    ),
    "attempt": _valid(
        _text("key", 100, least_chars=1),
        _text("title", _TITLE_MAX),
        *(_text(column, _TEXT_MAX) for column in ("place", "request", "engine", "message")),
        _number("credits", _CREDITS_MAX),
        _maybe("code", _text("code", _TEXT_MAX)),
        _text("sent_at", 100),
        _number("run_id"),
    ),
    "lost": _valid(
        _text("key", 100, least_chars=1),
        _text("title", _TITLE_MAX),
        *(_text(column, _TEXT_MAX) for column in ("place", "engine", "code", "message")),
        _number("credits", _CREDITS_MAX),
        *(_maybe(column, _text(column, _TEXT_MAX)) for column in ("image_url", "generation_id", "body")),
        _number("settled", 1),
        _text("sent_at", 100),
        _number("run_id"),
    ),
    "log": _valid(_number("expected", 1)),
    "repair": _valid(_text("version", 100), _text("repaired_at", 100), _number("records_lost", 1)),
}
"""For each table an SQL condition: its row has only values that a run writes."""
