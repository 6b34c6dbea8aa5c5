"""The manifest of an output folder: the SQLite record of its pictures, files, failures and paid requests.

A picture and its record commit in this order: temporary file, sync, rename, record. So a crash leaves at
worst a picture without a record, never a record without a picture.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from thumbcli.batch.names.file_names import claim_id, claim_ids
from thumbcli.batch.store.journal import OF_SENT, is_sent
from thumbcli.batch.store.manifest_reader import AMONG, LOST_AT, ManifestReader
from thumbcli.batch.store.manifest_schema import (
    insert_into,
    storable_credits,
    storable_extra,
    storable_text,
)
from thumbcli.batch.store.old_keys import KEYED_TABLES
from thumbcli.contract import Format
from thumbcli.printable_text import is_utf8
from thumbcli.version import __version__

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from thumbcli.batch.model.events import Tally
    from thumbcli.batch.store.journal import Journal
    from thumbcli.batch.store.manifest_records import SavedFile
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.contract import EngineName, Request, Size, Thumbnail
    from thumbcli.contract.picture_metadata import PictureMetadata
    from thumbcli.engines.protocol import Account
    from thumbcli.errors import ItemError, UncertainError
    from thumbcli.sqlite_database import Write

__all__ = ["Manifest", "described_request"]

_KILLED = "the run was killed while this title was in flight"
_OF_ATTEMPT = ("key", "title", "place", "engine", "credits", "sent_at", "run_id")
"""What a lost attempt has in common with its title."""

_KEYS_PER_STATEMENT = 1000
_LAST_LOST = "id = (SELECT max(id) FROM lost WHERE key = ? AND NOT settled)"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def described_request(request: Request, origin: Mapping[str, str] | None = None) -> str:
    """Return a request, and where its files come from, as a record has it."""
    values = {**request.canonical(), **({"origin": origin} if origin else {})}
    text = json.dumps(values, ensure_ascii=False)
    # Only the paths of an origin may be other than UTF-8.
    return text if is_utf8(text) else json.dumps(values)


def _measured(thumbnail: Thumbnail) -> dict[str, object]:
    return {
        "width_px": thumbnail.width_px,
        "height_px": thumbnail.height_px,
        "credits": storable_credits(thumbnail.credits),
        "generation_id": storable_text(thumbnail.generation_id),
        "image_url": storable_text(thumbnail.image_url),
        "placeholder": bool(thumbnail.extra.get("placeholder")),
        "extra": storable_extra(thumbnail.extra),
    }


def _insert(write: Write, table: str, **values: object) -> None:
    write(insert_into(table, values), *values.values())


class Manifest(ManifestReader):
    """An open manifest. Methods may be called from any thread; writes are serialised here.

    Every method raises `DiskError` when the file can't be read or written, and `DamagedFile` when it is
    damaged, or holds a value that no run writes.
    """

    _run_id = 0
    _engine = ""
    _last_file_id = 0

    journal: Journal | None = None
    """Keeps paid requests elsewhere too, where this file may be lost with the machine."""

    def __init__(self, connection: sqlite3.Connection, place: OutputPlace) -> None:
        super().__init__(connection, place)
        self._begin = Lock()

    # Changes: each call is one transaction, on the disk when it returns.

    def begin_run(self, engine: EngineName | str) -> None:
        """Begin a run; it is recorded with its first change: one without any leaves the file as it is.

        Attempts that a killed run left in flight become uncertain.
        """
        self._engine, self._run_id = engine, 0
        if self.tabulate("SELECT 1 FROM attempt WHERE code IS NULL LIMIT 1"):
            self._record_run()

    def record_run(self) -> None:
        """Record that the run has begun, before its first change: it found something to do.

        If it is killed from here on, its record has no end.
        """
        if not self._run_id:
            self._record_run()

    def _record_run(self) -> None:
        with self._begin, super()._writing() as write:
            if self._run_id:
                return
            in_flight = ", ".join(_OF_ATTEMPT)
            write(
                f"INSERT INTO lost ({in_flight}, code, message)"
                f" SELECT {in_flight}, 'killed', ? FROM attempt WHERE code IS NULL",
                _KILLED,
            )
            write("UPDATE attempt SET code = 'killed', message = ? WHERE code IS NULL", _KILLED)
            insert = "INSERT INTO run (version, engine, started_at) VALUES (?, ?, ?)"
            self._run_id = write(insert, __version__, self._engine, _now()).lastrowid or 0
        self._mark_log()

    @contextmanager
    def _writing(self) -> Iterator[Write]:
        if self._engine and not self._run_id:
            self._record_run()
        with super()._writing() as write:
            yield write

    @contextmanager
    def merging(self) -> Iterator[Write]:
        """Open a transaction for the records of another manifest, whose runs are recorded among them."""
        with super()._writing() as write:
            yield write

    def end_run(self, tally: Tally, exit_code: int, account: Account | None = None) -> None:
        """Record the end of the run: its counts, and the quota that was reported.

        One that changed nothing and ended as the last one on record did leaves the file as it is.
        """
        failed = tally.failed + tally.temporary
        if not self._run_id and self._last_end() == (exit_code, failed, tally.uncertain):
            return
        until = account.resets_at.isoformat() if account and account.resets_at else None
        with self._writing() as write:
            write(
                "UPDATE run SET ended_at = ?, exit_code = ?, made = ?, skipped = ?, failed = ?,"
                " uncertain = ?, credits = ?, quota_limit = ?, quota_left = ?, quota_until = ? WHERE id = ?",
                *(_now(), exit_code, tally.made, tally.skipped, failed),
                *(tally.uncertain, tally.credits, account.limit if account else None),
                *(account.remaining if account else None, until, self._run_id),
            )

    def _last_end(self) -> tuple[int | None, int, int]:
        """Return the exit code of the last run on record, how many titles failed, and how many are uncertain.

        The code is None for a run that was killed, and where no run is on record.
        """
        ended = self.tabulate("SELECT exit_code, failed, uncertain FROM run ORDER BY id DESC LIMIT 1")
        ((code, failed, uncertain),) = ended or [(None, 0, 0)]
        return code, failed, uncertain

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
        if self.journal is not None:
            self.journal.check()
        if not self._indexes_checked:
            self._check_indexes()
            self._indexes_checked = True
        with self._writing() as write:
            location = self._output.recorded(place)
            values: dict[str, object] = {"title": request.title, "place": location, "engine": engine}
            if self.records_lost_at and not write("SELECT 1 FROM attempt WHERE key = ?", key).fetchone():
                lost = self.lost_attempt(key)
                told = {"credits": 0, "code": lost.code, "message": lost.message, "sent_at": lost.sent_at}
                _insert(write, "lost", key=key, **values, **told, run_id=self._run_id)
            values |= {"credits": cost, "sent_at": _now()}
            values |= {"request": described_request(request)}
            _insert(write, "attempt", key=key, **values, run_id=self._run_id)
        if self.journal is not None:
            self.journal.sent(key, {"key": key, **values})

    def restore_attempts(self, records: Sequence[Mapping[str, object]]) -> None:
        """Record paid requests of a killed run that only its journal knows; see `Journal.sent`.

        One whose picture came, or whose end is on record, is known already. Records come from a store that
        others may write to: what no run writes is left out.
        """
        known = [record for record in records if is_sent(record)]
        keys = [str(record["key"]) for record in known]
        if not keys:
            return
        pictures, attempts = self.pictures(keys), self.attempts(keys)
        for record in known:
            key, sent_at = str(record["key"]), str(record["sent_at"])
            came = (pictures[key].made_at or "") >= sent_at if key in pictures else False
            if not came and not (key in attempts and attempts[key].sent_at >= sent_at):
                with self._writing() as write:
                    _insert(write, "attempt", **{name: record[name] for name in OF_SENT}, run_id=self._run_id)

    def save_made(self, file: SavedFile, thumbnail: Thumbnail, *, rescued: bool = False) -> None:
        """Record a finished file, in place of earlier records of its name and failures of its key.

        One that was `rescued` is the picture of the attempt that counts as lost.
        """
        with self._writing() as write:
            if rescued:
                write(f"DELETE FROM lost WHERE {_LAST_LOST}", file.key)
            elif thumbnail.credits:
                known = storable_text(thumbnail.generation_id), storable_text(thumbnail.image_url)
                self._forget_lost(write, file.key, *known)
            self._save_picture(write, file, _measured(thumbnail))
            self._save_file(write, file)

    def save_fetched(self, file: SavedFile, thumbnail: Thumbnail) -> None:
        """Record a picture that was fetched again; what it once cost stays on its record.

        If it is the picture of an attempt that brought none, that attempt is lost no more.
        """
        with self._writing() as write:
            query = f"SELECT credits, generation_id {LOST_AT}"
            if (lost := write(query, file.key, thumbnail.image_url).fetchone()) is not None:
                paid = dict(zip(("credits", "generation_id"), lost, strict=True))
                self._forget_lost(write, file.key, lost[1], thumbnail.image_url)
                self._save_picture(write, file, _measured(thumbnail) | paid)
            self._save_file(write, file)

    def save_copied(self, file: SavedFile, thumbnail: Thumbnail) -> None:
        """Record a file that was copied from another one, here or elsewhere; what is known of it stays."""
        with self._writing() as write:
            if not self._is_known(write, file.key):
                self._save_picture(write, file, _measured(thumbnail))
            self._save_file(write, file)

    def adopt(
        self, file: SavedFile, *, metadata: PictureMetadata | None = None, size: Size | None = None
    ) -> None:
        """Record a file that is there as the picture of this key.

        Where a killed run had sent the request, its credits are the cost, and that attempt is
        lost no more. Only --overwrite replaces a file
        that was not made by us.

        Args:
            file: The file.
            metadata: What it says about itself if it shows this very picture, and so was made by us.
            size: Its size in pixels then.
        """
        with self._writing() as write:
            paid = write("SELECT credits FROM attempt WHERE key = ?", file.key).fetchone()
            write(f"DELETE FROM lost WHERE {_LAST_LOST}", file.key)
            width_px, height_px = size or (0, 0)
            columns: dict[str, object] = {"width_px": width_px, "height_px": height_px}
            columns |= {"credits": paid[0] if paid else 0}
            if metadata is not None:
                columns |= {"generation_id": metadata.generation_id, "placeholder": metadata.placeholder}
                columns |= {"credits": metadata.credits if paid else 0}
            if paid or not self._is_known(write, file.key):
                self._save_picture(write, file, columns)
            self._save_file(write, file, adopted=metadata is None)

    def save_changed(self, file_id: int, *, size_bytes: int, sha256: str) -> None:
        """Record the file of a paid picture that another program changed, and that is kept as it is."""
        with self._writing() as write:
            change = "UPDATE file SET size_bytes = ?, sha256 = ?, changed = 1 WHERE id = ?"
            write(change, size_bytes, sha256, file_id)

    def pin(self, file_ids: Sequence[int], *, pinned: bool) -> None:
        """Record that files are kept whatever changes, or no longer."""
        self._mark(file_ids, "pinned = ?", pinned)

    def mark_orphans(self, file_ids: Sequence[int], *, orphan: bool) -> None:
        """Record that no row of a list asks for these files any more, or that one does again."""
        self._mark(file_ids, "orphan = ?", orphan)

    def save_source(self, file_ids: Sequence[int], source: str) -> None:
        """Record which list asks for these files."""
        self._mark(file_ids, "source = ?", source)

    def forget_files(self, file_ids: Sequence[int]) -> None:
        """Delete the records of files that were removed; what their pictures cost stays in the books."""
        with self._writing() as write:
            write("DELETE FROM file WHERE id IN (SELECT value FROM json_each(?))", json.dumps(file_ids))

    def _mark(self, file_ids: Sequence[int], change: str, value: object) -> None:
        with self._writing() as write:
            update = f"UPDATE file SET {change} WHERE id IN (SELECT value FROM json_each(?))"
            write(update, value, json.dumps(file_ids))

    def save_failed(self, key: str, title: str, error: ItemError, *, place: str, permanent: bool) -> None:
        """Record that a title failed; an attempt that may have been charged stays on record instead."""
        with self._writing() as write:
            if write("SELECT 1 FROM attempt WHERE key = ?", key).fetchone():
                return
            values = {"code": error.code, "message": error.message, "permanent": permanent}
            run = {"failed_at": _now(), "run_id": self._run_id, "engine": self._engine}
            _insert(
                write, "failure", key=key, title=title, place=self._output.recorded(place), **values, **run
            )

    def renew_keys(self, renewed: Mapping[str, str]) -> None:
        """Give records of earlier versions today's fingerprints, by theirs."""
        with self._writing() as write:
            for table in KEYED_TABLES:
                update = f"UPDATE OR REPLACE {table} SET key = ? WHERE key = ?"
                for old, key in renewed.items():
                    write(update, key, old)

    def forget_failures(self, keys: Sequence[str]) -> None:
        """Delete the failures under `keys`, whose rows have a picture now."""
        with self._writing() as write:
            for start in range(0, len(keys), _KEYS_PER_STATEMENT):
                some = keys[start : start + _KEYS_PER_STATEMENT]
                write(f"DELETE FROM failure WHERE {AMONG}", json.dumps(some))

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
        if self.journal is not None:
            self.journal.ended(key, at_once=False)

    def cancel_attempt(self, key: str) -> None:
        """Delete an attempt that was not charged; an earlier one that may have been is restored."""
        with self._writing() as write:
            earlier = write(f"SELECT code, message, sent_at FROM lost WHERE {_LAST_LOST}", key).fetchone()
            if earlier is None:
                write("DELETE FROM attempt WHERE key = ?", key)
            else:
                write("UPDATE attempt SET code = ?, message = ?, sent_at = ? WHERE key = ?", *earlier, key)
        if self.journal is not None:
            self.journal.ended(key, at_once=True)

    def _forget_lost(self, write: Write, key: str, generation_id: str | None, image_url: str | None) -> None:
        """Record that the attempt which a picture is from is lost no more.

        That of an attempt that is still open was paid for by that one, whatever had its id or its address
        before: some servers name both by the title.
        """
        if write("SELECT 1 FROM attempt WHERE key = ? AND code IS NULL", key).fetchone():
            return
        same = "key = ? AND NOT settled AND (generation_id = ? OR image_url = ?)"
        last = f"SELECT max(id) FROM lost WHERE {same}"
        write(f"DELETE FROM lost WHERE id = ({last})", key, generation_id, image_url)

    def _save_picture(self, write: Write, file: SavedFile, columns: Mapping[str, object]) -> None:
        """Record a picture in place of an earlier one of its key, whose cost stays in the books.

        One that a server gives again for nothing keeps its own cost.
        """
        # The same generation may be recorded again, but what an attempt brought is another charge.
        is_charged = "?2 > 0 AND EXISTS (SELECT 1 FROM attempt WHERE key = picture.key)"
        query = (
            "SELECT iif(generation_id = ?1 AND ?2 = 0, credits, ?2),"
            f" replaced_credits + iif(generation_id = ?1 AND NOT ({is_charged}), 0, credits)"
            " FROM picture WHERE key = ?3"
        )
        key, cost = file.key, columns["credits"]
        cost, replaced_credits = write(query, columns.get("generation_id"), cost, key).fetchone() or (cost, 0)
        _insert(
            write,
            "picture",
            key=key,
            title=file.request.title,
            format=file.request.format or Format.YOUTUBE,
            request=described_request(file.request, file.origin),
            engine=file.engine,
            sha256=file.sha256,
            replaced_credits=replaced_credits,
            made_at=_now(),
            run_id=self._run_id,
            **{**columns, "credits": cost},
        )

    def _save_file(self, write: Write, file: SavedFile, *, adopted: bool = False) -> None:
        """Record a file in place of earlier records of its names, and of failures of its key."""
        target, claim = self._claim(write, "target", file.target), self._claim(write, "claim", file.name)
        before = "FROM file WHERE target = ? OR claim = ?"
        found = write(f"SELECT key, source, pinned {before} ORDER BY target = ? DESC", target, claim, target)
        key, source, pinned = found.fetchone() or (None, None, False)
        ((last_id,),) = write("SELECT coalesce(max(id), 0) FROM file").fetchall()
        write(f"DELETE {before}", target, claim)
        # No number is given twice in a run: whoever has noted one would take the new file for the old one.
        self._last_file_id = max(self._last_file_id, last_id) + 1
        _insert(
            write,
            "file",
            id=self._last_file_id,
            target=target,
            claim=claim,
            name=file.name,
            key=file.key,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            look=file.look,
            naming=file.naming,
            source=source or file.source,
            explicit=file.explicit,
            adopted=adopted,
            pinned=file.pinned or (pinned and key == file.key),
            defective=file.defective,
            saved_at=_now(),
            run_id=self._run_id,
        )
        write("DELETE FROM failure WHERE key = ?", file.key)
        write("DELETE FROM attempt WHERE key = ?", file.key)
        write("UPDATE lost SET settled = 1 WHERE key = ?", file.key)
        if self.journal is not None:
            self.journal.ended(file.key, at_once=False)

    @staticmethod
    def _claim(write: Write, column: str, name: str) -> str:
        """Return the claim of this name: the one on record, which an older version may have written."""
        query = f"SELECT {column} FROM file WHERE {column} IN (?, ?) ORDER BY name = ? DESC LIMIT 1"
        found = write(query, *claim_ids(name), name).fetchone()
        return str(found[0]) if found else claim_id(name)

    @staticmethod
    def _is_known(write: Write, key: str) -> bool:
        return write("SELECT 1 FROM picture WHERE key = ?", key).fetchone() is not None
