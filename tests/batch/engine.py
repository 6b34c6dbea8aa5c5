"""Engines that draw in memory: real pictures of one colour, with faults, a gate and a till."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import anyio
import anyio.lowlevel

from tests.faults import picture
from thumbcli.contract import EngineName, Thumbnail
from thumbcli.engines.protocol import UnrecordedRequests
from thumbcli.errors import TemporaryError, UncertainError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from thumbcli.contract import Request
    from thumbcli.engines.protocol import Ledger
    from thumbcli.errors import ThumbError

__all__ = ["Lossy", "Painter"]

_ATTEMPTS = 4


class Painter:
    """Draws what it is asked for, and remembers it.

    Attributes:
        asked: The titles it was asked to draw, in order.
        fetched: The addresses it was asked to fetch again, in order.
        peak: How many titles it had in hand at once, at most.
        faults: What goes wrong with a title, or with fetching from an address.
        hold: Titles that stay in flight until `let_go`.
        shelf: Pictures that can be fetched again, by address.
        on_ask: Called with each title when it is asked for.
    """

    look = "test"

    def __init__(self, name: EngineName = EngineName.LOCAL, *, cost: int = 0, concurrency: int = 4) -> None:
        self.name = name
        self.concurrency = concurrency
        self.asked: list[str] = []
        self.fetched: list[str] = []
        self.peak = 0
        self.faults: dict[str, ThumbError] = {}
        self.hold: set[str] = set()
        self.shelf: dict[str, bytes] = {}
        self.on_ask: Callable[[str], None] = _ignore
        self._cost = cost
        self._busy = 0
        self._gate = anyio.Event()

    def let_go(self) -> None:
        """Let what is in flight come to its end."""
        self._gate.set()

    def credits(self, request: Request) -> int:  # noqa: ARG002 - a fixed price
        return self._cost

    async def generate(self, request: Request, ledger: Ledger | None = None) -> Thumbnail:
        ledger = ledger if ledger and self._cost else UnrecordedRequests()
        self._busy += 1
        self.peak = max(self.peak, self._busy)
        try:
            await ledger.before_send()
            self.asked.append(request.title)
            self.on_ask(request.title)
            await anyio.lowlevel.checkpoint()
            if request.title in self.hold:
                await self._gate.wait()
            if request.title in self.faults:
                await _record(self.faults[request.title], ledger)
                raise self.faults[request.title]
            return self._drawn(request, picture(*request.size, request.output_format))
        finally:
            self._busy -= 1

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        self.fetched.append(image_url)
        await anyio.lowlevel.checkpoint()
        if image_url in self.faults:
            raise self.faults[image_url]
        image = self.shelf.get(image_url)
        return None if image is None else self._drawn(request, image, url=image_url)

    def _drawn(self, request: Request, image: bytes, *, url: str | None = None) -> Thumbnail:
        number = len(self.asked)
        return Thumbnail(
            image=image,
            format=request.format,
            output_format=request.output_format,
            width_px=request.size.width_px,
            height_px=request.size.height_px,
            credits=0 if url else self._cost,
            generation_id=None if url else f"gen-{number}",
            image_url=url or (f"memory://{request.title}" if self._cost else None),
        )

    async def __aenter__(self) -> Self:
        self._gate = anyio.Event()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await anyio.lowlevel.checkpoint()


class Lossy(Painter):
    """Charges every attempt, and loses some answers; asks again as long as the ledger lets it.

    Attributes:
        charges: What was charged so far, in credits.
        answers: What goes wrong with the next attempts at a title, in order; None is its picture.
        always: What goes wrong with every other attempt.
        wishes: The wish of each attempt, in order.
    """

    def __init__(self, *, concurrency: int = 1) -> None:
        super().__init__(EngineName.THUMBAPI, cost=10, concurrency=concurrency)
        self.charges = 0
        self.answers: dict[str, list[ThumbError | None]] = {}
        self.always: ThumbError | None = None
        self.wishes: list[str] = []

    async def generate(self, request: Request, ledger: Ledger | None = None) -> Thumbnail:
        ledger = ledger or UnrecordedRequests()
        for left in reversed(range(_ATTEMPTS)):
            await ledger.before_send()
            self.asked.append(request.title)
            self.wishes.append(ledger.wish)
            await anyio.lowlevel.checkpoint()
            answers = self.answers.get(request.title)
            error = answers.pop(0) if answers else self.always
            self.charges += self._cost * (error is None or isinstance(error, UncertainError))
            if error is None:
                return self._drawn(request, picture(*request.size, request.output_format))
            again = await _record(error, ledger)
            if not again or not left:
                raise error
        raise AssertionError

    def _drawn(self, request: Request, image: bytes, *, url: str | None = None) -> Thumbnail:
        made = super()._drawn(request, image, url=url)
        self.shelf.setdefault(f"memory://{request.title}", image)
        return made


async def _record(error: ThumbError, ledger: Ledger) -> bool:
    if isinstance(error, UncertainError):
        return await ledger.lost(error)
    await ledger.refused()
    return isinstance(error, TemporaryError)


def _ignore(title: str) -> None:
    """Take a title and do nothing with it."""
