"""A bucket of an object store: one kind of output."""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import TYPE_CHECKING, Final

from thumbcli.contract import EXTENSIONS
from thumbcli.contract.image_header import PICTURE_MAX_BYTES, read_header
from thumbcli.errors import NameTaken
from thumbcli.stores.store_errors import TakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime, timedelta

    from thumbcli.stores.object_store import ObjectStore

__all__ = ["STATE", "BucketFiles"]

STATE: Final = ".thumb/"
"""How the names of our own records begin, beside the pictures."""

_CACHE_CONTROL: Final = "public, max-age=3600"
"""A picture may be drawn again under its name, so that an hour is long enough."""

_MEDIA_TYPES: Final = {extension: media_type for media_type, extension in EXTENSIONS.items()}


class BucketFiles:
    """The files below the address of a store.

    They are listed once, at the first question: whoever holds the lease is the only one who changes them.

    Args:
        store: The store.
        folder: Where they are in it, with a slash at its end; empty for all but our own records.
        public_url: Where the bucket is on the web; empty if that is not known.
        signed_for: How long addresses are valid that are signed; None for plain ones.
    """

    def __init__(
        self,
        store: ObjectStore,
        *,
        folder: str = "",
        public_url: str = "",
        signed_for: timedelta | None = None,
    ) -> None:
        self.store, self._folder = store, folder
        self.public_url, self.signed_for = public_url, signed_for
        self.guard: Callable[[], None] = _nothing
        self._sizes: dict[str, int] | None = None
        self._lock = Lock()

    def check_signing(self) -> None:
        """Check that addresses can be signed, if they are to be, before anything is drawn or bought.

        Raises:
            StoreError: The credentials can't sign.
        """
        if self.signed_for is not None:
            self.store.sign(self._folder or "name", self.signed_for)

    def replaced(self) -> BucketFiles:
        """Return the pictures that somebody changed and a run replaced."""
        files = BucketFiles(self.store, folder=f"{STATE}replaced/")
        files.guard = self.guard
        return files

    def forget(self) -> None:
        """Forget what was listed: another run may have changed it."""
        self._sizes = None

    def where(self, name: str) -> str:
        """Return the address of a file in the store."""
        return self.store.address.of(self._folder + name)

    def url(self, name: str) -> str:
        """Return the address that others are told: on the web, signed, or that in the store."""
        if self.signed_for is not None:
            return self.store.sign(self._folder + name, self.signed_for)
        return _below(self.public_url, name) if self.public_url else self.where(name)

    def exists(self, name: str) -> bool:
        """Tell whether there is an object of this name."""
        return name in self._listed()

    def is_file(self, name: str) -> bool:
        """Tell whether there is an object of this name."""
        return name in self._listed()

    def has_size(self, name: str, size_bytes: int) -> bool:
        """Tell whether there is an object of this name and size, which is not 0."""
        return self._listed().get(name) == size_bytes > 0

    def is_same(self, name: str, size_bytes: int, sha256: str, *, verify: bool) -> bool:
        """Tell whether the object is the recorded one: by size, with `verify` by digest too."""
        if not self.has_size(name, size_bytes):
            return False
        try:
            return not verify or hashlib.sha256(self.read_any(name)).hexdigest() == sha256
        except FileNotFoundError:
            return False

    def is_new(self, name: str) -> bool:
        """Tell that no record follows: nobody else writes while the lease is held."""
        del name
        return False

    def read(self, name: str) -> bytes:
        """Return a picture.

        Raises:
            OSError: It is missing, or larger than a picture.
            BrokenPictureError: It is not a complete JPEG, PNG or WebP.
            StoreError: The store refuses, or does not answer.
        """
        data = self.read_any(name)
        read_header(data)
        return data

    def read_any(self, name: str) -> bytes:
        """Return an object that need not be a picture; raises as `read`."""
        return self.store.get(self._folder + name, limit_bytes=PICTURE_MAX_BYTES)[0]

    def facts(self, name: str) -> Mapping[str, str]:
        """Return what is kept beside an object.

        Raises:
            OSError: It is missing.
            StoreError: The store refuses, or does not answer.
        """
        return self.store.get(self._folder + name)[2]

    def check_free(self, name: str) -> None:
        """Do nothing: a store has no folders that could stand in the way."""

    def write(self, name: str, data: bytes, *, replace: bool, facts: Mapping[str, str]) -> None:
        """Write a picture with what is known of it: one PUT, whole or not at all.

        Raises:
            NameTaken: The name is taken and `replace` is false.
            StoreError: The store refuses, or does not answer; or another run has taken over.
        """
        self.guard()
        kind = _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        attributes = {"Content-Type": kind, "Cache-Control": _CACHE_CONTROL, **facts}
        try:
            self.store.put(self._folder + name, data, attributes=attributes, create=not replace)
        except TakenError:
            if not self._is_ours(name, data):
                raise NameTaken(f"{self.where(name)} exists", remedy="--overwrite replaces it") from None
        with self._lock:
            if self._sizes is not None:
                self._sizes[name] = len(data)

    def remove(self, name: str) -> None:
        """Remove an object.

        Raises:
            StoreError: The store refuses, or does not answer; or another run has taken over.
        """
        self.guard()
        self.store.delete([self._folder + name])
        with self._lock:
            if self._sizes is not None:
                self._sizes.pop(name, None)

    def written_at(self, name: str) -> datetime | None:
        """Return when an object was written, by the clock of the store; None if it is missing."""
        found = self.store.head(self._folder + name)
        return found.changed_at if found else None

    def walk(self) -> Iterator[str]:
        """Yield the names of all objects, also in folders, but no hidden ones."""
        for name in list(self._listed()):
            if not any(part.startswith(".") for part in name.split("/")):
                yield name

    def names(self) -> Iterator[str]:
        """Yield the names of the objects here, but not of those below another folder."""
        yield from (name for name in list(self._listed()) if "/" not in name)

    def _is_ours(self, name: str, data: bytes) -> bool:
        """Tell whether an object is from an earlier attempt at the same request, whose answer was lost."""
        try:
            return self.store.get(self._folder + name)[0] == data
        except FileNotFoundError:
            return False

    def _listed(self) -> dict[str, int]:
        with self._lock:
            if self._sizes is None:
                found = self.store.list_all(self._folder)
                start = len(self._folder)
                self._sizes = {
                    each.name[start:]: each.size_bytes
                    for each in found
                    if self._folder or not each.name.startswith(STATE)
                }
            return self._sizes


def _below(public_url: str, name: str) -> str:
    from urllib.parse import quote

    return f"{public_url.rstrip('/')}/{quote(name)}"


def _nothing() -> None:
    """Let every change pass, where nobody holds a lease."""
