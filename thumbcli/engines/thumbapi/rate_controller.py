"""How fast to go: an account's pace, found from what is let in and what is refused. No clock, no sleep.

The other side counts the requests of one key in windows of one second and refuses what is too many; how many
it lets in depends on a plan that nobody told us. A refusal comes at once, a picture after many seconds, so
that no news is good news soon. From this follows the way:

1. The first request goes alone, until it is answered or was sent whole a moment ago.
2. Then more and more: half as many again at a time as were let in just before.
3. The first refusal ends that: what was let in during the second before it is the limit.
4. After a pause for everybody the requests go on evenly spaced, a hair below the limit.
5. A later refusal lowers the rate, by little where it had held for long; it climbs back to a rate that once
   held, and looks beyond that only rarely.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from thumbcli.contract import PLANS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["MOST_IN_FLIGHT", "End", "RateController", "Start", "likely_limit"]

MOST_IN_FLIGHT = 500
"""What the fastest plan can use: 20 requests a second times the 25 s that a picture takes at most."""

_MENDED_BY_STARTS = 5
_WINDOW_S = 1.0
_MARGIN = 1.02
_COUNTED_S = _WINDOW_S * 1.05
_TOP_PER_S = 100.0
_GRACE_S = 0.25
_DOUBT_S, _LEAST_DOUBT_S, _MOST_DOUBT_S = 0.25, 0.04, 1.0
_CATCH_UP_S, _CATCH_UP_AT = 0.5, 3.0
_HELD_S, _CLIMB_S = 5.0, 2.0
_PROBE_S, _PROBE_MOST_S, _PROBE_PER_S = 60.0, 600.0, 1.0
_LITTLE, _MUCH, _STRAINED = 0.97, 0.9, 0.7
_SLOWEST_PER_S = 1 / 60
_PLAN_LIKELY = 1.2
_STEP_GROWS = 0.5
_ROUNDING = 1e-6
_REMEMBERED_S = 4 * _WINDOW_S


class End(Enum):
    """How a request ended."""

    LET_IN = auto()
    """It was answered, in whatever way: neither key nor pace was the matter."""
    REFUSED = auto()
    """There were too many requests."""
    FAILED = auto()
    """Nothing was learnt of the pace: never sent, lost, or the other side broke."""
    STRAINED = auto()
    """The other side was overloaded, or did not answer in time."""


@dataclass(slots=True, eq=False)
class Start:
    """One request; `end` is None while it is on its way."""

    at_s: float
    end: End | None = None


def likely_limit(let_in: int) -> int:
    """Return the limit that most likely stood behind a refusal.

    Args:
        let_in: How many requests were let in during the second before it. Where the other side counts by
            the clock's own seconds, some of them may have belonged to the second before.

    Returns:
        The figure of a published plan if that is at most a sixth less, else `let_in`.
    """
    for plan in PLANS.values():
        if plan.requests_per_s <= let_in <= plan.requests_per_s * _PLAN_LIKELY:
            return plan.requests_per_s
    return let_in


def _left_s(until_s: float, now_s: float) -> float:
    """Return how long until then; what rounding leaves over is nothing, or a timer would never get there."""
    left_s = until_s - now_s
    return left_s if left_s > _ROUNDING else 0.0


class RateController:
    """Says when the next request may start. All times are seconds on one clock that never runs backwards.

    Source:
        Additive increase, multiplicative decrease and the memory of the rate that held, after TCP's
        congestion control (RFC 5681, RFC 9438); even spacing after the leaky bucket.
    """

    def __init__(
        self,
        policy: RetryPolicy,
        rng: random.Random,
        *,
        top_per_s: float | None = None,
        concurrency: int = MOST_IN_FLIGHT,
    ) -> None:
        """Start at rest.

        Args:
            policy: How long the pauses after refusals are.
            rng: Where their jitter comes from.
            top_per_s: The limit, if it is known: gone at from the beginning, never exceeded.
            concurrency: How many requests may be on their way at once.
        """
        self._policy, self._rng = policy, rng
        self._top_per_s = None if top_per_s is None else top_per_s / _MARGIN
        self._concurrency = self._room = concurrency
        self._rate_per_s = self._top_per_s
        self._held_per_s = self._top_per_s or 0.0
        self._before_probe_per_s: float | None = None
        self._probe_after_s, self._probe_per_s = _PROBE_S, _PROBE_PER_S
        self._starts: deque[Start] = deque()
        self._in_flight = 0
        self._known_good = False
        self._grace_ends_s = math.inf
        self._doubt_s = _DOUBT_S
        self._step = 1.0
        self._due_s = self._changed_s = self._resumed_s = self._eased_s = -math.inf
        self._paused_until_s = self._last_refused_s = -math.inf
        self._refused: Start | None = None
        self._streak = 0

    @property
    def rate_per_s(self) -> float | None:
        """How many requests start in a second, None while the limit is not known."""
        return self._rate_per_s

    @property
    def in_flight(self) -> int:
        """How many requests are on their way."""
        return self._in_flight

    @property
    def refused_in_a_row(self) -> int:
        """How many pauses there were since something was let in."""
        return self._streak

    @property
    def known_good(self) -> bool:
        """Whether the key was good for something, or at least not turned away at once."""
        return self._known_good

    def pause_left_s(self, now_s: float) -> float:
        """Return how long everybody is held back, in seconds; 0 when nobody is."""
        return _left_s(self._paused_until_s, now_s)

    def wait_s(self, now_s: float, *, room: int = MOST_IN_FLIGHT) -> float:
        """Return how long until a request may start; infinite where only an answer can change that.

        Args:
            now_s: The time.
            room: How many requests may be on their way beside it, where its own weight is what counts.
        """
        self._resume(now_s)
        if self._in_flight >= min(self._room, room):
            return math.inf
        if not self._known_good and self._in_flight:
            if left_s := _left_s(self._grace_ends_s, now_s):
                return left_s
            self._known_good = True
        if left_s := self.pause_left_s(now_s):
            return left_s
        self._grow(now_s)
        return _left_s(self._turn_s(now_s), now_s)

    def start(self, now_s: float) -> Start:
        """Note that a request starts."""
        while self._starts and self._starts[0].at_s < now_s - _REMEMBERED_S:
            self._starts.popleft()
        if self._rate_per_s is not None:
            self._due_s = max(self._due_s, now_s - _CATCH_UP_S) + 1 / self._rate_per_s
        elif len(self._open(now_s)) + 1 >= int(self._step):
            self._step += _STEP_GROWS
        start = Start(now_s)
        self._starts.append(start)
        self._in_flight += 1
        return start

    def connected(self, took_s: float) -> None:
        """Learn from a handshake how far away the other side is: a refusal comes within a few of those."""
        self._doubt_s = min(max(4 * took_s, _LEAST_DOUBT_S), _MOST_DOUBT_S)

    def sent(self, now_s: float | None) -> None:
        """Note that the request which goes alone was sent whole; None: that it was not after all."""
        self._grace_ends_s = math.inf if now_s is None else now_s + max(_GRACE_S, 2 * self._doubt_s)

    def pause(self, until_s: float) -> None:
        """Hold everybody back; never shortens a pause that lasts longer."""
        self._paused_until_s = max(self._paused_until_s, until_s)

    def end(self, start: Start, end: End, now_s: float, *, asked_s: float | None = None) -> None:
        """Note how a request ended.

        Args:
            start: From `start`; ended once.
            end: How.
            now_s: When.
            asked_s: How long the other side asked us to wait, in seconds, if it refused and did.
        """
        start.end = end
        self._in_flight -= 1
        if not self._known_good:
            self._grace_ends_s = math.inf
        if end is End.LET_IN:
            self._known_good = True
            self._room = min(self._room + 1, self._concurrency)
            self._doubt_s = min(self._doubt_s, max(now_s - start.at_s, _LEAST_DOUBT_S))
        elif end is End.STRAINED and start.at_s > self._eased_s:
            self._eased_s = now_s
            self._room = max(1, int((self._in_flight + 1) * _STRAINED))
        elif end is End.REFUSED:
            self._doubt_s = min(max(2 * (now_s - start.at_s), _LEAST_DOUBT_S), _MOST_DOUBT_S)
            self._slow_down(start, now_s, asked_s)

    def _slow_down(self, start: Start, now_s: float, asked_s: float | None) -> None:
        """Pause; one overshoot is one lesson, however many requests it cost."""
        wait_s = min(asked_s or 0.0, self._policy.retry_after_cap_s)
        if self._refused is None and start.at_s >= self._resumed_s:
            self._streak = 1 if self._let_in_since_resume(start.at_s, now_s) else self._streak + 1
            doubled_s = self._first_pause_s() * 2.0 ** min(self._streak - 1, 32)
            wait_s = max(wait_s, min(doubled_s, self._policy.cap_s) * self._rng.uniform(1.0, 1.05))
            self._refused = start
        elif self._refused is not None and start.at_s < self._refused.at_s:
            self._refused = start
        self.pause(now_s + wait_s)

    def _first_pause_s(self) -> float:
        """Return how long to pause when something was let in since the last pause, in seconds.

        At a rate that is about right a refusal is bad luck by a start or two, and a moment mends it: at
        twenty a second a whole second would cost twenty pictures.
        """
        if self._rate_per_s is None:
            return self._policy.base_s
        return min(self._policy.base_s, _MENDED_BY_STARTS / self._rate_per_s)

    def _resume(self, now_s: float) -> None:
        """Go on after a pause, at the rate that the refusal taught."""
        if self._refused is None or self.pause_left_s(now_s):
            return
        at_s, self._refused = self._refused.at_s, None
        let_in = self._let_in(at_s - _COUNTED_S, at_s)
        if at_s - self._last_refused_s < 2 * _WINDOW_S:
            # A window that starts with the clock's second is full at both refusals: between them lies one.
            let_in = min(let_in, self._let_in(self._last_refused_s, at_s))
        self._last_refused_s = at_s
        self._lower(let_in, at_s)
        self._resumed_s = self._changed_s = now_s
        self._due_s = now_s - _CATCH_UP_S

    def _lower(self, let_in: int, at_s: float) -> None:
        rate_per_s, limit_per_s = self._rate_per_s, likely_limit(let_in) / _MARGIN
        if rate_per_s is None:
            self._rate_per_s = limit_per_s or None
            return
        if self._before_probe_per_s is not None:
            self._rate_per_s, self._before_probe_per_s = self._before_probe_per_s, None
            self._probe_after_s = min(2 * self._probe_after_s, _PROBE_MOST_S)
            self._probe_per_s = _PROBE_PER_S
            return
        about_right = at_s - self._changed_s >= _HELD_S or limit_per_s >= rate_per_s * _LITTLE
        lowered = min(rate_per_s * (_LITTLE if about_right else _MUCH), limit_per_s)
        if rate_per_s <= self._held_per_s:
            self._held_per_s = rate_per_s * _LITTLE
        self._rate_per_s = max(lowered, rate_per_s / 2, _SLOWEST_PER_S)

    def _grow(self, now_s: float) -> None:
        """Climb back to a rate that once held; beyond that, look rarely."""
        rate_per_s, clean_s = self._rate_per_s, now_s - self._changed_s
        if rate_per_s is None or clean_s < _CLIMB_S or not self._is_used(now_s):
            return
        if clean_s >= _HELD_S:
            self._held_per_s = max(self._held_per_s, rate_per_s)
        if rate_per_s < self._held_per_s * _LITTLE:
            self._set_rate((rate_per_s + self._held_per_s) / 2, now_s)
        elif self._before_probe_per_s is not None and clean_s >= _HELD_S:
            self._probe_after_s, self._probe_per_s = _PROBE_S, 2 * self._probe_per_s
            self._probe(rate_per_s, now_s)
        elif self._before_probe_per_s is None and clean_s >= self._probe_after_s:
            self._probe(rate_per_s, now_s)

    def _probe(self, rate_per_s: float, now_s: float) -> None:
        # Limits are whole numbers: a smaller step could not tell one from the next, and cost as much.
        self._before_probe_per_s = rate_per_s
        self._set_rate(rate_per_s + min(self._probe_per_s / _MARGIN, rate_per_s), now_s)

    def _set_rate(self, rate_per_s: float, now_s: float) -> None:
        top_per_s = self._top_per_s or _TOP_PER_S
        if rate_per_s > top_per_s:
            rate_per_s, self._before_probe_per_s = top_per_s, None
        self._rate_per_s, self._changed_s = rate_per_s, now_s

    def _is_used(self, now_s: float) -> bool:
        """Tell whether the rate was put to the test: a rate that nobody uses holds forever."""
        used = self._let_in(now_s - _CLIMB_S, now_s)
        return used >= min(1.0, _CLIMB_S * (self._rate_per_s or 0.0)) and self._due_s >= now_s - _CATCH_UP_S

    def _turn_s(self, now_s: float) -> float:
        """Return from when on the next request may start, pauses aside."""
        open_ = self._open(now_s)
        if self._rate_per_s is None:
            return self._next_step_s(open_, now_s)
        turn_s = max(self._due_s, self._window_ends_s(self._rate_per_s))
        if self._starts:
            turn_s = max(turn_s, self._starts[-1].at_s + 1 / (self._rate_per_s * _CATCH_UP_AT))
        if self._streak > 1 and open_ and not self._let_in_since_resume(now_s, now_s):
            turn_s = max(turn_s, open_[-1].at_s + self._doubt_s)
        return turn_s

    def _next_step_s(self, open_: list[Start], now_s: float) -> float:
        """Return when the next request may start while the limit is not known."""
        if not self._starts:
            return now_s
        step = int(self._step)
        # While one at a time goes, its answer settles it; a crowd is spread over the time that it stays open.
        spacing_s = self._doubt_s / step if open_ or step > 1 else 0.0
        turn_s = self._starts[-1].at_s + max(spacing_s, 1 / _TOP_PER_S)
        return turn_s if len(open_) < step else max(turn_s, open_[-step].at_s + self._doubt_s)

    def _open(self, now_s: float) -> list[Start]:
        """Return the starts that may still be refused."""
        return [start for start in self._recent(now_s - self._doubt_s) if start.end is None]

    def _window_ends_s(self, rate_per_s: float) -> float:
        """Return when a window that is full has room again, should starts be bunched."""
        number = math.ceil(rate_per_s * _MARGIN - _ROUNDING)
        span_s = number / rate_per_s
        for start in reversed(self._starts):
            number -= start.end is not End.REFUSED
            if not number:
                return start.at_s + span_s
        return -math.inf

    def _let_in_since_resume(self, before_s: float, now_s: float) -> bool:
        return any(
            start.end is End.LET_IN or (start.end is not End.REFUSED and start.at_s <= now_s - self._doubt_s)
            for start in self._recent(self._resumed_s)
            if start.at_s < before_s
        )

    def _let_in(self, after_s: float, before_s: float) -> int:
        return sum(start.end is not End.REFUSED for start in self._recent(after_s) if start.at_s < before_s)

    def _recent(self, after_s: float) -> Iterator[Start]:
        """Yield the starts from a time on, oldest first."""
        number = 0
        for start in reversed(self._starts):
            if start.at_s < after_s:
                break
            number += 1
        first = len(self._starts) - number
        return (self._starts[index] for index in range(first, len(self._starts)))
