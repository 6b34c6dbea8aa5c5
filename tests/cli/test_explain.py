"""What `thumb explain` promises: what is understood of each title, for people and for programs, at once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from tests.cli.run import THUMB, Started, Terminal, clean_env, plain, thumb
from thumbcli.contract import Category
from thumbcli.options.settings import set_value
from thumbcli.render import family_names

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = [
    "title",
    "language",
    "clean",
    "headline",
    "subtitle",
    "accent",
    "icon",
    "category",
    "tone",
    "layout",
    "reasons",
]
FAILED = ["title", "source", "line", "code", "message", "remedy"]
MONEY = "10 Money Mistakes Keeping You Poor"


def explained(*args: str, stdin: str = "") -> list[dict[str, Any]]:
    """Return the objects of a run in which every title can be drawn."""
    ran = thumb("explain", "--json", *args, stdin=stdin)
    assert (ran.code, ran.stderr) == (0, "")
    assert [list(found) for found in ran.events] == [FIELDS] * len(ran.events)
    return ran.events


def test_json_is_one_object_a_title() -> None:
    """With these fields, and values that the contract knows."""
    first, second = explained(MONEY, "Figma vs Framer", "--text", "full")
    assert (first["title"], first["clean"], first["headline"], first["subtitle"]) == (MONEY, MONEY, MONEY, "")
    assert first["accent"] in MONEY
    assert first["category"] in {None, *Category}
    assert first["tone"] in {"grave", "neutral", "light"}
    assert (first["layout"], second["layout"]) == ("number", "versus")
    assert {first["layout"], second["layout"]} <= {*family_names()}
    assert all(isinstance(reason, str) and reason for reason in first["reasons"])


def test_people_get_a_block_for_each_title() -> None:
    """Each begins with the title; the values are aligned."""
    ran = thumb("explain", MONEY, "Figma vs Framer")
    assert (ran.code, ran.stderr) == (0, "")
    starts = [line for line in ran.lines if not line.startswith(" ")]
    assert starts == [MONEY, "Figma vs Framer"]
    assert "  layout    number" in ran.lines
    assert "  layout    versus" in ran.lines
    assert not any("\x1b" in line for line in ran.lines)


def test_a_list_is_read_as_a_run_reads_it() -> None:
    """With its columns, which override the options, in the order of the arguments."""
    Path("list.csv").write_text(
        "title,headline,subtitle,text,format,category,layout,status\n"
        "One,Large,Small,,x,travel,poster,draft\n"
        f"{MONEY},,,full,,,,live\n"
    )
    Path("list.txt").write_text("Three\n")
    found = explained("A title", "list.csv", "list.txt", "-", "--format", "blogpost", stdin="Four\nFive\n")
    assert [one["title"] for one in found] == ["A title", "One", MONEY, "Three", "Four", "Five"]
    given = found[1]
    assert (given["headline"], given["subtitle"], given["layout"], given["category"]) == (
        "Large",
        "Small",
        "poster",
        "travel",
    )
    assert found[2]["headline"] == MONEY


def test_without_arguments_titles_come_from_a_pipe() -> None:
    """As in `thumb batch`, with its options for lists."""
    table = "name of it;topic\nOne;travel\nTwo;gaming\n"
    found = explained("--column", "name of it", "--map", "category=topic", "--limit", "1", stdin=table)
    assert [(one["title"], one["category"]) for one in found] == [("One", "travel")]


@pytest.mark.long
@pytest.mark.parametrize(
    ("argument", "titles"),
    [
        pytest.param("list.txt", ["One", "Two"], id="a list"),
        pytest.param("a list.TXT", ["One", "Two"], id="a list with blanks in its name"),
        pytest.param("Clean up notes.txt", ["Clean up notes.txt"], id="a title that ends like one"),
        pytest.param("secret", ["secret"], id="a file of another kind is not read"),
        pytest.param("folder", ["folder"], id="a folder"),
        pytest.param("folder/posts", ["A post"], id="a folder of posts"),
        pytest.param("folder/posts/a.md", ["A post"], id="a post"),
        pytest.param("folder/posts/README.md", ["folder/posts/README.md"], id="a post that is not there"),
        pytest.param("either/or", ["either/or"], id="a title with a slash"),
        pytest.param("x" * 200, ["x" * 200], id="too long for a name"),
        pytest.param(f"{'ü ' * 98}.txt", [f"{'ü ' * 98}.txt"], id="too many bytes for a name"),
        pytest.param("-3 degrees", ["-3 degrees"], id="a title that begins like an option"),
    ],
)
def test_an_argument_is_a_title_unless_it_names_a_list(argument: str, titles: Sequence[str]) -> None:
    """`-` is the only other one."""
    for name in ("list.txt", "a list.TXT", "secret"):
        Path(name).write_text("One\nTwo\n")
    Path("folder/posts").mkdir(parents=True)
    Path("folder/posts/a.md").write_text("---\ntitle: A post\n---\n")
    assert [one["title"] for one in explained("--", argument)] == titles


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(["missing.csv"], "missing.csv does not exist", id="no such list"),
        pytest.param(["-", "-"], "`-` is given twice", id="twice the same pipe"),
        pytest.param(["A", "--layout", "none"], "there is no layout 'none'", id="no such layout"),
        pytest.param(
            ["A", "--text", "half"], "--text: 'half' is not one of 'full', 'hook'", id="no such text"
        ),
        pytest.param(["A", "--headline", "x" * 201], "headline has 201 characters", id="a long headline"),
        pytest.param(["A", "--photo", "none.png"], "photo none.png", id="no such photo"),
    ],
)
def test_what_concerns_all_titles_is_a_usage_error(args: list[str], words: str) -> None:
    """Before the first of them."""
    ran = thumb("explain", *args)
    assert (ran.code, ran.stdout) == (2, "")
    assert words in ran.stderr


def test_a_bad_row_is_told_in_its_place_and_the_exit_code_is_3() -> None:
    """Others are explained; so it is in JSON, with what to do about it."""
    Path("list.csv").write_text("title,format\nOne,\n,x\nThree,tiktok\nFour,\n")
    ran = thumb("explain", "list.csv", "--json")
    assert ran.code == 3
    assert [list(found) for found in ran.events] == [FIELDS, FAILED, FAILED, FIELDS]
    empty, unknown = ran.events[1:3]
    assert (empty["source"], empty["line"], empty["message"]) == ("list.csv", 3, "title is required")
    assert "format must be one of" in unknown["message"]
    people = thumb("explain", "list.csv")
    assert people.code == 3
    assert "  problem   title is required" in people.lines
    assert "  where     list.csv:3" in people.lines


def test_quiet_shows_only_what_cannot_be_drawn() -> None:
    """Nothing at all otherwise."""
    assert thumb("explain", "A", "-q").raw == b""
    ran = thumb("explain", "A", "", "-q", "--json")
    assert (ran.code, [found["message"] for found in ran.events]) == (3, ["title is required"])


HOSTILE = [
    "\x1b]0;owned\x07\x1b[31mRed",
    "a\u202eb\u2066c",
    "\x00\x01",
    " \u200b ",
    "",
    "x" * 200,
    "W" * 201,
    "🔥🔥🔥",
    "🇩🇪",
    "\U00012000\U00012001",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033dalgo",
    "[red]markup[/red] {braces} %s \\n",
    "مرحبا C++ 123",
    "今日の天気はとてもいいですね",
    "||| --- :::",
    "(Official Video)",
]
LEFT_OUT = (
    "thumb: list.jsonl:1: the control character U+001B is left out; 1 more row has one: "
    "remove it from the list\n"
)


@pytest.mark.long
@pytest.mark.parametrize("how", ["argument", "list"])
def test_hostile_titles_are_explained_or_refused_and_do_nothing_to_a_terminal(how: str) -> None:
    """One object per title, whatever it is, and no control character in any form."""
    titles = [title for title in HOSTILE if "\x00" not in title] if how == "argument" else HOSTILE
    if how == "list":
        Path("list.jsonl").write_text("".join(f"{json.dumps({'title': title})}\n" for title in titles))
    arguments = titles if how == "argument" else ["list.jsonl"]
    ran = thumb("explain", "--json", "--", *arguments)
    told = "" if how == "argument" else LEFT_OUT
    assert (ran.code, ran.stderr) == (3, told)
    assert [list(found) in (FIELDS, FAILED) for found in ran.events] == [True] * len(titles)
    people = thumb("explain", "--", *arguments)
    assert (people.code, people.stderr) == (3, told)
    for text in (ran.stdout, people.stdout):
        assert not [
            char for char in text.replace("\n", "") if not char.isprintable() and char not in "\u200c\u200d"
        ]
    refused = [found["title"] for found in ran.events if "message" in found]
    assert {"", "W" * 201, "\U00012000\U00012001"} <= set(refused)
    assert "🔥🔥🔥" not in refused


def test_emoji_alone_are_a_picture_without_words() -> None:
    """The first is the icon."""
    [found] = explained("🔥🚀")
    assert (found["headline"], found["icon"], found["clean"]) == ("", "🔥", "🔥🚀")


def test_an_icon_of_ours_that_is_no_emoji_is_named() -> None:
    """Unicode has no chip."""
    [found] = explained("How a CPU Is Made", "--category", "tech-saas")
    assert found["icon"] == "💻"
    assert [reason for reason in found["reasons"] if reason.startswith("icon: computer chip")]


def test_words_by_hand_are_explained_too() -> None:
    """By flag, variable and config key; a column overrides them."""
    by_flag = explained(MONEY, "--headline", "Stop", "--subtitle", "Now")[0]
    assert (by_flag["headline"], by_flag["subtitle"]) == ("Stop", "Now")
    assert "headline: as given" in by_flag["reasons"]
    ran = thumb("explain", MONEY, "--json", env={"THUMB_HEADLINE": "Stop", "THUMB_TEXT": "hook"})
    assert ran.events[0]["headline"] == "Stop"
    set_value("subtitle", "Always")
    set_value("layout", "poster")
    from_config = explained(MONEY, "--headline", "Stop")[0]
    assert (from_config["subtitle"], from_config["layout"]) == ("Always", "poster")


def test_a_layout_that_does_not_go_is_told() -> None:
    """With the one that will be drawn."""
    [found] = explained("A title", "--layout", "number")
    assert found["layout"] != "number"
    assert any("'number' does not go with this title" in reason for reason in found["reasons"])


@pytest.mark.long
def test_it_says_what_is_drawn() -> None:
    """The same words, large and small, and the same layout, as a picture with the same options."""
    from thumbcli.contract import make_request
    from thumbcli.contract.design_options import make_design
    from thumbcli.render.compose import compose

    titles = (MONEY, "Figma vs Framer", "Why We Forget?", "Artist - Song (Official Video)")
    for variant in range(3):
        told = explained(*titles, "--variant", str(variant), "--format", "x")
        for title, found in zip(titles, told, strict=True):
            picture = compose(make_request(title, format="x", design=make_design(variant=variant)))
            headline = picture.composition.headline
            assert (found["headline"], found["subtitle"], found["layout"]) == (
                headline.main,
                headline.sub,
                picture.family,
            )


def test_each_title_is_told_as_soon_as_it_is_known() -> None:
    """While a pipe goes on."""
    with Started("explain", "-", "--json") as running:
        for title in ("One", "Two"):
            running.stdin.write(f"{title}\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["title"] == title
        running.stdin.close()
        assert running.stdout.read() == ""
    assert running.returncode == 0


@pytest.mark.parametrize("waits", [True, False], ids=["waits", "works"])
def test_ctrl_c_is_answered_at_once(waits: bool) -> None:
    """While it waits for a title, and while there are many."""
    with Started("explain", "-", "--json") as running:
        running.stdin.write("One\n" if waits else "".join(f"Title {number}\n" for number in range(3000)))
        running.stdin.flush()
        running.stdout.readline()
        started_s = time.monotonic()
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        assert time.monotonic() - started_s < 5
        assert running.stderr.read() == ""
    assert running.returncode == 130


@pytest.mark.long
def test_a_closed_pipe_ends_it() -> None:
    """As `| head` does."""
    Path("many.txt").write_text("".join(f"Title {number}\n" for number in range(5000)))
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {THUMB} explain many.txt --json | head -1"],
        capture_output=True,
        env=clean_env(),
        check=False,
    )
    assert (done.returncode, done.stderr) == (4, b"")
    assert json.loads(done.stdout)["title"] == "Title 0"


def test_on_a_terminal_a_block_is_as_wide_as_that() -> None:
    """Long words are folded, columns stay aligned, and no part of a title is a command to the terminal."""
    long = "Wort " * 20 + "x" * 60 + " 今日" * 10
    with Terminal("explain", long, "\x1b[2JRed \u202e", "") as terminal:
        code, screen = terminal.end()
    assert code == 3
    assert "\x1b[2J" not in screen
    assert "\u202e" not in screen
    lines = plain(screen).split("\n")
    assert all(cell_len(line) <= 120 for line in lines)
    labelled = [line for line in lines if line.startswith("  headline  ")]
    assert len(labelled) == 2
    assert any(line.startswith(" " * 12 + "x" * 20) for line in lines)
    assert any(line.startswith("  problem   title is required") for line in lines)


def test_without_a_title_a_terminal_gets_the_help() -> None:
    """And a usage error for a script."""
    with Terminal("explain") as terminal:
        code, screen = terminal.end()
    assert code == 2
    assert "Usage: thumb explain" in plain(screen)


def test_titles_from_a_terminal_are_explained_one_by_one() -> None:
    """It says that it reads them."""
    with Terminal("explain", "-") as terminal:
        terminal.screen.expect_exact("one per line; Ctrl-D ends the list")
        terminal.screen.sendline("A typed title")
        terminal.screen.expect_exact("  headline")
        terminal.screen.send("\x04")
        assert terminal.end()[0] == 0


def test_a_list_without_titles_is_no_problem() -> None:
    """But said."""
    ran = thumb("explain", "-")
    assert (ran.code, ran.stdout, ran.stderr) == (0, "", "thumb: there are no titles\n")


@pytest.mark.long
def test_nothing_is_drawn_or_written() -> None:
    """No file, and no module that only drawing needs."""
    before = sorted(Path().iterdir())
    code = (
        "import sys; sys.argv = ['thumb', 'explain', 'A title']\n"
        "from thumbcli.cli.main import run\n"
        "run()\n"
        "print(sorted({'httpx', 'anyio', 'sqlite3', 'pydantic', 'rich', 'thumbcli.sources.title_reader'}"
        " & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=clean_env(), check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert sorted(Path().iterdir()) == before


def test_columns_of_other_programs_cost_no_title() -> None:
    """An article in `text` and a paragraph in `subtitle` are none of ours, and said once."""
    Path("posts.csv").write_text(
        "title,text,subtitle\n"
        f'One,"{"A whole article. " * 500}","{"A long paragraph. " * 20}"\n'
        "Two,hook,Short\n"
    )
    ran = thumb("explain", "posts.csv", "--json")
    assert ran.code == 0
    assert [found["subtitle"] for found in ran.events] == ["", "Short"]
    told = ran.stderr.splitlines()
    assert ["'text'" in told[0], "'subtitle'" in told[1], len(told)] == [True, True, 2]
    assert all(len(line) < 300 for line in told)
    strict = thumb("explain", "posts.csv", "--json", "--strict")
    assert (strict.code, "message" in strict.events[0], strict.stderr) == (3, True, "")
    ignored = thumb("explain", "posts.csv", "--json", "--map", "text=", "--map", "subtitle=")
    assert (ignored.code, ignored.stderr, ignored.events[1]["subtitle"]) == (0, "", "")


def test_quick_composes_nothing() -> None:
    """With the same fields, and what is tried first; what a picture is composed again for is not known."""
    titles = [MONEY, "Figma vs Framer", "Why We Forget", "x" * 90 + " y"]
    whole, quick = explained(*titles), explained(*titles, "--quick")
    for drawn, first in zip(whole, quick, strict=True):
        for field in ("title", "language", "clean", "icon", "category", "tone"):
            assert first[field] == drawn[field]
    assert [found["layout"] for found in quick[:2]] == ["number", "versus"]
    assert "layout: number (suits it best)" in quick[0]["reasons"]
    assert thumb("explain", "", "--quick").code == 3
