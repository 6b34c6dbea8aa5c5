"""Tables: the header, the delimiter, quotes, and what each row is worth."""

from __future__ import annotations

import pytest

from tests.batch.reading import UNCLOSED, read, read_with_warnings, told
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
        pytest.param("title,x\nA,y\n,\n,\nB,\n", [(2, "A"), (5, "B")], id="empty rows"),
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
            [(2, UNCLOSED), (4, "B\nb"), (6, "C"), (7, UNCLOSED)],
            id="two quotes that never close",
        ),
    ],
)
def test_table(data: str, expected: list[tuple[int, str]]) -> None:
    """A table is known by its header; each record is made or named at its first line."""
    assert told(read(data)) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param('a, title\n1, "B, c"\n2, "D"\n', [(2, "B, c"), (3, "D")], id="spaces before quotes"),
        pytest.param('a; title\n1; "B; c"\n', [(2, "B; c")], id="spaces before quotes, semicolons"),
        pytest.param('a, title\n1, "B\nc"\n2, D\n', [(2, "B\nc"), (4, " D")], id="and lines in them"),
        pytest.param('a,title\n1,\t"B"\n', [(2, "B")], id="a tab before a quote"),
        pytest.param('title\n "B, c"\n', [(2, "B, c")], id="a space before the only cell"),
        pytest.param('title\nB, "c"\n', [(2, 'B, "c"')], id="a quotation in the only cell"),
        pytest.param('"sep=;"\n"title";"x"\n"A, b";"c"\n', [(3, "A, b")], id="a quoted hint"),
        pytest.param("SEP=^\ntitle^x\nA, b^c\n", [(3, "A, b")], id="a hint of any delimiter"),
        pytest.param("sep=\\t\ntitle\tx\nA\tc\n", [(3, "A")], id="a hint that spells a tab"),
        pytest.param("sep=;,,\ntitle,x,y\nA,b,c\n", [(3, "A")], id="a hint that another program saved again"),
        pytest.param("title|x\nA, b|c\n", [(2, "A, b")], id="bars"),
        pytest.param("| title | x |\n|:---|---|\n| A | b |\n", [(3, " A ")], id="a drawn table"),
        pytest.param(" title | x\n-------+---\n A | b\n", [(3, " A ")], id="a database's table"),
        pytest.param('title,x\n="007",y\n"=""A, b""",y\n', [(2, "007"), (3, "A, b")], id="Excel's text"),
        pytest.param("title,x\r\r\nA,y\r\r\nB,y\r\r\n", [(2, "A"), (3, "B")], id="line ends written twice"),
        pytest.param("title,x\r\nA,y\r\n\x1a", [(2, "A")], id="the end of a DOS file"),
        pytest.param("# made by\n#\ntitle,x\nA,y\n", [(4, "A")], id="comments before the header"),
        pytest.param("My list\n\ntitle,x\nA,y\n", [(4, "A")], id="a name above the header"),
        pytest.param(
            'title,x\n"A \\"b, c\\"",y\nC,z\n', [(2, 'A "b, c"'), (3, "C")], id="a database's quotes"
        ),
        pytest.param('title,x\n"A \\"b\\"",y\n"C",z\n', [(2, 'A "b"'), (3, "C")], id="one at the cell's end"),
        pytest.param("# 1 way\nA\n", [(1, "# 1 way"), (2, "A")], id="a number sign without a header"),
        pytest.param("title,,\nA,b,\n", [(2, "A")], id="cells of the header are empty"),
        pytest.param('" TITLE ","x"\nA,b\n', [(2, "A")], id="a quoted header in capitals"),
        pytest.param(
            "title,x\n#REF!,y\n#1 tip,y\n",
            [(2, "!the title is #REF!, which means no value"), (3, "#1 tip")],
            id="a formula that failed",
        ),
        pytest.param(
            "title,x\nNULL,y\n\\N,y\nNull and void,y\n",
            [
                (2, "!the title is NULL, which means no value"),
                (3, "!the title is \\N, which means no value"),
                (4, "Null and void"),
            ],
            id="no value, as databases write it",
        ),
        pytest.param(
            'title,x\nA;y\nB; c\n"C;z"\nD,z\n',
            [
                (2, "!the row has one cell, and with ';' as many as the header"),
                (3, "B; c"),
                (4, "C;z"),
                (5, "D"),
            ],
            id="a row with another delimiter",
        ),
    ],
)
def test_table_that_another_program_wrote(data: str, expected: list[tuple[int, str]]) -> None:
    """What is certain is read as it was meant."""
    assert told(read(data, "csv")) == expected


def test_no_value_overrides_nothing() -> None:
    """What databases and spreadsheets write into an empty cell is no category, and no name."""
    rows = read("title,category,name\nA,NULL,\\N\nB,#N/A,NULL\nC,gaming,c\n", "csv")
    assert [dict(row.overrides) for row in rows] == [{}, {}, {"category": "gaming", "name": "c"}]


@pytest.mark.parametrize(
    ("second", "rows"),
    [
        pytest.param("title,format", "B,x", id="the same"),
        pytest.param('"title","format"', "B,x", id="in quotes"),
        pytest.param("\ufeffTitle, Format", "B,x", id="with a mark, in another case"),
        pytest.param("sep=,\ntitle,format", "B,x", id="behind Excel's hint"),
        pytest.param("format,title", "x,B", id="in another order"),
        pytest.param("title,format,category", "B,x,gaming", id="with one more option"),
        pytest.param("category,title,format,", "gaming,B,x", id="all of it"),
        pytest.param("title;format", "B;x", id="with another delimiter"),
    ],
)
def test_header_that_comes_again_is_no_title(second: str, rows: str) -> None:
    """Files that were joined keep the meaning of their columns, and the person is told."""
    found, warnings = read_with_warnings(f"title,format\nA,youtube\n{second}\n{rows}\n")
    assert [(row.title, row.overrides["format"]) for row in found] == [("A", "youtube"), ("B", "x")]
    (warning,) = warnings
    assert "header again" in warning


def test_header_with_unknown_columns_is_not_drawn() -> None:
    """What the cells below it mean is not certain."""
    _, second, _ = read("title,note\nA,b\ntitle,video\nC,d\n")
    assert second.error is not None
    assert "second header" in second.error.message
    assert "a.csv b.csv" in second.error.remedy


def test_title_that_is_called_like_a_column_is_a_title() -> None:
    """Only a row that holds the name of the titles' column is a header."""
    assert told(read("title,format,note\nFormat,x,y\nNote,,\n")) == [(2, "Format"), (3, "Note")]


@pytest.mark.parametrize(
    ("header", "warning"),
    [
        pytest.param(
            "title,fromat", "'fromat' sets nothing; did you mean `format`?", id="two letters swapped"
        ),
        pytest.param(
            "title,Categry", "'Categry' sets nothing; did you mean `category`?", id="one is missing"
        ),
        pytest.param("title,views,views", "2 columns are called 'views'", id="one name twice"),
        pytest.param("title,fromat,format", None, id="the option is there as well"),
        pytest.param("title,id,url,date,slug,tags,author,views", None, id="columns of one's own"),
        pytest.param("title,Autor", "--map author=Autor uses it", id="the author in German"),
        pytest.param("title,Datum", "--map date=Datum uses it", id="the date in German"),
        pytest.param("title,Site name", "--map 'site=Site name' uses it", id="two words"),
        pytest.param("title,Temps de lecture", "'reading_time=Temps de lecture'", id="in French"),
        pytest.param("title,作者", "--map 'author=作者' uses it", id="in Chinese"),
        pytest.param("title,PUBLISHED_AT", "--map date=PUBLISHED_AT uses it", id="in capitals"),
        pytest.param("title,author-name,Topic", "2 columns look like ours", id="two of them"),
        pytest.param("title,Autor,author", None, id="the author is there as well"),
        pytest.param("title,Autor,Verfasser", "--map author=Autor uses it", id="the first of two"),
        pytest.param("title,Überschrift", "--map 'title=Überschrift' uses it", id="other titles, in German"),
        pytest.param("title,video title", "--map 'title=video title' uses it", id="other titles"),
        pytest.param("title,Author", None, id="one of ours in another case"),
        pytest.param("title,data,name,text body", None, id="what means many things"),
    ],
)
def test_columns_that_may_be_mistakes_are_told(header: str, warning: str | None) -> None:
    """They do no harm, and the file names of a run may use them."""
    rows, warnings = read_with_warnings(f"{header}\nA{',' * header.count(',')}\n")
    assert [row.title for row in rows] == ["A"]
    assert len(warnings) == (warning is not None)
    assert warning is None or warnings[0].startswith("<stdin>:1: ")
    assert warning is None or warning in warnings[0]


def test_row_with_too_many_cells_is_named() -> None:
    """A title torn apart at its commas is not drawn in part."""
    (row,) = read("title,x,y\nA,b,c,d,e\n")
    assert row.error is not None
    assert row.error.message == "the row has 5 cells, the header has 3: 'A', 'b', 'c', 'd', 'e'"
    assert row.error.remedy == "put titles that hold commas in double quotes"


def test_a_row_with_too_few_cells_is_told_once() -> None:
    """An export that was cut off may end so; the title is drawn all the same."""
    rows, warnings = read_with_warnings("id;title;lang\n9;Short\n8;Long;de\n7;Shorter\n")
    assert [row.title for row in rows] == ["Short", "Long", "Shorter"]
    assert warnings == [
        "<stdin>:2: the row has 2 cells, the header has 3; missing ones count as empty, here and below"
    ]


@pytest.mark.parametrize(
    ("last", "cells"),
    [
        pytest.param("How to ma", "1 cell", id="within a title"),
        pytest.param('"How to, mak', None, id="within quotes"),
        pytest.param("How to make it,blog", "2 cells", id="within a later cell"),
    ],
)
def test_a_list_that_is_cut_off_draws_no_half_row(last: str, cells: str | None) -> None:
    """An export of which half was written would else replace a good picture, and count as a success."""
    data = f"title,format,lang\nWhole,x,de\n{last}"
    whole, cut = read(data)
    assert (whole.error, cut.title) == (None, "")
    assert cut.error is not None
    if cells is not None:
        assert cut.error.message == (
            f"the list may be cut off: its last line ends in the middle, after {cells} of 3"
        )
        _, ended = read(data + "\n")
        assert ended.error is None, "a line that ends was written whole"


def test_a_last_line_with_all_its_cells_needs_no_end() -> None:
    """Editors leave it out; so does a header whose last columns have no name."""
    for data in ("title,lang\nOne,de", "title,,\nOne", "title\nOne"):
        (row,) = read(data)
        assert (row.error, row.title) == (None, "One")


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
        pytest.param(
            '"title,x"\n"A,b"\n', {"input_format": "csv"}, "in quotes as a whole", "sed", id="quoted lines"
        ),
        pytest.param(
            "title," + ",".join(f"c{number}" for number in range(50_000)) + "\n",
            {},
            "has 50,001 columns",
            "at most 1,000",
            id="too many columns",
        ),
        pytest.param('{"headline":"A"}\n', {}, "line 1 has no `title`", "--column", id="no key"),
        pytest.param('[{"title":"A"}]', {}, "one JSON document", "jq -c", id="a JSON list"),
        pytest.param(
            "x" * 2**21, {"input_format": "csv"}, "longer than 1,024 KB", "right file", id="no header at all"
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
