"""Reads titles from CSV and TSV: rows, headers that come again, and quoted records over several lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from thumbcli.errors import RequestError
from thumbcli.options.column_map import SLUG, known_key
from thumbcli.sources.column_names import NO_VALUES, NOTHING, column_list
from thumbcli.sources.csv_cells import (
    COMMA_FIRST,
    QUOTE,
    cells_of,
    find_cell,
    find_delimiter,
    has_excel_hint,
    is_prose,
    plain,
)
from thumbcli.sources.csv_header import Header, find_header, header_of
from thumbcli.sources.csv_records import CsvRecords
from thumbcli.sources.row_parsing import SKIPPED, NoTitleError, ParsedRow, invalid_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.sources.line_reader import Lines
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["open_table"]

_RULE: Final = re.compile(r"[\s|:+-]*-[\s|:+-]*")
"""The line below the header of a table that is drawn with `|`."""

_LONGEST_OPTION: Final = "custom_assets_id"
_CUT_OFF: Final = "the list may be cut off: its last line ends in the middle"

_SPACES_AROUND: Final = 8
"""How many spaces a name may have around it where a header comes again."""


def open_table(lines: Lines, delimiters: str, column: str | None, columns: SourceColumns) -> _CsvReader:
    """Read the header, if there is one, and return the reader of the rows.

    Args:
        lines: The source, at its first line that is not blank.
        delimiters: The possible delimiters, likeliest first.
        column: The name or position (from 1) of the column with the titles; None means `title`.
        columns: What the columns mean; is told of headers that come again.

    Raises:
        InputError: There are several columns and none holds the titles, there are too many, or not those that
            `--map` names.
    """
    header, delimiter = find_header(lines, delimiters, column, columns)
    return _CsvReader(lines, delimiter, header, columns)


def _counted(cells: Sequence[str]) -> str:
    return "1 cell" if len(cells) == 1 else f"{len(cells)} cells"


class _CsvReader:
    """The reader of one source, which stands after its header."""

    def __init__(self, lines: Lines, delimiter: str, header: Header, columns: SourceColumns) -> None:
        self._lines, self._columns = lines, columns
        self._set_header(header, delimiter)

    def _set_header(self, header: Header, delimiter: str) -> None:
        self._header, self._delimiter = header, delimiter
        self._records = CsvRecords(self._lines, delimiter, self._columns)
        self._ruling_starts = 's S"' + (delimiter + "+:-" if delimiter == "|" else "")
        self._others = re.compile(f"[{re.escape(COMMA_FIRST.replace(delimiter, ''))}]")
        self._header_names = frozenset(name.casefold() for name in header.names)
        self._name_chars = max(map(len, (*header.names, _LONGEST_OPTION))) + _SPACES_AROUND

    def read(self, line: str) -> ParsedRow:
        """Parse the record that starts with `line`.

        Returns:
            `SKIPPED` if it is no row: all its cells are empty, or it is a header or Excel's hint that comes
            again where files were joined, or the line below a drawn table's header.
        """
        number = self._lines.number
        if line[0] in self._ruling_starts and self._is_ruling(line):
            return SKIPPED
        if QUOTE in line:
            record = self._records.take(line, spaced=self._header.width != 1)
            if isinstance(record, tuple):
                return record
            cells = [plain(cell) if QUOTE in cell else cell for cell in record]
        else:
            cells = line.split(self._delimiter)
        if len(cells) == 1 and self._others.search(line) and self._is_other_table(line, number):
            return SKIPPED
        header = self._header
        title = cells[header.title] if header.title < len(cells) else cells[-1]
        # Most titles are longer than any name, and need no closer look.
        if len(title) <= self._name_chars and (found := self._next_header(title, cells, number)):
            return found
        if len(cells) != header.width:
            fitted = self._fit(cells, line if self._lines.number == number else "")
            if isinstance(fitted, RequestError):
                return "", number, NOTHING, NOTHING, fitted
            cells = fitted
        return self._row(cells, number)

    def _row(self, cells: Sequence[str], number: int) -> ParsedRow:
        """Return the row of as many cells as the header has; `SKIPPED` if all are empty."""
        header = self._header
        title = cells[header.title]
        if (not title or title.isspace()) and not any(cell.strip() for cell in cells):
            self._columns.empty_rows += 1
            return SKIPPED
        error = None
        if title in NO_VALUES:
            message = f"the title is {title}, which means no value"
            title, error = "", NoTitleError(message, remedy="write a title there")
        overrides: dict[str, str] = {}
        for key, name, index in header.overrides:
            if (cell := self._columns.override(key, name, cells[index])) is not None:
                overrides[key] = cell
        columns = dict(zip(header.names, cells))  # noqa: B905 - a check of equal lengths costs as much again
        for name, index in header.variants:
            columns[name] = cells[index]
        if header.slug is not None:
            columns[SLUG] = "" if header.slug == "" else cells[header.slug]
        return title, number, overrides or NOTHING, columns or NOTHING, error

    def _is_ruling(self, line: str) -> bool:
        return has_excel_hint(line) or (self._delimiter == "|" and _RULE.fullmatch(line) is not None)

    def _next_header(self, first: str, cells: Sequence[str], number: int) -> ParsedRow | None:
        """Return what to make of a row that holds a column's name where its title should be; None for a row.

        `cat a.csv b.csv` puts the header of the second file there. Its columns may have another order.
        """
        header = self._header
        name = first.strip()
        if not header.names or (name.casefold() not in self._header_names and not known_key(name)):
            return None
        title = find_cell(cells, header.names[header.title])
        if title is None:
            return None
        if self._are_names(cells):
            self._columns.warn(f"{self._lines.name}:{number} is the header again, and is skipped")
            if [cell.strip() for cell in cells] != list(header.names):
                self._set_header(header_of(self._lines, cells, title, self._columns), self._delimiter)
            return SKIPPED
        if title != header.title:
            return None
        return invalid_row(
            number,
            "the row looks like a second header with other columns",
            "give each list as a file of its own: thumb batch a.csv b.csv",
        )

    def _is_other_table(self, line: str, number: int) -> bool:
        """Tell whether `line` is the header of a table with another delimiter, and go on with that."""
        header = self._header
        if not header.names:
            return False
        title_name = header.names[header.title]
        delimiter = find_delimiter(line, COMMA_FIRST.replace(self._delimiter, ""), title_name)
        cells = cells_of(line, delimiter, spaced=True) if delimiter else []
        title = find_cell(cells, title_name)
        if delimiter is None or title is None or not self._are_names(cells):
            return False
        self._columns.warn(f"{self._lines.name}:{number} is a header again, in another form, and is skipped")
        self._set_header(header_of(self._lines, cells, title, self._columns), delimiter)
        return True

    def _other_delimiter(self, line: str) -> str | None:
        """Return what else parts `line` into as many cells as the header has; None if that is punctuation."""
        for delimiter in COMMA_FIRST.replace(self._delimiter, ""):
            cells = line.split(delimiter)
            if len(cells) == self._header.width and not is_prose(cells, delimiter):
                return delimiter
        return None

    def _are_names(self, cells: Sequence[str]) -> bool:
        """Tell whether each cell is a column's name, or an option's, or empty."""
        names = (cell.strip().casefold() for cell in cells)
        return all(not name or name in self._header_names or known_key(name) for name in names)

    def _fit(self, cells: list[str], line: str) -> list[str] | RequestError:
        """Return as many cells as the header has, or an error if a cell would be lost."""
        width = self._header.width or max(len(cells), self._header.title + 1)
        extra = cells[width:]
        if not extra:
            if len(cells) == 1 and QUOTE not in line and (other := self._other_delimiter(line)):
                return RequestError(
                    f"the row has one cell, and with {other!r} as many as the header",
                    remedy=f"separate all cells with {self._delimiter!r}, or put the title in double quotes",
                )
            lacking = enumerate(self._header.names[len(cells) :], len(cells) + 1)
            # A header may end in delimiters, behind which no column has a name.
            if any(name not in {"", f"column {number}"} for number, name in lacking):
                if self._lines.is_last_and_open:
                    return RequestError(
                        f"{_CUT_OFF}, after {_counted(cells)} of {width}",
                        remedy="export it again; if the row is whole, give it all its cells or end the line",
                    )
                self._columns.warn_once(
                    "short",
                    f"{self._lines.name}:{self._lines.number}: the row has {len(cells)} cells, the header has"
                    f" {width}; missing ones count as empty, here and below",
                )
            return cells + [""] * (width - len(cells))
        if not any(cell.strip() for cell in extra):
            return cells[:width]
        if width == 1 and is_prose(cells, self._delimiter):
            return [self._delimiter.join(cells) if QUOTE in line or not line else line]
        cause = {",": "commas", ";": "semicolons", "\t": "tabs"}.get(self._delimiter, repr(self._delimiter))
        message = f"the row has {len(cells)} cells, the header has {width}"
        if not self._header.names:
            message = f"the row has {len(cells)} cells, and no header says which is the title"
        return RequestError(
            f"{message}: {column_list(cells)}", remedy=f"put titles that hold {cause} in double quotes"
        )
