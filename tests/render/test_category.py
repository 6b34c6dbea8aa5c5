"""The niche of a title, by its words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from thumbcli.contract import Category
from thumbcli.render.category import FALLBACK, guess_category, known_category, stem

LABELLED = Path(__file__).parent / "data" / "titles.csv"


def test_most_labelled_titles_get_their_category() -> None:
    """At least 85 % of titles that nobody tuned the words to."""
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [(row["title"], guess_category(row["title"])) for row in rows]
    wrong = [(title, got) for (title, got), row in zip(wrong, rows, strict=True) if got != row["category"]]
    assert len(rows) >= 40
    assert len(wrong) <= len(rows) * 0.15, wrong


@pytest.mark.parametrize("title", ["Wow", "The End", "zxqv", "Ω", "42", "..."])
def test_a_title_without_a_known_word_says_nothing(title: str) -> None:
    """Too little to go by is said, not guessed away."""
    assert known_category(title) is None
    assert guess_category(title) is FALLBACK


def test_a_title_about_me_without_a_known_word_is_a_vlog() -> None:
    """The second guess looks at how a title starts."""
    assert guess_category("My Zxqv") is Category.LIFESTYLE_VLOG


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("cookies", ("cookies", "cooky", "cookie")),
        ("boxes", ("boxes", "boxe", "box")),
        ("cats", ("cats", "cat")),
        ("boss", ("boss",)),
        ("abs", ("abs",)),
    ],
)
def test_plurals_are_known_by_their_singular(word: str, forms: tuple[str, ...]) -> None:
    """The tables hold singulars."""
    assert stem(word) == forms
