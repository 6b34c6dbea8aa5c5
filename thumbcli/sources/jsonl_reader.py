"""Reads titles from JSON Lines: one object or string per line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.options.column_map import SLUG, TITLE
from thumbcli.sources.row_parsing import (
    COLUMNS_MAX,
    NOTHING,
    ParsedRow,
    closest,
    column_list,
    invalid_row,
    template_name,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.sources.line_reader import Lines
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["JsonlReader", "parse_object"]


def _refuse_constant(name: str) -> str:
    raise ValueError(f"{name} is not JSON")


def _without_repeated_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value: dict[str, object] = {}
    for name, item in pairs:
        if name in value:
            raise ValueError(f"the key {column_list([name])} comes twice")
        value[name] = item
    return value


# Numbers stay as they were written, so that prices such as 1.50 keep their zero, and 1e999 is no infinity.
_DECODER: Final = json.JSONDecoder(
    strict=False,
    parse_int=str,
    parse_float=str,
    parse_constant=_refuse_constant,
    object_pairs_hook=_without_repeated_keys,
)

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half of a character, which JSON can write as an escape and no file, terminal or request can hold."""


def parse_object(line: str) -> object:
    """Return the JSON value on `line`, with numbers as strings.

    Raises:
        ValueError: It is not JSON, has a key twice in one object, or holds half a character.
    """
    try:
        value: object = _DECODER.decode(line)
        # Only an escape can write half of a character.
        halves = "\\u" in line and _SURROGATE.search(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if halves:
        raise ValueError("an escape such as \\ud83d is half of a character")
    return value


class JsonlReader:
    """The reader of one source.

    Args:
        lines: The source.
        column: The key of the title; None means `title`.
        columns: What the keys mean.
    """

    def __init__(self, lines: Lines, column: str | None, columns: SourceColumns) -> None:
        self._lines = lines
        self._column = column
        self._columns = columns
        self._empty_cells: dict[str, str] | None = None

    def read(self, line: str) -> ParsedRow:
        """Parse one line.

        Raises:
            InputError: The first object has no title, or not the keys that `--map` names.
        """
        number = self._lines.number
        try:
            value = parse_object(line)
        except ValueError as error:
            reason = f"can't be read: {error}"
            if isinstance(error, json.JSONDecodeError):
                reason = f"is not JSON: {error.msg} at character {error.pos + 1}"
            return invalid_row(number, f"the line {reason}", _REMEDY)
        if isinstance(value, str):
            if self._empty_cells is None:
                self._columns.check((), number)
            return value, number, NOTHING, self._empty_cells or NOTHING, None
        if not isinstance(value, dict):
            return invalid_row(number, f"the line holds {_kind(value)}, not an object or a string", _REMEDY)
        if len(value) > COLUMNS_MAX:
            return invalid_row(
                number, f"the object has {len(value):,} keys", f"leave at most {COLUMNS_MAX:,}"
            )
        return self._row(value, number)

    def _row(self, value: Mapping[str, object], number: int) -> ParsedRow:
        title_key = self._title_key(value)
        if title_key is None:
            return self._untitled([*value], number)
        overrides: dict[str, str] = {}
        columns = dict(self._empty_cells or NOTHING)
        for name, item in value.items():
            key = self._columns.key(name)
            text = _text(item)
            if text is None:
                if key and name != title_key and self._columns.is_foreign(key):
                    self._columns.add_foreign(key, name, _kind(item))
                elif name == title_key or key:
                    return invalid_row(number, f"`{name}` is {_kind(item)}, not a string", _REMEDY)
                continue
            columns[name] = text
            columns[template_name(name)] = text
            if not key or name == title_key or (cell := self._columns.override(key, name, text)) is None:
                continue
            if key in overrides:
                return invalid_row(number, f"`{key}` is set by two keys", "remove one of them")
            overrides[key] = cell
        if self._columns.slug is not None:
            columns[SLUG] = overrides.pop(SLUG, "")
        if self._empty_cells is None:
            self._columns.check([*value], number)
            # The keys of the first object are the header: a missing key is an empty cell.
            self._empty_cells = dict.fromkeys(columns, "")
        return columns[title_key], number, overrides or NOTHING, columns, None

    def _untitled(self, names: list[str], number: int) -> ParsedRow:
        wanted = self._column or TITLE
        if self._empty_cells is not None:
            return invalid_row(number, f"the object has no `{wanted}`; it has {column_list(names)}", _REMEDY)
        raise InputError(
            f"{self._lines.name}: the object on line {number} has no `{wanted}`; "
            f"it has {column_list(names) or 'nothing'}",
            remedy=f"name the key that holds the title: --column {closest(wanted, names) or 'NAME'}",
        )

    def _title_key(self, value: Mapping[str, object]) -> str | None:
        exact = self._column or TITLE
        if exact in value:
            return exact
        folded = exact.strip().casefold()
        return next((name for name in value if name.strip().casefold() == folded), None)


_REMEDY = 'write {"title": "…"} on a line of its own'


def _text(item: object) -> str | None:
    """Return a scalar as text, None for a list or an object."""
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
