"""Rows of a database as titles: columns that are options are read, the others are ignored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import pytest

from tests.faults import picture
from thumbcli import Client, Failed, Made, UsageError, make_request
from thumbcli.options.option_list import PICTURE_OPTIONS
from thumbcli.testing import fake_engine

if TYPE_CHECKING:
    from pathlib import Path


def test_a_row_of_a_database_is_a_title() -> None:
    """Its other columns, and what is NULL in it, change nothing; a title of NULL is an error of the row."""
    with closing(sqlite3.connect(":memory:")) as blog, fake_engine() as engine:
        blog.row_factory = sqlite3.Row
        blog.execute("CREATE TABLE post (id, title, slug, body, author_id, format, cover_url)")
        rows = [
            (1, "Tea", "tea", "…", 7, "x", None),
            (2, None, "none", "…", 7, None, None),
            (3, "Ham", None, None, None, None, None),
        ]
        blog.executemany("INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        titles = [dict(row) for row in blog.execute("SELECT * FROM post")]
        outcomes = sorted(Client().generate_many(titles, format="blogpost"), key=lambda one: one.index)
    assert [type(outcome) for outcome in outcomes] == [Made, Failed, Made]
    assert [str(request.format) for request in engine.requests] == ["x", "blogpost"]


@pytest.mark.parametrize("title", [None, {"title": None}, {"slug": "tea"}])
def test_a_title_that_is_none_is_an_error_of_its_row(title: object) -> None:
    """It is not drawn as the word None."""
    with fake_engine() as engine:
        (outcome,) = Client().generate_many([title])  # type: ignore[list-item]
    assert isinstance(outcome, Failed)
    assert (outcome.title if title is None else "", outcome.error.message) == ("", "title is required")
    assert engine.requests == []


@pytest.mark.parametrize(
    ("key", "meant"),
    [("formt", "format"), ("catagory", "category"), ("dtae", "date"), ("headlin", "headline")],
)
def test_a_key_that_is_nearly_an_option_is_refused(key: str, meant: str) -> None:
    """It would be ignored unseen; a column of another meaning can be named."""
    with fake_engine():
        (refused,) = Client().generate_many([{"title": "Tea", key: "x"}])
        (drawn,) = Client().generate_many([{"title": "Tea", key: "x"}], map={meant: ""})
    assert isinstance(refused, Failed)
    assert refused.error.remedy == f"did you mean {meant}? Else map={{'{meant}': ''}} ignores the column"
    assert isinstance(drawn, Made)


@pytest.mark.parametrize(
    "column",
    [
        *("update", "dates", "sites", "icons", "logos", "layouts", "subtitles", "tag", "authors", "photos"),
        *("data", "size", "test", "autor", "modell", "deadline", "photo_2", "subtitle_de", "layout_id"),
    ],
)
def test_a_column_that_is_a_word_of_its_own_is_ignored(column: str) -> None:
    """Tables have such columns for something else."""
    with fake_engine() as engine:
        (outcome,) = Client().generate_many([{"title": "Tea", column: "x"}])
    assert isinstance(outcome, Made)
    assert engine.requests == [make_request("Tea")]


ORDINARY: dict[str, object] = {
    "category": "db",
    "text": "It was a dark and stormy night. " * 200,
    "layout": "post",
    "model": "gpt",
    "variant": "A",
    "style": "modern",
    "subtitle": "So long " * 100,
    "icon": "fa-home",
    "avatar": "https://example.com/me.png",
    "template": {"of": "another"},
    "tags": {"of": "another"},
}


@pytest.mark.parametrize("column", ORDINARY)
def test_a_value_of_another_program_counts_as_empty(column: str, caplog: pytest.LogCaptureFixture) -> None:
    """As in a list, and one line says so for all rows; `strict` rejects them."""
    rows = [{"title": f"Tea {number}", column: ORDINARY[column]} for number in range(3)]
    with fake_engine() as engine:
        outcomes = list(Client().generate_many(rows))
        assert [type(outcome) for outcome in outcomes] == [Made] * 3
        assert {request.design for request in engine.requests} == {make_request("Tea").design}
        (line,) = [record.getMessage() for record in caplog.records]
        assert f"column '{column}' has a value that is no {column} of ours" in line
        assert f"3 rows count as empty there; map={{'{column}': ''}} ignores the column" in line
        assert len(line) < 400
        (strict,) = Client().generate_many(rows[:1], strict=True)
    if column in {"layout", "icon"}:  # Only the engine itself knows them.
        return
    assert isinstance(strict, Failed)
    assert 0 < len(strict.error.remedy) < 250
    assert len(strict.error.message) < 250


@pytest.mark.parametrize("name", [*PICTURE_OPTIONS, "title"])
def test_an_error_never_has_a_whole_cell(name: str) -> None:
    """An article in the wrong column would fill every log; each says what to do."""
    values: list[object] = ["x" * 5000, "two words " * 500, b"bytes" * 1000, ["a" * 5000] * 3, object()]
    with fake_engine():
        for value in values:
            (outcome,) = Client().generate_many([{"title": "Tea", name: value}], strict=True)
            if isinstance(outcome, Failed):
                assert outcome.error.remedy
                assert max(len(outcome.error.message), len(outcome.error.remedy)) < 1000
                assert max(len(str(value)), 200) >= len(outcome.title)
                assert "a" * 300 not in outcome.error.message + outcome.error.remedy
                assert "x" * 300 not in outcome.error.message + outcome.error.remedy


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        pytest.param({"date": date(2026, 3, 12)}, {"date": "2026-03-12"}, id="a date"),
        pytest.param({"date": datetime(2026, 3, 12, 9, tzinfo=UTC)}, {"date": "2026-03-12"}, id="a time"),
        pytest.param({"tags": ["tea", "#milk"]}, {"tags": "tea,milk"}, id="a list"),
        pytest.param({"tags": ("tea", "milk")}, {"tags": "tea,milk"}, id="a tuple"),
        pytest.param({"tags": '["tea", "milk"]'}, {"tags": "tea,milk"}, id="a list as JSON"),
        pytest.param({"tags": []}, {}, id="no tags"),
        pytest.param({"reading_time": 6.0}, {"reading_time": 6}, id="a float that is whole"),
        pytest.param({"reading_time": Decimal(6)}, {"reading_time": 6}, id="a decimal"),
        pytest.param({"author": UUID(int=7)}, {"author": str(UUID(int=7))}, id="an id"),
        pytest.param({"kicker": 2026}, {"kicker": "2026"}, id="a number as words"),
        pytest.param({"kicker": float("nan"), "author": None, "site": ""}, {}, id="nothing"),
        pytest.param({"author": ""}, {"author": ""}, id="nobody"),
        pytest.param({"author": "NULL", "site": "\\N"}, {}, id="nothing, in words"),
        pytest.param({"Output Format": "png"}, {"output_format": "png"}, id="a name as a sheet has it"),
    ],
)
def test_native_values_are_taken(cells: dict[str, object], options: dict[str, Any]) -> None:
    """As what a list would have in their place."""
    with fake_engine() as engine:
        (outcome,) = Client().generate_many([{"title": "Tea", **cells}])
        assert isinstance(outcome, Made), outcome
        Client().generate("Tea", **options)
    row, call = engine.requests
    assert row.canonical() == call.canonical()


def test_a_switch_is_a_number_in_sqlite() -> None:
    """It has no truth values."""
    with fake_engine():
        (off,) = Client().generate_many([{"title": "Tea", "use_photo": 0}])
        (wrong,) = Client().generate_many([{"title": "Tea", "use_photo": "perhaps"}])
    assert isinstance(off, Made)
    assert isinstance(wrong, Failed)
    assert wrong.error.message == "use_photo must be true or false (not 'perhaps')"


@pytest.mark.parametrize("number", [1984, Decimal(1984), 1984.0])
def test_a_title_may_be_a_number(number: object) -> None:
    """SQLite keeps one as such where the column allows."""
    with fake_engine():
        (outcome,) = Client().generate_many([{"title": number}])
    assert isinstance(outcome, Made)
    assert outcome.title == "1984"


class Named(NamedTuple):
    """A row of a cursor of named tuples."""

    title: str
    format: str


@dataclass
class Article:
    """What an application has."""

    title: str
    format: str


class OfSqlAlchemy(tuple[str, str]):
    """As `sqlalchemy.Row`: a tuple that knows its columns."""

    __slots__ = ()

    @property
    def _mapping(self) -> dict[str, str]:
        return dict(zip(("title", "format"), self, strict=True))


def of_sqlite() -> object:
    """Return a row of a cursor."""
    blog = sqlite3.connect(":memory:")
    blog.row_factory = sqlite3.Row
    with closing(blog):
        return blog.execute("SELECT 'Tea' AS title, 'x' AS format").fetchone()


@pytest.mark.parametrize(
    "row",
    [
        of_sqlite(),
        Named("Tea", "x"),
        Article("Tea", "x"),
        OfSqlAlchemy(("Tea", "x")),
        {"title": "Tea", "format": "x"},
    ],
    ids=lambda row: type(row).__name__,
)
def test_rows_of_many_libraries_are_taken(row: Any) -> None:  # noqa: ANN401 - that is the point
    """As they come."""
    with fake_engine() as engine:
        (outcome,) = Client().generate_many([row])
    assert isinstance(outcome, Made), outcome
    assert engine.requests == [make_request("Tea", format="x")]


def test_a_cursor_is_taken_as_it_is() -> None:
    """Its rows are tuples: one with the title alone is the title, any other is told what to do."""
    with closing(sqlite3.connect(":memory:")) as blog, fake_engine():
        (drawn,) = Client().generate_many(blog.execute("SELECT 'Tea'"))
        (failed,) = Client().generate_many(blog.execute("SELECT 1, 'Tea'"))
    assert (type(drawn), drawn.title) == (Made, "Tea")
    assert isinstance(failed, Failed)
    assert "row_factory = sqlite3.Row" in failed.error.remedy


def test_columns_are_named_as_on_the_command_line() -> None:
    """Ours on the left; an empty one is for none."""
    row = {"headline": "Tea", "topic": "travel", "category": "db", "variant": 3}
    names = {"title": "headline", "category": "topic", "variant": ""}
    with fake_engine() as engine:
        (outcome,) = Client().generate_many([row], map=names)
    assert isinstance(outcome, Made), outcome
    assert engine.requests == [make_request("Tea", category="travel")]


@pytest.mark.parametrize(
    ("columns", "message", "remedy"),
    [
        (
            {"category": "topci"},
            "the first row has no column 'topci' for category; it has",
            "did you mean 'topic'",
        ),
        ({"title": "name"}, "the first row has no column 'name' for title", "name one that it has"),
        ({"catgory": "topic"}, "there is no option 'catgory'", "did you mean category=topic?"),
        ({"slug": "path"}, "map: slug is about names of files", "title and fingerprint"),
        ("category=topic", "map must be a mapping, not str", "such as"),
    ],
)
def test_a_map_that_fits_no_row_is_raised(columns: Any, message: str, remedy: str) -> None:  # noqa: ANN401
    """It would set nothing."""
    with fake_engine(), pytest.raises(UsageError) as caught:
        list(Client().generate_many([{"title": "Tea", "topic": "food"}], map=columns))
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_another_author_has_not_the_face_of_the_usual_one(tmp_path: Path) -> None:
    """As in a list."""
    face = tmp_path / "me.png"
    face.write_bytes(picture(8, 8, "png"))
    rows = [{"title": "Tea"}, {"title": "Ham", "author": "Maya"}, {"title": "Jam", "author": "Ann"}]
    with fake_engine() as engine:
        list(Client().generate_many(rows, author="Maya", avatar=face))
    faces = {request.title: request.design.avatar is not None for request in engine.requests}
    assert faces == {"Tea": True, "Ham": True, "Jam": False}


def test_a_card_template_has_fields_of_a_row(tmp_path: Path) -> None:
    """Columns that no option has."""
    card = tmp_path / "card.yml"
    card.write_text("layers:\n  - typography: {content: 'Episode {episode}', size: 40}\n")
    with fake_engine() as engine:
        (outcome,) = Client().generate_many([{"title": "Tea", "Episode": 12}], template=card)
    assert isinstance(outcome, Made), outcome
    assert dict(engine.requests[0].design.template.values) == {"episode": "12"}  # type: ignore[union-attr]
