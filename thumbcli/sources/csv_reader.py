"""Reads titles from CSV and TSV: header, delimiter, and quoted records over several lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from thumbcli.errors import InputError, RequestError
from thumbcli.options.column_map import SLUG, TITLE, known_key, likely_option
from thumbcli.sources.line_reader import LINE_MAX_BYTES, TOO_LONG, WAITING
from thumbcli.sources.row_parsing import (
    COLUMNS_MAX,
    NO_VALUES,
    NOTHING,
    SKIPPED,
    NoTitleError,
    ParsedRow,
    closest,
    column_list,
    invalid_row,
    template_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.sources.line_reader import Lines, LineSignal
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["COMMA_FIRST", "TAB_FIRST", "has_excel_hint", "is_table", "open_table"]

COMMA_FIRST: Final = ",;\t|"
TAB_FIRST: Final = "\t,;|"

_QUOTE = '"'
_EXCEL_HINT = re.compile(r"""\s*"?sep=(\\t|[^\w"])"?[,;\t|]*\s*""", re.IGNORECASE)
"""Excel's first line `sep=;`, which some programs quote, and others pad with delimiters like any row."""

_EXCEL_TEXT = re.compile(r"""\s*="(.*)"\s*|[^\S ]+"(.*)"\s*""", re.DOTALL)
"""A cell that Excel keeps as text, `="007"`, and one with a tab before its quote."""

_RULE = re.compile(r"[\s|:+-]*-[\s|:+-]*")
"""The line below the header of a table that is drawn with `|`."""

_COMMENT_MAX_LINES = 50
"""How far a header is looked for behind lines that begin with `#`."""

_LONGEST_OPTION = "custom_assets_id"
_SPACES_AROUND = 8
"""How many spaces a name may have around it where a header comes again."""

_THOUSANDS = re.compile(r"\d{3}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """The meaning of the columns.

    Attributes:
        width: The number of cells; 0 without a header, if the column was chosen by its position.
        title: The index of the title.
        names: The name of each column.
        variants: Their names in name templates, with the index.
        overrides: The options that columns override, with the name of the column and its index.
        slug: The index of the column that means `slug` in name templates, "" if none does, None if it is the
            one of that name.
    """

    width: int
    title: int
    names: tuple[str, ...] = ()
    variants: tuple[tuple[str, int], ...] = ()
    overrides: tuple[tuple[str, str, int], ...] = ()
    slug: int | Literal[""] | None = None


def has_excel_hint(line: str) -> bool:
    """Tell whether `line` is Excel's `sep=;`, which only tables have."""
    return _EXCEL_HINT.fullmatch(line) is not None


def is_table(line: str) -> bool:
    """Tell whether `line` starts a table: a header with a cell `title`, or Excel's `sep=;`."""
    return has_excel_hint(line) or _find_delimiter(line, COMMA_FIRST, TITLE) is not None


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
    first = _take_header(lines, delimiters, column or TITLE, columns)
    if hint := _EXCEL_HINT.fullmatch(first):
        first = _take_header(lines, delimiters, column or TITLE, columns)
        hinted = "\t" if hint[1] == "\\t" else hint[1]
        known = _find_delimiter(first, hinted + delimiters, column or TITLE) is not None
        delimiters = hinted + delimiters if known else hinted
    delimiter = _find_delimiter(first, delimiters, column or TITLE)
    if delimiter is None and column is not None:
        return _open_by_position(lines, first, delimiters, column, columns)
    if delimiter is None:
        _refuse_headless(lines, first, delimiters)
        columns.check((), lines.number)
        lines.put_back([first])
        return _CsvReader(lines, _headless_delimiter(first, delimiters), _Header(width=1, title=0), columns)
    cells = _CsvReader(lines, delimiter, _Header(width=0, title=0), columns).record(first)
    if isinstance(cells, tuple):
        raise InputError(
            f"{lines.name}: the header on line {lines.number} has a quote that never closes",
            remedy="close it, or remove it",
        )
    title = _find(cells, column or TITLE)
    return _CsvReader(
        lines, delimiter, _header(lines, cells, 0 if title is None else title, columns), columns
    )


def _open_by_position(
    lines: Lines, first: str, delimiters: str, column: str, columns: SourceColumns
) -> _CsvReader:
    """Open a table in which no column is called `column`: it may be a position."""
    delimiter = _headless_delimiter(first, delimiters)
    cells = _cells(first, delimiter, spaced=True)
    if not (column.isascii() and column.isdigit()):
        close = closest(column, cells)
        raise InputError(
            f"{lines.name} has no column {column!r}; its first line holds {column_list(cells)}",
            remedy=f"did you mean --column {_shell(close)}?" if close else "name one of these with --column",
        )
    title = int(column) - 1
    if not 0 <= title < len(cells):
        raise InputError(
            f"{lines.name} has no column {column}; its first line holds {column_list(cells)}",
            remedy=f"give a position from 1 to {len(cells)} with --column",
        )
    if any(cell.strip().casefold() == TITLE or known_key(cell) for cell in cells):
        return _CsvReader(lines, delimiter, _header(lines, cells, title, columns), columns)
    columns.check((), lines.number)
    lines.put_back([first])
    return _CsvReader(lines, delimiter, _Header(width=0, title=title), columns)


def _refuse_headless(lines: Lines, first: str, delimiters: str) -> None:
    for delimiter in delimiters:
        cells = _cells(first, delimiter)
        if len(cells) > 1 and any(cells[1:]) and not _is_prose(cells, delimiter):
            likely = (cell.strip() for cell in cells if likely_option(cell) == TITLE)
            close = next(likely, None) or closest(TITLE, cells)
            raise InputError(
                f"{lines.name} has no column `title`; its first line holds {column_list(cells)}",
                remedy=f"name the titles' column with --column {_shell(close) if close else 'NAME'}, "
                "or take each line as a title with --input-format text",
            )
        if len(cells) == 1 and first.lstrip()[0] == _QUOTE and _is_quoted_header(cells[0]):
            raise InputError(
                f"{lines.name}: each line is in quotes as a whole, with its delimiters",
                remedy="""take them off: sed 's/^"//; s/"$//; s/""/"/g' FILE""",
            )


def _is_quoted_header(cell: str) -> bool:
    delimiter = _find_delimiter(cell, COMMA_FIRST, TITLE)
    return delimiter is not None and len(_cells(cell, delimiter)) > 1


def _headless_delimiter(first: str, delimiters: str) -> str:
    return next((one for one in delimiters if len(_cells(first, one)) > 1), delimiters[0])


def _header(lines: Lines, cells: Sequence[str], title: int, columns: SourceColumns) -> _Header:
    """Return the meaning of the columns of a header, the line that was read last.

    Raises:
        InputError: It has too many columns, or two that set the same.
    """
    source = lines.name
    if len(cells) > COLUMNS_MAX:
        raise InputError(
            f"{source}: the header on line {lines.number} has {len(cells):,} columns",
            remedy=f"leave at most {COLUMNS_MAX:,}: the title, and those that are options or in --name",
        )
    names = [_plain(cell).strip() or f"column {index}" for index, cell in enumerate(cells, 1)]
    variants: dict[str, int] = {}
    overrides: dict[str, int] = {}
    slug = None
    for index, name in enumerate(names):
        key = columns.key(name)
        if index != title and key == SLUG:
            slug = index
        elif index != title and key:
            if key in overrides:
                raise InputError(
                    f"{source}: columns {overrides[key] + 1} and {index + 1} are both `{key}`",
                    remedy="remove or rename one of them",
                )
            overrides[key] = index
        elif index != title and name.casefold() == names[title].casefold():
            raise InputError(
                f"{source}: columns {title + 1} and {index + 1} are both {names[title]!r}",
                remedy="rename one of them, or pick one by its position, such as --column 2",
            )
        variants.setdefault(template_name(name), index)
    for name, number in Counter(names).items():
        if number > 1:
            columns.warn(
                f"{source}:{lines.number}: {number} columns are called {name!r}; the last of them counts"
            )
    columns.check(names, lines.number)
    known = frozenset(names)
    return _Header(
        width=len(cells),
        title=title,
        names=tuple(names),
        variants=tuple((name, index) for name, index in variants.items() if name and name not in known),
        overrides=tuple((key, names[index], index) for key, index in overrides.items()),
        slug="" if columns.slug == "" else slug,
    )


class _CsvReader:
    """The reader of one source, which stands after its header."""

    def __init__(self, lines: Lines, delimiter: str, header: _Header, columns: SourceColumns) -> None:
        self._lines = lines
        self._set_header(header, delimiter)
        self._columns = columns
        # The limit is global: it is raised for long descriptions, never lowered.
        csv.field_size_limit(max(csv.field_size_limit(), 2 * LINE_MAX_BYTES))

    def _set_header(self, header: _Header, delimiter: str) -> None:
        self._header, self._delimiter = header, delimiter
        self._ruling_starts = 's S"' + (delimiter + "+:-" if delimiter == "|" else "")
        self._others = re.compile(f"[{re.escape(COMMA_FIRST.replace(delimiter, ''))}]")
        self._header_names = frozenset(name.casefold() for name in header.names)
        self._name_chars = max(map(len, (*header.names, _LONGEST_OPTION))) + _SPACES_AROUND

    def read(self, line: str) -> ParsedRow | None:
        """Parse the record that starts with `line`.

        Returns:
            None if all its cells are empty, `SKIPPED` if it belongs to no row: a header or Excel's hint that
            comes again where files were joined, or the line below a drawn table's header.
        """
        number = self._lines.number
        if line[0] in self._ruling_starts and self._is_ruling(line):
            return SKIPPED
        if _QUOTE in line:
            record = self.record(line)
            if isinstance(record, tuple):
                return record
            cells = [_plain(cell) if _QUOTE in cell else cell for cell in record]
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

    def _row(self, cells: Sequence[str], number: int) -> ParsedRow | None:
        """Return the row of as many cells as the header has; None if all are empty."""
        header = self._header
        title = cells[header.title]
        if (not title or title.isspace()) and not any(cell.strip() for cell in cells):
            return None
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
        title = _find(cells, header.names[header.title])
        if title is None:
            return None
        if self._are_names(cells):
            self._columns.warn(f"{self._lines.name}:{number} is the header again, and is skipped")
            if [cell.strip() for cell in cells] != list(header.names):
                self._set_header(_header(self._lines, cells, title, self._columns), self._delimiter)
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
        delimiter = _find_delimiter(line, COMMA_FIRST.replace(self._delimiter, ""), title_name)
        cells = _cells(line, delimiter, spaced=True) if delimiter else []
        title = _find(cells, title_name)
        if delimiter is None or title is None or not self._are_names(cells):
            return False
        self._columns.warn(f"{self._lines.name}:{number} is a header again, in another form, and is skipped")
        self._set_header(_header(self._lines, cells, title, self._columns), delimiter)
        return True

    def _other_delimiter(self, line: str) -> str | None:
        """Return what else parts `line` into as many cells as the header has; None if that is punctuation."""
        for delimiter in COMMA_FIRST.replace(self._delimiter, ""):
            cells = line.split(delimiter)
            if len(cells) == self._header.width and not _is_prose(cells, delimiter):
                return delimiter
        return None

    def _are_names(self, cells: Sequence[str]) -> bool:
        """Tell whether each cell is a column's name, or an option's, or empty."""
        names = (cell.strip().casefold() for cell in cells)
        return all(not name or name in self._header_names or known_key(name) for name in names)

    def record(self, first: str) -> list[str] | ParsedRow:
        """Return the cells of the record that starts with `first` and may continue on later lines.

        An opening quote that is never closed makes only its line invalid: the lines after it are put back.
        """
        number = self._lines.number
        taken: list[str | LineSignal] = []
        # In the only column, a quote after a comma belongs to the sentence.
        spaced = self._header.width != 1
        first = first if spaced else first.lstrip()
        # Some databases write \" for a quote; where that was meant, no other reading is whole.
        for escape in (None, "\\") if '\\"' in first else (None,):
            self._lines.put_back(taken[1:])
            taken.clear()
            cells = self._strict_cells(first, taken, escape=escape, spaced=spaced)
            if cells is not None:
                return cells
        if not taken:
            # A quote inside a cell, as in «"Never" again», is read as most programs do.
            return _cells(first, self._delimiter, spaced=spaced)
        self._lines.put_back(taken[1:])
        return invalid_row(
            number,
            "a quote opened here never closes where a cell ends",
            "close it, or double it if it belongs to the title",
        )

    def _strict_cells(
        self, first: str, taken: list[str | LineSignal], *, escape: str | None, spaced: bool
    ) -> list[str] | None:
        """Return the cells of a record in which every quote opens, closes or is escaped; else None."""
        lines = self._more(first, taken)
        try:
            return next(
                csv.reader(
                    lines, delimiter=self._delimiter, escapechar=escape, strict=True, skipinitialspace=spaced
                )
            )
        except (csv.Error, InputError):
            return None

    def _more(self, first: str, taken: list[str | LineSignal]) -> Iterator[str]:
        """Yield `first` and the lines after it, up to the limit of a record.

        `taken` stays empty while only `first` is consumed.
        """
        yield first + "\n"
        taken.append(first)
        room_chars = LINE_MAX_BYTES - len(first)
        for line in self._lines:
            if line is WAITING:
                continue
            taken.append(line)
            if line is TOO_LONG:
                return
            room_chars -= len(line) + 1
            if room_chars < 0:
                return
            yield line + "\n"

    def _fit(self, cells: list[str], line: str) -> list[str] | RequestError:
        """Return as many cells as the header has, or an error if a cell would be lost."""
        width = self._header.width or max(len(cells), self._header.title + 1)
        extra = cells[width:]
        if not extra:
            if len(cells) == 1 and _QUOTE not in line and (other := self._other_delimiter(line)):
                return RequestError(
                    f"the row has one cell, and with {other!r} as many as the header",
                    remedy=f"separate all cells with {self._delimiter!r}, or put the title in double quotes",
                )
            return cells + [""] * (width - len(cells))
        if not any(cell.strip() for cell in extra):
            return cells[:width]
        if width == 1 and _is_prose(cells, self._delimiter):
            return [self._delimiter.join(cells) if _QUOTE in line or not line else line]
        cause = {",": "commas", ";": "semicolons", "\t": "tabs"}.get(self._delimiter, repr(self._delimiter))
        message = f"the row has {len(cells)} cells, the header has {width}"
        if not self._header.names:
            message = f"the row has {len(cells)} cells, and no header says which is the title"
        return RequestError(message, remedy=f"put titles that hold {cause} in double quotes")


def _find_delimiter(line: str, delimiters: str, name: str) -> str | None:
    """Return the delimiter that makes `line` a header with a cell called `name`, or None."""
    return next((one for one in delimiters if _find(_cells(line, one, spaced=True), name) is not None), None)


def _cells(line: str, delimiter: str, *, spaced: bool = False) -> list[str]:
    """Return the cells of one line; `spaced` allows spaces before a quoted cell."""
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=spaced), [""])


def _plain(cell: str) -> str:
    """Return what a cell holds that a program wrote in a form of its own."""
    found = _EXCEL_TEXT.fullmatch(cell)
    return (found[1] or found[2] or "").replace('""', '"') if found else cell


def _take_header(lines: Lines, delimiters: str, name: str, columns: SourceColumns) -> str:
    """Return the next line that is not blank, or the header below it.

    Some programs write lines that begin with `#` above the header, or one line with the name of the table.
    """
    first = _take(lines)
    if _is_header(first, delimiters, name):
        return first
    number = lines.number
    taken: list[str | LineSignal] = []
    for line in lines:
        if line is WAITING:
            continue
        taken.append(line)
        if line is TOO_LONG or len(taken) > _COMMENT_MAX_LINES:
            break
        if not line or line.isspace():
            continue
        if _is_header(line, delimiters, name):
            if not first.startswith("#"):
                columns.warn(f"{lines.name}:{number} is above the header, and is skipped")
            return line
        if not (line.startswith("#") and first.startswith("#")):
            break
    lines.put_back(taken)
    return first


def _is_header(line: str, delimiters: str, name: str) -> bool:
    """Tell whether `line` has a cell called `name`, or is Excel's hint above such a line."""
    return has_excel_hint(line) or (
        not name.isdigit() and _find_delimiter(line, delimiters, name) is not None
    )


def _find(cells: Sequence[str], name: str) -> int | None:
    """Return the index of the cell called `name`, exactly or else in any case."""
    names = [cell.strip() for cell in cells]
    if name.strip() in names:
        return names.index(name.strip())
    folded = [cell.casefold() for cell in names]
    return folded.index(name.strip().casefold()) if name.strip().casefold() in folded else None


def _is_prose(cells: Sequence[str], delimiter: str) -> bool:
    """Tell whether the delimiters are punctuation, as in `Faster, higher` or `10,000 steps`."""
    return delimiter != "\t" and all(
        after[:1].isspace()
        or (delimiter == "," and before[-1:].isdigit() and _THOUSANDS.match(after) is not None)
        for before, after in pairwise(cells)
    )


def _take(lines: Lines) -> str:
    """Return the next line that is not blank, "" at the end; an InputError if it is too long for a header."""
    for line in lines:
        if line is TOO_LONG:
            raise InputError(
                f"{lines.name}: line {lines.number} is too long for a header",
                remedy="name the right file, or take each line as a title with --input-format text",
            )
        if isinstance(line, str) and line and not line.isspace():
            return line
    return ""


def _shell(name: str | None) -> str:
    return f'"{name}"' if name and " " in name else str(name)
