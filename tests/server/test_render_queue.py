"""The line before the engine: first come, first drawn, and no longer than it may be."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import make_request
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
    busy = await enter(render_queue.slot())
    waiting = asyncio.create_task(enter(render_queue.slot()))
    await settle()
    with pytest.raises(ApiError) as refused:
        await enter(render_queue.slot())
    assert refused.value.status == 503
    assert int(refused.value.headers["Retry-After"]) >= 1
    promised = asyncio.create_task(enter(render_queue.slot(even_if_full=True)))
    await settle()
    assert (render_queue.busy, render_queue.waiting) == (1, 2)
    await leave(busy)
    await leave(await waiting)
    await leave(await promised)
    assert (render_queue.busy, render_queue.waiting) == (0, 0)


async def test_without_a_line_only_the_places_count() -> None:
    """`--queue 0`: as many as can be drawn at once."""
    render_queue = RenderQueue(concurrency=2, queue_max=0)
    turns = [await enter(render_queue.slot()), await enter(render_queue.slot())]
    with pytest.raises(ApiError):
        await enter(render_queue.slot())
    for turn in turns:
        await leave(turn)
    await leave(await enter(render_queue.slot()))


async def test_who_goes_away_gives_way() -> None:
    """And leaves no trace."""
    render_queue = RenderQueue(concurrency=1, queue_max=2)
    busy = await enter(render_queue.slot())
    first, second = (asyncio.create_task(enter(render_queue.slot())) for _ in range(2))
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
        async with render_queue.slot():
            order.append(number)

    busy = await enter(render_queue.slot())
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
        render_queue.slot(),
    ):
        thumbnail = await render_queue.draw(make_request("A Title", format="instagram"))
    assert (thumbnail.width_px, thumbnail.height_px) == (1080, 1080)
    assert len(took_s) == 1
    assert took_s[0] > 0
