"""Every engine keeps one contract; the local one also keeps its house in order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest
from PIL import Image

from tests.engines.processes import children, lives
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli import process_resources
from thumbcli.contract import API_FORMATS, Format, Request, Thumbnail, make_request
from thumbcli.engines import local_engine
from thumbcli.engines.local_engine import FEW_PICTURES, PROCESS_BYTES, THREADS_MAX_CORES, Local
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.errors import ItemError, RequestRefused, TemporaryError
from thumbcli.process_resources import cores, free_memory_bytes
from thumbcli.render import draw

if TYPE_CHECKING:
    from thumbcli.engines.protocol import Engine

pytestmark = pytest.mark.anyio

TITLE = make_request("10 Money Mistakes Keeping You Poor")
on_one_loop = pytest.mark.parametrize("anyio_backend", ["asyncio"])


@pytest.fixture(params=["local", "thumbapi"])
def engine(request: pytest.FixtureRequest, server: ThumbApiServer) -> Engine:
    """Give each engine in turn; entering it is the test's part."""
    return Local(concurrency=2) if request.param == "local" else ThumbApi(GOOD_KEY, base_url=server.url)


def opened(made: Thumbnail) -> tuple[str | None, tuple[int, int]]:
    """Decode a picture for real and return its file format and size."""
    with Image.open(BytesIO(made.image)) as image:
        image.load()
        return image.format, image.size


@on_one_loop
@pytest.mark.parametrize("format_", API_FORMATS)
async def test_every_format_is_drawn_at_its_size(engine: Engine, format_: Format) -> None:
    """The picture is what its description says, and both are what was asked for."""
    request = make_request("Why Rust Wins", format=format_)
    async with engine:
        made = await engine.generate(request)
    assert opened(made) == ("WEBP", request.size)
    assert (made.width_px, made.height_px, made.format) == (*request.size, format_)


@pytest.mark.long
@on_one_loop
@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(make_request("A", model="hd", output_format="png"), id="double size, as PNG"),
        pytest.param(make_request("x" * 200), id="the longest word"),
        pytest.param(make_request("wide words " * 18), id="the longest title"),
        pytest.param(make_request("?"), id="one mark"),
        pytest.param(make_request("🔥🚀"), id="emoji alone"),
        pytest.param(make_request("مرحبا بالعالم"), id="from right to left"),
        pytest.param(make_request("<b>&amp;</b> \\ \" ' %s {0}"), id="what some templates would trip over"),
    ],
)
async def test_any_title_is_drawn(engine: Engine, asked: Request) -> None:
    """What the contract allows, an engine draws."""
    async with engine:
        made = await engine.generate(asked)
    assert opened(made) == (asked.output_format.upper(), asked.size)


async def test_many_at_once(engine: Engine) -> None:
    """On either event loop, each caller gets the picture of its own title."""
    made: dict[str, Thumbnail] = {}

    async def draw(format_: Format) -> None:
        made[format_] = await engine.generate(make_request("Why Rust Wins", format=format_))

    async with engine, anyio.create_task_group() as tasks:
        for format_ in API_FORMATS:
            tasks.start_soon(draw, format_)
    assert {name: picture.format for name, picture in made.items()} == {name: name for name in API_FORMATS}


async def test_the_price_is_what_was_told(engine: Engine) -> None:
    """What a plan adds up is what is charged."""
    async with engine:
        made = await engine.generate(TITLE)
    assert made.credits == engine.credits(TITLE)


async def test_a_photo_that_nobody_has_is_refused(engine: Engine) -> None:
    """For this title alone: the engine goes on."""
    async with engine:
        with pytest.raises(RequestRefused, match="Photo asset required"):
            await engine.generate(make_request("A", use_photo=True))
        assert (await engine.generate(TITLE)).image


async def test_what_is_gone_for_good_is_none(engine: Engine, server: ThumbApiServer) -> None:
    """Then it is drawn again."""
    async with engine:
        assert await engine.recover(TITLE, f"{server.url}/images/gone") is None


async def test_an_engine_outlives_a_cancelled_title(engine: Engine) -> None:
    """Who gives up on one picture may ask for the next."""
    async with engine:
        with anyio.move_on_after(0):
            await engine.generate(TITLE)
        assert (await engine.generate(TITLE)).image


async def test_an_engine_may_be_entered_again(engine: Engine) -> None:
    """Nothing of the first time is in the way."""
    for _ in range(2):
        async with engine:
            assert (await engine.generate(TITLE)).image


async def test_never_more_threads_than_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine keeps its own limit, whatever its caller sends."""
    running = peak = 0

    def draw(request: Request) -> Thumbnail:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        time.sleep(0.02)
        running -= 1
        return Thumbnail(image=b"", format=None, output_format=request.output_format, width_px=1, height_px=1)

    monkeypatch.setattr(local_engine, "draw", draw)
    async with Local(concurrency=2) as engine, anyio.create_task_group() as tasks:
        for _ in range(6):
            tasks.start_soon(engine.generate, TITLE)
    assert peak == 2


async def test_a_title_that_breaks_the_renderer_breaks_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is that title's failure, told with its cause and a way on."""

    def break_down(request: Request) -> Thumbnail:
        raise ZeroDivisionError(request.title)

    monkeypatch.setattr(local_engine, "draw", break_down)
    async with Local(concurrency=1) as engine:
        with pytest.raises(ItemError, match="ZeroDivisionError: 10 Money Mistakes") as caught:
            await engine.generate(TITLE)
    assert caught.value.code == "internal"
    assert "report this title" in caught.value.remedy
    assert not isinstance(caught.value, TemporaryError)


async def test_the_same_request_is_the_same_picture() -> None:
    """Byte for byte, in another thread too."""
    async with Local(concurrency=2) as engine:
        assert (await engine.generate(TITLE)).image == (await engine.generate(TITLE)).image


@pytest.mark.long
@pytest.mark.parametrize("processes", [False, True], ids=["in a thread", "in a process"])
async def test_a_drawing_that_takes_too_long_is_blamed(
    processes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails alone: the engine draws the next title, in another thread or process."""

    def draw_slowly(request: Request) -> Thumbnail:
        time.sleep(1)
        return draw(request)

    async with Local(concurrency=1, processes=processes) as engine:
        with monkeypatch.context() as patch:
            patch.setattr(local_engine, "DRAWING_MAX_S", 0.01)
            patch.setattr(local_engine, "draw", draw_slowly)
            with pytest.raises(ItemError, match="drawing it takes more than") as caught:
                await engine.generate(TITLE)
        assert (caught.value.code, caught.value.title) == ("too-slow", TITLE.title)
        assert caught.value.remedy
        assert (await engine.generate(TITLE)).image == draw(TITLE).image


@pytest.mark.parametrize(
    ("concurrency", "processes"),
    [
        pytest.param(1, False, id="one core: a thread"),
        pytest.param(THREADS_MAX_CORES, False, id="few cores: threads"),
        pytest.param(THREADS_MAX_CORES + 1, True, id="many cores: processes"),
    ],
)
def test_threads_or_processes(concurrency: int, processes: bool) -> None:
    """Decided by how many are to draw at once."""
    assert Local(concurrency=concurrency).uses_processes is processes


@pytest.mark.parametrize(
    ("pictures", "processes"),
    [
        pytest.param(1, False, id="one picture: a thread"),
        pytest.param(FEW_PICTURES, False, id="few pictures: threads"),
        pytest.param(FEW_PICTURES + 1, True, id="many pictures: processes"),
        pytest.param(None, True, id="nobody knows: processes"),
    ],
)
def test_few_pictures_start_no_process(pictures: int | None, processes: bool) -> None:
    """They would be drawn before the processes are there."""
    engine = Local(concurrency=THREADS_MAX_CORES + 1, pictures=pictures)
    assert engine.uses_processes is processes


@pytest.mark.parametrize(("room", "processes"), [(None, True), (2, True), (1.9, False)])
def test_processes_start_where_they_have_room(
    room: float | None, processes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small machine draws in threads, which share their caches; one that tells nothing is trusted."""
    free = None if room is None else int(room * PROCESS_BYTES)
    monkeypatch.setattr(local_engine, "free_memory_bytes", lambda: free)
    assert Local(concurrency=2).uses_processes is processes
    assert Local(concurrency=2, processes=True).uses_processes


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is free")
def test_the_limit_of_a_container_is_less_than_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of both versions of cgroups; one that says `max` has none."""
    machine = free_memory_bytes()
    assert machine is not None
    limit, used = tmp_path / "memory.max", tmp_path / "memory.current"
    limit.write_text("536870912\n")
    used.write_text("100000000\n")
    monkeypatch.setattr(process_resources, "_LIMITS_OF_CONTAINERS", ((str(limit), str(used)),))
    assert free_memory_bytes() == 436_870_912 < machine
    limit.write_text("max\n")
    unlimited = free_memory_bytes()
    assert unlimited is not None
    assert unlimited > 436_870_912


def test_one_at_a_core_by_default() -> None:
    """As many as this process may use; of threads one more, for only one of them draws at a time."""
    assert Local(processes=True).concurrency == cores() >= 1
    assert Local(processes=False).concurrency == cores() + 1


@pytest.mark.long
async def test_the_first_few_of_unknown_many_come_from_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for one picture gets it without waiting for a process."""
    monkeypatch.setattr(local_engine, "FEW_PICTURES", 1)
    async with Local(concurrency=THREADS_MAX_CORES + 1) as engine:
        before = children()
        await engine.generate(TITLE)
        assert children() == before
        await engine.generate(TITLE)
        assert len(children()) == len(before) + 1


@pytest.mark.long
async def test_processes_draw_what_threads_draw() -> None:
    """And refuse what they refuse."""
    async with Local(concurrency=1) as threads:
        expected = await threads.generate(TITLE)
    async with Local(concurrency=1, processes=True) as engine:
        assert await engine.generate(TITLE) == expected
        with pytest.raises(RequestRefused, match="Photo asset required") as refused:
            await engine.generate(make_request("A", use_photo=True))
        assert refused.value.remedy


ORPHANS = """
import time, anyio
from thumbcli.contract import make_request
from thumbcli.engines.local_engine import Local

async def main():
    async with Local(concurrency=2, processes=True) as engine:
        async with anyio.create_task_group() as tasks:
            for number in range(2):
                tasks.start_soon(engine.generate, make_request(f"Title {number}"))
        print("ready", flush=True)
        await anyio.sleep_forever()

anyio.run(main)
"""


@pytest.mark.long
def test_processes_die_with_a_killed_parent(tmp_path: Path) -> None:
    """`kill -9` on a run leaves nobody behind who draws on."""
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        pids = children(parent.pid)
        assert pids
        assert all(map(lives, pids))
        parent.kill()
    deadline_s = time.monotonic() + 10
    while any(map(lives, pids)):
        assert time.monotonic() < deadline_s
        time.sleep(0.02)
