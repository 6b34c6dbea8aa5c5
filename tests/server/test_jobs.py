"""What was promised is kept: drawn, charged once, delivered, across restarts."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tests.server.receiver import STALL, Receiver
from thumbcli.contract import Plan
from thumbcli.errors import DiskError, ItemError, RequestError
from thumbcli.server.answers import Refusal
from thumbcli.server.job_records import KEPT_S, JobRecords, State
from thumbcli.server.jobs import OPEN_MAX, STARTS_MAX, Jobs
from thumbcli.server.keys import Allowance, Caller
from thumbcli.server.limits import Limits
from thumbcli.server.signature import secret_of, sign
from thumbcli.server.store import Store
from thumbcli.server.webhooks import Courier

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from thumbcli.server.job_records import Job

pytestmark = pytest.mark.anyio

_PATIENCE_S = 20.0


@pytest.fixture
def anyio_backend() -> str:
    """Uvicorn runs on asyncio, so nothing else ever runs this."""
    return "asyncio"


def _caller(quota: int | None = None) -> Caller:
    return Caller(key_id="key_1", name="me", plan=Plan.PRO, allowance=Allowance(quota=quota))


@dataclass
class _Hand:
    """Draws at once; or raises, or waits until it is let go on."""

    errors: list[Exception] = field(default_factory=list)
    drawn: list[bytes] = field(default_factory=list)
    waits: bool = False
    begun: anyio.Event = field(default_factory=anyio.Event)
    go_on: anyio.Event = field(default_factory=anyio.Event)

    async def __call__(self, job: Job, body: bytes) -> Mapping[str, object]:
        self.begun.set()
        if self.waits:
            await self.go_on.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.drawn.append(body)
        return {"image": f"picture {len(self.drawn)} of {job.id}"}


@dataclass
class _House:
    """One life of a server over a data folder: its jobs and what they stand on."""

    store: Store
    jobs: Jobs
    limits: Limits
    hand: _Hand

    async def accept(self, url: str, caller: Caller | None = None, **more: Any) -> Job:  # noqa: ANN401
        courier = Courier(allow_private=True)
        return await self.jobs.accept(
            caller or _caller(), courier.read(url), b"what to draw", **{"cost": 10, **more}
        )

    async def job(self, job: Job) -> Job:
        found = await self.jobs.find(job.key_id, job.id)
        assert found is not None
        return found[0]

    async def until(self, job: Job, *states: State) -> Job:
        with anyio.fail_after(_PATIENCE_S):
            while (found := await self.job(job)).state not in states:  # noqa: ASYNC110 - the record is asked about
                await anyio.sleep(0.005)
        return found

    @property
    def generations(self) -> int:
        """How many were charged."""
        return sum(count for (count,) in self.store.rows("SELECT generations FROM usage"))


@contextmanager
def _life(
    folder: Path,
    *,
    hand: _Hand | None = None,
    allow_private: bool = True,
    backoff_s: Sequence[float] = (0.01, 0.01),
    timeout_s: float = 10.0,
    lookup: Callable[[str, int], Sequence[str]] | None = None,
    **more: Any,  # noqa: ANN401 - the parameters of Jobs
) -> Iterator[_House]:
    store = Store.open(folder)
    try:
        hand, limits = hand or _Hand(), Limits(store)
        courier = Courier(allow_private=allow_private, timeout_s=timeout_s, lookup=lookup)
        jobs = Jobs(store, courier, limits, hand, **{"drawers": 2, "backoff_s": backoff_s, **more})
        yield _House(store=store, jobs=jobs, limits=limits, hand=hand)
    finally:
        store.close()


@asynccontextmanager
async def _at_work(folder: Path, **more: Any) -> AsyncIterator[_House]:  # noqa: ANN401 - as `_life` has them
    with _life(folder, **more) as house:
        async with house.jobs.at_work():
            yield house


class TestDelivery:
    async def test_a_job_is_drawn_charged_and_delivered_with_its_signature(self, tmp_path: Path) -> None:
        charged: list[int] = []
        with Receiver() as receiver:
            async with _at_work(tmp_path, charged=charged.append) as house:
                job = await house.accept(receiver.url)
                ended = await house.until(job, State.DELIVERED)
                secret = secret_of(house.store, job.key_id)
                assert house.generations == 1
        (posted,) = receiver.posted
        body = json.loads(posted.body)
        assert (body["event"], body["jobId"]) == ("generation.completed", job.id)
        assert body["data"] == {"image": f"picture 1 of {job.id}"}
        assert posted.headers["x-thumbapi-signature"] == sign(posted.body, secret)
        assert (ended.tries, ended.said, ended.error) == (1, "HTTP 204", None)
        assert charged == [10]
        assert house.hand.drawn == [b"what to draw"]

    async def test_it_is_tried_three_times_with_the_same_bytes(self, tmp_path: Path) -> None:
        with Receiver(500, 302) as receiver:
            async with _at_work(tmp_path) as house:
                job = await house.accept(receiver.url)
                ended = await house.until(job, State.DELIVERED)
        assert len(receiver.posted) == ended.tries == 3
        assert len({posted.body for posted in receiver.posted}) == 1
        assert len({posted.headers["x-thumbapi-signature"] for posted in receiver.posted}) == 1

    async def test_after_the_third_try_it_is_given_up(self, tmp_path: Path) -> None:
        with Receiver(500, 500, 503, 200) as receiver:
            async with _at_work(tmp_path) as house:
                ended = await house.until(await house.accept(receiver.url), State.ABANDONED)
        assert len(receiver.posted) == ended.tries == 3
        assert ended.said == "HTTP 503"

    async def test_between_tries_it_waits(self, tmp_path: Path) -> None:
        with Receiver(500, 500) as receiver:
            start_s = time.monotonic()
            async with _at_work(tmp_path, backoff_s=(0.1, 0.2)) as house:
                await house.until(await house.accept(receiver.url), State.DELIVERED)
            assert time.monotonic() - start_s >= 0.3

    @pytest.mark.parametrize("statuses", [(), (500, 500, 500)], ids=["delivered", "given up"])
    async def test_the_picture_is_kept_no_longer_than_it_is_needed(
        self, tmp_path: Path, statuses: tuple[int, ...]
    ) -> None:
        with Receiver(*statuses) as receiver:
            async with _at_work(tmp_path) as house:
                job = await house.accept(receiver.url)
                await house.until(job, State.DELIVERED, State.ABANDONED)
                assert house.store.rows("SELECT body, payload FROM job") == [(None, None)]

    async def test_an_address_that_is_not_allowed_is_not_tried_again(self, tmp_path: Path) -> None:
        """A name may have changed since the job was accepted."""
        with Receiver() as receiver:
            async with _at_work(tmp_path, allow_private=False) as house:
                ended = await house.until(await house.accept(receiver.url), State.ABANDONED)
            assert (ended.tries, receiver.posted) == (1, [])

    async def test_a_host_that_never_answers_keeps_nobody_waiting(self, tmp_path: Path) -> None:
        with Receiver(*[STALL] * 40) as slow, Receiver() as quick:
            async with _at_work(tmp_path, lookup=lambda *_: ["127.0.0.1"], grace_s=0) as house:
                for _ in range(40):
                    await house.accept(f"http://slow.example.com:{slow.port}/")
                await anyio.to_thread.run_sync(partial(slow.wait_for, 4))
                await house.until(await house.accept(quick.url), State.DELIVERED)
                assert len(slow.posted) == 4
            slow.stopping.set()

    async def test_a_key_whose_hosts_never_answer_keeps_no_other_key_waiting(self, tmp_path: Path) -> None:
        """A wildcard domain has as many hosts as one likes."""
        with Receiver(*[STALL] * 40) as slow, Receiver() as quick:
            async with _at_work(tmp_path, lookup=lambda *_: ["127.0.0.1"], grace_s=0) as house:
                for number in range(40):
                    await house.accept(f"http://host{number}.example.com:{slow.port}/")
                await anyio.to_thread.run_sync(partial(slow.wait_for, 16))
                other = Caller(key_id="key_2", name="other", plan=Plan.PRO, allowance=Allowance())
                await house.until(await house.accept(quick.url, other), State.DELIVERED)
                assert len(slow.posted) == 16
            slow.stopping.set()


class TestFailure:
    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (RequestError("customAssetsId: it is gone"), "customAssetsId: it is gone"),
            (ItemError("the local engine broke on it"), "Internal server error"),
            (ZeroDivisionError(), "Internal server error"),
        ],
        ids=["the request's own", "the engine's", "anything else"],
    )
    async def test_a_picture_that_fails_is_told_and_costs_nothing(
        self, tmp_path: Path, error: Exception, said: str
    ) -> None:
        with Receiver() as receiver:
            async with _at_work(tmp_path, hand=_Hand(errors=[error])) as house:
                job = await house.accept(receiver.url, _caller(quota=1))
                ended = await house.until(job, State.DELIVERED)
                assert house.generations == 0
                again = await house.accept(receiver.url, _caller(quota=1))
                assert again.state is State.ACCEPTED  # the credits are there again
            body = json.loads(receiver.posted[0].body)
        assert (body["event"], body["error"]) == ("generation.failed", said)
        assert ended.error == said

    async def test_a_job_that_takes_the_server_down_again_and_again_is_given_up(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            with _life(tmp_path) as house:
                job = await house.accept(receiver.url)
            for _ in range(STARTS_MAX):
                hand = _Hand(waits=True)
                async with _at_work(tmp_path, hand=hand, grace_s=0):
                    await hand.begun.wait()
            async with _at_work(tmp_path) as house:
                ended = await house.until(job, State.DELIVERED)
                assert (ended.error, house.hand.drawn) == ("Internal server error", [])


class TestRestart:
    async def test_what_was_only_accepted_is_drawn_by_the_next_server(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            with _life(tmp_path) as house:
                jobs = [await house.accept(receiver.url) for _ in range(5)]
            async with _at_work(tmp_path) as house:
                for job in jobs:
                    await house.until(job, State.DELIVERED)
                assert house.generations == 5
        assert {json.loads(posted.body)["jobId"] for posted in receiver.posted} == {job.id for job in jobs}

    async def test_what_was_being_drawn_is_drawn_again_and_charged_once(self, tmp_path: Path) -> None:
        hand = _Hand(waits=True)
        with Receiver() as receiver:
            async with _at_work(tmp_path, hand=hand, grace_s=0) as house:
                job = await house.accept(receiver.url)
                await hand.begun.wait()
            async with _at_work(tmp_path) as house:
                await house.until(job, State.DELIVERED)
                assert house.generations == 1

    async def test_what_was_drawn_is_delivered_and_neither_drawn_nor_charged_again(
        self, tmp_path: Path
    ) -> None:
        with Receiver(500) as receiver:
            async with _at_work(tmp_path, backoff_s=(0.2, 0.2)) as house:
                job = await house.accept(receiver.url)
                await anyio.to_thread.run_sync(partial(receiver.wait_for, 1))
            async with _at_work(tmp_path) as house:
                ended = await house.until(job, State.DELIVERED)
                assert (house.generations, house.hand.drawn, ended.tries) == (1, [], 2)
        first, second = receiver.posted
        assert first.body == second.body

    async def test_a_delivery_that_was_cut_short_is_made_again(self, tmp_path: Path) -> None:
        with Receiver(STALL) as receiver:
            async with _at_work(tmp_path, grace_s=0) as house:
                job = await house.accept(receiver.url)
                await anyio.to_thread.run_sync(partial(receiver.wait_for, 1))
            async with _at_work(tmp_path) as house:
                assert (await house.until(job, State.DELIVERED)).tries == 1
            assert len(receiver.posted) == 2

    async def test_two_servers_over_one_store_charge_once(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            with _life(tmp_path) as house:
                job = await house.accept(receiver.url)
            hands = [_Hand(waits=True), _Hand(waits=True)]
            async with _at_work(tmp_path, hand=hands[0]), _at_work(tmp_path, hand=hands[1]) as house:
                for hand in hands:
                    await hand.begun.wait()
                for hand in hands:
                    hand.go_on.set()
                await house.until(job, State.DELIVERED)
            with _life(tmp_path) as house:
                assert [len(hand.drawn) for hand in hands] == [1, 1]
                assert house.generations == 1

    async def test_a_disk_that_is_full_for_a_while_costs_a_while(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("thumbcli.server.jobs._PAUSE_S", 0.01)
        with Receiver() as receiver:
            async with _at_work(tmp_path) as house:
                charge, failures = house.limits.charge, [DiskError("no space"), DiskError("no space")]

                def charge_if_there_is_room(*both: Any) -> None:  # noqa: ANN401 - what `charge` takes
                    charge(*both)
                    if failures:
                        raise failures.pop()

                monkeypatch.setattr(house.limits, "charge", charge_if_there_is_room)
                await house.until(await house.accept(receiver.url), State.DELIVERED)
                assert (house.generations, len(receiver.posted), failures) == (1, 1, [])

    async def test_what_is_in_hand_may_end_when_the_server_stops(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            async with _at_work(tmp_path) as house:
                await house.accept(receiver.url)
                await house.hand.begun.wait()
            with _life(tmp_path) as house:
                assert house.generations == 1

    async def test_what_is_dropped_is_done_by_the_next_server(self, tmp_path: Path) -> None:
        hand = _Hand(waits=True)
        with anyio.fail_after(_PATIENCE_S), Receiver() as receiver:
            async with _at_work(tmp_path, hand=hand, grace_s=1000) as house:
                job = await house.accept(receiver.url)
                await hand.begun.wait()
                assert house.jobs.in_hand == 1
                asyncio.get_running_loop().call_later(0.01, house.jobs.drop)
            async with _at_work(tmp_path) as house:
                await house.until(job, State.DELIVERED)
                assert house.generations == 1

    async def test_a_place_in_the_month_is_held_across_a_restart(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            with _life(tmp_path) as house:
                await house.accept(receiver.url, _caller(quota=1))
            async with _at_work(tmp_path, hand=_Hand(waits=True), grace_s=0) as house:
                with pytest.raises(Refusal, match="Generation limit exceeded"):
                    await house.accept(receiver.url, _caller(quota=1))


class TestAccept:
    async def test_a_delay_comes_before_drawing(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            async with _at_work(tmp_path) as house:
                late = await house.accept(receiver.url, delay_s=600)
                soon = await house.accept(receiver.url, delay_s=0.02)
                await house.until(soon, State.DELIVERED)
                assert (await house.job(late)).state is State.ACCEPTED

    async def test_the_quota_counts_what_is_promised(self, tmp_path: Path) -> None:
        with _life(tmp_path) as house:
            await house.accept("http://127.0.0.1:9/", _caller(quota=1))
            with pytest.raises(Refusal, match="Generation limit exceeded") as caught:
                await house.accept("http://127.0.0.1:9/", _caller(quota=1))
            assert caught.value.status == 429

    async def test_what_costs_nothing_is_not_counted(self, tmp_path: Path) -> None:
        with Receiver() as receiver:
            async with _at_work(tmp_path) as house:
                job = await house.accept(receiver.url, _caller(quota=0), cost=0)
                await house.until(job, State.DELIVERED)
                assert house.generations == 0

    async def test_what_can_not_be_written_down_whole_is_not_accepted(self, tmp_path: Path) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("the answer can't be kept")

        with _life(tmp_path) as house:
            with pytest.raises(RuntimeError):
                await house.accept("http://127.0.0.1:9/", _caller(quota=1), also=broken)
            assert house.store.rows("SELECT id FROM job") == []
            again = await house.accept("http://127.0.0.1:9/", _caller(quota=1))
            assert again.state is State.ACCEPTED

    async def test_more_than_can_be_kept_are_sent_away(self, tmp_path: Path) -> None:
        with _life(tmp_path) as house:
            await house.accept("http://127.0.0.1:9/")
            with house.store.writing() as write:
                write(
                    "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                    " INSERT INTO job (id, key_id, key_name, cost, base_url, webhook_url, host, state,"
                    " due_at_s, accepted_at_s) SELECT i, key_id, key_name, cost, base_url, webhook_url, host,"
                    " state, due_at_s, accepted_at_s FROM n, job",
                    OPEN_MAX,
                )
            with pytest.raises(Refusal, match="too many jobs") as caught:
                await house.accept("http://127.0.0.1:9/")
            assert (caught.value.status, caught.value.headers) == (503, {"Retry-After": "10"})

    async def test_a_job_is_known_to_its_own_key_alone(self, tmp_path: Path) -> None:
        with _life(tmp_path) as house:
            job = await house.accept("http://127.0.0.1:9/")
            assert await house.jobs.find("key_1", job.id)
            assert await house.jobs.find("key_2", job.id) is None
            assert await house.jobs.find("key_1", "job_other") is None

    async def test_jobs_that_were_over_a_week_ago_are_forgotten(self, tmp_path: Path) -> None:
        with _life(tmp_path) as house:
            done, still_open = [await house.accept("http://127.0.0.1:9/") for _ in range(2)]
            records = JobRecords(house.store)
            records.tried(done.id, State.ABANDONED, "no", 0.0)
            records.prune(KEPT_S)
            assert await house.jobs.find("key_1", done.id)
            records.prune(KEPT_S + 1)
            assert await house.jobs.find("key_1", done.id) is None
            records.prune(time.time() + 10 * KEPT_S)
            assert await house.jobs.find("key_1", still_open.id)


class TestSecrets:
    async def test_a_key_keeps_its_secret(self, tmp_path: Path) -> None:
        with _life(tmp_path) as house:
            first = secret_of(house.store, "key_1")
            assert first != secret_of(house.store, "key_2")
        with _life(tmp_path) as house:
            assert secret_of(house.store, "key_1") == first

    async def test_whoever_has_no_key_of_his_own_shares_one(self, tmp_path: Path) -> None:
        with _life(tmp_path) as house:
            shared = {secret_of(house.store, key_id) for key_id in ("", "test", "open_1", "open_2")}
            assert len(shared) == 1
            assert secret_of(house.store, "key_1") not in shared
