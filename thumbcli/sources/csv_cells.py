"""The cells of one line of CSV, in all the forms that programs write."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from thumbcli.options.column_map import TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "COMMA_FIRST",
    "EXCEL_HINT",
    "QUOTE",
    "TAB_FIRST",
    "cells_of",
    "find_cell",
    "find_delimiter",
    "has_excel_hint",
    "headless_delimiter",
    "is_prose",
    "is_table",
    "plain",
]

COMMA_FIRST: Final = ",;\t|"
TAB_FIRST: Final = "\t,;|"

QUOTE = '"'
EXCEL_HINT = re.compile(r"""\s*"?sep=(\\t|[^\w"])"?[,;\t|]*\s*""", re.IGNORECASE)
"""Excel's first line `sep=;`, which some programs quote, and others pad with delimiters like any row."""

_EXCEL_TEXT = re.compile(r"""\s*="(.*)"\s*|[^\S ]+"(.*)"\s*""", re.DOTALL)
"""A cell that Excel keeps as text, `="007"`, and one with a tab before its quote."""

_THOUSANDS = re.compile(r"\d{3}(?!\d)")


def has_excel_hint(line: str) -> bool:
    """Tell whether `line` is Excel's `sep=;`, which only tables have."""
    return EXCEL_HINT.fullmatch(line) is not None


def is_table(line: str) -> bool:
    """Tell whether `line` starts a table: a header with a cell `title`, or Excel's `sep=;`."""
    return has_excel_hint(line) or find_delimiter(line, COMMA_FIRST, TITLE) is not None


def find_delimiter(line: str, delimiters: str, name: str) -> str | None:
    """Return the delimiter that makes `line` a header with a cell called `name`, or None."""
    return next(
        (one for one in delimiters if find_cell(cells_of(line, one, spaced=True), name) is not None), None
    )


def headless_delimiter(first: str, delimiters: str) -> str:
    """Return the delimiter of a list without a header: the first that occurs."""
    return next((one for one in delimiters if len(cells_of(first, one)) > 1), delimiters[0])


def cells_of(line: str, delimiter: str, *, spaced: bool = False) -> list[str]:
    """Return the cells of one line; `spaced` allows spaces before a quoted cell."""
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=spaced), [""])


def plain(cell: str) -> str:
    """Return what a cell holds that a program wrote in a form of its own."""
    found = _EXCEL_TEXT.fullmatch(cell)
    return (found[1] or found[2] or "").replace('""', '"') if found else cell


def find_cell(cells: Sequence[str], name: str) -> int | None:
    """Return the index of the cell called `name`, exactly or else in any case."""
    names = [cell.strip() for cell in cells]
    if name.strip() in names:
        return names.index(name.strip())
    folded = [cell.casefold() for cell in names]
    return folded.index(name.strip().casefold()) if name.strip().casefold() in folded else None


def is_prose(cells: Sequence[str], delimiter: str) -> bool:
    """Tell whether the delimiters are punctuation, as in `Faster, higher` or `10,000 steps`."""
    return delimiter != "\t" and all(
        after[:1].isspace()
        or (delimiter == "," and before[-1:].isdigit() and _THOUSANDS.match(after) is not None)
        for before, after in pairwise(cells)
    )
