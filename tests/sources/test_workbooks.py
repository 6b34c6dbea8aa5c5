"""Workbooks of Excel and LibreOffice: their rows, their remarks, and what would fill the memory."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain, told
from tests.sources.workbook_files import sheet_xml, write_excel, write_open_document
from thumbcli.errors import InputError
from thumbcli.sources.compound_files import is_sound
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = ("title", "Category", "n")


def cell(text: str, more: str = "") -> str:
    """Return a cell of LibreOffice."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def line(*cells: str, more: str = "") -> str:
    """Return a row of LibreOffice."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_rows_of_excel(tmp_path: Path) -> None:
    """Cells are as a person sees them, and columns mean what they do in CSV."""
    path = tmp_path / "a.xlsx"
    write_excel(path, {"Posts": [HEADER, ("A", "gaming", 3.0), ("B", None, True), (1984, "", 1.5)]})
    rows = list(drain(TitleReader([str(path)])))
    assert [(row.title, row.location) for row in rows] == [
        ("A", f"{path}:2"),
        ("B", f"{path}:3"),
        ("1984", f"{path}:4"),
    ]
    assert [row.columns["n"] for row in rows] == ["3", "true", "1.5"]
    assert [dict(row.overrides) for row in rows] == [{"category": "gaming"}, {}, {}]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [HEADER, ("A",), ("",), (" ", ""), (None,)], [(2, "A")], id="empty rows at the end are none"
        ),
        pytest.param([HEADER, ("A",), ("",), ("B",)], [(2, "A"), (4, "B")], id="one between others"),
        pytest.param([("Report",), (None,), HEADER, ("A",)], [(4, "A")], id="remarks above the header"),
        pytest.param([(None,), HEADER, ("A",)], [(3, "A")], id="an empty row first"),
        pytest.param([("TITLE",), ("A",)], [(2, "A")], id="a header in capitals"),
        pytest.param([("title", "title"), ("A", "B")], [(2, "A")], id="a column twice"),
        pytest.param([("x", None, "title"), ("1", None, "A")], [(2, "A")], id="a column without a name"),
        pytest.param([HEADER], [], id="a header alone"),
    ],
)
def test_titles(tmp_path: Path, rows: Sequence[Sequence[object]], expected: list[tuple[int, str]]) -> None:
    """Each with the number that Excel shows beside it."""
    path = tmp_path / "a.bin"
    write_excel(path, {"Posts": rows})
    found = told(list(drain(TitleReader([str(path)]))))
    assert found == expected


def test_sheet_with_titles_is_found_and_told(tmp_path: Path) -> None:
    """Once, and by its name."""
    path, warnings = tmp_path / "a.xlsx", list[str]()
    write_excel(path, {"Cover": [("Plan",)], "Posts": [("x", "Title"), ("1", "A")]})
    (row,) = drain(TitleReader([str(path)], warn=warnings.append))
    assert row.title == "A"
    assert warnings == [f"{path}: sheet 'Posts' is read, and not 'Cover'"]
    with pytest.raises(InputError, match="has no column 'name'"):
        TitleReader([str(path)], column="name")


def test_rows_of_libreoffice(tmp_path: Path) -> None:
    """With the million empty rows that it writes at the end of each sheet."""
    path = tmp_path / "a.ods"
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    body = line(cell("title"), cell("slug")) + line(cell("A"), cell("a")) + line(cell("B"))
    write_open_document(path, body + line(empty, more='table:number-rows-repeated="1048573"'))
    rows = list(drain(TitleReader([str(path)])))
    assert [(row.title, row.line, row.columns["slug"]) for row in rows] == [("A", 2, "a"), ("B", 3, "")]


def test_far_cell_is_refused(tmp_path: Path) -> None:
    """Two cells in a kilobyte would take all memory there is."""
    path = tmp_path / "a.xlsx"
    write_excel(path, {"Posts": [HEADER]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = sheet_xml([HEADER]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    parts["xl/worksheets/sheet1.xml"] = far.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(InputError, match="larger than a workbook of titles"):
        TitleReader([str(path)])


@pytest.mark.parametrize(
    "body",
    [
        line(cell("title"), cell("x", 'table:number-columns-repeated="16384"'))
        + line(cell("A"), more='table:number-rows-repeated="1048576"'),
        line(cell("title")) + line(more='table:number-rows-repeated="999999999"') + line(*[cell("B")] * 20),
    ],
)
def test_repeated_cells_are_refused(tmp_path: Path, body: str) -> None:
    """LibreOffice writes how often a cell comes again."""
    path = tmp_path / "a.ods"
    write_open_document(path, body)
    with pytest.raises(InputError, match="larger than a workbook of titles"):
        TitleReader([str(path)])


@pytest.mark.long
def test_bomb_is_refused(tmp_path: Path) -> None:
    """A gigabyte of zeros in a megabyte, in a part that is no sheet."""
    path = tmp_path / "a.xlsx"
    write_excel(path, {"Posts": [HEADER]})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/image1.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(bytes(2**20))
    with pytest.raises(InputError, match="larger than a workbook of titles"):
        TitleReader([str(path)])


@pytest.mark.parametrize("cut_bytes", [10, 200, 1500])
def test_damaged_workbook_is_named(tmp_path: Path, cut_bytes: int) -> None:
    """And no row of it is drawn."""
    path = tmp_path / "a.xlsx"
    write_excel(path, {"Posts": [HEADER, *[(f"Title {n}",) for n in range(500)]]})
    data = path.read_bytes()
    path.write_bytes(data[:-cut_bytes])
    with pytest.raises(InputError):
        TitleReader([str(path)])
    middle = len(data) // 2
    path.write_bytes(data[:middle] + b"\xff" * 8 + data[middle + 8 :])
    with pytest.raises(InputError):
        TitleReader([str(path)])


def test_old_office_file_that_is_no_workbook(tmp_path: Path) -> None:
    """A Word document of the nineties has the same beginning."""
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    with pytest.raises(InputError, match="can't be read"):
        TitleReader([str(path)])


def test_workbook_with_a_password_is_named(tmp_path: Path) -> None:
    """A new one is then a stream in a container of the old kind ([MS-OFFCRYPTO])."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(compound_file([]) + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    with pytest.raises(InputError, match="protected by a password"):
        TitleReader([str(path)])


_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def compound_file(table: Sequence[int], *, mini: int = _END, more: int = _END, shift: int = 9) -> bytes:
    """Return a container with a table of chains in its first sector, and one sector more."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<H", header, 30, shift)
    struct.pack_into("<I", header, 60, mini)
    struct.pack_into("<I", header, 68, more)
    struct.pack_into("<109I", header, 76, 0, *[_FREE] * 108)
    numbers = [*table, *[_FREE] * (128 - len(table))]
    return bytes(header) + struct.pack("<128I", *numbers) * 2


@pytest.mark.parametrize(
    ("data", "sound"),
    [
        (compound_file([_END, _END]), True),
        (compound_file([_END, 5, 9, _END, _END, 2, _FREE, 3, 4, 8]), True),
        (compound_file([_END, 900]), True),
        (compound_file([1, 0]), False),
        (compound_file([_END, 1]), False),
        (compound_file([_END, 2, 3, 4, 2]), False),
        (compound_file([_END, _END], more=1), True),
        (compound_file([_END] * 127 + [0], more=0), False),
        (compound_file([_END, _END], more=1000), False),
        (compound_file([_END, _END, 4, 2, 3], mini=1), False),
        (compound_file([_END], shift=20), False),
        (bytes(2000), False),
        (b"", False),
    ],
)
def test_chains_of_sectors_that_go_in_circles(data: bytes, sound: bool) -> None:
    """What follows one would fill the memory."""
    assert is_sound(data) is sound
