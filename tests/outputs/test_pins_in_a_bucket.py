"""Files in an object store that runs keep as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run, table
from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.batch.choices.choices_place import choices_path
from thumbcli.batch.choices.pins import pin_files
from thumbcli.batch.model.events import Made, Skipped, SkipReason
from thumbcli.batch.store.open_output import open_output
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from tests.outputs.s3_server import S3Server

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio alone: the engine of a run is the same on both."""
    return "asyncio"


@pytest.mark.long
async def test_a_pinned_picture_stays_until_it_is_released(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named by its address, or by its name in the output; the choices are a file in the working folder."""
    del s3
    monkeypatch.chdir(tmp_path)
    rows = [{"title": "One", "name": "a/one"}, {"title": "Two", "name": "two"}]
    batch = replace(batch_of(tmp_path, table(tmp_path / "t.csv", rows)), out=out)
    await run(batch, Painter())
    place = open_output(out)
    address = f"{place.label}/a/one.webp"
    assert pin_files([Path(address)], place, pinned=True) == [address]
    assert pin_files([Path("two.webp")], place, pinned=True) == [f"{place.label}/two.webp"]
    assert pin_files([Path(address)], open_output(Path("elsewhere")), pinned=True) == []
    assert [each.pinned for each in read_choices(choices_path(out)).values()] == [True, True]
    table(tmp_path / "t.csv", [{**row, "layout": "hero"} for row in rows])
    _, log = await run(replace(batch, choices=choices_path(out)), Painter())
    assert {each.reason for each in log.of(Skipped)} == {SkipReason.PINNED}
    assert pin_files([Path(address)], place, pinned=False) == [address]
    _, log = await run(replace(batch, choices=choices_path(out)), Painter())
    assert [made.name for made in log.of(Made)] == ["a/one.webp"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("{out}/none.webp", "not on record"), ("{out}-other/one.webp", "in no output"), ("none.webp", "record")],
)
async def test_what_no_run_has_made_is_not_pinned(
    s3: S3Server, out: Path, tmp_path: Path, name: str, message: str
) -> None:
    """Nothing is written."""
    del s3
    await run(replace(batch_of(tmp_path, ["One"]), out=out), Painter())
    place = open_output(out)
    with pytest.raises(UsageError, match=message):
        pin_files([Path(name.format(out=place.label))], place, pinned=True)
