"""The user's own limits for a run: credits, pictures, time, and what may be lost."""

from __future__ import annotations

from thumbcli.contract import EngineName
from thumbcli.errors import UsageError
from thumbcli.light_dataclass import dataclass
from thumbcli.options.option_values import OnLost

__all__ = ["Budget", "RunLimits", "check_shard"]

_LOST_SHARE = 10
"""By default a tenth of what the run will cost may be lost before nothing lost is asked for again."""

_STREAK = 3
"""So many answers lost in a row are no accident of one title; by default one more has to follow a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """What a run may spend; None is no limit.

    Attributes:
        max_credits: Never reserve more credits than this.
        max_credits_per_day: Never reserve more credits than this, with those of today's earlier runs.
        spent_today: The credits that those have spent or lost.
        max_items: Never make more pictures than this.
        max_time_s: Start no title after this many seconds.
        on_lost: Whether a title is asked for again after an answer that was lost and may have been charged.
        max_lost: Ask for nothing lost again once more credits than this may have been charged without a
            picture; None for a tenth of what the run has planned so far, one picture at least. A given limit
            also bounds what is in flight until the first picture has come.
    """

    max_credits: int | None = None
    max_credits_per_day: int | None = None
    spent_today: int = 0
    max_items: int | None = None
    max_time_s: float | None = None
    on_lost: OnLost = OnLost.RETRY
    max_lost: int | None = None


def check_shard(engine: EngineName) -> None:
    """Refuse several machines for an engine that they would wait for together.

    Raises:
        UsageError: It is the hosted engine.
    """
    if engine is EngineName.THUMBAPI:
        raise UsageError(
            "several machines don't speed up the hosted engine: its limit is the account's, not a machine's",
            remedy="run it on one machine, or draw with --engine local",
        )


class Budget:
    """The credits reserved, spent and lost so far.

    Credits are reserved before a request is sent and given back when it was certainly not charged: however
    many are in flight at once, their sum stays within the limit. A lost attempt keeps its reserve, and
    another one at the same title needs a reserve of its own.

    Attributes:
        planned: The credits of all titles planned so far.
        lost: The credits that may have been charged without a picture.
        too_much_lost: Whether they are above the limit, and the last answers were all lost.
    """

    def __init__(self, limits: RunLimits) -> None:
        self._limits = limits
        self._credits = self._items = 0
        self._lost_in_a_row = 0
        self._has_picture = False
        self.planned = self.lost = 0
        self.too_much_lost = self._closed = False

    def reserve(self, credits_: int) -> bool:
        """Reserve one picture of this cost, if the limits leave room for it."""
        if self.reached(credits_):
            return False
        self._credits += credits_
        self._items += 1
        return True

    def awaits_first_picture(self, credits_: int) -> bool:
        """Tell whether one more picture of this cost could be lost beyond the user's own limit.

        So only until the first picture has come: from then on that would cost pace, with every latency.
        """
        most = self._limits.max_lost
        return most is not None and not self._has_picture and self._credits + credits_ > most

    def lose(self, reserved: int) -> bool:
        """Count the credits reserved for an attempt as lost, and tell whether it may be repeated.

        If so, as many credits are reserved for that.
        """
        limits = self._limits
        self.lost += reserved
        self._lost_in_a_row += 1
        most = max(self.planned // _LOST_SHARE, reserved) if limits.max_lost is None else limits.max_lost
        streak = _STREAK + (limits.max_lost is None)
        self.too_much_lost = self.lost > most and self._lost_in_a_row >= streak
        wanted = limits.on_lost is OnLost.RETRY and not self._closed
        again = wanted and self.lost <= most and self._has_room(reserved)
        self._credits += reserved if again else 0
        return again

    def find(self, credits_: int) -> None:
        """Take back that so many credits were lost: their picture was fetched after all."""
        self.lost -= credits_
        self._credits -= credits_

    def close(self) -> None:
        """Let nothing be asked for again: the run is ending."""
        self._closed = True

    def note_picture(self) -> None:
        """Note that an answer arrived with its picture."""
        self._lost_in_a_row = 0
        self._has_picture = True

    def settle(self, reserved: int, *, spent: int, made: bool) -> None:
        """Replace the credits still reserved for one title by those that its picture took."""
        self._credits += spent - reserved
        self._items -= not made

    def reached(self, credits_: int) -> str:
        """Return, in words, the limit that one more picture of this cost would break; empty if none."""
        limits = self._limits
        if limits.max_items is not None and self._items >= limits.max_items:
            return f"--max-items {limits.max_items:,}"
        return self._too_much(credits_)

    def _has_room(self, credits_: int) -> bool:
        return not self._too_much(credits_)

    def _too_much(self, credits_: int) -> str:
        """Return, in words, the limit of credits that so many more would break; empty if none."""
        limits, wanted = self._limits, self._credits + credits_
        if limits.max_credits is not None and wanted > limits.max_credits:
            return f"--max-credits {limits.max_credits:,}"
        per_day = limits.max_credits_per_day
        if credits_ and per_day is not None and limits.spent_today + wanted > per_day:
            return f"--max-credits-per-day {per_day:,}"
        return ""
