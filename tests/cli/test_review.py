"""`thumb review` as a process: its address, what it changes, and that a run of the whole list keeps it."""

from __future__ import annotations

import json
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.cli.run import start, thumb

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

SERVING = {"PYTHONPATH": ""}
"""uvicorn needs click, which other runs have to do without."""
LOCAL = ("--engine", "local", "--out", "pics", "-q")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with pictures that were drawn with options."""
    monkeypatch.chdir(tmp_path)
    Path("lists").mkdir()
    Path("lists/titles.txt").write_text("Why We Forget\nBudget Phones\n", encoding="utf-8")
    thumb("batch", "lists/titles.txt", *LOCAL, "--format", "blogpost", "--palette", "#0f172a,#22d3ee")
    return tmp_path


@contextmanager
def reviewing(folder: str, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a review; yield its address, and its process."""
    with start("review", folder, *options, env=SERVING) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().strip(), running
        finally:
            running.kill()


def act(address: str, **body: object) -> dict[str, Any]:
    """Ask the review for something."""
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{address}act", json.dumps(body).encode(), headers)) as answer:  # noqa: S310 - loopback
        found: dict[str, Any] = json.load(answer)
        return found


@pytest.mark.long
def test_what_is_chosen_is_drawn_as_the_list_was_and_stays(folder: Path) -> None:
    """Also after the folder was moved, and when the list is run again."""
    moved = folder / "moved"
    moved.mkdir()
    for name in ("lists", "pics"):
        (folder / name).rename(moved / name)
    with reviewing("moved/pics") as (address, running):
        with pytest.raises(HTTPError, match="404") as refused:
            urlopen(address[:-2])  # noqa: S310 - loopback
        refused.value.close()  # Python 3.14 warns of an answer that is left open.
        answer = act(address, do="choose", name="why-we-forget.webp", options={"variant": 2})
        running.send_signal(signal.SIGINT)
        assert running.wait() == 0
    (told,) = answer["pictures"]
    assert (told["size"], told["marks"]) == ([1200, 630], ["chosen"])
    assert "variant = 2" in (moved / "pics.choices.toml").read_text()
    again = thumb(
        *("batch", "moved/lists/titles.txt", "--engine", "local", "--out", "moved/pics", "--json"),
        *("--format", "blogpost", "--palette", "#0f172a,#22d3ee"),
    )
    events = [json.loads(line) for line in again.lines]
    assert [event["reason"] for event in events if event["event"] == "skipped"] == ["unchanged", "unchanged"]


@pytest.mark.long
def test_a_folder_that_no_run_drew_can_be_looked_at(folder: Path) -> None:
    """And it says why nothing can be drawn; one that is none is an error."""
    (folder / "pics/.thumb/runs.json").write_text("{}")
    with reviewing("pics") as (address, running):
        with urlopen(address) as page:  # noqa: S310 - loopback
            assert b"why-we-forget.webp" in page.read()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert "can only be pinned and rejected" in err
    assert thumb("review", "no-such").code == 2


@pytest.mark.long
def test_the_file_of_choices_that_was_named_stays_that_of_the_folder() -> None:
    """For `thumb choices`, and for the next run, which draws what was chosen."""
    with reviewing("pics", "--choices", "final.choices.toml") as (address, running):
        act(address, do="choose", name="why-we-forget.webp", options={"variant": 2})
        running.send_signal(signal.SIGINT)
        assert running.wait() == 0
        assert running.stderr is not None
        assert "reading the lists and the pictures of pics" in running.stderr.read()
    listed = thumb("choices", "list", "pics")
    assert (listed.code, "variant 2" in listed.stdout) == (0, True)
    assert listed.stderr.startswith("final.choices.toml: 1 picture")
    Path("pics/why-we-forget.webp").unlink()
    drawn = thumb("batch", "lists/titles.txt", *LOCAL, "--format", "blogpost", "--palette", "#0f172a,#22d3ee")
    assert drawn.code == 0
    listed = thumb("choices", "list", "pics")
    assert "variant 2" in listed.stdout, "the run has kept to that file"
    assert not Path("pics.choices.toml").exists()
