"""Pictures of other folders: copied where they are whole, never trusted where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run
from thumbcli.batch.model.events import Copied
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.run.run_with_manifest import plan_batch
from thumbcli.contract import EngineName
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


def paid() -> Painter:
    """Return an engine in memory that costs ten credits a picture."""
    return Painter(EngineName.THUMBAPI, cost=10)


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> None:
    """Make room for two runs."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()


async def test_what_another_folder_holds_is_not_bought_again(tmp_path: Path) -> None:
    """The file is copied, costs nothing, and is recorded like any other."""
    await run(batch_of(tmp_path / "one", ["A", "B"]), paid())
    engine = paid()
    batch = batch_of(tmp_path / "two", ["A", "B", "C"], reuse=(tmp_path / "one" / "out",))
    finished, log = await run(batch, engine)
    assert engine.asked == ["C"]
    assert {event.title: event.source.name for event in log.of(Copied)} == {"A": "a.webp", "B": "b.webp"}
    assert (finished.tally.made, finished.tally.credits) == (3, 10)
    again, _ = await run(batch, engine)
    assert again.tally.skipped == 3


async def test_a_changed_file_is_not_reused(tmp_path: Path) -> None:
    """Same size, other bytes: only the digest tells."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, paid())
    (path,) = [one.out / name for name in pictures(one.out)]
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    engine = paid()
    await run(batch_of(tmp_path / "two", ["A"], reuse=(one.out,)), engine)
    assert engine.asked == ["A"]


async def test_the_plan_names_the_file_that_the_run_copies(tmp_path: Path) -> None:
    """And asks no credits for it; what no folder holds keeps its price."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, paid())
    batch = batch_of(tmp_path / "two", ["A", "B"], reuse=(one.out,))
    jobs = [job for job in plan_batch(batch, paid()) if isinstance(job, Make)]
    (name,) = pictures(one.out)
    assert [(job.copy_of, job.credits) for job in jobs] == [(one.out / name, 0), (None, 10)]


async def test_a_plan_refuses_a_folder_without_a_manifest(tmp_path: Path) -> None:
    """As the run would."""
    with pytest.raises(UsageError, match="no thumb batch has written there"):
        list(plan_batch(batch_of(tmp_path, ["A"], reuse=(tmp_path / "nowhere",)), paid()))


async def test_a_folder_without_a_manifest_is_an_error(tmp_path: Path) -> None:
    """A mistyped folder must not turn into a bill."""
    engine = paid()
    with pytest.raises(UsageError, match="no thumb batch has written there"):
        await run(batch_of(tmp_path, ["A"], reuse=(tmp_path / "nowhere",)), engine)
    assert not engine.asked
