"""What `thumb check` promises: a word on each file, for people and for programs, and an honest exit code."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from typer.testing import CliRunner

from tests.cli.run import Started, thumb
from thumbcli.cli.app import app_for
from thumbcli.contract import make_request
from thumbcli.render import draw

if TYPE_CHECKING:
    from pathlib import Path

run = CliRunner()
app = app_for([])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Return a picture of ours."""
    path = tmp_path / "good.webp"
    path.write_bytes(draw(make_request("Stop Using Passwords")).image)
    return path


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """Return a picture with nothing on it."""
    path = tmp_path / "blank.png"
    Image.new("RGB", (1280, 720), "navy").save(path)
    return path


def test_a_good_picture_is_ok(good: Path) -> None:
    """One line, exit code 0."""
    ran = run.invoke(app, ["check", str(good)])
    assert ran.exit_code == 0
    (line,) = ran.stdout.splitlines()
    assert line.startswith("ok ")
    assert "WEBP 1280x720" in line
    assert "youtube" in line


def test_problems_are_listed_under_their_file_and_the_exit_code_is_3(good: Path, blank: Path) -> None:
    """The good one beside it is ok still."""
    ran = run.invoke(app, ["check", str(blank), str(good)])
    assert ran.exit_code == 3
    lines = ran.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["found", "the", "ok"]
    assert "blank" in lines[1]


def test_quiet_shows_only_files_with_problems(good: Path, blank: Path) -> None:
    """Nothing at all for good ones."""
    assert run.invoke(app, ["check", "-q", str(good)]).stdout == ""
    output = run.invoke(app, ["check", "-q", str(good), str(blank)]).stdout
    assert "good.webp" not in output
    assert "blank.png" in output


def test_what_was_told_when_it_was_drawn_is_repeated(tmp_path: Path) -> None:
    """Whoever checks pictures later did not see the run; it is no problem by itself."""
    title = "Fix `rm -rf /` Before It Ruins You"
    drawn = thumb("gen", title, "-e", "local", "-f", "blogpost", "--out", str(tmp_path / "card.webp"))
    assert 'left out "/" of the title' in drawn.stderr
    ran = thumb("check", str(tmp_path / "card.webp"))
    assert (ran.code, ran.stdout.splitlines()[1:]) == (
        0,
        ['       when it was drawn: left out "/" of the title'],
    )
    ran = thumb("check", "--json", str(tmp_path / "card.webp"))
    assert json.loads(ran.stdout)["warnings"] == ['left out "/" of the title']


def test_json_is_one_object_a_file(good: Path, blank: Path) -> None:
    """With figures, and with every finding's place and limit."""
    ran = run.invoke(app, ["check", "--json", str(good), str(blank)])
    first, second = (json.loads(line) for line in ran.stdout.splitlines())
    assert first["ok"] is True
    assert first["findings"] == []
    assert (first["format"], first["width_px"], first["height_px"]) == ("youtube", 1280, 720)
    assert first["size_bytes"] == good.stat().st_size
    assert first["sight"].keys() == {"contrast", "spread", "detail", "legible", "badge", "border"}
    assert second["ok"] is False
    assert [finding["code"] for finding in second["findings"]] == ["blank"]


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path, good: Path) -> None:
    """The others are judged nevertheless."""
    ran = run.invoke(app, ["check", "--json", str(tmp_path / "gone.png"), str(good)])
    assert ran.exit_code == 3
    gone, there = (json.loads(line) for line in ran.stdout.splitlines())
    assert [finding["code"] for finding in gone["findings"]] == ["unreadable"]
    assert "No such file" in gone["findings"][0]["message"]
    assert there["ok"] is True


def test_what_is_no_regular_file_is_a_finding_and_the_others_are_judged(tmp_path: Path, good: Path) -> None:
    """A pipe would never answer, a device never end, and what a link leads to is somebody else's."""
    odd = {name: tmp_path / name / "odd.png" for name in ("pipe", "folder", "link", "large")}
    for path in odd.values():
        path.parent.mkdir()
    os.mkfifo(odd["pipe"])
    odd["folder"].mkdir()
    odd["link"].symlink_to(good)
    with odd["large"].open("wb") as file:
        file.truncate(5 * 1024**3)
    ran = thumb("check", "--json", *map(str, odd.values()), "/dev/zero", str(good))
    assert ran.code == 3
    *refused, judged = ran.events
    assert judged["ok"] is True
    assert [
        result["findings"][0]["message"].removeprefix("the file can't be read: ") for result in refused
    ] == [
        "it is a named pipe",
        "there is no picture in this folder",
        f"it is a link that leads out of its folder, to {good}",
        "it has more than 67,108,864 bytes",
        "it is a device",
    ]


def test_a_pipe_without_end_is_read_to_the_limit() -> None:
    """As `cat /dev/zero` would write it."""
    with Started("check", "-") as run:
        feeding = threading.Thread(target=endless, args=(run.stdin.fileno(),))
        feeding.start()
        code = run.wait()
        shown = run.stdout.read()
        run.kill()
        feeding.join()
    assert code == 3
    assert "it has more than 67,108,864 bytes" in shown


def endless(stream: int) -> None:
    """Write zeros until nobody reads them."""
    with suppress(BrokenPipeError):
        while True:
            os.write(stream, bytes(1 << 16))


def test_a_folder_stands_for_the_pictures_in_it(good: Path, blank: Path) -> None:
    """As for `thumb convert`: with its folders, without what is hidden."""
    for name in ("album/1.webp", "album/2026/2.webp", "album/.thumb/3.webp", "album/notes.txt"):
        (good.parent / name).parent.mkdir(parents=True, exist_ok=True)
        (good.parent / name).write_bytes((blank if "2.webp" in name else good).read_bytes())
    ran = thumb("check", str(good.parent / "album"), "--json")
    assert ran.code == 3
    found = {event["file"].rpartition("/")[2]: event["ok"] for event in ran.events}
    assert found == {"1.webp": True, "2.webp": False}


def test_a_name_with_an_escape_sequence_is_cleaned(tmp_path: Path) -> None:
    """A file is named by whoever made it."""
    path = tmp_path / "a\x1b]0;owned\x07.png"
    path.write_bytes(b"no picture")
    shown = thumb("check", str(path)).stdout
    assert "owned" in shown
    assert "\x1b" not in shown


def test_a_format_can_be_demanded(good: Path) -> None:
    """A wide picture is not fit for a square."""
    ran = run.invoke(app, ["check", str(good), "--format", "instagram"])
    assert ran.exit_code == 3
    assert "instagram" in ran.stdout


def test_a_picture_can_come_through_a_pipe(good: Path) -> None:
    """As `thumb gen --out -` writes it."""
    ran = thumb("check", "-", stdin=good.read_bytes())
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.lines[0].startswith("ok     -")


def test_help_shows_how_it_is_called() -> None:
    """With examples."""
    shown = run.invoke(app, ["check", "--help"]).stdout
    assert "thumb check thumbs/*.webp" in shown


def test_without_a_file_it_is_a_usage_error() -> None:
    """Exit code 2."""
    assert run.invoke(app, ["check"]).exit_code == 2
