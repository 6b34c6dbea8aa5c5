"""Several formats in one run: each title once for each, with a file of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import thumb
from thumbcli import Client, Made

LIST = 'title,format\nWhy We Forget,\nBudget Phones,"800x400,X"\n'
LOCAL = ("--engine", "local", "--out", "out")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with a list."""
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def pictures() -> list[str]:
    """Return the names of the pictures."""
    return sorted(path.name for path in Path("out").glob("*.webp"))


def test_a_run_draws_all_formats_and_the_same_run_none() -> None:
    """The first format has the plain name, the others end in theirs; a cell overrides the option."""
    args = ("batch", "list.csv", *LOCAL, "--format", "blogpost,youtube")
    assert thumb(*args).code == 0
    names = pictures()
    assert names == [
        "budget-phones-800x400.webp",
        "budget-phones.webp",
        "why-we-forget-blogpost.webp",
        "why-we-forget.webp",
    ]
    planned = [json.loads(line) for line in thumb(*args, "--dry-run", "--json").stdout.splitlines()]
    assert [(plan["title"], plan["format"], plan["action"]) for plan in planned] == [
        ("Why We Forget", "youtube", "skip"),
        ("Why We Forget", "blogpost", "skip"),
        ("Budget Phones", "x", "skip"),
        ("Budget Phones", "800x400", "skip"),
    ]
    again = thumb(*args)
    assert "0 made, 4 skipped" in again.stderr
    assert pictures() == names
    assert "youtube 1, x 1, blogpost 1, 800x400 1" in thumb("status", "--out", "out").stdout


def test_one_more_format_moves_no_file() -> None:
    """A page that links to a picture finds it; and a format less leaves the pictures of the others."""
    thumb("batch", "list.csv", *LOCAL, "--format", "linkedin")
    before = {name: Path("out", name).read_bytes() for name in pictures()}
    thumb("batch", "list.csv", *LOCAL, "--format", "linkedin,youtube")
    assert {name: Path("out", name).read_bytes() for name in before} == before
    assert set(pictures()) - before.keys() == {"why-we-forget-youtube.webp"}
    ran = thumb("batch", "list.csv", *LOCAL, "--format", "youtube", "--prune", "--yes")
    assert "0 made" in ran.stderr
    assert before.keys() < set(pictures())


def test_names_of_ones_own_tell_formats_apart() -> None:
    """With a field for the format, in a folder for each."""
    thumb("batch", "list.csv", *LOCAL, "--format", "x,story", "--name", "{format}/{slug}", "--limit", "1")
    assert sorted(path.parent.name for path in Path("out").glob("*/*.webp")) == ["story", "x"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("gen", "A", "--format", "youtube,x", "--out", "a.webp"), "names one file, and there are 2 formats"),
        (("gen", "A", "--format", "youtube,tiktok"), "'tiktok' is not one of youtube"),
        (("gen", "A", "--format", "shorts", "--engine", "thumbapi"), "thumbapi draws youtube"),
        (("batch", "list.csv", "--format", "x,9x9"), "9x9 is too small"),
    ],
)
def test_what_can_not_be_is_said_at_once(args: tuple[str, ...], said: str) -> None:
    """In one line, and no file is written."""
    ran = thumb(*args, env={"THUMBAPI_KEY": "tb_not_asked"})
    assert ran.code in {2, 3}
    assert said in ran.stderr
    assert not list(Path().glob("**/*.webp"))


def test_the_library_draws_all_formats() -> None:
    """The title's own override those of the call."""
    titles: list[str | dict[str, object]] = ["One", {"title": "Two", "format": "x,400x200"}]
    with Client(engine="local") as client:
        outcomes = list(client.generate_many(titles, format="youtube,320x320"))
    made = [(outcome.title, str(outcome.request.format)) for outcome in outcomes if isinstance(outcome, Made)]
    assert sorted(made) == [("One", "320x320"), ("One", "youtube"), ("Two", "400x200"), ("Two", "x")]
