"""The one tree of errors.

::

    ThumbError
    ├── UsageError            a flag, a setting or an input file is wrong; nothing was drawn
    │   ├── ConfigError       the config file
    │   ├── InputError        a file of titles that can't be read
    │   └── MixedEngines      `auto` would mix two looks in one folder
    ├── ItemError             this title only; the others go on
    │   ├── RequestError      it breaks the contract: never sent to an engine
    │   ├── RequestRefused    an engine answered 400 or 422: sending it again is useless
    │   ├── NameTaken         the file that it wants is there and stays untouched
    │   ├── TemporaryError    trying again later may well succeed
    │   │   ├── RateLimited   429
    │   │   ├── ServerError   5xx
    │   │   └── Unreachable   the request never left this machine whole
    │   └── UncertainError    it may have been charged, and no picture came
    │       ├── AnswerLost    a read timeout, or the connection broke after sending
    │       └── BadAnswer     a 200 that holds no usable picture
    └── StopError             every further title would fail: the run ends
        ├── AuthError         no key, a bad key, or a plan without API access
        ├── QuotaError        the month's generations are used up
        ├── CapReached        your own limit for this run
        ├── FolderLocked      another run holds the folder
        ├── DiskError         disk full, folder not writable
        └── NotInstalled      a library that the local engine draws with is missing

A failed title is data (the run turns an `ItemError` into an outcome); only a `StopError` or a `UsageError`
ends a batch. Every error says what happened, to which input, and in `remedy` what to do now.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "AnswerLost",
    "AuthError",
    "BadAnswer",
    "CapReached",
    "ConfigError",
    "DiskError",
    "FolderLocked",
    "InputError",
    "ItemError",
    "MixedEngines",
    "NameTaken",
    "NotInstalled",
    "QuotaError",
    "RateLimited",
    "RequestError",
    "RequestRefused",
    "ServerError",
    "StopError",
    "TemporaryError",
    "ThumbError",
    "UncertainError",
    "Unreachable",
    "UsageError",
]


class ThumbError(Exception):
    """Whatever thumbcli raises on purpose.

    Attributes:
        message: What happened, and to which input. Never holds a key.
        remedy: What to do now; may be empty.
        code: A short word or an HTTP status to count and to filter by.
        title: The title that was asked for, where an engine raised it; empty elsewhere.
        exit_code: What the process ends with when this error ends it.
    """

    default_code: ClassVar[str] = "internal"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = code or self.default_code
        self.title = ""

    @property
    def status(self) -> int | None:
        """The HTTP status that the other side answered with, if it answered with one."""
        return int(self.code) if self.code.isdigit() else None

    @property
    def retryable(self) -> bool:
        """Whether asking again later may well succeed."""
        return isinstance(self, TemporaryError)


class UsageError(ThumbError):
    """A flag, a setting or an input is wrong; nothing was drawn."""

    default_code = "usage"
    exit_code = 2


class ConfigError(UsageError):
    """The config file is broken or holds a key that does not exist."""

    default_code = "config"


class InputError(UsageError):
    """A file of titles can't be read; the message names the file, and the line or byte."""

    default_code = "input"


class MixedEngines(UsageError):
    """The folder holds pictures of the other engine, and nobody said which one to go on with."""

    default_code = "mixed-engines"


class ItemError(ThumbError):
    """One title can't be drawn; the others go on."""

    default_code = "failed"
    exit_code = 3


class RequestError(ItemError):
    """A title or one of its settings breaks the contract; no engine was asked."""

    default_code = "rejected"


class RequestRefused(ItemError):
    """An engine refused this request for good (400, 422)."""

    default_code = "400"


class NameTaken(ItemError):
    """The file that a title wants exists already and is not ours to replace."""

    default_code = "exists"


class TemporaryError(ItemError):
    """This title failed for now; a later run may well succeed.

    Attributes:
        retry_after_s: How long the other side asked us to wait, in seconds, if it did.
    """

    default_code = "temporary"
    exit_code = 4

    def __init__(
        self, message: str, *, remedy: str = "", code: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(message, remedy=remedy, code=code)
        self.retry_after_s = retry_after_s


class RateLimited(TemporaryError):
    """Too many requests a second (429)."""

    default_code = "429"


class ServerError(TemporaryError):
    """The other side broke (5xx)."""

    default_code = "500"


class Unreachable(TemporaryError):
    """The request never left whole: no address, no connection, no route. Nothing was charged."""

    default_code = "network"


class UncertainError(ItemError):
    """The request was sent and may have been charged, but no picture came of it."""

    default_code = "uncertain"


class AnswerLost(UncertainError):
    """The request went out whole; its answer did not come back whole."""

    default_code = "timeout"


class BadAnswer(UncertainError):
    """The answer said 200 and held no usable picture."""

    default_code = "bad-answer"


class StopError(ThumbError):
    """Every further title would fail the same way: the run ends at once."""


class AuthError(StopError):
    """No key, a bad key, or a plan without API access (401, 403)."""

    default_code = "401"
    exit_code = 5


class QuotaError(StopError):
    """The month's generations are used up (429, `Generation limit exceeded`)."""

    default_code = "quota"
    exit_code = 6


class CapReached(StopError):
    """The person's own limit for this run is reached (`--max-credits`, `--max-items`, `--max-time`)."""

    default_code = "cap"
    exit_code = 7


class FolderLocked(StopError):
    """Another run holds this folder."""

    default_code = "locked"
    exit_code = 8


class DiskError(StopError):
    """A file or folder on this machine can't be written."""

    default_code = "disk"
    exit_code = 9


class NotInstalled(StopError):
    """A library that the local engine draws with is missing on this machine."""

    default_code = "not-installed"
    exit_code = 2
