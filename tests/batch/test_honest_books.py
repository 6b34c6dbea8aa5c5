"""What a run tells of its credits is never less than what was charged, whatever the answers say."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import pytest

from tests.batch.stage import batch_of, run, saved_file
from tests.faults import Fault, data_url, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.batch.model.events import Made
from thumbcli.batch.plan.folder_status import Report, report
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.runner import Control
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.brand.brand_resolver import Brands
from thumbcli.contract import EngineName, Format, OutputFormat, Thumbnail, fingerprint, make_request
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import BadAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.loopback import Received

pytestmark = pytest.mark.anyio

REQUEST = make_request("A")
BROKEN = "data:image/webp;base64,UklGR!!!"


class Slow(ThumbApiServer):
    """A server whose downloads do not end while they are held."""

    held = True

    def __init__(self) -> None:
        super().__init__(idempotent=False)
        self.asked, self.twice = threading.Event(), threading.Event()

    def arrive(self, received: Received) -> Fault | None:
        """Note the second request."""
        fault = super().arrive(received)
        if len(self.requests) == 2:
            self.twice.set()
        return fault

    def image_fault(self, received: Received) -> Fault | None:
        """Hold it."""
        self.asked.set()
        return Fault.stall(charged=False) if self.held else super().image_fault(received)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """Run a ThumbAPI that charges each request."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Slow() as server:
        yield server


def client(server: ThumbApiServer) -> ThumbApi:
    """Return an engine that loses no time."""
    return ThumbApi(
        GOOD_KEY, base_url=server.url, rate_per_s=1000, policy=RetryPolicy(base_s=0.001, cap_s=0.002)
    )


def look(out: Path) -> Report:
    """Report on a folder."""
    manifest = Manifest.open_to_read(OutputPlace(out))
    assert manifest is not None
    with closing(manifest):
        return report(OutputPlace(out), manifest, Brands())


async def test_two_pictures_at_one_address_are_two(tmp_path: Path, server: Slow) -> None:
    """Some servers name an address by the title: what is bought later is not what was lost before."""
    server.held = False
    shared = f"{server.url}/images/none"
    server.script(Fault.changed(image=BROKEN, imageUrl=shared), Fault.changed(imageUrl=shared))
    finished, log = await run(batch_of(tmp_path, ["A"]), client(server))
    assert len(log.of(Made)) == 1
    assert (finished.tally.credits, finished.tally.lost_credits, server.credits) == (10, 10, 20)
    found = look(tmp_path / "out")
    assert (found.credits, found.lost_credits) == (10, 10)


async def test_two_charges_under_one_generation_id_are_two(tmp_path: Path, server: Slow) -> None:
    """Some servers name a generation by the title, too: lost, bought again, and bought anew."""
    same = {"generationId": "gen-title", "imageUrl": None}
    server.script(Fault.changed(**same, image=BROKEN), Fault.changed(**same), Fault.changed(**same))
    finished, _ = await run(batch_of(tmp_path, ["A"]), client(server))
    assert (finished.tally.credits, finished.tally.lost_credits, server.credits) == (10, 10, 20)
    found = look(tmp_path / "out")
    assert (found.credits, found.lost_credits) == (10, 10)
    await run(batch_of(tmp_path, ["A"], plan=PlanOptions(overwrite=True)), client(server))
    found = look(tmp_path / "out")
    assert (found.credits, found.lost_credits, server.credits) == (20, 10, 30)


async def test_a_replay_for_a_file_that_is_gone_leaves_its_cost(tmp_path: Path) -> None:
    """It is the same generation, and was paid for once."""
    with ThumbApiServer() as server:
        _, log = await run(batch_of(tmp_path, ["A"]), client(server))
        log.paths[0].unlink()
        server.stored.clear()
        finished, _ = await run(batch_of(tmp_path, ["A"]), client(server))
    assert (len(server.titles), server.credits, finished.tally.credits) == (2, 10, 0)
    assert look(tmp_path / "out").credits == 10


def test_an_address_shared_by_two_lost_answers_ends_one_of_them(tmp_path: Path) -> None:
    """One picture is fetched from there, and two were paid for."""
    url = "https://images.example/a.webp"
    key = fingerprint(REQUEST, EngineName.THUMBAPI)
    data = picture(1280, 720)
    made = Thumbnail(
        image=data,
        format=Format.YOUTUBE,
        output_format=OutputFormat.WEBP,
        width_px=1280,
        height_px=720,
        credits=0,
        image_url=url,
    )
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        for _ in range(2):
            manifest.begin_run(EngineName.THUMBAPI)
            manifest.begin_attempt(key, REQUEST, place="titles.txt:1", engine="thumbapi", cost=10)
            manifest.save_uncertain(key, BadAnswer("damaged", image_url=url))
        manifest.save_fetched(saved_file(REQUEST, "a.webp", data), made)
        assert (manifest.spent_credits(), manifest.lost_credits()) == (10, {1: 10})


async def test_a_replay_that_can_not_be_saved_is_kept(tmp_path: Path, server: Slow) -> None:
    """It cost nothing this time, and was paid for by the attempt before."""
    body = json.dumps({"image": data_url(picture(1280, 720), "webp")}).encode()
    replay = Fault.raw(200, body, headers={"Idempotency-Replayed": "true"})
    server.script(Fault.drop(charged=True), replace(replay, delay_s=0.5))
    batch = batch_of(tmp_path, ["A"])

    async def lose_the_folder() -> None:
        with anyio.fail_after(10):
            await anyio.to_thread.run_sync(server.twice.wait, abandon_on_cancel=True)
        batch.out.rename(tmp_path / "moved")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lose_the_folder)
        finished, _ = await run(batch, client(server))
    assert finished.exit_code == 9
    (tmp_path / "moved").rename(batch.out)
    finished, log = await run(batch, client(server))
    assert [made.recovered for made in log.of(Made)] == [True]
    assert (finished.exit_code, server.credits) == (0, 10)


async def test_an_address_outlasts_an_abort(tmp_path: Path, server: Slow) -> None:
    """It is recorded before the picture is fetched from there, so the next run fetches it."""
    server.script(Fault.truncated(kept=True))
    control = Control()

    async def abort() -> None:
        with anyio.fail_after(10):
            await anyio.to_thread.run_sync(server.asked.wait, abandon_on_cancel=True)
        assert look(tmp_path / "out").fetchable == 1  # As after a kill at this moment.
        control.abort()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(abort)
        await run(batch_of(tmp_path, ["A"]), client(server), control)
    server.held = False
    finished, log = await run(batch_of(tmp_path, ["A"]), client(server))
    assert [made.recovered for made in log.of(Made)] == [True]
    assert (finished.exit_code, server.credits, look(tmp_path / "out").credits) == (0, 10, 10)


def test_what_a_killed_run_had_in_flight_may_be_charged(tmp_path: Path) -> None:
    """Status says so at once, and not only after the next run."""
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        manifest.begin_run(EngineName.THUMBAPI)
        key = fingerprint(REQUEST, EngineName.THUMBAPI)
        manifest.begin_attempt(key, REQUEST, place="titles.txt:1", engine="thumbapi", cost=10)
    found = look(tmp_path)
    assert found.last_run is not None
    assert (found.credits, found.lost_credits, found.last_run.lost_credits) == (0, 10, 10)
