"""Marks rows without a picture at their line, in the view that GitHub has of a commit or a pull request.

Source:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thumbcli.printable_text import printable
from thumbcli.relative_path import relative_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.cli.display.summary import Problems

__all__ = ["annotation_lines"]

_LOCATION: Final = re.compile(r"(.+):(\d+)")
_ESCAPED: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED_IN_PLACES: Final = {**_ESCAPED, ":": "%3A", ",": "%2C"}


def annotation_lines(problems: Problems) -> Iterator[str]:
    """Yield a workflow command for each title that is told; none outside of GitHub Actions."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    for problem in problems.shown():
        remedy = f"; {problem.remedy}" if problem.remedy else ""
        place = ""
        if found := _LOCATION.fullmatch(problem.location):
            file = _escaped(_in_repository(found[1]), _ESCAPED_IN_PLACES)
            place = f"file={file},line={found[2]},"
        yield f"::error {place}title=thumb::{_escaped(f'{problem.code}: {problem.told}{remedy}', _ESCAPED)}"


def _in_repository(path: str) -> str:
    """Return a path from the root of the checkout, as GitHub knows files."""
    root = os.environ.get("GITHUB_WORKSPACE")
    return relative_path(path, Path(root)) if root else path


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(char, char) for char in printable(text))
