"""Which face letters look like: each face is nearest to itself."""

from __future__ import annotations

import pytest

from tests.render.test_text_detection import INK, page
from thumbcli.render.learning.font_match import nearest_font
from thumbcli.render.learning.text_detection import find_lines, separate_letters
from thumbcli.render.typography.user_fonts import installed_families

WORDS = ("BUILD HABITS", "THAT STICK", "FOR EVERY DAY")
BLURRED = 244
"""Only what is ink throughout counts, as in a picture that was made smaller."""

FONTS = [
    ("anton", "anton"),
    ("lilita", "lilita-one"),
    ("montserrat", "montserrat"),
    ("russo", "russo-one"),
    ("oswald", "oswald"),
    ("inter", "inter"),
    ("barlow-condensed-italic", "barlow-condensed"),
    ("playfair", "playfair-display"),
    ("fraunces", "fraunces"),
    ("jetbrains-mono", "jetbrains-mono"),
    ("space-grotesk", "space-grotesk"),
]


@pytest.mark.long
@pytest.mark.parametrize(("face", "family"), FONTS, ids=[family for _, family in FONTS])
def test_capitals_are_known_by_their_measures(face: str, family: str) -> None:
    """In words that no face was measured with, by the name that a design asks for the font with."""
    letters = separate_letters(find_lines(page(*WORDS, face=face, size_px=44, solid=BLURRED), [INK]))
    font = nearest_font(letters)
    assert font is not None
    assert font.family == family
    assert family in installed_families()


def test_italics_are_told_from_upright_letters() -> None:
    """Of the same family."""
    found = {}
    for face in ("barlow-condensed", "barlow-condensed-italic"):
        letters = separate_letters(find_lines(page(*WORDS, face=face, size_px=44, solid=BLURRED), [INK]))
        font = nearest_font(letters)
        assert font is not None
        found[face] = font.italic
    assert found == {"barlow-condensed": False, "barlow-condensed-italic": True}


def test_a_heavy_grotesque_is_taken_for_one() -> None:
    """Its like are hard to tell apart, but it is neither condensed nor has it serifs."""
    letters = separate_letters(find_lines(page(*WORDS, face="archivo", size_px=44, solid=BLURRED), [INK]))
    font = nearest_font(letters)
    assert font is not None
    assert font.family in {"archivo", "montserrat", "poppins"}


def test_a_few_letters_tell_no_face() -> None:
    """Better none than a guess."""
    letters = separate_letters(find_lines(page("STOP"), [INK]))
    assert len(letters) == 4
    assert nearest_font(letters) is None
