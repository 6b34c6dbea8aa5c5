"""The manifest of an output in an object store: a working copy here, brought and sent under the lease.

What a machine that never comes back had not sent yet is still known: a picture says in its metadata what it
is, and a paid request leaves an object of its own before it is sent.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from thumbcli.atomic_write import write_atomic
from thumbcli.batch.store.manifest_changes import PART_ROWS_MAX
from thumbcli.batch.store.manifest_head import Head, decoded_head
from thumbcli.batch.store.stored_manifest import (
    HEAD_ATTRIBUTES,
    MissingPieceError,
    StoredManifest,
    add_parts,
    bring_readable,
    bring_whole,
    find_manifest,
    head_object,
    next_number,
    old_object,
    put_copy,
    put_part,
    superseded,
)
from thumbcli.errors import DamagedFile, DiskError, FolderLocked, StoreError
from thumbcli.outputs.store_lease import Lease
from thumbcli.regular_files import read_regular_file
from thumbcli.sqlite_database import companion
from thumbcli.stores.store_errors import ChangedError, TakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_changes import ChangeLog
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.outputs.bucket import BucketFiles

__all__ = ["RemoteState", "RepairedState", "bring_manifest", "held_for_repair"]

_SENT: Final = ".thumb/sent/"
_NOTE: Final = "manifest-version.json"
"""In the working copy: what of the store it goes on from."""

_SEND_EVERY: Final = 3
"""Renewals of the lease, which is a minute."""

_NOTE_MAX_BYTES: Final = 256 * 1024

_TRIES: Final = 5
"""How often a manifest is brought that another run is replacing: once a minute at most."""


class RemoteState:
    """The manifest of an output in a store, while its lease is held; a `Journal` of the manifest.

    Args:
        place: The output.
        bucket: Its files.
        lease: The lease, held.
    """

    def __init__(self, place: OutputPlace, bucket: BucketFiles, lease: Lease) -> None:
        self._place, self._bucket, self._store, self._lease = place, bucket, bucket.store, lease
        self._found: StoredManifest | None = None
        self._needs_copy = True
        self._is_sent = False
        self._tried: set[bytes] = set()
        self._beats = 0
        self._ended: set[str] = set()
        self._lock, self._saving = Lock(), Lock()
        self._problem: FolderLocked | None = None

    def bring(self) -> None:
        """Replace the working copy if the store has another manifest than it goes on from.

        Raises:
            DamagedFile: What the store has is no manifest.
            DiskError: There is no room for it.
            StoreError: The store refuses, or does not answer.
        """
        self._bucket.forget()
        self._found, is_same = bring_manifest(self._place, self._bucket)
        self._needs_copy = not is_same or self._found is None or self._found.head is None

    @property
    def is_new(self) -> bool:
        """Whether the store had no manifest: what is here may be from before another machine merged it."""
        return self._found is None

    def replaced(self) -> None:
        """Note that the working copy was replaced, so that a copy of all has to be sent."""
        self._needs_copy = True

    @contextmanager
    def kept(self, manifest: Manifest) -> Iterator[None]:
        """Send what changes every minute and at the end, and record what a killed run had sent and paid.

        Raises:
            FolderLocked: Another run has taken over.
            StoreError: The store refuses, or does not answer.
        """
        log = manifest.track_changes()
        self._needs_copy = self._needs_copy or manifest.changed_when_opened
        self._restore(manifest)
        self._bucket.guard = self._check
        manifest.journal = self
        # Not in the thread that renews the lease: a large manifest takes longer than that may last.
        with ThreadPoolExecutor(1, thread_name_prefix="thumb-manifest") as pool:
            self._lease.beat = lambda: self._beat(pool, log)
            try:
                yield
            except BaseException:
                self._lease.beat = None
                with suppress(DiskError, FolderLocked):
                    self._save(log)
                raise
            else:
                self._lease.beat = None
                self._save(log)
            finally:
                manifest.journal = None
                self._is_sent = not self._needs_copy and not log.count()

    def note_closed(self) -> None:
        """Note that the manifest, which is closed now, is what the store has, if it is."""
        if self._found is not None and self._is_sent:
            _note(self._place, self._found, is_closed=True)

    def check(self) -> None:
        """Check that what is bought now will be known; see `Journal`."""
        self._check()

    def sent(self, key: str, record: Mapping[str, object]) -> None:
        """Keep the record of a paid request in the store, before the request leaves."""
        with self._lock:
            self._ended.discard(_object_of(key))
        self._store.put(_object_of(key), json.dumps(record).encode())

    def ended(self, key: str, *, at_once: bool) -> None:
        """Note that a paid request has ended: its object goes once the manifest that knows that is sent."""
        if at_once:
            with suppress(StoreError):  # Then it counts as one that may have been charged.
                self._store.delete([_object_of(key)])
            return
        with self._lock:
            self._ended.add(_object_of(key))

    def _check(self) -> None:
        self._lease.check()
        if self._problem is not None:
            raise self._problem

    def _beat(self, pool: ThreadPoolExecutor, log: ChangeLog) -> None:
        self._beats += 1
        # One that takes longer than a minute is not joined by another.
        if self._beats % _SEND_EVERY == 0 and not self._saving.locked():
            with suppress(RuntimeError):  # The run has just ended, and saves all itself.
                pool.submit(self._save_meanwhile, log)

    def _save_meanwhile(self, log: ChangeLog) -> None:
        try:
            self._save(log)
        except FolderLocked as error:
            self._problem = error
        except DiskError:
            return  # The next one may reach the store; the last one tells.

    def _save(self, log: ChangeLog) -> None:
        """Send what has changed since the last time.

        Raises:
            FolderLocked: Another run has taken over.
            DiskError: There is no room for a copy.
            StoreError: The store refuses, or does not answer.
        """
        with self._saving:
            with self._lock:
                ended = frozenset(self._ended)
            changed = log.count()
            if self._needs_copy or changed:
                head = None if self._found is None else self._found.head
                if head is None or self._needs_copy or head.is_long or changed > PART_ROWS_MAX:
                    self._save_copy(log, head)
                else:
                    self._save_part(log, head)
            self._store.delete(sorted(ended))
            with self._lock:
                self._ended -= ended

    def _save_copy(self, log: ChangeLog, head: Head | None) -> None:
        number = head.number + 1 if head else 1
        self._needs_copy = True
        # What changes while the copy is made is in the next part, whether the copy has it or not.
        log.forget()
        new = Head(number=number, copied=put_copy(self._place, self._store, number))
        self._put_head(new)
        self._needs_copy = False
        with suppress(StoreError):  # The next copy removes them.
            self._lease.check()
            old = [old_object(self._place), *superseded(self._place, self._store, new)]
            self._store.delete(old)

    def _save_part(self, log: ChangeLog, head: Head) -> None:
        rows = log.take()
        try:
            part = put_part(self._place, self._store, head.number + 1, rows.data)
            self._put_head(replace(head, number=head.number + 1, parts=(*head.parts, part)))
        except BaseException:
            log.give_back(rows)
            raise

    def _put_head(self, head: Head) -> None:
        """Put a head in place of the one that it goes on from.

        Raises:
            FolderLocked: Another run has put one meanwhile.
            StoreError: The store refuses, or does not answer.
        """
        data = head.encoded()
        known = self._found.version if self._found and self._found.head else None
        self._lease.check()
        try:
            version = _put_in_place(self._place, self._bucket, data, known)
        except (ChangedError, TakenError):
            version = self._put_after_own(data)
        finally:
            self._tried.add(data)
        self._tried.clear()
        self._found = StoredManifest(head, version)
        _note(self._place, self._found, is_closed=False)

    def _put_after_own(self, data: bytes) -> Mapping[str, str | None]:
        """Put a head in place of an own one, whose answer was lost.

        Raises:
            FolderLocked: It is that of another run.
        """
        with suppress(FileNotFoundError, ChangedError):
            there, found, _ = self._store.get(head_object(self._place))
            if there == data:
                return found.version
            if there in self._tried:  # What it names is not lost: all of that was sent once more.
                return _put_in_place(self._place, self._bucket, data, found.version)
        raise FolderLocked(
            f"another run has written the manifest of {self._store.address} during this one",
            remedy="try again",
        )

    def _restore(self, manifest: Manifest) -> None:
        """Record the paid requests of a killed run that the manifest does not know."""
        names = [found.name for found in self._store.list_all(_SENT)]
        records = []
        for name in names:
            with suppress(FileNotFoundError, ValueError):
                records.append(json.loads(self._store.get(name)[0]))
        manifest.restore_attempts([record for record in records if isinstance(record, dict)])
        self._ended.update(names)


def bring_manifest(place: OutputPlace, bucket: BucketFiles) -> tuple[StoredManifest | None, bool]:
    """Bring what the working copy lacks; return what the store has, and whether the copy has the same.

    Where a killed run has left changes that the store does not have, the copy keeps them, unless another
    run has written to the store since.

    The caller holds the lock of the working copy.

    Raises:
        DamagedFile: What the store has is no manifest.
        DiskError: There is no room for it.
        StoreError: The store refuses, or does not answer.
    """
    for _ in range(_TRIES):
        found = find_manifest(place, bucket.store)
        if found is None:
            return None, False
        noted = _read_note(place)
        if noted.version == dict(found.version):
            return found, noted.is_closed
        with suppress(MissingPieceError):
            if noted.is_closed and noted.head and found.head and found.head.is_after(noted.head):
                add_parts(place, bucket.store, found.head.parts[len(noted.head.parts) :])
            else:
                bring_whole(place, bucket.store, found)
            _note(place, found, is_closed=True)
            return found, True
    raise DamagedFile(
        f"the manifest of {place.label} lacks a part, {bucket.where(head_object(place))} names it",
        remedy=f"thumb repair {place.arguments} rebuilds it from what can be read and from the pictures",
    )


class RepairedState(NamedTuple):
    """What a repair brings from a store, and sends.

    Attributes:
        damage: What was wrong in the store; empty if nothing was.
        send: Sends a whole manifest in place of what is there; None for a folder, or if nothing is written.
    """

    damage: str
    send: Callable[[], None] | None


@contextmanager
def held_for_repair(place: OutputPlace, *, dry_run: bool) -> Iterator[RepairedState]:
    """Bring the manifest of a store as far as it can be read.

    A folder has nothing to bring or to send. Where the store has no database at all, the working copy is
    repaired.

    Raises:
        FolderLocked: A run holds the output.
        DiskError: There is no room for it.
        StoreError: The store refuses, or does not answer.
    """
    bucket = place.bucket
    if bucket is None:
        yield RepairedState("", None)
        return
    with nullcontext() if dry_run else Lease(bucket.store, folder=place.objects):
        bucket.forget()
        place.state.mkdir(parents=True, exist_ok=True)
        damage = ""
        try:
            bring_manifest(place, bucket)
        except DamagedFile as error:
            damage = error.message
            bring_readable(place, bucket.store)
        sent: list[StoredManifest] = []

        def send() -> None:
            there = bucket.store.head(head_object(place))
            number = next_number(place, bucket.store)
            new = Head(number=number, copied=put_copy(place, bucket.store, number))
            version = _put_in_place(place, bucket, new.encoded(), there.version if there else None)
            sent.append(StoredManifest(new, version))
            bucket.store.delete([old_object(place), *superseded(place, bucket.store, new)])

        yield RepairedState(damage, None if dry_run else send)
        for found in sent:
            _note(place, found, is_closed=True)


def _put_in_place(
    place: OutputPlace, bucket: BucketFiles, data: bytes, known: Mapping[str, str | None] | None
) -> Mapping[str, str | None]:
    """Put a head in place of the version that is known, if any; raises as `ObjectStore.put`."""
    name = head_object(place)
    return bucket.store.put(name, data, attributes=HEAD_ATTRIBUTES, create=known is None, instead_of=known)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """What the working copy goes on from.

    Attributes:
        version: Of the head in the store.
        head: The head; None if it was one object, or is not known.
        is_closed: Whether the file is still as it was when all of it had been sent.
    """

    version: Mapping[str, str | None] | None = None
    head: Head | None = None
    is_closed: bool = False


def _note(place: OutputPlace, found: StoredManifest, *, is_closed: bool) -> None:
    values = {
        "version": dict(found.version),
        "head": asdict(found.head) if found.head else None,
        "closed": _stamp(place) if is_closed else None,
    }
    write_atomic(place.state / _NOTE, json.dumps(values).encode(), replace=True)


def _read_note(place: OutputPlace) -> _Note:
    stamp = _stamp(place)
    try:
        path = place.state / _NOTE
        values = json.loads(read_regular_file(path, limit_bytes=_NOTE_MAX_BYTES, follow_links=False))
        if not place.manifest.exists():
            return _Note()
        head = values.get("head")
        return _Note(
            version=values["version"],
            head=decoded_head(json.dumps(head).encode()) if head else None,
            is_closed=stamp is not None and values.get("closed") == stamp,
        )
    except (OSError, ValueError, LookupError, AttributeError):
        return _Note()


def _stamp(place: OutputPlace) -> list[int] | None:
    """Return what tells whether the working copy was written to; None while it has a log."""
    try:
        found = place.manifest.lstat()
    except OSError:
        return None
    if companion(place.manifest, "wal").exists():
        return None
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def _object_of(key: str) -> str:
    return f"{_SENT}{hashlib.sha256(key.encode()).hexdigest()}.json"
