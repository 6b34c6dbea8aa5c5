"""The run loop that `thumb batch`, `thumb gen` and `generate_many` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import pytest

from tests.batch.engine import Painter
from tests.batch.stage import Log, row
from thumbcli.batch.model.events import Failed, Made, Outcome, Skipped, SkipReason, StopCause, Uncertain
from thumbcli.batch.plan.jobs import Job, Make
from thumbcli.batch.requests.row_options import RowRequest
from thumbcli.batch.run.output import NewPicture, Output, WrittenPicture
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.run.run_without_manifest import DirectRun, draw_titles
from thumbcli.batch.run.runner import Control, Runner
from thumbcli.contract import EngineName, Thumbnail, make_request
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    DiskError,
    NameTaken,
    RequestError,
    RequestRefused,
    ServerError,
    ThumbError,
)
from thumbcli.sources.rows import from_arguments

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from thumbcli.contract import Request
    from thumbcli.engines.protocol import Ledger

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Run on both: the library runs the loop on either."""
    return str(request.param)


TITLES = [f"Title {number}" for number in range(50)]


class PacedPainter(Painter):
    """A painter with a pace of its own."""

    def __init__(self) -> None:
        super().__init__(EngineName.THUMBAPI)
        self.started_when_ready: list[int] = []
        self.drained = 0

    async def wait_for_capacity(self) -> None:
        self.started_when_ready.append(len(self.asked))

    def drain(self) -> None:
        self.drained += 1


class BrokenOutput(Output):
    """Saves no picture."""

    def __init__(self, error: ThumbError) -> None:
        self._error = error

    async def save(self, job: Make, picture: NewPicture) -> WrittenPicture | None:
        await super().save(job, picture)
        raise self._error


def make(title: str, *, cost: int = 0) -> Make:
    """Return the job of drawing a title."""
    return Make(
        item=RowRequest(row(title), make_request(title), f"v1:{title}"), name=f"{title}.webp", credits=cost
    )


class Run:
    """A runner and what came of its jobs, in order."""

    def __init__(
        self,
        engine: Painter,
        *,
        output: Output | None = None,
        control: Control | None = None,
        concurrency: int | None = None,
        limits: RunLimits | None = None,
    ) -> None:
        self.outcomes = Log()
        self.control = control or Control()
        self.runner = Runner(
            engine=engine,
            output=output or Output(),
            control=self.control,
            conclude=self._conclude,
            concurrency=concurrency,
            limits=limits or RunLimits(),
        )
        self._engine = engine

    async def _conclude(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    async def do(self, jobs: Iterable[Job]) -> Log:
        """Run `jobs`, one by one as they are taken, and return the outcomes."""

        async def plan() -> AsyncGenerator[list[Job]]:
            for job in jobs:
                yield [job]

        async with self._engine:
            await self.runner.run(plan())
        return self.outcomes


@pytest.mark.parametrize("concurrency", [1, 3, 16])
async def test_at_most_so_many_at_a_time(concurrency: int) -> None:
    """All slots are used and no more, and no task waits for one."""
    engine = Painter()
    engine.hold = set(TITLES[:concurrency])
    engine.on_ask = lambda _title: engine.let_go() if len(engine.asked) == concurrency else None
    run = Run(engine, concurrency=concurrency)

    def waiting(title: str) -> Make:
        assert run.runner.in_flight <= concurrency
        return make(title)

    with anyio.fail_after(5):
        outcomes = await run.do(waiting(title) for title in TITLES)
    assert len(outcomes.of(Made)) == len(TITLES)
    assert engine.peak == concurrency
    assert run.runner.in_flight == 0


@pytest.mark.parametrize(
    ("max_lost", "arrived", "in_flight"),
    [
        pytest.param(30, 0, 3, id="what may be lost"),
        pytest.param(0, 0, 1, id="one at least"),
        pytest.param(30, 1, 8, id="after a picture"),
        pytest.param(None, 0, 8, id="no limit of one's own"),
    ],
)
async def test_before_the_first_picture_no_more_is_in_flight_than_may_be_lost(
    max_lost: int | None, arrived: int, in_flight: int
) -> None:
    """A server that is down from the start would lose all of it; from then on that bound costs pace."""
    engine = Painter(EngineName.THUMBAPI, cost=10, concurrency=8)
    engine.hold = set(TITLES[arrived:])
    run = Run(engine, limits=RunLimits(max_lost=max_lost))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run.do, [make(title, cost=10) for title in TITLES])
        await anyio.wait_all_tasks_blocked()
        assert run.runner.in_flight == in_flight
        engine.let_go()
    assert len(run.outcomes.of(Made)) == len(TITLES)


async def test_a_broken_engine_ends_what_is_in_flight() -> None:
    """An error that is not ours is not swallowed, and nothing goes on behind its back."""

    class Broken(Painter):
        async def generate(self, request: Request, _: Ledger | None = None) -> Thumbnail:
            if len(ended) == 0 and request == make_request("A"):
                try:
                    await anyio.sleep_forever()
                finally:
                    ended.append("A")
            await anyio.lowlevel.checkpoint()
            raise ZeroDivisionError

    ended: list[str] = []
    with pytest.raises(ExceptionGroup) as caught, anyio.fail_after(5):
        await Run(Broken(), concurrency=2).do([make("A"), make("B")])
    assert caught.group_contains(ZeroDivisionError)
    assert ended == ["A"]


@pytest.mark.parametrize("cost", [0, 10], ids=["free", "paid"])
async def test_a_cancelled_paid_title_is_uncertain(cost: int) -> None:
    """It may have been charged; a free one is simply not drawn."""
    engine, control = Painter(cost=cost), Control()
    engine.hold = {"A"}
    run = Run(engine, control=control)
    engine.on_ask = lambda _title: control.abort()
    with anyio.fail_after(5), anyio.CancelScope() as scope:
        control.bind(scope)
        await run.do([make("A", cost=cost)])
    assert scope.cancelled_caught
    assert [outcome.error.code for outcome in run.outcomes.of(Uncertain)] == (["aborted"] if cost else [])
    assert len(run.outcomes) == bool(cost)


async def test_each_title_has_one_outcome() -> None:
    """A picture, an error, or what the plan already knew."""
    engine = Painter()
    engine.faults = {"B": RequestRefused("no"), "C": AnswerLost("lost"), "D": ServerError("down")}
    known: list[Job] = [
        Skipped(row=row("E"), key="v1:e", reason=SkipReason.UNCHANGED),
        Failed(row=row("F"), error=RequestError("no title")),
    ]
    outcomes = await Run(engine).do([*(make(title) for title in "ABCD"), *known])
    kinds = {outcome.title: type(outcome) for outcome in outcomes.outcomes}
    assert kinds == {"A": Made, "B": Failed, "C": Uncertain, "D": Failed, "E": Skipped, "F": Failed}
    assert {outcome.title for outcome in outcomes.of(Failed) if outcome.temporary} == {"D"}


@pytest.mark.parametrize("error", [NameTaken("taken"), DiskError("full")], ids=["one title's", "everybody's"])
async def test_a_picture_that_can_not_be_saved(error: ThumbError) -> None:
    """Its title fails like with an error of the engine; a full disk stops the run as well."""
    run = Run(Painter(), output=BrokenOutput(error))
    (failed,) = (await run.do([make("A")])).of(Failed)
    assert failed.error is error
    assert run.control.stopped() is (error.code == "disk")
    assert run.control.error is (error if error.code == "disk" else None)


async def test_the_most_severe_error_is_kept() -> None:
    """Nothing is started after the first one, but what was in flight may meet another."""
    engine = Painter()
    engine.hold, engine.faults = {"A", "B"}, {"A": AuthError("bad key"), "B": DiskError("full")}
    engine.on_ask = lambda title: engine.let_go() if title == "B" else None
    run = Run(engine, concurrency=2)
    with anyio.fail_after(5):
        outcomes = await run.do(make(title) for title in "ABC")
    assert len(outcomes) == 2
    assert isinstance(run.control.error, DiskError)


async def test_after_a_stop_nothing_starts() -> None:
    """Neither at once nor when a slot falls free."""
    engine = Painter()
    run = Run(engine, concurrency=1)
    engine.on_ask = lambda _title: run.control.stop(StopCause.SIGINT)
    outcomes = await run.do(make(title) for title in "ABC")
    assert engine.asked == ["A"]
    assert len(outcomes) == 1


async def test_an_engine_with_a_pace_of_its_own_is_asked_before_each_title() -> None:
    """And it may be shared: a stop is no reason to end the waiting of others."""
    engine = PacedPainter()
    run = Run(engine)
    await run.do([make("A"), make("B")])
    run.control.stop(StopCause.SIGINT)
    assert len(engine.started_when_ready) == 2
    assert engine.drained == 0


async def test_a_run_with_its_own_engine_ends_its_waiting() -> None:
    """What waits for a retry fails at once when the run is stopped."""
    engine, control = PacedPainter(), Control()
    engine.on_ask = lambda _title: control.stop(StopCause.SIGINT)
    direct = DirectRun(rows=from_arguments(["A"]), folder=None, deliver=lambda name, _picture: Path(name))
    await draw_titles(direct, engine, Log().append, control)
    assert engine.drained == 1


def test_the_first_cause_of_a_stop_counts() -> None:
    """Later ones change nothing, and nobody is told twice."""
    control = Control()
    causes: list[StopCause] = []
    control.on_stop(causes.append)
    assert not control.stopped()
    control.stop(StopCause.SIGINT)
    control.stop(StopCause.ERROR)
    assert control.cause is StopCause.SIGINT
    assert causes == [StopCause.SIGINT]


def test_an_abort_before_anything_runs_is_harmless() -> None:
    """There is nothing to drop yet."""
    control = Control()
    control.abort()
    assert not control.stopped()


@pytest.mark.parametrize("early", [False, True], ids=["while it waits", "before it waits"])
async def test_a_stop_ends_what_waits_for_it(early: bool) -> None:
    """What comes after the wait goes on."""
    control = Control()

    async def stop() -> None:
        await anyio.lowlevel.checkpoint()
        control.stop(StopCause.SIGINT)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            if early:
                control.stop(StopCause.SIGINT)
            tasks.start_soon(stop)
            with control.until_stopped():
                await anyio.sleep_forever()
    assert control.stopped()
