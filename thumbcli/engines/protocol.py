"""The protocol that every engine implements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from thumbcli.errors import ThumbError
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from datetime import datetime
    from types import TracebackType

    from thumbcli.contract import EngineName, Request, Thumbnail
    from thumbcli.errors import UncertainError

__all__ = [
    "Account",
    "ChecksItself",
    "Engine",
    "HasAccount",
    "KeyedEngine",
    "Ledger",
    "LineNotice",
    "Notice",
    "Notify",
    "PacedEngine",
    "UnrecordedRequests",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNotice:
    """All titles are waiting for the same thing: the service is down, or refuses for its rate.

    Given when the waiting begins and at least every 30 s after.

    Attributes:
        code: What the line is waiting for: `429`, `503`, `network`.
        message: The API's last message, or ours.
        wait_s: Seconds until the next attempt.
        waited_s: Seconds since the last picture, or since the first failure.
    """

    code: str
    message: str
    wait_s: float
    waited_s: float


Notify = Callable[[Notice | LineNotice], None]


def ignore_notice(notice: Notice | LineNotice) -> None:
    """Discard a notice."""


@contextmanager
def title_context(title: str) -> Iterator[None]:
    """Set the `title` of every error raised inside."""
    try:
        yield
    except ThumbError as error:
        error.title = title
        raise


class Ledger(Protocol):
    """The books of one title's paid requests, kept by whoever wants the picture.

    An engine that costs nothing does not call it. One that does calls `before_send`, then at most one of
    `refused` and `lost`, for each attempt; after a picture it calls neither. `located` may come before.

    Attributes:
        wish: Empty, or what tells this wish for a picture from earlier ones for the same picture. Part of the
            `Idempotency-Key`, so that each attempt at one wish may be answered with the same picture.
    """

    @property
    def wish(self) -> str:
        """What tells this wish from earlier ones for the same picture."""

    async def before_send(self) -> None:
        """Record that an attempt is about to leave; returns when that is on the disk.

        Raises:
            StopError: It must not be sent: a limit is reached, or there is no room for the picture.
        """

    async def refused(self) -> None:
        """Record that the attempt was refused before any work, or never arrived: nothing was charged."""

    async def located(self, error: UncertainError) -> None:
        """Record where the picture of an attempt is kept, before it is fetched from there."""

    async def lost(self, error: UncertainError) -> bool:
        """Record an attempt that may have been charged without a picture; tell whether to ask again.

        Returns when that is on the disk. The engine asks again only as often as it is allowed to send a
        title.
        """


class UnrecordedRequests:
    """A ledger that records nothing and always lets the engine ask again."""

    wish = ""

    async def before_send(self) -> None:
        """Let it be sent."""

    async def refused(self) -> None:
        """Forget it."""

    async def located(self, error: UncertainError) -> None:
        """Forget it."""

    async def lost(self, error: UncertainError) -> bool:  # noqa: ARG002 - it is not recorded
        """Let the engine ask again."""
        return True


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
        """The version of the look, recorded beside each picture; empty if unknown."""

    @property
    def concurrency(self) -> int:
        """The most pictures worth requesting at the same time."""

    def credits(self, request: Request) -> int:
        """Return what `request` costs."""

    async def generate(self, request: Request, ledger: Ledger | None = None) -> Thumbnail:
        """Draw one picture.

        Args:
            request: What to draw.
            ledger: Told of each paid attempt before it is sent and when it ended without a picture.

        Raises:
            ItemError: This title failed (refused, temporary, or uncertain).
            StopError: Every further title would fail too.
        """

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        """Download a picture that was paid for before; None if it is no longer available.

        Raises:
            TemporaryError: It can't be downloaded now; it may be there later.
        """

    async def __aenter__(self) -> Self:
        """Open connections and threads."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""


@runtime_checkable
class ChecksItself(Protocol):
    """An engine that can tell before the first picture whether it can draw any."""

    def check(self) -> None:
        """Load what it needs.

        Raises:
            StopError: It can't draw.
        """


@runtime_checkable
class HasAccount(Protocol):
    """An engine with a monthly quota."""

    @property
    def account(self) -> Account | None:
        """The quota as reported last; None before the first report."""


@runtime_checkable
class KeyedEngine(Protocol):
    """An engine whose pictures nobody may take for those of the engine that it stands for.

    Attributes:
        key_prefix: How the fingerprints of its pictures begin.
    """

    key_prefix: str


@runtime_checkable
class PacedEngine(Protocol):
    """An engine that paces its own requests, up to its `concurrency`."""

    async def wait_for_capacity(self) -> None:
        """Wait until one more title would be sent soon rather than queue."""

    def drain(self) -> None:
        """Send nothing more: queued titles fail with their last error, titles in flight may finish."""
