"""Finds how fast an account may send requests, from what is accepted and rejected. No clock, no sleep.

The API counts the requests of one key in windows of one second and rejects the surplus with 429. How many it
accepts depends on the plan, which we may not know; other processes may use the same key. A rejection comes
soon, a picture after many seconds, so a request without a rejection was soon accepted.

* Search: the first request goes alone, then more and more, each batch half as large again. The first
  rejection ends that: what was accepted in the second before it is the limit, or what the plan of the account
  has (`expect_plan`).
* Pace: requests are sent evenly spaced, just below the limit. Now and then a slightly higher rate is probed.
  A failed probe costs one rejection; one that holds begins the search anew.
* Share: a rejection at a rate that had held means that somebody else uses the key. The nearer the rate was to
  the trusted one, the more it is lowered, then it climbs evenly: that makes the rates of all processes equal.
* Outages: a streak of rejections lowers the rate once, however long it is. The pauses in it grow faster than
  bans that double with each rejection. Who shares the key, or was never accepted, asks more often: a slot is
  free for an instant only.
* Long windows: as many requests as before a long streak, then rejections again, mean a window longer than a
  second. It is used up at once; when it has room again is found by halving.
* In flight: rejections while none of the requests in flight ends mean that their number is limited.

Each rule is there for a row of the table of simulated servers (`tests/engines/pace_rows.py`).
"""

from __future__ import annotations

import math
from itertools import takewhile
from typing import TYPE_CHECKING

from thumbcli.contract import PLANS
from thumbcli.engines.thumbapi.pace_state import PaceState, RequestResult, SentRequest

if TYPE_CHECKING:
    import random

    from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["MAX_IN_FLIGHT", "MAX_LAG_S", "RateController", "left_s", "likely_limit"]

MAX_IN_FLIGHT = 500
"""What the fastest plan can use: 20 requests per second times the 25 s of the slowest generation
(`docs/thumbapi.md`)."""

_WINDOW_S = 1.0
"""The window in which the API counts requests (`docs/thumbapi.md`: limits per second)."""
_COUNTED_S = 1.05 * _WINDOW_S
"""How far back accepted requests are counted after a rejection: a window, and 5 % for jitter on the way."""
_COUNTED_MIN, _SLOW_PER_S = 3, 1.5
"""The accepted requests of a slow rate are counted over as many windows as hold 3 of them."""
_MARGIN = 1.015
"""Requests are sent 1.5 % below the limit, so that jitter on the way does not break it."""
_MAX_RATE_PER_S = 100.0
"""The highest rate ever tried: five times the fastest published plan."""
_MIN_RATE_PER_S = 0.2
"""The lowest rate that rejections lead to. Below it, pauses space the requests: who is slower learns too late
that there is room again."""
_LIKELY_PLAN_FACTOR = 1.2
"""A count up to a fifth above a published plan is that plan: some of it fell into the window before."""

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
_PAUSE_STARTS = 5
"""The first pause at a known rate lasts as long as 5 requests: 400 titles at 20 per second take 1.03 times
the ideal, with a pause of a second 1.09."""
_PAUSES = (1.0, 9.0, 17.0, 60.0)
"""The pauses after further rejections, as multiples of the policy's: so much longer each time that bans are
outlasted which double with each rejection."""
_MINUTE_S = 60.0
"""The likeliest window longer than a second: when its first request is so long ago, there is room again."""
_SHARED_PAUSE, _SHARED_PAUSE_GROWTH = 0.3, 1.1
"""The first pause of a process that shares the key or was never accepted, as part of the policy's, and the
factor of each further one."""
_SHARED_S = 60.0
"""How long after a rejection at a trusted rate the key counts as shared."""
_ALONE_PAUSES = 2
"""If such pauses do not help where none did before, somebody else uses the key."""
_SAME_CYCLE, _CYCLE_MIN = 2.0, 10
"""Rejections mean a window longer than a second if again at least 10 requests were accepted, up to twice as
many as before the last long streak, or half as many."""
_CYCLE_KNOWN = 0.95
"""How exactly it is found out when there is room again in a long window."""
_CROWD_REQUESTS = 0.95
_CROWDED_S = 5.0
"""A pause in which the rate had room for a request again, and no answer came, means that the requests in
flight are limited; that is believed for 5 s, and for twice as long each time that it is confirmed."""
_LESSON_S = 1.5 * _WINDOW_S
"""A trusted rate is lowered once in this time: a window may stay full for one second after it was."""

_HELD_S = 5.0
"""A rate without a rejection for 5 s is trusted."""
_NEAR = 0.95
"""Factor after a rejection at a rate that was not trusted yet."""
_DROP = 0.35
"""The part by which a rejection lowers the trusted rate; half that rate is lowered by half of the part."""
_TRUSTED_DROP = 0.97
"""Factor for the trusted rate: if it is out of reach for good, the rate is climbed to more slowly."""
_FAR = 0.6
"""A count below this part of the rate means that the limit itself fell."""
_GROWTH_PER_S = 0.05
"""The part of the trusted rate that a lowered one regains per second; a larger one has more rejections."""
_USED_S, _USED_MIN = 1.5, 0.7
"""A rate is raised if 70 % of it was used in the last 1.5 s."""

_PROBE_AFTER_S, _PROBE_GROWTH, _PROBE_AFTER_SLOW_S = 30.0, 2.0, 125.0
"""When a higher rate is probed first, the factor for each further probe, and the longest time between them at
1 per second, less at higher rates: less than 2 % of the answers are then rejections."""
_PROBE_JITTER = 1.05
"""Processes that started together would probe together, and take each other's probe for the limit."""
_PROBE_AFTER_MIN_S, _PROBE_AFTER_FALLEN_S, _BEST_FORGOTTEN = 3.0, 20.0, 0.9
"""The first probe after the rate was lowered, and the longest time between them while it is far below the
best that held before, or that the plan has; with each failed probe a tenth of that best is forgotten."""
_PROBE_SOONER_S, _PROBE_SOONER_REQUESTS = 8.0, 40
"""If the limit that was found did not hold, somebody else may have been looking for it at the same time."""
_COSTLY_S, _PROBE_COST, _BAN_COST, _PROBE_AFTER_MAX_S = 5.0, 12.0, 40.0, 300.0
"""A failed probe that cost 5 s or more is repeated after 12 times as long; after 40 times as long if the
server bans, or told how long to wait: at most 2.5 % of the time are lost."""
_STEP = 0.25
"""A probe is half a request per second higher, at slow rates half of the rate, at high ones a quarter of the
square root."""
_STEP_S, _FIRST_STEP_S = 1.2 * _WINDOW_S, 1.5 * _WINDOW_S
"""How long a step has to hold: a window, and so long that it adds a request. The first has to hold longer: a
request more may fall into one of the clock's seconds that was not full."""

_OVERLOAD = 0.7
"""Factor for the requests in flight when the server is overloaded."""
_MAX_GROWTHS = 200
"""Limits the exponent of the pause; the policy's cap holds long before."""
_ROUNDING_S = 1e-6
"""A shorter wait is none: a timer would never reach it."""


def likely_limit(accepted: float) -> float:
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


def _first_step_per_s(rate_per_s: float) -> float:
    return _STEP * max(2 * min(rate_per_s, 1.0), math.sqrt(rate_per_s))


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
        self._pace = PaceState(
            rate_per_s=self._max_per_s, trusted_per_s=self._max_per_s or 0.0, told_per_s=self._max_per_s
        )
        self._crowded_until_s = self._overloaded_s = self._own_pause_until_s = -math.inf
        self._crowd, self._crowded_s = math.inf, _CROWDED_S
        self._seen_in_flight, self._seen_s, self._peak = 0, 0.0, 0
        self._in_flight = 0
        self.key_works = False
        self._alone_until_s = math.inf

    @property
    def pauses_in_a_row(self) -> int:
        """How many pauses there were since a request was accepted."""
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
        self._resume(now_s)
        if self._in_flight >= min(self._max_in_flight, max_in_flight):
            return math.inf
        if not self.key_works and self._in_flight:
            if alone_s := left_s(self._alone_until_s, now_s):
                return alone_s
            self.key_works = True
        if pause_s := self.pause_left_s(now_s):
            return pause_s
        self._raise_rate(now_s)
        return left_s(self._next_s(now_s), now_s)

    def start(self, now_s: float) -> SentRequest:
        """Record that a request is sent."""
        if self._pace.rate_per_s is not None:
            self._pace.due_s = max(self._pace.due_s, now_s - MAX_LAG_S) + 1 / self._pace.rate_per_s
        elif len(self._unsettled(now_s)) + 1 >= int(self._pace.batch):
            self._pace.batch += _BATCH_GROWTH
        self._in_flight += 1
        return self._pace.send(now_s)

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
        plans = (plan for plan in PLANS.values() if plan.generations_a_month == generations_a_month)
        plan = None if generations_a_month is None else next(plans, None)
        if plan is None:
            return
        expected_per_s = min(plan.requests_per_s / _MARGIN, self._max_per_s or math.inf)
        if expected_per_s == self._pace.expected_per_s:
            return
        self._pace.expected_per_s = self._pace.best_per_s = expected_per_s
        if self._pace.rate_per_s is not None and self._pace.rate_per_s < expected_per_s:
            self._pace.trusted_per_s, self._pace.probe_after_s = expected_per_s, _PROBE_AFTER_MIN_S

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
        self._in_flight -= 1
        if not self.key_works:
            self._alone_until_s = math.inf
        if result is RequestResult.ACCEPTED:
            self.key_works = True
            self._peak = max(self._peak, self._in_flight + 1)
            if self._crowd - 1 == self._in_flight:
                # Its place is free again: only a pause that the server asked for still holds.
                self._pace.paused_until_s = min(
                    self._pace.paused_until_s, max(self._pace.told_until_s, now_s)
                )
            if now_s >= self._crowded_until_s:
                self._max_in_flight = min(self._max_in_flight + 1, self._concurrency)
            self._pace.unsettled_s = min(self._pace.unsettled_s, max(now_s - request.at_s, _MIN_UNSETTLED_S))
        elif result is RequestResult.OVERLOADED and request.at_s > self._overloaded_s:
            self._overloaded_s = now_s
            self._max_in_flight = max(1, int((self._in_flight + 1) * _OVERLOAD))
        elif result is RequestResult.RATE_LIMITED:
            self._pace.accepted -= 1
            self._pace.unsettled_s = min(max(2 * (now_s - request.at_s), _MIN_UNSETTLED_S), _MAX_UNSETTLED_S)
            if self._in_flight >= self._crowd and not retry_after_s:
                self._believe_crowd(now_s)
                return
            if math.isfinite(self._crowd):
                self._crowd, self._max_in_flight = math.inf, self._concurrency
            self._pause_after(request, now_s, retry_after_s)

    def _pause_after(self, request: SentRequest, now_s: float, retry_after_s: float | None) -> None:
        """Pause; several rejections of one burst count as one."""
        wait_s = min(retry_after_s or 0.0, self._policy.retry_after_cap_s)
        self._pace.told_until_s = max(self._pace.told_until_s, now_s + wait_s)
        if self._pace.rejected_at_s is None and request.at_s >= self._pace.resumed_s:
            if not self._pace.pauses_in_a_row or self._accepted_since_resume(request.at_s, now_s):
                self._begin_streak(now_s)
            else:
                self._pace.pauses_in_a_row += 1
                if not retry_after_s:
                    self._look_for_crowd(now_s)
            self._seen_in_flight, self._seen_s = self._in_flight, now_s
            wait_s = max(wait_s, self._pause_s(now_s))
            self._pace.rejected_at_s = request.at_s
            cost_s = now_s + wait_s - self._pace.streak_s
            is_costly = self._pace.streak_is_probe and self._pace.accepted and cost_s >= _COSTLY_S
            if retry_after_s or (is_costly and not self._pace.streak_is_shared):
                self._pace.probe_cost_s = cost_s
                self._pace.bans = self._pace.streak_may_ban or bool(retry_after_s)
        elif self._pace.rejected_at_s is not None and request.at_s < self._pace.rejected_at_s:
            self._pace.rejected_at_s = request.at_s
        self._pace.paused_until_s = max(self._pace.paused_until_s, now_s + wait_s)

    def _begin_streak(self, now_s: float) -> None:
        self._pace.pauses_in_a_row, self._pace.streak_s = 1, now_s
        self._pace.streak_is_shared = self._is_shared(now_s)
        is_known = self._pace.rate_per_s is not None
        self._pace.streak_is_probe = (self._is_probing or not is_known) and not self._pace.is_newcomer
        is_search = not is_known and not self._pace.before_probe_per_s and self._pace.streak_is_probe
        self._pace.streak_may_ban = (is_search and self._pace.accepted > 0) or self._pace.bans
        self._look_for_window(now_s)

    def _look_for_window(self, now_s: float) -> None:
        """Tell whether this rejection ends a cycle like the last: so many requests, then a long streak."""
        pace = self._pace
        pace.streak_is_cycle = False
        before = pace.accepted_at_room - pace.accepted_at_cycle
        since = pace.accepted - pace.accepted_at_room
        if pace.room_s > pace.cycle_s and since * _SAME_CYCLE >= before:
            cycle_s = pace.room_s - pace.cycle_s
            pace.streak_is_cycle = (
                since <= before * _SAME_CYCLE
                and since >= _CYCLE_MIN
                and now_s - pace.room_s < cycle_s
                and not self._is_probing
                and not pace.streak_is_shared
            )
            pace.cycle_max_s = cycle_s
            pace.cycle_min_s = pace.cycle_min_s if pace.streak_is_cycle else 0.0
            pace.cycle_s, pace.accepted_at_cycle = pace.room_s, pace.accepted_at_room

    def _look_for_crowd(self, now_s: float) -> None:
        """Limit the requests in flight if none of them ended while the rate had room again."""
        since = (now_s - self._seen_s) * min(self._pace.rate_per_s or 1.0, 1.0)
        is_same = self._in_flight == self._seen_in_flight >= max(self._peak, 1)
        if is_same and self._seen_s >= self._pace.streak_s and since >= _CROWD_REQUESTS:
            self._crowd, self._crowded_s = self._in_flight, _CROWDED_S
            self._believe_crowd(now_s)

    def _believe_crowd(self, now_s: float) -> None:
        if now_s >= self._crowded_until_s:
            self._crowded_until_s = now_s + self._crowded_s
            self._crowded_s *= 2
        self._max_in_flight = int(self._crowd)

    def _pause_s(self, now_s: float) -> float:
        pace, pauses, first_s = self._pace, self._pace.pauses_in_a_row, self._policy.base_s
        if pace.streak_is_probe and pace.probe_cost_s:
            first_s = min(max(first_s, pace.probe_cost_s), _PAUSES[2] * first_s)
        elif pace.rate_per_s is not None:
            held_per_s = min(pace.rate_per_s, pace.trusted_per_s)
            if held_per_s * first_s > _PAUSE_STARTS:
                first_s, pauses = _PAUSE_STARTS / held_per_s, pauses - 1
        if pauses > _ALONE_PAUSES and not pace.streak_may_ban and not pace.streak_is_cycle:
            pace.streak_is_shared, pace.shared_s, pace.probe_cost_s = True, now_s, 0.0
        if pace.streak_is_shared or not pace.accepted:
            # Two processes that come back at the same moments would always meet.
            grown = _SHARED_PAUSE_GROWTH ** min(pauses, _MAX_GROWTHS)
            pause_s = min(_SHARED_PAUSE * self._policy.base_s * grown, self._policy.cap_s)
            return pause_s * self._rng.uniform(0.8, 1.2)
        if pace.pauses_in_a_row > 1:
            pace.cycle_min_s = max(pace.cycle_min_s, now_s - pace.cycle_s)
            first_s = min(_PAUSES[min(pauses, len(_PAUSES)) - 1] * self._policy.base_s, self._policy.cap_s)
        return self._window_pause_s(now_s) or self._until_a_minute_s(first_s, now_s)

    def _window_pause_s(self, now_s: float) -> float:
        """Return how long a long window is likely to stay full; 0 if there is none."""
        pace, cycle_s = self._pace, now_s - self._pace.cycle_s
        if not pace.streak_is_cycle or cycle_s >= pace.cycle_max_s:
            return 0.0
        middle_s = (pace.cycle_min_s + pace.cycle_max_s) / 2
        is_known = pace.cycle_min_s > pace.cycle_max_s * _CYCLE_KNOWN
        return (pace.cycle_max_s if is_known or middle_s < cycle_s else middle_s) - cycle_s

    def _until_a_minute_s(self, pause_s: float, now_s: float) -> float:
        """Shorten a pause in which a window of a minute ends; add jitter."""
        for from_s in (self._pace.cycle_s, self._pace.streak_s):
            minute_left_s = from_s + _MINUTE_S - now_s
            if 0 < minute_left_s < pause_s:
                pause_s = minute_left_s
        return pause_s * self._rng.uniform(1.0, 1.05)

    def _resume(self, now_s: float) -> None:
        """Continue after a pause, at the rate that the rejection taught."""
        if self._pace.rejected_at_s is None or self.pause_left_s(now_s):
            return
        at_s, self._pace.rejected_at_s = self._pace.rejected_at_s, None
        if self._pace.pauses_in_a_row > 1 or self._pace.streak_is_cycle:
            self._pace.room_s, self._pace.accepted_at_room = now_s, self._pace.accepted
        if self._pace.rate_per_s is None or (
            self._pace.pauses_in_a_row == 1
            and not self._pace.streak_is_cycle
            and (not self._pace.is_trusted or at_s - self._pace.lesson_s >= _LESSON_S)
        ):
            self._learn(at_s)
            self._pace.lesson_s = at_s
        self._pace.last_rejected_s = at_s
        self._pace.resumed_s = self._pace.changed_s = now_s
        # The window may still be full after a failed probe; else the lost time is made up.
        self._pace.due_s = (
            now_s if self._pace.streak_is_probe and self._pace.is_trusted else now_s - MAX_LAG_S
        )

    def _learn(self, at_s: float) -> None:
        """Set the rate after the first rejection of a streak, of a request that was sent at `at_s`."""
        limit_per_s = self._limit_before(at_s)
        if self._pace.rate_per_s is None:
            self._end_search(limit_per_s, at_s)
        elif self._is_probing:
            if self._pace.trusted_per_s > self._pace.before_probe_per_s:
                found_per_s = min(limit_per_s, self._pace.rate_per_s)
                self._pace.trusted_per_s = max(self._pace.trusted_per_s, found_per_s)
            self._pace.rate_per_s = self._pace.trusted_per_s
            self._pace.best_per_s *= _BEST_FORGOTTEN
            self._probe_later()
        elif self._pace.is_trusted or self._pace.is_newcomer:
            self._yield(self._pace.rate_per_s, limit_per_s, at_s)
        else:
            self._lower(limit_per_s, at_s)

    def _lower(self, limit_per_s: float, at_s: float) -> None:
        """Lower a rate that did not hold, or no longer holds by far."""
        rate_per_s = self._pace.rate_per_s or limit_per_s
        lowered_per_s = min(limit_per_s, rate_per_s * _NEAR)
        if self._pace.before_probe_per_s < rate_per_s * _NEAR:
            lowered_per_s = max(lowered_per_s, self._pace.before_probe_per_s)
        if not _WINDOW_S <= at_s - self._pace.last_rejected_s < 2 * _WINDOW_S:
            # What was counted may be from before the limit fell.
            lowered_per_s = max(lowered_per_s, rate_per_s / 2)
        lowered_per_s = max(lowered_per_s, min(_MIN_RATE_PER_S, rate_per_s))
        self._pace.rate_per_s = self._pace.trusted_per_s = lowered_per_s
        self._pace.is_trusted = False
        self._pace.probe_after_s = min(
            max(_PROBE_SOONER_S, _PROBE_SOONER_REQUESTS / lowered_per_s), _PROBE_AFTER_S
        )
        if lowered_per_s < self._pace.best_per_s * _FAR:
            self._pace.probe_after_s = _PROBE_AFTER_MIN_S

    def _limit_before(self, at_s: float) -> float:
        """Return the limit that explains a rejection, from what was accepted before it."""
        windows = 1
        if self._pace.rate_per_s is not None and (
            self._pace.is_trusted or self._pace.rate_per_s < _SLOW_PER_S
        ):
            windows = math.ceil(_COUNTED_MIN / self._pace.rate_per_s)
        accepted = self._accepted(at_s - windows * _COUNTED_S, at_s) / windows
        if windows == 1 and _WINDOW_S <= at_s - self._pace.last_rejected_s < 2 * _WINDOW_S:
            # A window that starts with the clock's second is full at both rejections: one lies between them.
            accepted = min(accepted, self._accepted(self._pace.last_rejected_s, at_s))
        return likely_limit(accepted) / _MARGIN

    def _end_search(self, limit_per_s: float, at_s: float) -> None:
        before_per_s = self._pace.before_probe_per_s
        if not limit_per_s and not before_per_s:
            self._pace.is_newcomer = self._pace.is_newcomer or not self._pace.accepted
            return
        found_per_s = max(limit_per_s, before_per_s)
        if not before_per_s:
            found_per_s = self._pace.expected_per_s or found_per_s
        self._pace.rate_per_s = self._pace.trusted_per_s = found_per_s
        self._pace.is_trusted = False
        if found_per_s > before_per_s * _LIKELY_PLAN_FACTOR:
            self._pace.probe_after_s = _PROBE_AFTER_S * self._rng.uniform(1.0, _PROBE_JITTER)
        else:
            self._probe_later()
        if self._pace.is_newcomer:
            # Somebody else was here before: this limit is theirs as well.
            self._pace.rate_per_s, self._pace.shared_s = self._pace.trusted_per_s / 2, at_s

    def _yield(self, rate_per_s: float, limit_per_s: float, at_s: float) -> None:
        """Lower a trusted rate: others use the key, or the limit fell."""
        if limit_per_s < rate_per_s * _FAR and (rate_per_s >= _SLOW_PER_S or not self._is_shared(at_s)):
            self._lower(limit_per_s, at_s)
        else:
            self._pace.shared_s = at_s
            if not self._pace.bans:
                self._pace.probe_cost_s = 0.0
            lowered_per_s = rate_per_s * (1 - _DROP * rate_per_s / self._pace.trusted_per_s)
            self._pace.rate_per_s = max(lowered_per_s, min(_MIN_RATE_PER_S, rate_per_s))
            self._pace.trusted_per_s = max(self._pace.rate_per_s, self._pace.trusted_per_s * _TRUSTED_DROP)
            self._pace.probe_after_s = _PROBE_AFTER_MIN_S

    def _is_shared(self, now_s: float) -> bool:
        return now_s - self._pace.shared_s <= _SHARED_S

    @property
    def _is_probing(self) -> bool:
        return self._pace.rate_per_s is not None and self._pace.rate_per_s > self._pace.trusted_per_s

    @property
    def _has_fallen(self) -> bool:
        """Whether the rate is far below what held before, or what the plan has."""
        best_per_s = max(self._pace.best_per_s, self._pace.expected_per_s or 0.0)
        return self._pace.trusted_per_s < best_per_s * _FAR

    @property
    def _costly_probe_after_s(self) -> float:
        cost = _BAN_COST if self._pace.bans else _PROBE_COST
        return min(cost * self._pace.probe_cost_s, _PROBE_AFTER_MAX_S)

    def _probe_later(self) -> None:
        """Wait longer with each probe that failed."""
        longest_s = _PROBE_AFTER_FALLEN_S
        if not self._has_fallen:
            slow_s = _PROBE_AFTER_SLOW_S / max(self._pace.trusted_per_s, 1 / _MARGIN) ** 1.5
            longest_s = max(_PROBE_AFTER_S, slow_s) * self._rng.uniform(1.0, _PROBE_JITTER)
        self._pace.probe_after_s = min(_PROBE_GROWTH * self._pace.probe_after_s, longest_s)

    def _raise_rate(self, now_s: float) -> None:
        """Climb to the trusted rate evenly; probe beyond that rarely."""
        rate_per_s, clean_s = self._pace.rate_per_s, now_s - self._pace.changed_s
        if rate_per_s is None or not self._is_used(rate_per_s, now_s):
            return
        if clean_s >= _HELD_S:
            self._pace.is_trusted = True
            self._pace.best_per_s = max(self._pace.best_per_s, rate_per_s)
        if self._is_probing:
            held_s = max(_STEP_S, _STEP_S / self._pace.step_per_s) + _FIRST_STEP_S
            if clean_s >= held_s + self._pace.unsettled_s:
                if self._is_shared(now_s) and not self._has_fallen:
                    self._pace.trusted_per_s, self._pace.step_per_s = rate_per_s, 2 * self._pace.step_per_s
                    self._set_rate(rate_per_s + self._pace.step_per_s, now_s)
                else:
                    self._pace.rate_per_s, self._pace.batch = None, 1.0
        elif rate_per_s < self._pace.trusted_per_s:
            growth_per_s = _GROWTH_PER_S * max(self._pace.trusted_per_s, 1.0) * clean_s
            self._set_rate(min(rate_per_s + growth_per_s, self._pace.trusted_per_s), now_s)
        elif clean_s >= max(self._pace.probe_after_s, self._costly_probe_after_s):
            self._pace.before_probe_per_s = rate_per_s
            self._pace.step_per_s = _first_step_per_s(rate_per_s)
            self._set_rate(rate_per_s + self._pace.step_per_s, now_s)

    def _set_rate(self, rate_per_s: float, now_s: float) -> None:
        self._pace.rate_per_s, self._pace.changed_s = (
            min(rate_per_s, self._max_per_s or _MAX_RATE_PER_S),
            now_s,
        )

    def _is_used(self, rate_per_s: float, now_s: float) -> bool:
        """Tell whether the rate was reached: one that is never reached is never rejected either."""
        span_s = max(_USED_S, _COUNTED_MIN / rate_per_s)
        return self._accepted(now_s - span_s, now_s) >= max(_USED_MIN * span_s * rate_per_s - 1, 1)

    def _next_s(self, now_s: float) -> float:
        """Return when the next request may be sent, pauses aside."""
        unsettled = self._unsettled(now_s)
        if self._pace.rate_per_s is None:
            return self._next_in_batch_s(unsettled, now_s)
        next_s = max(self._pace.due_s, self._window_ends_s(self._pace.rate_per_s))
        if self._pace.sent and self._pace.sent[-1].result is not RequestResult.RATE_LIMITED:
            next_s = max(next_s, self._pace.sent[-1].at_s + 1 / (self._pace.rate_per_s * _CATCH_UP_FACTOR))
        if self._pace.pauses_in_a_row > 1 and unsettled and not self._accepted_since_resume(now_s, now_s):
            next_s = max(next_s, unsettled[-1].at_s + self._pace.unsettled_s)
        return next_s

    def _next_in_batch_s(self, unsettled: list[SentRequest], now_s: float) -> float:
        """Return when the next request may be sent while the limit is unknown."""
        if not self._pace.sent:
            return now_s
        batch = int(self._pace.batch)
        # A single request is settled by its answer; a batch is spread over the time that it stays unsettled.
        spacing_s = self._pace.unsettled_s / batch if unsettled or batch > 1 else 0.0
        next_s = self._pace.sent[-1].at_s + max(spacing_s, 1 / _MAX_RATE_PER_S)
        return (
            next_s if len(unsettled) < batch else max(next_s, unsettled[-batch].at_s + self._pace.unsettled_s)
        )

    def _unsettled(self, now_s: float) -> list[SentRequest]:
        """Return the requests that may still be rejected."""
        return [request for request in self._since(now_s - self._pace.unsettled_s) if request.result is None]

    def _window_ends_s(self, rate_per_s: float) -> float:
        """Return when a full window has room again, in case requests were bunched."""
        number = math.ceil(rate_per_s * _MARGIN - _ROUNDING_S)
        span_s = number / rate_per_s
        for request in reversed(self._pace.sent):
            number -= request.result is not RequestResult.RATE_LIMITED
            if not number:
                return request.at_s + span_s
        return -math.inf

    def _accepted_since_resume(self, before_s: float, now_s: float) -> bool:
        settled_s = now_s - self._pace.unsettled_s
        return any(
            request.result is RequestResult.ACCEPTED
            or (request.result is not RequestResult.RATE_LIMITED and request.at_s <= settled_s)
            for request in self._since(self._pace.resumed_s)
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
        return [*takewhile(lambda request: request.at_s >= from_s, reversed(self._pace.sent))][::-1]
