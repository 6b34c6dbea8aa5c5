"""Tables: the header, the delimiter, quotes, and what each row is worth."""

from __future__ import annotations

import pytest

from tests.batch.reading import EMPTY, UNCLOSED, read, told
from thumbcli.errors import InputError


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("title\nA\nB\n", [(2, "A"), (3, "B")], id="one column"),
        pytest.param("id,Title ,x\n1,A,y\n", [(2, "A")], id="a header in any case and any place"),
        pytest.param("title;x\nA, b;y\n", [(2, "A, b")], id="semicolons"),
        pytest.param("x\ttitle\ny\tA, b; c\n", [(2, "A, b; c")], id="tabs"),
        pytest.param("sep=;\ntitle;x\nA;y\n", [(3, "A")], id="Excel's first line"),
        pytest.param("sep=;\r\ntitle\r\nA, b\r\n", [(3, "A, b")], id="Excel's first line and one column"),
        pytest.param("\ufefftitle,x\nA,y\n", [(2, "A")], id="a byte order mark"),
        pytest.param("\n\ntitle\nA\n", [(4, "A")], id="blank lines before the header"),
        pytest.param('title,x\n"A, b",y\n', [(2, "A, b")], id="a quoted comma"),
        pytest.param('title,x\n"A ""b""",y\n', [(2, 'A "b"')], id="doubled quotes"),
        pytest.param('title,x\n"A\nb",y\nC,z\n', [(2, "A\nb"), (4, "C")], id="a quoted line end"),
        pytest.param('title,x\n"A" b,y\nC,z\n', [(2, "A b"), (3, "C")], id="a quote in the middle"),
        pytest.param('title\nA 5" screen\n', [(2, 'A 5" screen')], id="an inch"),
        pytest.param("title,x\nA\nB,\n", [(2, "A"), (3, "B")], id="missing cells are empty"),
        pytest.param("title,x\nA,y,,\n", [(2, "A")], id="empty extra cells are nothing"),
        pytest.param("title\nHello, world\n", [(2, "Hello, world")], id="prose in the only column"),
        pytest.param(
            "title,x\nA,y\n,\n,\nB,\n", [(2, "A"), (3, EMPTY), (4, EMPTY), (5, "B")], id="empty rows"
        ),
        pytest.param("title,x\nA,y\n,\n\n,,,\n", [(2, "A")], id="empty rows at the end"),
        pytest.param("title,x\n,y\n", [(2, "")], id="an empty title is the contract's matter"),
        pytest.param('title,x\n"A,y\nB,z\n', [(2, UNCLOSED), (3, "B")], id="a quote that never closes"),
        pytest.param(
            'title,x\n"A,y\nB,z\n"C, d",y\n',
            [(2, UNCLOSED), (3, "B"), (4, "C, d")],
            id="a quote that another row's quote seems to close",
        ),
        pytest.param(
            'title,x\n"A,y\n\n"B\nb",z\nC,y\n"D,z',
            [(2, UNCLOSED), (3, EMPTY), (4, "B\nb"), (6, "C"), (7, UNCLOSED)],
            id="two quotes that never close",
        ),
    ],
)
def test_table(data: str, expected: list[tuple[int, str]]) -> None:
    """A table is known by its header; each record is made or named at its first line."""
    assert told(read(data)) == expected


def test_row_with_too_many_cells_is_named() -> None:
    """A title torn apart at its commas is not drawn in part."""
    (row,) = read("title,x,y\nA,b,c,d,e\n")
    assert row.error is not None
    assert row.error.message == "the row has 5 cells, the header has 3"
    assert row.error.remedy == "put titles that hold commas in double quotes"


def test_quote_that_never_closes_ends_at_the_size_of_a_record() -> None:
    """It is found out without reading on to the end of a large file."""
    body = "".join(f"Title {number},{'x' * 100}\n" for number in range(20_000))
    first, *others = told(read('title,x\n"A,y\n' + body))
    assert first == (2, UNCLOSED)
    assert others[0] == (3, "Title 0")
    assert others[-1] == (20_002, "Title 19999")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("A\nB\n", ["A", "B"], id="a title a row"),
        pytest.param("Faster, higher\nB, C\n", ["Faster, higher", "B, C"], id="prose with commas"),
        pytest.param("A 10,000 step plan\n7,5\n", ["A 10,000 step plan", None], id="a number with commas"),
        pytest.param('"A, b"\nC\n', ["A, b", "C"], id="quoted"),
        pytest.param('"A, b", said C\n', ["A, b, said C"], id="quoted prose"),
        pytest.param("Title: a guide\nB\n", ["Title: a guide", "B"], id="no header but the word"),
    ],
)
def test_table_without_a_header(data: str, expected: list[str | None]) -> None:
    """Each row is a title; commas of a sentence part no cells."""
    assert [None if row.error else row.title for row in read(data, "csv")] == expected


@pytest.mark.parametrize(
    ("data", "column", "expected"),
    [
        pytest.param("title,Headline\nA,B\n", "headline", ["B"], id="a name in any case"),
        pytest.param("headline;x\nA, b;y\n", "headline", ["A, b"], id="a name that shows the delimiter"),
        pytest.param("title,x\nA,B\n", "2", ["B"], id="a position behind a header"),
        pytest.param("headline,format\nA,x\n", "1", ["A"], id="a position behind known columns"),
        pytest.param("1,A b\n2,C d\n", "2", ["A b", "C d"], id="a position without a header"),
        pytest.param("1,A\n2\n3,B,more\n", "2", ["A", "", "B"], id="a position in rows of any length"),
        pytest.param("1,2\nA,B\n", "2", ["B"], id="a column that is called by a number"),
        pytest.param('{"headline":"A","title":"B"}', "headline", ["A"], id="a key"),
    ],
)
def test_column(data: str, column: str, expected: list[str]) -> None:
    """The person's choice of a column comes before `title`."""
    assert [row.title for row in read(data, column=column)] == expected


@pytest.mark.parametrize(
    ("data", "options", "message", "remedy"),
    [
        pytest.param(
            "headline,x\nA,b\n", {"input_format": "csv"}, "'headline', 'x'", "--column NAME", id="no title"
        ),
        pytest.param(
            "titles,x\nA,b\n", {"input_format": "csv"}, "no column `title`", "--column titles", id="close"
        ),
        pytest.param(
            "a;b\nA;b\n", {"input_format": "csv"}, "'a', 'b'", "--input-format text", id="semicolons"
        ),
        pytest.param(
            "title,x\n", {"column": "titel"}, "no column 'titel'", "--column title", id="a wrong name"
        ),
        pytest.param("title,x\n", {"column": "3"}, "no column 3", "from 1 to 2", id="a wrong position"),
        pytest.param("title,x\n", {"column": "0"}, "no column 0", "from 1 to 2", id="positions begin at 1"),
        pytest.param(
            "title,Title\nA,b\n", {}, "columns 1 and 2 are both 'title'", "--column 2", id="two titles"
        ),
        pytest.param(
            "title,format,Format\n", {}, "columns 2 and 3 are both `format`", "rename", id="two formats"
        ),
        pytest.param(
            'title,"x\nA,b\n', {}, "line 1 has a quote that never closes", "close it", id="header quote"
        ),
        pytest.param('{"headline":"A"}\n', {}, "line 1 has no `title`", "--column", id="no key"),
        pytest.param('[{"title":"A"}]', {}, "one JSON document", "jq -c", id="a JSON list"),
        pytest.param(
            "x" * 2**21, {"input_format": "csv"}, "too long for a header", "text", id="no header at all"
        ),
    ],
)
def test_table_that_is_not_understood(data: str, options: dict[str, str], message: str, remedy: str) -> None:
    """What would spoil every row ends the reading, and says what to do."""
    with pytest.raises(InputError) as caught:
        read(data, **options)
    assert message in caught.value.message
    assert "<stdin>" in caught.value.message
    assert remedy in caught.value.remedy


def test_known_columns_override_settings() -> None:
    """Any spelling of a known column counts, the API's own too; empty cells do not."""
    (row,) = read(
        "title,Output Format,usePhoto,photoImage,custom-assets-id,imageStyle,NAME,category,model\n"
        "A, png ,true,me.jpg,set-1,with-photo,cover,,hd\n"
    )
    assert row.overrides == {
        "output_format": "png",
        "use_photo": "true",
        "photo": "me.jpg",
        "custom_assets_id": "set-1",
        "style": "with-photo",
        "name": "cover",
        "model": "hd",
    }


def test_columns_go_by_their_own_and_a_safe_name() -> None:
    """A name template can write either."""
    (row,) = read("title,Video ID,\nA,x1,y\n")
    assert row.columns == {"title": "A", "Video ID": "x1", "video_id": "x1", "column 3": "y", "column_3": "y"}
