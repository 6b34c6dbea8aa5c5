"""A picture that may be paid for is fetched from its address, if that is known, and never bought unasked."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Lossy, Painter
from tests.batch.stage import batch_of, pictures, run
from tests.faults import picture
from thumbcli.batch.model.events import Failed, Made, Uncertain
from thumbcli.batch.plan.folder_status import Report, report
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.brand.brand_resolver import Brands
from thumbcli.contract import EngineName
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.errors import BadAnswer, DiskError, ServerError
from thumbcli.options.option_values import OnLost

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

URL = "https://images.example/a.webp"
UNUSABLE = BadAnswer(
    'the picture is damaged (for "A")', body=b"RIFF....", image_url=URL, generation_id="gen-7"
)
AGAIN = PlanOptions(retry_uncertain=True)
IMAGE = picture(1280, 720)


@pytest.fixture
async def engine(tmp_path: Path) -> Lossy:
    """Return an engine that charged for a picture and answered with something else."""
    engine = Lossy()
    engine.answers = {"A": [UNUSABLE]}
    limits = RunLimits(on_lost=OnLost.HOLD)
    finished, log = await run(batch_of(tmp_path, ["A"], limits=limits), engine)
    assert [event.error for event in log.of(Uncertain)] == [UNUSABLE]
    assert (finished.exit_code, engine.charges) == (3, 10)
    engine.shelf = {URL: IMAGE}
    engine.asked = []
    return engine


def look(out: Path) -> Report:
    """Report on a folder."""
    manifest = Manifest.open_to_read(OutputPlace(out))
    assert manifest is not None
    with closing(manifest):
        return report(OutputPlace(out), manifest, Brands())


async def test_what_arrived_instead_is_kept(tmp_path: Path, engine: Lossy) -> None:
    """As bytes, named in the books, with the address and the name of the generation."""
    assert engine.charges == 10
    with closing(Manifest.open(OutputPlace(tmp_path / "out"))) as manifest:
        ((body, *known),) = manifest.tabulate("SELECT body, image_url, generation_id FROM lost")
    assert known == [URL, "gen-7"]
    assert (tmp_path / "out" / ".thumb" / "lost" / body).read_bytes() == UNUSABLE.body


async def test_the_next_run_fetches_it_unpaid(tmp_path: Path, engine: Lossy) -> None:
    """A plan says that it costs nothing, status that it can be fetched; then the books agree."""
    batch = batch_of(tmp_path, ["A"], limits=RunLimits(max_credits=0))
    assert [getattr(job, "credits", None) for job in plan_batch(batch, engine)] == [0]
    before = look(batch.out)
    assert (before.fetchable, before.lost_credits, before.credits) == (1, 10, 0)
    assert "fetchable" in dict(before.lines())
    assert "up to 10 credits more may have been charged, for no picture" in dict(before.lines())["lost"]
    assert [line.endswith("(the next thumb batch fetches its picture)") for line in before.troubles] == [True]
    finished, log = await run(batch, engine)
    assert (finished.exit_code, engine.asked, engine.fetched) == (0, [], [URL])
    assert (finished.tally.credits, finished.tally.lost_credits) == (0, 0)
    (made,) = log.of(Made)
    assert (made.recovered, made.thumbnail.credits) == (True, 0)
    assert made.path is not None
    metadata = read_metadata(made.path.read_bytes())
    assert metadata is not None
    assert (metadata.credits, metadata.generation_id) == (10, "gen-7")
    after = look(batch.out)
    assert (after.fetchable, after.lost_credits, after.credits, after.uncertain) == (0, 0, 10, {})
    again, _ = await run(batch, engine)
    assert again.tally.skipped == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(None, "no longer where the API kept it", id="gone"),
        pytest.param(
            ServerError('it is down for maintenance (for "A")'), "down for maintenance", id="not now"
        ),
    ],
)
async def test_what_can_not_be_fetched_stays_uncertain(
    tmp_path: Path, engine: Lossy, error: ServerError | None, words: str
) -> None:
    """It is not bought in silence, and no failure takes the place of the doubt; leave buys what is gone."""
    if error is None:
        engine.shelf = {}
    else:
        engine.faults = {URL: error}
    finished, log = await run(batch_of(tmp_path, ["A"]), engine)
    assert (finished.exit_code, finished.tally.uncertain, engine.asked) == (3, 1, [])
    (event,) = log.of(Uncertain)
    assert (event.error.code, words in event.error.message) == (UNUSABLE.code, True)
    assert '(for "' not in event.error.message
    assert "--retry-uncertain" in event.error.remedy
    assert look(tmp_path / "out").fetchable == 1
    finished, log = await run(batch_of(tmp_path, ["A"], plan=AGAIN), engine)
    if error is None:
        assert (finished.tally.made, finished.tally.credits, engine.charges) == (1, 10, 20)
    else:
        assert (finished.tally.uncertain, engine.asked, log.of(Failed)) == (1, [], [])


async def test_leave_to_buy_fetches_first(tmp_path: Path, engine: Lossy) -> None:
    """What is there need not be bought."""
    finished, _ = await run(batch_of(tmp_path, ["A"], plan=AGAIN), engine)
    assert (finished.tally.made, finished.tally.credits, engine.asked) == (1, 0, [])


async def test_a_known_picture_that_is_not_there_for_now_is_not_bought(tmp_path: Path) -> None:
    """It was deleted here; where the API keeps it, something else answers today."""
    engine, batch = Painter(EngineName.THUMBAPI, cost=10), batch_of(tmp_path, ["A"])
    await run(batch, engine)
    (tmp_path / "out" / "a.webp").unlink()
    engine.faults = {"memory://A": ServerError("log in to the Wi-Fi first")}
    finished, _ = await run(batch, engine)
    assert (finished.exit_code, finished.tally.temporary, len(engine.asked)) == (4, 1, 1)
    engine.faults, engine.shelf = {}, {"memory://A": IMAGE}
    finished, _ = await run(batch, engine)
    assert (finished.tally.made, finished.tally.credits, len(engine.asked)) == (1, 0, 1)


async def test_a_picture_that_was_paid_for_and_not_saved_is_in_the_books(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its credits are spent; if it was kept nowhere, the next run fetches it from where the API keeps it."""
    monkeypatch.setattr("thumbcli.batch.store.rescued_pictures._places", list)
    engine, batch = Painter(EngineName.THUMBAPI, cost=10), batch_of(tmp_path, ["A"])

    def lose_the_folder(_title: str) -> None:
        batch.out.rename(tmp_path / "moved")

    engine.on_ask = lose_the_folder
    finished, _ = await run(batch, engine)
    assert isinstance(finished.error, DiskError)
    assert (finished.tally.credits, finished.tally.lost_credits, finished.tally.temporary) == (10, 0, 1)
    (tmp_path / "moved").rename(batch.out)
    assert look(batch.out).lost_credits == 10
    engine.shelf = {"memory://A": IMAGE}
    finished, _ = await run(batch, engine)
    assert (finished.exit_code, finished.tally.credits, len(engine.asked)) == (0, 0, 1)
    assert (look(batch.out).lost_credits, look(batch.out).credits) == (0, 10)
    assert pictures(batch.out) == ["a.webp"]
