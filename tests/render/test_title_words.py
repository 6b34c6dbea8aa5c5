"""The words of a title as the word lists know them, also those of other languages."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category
from thumbcli.render.title.category import guess_category
from thumbcli.render.title.title_words import base_forms, title_words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param("Tim Cook's keynote", ["tim", "timcook", "keynote"], id="a full name"),
        pytest.param("Kevin Bacon", ["kevin", "kevinbacon"], id="a surname that is a word"),
        pytest.param("Satya Cook's", ["satya", "satyacook"], id="a rare first name, possessive"),
        pytest.param("Crispy Bacon", ["crispy", "bacon"], id="no first name"),
        pytest.param("My Cook's", ["my", "cook"], id="a function word"),
        pytest.param("Bacon", ["bacon"], id="alone"),
        pytest.param("Cook for Tim", ["cook", "for", "tim"], id="the verb"),
        pytest.param("tim cook", ["tim", "cook"], id="no capitals, no name"),
        pytest.param("The Cook's Table", ["the", "cook", "table"], id="an article is no first name"),
        pytest.param("-5 degrees", ["5", "temperature"], id="degrees of heat"),
        pytest.param("Two college degrees", ["two", "college", "degrees"], id="degrees of a college"),
    ],
)
def test_a_name_is_one_word_and_degrees_are_a_temperature(title: str, words: list[str]) -> None:
    """So that neither speaks for a category of its own."""
    assert list(title_words(title)) == words


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("cookies", ("cookies", "cooky", "cookie")),
        ("boxes", ("boxes", "boxe", "box")),
        ("cats", ("cats", "cat")),
        ("boss", ("boss",)),
        ("abs", ("abs",)),
        ("pranked", ("pranked", "prank", "pranke")),
        ("baking", ("baking", "bak", "bake")),
        ("running", ("running", "runn", "runne", "run")),
        ("string", ("string", "str", "stre")),
    ],
)
def test_a_word_is_known_by_its_root(word: str, forms: tuple[str, ...]) -> None:
    """The tables hold singulars and infinitives."""
    assert base_forms(word) == forms


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("C\u00f3mo ganar dinero", Category.BUSINESS_FINANCE),
        ("Les meilleures recettes de cuisine", Category.FOOD_COOKING),
        ("7 giorni in Giappone con 500 euro", Category.TRAVEL),
        ("\u0644\u0645\u0627\u0630\u0627 \u0646\u0646\u0633\u0649", Category.EDUCATION_TUTORIAL),
        ("\ucd08\ubcf4\uc790\ub97c \uc704\ud55c \uc5ec\ud589", Category.TRAVEL),
        ("\u5510\u63da\u3052\u306e\u4f5c\u308a\u65b9", Category.FOOD_COOKING),
        ("Programmieren von Grund auf", Category.TECH_SAAS),
        ("Como viajar barato pela Europa", Category.TRAVEL),
        (
            "\u041a\u0430\u043a \u0432\u044b\u0443\u0447\u0438\u0442\u044c \u044f\u0437\u044b\u043a",
            Category.EDUCATION_TUTORIAL,
        ),
        ("\u092a\u0948\u0938\u093e \u0915\u092e\u093e\u090f\u0901", Category.BUSINESS_FINANCE),
        ("\u65c5\u884c\u6307\u5357", Category.TRAVEL),
        ("C\u00e1ch n\u1ea5u ph\u1edf", Category.FOOD_COOKING),
        ("\u09b0\u09be\u09a8\u09cd\u09a8\u09be \u09ae\u09c1\u09b0\u0997\u09bf", Category.FOOD_COOKING),
    ],
    ids=[
        "Spanish",
        "French",
        "Italian",
        "Arabic",
        "Korean",
        "Japanese",
        "German",
        "Portuguese",
        "Russian",
        "Hindi",
        "Chinese",
        "Vietnamese",
        "Bengali",
    ],
)
def test_titles_in_other_languages_find_their_niche(title: str, category: Category) -> None:
    """The words are few, but they are those that titles are made of."""
    assert guess_category(title) is category


@pytest.mark.parametrize(
    "title", ["No Pain No Gain", "My Cane Corso Puppy", "The Best Pan for Eggs", "A Programmer on a Voyage"]
)
def test_english_titles_are_not_read_as_another_language(title: str) -> None:
    """`Pain` is bread and `pan` is bread, but not here."""
    assert title_words(title) == tuple(title.lower().split())


def test_a_long_foreign_word_needs_no_other_sign() -> None:
    """Three German words without an umlaut or an article are German all the same."""
    assert title_words("Programmieren lernen") == ("programmieren", "lernen", "code", "learn")
