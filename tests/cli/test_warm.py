"""A run that is forked from a loaded `thumb` is the run that the installed script would have been."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import hosted, thumb
from tests.loopback import Fault

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer


@pytest.mark.long
@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(["batch", "-j", "1"], 3, id="a batch with a title that fails"),
        pytest.param(["gen", "One", "-e", "local", "-o", "-"], 0, id="a picture that is drawn here"),
        pytest.param(["gen", "One", "--formt", "x"], 2, id="an error of usage"),
    ],
)
def test_both_say_and_write_the_same(api: ThumbApiServer, tmp_path: Path, args: list[str], code: int) -> None:
    """The same exit code, the same streams but for times, the same files."""
    api.script_title("Bad", *[Fault.status(400, "title is not allowed")] * 2)
    api.idempotent = False  # Else the second picture of the same title is free.
    ends = []
    for fresh in (False, True):
        ran = thumb(*args, stdin="Good\nBad\n", env=hosted(api), fresh=fresh)
        files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
        ends.append((ran.code, _timeless(ran.raw), _timeless(ran.stderr.encode()), files))
        shutil.rmtree(tmp_path / "thumbs", ignore_errors=True)
    assert ends[0] == ends[1]
    assert ends[0][0] == code


def _timeless(output: bytes) -> bytes:
    if output.startswith(b"RIFF"):
        return output
    return re.sub(
        rb'[0-9.]+ s\b|"(?:run|at|[a-z_]*_s|[a-z_]*_ms|generation_id|image_url)": *[^,}]+', b"", output
    )


@pytest.mark.long
@pytest.mark.parametrize("fresh", [False, True], ids=["forked", "installed"])
def test_folder_and_variables_are_those_of_the_caller(fresh: bool) -> None:
    """And of one run alone: the next has its own."""
    Path("mine.toml").write_text('format = "tiktok"\n')
    env = {"THUMB_CONFIG": "mine.toml"}
    assert "mine.toml" in thumb("batch", "-e", "local", stdin="One\n", env=env, fresh=fresh).stderr
    assert thumb("batch", "-n", "-e", "local", stdin="One\n", fresh=fresh).code == 0
