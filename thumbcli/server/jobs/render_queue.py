"""Where pictures are drawn: the local engine on every core, behind a line of bounded length."""

from __future__ import annotations

import asyncio
import math
import time
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from thumbcli.engines.local_engine import Local
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from types import TracebackType

    from thumbcli.contract import Request, Thumbnail

__all__ = ["RenderQueue"]

_FIRST_GUESS_S = 0.2
_MEMORY = 0.9
_LONGEST_WAIT_S = 30


class RenderQueue:
    """Draws as many pictures at once as there are cores; the others stand in line, first come, first drawn.

    Used on one event loop, as an async context manager; leaving it waits for nothing.

    Args:
        concurrency: How many pictures at once; None for what keeps all cores busy.
        queue_max: How many may stand in line.
        observe: Told how long each picture took, in seconds.
    """

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        queue_max: int,
        observe: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._engine = Local(concurrency=concurrency)
        self._queue_max = queue_max
        self._observe = observe
        self._turns = asyncio.Semaphore(self._engine.concurrency)
        self._usual_s = _FIRST_GUESS_S
        self._open = AsyncExitStack()
        self.waiting = 0
        self.busy = 0

    @property
    def concurrency(self) -> int:
        """How many pictures are drawn at once."""
        return self._engine.concurrency

    async def __aenter__(self) -> Self:
        await self._open.enter_async_context(self._engine)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    @asynccontextmanager
    async def turn(self, *, patient: bool = False) -> AsyncIterator[None]:
        """Stand in line, and hold one of the places to draw at.

        Who is cancelled while standing in line leaves it without a trace.

        Args:
            patient: Join a line that is full as well: for work that was accepted before.

        Raises:
            ApiError: 503 with `Retry-After`: the line is full.
        """
        if self._turns.locked() and self.waiting >= self._queue_max and not patient:
            raise ApiError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Service unavailable: too many requests are waiting to be drawn",
                "overloaded",
                {"Retry-After": str(self._wait_s())},
            )
        self.waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self.waiting -= 1
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1
            self._turns.release()

    async def draw(self, request: Request) -> Thumbnail:
        """Draw one picture at the place that `turn` holds.

        Raises:
            ItemError: The renderer refuses this title, or breaks on it.
        """
        start_s = time.perf_counter()
        try:
            return await self._engine.generate(request)
        finally:
            took_s = time.perf_counter() - start_s
            self._usual_s = _MEMORY * self._usual_s + (1 - _MEMORY) * took_s
            self._observe(took_s)

    def _wait_s(self) -> int:
        """Return in how many seconds about half of the line will be gone."""
        wait_s = self.waiting / 2 * self._usual_s / self._engine.concurrency
        return min(max(1, math.ceil(wait_s)), _LONGEST_WAIT_S)
