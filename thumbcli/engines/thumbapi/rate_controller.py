"""Finds how fast an account may send requests, from what is accepted and rejected. No clock, no sleep.

The API counts the requests of one key in windows of one second and rejects the surplus with 429. How many it
accepts depends on the plan, which we may not know; other processes may use the same key. A rejection comes
soon, a picture after many seconds, so a request without a rejection was soon accepted.

The first request goes alone, as the key may be bad. From then on three parts have their say:

* `RateSearch`: the rate, found in batches that grow, probed now and then, lowered after a rejection.
* `RejectionPauses`: how long everybody waits after a rejection; a streak of rejections lowers the rate once.
* `InFlightLimit`: how many may be in flight, if the server limits that, or is overloaded.

At a known rate requests are sent evenly spaced, just below the limit. What the parts know is in `PaceState`,
which processes can share. Each rule is there for a row of the table of simulated servers
(`tests/engines/pace_rows.py`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from thumbcli.engines.thumbapi.in_flight_limit import MAX_IN_FLIGHT, InFlightLimit
from thumbcli.engines.thumbapi.pace_state import PaceState, RequestResult, SentRequest
from thumbcli.engines.thumbapi.rate_search import MARGIN, MAX_RATE_PER_S, RateSearch
from thumbcli.engines.thumbapi.rejection_pauses import RejectionPauses

if TYPE_CHECKING:
    import random

    from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["MAX_LAG_S", "RateController", "left_s"]


_FIRST_ALONE_S = 0.25
"""How long after it was sent the first request stays alone: a bad key is rejected by then."""
_MIN_UNSETTLED_S, _MAX_UNSETTLED_S = 0.04, 10.0
"""The bounds of how long a request may still be rejected, once round trips are measured."""
_BATCH_GROWTH = 0.5
"""By how much each accepted request grows the next batch while the limit is unknown."""

MAX_LAG_S = 0.5
"""How much time lost to late timers and pauses is made up: half a window keeps it within the limit."""
_CATCH_UP_FACTOR = 3.0
"""The most that requests are sped up to make up for lost time."""
_ROUNDING_S = 1e-6
"""A shorter wait is none: a timer would never reach it."""


def left_s(until_s: float, now_s: float) -> float:
    """Return the seconds until a time, 0 if they are too few for a timer."""
    wait_s = until_s - now_s
    return wait_s if wait_s > _ROUNDING_S else 0.0


class RateController:
    """Decides when the next request may be sent. All times are seconds on one monotonic clock.

    Args:
        policy: The pauses after rejections.
        rng: The source of their jitter.
        limit_per_s: The limit if it is known: used from the start, never exceeded.
        concurrency: The most requests in flight.

    Attributes:
        key_works: Whether the key was accepted once, or at least not rejected at once.

    Source:
        Even spacing after the leaky bucket; for the rate see `RateSearch`.
    """

    def __init__(
        self,
        policy: RetryPolicy,
        rng: random.Random,
        *,
        limit_per_s: float | None = None,
        concurrency: int = MAX_IN_FLIGHT,
    ) -> None:
        self._max_per_s = None if limit_per_s is None else limit_per_s / MARGIN
        self._pace = PaceState()
        self._search = RateSearch(self._pace, rng, self._max_per_s)
        self._pauses = RejectionPauses(self._pace, policy, rng)
        self._flight = InFlightLimit(self._pace, concurrency)
        self._own_pause_until_s = -math.inf
        self._alone_until_s = math.inf
        self.key_works = False

    @property
    def pauses_in_a_row(self) -> int:
        """How many pauses the last streak of rejections had; nothing was accepted between them."""
        return self._pace.pauses_in_a_row

    def pause_left_s(self, now_s: float) -> float:
        """Return how many seconds all requests are still paused."""
        return left_s(max(self._pace.paused_until_s, self._own_pause_until_s), now_s)

    def wait_s(self, now_s: float, *, max_in_flight: int = MAX_IN_FLIGHT) -> float:
        """Return the seconds until a request may be sent; infinite if only an answer can change that.

        Args:
            now_s: The time.
            max_in_flight: The most requests in flight beside this one, for a request with a large body.
        """
        pause_s = self.pause_left_s(now_s)
        if not pause_s:
            self._resume(now_s)
        if self._flight.in_flight >= min(self._flight.limit, max_in_flight):
            return math.inf
        if not self.key_works and self._flight.in_flight:
            if alone_s := left_s(self._alone_until_s, now_s):
                return alone_s
            self.key_works = True
        if pause_s:
            return pause_s
        self._search.raise_rate(now_s)
        return left_s(self._next_s(now_s), now_s)

    def start(self, now_s: float) -> SentRequest:
        """Record that a request is sent."""
        pace = self._pace
        if pace.rate_per_s is not None:
            pace.due_s = max(pace.due_s, now_s - MAX_LAG_S) + 1 / pace.rate_per_s
        elif len(pace.list_unsettled(now_s)) + 1 >= int(pace.batch):
            pace.batch += _BATCH_GROWTH
        self._flight.in_flight += 1
        return pace.send(now_s)

    def record_handshake(self, took_s: float) -> None:
        """Learn the distance of the server from a handshake: a rejection comes within a few of those."""
        self._pace.unsettled_s = min(max(4 * took_s, _MIN_UNSETTLED_S), _MAX_UNSETTLED_S)

    def record_sent(self, now_s: float | None) -> None:
        """Record when the first request was sent completely; None if it is sent again."""
        if now_s is None:
            self._alone_until_s = math.inf
        else:
            self._alone_until_s = now_s + max(_FIRST_ALONE_S, 2 * self._pace.unsettled_s)

    def expect_plan(self, generations_a_month: int | None) -> None:
        """Take the limit of the account's plan for likely; what is accepted and rejected overrides it.

        Args:
            generations_a_month: What an answer reports (`X-RateLimit-Limit`); ignored if no plan has it.
        """
        self._search.expect_plan(generations_a_month)

    def pause(self, until_s: float) -> None:
        """Pause all requests of this process; never shortens a longer pause."""
        self._own_pause_until_s = max(self._own_pause_until_s, until_s)

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
        self._pace.settle(request, result)
        self._flight.in_flight -= 1
        if not self.key_works:
            self._alone_until_s = math.inf
        if result is RequestResult.ACCEPTED:
            self._record_accepted(request, now_s)
        elif result is RequestResult.OVERLOADED:
            self._flight.record_overload(request, now_s)
        elif result is RequestResult.RATE_LIMITED:
            self._record_rejected(request, now_s, retry_after_s or 0.0)

    def _record_accepted(self, request: SentRequest, now_s: float) -> None:
        pace = self._pace
        self.key_works = True
        if self._flight.record_accepted(now_s):
            # Only a pause that the server asked for still holds.
            pace.paused_until_s = min(pace.paused_until_s, max(pace.told_until_s, now_s))
        pace.unsettled_s = min(pace.unsettled_s, max(now_s - request.at_s, _MIN_UNSETTLED_S))

    def _record_rejected(self, request: SentRequest, now_s: float, retry_after_s: float) -> None:
        pace, is_told = self._pace, retry_after_s > 0
        pace.accepted -= 1
        pace.unsettled_s = min(max(2 * (now_s - request.at_s), _MIN_UNSETTLED_S), _MAX_UNSETTLED_S)
        if self._flight.explains_rejection(now_s, is_told=is_told):
            return
        if self._pauses.record(request, now_s, retry_after_s):
            self._flight.record_pause(now_s, is_repeated=pace.pauses_in_a_row > 1 and not is_told)

    def _resume(self, now_s: float) -> None:
        """Continue after a pause, at the rate that the rejection taught."""
        pace = self._pace
        if pace.rejected_at_s is None:
            return
        self._search.learn(pace.rejected_at_s, now_s, is_repeated=self._pauses.is_repeated)
        self._pauses.end(now_s)
        lag_s = MAX_LAG_S
        if pace.streak_is_probe and pace.is_trusted and pace.sent:
            # After a failed probe there is no more room than came free since, and others may have taken that.
            is_alone = not (pace.is_shared(now_s) or self._search.has_fallen)
            free_s = now_s - pace.sent[-1].at_s - 1 / pace.trusted_per_s
            lag_s = min(max(free_s, 0.0), MAX_LAG_S) if is_alone else 0.0
        pace.due_s = now_s - lag_s

    def _next_s(self, now_s: float) -> float:
        """Return when the next request may be sent, pauses aside."""
        pace = self._pace
        unsettled = pace.list_unsettled(now_s)
        if pace.rate_per_s is None:
            return self._next_in_batch_s(unsettled, now_s)
        next_s = max(pace.due_s, self._window_ends_s(pace.rate_per_s))
        if pace.sent and pace.sent[-1].result is not RequestResult.RATE_LIMITED:
            next_s = max(next_s, pace.sent[-1].at_s + 1 / (pace.rate_per_s * _CATCH_UP_FACTOR))
        if pace.pauses_in_a_row > 1 and unsettled and not pace.has_accepted_since_resume(now_s, now_s):
            next_s = max(next_s, unsettled[-1].at_s + pace.unsettled_s)
        return next_s

    def _next_in_batch_s(self, unsettled: list[SentRequest], now_s: float) -> float:
        """Return when the next request may be sent while the limit is unknown."""
        pace = self._pace
        if not pace.sent:
            return now_s
        batch = int(pace.batch)
        # A single request is settled by its answer; a batch is spread over the time that it stays unsettled.
        spacing_s = pace.unsettled_s / batch if unsettled or batch > 1 else 0.0
        next_s = pace.sent[-1].at_s + max(spacing_s, 1 / MAX_RATE_PER_S)
        return next_s if len(unsettled) < batch else max(next_s, unsettled[-batch].at_s + pace.unsettled_s)

    def _window_ends_s(self, rate_per_s: float) -> float:
        """Return when a full window has room again, in case requests were bunched."""
        number = math.ceil(rate_per_s * MARGIN - _ROUNDING_S)
        span_s = number / rate_per_s
        for request in reversed(self._pace.sent):
            number -= request.result is not RequestResult.RATE_LIMITED
            if not number:
                return request.at_s + span_s
        return -math.inf
