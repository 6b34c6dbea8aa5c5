"""`thumb choices`: list, export, apply and clear, with the real command."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.run import SMALL, thumb

FILE = """[why-we-forget]
title = "Why We Forget"
format = "youtube"
variant = 2
palette = "#000000,#ffffff"
at = "2026-01-02T00:00:00Z"

[budget-phones]
title = "Budget Phones"
pinned = true
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a list and a file of choices."""
    monkeypatch.chdir(tmp_path)
    Path("titles.txt").write_text("Why We Forget\nBudget Phones\n", encoding="utf-8")
    Path("thumbs.choices.toml").write_text(FILE, encoding="utf-8")
    return tmp_path


def test_what_was_chosen_is_listed_and_drawn() -> None:
    """The table of it is a list; as in any, a variant is in the name of its file."""
    listed = thumb("choices", "list")
    assert "why-we-forget  variant 2, palette #000000,#ffffff" in listed.stdout
    rows = [json.loads(line) for line in thumb("choices", "list", "--json").stdout.splitlines()]
    assert [row["pinned"] for row in rows] == [None, True]
    Path("table.csv").write_text(thumb("choices", "export").stdout, encoding="utf-8")
    assert [row["name"] for row in csv.DictReader(StringIO(Path("table.csv").read_text()))] == [
        "why-we-forget",
        "budget-phones",
    ]
    assert thumb("batch", "titles.txt", "--engine", "local", "-f", SMALL).code == 0
    assert thumb("batch", "table.csv", "--engine", "local", "-f", SMALL, "--out", "other").code == 0
    Path("titles.txt").write_text("Why We Forget Names\nBudget Phones\n", encoding="utf-8")
    with Path("thumbs.choices.toml").open("a", encoding="utf-8") as file:
        file.write('\n[never-drawn]\ntitle = "Never Drawn"\nrejected = true\n')
    assert "no picture" not in listed.stdout
    assert thumb("batch", "titles.txt", "--engine", "local", "-f", SMALL).code == 0
    listed = thumb("choices", "list")
    assert "budget-phones  pinned" in listed.lines
    assert "why-we-forget  variant 2, palette #000000,#ffffff, no row asks for it" in listed.lines
    assert "never-drawn  rejected, no picture" in listed.lines
    assert "2 left behind; thumb choices clear NAME" in listed.stderr
    drawn = [json.loads(line) for line in thumb("status", "--json").stdout.splitlines()]
    assert drawn[0]["pinned"] == 1
    assert sorted(path.name for path in Path("thumbs").glob("*.webp")) == [
        *("budget-phones.webp", "why-we-forget-names.webp", "why-we-forget.webp")
    ]
    assert sorted(path.name for path in Path("other").glob("*.webp")) == [
        "budget-phones.webp",
        "why-we-forget-v2.webp",
    ]


def test_of_two_choices_the_later_one_counts() -> None:
    """What the other file does not name stays."""
    Path("other.toml").write_text(
        FILE.replace("variant = 2", "variant = 5")
        .replace("2026-01-02", "2026-01-03")
        .partition("[budget")[0],
        encoding="utf-8",
    )
    assert thumb("choices", "apply", "other.toml").stdout == "why-we-forget\n"
    assert "variant 5" in thumb("choices", "list").stdout
    assert thumb("choices", "export", "-o", "back.toml").code == 0
    Path("other.toml").write_text(FILE.replace("variant = 2", "variant = 7"), encoding="utf-8")
    assert "why-we-forget" not in thumb("choices", "apply", "other.toml").stdout


def test_it_is_forgotten_by_name_or_all_of_it() -> None:
    """A name that is none changes nothing."""
    unknown = thumb("choices", "clear", "no-such")
    assert unknown.code == 2
    assert "in thumbs.choices.toml" in unknown.stderr
    assert thumb("choices", "clear").code == 2
    assert thumb("choices", "clear", "why-we-forget").stdout == "why-we-forget\n"
    assert thumb("choices", "clear", "--all").stdout == "budget-phones\n"
    assert thumb("choices", "list").stdout == ""


def test_a_broken_file_stops_the_run_before_anything_is_drawn() -> None:
    """With the line."""
    Path("thumbs.choices.toml").write_text(FILE.replace("variant", "varient"), encoding="utf-8")
    ran = thumb("batch", "titles.txt", "--engine", "local", "-f", SMALL)
    assert ran.code == 2
    assert "thumbs.choices.toml: line 4: [why-we-forget]: there is no key 'varient'" in ran.stderr
    assert not Path("thumbs").exists()
