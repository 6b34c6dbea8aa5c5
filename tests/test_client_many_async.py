"""Many titles from async code, on asyncio and trio."""

from __future__ import annotations

import gc
import logging
from itertools import count
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import pytest

from tests.faults import Fault
from tests.loopback import GOOD_KEY, ThumbApiServer
from tests.many import arrival, rescued, seen
from thumbcli import AsyncClient, Failed
from thumbcli.errors import RequestRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


pytestmark = pytest.mark.anyio


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI for one test, and let no proxy come between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:
        yield server


def async_client(server: ThumbApiServer) -> AsyncClient:
    """Return an async client of a server."""
    return AsyncClient(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, rate_per_s=100)


async def test_async_titles_are_drawn_as_they_come(server: ThumbApiServer) -> None:
    """A queue that waits for its next title holds up nothing that is done."""
    taken = anyio.Event()

    async def queue() -> AsyncIterator[str]:
        yield "A"
        await taken.wait()
        yield "B"

    outcomes: list[tuple[str, int]] = []
    with anyio.fail_after(10):
        async with async_client(server) as client:
            async for outcome in client.generate_many(queue()):
                outcomes.append(seen(outcome))
                taken.set()
    assert outcomes == [("made", 0), ("made", 1)]


async def test_plain_titles_are_as_good(server: ThumbApiServer) -> None:
    """Any iterable will do."""
    async with async_client(server) as client:
        outcomes = [seen(outcome) async for outcome in client.generate_many(iter(["A", "A"]))]
    assert sorted(outcomes) == [("as 0", 1), ("made", 0)]


async def test_several_calls_share_the_client(server: ThumbApiServer) -> None:
    """Each has its own outcomes, over one pool of connections."""
    drawn: list[int] = []

    async def draw(client: AsyncClient, prefix: str) -> None:
        outcomes = client.generate_many(f"{prefix}{number}" for number in range(4))
        drawn.append(len([outcome async for outcome in outcomes]))

    async with async_client(server) as client, anyio.create_task_group() as tasks:
        tasks.start_soon(draw, client, "A")
        tasks.start_soon(draw, client, "B")
    assert drawn == [4, 4]
    assert len(server.titles) == 8


async def test_stop_wakes_a_source_that_waits(server: ThumbApiServer) -> None:
    """The loop ends although the next title never comes."""

    async def queue() -> AsyncIterator[str]:
        yield "A"
        await anyio.sleep_forever()

    with anyio.fail_after(10):
        async with async_client(server) as client:
            outcomes = client.generate_many(queue())
            async for _outcome in outcomes:
                outcomes.stop()


@pytest.mark.parametrize("way", ["break", "raise", "close", "leave the block"])
async def test_leaving_early_loses_nothing_that_was_paid_for(
    server: ThumbApiServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    way: str,
) -> None:
    """What was in flight is finished and kept, and no task stays behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    caplog.set_level(logging.WARNING, "thumbcli")
    server.latency_s = 0.02

    async def draw() -> None:
        async with async_client(server) as client:
            titles = (f"Title {number}" for number in count())
            async with client.generate_many(titles, concurrency=3) as outcomes:
                async for _outcome in outcomes:
                    if way == "raise":
                        raise LookupError(way)
                    if way == "close":
                        await outcomes.aclose()
                    break
                if way == "leave the block":
                    return

    with anyio.fail_after(10):
        if way == "raise":
            with pytest.raises(LookupError):
                await draw()
        else:
            await draw()
    assert rescued(caplog, tmp_path) == sum(server.charged.values()) - 1


async def test_a_loop_that_is_left_stops_the_drawing(server: ThumbApiServer) -> None:
    """Also without closing anything by hand."""
    with anyio.fail_after(10):
        async with async_client(server) as client:
            async for _outcome in client.generate_many(
                (f"Title {number}" for number in count()), concurrency=1
            ):
                break
            gc.collect()
    assert len(server.titles) <= 3


async def test_who_is_cancelled_waits_for_nothing(
    server: ThumbApiServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What was dropped in flight is logged, because it may have been charged."""
    caplog.set_level(logging.WARNING, "thumbcli")
    server.script_always(Fault.stall())
    arrived = arrival(server, "A", monkeypatch)
    with anyio.fail_after(10):
        async with anyio.create_task_group() as tasks:

            async def draw() -> None:
                async with async_client(server) as client:
                    async for _outcome in client.generate_many(["A"]):
                        pytest.fail("nothing can have come")

            tasks.start_soon(draw)
            await anyio.to_thread.run_sync(arrived.wait)
            tasks.cancel_scope.cancel()
    assert "A may have been charged" in caplog.text


async def test_a_client_must_be_open(server: ThumbApiServer) -> None:
    """Somebody has to see the drawing to its end."""
    client = async_client(server)
    with pytest.raises(UsageError, match="not open"):
        client.generate_many(["A"])
    with pytest.raises(UsageError, match="not open"):
        await client.generate("A")


async def test_a_refusal_is_an_outcome(server: ThumbApiServer) -> None:
    """Only what ends everything is raised."""
    server.script(Fault.status(422, "no thanks"))
    async with async_client(server) as client:
        (outcome,) = [outcome async for outcome in client.generate_many(["A"])]
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, RequestRefused)
