"""A person's own limits: never broken, whatever is in flight."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.batch.engine import Lossy, Painter
from tests.batch.stage import batch_of, run
from thumbcli.batch.model.events import Lost, StopCause, Stopping, Uncertain
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.run_limits import Budget, RunLimits
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract import EngineName
from thumbcli.errors import AnswerLost, AuthError, CapReached, RequestRefused, ServerError
from thumbcli.options.option_values import OnLost

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.contract import Request, Thumbnail
    from thumbcli.engines.protocol import Ledger
    from thumbcli.errors import ThumbError

TITLES = [f"Title {number}" for number in range(12)]


@given(
    st.integers(0, 200),
    st.sampled_from([None, 0, 30, 1000]),
    st.lists(
        st.tuples(st.sampled_from([10, 20]), st.lists(st.booleans(), max_size=6), st.booleans()), max_size=20
    ),
)
def test_what_may_be_charged_never_passes_the_limit(
    limit: int, max_lost: int | None, jobs: list[tuple[int, list[bool], bool]]
) -> None:
    """However jobs overlap, lose answers and end, every charge had a reserve."""
    budget = Budget(RunLimits(max_credits=limit, max_lost=max_lost))
    charged, flying = 0, []
    for cost, answers, made in jobs:
        budget.planned += cost
        if budget.reserve(cost):
            flying.append((cost, answers, made))
        assert charged + sum(cost for cost, _, _ in flying) <= limit
        if len(flying) > 2:
            paid, all_answers, arrives = flying.pop(0)
            reserved = paid
            for lost in all_answers:
                charged += paid * lost
                if lost and not budget.lose(paid):
                    reserved = 0
                    break
            spent = reserved * arrives
            charged += spent
            budget.settle(reserved, spent=spent, made=spent > 0)
            assert charged + sum(cost for cost, _, _ in flying) <= limit


LOST = AnswerLost("no answer came")
DOWN = ServerError("down")
HOLD = RunLimits(on_lost=OnLost.HOLD)


@pytest.mark.parametrize(
    ("limits", "titles", "charges"),
    [
        pytest.param(RunLimits(), 1, 2, id="one title is asked for once more"),
        pytest.param(RunLimits(), 60, 7, id="a tenth of sixty, and one that tells"),
        pytest.param(RunLimits(max_lost=0), 60, 3, id="nothing may be lost"),
        pytest.param(RunLimits(max_lost=35), 60, 4, id="as much as is allowed"),
        pytest.param(RunLimits(max_lost=10_000), 2, 8, id="up to the attempts of each title"),
        pytest.param(RunLimits(max_credits=50, max_lost=10_000), 12, 5, id="never above the credits"),
        pytest.param(RunLimits(max_credits=10), 12, 1, id="no credits are left for another attempt"),
        pytest.param(HOLD, 1, 1, id="hold asks for nothing again"),
        pytest.param(HOLD, 60, 7, id="hold ends when a tenth is lost"),
    ],
)
@pytest.mark.anyio
async def test_a_server_that_charges_and_never_answers(
    tmp_path: Path, limits: RunLimits, titles: int, charges: int
) -> None:
    """What it takes is bounded, told, and in the books."""
    engine = Lossy()
    engine.always = LOST
    asked = [f"Title {number}" for number in range(titles)]
    finished, log = await run(batch_of(tmp_path, asked, limits=limits), engine)
    assert engine.charges == 10 * charges == finished.tally.lost_credits
    assert sum(event.credits for event in log.of(Lost)) == 10 * charges
    with closing(Manifest.open(OutputPlace(tmp_path / "out"))) as manifest:
        assert manifest.tabulate("SELECT count(*), sum(credits) FROM lost") == [(charges, 10 * charges)]
        assert manifest.tabulate("SELECT count(*) FROM attempt") == [(finished.tally.uncertain,)]
    assert finished.exit_code in {3, 7}


@pytest.mark.anyio
async def test_a_run_ends_when_too_much_is_lost_in_a_row(tmp_path: Path) -> None:
    """What is in flight ends, nothing further is sent, and the next run goes on with the rest."""
    engine = Lossy(concurrency=4)
    engine.always = LOST
    finished, log = await run(batch_of(tmp_path, TITLES), engine)
    assert (finished.cause, finished.error, finished.exit_code) == (StopCause.MAX_LOST, None, 3)
    assert len(log.of(Stopping)) == 1
    assert {event.title for event in log.of(Uncertain)} == set(engine.asked)
    assert len(set(engine.asked)) < len(TITLES)
    engine.always = None
    rest, _ = await run(batch_of(tmp_path, TITLES), engine)
    assert rest.tally.made == len(TITLES) - finished.tally.uncertain
    assert (rest.tally.uncertain, rest.tally.lost_credits) == (finished.tally.uncertain, 0)


@pytest.mark.anyio
async def test_one_picture_between_them_makes_a_difference(tmp_path: Path) -> None:
    """Above the limit nothing lost is asked for again, but a run that gets pictures goes on."""
    engine = Lossy()
    engine.answers = {title: [LOST] for number, title in enumerate(TITLES) if number % 3}
    finished, _ = await run(batch_of(tmp_path, TITLES), engine)
    assert finished.cause is None
    assert (finished.tally.made, finished.tally.uncertain) == (5, 7)
    assert finished.tally.lost_credits == 80
    assert engine.charges == 80 + 50


@pytest.mark.anyio
async def test_what_was_lost_stays_in_the_books(tmp_path: Path) -> None:
    """The picture that a second attempt brings does not undo the charge of the first."""
    engine = Lossy()
    engine.answers = {"Title 1": [LOST]}
    finished, log = await run(batch_of(tmp_path, TITLES), engine)
    assert (finished.exit_code, finished.tally.made) == (0, len(TITLES))
    assert (finished.tally.credits, finished.tally.lost_credits) == (120, 10)
    (lost,) = log.of(Lost)
    assert (lost.row.title, lost.credits, lost.again, lost.error) == ("Title 1", 10, True, LOST)
    with closing(Manifest.open(OutputPlace(tmp_path / "out"))) as manifest:
        assert manifest.tabulate("SELECT title, credits, code, message, settled FROM lost") == [
            ("Title 1", 10, "timeout", "no answer came", 1)
        ]
        assert manifest.tabulate("SELECT count(*) FROM attempt") == [(0,)]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param([DOWN] * 3, id="it fails for now"),
        pytest.param([RequestRefused("no")], id="it is refused"),
        pytest.param([AuthError("the key was revoked")], id="the run ends"),
        pytest.param([DOWN, RequestRefused("no")], id="it fails, and is refused"),
    ],
)
@pytest.mark.anyio
async def test_a_doubt_outlasts_every_later_failure(tmp_path: Path, later: list[ThumbError]) -> None:
    """In this run, and in the next one that asks again."""
    engine = Lossy()
    engine.answers = {"A": [LOST, *later]}
    finished, log = await run(batch_of(tmp_path, ["A"]), engine)
    assert [event.error for event in log.of(Uncertain)] == [LOST]
    assert (finished.tally.done, finished.tally.lost_credits) == (1, 10)
    again = batch_of(tmp_path, ["A"], plan=PlanOptions(retry_uncertain=True))
    engine.answers = {"A": [*later, *[DOWN] * 3]}
    finished, log = await run(again, engine)
    assert [event.error.code for event in log.of(Uncertain)] == ["timeout"]
    assert finished.tally.lost_credits == 0
    engine.answers = {}
    finished, _ = await run(again, engine)
    assert (finished.exit_code, finished.tally.made, engine.charges) == (0, 1, 20)


@pytest.mark.anyio
async def test_what_is_free_is_never_lost(tmp_path: Path) -> None:
    """With the public test key nothing is charged, whatever happens to an answer."""
    engine = Painter(EngineName.THUMBAPI)
    engine.faults = {"A": LOST}
    finished, log = await run(batch_of(tmp_path, ["A"]), engine)
    assert (finished.tally.uncertain, finished.tally.lost_credits, log.of(Lost)) == (1, 0, [])
    with closing(Manifest.open(OutputPlace(tmp_path / "out"))) as manifest:
        assert manifest.tabulate("SELECT count(*) FROM lost") == [(0,)]


@pytest.mark.parametrize(
    ("limits", "made", "words"),
    [
        pytest.param(RunLimits(max_credits=35), 3, "--max-credits 35", id="credits"),
        pytest.param(RunLimits(max_credits=0), 0, "--max-credits 0", id="no credits at all"),
        pytest.param(RunLimits(max_items=5), 5, "--max-items 5", id="pictures"),
        pytest.param(RunLimits(max_credits=100, max_items=2), 2, "--max-items 2", id="whichever comes first"),
    ],
)
@pytest.mark.anyio
async def test_a_run_ends_at_its_limit(tmp_path: Path, limits: RunLimits, made: int, words: str) -> None:
    """It ends with the documented code, and the next run makes the rest."""
    engine = Painter(EngineName.THUMBAPI, cost=10, concurrency=8)
    finished, _ = await run(batch_of(tmp_path, TITLES, limits=limits), engine)
    assert finished.tally.made == made == len(engine.asked)
    assert finished.exit_code == 7
    assert isinstance(finished.error, CapReached)
    assert words in finished.error.message
    rest, _ = await run(batch_of(tmp_path, TITLES), engine)
    assert rest.tally.made == 12 - made


@pytest.mark.anyio
async def test_what_was_not_charged_can_be_spent_again(tmp_path: Path) -> None:
    """A title that failed for now gives its reserve back; one that may be charged keeps it."""
    engine = Painter(EngineName.THUMBAPI, cost=10, concurrency=1)
    engine.faults = {"Title 0": ServerError("down"), "Title 1": AnswerLost("lost")}
    finished, _ = await run(batch_of(tmp_path, TITLES, limits=RunLimits(max_credits=40)), engine)
    assert finished.tally.made == 3
    assert finished.tally.credits == 30


@pytest.mark.anyio
async def test_a_limit_that_is_not_reached_is_not_told(tmp_path: Path) -> None:
    """All titles made is all titles made."""
    limits = RunLimits(max_credits=120, max_items=12, max_time_s=60.0)
    engine = Painter(EngineName.THUMBAPI, cost=10)
    finished, _ = await run(batch_of(tmp_path, TITLES, limits=limits), engine)
    assert (finished.exit_code, finished.error) == (0, None)


class Slow(Painter):
    """Takes its time over each picture."""

    async def generate(self, request: Request, ledger: Ledger | None = None) -> Thumbnail:
        await anyio.sleep(0.1)
        return await super().generate(request, ledger)


@pytest.mark.anyio
async def test_time_runs_out(tmp_path: Path) -> None:
    """What is in flight when the time is over still lands; nothing new starts."""
    limits = RunLimits(max_time_s=0.15)
    finished, _ = await run(batch_of(tmp_path, TITLES, limits=limits), Slow(concurrency=1))
    assert finished.exit_code == 7
    assert 1 <= finished.tally.made < 12
