"""The objects of an object store, through obstore: read, written, listed, deleted, signed."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from thumbcli.errors import NotInstalled, StoreError, UsageError
from thumbcli.light_dataclass import dataclass
from thumbcli.stores.store_errors import is_panic, no_credentials, status_of, translated
from thumbcli.stores.store_settings import store_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import ModuleType

    from obstore import GetOptions

    from thumbcli.stores.store_address import StoreAddress

__all__ = ["REQUESTS_AT_ONCE", "ObjectStore", "StoredObject"]

REQUESTS_AT_ONCE: Final = 16
"""To read many objects: as many as pictures are sent at once."""


_OURS: Final = "thumb"
"""How the names of what we keep beside an object begin."""

_NO_RANGE: Final = "416"

_UNSIGNED: Final = "AWS_SKIP_SIGNATURE"
"""The variable by which a client needs no credentials."""

_A_MINUTE: Final = timedelta(minutes=1)

_PROVIDERS: Final = ("AWS_", "AZURE_", "GOOGLE_")
"""How the variables of the environment begin that a client is made of."""


_SCHEMES: Final = {"s3": "S3Store", "gs": "GCSStore", "az": "AzureStore"}


class StoredObject(NamedTuple):
    """An object of a store.

    Attributes:
        name: Below the prefix.
        size_bytes: Its size.
        version: What tells it from an earlier and a later one of its name.
        changed_at: By the clock of the store.
    """

    name: str
    size_bytes: int
    version: Mapping[str, str | None]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """The objects below an address.

    Attributes:
        address: Where they are.
        store: The store of obstore.
    """

    address: StoreAddress
    store: Any

    @classmethod
    def open(
        cls, address: StoreAddress, *, timeout_s: float | None = None, give_up_after_s: float | None = None
    ) -> ObjectStore:
        """Return the store at an address; nothing is sent yet.

        Credentials are those that obstore finds in the environment, on the machine or, for S3, in a profile.

        Args:
            address: Where it is.
            timeout_s: How long one request may take; None for a minute.
            give_up_after_s: How long a request is tried again; None for a minute and a half.

        Raises:
            NotInstalled: The extra is missing.
            UsageError: What is set up can't be used.
        """
        stores = _installed_stores(address)
        from obstore.exceptions import BaseError

        options = store_options(address.scheme, timeout_s=timeout_s, give_up_after_s=give_up_after_s)
        try:
            kind = getattr(stores, _SCHEMES[address.scheme])
            store = kind(address.bucket, prefix=address.prefix or None, **options)
        except BaseException as error:
            if not (isinstance(error, BaseError | ValueError | TypeError) or is_panic(error)):
                raise
            raise UsageError(
                f"{address} can't be opened: its credentials or its endpoint are not usable",
                remedy="check the environment variables of the store; see docs/object-stores.md",
            ) from error.with_traceback(None)
        return cls(address, store)

    @classmethod
    def in_memory(cls, address: StoreAddress) -> Self:
        """Return an empty store for the tests of a program: what is written there ends with it.

        Raises:
            NotInstalled: The extra is missing.
        """
        return cls(address, _installed_stores(address).MemoryStore())

    @classmethod
    def of_bucket(cls, address: StoreAddress) -> ObjectStore:
        """Return the whole bucket of an address, with one client for all who ask; raises as `open`."""
        settings = tuple(sorted(item for item in os.environ.items() if item[0].startswith(_PROVIDERS)))
        return _opened(replace(address, prefix=""), settings)

    def put(
        self,
        name: str,
        data: bytes,
        *,
        attributes: Mapping[str, str] | None = None,
        create: bool = False,
        instead_of: Mapping[str, str | None] | None = None,
    ) -> Mapping[str, str | None]:
        """Write an object whole, and return its version.

        Raises:
            TakenError: `create`, and it is there.
            ChangedError: It is another one than `instead_of`.
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        known = {name: text for name, text in (instead_of or {}).items() if text is not None}
        mode: Any = "create" if create else known or "overwrite"
        with translated(f"{self.address.of(name)} can't be written", may_miss=bool(known)):
            kept = self._renamed(attributes or {}, *self._hyphen)
            put = obstore.put(self.store, name, data, attributes=kept, mode=mode, use_multipart=False)
            return {"e_tag": put["e_tag"], "version": put["version"]}

    def put_file(self, name: str, file: Path, *, attributes: Mapping[str, str] | None = None) -> None:
        """Write a file of any size as an object, in pieces; it appears whole, or not at all.

        Raises:
            OSError: The file can't be read.
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        what = f"{self.address.of(name)} can't be written"
        with translated(what, may_miss=not file.exists()):
            kept = self._renamed(attributes or {}, *self._hyphen)
            obstore.put(self.store, name, file, attributes=kept)

    def get(
        self, name: str, *, limit_bytes: int | None = None
    ) -> tuple[bytes, StoredObject, Mapping[str, str]]:
        """Return an object with what is kept beside it.

        Raises:
            FileNotFoundError: There is none.
            OSError: It has more than `limit_bytes`; nothing of it is read.
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        with translated(f"{self.address.of(name)} can't be read", may_miss=True):
            found = obstore.get(self.store, name)
            if limit_bytes is not None and found.meta["size"] > limit_bytes:
                raise OSError(errno.EFBIG, f"it has more than {limit_bytes:,} bytes", self.address.of(name))
            data = bytes(found.bytes())
            facts = {str(key): value for key, value in found.attributes.items()}
            return data, _stored(found.meta), self._renamed(facts, *reversed(self._hyphen))

    def get_part(
        self, name: str, start: int, size_bytes: int, *, version: Mapping[str, str | None] | None = None
    ) -> tuple[bytes, StoredObject]:
        """Return a part of an object, less at its end, and what is known of the whole.

        Args:
            name: Its name.
            start: Where the part begins.
            size_bytes: How long it is at most.
            version: The object has to be this one.

        Raises:
            FileNotFoundError: There is none.
            ChangedError: It is another one than `version`.
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        options: GetOptions = {"range": (start, start + size_bytes)}
        if version is not None and version["e_tag"] is not None:
            options["if_match"] = version["e_tag"]
        with translated(f"{self.address.of(name)} can't be read", may_miss=True):
            try:
                found = obstore.get(self.store, name, options=options)
            except obstore.exceptions.BaseError as error:
                # An object of no bytes has no part.
                if (
                    status_of(error) != _NO_RANGE
                    or (empty := _stored(obstore.head(self.store, name))).size_bytes
                ):
                    raise
                return b"", empty
            return bytes(found.bytes()), _stored(found.meta)

    def head(self, name: str) -> StoredObject | None:
        """Return what is known of an object without its content; None if there is none.

        Raises:
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        try:
            with translated(f"{self.address.of(name)} can't be read", may_miss=True):
                return _stored(obstore.head(self.store, name))
        except FileNotFoundError:
            return None

    def list_all(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield all objects below `prefix`, a thousand for each request.

        Raises:
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        with translated(f"{self.address} can't be listed"):
            for some in obstore.list(self.store, prefix or None):
                yield from map(_stored, some)

    def children(self, folder: str) -> list[str]:
        """Return the names in a folder, those of folders with a slash at their end.

        Raises:
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        with translated(f"{self.address.of(folder)} can't be listed"):
            found = obstore.list_with_delimiter(self.store, folder or None)
        return [
            *(f"{prefix.rstrip('/').rpartition('/')[2]}/" for prefix in found["common_prefixes"]),
            *(_stored(meta).name.rpartition("/")[2] for meta in found["objects"]),
        ]

    def delete(self, names: Sequence[str]) -> None:
        """Delete objects; one that is not there is no error.

        Raises:
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        if not names:
            return
        try:
            with translated(f"{self.address.of(names[0])} can't be deleted", may_miss=True):
                obstore.delete(self.store, list(names))
        except FileNotFoundError:  # Azure says so, and may have left the others.
            if len(names) > 1:
                for name in names:
                    self.delete([name])

    def sign(self, name: str, valid: timedelta) -> str:
        """Return an address from which whoever knows it may read an object for a time.

        Raises:
            StoreError: The credentials can't sign, or there are none.
        """
        import obstore

        what = f"{self.address.of(name)} can't be signed"
        try:
            return obstore.sign(self.store, "GET", name, valid)
        except BaseException as error:
            if not (isinstance(error, obstore.exceptions.BaseError | ValueError) or is_panic(error)):
                raise
            raise no_credentials(what, error) or StoreError(
                f"{what} with these credentials",
                remedy="set up a key that can sign, or say where the bucket is on the web with --public-url",
            ) from None

    def check_credentials(self) -> None:
        """Look for credentials, where that needs no request to the store: for S3.

        Raises:
            StoreError: There are none.
        """
        import obstore

        if self.address.scheme != "s3" or os.environ.get(_UNSIGNED):
            return
        try:
            obstore.sign(self.store, "GET", "name", _A_MINUTE)
        except BaseException as error:
            if not (isinstance(error, obstore.exceptions.BaseError | ValueError) or is_panic(error)):
                raise
            if (missing := no_credentials(str(self.address), error)) is not None:
                raise missing from None

    @property
    def _hyphen(self) -> tuple[str, str]:
        """What stands for a hyphen in the names of what is kept beside an object: Azure takes none."""
        return ("-", "_") if self.address.scheme == "az" else ("-", "-")

    @staticmethod
    def _renamed(facts: Mapping[str, str], old: str, new: str) -> dict[str, str]:
        """Return what is kept beside an object with its names as a store has them, or back."""
        return {
            name.replace(old, new) if name.startswith(_OURS) else name: value for name, value in facts.items()
        }


def _installed_stores(address: StoreAddress) -> ModuleType:
    try:
        from obstore import store
    except ImportError as error:
        raise NotInstalled(
            f"{address}: object stores need the package obstore",
            remedy="pip install 'thumbcli[cloud]', or from a clone pip install '.[cloud]'",
        ) from error
    return store


@lru_cache(8)
def _opened(address: StoreAddress, _settings: tuple[tuple[str, str], ...]) -> ObjectStore:
    """Return a bucket as the environment gives access to it."""
    return ObjectStore.open(address)


def _stored(meta: Mapping[str, Any]) -> StoredObject:
    version = {"e_tag": meta["e_tag"], "version": meta["version"]}
    return StoredObject(meta["path"], meta["size"], version, meta["last_modified"])
