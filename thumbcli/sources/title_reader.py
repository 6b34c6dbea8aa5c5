"""Streams rows from text, CSV, TSV and JSON Lines, in files or standard input."""

from __future__ import annotations

import shlex
from contextlib import closing, suppress
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.options.option_list import InputFormat
from thumbcli.sources.csv_reader import COMMA_FIRST, TAB_FIRST, is_table, open_table
from thumbcli.sources.jsonl_reader import JsonlReader, parse_object
from thumbcli.sources.line_reader import (
    STDIN_NAME,
    TOO_LONG,
    WAITING,
    Lines,
    check_file,
    is_stream,
    open_file,
    open_stdin,
)
from thumbcli.sources.row_parsing import NOTHING, ParsedRow, parse_lines
from thumbcli.sources.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from typing import BinaryIO

__all__ = ["InputFormat", "TitleReader"]

_STDIN: Final = "-"

_BY_SUFFIX: Final = {
    ".txt": InputFormat.TEXT,
    ".md": InputFormat.TEXT,
    ".csv": InputFormat.CSV,
    ".tsv": InputFormat.TSV,
    ".jsonl": InputFormat.JSONL,
    ".ndjson": InputFormat.JSONL,
}


class TitleReader:
    """Reads rows in batches, in constant memory.

    Args:
        sources: File names; `-` is standard input.
        input_format: The format of all sources; `auto` detects it for each.
        column: The column or key with the titles, or a column's position from 1.
        stdin: Replaces standard input.

    Raises:
        InputError: A source is missing, a folder, unreadable, or a table without a column of titles.
    """

    def __init__(
        self,
        sources: Sequence[str],
        *,
        input_format: InputFormat = InputFormat.AUTO,
        column: str | None = None,
        stdin: BinaryIO | None = None,
    ) -> None:
        self._sources = tuple(sources)
        self._format = input_format
        self._column = column
        self._stdin = stdin
        self._stop = Event()
        self._name = ""
        self._failure: InputError | None = None
        self._check()
        self._parsed = self._parse_all()
        self._numbers = count(1)

    @property
    def rewindable(self) -> bool:
        """Whether the sources can be read again."""
        return not any(source == _STDIN or is_stream(source) for source in self._sources)

    def next_batch(self, limit: int = 1000) -> list[Row]:
        """Wait for at least one row and return up to `limit` rows; none at the end, and after `stop`.

        Raises:
            InputError: The rest of the source is unreadable (not UTF-8, a broken disk); all rows before that
                were returned.
        """
        rows: list[Row] = []
        if self._failure:
            raise self._failure
        try:
            for parsed in self._parsed:
                if parsed is None:
                    if rows:
                        break
                    continue
                title, line, overrides, columns, error = parsed
                rows.append(
                    Row(
                        title=title,
                        source=self._name,
                        line=line,
                        index=next(self._numbers),
                        overrides=overrides,
                        columns=columns,
                        error=error,
                    )
                )
                if len(rows) >= limit:
                    break
        except InputError as failure:
            self._failure = failure
            if not rows:
                raise
        return [] if self._stop.is_set() else rows

    def stop(self) -> None:
        """Make `next_batch` return nothing from now on, within 0.3 s; callable from any thread."""
        self._stop.set()

    def close(self) -> None:
        """Close the sources. No other thread may be inside `next_batch`."""
        self._stop.set()
        self._parsed.close()

    def _check(self) -> None:
        """Check every source before the first row is drawn."""
        if self._sources.count(_STDIN) > 1:
            raise InputError("`-` is given twice, but standard input can be read once", remedy="remove one")
        for source in self._sources:
            if source == _STDIN:
                continue
            check_file(source)
            if not is_stream(source):
                with closing(Lines(source, open_file(source, self._stop))) as lines:
                    self._reader(lines, source)

    def _parse_all(self) -> Generator[ParsedRow | None]:
        for source in self._sources:
            stdin = source == _STDIN
            self._name = STDIN_NAME if stdin else source
            feed = open_stdin(self._stdin, self._stop) if stdin else open_file(source, self._stop)
            with closing(Lines(self._name, feed)) as lines:
                if feed.may_wait:
                    yield None
                reader = self._reader(lines, source)
                if reader is not None:
                    read, blanks = reader
                    yield from parse_lines(lines, read, blanks)

    def _reader(self, lines: Lines, source: str) -> tuple[Callable[[str], ParsedRow | None], int] | None:
        """Return the parser of `lines` and how many blank lines came first; None if all are blank."""
        first, blanks = _first_line(lines)
        if first is None:
            return None
        input_format = self._format
        if input_format is InputFormat.AUTO:
            suffix = "" if source == _STDIN else Path(source).suffix.lower()
            input_format = _BY_SUFFIX.get(suffix) or _sniff(lines.name, first, suffix, self._column)
        if input_format is InputFormat.TEXT:
            return partial(_text, lines), blanks
        if input_format is InputFormat.JSONL:
            return JsonlReader(lines, self._column).read, blanks
        delimiters = TAB_FIRST if input_format is InputFormat.TSV else COMMA_FIRST
        return open_table(lines, delimiters, self._column).read, 0


def _first_line(lines: Lines) -> tuple[str | None, int]:
    """Return the first line that is not blank, without taking it, and the number of blank lines before."""
    blanks = 0
    for line in lines:
        if line is WAITING:
            continue
        if line is TOO_LONG or (line and not line.isspace()):
            lines.put_back([line])
            return ("" if line is TOO_LONG else line), blanks
        blanks += 1
    return None, blanks


def _text(lines: Lines, line: str) -> ParsedRow:
    return line, lines.number, NOTHING, NOTHING, None


def _sniff(name: str, first: str, suffix: str, column: str | None) -> InputFormat:
    """Detect the format of a source by its first line; an InputError if it is a single JSON document."""
    start = first.strip()
    if start.startswith("{"):
        with suppress(ValueError):
            parse_object(start)
            return InputFormat.JSONL
    if suffix == ".json" or start == "[" or start.startswith(("[{", '["')):
        raise InputError(
            f"{name} is one JSON document, not one object per line",
            remedy=f"turn it into JSON Lines: jq -c '.[]' {'…' if name == STDIN_NAME else shlex.quote(name)}",
        )
    if column is not None or is_table(first):
        return InputFormat.CSV
    return InputFormat.TEXT
