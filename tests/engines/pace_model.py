"""A rate limiter and many titles in simulated time: how the rate controller sends them."""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from dataclasses import dataclass, field

from thumbcli.engines.thumbapi.rate_controller import RateController, RequestResult, SentRequest
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["Limiter", "Ride", "ride"]


@dataclass(kw_only=True)
class Limiter:
    """Lets in so many requests a second.

    Attributes:
        limit_per_s: How many.
        fixed: Count by the clock's own seconds rather than by the last second.
        phase_s: Where the clock's seconds begin.
        retry_after_s: What a refusal asks for.
        counts_refused: Count what is refused as well.
        later_per_s: From how many seconds on there is another limit, and which.
    """

    limit_per_s: int
    later_per_s: tuple[tuple[float, int], ...] = ()
    fixed: bool = False
    phase_s: float = 0.0
    retry_after_s: float | None = None
    counts_refused: bool = False
    let_in_s: list[float] = field(default_factory=list)
    _counted_s: deque[float] = field(default_factory=deque)

    def lets_in(self, at_s: float) -> bool:
        """Decide about one request."""
        oldest_s = math.floor(at_s - self.phase_s) + self.phase_s if self.fixed else at_s - 1 + 1e-9
        while self._counted_s and self._counted_s[0] < oldest_s:
            self._counted_s.popleft()
        limit_per_s = self.limit_per_s
        for from_s, changed_per_s in self.later_per_s:
            if at_s >= from_s:
                limit_per_s = changed_per_s
        free = len(self._counted_s) < limit_per_s
        if free or self.counts_refused:
            self._counted_s.append(at_s)
        if free:
            self.let_in_s.append(at_s)
        return free


@dataclass(frozen=True, kw_only=True)
class Ride:
    """What became of a crowd.

    Attributes:
        took_s: From the first start to the last answer.
        ideal_s: What the limit and the latency allow.
        refused: How many answers were a refusal.
        share: Their part of all answers.
        peak: How many were on their way at once.
    """

    took_s: float
    ideal_s: float
    refused: int
    share: float
    peak: int
    controller: RateController


def ride(
    titles: int,
    limiter: Limiter,
    *,
    controller: RateController | None = None,
    latency_s: float = 2.0,
    way_s: float = 0.002,
    jitter_s: float = 0.002,
    late_s: float = 0.002,
    seed: int = 1,
) -> Ride:
    """Send `titles` through `limiter` at the controller's rate.

    Args:
        titles: How many pictures are wanted; who is refused comes again.
        limiter: The other side.
        controller: A fresh one by default.
        latency_s: How long a picture takes.
        way_s: How long a request is under way to the other side, and its answer back.
        jitter_s: By how much that varies.
        late_s: By how much a timer comes late at most.
        seed: Of all chance.
    """
    rng = random.Random(seed)  # noqa: S311 - chance, not a secret
    controller = controller or RateController(RetryPolicy(), rng)
    events: list[tuple[float, int, SentRequest | None, RequestResult]] = []
    now_s, left, done, refused, peak, order, in_flight = 0.0, titles, 0, 0, 0, 0, 0
    wake_s = now_s
    while done < titles:
        if left and (wait_s := controller.wait_s(now_s)) <= 0:
            if not order:
                controller.record_handshake(2 * way_s)
                controller.record_sent(now_s + 3 * way_s)
            start = controller.start(now_s)
            left, order, in_flight = left - 1, order + 1, in_flight + 1
            peak = max(peak, in_flight)
            there_s = now_s + way_s + rng.uniform(0, jitter_s)
            heapq.heappush(events, (there_s, order, start, RequestResult.UNKNOWN))
            continue
        wake_s = now_s + wait_s + rng.uniform(0, late_s) if left else math.inf
        if not events or wake_s < events[0][0]:
            now_s = wake_s
            continue
        now_s, number, start_, end = heapq.heappop(events)
        assert start_ is not None
        if end is RequestResult.UNKNOWN:
            back_s = way_s + rng.uniform(0, jitter_s)
            if limiter.lets_in(now_s):
                heapq.heappush(events, (now_s + latency_s + back_s, number, start_, RequestResult.ACCEPTED))
            else:
                heapq.heappush(events, (now_s + back_s, number, start_, RequestResult.RATE_LIMITED))
            continue
        controller.finish(
            start_,
            end,
            now_s,
            retry_after_s=limiter.retry_after_s if end is RequestResult.RATE_LIMITED else None,
        )
        in_flight -= 1
        done, left = done + (end is RequestResult.ACCEPTED), left + (end is RequestResult.RATE_LIMITED)
        refused += end is RequestResult.RATE_LIMITED
    took_s, ideal_s = now_s, (titles - 1) / limiter.limit_per_s + latency_s
    return Ride(
        took_s=took_s,
        ideal_s=ideal_s,
        refused=refused,
        share=refused / (titles + refused),
        peak=peak,
        controller=controller,
    )
