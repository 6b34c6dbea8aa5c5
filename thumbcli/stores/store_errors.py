"""What a store and its client raise, as our errors.

No message holds what a store or its client wrote: that may name keys and signatures.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from thumbcli.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ChangedError", "TakenError", "is_panic", "no_credentials", "status_of", "translated"]

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


class TakenError(Exception):
    """An object has the name already."""


class ChangedError(Exception):
    """An object is another one than it was."""


@contextmanager
def translated(what: str, *, may_miss: bool = False) -> Iterator[None]:
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
        if isinstance(error, Exception) or is_panic(error):
            raise _store_error(what, error) from None
        raise


def is_panic(error: BaseException) -> bool:
    """Tell whether the client has panicked; the class of that can't be imported."""
    return type(error).__name__ == "PanicException"


def no_credentials(what: str, error: BaseException) -> StoreError | None:
    """Return the error for a client that found no credentials; None if that is not what it says."""
    found = _METADATA_SERVICE.search(str(error))
    return StoreError(f"{what}: no credentials were found", remedy=_NO_CREDENTIALS) if found else None


def status_of(error: BaseException) -> str:
    """Return the HTTP status that the client names, such as `416`; empty if it names none."""
    found = _STATUS.search(str(error))
    return found[1] if found else ""


def _store_error(what: str, error: BaseException) -> StoreError:
    text, code, status = str(error), _code_of(error), status_of(error)
    if (missing := no_credentials(what, error)) is not None:
        return missing
    if is_panic(error):
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


def _code_of(error: BaseException) -> str:
    found = _CODE.search(str(error))
    return found[1] if found else ""
