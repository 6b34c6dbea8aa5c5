"""Rows from records: objects of JSON, rows of workbooks and databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.errors import InputError
from thumbcli.options.column_map import SLUG, TITLE
from thumbcli.sources.column_names import NOTHING, closest, column_list, template_name
from thumbcli.sources.row_parsing import ParsedRow, invalid_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["RecordReader", "kind_of"]


class RecordReader:
    """The reader of one source.

    Args:
        source: The source, for messages.
        column: The field of the title; None means `title`.
        columns: What the fields mean.

    Attributes:
        empty_cells: The fields of the first record, without values; None before it.
    """

    def __init__(self, source: str, column: str | None, columns: SourceColumns) -> None:
        self._source, self._column, self._columns = source, column, columns
        self.empty_cells: dict[str, str] | None = None

    def row(self, value: Mapping[str, object], number: int) -> ParsedRow:
        """Return the row of a record.

        Raises:
            InputError: The first record has no title, or not the fields that `--map` names.
        """
        title_key = self._title_key(value)
        if title_key is None:
            return self._untitled([*value], number)
        overrides: dict[str, str] = {}
        columns = dict(self.empty_cells or NOTHING)
        for name, item in value.items():
            key = self._columns.key(name)
            text = _text(item)
            if text is None:
                if key and name != title_key and self._columns.is_foreign(key):
                    self._columns.add_foreign(key, name, kind_of(item))
                elif name == title_key or key:
                    return invalid_row(number, f"`{name}` is {kind_of(item)}, not a string", _REMEDY)
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
        if self.empty_cells is None:
            self._columns.check([*value], number)
            # The keys of the first object are the header: a missing key is an empty cell.
            self.empty_cells = dict.fromkeys(columns, "")
        return columns[title_key], number, overrides or NOTHING, columns, None

    def _untitled(self, names: list[str], number: int) -> ParsedRow:
        wanted = self._column or TITLE
        if self.empty_cells is not None:
            return invalid_row(number, f"the object has no `{wanted}`; it has {column_list(names)}", _REMEDY)
        raise InputError(
            f"{self._source}: the object on line {number} has no `{wanted}`; "
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


def kind_of(value: object) -> str:
    """Return what a value of JSON is, for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    return "a list" if isinstance(value, list) else "an object"
