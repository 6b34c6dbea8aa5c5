"""The manifest of an output in an object store: a working copy here, brought and sent under the lease.

What a machine that never comes back had not sent yet is still known: a picture says in its metadata what it
is, and a paid request leaves an object of its own before it is sent.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager, nullcontext, suppress
from threading import Lock
from typing import TYPE_CHECKING, Final

from thumbcli.atomic_write import write_atomic
from thumbcli.batch.store.output_place import MANIFEST
from thumbcli.errors import DamagedFile, FolderLocked, StoreError
from thumbcli.outputs.store_lease import Lease
from thumbcli.regular_files import read_regular_file
from thumbcli.sqlite_database import companion, has_header
from thumbcli.stores.object_store import ChangedError, TakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.outputs.bucket import BucketFiles

__all__ = ["RemoteState", "bring_manifest", "manifest_object"]

_SENT: Final = ".thumb/sent/"
_VERSION: Final = "manifest-version.json"
"""In the working copy: which manifest of the store it goes on from, and its digest."""

_SEND_EVERY: Final = 3
"""Renewals of the lease, which is a minute."""

_MANIFEST_ATTRIBUTES: Final = {"Content-Type": "application/vnd.sqlite3", "Cache-Control": "no-store"}
_VERSION_MAX_BYTES: Final = 4096


class RemoteState:
    """The manifest of an output in a store, while its lease is held; a `Journal` of the manifest.

    Args:
        place: The output.
        bucket: Its files.
        lease: The lease, held.
    """

    def __init__(self, place: OutputPlace, bucket: BucketFiles, lease: Lease) -> None:
        self._place, self._bucket, self._store, self._lease = place, bucket, bucket.store, lease
        self._version: Mapping[str, str | None] | None = None
        self._sent_digest = ""
        self._beats = 0
        self._ended: set[str] = set()
        self._lock = Lock()
        self._problem: StoreError | FolderLocked | None = None

    def bring(self) -> None:
        """Replace the working copy if the store has another manifest than it goes on from.

        Raises:
            DamagedFile: What the store has is no manifest.
            StoreError: The store refuses, or does not answer.
        """
        self._bucket.forget()
        self._version = bring_manifest(self._place, self._bucket)

    @property
    def is_new(self) -> bool:
        """Whether the store had no manifest: what is here may be from before another machine merged it."""
        return self._version is None

    @contextmanager
    def kept(self, manifest: Manifest) -> Iterator[None]:
        """Send the manifest every minute and at the end, and record what a killed run had sent and paid.

        Raises:
            FolderLocked: Another run has taken over.
            StoreError: The store refuses, or does not answer.
        """
        self._restore(manifest)
        if self._version is not None:
            self._sent_digest = self._digest_of_working_copy(manifest)
        self._bucket.guard = self._check
        manifest.journal = self
        self._lease.beat = lambda: self._beat(manifest)
        try:
            yield
        except BaseException:
            with suppress(StoreError, FolderLocked):
                self._send(manifest)
            raise
        else:
            self._send(manifest)
        finally:
            self._lease.beat = None
            manifest.journal = None

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

    def _beat(self, manifest: Manifest) -> None:
        self._beats += 1
        if self._beats % _SEND_EVERY:
            return
        try:
            self._send(manifest)
        except FolderLocked as error:
            self._problem = error
        except StoreError:
            return  # The next one may reach it; the last one tells.

    def _send(self, manifest: Manifest) -> None:
        """Send the manifest if it has changed, in place of the one that it goes on from.

        Raises:
            FolderLocked: Another run has sent one meanwhile.
            StoreError: The store refuses, or does not answer.
        """
        with self._lock:
            ended = frozenset(self._ended)
        data = manifest.snapshot()
        digest = hashlib.sha256(data).hexdigest()
        if digest != self._sent_digest:
            self._lease.check()
            try:
                version = self._store.put(
                    manifest_object(self._place),
                    data,
                    attributes=_MANIFEST_ATTRIBUTES,
                    create=self._version is None,
                    instead_of=self._version,
                )
            except (ChangedError, TakenError):
                version = self._sent_before(data)
            self._version, self._sent_digest = version, digest
            _note_version(self._place, version, digest)
        self._store.delete(sorted(ended))
        with self._lock:
            self._ended -= ended

    def _sent_before(self, data: bytes) -> Mapping[str, str | None]:
        """Return the version of the manifest that an attempt without an answer has sent.

        Raises:
            FolderLocked: It is that of another run.
        """
        with suppress(FileNotFoundError):
            there, found, _ = self._store.get(manifest_object(self._place))
            if there == data:
                return found.version
        raise FolderLocked(
            f"another run has written the manifest of {self._store.address} during this one",
            remedy="run the same command again",
        )

    def _digest_of_working_copy(self, manifest: Manifest) -> str:
        """Return the digest of the manifest if it is the one that the store has, else one of nothing."""
        state = _read_version(self._place)
        digest = hashlib.sha256(manifest.snapshot()).hexdigest()
        return digest if state.get("sha256") == digest else ""

    def _restore(self, manifest: Manifest) -> None:
        """Record the paid requests of a killed run that the manifest does not know."""
        names = [found.name for found in self._store.list_all(_SENT)]
        records = []
        for name in names:
            with suppress(FileNotFoundError, ValueError):
                records.append(json.loads(self._store.get(name)[0]))
        manifest.restore_attempts([record for record in records if isinstance(record, dict)])
        self._ended.update(names)


def manifest_object(place: OutputPlace) -> str:
    """Return the name of the manifest in the store."""
    return place.objects + MANIFEST


def bring_manifest(place: OutputPlace, bucket: BucketFiles) -> Mapping[str, str | None] | None:
    """Replace the working copy if the store has another manifest, and return the version of that.

    The caller holds the lock of the working copy.

    Raises:
        DamagedFile: What the store has is no manifest.
        StoreError: The store refuses, or does not answer.
    """
    found = bucket.store.head(manifest_object(place))
    if found is None:
        return None
    if _read_version(place).get("version") == dict(found.version):
        return found.version
    data, found, _ = bucket.store.get(manifest_object(place))
    if not has_header(data):
        raise DamagedFile(
            f"{bucket.where(manifest_object(place))} is no manifest of thumb batch",
            remedy="restore an earlier version of it, or delete it: pictures say what they are",
        )
    for ending in ("wal", "shm"):
        companion(place.manifest, ending).unlink(missing_ok=True)
    write_atomic(place.manifest, data, replace=True)
    _note_version(place, found.version, hashlib.sha256(data).hexdigest())
    return found.version


@contextmanager
def held_for_repair(place: OutputPlace, *, dry_run: bool) -> Iterator[Callable[[Manifest], None] | None]:
    """Bring the manifest of a store as it is, damaged or not; yield what sends a whole one in its place.

    A folder has nothing to bring or to send. Where the store has no database at all, the working copy is
    repaired.

    Raises:
        FolderLocked: A run holds the output.
        StoreError: The store refuses, or does not answer.
    """
    if place.bucket is None:
        yield None
        return
    store = place.bucket.store
    with nullcontext() if dry_run else Lease(store, folder=place.objects):
        place.bucket.forget()
        place.state.mkdir(parents=True, exist_ok=True)
        version = None
        try:
            version = bring_manifest(place, place.bucket)
        except DamagedFile:
            damaged = store.head(manifest_object(place))
            version = damaged.version if damaged else None

        def send(manifest: Manifest) -> None:
            data, old = manifest.snapshot(), version
            new = store.put(
                manifest_object(place),
                data,
                attributes=_MANIFEST_ATTRIBUTES,
                create=old is None,
                instead_of=old,
            )
            _note_version(place, new, hashlib.sha256(data).hexdigest())

        yield None if dry_run else send


def _note_version(place: OutputPlace, version: Mapping[str, str | None], sha256: str) -> None:
    values = {"version": dict(version), "sha256": sha256}
    write_atomic(place.state / _VERSION, json.dumps(values).encode(), replace=True)


def _read_version(place: OutputPlace) -> dict[str, object]:
    try:
        data = read_regular_file(place.state / _VERSION, limit_bytes=_VERSION_MAX_BYTES, follow_links=False)
        found = json.loads(data)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _object_of(key: str) -> str:
    return f"{_SENT}{hashlib.sha256(key.encode()).hexdigest()}.json"
