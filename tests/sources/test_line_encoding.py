# ruff: noqa: RUF001 - letters of Cyrillic that look like others
"""Lists in other encodings, and lines that no encoding explains: read, named, or one bad row."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain, read, read_with_warnings, told
from thumbcli.errors import InputError
from thumbcli.options.charset import parse_charset
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = "title;slug\r\nZehn Gründe für ein schönes Frühstück;a\r\nWarum schläft man überhaupt?;b\r\n"
ROWS = [(2, "Zehn Gründe für ein schönes Frühstück"), (3, "Warum schläft man überhaupt?")]
RUSSIAN = "title;slug\nПочему мы спим так мало и как это исправить;a\n"
STRAY = b"byte 4 of the line is 0xE9, which is not UTF-8"


@pytest.mark.parametrize(
    ("data", "asked", "said"),
    [
        (GERMAN.encode(), "", None),
        (GERMAN.encode(), "utf-8", None),
        (GERMAN.encode("utf-8-sig"), "", None),
        (GERMAN.encode("utf-8-sig"), "windows-1252", "begins with the byte order mark of UTF-8"),
        (GERMAN.encode("cp1252"), "", "is not UTF-8 but probably WINDOWS-1252"),
        (GERMAN.encode("cp1252"), "windows-1252", None),
        (GERMAN.encode("utf-16"), "", "is UTF-16 by its byte order mark"),
        (GERMAN.encode("utf-16"), "utf-16-le", None),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "", "is UTF-16 by its byte order mark"),
        (GERMAN.encode("utf-16-le"), "utf-16-le", None),
        (GERMAN.encode("utf-32"), "", "is UTF-32 by its byte order mark"),
        (GERMAN.encode("mac_roman"), "macintosh", None),
        (GERMAN.encode("cp037"), "cp037", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_list_is_read_in_its_encoding(data: bytes, asked: str, said: str | None) -> None:
    """Named, marked, or told by its letters; whatever nobody has named is said once."""
    rows, warnings = read_with_warnings(data, parse_charset(asked) if asked else "")
    assert told(rows) == ROWS
    assert len(warnings) == (said is not None)
    assert (said or "") in "".join(warnings)
    pieces = [data[at : at + 1] for at in range(len(data))]
    if said is None or "byte order" in said:  # What is told by letters needs some at once.
        reader = TitleReader(["-"], stdin=_Pieces(pieces), encoding=parse_charset(asked) if asked else "")
        assert told(list(drain(reader))) == ROWS


@pytest.mark.parametrize("asked", ["windows-1252", "macintosh", "gb18030"])
def test_utf8_that_is_read_as_something_else_is_told(asked: str) -> None:
    """Once, and it is done as it was said; what has no letters beyond ASCII is the same in both."""
    rows, warnings = read_with_warnings(GERMAN.encode(), parse_charset(asked))
    assert told(rows) != ROWS
    (warning,) = warnings
    assert f"looks like UTF-8, and is read as {asked}, as --encoding says" in warning
    assert read_with_warnings(b"title\nOne\n", parse_charset(asked))[1] == []


@pytest.mark.parametrize(
    ("data", "asked", "why", "remedy"),
    [
        (b"title;b\xffz\nOne;1\n", "", "byte 8 of the line is 0xFF", "needs --encoding NAME"),
        (b"t\xeftle,note\nOne,1\n", "", "byte 2 of the line is 0xEF", "--encoding WINDOWS-1252"),
        (b"title;x\x81\nOne;1\n", "windows-1252", "has bytes that windows-1252 does not have", "--encoding"),
        (
            b'"title";"x\n\x81"\nOne;1\n',
            "windows-1252",
            "has bytes that windows-1252 does not have",
            "--encoding",
        ),
        (b"# A report\ntitle;b\xffz\nOne;1\n", "", "byte 8 of the line is 0xFF", "needs --encoding NAME"),
    ],
    ids=["a column", "the column of titles", "not in the encoding", "on two lines", "below a remark"],
)
def test_a_header_that_can_not_be_decoded_is_refused(
    tmp_path: Path, data: bytes, asked: str, why: str, remedy: str
) -> None:
    """No column would have its name, and no row what it says."""
    (tmp_path / "list.csv").write_bytes(data)
    with pytest.raises(InputError, match=r"list.csv:\d: the header can't be read") as caught:
        TitleReader([str(tmp_path / "list.csv")], encoding=parse_charset(asked) if asked else "")
    assert why in caught.value.message
    assert remedy in caught.value.remedy


class _Pieces(io.BytesIO):
    """A pipe that delivers a list in the given pieces."""

    def __init__(self, pieces: list[bytes]) -> None:
        super().__init__()
        self._pieces = iter(pieces)

    def read1(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 - the signature of the base
        """Return the next piece."""
        return next(self._pieces, b"")


@pytest.mark.parametrize(
    ("data", "asked", "expected"),
    [
        pytest.param(b"A\nCaf\xe9\nB\n", "", [(1, "A"), (2, STRAY), (3, "B")], id="a stray letter"),
        pytest.param(b"\xc3\x84 B\nCaf\xe9\nB\n", "", [(1, "Ä B"), (2, STRAY), (3, "B")], id="behind UTF-8"),
        pytest.param(b"\xef\xbb\xbfA\nCaf\xe9\n", "", [(1, "A"), (2, STRAY)], id="behind a mark"),
        pytest.param(b"A\nCaf\xe9", "utf-8", [(1, "A"), (2, STRAY)], id="in the last line"),
        pytest.param(
            b'title,x\nA,y\n"B\nCaf\xe9",y\nC,y\n',
            "",
            [(2, "A"), (3, STRAY), (5, "C")],
            id="in a quoted cell",
        ),
        pytest.param(
            b"title,x\nA,Caf\xe9\nB,y\n", "", [(2, b"byte 6 of the"), (3, "B")], id="in another cell"
        ),
        pytest.param(
            b"title,x\nA,y\nB\x81,y\n",
            "windows-1252",
            [(2, "A"), (3, b"the line has bytes that windows-1252 does not have")],
            id="a byte that the named encoding lacks",
        ),
        pytest.param(
            "A\nB\n".encode("utf-16-le") + b"\x41",
            "utf-16-le",
            [(1, "A"), (2, "B"), (3, b"the line has bytes that")],
            id="half a character",
        ),
    ],
)
def test_a_line_that_no_encoding_explains_is_one_bad_row(
    data: bytes, asked: str, expected: list[tuple[int, str | bytes]]
) -> None:
    """It is named by its line; those before and after it are rows."""
    rows = read(data, encoding=parse_charset(asked) if asked else "")
    assert [row.line for row in rows] == [line for line, _ in expected]
    for row, (_, title) in zip(rows, expected, strict=True):
        if isinstance(title, str):
            assert (row.title, row.error) == (title, None)
        else:
            assert row.error is not None
            assert title.decode() in row.error.message


def test_a_list_in_an_encoding_that_is_not_assumed_is_refused_with_its_name(tmp_path: Path) -> None:
    """A wrong one would make wrong titles; with the name it is read."""
    path = tmp_path / "titles.csv"
    path.write_bytes(b"title;slug\nOne;x\n" + RUSSIAN.encode("cp1251").partition(b"\n")[2])
    reader = TitleReader([str(path)])
    assert [row.title for row in reader.next_batch()] == ["One"]
    with pytest.raises(
        InputError, match=r"byte 17 \(line 3\) is 0xCF, which is not UTF-8 but probably"
    ) as caught:
        reader.next_batch()
    assert "--encoding WINDOWS-1251" in caught.value.remedy
    named = drain(TitleReader([str(path)], encoding="cp1251"))
    assert [row.title for row in named] == ["One", "Почему мы спим так мало и как это исправить"]


def test_perhaps_is_said_with_the_way_out() -> None:
    """A letter alone is no proof of an encoding."""
    _, bad, _ = read(b"One\nGr\xfcn\nTwo\n")
    assert bad.error is not None
    assert "but perhaps WINDOWS-1252" in bad.error.message
    assert "--encoding WINDOWS-1252" in bad.error.remedy


@pytest.mark.parametrize("name", ["latin9", "windows-1252", "UTF-8-SIG", "GB18030", "koi8-u", "MACINTOSH"])
def test_encodings_have_many_names(name: str) -> None:
    """As iconv and Python have them."""
    assert codecs.lookup(parse_charset(name))


@pytest.mark.parametrize("name", ["", "nothing", "rot13", "idna", "zlib", "unicode_escape"])
def test_what_is_no_encoding_of_lists_is_refused(name: str) -> None:
    """With some that are."""
    with pytest.raises(ValueError, match="windows-1252"):
        parse_charset(name)
