"""A folder of pictures whose record is gone, as in a clone where nobody has committed it."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run, table
from thumbcli.batch.model.events import Failed, Made, RunStarted, Skipped, SkipReason, Uncertain
from thumbcli.batch.plan.folder_status import report
from thumbcli.batch.plan.jobs import Make, Remove
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.manifest import Manifest
from thumbcli.brand.brand_resolver import Brands
from thumbcli.contract import EngineName, picture_metadata
from thumbcli.contract.picture_metadata import PictureMetadata, embed_metadata, read_metadata

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.run.batch_of_titles import Batch

pytestmark = pytest.mark.anyio

OUT, STATE = "out", ".thumb"


def posts(tmp_path: Path, *titles: str) -> Batch:
    """Return a batch whose files are named after their place in the list."""
    rows = [{"title": title, "name": f"post-{number}"} for number, title in enumerate(titles)]
    return batch_of(tmp_path, table(tmp_path / "posts.csv", rows))


def found_in(image: bytes) -> PictureMetadata:
    """Return what a picture says about itself."""
    found = read_metadata(image)
    assert found is not None
    return found


def shown(path: Path) -> str:
    """Return the title that a picture says it shows."""
    return found_in(path.read_bytes()).title


async def test_a_changed_title_is_drawn_anew_without_a_record(tmp_path: Path) -> None:
    """What has not changed stays; the run says from what it knows the pictures."""
    await run(posts(tmp_path, "Bread", "Rivers"), Painter())
    shutil.rmtree(tmp_path / OUT / STATE)
    engine = Painter()
    finished, log = await run(posts(tmp_path, "Butter", "Rivers"), engine)
    assert engine.asked == ["Butter"]
    assert [started.rebuilt for started in log.of(RunStarted)] == [2]
    assert [one.reason for one in log.of(Skipped)] == [SkipReason.UNCHANGED]
    assert shown(tmp_path / OUT / "post-0.webp") == "Butter"
    assert finished.exit_code == 0
    _, again = await run(posts(tmp_path, "Butter", "Rivers"), engine)
    assert [started.rebuilt for started in again.of(RunStarted)] == [0]
    assert engine.asked == ["Butter"]


async def test_a_plan_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    """The picture of a deleted post is one that --prune removes."""
    batch = posts(tmp_path, "Bread", "Rivers", "Trees")
    await run(batch, Painter())
    shutil.rmtree(tmp_path / OUT / STATE)
    changed = posts(tmp_path, "Butter", "Rivers")
    object.__setattr__(changed, "prune", True)
    jobs = list(plan_batch(changed, Painter()))
    assert [job.name for job in jobs if isinstance(job, Make)] == ["post-0.webp"]
    assert [job.name for job in jobs if isinstance(job, Remove)] == ["post-2.webp"]
    assert not (tmp_path / OUT / STATE).exists()
    finished, _ = await run(changed, Painter())
    assert finished.orphans == ("post-2.webp",)


async def test_pictures_of_others_are_taken_as_they_are(tmp_path: Path) -> None:
    """Nothing is rebuilt from them: they say nothing about themselves."""
    batch = posts(tmp_path, "Bread")
    (tmp_path / "own").mkdir()
    plain = batch_of(tmp_path / "own", ["Any"], metadata=False)
    _, log = await run(plain, Painter())
    (tmp_path / OUT).mkdir()
    shutil.copy(log.paths[0], tmp_path / OUT / "post-0.webp")
    _, log = await run(batch, Painter())
    assert [one.reason for one in log.of(Skipped)] == [SkipReason.ADOPTED]
    assert [started.rebuilt for started in log.of(RunStarted)] == [0]


async def test_nothing_is_bought_anew_without_a_record(tmp_path: Path) -> None:
    """A record that is gone may have held what was sent and paid: the exit code and a remedy say so."""
    await run(posts(tmp_path, "Bread"), Painter(EngineName.THUMBAPI, cost=5))
    shutil.rmtree(tmp_path / OUT / STATE)
    engine = Painter(EngineName.THUMBAPI, cost=5)
    finished, log = await run(posts(tmp_path, "Butter"), engine)
    (outcome,) = log.outcomes
    assert isinstance(outcome, Uncertain)
    assert "--retry-uncertain" in (outcome.error.remedy or "")
    assert (engine.asked, finished.exit_code) == ([], 3)


async def test_a_record_that_is_older_than_the_pictures_hides_nothing(tmp_path: Path) -> None:
    """As one from the cache of a CI: a picture that it does not know says itself what it shows."""
    await run(posts(tmp_path, "Rivers"), Painter())
    old = shutil.copytree(tmp_path / OUT / STATE, tmp_path / "old")
    await run(posts(tmp_path, "Rivers", "Bread"), Painter())
    shutil.rmtree(tmp_path / OUT / STATE)
    old.rename(tmp_path / OUT / STATE)
    paid = Painter(EngineName.THUMBAPI, cost=5)
    _, log = await run(posts(tmp_path, "Rivers", "Butter"), paid)
    (failed,) = log.of(Failed)
    assert "Bread" in failed.error.message
    _, log = await run(posts(tmp_path, "Rivers", "Butter"), Painter())
    assert [made.name for made in log.of(Made)] == ["post-1.webp"]
    assert shown(tmp_path / OUT / "post-1.webp") == "Butter"


def git(*args: str, at: Path) -> str:
    """Run git, and return what it says."""
    return subprocess.run(["git", *args], cwd=at, capture_output=True, text=True, check=True).stdout.strip()


async def test_git_gets_the_record_and_nothing_else_of_the_state(tmp_path: Path) -> None:
    """Neither the lock nor pictures of before; the file that says so is no state by itself."""
    folder = tmp_path / "state"
    batch = replace(posts(tmp_path, "Bread"), state=folder)
    await run(batch, Painter())
    edited = replace(posts(tmp_path, "Butter"), state=batch.state)
    await run(edited, Painter())
    assert (folder / "before").is_dir()
    git("init", "--quiet", at=tmp_path)
    git("add", "--all", at=tmp_path)
    inside = git("ls-files", str(folder), at=tmp_path).splitlines()
    names = {line.removeprefix(f"{folder.relative_to(tmp_path)}/") for line in inside}
    assert names == {".gitignore", "manifest.sqlite3", "output"}
    for path in (folder / "manifest.sqlite3", folder / "lock", folder / "output"):
        path.unlink(missing_ok=True)
    shutil.rmtree(folder / "before")
    engine = Painter()
    await run(edited, engine)
    assert engine.asked == []


async def test_a_refresh_leaves_a_file_whose_pixels_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version says so in the file, and draws the same; its look is not known."""
    monkeypatch.setattr(picture_metadata, "__version__", "0.0.1")
    batch = posts(tmp_path, "Bread")
    await run(batch, Painter())
    monkeypatch.undo()
    shutil.rmtree(tmp_path / OUT / STATE)
    await run(batch, Painter())
    with closing(Manifest.open(batch.place)) as manifest:
        assert report(batch.place, manifest, Brands()).older_look == 1
    path = tmp_path / OUT / "post-0.webp"
    before, engine = path.read_bytes(), Painter()
    assert b"0.0.1" in before
    refreshed = replace(batch, plan=PlanOptions(refresh=True))
    await run(refreshed, engine)
    await run(refreshed, engine)
    assert (engine.asked, path.read_bytes()) == (["Bread"], before)
    other = Image.new("RGB", (1280, 720), "red")
    other.save(path, "webp", exif=b"")
    path.write_bytes(embed_metadata(path.read_bytes(), found_in(before)))
    edited = path.read_bytes()
    shutil.rmtree(tmp_path / OUT / STATE)
    await run(refreshed, engine)
    assert path.read_bytes() != edited
