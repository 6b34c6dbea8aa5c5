"""Where long lists of titles come from: text, CSV, TSV, JSON Lines and standard input, streamed as rows."""

from __future__ import annotations

import os
import shlex
from contextlib import closing
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.options.option_list import InputFormat
from thumbcli.sources.csv_reader import COMMA_FIRST, TAB_FIRST, is_table, open_table
from thumbcli.sources.jsonl_reader import Objects, parse_object
from thumbcli.sources.line_reader import (
    PENDING,
    STDIN_NAME,
    TOO_LONG,
    Lines,
    check_file,
    open_file,
    open_stdin,
    waits,
)
from thumbcli.sources.row_parsing import NOTHING, Draft, walk
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
    """Pulls rows out of files and standard input, in batches, in memory that does not grow with them.

    Args:
        sources: File names; `-` is standard input.
        input_format: How all of them are written; `auto` finds out for each.
        column: The name of the column or key that holds the title, or a column's position from 1.
        stdin: What `-` reads; the standard input of this process if None.

    Raises:
        InputError: A source is missing, a folder, not readable, or a table without a column of titles.
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
        self._drafts = self._all_drafts()
        self._last_index = 0

    @property
    def rewindable(self) -> bool:
        """Whether another reader of the same sources would read the same rows."""
        return not any(source == _STDIN or waits(source) for source in self._sources)

    def next_batch(self, limit: int = 1000) -> list[Row]:
        """Wait for at least one row and return what is there.

        Args:
            limit: The most rows to return.

        Returns:
            Nothing at the end, and after `stop`.

        Raises:
            InputError: The source can't be read from here on (a byte that is not UTF-8, a broken disk); every
                row before that has been returned.
        """
        rows: list[Row] = []
        if self._failure:
            raise self._failure
        index = self._last_index
        try:
            for draft in self._drafts:
                if draft is None:
                    if rows:
                        break
                    continue
                title, line, overrides, columns, error = draft
                index += 1
                row = Row(
                    title=title,
                    source=self._name,
                    line=line,
                    index=index,
                    overrides=overrides,
                    columns=columns,
                    error=error,
                )
                rows.append(row)
                if len(rows) >= limit:
                    break
        except InputError as failure:
            self._failure = failure
            if not rows:
                raise
        self._last_index = index
        return [] if self._stop.is_set() else rows

    def stop(self) -> None:
        """Let `next_batch` return nothing from now on, within 0.3 s; callable from any thread."""
        self._stop.set()

    def close(self) -> None:
        """Close what is open. Call it when no other thread is inside `next_batch`."""
        self._stop.set()
        self._drafts.close()

    def _check(self) -> None:
        """Find what is wrong with any source before the first row is paid for."""
        if self._sources.count(_STDIN) > 1:
            raise InputError("`-` is given twice, but standard input can be read once", remedy="give it once")
        for source in self._sources:
            if source == _STDIN:
                continue
            check_file(source)
            if not waits(source):
                with closing(Lines(source, open_file(source, self._stop))) as lines:
                    self._reader(lines, source)

    def _all_drafts(self) -> Generator[Draft | None]:
        for source in self._sources:
            stdin = source == _STDIN
            self._name = STDIN_NAME if stdin else source
            feed = open_stdin(self._stdin, self._stop) if stdin else open_file(source, self._stop)
            with closing(Lines(self._name, feed)) as lines:
                if feed.waits:
                    yield None
                reader = self._reader(lines, source)
                if reader is not None:
                    read, blanks = reader
                    yield from walk(lines, read, blanks)

    def _reader(self, lines: Lines, source: str) -> tuple[Callable[[str], Draft | None], int] | None:
        """Return what reads `lines`, and how many blank lines it still owes; None if all are blank."""
        first, blanks = _first_line(lines)
        if first is None:
            return None
        input_format = self._format
        if input_format is InputFormat.AUTO:
            suffix = "" if source == _STDIN else os.path.splitext(source)[1].lower()  # noqa: PTH122 - a name
            input_format = _BY_SUFFIX.get(suffix) or _sniff(lines.name, first, suffix, self._column)
        if input_format is InputFormat.TEXT:
            return partial(_text, lines), blanks
        if input_format is InputFormat.JSONL:
            return Objects(lines, self._column).read, blanks
        delimiters = TAB_FIRST if input_format is InputFormat.TSV else COMMA_FIRST
        return open_table(lines, delimiters, self._column).read, 0


def _first_line(lines: Lines) -> tuple[str | None, int]:
    """Look at the first line that is not blank; return it with the number of blank lines before it."""
    blanks = 0
    for line in lines:
        if line is PENDING:
            continue
        if line is TOO_LONG or (line and not line.isspace()):
            lines.put_back([line])
            return ("" if line is TOO_LONG else line), blanks
        blanks += 1
    return None, blanks


def _text(lines: Lines, line: str) -> Draft:
    return line, lines.number, NOTHING, NOTHING, None


def _sniff(name: str, first: str, suffix: str, column: str | None) -> InputFormat:
    """Tell from its first line how a source is written.

    Raises:
        InputError: It is one JSON document.
    """
    start = first.strip()
    if start.startswith("{") and _is_json(start):
        return InputFormat.JSONL
    if suffix == ".json" or start == "[" or start.startswith(("[{", '["')):
        raise InputError(
            f"{name} is one JSON document, not an object a line",
            remedy=f"turn it into JSON Lines: jq -c '.[]' {'…' if name == STDIN_NAME else shlex.quote(name)}",
        )
    if column is not None or is_table(first):
        return InputFormat.CSV
    return InputFormat.TEXT


def _is_json(line: str) -> bool:
    try:
        parse_object(line)
    except ValueError:
        return False
    return True
