"""Reads the rows of Excel and LibreOffice workbooks."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import datetime, time
from typing import IO, TYPE_CHECKING, Final, Protocol

from thumbcli.errors import InputError
from thumbcli.options.column_map import TITLE
from thumbcli.sources.column_names import column_list
from thumbcli.sources.compound_files import is_encrypted_package, is_sound
from thumbcli.sources.source_files import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from python_calamine import CalamineWorkbook

    from thumbcli.sources.row_parsing import Warn

__all__ = ["is_workbook", "workbook_records"]

_OLD_MARK: Final = b"\xd0\xcf\x11\xe0"
_ZIP_MARK: Final = b"PK\x03\x04"
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_MIMETYPE_AT: Final = 30
_PARTS_OF_EXCEL: Final = frozenset(("xl/workbook.xml",))

_FILE_MAX_BYTES: Final = 128 * 1024 * 1024
_CONTENT_MAX_BYTES: Final = 512 * 1024 * 1024
"""A sheet is held in memory as a whole: a million rows of titles take some 100 MB of XML."""

_CELLS_MAX: Final = 16_000_000
"""A cell takes some 30 bytes, also an empty one between two others."""

_READ_BYTES: Final = 1024 * 1024
_HEADER_MAX_ROWS: Final = 20
"""How far below the first row a header is looked for: reports have a heading and a date above it."""


def is_workbook(path: str) -> bool:
    """Tell whether a file is a workbook, by its content; False if it can't be read."""
    try:
        with open_source(path) as file:
            head = file.read(256)
            if head.startswith(_OLD_MARK) or head.startswith(_OPEN_DOCUMENT, _MIMETYPE_AT):
                return True
            if not head.startswith(_ZIP_MARK):
                return False
            with zipfile.ZipFile(file) as archive:
                return not _PARTS_OF_EXCEL.isdisjoint(archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def workbook_records(path: str, column: str | None, warn: Warn) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the number and the cells of each row below the header; blank rows at the end are none.

    Args:
        path: The workbook.
        column: The column of the titles; None means `title`.
        warn: Is told which of several sheets is read.

    Raises:
        InputError: It can't be read, is too large, is protected, or has no such column.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    with _opened(path) as file:
        is_old = _check_size(path, file)
        try:
            book = CalamineWorkbook.from_filelike(file)
            name, number, header, rows = _find_sheet(path, book, column or TITLE)
        except CalamineError as error:
            reason = "it is protected by a password" if "assword" in str(error) else str(error)
            raise InputError(
                f"{path} is {'an old Office file' if is_old else 'a workbook'} that can't be read: {reason}",
                remedy="save it as CSV (UTF-8)",
            ) from None
        if len(book.sheet_names) > 1:
            warn(f"{path}: sheet {name!r} is read, and not {column_list([*set(book.sheet_names) - {name}])}")
        blanks: list[int] = []
        for at, row in enumerate(rows, number):
            if not any(cell not in {"", None} and str(cell).strip() for cell in row):
                blanks.append(at)
                continue
            yield from ((blank, {}) for blank in blanks)
            blanks.clear()
            yield at, dict(zip(header, map(_text, row), strict=False))


def _opened(path: str) -> BinaryIO:
    try:
        return open_source(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path} can't be read: {reason}", remedy="check its name") from error


def _check_size(path: str, file: BinaryIO) -> bool:
    """Unpack every part of it once, to nowhere: what a part says of its size, or a cell of its place,lie.

    Returns:
        Whether it is of the format before 2007, which is not compressed.

    Raises:
        InputError: It is damaged, or larger than a workbook of titles.
    """
    is_old = file.read(4) == _OLD_MARK
    if file.seek(0, 2) > _FILE_MAX_BYTES:
        raise _too_large(path)
    file.seek(0)
    if is_old:  # Its sheets have at most 65,536 rows.
        _check_container(path, file.read())
    else:
        left_bytes = _CONTENT_MAX_BYTES
        try:
            with zipfile.ZipFile(file) as archive:
                for part in archive.infolist():
                    with archive.open(part) as content:
                        left_bytes -= _measure(path, part.filename, content, left_bytes)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            ValueError,
        ) as error:
            raise InputError(
                f"{path} is a damaged workbook: {error}", remedy="save it again, or as CSV (UTF-8)"
            ) from error
    file.seek(0)
    return is_old


def _check_container(path: str, data: bytes) -> None:
    """Check what an old workbook is in, or a newer one with a password.

    Raises:
        InputError: It is damaged or protected.
    """
    if is_encrypted_package(data):
        raise InputError(
            f"{path} is a workbook that is protected by a password",
            remedy="save it without one, or as CSV (UTF-8)",
        )
    if not is_sound(data):
        raise InputError(
            f"{path} is an old Office file that can't be read: it is damaged",
            remedy="save it as CSV (UTF-8) first",
        )


def _measure(path: str, name: str, content: IO[bytes], limit_bytes: int) -> int:
    """Return the size of a part; a sheet is held in memory from its first to its last cell."""
    area: _Area | None = None
    if name.startswith("xl/worksheets/"):
        area = _ExcelArea()
    elif name == "content.xml":
        area = _OpenDocumentArea()
    size_bytes, rest = 0, b""
    while piece := content.read(_READ_BYTES):
        size_bytes += len(piece)
        if area is not None:
            tags, bracket, rest = (rest + piece).rpartition(b"<")
            area.add(tags)
            rest = bracket + rest
        if size_bytes > limit_bytes or len(rest) > _READ_BYTES or (area and area.cells > _CELLS_MAX):
            raise _too_large(path)
    return size_bytes


def _too_large(path: str) -> InputError:
    return InputError(
        f"{path} is larger than a workbook of titles: over {_CONTENT_MAX_BYTES // 1024**2} MB unpacked, or "
        f"{_CELLS_MAX:,} cells",
        remedy="save the sheet of the titles as CSV (UTF-8)",
    )


class _Area(Protocol):
    """The cells from the first one of a sheet to its last one."""

    @property
    def cells(self) -> int:
        """How many there are so far."""

    def add(self, tags: bytes) -> None:
        """Note the cells in a piece of the sheet."""


class _ExcelArea:
    """Cells that name their place: `<c r="B12">`."""

    _CELL = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")

    def __init__(self) -> None:
        self._rows = self._columns = 0

    @property
    def cells(self) -> int:
        return self._rows * self._columns

    def add(self, tags: bytes) -> None:
        found = self._CELL.findall(tags)
        self._rows = max((self._rows, *map(int, {row for _, row in found})))
        for letters in {letters for letters, _ in found}:
            number = 0
            for letter in letters.upper():
                number = number * 26 + letter - ord("A") + 1
            self._columns = max(self._columns, number)


class _OpenDocumentArea:
    """Cells in their order, each of which may say that it comes again."""

    _TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell)\b([^>]*)")
    _REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated=["'](\d{1,9})""")

    def __init__(self) -> None:
        self._rows = self._repeated = self._columns = self._most = 0
        self._last_row = 0

    @property
    def cells(self) -> int:
        return self._last_row * self._most

    def add(self, tags: bytes) -> None:
        for kind, attributes in self._TAG.findall(tags):
            found = self._REPEATED.search(attributes)
            number = int(found[1]) if found else 1
            if kind == b"table-row":
                self._rows += self._repeated
                self._repeated, self._columns = number, 0
            else:
                self._columns += number
                if b"value" in attributes or b"formula" in attributes:
                    self._most = max(self._most, self._columns)
                    self._last_row = self._rows + self._repeated


def _find_sheet(
    path: str, book: CalamineWorkbook, wanted: str
) -> tuple[str, int, list[str], Iterator[Sequence[object]]]:
    """Return the name of the sheet to read, the number of its first row, its header, and its rows."""
    folded, first = wanted.strip().casefold(), None
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        start = (sheet.start or (0, 0))[0]
        rows = iter(sheet.iter_rows())
        number = start if sheet.start is None else 0
        for _ in range(_HEADER_MAX_ROWS):
            row = next(rows, None)
            if row is None:
                break
            number += 1
            cells = [_text(cell).strip() for cell in row]
            if folded in [cell.casefold() for cell in cells]:
                return name, number + 1, _names(cells), rows
            if first is None and any(cells):
                first = [cell for cell in cells if cell]
    raise InputError(
        f"{path} has no column {wanted!r}; its first row holds {column_list(first or []) or 'nothing'}",
        remedy="name the titles' column with --column NAME",
    )


def _names(cells: list[str]) -> list[str]:
    """Return the names of columns, each once: `Link`, then `Link 2`."""
    names: list[str] = []
    for at, cell in enumerate(cells, 1):
        name, number = cell or f"column {at}", 1
        while name in names:
            number += 1
            name = f"{cell} {number}"
        names.append(name)
    return names


def _text(cell: object) -> str:
    """Return a cell as a person sees it: 3 for 3.0, dates as in ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    return "" if cell is None else str(cell)
