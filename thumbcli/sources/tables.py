"""Sources that hold records, not lines: workbooks and other tables that a library reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from thumbcli.sources.records import RecordReader
from thumbcli.sources.source_columns import SourceColumns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from threading import Event

    from thumbcli.options.column_map import ColumnMap
    from thumbcli.sources.row_parsing import ParsedRow, Warn

__all__ = ["Records", "Table"]

Records: TypeAlias = "Iterator[tuple[int, Mapping[str, object]]]"
"""The number of each record in its source, from 1, and its fields; an empty one is a blank row."""


class Table:
    """A table in a file.

    Args:
        source: As it was named.
        records: Opens it, with the column of the titles, if it is named, and who is told of what is assumed.
        column: The column of the titles, if the command names it.
        columns: What its columns mean.
        stop: Ends the reading.
    """

    is_post = False

    def __init__(
        self,
        source: str,
        records: Callable[[str, str | None, Warn], Records],
        *,
        column: str | None,
        columns: ColumnMap,
        stop: Event,
    ) -> None:
        self.source, self.list, self.read_bytes = source, source, 0
        self._records, self._column, self._map, self._stop = records, column, columns, stop

    def check(self) -> None:
        """Read the first row.

        Raises:
            InputError: The table can't be read, or has no titles.
        """
        columns = SourceColumns(self.source, self._map, lambda _: None)
        next(self.rows(columns), None)

    def rows(self, columns: SourceColumns) -> Iterator[tuple[str, ParsedRow]]:
        """Yield each row.

        Raises:
            InputError: The table can't be read to its end, or has no titles.
        """
        column = self._column or columns.title
        reader = RecordReader(self.source, column, columns)
        for number, record in self._records(self.source, column, columns.warn):
            if self._stop.is_set():
                return
            if record:
                yield self.source, reader.row(record, number)
            else:
                columns.empty_rows += 1
