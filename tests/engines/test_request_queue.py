"""One queue for all requests of a key."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import pytest

from thumbcli.engines.thumbapi.rate_controller import RateController, RequestResult
from thumbcli.engines.thumbapi.request_queue import QueueClosedError, RequestQueue
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import AuthError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.anyio


def open_queue(
    *, base_s: float = 0.05, concurrency: int = 500, limit_per_s: float | None = 10_000
) -> RequestQueue:
    """Make a queue that is held up by nothing but what the test does."""
    policy, rng = RetryPolicy(base_s=base_s), random.Random(1)  # noqa: S311 - jitter, not a secret
    return RequestQueue(RateController(policy, rng, concurrency=concurrency, limit_per_s=limit_per_s))


async def proven(queue: RequestQueue) -> RequestQueue:
    """Let the first request through, which goes alone."""
    queue.release(await queue.acquire(0), RequestResult.ACCEPTED)
    return queue


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(20):
        await anyio.lowlevel.checkpoint()


async def test_an_open_line_lets_pass_at_once() -> None:
    """Nobody waits without a reason."""
    with anyio.fail_after(1):
        await open_queue().acquire(0)


async def test_everybody_waits_out_a_refusal() -> None:
    """Nobody goes out before the end of the pause."""
    queue, passed_s = await proven(open_queue()), list[float]()
    queue.release(await queue.acquire(0), RequestResult.RATE_LIMITED)
    end_s = time.monotonic() + queue.pause_left_s

    async def worker(place: int) -> None:
        await queue.acquire(place)
        passed_s.append(time.monotonic())

    async with anyio.create_task_group() as group:
        for place in range(5):
            group.start_soon(worker, place)
    assert len(passed_s) == 5
    assert min(passed_s) >= end_s - 0.001


async def test_who_waits_waits_for_what_is_added_meanwhile() -> None:
    """A pause can grow under those who wait."""
    queue = await proven(open_queue())
    queue.pause(0.02)
    async with anyio.create_task_group() as group:
        group.start_soon(queue.acquire, 1)
        await settle()
        queue.pause(0.06)
        end_s = time.monotonic() + queue.pause_left_s
    assert time.monotonic() >= end_s - 0.001


async def test_waiting_can_be_cancelled() -> None:
    """A run that ends does not sit out a pause, and leaves no gap in the queue."""
    queue = await proven(open_queue())
    queue.pause(3600)
    with anyio.move_on_after(0.01) as scope:
        await queue.acquire(0)
    assert scope.cancelled_caught
    with anyio.fail_after(1):
        await queue.wait_for_capacity()


async def test_who_came_first_goes_first() -> None:
    """Also when it comes back after a failure."""
    queue, went = open_queue(concurrency=1), list[int]()
    first = await queue.acquire(0)

    async def worker(place: int) -> None:
        start = await queue.acquire(place)
        went.append(place)
        queue.release(start, RequestResult.ACCEPTED)

    async with anyio.create_task_group() as group:
        for place in (3, 1, 2):
            group.start_soon(worker, place)
        await settle()
        assert went == []
        queue.release(first, RequestResult.ACCEPTED)
    assert went == [1, 2, 3]


async def test_the_first_request_goes_alone_until_it_is_answered() -> None:
    """What is wrong with the key is found out once."""
    queue, went = open_queue(), list[int]()
    first = await queue.acquire(0)

    async def worker(place: int) -> None:
        await queue.acquire(place)
        went.append(place)

    async with anyio.create_task_group() as group:
        for place in (1, 2):
            group.start_soon(worker, place)
        await settle()
        assert went == []
        queue.release(first, RequestResult.ACCEPTED)
    assert sorted(went) == [1, 2]


async def test_the_first_request_is_not_waited_for_once_it_was_taken() -> None:
    """A key that is no good is turned away at once, a picture takes many seconds."""
    queue = open_queue()
    queue.controller.record_handshake(0.001)
    await queue.acquire(0)
    began_s = time.monotonic()
    async with anyio.create_task_group() as group:
        group.start_soon(queue.acquire, 1)
        await settle()
        queue.record_sent(completely=True)
    assert 0.2 < time.monotonic() - began_s < 2


@pytest.mark.parametrize(
    "wait", [lambda queue: queue.acquire(7), lambda queue: queue.sleep(3600)], ids=["queued", "sleeping"]
)
@pytest.mark.parametrize("reason", [None, AuthError("Invalid API key")], ids=["drained", "failed"])
async def test_who_waits_can_be_sent_away(
    wait: Callable[[RequestQueue], Awaitable[object]], reason: AuthError | None
) -> None:
    """At once, and told why."""
    queue, met = await proven(open_queue()), list[object]()
    queue.pause(3600)

    async def worker() -> None:
        with pytest.raises(QueueClosedError) as caught:
            await wait(queue)
        met.append(caught.value.reason)

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(worker)
        await settle()
        if reason is None:
            queue.drain()
        else:
            queue.fail_waiting(reason)
    assert met == [reason] * 3


async def test_a_line_that_is_drained_takes_nobody_more() -> None:
    """What is on its way may finish, no more goes out."""
    queue = open_queue()
    queue.drain()
    with pytest.raises(QueueClosedError):
        await queue.acquire(0)
    with anyio.fail_after(1):
        await queue.wait_for_capacity()


async def test_a_line_that_was_dismissed_takes_others() -> None:
    """Only who waited at the time is sent away."""
    queue = open_queue()
    queue.fail_waiting(AuthError("Invalid API key"))
    with anyio.fail_after(1):
        await queue.acquire(0)


async def test_ready_means_that_the_line_is_short() -> None:
    """Whoever hands titles over need not pile them up."""
    queue, told = open_queue(concurrency=1), list[str]()
    first = await queue.acquire(0)

    async def ask() -> None:
        await queue.wait_for_capacity()
        told.append("ready")

    async with anyio.create_task_group() as group:
        for place in (1, 2):
            group.start_soon(queue.acquire, place)
        await settle()
        group.start_soon(ask)
        await settle()
        assert told == []
        queue.release(first, RequestResult.ACCEPTED)
        await settle()
        assert told == ["ready"]
        group.cancel_scope.cancel()
