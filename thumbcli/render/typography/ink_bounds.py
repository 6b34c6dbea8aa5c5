"""How far the ink of a word really reaches above and below its baseline, from the bounds of its glyphs."""

from __future__ import annotations

from functools import lru_cache

import skia

from thumbcli.render.typography.fonts import covers, typeface

__all__ = ["ink_extent_em"]

_UNITS = 1000
_ARABIC = ("\u0600", "\u06ff")


@lru_cache(8192)
def ink_extent_em(text: str, fonts: tuple[str, ...]) -> tuple[float, float]:
    """Return how far the ink of `text` reaches above the baseline and below it, in em.

    Letters are looked at one by one. An Arabic letter keeps its tail only at the end of a word, so that
    elsewhere only its height counts.

    Args:
        text: One word, or several.
        fonts: The fallback chain that it is set in.
    """
    if " " in text:
        # Words come back in other titles.
        reaches = [ink_extent_em(word, fonts) for word in text.split(" ")]
        return max(reach[0] for reach in reaches), max(reach[1] for reach in reaches)
    above = below = 0.0
    for index, char in enumerate(text):
        high, low = _glyph_em(char, fonts)
        above = max(above, high)
        joined = _ARABIC[0] <= char <= _ARABIC[1] and text[index + 1 : index + 2].isalpha()
        below = below if joined else max(below, low)
    return above, below


@lru_cache(16384)
def _glyph_em(char: str, fonts: tuple[str, ...]) -> tuple[float, float]:
    font_name = next((name for name in fonts if covers(name, char)), None)
    if font_name is None or char.isspace():
        return 0.0, 0.0
    glyph = typeface(font_name).unicharToGlyph(ord(char))
    bounds = skia.Font(typeface(font_name), _UNITS).getBounds([glyph])[0]
    return -bounds.top() / _UNITS, bounds.bottom() / _UNITS
