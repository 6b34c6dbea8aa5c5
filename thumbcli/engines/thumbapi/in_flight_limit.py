"""Limits how many requests are in flight, by what an overload and rejections teach.

Rejections while none of the requests in flight ends mean that the server takes only that many at once,
the crowd. What is rejected then says nothing about the rate.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.engines.thumbapi.pace_state import PaceState, SentRequest

__all__ = ["InFlightLimit"]

_CROWD_REQUESTS = 0.95
_CROWDED_S = 5.0
"""A pause in which the rate had room for a request again, and no answer came, means that the requests in
flight are limited; that is believed for 5 s, and for twice as long each time that it is confirmed."""
_OVERLOAD = 0.7
"""Factor for the requests in flight when the server is overloaded."""


class InFlightLimit:
    """Counts the requests of this process in flight and finds how many there may be.

    Args:
        pace: What is known about the rate; only read.
        concurrency: The most requests in flight, whatever is found.

    Attributes:
        in_flight: How many there are now.
        limit: How many there may be.
    """

    def __init__(self, pace: PaceState, concurrency: int) -> None:
        self._pace = pace
        self._concurrency = self.limit = concurrency
        self.in_flight = 0
        self._peak = 0
        self._crowd, self._crowded_s = math.inf, _CROWDED_S
        self._crowded_until_s = self._overloaded_s = -math.inf
        self._seen_in_flight, self._seen_s = 0, 0.0

    def record_accepted(self, now_s: float) -> bool:
        """Allow one more; return whether the place that a crowd waits for is free again."""
        self._peak = max(self._peak, self.in_flight + 1)
        is_free = self._crowd - 1 == self.in_flight
        if now_s >= self._crowded_until_s:
            self.limit = min(self.limit + 1, self._concurrency)
        return is_free

    def record_overload(self, request: SentRequest, now_s: float) -> None:
        """Allow fewer; what was sent before the last overload was seen teaches nothing more."""
        if request.at_s > self._overloaded_s:
            self._overloaded_s = now_s
            self.limit = max(1, int((self.in_flight + 1) * _OVERLOAD))

    def explains_rejection(self, now_s: float, *, is_told: bool) -> bool:
        """Tell whether a rejection is due to the crowd that was found; if not, there is none.

        Args:
            now_s: The time.
            is_told: Whether the server asked for a wait, which a place in the crowd would not need.
        """
        if self.in_flight >= self._crowd and not is_told:
            self._believe(now_s)
            return True
        if math.isfinite(self._crowd):
            self._crowd, self.limit = math.inf, self._concurrency
        return False

    def record_pause(self, now_s: float, *, is_repeated: bool) -> None:
        """Find a crowd if, since the last pause, no request ended while the rate had room again.

        Args:
            now_s: When the pause begins.
            is_repeated: Whether nothing was accepted since the last one, and the server asked for no wait.
        """
        room = (now_s - self._seen_s) * min(self._pace.rate_per_s or 1.0, 1.0)
        is_same = self.in_flight == self._seen_in_flight >= max(self._peak, 1)
        if is_repeated and is_same and self._seen_s >= self._pace.streak_s and room >= _CROWD_REQUESTS:
            self._crowd, self._crowded_s = self.in_flight, _CROWDED_S
            self._believe(now_s)
        self._seen_in_flight, self._seen_s = self.in_flight, now_s

    def _believe(self, now_s: float) -> None:
        if now_s >= self._crowded_until_s:
            self._crowded_until_s = now_s + self._crowded_s
            self._crowded_s *= 2
        self.limit = int(self._crowd)
