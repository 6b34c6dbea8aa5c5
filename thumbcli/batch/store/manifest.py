"""The manifest of an output folder: the SQLite record of its pictures, failures and paid requests.

A picture and its record commit in this order: temporary file, sync, rename, record. So a crash leaves at
worst a picture without a record, never a record without a picture.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from thumbcli.batch.names.file_names import claim_id, claim_ids
from thumbcli.batch.store.manifest_file import ManifestFile, manifest_path
from thumbcli.batch.store.manifest_schema import (
    IS_REQUEST,
    OWN_FIELD,
    RECORDS_LOST,
    VALID_ROW,
    storable_credits,
    storable_extra,
    storable_text,
)
from thumbcli.contract import EngineName, Format
from thumbcli.engines.protocol import Account
from thumbcli.printable_text import is_utf8
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from thumbcli.batch.model.events import Tally
    from thumbcli.contract import Request, Size, Thumbnail
    from thumbcli.contract.picture_metadata import PictureMetadata
    from thumbcli.errors import ItemError, UncertainError
    from thumbcli.sqlite_database import Write

__all__ = [
    "Attempt",
    "Failure",
    "Manifest",
    "Record",
    "manifest_path",
]

_KILLED = "the run was killed while this title was in flight"
_OF_ATTEMPT = ("key", "title", "place", "engine", "credits", "sent_at", "run_id")
"""What a lost attempt has in common with its title."""

_KEYS_PER_STATEMENT = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """A picture that exists or once did. The fields are columns, here and in the next classes."""

    key: str
    name: str
    title: str
    format: str
    engine: str
    size_bytes: int
    sha256: str
    credits: int
    image_url: str | None
    adopted: bool
    placeholder: bool
    width_px: int
    height_px: int
    generation_id: str | None
    made_at: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A title whose last attempt failed."""

    key: str
    code: str
    message: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request that may have been charged and whose picture never arrived."""

    key: str
    code: str | None
    message: str
    sent_at: str
    credits: int


_REPLACED = f"$.{OWN_FIELD}replaced_credits"
"""Where `extra` has what was spent on the pictures that this one replaced."""

_CHANGED = f"$.{OWN_FIELD}changed"
"""Where `extra` says that another program changed the file."""

_BEFORE = f"CASE WHEN json_valid(extra) THEN coalesce(json_extract(extra, '{_REPLACED}'), 0) ELSE 0 END"

_T = TypeVar("_T", Record, Failure, Attempt)
_SAME_NAME = "FROM thumbnail WHERE claim IN (?, ?) ORDER BY name = ? DESC LIMIT 1"
_AMONG = "key IN (SELECT value FROM json_each(?))"
_LOST_AT = "FROM lost WHERE key = ? AND NOT settled AND image_url = ?"
_LAST_LOST = "id = (SELECT max(id) FROM lost WHERE key = ? AND NOT settled)"


def _columns(kind: type[Record | Failure | Attempt]) -> str:
    return ", ".join(kind.__slots__)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _measured(thumbnail: Thumbnail) -> dict[str, object]:
    return {
        "size_bytes": len(thumbnail.image),
        "width_px": thumbnail.width_px,
        "height_px": thumbnail.height_px,
        "credits": storable_credits(thumbnail.credits),
        "generation_id": storable_text(thumbnail.generation_id),
        "image_url": storable_text(thumbnail.image_url),
        "placeholder": bool(thumbnail.extra.get("placeholder")),
        "extra": storable_extra(thumbnail.extra),
    }


def _insert(write: Write, table: str, **values: object) -> None:
    columns = ", ".join(values)
    write(
        f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})",
        *values.values(),
    )


class Manifest(ManifestFile):
    """An open manifest. Methods may be called from any thread; writes are serialised here.

    Every method raises `DiskError` when the file can't be read or written, and `DamagedFile` when it is
    damaged, or holds a value that no run writes.
    """

    _run_id = 0
    _engine = ""

    @property
    def _lost_table(self) -> str:
        """The table of lost attempts; an earlier version kept only the last one of each title."""
        return "lost" if "lost" in self._tables else "attempt"

    # Queries: one for a whole batch of keys.

    def files(self, keys: Sequence[str]) -> list[tuple[str, str, int]]:
        """Return the key, file name and size in bytes of those `keys` that have a real picture."""
        query = (
            f"SELECT key, name, size_bytes FROM thumbnail WHERE {_AMONG} AND NOT placeholder"
            " AND typeof(name) = 'text' AND typeof(size_bytes) = 'integer' AND instr(name, char(0)) = 0"
        )
        return self.tabulate(query, json.dumps(keys))

    def records(self, keys: Sequence[str]) -> dict[str, Record]:
        """Return the records of those `keys` that have one."""
        return self._by_key(Record, "thumbnail", keys)

    def failures(self, keys: Sequence[str]) -> dict[str, Failure]:
        """Return the failures of those `keys` whose last attempt failed."""
        return self._by_key(Failure, "failure", keys)

    def attempts(self, keys: Sequence[str]) -> dict[str, Attempt]:
        """Return the attempts under `keys` that may have been charged without a picture."""
        return self._by_key(Attempt, "attempt", keys)

    def spent_credits(self) -> int:
        """Return what was spent on the pictures on record, and on those that they replaced."""
        ((spent,),) = self.tabulate(f"SELECT total(credits) + total({_BEFORE}) FROM thumbnail")
        return int(spent)

    def changed_keys(self) -> frozenset[str]:
        """Return the keys of paid pictures that another program changed, and that were kept as they are."""
        marked = f"CASE WHEN json_valid(extra) THEN json_extract(extra, '{_CHANGED}') END"
        return frozenset(key for (key,) in self.tabulate(f"SELECT key FROM thumbnail WHERE {marked}"))

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
        if self._lost_table == "attempt":
            return {}
        query = (
            f"SELECT key, image_url FROM lost WHERE {_AMONG} AND NOT settled AND image_url <> '' ORDER BY id"
        )
        return dict(self.tabulate(query, json.dumps(keys)))

    def lost_credits(self) -> dict[int, int]:
        """Return the credits that may have been charged without a picture, by the number of the run."""
        query = f"SELECT run_id, sum(credits) FROM {self._lost_table} WHERE code IS NOT NULL GROUP BY run_id"
        return dict(self.tabulate(query))

    def credits_in_flight(self) -> dict[int, int]:
        """Return the credits of requests that are in flight, or were when their run was killed, by run."""
        query = "SELECT run_id, sum(credits) FROM attempt WHERE code IS NULL GROUP BY run_id"
        return dict(self.tabulate(query))

    def bought(self, key: str, image_url: str | None) -> tuple[int, str | None]:
        """Return the credits and the generation id of the picture of `key` that is kept at `image_url`."""
        columns = "SELECT credits, generation_id"
        query = f"{columns} {_LOST_AT} UNION ALL {columns} FROM thumbnail WHERE key = ? LIMIT 1"
        found = self.tabulate(query, key, image_url, key)
        return found[0] if found else (0, None)

    def _by_key(self, kind: type[_T], table: str, keys: Sequence[str]) -> dict[str, _T]:
        """Return the rows of `table` as instances of `kind`, whose fields are its columns."""
        return {row.key: row for row in self._rows(kind, table, _AMONG, json.dumps(keys))}

    def _rows(self, kind: type[_T], table: str, condition: str, *values: str) -> Iterator[_T]:
        query = f"SELECT {VALID_ROW[table]}, {_columns(kind)} FROM {table} WHERE {condition}"
        for valid, *columns in self.tabulate(query, *values):
            if not valid:
                self._refuse_values(table)
            yield kind(*columns)

    def failures_by_row(self) -> dict[tuple[str, str], list[str]]:
        """Return the keys of all failures, by the location and the title of their rows."""
        keys: dict[tuple[str, str], list[str]] = {}
        for key, location, title in self.tabulate("SELECT key, place, title FROM failure"):
            keys.setdefault((location, title), []).append(key)
        return keys

    def owner(self, name: str) -> Record | None:
        """Return the record of this file name, or of one that looks the same, if there is one."""
        where = "claim IN (?, ?) ORDER BY name = ? DESC LIMIT 1"
        return next(self._rows(Record, "thumbnail", where, *claim_ids(name), name), None)

    def settings_of(self, key: str) -> dict[str, object]:
        """Return the canonical request of the picture `key`, and where its assets are from."""
        rows = self.tabulate(f"SELECT request FROM thumbnail WHERE key = ? AND {IS_REQUEST}", key)
        try:
            return dict(json.loads(rows[0][0])) if rows else {}
        except RecursionError:  # SQLite reads deeper nesting than Python; ours has none.
            return {}

    def other_engines(self, engine: EngineName) -> dict[str, int]:
        """Return how many pictures each other engine made here."""
        query = "SELECT engine, count(*) FROM thumbnail WHERE engine <> ? AND NOT adopted GROUP BY engine"
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

    # Changes: each call is one transaction, on the disk when it returns.

    def begin_run(self, engine: EngineName) -> int:
        """Record the start of a run; attempts that a killed run left in flight become uncertain."""
        with self._writing() as write:
            in_flight = ", ".join(_OF_ATTEMPT)
            write(
                f"INSERT INTO lost ({in_flight}, code, message)"
                f" SELECT {in_flight}, 'killed', ? FROM attempt WHERE code IS NULL",
                _KILLED,
            )
            write("UPDATE attempt SET code = 'killed', message = ? WHERE code IS NULL", _KILLED)
            cursor = write(
                "INSERT INTO run (version, engine, started_at) VALUES (?, ?, ?)", __version__, engine, _now()
            )
            self._run_id, self._engine = cursor.lastrowid or 0, engine
        self._mark_log()
        return self._run_id

    def end_run(self, tally: Tally, exit_code: int, account: Account | None = None) -> None:
        """Record the end of the run: its counts, and the quota that the hosted API reported."""
        until = account.resets_at.isoformat() if account and account.resets_at else None
        with self._writing() as write:
            write(
                "UPDATE run SET ended_at = ?, exit_code = ?, made = ?, skipped = ?, failed = ?,"
                " uncertain = ?, credits = ?, quota_limit = ?, quota_left = ?, quota_until = ? WHERE id = ?",
                *(_now(), exit_code, tally.made, tally.skipped, tally.failed + tally.temporary),
                *(tally.uncertain, tally.credits, account.limit if account else None),
                *(account.remaining if account else None, until, self._run_id),
            )

    def trust_records(self) -> None:
        """Record that a complete run has asked again for all that may have been charged and is not known."""
        with self._writing() as write:
            write("UPDATE repair SET records_lost = 0")
        self.records_lost_at = None

    def begin_attempt(self, key: str, request: Request, *, place: str, engine: str, cost: int) -> None:
        """Record a paid request before it is sent, so that a crash can't hide it.

        Before the first one every index is checked: a picture that an index does not find would be bought
        again. A run that buys nothing has no time for that.

        Raises:
            DiskError: The file is no longer at its path, so no later run would find the record.
        """
        self._check_in_place()
        if not self._indexes_checked:
            self._check_indexes()
            self._indexes_checked = True
        with self._writing() as write:
            values: dict[str, object] = {"title": request.title, "place": place, "engine": engine}
            if self.records_lost_at and not write("SELECT 1 FROM attempt WHERE key = ?", key).fetchone():
                lost = self.lost_attempt(key)
                told = {"credits": 0, "code": lost.code, "message": lost.message, "sent_at": lost.sent_at}
                _insert(write, "lost", key=key, **values, **told, run_id=self._run_id)
            values |= {"credits": cost, "sent_at": _now()}
            _insert(write, "attempt", key=key, **values, **self._described(request))

    def save_made(
        self,
        key: str,
        request: Request,
        thumbnail: Thumbnail,
        *,
        name: str,
        engine: str,
        sha256: str,
        origin: Mapping[str, str] | None = None,
        rescued: bool = False,
    ) -> None:
        """Record a finished file, in place of earlier records of its name and failures of its key.

        One that was `rescued` is the picture of the attempt that counts as lost.
        """
        with self._writing() as write:
            if rescued:
                write(f"DELETE FROM lost WHERE {_LAST_LOST}", key)
            elif thumbnail.credits:
                known = storable_text(thumbnail.generation_id), storable_text(thumbnail.image_url)
                self._find(write, key, *known)
            self._replace(
                write,
                key,
                name,
                request,
                **self._described(request, origin),
                **_measured(thumbnail),
                engine=engine,
                sha256=sha256,
            )

    def save_fetched(
        self,
        key: str,
        request: Request,
        thumbnail: Thumbnail,
        *,
        name: str,
        engine: str,
        sha256: str,
        origin: Mapping[str, str] | None = None,
    ) -> None:
        """Record a picture that was fetched again; what it once cost stays on its record.

        If it is the picture of an attempt that brought none, that attempt is lost no more.
        """
        with self._writing() as write:
            query = f"SELECT credits, generation_id {_LOST_AT}"
            if (lost := write(query, key, thumbnail.image_url).fetchone()) is not None:
                columns = _measured(thumbnail) | {"engine": engine, "sha256": sha256}
                columns |= dict(zip(("credits", "generation_id"), lost, strict=True))
                self._find(write, key, lost[1], thumbnail.image_url)
                self._replace(write, key, name, request, **self._described(request, origin), **columns)
                return
            claim = self._claim(write, name)
            write("DELETE FROM thumbnail WHERE claim = ? AND key <> ?", claim, key)
            write(
                "UPDATE thumbnail SET name = ?, claim = ?, size_bytes = ?, sha256 = ?, run_id = ?"
                " WHERE key = ?",
                *(name, claim, len(thumbnail.image), sha256, self._run_id, key),
            )
            self._delete_failures(write, key)

    def adopt(
        self,
        key: str,
        request: Request,
        *,
        name: str,
        engine: str,
        size_bytes: int,
        sha256: str,
        metadata: PictureMetadata | None = None,
        size: Size | None = None,
    ) -> None:
        """Record a file that is there as the picture of this key.

        Where a killed run had sent the request, its credits are the cost, and that attempt is
        lost no more. Only --overwrite replaces a file
        that was not made by us.

        Args:
            key: The fingerprint.
            request: What is drawn.
            name: The name of the file.
            engine: Who draws.
            size_bytes: The size of the file.
            sha256: Its digest.
            metadata: What it says about itself if it shows this very picture, and so was made by us.
            size: Its size in pixels then.
        """
        with self._writing() as write:
            columns = self._described(request) | {"engine": engine}
            width_px, height_px = size or (0, 0)
            measures = {"size_bytes": size_bytes, "width_px": width_px, "height_px": height_px}
            paid = write("SELECT credits FROM attempt WHERE key = ?", key).fetchone()
            write(f"DELETE FROM lost WHERE {_LAST_LOST}", key)
            if metadata is not None:
                columns |= {"generation_id": metadata.generation_id, "placeholder": metadata.placeholder}
                columns |= {"credits": metadata.credits if paid else 0}
            elif paid is None:
                query = "SELECT credits, generation_id, image_url FROM thumbnail WHERE key = ?"
                known = write(query, key).fetchone() or (0, None, None)
                columns |= dict(zip(("credits", "generation_id", "image_url"), known, strict=True))
            else:
                columns |= {"credits": paid[0]}
            adopted = metadata is None
            self._replace(write, key, name, request, **columns, **measures, sha256=sha256, adopted=adopted)

    def save_changed(self, key: str, *, size_bytes: int, sha256: str) -> None:
        """Record the file of a paid picture that another program changed; see `changed_keys`."""
        marked = f"json_set(CASE WHEN json_valid(extra) THEN extra ELSE '{{}}' END, '{_CHANGED}', 1)"
        with self._writing() as write:
            change = f"UPDATE thumbnail SET size_bytes = ?, sha256 = ?, extra = {marked} WHERE key = ?"
            write(change, size_bytes, sha256, key)

    def save_failed(self, key: str, title: str, error: ItemError, *, place: str, permanent: bool) -> None:
        """Record that a title failed; an attempt that may have been charged stays on record instead."""
        with self._writing() as write:
            if write("SELECT 1 FROM attempt WHERE key = ?", key).fetchone():
                return
            values = {"code": error.code, "message": error.message, "permanent": permanent}
            run = {"failed_at": _now(), "run_id": self._run_id, "engine": self._engine}
            _insert(write, "failure", key=key, title=title, place=place, **values, **run)

    def forget_failures(self, keys: Sequence[str]) -> None:
        """Delete the failures under `keys`, whose rows have a picture now."""
        with self._writing() as write:
            for start in range(0, len(keys), _KEYS_PER_STATEMENT):
                some = keys[start : start + _KEYS_PER_STATEMENT]
                write(f"DELETE FROM failure WHERE {_AMONG}", json.dumps(some))

    def save_uncertain(self, key: str, error: UncertainError, body: str | None = None) -> None:
        """Record that the attempt under `key` may have been charged without a picture, and why.

        It is one lost attempt, however often that is recorded; the last reason is the one that is told.

        Args:
            key: The fingerprint.
            error: What happened, and where the picture may be.
            body: The name of the file with what arrived in its place.
        """
        copied = ", ".join(_OF_ATTEMPT)
        known = (storable_text(error.image_url), storable_text(error.generation_id))
        with self._writing() as write:
            write(
                f"INSERT INTO lost ({copied}, code, message, image_url, generation_id, body)"
                f" SELECT {copied}, ?, ?, ?, ?, ? FROM attempt WHERE key = ? AND code IS NULL",
                *(error.code, error.message, *known, body, key),
            )
            write("UPDATE attempt SET code = ?, message = ? WHERE key = ?", error.code, error.message, key)

    def cancel_attempt(self, key: str) -> None:
        """Delete an attempt that was not charged; an earlier one that may have been is restored."""
        with self._writing() as write:
            earlier = write(f"SELECT code, message, sent_at FROM lost WHERE {_LAST_LOST}", key).fetchone()
            if earlier is None:
                write("DELETE FROM attempt WHERE key = ?", key)
            else:
                write("UPDATE attempt SET code = ?, message = ?, sent_at = ? WHERE key = ?", *earlier, key)

    def _described(self, request: Request, origin: Mapping[str, str] | None = None) -> dict[str, object]:
        values = {**request.canonical(), **({"origin": origin} if origin else {})}
        text = json.dumps(values, ensure_ascii=False)
        # Only the paths of an origin may be other than UTF-8.
        return {"request": text if is_utf8(text) else json.dumps(values), "run_id": self._run_id}

    def _find(self, write: Write, key: str, generation_id: str | None, image_url: str | None) -> None:
        """Record that the attempt which a picture is from is lost no more.

        That of an attempt that is still open was paid for by that one, whatever had its id or its address
        before: some servers name both by the title.
        """
        if write("SELECT 1 FROM attempt WHERE key = ? AND code IS NULL", key).fetchone():
            return
        same = "key = ? AND NOT settled AND (generation_id = ? OR image_url = ?)"
        last = f"SELECT max(id) FROM lost WHERE {same}"
        write(f"DELETE FROM lost WHERE id = ({last})", key, generation_id, image_url)

    def _replace(self, write: Write, key: str, name: str, request: Request, /, **columns: object) -> None:
        """Insert a picture in place of earlier records of its name and failures of its key."""
        claim = self._claim(write, name)
        # The same generation may be recorded again, but what an attempt brought is another charge.
        (before,) = write(
            f"SELECT total({_BEFORE}) + total(CASE WHEN key = ? AND generation_id = ?"
            " AND NOT EXISTS (SELECT 1 FROM attempt WHERE key = thumbnail.key) THEN 0 ELSE credits END)"
            " FROM thumbnail WHERE key = ? OR claim = ?",
            *(key, columns.get("generation_id"), key, claim),
        ).fetchone()
        write("DELETE FROM thumbnail WHERE key = ? OR claim = ?", key, claim)
        self._delete_failures(write, key)
        titled = {"title": request.title, "format": request.format or Format.YOUTUBE, "made_at": _now()}
        _insert(write, "thumbnail", key=key, name=name, claim=claim, **titled, **columns)
        if before:
            added = f"json_set(extra, '{_REPLACED}', ?)"
            write(f"UPDATE thumbnail SET extra = {added} WHERE key = ?", int(before), key)

    def _claim(self, write: Write, name: str) -> str:
        """Return the claim of this name: the one on record, which an older version may have written."""
        found = write(f"SELECT claim {_SAME_NAME}", *claim_ids(name), name).fetchone()
        return str(found[0]) if found else claim_id(name)

    def _delete_failures(self, write: Write, key: str) -> None:
        write("DELETE FROM failure WHERE key = ?", key)
        write("DELETE FROM attempt WHERE key = ?", key)
        write("UPDATE lost SET settled = 1 WHERE key = ?", key)
