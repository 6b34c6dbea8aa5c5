"""What is known about the rate of one key, as plain numbers that fit into a small file, and what was sent."""

from __future__ import annotations

import math
import os
import secrets
import sys
from array import array
from collections import deque
from dataclasses import dataclass, field, fields
from enum import IntEnum
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["UNSETTLED_S", "Member", "PaceState", "RequestResult", "SentRequest"]

_REMEMBERED_MAX, _REMEMBERED_MIN, _REMEMBERED_S = 512, 32, 5.0
"""How many sent requests are kept at most and at least, and in between for how long, beside twice the time in
which one may be rejected: more than any look back."""
_CHANCE_BITS = 26
"""With the id of a process before them a number still fits into a float."""
UNSETTLED_S = 0.25
"""How long a request may still be rejected, before any round trip was measured."""
_SHARED_S = 60.0
"""How long after a rejection at a trusted rate the key counts as shared."""


class RequestResult(IntEnum):
    """How a request ended, as far as the rate is concerned."""

    ACCEPTED = 1
    """It was answered: neither the key nor the rate was the problem."""
    RATE_LIMITED = 2
    """There were too many requests."""
    UNKNOWN = 3
    """It says nothing about the rate: not sent, lost, or a server error."""
    OVERLOADED = 4
    """The server was overloaded or did not answer in time."""


@dataclass(slots=True, eq=False)
class SentRequest:
    """One request; `result` is None while it is in flight. `number` counts all that were sent."""

    at_s: float
    number: int
    result: RequestResult | None = None


@dataclass(slots=True, kw_only=True)
class Member:
    """A process with the key.

    Attributes:
        number: Its own: the id of the process, and what tells it from others, by chance.
        started_s: When it sent its last request.
        wakes_s: When it means to send the next one, if it waits for that.
    """

    number: int
    started_s: float = -math.inf
    wakes_s: float = -math.inf

    @classmethod
    def of_this_process(cls) -> Self:
        """Return a member that has done nothing yet."""
        return cls(number=os.getpid() << _CHANCE_BITS | secrets.randbits(_CHANCE_BITS))

    @property
    def has_ended(self) -> bool:
        """Whether its process is known to have ended."""
        if sys.platform != "win32":  # There `kill` ends the process.
            try:
                os.kill(self.number >> _CHANCE_BITS, 0)
            except ProcessLookupError:
                return True
            except (OSError, OverflowError):
                return False
        return False

    @property
    def seen_s(self) -> float:
        """When it last did something, or will do."""
        return max(self.started_s, self.wakes_s)


@dataclass(slots=True, kw_only=True)
class PaceState:
    """The memory of `RateController`: all that processes with the same key have in common.

    What a number means is said where it is set: the rates and probes in `RateSearch`, the streaks, cycles and
    pauses in `RejectionPauses`, the rest in `RateController`. All times are seconds on the system's monotonic
    clock, which the processes have in common. The order of the fields is that of the numbers in the file.
    """

    rate_per_s: float | None = None
    trusted_per_s: float = 0.0
    best_per_s: float = 0.0
    expected_per_s: float | None = None
    told_per_s: float | None = None
    is_trusted: bool = False
    is_newcomer: bool = False
    probe_after_s: float = math.inf
    probe_cost_s: float = 0.0
    step_per_s: float = 0.0
    before_probe_per_s: float = 0.0
    streak_s: float = 0.0
    streak_is_shared: bool = False
    streak_is_probe: bool = False
    shared_s: float = -math.inf
    lesson_s: float = -math.inf
    cycle_s: float = math.inf
    cycle_min_s: float = 0.0
    cycle_max_s: float = math.inf
    room_s: float = -math.inf
    accepted: int = 0
    accepted_at_cycle: int = 0
    accepted_at_room: int = 0
    streak_is_cycle: bool = False
    streak_may_ban: bool = False
    bans: bool = False
    unsettled_s: float = UNSETTLED_S
    batch: float = 1.0
    due_s: float = -math.inf
    changed_s: float = -math.inf
    resumed_s: float = -math.inf
    paused_until_s: float = -math.inf
    told_until_s: float = -math.inf
    last_rejected_s: float = -math.inf
    rejected_at_s: float | None = None
    pauses_in_a_row: int = 0
    used_s: float = -math.inf
    next_number: int = 0
    sent: deque[SentRequest] = field(default_factory=lambda: deque(maxlen=_REMEMBERED_MAX))
    members: list[Member] = field(default_factory=list)

    def send(self, now_s: float) -> SentRequest:
        """Record a request."""
        oldest_s = now_s - _REMEMBERED_S - 2 * self.unsettled_s
        while len(self.sent) > _REMEMBERED_MIN and self.sent[0].at_s < oldest_s:
            self.sent.popleft()
        request = SentRequest(now_s, self.next_number)
        self.next_number += 1
        self.accepted += 1
        self.cycle_s = min(self.cycle_s, now_s)
        self.sent.append(request)
        return request

    def settle(self, request: SentRequest, result: RequestResult) -> None:
        """Set the result of a request, also where another process has written this state meanwhile."""
        request.result = result
        index = request.number - self.sent[0].number if self.sent else -1
        if 0 <= index < len(self.sent) and self.sent[index].at_s == request.at_s:
            self.sent[index].result = result

    @property
    def is_probing(self) -> bool:
        """Whether the rate is higher than the one that is trusted."""
        return self.rate_per_s is not None and self.rate_per_s > self.trusted_per_s

    def is_shared(self, now_s: float) -> bool:
        """Tell whether somebody who does not share this state is likely to use the key."""
        return now_s - self.shared_s <= _SHARED_S

    def list_unsettled(self, now_s: float) -> list[SentRequest]:
        """Return the requests that may still be rejected, oldest first."""
        return [request for request in self._since(now_s - self.unsettled_s) if request.result is None][::-1]

    def has_accepted_since_resume(self, before_s: float, now_s: float) -> bool:
        """Tell whether a request was accepted that was sent since the last pause and before `before_s`."""
        settled_s = now_s - self.unsettled_s
        return any(
            request.result is RequestResult.ACCEPTED
            or (request.result is not RequestResult.RATE_LIMITED and request.at_s <= settled_s)
            for request in self._since(self.resumed_s)
            if request.at_s < before_s
        )

    def count_accepted(self, from_s: float, before_s: float) -> int:
        """Count the requests of a time span that were not rejected."""
        return sum(
            request.result is not RequestResult.RATE_LIMITED
            for request in self._since(from_s)
            if request.at_s < before_s
        )

    def _since(self, from_s: float) -> Iterator[SentRequest]:
        """Return the requests sent since `from_s`, newest first."""
        return takewhile(lambda request: request.at_s >= from_s, reversed(self.sent))

    def replace_by(self, other: PaceState) -> None:
        """Become equal to `other`, which is of no use afterwards."""
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))

    def pack(self) -> bytes:
        """Return it as bytes, for `unpack`."""
        numbers = [math.nan if value is None else value for value in _get_numbers(self)]
        numbers.append(len(self.members))
        for member in self.members:
            numbers += (member.number, member.started_s, member.wakes_s)
        for request in self.sent:
            numbers += (request.at_s, request.result or 0)
        return array("d", numbers).tobytes()

    @classmethod
    def unpack(cls, data: bytes) -> PaceState:
        """Return what was packed.

        Raises:
            ValueError: `data` is something else.
        """
        numbers = array("d")
        numbers.frombytes(data)
        if len(numbers) <= len(_NUMBERS):
            raise ValueError("too short")
        state = cls()
        for (name, kind), value in zip(_NUMBERS, numbers, strict=False):
            setattr(state, name, None if math.isnan(value) else kind(value))
        first, end = len(_NUMBERS) + 1, len(_NUMBERS) + 1 + 3 * int(numbers[len(_NUMBERS)])
        for number, started_s, wakes_s in zip(*(numbers[first + i : end : 3] for i in range(3)), strict=True):
            state.members.append(Member(number=int(number), started_s=started_s, wakes_s=wakes_s))
        times_s, results = numbers[end::2], numbers[end + 1 :: 2]
        for number, (at_s, result) in enumerate(
            zip(times_s, results, strict=True), state.next_number - len(times_s)
        ):
            state.sent.append(SentRequest(at_s, number, RequestResult(int(result)) if result else None))
        return state


def _kind(default: object) -> type[bool | int | float]:
    return type(default) if isinstance(default, bool | int) else float


_NUMBERS = [(each.name, _kind(each.default)) for each in fields(PaceState)[:-2]]
"""Each plain number of the state, and its type."""
_get_numbers = attrgetter(*(name for name, _ in _NUMBERS))
