"""What `thumb sources` promises: what would be read, for people and for programs, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import thumb

CSV = 'Title,Category,x\nA,gaming,1\n,,2\n"B, or so",none,\n'


def told(*args: str, stdin: str = "") -> list[dict[str, Any]]:
    """Return what is told of each source."""
    ran = thumb("sources", *args, "--json", stdin=stdin)
    assert (ran.code, ran.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.stdout)["sources"]
    return found


def test_table_is_told_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fields with counts and meanings, first rows, what is wrong, and what was assumed."""
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(CSV)
    (source,) = told("a.csv")
    assert (source["source"], source["rows"], source["rejected"]) == ("a.csv", 3, 1)
    assert source["fields"] == [
        {"name": "title", "rows": 2, "means": "title", "first": "A"},
        {"name": "Category", "rows": 2, "means": "category", "first": "gaming"},
        {"name": "x", "rows": 2, "means": None, "first": "1"},
    ]
    assert source["first"][0] == {
        "title": "A",
        "source": "a.csv",
        "line": 2,
        "options": {"category": "gaming"},
    }
    assert source["problems"] == ["a.csv:3  the title is empty"]
    assert "no category of ours" in source["notes"][0]
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]

    shown = thumb("sources", "a.csv")
    assert shown.stdout.startswith("a.csv: 3 rows, 1 of them rejected\n  note: ")
    for part in ("Category", "gaming", "a.csv:2  A", "a.csv:4  B, or so"):
        assert part in shown.stdout


@pytest.mark.parametrize(
    ("flags", "rows", "means"),
    [
        ((), 3, {"title": "title", "Category": "category", "x": None}),
        (("--limit", "1"), 1, {"title": "title", "Category": "category", "x": None}),
        (("--map", "kicker=x"), 3, {"title": "title", "Category": "category", "x": "kicker"}),
        (("--map", "category="), 3, {"title": "title", "Category": None, "x": None}),
        (("--input-format", "text"), 4, {"title": "title"}),
    ],
)
def test_options_are_those_of_batch(
    tmp_path: Path, flags: tuple[str, ...], rows: int, means: dict[str, str | None]
) -> None:
    """They say how titles are read."""
    path = tmp_path / "a.csv"
    path.write_text(CSV)
    (source,) = told(str(path), *flags)
    assert source["rows"] == rows
    assert {one["name"]: one["means"] for one in source["fields"]} == means


def test_a_slug_counts_in_any_case(tmp_path: Path) -> None:
    """Unless another column is."""
    path = tmp_path / "a.csv"
    path.write_text("Title,Slug\nOne,my-one\n")
    for flags, means in (((), "slug"), (("--map", "slug=Title"), None)):
        (source,) = told(str(path), *flags)
        assert {field["name"]: field["means"] for field in source["fields"]}["Slug"] == means


def test_folder_says_what_is_left_out(tmp_path: Path) -> None:
    """As a run would."""
    (tmp_path / "a.md").write_text("---\ntitle: A\nauthor: Ada\n---\n")
    (tmp_path / "b.md").write_text("---\ntitle: B\ndraft: true\n---\n")
    (source,) = told(str(tmp_path))
    assert source["notes"] == [f"{tmp_path}: 1 draft is left out; --drafts takes what is not published"]
    means = {one["name"]: one["means"] for one in source["fields"]}
    assert means == {"title": "title", "slug": "slug", "path": None, "author": "author"}
    assert told(str(tmp_path), "--drafts")[0]["rows"] == 2


def test_standard_input_and_several_sources(tmp_path: Path) -> None:
    """Each for itself."""
    path = tmp_path / "a.txt"
    path.write_text("A\nB\n")
    assert [(one["source"], one["rows"]) for one in told("-", str(path), stdin="C\n")] == [
        ("<stdin>", 1),
        (str(path), 2),
    ]


@pytest.mark.parametrize("name", ["missing.csv", "picture.png"])
def test_what_can_not_be_read_is_an_error(tmp_path: Path, name: str) -> None:
    """With the message and the exit code of a run."""
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    ran = thumb("sources", str(tmp_path / name))
    assert ran.code == 2
    assert name in ran.stderr
    assert ran.stdout == ""


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """A list may come from anybody."""
    path = tmp_path / "a.csv"
    path.write_text("title,\x1b[31mx\nA\x1b[2J,1\n")
    shown = thumb("sources", str(path))
    assert shown.code == 0
    assert "\x1b" not in shown.stdout
