"""What was promised is kept: drawn, charged once, delivered."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import anyio
import pytest

from tests.server.job_server import FakeDraw, caller, life, working
from tests.server.receiver import STALL, Receiver
from thumbcli.contract import Plan
from thumbcli.errors import ItemError, RequestError
from thumbcli.server.jobs.webhook_jobs import OPEN_MAX, STARTS_MAX
from thumbcli.server.responses import ApiError
from thumbcli.server.store.job_records import KEPT_S, JobRecords, State
from thumbcli.server.store.server_keys import Caller, KeyLimits
from thumbcli.server.webhooks.webhook_sender import secret_of, sign

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


class TestDelivery:
    async def test_a_job_is_drawn_charged_and_delivered_with_its_signature(self, tmp_path: Path) -> None:
        charged: list[int] = []
        with Receiver() as receiver:
            async with working(tmp_path, charged=charged.append) as job_server:
                job = await job_server.accept(receiver.url)
                ended = await job_server.until(job, State.DELIVERED)
                secret = secret_of(job_server.store, job.key_id)
                assert job_server.generations == 1
        (posted,) = receiver.posted
        body = json.loads(posted.body)
        assert (body["event"], body["jobId"]) == ("generation.completed", job.id)
        assert body["data"] == {"image": f"picture 1 of {job.id}"}
        assert posted.headers["x-thumbapi-signature"] == sign(posted.body, secret)
        assert (ended.tries, ended.last_answer, ended.error) == (1, "HTTP 204", None)
        assert charged == [10]
        assert job_server.draw.drawn == [b"what to draw"]

    async def test_it_is_tried_three_times_with_the_same_bytes(self, tmp_path: Path) -> None:
        with Receiver(500, 302) as receiver:
            async with working(tmp_path) as job_server:
                job = await job_server.accept(receiver.url)
                ended = await job_server.until(job, State.DELIVERED)
        assert len(receiver.posted) == ended.tries == 3
        assert len({posted.body for posted in receiver.posted}) == 1
        assert len({posted.headers["x-thumbapi-signature"] for posted in receiver.posted}) == 1

    async def test_after_the_third_try_it_is_given_up(self, tmp_path: Path) -> None:
        with Receiver(500, 500, 503, 200) as receiver:
            async with working(tmp_path) as job_server:
                ended = await job_server.until(await job_server.accept(receiver.url), State.ABANDONED)
        assert len(receiver.posted) == ended.tries == 3
        assert ended.last_answer == "HTTP 503"

    async def test_between_tries_it_waits(self, tmp_path: Path) -> None:
        with Receiver(500, 500) as receiver:
            start_s = time.monotonic()
            async with working(tmp_path, backoff_s=(0.1, 0.2)) as job_server:
                await job_server.until(await job_server.accept(receiver.url), State.DELIVERED)
            assert time.monotonic() - start_s >= 0.3

    @pytest.mark.parametrize("statuses", [(), (500, 500, 500)], ids=["delivered", "given up"])
    async def test_the_picture_is_kept_no_longer_than_it_is_needed(
        self, tmp_path: Path, statuses: tuple[int, ...]
    ) -> None:
        with Receiver(*statuses) as receiver:
            async with working(tmp_path) as job_server:
                job = await job_server.accept(receiver.url)
                await job_server.until(job, State.DELIVERED, State.ABANDONED)
                assert job_server.store.rows("SELECT body, payload FROM job") == [(None, None)]

    async def test_an_address_that_is_not_allowed_is_not_tried_again(self, tmp_path: Path) -> None:
        """A name may have changed since the job was accepted."""
        with Receiver() as receiver:
            async with working(tmp_path, allow_private=False) as job_server:
                ended = await job_server.until(await job_server.accept(receiver.url), State.ABANDONED)
            assert (ended.tries, receiver.posted) == (1, [])

    async def test_a_host_that_never_answers_keeps_nobody_waiting(self, tmp_path: Path) -> None:
        with Receiver(*[STALL] * 40) as slow, Receiver() as quick:
            async with working(tmp_path, lookup=lambda *_: ["127.0.0.1"], grace_s=0) as job_server:
                for _ in range(40):
                    await job_server.accept(f"http://slow.example.com:{slow.port}/")
                await anyio.to_thread.run_sync(partial(slow.wait_for, 4))
                await job_server.until(await job_server.accept(quick.url), State.DELIVERED)
                assert len(slow.posted) == 4
            slow.stopping.set()

    async def test_a_key_whose_hosts_never_answer_keeps_no_other_key_waiting(self, tmp_path: Path) -> None:
        """A wildcard domain has as many hosts as one likes."""
        with Receiver(*[STALL] * 40) as slow, Receiver() as quick:
            async with working(tmp_path, lookup=lambda *_: ["127.0.0.1"], grace_s=0) as job_server:
                for number in range(40):
                    await job_server.accept(f"http://host{number}.example.com:{slow.port}/")
                await anyio.to_thread.run_sync(partial(slow.wait_for, 16))
                other = Caller(key_id="key_2", name="other", plan=Plan.PRO, limits=KeyLimits())
                await job_server.until(await job_server.accept(quick.url, other), State.DELIVERED)
                assert len(slow.posted) == 16
            slow.stopping.set()


class TestFailure:
    @pytest.mark.parametrize(
        ("error", "message"),
        [
            (RequestError("customAssetsId: it is gone"), "customAssetsId: it is gone"),
            (ItemError("the local engine broke on it"), "Internal server error"),
            (ZeroDivisionError(), "Internal server error"),
        ],
        ids=["the request's own", "the engine's", "anything else"],
    )
    async def test_a_picture_that_fails_is_told_and_costs_nothing(
        self, tmp_path: Path, error: Exception, message: str
    ) -> None:
        with Receiver() as receiver:
            async with working(tmp_path, draw=FakeDraw(errors=[error])) as job_server:
                job = await job_server.accept(receiver.url, caller(quota=1))
                ended = await job_server.until(job, State.DELIVERED)
                assert job_server.generations == 0
                again = await job_server.accept(receiver.url, caller(quota=1))
                assert again.state is State.ACCEPTED  # the credits are there again
            body = json.loads(receiver.posted[0].body)
        assert (body["event"], body["error"]) == ("generation.failed", message)
        assert ended.error == message

    async def test_a_job_that_takes_the_server_down_again_and_again_is_given_up(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            with life(tmp_path) as job_server:
                job = await job_server.accept(receiver.url)
            for _ in range(STARTS_MAX):
                draw = FakeDraw(waits=True)
                async with working(tmp_path, draw=draw, grace_s=0):
                    await draw.started.wait()
            async with working(tmp_path) as job_server:
                ended = await job_server.until(job, State.DELIVERED)
                assert (ended.error, job_server.draw.drawn) == ("Internal server error", [])


class TestAccept:
    async def test_a_delay_comes_before_drawing(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            async with working(tmp_path) as job_server:
                late = await job_server.accept(receiver.url, delay_s=600)
                soon = await job_server.accept(receiver.url, delay_s=0.02)
                await job_server.until(soon, State.DELIVERED)
                assert (await job_server.job(late)).state is State.ACCEPTED

    async def test_the_quota_counts_what_is_promised(self, tmp_path: Path) -> None:
        with life(tmp_path) as job_server:
            await job_server.accept("http://127.0.0.1:9/", caller(quota=1))
            with pytest.raises(ApiError, match="Generation limit exceeded") as caught:
                await job_server.accept("http://127.0.0.1:9/", caller(quota=1))
            assert caught.value.status == 429

    async def test_what_costs_nothing_is_not_counted(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            async with working(tmp_path) as job_server:
                job = await job_server.accept(receiver.url, caller(quota=0), cost=0)
                await job_server.until(job, State.DELIVERED)
                assert job_server.generations == 0

    async def test_what_can_not_be_written_down_whole_is_not_accepted(self, tmp_path: Path) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("the answer can't be kept")

        with life(tmp_path) as job_server:
            with pytest.raises(RuntimeError):
                await job_server.accept("http://127.0.0.1:9/", caller(quota=1), also=broken)
            assert job_server.store.rows("SELECT id FROM job") == []
            again = await job_server.accept("http://127.0.0.1:9/", caller(quota=1))
            assert again.state is State.ACCEPTED

    async def test_a_job_is_on_the_disk_before_it_is_promised(
        self, tmp_path: Path, statements: list[str]
    ) -> None:
        """No loss of power undoes a 202."""
        with life(tmp_path) as job_server:
            await job_server.accept("http://127.0.0.1:9/")
        added = next(at for at, words in enumerate(statements) if words.startswith("INSERT INTO job "))
        pragmas = [words for words in statements[:added] if words.startswith("PRAGMA synchronous")]
        assert pragmas[-1] == "PRAGMA synchronous = FULL"
        after = statements[added:]
        assert after.index("COMMIT") < after.index("PRAGMA synchronous = NORMAL")

    async def test_more_than_can_be_kept_are_sent_away(self, tmp_path: Path) -> None:
        with life(tmp_path) as job_server:
            await job_server.accept("http://127.0.0.1:9/")
            with job_server.store.writing() as write:
                write(
                    "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                    " INSERT INTO job (id, key_id, key_name, cost, base_url, webhook_url, host, state,"
                    " due_at_s, accepted_at_s) SELECT i, key_id, key_name, cost, base_url, webhook_url, host,"
                    " state, due_at_s, accepted_at_s FROM n, job",
                    OPEN_MAX,
                )
            with pytest.raises(ApiError, match="too many jobs") as caught:
                await job_server.accept("http://127.0.0.1:9/")
            assert (caught.value.status, caught.value.headers) == (503, {"Retry-After": "10"})

    async def test_one_key_leaves_places_to_others(self, tmp_path: Path) -> None:
        other = replace(caller(), key_id="key_2")
        with life(tmp_path) as job_server:
            await job_server.accept("http://127.0.0.1:9/")
            with job_server.store.writing() as write:
                write(
                    "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                    " INSERT INTO job (id, key_id, key_name, cost, base_url, webhook_url, host, state,"
                    " due_at_s, accepted_at_s) SELECT i, key_id, key_name, cost, base_url, webhook_url, host,"
                    " state, due_at_s, accepted_at_s FROM n, job",
                    OPEN_MAX // 2,
                )
            with pytest.raises(ApiError, match="Rate limit exceeded") as caught:
                await job_server.accept("http://127.0.0.1:9/")
            assert (caught.value.status, caught.value.headers) == (429, {"Retry-After": "10"})
            await job_server.accept("http://127.0.0.1:9/", other)

    async def test_keys_take_turns(self, tmp_path: Path) -> None:
        """However many jobs one of them was first with."""
        other = replace(caller(), key_id="key_2")
        with Receiver() as receiver:
            with life(tmp_path) as job_server:
                flood = [await job_server.accept(receiver.url) for _ in range(20)]
                one = [await job_server.accept(receiver.url, other) for _ in range(2)]
            async with working(tmp_path, drawers=1) as job_server:
                for job in (*flood, *one):
                    await job_server.until(job, State.DELIVERED)
        order = [json.loads(posted.body)["data"]["image"] for posted in receiver.posted]
        places = {text.split(" of ")[1]: int(text.split()[1]) for text in order}
        assert max(places[job.id] for job in one) <= 4

    async def test_a_job_is_known_to_its_own_key_alone(self, tmp_path: Path) -> None:
        with life(tmp_path) as job_server:
            job = await job_server.accept("http://127.0.0.1:9/")
            assert await job_server.jobs.find("key_1", job.id)
            assert await job_server.jobs.find("key_2", job.id) is None
            assert await job_server.jobs.find("key_1", "job_other") is None

    async def test_jobs_that_were_over_a_week_ago_are_forgotten(self, tmp_path: Path) -> None:
        with life(tmp_path) as job_server:
            done, still_open = [await job_server.accept("http://127.0.0.1:9/") for _ in range(2)]
            records = JobRecords(job_server.store)
            records.record_try(done.id, State.ABANDONED, "no", 0.0)
            records.prune(KEPT_S)
            assert await job_server.jobs.find("key_1", done.id)
            records.prune(KEPT_S + 1)
            assert await job_server.jobs.find("key_1", done.id) is None
            records.prune(time.time() + 10 * KEPT_S)
            assert await job_server.jobs.find("key_1", still_open.id)

    async def test_records_of_a_later_time_are_deleted_too(self, tmp_path: Path) -> None:
        """The clock was set back since."""
        with life(tmp_path) as job_server:
            done = await job_server.accept("http://127.0.0.1:9/")
            records, now_s = JobRecords(job_server.store), time.time()
            records.record_try(done.id, State.DELIVERED, "yes", now_s + 1000 * KEPT_S)
            records.bring_forward(now_s)
            records.prune(now_s + KEPT_S + 1)
            assert await job_server.jobs.find("key_1", done.id) is None


class TestSecrets:
    async def test_a_key_keeps_its_secret(self, tmp_path: Path) -> None:
        with life(tmp_path) as job_server:
            first = secret_of(job_server.store, "key_1")
            assert first != secret_of(job_server.store, "key_2")
        with life(tmp_path) as job_server:
            assert secret_of(job_server.store, "key_1") == first

    async def test_whoever_has_no_key_of_his_own_shares_one(self, tmp_path: Path) -> None:
        with life(tmp_path) as job_server:
            shared = {secret_of(job_server.store, key_id) for key_id in ("", "test", "open_1", "open_2")}
            assert len(shared) == 1
            assert secret_of(job_server.store, "key_1") not in shared
