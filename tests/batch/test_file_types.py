"""A file is named after what it is: the plan, reruns, copies and repairs agree with that."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, table
from tests.faults import Fault, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.batch.model.events import Copied, Failed, Made, Skipped, SkipReason
from thumbcli.batch.plan.folder_status import report
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.batch.store.rebuild_manifest import repair_manifest
from thumbcli.brand.brand_resolver import Brands
from thumbcli.contract import EngineName
from thumbcli.contract.image_header import read_header
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import TemporaryError

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.contract import Request, Thumbnail

pytestmark = pytest.mark.anyio

PNG, JPEG = Fault.drawn(1280, 720, "png"), Fault.drawn(1280, 720, "jpeg")
OVERWRITE = PlanOptions(overwrite=True)


def hosted(server: ThumbApiServer, *, concurrency: int = 4) -> ThumbApi:
    """Return a client of the test server that loses no time."""
    policy = RetryPolicy(attempts=2, base_s=0.001, retry_after_cap_s=0.002)
    return ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000, policy=policy, concurrency=concurrency)


def kinds(out: Path) -> dict[str, str]:
    """Return what each file is, by its bytes."""
    return {name: str(read_header((out / name).read_bytes()).output_format) for name in pictures(out)}


@pytest.mark.parametrize(
    ("fault", "name", "kind"), [(PNG, "a-title.png", "png"), (JPEG, "a-title.jpg", "jpg")]
)
async def test_a_file_is_named_after_its_bytes(
    tmp_path: Path, server: ThumbApiServer, fault: Fault, name: str, kind: str
) -> None:
    """The person is told, the file knows its row, and no later run buys it again."""
    server.script(fault)
    batch, out = batch_of(tmp_path, ["A title"]), tmp_path / "out"
    finished, log = await run(batch, hosted(server))
    assert (finished.exit_code, kinds(out)) == (0, {name: kind})
    assert log.paths == [out / name]
    (made,) = log.of(Made)
    assert f"asked for webp, the API sent {kind}" in made.thumbnail.warnings
    assert f"saved as {name}, not as a-title.webp" in made.thumbnail.warnings
    metadata = read_metadata((out / name).read_bytes())
    assert metadata is not None
    assert (metadata.key, metadata.credits) == (made.key, 10)
    for options in (PlanOptions(), PlanOptions(verify=True)):
        finished, log = await run(batch_of(tmp_path, ["A title"], plan=options), hosted(server))
        assert [(event.reason, event.name) for event in log.of(Skipped)] == [(SkipReason.UNCHANGED, name)]
    assert server.credits == 10
    with closing(Manifest.open(OutputPlace(out))) as manifest:
        found = report(OutputPlace(out), manifest, Brands(None))
    assert (found.made, found.missing, found.other_type, found.credits) == (1, 0, 1, 10)
    assert dict(found.lines())["other type"].startswith("1 ")


async def test_a_lost_file_is_fetched_under_its_name(tmp_path: Path, server: ThumbApiServer) -> None:
    """What the address gives now may be of yet another type."""
    server.script(JPEG)
    batch, out = batch_of(tmp_path, ["A title"]), tmp_path / "out"
    await run(batch, hosted(server))
    (out / "a-title.jpg").unlink()
    _, log = await run(batch, hosted(server))
    assert [event.recovered for event in log.of(Made)] == [True]
    assert kinds(out) == {"a-title.webp": "webp"}
    _, log = await run(batch, hosted(server))
    assert [event.name for event in log.of(Skipped)] == ["a-title.webp"]
    assert server.credits == 10


async def test_a_copy_is_named_after_its_bytes(tmp_path: Path, server: ThumbApiServer) -> None:
    """Another folder has it, and it was paid for: it is not bought again for its type."""
    server.script(JPEG)
    await run(batch_of(tmp_path, ["A title"]), hosted(server))
    (tmp_path / "two").mkdir()
    batch = batch_of(tmp_path / "two", ["A title"], reuse=(tmp_path / "out",))
    _, log = await run(batch, hosted(server))
    (copied,) = log.of(Copied)
    assert copied.path == tmp_path / "two/out/a-title.jpg"
    assert "asked for webp, the copy is jpg" in copied.thumbnail.warnings
    assert kinds(tmp_path / "two/out") == {"a-title.jpg": "jpg"}
    _, log = await run(batch, hosted(server))
    assert [event.reason for event in log.of(Skipped)] == [SkipReason.UNCHANGED]
    assert server.credits == 10


async def test_a_repair_finds_it(tmp_path: Path, server: ThumbApiServer) -> None:
    """By its own metadata; a JPEG of somebody else is named."""
    server.script(JPEG, PNG)
    batch, out = batch_of(tmp_path, ["First", "Second"]), tmp_path / "out"
    await run(batch, hosted(server, concurrency=1))
    (out / "mine.jpg").write_bytes(picture(640, 360, "jpeg"))
    shutil.rmtree(out / ".thumb")
    repaired = await anyio.to_thread.run_sync(repair_manifest, batch.place)
    assert (repaired.pictures, repaired.from_metadata, repaired.unknown) == (2, 2, ["mine.jpg"])
    finished, _ = await run(batch, hosted(server))
    assert finished.tally.skipped == 2
    assert server.credits == 20


@pytest.mark.parametrize("options", [PlanOptions(), OVERWRITE], ids=["a first run", "everything again"])
@pytest.mark.parametrize("first", ["webp", "png"])
async def test_two_rows_never_get_one_file(
    tmp_path: Path, server: ThumbApiServer, first: str, options: PlanOptions
) -> None:
    """One row planned the name that the other's type leads to: both pictures are kept, whoever is faster."""
    second = "png" if first == "webp" else "webp"
    titles = table(
        tmp_path / "titles.csv",
        [{"title": "A title", "output_format": kind} for kind in (first, second)],
    )
    server.script(PNG, PNG)
    batch, out = batch_of(tmp_path, titles, plan=options), tmp_path / "out"
    finished, log = await run(batch, hosted(server, concurrency=1))
    assert finished.tally.made == 2
    assert set(kinds(out).values()) == {"png"}
    assert len(set(log.paths)) == len(kinds(out)) == 2
    finished, log = await run(batch_of(tmp_path, titles), hosted(server))
    assert (finished.tally.skipped, server.credits) == (2, 20)


async def test_a_file_of_somebody_else_stays(tmp_path: Path, server: ThumbApiServer) -> None:
    """It has the name that the picture would get: the picture gets the one that only it can have."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "a-title.jpg").write_bytes(b"mine")
    server.script(JPEG, JPEG)
    for plan in (PlanOptions(), OVERWRITE):
        _, log = await run(batch_of(tmp_path, ["A title"], plan=plan), hosted(server))
        (path,) = log.paths
        assert path.name.startswith("a-title-")
        assert path.suffix == ".jpg"
        assert (out / "a-title.jpg").read_bytes() == b"mine"
    assert len(pictures(out)) == 2


async def test_a_picture_takes_the_place_of_its_own_earlier_one(
    tmp_path: Path, server: ThumbApiServer
) -> None:
    """The same row, of the same type as before."""
    server.script(JPEG, Fault.drawn(1280, 721, "jpeg"))
    for plan in (PlanOptions(), OVERWRITE):
        await run(batch_of(tmp_path, ["A title"], plan=plan), hosted(server))
    assert pictures(tmp_path / "out") == ["a-title.jpg"]
    assert read_header((tmp_path / "out/a-title.jpg").read_bytes()).height_px == 721


async def test_a_run_that_was_killed_before_the_record_leaves_it_to_the_next(
    tmp_path: Path, server: ThumbApiServer
) -> None:
    """The file says itself whose it is; it was paid for, and is not bought again."""
    server.script(JPEG)
    batch, out = batch_of(tmp_path, ["A title"]), tmp_path / "out"
    _, log = await run(batch, hosted(server))
    (made,) = log.of(Made)
    with closing(Manifest.open(OutputPlace(out))) as manifest:
        manifest.begin_run(EngineName.THUMBAPI)
        with manifest._writing() as write:  # What a kill between two steps leaves behind
            write("DELETE FROM file")
            write("DELETE FROM picture")
        manifest.begin_attempt(made.key, made.request, place="titles.txt:1", engine="thumbapi", cost=10)
    _, log = await run(batch_of(tmp_path, ["A title"]), hosted(server))
    assert [(event.reason, event.name) for event in log.of(Skipped)] == [(SkipReason.ADOPTED, "a-title.jpg")]
    assert server.credits == 10


class Unfetchable(Painter):
    """An engine whose stored pictures can't be had now."""

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        self.fetched.append(image_url)
        await anyio.lowlevel.checkpoint()
        raise TemporaryError(f"{request.title} can't be fetched from {image_url} now", code="503")


async def test_what_can_not_be_fetched_now_is_not_bought(tmp_path: Path) -> None:
    """It fails for now, and nothing is sent; to buy it again has to be said."""
    batch, out = batch_of(tmp_path, ["A title"]), tmp_path / "out"
    await run(batch, Painter(EngineName.THUMBAPI, cost=10))
    (out / "a-title.webp").unlink()
    engine = Unfetchable(EngineName.THUMBAPI, cost=10)
    for _ in range(2):
        finished, log = await run(batch, engine)
        assert [(event.temporary, event.error.code) for event in log.of(Failed)] == [(True, "503")]
        assert (finished.exit_code, finished.tally.credits) == (4, 0)
    assert (engine.asked, len(engine.fetched)) == ([], 2)
    finished, _ = await run(batch_of(tmp_path, ["A title"], plan=OVERWRITE), engine)
    assert (engine.asked, finished.tally.credits) == (["A title"], 10)


async def test_what_is_gone_is_bought_again_aloud(tmp_path: Path, server: ThumbApiServer) -> None:
    """With the address, so that the person can look for it; but without what may give access."""
    server.script(Fault.changed(imageUrl=f"{server.url}/images/gone?token=secret"))
    batch, out = batch_of(tmp_path, ["A title"]), tmp_path / "out"
    await run(batch, hosted(server))
    (out / "a-title.webp").unlink()
    finished, log = await run(batch, hosted(server))
    (made,) = log.of(Made)
    gone = f"the picture that was paid for is gone from {server.url}/images/gone: it is bought again"
    assert gone in made.thumbnail.warnings
    assert (finished.tally.credits, server.credits) == (10, 20)
