"""What the tests of titles share: read everything that is piped in, and tell it shortly."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from thumbcli.sources.title_reader import InputFormat, TitleReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.sources.rows import Row

__all__ = ["EMPTY", "UNCLOSED", "drain", "read", "read_with_warnings", "told"]

EMPTY = "!the line is empty"
UNCLOSED = "!a quote opened here never closes where a cell ends"


def read(data: str | bytes, input_format: str = "auto", column: str | None = None) -> list[Row]:
    """Return all rows of what is piped in."""
    stdin = io.BytesIO(data.encode() if isinstance(data, str) else data)
    reader = TitleReader(["-"], input_format=InputFormat(input_format), column=column, stdin=stdin)
    return list(drain(reader))


def read_with_warnings(data: str) -> tuple[list[Row], list[str]]:
    """Return all rows of what is piped in, and what is told about it."""
    warnings: list[str] = []
    reader = TitleReader(["-"], stdin=io.BytesIO(data.encode()), warn=warnings.append)
    return list(drain(reader)), warnings


def drain(reader: TitleReader) -> Iterator[Row]:
    """Give the rows of `reader` to its end."""
    while rows := reader.next_batch():
        yield from rows


def told(rows: list[Row]) -> list[tuple[int, str]]:
    """Return line and title of each row; for a broken one `!` and what is wrong."""
    return [(row.line, f"!{row.error.message}" if row.error else row.title) for row in rows]
