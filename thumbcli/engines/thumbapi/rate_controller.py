"""Finds how fast an account may send requests, from what is accepted and rejected. No clock, no sleep.

The API counts the requests of one key in windows of one second and rejects the surplus with 429. How many it
accepts depends on the plan, which we may not know. A rejection comes at once, a picture after many seconds,
so a request without a rejection was soon accepted. The controller therefore works in five steps:

1. Send the first request alone, until it is answered or was sent completely a moment ago.
2. Send more and more: each batch half as large again as the one accepted before.
3. The first rejection ends that: what was accepted in the second before it is the limit.
4. Pause all requests, then send them evenly spaced, just below the limit.
5. A later rejection lowers the rate, a little if it had held for long. The rate climbs back to one that held
   before; higher rates are probed rarely.

The figures below were tuned in simulated time (`tests/engines/pace_model.py`): limits of 1 to 20 requests per
second are filled within 5 % of the ideal time, with less than 2 % of rejections.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from itertools import takewhile
from typing import TYPE_CHECKING

from thumbcli.contract import PLANS

if TYPE_CHECKING:
    import random

    from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["MAX_IN_FLIGHT", "RateController", "RequestResult", "SentRequest", "likely_limit"]

MAX_IN_FLIGHT = 500
"""What the fastest plan can use: 20 requests per second times the 25 s of the slowest generation
(`docs/thumbapi.md`)."""

_WINDOW_S = 1.0
"""The window in which the API counts requests (`docs/thumbapi.md`: limits per second)."""
_COUNTED_S = 1.05 * _WINDOW_S
"""How far back accepted requests are counted after a rejection: a window, and 5 % for jitter on the way."""
_REMEMBERED_S = 4 * _WINDOW_S
"""How long sent requests are kept; longer than any look back."""
_MARGIN = 1.02
"""Requests are sent 2 % below the limit, so that jitter on the way does not break it."""
_MAX_RATE_PER_S = 100.0
"""The highest rate ever tried: five times the fastest published plan."""
_MIN_RATE_PER_S = 1 / 60
"""The lowest rate: one request per minute."""
_LIKELY_PLAN_FACTOR = 1.2
"""A count up to a fifth above a published plan is that plan: some of it fell into the window before."""

_FIRST_ALONE_S = 0.25
"""How long after it was sent the first request stays alone: a bad key is rejected by then."""
_UNSETTLED_S = 0.25
"""How long a request may still be rejected, before any round trip was measured."""
_MIN_UNSETTLED_S, _MAX_UNSETTLED_S = 0.04, 1.0
"""The bounds of that, once round trips are measured."""
_BATCH_GROWTH = 0.5
"""By how much each accepted request grows the next batch while the limit is unknown."""

_MAX_LAG_S = 0.5
"""How much time lost to late timers and pauses is made up: half a window keeps it within the limit."""
_CATCH_UP_FACTOR = 3.0
"""The most that requests are sped up to make up for lost time."""
_PAUSE_STARTS = 5
"""The first pause at a known rate lasts as long as 5 requests: 400 titles at 20 per second take 1.03 times
the ideal, with a pause of a second 1.09."""

_HELD_S = 5.0
"""A rate without a rejection for 5 s is trusted."""
_CLIMB_S = 2.0
"""How long a rate goes without a rejection before it is raised."""
_PROBE_AFTER_S = 60.0
_MAX_PROBE_AFTER_S = 600.0
"""A higher rate is probed after a minute; each failed probe doubles that, up to ten minutes."""
_PROBE_STEP_PER_S = 1.0
"""Limits are whole numbers: a smaller step could not tell one from the next, and costs as much."""
_NEAR = 0.97
"""Factor after a rejection at a rate that was about right, and below which a rate counts as lowered."""
_LOWER = 0.9
"""Factor after a rejection at a rate that had not held yet."""
_OVERLOAD = 0.7
"""Factor for the requests in flight when the server is overloaded."""
_MAX_DOUBLINGS = 32
"""Limits the exponent of the pause; the policy's cap holds long before."""
_ROUNDING_S = 1e-6
"""A shorter wait is none: a timer would never reach it."""


class RequestResult(Enum):
    """How a request ended, as far as the rate is concerned."""

    ACCEPTED = auto()
    """It was answered: neither the key nor the rate was the problem."""
    RATE_LIMITED = auto()
    """There were too many requests."""
    UNKNOWN = auto()
    """It says nothing about the rate: not sent, lost, or a server error."""
    OVERLOADED = auto()
    """The server was overloaded or did not answer in time."""


@dataclass(slots=True, eq=False)
class SentRequest:
    """One request; `result` is None while it is in flight."""

    at_s: float
    result: RequestResult | None = None


def likely_limit(accepted: int) -> int:
    """Return the limit that most likely caused a rejection.

    Args:
        accepted: How many requests were accepted in the second before it; if the API counts by the clock's
            seconds, a few of them belong to the window before.

    Returns:
        The limit of a published plan if that is at most a sixth less, else `accepted`.
    """
    for plan in PLANS.values():
        if plan.requests_per_s <= accepted <= plan.requests_per_s * _LIKELY_PLAN_FACTOR:
            return plan.requests_per_s
    return accepted


def _left_s(until_s: float, now_s: float) -> float:
    left_s = until_s - now_s
    return left_s if left_s > _ROUNDING_S else 0.0


class RateController:
    """Decides when the next request may be sent. All times are seconds on one monotonic clock.

    Args:
        policy: The pauses after rejections.
        rng: The source of their jitter.
        limit_per_s: The limit if it is known: used from the start, never exceeded.
        concurrency: The most requests in flight.

    Attributes:
        pauses_in_a_row: How many pauses there were since a request was accepted.
        key_works: Whether the key was accepted once, or at least not rejected at once.

    Source:
        Additive increase, multiplicative decrease and the memory of the rate that held, after TCP's
        congestion control (RFC 5681, RFC 9438); even spacing after the leaky bucket.
    """

    def __init__(
        self,
        policy: RetryPolicy,
        rng: random.Random,
        *,
        limit_per_s: float | None = None,
        concurrency: int = MAX_IN_FLIGHT,
    ) -> None:
        self._policy, self._rng = policy, rng
        self._max_per_s = None if limit_per_s is None else limit_per_s / _MARGIN
        self._concurrency = self._max_in_flight = concurrency
        self._rate_per_s = self._max_per_s
        self._held_per_s = self._max_per_s or 0.0
        self._before_probe_per_s: float | None = None
        self._probe_after_s, self._probe_step_per_s = _PROBE_AFTER_S, _PROBE_STEP_PER_S
        self._sent: deque[SentRequest] = deque()
        self._in_flight = 0
        self.key_works = False
        self._alone_until_s = math.inf
        self._unsettled_s = _UNSETTLED_S
        self._batch = 1.0
        self._due_s = self._changed_s = self._resumed_s = self._overloaded_s = -math.inf
        self._paused_until_s = self._last_rejected_s = -math.inf
        self._rejected: SentRequest | None = None
        self.pauses_in_a_row = 0

    def pause_left_s(self, now_s: float) -> float:
        """Return how many seconds all requests are still paused."""
        return _left_s(self._paused_until_s, now_s)

    def wait_s(self, now_s: float, *, max_in_flight: int = MAX_IN_FLIGHT) -> float:
        """Return the seconds until a request may be sent; infinite if only an answer can change that.

        Args:
            now_s: The time.
            max_in_flight: The most requests in flight beside this one, for a request with a large body.
        """
        self._resume(now_s)
        if self._in_flight >= min(self._max_in_flight, max_in_flight):
            return math.inf
        if not self.key_works and self._in_flight:
            if left_s := _left_s(self._alone_until_s, now_s):
                return left_s
            self.key_works = True
        if left_s := self.pause_left_s(now_s):
            return left_s
        self._raise_rate(now_s)
        return _left_s(self._next_s(now_s), now_s)

    def start(self, now_s: float) -> SentRequest:
        """Record that a request is sent."""
        while self._sent and self._sent[0].at_s < now_s - _REMEMBERED_S:
            self._sent.popleft()
        if self._rate_per_s is not None:
            self._due_s = max(self._due_s, now_s - _MAX_LAG_S) + 1 / self._rate_per_s
        elif len(self._unsettled(now_s)) + 1 >= int(self._batch):
            self._batch += _BATCH_GROWTH
        request = SentRequest(now_s)
        self._sent.append(request)
        self._in_flight += 1
        return request

    def record_handshake(self, took_s: float) -> None:
        """Learn the distance of the server from a handshake: a rejection comes within a few of those."""
        self._unsettled_s = min(max(4 * took_s, _MIN_UNSETTLED_S), _MAX_UNSETTLED_S)

    def record_sent(self, now_s: float | None) -> None:
        """Record when the first request was sent completely; None if it is sent again."""
        if now_s is None:
            self._alone_until_s = math.inf
        else:
            self._alone_until_s = now_s + max(_FIRST_ALONE_S, 2 * self._unsettled_s)

    def pause(self, until_s: float) -> None:
        """Pause all requests; never shortens a longer pause."""
        self._paused_until_s = max(self._paused_until_s, until_s)

    def finish(
        self,
        request: SentRequest,
        result: RequestResult,
        now_s: float,
        *,
        retry_after_s: float | None = None,
    ) -> None:
        """Record how a request ended.

        Args:
            request: From `start`; finished once.
            result: How it ended.
            now_s: The time.
            retry_after_s: The wait that a rejection asked for, in seconds.
        """
        request.result = result
        self._in_flight -= 1
        if not self.key_works:
            self._alone_until_s = math.inf
        if result is RequestResult.ACCEPTED:
            self.key_works = True
            self._max_in_flight = min(self._max_in_flight + 1, self._concurrency)
            self._unsettled_s = min(self._unsettled_s, max(now_s - request.at_s, _MIN_UNSETTLED_S))
        elif result is RequestResult.OVERLOADED and request.at_s > self._overloaded_s:
            self._overloaded_s = now_s
            self._max_in_flight = max(1, int((self._in_flight + 1) * _OVERLOAD))
        elif result is RequestResult.RATE_LIMITED:
            self._unsettled_s = min(max(2 * (now_s - request.at_s), _MIN_UNSETTLED_S), _MAX_UNSETTLED_S)
            self._pause_after(request, now_s, retry_after_s)

    def _pause_after(self, request: SentRequest, now_s: float, retry_after_s: float | None) -> None:
        """Pause; several rejections of one burst count as one."""
        wait_s = min(retry_after_s or 0.0, self._policy.retry_after_cap_s)
        if self._rejected is None and request.at_s >= self._resumed_s:
            accepted = self._accepted_since_resume(request.at_s, now_s)
            self.pauses_in_a_row = 1 if accepted else self.pauses_in_a_row + 1
            first_s = self._policy.base_s
            if self._rate_per_s is not None:
                first_s = min(first_s, _PAUSE_STARTS / self._rate_per_s)
            doubled_s = first_s * 2.0 ** min(self.pauses_in_a_row - 1, _MAX_DOUBLINGS)
            wait_s = max(wait_s, min(doubled_s, self._policy.cap_s) * self._rng.uniform(1.0, 1.05))
            self._rejected = request
        elif self._rejected is not None and request.at_s < self._rejected.at_s:
            self._rejected = request
        self.pause(now_s + wait_s)

    def _resume(self, now_s: float) -> None:
        """Continue after a pause, at the rate that the rejection taught."""
        if self._rejected is None or self.pause_left_s(now_s):
            return
        at_s, self._rejected = self._rejected.at_s, None
        accepted = self._accepted(at_s - _COUNTED_S, at_s)
        if at_s - self._last_rejected_s < 2 * _WINDOW_S:
            # A window that starts with the clock's second is full at both rejections: one lies between them.
            accepted = min(accepted, self._accepted(self._last_rejected_s, at_s))
        self._last_rejected_s = at_s
        self._lower_rate(accepted, at_s)
        self._resumed_s = self._changed_s = now_s
        self._due_s = now_s - _MAX_LAG_S

    def _lower_rate(self, accepted: int, at_s: float) -> None:
        rate_per_s, limit_per_s = self._rate_per_s, likely_limit(accepted) / _MARGIN
        if rate_per_s is None:
            self._rate_per_s = limit_per_s or None
            return
        if self._before_probe_per_s is not None:
            self._rate_per_s, self._before_probe_per_s = self._before_probe_per_s, None
            self._probe_after_s = min(2 * self._probe_after_s, _MAX_PROBE_AFTER_S)
            self._probe_step_per_s = _PROBE_STEP_PER_S
            return
        about_right = at_s - self._changed_s >= _HELD_S or limit_per_s >= rate_per_s * _NEAR
        lowered = min(rate_per_s * (_NEAR if about_right else _LOWER), limit_per_s)
        if rate_per_s <= self._held_per_s:
            self._held_per_s = rate_per_s * _NEAR
        self._rate_per_s = max(lowered, rate_per_s / 2, _MIN_RATE_PER_S)

    def _raise_rate(self, now_s: float) -> None:
        """Climb back to a rate that held before; probe beyond that rarely."""
        rate_per_s, clean_s = self._rate_per_s, now_s - self._changed_s
        if rate_per_s is None or clean_s < _CLIMB_S or not self._is_used(now_s):
            return
        if clean_s >= _HELD_S:
            self._held_per_s = max(self._held_per_s, rate_per_s)
        if rate_per_s < self._held_per_s * _NEAR:
            self._set_rate((rate_per_s + self._held_per_s) / 2, now_s)
        elif self._before_probe_per_s is not None and clean_s >= _HELD_S:
            self._probe_after_s, self._probe_step_per_s = _PROBE_AFTER_S, 2 * self._probe_step_per_s
            self._probe(rate_per_s, now_s)
        elif self._before_probe_per_s is None and clean_s >= self._probe_after_s:
            self._probe(rate_per_s, now_s)

    def _probe(self, rate_per_s: float, now_s: float) -> None:
        self._before_probe_per_s = rate_per_s
        self._set_rate(rate_per_s + min(self._probe_step_per_s / _MARGIN, rate_per_s), now_s)

    def _set_rate(self, rate_per_s: float, now_s: float) -> None:
        max_per_s = self._max_per_s or _MAX_RATE_PER_S
        if rate_per_s > max_per_s:
            rate_per_s, self._before_probe_per_s = max_per_s, None
        self._rate_per_s, self._changed_s = rate_per_s, now_s

    def _is_used(self, now_s: float) -> bool:
        """Tell whether the rate was reached: one that is never reached is never rejected either."""
        used = self._accepted(now_s - _CLIMB_S, now_s)
        return used >= min(1.0, _CLIMB_S * (self._rate_per_s or 0.0)) and self._due_s >= now_s - _MAX_LAG_S

    def _next_s(self, now_s: float) -> float:
        """Return when the next request may be sent, pauses aside."""
        unsettled = self._unsettled(now_s)
        if self._rate_per_s is None:
            return self._next_in_batch_s(unsettled, now_s)
        next_s = max(self._due_s, self._window_ends_s(self._rate_per_s))
        if self._sent:
            next_s = max(next_s, self._sent[-1].at_s + 1 / (self._rate_per_s * _CATCH_UP_FACTOR))
        if self.pauses_in_a_row > 1 and unsettled and not self._accepted_since_resume(now_s, now_s):
            next_s = max(next_s, unsettled[-1].at_s + self._unsettled_s)
        return next_s

    def _next_in_batch_s(self, unsettled: list[SentRequest], now_s: float) -> float:
        """Return when the next request may be sent while the limit is unknown."""
        if not self._sent:
            return now_s
        batch = int(self._batch)
        # A single request is settled by its answer; a batch is spread over the time that it stays unsettled.
        spacing_s = self._unsettled_s / batch if unsettled or batch > 1 else 0.0
        next_s = self._sent[-1].at_s + max(spacing_s, 1 / _MAX_RATE_PER_S)
        return next_s if len(unsettled) < batch else max(next_s, unsettled[-batch].at_s + self._unsettled_s)

    def _unsettled(self, now_s: float) -> list[SentRequest]:
        """Return the requests that may still be rejected."""
        return [request for request in self._since(now_s - self._unsettled_s) if request.result is None]

    def _window_ends_s(self, rate_per_s: float) -> float:
        """Return when a full window has room again, in case requests were bunched."""
        number = math.ceil(rate_per_s * _MARGIN - _ROUNDING_S)
        span_s = number / rate_per_s
        for request in reversed(self._sent):
            number -= request.result is not RequestResult.RATE_LIMITED
            if not number:
                return request.at_s + span_s
        return -math.inf

    def _accepted_since_resume(self, before_s: float, now_s: float) -> bool:
        settled_s = now_s - self._unsettled_s
        return any(
            request.result is RequestResult.ACCEPTED
            or (request.result is not RequestResult.RATE_LIMITED and request.at_s <= settled_s)
            for request in self._since(self._resumed_s)
            if request.at_s < before_s
        )

    def _accepted(self, from_s: float, before_s: float) -> int:
        """Count the requests of a time span that were not rejected."""
        return sum(
            request.result is not RequestResult.RATE_LIMITED
            for request in self._since(from_s)
            if request.at_s < before_s
        )

    def _since(self, from_s: float) -> list[SentRequest]:
        """Return the requests sent since `from_s`, oldest first."""
        return [*takewhile(lambda request: request.at_s >= from_s, reversed(self._sent))][::-1]
