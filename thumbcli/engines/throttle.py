"""How fast the whole pool may go: what every request passes on its way out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Throttle"]


class Throttle:
    """The gate that all requests of one key pass, because limits count per key and not per connection.

    One refusal slows everybody down: without that, each worker would find out about the limit by itself,
    with a refused request of its own. Used within one event loop at a time; asyncio and trio alike.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Start open.

        Args:
            clock: Seconds that never run backwards.
        """
        self._clock = clock
        self._closed_until_s = float("-inf")

    @property
    def pause_left_s(self) -> float:
        """How long the gate stays shut from now on, in seconds; 0 when it is open."""
        return max(0.0, self._closed_until_s - self._clock())

    def pause(self, wait_s: float) -> None:
        """Hold everybody back for `wait_s` seconds from now; never shortens a pause that lasts longer."""
        self._closed_until_s = max(self._closed_until_s, self._clock() + wait_s)

    async def wait(self) -> None:
        """Return when the next request may go out; a pause that grows meanwhile is waited for as well."""
        left_s = self.pause_left_s
        while left_s > 0:
            await anyio.sleep(left_s)
            left_s = self.pause_left_s
