"""Shaped words: glyph positions as skia has them, and the extent of the ink."""

from __future__ import annotations

import pytest

from thumbcli.render.typography.fonts import font_chain
from thumbcli.render.typography.measure import paragraph
from thumbcli.render.typography.shaping import ink_extent_em, shape

POPPINS = ("poppins", "noto")
WORDS = {
    "kerned": "AVATAR",
    "a ligature": "office",
    "with a space in it": "n n",
    "stacked marks": "\u0e17\u0e35\u0e48",
    "conjuncts": "\u0938\u0940\u0916\u0947\u0902",
    "joined from the right": "\u0646\u0635\u0627\u0626\u062d",
    "one letter": "I",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_as_wide_as_a_paragraph_sets_it(name: str) -> None:
    """It is measured by its shape, and spaced letters by a paragraph."""
    (font_name,) = font_chain(("inter",), WORDS[name]).names
    word = shape(WORDS[name], font_name)
    assert word is not None
    assert word.width / 1000 == pytest.approx(
        paragraph(WORDS[name], (font_name,), 200).MaxIntrinsicWidth / 200, abs=1e-4
    )


def test_letters_are_listed_with_their_places() -> None:
    """What has no ink is not: nothing would be painted for it."""
    word = shape("H H", "anton")
    assert word is not None
    first, second = word.letters
    assert (first.glyph, first.x) == (second.glyph, 0)
    assert first.y == pytest.approx(0, abs=1e-3)
    assert second.x > first.path.computeTightBounds().right()


def test_a_font_without_any_of_the_letters_still_has_positions() -> None:
    """Glyph number zero, again and again, is found where it is and not where other zeros are."""
    word = shape("\u05e9\u05dc\u05d5\u05dd", "anton")
    assert word is not None
    assert [letter.glyph for letter in word.letters] == [0, 0, 0, 0]
    assert sorted({letter.x for letter in word.letters}) == [letter.x for letter in word.letters]


def test_a_capital_has_the_cap_height_and_no_descent() -> None:
    """In any font."""
    above, below = ink_extent_em("H", ("anton",))
    assert above > 0.6
    assert below == 0.0


@pytest.mark.parametrize(
    ("low", "high"),
    [
        pytest.param("n", "g", id="Latin descender"),
        pytest.param("e", "\u0119", id="ogonek"),
        pytest.param("o", "\u1ed9", id="dot below a circumflex"),
        pytest.param("?", "\u00bf", id="upside-down question mark"),
        pytest.param("\u03b1", "\u03c1", id="Greek descender"),
        pytest.param("\u043e", "\u0440", id="Cyrillic descender"),
    ],
)
def test_descenders_are_known_in_every_alphabet(low: str, high: str) -> None:
    """A list of letters would forget most of them."""
    assert ink_extent_em(high, POPPINS)[1] > ink_extent_em(low, POPPINS)[1] + 0.1


def test_accents_on_accents_rise_further() -> None:
    """As in Vietnamese."""
    plain, accented, twice = (ink_extent_em(char, ("montserrat",))[0] for char in ("e", "\u00ea", "\u1ebf"))
    assert plain < accented < twice


def test_an_arabic_letter_has_its_tail_at_the_end_of_a_word_alone() -> None:
    """Joined to the next it has none."""
    yeh, meem = "\u064a", "\u0645"
    assert ink_extent_em(yeh, ("cairo",))[1] > ink_extent_em(yeh + "\u0627", ("cairo",))[1]
    assert ink_extent_em(meem + yeh, ("cairo",))[1] == ink_extent_em(yeh, ("cairo",))[1]


def test_the_tallest_letter_decides() -> None:
    """Of several words too."""
    above, below = ink_extent_em("no \u00c9g", POPPINS)
    assert above == ink_extent_em("\u00c9", POPPINS)[0]
    assert below == ink_extent_em("g", POPPINS)[1]


def test_a_missing_glyph_has_no_extent() -> None:
    """It is found elsewhere that it is missing."""
    assert ink_extent_em("\U00013000", ("anton",)) == (0.0, 0.0)
