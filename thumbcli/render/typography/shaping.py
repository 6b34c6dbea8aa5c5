"""Glyphs of words, their positions, outlines and ink bounds: computed once, at one size for all."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import skia

from thumbcli.render.typography.fonts import covers, typeface

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EM_PX", "Shape", "ShapedGlyph", "em_font", "ink_extent_em", "shape", "shaped_runs"]

EM_PX = 1000.0
"""The font size of all measures here."""

_ARABIC = ("\u0600", "\u06ff")


class ShapedGlyph(NamedTuple):
    """A glyph with ink: its number, its outline, and its position from the left end of the baseline."""

    glyph: int
    path: skia.Path
    x: float
    y: float


class Shape(NamedTuple):
    """A shaped word: its glyphs with ink, and its width."""

    letters: tuple[ShapedGlyph, ...]
    width: float


class _Run(NamedTuple):
    """A run of a shaped line: one font, one script, one direction.

    Attributes:
        glyphs: From left to right.
        positions: Of each glyph.
        clusters: The byte in `text` that each glyph begins at.
        text: In logical order, UTF-8.
    """

    glyphs: Sequence[int]
    positions: list[tuple[float, float]]
    clusters: tuple[int, ...]
    text: bytes


@lru_cache(4096)
def shape(text: str, font_name: str, *, rtl: bool = False) -> Shape | None:
    """Shape a word in one font; None if skia does not reveal the positions of the glyphs."""
    font = em_font(font_name)
    runs = _runs(text, font, rtl=rtl)
    if runs is None:
        return None
    ascent: float = font.getMetrics().fAscent
    letters: list[ShapedGlyph] = []
    width = 0.0
    for glyphs, positions, _, _ in runs:
        for glyph, (x, y), advance in zip(glyphs, positions, font.getWidths(glyphs), strict=True):
            width = max(width, x + advance)
            path = _outline(font_name, glyph)
            if not path.isEmpty():
                letters.append(ShapedGlyph(glyph, path, x, y + ascent))
    return Shape(tuple(letters), width)


def shaped_runs(line: str, font_name: str, *, rtl: bool) -> list[tuple[str, tuple[int, ...]]]:
    """Return the runs of a line from left to right: the text of each, and the cluster of each glyph.

    Args:
        line: A line in logical order.
        font_name: The font; letters that it lacks are placed as well.
        rtl: The base direction.
    """
    runs = _runs(line, em_font(font_name), rtl=rtl) or []
    return [(run.text.decode(), run.clusters) for run in runs]


def _runs(text: str, font: skia.Font, *, rtl: bool) -> list[_Run] | None:
    """Return the runs of a shaped text from left to right; None if skia does not reveal them."""
    blob = skia.TextBlob.MakeFromShapedText(text, font, not rtl)
    data = bytes(blob.serialize())
    runs: list[_Run] = []
    start = 0
    for part in blob:
        found = _read_run(data, start, part.fGlyphIndices)
        if found is None:
            return None
        start, run = found
        runs.append(run)
    return runs


def _read_run(data: bytes, start: int, glyphs: Sequence[int]) -> tuple[int, _Run] | None:
    """Return a run in a serialized blob, and where it ends; skia-python has no other way to read one.

    It has four arrays, each after its length in bytes and padded to four bytes: the numbers of the glyphs,
    two floats for the position of each, its cluster, and the text.
    """
    numbers = struct.pack(f"<{len(glyphs)}H", *glyphs)
    pattern = struct.pack("<I", len(numbers)) + numbers
    layout = struct.Struct(f"<I{2 * len(glyphs)}fI{len(glyphs)}II")
    start = data.find(pattern, start)
    while start >= 0:
        after = start + len(pattern) + -len(pattern) % 4
        text_at = after + layout.size
        if text_at > len(data):
            break
        values = layout.unpack_from(data, after)
        positions, clusters = values[1 : 1 + 2 * len(glyphs)], values[2 + 2 * len(glyphs) : -1]
        if values[0] == 8 * len(glyphs) and values[1 + 2 * len(glyphs)] == 4 * len(glyphs):
            end = text_at + values[-1]
            places = list(zip(positions[::2], positions[1::2], strict=True))
            return end, _Run(glyphs, places, clusters, data[text_at:end])
        start = data.find(pattern, start + 1)
    return None


@lru_cache(64)
def em_font(font_name: str) -> skia.Font:
    """Return a font at the size of all measures here, unhinted."""
    font = skia.Font(typeface(font_name), EM_PX)
    font.setSubpixel(True)
    font.setHinting(skia.FontHinting.kNone)
    return font


@lru_cache(4096)
def _outline(font_name: str, glyph: int) -> skia.Path:
    return em_font(font_name).getPath(glyph)


@lru_cache(8192)
def ink_extent_em(text: str, fonts: tuple[str, ...]) -> tuple[float, float]:
    """Return how far the ink of `text` extends above the baseline and below it, in em.

    Characters are measured one by one. An Arabic letter has its tail only at the end of a word; elsewhere
    only its height counts.

    Args:
        text: One word, or several.
        fonts: The fallback chain that it is set in.
    """
    if " " in text:
        # Words recur in other titles: each is cached by itself.
        extents = [ink_extent_em(word, fonts) for word in text.split(" ")]
        return max(above for above, _ in extents), max(below for _, below in extents)
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
    bounds = skia.Font(typeface(font_name), EM_PX).getBounds([glyph])[0]
    return -bounds.top() / EM_PX, bounds.bottom() / EM_PX
