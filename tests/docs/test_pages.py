"""What the README and docs/ name exists: links, files, classes, functions, commands and options."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
from functools import cache
from typing import TYPE_CHECKING

import pytest
from typer.core import TyperGroup

from tests.docs.cli_reference import command_tree
from tests.docs.pages import PAGES, ROOT, Page
from thumbcli.publishing import publish_logins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer._click import Command

each_page = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])

OPERATORS = {"|", "||", "&&", "&", ";", ">", ">>", "<", "(", ")"}
FOLDERS = ("thumbcli", "tests", "samples", "docs", ".ci")
LIBRARY = {"Protocol"}
"""Names of Python that the pages write as code."""

NAME = re.compile(
    r"""
      (?:[A-Z][a-z0-9]+)+ (?:\.\w+ (?:\(\))?)?   # a class, or something in it
    | \w+\(\)                                    # a function
    | _?[A-Z]{3,} (?:_[A-Z]+)*                    # a constant; `THUMB…` is a variable of the environment
    """,
    re.VERBOSE,
)

COMMANDS: dict[str, Command] = {context.command_path: command for context, command in command_tree()}
FLAGS = {
    flag
    for context, command in command_tree()
    for param in command.get_params(context)
    for flag in (*param.opts, *param.secondary_opts)
}


DEFINITION = re.compile(r"^ *(?:(?:async )?def|class) (\w+)|^ *(\w+)(?:: [^=\n]+)? = ", re.MULTILINE)
"""The first line of a class or function, or an assignment; parsing all files takes seconds."""


@cache
def defined_names() -> set[str]:
    """Return every name that a file of the package or of the tests defines: classes, functions, constants."""
    return {
        found[1] or found[2]
        for folder in ("thumbcli", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for found in DEFINITION.finditer(path.read_text(encoding="utf-8"))
    }


@cache
def login_variables() -> set[str]:
    """Return the variables of the environment that `thumb publish` reads, which don't begin with `THUMB`."""
    commands = (ROOT / "thumbcli/cli/commands/publish.py").read_text(encoding="utf-8")
    return set(re.findall(r"\b(?:YOUTUBE|WORDPRESS|GHOST)_[A-Z_]+", f"{publish_logins.__doc__} {commands}"))


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "docs/architecture.md",
        "docs/cli.md",
        "docs/contributing.md",
        "docs/project.md",
        "docs/server.md",
        "docs/thumbapi.md",
    ],
)
def test_the_pages_are_there(name: str) -> None:
    """Docstrings and the README point to them."""
    assert name in {page.name for page in PAGES}


@each_page
def test_links_lead_somewhere(page: Page) -> None:
    """To a file of the repository and, where a link names one, to a heading in it."""
    for link in page.links():
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        path = (page.path.parent / target).resolve() if target else page.path
        assert path.exists(), f"{page.name} links to {link}"
        assert not anchor or anchor in Page.read(path).anchors(), f"{page.name} links to {link}"


@each_page
def test_files_that_are_named_exist(page: Page) -> None:
    """`thumbcli/…`, and any other path into the repository."""
    for code in page.code():
        if re.fullmatch(rf"({'|'.join(map(re.escape, FOLDERS))})/[\w./-]*", code):
            assert (ROOT / code).exists(), f"{page.name} names {code}"
        elif re.fullmatch(r"[\w./-]+\.py", code):
            assert any(ROOT.glob(f"thumbcli/**/{code}")), f"{page.name} names {code}"
        elif re.fullmatch(r"(thumbcli|tests)(\.\w+)+", code):
            path = ROOT / code.replace(".", "/")
            assert path.is_dir() or path.with_suffix(".py").exists(), f"{page.name} names {code}"


@each_page
def test_names_in_code_are_defined(page: Page) -> None:
    """Classes such as `Client`, functions such as `make_request()`, constants such as `SIZES`."""
    for code in page.code():
        if NAME.fullmatch(code) and not code.startswith("THUMB"):
            first = re.split(r"\W", code)[0]
            assert first in defined_names() | LIBRARY | login_variables(), f"{page.name} names {code}"


@each_page
def test_flags_exist(page: Page) -> None:
    """Each `--flag` in the text is one of some command."""
    for code in page.code():
        if code.startswith("--"):
            flags = re.split(r"[ =]", code)[0].split("/")
            assert set(flags) <= FLAGS, f"{page.name} names {code}"


def thumb_commands(line: str) -> Iterator[list[str]]:
    """Yield the arguments of each `thumb` on a line of shell."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    skip = False
    for word in (*lexer, ";"):
        if word in OPERATORS:
            if words[:1] == ["thumb"]:
                yield words[1:]
                words = []
            skip = word in {">", ">>", "<"}
            words = words if skip else []
        elif skip:
            skip = False
        else:
            words.append(word)


def check_line(line: str) -> None:
    """Parse each `thumb` on a line of shell."""
    for arguments in thumb_commands(line):
        check_command(arguments)


def check_command(arguments: list[str]) -> None:
    """Parse the arguments of `thumb` as the command would, without running it."""
    name = "thumb"
    while arguments and f"{name} {arguments[0]}" in COMMANDS:
        name = f"{name} {arguments.pop(0)}"
    command = COMMANDS[name]
    if isinstance(command, TyperGroup):
        assert not arguments or arguments[0].startswith("-"), f"there is no `{name} {arguments[0]}`"
    command.make_context(name, arguments)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("thumb batch titles.csv --nonsense", "No such option"),
        ("cat titles.txt | thumb batch - --format tiktok", "tiktok"),
        ("thumb gen", "Missing parameter"),
        ("thumb gen a > b.webp && thumb brand sing", "there is no `thumb brand sing`"),
    ],
)
def test_a_wrong_command_is_found(line: str, complaint: str) -> None:
    """Else the next test would find nothing."""
    with pytest.raises(Exception, match=complaint):
        check_line(line)


@each_page
def test_commands_parse(page: Page) -> None:
    """Their subcommands, options and values exist."""
    for line in page.shell_lines():
        check_line(line)


@each_page
def test_commands_in_the_text_exist(page: Page) -> None:
    """`thumb config show` names a command and subcommand; what follows are its options."""
    for code in page.code():
        name, *words = code.split(" ")
        if name != "thumb":
            continue
        while words and f"{name} {words[0]}" in COMMANDS:
            name = f"{name} {words.pop(0)}"
        assert name != "thumb" or not words or words[0].startswith("-"), f"{page.name} names {code}"
        flags = {"--help", *(flag for param in COMMANDS[name].params for flag in param.opts)}
        assert {word for word in words if word.startswith("--")} <= flags, f"{page.name} names {code}"


@each_page
def test_python_blocks_import_what_exists(page: Page) -> None:
    """Examples are Python, and import from the package what it has."""
    for block in page.blocks:
        if block.language != "python":
            continue
        for node in ast.walk(ast.parse(block.text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("thumbcli"):
                module = importlib.import_module(node.module or "")
                for alias in node.names:
                    assert hasattr(module, alias.name), f"{page.name} imports {alias.name}"
