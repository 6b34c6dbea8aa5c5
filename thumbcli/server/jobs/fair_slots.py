"""Slots that keys take turns in: a key that floods the queue waits longer, and nobody else does.

Source:
    Fair queueing (Nagle, RFC 970): one queue per sender, served in turn; a full one drops from the longest.
    Dynamic thresholds (Choudhury and Hahne, 1998): nobody holds more than is left for others.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from typing import NamedTuple

__all__ = ["FairSlots"]


class _Place(NamedTuple):
    """A place in the queue of a key; one that was promised is kept even if the queue is full."""

    turn: asyncio.Future[None]
    promised: bool


class FairSlots:
    """A semaphore with a queue for each key. For one event loop.

    Args:
        count: How many slots there are.
        always: How many of them a key may always hold. Beyond that it holds at most as many as are free: one
            key alone half of them, two a third each, so that the next one need not wait.
    """

    def __init__(self, count: int, *, always: int) -> None:
        self._free = count
        self._always = always
        self._held: Counter[str] = Counter()
        self._queues: dict[str, deque[_Place]] = {}
        """The keys that wait, the next one to be served first."""

    def locked(self, key_id: str) -> bool:
        """Return whether one more of this key would have to wait."""
        return not self._free or self._held[key_id] >= max(self._always, self._free)

    async def acquire(self, key_id: str, *, promised: bool = False) -> None:
        """Wait for a slot.

        Args:
            key_id: The key that waits.
            promised: Whether `displace` spares it.

        Raises:
            Exception: What `displace` was given, if this one had to leave.
        """
        if not self.locked(key_id):
            self._take(key_id)
            return
        place = _Place(asyncio.get_running_loop().create_future(), promised)
        self._queues.setdefault(key_id, deque()).append(place)
        try:
            await place.turn
        except asyncio.CancelledError:
            if place.turn.cancelled():
                self._leave(key_id, place)
            elif place.turn.exception() is None:  # it was given a slot just before
                self.release(key_id)
            raise

    def release(self, key_id: str) -> None:
        """Give a slot of this key back: it goes to the next key that may have it."""
        self._free += 1
        self._held[key_id] -= 1
        if not self._held[key_id]:
            del self._held[key_id]
        while (next_id := next((each for each in self._queues if not self.locked(each)), None)) is not None:
            queue = self._queues.pop(next_id)
            place = queue.popleft()
            if queue:
                self._queues[next_id] = queue
            if not place.turn.done():
                self._take(next_id)
                place.turn.set_result(None)

    def _take(self, key_id: str) -> None:
        self._free -= 1
        self._held[key_id] += 1

    def displace(self, key_id: str, error: Exception) -> bool:
        """Let the last one of the key that waits most leave with `error`, in favour of a key that waits less.

        Returns:
            False if the key would then wait most itself; nobody had to leave.
        """
        waiting = {each: self._displaceable(each) for each in self._queues}
        longest_key = max(waiting, key=lambda each: len(waiting[each]), default=key_id)
        if len(waiting.get(longest_key, ())) <= len(waiting.get(key_id, ())) + 1:
            return False
        place = waiting[longest_key][-1]
        self._leave(longest_key, place)
        place.turn.set_exception(error)
        return True

    def _displaceable(self, key_id: str) -> list[_Place]:
        return [place for place in self._queues[key_id] if not place.promised and not place.turn.done()]

    def _leave(self, key_id: str, place: _Place) -> None:
        queue = self._queues[key_id]
        queue.remove(place)
        if not queue:
            del self._queues[key_id]
