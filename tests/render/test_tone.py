"""The tone of a title. `title_tones.tsv` holds language, tone and title; `other` is any but grave."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from thumbcli.render.title.language import detect_language
from thumbcli.render.title.tone import Tone, find_tone, is_grave
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import DATA, read_lists

FILE = Path(__file__).parent / "data" / "title_tones.tsv"
ROWS = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
LANGUAGES = sorted({language for language, _, _ in ROWS})
LARGE = "en es pt fr de it ru ar hi zh ja ko tr vi id pl nl uk".split()
"""The languages whose grave titles have to be found."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tone_of_a_title_is_found(language: str) -> None:
    """In its own language, and figures of speech are not grave."""
    wrong = {}
    for code, tone, title in ROWS:
        if code == language:
            found = find_tone(title, language, None).tone
            right = {"grave": {Tone.GRAVE}, "light": {Tone.LIGHT}}.get(tone, set(Tone) - {Tone.GRAVE})
            if found not in right:
                wrong[title] = (found, tone)
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grave_title_is_found_without_its_language(language: str) -> None:
    """It is told by the title."""
    grave = [title for code, tone, title in ROWS if code == language and tone == "grave"]
    assert [title for title in grave if not is_grave(title)] == []
    assert [title for title in grave if not is_grave(title, detect_language(title))] == []


def test_each_large_language_has_five_grave_titles_and_five_figures_of_speech() -> None:
    """Fewer would say little."""
    counts = Counter((language, tone) for language, tone, _ in ROWS)
    assert min(counts[language, tone] for language in LARGE for tone in ("grave", "other")) >= 5


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "\u0423\u043c\u0451\u0440 \u0430\u043a\u0442\u0451\u0440"),
        ("ru", "\u0423\u043c\u0435\u0440 \u0430\u043a\u0442\u0435\u0440"),
        ("ar", "\u0625\u0639\u062f\u0627\u0645 \u062c\u0627\u0633\u0648\u0633"),
        ("ar", "\u0627\u0639\u062f\u0627\u0645 \u062c\u0627\u0633\u0648\u0633"),
        ("ar", "\u0648\u0641\u0627\u0629 \u0627\u0644\u0641\u0646\u0627\u0646"),
        ("ar", "\u0648\u0641\u0627\u0647 \u0627\u0644\u0641\u0646\u0627\u0646"),
        ("ar", "\u0645\u064e\u0642\u062a\u064e\u0644 \u0634\u0627\u0628"),
        ("ar", "\u062d\u0640\u0640\u0631\u0628 \u0637\u0648\u064a\u0644\u0629"),
        (
            "hi",
            "\u091c\u093c\u0916\u093c\u094d\u092e\u0940 \u0932\u094b\u0917",
        ),
        ("hi", "\u095b\u0916\u094d\u092e\u0940 \u0932\u094b\u0917"),
        (
            "hi",
            "\u092e\u093e\u0930\u0940 \u091f\u0915\u094d\u200d\u0915\u0930",
        ),
    ],
)
def test_a_word_is_found_in_each_way_of_writing_it(language: str, title: str) -> None:
    """Titles leave out dots, hamzas and vowel signs, stretch words, and join letters by hand."""
    assert find_tone(title, language, None).tone is Tone.GRAVE


@pytest.mark.parametrize("file", ["grave_words.txt", "light_words.txt"])
def test_the_lists_are_written_in_one_way(file: str) -> None:
    """A word in another spelling would never be found."""
    lists = read_lists(DATA / file, str)
    spellings = "\u0451\u0622\u0623\u0625\u0649\u0629\u0901\u0958\u0959\u095a\u095b\u095c\u095d\u095e"
    unseen = "\u200d\u093c\u0640\u064e\u064f\u0650\u0651\u0652"
    other = [word for words in lists.values() for word in words if not {*spellings, *unseen}.isdisjoint(word)]
    assert sum(map(len, lists.values())) > 100
    assert other == []


def test_a_game_is_not_grave() -> None:
    """What it names happens in the game."""
    assert find_tone("We Survived the War", "en", None).tone is Tone.GRAVE
    assert find_tone("We Survived the War", "en", Topic.GAMING).tone is Tone.LIGHT


def test_a_grave_title_is_never_light() -> None:
    """Not even with a laughing emoji, or a light topic."""
    assert find_tone("My Dad Died 😂", "en", Topic.LIFESTYLE_VLOG).tone is Tone.GRAVE


@pytest.mark.parametrize("topic", [Topic.FOOD_COOKING, Topic.TRAVEL])
def test_a_title_without_a_sign_has_the_tone_of_its_topic(topic: Topic) -> None:
    """Food and travel are light."""
    assert find_tone("Lisbon", "und", topic).tone is Tone.LIGHT
    assert find_tone("Lisbon", "und", None).tone is Tone.NEUTRAL
