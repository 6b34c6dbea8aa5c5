"""Draws pictures: the local engine on every core, behind a queue of limited length."""

from __future__ import annotations

import math
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

from thumbcli.engines.local_engine import TOO_SLOW, Local
from thumbcli.errors import ItemError
from thumbcli.process_resources import cores, return_large_blocks
from thumbcli.server.jobs.fair_slots import FairSlots
from thumbcli.server.responses import overloaded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from types import TracebackType

    from thumbcli.contract import Request, Thumbnail

__all__ = ["RenderQueue"]

_INITIAL_S = 0.2
_SMOOTHING = 0.9
_RETRY_AFTER_MAX_S = 30


class RenderQueue:
    """Draws as many pictures at once as there are cores; other requests wait, and their keys take turns.

    An async context manager for one event loop; leaving it waits for nothing.

    Args:
        concurrency: How many pictures at once; None for all cores.
        queue_max: How many requests may wait.
        observe: Called with the seconds that each picture took.

    Attributes:
        concurrency: How many pictures are drawn at once.
        waiting: How many requests wait.
        busy: How many pictures are being drawn.
    """

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        queue_max: int,
        observe: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._engine = Local(concurrency=concurrency)
        self.concurrency = self._engine.concurrency
        self._queue_max = queue_max
        self._observe = observe
        # With more slots than cores, a key that holds half of them keeps the cores busy.
        spare = self.concurrency > cores() + 1
        self._slots = FairSlots(self.concurrency, always=max(1, cores() // 2) if spare else self.concurrency)
        self._average_s = _INITIAL_S
        self.waiting = 0
        self.busy = 0

    async def __aenter__(self) -> Self:
        return_large_blocks()
        await self._engine.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._engine.__aexit__(kind, error, trace)

    @property
    def look(self) -> str:
        """The version of the look that it draws."""
        return self._engine.look

    @asynccontextmanager
    async def slot(self, key_id: str, *, even_if_full: bool = False) -> AsyncIterator[None]:
        """Wait in the queue, then hold one of the slots to draw in.

        Args:
            key_id: The key that waits. In a full queue, the key that waits most makes room for others.
            even_if_full: Ignore the limit of the queue: for work that was accepted before.

        Raises:
            ApiError: 503 with `Retry-After`: the queue is full.
        """
        if self._slots.locked(key_id) and self.waiting >= self._queue_max and not even_if_full:
            reason = "too many requests are waiting to be drawn"
            refusal = overloaded(reason, retry_after_s=self._retry_after_s())
            if not self._slots.displace(key_id, refusal):
                raise refusal
        self.waiting += 1
        try:
            await self._slots.acquire(key_id, promised=even_if_full)
        finally:
            self.waiting -= 1
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1
            self._slots.release(key_id)

    async def draw(self, request: Request) -> Thumbnail:
        """Draw one picture in the slot that `slot` holds.

        Raises:
            ItemError: The renderer refuses this title, or fails on it.
            ApiError: 503 with `Retry-After`: it takes too long, perhaps because of other requests.
        """
        start_s = time.perf_counter()
        try:
            return await self._engine.generate(request)
        except ItemError as error:
            if error.code == TOO_SLOW:
                raise overloaded(error.message, retry_after_s=self._retry_after_s()) from error
            raise
        finally:
            took_s = time.perf_counter() - start_s
            self._average_s = _SMOOTHING * self._average_s + (1 - _SMOOTHING) * took_s
            self._observe(took_s)

    def _retry_after_s(self) -> int:
        """Return the seconds until about half of the queue is drawn."""
        wait_s = self.waiting / 2 * self._average_s / self.concurrency
        return min(max(1, math.ceil(wait_s)), _RETRY_AFTER_MAX_S)
