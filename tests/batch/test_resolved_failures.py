"""A failure is past once its row has a picture, whatever was changed to get it; no other failure is."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run
from thumbcli.batch.plan.folder_status import report
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.brand.brand_resolver import Brands
from thumbcli.errors import RequestRefused

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

TYPO, MENDED = RowDefaults(options={"variant": 1}), RowDefaults(options={"variant": 2})


def failed(out: Path) -> int:
    """Return how many failures a report counts."""
    manifest = Manifest.open_to_read(OutputPlace(out))
    assert manifest is not None
    with closing(manifest):
        return sum(report(OutputPlace(out), manifest, Brands()).failed.values())


async def refuse(folder: Path, titles: list[str], refused: list[str]) -> None:
    """Run with the settings that some titles fail under."""
    engine = Painter()
    engine.faults = {title: RequestRefused("no such face") for title in refused}
    await run(batch_of(folder, titles, defaults=TYPO), engine)


async def test_a_row_made_under_other_settings_has_not_failed(tmp_path: Path) -> None:
    """Its key is another one."""
    await refuse(tmp_path, ["One", "Two"], ["One", "Two"])
    assert failed(tmp_path / "out") == 2
    await run(batch_of(tmp_path, ["One", "Two"], defaults=MENDED), Painter())
    assert failed(tmp_path / "out") == 0


async def test_a_row_whose_picture_was_there_before_has_not_failed(tmp_path: Path) -> None:
    """Made, broken by a typo, and as it was again."""
    await run(batch_of(tmp_path, ["One"], defaults=MENDED), Painter())
    await refuse(tmp_path, ["One"], ["One"])
    assert failed(tmp_path / "out") == 1
    await run(batch_of(tmp_path, ["One"], defaults=MENDED), Painter())
    assert failed(tmp_path / "out") == 0


async def test_a_row_that_fails_again_or_is_not_asked_for_stays_counted(tmp_path: Path) -> None:
    """Also beside rows that were made."""
    await refuse(tmp_path, ["One", "Two", "Three"], ["One", "Two", "Three"])
    engine = Painter()
    engine.faults = {"Two": RequestRefused("no")}
    await run(batch_of(tmp_path, ["One", "Two"], defaults=MENDED), engine)
    assert failed(tmp_path / "out") == 3  # Two, under both its settings, and Three.
