"""What `--watch` promises: what changes is drawn, once; it ends at once; it buys nothing by itself."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import Started, hosted, thumb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback import ThumbApiServer

POSTS = Path("content/posts")


def write(name: str, title: str) -> None:
    """Write a post as an editor does: beside it, then into its place."""
    POSTS.mkdir(parents=True, exist_ok=True)
    new = POSTS / f".{name}.md.swp"
    new.write_text(f"---\ntitle: {title}\n---\nText.\n")
    new.rename(POSTS / f"{name}.md")


@pytest.fixture
def watching() -> Iterator[Started]:
    """Watch a site of one post."""
    Path("hugo.toml").touch()
    write("one", "One")
    with Started("run", "--watch", "--prune", "--yes") as started:
        assert started.stdout.readline() == "static/og/one.jpg\n"
        wait_for("watching content/posts", started)
        yield started
        started.kill()


def wait_for(words: str, started: Started) -> str:
    """Read what people are told up to a line, and return it all."""
    read = ""
    while words not in read:
        line = started.stderr.readline()
        assert line, read
        read += line
    return read


@pytest.mark.long
def test_what_changes_is_drawn_and_nothing_else(watching: Started) -> None:
    """A new post, an edited one, one that goes; its own output and the posts it writes start no other run."""
    write("two", "Two")
    assert watching.stdout.readline() == "static/og/two.jpg\n"
    wait_for("1 made", watching)
    assert "images: [og/two.jpg]" in (POSTS / "two.md").read_text()
    for name in ("4913", "two.md~", "#two.md#", ".#two.md"):
        (POSTS / name).touch()
        (POSTS / name).unlink()
    write("one", "One, edited")
    assert watching.stdout.readline() == "static/og/one.jpg\n"
    told = wait_for("1 made", watching)
    assert told.count(" made") == 1
    (POSTS / "two.md").unlink()
    while Path("static/og/two.jpg").exists():
        time.sleep(0.02)
    Path("thumb.toml").write_text('preset = "hogo"\n')
    wait_for("there is no preset 'hogo'", watching)
    Path("thumb.toml").write_text('preset = "hugo"\noutput-format = "png"\n')
    assert watching.stdout.readline() == "static/og/one.png\n"


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_at_once(watching: Started, number: int, code: int) -> None:
    """While it waits for a change."""
    begun_s = time.monotonic()
    watching.send_signal(number)
    assert watching.wait() == code
    assert time.monotonic() - begun_s < 1


def test_a_signal_counts_that_comes_as_a_run_ends(watching: Started) -> None:
    """Too late for the run, it ends the watch."""
    write("one", "One, edited")
    wait_for("1 made", watching)
    watching.send_signal(signal.SIGINT)
    assert watching.wait() == 130


def test_a_list_is_watched_by_its_name() -> None:
    """Whether it is written into or replaced, and while it is not there."""
    Path("titles.txt").write_text("One\n")
    with Started("batch", "titles.txt", "--watch", "--engine", "local", "-f", "blogpost") as started:
        assert started.stdout.readline() == "thumbs/one.webp\n"
        wait_for("watching", started)
        Path("titles.txt").unlink()
        wait_for("titles.txt", started)
        Path("new.txt").write_text("One\nTwo\n")
        Path("new.txt").rename("titles.txt")
        assert started.stdout.readline() == "thumbs/two.webp\n"
        started.kill()


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        pytest.param([], "would spend credits whenever", id="no word of it"),
        pytest.param(["--engine", "thumbapi"], "would spend credits whenever", id="no limit"),
        pytest.param(["--max-credits", "10"], "would spend credits whenever", id="no engine"),
        pytest.param(["--engine", "local", "--dry-run"], "exclude each other", id="a dry run"),
    ],
)
def test_it_buys_nothing_by_itself(api: ThumbApiServer, flags: list[str], why: str) -> None:
    """A picture for each save would be dear; the flag and a limit have to be typed."""
    Path("titles.txt").write_text("One\n")
    ran = thumb("batch", "titles.txt", "--watch", *flags, env=hosted(api))
    assert (ran.code, api.titles) == (2, [])
    assert why in ran.stderr


def test_the_limit_holds_for_all_runs_together(api: ThumbApiServer) -> None:
    """And ends the watch."""
    Path("titles.txt").write_text("One\n")
    flags = ("--engine", "thumbapi", "--max-credits", "25")
    with Started("batch", "titles.txt", "--watch", *flags, env=hosted(api)) as started:
        wait_for("watching", started)
        Path("titles.txt").write_text("One\nTwo\nThree\nFour\n")
        _, told = started.finish()
    assert (started.returncode, len(api.titles)) == (7, 2)
    assert "--max-credits" in told


@pytest.mark.parametrize("source", ["-", "https://example.org/feed.xml"])
def test_a_pipe_or_an_address_is_not_watched(source: str) -> None:
    """Nothing tells when it changes."""
    ran = thumb("batch", source, "--watch", "-e", "local", stdin="One\n")
    assert ran.code == 2
    assert "can't be watched" in ran.stderr
