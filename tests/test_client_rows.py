"""Rows of a database as titles: columns that are options are read, the others are ignored."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from thumbcli import Client, Failed, Made
from thumbcli.testing import fake_engine


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


@pytest.mark.parametrize(("key", "meant"), [("formt", "format"), ("catagory", "category"), ("icons", "icon")])
def test_a_key_that_is_nearly_an_option_is_refused(key: str, meant: str) -> None:
    """It would be ignored unseen."""
    with fake_engine():
        (outcome,) = Client().generate_many([{"title": "Tea", key: "x"}])
    assert isinstance(outcome, Failed)
    assert outcome.error.remedy == f"did you mean {meant}?"
