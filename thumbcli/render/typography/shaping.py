"""Which glyphs a word has, where they stand, and what they look like: found once, at one size for all."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import skia

from thumbcli.render.typography.fonts import typeface

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EM_PX", "Shape", "ShapedGlyph", "shape"]

EM_PX = 1000.0
"""The font size of all measures here."""


class ShapedGlyph(NamedTuple):
    """A glyph with ink: its number, its outline, and where it stands, from the left end of the baseline."""

    glyph: int
    path: skia.Path
    x: float
    y: float


class Shape(NamedTuple):
    """A word: its letters, and how far it reaches to the right of its left end."""

    letters: tuple[ShapedGlyph, ...]
    width: float


@lru_cache(4096)
def shape(text: str, font_name: str, *, rtl: bool = False) -> Shape | None:
    """Shape a word in one face; None if skia does not tell where the glyphs stand."""
    font = _font(font_name)
    blob = skia.TextBlob.MakeFromShapedText(text, font, not rtl)
    data = bytes(blob.serialize())
    ascent: float = font.getMetrics().fAscent
    letters: list[ShapedGlyph] = []
    width = 0.0
    for run in blob:
        places = _places(data, run.fGlyphIndices)
        if places is None:
            return None
        for glyph, (x, y), advance in zip(
            run.fGlyphIndices, places, font.getWidths(run.fGlyphIndices), strict=True
        ):
            width = max(width, x + advance)
            path = _outline(font_name, glyph)
            if not path.isEmpty():
                letters.append(ShapedGlyph(glyph, path, x, y + ascent))
    return Shape(tuple(letters), width)


def _places(data: bytes, glyphs: Sequence[int]) -> list[tuple[float, float]] | None:
    """Return where glyphs stand in a serialized blob: skia tells which ones it holds, but not where.

    Their numbers stand in it behind their length, filled up to four bytes; behind them, behind their own
    length, two floats for each one.
    """
    numbers = struct.pack(f"<{len(glyphs)}H", *glyphs)
    wanted = struct.pack("<I", len(numbers)) + numbers
    figures = struct.Struct(f"<I{2 * len(glyphs)}f")
    start = data.find(wanted)
    while start >= 0:
        behind = start + len(wanted) + -len(wanted) % 4
        if behind + figures.size > len(data):
            break
        size_bytes, *places = figures.unpack_from(data, behind)
        if size_bytes == figures.size - 4:
            return list(zip(places[::2], places[1::2], strict=True))
        start = data.find(wanted, start + 1)
    return None


@lru_cache(64)
def _font(font_name: str) -> skia.Font:
    font = skia.Font(typeface(font_name), EM_PX)
    font.setSubpixel(True)
    font.setHinting(skia.FontHinting.kNone)
    return font


@lru_cache(4096)
def _outline(font_name: str, glyph: int) -> skia.Path:
    return _font(font_name).getPath(glyph)
