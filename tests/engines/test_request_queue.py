"""One queue for all requests of a key."""

from __future__ import annotations

import random
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import pytest

from thumbcli.engines.protocol import LineNotice
from thumbcli.engines.thumbapi.circuit_breaker import CircuitBreaker
from thumbcli.engines.thumbapi.pace_state import RequestResult
from thumbcli.engines.thumbapi.rate_controller import RateController
from thumbcli.engines.thumbapi.request_queue import QueueClosedError, RequestQueue
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import AuthError, GaveUp, ServerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from thumbcli.engines.protocol import Notice

pytestmark = pytest.mark.anyio


def open_queue(
    *, base_s: float = 0.05, concurrency: int = 500, limit_per_s: float | None = 10_000
) -> RequestQueue:
    """Make a queue that is held up by nothing but what the test does."""
    policy, rng = RetryPolicy(base_s=base_s), random.Random(1)  # noqa: S311 - jitter, not a secret
    controller = RateController(policy, rng, concurrency=concurrency, limit_per_s=limit_per_s)
    return RequestQueue(controller, CircuitBreaker(policy, rng))


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
    with anyio.fail_after(10):
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
    with anyio.fail_after(10):
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
    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            group.start_soon(queue.acquire, 1)
            await settle()
            queue.record_sent(completely=True)
    assert time.monotonic() - began_s > 0.2


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
    with anyio.fail_after(10):
        await queue.wait_for_capacity()


async def test_a_line_that_was_dismissed_takes_others() -> None:
    """Only who waited at the time is sent away."""
    queue = open_queue()
    queue.fail_waiting(AuthError("Invalid API key"))
    with anyio.fail_after(10):
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


async def close_line(queue: RequestQueue) -> None:
    """Let three requests in a row fail."""
    for _ in range(3):
        queue.release(await queue.acquire(0), RequestResult.UNKNOWN, ServerError("down"))
    assert queue.breaker.closed


async def test_a_closed_line_is_probed_by_who_failed_least() -> None:
    """So that no title runs out of attempts before the others."""
    queue, went = await proven(open_queue(base_s=0.02)), list[int]()
    await close_line(queue)

    async def worker(place: int, failures: int) -> None:
        turn = await queue.acquire(place, failures=failures)
        went.append(place)
        queue.release(turn, RequestResult.UNKNOWN, ServerError("down"))

    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            for place, failures in ((1, 3), (2, 1), (3, 2), (4, 1)):
                group.start_soon(worker, place, failures)
    assert went == [2, 4, 3, 1]


async def test_a_closed_line_takes_no_further_titles() -> None:
    """Who is there is enough to find out when it opens."""
    queue, told, waiting = await proven(open_queue(base_s=60)), list[str](), anyio.CancelScope()
    await close_line(queue)

    async def wait() -> None:
        with waiting:
            await queue.acquire(1)

    async def ask() -> None:
        await queue.wait_for_capacity()
        told.append("ready")

    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            group.start_soon(wait)
            await settle()
            group.start_soon(ask)
            await settle()
            assert told == []
            waiting.cancel()
    assert told == ["ready"]


async def test_a_long_wait_is_told_again_and_again_and_then_given_up() -> None:
    """At its beginning and before 30 s have passed, by whoever waits; no timer outlives them."""
    told, clock = list[LineNotice](), Clock()
    policy, rng = RetryPolicy(base_s=60, give_up_s=200), random.Random(1)  # noqa: S311 - jitter, not a secret
    controller = RateController(policy, rng, limit_per_s=10_000)
    breaker = CircuitBreaker(policy, rng)

    def note(notice: Notice | LineNotice) -> None:
        assert isinstance(notice, LineNotice)
        told.append(notice)

    queue = RequestQueue(controller, breaker, notify=note, clock=clock)
    await proven(queue)
    await close_line(queue)
    ended = list[float]()

    async def worker(place: int) -> None:
        try:
            while True:
                queue.release(await queue.acquire(place), RequestResult.UNKNOWN, ServerError("down"))
        except (GaveUp, QueueClosedError):
            ended.append(clock())

    with anyio.fail_after(20), queue.title():
        async with anyio.create_task_group() as group:
            group.start_soon(worker, 1)
            group.start_soon(worker, 2)
            while len(ended) < 2:
                await settle()
                clock.now_s += 1
                queue.record_sent(completely=True)  # Wakes who is first, as a real timer would.
    assert all(200 <= ended_s <= 205 for ended_s in ended)
    waited_s = [notice.waited_s for notice in told]
    assert waited_s[0] <= 5
    assert all(later - earlier <= 30 for earlier, later in pairwise([*waited_s, 200]))
    assert {(notice.code, notice.message) for notice in told} == {("500", "down")}


class Clock:
    """A clock that goes when it is told to, and a moment each time that somebody looks."""

    def __init__(self) -> None:
        """Begin at 0."""
        self.now_s = 0.0

    def __call__(self) -> float:
        """Return the time."""
        self.now_s += 0.0002
        return self.now_s
