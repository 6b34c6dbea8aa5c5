"""The tone of a title. `title_tones.tsv` holds language, tone and title; `other` is any but grave."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from thumbcli.render.title.language import detect_language
from thumbcli.render.title.tone import Tone, find_tone, is_grave
from thumbcli.render.title.topic import Topic

FILE = Path(__file__).parent / "data" / "title_tones.tsv"
ROWS = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
LARGE = "en es pt fr de it ru ar hi zh ja ko tr vi id".split()
"""The languages whose grave titles have to be found."""


@pytest.mark.parametrize(
    ("language", "tone", "title"), [pytest.param(*row, id=" ".join(row)) for row in ROWS]
)
def test_the_tone_of_a_title_is_found(language: str, tone: str, title: str) -> None:
    """In its own language, and figures of speech are not grave."""
    found = find_tone(title, language, None)
    assert (found.tone is Tone.GRAVE) is (tone == "grave")
    if tone == "light":
        assert found.tone is Tone.LIGHT


@pytest.mark.parametrize("title", [title for _, tone, title in ROWS if tone == "grave"])
def test_a_grave_title_is_found_without_its_language(title: str) -> None:
    """It is told by the title."""
    assert is_grave(title)
    assert is_grave(title, detect_language(title))


def test_each_large_language_has_five_grave_titles_and_five_figures_of_speech() -> None:
    """Fewer would say little."""
    counts = Counter((language, tone) for language, tone, _ in ROWS)
    assert min(counts[language, tone] for language in LARGE for tone in ("grave", "other")) >= 5


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
