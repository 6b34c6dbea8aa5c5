"""Tells when a service that answers nothing useful is worth another request. No clock, no sleep.

The line is open, and requests flow at the rate controller's pace, until nothing comes back any more: then it
is closed, and one request at a time probes it, after pauses that double. The first success opens it for a few
requests, and each further one for twice as many.

Failures in a row are counted in the order in which the requests were sent. A picture takes many seconds, a
dropped connection none: pictures that were asked for earlier still arrive while all that is sent now is lost,
and a few quick failures come first when everything else is on its way.

Source:
    M. Nygard, Release It! (2018), "Circuit Breaker"; the pauses are those of `retry_policy`.
"""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

from thumbcli.errors import GaveUp, ThumbError, UncertainError, Unreachable, without_title

if TYPE_CHECKING:
    import random

    from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["CircuitBreaker"]

_FAILURES_IN_A_ROW = 3
"""So many requests sent one after the other, all without success, close the line."""
_FAILURES_WITHOUT_SUCCESS = 8
"""So many close it whatever was sent between them, if nothing else came back."""
_FIRST_OPENING = 2
"""How many more requests may be in flight after the first success."""
_OPENING_FACTOR = 2
_OPEN_AT = 1000
"""More requests than are ever in flight (`in_flight_limit.MAX_IN_FLIGHT`): from here on there is no limit."""
_COSTLY_DOUBLINGS = 3
"""A probe that may be charged for nothing comes later: after eight times the pause of one that is refused."""
_UNREACHED_GIVE_UP_S = 60.0
"""A service that was never reached is given up sooner: a wrong address looks the same."""
_MINUTE_S = 60.0
_SLOWEST_S = 30.0
"""More than the slowest generation (`docs/thumbapi.md`: 25 s): how long silence means nothing at first."""
_QUICKEST_S = 5.0
"""How long it means nothing once pictures came, if they came fast; else twice the longest."""


class CircuitBreaker:
    """Closes the line while nothing comes back.

    Args:
        policy: How long the pauses are, and when to give up.
        rng: For jitter.

    Attributes:
        closed: Whether only probes are sent.
        failing_since_s: When the first request failed after the last success; None after a success. Time in
            which nobody wanted a picture does not count.
        last: The last failure.
    """

    def __init__(self, policy: RetryPolicy, rng: random.Random) -> None:
        self._policy, self._rng = policy, rng
        self.closed = False
        self.failing_since_s: float | None = None
        self.last: ThumbError | None = None
        self._numbers = 0
        self._in_flight: dict[int, float] = {}  # When each was sent, oldest first.
        self._last_picture_s = -math.inf
        self._longest_s: float | None = None
        self._allowed: float = math.inf
        self._newest_success = 0
        self._failed: set[int] = set()
        self._first_failed = 0
        self._failures = 0
        self._probe: int | None = None
        self._pauses = 0
        self._next_probe_s = -math.inf
        self._reached = False
        self._idle_since_s: float | None = None

    @property
    def gives_up_at_s(self) -> float:
        """When to give up; infinite while nothing fails."""
        if self.failing_since_s is None:
            return math.inf
        return self.failing_since_s + self._patience_s

    @property
    def _patience_s(self) -> float:
        patience_s = self._policy.give_up_s
        return patience_s if self._reached else min(patience_s, _UNREACHED_GIVE_UP_S)

    def wait_s(self, now_s: float) -> float:
        """Return the seconds until a request may be sent; infinite if only an answer can change that."""
        if not self.closed:
            may_grow = len(self._in_flight) < self._allowed and not self._is_silent(now_s)
            return 0.0 if may_grow else math.inf
        return math.inf if self._probe is not None else max(0.0, self._next_probe_s - now_s)

    def start(self, now_s: float) -> int:
        """Record that a request is sent, and return its number for the methods that record its end."""
        self._numbers += 1
        self._in_flight[self._numbers] = now_s
        if self.closed:
            self._probe = self._numbers
        return self._numbers

    def succeed(self, number: int, now_s: float) -> None:
        """Record that a request was answered by the API itself."""
        self._longest_s = max(self._longest_s or 0.0, now_s - self._in_flight[number])
        self._last_picture_s = now_s
        self._leave(number)
        self._reached = True
        self.failing_since_s, self._failures = None, 0
        self._newest_success = max(self._newest_success, number)
        self._failed = {failed for failed in self._failed if failed > number}
        if self.closed and number > self._first_failed:
            self.closed, self._pauses = False, 0
            self._allowed = len(self._in_flight) + _FIRST_OPENING
        elif not self.closed and self._allowed < math.inf:
            self._allowed *= _OPENING_FACTOR
            if self._allowed > _OPEN_AT:
                self._allowed = math.inf

    def fail(self, number: int, error: ThumbError, now_s: float) -> None:
        """Record that a request was lost, did not arrive, or that the server failed."""
        is_probe = number == self._probe
        self._leave(number)
        self._note(error, now_s)
        self._failures += 1
        if number > self._newest_success:
            self._failed.add(number)
        if not is_probe and not self.closed and self._nothing_comes_back(number):
            self.closed, self._pauses = True, 0
            is_probe = True
        if is_probe:
            self._pause(now_s, costs=isinstance(error, UncertainError))

    def limit(self, number: int, error: ThumbError, now_s: float) -> None:
        """Record that a request was refused for the rate: that has pauses of its own."""
        self._leave(number)
        self._note(error, now_s)

    def forget(self, number: int) -> None:
        """Record that a request ended in a way that says nothing about the service."""
        self._leave(number)

    def give_up(self) -> GaveUp:
        """Return the error that ends a run, and start the count anew for whoever asks later."""
        patience_s = self._patience_s
        waited = f"{patience_s:g} s" if patience_s < 2 * _MINUTE_S else f"{patience_s / _MINUTE_S:g} min"
        reason = "" if self.last is None else f": {without_title(self.last.message)}"
        self.failing_since_s, self._next_probe_s, self._pauses = None, -math.inf, 0
        if patience_s < self._policy.give_up_s:
            return GaveUp(
                f"the API was not reached for {waited}{reason}",
                remedy="check the connection and the address, then try again: finished pictures are kept",
            )
        return GaveUp(
            f"no picture came back for {waited}{reason}",
            remedy="try again later: finished pictures are kept; --give-up-after sets how long to wait",
        )

    def idle(self, now_s: float) -> None:
        """Record that nobody wants a picture any more."""
        self._idle_since_s = now_s

    def resume(self, now_s: float) -> None:
        """Record that somebody wants a picture again."""
        idle_since_s, self._idle_since_s = self._idle_since_s, None
        if self.failing_since_s is not None and idle_since_s is not None:
            self.failing_since_s += now_s - idle_since_s

    def _leave(self, number: int) -> None:
        del self._in_flight[number]
        if number == self._probe:
            self._probe = None

    def _note(self, error: ThumbError, now_s: float) -> None:
        self.last = error
        self._reached = self._reached or not isinstance(error, Unreachable) or error.answer_status is not None
        if self.failing_since_s is None:
            self.failing_since_s = now_s

    def _is_silent(self, now_s: float) -> bool:
        """Tell whether several requests wait for longer than one ever took: more would be lost with them."""
        patience_s = _SLOWEST_S if self._longest_s is None else max(2 * self._longest_s, _QUICKEST_S)
        since_s = now_s - patience_s
        if self._last_picture_s > since_s or len(self._in_flight) < _FAILURES_IN_A_ROW:
            return False
        *_, third_s = islice(self._in_flight.values(), _FAILURES_IN_A_ROW)
        return third_s < since_s

    def _nothing_comes_back(self, number: int) -> bool:
        first = last = number
        while first - 1 in self._failed:
            first -= 1
        while last + 1 in self._failed:
            last += 1
        if number in self._failed and last - first + 1 >= _FAILURES_IN_A_ROW:
            self._first_failed = first
            return True
        self._first_failed = min(self._failed, default=number)
        return self._failures >= _FAILURES_WITHOUT_SUCCESS

    def _pause(self, now_s: float, *, costs: bool) -> None:
        doublings = self._pauses + (_COSTLY_DOUBLINGS if costs else 0)
        self._next_probe_s = now_s + self._policy.backoff_s(doublings, self._rng)
        self._pauses += 1
