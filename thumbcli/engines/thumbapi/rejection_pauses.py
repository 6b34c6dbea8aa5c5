"""Decides how long all requests pause after a rejection.

* Streaks: rejections with nothing accepted in between, one pause each, however many requests of one burst are
  rejected. The pauses grow faster than bans that double with each rejection.
* Shared keys: who shares the key, or was never accepted, asks more often: a slot is free for an instant only.
* Long windows: a cycle is as many requests as before a long streak, then rejections again. It means a window
  longer than a second, which is used up at once; when it has room again is found by halving.
* Costs: what a failed probe cost is remembered, so that it is repeated the later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from thumbcli.engines.thumbapi.pace_state import PaceState, SentRequest
    from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["RejectionPauses"]

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
_ALONE_PAUSES = 2
"""If such pauses do not help where none did before, somebody else uses the key."""
_MAX_GROWTHS = 200
"""Limits the exponent of the pause; the policy's cap holds long before."""
_SAME_CYCLE, _CYCLE_MIN = 2.0, 10
"""Rejections mean a window longer than a second if again at least 10 requests were accepted, up to twice as
many as before the last long streak, or half as many."""
_CYCLE_KNOWN = 0.95
"""How exactly it is found out when there is room again in a long window."""
_COSTLY_S = 5.0
"""A failed probe that cost less is not remembered: it is repeated as if it had cost nothing."""


class RejectionPauses:
    """Begins and ends the pauses, and tells bans, shared keys and long windows apart by them.

    Args:
        pace: What is known; of it, the streak, the cycle and the cost of probes are set here.
        policy: The first and the longest pause, and the longest that a server may ask for.
        rng: The source of their jitter.
    """

    def __init__(self, pace: PaceState, policy: RetryPolicy, rng: random.Random) -> None:
        self._pace, self._policy, self._rng = pace, policy, rng

    @property
    def is_repeated(self) -> bool:
        """Whether a further pause in a streak, or a long window: the rate has nothing to learn from it."""
        return self._pace.pauses_in_a_row > 1 or self._pace.streak_is_cycle

    def record(self, request: SentRequest, now_s: float, retry_after_s: float) -> bool:
        """Pause after a rejection, or prolong the pause that another request of its burst began.

        Args:
            request: What was rejected.
            now_s: The time.
            retry_after_s: How long the server asked to wait; 0 for nothing.

        Returns:
            Whether this began a pause.
        """
        pace = self._pace
        wait_s = min(retry_after_s, self._policy.retry_after_cap_s)
        pace.told_until_s = max(pace.told_until_s, now_s + wait_s)
        is_new = pace.rejected_at_s is None and request.at_s >= pace.resumed_s
        if is_new:
            if not pace.pauses_in_a_row or pace.has_accepted_since_resume(request.at_s, now_s):
                self._begin_streak(now_s)
            else:
                pace.pauses_in_a_row += 1
            wait_s = max(wait_s, self._pause_s(now_s))
            pace.rejected_at_s = request.at_s
            self._count_cost(now_s + wait_s - pace.streak_s, is_told=retry_after_s > 0)
        elif pace.rejected_at_s is not None:
            pace.rejected_at_s = min(pace.rejected_at_s, request.at_s)
        pace.paused_until_s = max(pace.paused_until_s, now_s + wait_s)
        return is_new

    def end(self, now_s: float) -> None:
        """Continue after a pause."""
        pace = self._pace
        pace.rejected_at_s, pace.resumed_s = None, now_s
        if self.is_repeated:
            pace.room_s, pace.accepted_at_room = now_s, pace.accepted

    def _begin_streak(self, now_s: float) -> None:
        pace = self._pace
        pace.pauses_in_a_row, pace.streak_s = 1, now_s
        pace.streak_is_shared = pace.is_shared(now_s)
        is_known = pace.rate_per_s is not None
        pace.streak_is_probe = (pace.is_probing or not is_known) and not pace.is_newcomer
        is_search = not is_known and not pace.before_probe_per_s and pace.streak_is_probe
        pace.streak_may_ban = (is_search and pace.accepted > 0) or pace.bans
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
                and not pace.is_probing
                and not pace.streak_is_shared
            )
            pace.cycle_max_s = cycle_s
            pace.cycle_min_s = pace.cycle_min_s if pace.streak_is_cycle else 0.0
            pace.cycle_s, pace.accepted_at_cycle = pace.room_s, pace.accepted_at_room

    def _count_cost(self, cost_s: float, *, is_told: bool) -> None:
        """Remember what a failed probe cost so far, pause and all; what the server asks for always counts."""
        pace = self._pace
        is_costly = pace.streak_is_probe and pace.accepted and cost_s >= _COSTLY_S
        if is_told or (is_costly and not pace.streak_is_shared):
            pace.probe_cost_s = cost_s
            pace.bans = pace.streak_may_ban or is_told

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
