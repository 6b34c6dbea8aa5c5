"""Rows: titles as the user gave them, with their options and location."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Final, Protocol

from thumbcli.light_dataclass import dataclass
from thumbcli.options.format_names import format_names
from thumbcli.printable_text import with_bytes_escaped
from thumbcli.sources.column_names import NOTHING, template_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.errors import RequestError

__all__ = ["STDIN_NAME", "Row", "RowReader", "from_arguments", "in_formats"]

STDIN_NAME: Final = "<stdin>"
"""The source of a row that was read from standard input."""

_SEVERAL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One title as the user gave it.

    Attributes:
        title: The title; `make_request` cleans it.
        source: The file as it was named, `<stdin>` or `<argument>`; for a post of a folder, its own file.
        line: Its first line in the source, from 1.
        index: Its number in the whole run, from 1; invalid rows count too.
        overrides: The cells of columns that override an option, by the option's key; never empty.
        columns: Every cell by the name of its column, and by that name in lower case with underscores.
        error: Why the row is invalid; None if it is valid.
        is_post: Whether it is a page of a website, whose fields were not written for us.
        one_of: In how many formats the row of the list is drawn, each as a row of its own.
        listed_in: What asks for its picture where that is not `source`: the folder or pattern that was named,
            or the name of a feed.
        target: The file that it is for, without its ending, where a person has chosen something for that.
        chosen: The options among `overrides` that the person chose for that file.
        set_of: The target whose A/B set it belongs to; empty for the picture of the row itself.
    """

    title: str
    source: str
    line: int
    index: int
    overrides: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    columns: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    error: RequestError | None = None
    is_post: bool = False
    listed_in: str = ""
    one_of: int = 1
    target: str = ""
    chosen: frozenset[str] = frozenset()
    set_of: str = ""

    @property
    def list(self) -> str:
        """What asks for its picture, as the manifest records it."""
        return self.listed_in or self.source

    def cells(self) -> dict[str, str]:
        """Return the cells of all columns but that of the title, by the name of the column in the list."""
        same = {template_name(name): name for name in self.columns if template_name(name) != name}
        return {
            name: cell
            for name, cell in self.columns.items()
            if cell != self.title and same.get(name, name) == name
        }

    @property
    def location(self) -> str:
        """Source and line for messages and records: `titles.csv:12`."""
        return f"{with_bytes_escaped(self.source)}:{self.line}"


class RowReader(Protocol):
    """What a run reads its rows from."""

    def next_batch(self) -> list[Row]:
        """Wait for at least one row and return it with others; none at the end, and after `stop`.

        Raises:
            InputError: The rest can't be read; all rows before that were returned.
        """

    def stop(self) -> None:
        """Return no more rows; callable from any thread."""

    def close(self) -> None:
        """Close what is open."""


def in_formats(row: Row, formats: Sequence[str] = ()) -> list[Row]:
    """Return the row once for each format that it names, else for each of `formats`.

    Each is a row of its own, with the number and the place of the one in the list.
    """
    names = format_names(row.overrides["format"]) if "format" in row.overrides else formats
    if row.error is not None or len(names) < _SEVERAL:
        return [row]
    return [
        replace(row, overrides={**row.overrides, "format": str(name)}, one_of=len(names)) for name in names
    ]


def from_arguments(titles: Sequence[str], columns: Mapping[str, str] = NOTHING) -> list[Row]:
    """Return the rows of titles given as arguments, all with the same columns."""
    return [
        Row(title=title, source="<argument>", line=number, index=number, columns=columns)
        for number, title in enumerate(titles, 1)
    ]
