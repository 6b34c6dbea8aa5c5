"""Give the records of earlier versions today's fingerprints, which do not hold the renderer's look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.batch.store.manifest_schema import IS_REQUEST
from thumbcli.contract import OLD_FINGERPRINT, EngineName, fingerprint_of, old_fingerprint_of
from thumbcli.sqlite_database import transaction

if TYPE_CHECKING:
    import sqlite3

__all__ = ["HAS_OLD_KEY", "KEYED_TABLES", "renew_keys"]

HAS_OLD_KEY = f"key >= '{OLD_FINGERPRINT}' AND key < '{OLD_FINGERPRINT[:-1]};'"
"""An SQL condition: the fingerprint is one of an earlier version; `;` comes after `:`."""

KEYED_TABLES = ("picture", "attempt", "file", "failure", "lost")
"""The tables whose records have a fingerprint."""

_KNOWS_REQUEST = f"{HAS_OLD_KEY} AND request <> '{{}}' AND {IS_REQUEST}"


class _Renewed(NamedTuple):
    old: str
    key: str
    look: str | None


def renew_keys(connection: sqlite3.Connection) -> None:
    """Compute the fingerprints of all records anew that hold their request; the others keep theirs.

    A failure, for example, does not: whoever looks for one of an earlier version looks under both.
    """
    known = [_old_requests(connection, table) for table in ("picture", "attempt")]
    if not any(known):
        return
    looks = _looks()
    with transaction(connection) as write:
        write("CREATE TEMP TABLE renewed (old TEXT PRIMARY KEY, key TEXT NOT NULL, look TEXT)")
        for rows in known:
            renewed = (_renewed(*row, looks) for row in rows)
            connection.executemany("INSERT OR IGNORE INTO temp.renewed VALUES (?, ?, ?)", renewed)
        write(
            "UPDATE file SET look = (SELECT look FROM temp.renewed WHERE old = file.key) WHERE look IS NULL"
        )
        # Of two looks of one request the last one counts; what both cost stays in the books.
        write(
            "CREATE TEMP TABLE merged AS"
            " SELECT r.key AS key, max(p.made_at) AS made_at, sum(p.credits + p.replaced_credits) AS spent"
            " FROM picture AS p JOIN temp.renewed AS r ON r.old = p.key GROUP BY r.key HAVING count(*) > 1"
        )
        write(
            "DELETE FROM picture WHERE key IN (SELECT p.key FROM picture AS p JOIN temp.renewed AS r"
            " ON r.old = p.key JOIN temp.merged AS m ON m.key = r.key WHERE p.made_at < m.made_at)"
        )
        for table in KEYED_TABLES:
            newer = f"(SELECT key FROM temp.renewed WHERE old = {table}.key)"
            write(f"UPDATE OR REPLACE {table} SET key = coalesce({newer}, key) WHERE {HAS_OLD_KEY}")
        write(
            "UPDATE picture SET replaced_credits = max(0, (SELECT spent FROM temp.merged AS m"
            " WHERE m.key = picture.key) - credits) WHERE key IN (SELECT key FROM temp.merged)"
        )
        write("DROP TABLE temp.merged")
        write("DROP TABLE temp.renewed")


def _old_requests(connection: sqlite3.Connection, table: str) -> list[tuple[str, str, str]]:
    query = f"SELECT key, request, engine FROM {table} WHERE {_KNOWS_REQUEST}"
    return connection.execute(query).fetchall()


def _looks() -> tuple[str, ...]:
    """Return the looks that the local engine of today may have drawn with."""
    from thumbcli.engines.local_engine import Local

    look = Local().look
    return tuple(dict.fromkeys((look, look.partition(";")[0])))


def _renewed(old: str, request: str, engine: str, looks: tuple[str, ...]) -> _Renewed:
    try:
        values = dict(json.loads(request))
    except RecursionError:  # SQLite reads deeper nesting than Python; ours has none.
        return _Renewed(old, old, None)
    values.pop("origin", None)
    known = looks if engine == EngineName.LOCAL else ("",)
    drawn_with = (look for look in known if old_fingerprint_of(values, engine, look) == old)
    return _Renewed(old, fingerprint_of(values, engine), next(drawn_with, None))
