"""The line before the engine: first come, first drawn, and no longer than it may be."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import make_request
from thumbcli.server.jobs.fair_slots import FairSlots
from thumbcli.server.jobs.render_queue import RenderQueue
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

pytestmark = pytest.mark.anyio


async def enter(turn: AbstractAsyncContextManager[None]) -> AbstractAsyncContextManager[None]:
    """Take a turn, for the test to end."""
    await turn.__aenter__()
    return turn


async def leave(turn: AbstractAsyncContextManager[None]) -> None:
    """End it."""
    await turn.__aexit__(None, None, None)


async def settle() -> None:
    """Let everybody get as far as they can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_full_line_sends_the_next_away() -> None:
    """With a word on when to come back; who was promised a picture may join all the same."""
    render_queue = RenderQueue(concurrency=1, queue_max=1)
    busy = await enter(render_queue.slot("a"))
    waiting = asyncio.create_task(enter(render_queue.slot("a")))
    await settle()
    with pytest.raises(ApiError) as refused:
        await enter(render_queue.slot("a"))
    assert refused.value.status == 503
    assert int(refused.value.headers["Retry-After"]) >= 1
    promised = asyncio.create_task(enter(render_queue.slot("a", even_if_full=True)))
    await settle()
    assert (render_queue.busy, render_queue.waiting) == (1, 2)
    await leave(busy)
    await leave(await waiting)
    await leave(await promised)
    assert (render_queue.busy, render_queue.waiting) == (0, 0)


async def test_without_a_line_only_the_places_count() -> None:
    """`--queue 0`: as many as can be drawn at once."""
    render_queue = RenderQueue(concurrency=2, queue_max=0)
    turns = [await enter(render_queue.slot("a")), await enter(render_queue.slot("a"))]
    with pytest.raises(ApiError):
        await enter(render_queue.slot("a"))
    for turn in turns:
        await leave(turn)
    await leave(await enter(render_queue.slot("a")))


async def test_who_goes_away_gives_way() -> None:
    """And leaves no trace."""
    render_queue = RenderQueue(concurrency=1, queue_max=2)
    busy = await enter(render_queue.slot("a"))
    first, second = (asyncio.create_task(enter(render_queue.slot("a"))) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    assert render_queue.waiting == 1
    await leave(busy)
    await leave(await second)
    assert (render_queue.busy, render_queue.waiting) == (0, 0)


async def test_turns_come_in_the_order_of_arrival() -> None:
    """Nobody is overtaken."""
    render_queue, order = RenderQueue(concurrency=1, queue_max=10), list[int]()

    async def one(number: int) -> None:
        async with render_queue.slot("a"):
            order.append(number)

    busy = await enter(render_queue.slot("a"))
    tasks = [asyncio.create_task(one(number)) for number in range(5)]
    await settle()
    await leave(busy)
    await asyncio.gather(*tasks)
    assert order == list(range(5))


async def test_a_picture_is_timed() -> None:
    """For the metrics, and to tell others how long it will take."""
    took_s: list[float] = []
    async with (
        RenderQueue(concurrency=1, queue_max=1, observe=took_s.append) as render_queue,
        render_queue.slot("a"),
    ):
        thumbnail = await render_queue.draw(make_request("A Title", format="instagram"))
    assert (thumbnail.width_px, thumbnail.height_px) == (1080, 1080)
    assert len(took_s) == 1
    assert took_s[0] > 0


async def test_keys_take_turns() -> None:
    """A flood of one waits for itself."""
    render_queue, order = RenderQueue(concurrency=1, queue_max=20), list[str]()

    async def one(key_id: str) -> None:
        async with render_queue.slot(key_id):
            order.append(key_id)

    busy = await enter(render_queue.slot("a"))
    tasks = [asyncio.create_task(one(key_id)) for key_id in ("a", "a", "a", "a", "b", "b", "c")]
    await settle()
    await leave(busy)
    await asyncio.gather(*tasks)
    assert order == ["a", "b", "c", "a", "b", "a", "a"]


async def test_in_a_full_line_the_longest_makes_room() -> None:
    """Until nobody has more than another; what was promised stays."""
    render_queue = RenderQueue(concurrency=1, queue_max=4)
    busy = await enter(render_queue.slot("a"))
    flood = [asyncio.create_task(enter(render_queue.slot("a"))) for _ in range(4)]
    await settle()
    others = []
    for _ in range(2):
        others.append(asyncio.create_task(enter(render_queue.slot("b"))))
        await settle()
    assert [isinstance(task.exception(), ApiError) if task.done() else None for task in flood] == [
        None,
        None,
        True,
        True,
    ]
    with pytest.raises(ApiError):
        await enter(render_queue.slot("b"))
    assert (render_queue.busy, render_queue.waiting) == (1, 4)
    await leave(busy)
    for task in (flood[0], others[0], flood[1], others[1]):
        await leave(await task)
    assert (render_queue.busy, render_queue.waiting) == (0, 0)


async def test_what_was_promised_is_not_displaced() -> None:
    """However many there are."""
    render_queue = RenderQueue(concurrency=1, queue_max=1)
    busy = await enter(render_queue.slot("a"))
    promised = [asyncio.create_task(enter(render_queue.slot("a", even_if_full=True))) for _ in range(3)]
    await settle()
    with pytest.raises(ApiError):
        await enter(render_queue.slot("b"))
    await leave(busy)
    for task in promised:
        await leave(await task)


async def test_a_slot_that_came_too_late_goes_to_the_next() -> None:
    """Who is cancelled in the moment in which the slot is given does not keep it."""
    render_queue = RenderQueue(concurrency=1, queue_max=3)
    busy = await enter(render_queue.slot("a"))
    first, second = (asyncio.create_task(enter(render_queue.slot(key_id))) for key_id in ("a", "b"))
    await settle()
    await leave(busy)
    first.cancel()
    await settle()
    assert first.cancelled()
    await leave(await second)
    assert (render_queue.busy, render_queue.waiting) == (0, 0)


async def test_spare_slots_are_left_for_other_keys() -> None:
    """One key has half of them, two a third each, and the third one need not wait."""
    slots = FairSlots(6, always=1)
    waiting = [asyncio.create_task(slots.acquire(key_id)) for key_id in "aaaaaabbbbbb"]
    await settle()
    assert [task.done() for task in waiting] == [True] * 3 + [False] * 3 + [True] * 2 + [False] * 4
    await asyncio.wait_for(slots.acquire("c"), 1)
    assert slots.locked("c")
    for _ in range(3):
        slots.release("a")
    await settle()
    assert sum(task.done() for task in waiting) > 5
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_without_spare_slots_one_key_may_have_all() -> None:
    """There is nothing to gain from an idle core."""
    slots = FairSlots(2, always=2)
    for _ in range(2):
        await asyncio.wait_for(slots.acquire("a"), 1)
    assert slots.locked("a")
    assert slots.locked("b")
