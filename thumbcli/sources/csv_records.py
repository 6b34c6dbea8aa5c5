"""Takes a record of CSV from the lines that it goes over, quoted as programs quote."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from thumbcli.errors import InputError
from thumbcli.sources.csv_cells import cells_of
from thumbcli.sources.line_reader import LINE_MAX_BYTES, TOO_LONG, WAITING
from thumbcli.sources.row_parsing import ParsedRow, invalid_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.sources.line_reader import Lines, LineSignal
    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["CsvRecords"]


class CsvRecords:
    """The records of a source with one delimiter.

    Args:
        lines: The source.
        delimiter: What separates cells.
        columns: Is told what of their form is assumed.
    """

    def __init__(self, lines: Lines, delimiter: str, columns: SourceColumns) -> None:
        self._lines, self._delimiter, self._columns = lines, delimiter, columns
        self._spaced_quote = re.compile(rf'(?:^|{re.escape(delimiter)})[ ]+"')
        # The limit is global: it is raised for long descriptions, never lowered.
        csv.field_size_limit(max(csv.field_size_limit(), 2 * LINE_MAX_BYTES))

    def take(self, first: str, *, spaced: bool = True) -> list[str] | ParsedRow:
        """Return the cells of the record that starts with `first` and may continue on later lines.

        An opening quote that is never closed makes only its line invalid: the lines after it are put back.

        Args:
            first: The line that was read last.
            spaced: Whether spaces may stand before a quoted cell; in the only column of a list, a quote
                after a comma belongs to the sentence.
        """
        number = self._lines.number
        taken: list[str | LineSignal] = []
        first = first if spaced else first.lstrip()
        # Some databases write \" for a quote; where that was meant, no other reading is whole.
        for escape in (None, "\\") if '\\"' in first else (None,):
            self._lines.put_back(taken[1:])
            taken.clear()
            cells = self._strict_cells(first, taken, escape=escape, spaced=spaced)
            if cells is not None:
                self._tell(first, number, escape=escape, spaced=spaced)
                return cells
        if not taken:
            # A quote inside a cell, as in «"Never" again», is read as most programs do.
            return cells_of(first, self._delimiter, spaced=spaced)
        self._lines.put_back(taken[1:])
        return invalid_row(
            number,
            "a quote opened here never closes where a cell ends",
            "close it, or double it if it belongs to the title",
        )

    def _tell(self, first: str, number: int, *, escape: str | None, spaced: bool) -> None:
        """Tell once for a source of each form that is not the usual one."""
        where = f"{self._lines.name}:{number}"
        if escape:
            self._columns.warn_once(
                "escape", f'{where}: \\" is read as a quote inside a cell, here and below'
            )
        if spaced and ' "' in first and self._spaced_quote.search(first) and self._has_spaces(first):
            self._columns.warn_once(
                "space", f"{where}: spaces before a quoted cell are no part of it, here and below"
            )

    def _has_spaces(self, first: str) -> bool:
        """Tell whether spaces are before a cell, and not only within a quoted one."""
        kept, skipped = (
            next(csv.reader([first], delimiter=self._delimiter, skipinitialspace=spaced), [])
            for spaced in (False, True)
        )
        return kept != skipped

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
