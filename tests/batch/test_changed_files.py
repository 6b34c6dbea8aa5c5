"""Paid pictures that another program changed, replaced, or spoilt: what stays, and what the books say."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.batch.engine import Painter
from tests.batch.stage import Log, batch_of, run, table
from tests.cli.run import size_of
from tests.loopback import GOOD_KEY, Fault, ThumbApiServer
from thumbcli.batch.model.events import Copied, Made, RunFinished, Skipped, SkipReason
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

PLAIN, VERIFY, OVERWRITE = PlanOptions(), PlanOptions(verify=True), PlanOptions(overwrite=True)


async def make(
    folder: Path, server: ThumbApiServer, plan: PlanOptions = PLAIN, category: str = "gaming"
) -> tuple[RunFinished, Log]:
    """Run over one title."""
    titles = table(folder / "titles.csv", [{"title": "A title", "category": category}])
    return await run(
        batch_of(folder, titles, plan=plan), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000)
    )


def spent(folder: Path) -> int:
    """Return the credits that were ever spent there."""
    manifest = Manifest.open_to_read(OutputPlace(folder / "out"))
    assert manifest is not None
    with closing(manifest):
        return manifest.spent_credits()


def saved_as(kind: str, **options: object) -> Callable[[bytes], bytes]:
    """Return what a program does that reads a picture and writes it in its own way."""

    def convert(data: bytes) -> bytes:
        out = BytesIO()
        Image.open(BytesIO(data)).convert("RGB").save(out, kind, **options)
        return out.getvalue()

    return convert


def change_a_byte(data: bytes) -> bytes:
    """Change one byte of the metadata, and leave the size."""
    return data.replace(b"<x:xmpmeta", b"<x:xmpmetA")


OPTIMISERS = {
    "a smaller WebP": saved_as("webp", quality=20),
    "a larger WebP": saved_as("webp", lossless=True, method=0, exif=b"Exif\0\0" + bytes(900)),
    "a JPEG under the same name": saved_as("jpeg"),
    "a PNG under the same name": saved_as("png"),
}


@pytest.mark.parametrize("optimise", OPTIMISERS.values(), ids=OPTIMISERS.keys())
async def test_what_an_optimiser_made_stays(
    tmp_path: Path, server: ThumbApiServer, optimise: Callable[[bytes], bytes]
) -> None:
    """It is told once, then only by --verify, and --overwrite buys another."""
    await make(tmp_path, server)
    path = tmp_path / "out" / "a-title.webp"
    before = path.read_bytes()
    path.write_bytes(after := optimise(before))
    assert len(after) != len(before)
    for plan, reason in (
        (PLAIN, SkipReason.ADOPTED),
        (PLAIN, SkipReason.UNCHANGED),
        (VERIFY, SkipReason.ADOPTED),
        (VERIFY, SkipReason.ADOPTED),
        (PLAIN, SkipReason.UNCHANGED),
    ):
        finished, log = await make(tmp_path, server, plan)
        (skipped,) = log.of(Skipped)
        assert (finished.exit_code, skipped.reason) == (0, reason)
        assert ("changed since it was made" in skipped.detail) == (reason is SkipReason.ADOPTED)
    assert (path.read_bytes(), server.credits, spent(tmp_path)) == (after, 10, 10)
    assert not (tmp_path / "out" / ".thumb" / "replaced").exists()
    await make(tmp_path, server, OVERWRITE)
    assert path.read_bytes() != after
    assert (server.credits, spent(tmp_path)) == (20, 20)
    _, log = await make(tmp_path, server, VERIFY)
    assert [event.reason for event in log.of(Skipped)] == [SkipReason.UNCHANGED]


@pytest.mark.parametrize("is_stored", [True, False], ids=["has an address", "has none"])
async def test_a_change_that_leaves_the_size_is_found_by_verify(
    tmp_path: Path, server: ThumbApiServer, *, is_stored: bool
) -> None:
    """It looks like damage: the picture is fetched again, or kept and told, and never bought."""
    if not is_stored:
        server.script(Fault.changed(imageUrl=None))
    await make(tmp_path, server)
    path = tmp_path / "out" / "a-title.webp"
    before = path.read_bytes()
    path.write_bytes(after := change_a_byte(before))
    assert (len(after), after != before) == (len(before), True)
    _, log = await make(tmp_path, server)
    assert [event.reason for event in log.of(Skipped)] == [SkipReason.UNCHANGED]
    _, log = await make(tmp_path, server, VERIFY)
    if is_stored:
        assert [event.recovered for event in log.of(Made)] == [True]
        assert path.read_bytes() == before
    else:
        assert [event.reason for event in log.of(Skipped)] == [SkipReason.ADOPTED]
        assert path.read_bytes() == after
    assert (server.credits, spent(tmp_path)) == (10, 10)


SPOILT = {
    "emptied": lambda data: data[:0],
    "cut off": lambda data: data[:-7],
    "a web page": lambda _: b"<!doctype html><title>404</title>",
    "half of it zeros": lambda data: data[: len(data) // 2],
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
@pytest.mark.parametrize("is_stored", [True, False], ids=["stored", "no longer stored"])
async def test_what_is_no_picture_any_more_is_fetched_or_bought(
    tmp_path: Path, server: ThumbApiServer, spoil: Callable[[bytes], bytes], *, is_stored: bool
) -> None:
    """And the books have both."""
    await make(tmp_path, server)
    path = tmp_path / "out" / "a-title.webp"
    path.write_bytes(spoil(path.read_bytes()))
    if not is_stored:
        server.stored["another"] = server.stored.pop("gen-1")
    _, log = await make(tmp_path, server)
    (made,) = log.of(Made)
    assert made.recovered is is_stored
    assert size_of(path) == (1280, 720)
    cost = 10 if is_stored else 20
    assert (server.credits, spent(tmp_path)) == (cost, cost)


async def test_a_retouched_copy_is_kept_aside(tmp_path: Path) -> None:
    """Another file here has the picture as it was drawn: the row gets that, and nobody's work is lost."""
    rows = [{"title": "A title", "name": name} for name in ("a", "b")]
    batch, out = batch_of(tmp_path, table(tmp_path / "titles.csv", rows)), tmp_path / "out"
    await run(batch, Painter())
    drawn = (out / "a.webp").read_bytes()
    retouched = OPTIMISERS["a smaller WebP"](drawn)
    (out / "b.webp").write_bytes(retouched)
    engine = Painter()
    finished, log = await run(batch, engine)
    (copied,) = log.of(Copied)
    assert (finished.exit_code, engine.asked, (out / "b.webp").read_bytes()) == (0, [], drawn)
    assert [path.read_bytes() for path in (out / ".thumb" / "replaced").iterdir()] == [retouched]
    assert "is kept at" in copied.thumbnail.warnings[0]


@pytest.mark.parametrize("plan", [PLAIN, OVERWRITE], ids=["both are gone", "both are made anew"])
async def test_one_picture_in_two_files_is_bought_once(
    tmp_path: Path, server: ThumbApiServer, plan: PlanOptions
) -> None:
    """Whether it is bought for the first time, because its files are gone, or on request."""
    server.script(Fault.changed(imageUrl=None), Fault.changed(imageUrl=None))
    rows = [{"title": "A title", "name": name} for name in ("a", "b")]
    titles, out = table(tmp_path / "titles.csv", rows), tmp_path / "out"
    for number, options in enumerate((PLAIN, plan), start=1):
        engine = ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000)
        finished, log = await run(batch_of(tmp_path, titles, plan=options), engine)
        assert (finished.exit_code, len(log.of(Made)), len(log.of(Copied))) == (0, 1, 1)
        assert (server.credits, spent(tmp_path)) == (10 * number, 10 * number)
        assert (out / "a.webp").read_bytes() == (out / "b.webp").read_bytes()
        if plan is PLAIN and number == 1:
            (out / "a.webp").unlink()
            (out / "b.webp").unlink()


async def test_an_optimised_picture_is_replaced_when_its_settings_change(
    tmp_path: Path, server: ThumbApiServer
) -> None:
    """As any other picture of ours; what all of them cost stays in the books."""
    path = tmp_path / "out" / "a-title.webp"
    for number, category in enumerate(("gaming", "travel", "education-tutorial"), start=1):
        finished, _ = await make(tmp_path, server, category=category)
        assert (finished.tally.made, spent(tmp_path), server.credits) == (1, 10 * number, 10 * number)
        path.write_bytes(OPTIMISERS["a smaller WebP"](path.read_bytes()))
        await make(tmp_path, server, category=category)
    await make(tmp_path, server, OVERWRITE, category="travel")
    assert (spent(tmp_path), server.credits) == (40, 40)
