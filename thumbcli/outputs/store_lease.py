"""One run for each output in a store: an object that says who holds it, and until when."""

from __future__ import annotations

import json
import secrets
import socket
import time
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from thumbcli.errors import FolderLocked, StoreError
from thumbcli.stores.store_errors import ChangedError, TakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import Self

    from thumbcli.stores.object_store import ObjectStore, StoredObject

__all__ = ["LEASE_S", "Lease", "lease_holder"]

LEASE_S = 60.0
"""How long a lease outlives its last renewal: what a run waits for that takes the place of one that died."""

_RENEWALS: Final = 3
"""Within a lease, so that two of them may fail."""

_FOLDER: Final = ".thumb/"
_LOCK: Final = "lock"
_CLOCK: Final = f"{_FOLDER}clock-"


class Lease:
    """The right to write to an output in a store, renewed by a thread until it is released.

    A dead run loses it when it was not renewed for `LEASE_S`, by the clock of the store alone: those of the
    machines may differ. Each change is a conditional put, so that of two runs one gets it.

    Args:
        store: The store.
        beat: Called at each renewal, in the thread that renews.
        lease_s: How long it lasts without renewal, in seconds; None for `LEASE_S`.
        folder: Where it is in the store, with a slash at its end: one for each manifest.
    """

    def __init__(
        self,
        store: ObjectStore,
        beat: Callable[[], None] | None = None,
        *,
        lease_s: float | None = None,
        folder: str = _FOLDER,
    ) -> None:
        self._lock_name = folder + _LOCK
        self._store, self.beat, self._lease_s = store, beat, LEASE_S if lease_s is None else lease_s
        self._token = secrets.token_hex(8)
        self._version: Mapping[str, str | None] = {}
        self._until = 0.0
        self._number = 0
        self._lost = False
        self._end = Event()
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        """Take it.

        Raises:
            FolderLocked: Another run holds it.
            StoreError: The store refuses, or does not answer.
        """
        began = time.monotonic()
        try:
            self._version = self._store.put(self._lock_name, self._content(), create=True)
        except TakenError:
            self._take_over()
        self._until = began + self._lease_s
        self._thread = Thread(target=self._renew, name="thumb-lease", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Give it back, if it is still ours."""
        self._end.set()
        if self._thread is not None:
            self._thread.join()
        if not self._lost:
            with suppress(ChangedError, StoreError):  # Another run took over, or will when it is over.
                self._store.put(self._lock_name, self._content(released=True), instead_of=self._version)

    def check(self) -> None:
        """Check that it is still ours.

        Raises:
            FolderLocked: It is not, or was not renewed in time.
        """
        if self._lost or time.monotonic() > self._until:
            raise FolderLocked(
                f"this run has lost its lock on {self._store.address}: it was out of touch with the store for"
                f" longer than {self._lease_s:.0f} s, and another run may write there",
                remedy="try again",
                code="lock-lost",
            )

    def _take_over(self) -> None:
        """Take a lease that was given back, or not renewed."""
        try:
            data, found, _ = self._store.get(self._lock_name)
        except FileNotFoundError:
            raise FolderLocked(
                f"another run has just left {self._store.address}", remedy="try again"
            ) from None
        holder = _holder(data, found, self._store, self._lease_s)
        if holder:
            raise FolderLocked(
                f"another run is writing to {self._store.address}: {holder}",
                remedy="wait until it ends, or choose another place with --out",
            )
        try:
            self._version = self._store.put(self._lock_name, self._content(), instead_of=found.version)
        except ChangedError:
            raise FolderLocked(
                f"another run has just begun to write to {self._store.address}",
                remedy="wait until it ends, or choose another place with --out",
            ) from None

    def _renew(self) -> None:
        while not self._end.wait(self._lease_s / _RENEWALS):
            began = time.monotonic()
            try:
                self._version = self._store.put(self._lock_name, self._content(), instead_of=self._version)
                self._until = began + self._lease_s
                if self.beat is not None:
                    self.beat()
            except ChangedError:
                if not self._is_ours():
                    self._lost = True
                    return
            except StoreError:
                continue  # `check` tells once it has lasted too long.

    def _is_ours(self) -> bool:
        """Tell whether the lock is ours after all: the answer to a renewal may have been lost."""
        try:
            data, found, _ = self._store.get(self._lock_name)
        except FileNotFoundError:
            return False
        except StoreError:
            return True  # Nobody knows; the next renewal asks again.
        self._version = found.version
        return _read(data).get("token") == self._token

    def _content(self, *, released: bool = False) -> bytes:
        self._number += 1
        values = {
            "token": self._token,
            "number": self._number,
            "host": socket.gethostname(),
            "lease_s": self._lease_s,
            "released": released,
        }
        return json.dumps(values).encode()


def lease_holder(store: ObjectStore, folder: str = _FOLDER) -> str:
    """Return which run holds the lease of an output, in words; empty if none does.

    Raises:
        StoreError: The store refuses, or does not answer.
    """
    try:
        data, found, _ = store.get(folder + _LOCK)
    except FileNotFoundError:
        return ""
    return _holder(data, found, store, LEASE_S)


def _holder(data: bytes, found: StoredObject, store: ObjectStore, lease_s: float) -> str:
    values = _read(data)
    if values.get("released"):
        return ""
    length = values.get("lease_s")
    length_s = float(length) if isinstance(length, int | float) and 0 < length < LEASE_S * 10 else lease_s
    age_s = (_now(store) - found.changed_at).total_seconds()
    # The times of a store are whole seconds.
    if age_s > length_s + 1:
        return ""
    host, left_s = str(values.get("host", "?"))[:80], length_s - age_s + 1
    return f"on {host if host.isprintable() else '?'}; if that one is dead, it is free in {left_s:.0f} s"


def _now(store: ObjectStore) -> datetime:
    """Return the time by the clock of the store: that of an object which has just been written."""
    name = f"{_CLOCK}{secrets.token_hex(8)}"
    store.put(name, b"")
    found = store.head(name)
    store.delete([name])
    if found is None:
        raise StoreError(f"{store.address} does not keep what is written", remedy="try again")
    return found.changed_at


def _read(data: bytes) -> dict[str, object]:
    try:
        values = json.loads(data)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
