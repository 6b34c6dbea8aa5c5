"""The line that all requests of one key stand in, because limits count per key and not per connection."""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio

from thumbcli.engines.thumbapi.rate_controller import MOST_IN_FLIGHT, End, Start

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.engines.thumbapi.rate_controller import RateController
    from thumbcli.errors import ThumbError

__all__ = ["QueueClosed", "Throttle"]

_LINE_IS_SHORT = 2


class QueueClosed(Exception):  # noqa: N818 - named by what happened, as in the tree of errors
    """Who waited need not wait any more.

    Attributes:
        reason: The error that every other request would meet as well; None if nobody is to wait any longer.
    """

    def __init__(self, reason: ThumbError | None) -> None:
        super().__init__()
        self.reason = reason


@dataclass(order=True, slots=True)
class _Waiter:
    place: int
    woken: anyio.Event = field(default_factory=anyio.Event, compare=False)
    dismissed: QueueClosed | None = field(default=None, compare=False)

    async def wait(self, wait_s: float) -> None:
        self.woken = anyio.Event()
        with anyio.move_on_after(wait_s):
            await self.woken.wait()


class Throttle:
    """Lets requests out one by one, as the pace says; whoever has the lowest place goes first.

    Used within one event loop at a time; asyncio and trio alike.
    """

    def __init__(self, pace: RateController, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Open with nobody in line.

        Args:
            pace: When the next one may go; told here of all that happens.
            clock: Seconds that never run backwards.
        """
        self.pace = pace
        self._clock = clock
        self._line: list[_Waiter] = []
        self._aside: list[_Waiter] = []
        self._callers: list[_Waiter] = []
        self._drained = False

    async def turn(self, place: int, *, room: int = MOST_IN_FLIGHT) -> Start:
        """Wait until a request may go out, and note that it does; end it with `end`.

        Args:
            place: Who came first has the lowest; who comes again keeps its own.
            room: How many of its weight may be on their way at once.

        Raises:
            Dismissed: It will not go out.
        """
        waiter = _Waiter(place)
        heapq.heappush(self._line, waiter)
        try:
            while True:
                self._check(waiter)
                wait_s = math.inf
                if self._line[0] is waiter:
                    wait_s = self.pace.wait_s(self._clock(), room=room)
                if wait_s <= 0:
                    return self.pace.start(self._clock())
                await waiter.wait(wait_s)
        finally:
            self._leave(waiter)

    async def rest(self, wait_s: float) -> None:
        """Wait for `wait_s` seconds outside of the line.

        Raises:
            Dismissed: It need not wait any more.
        """
        end_s = self._clock() + wait_s
        waiter = _Waiter(0)
        self._aside.append(waiter)
        try:
            self._check(waiter)
            while (left_s := end_s - self._clock()) > 0:
                await waiter.wait(left_s)
                self._check(waiter)
        finally:
            self._aside.remove(waiter)

    async def ready(self) -> None:
        """Wait until the line is short: nothing is won by more who wait in it."""
        waiter = _Waiter(0)
        self._callers.append(waiter)
        try:
            while len(self._line) >= _LINE_IS_SHORT and not self._drained:
                await waiter.wait(math.inf)
        finally:
            self._callers.remove(waiter)

    def end(self, start: Start, end: End, *, asked_s: float | None = None) -> None:
        """Note how a request ended; see `RateController.end`."""
        self.pace.end(start, end, self._clock(), asked_s=asked_s)
        self._nudge()

    def sent(self, *, whole: bool) -> None:
        """Note that the request which goes alone was sent whole, or is not yet."""
        self.pace.sent(self._clock() if whole else None)
        self._nudge()

    def pause(self, wait_s: float) -> None:
        """Hold everybody back for `wait_s` seconds from now; never shortens a pause that lasts longer."""
        self.pace.pause(self._clock() + wait_s)

    @property
    def pause_left_s(self) -> float:
        """How long everybody is held back from now on, in seconds; 0 when nobody is."""
        return self.pace.pause_left_s(self._clock())

    def dismiss(self, reason: ThumbError) -> None:
        """Send away whoever waits now: what one request met, every other would meet as well."""
        self._wake_all(QueueClosed(reason))

    def drain(self) -> None:
        """Send away whoever waits now or comes later; what is on its way may finish."""
        self._drained = True
        self._wake_all(QueueClosed(None))

    def _wake_all(self, dismissed: QueueClosed) -> None:
        for waiter in (*self._line, *self._aside):
            waiter.dismissed = waiter.dismissed or dismissed
        for waiter in (*self._line, *self._aside, *self._callers):
            waiter.woken.set()

    def _check(self, waiter: _Waiter) -> None:
        if self._drained:
            raise QueueClosed(None)
        if waiter.dismissed is not None:
            raise QueueClosed(waiter.dismissed.reason)

    def _leave(self, waiter: _Waiter) -> None:
        if self._line[0] is waiter:
            heapq.heappop(self._line)
        else:
            self._line.remove(waiter)
            heapq.heapify(self._line)
        self._nudge()
        for caller in self._callers:
            caller.woken.set()

    def _nudge(self) -> None:
        """Let the first in line ask again when it may go."""
        if self._line:
            self._line[0].woken.set()
