"""What others wrote is text: whatever a terminal would obey or hide never reaches one, in any command."""

from __future__ import annotations

import ast
import io
import json
import logging
import re
import sqlite3
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.panel import Panel
from rich.table import Table

from tests.cli.run import SMALL, Terminal, hosted, plain, thumb
from tests.faults import picture
from tests.loopback import Fault
from thumbcli.cli.display.clean_console import CleanConsole
from thumbcli.cli.display.server_log import _OneLine
from thumbcli.cli.display.streams import json_line

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer

NASTY = (
    "\x1b]0;owned\x07\x1b]8;;http://evil\x1b\\\x1b[2J\x9b31m\u202eevil\u2066\u200b[red]markup[/red] :fire:"
)
"""A window title, a link, an erased screen, a colour by C1, turned letters; and markup, which is text."""

OURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
"""Colours, cursor movements and erased lines: what rich writes by itself, and no text of ours."""

PLACES = {
    "a list": ["batch", f"{NASTY}.csv", "-e", "local", "-f", SMALL, "-o", "out"],
    "a plan": ["batch", f"{NASTY}.csv", "-e", "local", "-f", SMALL, "-n"],
    "a plan as JSON": ["batch", f"{NASTY}.csv", "-e", "local", "-f", SMALL, "-n", "--json"],
    "events": ["batch", f"{NASTY}.csv", "-e", "local", "-f", SMALL, "-o", "out", "--json"],
    "verbose": ["batch", f"{NASTY}.csv", "-e", "local", "-f", SMALL, "-vv", "--no-progress"],
    "quiet": ["batch", f"{NASTY}.csv", "-e", "local", "-f", SMALL, "-q"],
    "a folder": ["batch", "good.txt", "-e", "local", "-f", SMALL, "-o", NASTY],
    "a missing list": ["batch", NASTY],
    "a missing photo": ["batch", "good.txt", "--photo", NASTY],
    "a column": ["batch", f"{NASTY}.csv", "--column", NASTY],
    "a template": ["batch", "good.txt", "--name", f"{NASTY}{{"],
    "gen": ["gen", NASTY, "x" * 201, NASTY + "y" * 201, "-e", "local", "-f", SMALL],
    "gen into a folder": ["gen", "One", "-e", "local", "-f", SMALL, "-o", f"{NASTY}/"],
    "gen into a file": ["gen", "One", "-e", "local", "-f", SMALL, "-o", f"{NASTY}.webp"],
    "gen over a file": ["gen", "One", "-e", "local", "-f", SMALL, "-o", f"{NASTY}2.webp"],
    "a layout": ["gen", "One", "--layout", NASTY],
    "a palette": ["gen", "One", "--palette", NASTY],
    "a font": ["gen", "One", "-e", "local", "-f", SMALL, "--font", NASTY],
    "check": ["check", f"{NASTY}2.webp", f"{NASTY}.csv", NASTY],
    "check as JSON": ["check", "--json", f"{NASTY}2.webp"],
    "status": ["status", "stale"],
    "status as JSON": ["status", "--json", "stale"],
    "status of nothing": ["status", NASTY],
    "the kit": ["brand", "show"],
    "the kit as JSON": ["brand", "show", "--json"],
    "the photo": ["brand", "photo", "show"],
    "the logo": ["brand", "logo", "show"],
    "a saved photo": ["brand", "photo", "set", f"{NASTY}2.webp"],
    "a set": ["brand", "set", "show", NASTY],
    "a new set": ["brand", "set", "add", NASTY, f"{NASTY}2.webp"],
    "an archive": ["brand", "import", NASTY],
    "a setting": ["config", "set", "name", NASTY],
    "a key of the config": ["config", "unset", NASTY],
    "a key": ["auth", "login", "--stdin", NASTY],
    "a command": [NASTY],
    "an option": [f"--{NASTY}"],
}


def path_of(word: str) -> str:
    """Return a word of a command line; a name in a folder has no slash."""
    return word.replace("http://evil", "http:evil").replace("[/red]", "[red]")


def dangerous(text: str) -> set[str]:
    """Return what a terminal obeys or hides in `text`, beside line breaks and what rich writes."""
    rest = OURS.sub("", text).replace("\r\n", "\n").replace("\r", "")
    return {char for char in rest if unicodedata.category(char) in {"Cc", "Cf"} and char != "\n"}


def prepared(place: str) -> list[str]:
    """Write the files that a command meets, and return the command line."""
    name = path_of(NASTY)
    Path(f"{name}.csv").write_text(f"title,photo,{NASTY}\n{NASTY},,1\n{NASTY}{'x' * 201},,2\nT,{name},3\n")
    Path("good.txt").write_text("Good\n")
    Path(f"{name}2.webp").write_bytes(picture(640, 360, "webp"))
    if place == "status" or place.startswith("status as"):
        Path("stale.txt").write_text("One\n")
        assert thumb("batch", "stale.txt", "-e", "local", "-f", SMALL, "-o", "stale").code == 0
        with sqlite3.connect("stale/.thumb/manifest.sqlite3") as manifest:
            manifest.execute(
                "INSERT INTO failure VALUES ('v1:x', ?, ?, 'local', ?, ?, 1, '2026', 1)", (NASTY,) * 4
            )
        manifest.close()
    if place.startswith("the "):
        quoted = json.dumps(f"{name}2.webp")
        kit = f"photo = {quoted}\nlogo = {quoted}\n[sets.{json.dumps(NASTY)}]\npictures = [{quoted}]\n"
        Path("thumb.toml").write_text(kit)
    return [path_of(word) for word in PLACES[place]]


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_no_command_lets_it_through(place: str) -> None:
    """On a real terminal, wherever it is: arguments, files, lists, kits, manifests."""
    with Terminal(*prepared(place)) as terminal:
        _, screen = terminal.end()
    assert screen.strip()
    assert not dangerous(screen), dangerous(screen)
    assert "internal error" not in screen


@pytest.mark.long
@pytest.mark.parametrize("place", ["a plan", "check", "status", "the photo", "the kit", "gen into a file"])
def test_nor_does_a_pipe(place: str) -> None:
    """A log, or a pager, is read on a terminal later."""
    ran = thumb(*prepared(place), env={"NO_COLOR": "1"})
    assert not dangerous(ran.stdout + ran.stderr)


def test_words_of_a_server_are_words(api: ThumbApiServer) -> None:
    """In the summary, in verbose lines and in the log of requests."""
    api.script_always(Fault.status(400, NASTY))
    Path("good.txt").write_text("Good\n")
    with Terminal("batch", "good.txt", "-vv", env=hosted(api)) as terminal:
        code, screen = terminal.end()
    assert code == 3
    assert "[red]markup[/red] :fire:" in plain(screen)
    assert not dangerous(screen)


def test_json_is_text_that_a_program_reads_whole() -> None:
    """Escaped where a terminal would obey it, with every character."""
    text = f"{NASTY} é 日本 \u00a0 \U000e0067 \udce9"
    line = json_line({"title": text})
    assert not dangerous(line)
    assert "é 日本" in line
    assert json.loads(line) == {"title": text}


def test_a_console_cleans_cells_titles_and_lines() -> None:
    """Also where nobody cleaned the text before."""
    console = CleanConsole()
    console.file, console.width = io.StringIO(), 400
    table = Table("name")
    table.add_row(NASTY)
    console.print(Panel(table, title=NASTY), NASTY)
    written = console.file.getvalue()
    assert written.count("owned") == 3
    assert written.count("[red]markup") == 2  # rich itself takes a title as markup
    assert not dangerous(written)


def test_nobody_else_makes_a_console_or_writes_around_the_guard() -> None:
    """One place cleans; a console of rich alone, or the stream below, would pass it by."""
    found: dict[str, set[str]] = {}
    for path in (Path(__file__).parents[2] / "thumbcli").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not re.search(r"rich.*console|\.\s*(s?echo|__std(out|err)__)\b", text):
            continue  # what is looked for is not in it, and parsing all files takes seconds
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module == "rich.console":
                found.setdefault("Console", set()).update(
                    path.name for alias in node.names if alias.name == "Console"
                )
            if isinstance(node, ast.Attribute) and node.attr in {"echo", "secho", "__stdout__", "__stderr__"}:
                found.setdefault(node.attr, set()).add(path.name)
    assert found == {"Console": {"clean_console.py"}}


def test_a_request_can_not_forge_a_line_of_the_log() -> None:
    """The log of the server is read on a terminal too."""
    text = f"GET /{NASTY}\n12:00:00 200 forged"
    record = logging.LogRecord("thumbcli.server", logging.INFO, "", 0, text, None, None)
    line = _OneLine("%(message)s").format(record)
    assert not dangerous(line)
    assert "\n" not in line
