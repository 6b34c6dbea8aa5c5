"""Which installed display face letters look like: each is laid over every letter of every face, none is read.

The faces are drawn and found by the same means as the letters in a picture, once for each process.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.learning.text_detection import find_lines, telling
from thumbcli.render.typography.fonts import FONTS, typeface
from thumbcli.render.typography.user_fonts import installed_families

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.learning.text_detection import DetectedLetter

__all__ = ["display_families", "nearest_face"]

_DISPLAY = (
    "anton",
    "archivo",
    "barlow-condensed",
    "bricolage",
    "dm-serif",
    "fraunces",
    "inter",
    "lilita",
    "luckiest",
    "montserrat",
    "oswald",
    "playfair",
    "poppins",
    "russo",
    "space-grotesk",
)
_SAMPLE = ("ABCDEFGHIJKLM", "NOPQRSTUVWXYZ", "acemnorsuvwxz", "bdfhiklt", "1234567890")
_PREFIX = "fontpkg_"
_SAMPLE_PX = 42
_ENOUGH = 6
_INK = 1
_SOLID = 245
_SIDE = 16
_WIDTH_WEIGHT = 0.15
_UNLIKE = 0.15


@dataclass(frozen=True, slots=True)
class _Shape:
    """A letter stretched to a square of 16 by 16 cells, a bit each, and the logarithm of width to height."""

    cells: int
    width: float


def display_families() -> tuple[str, ...]:
    """Return the slugs of the installed families that headlines are set in."""
    return tuple(_slugs())


@lru_cache(1)
def _slugs() -> Mapping[str, str]:
    """Return each installed family's slug with the name of its face."""
    named = {FONTS[name].package.removeprefix(_PREFIX).replace("_", "-"): name for name in _DISPLAY}
    return MappingProxyType({slug: name for slug, name in named.items() if slug in installed_families()})


def nearest_face(letters: Sequence[DetectedLetter]) -> str | None:
    """Return the slug of the family whose letters these look most like; None for too few.

    Capitals, small letters and figures may be mixed, and what is no letter at all misleads no more than any
    other odd shape.

    Args:
        letters: Found in one picture or in many, each a shape of its own.
    """
    if len(letters) < _ENOUGH or not _slugs():
        return None
    seen = [_shape_of(letter) for letter in letters]
    known = _known()
    return min(known, key=lambda slug: (math.fsum(_unlike(each, known[slug]) for each in seen), slug))


def _unlike(seen: _Shape, face: Sequence[_Shape]) -> float:
    """Return how far the most similar letter of a face is from one that was seen, 0 to 0.15.

    That is the part of the cells that differ, and the difference of their widths: a face is not judged by the
    one odd shape that it has nothing like.
    """
    nearest = min(
        (seen.cells ^ each.cells).bit_count() / _SIDE**2 + _WIDTH_WEIGHT * abs(seen.width - each.width)
        for each in face
    )
    return min(_UNLIKE, nearest)


@lru_cache(1)
def _known() -> Mapping[str, tuple[_Shape, ...]]:
    return MappingProxyType({slug: tuple(map(_shape_of, _drawn(face))) for slug, face in _slugs().items()})


def _drawn(face: str) -> list[DetectedLetter]:
    """Return the letters of a face as they are found in a picture of them.

    The rims of letters are blurred in a picture, and count for another colour: strokes come out thinner.
    """
    font = skia.Font(typeface(face), _SAMPLE_PX)
    lines = [" ".join(line) for line in _SAMPLE]
    width = 2 * _SAMPLE_PX + math.ceil(max(font.measureText(line) for line in lines))
    high = 2 * _SAMPLE_PX
    pixels = bytearray(width * high * len(lines))
    info = skia.ImageInfo.Make(width, high * len(lines), skia.kGray_8_ColorType, skia.kOpaque_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels).getCanvas()
    paint = skia.Paint(Color=skia.ColorWHITE, AntiAlias=True)
    for place, line in enumerate(lines):
        canvas.drawString(line, _SAMPLE_PX, high * (place + 0.7), font, paint)
    seen = Image.frombytes("L", (width, high * len(lines)), bytes(pixels))
    labels = seen.point(lambda level: _INK if level >= _SOLID else 0)
    return telling(find_lines(labels, (_INK,)))


def _shape_of(letter: DetectedLetter) -> _Shape:
    rows: dict[int, int] = {}
    for row, start, end in letter.runs:
        rows[row] = rows.get(row, 0) | (1 << end - letter.left) - (1 << start - letter.left)
    places = [(2 * cell + 1) * letter.width // (2 * _SIDE) for cell in range(_SIDE)]
    cells = 0
    for cell in range(_SIDE):
        row = rows.get(letter.top + (2 * cell + 1) * letter.height // (2 * _SIDE), 0)
        for place in places:
            cells = cells << 1 | row >> place & 1
    return _Shape(cells, math.log(letter.width / letter.height))
