"""Emoji outlines become two-tone stickers: a filled silhouette, the line art on it, a white die-cut border.

The monochrome emoji font draws most things as lines. Closing those outlines (grow, fill, shrink) gives the
silhouette to colour in; that costs milliseconds, so it is done once for each emoji and kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import skia

from thumbcli.render.fonts import EMOJI, covers, typeface
from thumbcli.render.palette import WHITE
from thumbcli.render.shapes import fill, gradient, stroke

__all__ = ["Tones", "can_draw", "draw_sticker"]

_EM = 1000
_CLOSING = 40.0
_RASTER = 64
_MOSTLY_FILLED = 0.70
_SHADOW_ANGLE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Tones:
    """The colours of a sticker: its lines, its body from top to bottom, its border and its shadow."""

    line: int
    top: int
    bottom: int
    shadow: int
    border: int = WHITE


@dataclass(frozen=True, slots=True)
class _Outline:
    lines: skia.Path
    body: skia.Path
    bounds: skia.Rect
    filled: bool


def can_draw(emoji: str) -> bool:
    """Tell whether the emoji font has this character."""
    return len(emoji) == 1 and covers(EMOJI, emoji)


def draw_sticker(
    canvas: skia.Canvas,
    emoji: str,
    centre: tuple[float, float],
    size_px: float,
    tones: Tones,
    *,
    turn_deg: float = -8,
    border: float = 0.035,
    shadow: float = 0.03,
) -> None:
    """Draw `emoji` as a sticker.

    Args:
        canvas: Where to draw.
        emoji: One character that `can_draw` accepts.
        centre: Of its bounds, in px.
        size_px: Its longer side, without the border.
        tones: Its colours.
        turn_deg: Clockwise.
        border: The width of the white border as a part of the size.
        shadow: How far the hard shadow falls as a part of the size.
    """
    outline = _outline(emoji)
    bounds = outline.bounds
    unit = max(bounds.width(), bounds.height())
    canvas.save()
    canvas.translate(*centre)
    canvas.rotate(turn_deg)
    canvas.scale(size_px / unit, size_px / unit)
    canvas.translate(-bounds.centerX(), -bounds.centerY())
    edge = unit * border * 2
    angle = math.radians(-turn_deg) + _SHADOW_ANGLE
    canvas.save()
    canvas.translate(unit * shadow * math.cos(angle), unit * shadow * math.sin(angle))
    canvas.drawPath(outline.body, _thick(tones.shadow, edge))
    canvas.restore()
    canvas.drawPath(outline.body, _thick(tones.border, edge))
    body = gradient((0, bounds.top()), (0, bounds.bottom()), [tones.top, tones.bottom])
    if outline.filled:
        canvas.drawPath(outline.body, stroke(tones.line, unit * 0.03))
        canvas.drawPath(outline.body, fill(WHITE))
        canvas.drawPath(outline.lines, body)
    else:
        canvas.drawPath(outline.body, body)
        canvas.drawPath(outline.lines, fill(tones.line))
    canvas.restore()


def _thick(colour: int, width: float) -> skia.Paint:
    paint = stroke(colour, width)
    paint.setStyle(skia.Paint.kStrokeAndFill_Style)
    return paint


@lru_cache(512)
def _outline(emoji: str) -> _Outline:
    font = skia.Font(typeface(EMOJI), _EM)
    lines = font.getPath(font.getTypeface().unicharToGlyph(ord(emoji)))
    body = _silhouette(lines)
    bounds = body.computeTightBounds()
    filled = _coverage(lines, bounds) > _MOSTLY_FILLED * _coverage(body, bounds)
    return _Outline(lines, body, bounds, filled)


def _silhouette(lines: skia.Path) -> skia.Path:
    outer = _outer(lines)
    grown = skia.Op(lines, _edge(lines), skia.kUnion_PathOp)
    solid = _outer(grown)
    closed = skia.Op(solid, _edge(solid), skia.kDifference_PathOp)
    whole = skia.Op(closed, outer, skia.kUnion_PathOp)
    return outer if whole is None or whole.isEmpty() else whole


def _edge(path: skia.Path) -> skia.Path:
    edge = skia.Path()
    stroke(WHITE, 2 * _CLOSING).getFillPath(path, edge)
    return skia.Simplify(edge)


def _outer(path: skia.Path) -> skia.Path:
    """Return the union of all contours, each filled: the shape without its holes."""
    whole = skia.Path()
    for contour in _contours(path):
        contour.setFillType(skia.PathFillType.kWinding)
        whole = skia.Op(whole, contour, skia.kUnion_PathOp)
    return whole


def _contours(path: skia.Path) -> list[skia.Path]:
    contours: list[skia.Path] = []
    steps = skia.Path.Iter(path, True)
    while True:
        verb, points = steps.next()
        if verb == skia.Path.kDone_Verb:
            return contours
        if verb == skia.Path.kMove_Verb:
            contours.append(skia.Path())
            contours[-1].moveTo(points[0])
        elif verb == skia.Path.kLine_Verb:
            contours[-1].lineTo(points[1])
        elif verb == skia.Path.kQuad_Verb:
            contours[-1].quadTo(points[1], points[2])
        elif verb == skia.Path.kCubic_Verb:
            contours[-1].cubicTo(points[1], points[2], points[3])
        elif verb == skia.Path.kConic_Verb:
            contours[-1].conicTo(points[1], points[2], steps.conicWeight())
        else:
            contours[-1].close()


def _coverage(path: skia.Path, bounds: skia.Rect) -> int:
    """Return how much of a small raster the path covers."""
    pixels = bytearray(_RASTER * _RASTER)
    info = skia.ImageInfo.MakeA8(_RASTER, _RASTER)
    surface = skia.Surface.MakeRasterDirect(info, pixels)
    canvas = surface.getCanvas()
    scale = _RASTER / max(bounds.width(), bounds.height())
    canvas.scale(scale, scale)
    canvas.translate(-bounds.left(), -bounds.top())
    canvas.drawPath(path, fill(WHITE))
    return sum(pixels)
