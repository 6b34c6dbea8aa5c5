"""Which installed display face letters look like, by their measures: no letter is read.

The faces are measured by the same means as the letters in a picture, once for each process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, median, pstdev
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.families import installed_families
from thumbcli.render.fonts import FACES, typeface
from thumbcli.render.letters import find_lines, telling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.letters import Letter

__all__ = ["display_families", "nearest_face"]

_DISPLAY = (
    "anton",
    "archivo",
    "barlow-condensed",
    "bricolage",
    "dm-serif",
    "fraunces",
    "lilita",
    "luckiest",
    "montserrat",
    "oswald",
    "playfair",
    "poppins",
    "russo",
    "space-grotesk",
)
_SAMPLE = (
    "The money they make",
    "is all about secrets",
    "Never fly this plan",
    "for why we forget",
    "Build your big name",
)
_PREFIX = "fontpkg_"
_SAMPLE_PX = 42
_CORNER = 0.18
_ENOUGH = 8
_INK = 1
_SOLID = 245


@dataclass(frozen=True, slots=True)
class _Measures:
    """What is typical of letters, all as parts of their height: width, ink, strokes, corners, joints."""

    values: tuple[float, ...]


def display_families() -> tuple[str, ...]:
    """Return the slugs of the installed families that headlines are set in."""
    return tuple(_slugs())


@lru_cache(1)
def _slugs() -> Mapping[str, str]:
    """Return each installed family's slug with the name of its face."""
    named = {FACES[name].package.removeprefix(_PREFIX).replace("_", "-"): name for name in _DISPLAY}
    return MappingProxyType({slug: name for slug, name in named.items() if slug in installed_families()})


def nearest_face(letters: Sequence[Letter], *, upper: bool) -> str | None:
    """Return the slug of the family that the letters look most like; None for too few letters.

    Args:
        letters: Found in pictures, each a shape of its own.
        upper: They are capitals; else they are small letters with some capitals.
    """
    if len(letters) < _ENOUGH or not _slugs():
        return None
    seen = _measured(letters)
    known = _known(upper=upper)
    spread = [pstdev(each.values[at] for each in known.values()) or 1.0 for at in range(len(seen.values))]

    def distance(slug: str) -> float:
        pairs = zip(seen.values, known[slug].values, spread, strict=True)
        return sum(((one - other) / unit) ** 2 for one, other, unit in pairs)

    return min(known, key=lambda slug: (distance(slug), slug))


@lru_cache(2)
def _known(*, upper: bool) -> Mapping[str, _Measures]:
    lines = [line.upper() if upper else line for line in _SAMPLE]
    return MappingProxyType({slug: _measured(_drawn(face, lines)) for slug, face in _slugs().items()})


def _drawn(face: str, lines: Sequence[str]) -> list[Letter]:
    """Return the letters of some lines as they are found in a picture of them.

    The rims of letters are blurred in a picture, and count for another colour: strokes come out thinner.
    """
    font = skia.Font(typeface(face), _SAMPLE_PX)
    width, height = _SAMPLE_PX * 17, _SAMPLE_PX * 2
    pixels = bytearray(width * height * len(lines))
    info = skia.ImageInfo.Make(width, height * len(lines), skia.kGray_8_ColorType, skia.kOpaque_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels).getCanvas()
    paint = skia.Paint(Color=skia.ColorWHITE, AntiAlias=True)
    for place, line in enumerate(lines):
        canvas.drawString(line, _SAMPLE_PX, height * (place + 0.7), font, paint)
    seen = Image.frombytes("L", (width, height * len(lines)), bytes(pixels))
    labels = seen.point(lambda level: _INK if level >= _SOLID else 0)
    return telling(find_lines(labels, (_INK,)))


def _measured(letters: Sequence[Letter]) -> _Measures:
    each = [_measures_of(letter) for letter in letters]
    columns = list(zip(*each, strict=True))
    return _Measures((*map(median, columns), *(fmean(column) for column in columns[1:4])))


def _measures_of(letter: Letter) -> tuple[float, ...]:
    """Return width, ink, the widths of upright and of level strokes, ink in the corners, runs a row."""
    height = letter.height
    lengths = sorted(end - start for _, start, end in letter.runs)
    area = sum(lengths)
    rows: dict[int, int] = {}
    for row, start, end in letter.runs:
        rows[row] = rows.get(row, 0) | (1 << end - letter.left) - (1 << start - letter.left)
    starts = sum((bits & ~rows.get(row - 1, 0)).bit_count() for row, bits in rows.items())
    reach_x, reach_y = max(1, round(letter.width * _CORNER)), max(1, round(height * _CORNER))
    left = (1 << reach_x) - 1
    both = left | left << letter.width - reach_x
    outer = [*range(letter.top, letter.top + reach_y), *range(letter.bottom - reach_y, letter.bottom)]
    corners = sum((rows.get(row, 0) & both).bit_count() for row in outer)
    return (
        letter.width / height,
        letter.ink,
        lengths[len(lengths) // 2] / height,
        area / starts / height,
        corners / (4 * reach_x * reach_y),
        len(lengths) / height,
    )
