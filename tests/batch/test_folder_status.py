"""What a folder's manifest tells, counted."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run, table
from tests.faults import picture
from thumbcli.batch.plan.folder_status import Report, report
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.brand.brand_resolver import Brands
from thumbcli.contract import EngineName
from thumbcli.errors import AnswerLost, RequestRefused, ServerError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


def look(out: Path) -> Report:
    """Report on a folder."""
    manifest = Manifest.open_to_read(OutputPlace(out))
    assert manifest is not None
    with closing(manifest):
        return report(OutputPlace(out), manifest, Brands())


@pytest.fixture
async def out(tmp_path: Path) -> Path:
    """Give a folder after a run with a bit of everything."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.webp").write_bytes(picture(1280, 720))
    engine = Painter(EngineName.THUMBAPI, cost=10)
    engine.faults = {
        "Refused": RequestRefused('no thanks (for "Refused")'),
        "Down": ServerError("down", code="503"),
        "Down too": ServerError("down", code="503"),
        "Lost": AnswerLost("no answer came"),
    }
    titles = ["Mine", "One", "Two", "Gone", "Refused", "Down", "Down too", "Lost"]
    rows = [{"title": title, "format": "x" if title == "Two" else ""} for title in titles]
    await run(batch_of(tmp_path, table(tmp_path / "titles.csv", rows)), engine)
    (out / "gone.webp").unlink()
    return out


async def test_a_folder_is_counted(out: Path) -> None:
    """Each picture and each title without one, once."""
    found = look(out)
    assert (found.made, found.adopted, found.missing, found.credits) == (3, 1, 1, 30)
    assert found.failed == {"503": 2, "400": 1}
    assert found.uncertain == {"timeout": 1}
    assert found.by_format == {"youtube": 2, "x": 1}
    assert found.by_engine == {"thumbapi": 3}
    assert found.size_bytes > 4


async def test_the_last_run_is_told(out: Path) -> None:
    """Its counts as it ended."""
    last = look(out).last_run
    assert last is not None
    assert (last.engine, last.exit_code, last.made, last.skipped) == ("thumbapi", 3, 3, 1)
    assert (last.failed, last.uncertain, last.credits) == (3, 1, 30)
    assert last.ended_at is not None
    assert last.started_at <= last.ended_at


async def test_troubles_name_place_reason_and_title(tmp_path: Path, out: Path) -> None:
    """So that a person finds the row."""
    troubles = look(out).troubles
    assert len(troubles) == 4
    assert troubles[0] == f"{tmp_path}/titles.csv:6  400  Refused: no thanks"  # In the order of the list.
    assert f"{tmp_path}/titles.csv:9  timeout  Lost: no answer came" in troubles


async def test_a_report_is_plain_values(out: Path) -> None:
    """JSON takes it as it is."""
    told = json.loads(json.dumps(look(out).as_dict()))
    assert told["made"] == 3
    assert told["last_run"]["engine"] == "thumbapi"


async def test_a_report_in_lines(out: Path) -> None:
    """For a person: what needs no word is left out."""
    lines = dict(look(out).lines())
    assert lines["made"] == "3  (youtube 2, x 1)"
    assert lines["missing"].startswith("1 ")
    assert lines["uncertain"] == "1  (timeout 1)"
    assert lines["check"] == "titles failed or are uncertain; they are listed below (exit 3)"
    assert lines["last run"].endswith("3 made, 1 skipped, 3 failed or not made, 1 uncertain, exit 3")
    assert (
        lines["lost"] == "up to 10 credits more may have been charged, for no picture (all in the last run)"
    )


async def test_a_run_that_was_killed_is_told_as_such(tmp_path: Path) -> None:
    """It has a start and no end."""
    (tmp_path / ".thumb").mkdir()
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        manifest.begin_run(EngineName.LOCAL)
        manifest.save_failed("v2:a", "A", ServerError("down"), place="titles.txt:1", permanent=False)
    found = look(tmp_path)
    lines = dict(found.lines())
    assert lines["last run"].endswith("with local: killed; the same command goes on")
    assert lines["engines"] == "none"
    assert "missing" not in lines
    assert "adopted" not in lines


async def test_a_title_that_was_in_flight_has_a_reason_too(out: Path) -> None:
    """When the process was killed."""
    with closing(sqlite3.connect(OutputPlace(out).manifest)) as connection, connection:
        connection.execute("UPDATE attempt SET code = NULL, message = ''")
    assert look(out).troubles[-1].endswith(":9  in flight  Lost: it was sent, and no answer was recorded")


async def test_a_link_counts_as_missing(out: Path) -> None:
    """It is not the picture, whatever it points to."""
    (out / "gone.webp").symlink_to("one.webp")
    assert look(out).missing == 1


async def test_a_name_that_leads_out_is_refused(out: Path) -> None:
    """No file there is looked at."""
    with closing(sqlite3.connect(OutputPlace(out).manifest)) as connection, connection:
        connection.execute("UPDATE file SET name = '/etc/passwd' WHERE name = 'one.webp'")
    with pytest.raises(UsageError, match="'/etc/passwd' is not the file name of a picture"):
        look(out)
