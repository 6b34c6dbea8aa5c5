"""The parts that things of our own are made of: shapes in a square of 100 units, filled from top to foot."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

import skia

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "BLUE",
    "DARK",
    "GOLD",
    "GREEN",
    "ORANGE",
    "PALE",
    "PINK",
    "RED",
    "SKY",
    "STEEL",
    "VIOLET",
    "Drawn",
    "Part",
    "Point",
    "Shades",
    "box",
    "disc",
    "line",
    "outline",
    "oval",
    "stroked",
    "united",
]

Point = tuple[float, float]
Shades = tuple[int, int]
"""The colour at the top of a part, and at its foot."""

DARK: Shades = (0xFF46527A, 0xFF1C2338)
STEEL: Shades = (0xFF8492B8, 0xFF4A5680)
PALE: Shades = (0xFFFFFFFF, 0xFFD9E3F5)
BLUE: Shades = (0xFF6FB1FF, 0xFF2563EB)
SKY: Shades = (0xFF7DE3FF, 0xFF18A5F0)
GREEN: Shades = (0xFF6EF0A0, 0xFF16A864)
RED: Shades = (0xFFFF6B5E, 0xFFD3202F)
GOLD: Shades = (0xFFFFE082, 0xFFFFA000)
ORANGE: Shades = (0xFFFFA65C, 0xFFF4511E)
VIOLET: Shades = (0xFFB79CFF, 0xFF6D3FE0)
PINK: Shades = (0xFFFF9CC2, 0xFFE91E76)


class Drawn(Enum):
    """How a part looks in a two-tone sticker."""

    EDGE = auto()
    SOLID = auto()
    NOT = auto()


class Part(NamedTuple):
    """A shape, its colours, and how it is drawn."""

    path: skia.Path
    shades: Shades
    drawn: Drawn = Drawn.EDGE


def box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> skia.Path:
    """Return a rectangle with round corners."""
    path = skia.Path()
    path.addRoundRect(skia.Rect(left, top, right, bottom), radius, radius)
    return path


def disc(x: float, y: float, radius: float) -> skia.Path:
    """Return a disc."""
    return oval(x, y, radius, radius)


def oval(x: float, y: float, across: float, down: float) -> skia.Path:
    """Return an ellipse."""
    path = skia.Path()
    path.addOval(skia.Rect(x - across, y - down, x + across, y + down))
    return path


def stroked(path: skia.Path, width: float) -> skia.Path:
    """Return the line along a path, with round ends."""
    stroke = skia.Paint(
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )
    lines = skia.Path()
    stroke.getFillPath(path, lines)
    return lines


def line(width: float, *points: Point) -> skia.Path:
    """Return a line through points, with round ends."""
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in points], False)
    return stroked(path, width)


def united(paths: Sequence[skia.Path]) -> skia.Path:
    """Return shapes as one."""
    union = skia.Path()
    for path in paths:
        union.addPath(path)
    return skia.Simplify(union)


def outline(start: Point, *curves: tuple[Point, ...]) -> skia.Path:
    """Return a closed shape of lines (to a point) and curves (by a control point, to an end)."""
    path = skia.Path()
    path.moveTo(*start)
    for curve in curves:
        if len(curve) == 1:
            path.lineTo(*curve[0])
        else:
            path.quadTo(*curve[0], *curve[1])
    path.close()
    return path
