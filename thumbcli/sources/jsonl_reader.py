"""Titles out of JSON Lines: an object or a string a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.sources.row_parsing import (
    NOTHING,
    TITLE,
    Draft,
    broken,
    column_list,
    known_key,
    meant,
    safe_name,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.sources.line_reader import Lines

__all__ = ["Objects", "parse_object"]


def _refuse_constant(name: str) -> str:
    raise ValueError(f"{name} is not JSON")


# Numbers stay as they were written: 007-like ids and prices would not survive a round trip.
_DECODER: Final = json.JSONDecoder(
    strict=False, parse_int=str, parse_float=str, parse_constant=_refuse_constant
)


def parse_object(line: str) -> object:
    """Return the JSON value on `line`; numbers are strings, as they were written.

    Raises:
        ValueError: It is no JSON.
    """
    try:
        value: object = _DECODER.decode(line)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return value


class Objects:
    """Reads one source of JSON Lines.

    Args:
        lines: The source.
        column: The key that holds the title; None means `title`.
    """

    def __init__(self, lines: Lines, column: str | None) -> None:
        self._lines = lines
        self._column = column
        self._wanted = (column or TITLE).strip().casefold()
        self._base: dict[str, str] | None = None

    def read(self, line: str) -> Draft:
        """Make a draft of one line.

        Raises:
            InputError: The first object has no title; then none would have one.
        """
        number = self._lines.number
        try:
            value = parse_object(line)
        except json.JSONDecodeError as error:
            return broken(number, f"the line is not JSON: {error.msg} at character {error.pos + 1}", _REMEDY)
        except ValueError as error:
            return broken(number, f"the line is not JSON: {error}", _REMEDY)
        if isinstance(value, str):
            return value, number, NOTHING, self._base or NOTHING, None
        if not isinstance(value, dict):
            return broken(number, f"the line holds {_kind(value)}, not an object or a string", _REMEDY)
        return self._draft(value, number)

    def _draft(self, value: Mapping[str, object], number: int) -> Draft:
        title_key = self._title_key(value)
        if title_key is None:
            if self._base is None:
                raise self._no_title(value)
            return broken(
                number,
                f"the object has no `{self._column or TITLE}`; it has {column_list([*value])}",
                _REMEDY,
            )
        overrides: dict[str, str] = {}
        columns = dict(self._base or NOTHING)
        for name, item in value.items():
            key = known_key(name)
            text = _text(item)
            if text is None:
                if name == title_key or key:
                    return broken(number, f"`{name}` is {_kind(item)}, not a string", _REMEDY)
                continue
            columns[name] = text
            columns[safe_name(name)] = text
            if key and name != title_key and text.strip():
                overrides[key] = text.strip()
        if self._base is None:
            # The first object's keys are the header: a later object that leaves one out has an empty cell.
            self._base = dict.fromkeys(columns, "")
        return columns[title_key], number, overrides or NOTHING, columns, None

    def _title_key(self, value: Mapping[str, object]) -> str | None:
        exact = self._column or TITLE
        if exact in value:
            return exact
        return next((name for name in value if name.strip().casefold() == self._wanted), None)

    def _no_title(self, value: Mapping[str, object]) -> InputError:
        names = [*value]
        close = meant(self._column or TITLE, names)
        return InputError(
            f"{self._lines.name}: the object on line {self._lines.number} has no `{self._column or TITLE}`; "
            f"it has {column_list(names) or 'nothing'}",
            remedy=f"name the key that holds the title: --column {close or 'NAME'}",
        )


_REMEDY = 'write {"title": "…"} on a line of its own'


def _text(item: object) -> str | None:
    """Return a scalar as a cell, or None for a list or an object."""
    if isinstance(item, str):
        return item
    if item is None:
        return ""
    if isinstance(item, bool):
        return "true" if item else "false"
    return None


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    return "a list" if isinstance(value, list) else "an object"
