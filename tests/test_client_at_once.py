"""The same picture wanted several times at once: drawn once, paid once, and handed to everybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import anyio
import pytest
from anyio import to_thread

from tests.faults import Fault
from tests.loopback import GOOD_KEY, ThumbApiServer
from tests.many import arrival
from thumbcli import AsyncClient, Client, Failed, Made, Skipped
from thumbcli.errors import RequestRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli import Outcome, Thumbnail

_AT_ONCE = 6


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI for one test, and let no proxy come between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:
        yield server


def _client(server: ThumbApiServer) -> AsyncClient:
    return AsyncClient(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, rate_per_s=100, attempts=1)


@pytest.mark.long
@pytest.mark.anyio
async def test_calls_at_once_share_one_picture(server: ThumbApiServer) -> None:
    """The first pays; a later call asks for a new one."""
    server.script(Fault.slow(0.3))
    made: list[Thumbnail] = []

    async def draw() -> None:
        made.append(await client.generate("Tea"))

    async with _client(server) as client:
        async with anyio.create_task_group() as tasks:
            for _ in range(_AT_ONCE):
                tasks.start_soon(draw)
        assert server.titles == ["Tea"]
        await draw()
    assert len({thumbnail.image for thumbnail in made[:_AT_ONCE]}) == 1
    assert sorted(thumbnail.credits for thumbnail in made[:_AT_ONCE]) == [0] * (_AT_ONCE - 1) + [10]
    assert server.titles == ["Tea"] * 2


@pytest.mark.long
@pytest.mark.anyio
async def test_the_first_that_is_cancelled_takes_nothing_from_the_others(
    server: ThumbApiServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its request goes on for them."""
    server.script(Fault.slow(0.5))
    made: list[Thumbnail] = []

    async def draw() -> None:
        made.append(await client.generate("Tea"))

    async with _client(server) as client, anyio.create_task_group() as tasks:
        first = anyio.CancelScope()

        async def draw_first() -> None:
            with first:
                await draw()

        asked = arrival(server, "Tea", monkeypatch)
        tasks.start_soon(draw_first)
        await to_thread.run_sync(asked.wait, 30, abandon_on_cancel=True)
        for _ in range(_AT_ONCE - 1):
            tasks.start_soon(draw)
        await anyio.sleep(0.05)
        first.cancel()
    assert len(made) == _AT_ONCE - 1
    assert server.titles == ["Tea"]
    assert caplog.messages == []


@pytest.mark.anyio
async def test_a_failure_is_that_of_all(server: ThumbApiServer) -> None:
    """And the next call tries again."""
    server.script(Fault.status(400, "no thanks"))
    errors: list[Exception] = []

    async def draw() -> None:
        try:
            await client.generate("Tea")
        except RequestRefused as error:
            errors.append(error)

    async with _client(server) as client:
        async with anyio.create_task_group() as tasks:
            for _ in range(_AT_ONCE):
                tasks.start_soon(draw)
        assert len(errors) == _AT_ONCE
        assert server.titles == ["Tea"]
        assert (await client.generate("Tea")).image


@pytest.mark.long
@pytest.mark.parametrize("many", [False, True], ids=["generate", "generate_many"])
def test_threads_share_one_picture_too(server: ThumbApiServer, many: bool) -> None:
    """Whichever method they call."""
    server.script(Fault.slow(0.5))

    def draw(_: int) -> bytes:
        if not many:
            return client.generate("Tea").image
        (outcome,) = client.generate_many(["Tea"])
        assert isinstance(outcome, Made)
        return outcome.thumbnail.image

    with (
        Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):
        images = list(pool.map(draw, range(_AT_ONCE)))
    assert server.titles == ["Tea"]
    assert len(set(images)) == 1


def test_a_duplicate_comes_after_its_original(server: ThumbApiServer) -> None:
    """However long that takes, and with the index that it has."""
    server.script_title("Tea", Fault.slow(0.3))
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, rate_per_s=100) as client:
        outcomes = list(client.generate_many(["Tea", "Tea", "Bread", "Tea"]))
    tea = [outcome for outcome in outcomes if outcome.title == "Tea"]
    assert [type(outcome) for outcome in tea] == [Made, Skipped, Skipped]
    assert [_told(outcome) for outcome in tea[1:]] == [("the same picture as index 0", 0)] * 2


def test_a_duplicate_of_a_failure_is_one(server: ThumbApiServer) -> None:
    """For its reason; one that is asked for while the first is drawn, and one that is afterwards."""
    server.script_title("Tea", Fault.status(400, "no thanks"))
    titles = ["Tea", "Tea", *(f"Title {number}" for number in range(20)), "Tea"]
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, rate_per_s=100) as client:
        outcomes = [each for each in client.generate_many(titles, concurrency=1) if each.title == "Tea"]
    errors = [outcome.error for outcome in outcomes if isinstance(outcome, Failed)]
    assert [(error.code, error.message) for error in errors] == [(errors[0].code, errors[0].message)] * 3
    assert errors[0].code == "400"
    assert server.titles.count("Tea") == 1


@pytest.mark.long
def test_many_duplicates_of_one_picture_keep_the_bounds(server: ThumbApiServer) -> None:
    """No more titles are read than may wait for it."""
    read = 0

    def titles() -> Iterator[str]:
        nonlocal read
        for _ in range(5000):
            read += 1
            yield "Tea"

    server.script(Fault.slow(1.0))
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client:
        outcomes = client.generate_many(titles())
        first = next(outcomes)
        assert isinstance(first, Made)
        assert 1 < read < 1100
        assert sum(isinstance(outcome, Skipped) for outcome in outcomes) == 4999


def _told(outcome: Outcome) -> tuple[str, int | None]:
    assert isinstance(outcome, Skipped)
    return outcome.detail, outcome.first_index
