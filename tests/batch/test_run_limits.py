"""A person's own limits: never broken, whatever is in flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run
from thumbcli.batch.run.run_limits import Budget, RunLimits
from thumbcli.contract import EngineName
from thumbcli.errors import AnswerLost, CapReached, ServerError

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.contract import Request, Thumbnail
    from thumbcli.engines.protocol import Ledger

TITLES = [f"Title {number}" for number in range(12)]


@given(
    st.integers(0, 200),
    st.lists(st.tuples(st.sampled_from([10, 20]), st.sampled_from(["made", "failed", "uncertain"]))),
)
def test_reserved_credits_never_pass_the_limit(limit: int, jobs: list[tuple[int, str]]) -> None:
    """However jobs overlap and end, what may have been charged stays within the limit."""
    budget = Budget(RunLimits(max_credits=limit))
    charged, flying = 0, []
    for cost, end in jobs:
        if budget.reserve(cost):
            flying.append((cost, end))
        assert charged + sum(cost for cost, _ in flying) <= limit
        if len(flying) > 2:
            ended, how = flying.pop(0)
            budget.settle(ended, spent=0 if how == "failed" else ended, made=how == "made")
            charged += 0 if how == "failed" else ended


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
