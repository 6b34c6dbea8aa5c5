"""Reads titles from JSON Lines: one object or string per line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from thumbcli.sources.column_names import NOTHING, column_list
from thumbcli.sources.records import RecordReader, kind_of
from thumbcli.sources.row_parsing import COLUMNS_MAX, SKIPPED, ParsedRow, invalid_row

if TYPE_CHECKING:
    from thumbcli.sources.line_reader import Lines
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["JsonlReader", "decode_first", "parse_object"]


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
        _refuse_halves(line, value)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return value


def decode_first(text: str, start: int) -> tuple[object, int]:
    """Return the JSON value that begins at `start`, as `parse_object` does, and where it ends.

    Raises:
        ValueError: As there, or it goes on behind the end of `text`.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
        _refuse_halves(text[start:end], value)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return value, end


def _refuse_halves(text: str, value: object) -> None:
    # Only an escape can write half of a character.
    if "\\u" in text and _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        raise ValueError("an escape such as \\ud83d is half of a character")


class JsonlReader:
    """The reader of one source.

    Args:
        lines: The source.
        column: The key of the title; None means `title`.
        columns: What the keys mean.
    """

    def __init__(self, lines: Lines, column: str | None, columns: SourceColumns) -> None:
        self._lines = lines
        self._columns = columns
        self._records = RecordReader(lines.name, column, columns)

    def read(self, line: str) -> ParsedRow:
        """Parse one line; `SKIPPED` for an object without a value.

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
            if self._records.empty_cells is None:
                self._columns.check((), number)
            return value, number, NOTHING, self._records.empty_cells or NOTHING, None
        if not isinstance(value, dict):
            return invalid_row(number, f"the line holds {kind_of(value)}, not an object or a string", _REMEDY)
        if not value:
            self._columns.empty_rows += 1
            return SKIPPED
        if len(value) > COLUMNS_MAX:
            return invalid_row(
                number, f"the object has {len(value):,} keys", f"leave at most {COLUMNS_MAX:,}"
            )
        return self._records.row(value, number)


_REMEDY = 'write {"title": "…"} on a line of its own'
