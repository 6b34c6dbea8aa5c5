"""Titles in other languages."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category
from thumbcli.render.title.category import guess_category, words_of
from thumbcli.render.title.icon_choice import pictogram
from thumbcli.render.title.translated_keywords import in_english


@pytest.mark.parametrize(
    ("title", "category", "emoji"),
    [
        ("C\u00f3mo ganar dinero", Category.BUSINESS_FINANCE, "\U0001f4b0"),
        ("Les meilleures recettes de cuisine", Category.FOOD_COOKING, "\U0001f373"),
        ("7 giorni in Giappone con 500 euro", Category.TRAVEL, "\U0001f5fe"),
        (
            "\u0644\u0645\u0627\u0630\u0627 \u0646\u0646\u0633\u0649",
            Category.EDUCATION_TUTORIAL,
            "\U0001f9e0",
        ),
        ("\ucd08\ubcf4\uc790\ub97c \uc704\ud55c \uc5ec\ud589", Category.TRAVEL, "\u2708"),
        ("\u5510\u63da\u3052\u306e\u4f5c\u308a\u65b9", Category.FOOD_COOKING, "\U0001f357"),
        ("Programmieren von Grund auf", Category.TECH_SAAS, "\U0001f4bb"),
        ("Como viajar barato pela Europa", Category.TRAVEL, "\u2708"),
        (
            "\u041a\u0430\u043a \u0432\u044b\u0443\u0447\u0438\u0442\u044c \u044f\u0437\u044b\u043a",
            Category.EDUCATION_TUTORIAL,
            "\U0001f5e3",
        ),
        ("\u092a\u0948\u0938\u093e \u0915\u092e\u093e\u090f\u0901", Category.BUSINESS_FINANCE, "\U0001f4b0"),
        ("\u65c5\u884c\u6307\u5357", Category.TRAVEL, "\u2708"),
        ("C\u00e1ch n\u1ea5u ph\u1edf", Category.FOOD_COOKING, "\U0001f35c"),
        (
            "\u09b0\u09be\u09a8\u09cd\u09a8\u09be \u09ae\u09c1\u09b0\u0997\u09bf",
            Category.FOOD_COOKING,
            "\U0001f357",
        ),
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
def test_titles_in_other_languages_find_niche_and_icon(title: str, category: Category, emoji: str) -> None:
    """The words are few, but they are those that titles are made of."""
    assert guess_category(title) is category
    assert pictogram(title, category) == emoji


@pytest.mark.parametrize(
    "title", ["No Pain No Gain", "My Cane Corso Puppy", "The Best Pan for Eggs", "A Programmer on a Voyage"]
)
def test_english_titles_are_not_read_as_another_language(title: str) -> None:
    """`Pain` is bread and `pan` is bread, but not here."""
    assert in_english(title, words_of(title)) == []


def test_a_long_foreign_word_needs_no_other_sign() -> None:
    """Three German words without an umlaut or an article are German all the same."""
    assert in_english("Programmieren lernen", words_of("Programmieren lernen")) == ["code", "learn"]
