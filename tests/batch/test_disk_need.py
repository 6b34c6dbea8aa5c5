"""How much disk a run needs: told before it is full, as nearly as it can be known."""

from __future__ import annotations

import json
import shlex
from statistics import mean
from typing import TYPE_CHECKING

import anyio
import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run
from tests.cli.run import THUMB, thumb
from tests.mounting import run_mounting
from thumbcli.batch.model.events import TotalKnown
from thumbcli.batch.plan.disk_need import is_large, picture_bytes
from thumbcli.contract import EngineName, OutputFormat, make_request
from thumbcli.disk_space import shown_size
from thumbcli.render import draw

if TYPE_CHECKING:
    from pathlib import Path

TITLES = ("10 Money Mistakes Keeping You Poor", "Figma vs Framer", "Why We Forget", "How I Learned Japanese")


@pytest.mark.long
@pytest.mark.parametrize("output_format", OutputFormat)
def test_an_estimate_is_right_within_a_factor_of_two(output_format: OutputFormat) -> None:
    """For what most lists hold: thumbnails."""
    requests = [make_request(title, format="youtube", output_format=output_format) for title in TITLES]
    estimated = mean(picture_bytes(request, EngineName.LOCAL) for request in requests)
    assert 0.5 < estimated / mean(len(draw(request).image) for request in requests) < 2


def test_larger_pictures_are_estimated_larger() -> None:
    """By their pixels, and by who draws them."""
    small, large = (make_request("One", format="youtube", model=model) for model in ("sd", "hd"))
    local = [picture_bytes(request, EngineName.LOCAL) for request in (small, large)]
    assert 3 < local[1] / local[0] < 4
    assert picture_bytes(small, EngineName.THUMBAPI) > local[0]


@pytest.mark.parametrize(
    ("size_bytes", "free_bytes", "large"),
    [(10, 100, False), (50, 100, False), (51, 100, True), (200, 100, True), (0, 0, False)],
)
def test_more_than_half_of_the_disk_is_large(size_bytes: int, free_bytes: int, large: bool) -> None:
    """The estimate may be wrong by two."""
    assert is_large(size_bytes, free_bytes) is large


@pytest.mark.parametrize(
    ("size_bytes", "shown"),
    [
        (0, "0 KiB"),
        (9_999 * 1024, "9,999 KiB"),
        (10_000 * 1024, "9.8 MiB"),
        (9_000 * 2**20, "9,000.0 MiB"),
        (20 * 2**30, "20.0 GiB"),
    ],
)
def test_sizes_are_shown_in_units_of_the_disk(size_bytes: int, shown: str) -> None:
    """The next unit begins where the figure becomes long."""
    assert shown_size(size_bytes) == shown


def test_what_is_there_needs_nothing(tmp_path: Path) -> None:
    """A longer list needs room for what is new in it."""
    each, needs = picture_bytes(make_request("Title 1"), EngineName.LOCAL), []
    for rows in (6, 10):
        titles = [f"Title {number}" for number in range(rows)]
        _, log = anyio.run(run, batch_of(tmp_path, titles), Painter())
        needs += [event.size_bytes for event in log.of(TotalKnown)]
    assert needs == [6 * each, 4 * each]


@pytest.mark.long
def test_a_long_list_on_a_small_disk_is_told_of(tmp_path: Path) -> None:
    """Before it is drawn, and by a dry run; a short list is not."""
    (tmp_path / "long.txt").write_text("\n".join(f"Title {number}" for number in range(400)))
    (tmp_path / "short.txt").write_text("One title\n")
    small, thumb_ = shlex.quote(str(tmp_path / "small")), shlex.quote(str(THUMB))
    draw_one = f"{thumb_} batch --engine local --out {small}/thumbs --max-items 1 --no-progress"
    told = {}
    for name, options in (("long", ""), ("long", "--dry-run"), ("short", "")):
        mount = f"mkdir -p {small} && mount -t tmpfs -o size=8m none {small}"
        _, told[name, options] = run_mounting(
            f"{mount} && {draw_one} {tmp_path}/{name}.txt {options}; true", {}
        )
    assert "the missing pictures need about 19.9 MiB" in told["long", ""]
    assert "--limit draws fewer" in told["long", ""]
    assert "are free" in told["long", "--dry-run"]
    assert "need about" not in told["short", ""]


def test_programs_are_told_too(tmp_path: Path) -> None:
    """In the event `total`."""
    (tmp_path / "titles.txt").write_text("One\nTwo\n")
    ran = thumb("batch", f"{tmp_path}/titles.txt", "-e", "local", "--out", f"{tmp_path}/thumbs", "--json")
    (total,) = [event for event in ran.events if event["event"] == "total"]
    assert total["rows"] == 2
    assert 0 < total["size_bytes"] < total["free_bytes"], json.dumps(total)
