"""Finds the rate at which requests are accepted, and follows it when it changes.

* Search: while the limit is unknown, each batch is half as large again as the last. The first rejection ends
  that: what was accepted in the second before it is the limit, or what the plan of the account has.
* Probes: now and then a slightly higher rate is tried. A failed probe costs one rejection; one that holds
  begins the search anew.
* Share: a rejection at a rate that had held means that somebody else uses the key. The nearer the rate was to
  the trusted one, the more it is lowered, then it climbs evenly: that makes the rates of all processes equal.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from thumbcli.contract import PLANS

if TYPE_CHECKING:
    import random

    from thumbcli.engines.thumbapi.pace_state import PaceState

__all__ = ["MARGIN", "MAX_RATE_PER_S", "RateSearch", "likely_limit"]

MARGIN = 1.015
"""Requests are sent 1.5 % below the limit, so that jitter on the way does not break it."""
MAX_RATE_PER_S = 100.0
"""The highest rate ever tried: five times the fastest published plan."""
_WINDOW_S = 1.0
"""The window in which the API counts requests (`docs/thumbapi.md`: limits per second)."""
_COUNTED_S = 1.05 * _WINDOW_S
"""How far back accepted requests are counted after a rejection: a window, and 5 % for jitter on the way."""
_COUNTED_MIN, _SLOW_PER_S = 3, 1.5
"""The accepted requests of a slow rate are counted over as many windows as hold 3 of them."""
_MIN_RATE_PER_S = 0.2
"""The lowest rate that rejections lead to. Below it, pauses space the requests: who is slower learns too late
that there is room again."""
_LIKELY_PLAN_FACTOR = 1.2
"""A count up to a fifth above a published plan is that plan: some of it fell into the window before."""
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
_FALLEN = 0.75
"""A count below this part of a trusted rate means that the limit itself fell: who shares the key loses less
at first, while a limit of 5 that falls to 2 leaves up to 0.72."""
_FAR = 0.6
"""A rate below this part of the best that held is far below it."""
_GROWTH_PER_S = 0.05
"""The part of the trusted rate that a lowered one regains per second; a larger one has more rejections."""
_USED_S, _USED_MIN = 1.5, 0.7
"""A rate is raised if 70 % of it was used in the last 1.5 s."""

_PROBE_AFTER_S, _PROBE_GROWTH, _PROBE_AFTER_SLOW_S = 30.0, 2.0, 125.0
"""When a higher rate is probed first, the factor for each further probe, and the longest time between them at
1 per second, less at higher rates: less than 2 % of the answers are then rejections."""
_PROBE_FIRST_S, _FAST_PER_S = 20.0, 3.0
"""When a rate from 1.5 to 3 per second is probed first: the next probes come 40 and 45 s later, so they are
evenly apart. At slower ones that is a refusal more in 200 titles, at faster ones the next come after 30 s."""
_PROBE_JITTER = 1.05
"""Processes that started together would probe together, and take each other's probe for the limit."""
_PROBE_AFTER_MIN_S, _PROBE_AFTER_FALLEN_S, _BEST_FORGOTTEN = 3.0, 20.0, 0.9
"""The first probe after the rate was lowered, and the longest time between them while it is far below the
best that held before, or that the plan has; with each failed probe a tenth of that best is forgotten."""
_PROBE_SOONER_S, _PROBE_SOONER_REQUESTS = 8.0, 40
"""If the limit that was found did not hold, somebody else may have been looking for it at the same time."""
_PROBE_COST, _BAN_COST, _PROBE_AFTER_MAX_S = 12.0, 40.0, 300.0
"""A costly probe that failed is repeated after 12 times as long as it cost; after 40 times as long if the
server bans, or told how long to wait: at most 2.5 % of the time are lost."""
_STEP = 0.25
"""A probe is half a request per second higher, at slow rates half of the rate, at high ones a quarter of the
square root."""
_STEP_S, _FIRST_STEP_S = 1.2 * _WINDOW_S, 1.5 * _WINDOW_S
"""How long a step has to hold: a window, and so long that it adds a request. The first has to hold longer: a
request more may fall into one of the clock's seconds that was not full."""


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


class RateSearch:
    """Sets the rate in `PaceState`, the one that is trusted, and when a higher one is probed.

    Args:
        pace: What is known; None for its rate means that the limit is looked for.
        rng: The source of jitter between probes.
        max_per_s: The rate that is never exceeded, if the limit was told.

    Source:
        Additive increase, multiplicative decrease and the memory of the rate that held, after TCP's
        congestion control (RFC 5681, RFC 9438).
    """

    def __init__(self, pace: PaceState, rng: random.Random, max_per_s: float | None) -> None:
        self._pace, self._rng = pace, rng
        self._max_per_s = max_per_s
        if max_per_s is not None:
            pace.rate_per_s = pace.trusted_per_s = pace.told_per_s = max_per_s

    def expect_plan(self, generations_a_month: int | None) -> None:
        """Take the limit of the account's plan for likely; see `RateController`."""
        plans = (plan for plan in PLANS.values() if plan.generations_a_month == generations_a_month)
        plan = None if generations_a_month is None else next(plans, None)
        if plan is None:
            return
        pace = self._pace
        expected_per_s = min(plan.requests_per_s / MARGIN, self._max_per_s or math.inf)
        if expected_per_s == pace.expected_per_s:
            return
        pace.expected_per_s = pace.best_per_s = expected_per_s
        if pace.rate_per_s is not None and pace.rate_per_s < expected_per_s:
            pace.trusted_per_s, pace.probe_after_s = expected_per_s, _PROBE_AFTER_MIN_S

    def raise_rate(self, now_s: float) -> None:
        """Climb to the trusted rate evenly; probe beyond that rarely."""
        pace = self._pace
        rate_per_s, clean_s = pace.rate_per_s, now_s - pace.changed_s
        if rate_per_s is None or not self._is_used(rate_per_s, now_s):
            return
        if clean_s >= _HELD_S:
            pace.is_trusted = True
            pace.best_per_s = max(pace.best_per_s, rate_per_s)
        if pace.is_probing:
            held_s = max(_STEP_S, _STEP_S / pace.step_per_s) + _FIRST_STEP_S
            if clean_s >= held_s + pace.unsettled_s:
                if pace.is_shared(now_s) and not self.has_fallen:
                    pace.trusted_per_s, pace.step_per_s = rate_per_s, 2 * pace.step_per_s
                    self._set_rate(rate_per_s + pace.step_per_s, now_s)
                else:
                    pace.rate_per_s, pace.batch = None, 1.0
        elif rate_per_s < pace.trusted_per_s:
            growth_per_s = _GROWTH_PER_S * max(pace.trusted_per_s, 1.0) * clean_s
            self._set_rate(min(rate_per_s + growth_per_s, pace.trusted_per_s), now_s)
        elif clean_s >= max(pace.probe_after_s, self._costly_probe_after_s):
            pace.before_probe_per_s = rate_per_s
            pace.step_per_s = _first_step_per_s(rate_per_s)
            self._set_rate(rate_per_s + pace.step_per_s, now_s)

    def learn(self, at_s: float, now_s: float, *, is_repeated: bool) -> None:
        """Set the rate after a rejection.

        Args:
            at_s: When the rejected request was sent.
            now_s: When requests are sent again.
            is_repeated: Whether the rejection says nothing about a rate that is known: see `RejectionPauses`.
        """
        pace = self._pace
        is_old = pace.is_trusted and at_s - pace.lesson_s < _LESSON_S
        if pace.rate_per_s is None:
            self._end_search(self._limit_before(at_s), at_s)
            pace.lesson_s = at_s
        elif not is_repeated and not is_old:
            self._lower_known(pace.rate_per_s, self._limit_before(at_s), at_s)
            pace.lesson_s = at_s
        pace.last_rejected_s, pace.changed_s = at_s, now_s

    def _lower_known(self, rate_per_s: float, limit_per_s: float, at_s: float) -> None:
        """Lower a rate that was known, each kind in its way: a probe, one that held, one that did not yet."""
        pace = self._pace
        if pace.is_probing:
            if pace.trusted_per_s > pace.before_probe_per_s:
                pace.trusted_per_s = max(pace.trusted_per_s, min(limit_per_s, rate_per_s))
            pace.rate_per_s = pace.trusted_per_s
            pace.best_per_s *= _BEST_FORGOTTEN
            self._probe_later()
        elif pace.is_trusted or pace.is_newcomer:
            self._yield(rate_per_s, limit_per_s, at_s)
        else:
            self._lower(rate_per_s, limit_per_s, at_s)

    def _end_search(self, limit_per_s: float, at_s: float) -> None:
        pace, before_per_s = self._pace, self._pace.before_probe_per_s
        if not limit_per_s and not before_per_s:
            pace.is_newcomer = pace.is_newcomer or not pace.accepted
            return
        found_per_s = max(limit_per_s, before_per_s)
        if not before_per_s:
            found_per_s = pace.expected_per_s or found_per_s
        pace.rate_per_s = pace.trusted_per_s = found_per_s
        pace.is_trusted = False
        if found_per_s > before_per_s * _LIKELY_PLAN_FACTOR:
            first_s = _PROBE_FIRST_S if _SLOW_PER_S <= found_per_s < _FAST_PER_S else _PROBE_AFTER_S
            pace.probe_after_s = first_s * self._rng.uniform(1.0, _PROBE_JITTER)
        else:
            self._probe_later()
        if pace.is_newcomer:
            # Somebody else was here before: this limit is theirs as well.
            pace.rate_per_s, pace.shared_s = pace.trusted_per_s / 2, at_s

    def _yield(self, rate_per_s: float, limit_per_s: float, at_s: float) -> None:
        """Lower a trusted rate: others use the key, or the limit fell."""
        pace = self._pace
        if limit_per_s < rate_per_s * _FALLEN and (rate_per_s >= _SLOW_PER_S or not pace.is_shared(at_s)):
            self._lower(rate_per_s, limit_per_s, at_s)
            return
        pace.shared_s = at_s
        if not pace.bans:
            pace.probe_cost_s = 0.0
        lowered_per_s = rate_per_s * (1 - _DROP * rate_per_s / pace.trusted_per_s)
        pace.rate_per_s = max(lowered_per_s, min(_MIN_RATE_PER_S, rate_per_s))
        pace.trusted_per_s = max(pace.rate_per_s, pace.trusted_per_s * _TRUSTED_DROP)
        pace.probe_after_s = _PROBE_AFTER_MIN_S

    def _lower(self, rate_per_s: float, limit_per_s: float, at_s: float) -> None:
        """Lower a rate that did not hold, or no longer holds by far."""
        pace = self._pace
        lowered_per_s = min(limit_per_s, rate_per_s * _NEAR)
        if pace.before_probe_per_s < rate_per_s * _NEAR:
            lowered_per_s = max(lowered_per_s, pace.before_probe_per_s)
        if not self._is_next_window(at_s):
            # What was counted may be from before the limit fell.
            lowered_per_s = max(lowered_per_s, rate_per_s / 2)
        lowered_per_s = max(lowered_per_s, min(_MIN_RATE_PER_S, rate_per_s))
        pace.rate_per_s = pace.trusted_per_s = lowered_per_s
        pace.is_trusted = False
        pace.probe_after_s = min(max(_PROBE_SOONER_S, _PROBE_SOONER_REQUESTS / lowered_per_s), _PROBE_AFTER_S)
        if lowered_per_s < pace.best_per_s * _FAR:
            pace.probe_after_s = _PROBE_AFTER_MIN_S

    def _limit_before(self, at_s: float) -> float:
        """Return the limit that explains a rejection, from what was accepted before it."""
        pace, windows = self._pace, 1
        if pace.rate_per_s is not None and (pace.is_trusted or pace.rate_per_s < _SLOW_PER_S):
            windows = math.ceil(_COUNTED_MIN / pace.rate_per_s)
        accepted = pace.count_accepted(at_s - windows * _COUNTED_S, at_s) / windows
        if windows == 1 and self._is_next_window(at_s):
            # A window that starts with the clock's second is full at both rejections: one lies between them.
            accepted = min(accepted, pace.count_accepted(pace.last_rejected_s, at_s))
        return likely_limit(accepted) / MARGIN

    def _is_next_window(self, at_s: float) -> bool:
        """Tell whether a request was sent in the window after that of the last rejection."""
        return _WINDOW_S <= at_s - self._pace.last_rejected_s < 2 * _WINDOW_S

    def _is_used(self, rate_per_s: float, now_s: float) -> bool:
        """Tell whether the rate was reached: one that is never reached is never rejected either."""
        span_s = max(_USED_S, _COUNTED_MIN / rate_per_s)
        return self._pace.count_accepted(now_s - span_s, now_s) >= max(_USED_MIN * span_s * rate_per_s - 1, 1)

    @property
    def has_fallen(self) -> bool:
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
        if not self.has_fallen:
            slow_s = _PROBE_AFTER_SLOW_S / max(self._pace.trusted_per_s, 1 / MARGIN) ** 1.5
            longest_s = max(_PROBE_AFTER_S, slow_s) * self._rng.uniform(1.0, _PROBE_JITTER)
        self._pace.probe_after_s = min(_PROBE_GROWTH * self._pace.probe_after_s, longest_s)

    def _set_rate(self, rate_per_s: float, now_s: float) -> None:
        self._pace.rate_per_s = min(rate_per_s, self._max_per_s or MAX_RATE_PER_S)
        self._pace.changed_s = now_s
