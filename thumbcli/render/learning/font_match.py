"""Find the installed display font that letters look most like, by comparing each with those of every font.

The fonts are drawn, and their letters detected, in the same way as those in a picture, once per process.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.learning.text_detection import find_lines, separate_letters
from thumbcli.render.typography.fonts import FONTS, typeface
from thumbcli.render.typography.user_fonts import FontForm, font_file, installed_families, load_user_font

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.learning.text_detection import DetectedLetter
    from thumbcli.render.typography.fonts import FontInstance

__all__ = ["MatchedFont", "nearest_font"]

_WEIGHTS = (400, 500, 600, 700, 800, 900)
"""That a family is compared in, beside the one that styles set it in."""

_FAMILIES_MAX = 60
"""Each takes 10 to 40 ms: of more installed families those come first that styles use."""

_USUAL_BONUS = 0.002
"""How much less a letter of the font that styles use differs: weights that are alike are not told apart."""

_SAMPLE = ("ABCDEFGHIJKLM", "NOPQRSTUVWXYZ", "acemnorsuvwxz", "bdfhiklt", "1234567890")
"""Capitals, small letters without and with ascenders, and digits; letters with descenders are left out."""

_SAMPLE_PX = 42
_BASELINE = 0.7
_MIN_LETTERS = 6
_INK = 1
_SOLID_LEVEL = 245
"""Grey levels from here on count as ink, of 255."""

_GRID_CELLS = 16
_WIDTH_WEIGHT = 0.15
_MAX_DIFFERENCE = 0.15


@dataclass(frozen=True, slots=True)
class _Shape:
    """A letter stretched to a square of 16 by 16 cells.

    Attributes:
        cells: One bit per cell.
        width: The natural logarithm of width to height.
    """

    cells: int
    width: float


@dataclass(frozen=True, slots=True, order=True)
class MatchedFont:
    """An installed font.

    Attributes:
        family: The slug of its family.
        weight: 100 to 900; 0 for the weight that styles set the family in.
        italic: It is in italics.
    """

    family: str
    weight: int = 0
    italic: bool = False


@lru_cache(1)
def _fonts() -> Mapping[MatchedFont, str]:
    """Return the fonts that letters are compared with, and the names that they are drawn by."""
    used = {font.package for font in FONTS.values()}
    families = sorted(installed_families().items(), key=lambda item: (item[1] not in used, item[0]))
    found: dict[MatchedFont, str] = {}
    for family, package in families[:_FAMILIES_MAX]:
        seen = {_place(font_file(package, None, None))}
        found[MatchedFont(family)] = load_user_font(family)
        for italic in (False, True):
            for weight in _WEIGHTS:
                place = _place(font_file(package, weight, italic))
                if place not in seen:
                    seen.add(place)
                    font = FontForm(weight=weight, italic=italic)
                    found[MatchedFont(family, weight, italic)] = load_user_font(family, font)
    return MappingProxyType(found)


def _place(font: FontInstance) -> tuple[str, float]:
    """Return what tells one font of a family from another: its file and its weight."""
    return font.file, font.axes.get("wght", 0.0)


def nearest_font(letters: Sequence[DetectedLetter]) -> MatchedFont | None:
    """Return the font whose letters these look most like; None for too few.

    Capitals, small letters and figures may be mixed; a shape that is not a letter does little harm.

    Args:
        letters: Detected in one picture or in several, touching no other.
    """
    if len(letters) < _MIN_LETTERS or not _shapes():
        return None
    seen = [_shape_of(letter) for letter in letters]
    shapes = _shapes()

    def distance(font: MatchedFont) -> float:
        bonus = 0.0 if font.weight else _USUAL_BONUS * len(seen)
        return math.fsum(_difference(each, shapes[font]) for each in seen) - bonus

    return min(shapes, key=lambda font: (distance(font), font))


def _difference(seen: _Shape, shapes: Sequence[_Shape]) -> float:
    """Return how much a detected letter differs from the most similar one of a font, 0 to 0.15.

    That is the part of the cells that differ, plus the difference of widths; limited, so that no single odd
    shape decides.
    """
    nearest = min(
        (seen.cells ^ each.cells).bit_count() / _GRID_CELLS**2 + _WIDTH_WEIGHT * abs(seen.width - each.width)
        for each in shapes
    )
    return min(_MAX_DIFFERENCE, nearest)


@lru_cache(1)
def _shapes() -> Mapping[MatchedFont, tuple[_Shape, ...]]:
    """Return the letters of each font; without fonts so thin that none of theirs are detected."""
    drawn = {font: tuple(map(_shape_of, _draw_letters(name))) for font, name in _fonts().items()}
    return MappingProxyType({font: shapes for font, shapes in drawn.items() if len(shapes) >= _MIN_LETTERS})


def _draw_letters(font_name: str) -> list[DetectedLetter]:
    """Draw the letters of a font and detect them.

    Only solid pixels count, because the blurred edges of letters in a picture count as another colour.
    """
    font = skia.Font(typeface(font_name), _SAMPLE_PX)
    lines = [" ".join(line) for line in _SAMPLE]
    width = 2 * _SAMPLE_PX + math.ceil(max(font.measureText(line) for line in lines))
    high = 2 * _SAMPLE_PX
    pixels = bytearray(width * high * len(lines))
    info = skia.ImageInfo.Make(width, high * len(lines), skia.kGray_8_ColorType, skia.kOpaque_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels).getCanvas()
    paint = skia.Paint(Color=skia.ColorWHITE, AntiAlias=True)
    for place, line in enumerate(lines):
        canvas.drawString(line, _SAMPLE_PX, high * (place + _BASELINE), font, paint)
    seen = Image.frombytes("L", (width, high * len(lines)), bytes(pixels))
    labels = seen.point(lambda level: _INK if level >= _SOLID_LEVEL else 0)
    return separate_letters(find_lines(labels, (_INK,)))


def _shape_of(letter: DetectedLetter) -> _Shape:
    rows: dict[int, int] = {}
    for row, start, end in letter.runs:
        rows[row] = rows.get(row, 0) | (1 << end - letter.left) - (1 << start - letter.left)
    places = [(2 * cell + 1) * letter.width // (2 * _GRID_CELLS) for cell in range(_GRID_CELLS)]
    cells = 0
    for cell in range(_GRID_CELLS):
        row = rows.get(letter.top + (2 * cell + 1) * letter.height // (2 * _GRID_CELLS), 0)
        for place in places:
            cells = cells << 1 | row >> place & 1
    return _Shape(cells, math.log(letter.width / letter.height))
