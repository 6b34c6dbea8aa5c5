"""So many requests a second, so many generations a month: refused in time, kept over a restart."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Plan
from thumbcli.server.responses import ApiError
from thumbcli.server.store.quotas import Quotas, month_of, next_month
from thumbcli.server.store.serve_database import ServeDatabase
from thumbcli.server.store.server_keys import Caller, KeyLimits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from thumbcli.server.store.quotas import Reservation

pytestmark = pytest.mark.anyio


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.s = 100.0
        self.day = datetime(2026, 1, 31, 23, 0, tzinfo=UTC)

    def seconds(self) -> float:
        return self.s

    def now(self) -> datetime:
        return self.day


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ServeDatabase]:
    """Open a store of its own."""
    with closing(ServeDatabase.open(tmp_path)) as opened:
        yield opened


@pytest.fixture
def quotas(store: ServeDatabase, clock: Clock) -> Quotas:
    """Return limits that nothing was counted against."""
    return fresh(store, clock)


def fresh(store: ServeDatabase, clock: Clock) -> Quotas:
    """Return limits as a new process has them."""
    return Quotas(store, clock=clock.seconds, now=clock.now)


def caller(*, rate_per_s: int | None = None, quota: int | None = None, key_id: str = "key_a") -> Caller:
    """Return somebody with these quotas."""
    limits = KeyLimits(rate_per_s=rate_per_s, quota=quota)
    return Caller(key_id=key_id, name="a", plan=Plan.PRO, limits=limits)


def charge(store: ServeDatabase, quotas: Quotas, reservation: Reservation) -> None:
    """Charge as the route does when a picture is drawn."""
    with store.writing() as write:
        quotas.charge(write, reservation)
    reservation.charged()


def turns(quotas: Quotas, holder: Caller, number: int) -> list[bool]:
    """Return which of so many requests in a row were let through."""
    passed = []
    for _ in range(number):
        try:
            quotas.take_turn(holder)
        except ApiError:
            passed.append(False)
        else:
            passed.append(True)
    return passed


def test_a_second_holds_so_many_requests(quotas: Quotas, clock: Clock) -> None:
    """Any second, not just those that the clock's hand begins."""
    holder = caller(rate_per_s=2)
    assert turns(quotas, holder, 3) == [True, True, False]
    clock.s += 0.6
    assert turns(quotas, holder, 1) == [False]
    clock.s += 0.4
    assert turns(quotas, holder, 3) == [True, True, False]


def test_keys_do_not_share_a_second(quotas: Quotas) -> None:
    """Limits count per key."""
    assert turns(quotas, caller(rate_per_s=1, key_id="key_a"), 1) == [True]
    assert turns(quotas, caller(rate_per_s=1, key_id="key_b"), 1) == [True]


def test_a_request_that_is_too_fast_hears_when_to_come_back(quotas: Quotas) -> None:
    """In whole seconds, at least one."""
    holder = caller(rate_per_s=1)
    quotas.take_turn(holder)
    with pytest.raises(ApiError) as refused:
        quotas.take_turn(holder)
    assert (refused.value.status, refused.value.message) == (429, "Rate limit exceeded")
    assert refused.value.headers == {"Retry-After": "1"}


def test_without_a_limit_nobody_is_too_fast(quotas: Quotas) -> None:
    """As on a server without keys."""
    assert all(turns(quotas, caller(), 500))


async def test_what_is_being_drawn_counts_already(quotas: Quotas) -> None:
    """Or ten at once would get through on the last generation."""
    holder = caller(quota=1)
    held = await quotas.reserve(holder, 10)
    with pytest.raises(ApiError, match="Generation limit exceeded"):
        await quotas.reserve(holder, 10)
    held.release()
    await quotas.reserve(holder, 10)


async def test_what_was_charged_cannot_be_given_back(store: ServeDatabase, quotas: Quotas) -> None:
    """However often it is tried."""
    holder = caller(quota=1)
    held = await quotas.reserve(holder, 10)
    charge(store, quotas, held)
    held.release()
    with pytest.raises(ApiError, match="Generation limit exceeded"):
        await quotas.reserve(holder, 10)


async def test_a_restart_keeps_the_count_of_the_month(
    store: ServeDatabase, quotas: Quotas, clock: Clock
) -> None:
    """What was charged stands in the store."""
    charge(store, quotas, await quotas.reserve(caller(quota=3), 10))
    headers = await fresh(store, clock).headers(caller(quota=3))
    assert headers["X-RateLimit-Remaining"] == "2"


async def test_two_servers_on_one_store_share_the_month(
    store: ServeDatabase, quotas: Quotas, clock: Clock
) -> None:
    """Neither gives what the other has given already."""
    holder, other = caller(quota=1), fresh(store, clock)
    await other.headers(holder)
    charge(store, quotas, await quotas.reserve(holder, 10))
    with pytest.raises(ApiError, match="Generation limit exceeded"):
        await other.reserve(holder, 10)


async def test_a_process_that_dies_while_drawing_charges_nothing(
    store: ServeDatabase, quotas: Quotas, clock: Clock
) -> None:
    """What is only held stands nowhere."""
    await quotas.reserve(caller(quota=3), 10)
    headers = await fresh(store, clock).headers(caller(quota=3))
    assert headers["X-RateLimit-Remaining"] == "3"


async def test_a_new_month_starts_anew(store: ServeDatabase, quotas: Quotas, clock: Clock) -> None:
    """Without a restart."""
    holder = caller(quota=1)
    charge(store, quotas, await quotas.reserve(holder, 10))
    clock.day = datetime(2026, 2, 1, tzinfo=UTC)
    await quotas.reserve(holder, 10)


async def test_a_clock_that_jumps_to_another_month_and_back_gives_nothing_twice(
    store: ServeDatabase, quotas: Quotas, clock: Clock
) -> None:
    """What was charged and what is being drawn count for their month."""
    holder = caller(quota=2)
    charge(store, quotas, await quotas.reserve(holder, 10))
    drawing = await quotas.reserve(holder, 10)
    day, clock.day = clock.day, datetime(2031, 2, 1, tzinfo=UTC)
    await quotas.reserve(holder, 10)
    clock.day = day
    with pytest.raises(ApiError, match="Generation limit exceeded"):
        await quotas.reserve(holder, 10)
    drawing.release()
    await quotas.reserve(holder, 10)


async def test_hd_takes_two_generations(store: ServeDatabase, quotas: Quotas) -> None:
    """As it does in credits; and it is not drawn for the last one."""
    holder = caller(quota=3)
    charge(store, quotas, await quotas.reserve(holder, 20))
    assert (await quotas.headers(holder))["X-RateLimit-Remaining"] == "1"
    with pytest.raises(ApiError, match="Generation limit exceeded"):
        await quotas.reserve(holder, 20)
    await quotas.reserve(holder, 10)


async def test_headers_tell_of_the_month(quotas: Quotas) -> None:
    """Not of the second."""
    assert await quotas.headers(caller(rate_per_s=5, quota=300)) == {
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": "300",
        "X-RateLimit-Reset": "2026-02-01T00:00:00Z",
    }


async def test_a_month_without_a_limit_is_called_unlimited(quotas: Quotas) -> None:
    """In a word: any number would be false."""
    assert await quotas.headers(caller(rate_per_s=20)) == {
        "X-RateLimit-Limit": "unlimited",
        "X-RateLimit-Remaining": "unlimited",
        "X-RateLimit-Reset": "2026-02-01T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("day", "month", "until"),
    [
        pytest.param("2026-01-31T23:59:59+00:00", "2026-01", "2026-02-01", id="the last second"),
        pytest.param("2026-12-05T00:00:00+00:00", "2026-12", "2027-01-01", id="december"),
        pytest.param("2026-02-01T00:30:00+02:00", "2026-01", "2026-02-01", id="elsewhere it is february"),
    ],
)
def test_months_are_counted_in_utc(day: str, month: str, until: str) -> None:
    """Wherever the server stands."""
    now = datetime.fromisoformat(day)
    assert month_of(now) == month
    assert next_month(now).date().isoformat() == until
