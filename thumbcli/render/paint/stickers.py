"""Emoji outlines become two-tone stickers: a filled silhouette, the line art on it, a white die-cut border.

The monochrome emoji font draws most things as lines. Those outlines grown and filled give the sticker's
shape; that costs milliseconds, so it is done once for each emoji and kept.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import mul, sub
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.custom_icons import DRAWN
from thumbcli.render.pixels.shapes import fill, shade, stroke
from thumbcli.render.style.color import WHITE
from thumbcli.render.typography.fonts import EMOJI, covers, typeface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["StickerColours", "can_draw", "draw_sticker"]

_EM = 1000
_BORDER = 40.0
_RIM = 30.0
_BLACK = frozenset("🧔🎬🕷🐜🦈🎼🍝🖥")
"""Glyphs that are mostly filled and yet read best as they are: dark, with what they leave out pale."""

_THICKER = (1.0, 1.05, 0.95, 1.1, 0.9)
_RASTER = 64
_MOSTLY_FILLED = 0.70
_SHADOW_ANGLE = 0.9
_STAND_INS: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys("❤🧡💛💚💙💜🖤🤎🩷🩵🩶", "♥"), "📅": "🗓", "📆": "🗓", "🍽": "🍴", "💃": "🪩", "✨": "🌟"}
)
"""What is drawn for glyphs that hatch a colour, show a date, fall apart or are hard to make out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StickerColours:
    """The colours of a sticker: its lines, its body from top to bottom, its border and its shadow."""

    line: int
    top: int
    bottom: int
    shadow: int
    border: int = WHITE


@dataclass(frozen=True, slots=True)
class _Outline:
    """A glyph at 1,000 units an em: its lines, the same filled and grown by a rim, and by the border too."""

    lines: skia.Path
    rim: skia.Path
    grown: skia.Path
    bounds: skia.Rect
    filled: bool


def can_draw(emoji: str) -> bool:
    """Tell whether there is a pictogram for this character, of the emoji font or drawn by ourselves."""
    return len(emoji) == 1 and (emoji in DRAWN or covers(EMOJI, emoji))


def draw_sticker(
    canvas: skia.Canvas,
    emoji: str,
    centre: tuple[float, float],
    size_px: float,
    tones: StickerColours,
    *,
    turn_deg: float = -8,
    shadow: float = 0.03,
) -> None:
    """Draw `emoji` as a sticker.

    Args:
        canvas: Where to draw.
        emoji: One character that `can_draw` accepts.
        centre: Of its bounds, in px.
        size_px: The longer side of what it covers once it is turned.
        tones: Its colours.
        turn_deg: Clockwise.
        shadow: How far the hard shadow falls as a part of the size.
    """
    outline = _outline(_STAND_INS.get(emoji, emoji))
    bounds = outline.bounds
    turned = skia.Path(outline.grown)
    turned.transform(skia.Matrix.RotateDeg(turn_deg))
    covered = turned.computeTightBounds()
    unit = max(covered.width(), covered.height())
    canvas.save()
    canvas.translate(*centre)
    canvas.rotate(turn_deg)
    canvas.scale(size_px / unit, size_px / unit)
    canvas.translate(-bounds.centerX(), -bounds.centerY())
    angle = math.radians(-turn_deg) + _SHADOW_ANGLE
    canvas.save()
    canvas.translate(unit * shadow * math.cos(angle), unit * shadow * math.sin(angle))
    canvas.drawPath(outline.grown, fill(tones.shadow))
    canvas.restore()
    body = (tones.top, tones.bottom)
    if outline.filled:
        canvas.drawPath(outline.grown, fill(tones.border))
        canvas.drawPath(outline.rim, fill(tones.line))
        shade(canvas, outline.lines, body)
    else:
        shade(canvas, outline.grown, body)
        _draw_border(canvas, outline.grown, fill(tones.border))
        canvas.drawPath(outline.lines, fill(tones.line))
    canvas.restore()


def _draw_border(canvas: skia.Canvas, grown: skia.Path, paint: skia.Paint) -> None:
    """Paint a ring inside the edge of `grown`; what it leaves free is the body.

    Shrinking by paint never fails, where the difference of two paths loses parts of every tenth glyph.
    """
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(2 * _BORDER)
    canvas.save()
    canvas.clipPath(grown, True)
    canvas.drawPath(grown, paint)
    canvas.restore()


@lru_cache(512)
def _outline(emoji: str) -> _Outline:
    lines = DRAWN[emoji]() if emoji in DRAWN else _glyph(emoji)
    grown = _grow(lines)
    bounds = grown.computeTightBounds()
    filled = _coverage(bounds, lines) > _MOSTLY_FILLED * _coverage(bounds, grown, shrunk=True)
    if not filled or emoji in _BLACK:
        return _Outline(lines, grown, grown, bounds, filled=False)
    grown = _grow(lines, _RIM + _BORDER)
    return _Outline(lines, _grow(lines, _RIM), grown, grown.computeTightBounds(), filled=True)


def _glyph(emoji: str) -> skia.Path:
    font = skia.Font(typeface(EMOJI), _EM)
    return font.getPath(font.getTypeface().unicharToGlyph(ord(emoji)))


def _grow(lines: skia.Path, border: float = _BORDER) -> skia.Path:
    """Return the shape of the sticker: the lines, thicker by the border, and all they enclose.

    Once in a hundred glyphs skia's path arithmetic loses a part; another thickness then goes well.
    """
    wanted, outer = lines.computeTightBounds(), _outer(lines)
    for factor in _THICKER:
        thick = skia.Path()
        stroke(WHITE, 2 * border * factor).getFillPath(outer, thick)
        # An edge winds as what is solid does, so that neither takes anything from the other.
        thick.addPath(outer)
        with suppress(RuntimeError):  # skia gives up
            grown = skia.Simplify(_solid(_contours(skia.Simplify(thick))))
            if grown.computeTightBounds().contains(wanted):
                return grown
    return _solid(_contours(lines))


def _outer(lines: skia.Path) -> skia.Path:
    """Return the contours that lie in no other one, filled: the rest is too, and uniting it dear."""
    outer: list[tuple[skia.Rect, skia.Path]] = []
    for contour in sorted(_contours(lines), key=lambda each: -abs(_signed_area(each))):
        bounds, points = contour.getBounds(), contour.getPoints(contour.countPoints())
        if not any(
            room.contains(bounds) and all(other.contains(point.x(), point.y()) for point in points)
            for room, other in outer
        ):
            outer.append((bounds, contour))
    return _solid(contour for _, contour in outer)


def _solid(contours: Iterable[skia.Path]) -> skia.Path:
    """Return the union of contours, each filled: winding numbers unite what turns the same way."""
    solid = skia.Path()
    solid.setFillType(skia.PathFillType.kWinding)
    for contour in contours:
        if _signed_area(contour) < 0:
            solid.reverseAddPath(contour)
        else:
            solid.addPath(contour)
    return solid


def _signed_area(contour: skia.Path) -> float:
    points = contour.getPoints(contour.countPoints())
    across, down = [point.x() for point in points], [point.y() for point in points]
    falling, rising = map(mul, across, chain(down[1:], down)), map(mul, down, chain(across[1:], across))
    return float(sum(map(sub, falling, rising)))


def _contours(path: skia.Path) -> Iterator[skia.Path]:
    """Yield each contour, closed; a path tells its verbs apart slower than how many points each brings."""
    steps = skia.Path.Iter(path, True)
    quad, contour = skia.Path.kQuad_Verb, skia.Path()
    verb, points = steps.next()
    while points:
        match len(points):
            case 2:
                contour.lineTo(points[1])
            case 3 if verb == quad:
                contour.quadTo(points[1], points[2])
            case 3:
                contour.conicTo(points[1], points[2], steps.conicWeight())
            case 4:
                contour.cubicTo(points[1], points[2], points[3])
            case _ if verb == skia.Path.kMove_Verb:
                contour.moveTo(points[0])
            case _:
                contour.close()
                yield contour
                contour = skia.Path()
        verb, points = steps.next()


def _coverage(bounds: skia.Rect, path: skia.Path, *, shrunk: bool = False) -> int:
    """Return how much of a small raster the path covers, its border left out where `shrunk`."""
    pixels = bytearray(_RASTER * _RASTER)
    surface = skia.Surface.MakeRasterDirect(skia.ImageInfo.MakeA8(_RASTER, _RASTER), pixels)
    canvas = surface.getCanvas()
    scale = _RASTER / max(bounds.width(), bounds.height())
    canvas.scale(scale, scale)
    canvas.translate(-bounds.left(), -bounds.top())
    canvas.drawPath(path, fill(WHITE))
    if shrunk:
        _draw_border(canvas, path, skia.Paint(BlendMode=skia.BlendMode.kClear, AntiAlias=True))
    return sum(pixels)
