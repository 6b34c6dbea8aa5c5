"""What an engine is, and which one draws."""

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
    """What the other side said last about the month's quota; None is what it did not say.

    Attributes:
        limit: How many generations the month has.
        remaining: How many of them are left.
        resets_at: When it starts anew, with its zone.
    """

    limit: int | None
    remaining: int | None
    resets_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that an engine lives through on the way to a picture and that a person may want to see.

    Attributes:
        title: The title that was asked for.
        code: `429`, `503`, `network`: what went wrong this time.
        message: The other side's words, or ours.
        attempt: Which attempt this was, from 1.
        wait_s: How long until the next one.
    """

    title: str
    code: str
    message: str
    attempt: int
    wait_s: float


Notify = Callable[[Notice], None]


def ignore_notice(notice: Notice) -> None:
    """Take a notice and do nothing with it."""


@contextmanager
def title_context(title: str) -> Iterator[None]:
    """Let errors that pass through here know the title that they are about."""
    try:
        yield
    except ThumbError as error:
        error.title = title
        raise


class Engine(Protocol):
    """One title in, one picture out.

    Used as an async context manager: what it holds (connections, threads) is opened on entry and closed on
    exit, also when the body is cancelled.
    """

    @property
    def name(self) -> EngineName:
        """Who draws."""

    @property
    def look(self) -> str:
        """The version of the look, part of every key; empty where the other side never says."""

    @property
    def concurrency(self) -> int:
        """How many pictures it is sensible to ask for at once."""

    def credits(self, request: Request) -> int:
        """Return what `request` would cost; 0 for an engine that costs nothing."""

    async def generate(self, request: Request) -> Thumbnail:
        """Draw one picture.

        Raises:
            ItemError: This title failed (refused, temporary, or uncertain).
            StopError: Every further title would fail the same way.
        """

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        """Fetch a picture again that was paid for before; None if it is not to be had any more."""

    async def __aenter__(self) -> Self:
        """Open what the engine needs."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""


@runtime_checkable
class HasAccount(Protocol):
    """An engine that draws on somebody's account."""

    @property
    def account(self) -> Account | None:
        """What was said last about it; None while nothing was."""


@runtime_checkable
class PacedEngine(Protocol):
    """An engine that decides by itself how many pictures it asks for at once, up to its `concurrency`."""

    async def ready(self) -> None:
        """Wait until one more title would go out soon; what is handed over earlier only waits in line."""

    def drain(self) -> None:
        """Send nothing more: who waits fails at once with what it met last, what is in flight may finish."""
