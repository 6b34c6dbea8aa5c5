"""Moods: every one readable, and chosen so that the ground stands off from the object."""

from __future__ import annotations

from collections import Counter
from zlib import crc32

import pytest

from thumbcli.contract import Category, make_request
from thumbcli.render.compose import brief_of
from thumbcli.render.style.color import BLACK, READABLE, WHITE, contrast, luminance
from thumbcli.render.style.mood import GRAVE_MOOD, MOODS, Mood, mood_for, other_mood
from thumbcli.render.style.oklab import to_lab

ORANGE, GREEN, BLUE, RED, GREY = 0xFFF07800, 0xFF2E8B3A, 0xFF1E88E5, 0xFFE53935, 0xFF9E9E9E


@pytest.mark.parametrize("mood", [*MOODS.values(), GRAVE_MOOD])
def test_letters_can_be_read_on_every_edge(mood: Mood) -> None:
    """White ones and both ends of the accent; small text on the plate."""
    for ink in (WHITE, *mood.accent):
        assert contrast(ink, mood.edge) >= READABLE
    assert contrast(mood.plate, mood.edge) >= READABLE


@pytest.mark.parametrize("mood", [*MOODS.values(), GRAVE_MOOD])
def test_the_ground_gets_brighter_towards_its_core(mood: Mood) -> None:
    """Light comes from behind the object."""
    assert luminance(mood.edge) < luminance(mood.mid) < luminance(mood.core)


@pytest.mark.parametrize("category", [category for category in Category if category is not Category.AUTO])
@pytest.mark.parametrize("colour", [ORANGE, GREEN, BLUE, RED])
def test_an_object_stands_off_from_its_ground(category: Category, colour: int) -> None:
    """In hue or in lightness, whatever chance picks."""
    for seed in range(12):
        mid = to_lab(mood_for(category, colour, seed).mid)
        salient = to_lab(colour)
        apart = abs(mid.hue - salient.hue) % 6.2832
        apart = min(apart, 6.2832 - apart)
        assert apart > 0.5 or abs(mid.lightness - salient.lightness) > 0.12


@pytest.mark.parametrize(
    "category", [None, *(category for category in Category if category is not Category.AUTO)]
)
def test_neighbours_have_different_moods(category: Category | None) -> None:
    """Of one channel no mood takes more than half."""
    chosen = Counter(mood_for(category, GREY, seed).edge for seed in range(30))
    assert len(chosen) >= 3
    assert max(chosen.values()) <= 15


@pytest.mark.parametrize("category", [None, Category.GAMING, Category.NEWS_COMMENTARY])
def test_words_alone_have_many_colours(category: Category | None) -> None:
    """Of 24 neighbours, by ground and letters; and a variant has other colours that fit."""
    moods = [mood_for(category, BLACK, crc32(f"title {number}".encode()), alone=True) for number in range(24)]
    assert len({(mood.mid, mood.accent) for mood in moods}) >= 8
    assert all(other_mood(mood, category, 1) != mood for mood in moods)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("This is Goodbye", ("petrol", "night", "navy", "cobalt")),
        ("Thank You For Everything", ("petrol", "night", "navy", "cobalt")),
        ("He Betrayed All Of Us", ("alarm", "night", "carbon", "petrol")),
        ("Why I Am Quitting", ("alarm", "night", "carbon", "petrol")),
    ],
)
def test_words_alone_have_colours_that_suit_their_tone(title: str, names: tuple[str, ...]) -> None:
    """A farewell is not pink, and what goes ill is not sunny."""
    composition = brief_of(make_request(title, format="youtube")).composition
    assert not composition.icons
    assert composition.mood in [MOODS[name] for name in names]
