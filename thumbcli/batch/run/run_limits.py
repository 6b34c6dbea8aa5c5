"""The user's own limits for a run: credits, pictures, time."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Budget", "RunLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """What a run may spend; None is no limit.

    Attributes:
        max_credits: Never reserve more credits than this.
        max_items: Never make more pictures than this.
        max_time_s: Start no title after this many seconds.
    """

    max_credits: int | None = None
    max_items: int | None = None
    max_time_s: float | None = None


class Budget:
    """The credits reserved and spent so far.

    Credits are reserved before a request is sent and given back when it was certainly not charged: however
    many are in flight at once, their sum stays within the limit.
    """

    def __init__(self, limits: RunLimits) -> None:
        self._limits = limits
        self._credits = self._items = 0

    def reserve(self, credits_: int) -> bool:
        """Reserve one picture of this cost, if the limits leave room for it."""
        if self.reached(credits_):
            return False
        self._credits += credits_
        self._items += 1
        return True

    def settle(self, reserved: int, *, spent: int, made: bool) -> None:
        """Replace the credits reserved for one picture by those it took."""
        self._credits += spent - reserved
        self._items -= not made

    def reached(self, credits_: int) -> str:
        """Return, in words, the limit that one more picture of this cost would break; empty if none."""
        limits = self._limits
        if limits.max_items is not None and self._items >= limits.max_items:
            return f"--max-items {limits.max_items:,}"
        if limits.max_credits is not None and self._credits + credits_ > limits.max_credits:
            return f"--max-credits {limits.max_credits:,}"
        return ""
