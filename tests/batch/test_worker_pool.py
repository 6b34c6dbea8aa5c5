"""So many at once, and nobody waiting in line behind them."""

from __future__ import annotations

from functools import partial

import anyio
import anyio.lowlevel
import pytest

from thumbcli.batch.run.worker_pool import Pool

pytestmark = pytest.mark.anyio


class Counter:
    """Jobs that count how many of them run at once, and how many there are."""

    def __init__(self) -> None:
        self.running = 0
        self.peak = 0
        self.finished = 0

    async def job(self) -> None:
        """Run for a few steps of the event loop."""
        self.running += 1
        self.peak = max(self.peak, self.running)
        for _ in range(40):
            await anyio.lowlevel.checkpoint()
        self.running -= 1
        self.finished += 1


@pytest.mark.parametrize("concurrency", [1, 3, 16])
async def test_never_more_at_once(concurrency: int) -> None:
    """All slots are used, and no more; no task is made before its slot is free."""
    counter = Counter()
    async with Pool(concurrency) as pool:
        for _ in range(50):
            await pool.slot()
            pool.start(counter.job)
            assert pool.in_flight <= concurrency
    assert counter.finished == 50
    assert counter.peak == concurrency


async def test_leaving_waits_for_the_last() -> None:
    """What is in flight comes to its end."""
    counter = Counter()
    async with Pool(4) as pool:
        for _ in range(4):
            await pool.slot()
            pool.start(counter.job)
        assert counter.finished == 0
    assert (counter.finished, pool.in_flight) == (4, 0)


async def test_a_slot_can_be_given_back() -> None:
    """A slot that is not needed after all serves another job."""
    counter = Counter()
    async with Pool(1) as pool:
        await pool.slot()
        pool.free()
        with anyio.fail_after(1):
            await pool.slot()
        pool.start(counter.job)
    assert counter.finished == 1


async def test_a_broken_job_ends_the_others() -> None:
    """A mistake is not swallowed, and nothing goes on behind its back."""
    ended: list[str] = []

    async def wait() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            ended.append("waiting")

    async def break_down() -> None:
        await anyio.lowlevel.checkpoint()
        raise ZeroDivisionError

    async def use() -> None:
        async with Pool(2) as pool:
            for job in (wait, break_down):
                await pool.slot()
                pool.start(job)

    with pytest.raises(ExceptionGroup) as caught:
        await use()
    assert caught.group_contains(ZeroDivisionError)
    assert ended == ["waiting"]


async def test_cancelling_ends_what_is_in_flight() -> None:
    """Whoever cancels the scope around the pool cancels its jobs, and its wait for a slot."""
    counter = Counter()

    async def cancel(scope: anyio.CancelScope) -> None:
        await anyio.lowlevel.checkpoint()
        scope.cancel()

    async def wait() -> None:
        counter.running += 1
        try:
            await anyio.sleep_forever()
        finally:
            counter.running -= 1

    with anyio.CancelScope() as scope:
        async with Pool(2) as pool:
            await pool.slot()
            pool.start(wait)
            await pool.slot()
            pool.start(partial(cancel, scope))
            await pool.slot()
            await pool.slot()
    assert scope.cancelled_caught
    assert (counter.running, pool.in_flight) == (0, 0)
