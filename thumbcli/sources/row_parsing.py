"""What all readers share: parsed rows, and lines that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from thumbcli.errors import InputError, RequestError
from thumbcli.sources.column_names import NOTHING
from thumbcli.sources.foreign_documents import is_conflict_marker
from thumbcli.sources.line_reader import LINE_MAX_BYTES, TOO_LONG, WAITING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.sources.line_reader import Lines

__all__ = [
    "COLUMNS_MAX",
    "SKIPPED",
    "USUAL_LANGUAGE",
    "NoTitleError",
    "ParsedRow",
    "Warn",
    "invalid_row",
    "parse_lines",
]

USUAL_LANGUAGE: Final = "usual_language"
"""What a row has among its overrides if its site or feed is in another language than its title shows."""

COLUMNS_MAX: Final = 1000
"""Each row holds all its cells by name; tables of content systems and statistics have a tenth of this."""

ParsedRow: TypeAlias = "tuple[str, int, Mapping[str, str], Mapping[str, str], RequestError | None]"
"""A row without its source and index: title, line, overrides, columns, error.

A plain tuple, because it is short-lived and there may be a million of them.
"""

SKIPPED: Final[ParsedRow] = ("", 0, NOTHING, NOTHING, None)
"""Stands for a line that is neither a title nor missing one: an empty row, a header that comes again."""

Warn: TypeAlias = "Callable[[str], None]"
"""Tells the person something about a source that is read all the same."""


class NoTitleError(RequestError):
    """A row that was read, and has no title."""


def invalid_row(line: int, message: str, remedy: str) -> ParsedRow:
    """Return an invalid row."""
    return "", line, NOTHING, NOTHING, RequestError(message, remedy=remedy)


def parse_lines(lines: Lines, read: Callable[[str], ParsedRow]) -> Iterator[ParsedRow | None]:
    """Parse the remaining lines; yield None before waiting for input.

    Blank lines are passed over, as readers of CSV do. A line that can't be decoded is an invalid row.

    Args:
        lines: The source.
        read: Parses a line, and takes further lines for a longer record; returns `SKIPPED` where that is no
            row.

    Raises:
        InputError: A line is Git's mark of a conflict, or `read` or `lines` can't read the source.
    """
    for line in lines:
        if line is WAITING:
            yield None
            continue
        number = lines.number
        if line is TOO_LONG:
            yield invalid_row(
                number,
                f"the line is longer than {LINE_MAX_BYTES // 1024:,} KB",
                "write one title per line, or name the right file",
            )
            continue
        if is_conflict_marker(line):
            raise InputError(
                f"{lines.name}: line {number} was left by a merge conflict",
                remedy="resolve it first: git mergetool",
            )
        row = read(line) if line and not line.isspace() else SKIPPED
        if (unreadable := lines.take_unreadable(number)) is not None:
            row = invalid_row(number, *unreadable)
        if row is not SKIPPED:
            yield row
