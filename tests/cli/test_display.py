"""What a person sees on a terminal, and what a log gets instead."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import THUMB, Terminal, clean_env, hosted, plain, thumb
from tests.loopback import Fault

if TYPE_CHECKING:
    from tests.cli.run import HeldServer
    from tests.loopback import ThumbApiServer

COLOUR = re.compile(r"\x1b\[[0-9;]*\b(?:3[0-7]|4[0-7]|9[0-7]|38|48)\b[0-9;]*m")
CURSOR = re.compile(r"\x1b\[[0-9;?]*[ABCDEFGHJKlh]")


def write_titles(*titles: str) -> None:
    """Put titles into a file, so that the run knows how many there are."""
    Path("titles.txt").write_text("".join(f"{title}\n" for title in titles))


@pytest.mark.long
def test_the_display_shows_the_progress_of_the_run(api: ThumbApiServer) -> None:
    """A bar, done of total, a pace, the time left, and a count for each outcome with what it means."""
    api.latency_s = 0.3
    write_titles(*(f"Title {number}" for number in range(8)), "Bad")
    api.script_title("Bad", Fault.status(400, "title is not allowed"))
    with Terminal("batch", "titles.txt", "-j", "1", env=hosted(api)) as terminal:
        terminal.screen.expect(r"━+")
        terminal.screen.expect(r"[1-8]/9 done")
        terminal.screen.expect(r"\d+ per minute")
        terminal.screen.expect(r"\d s left")
        terminal.screen.expect(r"\d+.{0,20}made.{0,30}pictures")
        terminal.screen.expect(r"credits.{0,30}spent so far")
        code, _ = terminal.end()
    assert code == 3


def test_messages_scroll_above_the_display(held: HeldServer) -> None:
    """A failure is shown at once, with what to do, while others are in flight; the summary counts it."""
    write_titles("Good", "x" * 201)
    with Terminal("batch", "titles.txt", env=hosted(held)) as terminal:
        terminal.screen.expect("titles.txt:2  rejected")
        assert "→" not in str(terminal.screen.before)
        terminal.screen.expect("shorten the title")
        held.release.set()
        code, rest = terminal.end()
    assert code == 3
    assert "1 made, 1 failed" in plain(rest)
    assert "titles.txt:2" not in plain(rest)


def test_the_summary_says_what_to_do_and_its_command_works(api: ThumbApiServer) -> None:
    """Counts, folder, each failed title with reason and remedy, and the exact command to go on."""
    write_titles("Good", "It's Refused", "x" * 201)
    api.script_title("It's Refused", Fault.status(400, "title is required"))
    args = ["batch", "titles.txt", "--name", "{index} {slug}", "-o", "my thumbs"]
    with Terminal(*args, env=hosted(api)) as terminal:
        code, screen = terminal.end()
    screen = plain(screen)
    assert code == 3
    assert re.search(r"1 made, 2 failed, 10 credits in .* s → my thumbs", screen)
    assert "titles.txt:2  400  It's Refused: title is required" in screen
    assert "write a title of 1 to 200 characters" in screen
    assert "titles.txt:3  rejected" in screen
    assert "shorten the title" in screen
    command = screen.partition("to retry what failed for good: ")[2].splitlines()[0]
    assert command.startswith("thumb batch titles.txt --name '{index} {slug}' -o 'my thumbs'")
    again = paste(command, api)
    assert again.stdout == "my thumbs/2 its-refused.webp\n"


def test_the_resume_command_resumes(api: ThumbApiServer) -> None:
    """As printed, pasted into a shell."""
    write_titles("One", "Two", "Three")
    api.quota = 1
    ran = thumb("batch", "titles.txt", "-j", "1", "-o", "it's here", env=hosted(api))
    assert ran.code == 6
    api.quota = None
    again = paste(ran.stderr.partition("to resume: ")[2].splitlines()[0], api)
    assert again.returncode == 0
    assert again.stdout.splitlines() == ["it's here/two.webp", "it's here/three.webp"]


def test_what_ends_a_run_is_reported_once(api: ThumbApiServer) -> None:
    """However many titles were in flight when the month was used up."""
    write_titles(*[f"Title {number}" for number in range(8)])
    api.quota = 0
    ran = thumb("batch", "titles.txt", "-j", "4", env=hosted(api))
    assert ran.code == 6
    assert ran.stderr.count("Generation limit exceeded") == 1
    assert ran.stderr.count("upgrade the plan") == 1


def paste(command: str, api: ThumbApiServer) -> subprocess.CompletedProcess[str]:
    """Run what a summary says in a shell."""
    env = clean_env(hosted(api))
    env["PATH"] = f"{Path(THUMB).parent}:{env['PATH']}"
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, encoding="utf-8", env=env, check=False
    )


def test_a_command_with_a_pipe_says_so(api: ThumbApiServer) -> None:
    """The titles on stdin are not in the command."""
    api.quota = 0
    ran = thumb("batch", "-", stdin="One\n", env=hosted(api))
    assert "to resume: thumb batch -  (with the same titles on stdin)" in ran.stderr


def test_paths_on_a_terminal_do_not_break_the_display(api: ThumbApiServer) -> None:
    """Each on a line of its own, whole."""
    write_titles("One", "Two")
    with Terminal("batch", "titles.txt", env=hosted(api)) as terminal:
        code, screen = terminal.end()
    assert code == 0
    assert {"thumbs/one.webp", "thumbs/two.webp"} <= {line.strip() for line in plain(screen).splitlines()}


def test_the_display_is_gone_when_the_run_is_over(api: ThumbApiServer) -> None:
    """The cursor is shown again, and the last word is the summary."""
    write_titles("One")
    with Terminal("batch", "titles.txt", env=hosted(api)) as terminal:
        _, screen = terminal.end()
    assert screen.rindex("\x1b[?25h") > screen.rindex("\x1b[?25l")
    assert "1 made" in plain(screen).splitlines()[-1]


def test_no_progress_prints_plain_lines_on_a_terminal(api: ThumbApiServer) -> None:
    """For screen readers and recordings: no escape at all."""
    write_titles("One", "x" * 201)
    with Terminal("batch", "titles.txt", "--no-progress", env=hosted(api)) as terminal:
        code, screen = terminal.end()
    assert code == 3
    assert "\x1b" not in screen
    assert "thumb: 1 made, 1 failed" in screen


def test_no_color_on_a_terminal_has_no_colour(api: ThumbApiServer) -> None:
    """It still animates; with colours allowed there are some."""
    write_titles("One", "x" * 201)
    screens = []
    for more in ({"NO_COLOR": "1"}, {}):
        with Terminal("batch", "titles.txt", env=hosted(api) | more) as terminal:
            screens.append(terminal.end()[1])
    without, coloured = screens
    assert CURSOR.search(without)
    assert not COLOUR.search(without)
    assert COLOUR.search(coloured)


def test_a_log_gets_no_escape(api: ThumbApiServer) -> None:
    """Not for a failure, not for a warning, not for an error of usage."""
    api.script_title("Bad", Fault.status(400, "\x1b[31mnot allowed\x1b[0m"))
    for args, stdin in ((["batch", "-v"], "One\nBad\n\x1b[31mRed\x1b[0m\n"), (["batch", "--nope"], "")):
        ran = thumb(*args, stdin=stdin, env=hosted(api))
        assert ran.stderr
        assert "\x1b" not in ran.stderr + ran.stdout


def test_stdout_into_a_file_leaves_the_display_on_the_terminal(api: ThumbApiServer) -> None:
    """`thumb batch … > paths.txt` animates, and the file holds paths alone."""
    write_titles("One")
    with (
        Path("paths.txt").open("wb") as file,
        Terminal("batch", "titles.txt", env=hosted(api), stdout=file.fileno()) as terminal,
    ):
        _, screen = terminal.end()
    assert Path("paths.txt").read_text() == "thumbs/one.webp\n"
    assert CURSOR.search(screen)
    assert "thumbs/one.webp" not in screen
