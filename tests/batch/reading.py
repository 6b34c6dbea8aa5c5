"""What the tests of titles share: read everything that is piped in, and tell it shortly."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from thumbcli.sources.title_reader import InputFormat, TitleReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.sources.rows import Row

__all__ = ["UNCLOSED", "drain", "read", "read_with_warnings", "told"]

UNCLOSED = "!a quote opened here never closes where a cell ends"


def read(
    data: str | bytes, input_format: str = "auto", column: str | None = None, encoding: str = ""
) -> list[Row]:
    """Return all rows of what is piped in."""
    stdin = io.BytesIO(data.encode() if isinstance(data, str) else data)
    reader = TitleReader(
        ["-"], input_format=InputFormat(input_format), column=column, stdin=stdin, encoding=encoding
    )
    return list(drain(reader))


def read_with_warnings(data: str | bytes, encoding: str = "") -> tuple[list[Row], list[str]]:
    """Return all rows of what is piped in, and what is told about it."""
    warnings: list[str] = []
    stdin = io.BytesIO(data.encode() if isinstance(data, str) else data)
    reader = TitleReader(["-"], stdin=stdin, warn=warnings.append, encoding=encoding)
    return list(drain(reader)), warnings


def drain(reader: TitleReader) -> Iterator[Row]:
    """Give the rows of `reader` to its end."""
    while rows := reader.next_batch():
        yield from rows


def told(rows: list[Row]) -> list[tuple[int, str]]:
    """Return line and title of each row; for a broken one `!` and what is wrong."""
    return [(row.line, f"!{row.error.message}" if row.error else row.title) for row in rows]
