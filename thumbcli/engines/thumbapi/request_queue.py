"""The queue for all requests of one key, because limits count per key and not per connection."""

from __future__ import annotations

import heapq
import math
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio

from thumbcli.engines.protocol import LineNotice, ignore_notice
from thumbcli.engines.thumbapi.in_flight_limit import MAX_IN_FLIGHT
from thumbcli.engines.thumbapi.pace_state import RequestResult, SentRequest
from thumbcli.errors import NotSent, TemporaryError, UncertainError, without_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from thumbcli.engines.protocol import Notify
    from thumbcli.engines.thumbapi.circuit_breaker import CircuitBreaker
    from thumbcli.engines.thumbapi.rate_controller import RateController
    from thumbcli.errors import ThumbError

__all__ = ["QueueClosedError", "RequestQueue", "Turn"]

_SHORT_QUEUE = 1
"""With one request queued the next one can be sent without a gap; more would only take memory."""
_LONG_WAIT_S = 5.0
"""A person is told of a longer wait."""
_TELL_AGAIN_S = 25.0
"""A waiting person is told again before 30 s have passed."""
_DOWNLOAD_GRACE_S = 0.5
"""A short download may finish when nothing more is to be sent: its picture is paid for."""


class QueueClosedError(Exception):
    """A queued request will not be sent.

    Attributes:
        reason: The error that every other request would meet too; None after `drain`.
    """

    def __init__(self, reason: ThumbError | None) -> None:
        super().__init__()
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The right to send one request: from `RequestQueue.acquire`, for `RequestQueue.release`.

    Attributes:
        sent: The request for the rate controller.
        number: The request for the circuit breaker.
    """

    sent: SentRequest
    number: int


@dataclass(order=True, slots=True)
class _Waiter:
    position: int
    failures: int = field(default=0, compare=False)
    wake_up: anyio.Event = field(default_factory=anyio.Event, compare=False)
    closed: QueueClosedError | None = field(default=None, compare=False)

    async def wait(self, wait_s: float) -> None:
        self.wake_up = anyio.Event()
        with anyio.move_on_after(wait_s):
            await self.wake_up.wait()


class RequestQueue:
    """Releases requests one by one at the controller's rate while the circuit breaker lets them.

    The lowest position is first; while the line is closed, the title with the fewest failures. Used within
    one event loop at a time, asyncio or trio.

    Args:
        controller: Decides when the next request may be sent.
        breaker: Decides whether one is worth sending, and when to give up.
        notify: Told when all titles wait for long.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        controller: RateController,
        breaker: CircuitBreaker,
        *,
        notify: Notify = ignore_notice,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.controller, self.breaker = controller, breaker
        self._notify = notify
        self._clock = clock
        self._queue: list[_Waiter] = []
        self._sleeping: list[_Waiter] = []
        self._callers: list[_Waiter] = []
        self._downloads: set[anyio.CancelScope] = set()
        self._titles = 0
        self._drained = False
        self._given_up: ThumbError | None = None
        self._started_s = self._told_s = -math.inf

    @contextmanager
    def title(self) -> Iterator[None]:
        """Count one title that is wanted: while there is none, time does not count for giving up."""
        if not self._titles:
            self.breaker.resume(self._clock())
        self._titles += 1
        try:
            yield
        finally:
            self._titles -= 1
            if not self._titles:
                self._given_up = None
                self.breaker.idle(self._clock())

    async def acquire(self, position: int, *, failures: int = 0, max_in_flight: int = MAX_IN_FLIGHT) -> Turn:
        """Wait until a request may be sent and record it as sent; pass the result to `release`.

        Args:
            position: The order of arrival; a retry keeps its position.
            failures: How often the title failed so far.
            max_in_flight: The most requests of this size in flight.

        Raises:
            QueueClosedError: It will not be sent.
            GaveUp: Nothing came back for too long; every other request fails with `QueueClosedError`.
        """
        waiter = _Waiter(position, failures)
        heapq.heappush(self._queue, waiter)
        try:
            while True:
                self._check(waiter)
                wait_s = math.inf
                if self._first() is waiter:
                    now_s = self._clock()
                    wait_s = self.controller.wait_s(now_s, max_in_flight=max_in_flight)
                    wait_s = max(wait_s, self.breaker.wait_s(now_s))
                    if wait_s <= 0:
                        self._started_s = now_s
                        return Turn(sent=self.controller.start(now_s), number=self.breaker.start(now_s))
                    wait_s = min(wait_s, self._tell(now_s, wait_s))
                await waiter.wait(wait_s)
        finally:
            self._queue.remove(waiter)
            heapq.heapify(self._queue)
            self._wake()

    async def sleep(self, wait_s: float) -> None:
        """Sleep outside of the queue.

        Raises:
            QueueClosedError: The request will not be sent again.
            GaveUp: Nothing came back for too long; every other request fails with `QueueClosedError`.
        """
        end_s = self._clock() + wait_s
        waiter = _Waiter(0)
        self._sleeping.append(waiter)
        try:
            self._check(waiter)
            while (left_s := end_s - (now_s := self._clock())) > 0:
                await waiter.wait(min(left_s, self._tell(now_s, left_s)))
                self._check(waiter)
        finally:
            self._sleeping.remove(waiter)
            self._wake()

    async def wait_for_capacity(self) -> None:
        """Wait until the queue is short, and the line open or nobody else there to probe it."""
        waiter = _Waiter(0)
        self._callers.append(waiter)
        try:
            while not self._drained and not self._has_capacity():
                await waiter.wait(math.inf)
        finally:
            self._callers.remove(waiter)

    def release(self, turn: Turn, result: RequestResult, error: ThumbError | None = None) -> None:
        """Record how a request ended.

        Args:
            turn: From `acquire`; released once.
            result: What that says about the rate.
            error: What it failed with; None for a picture, or if it was never sent.
        """
        now_s = self._clock()
        retry_after_s = error.retry_after_s if isinstance(error, TemporaryError) else None
        if result is not RequestResult.RATE_LIMITED:
            retry_after_s = None
        self.controller.finish(turn.sent, result, now_s, retry_after_s=retry_after_s)
        if result is RequestResult.ACCEPTED:
            self._told_s = -math.inf
            self.breaker.succeed(turn.number, now_s)
        elif error is not None and result is RequestResult.RATE_LIMITED:
            self.breaker.limit(turn.number, error, now_s)
        elif isinstance(error, TemporaryError | UncertainError):
            self.breaker.fail(turn.number, error, now_s)
        else:
            self.breaker.forget(turn.number)
        self._wake()

    def record_sent(self, *, completely: bool) -> None:
        """Record whether the first request was sent completely."""
        self.controller.record_sent(self._clock() if completely else None)
        self._wake()

    def pause(self, wait_s: float) -> None:
        """Pause all requests for `wait_s` seconds; never shortens a longer pause."""
        self.controller.pause(self._clock() + wait_s)

    @property
    def pause_left_s(self) -> float:
        """How many seconds all requests are still paused."""
        return self.controller.pause_left_s(self._clock())

    @contextmanager
    def until_drained(self) -> Iterator[None]:
        """Cancel a download soon after `drain`, or soon if that was before: it can be repeated unpaid.

        Raises:
            NotSent: It was cancelled.
        """
        with anyio.CancelScope() as scope:
            self._downloads.add(scope)
            if self._drained:
                scope.deadline = anyio.current_time() + _DOWNLOAD_GRACE_S
            try:
                yield
            finally:
                self._downloads.discard(scope)
        if scope.cancelled_caught:
            raise NotSent("the download was stopped with the run", remedy="try again")

    def fail_waiting(self, reason: ThumbError) -> None:
        """Fail every request that waits now: each would meet the same error."""
        self._close(QueueClosedError(reason))

    def drain(self) -> None:
        """Fail every request that waits now or comes later; those in flight may finish."""
        self._drained = True
        self._close(QueueClosedError(None))
        for scope in self._downloads:
            scope.deadline = min(scope.deadline, anyio.current_time() + _DOWNLOAD_GRACE_S)

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
        if self._given_up is not None:
            raise QueueClosedError(self._given_up)

    def _first(self) -> _Waiter:
        if self.breaker.closed:
            return min(self._queue, key=lambda waiter: (waiter.failures, waiter.position))
        return self._queue[0]

    def _has_capacity(self) -> bool:
        if self.breaker.closed:
            return not self._queue and not self._sleeping
        return len(self._queue) <= _SHORT_QUEUE

    def _wake(self) -> None:
        if self._queue:
            self._first().wake_up.set()
        for caller in self._callers:
            caller.wake_up.set()

    def _tell(self, now_s: float, wait_s: float) -> float:
        """Give up if it is time, give notice of a long wait, and return the seconds until that is due.

        Called by whoever waits, so that no timer outlives the last title.
        """
        breaker = self.breaker
        if not self._titles:  # What is only fetched sends nothing, and needs no line.
            return math.inf
        if now_s >= breaker.gives_up_at_s:
            # Also what is in flight now is not sent again.
            self._given_up = error = breaker.give_up()
            self.fail_waiting(error)
            raise error
        if breaker.failing_since_s is None or breaker.last is None:
            return math.inf
        due_s = self._told_s + _TELL_AGAIN_S
        known_s = wait_s if wait_s < math.inf else 0.0
        # Refusals for the rate are an everyday thing, and no reason to wait: the pause after them may be.
        since_s = breaker.failing_since_s if breaker.closed else self._started_s
        due_s = max(due_s, since_s + _LONG_WAIT_S - known_s)
        if not breaker.closed and not known_s:
            due_s = math.inf
        if now_s < due_s:
            return min(due_s, breaker.gives_up_at_s) - now_s
        self._told_s = now_s
        self._notify(
            LineNotice(
                code=breaker.last.code,
                message=without_title(breaker.last.message),
                wait_s=known_s,
                waited_s=now_s - breaker.failing_since_s,
            )
        )
        return min(_TELL_AGAIN_S, breaker.gives_up_at_s - now_s)
