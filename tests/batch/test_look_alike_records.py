"""Names in a manifest that look the same: one name for new pictures, and no record lost of old ones."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, table
from thumbcli.batch.model.events import Skipped, SkipReason
from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.store.output_place import OutputPlace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


LOOK_ALIKES = pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("PayPal", "Pay\u200bPal", id="zero-width space"),
        pytest.param("PayPal", "\uff30ayPal", id="full-width letter"),
        pytest.param("می\u200cروم", "میروم", id="a joiner that is read"),
    ],
)


@LOOK_ALIKES
async def test_a_name_that_looks_like_that_of_another_title_is_told_from_it(
    tmp_path: Path, first: str, second: str
) -> None:
    """Both pictures exist, and their names can be told apart."""
    template = NameTemplate("{title}")
    plan = PlanOptions(template=template)
    await run(batch_of(tmp_path, [first], plan=plan), Painter())
    (before,) = pictures(tmp_path / "out")
    _, log = await run(batch_of(tmp_path, [second], plan=plan), Painter())
    (path,) = log.paths
    assert re.search(r"-[0-9a-f]{8}\.webp$", path.name)
    assert pictures(tmp_path / "out") == sorted([before, path.name])


@LOOK_ALIKES
async def test_a_name_of_the_users_that_looks_like_another_is_that_file(
    tmp_path: Path, first: str, second: str
) -> None:
    """It is updated in place: nobody could tell two of them apart."""
    for title, name in (("one", first), ("two", second)):
        titles = table(tmp_path / "titles.csv", [{"title": title, "name": name}])
        _, log = await run(batch_of(tmp_path, titles), Painter())
        (path,) = log.paths
        assert pictures(tmp_path / "out") == [path.name]


async def test_look_alikes_of_an_older_version_keep_their_records(tmp_path: Path) -> None:
    """Versions that told full-width letters apart gave both names: each is found, and made again, alone."""
    rows = [{"title": "one", "name": "A1"}, {"title": "two", "name": "B1"}]
    batch = batch_of(tmp_path, table(tmp_path / "titles.csv", rows))
    await run(batch, Painter())
    rows[1]["name"] = "\uff211"
    table(tmp_path / "titles.csv", rows)
    with closing(sqlite3.connect(OutputPlace(batch.out).manifest)) as connection, connection:
        values = ("\uff211.webp", "\uff411.webp", "\uff411.webp")
        connection.execute("UPDATE file SET name = ?, target = ?, claim = ? WHERE name = 'B1.webp'", values)
    (batch.out / "B1.webp").rename(batch.out / "\uff211.webp")
    (batch.out / "\uff211.webp").unlink()
    _, log = await run(batch, Painter())
    assert [path.name for path in log.paths] == ["\uff211.webp"]
    again, log = await run(batch, Painter())
    assert [outcome.reason for outcome in log.of(Skipped)] == [SkipReason.UNCHANGED] * 2
    assert again.tally.made == 0
