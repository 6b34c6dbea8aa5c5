"""Lists as other programs export them: their columns mean what their owner says, and cost no title."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain
from thumbcli.errors import InputError, UsageError
from thumbcli.options.column_map import ColumnMap, parse_map
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from thumbcli.sources.rows import Row

WORDPRESS = (
    "\ufeffID;title;Slug;category;tags;layout;status\r\n"
    '12;"Warum wir laufen";2024/warum-wir-laufen;Sport;a,b;post;publish\r\n'
    "13;Zug um Zug;2024/zug-um-zug;Politik|Verkehr;;page;publish\r\n"
    "14;Spiele des Jahres;2024/spiele;Gaming;;;draft\r\n"
    "15;NULL;NULL;NULL;NULL;NULL;trash\r\n"
)
YOUTUBE = (
    "Video,title,Playlist,Category,Format,model,variant\n"
    "a1,Day one,Vlogs,People & Blogs,,Sony A7,Short / 9:16\n"
    "b2,Day two,Vlogs,22,youtube,,\n"
)


def read(
    data: str, *pairs: str, project: tuple[str, ...] = (), strict: bool = False
) -> tuple[list[Row], list[str]]:
    """Return the rows of a list, and what is told about it."""
    warnings: list[str] = []
    asked = parse_map(pairs)
    columns = ColumnMap(columns=parse_map(project) | asked, required=frozenset(asked), strict=strict)
    reader = TitleReader(
        ["-"], columns=lambda _: columns, stdin=io.BytesIO(data.encode()), warn=warnings.append
    )
    return list(drain(reader)), warnings


def overrides(data: str, *pairs: str, strict: bool = False) -> list[dict[str, str]]:
    """Return what the columns of each row override."""
    return [dict(row.overrides) for row in read(data, *pairs, strict=strict)[0]]


def test_lists_with_the_same_columns_get_one_hint(tmp_path: Path) -> None:
    """Where it comes first; the same hint for each of fifty lists would hide what else is told."""
    names = [str(tmp_path / name) for name in ("a.csv", "b.csv", "c.csv")]
    for name, header in zip(names, ("Autor,fromat", "Autor,fromat", "Autor,Datum"), strict=True):
        Path(name).write_text(f"title,{header}\nA,b,c\n")
    warnings: list[str] = []
    assert len(list(drain(TitleReader(names, warn=warnings.append)))) == 3
    other = "looks like ours under another name; --map author=Autor uses it, --map author= does not"
    others = (
        "look like ours under another name; "
        "--map author=Autor --map date=Datum uses them, --map author= --map date= do not"
    )
    assert warnings == [
        f"{names[0]}:1: column 'fromat' sets nothing; did you mean `format`?",
        f"{names[0]}:1: 1 column {other}",
        f"{names[2]}:1: 2 columns {others}",
    ]


@pytest.mark.parametrize(
    ("header", "pairs"),
    [("title,Autor", ["author="]), ("title,Titel", ["title=title"])],
    ids=["of another meaning", "titles in another column"],
)
def test_a_hint_names_what_silences_it(header: str, pairs: list[str]) -> None:
    """Said once, nothing is asked again."""
    data = f"{header}\nA,b\n"
    (hint,) = read(data)[1]
    assert f", --map {pairs[0]} does not" in hint
    assert read(data, *pairs)[1] == []


@pytest.mark.parametrize("name", ["titel", "tilte", "Titles", "Video title"])
def test_a_lone_column_with_nearly_the_name_of_titles_is_asked_about(tmp_path: Path, name: str) -> None:
    """A list of one column needs no header, so its first line is drawn as well."""
    path = tmp_path / "a.csv"
    path.write_text(f"{name}\nWhy we run\n")
    warnings: list[str] = []
    rows = drain(TitleReader([str(path)], warn=warnings.append))
    assert [row.title for row in rows] == [name, "Why we run"]
    column = f'"{name}"' if " " in name else name
    told = f"{path}:1: {name!r} is drawn as a title; if it names the column, add --column {column}"
    assert warnings == [told]
    assert [row.title for row in drain(TitleReader([str(path)], column=name))] == ["Why we run"]


def test_values_of_another_program_are_told_once_and_change_nothing() -> None:
    """One line per column with a few of them, and their number; those that are ours count."""
    rows, warnings = read(WORDPRESS)
    assert [dict(row.overrides) for row in rows] == [{"tags": "a,b"}, {}, {"category": "Gaming"}, {}]
    assert [row.error is None for row in rows] == [True, True, True, False]
    assert [row.columns["category"] for row in rows[:2]] == ["Sport", "Politik|Verkehr"]
    category, layout = warnings
    assert category == (
        "<stdin>: column 'category' has 2 values that are no category of ours ('Sport', 'Politik|Verkehr'): "
        "2 rows count as empty there; --map category= ignores the column, --strict rejects its rows"
    )
    assert layout.startswith(
        "<stdin>: column 'layout' has 2 values that are no layout of ours ('post', 'page')"
    )


@pytest.mark.parametrize("form", ["title,id\n{},1\n{},2\n{},3\n", '{{"title": "{}"}}\n' * 3, "{}\n" * 3])
def test_titles_that_are_written_as_html_are_told_once(form: str) -> None:
    """Before they are paid for: each picture would show them. What only looks like one is no entity."""
    rows, warnings = read(form.format("It&#8217;s &amp; more", "AT&T; R&D; Q&A", "Caf&eacute;"))
    assert [row.title for row in rows] == ["It&#8217;s &amp; more", "AT&T; R&D; Q&A", "Caf&eacute;"]
    (warning,) = warnings
    assert warning.startswith(
        "<stdin>: 2 titles have HTML entities such as '&#8217;': the local engine decodes"
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(
            "A first\0 title\nOther\n", ["1: the control character U+0000 is left out: "], id="NUL in text"
        ),
        pytest.param(
            '{"title": "A\\u0007"}\n{"title": "B\\u0007"}\n',
            ["1: the control character U+0007 is left out; 1 more row has one: "],
            id="twice in JSON",
        ),
        pytest.param(
            "title,headline\nOne long title,a\x1bb\nOther,b\x1bb\nThird,c\x1bb\n",
            ["2: the control character U+001B is left out; 2 more rows have some: "],
            id="in a headline",
        ),
        pytest.param("A\ttab and a mark \ufeffinside\n", [], id="not a tab, nor a mark of no width"),
    ],
)
def test_control_characters_are_told_where_they_come_first(data: str, told: list[str]) -> None:
    """Pictures lack them, so that a title which an export has damaged would look right."""
    warnings = read(data)[1]
    assert warnings == [f"<stdin>:{each}remove it from the list" for each in told]


def test_every_column_that_others_have_too() -> None:
    """A format is ours: most such columns are, and a slip there would draw the wrong picture."""
    rows, warnings = read(YOUTUBE)
    assert [dict(row.overrides) for row in rows] == [{}, {"format": "youtube"}]
    assert [warning.split(" has ")[0].split()[-1] for warning in warnings] == [
        "'Category'",
        "'model'",
        "'variant'",
    ]
    assert overrides("title,style\nA,modern\nB,faceless\n") == [{}, {"style": "faceless"}]
    assert overrides("title,variant\nA,3\nB,300\n") == [{"variant": "3"}, {}]
    assert overrides("title,layout\nA,Impact\nB,auto\n") == [{"layout": "Impact"}, {"layout": "auto"}]


@pytest.mark.parametrize("column", ["format", "output_format", "palette", "photo", "font", "use_photo"])
def test_a_slip_in_a_column_of_ours_is_a_slip(column: str) -> None:
    """What stands there is for the check of the row."""
    assert overrides(f"title,{column}\nA,youtub\n") == [{column: "youtub"}]


@pytest.mark.parametrize(
    ("pairs", "strict"),
    [pytest.param(("category=category",), False, id="mapped"), pytest.param((), True, id="strict")],
)
def test_a_value_that_has_to_be_ours(pairs: tuple[str, ...], *, strict: bool) -> None:
    """Whoever says that the column is meant for us wants to know of each slip."""
    assert overrides("title,category\nA,Sport\n", *pairs, strict=strict) == [{"category": "Sport"}]
    jsonl = '{"title": "A", "category": ["Sport"]}\n'
    assert [row.error is None for row in read(jsonl, *pairs, strict=strict)[0]] == [False]


def test_many_values_are_counted_in_flat_memory() -> None:
    """A column of ids has one per row."""
    _, (warning,) = read("title,model\n" + "".join(f"A,{number}\n" for number in range(1500)))
    assert "has over 1,000 values that are no model of ours ('0', '1', '2', …): 1,500 rows count" in warning


def test_objects_of_a_content_system() -> None:
    """JSON has lists and objects where a table has text."""
    data = (
        '{"title": "A", "category": ["Sport"], "slug": {"current": "a"}}\n'
        '{"title": "B", "category": {"id": 3}}\n'
    )
    rows, (warning,) = read(data)
    assert [row.error for row in rows] == [None, None]
    assert "('a list', 'an object'): 2 rows count as empty" in warning


def test_a_pipe_that_is_not_read_to_its_end() -> None:
    """What was read is told; a file is told of when it is read whole."""
    warnings: list[str] = []
    reader = TitleReader(["-"], stdin=io.BytesIO(WORDPRESS.encode()), warn=warnings.append)
    reader.next_batch(limit=1)
    reader.close()
    assert len(warnings) == 2


OWN = {"category": "travel", "layout": "impact"}


@pytest.mark.parametrize("jsonl", [False, True], ids=["a table", "JSON Lines"])
@pytest.mark.parametrize(
    ("pairs", "expected", "slug"),
    [
        pytest.param(["category=topic"], OWN | {"category": "gaming"}, "a", id="another column"),
        pytest.param(["Category=TOPIC"], OWN | {"category": "gaming"}, "a", id="in any case"),
        pytest.param(["category="], {"layout": "impact"}, "a", id="no column"),
        pytest.param(["category=topic", "layout="], {"category": "gaming"}, "a", id="both"),
        pytest.param(["name=id"], OWN | {"name": "7"}, "a", id="a name"),
        pytest.param(["output-format=kind"], OWN | {"output_format": "png"}, "a", id="two words"),
        pytest.param(["slug=id"], OWN, "7", id="a slug"),
        pytest.param(["slug="], OWN, "", id="no slug"),
        pytest.param(["slug=layout"], {"category": "travel"}, "impact", id="a slug from a column of ours"),
        pytest.param(["category=layout"], {"category": "impact"}, "a", id="from a column of ours"),
    ],
)
def test_map(pairs: list[str], expected: dict[str, str], slug: str, *, jsonl: bool) -> None:
    """The option on the left takes its value from the column on the right, and no other column sets it."""
    csv = "title,category,topic,layout,slug,id,kind\nA,travel,gaming,impact,a,7,png\n"
    object_ = (
        '{"title": "A", "category": "travel", "topic": "gaming", "layout": "impact", "slug": "a", "id": 7,'
        ' "kind": "png"}\n'
    )
    (row,), warnings = read(object_ if jsonl else csv, *pairs)
    assert (dict(row.overrides), row.columns["slug"], warnings) == (expected, slug, [])


@pytest.mark.parametrize("jsonl", [False, True], ids=["a table", "JSON Lines"])
def test_the_column_of_the_titles(*, jsonl: bool) -> None:
    """Is a column like any other."""
    data = '{"title": "x", "headline": "A"}\n' if jsonl else "title,headline\nx,A\n"
    (row,), _ = read(data, "title=headline")
    assert (row.title, row.columns["title"]) == ("A", "x")


@pytest.mark.parametrize(
    ("data", "there"),
    [
        pytest.param("title,topic\nA,x\n", "it has 'title', 'topic'", id="a table"),
        pytest.param('{"title": "A", "topic": "x"}\n', "it has 'title', 'topic'", id="JSON Lines"),
        pytest.param('"A"\n', "it has no columns", id="JSON Lines of texts"),
        pytest.param("A\nB\n", "it has no columns", id="text"),
    ],
)
def test_a_column_that_is_not_there(data: str, there: str) -> None:
    """Is a slip on the command line; a project has other lists as well."""
    with pytest.raises(InputError) as told:
        read(data, "category=topik")
    assert told.value.message == f"--map category=topik: <stdin> has no column 'topik'; {there}"
    assert told.value.remedy == (
        "did you mean category=topic?" if "topic" in there else "name one that it has"
    )
    _, warnings = read(data, project=("category=topik",))
    named = "<stdin> has no column 'topik', which thumb.toml names for category"
    assert warnings == ([named] if "topic" in there else [])


@pytest.mark.parametrize(("data", "column"), [("A\nB\n", None), ("A,x\nB,y\n", "1")])
def test_a_table_without_a_header_has_no_columns(tmp_path: Path, data: str, column: str | None) -> None:
    """Its titles are known by their place; it is refused before the first row of any list is read."""
    path = tmp_path / "a.csv"
    path.write_text(data)
    columns = ColumnMap(columns={"layout": "x"}, required=frozenset({"layout"}))
    with pytest.raises(InputError, match="it has no columns"):
        TitleReader([str(path)], column=column, columns=lambda _: columns)


@pytest.mark.parametrize(
    ("pairs", "message", "remedy"),
    [
        pytest.param(["category"], "--map 'category' has no `=`", "category=topic", id="no column"),
        pytest.param(
            ["topic=category"], "there is no option 'topic'", "options are: title", id="turned round"
        ),
        pytest.param(["categry=topic"], "there is no option 'categry'", "category=topic", id="a slip"),
        pytest.param(["=topic"], "there is no option ''", "options are", id="no option"),
        pytest.param(["title="], "have to be in a column", "name it", id="no titles"),
        pytest.param(["model=a", "Model=b"], "two columns for model", "one of them", id="an option twice"),
        pytest.param(["model=a", "layout=A"], "the column 'A' twice", "one of them", id="a column twice"),
    ],
)
def test_a_map_that_means_nothing(pairs: list[str], message: str, remedy: str) -> None:
    """Is refused before anything is read."""
    with pytest.raises(UsageError) as told:
        parse_map(pairs)
    assert message in told.value.message
    assert remedy in told.value.remedy


def test_a_mapped_column_is_no_slip() -> None:
    """A column that has a meaning is no mistyped option, nor is one whose option has another column."""
    assert read("title,fromat\nA,x\n", "format=fromat")[1] == []
    assert read("title,fromat,b\nA,x,y\n", "format=b")[1] == []
    assert len(read("title,fromat\nA,x\n")[1]) == 1
