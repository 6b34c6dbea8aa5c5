"""What a picture looked like before the local engine drew it anew."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import anyio
import pytest
from PIL import Image

from tests.batch import engine
from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.store import earlier_pictures
from thumbcli.contract import EngineName
from thumbcli.gallery.find_pictures import find_pictures
from thumbcli.gallery.gallery_records import gallery_records

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.run.batch_of_titles import Batch

TITLES = ["One Idea", "Two Ideas", "Three Ideas"]


def _drawn(batch: Batch, *, look: str = "test", **options: object) -> list[str]:
    """Draw a batch with options; return what is kept of the time before."""
    painter = Painter()
    painter.look = look
    defaults = RowDefaults(options=options) if options else RowDefaults()  # type: ignore[arg-type]
    anyio.run(run, replace(batch, defaults=defaults), painter)
    before = batch.place.before
    return sorted(path.name.rpartition("-")[0] for path in before.iterdir()) if before.exists() else []


def test_pictures_that_settings_replaced_are_kept_and_shown(tmp_path: Path) -> None:
    """Once each; what was drawn the first time replaced nothing."""
    batch = batch_of(tmp_path, TITLES)
    assert _drawn(batch) == []
    old = (batch.place.out / "one-idea.webp").read_bytes()
    assert _drawn(batch, category="travel") == ["one-idea", "three-ideas", "two-ideas"]
    assert old in [path.read_bytes() for path in batch.place.before.iterdir()]
    found = find_pictures([batch.place.out])
    records = list(gallery_records(found, batch.place, batch.place.out / "g.html", check=False))
    assert [len(record.earlier) for record in records] == [1, 1, 1]
    assert all(record.earlier[0].href.startswith("./.thumb/before/") for record in records)


def _red(width_px: int, height_px: int, output_format: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width_px, height_px), "red").save(out, output_format)
    return out.getvalue()


def test_pictures_of_an_older_look_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--refresh` is when one wants to compare, if there is a difference."""
    batch = batch_of(tmp_path, TITLES)
    _drawn(batch)
    refreshed = replace(batch, plan=PlanOptions(refresh=True))
    assert _drawn(refreshed, look="same") == []
    monkeypatch.setattr(engine, "picture", _red)
    assert _drawn(refreshed, look="newer") == ["one-idea", "three-ideas", "two-ideas"]


@pytest.mark.parametrize(("limit", "most"), [("BEFORE_MAX_FILES", 2), ("BEFORE_MAX_BYTES", 1)])
def test_no_more_is_kept_than_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    """The last ones, over several runs."""
    monkeypatch.setattr(earlier_pictures, limit, most)
    batch = batch_of(tmp_path, TITLES)
    _drawn(batch)
    for category in ("travel", "cooking", "fitness"):
        assert len(_drawn(batch, category=category)) <= most


def test_what_was_paid_for_is_kept_where_nothing_goes(tmp_path: Path) -> None:
    """As before, and so is what a person retouched."""
    batch = batch_of(tmp_path, TITLES[:1])
    painter = Painter(EngineName.THUMBAPI, cost=10)
    anyio.run(run, batch, painter)
    anyio.run(run, replace(batch, defaults=RowDefaults(options={"category": "travel"})), painter)
    assert not batch.place.before.exists()
    assert len(list(batch.place.replaced.iterdir())) == 1
