"""Streams rows from text, CSV, TSV, JSON Lines and posts, in files, folders or standard input."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from itertools import chain, count, islice
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.options.column_map import ColumnMap
from thumbcli.options.option_values import InputFormat
from thumbcli.sources.column_names import NOTHING
from thumbcli.sources.columnar_files import columnar_records, is_columnar
from thumbcli.sources.compressed_files import unpacked_suffix
from thumbcli.sources.csv_cells import COMMA_FIRST, TAB_FIRST, has_excel_hint, is_table
from thumbcli.sources.csv_reader import open_table
from thumbcli.sources.databases import database_records, is_database
from thumbcli.sources.feeds import Feed, is_feed
from thumbcli.sources.json_arrays import array_records, is_array
from thumbcli.sources.jsonl_reader import JsonlReader
from thumbcli.sources.line_reader import (
    LINE_MAX_BYTES,
    TOO_LONG,
    WAITING,
    ByteFeed,
    Lines,
    is_stream,
    open_file,
    open_stdin,
)
from thumbcli.sources.pages import Page, is_page_data
from thumbcli.sources.posts import POST_SUFFIXES, PostFiles, begins_as_post, begins_with_heading, is_pattern
from thumbcli.sources.refuse_documents import AS_TEXT, is_json_line, refuse_other_documents
from thumbcli.sources.row_parsing import ParsedRow, Warn, parse_lines
from thumbcli.sources.rows import STDIN_NAME, Row
from thumbcli.sources.sitemaps import Sitemap, is_sitemap, is_sitemap_data
from thumbcli.sources.source_columns import SourceColumns
from thumbcli.sources.source_files import is_source_folder
from thumbcli.sources.tables import Table
from thumbcli.sources.web_addresses import downloaded, is_address
from thumbcli.sources.workbooks import is_workbook, workbook_records

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from typing import BinaryIO

    from thumbcli.sources.documents import Document
    from thumbcli.sources.posts import HasPicture
    from thumbcli.sources.tables import Records

__all__ = ["InputFormat", "TitleReader", "can_reread"]

_STDIN: Final = "-"

_BATCH_BYTES: Final = 4 * 1024 * 1024
"""A batch ends after about this much of a source: a thousand rows of 1 MB each would fill the memory."""

_MEASURED_ROWS: Final = 10
"""How often that is looked at."""

_BATCH_CELLS: Final = 100_000
"""A batch ends after about this many cells by name, which take 10 MB."""

_BY_SUFFIX: Final = {
    ".txt": InputFormat.TEXT,
    ".md": InputFormat.TEXT,
    ".markdown": InputFormat.TEXT,
    ".csv": InputFormat.CSV,
    ".tsv": InputFormat.TSV,
    ".jsonl": InputFormat.JSONL,
    ".ndjson": InputFormat.JSONL,
}

_FROM_FILES: Final = frozenset(
    {
        InputFormat.FRONT_MATTER,
        InputFormat.FEED,
        InputFormat.SITEMAP,
        InputFormat.PAGE,
        InputFormat.EXCEL,
        InputFormat.JSON,
        InputFormat.SQLITE,
        InputFormat.PARQUET,
    }
)
"""What a pipe can't hold."""

_ON_THE_WEB: Final = frozenset({InputFormat.FEED, InputFormat.SITEMAP, InputFormat.PAGE})
"""What an address may bring."""

_BY_CONTENT: Final = {
    InputFormat.FEED: is_feed,
    InputFormat.SITEMAP: is_sitemap,
    InputFormat.EXCEL: is_workbook,
    InputFormat.SQLITE: is_database,
    InputFormat.PARQUET: is_columnar,
}
"""How kinds of files are told that have any name."""


class TitleReader:
    """Reads rows in batches, in constant memory.

    Args:
        sources: File names; `-` is standard input.
        input_format: The format of all sources; `auto` detects it for each.
        column: The column or key with the titles, or a column's position from 1.
        columns: Returns what the columns of a source mean, as it was named; by default what they are called.
        drafts: Whether posts are read that are not published yet, or not any more.
        query: The SELECT that brings the rows of an SQLite file; without one, its table of titles is read.
        stdin: Replaces standard input.
        warn: Is told what a person should know of a source that is read all the same.
        inside: The folder that no post may lead out of by a link; None for that of each post.
        has_picture: Whether a post is left out, as it has a picture that nothing would take the place of.
        encoding: That of lists of lines, as a person names it; empty for UTF-8, or what the list shows.

    Raises:
        InputError: A source is missing, not a regular file, unreadable, another kind of document, or a table
            without a column of titles or one that `--map` names.
    """

    def __init__(
        self,
        sources: Sequence[str],
        *,
        input_format: InputFormat = InputFormat.AUTO,
        column: str | None = None,
        columns: Callable[[str], ColumnMap] = lambda _: ColumnMap(),
        drafts: bool = False,
        query: str | None = None,
        stdin: BinaryIO | None = None,
        warn: Warn = lambda _: None,
        inside: Path | None = None,
        has_picture: HasPicture | None = None,
        encoding: str = "",
    ) -> None:
        self._sources = tuple(sources)
        self._format = input_format
        self._column, self._map_of = column, columns
        self._stdin = stdin
        self._warn, self._drafts, self._query, self._inside = warn, drafts, query, inside
        self._encoding, self._has_picture = encoding, has_picture
        self._hints: set[str] = set()
        self._stop = Event()
        self._name, self._list, self._is_post_row = "", "", False
        self._lines: Lines | None = None
        self._columns: SourceColumns | None = None
        self._past_bytes = 0  # of the sources before this one
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
        begun_bytes, cells = self._read_bytes(), 0
        try:
            for parsed in self._parsed:
                if parsed is None:
                    if rows:
                        break
                    continue
                title, line, overrides, columns, error = parsed
                row = Row(
                    title=title,
                    source=self._name,
                    line=line,
                    index=next(self._numbers),
                    overrides=overrides,
                    columns=columns,
                    error=error,
                    is_post=self._is_post_row,
                    listed_in=self._list,
                )
                rows.append(row)
                if self._columns is not None:
                    self._note(row, self._columns)
                cells += len(columns)
                if len(rows) >= limit or cells > _BATCH_CELLS:
                    break
                if not len(rows) % _MEASURED_ROWS and self._read_bytes() - begun_bytes > _BATCH_BYTES:
                    break
        except InputError as failure:
            self._failure = failure
            if not rows:
                raise
        return [] if self._stop.is_set() else rows

    def _note(self, row: Row, columns: SourceColumns) -> None:
        """Count what a person should know of the texts of a row that is read all the same."""
        if "&" in row.title:
            columns.note_title(row.title)
        if row.overrides or not row.title.isprintable():
            columns.note_texts(row.location, (row.title, *row.overrides.values()))

    def stop(self) -> None:
        """Make `next_batch` return nothing from now on, within 0.3 s; callable from any thread."""
        self._stop.set()

    def close(self) -> None:
        """Close the sources. No other thread may be inside `next_batch`."""
        self._stop.set()
        self._parsed.close()
        if self._columns is not None and not self.rewindable:  # Else it is read to its end before.
            self._columns.tell()

    def _read_bytes(self) -> int:
        """Return how much of all sources was read so far."""
        return self._past_bytes + (self._lines.read_bytes if self._lines else 0)

    def _check(self) -> None:
        """Check every source before the first row is drawn."""
        if self._sources.count(_STDIN) > 1:
            raise InputError("`-` is given twice, but standard input can be read once", remedy="remove one")
        for source in self._sources:
            if source == _STDIN or is_stream(source):
                continue
            if document := self._document(source):
                document.check()
                continue
            with closing(self._open(source, open_file(source, self._stop))) as lines:
                self._reader(lines, source)

    def _parse_all(self) -> Generator[ParsedRow | None]:
        for source in self._sources:
            stdin = source == _STDIN
            self._name, self._list = STDIN_NAME if stdin else source, ""
            self._is_post_row = False
            if document := self._document(source):
                yield from self._parse_document(document)
                continue
            feed = open_stdin(self._stdin, self._stop) if stdin else open_file(source, self._stop)
            with closing(self._open(self._name, feed)) as lines:
                self._lines = lines
                if feed.may_wait:
                    yield None
                reader = self._reader(lines, source)
                if reader is not None:
                    read, self._columns = reader
                    yield from parse_lines(lines, read)
                    self._columns.tell()
                self._past_bytes, self._lines = self._past_bytes + lines.read_bytes, None

    def _open(self, name: str, feed: ByteFeed) -> Lines:
        return Lines(name, feed, self._encoding, self._warn)

    def _document(self, source: str) -> Document | None:
        """Return the source that is no list of lines; None if it is one."""
        if source == _STDIN or is_stream(source):
            if self._format in _FROM_FILES:
                raise InputError(
                    f"{self._format} is read from files, not from a pipe", remedy="name the file itself"
                )
            return None
        open_as: dict[InputFormat, Callable[[], Document]] = {
            InputFormat.FRONT_MATTER: lambda: PostFiles(
                source,
                drafts=self._drafts,
                stop=self._stop,
                inside=self._inside,
                has_picture=self._has_picture,
            ),
            InputFormat.FEED: lambda: Feed(source, drafts=self._drafts, stop=self._stop),
            InputFormat.SITEMAP: lambda: Sitemap(source, stop=self._stop),
            InputFormat.PAGE: lambda: Page(source, is_asked_for=self._format is InputFormat.PAGE),
            InputFormat.EXCEL: lambda: self._table(source, workbook_records),
            InputFormat.PARQUET: lambda: self._table(source, columnar_records),
            InputFormat.JSON: lambda: self._table(source, array_records(self._stop)),
            InputFormat.SQLITE: lambda: self._table(source, database_records(self._query, self._stop.is_set)),
        }
        kind = self._kind(source)
        return open_as[kind]() if kind in open_as else None

    def _kind(self, source: str) -> InputFormat:
        """Return the kind of a source; `auto` for lines of one kind or another."""
        if is_address(source):
            return self._format if self._format in _ON_THE_WEB else _kind_of_answer(downloaded(source))
        if self._format is not InputFormat.AUTO:
            return self._format
        if is_source_folder(source) or is_pattern(source) or self._is_post(source):
            return InputFormat.FRONT_MATTER
        if unpacked_suffix(source) == ".json" and is_array(source, self._stop):
            return InputFormat.JSON
        return next((kind for kind, is_of in _BY_CONTENT.items() if is_of(source)), InputFormat.AUTO)

    def _table(self, source: str, records: Callable[[str, str | None, Warn], Records]) -> Table:
        columns = self._map_of(source)
        return Table(source, records, column=self._column, columns=columns, stop=self._stop)

    def _is_post(self, source: str) -> bool:
        """Tell whether a file is a post by its first lines.

        Raises:
            InputError: It can't be read, or may as well be a list.
        """
        suffix = Path(source).suffix.lower()
        if suffix not in POST_SUFFIXES:
            return False
        with closing(Lines(source, open_file(source, self._stop))) as lines:
            first, second = islice(chain((line for line in lines if isinstance(line, str)), ("", "")), 2)
        if not begins_as_post((first, second), suffix) and begins_with_heading(first, suffix):
            raise InputError(
                f"{source} begins with a heading, as a document does",
                remedy=f"take it as one post with --input-format {InputFormat.FRONT_MATTER}, {AS_TEXT}",
            )
        return begins_as_post((first, second), suffix)

    def _parse_document(self, document: Document) -> Generator[ParsedRow | None]:
        self._columns = SourceColumns(document.source, self._map_of(document.source), self._warn, self._hints)
        begun_bytes, self._is_post_row = self._past_bytes, document.is_post
        for path, row in document.rows(self._columns):
            if row is None:
                yield None
                continue
            self._name, self._list = path, "" if path == document.list else document.list
            self._past_bytes = begun_bytes + document.read_bytes
            yield row
        self._columns.tell()

    def _reader(self, lines: Lines, source: str) -> tuple[Callable[[str], ParsedRow], SourceColumns] | None:
        """Return the parser of `lines` and its columns; None if all lines are blank."""
        first = _first_line(lines)
        if first is None:
            return None
        columns = SourceColumns(lines.name, self._map_of(lines.name), self._warn, self._hints)
        column = self._column or columns.title
        input_format, suffix = self._format, ""
        if input_format is InputFormat.AUTO:
            suffix = "" if source == _STDIN else unpacked_suffix(source)
            input_format = _BY_SUFFIX.get(suffix, InputFormat.AUTO)
        if self._format is not InputFormat.TEXT:
            refuse_other_documents(lines, first, input_format, suffix)
        if input_format is InputFormat.AUTO:
            input_format = _sniff(first, column)
        elif self._format is InputFormat.AUTO and has_excel_hint(first):
            input_format = InputFormat.CSV
        if input_format is InputFormat.TEXT:
            columns.check((), lines.number)
            return partial(_text, lines), columns
        if input_format is InputFormat.JSONL:
            return JsonlReader(lines, column, columns).read, columns
        delimiters = TAB_FIRST if input_format is InputFormat.TSV else COMMA_FIRST
        return open_table(lines, delimiters, column, columns).read, columns


def _kind_of_answer(data: bytes) -> InputFormat:
    """Return what an address on the web brought."""
    if is_sitemap_data(data):
        return InputFormat.SITEMAP
    return InputFormat.PAGE if is_page_data(data) else InputFormat.FEED


def can_reread(source: str) -> bool:
    """Tell whether a source can be read twice: a file, posts in a folder or of a pattern, or an address."""
    return source != _STDIN and not is_stream(source)


def _first_line(lines: Lines) -> str | None:
    """Return the first line that is not blank, without taking it; None if all are.

    Raises:
        InputError: It is too long, so this is no list.
    """
    for line in lines:
        if line is WAITING:
            continue
        if line is TOO_LONG:
            raise InputError(
                f"{lines.name}: line {lines.number} is longer than {LINE_MAX_BYTES // 1024:,} KB",
                remedy="name the right file, or write one title per line",
            )
        if line and not line.isspace():
            lines.put_back([line])
            return line
    return None


def _text(lines: Lines, line: str) -> ParsedRow:
    return line, lines.number, NOTHING, NOTHING, None


def _sniff(first: str, column: str | None) -> InputFormat:
    """Detect the format of a source by its first line."""
    if is_json_line(first.strip()):
        return InputFormat.JSONL
    return InputFormat.CSV if column is not None or is_table(first) else InputFormat.TEXT
