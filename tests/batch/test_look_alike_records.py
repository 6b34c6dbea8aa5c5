"""Names in a manifest that look the same: one name for new pictures, and no record lost of old ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, table
from thumbcli.batch.model.events import Skipped, SkipReason
from thumbcli.batch.store.output_place import OutputPlace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("PayPal", "Pay\u200bPal", id="zero-width space"),
        pytest.param("PayPal", "\uff30ayPal", id="full-width letter"),
        pytest.param("می\u200cروم", "میروم", id="a joiner that is read"),
    ],
)
async def test_a_look_alike_of_another_run_gets_a_name_of_its_own(
    tmp_path: Path, first: str, second: str
) -> None:
    """Both pictures exist, and their names can be told apart."""
    one = table(tmp_path / "one.csv", [{"title": "one", "name": first}])
    two = table(tmp_path / "two.csv", [{"title": "two", "name": second}])
    await run(batch_of(tmp_path, one), Painter())
    (before,) = pictures(tmp_path / "out")
    _, log = await run(batch_of(tmp_path, two), Painter())
    (path,) = log.paths
    assert path.name.endswith("-youtube.webp")
    assert pictures(tmp_path / "out") == sorted([before, path.name])


async def test_look_alikes_of_an_older_version_keep_their_records(tmp_path: Path) -> None:
    """Versions that told full-width letters apart gave both names: each is found, and made again, alone."""
    rows = [{"title": "one", "name": "A1"}, {"title": "two", "name": "\uff211"}]
    batch = batch_of(tmp_path, table(tmp_path / "titles.csv", rows))
    await run(batch, Painter())
    with closing(sqlite3.connect(OutputPlace(batch.out).manifest)) as connection, connection:
        for name, claim in (("A1.webp", "a1.webp"), ("\uff211.webp", "\uff411.webp")):
            (other,) = (path for path in pictures(batch.out) if path.startswith(name[0]))
            (batch.out / other).rename(batch.out / name)
            connection.execute("UPDATE file SET name = ?, claim = ? WHERE name = ?", (name, claim, other))
    (batch.out / "\uff211.webp").unlink()
    _, log = await run(batch, Painter())
    assert [path.name for path in log.paths] == ["\uff211.webp"]
    again, log = await run(batch, Painter())
    assert [outcome.reason for outcome in log.of(Skipped)] == [SkipReason.UNCHANGED] * 2
    assert again.tally.made == 0
