"""Limits how many requests are in flight: by rate, files and memory, and by what rejections teach.

Rejections while none of the requests in flight ends mean that the server takes only that many at once,
the crowd. What is rejected then says nothing about the rate.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from thumbcli.process_resources import files_max

if TYPE_CHECKING:
    from thumbcli.contract import Request
    from thumbcli.engines.thumbapi.pace_state import PaceState, SentRequest

__all__ = ["MAX_IN_FLIGHT", "InFlightLimit", "fitting_in_memory", "usable_concurrency"]

MAX_IN_FLIGHT = 500
"""What the fastest plan can use: 20 requests per second times the 25 s of the slowest generation
(`docs/thumbapi.md`)."""
_SLOWEST_GENERATION_S = 25.0
"""`docs/thumbapi.md`: a generation takes up to 25 s."""
_MIN_CONCURRENCY = 4
_OWN_FILES = 24
"""More than a run has open before its first request: streams, manifest, lock, list, event loop."""
_FILES_IN_FLIGHT = 2
"""Of a title: its connection, and the file of its picture."""
_BODIES_MAX_BYTES = 256 * 1024 * 1024
"""The most memory for request bodies in flight; each may hold a photo and a logo."""
_BODY_FIELDS_BYTES = 4096
"""More than any request takes beside its pictures: 200 characters of title, escaped."""
_CROWD_REQUESTS = 0.95
_CROWDED_S = 5.0
"""A pause in which the rate had room for a request again, and no answer came, means that the requests in
flight are limited; that is believed for 5 s, and for twice as long each time that it is confirmed."""
_OVERLOAD = 0.7
"""Factor for the requests in flight when the server is overloaded."""


def usable_concurrency(asked: int | None, rate_per_s: float | None) -> int:
    """Return the most requests in flight: what is asked for or a rate can use, and files can be opened for.

    A rate is filled by as many requests as rate times duration, by Little's law.
    """
    if asked is None:
        asked = MAX_IN_FLIGHT
        if rate_per_s is not None:
            asked = min(max(math.ceil(rate_per_s * _SLOWEST_GENERATION_S), _MIN_CONCURRENCY), asked)
    # What finds no free file when it arrives is paid for and lost.
    return min(asked, max(1, (files_max() - _OWN_FILES) // _FILES_IN_FLIGHT))


def fitting_in_memory(request: Request) -> int:
    """Return how many bodies of this size may be in memory at the same time, at least 1."""
    pictures_bytes = sum(len(asset.data) for asset in (request.photo, request.logo) if asset is not None)
    return max(1, _BODIES_MAX_BYTES // (_BODY_FIELDS_BYTES + pictures_bytes * 4 // 3))


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
