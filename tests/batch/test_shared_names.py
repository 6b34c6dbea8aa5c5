"""Rows with the same picture whose names meet: one says it, the other's title gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, table
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

NAMED = {"title": "Why We Forget", "slug": "why-we-forget"}
DERIVED = {"title": "Why We Forget", "slug": ""}
OTHER = {"title": "Why We Forget", "slug": "first"}


@pytest.mark.parametrize(
    ("rows", "files"),
    [
        ([NAMED, DERIVED], ["why-we-forget.webp"]),
        ([DERIVED, NAMED], ["why-we-forget.webp"]),
        ([OTHER, DERIVED], ["first.webp", "why-we-forget.webp"]),
        ([DERIVED, OTHER], ["first.webp", "why-we-forget.webp"]),
    ],
    ids=[
        "same name, named first",
        "same name, named last",
        "two names, named first",
        "two names, named last",
    ],
)
async def test_each_row_keeps_its_file(tmp_path: Path, rows: list[dict[str, str]], files: list[str]) -> None:
    """In the first run, in later ones, and after any file was deleted; nothing gets another name."""
    batch = batch_of(tmp_path, table(tmp_path / "t.csv", rows))
    for gone in (None, None, *files, None):
        if gone is not None:
            (batch.out / gone).unlink()
        ended, log = await run(batch, Painter())
        assert ended.exit_code == 0
        assert pictures(batch.out) == files
        assert sorted({str(outcome.name) for outcome in log.outcomes if hasattr(outcome, "name")}) == files
    manifest = Manifest.open_to_read(OutputPlace(batch.out))
    assert manifest is not None
    assert sorted(name for (name,) in manifest.tabulate("SELECT name FROM file")) == files
    manifest.close()


async def test_an_edited_title_takes_its_name_along(tmp_path: Path) -> None:
    """The row that says the name keeps it, and the other one gets a file of its own."""
    batch = batch_of(tmp_path, table(tmp_path / "t.csv", [NAMED, DERIVED]))
    await run(batch, Painter())
    table(tmp_path / "t.csv", [{"title": "Why We Remember", "slug": "why-we-forget"}, DERIVED])
    ended, log = await run(batch, Painter())
    assert ended.exit_code == 0
    names = {outcome.row.title: outcome.name for outcome in log.outcomes if hasattr(outcome, "name")}
    assert names["Why We Remember"] == "why-we-forget.webp"
    assert names["Why We Forget"] not in {None, "why-we-forget.webp"}
    again, _ = await run(batch, Painter())
    assert (again.exit_code, again.tally.skipped) == (0, 2)
