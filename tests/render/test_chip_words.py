"""The word over the headline of an article."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.render.compose import brief_of
from thumbcli.render.title.chip_words import chip_word
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.fonts import drawable

LANGUAGES = ("en", "zh", "hi", "es", "ar", "fr", "pt", "ru", "de", "ja", "ko", "id", "it", "tr")


@pytest.mark.parametrize(
    ("topic", "language", "word"),
    [
        (Topic.TECH_SAAS, "en", "TECH"),
        (Topic.NEWS_COMMENTARY, "de", "NACHRICHTEN"),
        (Topic.NEWS_COMMENTARY, "fr", "ACTUALITÉ"),
        (Topic.FOOD_COOKING, "es", "COCINA"),
        (Topic.TRAVEL, "pt", "VIAGENS"),
        (Topic.MUSIC, "ru", "МУЗЫКА"),
        (Topic.BUSINESS_FINANCE, "ar", "مال وأعمال"),
        (Topic.SCIENCE, "hi", "विज्ञान"),
        (Topic.FILM, "ja", "映画"),
        (Topic.GAMING, "ko", "게임"),
        (Topic.MEDICAL_HEALTHCARE, "zh", "健康"),
        (Topic.SCIENCE, "tr", "BİLİM"),
        (Topic.GAMING, "is", ""),
        (Topic.GAMING, "und", ""),
    ],
)
def test_a_chip_speaks_the_language_of_the_title(topic: Topic, language: str, word: str) -> None:
    """Where that has no word, there is no chip."""
    assert chip_word(topic, language) == word


@pytest.mark.parametrize("topic", list(Topic))
def test_every_topic_has_a_word_in_the_largest_languages(topic: Topic) -> None:
    """Short enough for a chip, of letters that can be drawn."""
    words = {language: chip_word(topic, language) for language in LANGUAGES}
    assert {language for language, word in words.items() if not 1 < len(word) <= 16} == set()
    assert {language for language, word in words.items() if drawable(word) != (word, ())} == set()


def test_a_title_of_no_known_topic_has_no_chip() -> None:
    """A guess would be wrong half of the time."""
    composition = brief_of(make_request("Zxqv Wqk", format="blogpost")).composition
    assert (composition.topic, composition.kicker) == (None, "")
