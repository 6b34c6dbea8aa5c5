"""What a cell of a row says, in a list or in a database: truth, an older style, native values as text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Final
from uuid import UUID

from thumbcli.contract import STYLES
from thumbcli.contract.unknown_names import nearest
from thumbcli.errors import RequestError
from thumbcli.printable_text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["cell_text", "has_other_author", "is_missing", "parse_style", "parse_truth"]

_TRUE: Final = {"1", "true", "yes", "y", "on"}
_FALSE: Final = {"0", "false", "no", "n", "off"}

_LISTS: Final = frozenset({"tags"})
"""Options that are several words: a list of them is one value."""


def parse_truth(name: str, cell: str) -> bool:
    """Return what a cell of an option that is on or off says.

    Raises:
        RequestError: It says neither.
    """
    word = cell.strip().lower()
    if word not in _TRUE | _FALSE:
        raise RequestError(
            f"{name} must be true or false (not {shown(cell)})", remedy="write true, false, or nothing"
        )
    return word in _TRUE


def parse_style(cell: str) -> tuple[bool, bool]:
    """Return whether a `style` uses the photo, and whether the logo.

    Raises:
        RequestError: There is no such style.
    """
    try:
        return STYLES[cell.strip().lower()]
    except KeyError:
        raise RequestError(
            f"style must be one of: {', '.join(STYLES)} (not {shown(cell)})", remedy=nearest(cell, STYLES)
        ) from None


def has_other_author(own: Mapping[str, object], usual: object) -> bool:
    """Tell whether a row has an author without a face of their own, who is not the usual one."""
    return bool(usual) and "author" in own and "avatar" not in own and own["author"] != usual


def is_missing(value: object) -> bool:
    """Tell whether a value stands for none: NULL, or what tables of numbers have in its place (NaN, NaT)."""
    return value is None or (isinstance(value, float | datetime) and value != value)  # noqa: PLR0124 - is NaN


def cell_text(option: str, value: object) -> str | None:
    """Return a value as a list of titles would have it; None if it has no text of its own.

    A time is its date, and a whole number has no fraction: SQLite keeps a column of both as floats.
    """
    match value:
        case str():
            return str(value)
        case bool():
            return str(value).lower()
        case date():
            return (value.date() if isinstance(value, datetime) else value).isoformat()
        case Real() | Decimal() | UUID():
            text = str(value)
            return text.removesuffix(".0")
        case list() | tuple() | set() | frozenset() if option in _LISTS:
            words = sorted(value, key=str) if isinstance(value, set | frozenset) else value
            return ",".join(words) if all(isinstance(word, str) for word in words) else None
        case _:
            return None
