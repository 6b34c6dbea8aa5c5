"""CSV as other programs write it: read as it was meant, and told in one line what was assumed."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from pathlib import Path

_TABLES = {
    "spaces before quotes": (
        'title, category\n"One, two", "gaming"\n"Three", "gaming"\n',
        [("One, two", "gaming"), ("Three", "gaming")],
        ["t.csv:2: spaces before a quoted cell are no part of it, here and below"],
    ),
    "a quote after a comma and a space inside a cell": (
        'title,category\n"Beach, ""No Oven""",gaming\n',
        [('Beach, "No Oven"', "gaming")],
        [],
    ),
    "backslashes before quotes, as databases write them": (
        'title,category\n"The \\"best\\" one, twice",gaming\n"An \\"other\\"",gaming\n',
        [('The "best" one, twice', "gaming"), ('An "other"', "gaming")],
        ['t.csv:2: \\" is read as a quote inside a cell, here and below'],
    ),
    "a second file appended": (
        "title,category\nOne,gaming\ntitle,category\nTwo,gaming\n",
        [("One", "gaming"), ("Two", "gaming")],
        ["t.csv:3 is the header again, and is skipped"],
    ),
    "a second file with its columns in another order": (
        "title,category\nOne,gaming\ncategory,title\ngaming,Two\n",
        [("One", "gaming"), ("Two", "gaming")],
        ["t.csv:3 is the header again, and is skipped"],
    ),
    "the name of a table above it": (
        "My videos\ntitle,category\nOne,gaming\n",
        [("One", "gaming")],
        ["t.csv:1 is above the header, and is skipped"],
    ),
    "a report with its dates and a blank line": (
        '"Video report"\n"January 1, 2024 - March 31, 2024"\n\ntitle,category,views\nOne,gaming,"1,200"\n',
        [("One", "gaming")],
        ["t.csv: lines 1 to 3 are above the header, and are skipped"],
    ),
    "a report that a spreadsheet has padded": (
        "Video report,,\nMade by,me,\n,,\ntitle,category,views\nOne,gaming,3\n",
        [("One", "gaming")],
        ["t.csv: lines 1 to 3 are above the header, and are skipped"],
    ),
    "comments above the header": (
        "# made by a program\n# on a day\ntitle,category\nOne,gaming\n",
        [("One", "gaming")],
        ["t.csv: lines 1 to 2 are above the header, and are skipped"],
    ),
    "Excel's hint in quotes": (
        '"sep=;"\ntitle;category\nOne, two;gaming\n',
        [("One, two", "gaming")],
        ["t.csv:1 names the delimiter ';' as Excel does, and is no row"],
    ),
    "Excel's hint, padded and behind a mark": (
        "\ufeffsep=;;;\ntitle;category\nOne;gaming\n",
        [("One", "gaming")],
        ["t.csv:1 names the delimiter ';' as Excel does, and is no row"],
    ),
    "Excel's hint as it writes it": ("sep=;\ntitle;category\nOne;gaming\n", [("One", "gaming")], []),
    "empty rows of a spreadsheet at its end": (
        "title,category\nOne,gaming\n,\n,\n , \n",
        [("One", "gaming")],
        ["t.csv: 3 empty rows are left out"],
    ),
    "lines that end in CR LF, and blank ones at the end": (
        "title,category\r\nOne,gaming\r\n\r\n\r\n",
        [("One", "gaming")],
        [],
    ),
    "all at once": (
        'Export\n"now"\n"sep=;"\ntitle; category\n"A; \\"b\\""; "gaming"\ntitle; category\nTwo;gaming\n;\n',
        [('A; "b"', "gaming"), ("Two", "gaming")],
        [
            "t.csv: lines 1 to 2 are above the header, and are skipped",
            "t.csv:3 names the delimiter ';' as Excel does, and is no row",
            't.csv:5: \\" is read as a quote inside a cell, here and below',
            "t.csv:5: spaces before a quoted cell are no part of it, here and below",
            "t.csv:6 is the header again, and is skipped",
            "t.csv: 1 empty row is left out",
        ],
    ),
}


@pytest.mark.parametrize(("text", "rows", "told"), _TABLES.values(), ids=_TABLES)
def test_a_table_of_another_program_is_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    rows: list[tuple[str, str]],
    told: list[str],
) -> None:
    """And a person hears in one line each what was taken for what."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_bytes(text.encode())
    heard: dict[str, None] = {}
    with closing(TitleReader(["t.csv"], warn=lambda message: heard.update({message: None}))) as reader:
        found = list(drain(reader))
    assert [row.error for row in found] == [None] * len(rows)
    assert [(row.title, row.columns["category"]) for row in found] == rows
    assert list(heard) == told


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("One\nTwo\nTitle\nThree\n", ["One", "Two", "Title", "Three"]),
        ("One\n\nTwo\nTitle\n", ["One", "Two", "Title"]),
        ("title\nOne\ntwo words\n", ["One", "two words"]),
    ],
)
def test_a_list_with_a_title_that_is_called_title_loses_none(
    tmp_path: Path, text: str, titles: list[str]
) -> None:
    """It has no second column, so nothing above it is a remark."""
    path = tmp_path / "t.csv"
    path.write_text(text)
    with closing(TitleReader([str(path)])) as reader:
        assert [row.title for row in drain(reader)] == titles


def test_a_row_without_a_value_is_left_out_and_counted(tmp_path: Path) -> None:
    """Wherever it is; one with a value in another cell lacks its title."""
    path = tmp_path / "t.csv"
    path.write_text("title,category\nOne,gaming\n\n,\nTwo,gaming\n,gaming\n")
    heard: list[str] = []
    with closing(TitleReader([str(path)], warn=heard.append)) as reader:
        found = list(drain(reader))
    assert [(row.line, row.title) for row in found] == [(2, "One"), (5, "Two"), (6, "")]
    assert heard == [f"{path}: 1 empty row is left out"]
