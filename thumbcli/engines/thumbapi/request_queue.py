"""The queue for all requests of one key, because limits count per key and not per connection."""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio

from thumbcli.engines.thumbapi.rate_controller import MAX_IN_FLIGHT, RequestResult, SentRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.engines.thumbapi.rate_controller import RateController
    from thumbcli.errors import ThumbError

__all__ = ["QueueClosedError", "RequestQueue"]

_SHORT_QUEUE = 1
"""With one request queued the next one can be sent without a gap; more would only take memory."""


class QueueClosedError(Exception):
    """A queued request will not be sent.

    Attributes:
        reason: The error that every other request would meet too; None after `drain`.
    """

    def __init__(self, reason: ThumbError | None) -> None:
        super().__init__()
        self.reason = reason


@dataclass(order=True, slots=True)
class _Waiter:
    position: int
    wake_up: anyio.Event = field(default_factory=anyio.Event, compare=False)
    closed: QueueClosedError | None = field(default=None, compare=False)

    async def wait(self, wait_s: float) -> None:
        self.wake_up = anyio.Event()
        with anyio.move_on_after(wait_s):
            await self.wake_up.wait()


class RequestQueue:
    """Releases requests one by one at the controller's rate, lowest position first.

    Used within one event loop at a time, asyncio or trio.

    Args:
        controller: Decides when the next request may be sent.
        clock: Monotonic seconds.
    """

    def __init__(self, controller: RateController, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.controller = controller
        self._clock = clock
        self._queue: list[_Waiter] = []
        self._sleeping: list[_Waiter] = []
        self._callers: list[_Waiter] = []
        self._drained = False

    async def acquire(self, position: int, *, max_in_flight: int = MAX_IN_FLIGHT) -> SentRequest:
        """Wait until a request may be sent and record it as sent; pass the result to `release`.

        Args:
            position: The order of arrival; a retry keeps its position.
            max_in_flight: The most requests of this size in flight.

        Raises:
            QueueClosedError: It will not be sent.
        """
        waiter = _Waiter(position)
        heapq.heappush(self._queue, waiter)
        try:
            while True:
                self._check(waiter)
                wait_s = math.inf
                if self._queue[0] is waiter:
                    wait_s = self.controller.wait_s(self._clock(), max_in_flight=max_in_flight)
                if wait_s <= 0:
                    return self.controller.start(self._clock())
                await waiter.wait(wait_s)
        finally:
            self._queue.remove(waiter)
            heapq.heapify(self._queue)
            self._wake_first()
            for caller in self._callers:
                caller.wake_up.set()

    async def sleep(self, wait_s: float) -> None:
        """Sleep outside of the queue.

        Raises:
            QueueClosedError: The request will not be sent again.
        """
        end_s = self._clock() + wait_s
        waiter = _Waiter(0)
        self._sleeping.append(waiter)
        try:
            self._check(waiter)
            while (left_s := end_s - self._clock()) > 0:
                await waiter.wait(left_s)
                self._check(waiter)
        finally:
            self._sleeping.remove(waiter)

    async def wait_for_capacity(self) -> None:
        """Wait until the queue is short."""
        waiter = _Waiter(0)
        self._callers.append(waiter)
        try:
            while len(self._queue) > _SHORT_QUEUE and not self._drained:
                await waiter.wait(math.inf)
        finally:
            self._callers.remove(waiter)

    def release(
        self, request: SentRequest, result: RequestResult, *, retry_after_s: float | None = None
    ) -> None:
        """Record how a request ended; see `RateController.finish`."""
        self.controller.finish(request, result, self._clock(), retry_after_s=retry_after_s)
        self._wake_first()

    def record_sent(self, *, completely: bool) -> None:
        """Record whether the first request was sent completely."""
        self.controller.record_sent(self._clock() if completely else None)
        self._wake_first()

    def pause(self, wait_s: float) -> None:
        """Pause all requests for `wait_s` seconds; never shortens a longer pause."""
        self.controller.pause(self._clock() + wait_s)

    @property
    def pause_left_s(self) -> float:
        """How many seconds all requests are still paused."""
        return self.controller.pause_left_s(self._clock())

    def fail_waiting(self, reason: ThumbError) -> None:
        """Fail every request that waits now: each would meet the same error."""
        self._close(QueueClosedError(reason))

    def drain(self) -> None:
        """Fail every request that waits now or comes later; those in flight may finish."""
        self._drained = True
        self._close(QueueClosedError(None))

    def _close(self, closed: QueueClosedError) -> None:
        for waiter in (*self._queue, *self._sleeping):
            waiter.closed = waiter.closed or closed
        for waiter in (*self._queue, *self._sleeping, *self._callers):
            waiter.wake_up.set()

    def _check(self, waiter: _Waiter) -> None:
        if self._drained:
            raise QueueClosedError(None)
        if waiter.closed is not None:
            raise QueueClosedError(waiter.closed.reason)

    def _wake_first(self) -> None:
        if self._queue:
            self._queue[0].wake_up.set()
