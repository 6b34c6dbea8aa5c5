"""The mood of a picture with a photo."""

from __future__ import annotations

from math import cos

import pytest

from thumbcli.render.style.color import contrast, luminance
from thumbcli.render.style.mood import GRAVE_MOOD
from thumbcli.render.style.oklab import to_lab
from thumbcli.render.style.photo_mood import mood_in_colour

COLOURS = {
    "brick": 0xFFB0402A,
    "sand": 0xFFC8A878,
    "forest": 0xFF2F6B3A,
    "lime": 0xFFA4D62A,
    "sea": 0xFF1F7F8F,
    "sky": 0xFF5FA8E8,
    "navy": 0xFF1A2F6A,
    "lilac": 0xFFA88AD8,
    "pink": 0xFFE868A8,
    "curry": 0xFFD89A1A,
    "rust": 0xFF7A3A14,
}


@pytest.mark.parametrize("colour", COLOURS.values(), ids=COLOURS)
def test_the_ground_has_the_hue_of_the_photo_and_words_stand_out(colour: int) -> None:
    """From a nearly black edge to a lit core; key words have a colour of their own."""
    mood = mood_in_colour(colour)
    for shade in (mood.edge, mood.mid):
        assert cos(to_lab(shade).hue - to_lab(colour).hue) > 0.9
    assert luminance(mood.edge) < luminance(mood.mid) < luminance(mood.core)
    assert contrast(mood.accent[0], mood.edge) > 7
    assert to_lab(mood.accent[1]).chroma >= 0.1


def test_a_photo_without_colour_has_a_sober_ground() -> None:
    """Grey, and white letters."""
    mood = mood_in_colour(0xFF808284)
    assert to_lab(mood.mid).chroma < 0.03
    assert mood.accent == GRAVE_MOOD.accent
