"""Finds the header of a CSV file, below whatever stands above it, and says what its columns mean."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from thumbcli.errors import InputError
from thumbcli.light_dataclass import dataclass
from thumbcli.options.column_map import SLUG, TITLE, known_key, likely_option, may_mean_title
from thumbcli.sources.column_names import closest, column_list, template_name
from thumbcli.sources.csv_cells import (
    COMMA_FIRST,
    EXCEL_HINT,
    QUOTE,
    cells_of,
    find_cell,
    find_delimiter,
    has_excel_hint,
    headless_delimiter,
    is_prose,
    plain,
)
from thumbcli.sources.csv_records import CsvRecords
from thumbcli.sources.line_reader import TOO_LONG, WAITING
from thumbcli.sources.row_parsing import COLUMNS_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.sources.line_reader import Lines, LineSignal
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["Header", "find_header", "header_of"]

_COMMENT_MAX_LINES: Final = 50
"""How far a header is looked for behind lines that begin with `#`."""

_REMARKS_MAX: Final = 10
_REMARK_MAX_CELLS: Final = 2
"""How many lines of a report may stand above its header, and how many cells of each may be filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
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


def find_header(
    lines: Lines, delimiters: str, column: str | None, columns: SourceColumns
) -> tuple[Header, str]:
    """Read the header, if there is one; return what its columns mean, and the delimiter.

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
    if hint := EXCEL_HINT.fullmatch(first):
        if first.strip().lower() != f"sep={hint[1].lower()}":
            columns.warn(
                f"{lines.name}:{lines.number} names the delimiter {hint[1]!r} as Excel does, and is no row"
            )
        first = _take_header(lines, delimiters, column or TITLE, columns)
        hinted = "\t" if hint[1] == "\\t" else hint[1]
        known = find_delimiter(first, hinted + delimiters, column or TITLE) is not None
        delimiters = hinted + delimiters if known else hinted
    delimiter = find_delimiter(first, delimiters, column or TITLE)
    if delimiter is None and column is not None:
        return _open_by_position(lines, first, delimiters, column, columns)
    if delimiter is None:
        _refuse_headless(lines, first, delimiters)
        columns.check((), lines.number)
        if may_mean_title(first):
            name = first.strip()
            told = f"{name!r} is drawn as a title; if it names the column, add --column {_shell(name)}"
            columns.hint(lines.number, told)
        lines.put_back([first])
        return Header(width=1, title=0), headless_delimiter(first, delimiters)
    number = lines.number
    cells = CsvRecords(lines, delimiter, columns).take(first)
    _refuse_undecodable(lines, number)
    if isinstance(cells, tuple):
        raise InputError(
            f"{lines.name}: the header on line {lines.number} has a quote that never closes",
            remedy="close it, or remove it",
        )
    title = find_cell(cells, column or TITLE)
    return header_of(lines, cells, 0 if title is None else title, columns), delimiter


def _open_by_position(
    lines: Lines, first: str, delimiters: str, column: str, columns: SourceColumns
) -> tuple[Header, str]:
    """Open a table in which no column is called `column`: it may be a position."""
    delimiter = headless_delimiter(first, delimiters)
    cells = cells_of(first, delimiter, spaced=True)
    if not (column.isascii() and column.isdigit()):
        _refuse_undecodable(lines, lines.number)
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
        return header_of(lines, cells, title, columns), delimiter
    columns.check((), lines.number)
    lines.put_back([first])
    return Header(width=0, title=title), delimiter


def _refuse_headless(lines: Lines, first: str, delimiters: str) -> None:
    for delimiter in delimiters:
        cells = cells_of(first, delimiter)
        if len(cells) > 1 and any(cells[1:]) and not is_prose(cells, delimiter):
            _refuse_undecodable(lines, lines.number)
            likely = (cell.strip() for cell in cells if likely_option(cell) == TITLE)
            close = next(likely, None) or closest(TITLE, cells)
            raise InputError(
                f"{lines.name} has no column `title`; its first line holds {column_list(cells)}",
                remedy=f"name the titles' column with --column {_shell(close) if close else 'NAME'}, "
                "or its position where there is no header, as --column 2, "
                "or take each line as a title with --input-format text",
            )
        if len(cells) == 1 and first.lstrip()[0] == QUOTE and _is_quoted_header(cells[0]):
            raise InputError(
                f"{lines.name}: each line is in quotes as a whole, with its delimiters",
                remedy="""take them off: sed 's/^"//; s/"$//; s/""/"/g' FILE""",
            )


def _refuse_undecodable(lines: Lines, number: int) -> None:
    """Refuse a header that can't be decoded, from line `number` on: no column would have its name."""
    if (unreadable := lines.take_unreadable(number)) is not None:
        why, remedy = unreadable
        raise InputError(f"{lines.name}:{number}: the header can't be read: {why}", remedy=remedy)


def _is_quoted_header(cell: str) -> bool:
    delimiter = find_delimiter(cell, COMMA_FIRST, TITLE)
    return delimiter is not None and len(cells_of(cell, delimiter)) > 1


def header_of(lines: Lines, cells: Sequence[str], title: int, columns: SourceColumns) -> Header:
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
    names = [plain(cell).strip() or f"column {index}" for index, cell in enumerate(cells, 1)]
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
    return Header(
        width=len(cells),
        title=title,
        names=tuple(names),
        variants=tuple((name, index) for name, index in variants.items() if name and name not in known),
        overrides=tuple((key, names[index], index) for key, index in overrides.items()),
        slug="" if columns.slug == "" else slug,
    )


def _take_header(lines: Lines, delimiters: str, name: str, columns: SourceColumns) -> str:
    """Return the next line that is not blank, or the header below it.

    Some programs write remarks above the header: lines that begin with `#`, the name of a report, its dates.
    """
    first = _take(lines)
    if _is_header(first, delimiters, name):
        return first
    number, above = lines.number, [first]
    taken: list[str | LineSignal] = []
    for line in lines:
        if line is WAITING:
            if _is_list(above):
                break  # Its next line may be long in coming, and is no header.
            continue
        taken.append(line)
        is_long = len(taken) > _COMMENT_MAX_LINES or (len(above) > _REMARKS_MAX and _is_list(above))
        if line is TOO_LONG or is_long:
            break
        if not line or line.isspace():
            continue
        if _is_header(line, delimiters, name):
            if not _are_remarks(above, line, delimiters, name):
                break
            last = lines.number - 1
            columns.warn(
                f"{lines.name}:{number} is above the header, and is skipped"
                if len(above) == 1
                else f"{lines.name}: lines {number} to {last} are above the header, and are skipped"
            )
            return line
        above.append(line)
    lines.put_back(taken)
    return first


def _is_list(above: Sequence[str]) -> bool:
    """Tell whether some of several lines are no comments."""
    return len(above) > 1 and not all(line.startswith("#") for line in above)


def _are_remarks(above: Sequence[str], header: str, delimiters: str, name: str) -> bool:
    """Tell whether lines above a header can be remarks: comments, one line, or several with few cells."""
    if not _is_list(above):
        return True
    delimiter = find_delimiter(header, delimiters, name) or delimiters[0]
    columns = len(cells_of(header, delimiter))
    most = _REMARK_MAX_CELLS if has_excel_hint(header) else min(_REMARK_MAX_CELLS, columns - 1)
    return all(sum(map(bool, map(str.strip, cells_of(line, delimiter)))) <= most for line in above)


def _is_header(line: str, delimiters: str, name: str) -> bool:
    """Tell whether `line` has a cell called `name`, or is Excel's hint above such a line."""
    return has_excel_hint(line) or (not name.isdigit() and find_delimiter(line, delimiters, name) is not None)


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
