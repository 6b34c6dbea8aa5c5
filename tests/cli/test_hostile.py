"""Titles and files that mean harm or know no better: nothing leaves the folder, nothing is lost or silent."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import Terminal, hosted, plain, size_of, thumb
from tests.cli.test_plan_table import tree
from tests.faults import picture
from tests.loopback import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.loopback import ThumbApiServer

ROWS = [
    "../../etc/passwd",
    "zero\0byte",
    "CON",
    "x" * 5000,
    "🔥🔥🔥",
    "كيف تتعلم البرمجة",
    "-rf everything",
    "Really?",
    "Really!",
    "He said \"no\", then 'yes'",
    "",
    "The last one",
]
REJECTED = {4: "5,000 characters", 11: ""}
"""The rows, counted from 1, that give no picture, and their messages."""


def as_text(rows: list[str]) -> tuple[str, int]:
    """One a line; lines count from 1."""
    return "".join(f"{row}\n" for row in rows), 0


def as_csv(rows: list[str]) -> tuple[str, int]:
    """With a second column, so that the empty title is a row and no blank line; line 1 is the header."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows([["title", "id"], *([row, "7"] for row in rows)])
    return out.getvalue(), 1


def as_jsonl(rows: list[str]) -> tuple[str, int]:
    """One object a line."""
    return "".join(json.dumps({"title": row}) + "\n" for row in rows), 0


@pytest.mark.parametrize("path", ["x" * 300, "circle"])
@pytest.mark.parametrize(
    ("args", "codes"),
    [
        (["check", "PATH"], {3}),
        (["batch", "PATH"], {2}),
        (["batch", "PATH", "--dry-run"], {2}),
        (["gen", "A", "--photo", "PATH"], {2}),
        (["gen", "A", "--font", "./PATH"], {2}),
        (["gen", "A", "--out", "PATH/a.webp"], {9}),
        (["batch", "titles.txt", "--out", "PATH/out"], {9}),
        (["batch", "titles.txt", "--reuse", "PATH"], {2, 9}),
        (["repair", "PATH/out"], {2, 9}),
        (["brand", "import", "PATH"], {2}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_path_that_no_file_can_have_is_reported(path: str, args: list[str], codes: set[int]) -> None:
    """A name that is too long, or a link to itself, is no fault of ours."""
    Path("circle").symlink_to("circle")
    Path("titles.txt").write_text("A\n")
    ran = thumb(*(arg.replace("PATH", path) for arg in args))
    assert path[:20] in ran.stderr + ran.stdout
    assert "internal error" not in ran.stderr
    assert ran.code in codes


@pytest.mark.parametrize(
    ("name", "write"),
    [("titles.txt", as_text), ("titles.csv", as_csv), ("titles.jsonl", as_jsonl)],
    ids=["text", "CSV", "JSON Lines"],
)
def test_hostile_rows_are_made_or_named(
    api: ThumbApiServer, tmp_path: Path, name: str, write: Callable[[list[str]], tuple[str, int]]
) -> None:
    """Each is a picture inside the folder or a line on stderr with its place; nothing else has changed."""
    text, header_lines = write(ROWS)
    Path(name).write_bytes(text.encode())
    Path("work/thumbs").mkdir(parents=True)
    Path("work/thumbs/the-last-one.webp").write_bytes(picture(640, 360))
    before = tree(tmp_path)
    ran = thumb("batch", name, "-o", "work/thumbs", "--json", env=hosted(api))
    assert ran.code == 3
    made = {event["line"] - header_lines: Path(event["path"]) for event in ran.named("made")}
    assert made.keys() == set(range(1, len(ROWS))) - REJECTED.keys()
    assert len(set(made.values())) == len(made)
    for path in made.values():
        assert path.parent == Path("work/thumbs")
        assert not path.name.startswith((".", "-"))
        assert size_of(path) == (1280, 720)
    for row, words in REJECTED.items():
        if write is as_text and not ROWS[row - 1]:
            continue  # A blank line is no row.
        assert f"{name}:{row + header_lines}  rejected" in ran.stderr
        assert words in ran.stderr
    assert "\0" not in ran.stdout + ran.stderr
    after = tree(tmp_path)
    ours = {str(path) for path in made.values()}
    elsewhere = {
        path
        for path in after.keys() - before.keys() - ours
        if not path.startswith(("work/thumbs/.thumb", "home"))
    }
    assert not elsewhere
    assert after["work/thumbs/the-last-one.webp"] == before["work/thumbs/the-last-one.webp"]


def test_hostile_titles_draw_here_too() -> None:
    """With our own renderer, every row but the two that break the contract."""
    text, _ = as_text(ROWS)
    ran = thumb("batch", "-e", "local", stdin=text)
    assert ran.code == 3
    assert len(ran.lines) == len(ROWS) - len(REJECTED)
    assert all(size_of(Path(line)) == (1280, 720) for line in ran.lines)


@pytest.mark.parametrize(
    ("args", "content", "words"),
    [
        pytest.param(
            ["bad.txt"],
            "为什么我们要早睡如何在一年内学会编程".encode("gb18030"),
            ["bad.txt", "line 1", "--encoding GB18030"],
            id="not UTF-8",
        ),
        pytest.param(["folder"], b"", ["folder is a folder", "*.csv"], id="a folder"),
        pytest.param(["missing.csv"], b"", ["missing.csv does not exist"], id="a missing file"),
        pytest.param(["-", "-"], b"", ["`-` is given twice"], id="stdin twice"),
        pytest.param(["bad.json"], b'{"a": [\n"One"]}\n', ["one JSON document", "jq"], id="one object"),
        pytest.param(["bad.csv"], b"headline,id\nOne,1\n", ["bad.csv", "--column"], id="no column of titles"),
    ],
)
def test_what_is_no_list_of_titles_is_named(
    api: ThumbApiServer, args: list[str], content: bytes, words: list[str]
) -> None:
    """With the file, the place and a way on; exit code 2, nothing sent."""
    Path("folder").mkdir()
    if content:
        Path(args[0]).write_bytes(content)
    ran = thumb("batch", *args, env=hosted(api))
    assert (ran.code, ran.stdout) == (2, "")
    assert all(word in ran.stderr for word in words), ran.stderr
    assert not api.requests


def test_rows_around_a_broken_byte_are_made(api: ThumbApiServer) -> None:
    """And the byte is named by its line."""
    Path("bad.txt").write_bytes(b"One\nTwo\nCaf\xe9\nFour\n")
    ran = thumb("batch", "bad.txt", "-j", "1", env=hosted(api))
    assert ran.code == 3
    assert ran.lines == ["thumbs/one.webp", "thumbs/two.webp", "thumbs/four.webp"]
    assert "bad.txt:3  rejected  byte 4 of the line is 0xE9" in ran.stderr


def test_an_unclosed_quote_is_named_where_it_opens(api: ThumbApiServer) -> None:
    """It does not swallow the rest of the table without a word."""
    Path("bad.csv").write_text('title,id\nOne,1\n"Two,2\nThree,3\n')
    ran = thumb("batch", "bad.csv", env=hosted(api))
    assert ran.code == 3
    assert "bad.csv:3" in ran.stderr
    assert "quote" in ran.stderr
    assert "thumbs/one.webp" in ran.lines


NASTY = "\x1b]0;owned\x07\x1b[31mRed\x1b[2J \x9b31m [red]not red[/red] [/bold] :fire: \u202eevil"


@pytest.mark.parametrize("ending", ["", "x" * 201], ids=["made", "rejected"])
def test_escapes_in_a_title_never_reach_the_terminal(api: ThumbApiServer, ending: str) -> None:
    """Nor does markup in it mean anything: it is shown as it is."""
    Path("titles.csv").write_text(f"title\n{NASTY} {ending}\n")
    with Terminal("batch", "titles.csv", "-v", env=hosted(api)) as terminal:
        code, screen = terminal.end()
    assert code == (3 if ending else 0)
    assert "\x1b]" not in screen
    assert "\x1b[2J" not in screen
    assert "\x07" not in screen
    assert "\x9b" not in screen
    assert "\u202e" not in screen
    if ending:
        assert "[red]not red[/red] [/bold] :fire:" in plain(screen)


@pytest.mark.parametrize(
    "args", [["batch", "-n"], ["batch"], ["gen", "--", NASTY]], ids=["plan", "batch", "gen"]
)
def test_escapes_in_a_title_never_reach_a_log(api: ThumbApiServer, args: list[str]) -> None:
    """Neither stream."""
    long = f"{NASTY} {'x' * 201}"
    args = [long if word == NASTY else word for word in args]
    ran = thumb(*args, stdin=f"{NASTY}\n{long}\n", env=hosted(api))
    assert ran.code == 3
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(ran.stdout + ran.stderr)


def test_markup_in_an_answer_is_shown_as_it_is(api: ThumbApiServer) -> None:
    """The other side's words are only words."""
    api.script(Fault.status(400, "[red]no[/red] \x1b[31mescape [/nope]"))
    Path("titles.txt").write_text("One\n")
    with Terminal("batch", "titles.txt", env=hosted(api)) as terminal:
        code, screen = terminal.end()
    assert code == 3
    assert "[red]no[/red]" in plain(screen)
    assert "[/nope]" in plain(screen)
