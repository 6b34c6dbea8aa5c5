"""The forms of a word, and the topics of titles in other languages."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category
from thumbcli.render.title.category import find_topic
from thumbcli.render.title.language import detect_language
from thumbcli.render.title.word_forms import base_forms


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
    found = find_topic(title, detect_language(title))
    assert found is not None
    assert found.topic.category is category
