"""What was promised outlives the server: nothing is drawn, charged or delivered twice for a restart."""

from __future__ import annotations

import asyncio
import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tests.server.job_server import PATIENCE_S, FakeDraw, caller, life, working
from tests.server.receiver import STALL, Receiver
from thumbcli.errors import DiskError
from thumbcli.server.responses import ApiError
from thumbcli.server.store.job_records import State

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


class TestRestart:
    async def test_what_was_only_accepted_is_drawn_by_the_next_server(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            with life(tmp_path) as job_server:
                jobs = [await job_server.accept(receiver.url) for _ in range(5)]
            async with working(tmp_path) as job_server:
                for job in jobs:
                    await job_server.until(job, State.DELIVERED)
                assert job_server.generations == 5
        assert {json.loads(posted.body)["jobId"] for posted in receiver.posted} == {job.id for job in jobs}

    async def test_what_was_being_drawn_is_drawn_again_and_charged_once(self, tmp_path: Path) -> None:
        draw = FakeDraw(waits=True)
        with Receiver() as receiver:
            async with working(tmp_path, draw=draw, grace_s=0) as job_server:
                job = await job_server.accept(receiver.url)
                await draw.started.wait()
            async with working(tmp_path) as job_server:
                await job_server.until(job, State.DELIVERED)
                assert job_server.generations == 1

    async def test_what_was_drawn_is_delivered_and_neither_drawn_nor_charged_again(
        self, tmp_path: Path
    ) -> None:
        with Receiver(500) as receiver:
            async with working(tmp_path, backoff_s=(0.2, 0.2)) as job_server:
                job = await job_server.accept(receiver.url)
                await anyio.to_thread.run_sync(partial(receiver.wait_for, 1))
            async with working(tmp_path) as job_server:
                ended = await job_server.until(job, State.DELIVERED)
                assert (job_server.generations, job_server.draw.drawn, ended.tries) == (1, [], 2)
        first, second = receiver.posted
        assert first.body == second.body

    async def test_a_delivery_that_was_cut_short_is_made_again(self, tmp_path: Path) -> None:
        with Receiver(STALL) as receiver:
            async with working(tmp_path, grace_s=0) as job_server:
                job = await job_server.accept(receiver.url)
                await anyio.to_thread.run_sync(partial(receiver.wait_for, 1))
            async with working(tmp_path) as job_server:
                assert (await job_server.until(job, State.DELIVERED)).tries == 1
            assert len(receiver.posted) == 2

    async def test_two_servers_over_one_store_charge_once(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            with life(tmp_path) as job_server:
                job = await job_server.accept(receiver.url)
            renderers = [FakeDraw(waits=True), FakeDraw(waits=True)]
            async with (
                working(tmp_path, draw=renderers[0]),
                working(tmp_path, draw=renderers[1]) as job_server,
            ):
                for draw in renderers:
                    await draw.started.wait()
                for draw in renderers:
                    draw.go_on.set()
                await job_server.until(job, State.DELIVERED)
            with life(tmp_path) as job_server:
                assert [len(draw.drawn) for draw in renderers] == [1, 1]
                assert job_server.generations == 1

    @pytest.mark.parametrize("hours", [-24 * 365, 3, 24 * 365])
    async def test_a_clock_that_was_set_holds_no_job_up(self, tmp_path: Path, hours: int) -> None:
        """Accepted, or to be sent again, by a server whose clock was wrong."""
        wrong_s = time.time() + hours * 3600
        with Receiver(500) as receiver:
            async with working(tmp_path, now_s=lambda: wrong_s, backoff_s=(3600.0,)) as job_server:
                sent = await job_server.accept(receiver.url)
                while (await job_server.job(sent)).tries == 0:  # noqa: ASYNC110 - the record is asked about
                    await anyio.sleep(0.005)
            with life(tmp_path, now_s=lambda: wrong_s) as job_server:
                accepted = await job_server.accept(receiver.url)
            async with working(tmp_path) as job_server:
                for job in (sent, accepted):
                    await job_server.until(job, State.DELIVERED)

    async def test_a_disk_that_is_full_for_a_while_costs_a_while(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Receiver() as receiver:
            async with working(tmp_path, pause_s=0.01) as job_server:
                charge, failures = job_server.quotas.charge, [DiskError("no space"), DiskError("no space")]

                def charge_if_there_is_room(*both: Any) -> None:  # noqa: ANN401 - what `charge` takes
                    charge(*both)
                    if failures:
                        raise failures.pop()

                monkeypatch.setattr(job_server.quotas, "charge", charge_if_there_is_room)
                await job_server.until(await job_server.accept(receiver.url), State.DELIVERED)
                assert (job_server.generations, len(receiver.posted), failures) == (1, 1, [])

    async def test_what_is_in_hand_may_end_when_the_server_stops(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            async with working(tmp_path) as job_server:
                await job_server.accept(receiver.url)
                await job_server.draw.started.wait()
            with life(tmp_path) as job_server:
                assert job_server.generations == 1

    async def test_what_is_dropped_is_done_by_the_next_server(self, tmp_path: Path) -> None:
        draw = FakeDraw(waits=True)
        with anyio.fail_after(PATIENCE_S), Receiver() as receiver:
            async with working(tmp_path, draw=draw, grace_s=1000) as job_server:
                job = await job_server.accept(receiver.url)
                await draw.started.wait()
                assert job_server.jobs.active_count == 1
                asyncio.get_running_loop().call_later(0.01, job_server.jobs.cancel)
            async with working(tmp_path) as job_server:
                await job_server.until(job, State.DELIVERED)
                assert job_server.generations == 1

    async def test_a_place_in_the_month_is_held_across_a_restart(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            with life(tmp_path) as job_server:
                await job_server.accept(receiver.url, caller(quota=1))
            async with working(tmp_path, draw=FakeDraw(waits=True), grace_s=0) as job_server:
                with pytest.raises(ApiError, match="Generation limit exceeded"):
                    await job_server.accept(receiver.url, caller(quota=1))
