"""What `pytest` would import on Windows."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import needs_posix

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[1]
MISSING = {"fcntl", "grp", "pexpect", "pty", "pwd", "resource", "termios", "tty"}
FILES = {".".join(file.relative_to(TESTS.parent).with_suffix("").parts): file for file in TESTS.rglob("*.py")}


def imported(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the modules that are imported when a file is, types aside."""
    for found in body:
        if isinstance(found, ast.Import):
            yield from (name.name for name in found.names)
        elif isinstance(found, ast.ImportFrom) and found.module:
            yield found.module
            yield from (f"{found.module}.{name.name}" for name in found.names)
        elif isinstance(found, ast.If) and "TYPE_CHECKING" not in ast.dump(found.test):
            yield from imported(found.orelse)  # The other branch is asked for a system.


@cache
def imports_of(name: str) -> frozenset[str]:
    """Return what a file imports."""
    return frozenset(imported(ast.parse(FILES[name].read_text("utf-8")).body))


def missing_from(name: str) -> set[str]:
    """Return what a file of the tests imports, by itself or others, that Windows lacks."""
    seen, left = {name}, [name]
    while left:
        found = imports_of(left.pop()) - seen
        seen |= found
        left += found & FILES.keys()
    return {module.partition(".")[0] for module in seen} & MISSING


@pytest.mark.long
def test_what_is_collected_on_windows_can_be_imported_there() -> None:
    """The rest is left out."""
    collected = [
        name
        for name, file in FILES.items()
        if file.name.startswith(("test_", "conftest"))
        and not any(map(needs_posix, (file, *file.parents[: len(name.split(".")) - 1])))
    ]
    assert len(collected) > 200
    assert {name: missing for name in collected if (missing := missing_from(name))} == {}
    assert missing_from("tests.cli.run") >= {"fcntl", "pty", "termios"}
