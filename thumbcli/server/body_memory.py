"""The memory that request bodies share, so that neither one key nor all together take all of it."""

from __future__ import annotations

from collections import Counter
from typing import Final

__all__ = ["BODIES_MAX_BYTES", "BodyMemory"]

BODIES_MAX_BYTES: Final = 192 * 1024 * 1024
"""For all bodies at once. A request takes about twice its body: it waits with its picture decoded."""

_KEY_SHARE: Final = 2 / 3
"""How much of it one key may take: enough for 45 of the largest photos."""

_READING_MAX: Final = 128
"""How many bodies of one key are read at once; a slow one takes a connection for half a minute."""

_TEST_READING_MAX: Final = 8
"""The same for the public test key, which anybody may use."""


class BodyMemory:
    """Counts what bodies take. For one event loop.

    Args:
        max_bytes: The memory for all bodies.
        body_max_bytes: The largest body, of which one key may have at least one.

    Attributes:
        free_bytes: How much of it is left.
    """

    def __init__(self, max_bytes: int = BODIES_MAX_BYTES, *, body_max_bytes: int = 0) -> None:
        max_bytes = max(max_bytes, 2 * body_max_bytes)
        self.free_bytes = max_bytes
        self._key_max_bytes = int(max_bytes * _KEY_SHARE)
        self._held_bytes: Counter[str] = Counter()
        self._reading: Counter[str] = Counter()

    def take(self, key_id: str, size_bytes: int) -> bool:
        """Take memory for a part of a body of this key; return False if there is not enough."""
        if size_bytes > min(self.free_bytes, self._key_max_bytes - self._held_bytes[key_id]):
            return False
        self.free_bytes -= size_bytes
        self._held_bytes[key_id] += size_bytes
        return True

    def give_back(self, key_id: str, size_bytes: int) -> None:
        """Give back what was taken."""
        self.free_bytes += size_bytes
        self._held_bytes[key_id] -= size_bytes
        if not self._held_bytes[key_id]:
            del self._held_bytes[key_id]

    def start_reading(self, key_id: str, *, is_test: bool) -> bool:
        """Count one more body of this key that is being read; return False if there are too many."""
        if self._reading[key_id] >= (_TEST_READING_MAX if is_test else _READING_MAX):
            return False
        self._reading[key_id] += 1
        return True

    def stop_reading(self, key_id: str) -> None:
        """Count one less."""
        self._reading[key_id] -= 1
        if not self._reading[key_id]:
            del self._reading[key_id]
