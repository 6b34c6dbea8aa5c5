"""What is understood of titles, for people: a block for each, aligned, and no wider than the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from thumbcli.errors import without_title
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from thumbcli.contract import Explanation
    from thumbcli.errors import ThumbError
    from thumbcli.sources.rows import Row

__all__ = ["explanation_writer", "fields_of", "fields_of_problem"]

_NONE = "-"
_LABEL_CELLS = len("  headline  ")
_VALUE_MIN_CELLS = 12
"""Lines get no narrower than this beside the labels, on whatever terminal."""


def fields_of(found: Explanation) -> Iterator[tuple[str, str]]:
    """Yield the fields of a block with their values; the first has no name, and one goes on under no name."""
    yield "", found.title
    yield "headline", found.headline or _NONE
    yield "subtitle", found.subtitle or _NONE
    yield "accent", found.accent or _NONE
    yield "icon", found.icon or _NONE
    yield "category", found.category or _NONE
    yield "tone", found.tone
    yield "layout", found.layout
    yield "language", found.language
    yield "clean", found.clean
    for index, reason in enumerate(found.reasons):
        yield "" if index else "because", reason


def fields_of_problem(row: Row, error: ThumbError) -> Iterator[tuple[str, str]]:
    """Yield the fields of a block for a row that can't be drawn."""
    yield "", row.title.strip() or "(no title)"
    yield "problem", without_title(error.message)
    if error.remedy:
        yield "", error.remedy
    yield "where", row.location


def explanation_writer() -> Callable[[Iterator[tuple[str, str]]], None]:
    """Return what writes one block to stdout: laid out on a terminal, else a line per field."""
    return _terminal_writer() if sys.stdout.isatty() else _write_plain


def _write_plain(fields: Iterator[tuple[str, str]]) -> None:
    lines = [f"{_label(name, index)}{printable(value)}" for index, (name, value) in enumerate(fields)]
    print("\n".join(lines), flush=True)


def _terminal_writer() -> Callable[[Iterator[tuple[str, str]]], None]:
    from rich.text import Text

    from thumbcli.cli.display.clean_console import CleanConsole

    console = CleanConsole()

    def write(fields: Iterator[tuple[str, str]]) -> None:
        block, width = Text(), console.width
        for index, (name, value) in enumerate(fields):
            label = _label(name, index)
            for line in _lines(printable(value), width - len(label)):
                block.append(label, style="dim")
                block.append(f"{line}\n", style=_style(name, index))
                label = " " * len(label)
        console.print(block, no_wrap=True, overflow="ignore", crop=False)

    def _lines(value: str, width: int) -> list[str]:
        from rich.cells import cell_len

        width = max(width, _VALUE_MIN_CELLS)
        if cell_len(value) <= width:
            return [value]
        return [line.plain.rstrip() for line in Text(value).wrap(console, width, overflow="fold")]

    return write


def _label(name: str, index: int) -> str:
    return f"  {name}".ljust(_LABEL_CELLS) if index else ""


def _style(name: str, index: int) -> str:
    if not index:
        return "bold"
    return "red" if name == "problem" else ""
