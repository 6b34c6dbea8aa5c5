"""Lets all processes with one key take turns, by what they leave for each other in a small file.

What `RateController` knows is in that file: all processes together send at one rate, one refusal pauses them
all, and who starts later knows what the others found. Among those who wait, the one whose last request is the
oldest is next. Who does not come for its turn (it was killed, or its timer is late) is waited for a moment.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from thumbcli.engines.thumbapi.in_flight_limit import MAX_IN_FLIGHT
from thumbcli.engines.thumbapi.pace_state import Member, PaceState
from thumbcli.engines.thumbapi.rate_controller import MAX_LAG_S, RateController, left_s

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from thumbcli.engines.thumbapi.pace_state import RequestResult, SentRequest
    from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["SharedNumbers", "SharedRateController"]

_EXPIRES_S = 60.0
"""What nobody used for a minute may have changed: the plan, the server, the day."""
_THERE_S = 10.0
"""A process that did nothing for 10 s may have ended; it is there again with its next request."""
_GRACE_S = 0.1
"""How much later than announced a process may come for its turn: a timer under load."""
_MEMBERS_MAX = 64


class SharedNumbers(Protocol):
    """Where processes leave numbers for each other."""

    def turn(self) -> AbstractContextManager[bool]:
        """Keep all others out; False if that is not possible now, and nothing can be read or written."""

    def read(self) -> bytes:
        """Return what was written last; empty if that is nothing, or of no use."""

    def write(self, data: bytes) -> None:
        """Replace it."""

    def close(self) -> None:
        """Let go of it until the next turn."""


class SharedRateController(RateController):
    """A `RateController` that knows what those of other processes know.

    Args:
        policy: The pauses after rejections.
        rng: The source of their jitter.
        shared: What the processes have in common; None to share nothing.
        limit_per_s: The limit of the key if it is known: this process never exceeds it, all together only if
            another one was told a higher limit, or finds it.
        concurrency: The most requests in flight of this process.
    """

    def __init__(
        self,
        policy: RetryPolicy,
        rng: random.Random,
        shared: SharedNumbers | None,
        *,
        limit_per_s: float | None = None,
        concurrency: int = MAX_IN_FLIGHT,
    ) -> None:
        super().__init__(policy, rng, limit_per_s=limit_per_s, concurrency=concurrency)
        self._shared = shared
        self._me = Member.of_this_process()
        self._own_due_s = -math.inf
        self._packed = b""
        self._has_joined = False

    def wait_s(self, now_s: float, *, max_in_flight: int = MAX_IN_FLIGHT) -> float:
        """Return the seconds until a request may be sent; see `RateController`."""
        if self._shared is None:
            return super().wait_s(now_s, max_in_flight=max_in_flight)
        with self._turn(now_s):
            wait_s = max(super().wait_s(now_s, max_in_flight=max_in_flight), left_s(self._own_due_s, now_s))
            wait_s = left_s(now_s + wait_s + self._others_first_s(now_s, wait_s), now_s)
            self._me.wakes_s = now_s + wait_s if math.isfinite(wait_s) else -math.inf
        return wait_s

    def start(self, now_s: float) -> SentRequest:
        """Record that a request is sent."""
        with self._turn(now_s):
            if self._max_per_s is not None:
                self._own_due_s = max(self._own_due_s, now_s - MAX_LAG_S) + 1 / self._max_per_s
            self._me.started_s, self._me.wakes_s = now_s, -math.inf
            self._pace.used_s = now_s
            return super().start(now_s)

    def finish(
        self,
        request: SentRequest,
        result: RequestResult,
        now_s: float,
        *,
        retry_after_s: float | None = None,
    ) -> None:
        """Record how a request ended; see `RateController`."""
        with self._turn(now_s):
            self._pace.used_s = now_s
            super().finish(request, result, now_s, retry_after_s=retry_after_s)

    def leave(self, now_s: float) -> None:
        """Tell the others not to wait for this process."""
        if self._shared is None or not self._has_joined:
            return
        with self._turn(now_s):
            self._me.started_s = self._me.wakes_s = -math.inf
        self._shared.close()

    @contextmanager
    def _turn(self, now_s: float) -> Iterator[None]:
        """Take over what the others wrote, and write what comes of it."""
        if self._shared is None:
            yield
            return
        with self._shared.turn() as is_mine:
            data = self._shared.read() if is_mine else b""
            if is_mine and data != self._packed:
                self._take_over(data, now_s)
            yield
            if is_mine:
                self._packed = self._numbers(now_s)
                if self._packed != data:
                    self._shared.write(self._packed)

    def _take_over(self, data: bytes, now_s: float) -> None:
        try:
            state = PaceState.unpack(data)
        except (ValueError, OverflowError):
            return
        if not now_s - _EXPIRES_S <= state.used_s <= now_s + 1:
            return
        if self._has_joined:
            self._pace.replace_by(state)
        else:
            self._join(state, now_s)

    def _join(self, state: PaceState, now_s: float) -> None:
        """Begin with what the others know; a limit that was told holds for those alone who were told."""
        is_anybody_there = any(
            member.seen_s >= now_s - _THERE_S and not member.has_ended for member in state.members
        )
        pace, told_per_s, mine_per_s = self._pace, state.told_per_s, self._max_per_s
        if not is_anybody_there and told_per_s != mine_per_s:
            pace.paused_until_s = state.paused_until_s
            return
        pace.replace_by(state)
        if mine_per_s is not None and (not pace.rate_per_s or (told_per_s and mine_per_s > told_per_s)):
            pace.rate_per_s = pace.trusted_per_s = pace.told_per_s = mine_per_s

    def _numbers(self, now_s: float) -> bytes:
        """Return what the others should know."""
        others = [
            member
            for member in self._pace.members
            if member.number != self._me.number and member.seen_s >= now_s - _EXPIRES_S
        ]
        me = self._me
        if not others and self._has_joined:
            # When it wakes concerns nobody, and so need not be written.
            me = Member(number=me.number, started_s=me.started_s)
        self._has_joined = True
        self._pace.members = [*others, me][-_MEMBERS_MAX:]
        return self._pace.pack()

    def _others_first_s(self, now_s: float, wait_s: float) -> float:
        """Return how much longer to wait for the turns of those who sent nothing for longer."""
        rate_per_s = self._pace.rate_per_s
        if not math.isfinite(wait_s) or rate_per_s is None:
            return 0.0
        ahead = sorted(
            (
                member
                for member in self._pace.members
                if member.started_s < self._me.started_s and member.wakes_s + _GRACE_S > now_s
            ),
            key=lambda member: member.started_s,
        )
        slot_s, last_s = now_s + wait_s, -math.inf
        for member in ahead:
            if member.wakes_s <= slot_s + 0.5 / rate_per_s:
                slot_s += 1 / rate_per_s
                last_s = member.wakes_s
        longer_s = slot_s - now_s - wait_s
        # A turn that is due and not taken is waited for only so long.
        return longer_s if wait_s > 0 else min(longer_s, max(last_s + _GRACE_S - now_s, 0.0))
