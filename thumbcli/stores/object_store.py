"""An object store, through obstore: its credentials, its requests, and its errors as ours.

No message holds what a store or its client wrote: that may name keys and signatures.
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self
from urllib.parse import urlsplit

from thumbcli.errors import NotInstalled, StoreError, UsageError
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from types import ModuleType

    from obstore import GetOptions

    from thumbcli.stores.store_address import StoreAddress

__all__ = ["ChangedError", "ObjectStore", "StoredObject", "TakenError"]

RETRIES: Final[dict[str, Any]] = {
    "max_retries": 8,
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=10), "base": 2},
    "retry_timeout": timedelta(seconds=90),
}
"""Of a request that meets a 5xx, such as 503 SlowDown, or a broken connection."""

_CLIENT: Final = {"timeout": timedelta(seconds=60), "connect_timeout": timedelta(seconds=10)}

_FOREVER_S: Final = 10 * 365 * 86_400
"""More than this overflows in the client."""

_STATUS: Final = re.compile(r"status code: (\d{3})")
_CODE: Final = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")

_METADATA_SERVICE: Final = re.compile(r"169\.254\.169\.254|/computeMetadata/")
"""Where the client asks for the role of a machine, once it has found no credentials."""

_REDIRECT: Final = re.compile(r"[Rr]edirect")
_NOT_A_STORE: Final = re.compile(r"Unable to extract metadata|[Ii]nvalid \w+ response")
"""What the client says of an answer that no store gives: a page, for example."""

_NO_CREDENTIALS: Final = (
    "set those of the store, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; see docs/object-stores.md"
)
_CHECK_ENDPOINT: Final = "check the bucket, the region and the endpoint, such as AWS_ENDPOINT_URL"

_OURS: Final = "thumb"
"""How the names of what we keep beside an object begin."""

_NO_RANGE: Final = "416"

_PROVIDERS: Final = ("AWS_", "AZURE_", "GOOGLE_")
"""How the variables of the environment begin that a client is made of."""

_FIXES: Final = {
    "NoSuchBucket": "create the bucket, or name another one",
    "ContainerNotFound": "create the container, or name another one",
    "ExpiredToken": "renew the credentials, then try again",
    "RequestTimeTooSkewed": "set the clock of this machine, then try again",
    "InvalidAccessKeyId": "check AWS_ACCESS_KEY_ID, or the profile",
    "SignatureDoesNotMatch": "check AWS_SECRET_ACCESS_KEY, or the profile",
    "AccessDenied": "allow s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket there",
    "SlowDown": "the store is overloaded: try again, with a lower --concurrency",
    "NotImplemented": "the store has to know conditional puts (If-None-Match, If-Match)",
}
"""By the code of the store."""

_SCHEMES: Final = {"s3": "S3Store", "gs": "GCSStore", "az": "AzureStore"}
_ENDPOINTS: Final = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "gs": ("GOOGLE_BASE_URL",),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
"""The variables that name another server than that of the provider."""

_ENDPOINT_OPTIONS: Final = {"s3": "endpoint", "gs": "base_url", "az": "endpoint"}


class TakenError(Exception):
    """An object has the name already."""


class ChangedError(Exception):
    """An object is another one than it was."""


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

        options: dict[str, Any] = {
            "prefix": address.prefix or None,
            "retry_config": _retries(give_up_after_s),
        }
        client = _client_options(timeout_s)
        settings = _s3_settings() if address.scheme == "s3" else {}
        named = {"endpoint_url of the AWS profile": settings.get("endpoint")} | {
            name: os.environ.get(name) for name in _ENDPOINTS[address.scheme]
        }
        where, endpoint = next(((where, url) for where, url in named.items() if url), ("", ""))
        if endpoint:
            _check_endpoint(where, endpoint)
        options |= settings
        options |= {_ENDPOINT_OPTIONS[address.scheme]: endpoint} if endpoint else {}
        # Whoever names an address without TLS means it.
        client |= {"allow_http": True} if endpoint.startswith("http://") else {}
        try:
            store = getattr(stores, _SCHEMES[address.scheme])(
                address.bucket, client_options=client, **options
            )
        except BaseException as error:
            if not (isinstance(error, BaseError | ValueError | TypeError) or _is_panic(error)):
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
        with self._translated(f"{self.address.of(name)} can't be written", may_miss=bool(known)):
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
        with self._translated(what, may_miss=not file.exists()):
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

        with self._translated(f"{self.address.of(name)} can't be read", may_miss=True):
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
        with self._translated(f"{self.address.of(name)} can't be read", may_miss=True):
            try:
                found = obstore.get(self.store, name, options=options)
            except obstore.exceptions.BaseError as error:
                # An object of no bytes has no part.
                if (
                    _status_of(error) != _NO_RANGE
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
            with self._translated(f"{self.address.of(name)} can't be read", may_miss=True):
                return _stored(obstore.head(self.store, name))
        except FileNotFoundError:
            return None

    def list_all(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield all objects below `prefix`, a thousand for each request.

        Raises:
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        with self._translated(f"{self.address} can't be listed"):
            for some in obstore.list(self.store, prefix or None):
                yield from map(_stored, some)

    def children(self, folder: str) -> list[str]:
        """Return the names in a folder, those of folders with a slash at their end.

        Raises:
            StoreError: The store refuses, or does not answer.
        """
        import obstore

        with self._translated(f"{self.address.of(folder)} can't be listed"):
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
            with self._translated(f"{self.address.of(names[0])} can't be deleted", may_miss=True):
                obstore.delete(self.store, list(names))
        except FileNotFoundError:  # Azure says so, and may have left the others.
            if len(names) > 1:
                for name in names:
                    self.delete([name])

    def sign(self, name: str, valid: timedelta) -> str:
        """Return an address from which whoever knows it may read an object for a time.

        Raises:
            StoreError: The credentials can't sign.
        """
        import obstore

        try:
            return obstore.sign(self.store, "GET", name, valid)
        except BaseException as error:
            if not (isinstance(error, obstore.exceptions.BaseError | ValueError) or _is_panic(error)):
                raise
            raise StoreError(
                f"{self.address.of(name)} can't be signed with these credentials",
                remedy="set up a key that can sign, or say where the bucket is on the web with --public-url",
            ) from None

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

    @contextmanager
    def _translated(self, what: str, *, may_miss: bool = False) -> Iterator[None]:
        """Raise what the store and its client raise as ours: with `may_miss`, FileNotFoundError too."""
        from obstore import exceptions

        try:
            yield
        except exceptions.AlreadyExistsError:
            raise TakenError from None
        except exceptions.PreconditionError:
            raise ChangedError from None
        except FileNotFoundError as error:
            if _code_of(error) in {"NoSuchBucket", "ContainerNotFound"}:
                raise _store_error(what, error) from None
            if may_miss:
                raise FileNotFoundError(what) from None
            raise _store_error(what, error) from None
        except OSError:
            raise
        except BaseException as error:
            # A panic of the client, which is written in Rust, is no Exception.
            if isinstance(error, Exception) or _is_panic(error):
                raise _store_error(what, error) from None
            raise


def _installed_stores(address: StoreAddress) -> ModuleType:
    try:
        from obstore import store
    except ImportError as error:
        raise NotInstalled(
            f"{address}: object stores need the package obstore",
            remedy="pip install 'thumbcli[cloud]', or from a clone pip install '.[cloud]'",
        ) from error
    return store


def _retries(give_up_after_s: float | None) -> dict[str, Any]:
    if give_up_after_s is None:
        return RETRIES
    return RETRIES | {"retry_timeout": _seconds(give_up_after_s)}


def _client_options(timeout_s: float | None) -> dict[str, Any]:
    if timeout_s is None:
        return dict(_CLIENT)
    given = _seconds(timeout_s)
    return {"timeout": given, "connect_timeout": min(given, _CLIENT["connect_timeout"])}


def _seconds(seconds: float) -> timedelta:
    return timedelta(seconds=min(seconds, _FOREVER_S))


@lru_cache(8)
def _opened(address: StoreAddress, _settings: tuple[tuple[str, str], ...]) -> ObjectStore:
    """Return a bucket as the environment gives access to it."""
    return ObjectStore.open(address)


def _check_endpoint(where: str, url: str) -> None:
    """Check the address of a server: the client panics at some that are none.

    Raises:
        UsageError: It is not an address.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    # The address is not shown: it may hold a password.
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError(
            f"{where} needs http:// or https://, and the name of a server",
            remedy="such as https://s3.example.com",
        )


def _is_panic(error: BaseException) -> bool:
    """Tell whether the client has panicked; the class of that can't be imported."""
    return type(error).__name__ == "PanicException"


def _store_error(what: str, error: BaseException) -> StoreError:
    text, code, status = str(error), _code_of(error), _status_of(error)
    if _METADATA_SERVICE.search(text):
        return StoreError(f"{what}: no credentials were found", remedy=_NO_CREDENTIALS)
    if _is_panic(error):
        return StoreError(f"{what}: its client stopped", remedy=_CHECK_ENDPOINT)
    if not code and (_REDIRECT.search(text) or status[:1] == "3"):
        return StoreError(f"{what}: the server there redirects", remedy=_CHECK_ENDPOINT)
    if not code and (status in {"404", "405"} or _NOT_A_STORE.search(text)):
        told = f"{status}: " if status else ""
        return StoreError(f"{what}: {told}no object store answers there", remedy=_CHECK_ENDPOINT)
    reason = " ".join(part for part in (status, code) if part) or "it does not answer"
    fix = _FIXES.get(code) or (
        "check the credentials, and what they may do there" if status in {"401", "403"} else "try again"
    )
    return StoreError(f"{what}: {reason}", remedy=fix)


def _status_of(error: BaseException) -> str:
    found = _STATUS.search(str(error))
    return found[1] if found else ""


def _code_of(error: BaseException) -> str:
    found = _CODE.search(str(error))
    return found[1] if found else ""


def _stored(meta: Mapping[str, Any]) -> StoredObject:
    version = {"e_tag": meta["e_tag"], "version": meta["version"]}
    return StoredObject(meta["path"], meta["size"], version, meta["last_modified"])


def _s3_settings() -> dict[str, str]:
    """Return what the profile of the AWS tools says; nothing where the environment has keys.

    Raises:
        UsageError: The profile has no keys of its own.
    """
    name = os.environ.get("AWS_PROFILE")
    if not name and "AWS_ACCESS_KEY_ID" in os.environ:
        return {}
    home = Path(os.path.expanduser("~/.aws"))  # noqa: PTH111 - leaves an unknown user as it is
    keys = _section(
        Path(os.environ.get("AWS_SHARED_CREDENTIALS_FILE", home / "credentials")), name or "default"
    )
    config = _section(
        Path(os.environ.get("AWS_CONFIG_FILE", home / "config")), f"profile {name}" if name else "default"
    )
    found = config | keys
    names = {
        "aws_access_key_id": "access_key_id",
        "aws_secret_access_key": "secret_access_key",
        "aws_session_token": "session_token",
        "region": "region",
        "endpoint_url": "endpoint",
    }
    settings = {ours: found[theirs] for theirs, ours in names.items() if theirs in found}
    if name and "access_key_id" not in settings:
        raise UsageError(
            f"the AWS profile {name} has no keys of its own",
            remedy=f'eval "$(aws configure export-credentials --profile {name} --format env)"',
        )
    return settings


def _section(file: Path, name: str) -> dict[str, str]:
    import configparser

    parser = configparser.RawConfigParser()
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        raise UsageError(f"{file} is not a file of AWS profiles", remedy="correct it") from None
    return dict(parser[name]) if parser.has_section(name) else {}
