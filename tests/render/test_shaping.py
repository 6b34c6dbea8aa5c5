"""Where skia says that the glyphs of a word stand."""

from __future__ import annotations

import pytest

from thumbcli.render.typography.fonts import font_chain
from thumbcli.render.typography.measure import paragraph
from thumbcli.render.typography.shaping import shape

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
    (face,) = font_chain(("inter",), WORDS[name]).names
    word = shape(WORDS[name], face)
    assert word is not None
    assert word.width / 1000 == pytest.approx(
        paragraph(WORDS[name], (face,), 200).MaxIntrinsicWidth / 200, abs=1e-4
    )


def test_letters_are_listed_with_their_places() -> None:
    """What has no ink is not: nothing would be painted for it."""
    word = shape("H H", "anton")
    assert word is not None
    first, second = word.letters
    assert (first.glyph, first.x) == (second.glyph, 0)
    assert first.y == pytest.approx(0, abs=1e-3)
    assert second.x > first.path.computeTightBounds().right()


def test_a_face_that_lacks_every_letter_still_tells_places() -> None:
    """Glyph number zero, again and again, is found where it stands and not where other zeros do."""
    word = shape("\u05e9\u05dc\u05d5\u05dd", "anton")
    assert word is not None
    assert [letter.glyph for letter in word.letters] == [0, 0, 0, 0]
    assert sorted({letter.x for letter in word.letters}) == [letter.x for letter in word.letters]
