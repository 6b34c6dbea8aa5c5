"""The limits of a key: requests per second and generations per month.

Seconds are counted in memory, since a restart takes longer. Months are counted in the database, in the
transaction that also stores the answer: a server that is killed before it charges nothing, one that is killed
after it repeats the answer for the same `Idempotency-Key`.

Methods are called on the event loop, except `Quotas.charge`, which runs inside a transaction.
"""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from thumbcli.contract import CREDITS, Model
from thumbcli.contract.api_error_messages import OUT_OF_QUOTA, TOO_FAST
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.server.store.server_keys import Caller
    from thumbcli.sqlite_database import Write

__all__ = ["UNLIMITED", "Quotas", "Reservation", "month_of", "next_month"]

UNLIMITED: Final = "unlimited"
"""What the headers say of a month without a limit: no source documents it, and a number would be false."""

_SECOND_S = 1.0
_GENERATION = CREDITS[Model.SD]


def month_of(now: datetime) -> str:
    """Return the month of `now` in UTC, such as `2026-01`."""
    return now.astimezone(UTC).strftime("%Y-%m")


def next_month(now: datetime) -> datetime:
    """Return the start of the next month in UTC."""
    now = now.astimezone(UTC)
    year, month = divmod(now.year * 12 + now.month, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Month:
    """The credits that a key has used in a month, and those reserved for pictures being drawn."""

    month: str
    used: int
    reserved: int = 0


@dataclass(slots=True)
class Reservation:
    """Credits reserved for a picture while it is drawn, until `charged` or `release`.

    Attributes:
        key_id: The key.
        month: The month that they count for.
        credits: Their number.
    """

    key_id: str
    month: str
    credits: int
    _count: _Month
    _open: bool = True

    def charged(self) -> None:
        """Count the credits as used; the database has them already."""
        if self._open:
            self._count.used += self.credits
            self.release()

    def release(self) -> None:
        """Release the credits, unless they were charged."""
        if self._open:
            self._open = False
            self._count.reserved -= self.credits


class Quotas:
    """The counts of all keys of one database.

    Args:
        store: The database.
        clock: Returns monotonic seconds.
        now: Returns the date and time.
    """

    def __init__(
        self,
        store: ServeDatabase,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._clock = clock
        self._now = now
        self._recent: dict[str, deque[float]] = {}
        self._months: dict[tuple[str, str], _Month] = {}

    def check_turn(self, caller: Caller) -> None:
        """Check that another request fits the limit per second, before anything is done for it.

        It is counted later, by `take_turn`, unless something is wrong with it. Each request with the public
        test key counts at once: anybody may use it.

        Raises:
            ApiError: 429, with the seconds to wait in `Retry-After`.
        """
        recent = self._recent_turns(caller)
        if recent is not None and caller.is_test:
            recent.append(self._clock())

    def take_turn(self, caller: Caller) -> None:
        """Count one request against the limit per second; a refused one does not count.

        Raises:
            ApiError: 429, with the seconds to wait in `Retry-After`.
        """
        if caller.is_test:
            return  # counted by `check_turn`
        recent = self._recent_turns(caller)
        if recent is not None:
            recent.append(self._clock())

    def _recent_turns(self, caller: Caller) -> deque[float] | None:
        """Return when the requests of the last second were; None for a caller without a limit.

        Raises:
            ApiError: 429, they are as many as it may have.
        """
        rate = caller.limits.rate_per_s
        if rate is None:
            return None
        now_s = self._clock()
        recent = self._recent.setdefault(caller.key_id, deque())
        while recent and recent[0] <= now_s - _SECOND_S:
            recent.popleft()
        if len(recent) >= rate:
            wait_s = recent[-rate] + _SECOND_S - now_s if rate else _SECOND_S
            headers = {"Retry-After": str(max(1, math.ceil(wait_s)))}
            raise ApiError(HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST, "rate_limit_exceeded", headers)
        return recent

    async def reserve(self, caller: Caller, cost: int) -> Reservation:
        """Reserve `cost` credits of this month for a picture.

        Raises:
            ApiError: 429, there are not enough left.
        """
        count = await self._count(caller.key_id, reload=True)
        quota = caller.limits.quota
        if quota is not None and count.used + count.reserved + cost > quota * _GENERATION:
            raise ApiError(HTTPStatus.TOO_MANY_REQUESTS, OUT_OF_QUOTA, "generation_limit_exceeded")
        count.reserved += cost
        return Reservation(key_id=caller.key_id, month=count.month, credits=cost, _count=count)

    def charge(self, write: Write, reservation: Reservation) -> None:
        """Charge a reservation, inside the transaction that stores what it pays for."""
        write(
            "INSERT INTO usage (key_id, month, credits, generations) VALUES (?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET credits = credits + excluded.credits, generations = generations + 1",
            *(reservation.key_id, reservation.month, reservation.credits),
        )
        write(
            "UPDATE api_key SET last_used_at = ? WHERE id = ?",
            *(self._now().isoformat(timespec="seconds"), reservation.key_id),
        )

    async def headers(self, caller: Caller) -> dict[str, str]:
        """Return the `X-RateLimit-*` headers, which describe the month.

        Reserved credits count as used: another request would not get them.
        """
        quota = caller.limits.quota
        limit = remaining = UNLIMITED
        if quota is not None:
            count = await self._count(caller.key_id)
            taken = math.ceil((count.used + count.reserved) / _GENERATION)
            limit, remaining = str(quota), str(max(0, quota - taken))
        return {
            "X-RateLimit-Limit": limit,
            "X-RateLimit-Remaining": remaining,
            "X-RateLimit-Reset": next_month(self._now()).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    async def _count(self, key_id: str, *, reload: bool = False) -> _Month:
        """Return the count of this month; `reload` includes what the database has beyond it.

        Each month keeps its count, because the clock may be set back to it.
        """
        month = month_of(self._now())
        count = self._months.get((key_id, month))
        if reload or count is None:
            query = "SELECT credits FROM usage WHERE key_id = ? AND month = ?"
            rows = await self._store.off_loop(partial(self._store.rows, query, key_id, month))
            used = rows[0][0] if rows else 0
            # Another task may have used it since: its count must not get lost.
            count = self._months.setdefault((key_id, month), _Month(month=month, used=used))
            count.used = max(count.used, used)
        return count
