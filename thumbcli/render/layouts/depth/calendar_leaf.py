"""A leaf of a calendar with a number: what stands for a count of days in place of the bare numeral."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import blurred_fill, fill, fill_gradient
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.title.stop_words import normalize_token

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition

__all__ = ["LEAF_RATIO", "counts_days", "paint_leaf"]

LEAF_RATIO = 0.94  # width to height
_DAYS = frozenset(
    "day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen dni дней дня день".split()
)
_HEAD, _RADIUS = 0.24, 0.07
"""The head of the leaf and its corners, as shares of the height."""

_DIGITS, _DIGITS_WIDE = 0.52, 0.80  # of the height and of the width
_RINGS, _RING, _HOLE = (0.26, 0.74), (0.045, 0.17), 0.045
"""Where the rings are, their width and height, and the holes that they go through, of the height."""

_PAPER, _PAPER_FOOT, _INK, _UNDER = 0xFFFFFFFF, 0xFFE9EBF2, 0xFF14161D, 0xFFC9CEDA


def counts_days(composition: Composition) -> bool:
    """Tell whether the number of a headline counts days."""
    words = composition.headline.counted.split()
    return bool(words) and normalize_token(words[0]) in _DAYS


def paint_leaf(canvas: skia.Canvas, number: str, high: float, composition: Composition) -> None:
    """Paint the leaf, so high in px, around the origin."""
    wide, mood = high * LEAF_RATIO, composition.mood
    left, top = -wide / 2, -high / 2
    radius = _RADIUS * high

    def sheet(down: float, turn_deg: float = 0.0) -> skia.Path:
        path = skia.Path()
        path.addRoundRect(skia.Rect(left, top + down, left + wide, top + high + down), radius, radius)
        path.transform(skia.Matrix.RotateDeg(turn_deg))
        return path

    canvas.drawPath(sheet(0.05 * high), blurred_fill(with_alpha(BLACK, 0.6), high * 0.035))
    canvas.drawPath(sheet(0.012 * high, 4.0), fill(_UNDER))
    fill_gradient(canvas, sheet(0.0), [_PAPER, _PAPER_FOOT])
    head = skia.Path()
    head.addRect(skia.Rect(left, top, left + wide, top + _HEAD * high))
    head = skia.Op(head, sheet(0.0), skia.PathOp.kIntersect_PathOp)
    fill_gradient(canvas, head, [mix(mood.accent[1], WHITE, 0.15), mood.accent[1]])
    digits = text_path(number, ("anton", "archivo", "noto"), high * _DIGITS)
    shrink = min(1.0, wide * _DIGITS_WIDE / digits.computeTightBounds().width())
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, high * (_HEAD / 2 + 0.005))
        canvas.scale(shrink, shrink)
        canvas.drawPath(digits, fill(_INK))
    across, down = _RING[0] * high, _RING[1] * high
    for share in _RINGS:
        x = left + wide * share
        canvas.drawCircle(x, top + _HEAD * high * 0.5, _HOLE * high, fill(mix(mood.edge, BLACK, 0.3)))
        ring = skia.Path()
        y = top + _HEAD * high * 0.5 - down
        ring.addRoundRect(skia.Rect(x - across / 2, y, x + across / 2, y + down), across / 2, across / 2)
        fill_gradient(canvas, ring, [0xFFF4F6FA, 0xFF8E96A8])
