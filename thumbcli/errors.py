"""The tree of errors, with the exit code of each branch.

::

    ThumbError
    ├── UsageError            2  a flag, a setting or an input file is wrong; nothing was drawn
    │   ├── ConfigError          the config file or a kit file
    │   ├── InputError           a file of titles is unreadable
    │   ├── DamagedFile          a record of ours is not whole: a manifest, the server's database
    │   └── MixedEngines         `auto` would mix the looks of two engines in one folder
    ├── ItemError             3  this title only; the others continue
    │   ├── RequestError         it breaks a rule and was not sent to an engine
    │   ├── RequestRefused       the engine answered 400 or 422: a retry is useless
    │   │   └── NoFont           no font draws the title's letters: tried again by each run
    │   ├── NameTaken            the file exists and is not replaced
    │   ├── TemporaryError    4  a retry may succeed
    │   │   ├── RateLimited      429
    │   │   ├── ServerError      5xx
    │   │   ├── Unreachable      the request was not sent completely
    │   │   └── NotSent          it was waiting for its turn when the run ended
    │   └── UncertainError       it may have been charged, and no picture arrived
    │       ├── AnswerLost       the answer did not arrive in time or completely
    │       └── BadAnswer        a 200 without a usable picture
    └── StopError             1  every further title would fail: the run ends
        ├── AuthError         5  no key, a wrong key, or a plan without API access
        ├── QuotaError        6  the month's generations, or YouTube's quota of the day, are used up
        ├── CapReached        7  your own limit for this run
        ├── FolderLocked      8  another run holds the folder
        ├── DiskError         9  disk full, folder not writable
        │   └── StoreError       the object store refuses, or does not answer
        ├── WrongAddress      2  what answers there is not the API, or refuses every request
        ├── GaveUp            4  nothing came back for too long
        └── NotInstalled      2  a library that the local engine needs is missing

A failed title is data: the run turns an `ItemError` into an outcome. Only a `StopError` or a `UsageError`
ends a batch. Every error says what happened to which input, and its `remedy` what to do now; its `status` is
what a web service answers that meets it for a caller, as `thumb serve` does.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import ClassVar, Self

__all__ = [
    "MAYBE_CHARGED",
    "AnswerLost",
    "AuthError",
    "BadAnswer",
    "CapReached",
    "ConfigError",
    "DamagedFile",
    "DiskError",
    "FolderLocked",
    "GaveUp",
    "InputError",
    "ItemError",
    "MixedEngines",
    "NameTaken",
    "NoFont",
    "NotInstalled",
    "NotSent",
    "QuotaError",
    "RateLimited",
    "RequestError",
    "RequestRefused",
    "ServerError",
    "StopError",
    "StoreError",
    "TemporaryError",
    "ThumbError",
    "UncertainError",
    "Unreachable",
    "UsageError",
    "WrongAddress",
    "without_title",
]

MAYBE_CHARGED = "it may have been charged: check the ThumbAPI dashboard before requesting it again"
"""The remedy for an `UncertainError`."""

_MOST_STATUS = 599

_TITLE_SUFFIX = re.compile(r' \(for ".*"\)$')
"""How messages of the hosted engine end."""


def without_title(message: str) -> str:
    """Return a message without the title at its end, for a line that names it or that concerns all titles."""
    return _TITLE_SUFFIX.sub("", message)


class ThumbError(Exception):
    """The base of all errors of thumbcli.

    Attributes:
        message: What happened to which input; never contains a key.
        remedy: What to do now; may be empty.
        code: A short word or an HTTP status, to count and filter by.
        title: The requested title, if an engine raised the error; else empty.
        exit_code: The exit code of a process that this error ends.
        http_status: The status that a web service answers with, unless the hosted API said another.
    """

    default_code: ClassVar[str] = "internal"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, message: str, *, remedy: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        if remedy:
            self.add_note(remedy)  # For a traceback; the command line prints both by itself.
        self.code = code or self.default_code
        self.title = ""

    @property
    def answer_status(self) -> int | None:
        """The HTTP status of the hosted API's answer, if there was one."""
        return int(self.code) if self.code.isdigit() else None

    @property
    def status(self) -> int:
        """The HTTP status with which a web service answers its caller."""
        return int(self.http_status)

    @property
    def retryable(self) -> bool:
        """Whether a retry may succeed."""
        return isinstance(self, TemporaryError)


class UsageError(ThumbError):
    """A flag, a setting or an input is wrong; nothing was drawn."""

    default_code = "usage"
    exit_code = 2


class ConfigError(UsageError):
    """The config file or a kit file is broken or has an unknown key."""

    default_code = "config"


class InputError(UsageError):
    """A file of titles is unreadable; the message names the file, and the line or byte."""

    default_code = "input"


class DamagedFile(UsageError):
    """A record that thumbcli keeps is missing, not whole, or changed by somebody else."""

    default_code = "damaged"
    http_status = HTTPStatus.SERVICE_UNAVAILABLE


class MixedEngines(UsageError):
    """The folder holds pictures of another engine than the one that `auto` means now."""

    default_code = "mixed-engines"


class ItemError(ThumbError):
    """One title failed; the others continue."""

    default_code = "failed"
    exit_code = 3

    @property
    def status(self) -> int:
        """The HTTP status with which a web service answers its caller: that of the hosted API, if any."""
        answered = self.answer_status
        is_failure = answered is not None and HTTPStatus.BAD_REQUEST <= answered <= _MOST_STATUS
        return answered if answered is not None and is_failure else int(self.http_status)


class RequestError(ItemError):
    """A title or one of its options breaks a rule; it was not sent to an engine."""

    default_code = "rejected"
    http_status = HTTPStatus.BAD_REQUEST


class RequestRefused(ItemError):
    """The engine refused this request; a retry is useless (400, 422)."""

    default_code = "400"
    http_status = HTTPStatus.BAD_REQUEST


class NoFont(RequestRefused):
    """No installed font draws the letters of this title; the next run tries it again."""

    default_code = "no-font"


class NameTaken(ItemError):
    """The file for a title exists and is not replaced."""

    default_code = "exists"
    http_status = HTTPStatus.CONFLICT


class TemporaryError(ItemError):
    """This title failed, but a retry may succeed.

    Attributes:
        retry_after_s: The wait that the server asked for, in seconds.
    """

    default_code = "temporary"
    http_status = HTTPStatus.SERVICE_UNAVAILABLE
    exit_code = 4

    def __init__(
        self, message: str, *, remedy: str = "", code: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(message, remedy=remedy, code=code)
        self.retry_after_s = retry_after_s


class RateLimited(TemporaryError):
    """Too many requests per second (429)."""

    default_code = "429"
    http_status = HTTPStatus.TOO_MANY_REQUESTS


class ServerError(TemporaryError):
    """The server failed (5xx)."""

    default_code = "500"
    http_status = HTTPStatus.BAD_GATEWAY


class Unreachable(TemporaryError):
    """The request was not sent completely: no address, no connection. Nothing was charged."""

    default_code = "network"
    http_status = HTTPStatus.BAD_GATEWAY


class NotSent(TemporaryError):
    """The title was waiting for its turn when the run ended; nothing left this machine."""

    default_code = "not-sent"


class UncertainError(ItemError):
    """The request may have been charged, but no picture arrived.

    Attributes:
        body: What arrived in place of a picture; empty if nothing is worth keeping.
        image_url: Where the API keeps the picture, if it said so.
        generation_id: The API's name for it, if it said so.
        retry_after_s: The wait that the server asked for, in seconds.
    """

    default_code = "uncertain"
    http_status = HTTPStatus.BAD_GATEWAY

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        code: str = "",
        body: bytes = b"",
        image_url: str | None = None,
        generation_id: str | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, code=code)
        self.retry_after_s = retry_after_s
        self.body = body
        self.image_url = image_url
        self.generation_id = generation_id


class AnswerLost(UncertainError):
    """The request was sent; its answer did not arrive completely."""

    default_code = "timeout"
    http_status = HTTPStatus.GATEWAY_TIMEOUT


class BadAnswer(UncertainError):
    """The answer was 200, without a usable picture."""

    default_code = "bad-answer"


class StopError(ThumbError):
    """Every further title would fail: the run ends."""


class AuthError(StopError):
    """No key, a wrong key, or a plan without API access (401, 403)."""

    default_code = "401"
    exit_code = 5


class QuotaError(StopError):
    """The month's generations are used up (429, `Generation limit exceeded`), or YouTube's quota."""

    default_code = "quota"
    http_status = HTTPStatus.TOO_MANY_REQUESTS
    exit_code = 6


class CapReached(StopError):
    """Your own limit for this run is reached: `--max-credits`, `--max-items`, `--max-time`, `--max-quota`."""

    default_code = "cap"
    http_status = HTTPStatus.TOO_MANY_REQUESTS
    exit_code = 7


class FolderLocked(StopError):
    """Another run holds this folder."""

    default_code = "locked"
    http_status = HTTPStatus.SERVICE_UNAVAILABLE
    exit_code = 8


class DiskError(StopError):
    """A file or folder on this machine can't be written."""

    default_code = "disk"
    http_status = HTTPStatus.SERVICE_UNAVAILABLE
    exit_code = 9


class StoreError(DiskError):
    """The object store of the output refuses, or does not answer; no message holds what it wrote."""

    default_code = "store"
    http_status = HTTPStatus.BAD_GATEWAY


class WrongAddress(StopError):
    """What answers at the base address is not the API, is not trusted, or refuses every request there."""

    default_code = "address"
    http_status = HTTPStatus.BAD_GATEWAY
    exit_code = 2


class GaveUp(StopError):
    """Nothing came back for as long as `--give-up-after` says; the same command goes on later."""

    default_code = "gave-up"
    http_status = HTTPStatus.SERVICE_UNAVAILABLE
    exit_code = 4


class NotInstalled(StopError):
    """A library that the local engine needs is missing."""

    default_code = "not-installed"
    exit_code = 2

    @classmethod
    def because(cls, error: ImportError) -> Self:
        """Return the error of whatever needs the local engine, which could not be loaded for this reason."""
        return cls(
            f"the local engine can't start: {error}",
            remedy="on Debian or Ubuntu, `apt install libegl1 libgl1`; or reinstall thumbcli",
        )
