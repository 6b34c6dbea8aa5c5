"""The protocol that every engine implements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from thumbcli.errors import ThumbError

if TYPE_CHECKING:
    from datetime import datetime
    from types import TracebackType

    from thumbcli.contract import EngineName, Request, Thumbnail

__all__ = [
    "Account",
    "Engine",
    "HasAccount",
    "Notice",
    "Notify",
    "PacedEngine",
    "ignore_notice",
    "title_context",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The month's quota as the API reported it last; None for what it did not report.

    Attributes:
        limit: Generations per month.
        remaining: Generations left this month.
        resets_at: When the quota resets, with a time zone.
    """

    limit: int | None
    remaining: int | None
    resets_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A failed attempt that will be retried.

    Attributes:
        title: The requested title.
        code: What went wrong: `429`, `503`, `network`.
        message: The API's message, or ours.
        attempt: The number of the attempt, from 1.
        wait_s: Seconds until the next attempt.
    """

    title: str
    code: str
    message: str
    attempt: int
    wait_s: float


Notify = Callable[[Notice], None]


def ignore_notice(notice: Notice) -> None:
    """Discard a notice."""


@contextmanager
def title_context(title: str) -> Iterator[None]:
    """Set the `title` of every error raised inside."""
    try:
        yield
    except ThumbError as error:
        error.title = title
        raise


class Engine(Protocol):
    """Turns one title into one picture.

    An async context manager: connections and threads are opened on entry and closed on exit, also when the
    body is cancelled.
    """

    @property
    def name(self) -> EngineName:
        """The name of the engine."""

    @property
    def look(self) -> str:
        """The version of the look, part of every fingerprint; empty if unknown."""

    @property
    def concurrency(self) -> int:
        """The most pictures worth requesting at the same time."""

    def credits(self, request: Request) -> int:
        """Return what `request` costs."""

    async def generate(self, request: Request) -> Thumbnail:
        """Draw one picture.

        Raises:
            ItemError: This title failed (refused, temporary, or uncertain).
            StopError: Every further title would fail too.
        """

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        """Download a picture that was paid for before; None if it is no longer available."""

    async def __aenter__(self) -> Self:
        """Open connections and threads."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""


@runtime_checkable
class HasAccount(Protocol):
    """An engine with a monthly quota."""

    @property
    def account(self) -> Account | None:
        """The quota as reported last; None before the first report."""


@runtime_checkable
class PacedEngine(Protocol):
    """An engine that paces its own requests, up to its `concurrency`."""

    async def wait_for_capacity(self) -> None:
        """Wait until one more title would be sent soon rather than queue."""

    def drain(self) -> None:
        """Send nothing more: queued titles fail with their last error, titles in flight may finish."""
