"""The category of a title, by its words."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from thumbcli.contract import Category
from thumbcli.render.title.category import (
    FALLBACK_CATEGORIES,
    detect_category,
    guess_category,
)
from thumbcli.render.title.tone import is_grave

LABELLED = Path(__file__).parent / "data" / "titles.csv"


def labelled() -> list[tuple[str, str]]:
    """Return titles with the category that a person gave them."""
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [(row["title"], row["category"]) for row in csv.DictReader(file)]


def test_most_labelled_titles_get_their_category() -> None:
    """At least 85 % of all, and no category that is hardly ever found."""
    rows = labelled()
    guesses = [(title, label, guess_category(title)) for title, label in rows]
    wrong = [(title, label, guess) for title, label, guess in guesses if guess != label]
    assert len(wrong) <= len(rows) * 0.15, wrong
    for category, number in Counter(category for _, category in rows).items():
        assert number >= 10
        assert sum(label == category for _, label, _ in wrong) <= number * 0.35, category


@pytest.mark.parametrize("title", ["Wow", "The End", "zxqv", "\u03a9", "42", "..."])
def test_a_title_without_a_known_word_gets_a_neutral_look(title: str) -> None:
    """Too little to go by is said, not guessed away; the look is the same every time."""
    assert detect_category(title) is None
    assert guess_category(title) in FALLBACK_CATEGORIES
    assert guess_category(title.upper()) is guess_category(title.lower())


def test_titles_that_nothing_gives_away_do_not_all_look_alike() -> None:
    """A folder of such titles would else be one picture in one colour."""
    found = Counter(guess_category(f"Zxqv {chr(97 + number)}zq") for number in range(26))
    assert set(found) == set(FALLBACK_CATEGORIES)
    assert max(found.values()) < 16


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("My Zxqv", Category.LIFESTYLE_VLOG),
        ("Where We Zxqv", Category.LIFESTYLE_VLOG),
        ("How to Zxqv", Category.EDUCATION_TUTORIAL),
        ("Zxqv?", Category.EDUCATION_TUTORIAL),
        ("Zxqv for $20", Category.BUSINESS_FINANCE),
    ],
)
def test_the_form_of_a_title_decides_where_no_word_does(title: str, category: Category) -> None:
    """A story, a lesson, a price."""
    assert guess_category(title) is category


@pytest.mark.parametrize(
    ("title", "category"),
    [
        pytest.param("Tim Cook's last keynote", Category.TECH_SAAS, id="a name that cooks"),
        pytest.param("Bill Gates on the next pandemic", Category.TECH_SAAS, id="a name that is a noun"),
        pytest.param("Apple event: everything announced", Category.TECH_SAAS, id="a brand that is a fruit"),
        pytest.param("Growing tomatoes on a balcony", Category.LIFESTYLE_VLOG, id="gardening"),
        pytest.param("How to cook tomatoes", Category.FOOD_COOKING, id="cooking all the same"),
        pytest.param("My honest review of the Fujifilm X100VI", Category.CREATIVE_DESIGN, id="a camera"),
        pytest.param("What I learned from my mother's cancer", Category.MEDICAL_HEALTHCARE, id="illness"),
        pytest.param("My father's funeral", Category.LIFESTYLE_VLOG, id="grief of one's own"),
        pytest.param("The history of the war in ten maps", Category.NEWS_COMMENTARY, id="war is no lesson"),
        pytest.param("The pasta recipe of a massacre survivor", Category.MEDICAL_HEALTHCARE, id="no food"),
        pytest.param("Why Old Cars Feel Better Than New Ones", Category.TECH_SAAS, id="machines"),
        pytest.param("Why Every Chipmaker Is Building in Arizona", Category.TECH_SAAS, id="hardware"),
        pytest.param("Messi's Last Dance", Category.FITNESS_WELLNESS, id="an athlete"),
        pytest.param("Blender 5.0 for Beginners: The Donut", Category.CREATIVE_DESIGN, id="a tool, no food"),
        pytest.param("Death by Chocolate Cake", Category.FOOD_COOKING, id="death that is none"),
    ],
)
def test_names_gardens_and_grief_are_told_apart(title: str, category: Category) -> None:
    """What a stranger would not publish, by its cause."""
    assert guess_category(title) is category


@pytest.mark.parametrize(
    ("title", "grave"),
    [
        ("How my dad died", True),
        ("Caring for a Parent With Dementia", True),
        ("Death by Chocolate", False),
        ("My phone died", False),
        ("Earthquake Hits Northern Japan", True),
        ("The Browser War", False),
        ("Why Sourdough Is Dying", False),
        ("A Day in Seoul", False),
    ],
)
def test_a_grave_title_is_known_from_a_figure_of_speech(title: str, grave: bool) -> None:
    """Chocolate kills nobody."""
    assert is_grave(title) is grave


@pytest.mark.parametrize(
    ("title", "category"),
    [
        pytest.param("Why Your Wi-Fi Is Slow (and the $9 Fix)", Category.TECH_SAAS, id="a compound"),
        pytest.param("The Best Budget Telescope Under $200", Category.EDUCATION_TUTORIAL, id="thrift"),
        pytest.param(
            "C\u00f3mo ahorr\u00e9 5.000 \u20ac", Category.BUSINESS_FINANCE, id="the sign after the sum"
        ),
        pytest.param("Warum dein Brot nie aufgeht", Category.FOOD_COOKING, id="German without an umlaut"),
        pytest.param("From Couch to 10K", Category.FITNESS_WELLNESS, id="a couch to run from"),
    ],
)
def test_what_a_title_is_about_outweighs_how_it_is_put(title: str, category: Category) -> None:
    """Prices, hyphens and other tongues hide the category of many titles."""
    assert guess_category(title) is category
