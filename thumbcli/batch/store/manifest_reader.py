"""The queries over a manifest, open to a run or only to be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from thumbcli.batch.names.file_names import claim_ids
from thumbcli.batch.store.manifest_file import ManifestFile
from thumbcli.batch.store.manifest_records import (
    Attempt,
    Failure,
    FileEntry,
    FileRecord,
    ListedFile,
    PictureRecord,
)
from thumbcli.batch.store.manifest_schema import FILES_MAX, IS_REQUEST, RECORDS_LOST, VALID_ROW
from thumbcli.batch.store.old_keys import HAS_OLD_KEY, KEYED_TABLES
from thumbcli.engines.protocol import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thumbcli.contract import EngineName

__all__ = ["AMONG", "LOST_AT", "ManifestReader"]

_FILES_PER_QUERY = 10_000
_COPIES_PER_QUERY = 10

_entry = cast("Callable[[tuple[object, ...]], FileEntry]", partial(tuple.__new__, FileEntry))
"""Makes an entry of a row: what `FileEntry._make` does, in a third of the time."""

_Kind = type[FileRecord | PictureRecord | Failure | Attempt]
_T = TypeVar("_T", FileRecord, PictureRecord, Failure, Attempt)
_TABLES: dict[_Kind, str] = {
    FileRecord: "file",
    PictureRecord: "picture",
    Failure: "failure",
    Attempt: "attempt",
}
_OF_NAME = "target IN (?, ?) OR claim IN (?, ?) ORDER BY name = ? DESC LIMIT 1"

AMONG = "key IN (SELECT value FROM json_each(?))"
"""An SQL condition: the fingerprint is in a JSON array."""

LOST_AT = "FROM lost WHERE key = ? AND NOT settled AND image_url = ?"
"""The lost attempt whose picture an answer said to be at an address."""


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class ManifestReader(ManifestFile):
    """What a manifest holds. Most queries are for a whole batch of keys.

    Every method raises `DiskError` when the file can't be read, and `DamagedFile` when it is damaged, or
    holds a value that no run writes.
    """

    def entries(self, keys: Sequence[str]) -> list[FileEntry]:
        """Return the files of the pictures `keys`, but those whose picture should be made again."""
        query = (
            f"SELECT {', '.join(FileEntry._fields)} FROM file WHERE {AMONG} AND NOT defective"
            " AND typeof(name) = 'text' AND typeof(size_bytes) = 'integer' AND instr(name, char(0)) = 0"
            f" AND id BETWEEN 1 AND {FILES_MAX}"
        )
        return list(map(_entry, self.tabulate(query, json.dumps(keys))))

    def files(self, keys: Sequence[str]) -> dict[str, list[FileRecord]]:
        """Return the files of those pictures `keys` that have any, in the order in which they were saved."""
        found: dict[str, list[FileRecord]] = {}
        for record in self._rows(FileRecord, f"{AMONG} ORDER BY id", json.dumps(keys)):
            found.setdefault(record.key, []).append(record)
        return found

    def copies(self, key: str) -> Iterator[FileRecord]:
        """Yield the files of the picture `key`, the last one that was saved first; they may be thousands."""
        before = FILES_MAX + 1
        condition = f"key = ? AND id < ? ORDER BY id DESC LIMIT {_COPIES_PER_QUERY}"
        while some := list(self._rows(FileRecord, condition, key, before)):
            yield from some
            before = some[-1].id

    def pictures(self, keys: Sequence[str]) -> dict[str, PictureRecord]:
        """Return those pictures `keys` that were drawn."""
        return self._by_key(PictureRecord, keys)

    def picture(self, key: str) -> PictureRecord | None:
        """Return the picture `key` if it was drawn."""
        return self.pictures([key]).get(key)

    def has_old_keys(self) -> bool:
        """Tell whether any record still has a fingerprint of an earlier version."""
        some = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE {HAS_OLD_KEY}" for table in KEYED_TABLES)
        return bool(self.tabulate(f"SELECT EXISTS ({some})")[0][0])

    def failures(self, keys: Sequence[str]) -> dict[str, Failure]:
        """Return the failures of those `keys` whose last attempt failed."""
        return self._by_key(Failure, keys)

    def attempts(self, keys: Sequence[str]) -> dict[str, Attempt]:
        """Return the attempts under `keys` that may have been charged without a picture."""
        return self._by_key(Attempt, keys)

    def spent_credits(self) -> int:
        """Return what was spent on all pictures, also on those that were replaced."""
        ((spent,),) = self.tabulate("SELECT total(credits) + total(replaced_credits) FROM picture")
        return int(spent)

    def credits_since(self, moment: datetime) -> int:
        """Return what was spent, or may have been charged, since a moment.

        A run that was going on then counts as a whole; one that was killed by the pictures that it has.
        """
        since = moment.astimezone(UTC).isoformat(timespec="seconds")
        ((spent,),) = self.tabulate(
            "SELECT (SELECT total(iif(ended_at IS NULL,"
            " (SELECT total(picture.credits) FROM picture WHERE run_id = run.id), credits))"
            " FROM run WHERE max(started_at, coalesce(ended_at, '')) >= ?1)"
            " + (SELECT total(credits) FROM lost WHERE NOT settled AND sent_at >= ?1)"
            " + (SELECT total(credits) FROM attempt WHERE code IS NULL AND sent_at >= ?1)",
            since,
        )
        return int(spent)

    def sent_keys(self) -> frozenset[str]:
        """Return the keys of all attempts that may have been charged without a picture."""
        return frozenset(key for (key,) in self.tabulate("SELECT key FROM attempt"))

    def lost_attempt(self, key: str) -> Attempt:
        """Return what stands for an attempt under `key` if its record may be lost: see `records_lost_at`."""
        when = self.records_lost_at or ""
        message = f"it may have been charged before thumb repair, which at {when} could not read all records"
        return Attempt(key=key, code=RECORDS_LOST, message=message, sent_at=when, credits=0)

    def addresses(self, keys: Sequence[str]) -> dict[str, str]:
        """Return where the picture of an attempt that brought none can be fetched, for those `keys`."""
        query = (
            f"SELECT key, image_url FROM lost WHERE {AMONG} AND NOT settled AND image_url <> '' ORDER BY id"
        )
        return dict(self.tabulate(query, json.dumps(keys)))

    def lost_credits(self) -> dict[int, int]:
        """Return the credits that may have been charged without a picture, by the number of the run."""
        query = "SELECT run_id, sum(credits) FROM lost WHERE code IS NOT NULL GROUP BY run_id"
        return dict(self.tabulate(query))

    def credits_in_flight(self) -> dict[int, int]:
        """Return the credits of requests that are in flight, or were when their run was killed, by run."""
        query = "SELECT run_id, sum(credits) FROM attempt WHERE code IS NULL GROUP BY run_id"
        return dict(self.tabulate(query))

    def bought(self, key: str, image_url: str | None) -> tuple[int, str | None]:
        """Return the credits and the generation id of the picture of `key` that is kept at `image_url`."""
        columns = "SELECT credits, generation_id"
        query = f"{columns} {LOST_AT} UNION ALL {columns} FROM picture WHERE key = ? LIMIT 1"
        found = self.tabulate(query, key, image_url, key)
        return found[0] if found else (0, None)

    def _by_key(self, kind: type[_T], keys: Sequence[str]) -> dict[str, _T]:
        return {row.key: row for row in self._rows(kind, AMONG, json.dumps(keys))}

    def _rows(self, kind: type[_T], condition: str, *values: object) -> Iterator[_T]:
        """Yield the rows of a table as instances of `kind`, whose fields are its columns."""
        table = _TABLES[kind]
        columns = ", ".join(kind.__slots__)
        query = f"SELECT {VALID_ROW[table]}, {columns} FROM {table} WHERE {condition}"
        for valid, *found in self.tabulate(query, *values):
            if not valid:
                self._refuse_values(table)
            yield kind(*found)

    def failures_by_row(self) -> dict[tuple[str, str], list[str]]:
        """Return the keys of all failures, by the recorded location and the title of their rows."""
        keys: dict[tuple[str, str], list[str]] = {}
        for key, location, title in self.tabulate("SELECT key, place, title FROM failure"):
            # Earlier versions recorded absolute paths as they were given.
            keys.setdefault((self._output.recorded(location), title), []).append(key)
        return keys

    def owner(self, name: str) -> FileRecord | None:
        """Return the file that was asked for under this name, or has it, or one that looks the same."""
        claims = claim_ids(name)
        return next(self._rows(FileRecord, _OF_NAME, *claims, *claims, name), None)

    def measures(self, claims: Sequence[str]) -> dict[str, tuple[int, str, bool, int, int]]:
        """Return size, digest, whether it was adopted, and the picture's size in pixels of files on record.

        Args:
            claims: What their names look like; see `claim_id`.
        """
        query = (
            "SELECT claim, size_bytes, file.sha256, adopted, ifnull(width_px, 0), ifnull(height_px, 0)"
            " FROM file LEFT JOIN picture USING (key) WHERE claim IN (SELECT value FROM json_each(?))"
        )
        return {claim: found for claim, *found in self.tabulate(query, json.dumps(claims))}  # type: ignore[misc]

    def is_orphan(self, name: str) -> bool:
        """Tell whether the file of this name is one that no row asks for, and that nothing else keeps."""
        query = "SELECT 1 FROM file WHERE name = ? AND orphan AND NOT adopted AND NOT pinned"
        return bool(self.tabulate(query, name))

    def lists(self) -> tuple[set[str], int, bool]:
        """Return the lists that have asked for files, how many files there are, and whether any is an orphan.

        The list is empty for files of which it is not known.
        """
        # Not grouped with their counts, which would sort all files.
        found = self.tabulate("SELECT DISTINCT coalesce(source, ''), orphan <> 0 FROM file")
        if not all(isinstance(source, str) and "\0" not in source for source, _ in found):
            self._refuse_values("file")
        ((files,),) = self.tabulate("SELECT count(*) FROM file")
        return {source for source, _ in found}, files, any(orphan for _, orphan in found)

    def formats_after(self, file_id: int) -> set[str]:
        """Return the formats of the pictures in files that were recorded after one."""
        query = "SELECT DISTINCT format FROM file JOIN picture USING (key) WHERE id > ?"
        return {format_ for (format_,) in self.tabulate(query, file_id)}

    def last_file_id(self) -> int:
        """Return the number of the file that was recorded last; 0 if there is none."""
        # Each alone is read from an end of the table; both in one SELECT would read all of it.
        query = "SELECT coalesce((SELECT min(id) FROM file), 1), coalesce((SELECT max(id) FROM file), 0)"
        ((first, last),) = self.tabulate(query)
        if first < 1 or last > FILES_MAX:
            self._refuse_values("file")
        return int(last)

    def files_after(self, file_id: int, last_id: int) -> list[ListedFile]:
        """Return the next files in the order of their numbers."""
        query = (
            f"SELECT valid, id, name, target, coalesce(title, ''), coalesce(format, ''), source, orphan,"
            " adopted OR pinned, engine IS NOT 'local'"
            f" FROM (SELECT *, {VALID_ROW['file']} AS valid FROM file WHERE id > ? AND id <= ?"
            f" ORDER BY id LIMIT {_FILES_PER_QUERY}) LEFT JOIN picture USING (key) ORDER BY id"
        )
        found = self.tabulate(query, file_id, last_id)
        if not all(valid for valid, *_ in found):
            self._refuse_values("file")
        return [ListedFile(*values) for _, *values in found]

    def settings_of(self, key: str) -> dict[str, object]:
        """Return the canonical request of the picture `key`, and where its assets are from."""
        rows = self.tabulate(f"SELECT request FROM picture WHERE key = ? AND {IS_REQUEST}", key)
        try:
            return dict(json.loads(rows[0][0])) if rows else {}
        except RecursionError:  # SQLite reads deeper nesting than Python; ours has none.
            return {}

    def other_engines(self, engine: EngineName) -> dict[str, int]:
        """Return how many pictures each other engine made here."""
        if not self.tabulate("SELECT 1 FROM picture WHERE engine <> ? LIMIT 1", engine):
            return {}
        query = (
            "SELECT engine, count(*) FROM file JOIN picture USING (key)"
            " WHERE engine <> ? AND NOT adopted GROUP BY engine"
        )
        return dict(self.tabulate(query, engine))

    def account(self) -> Account | None:
        """Return the month's quota as the hosted API last reported it, in any run; None if it never did."""
        rows = self.tabulate(
            "SELECT quota_limit, quota_left, quota_until FROM run"
            " WHERE quota_left IS NOT NULL ORDER BY id DESC LIMIT 1"
        )
        if not rows:
            return None
        limit, left, until = rows[0]
        return Account(limit=limit, remaining=left, resets_at=_moment(until) if until else None)

    def count_by(self, expression: str, table: str) -> dict[str, int]:
        """Return how many rows of `table` have each value of an SQL expression, most frequent first."""
        return dict(self.tabulate(f"SELECT {expression}, count(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC"))
