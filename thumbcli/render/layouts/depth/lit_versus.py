"""The duel with depth: two glowing grounds, and a bolt of light between them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts.depth.lit_parts import is_lit
from thumbcli.render.paint.light import draw_glow_ground, draw_grain, draw_vignette
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import blurred_fill, fill_gradient, grown_fill, polygon, stroke
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.style.mood import MOODS

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Point
    from thumbcli.render.style.mood import Mood

__all__ = ["draw_bolt", "draw_lit_sides", "suits_lit"]

_PAIRS = (
    ("alarm", "cobalt"),
    ("violet", "ember"),
    ("lagoon", "candy"),
    ("cobalt", "amber"),
    ("mint", "violet"),
)
"""Moods of both sides."""

_ZIGZAG = ((0.0, 0.0), (0.46, 0.35), (0.40, -0.35), (1.0, 0.0))
"""The corners of the bolt: along the divider, and across it as shares of `_BOLT_PX`'s swing."""

_BOLT_PX, _SWING_PX, _GLOW_PX = 13.0, 34.0, 26.0
_VS_SIZE = 0.95  # the cap height of "VS" as a share of the room that is kept for it
_VS_EDGE_PX = 16.0


def suits_lit(composition: Composition) -> bool:
    """Tell whether a duel is drawn with depth."""
    return is_lit(composition) and not composition.format.is_card and composition.brand_style is None


def _moods(composition: Composition) -> tuple[Mood, Mood]:
    """Return the moods of the sides; of a palette's own colours, and of a grave title, twice the same."""
    if composition.own_colours or composition.somber:
        return composition.mood, composition.mood
    first, second = _PAIRS[composition.seed % len(_PAIRS)]
    return MOODS[first], MOODS[second]


def draw_lit_sides(stage: Stage, divider: tuple[Point, Point]) -> None:
    """Draw both grounds; `divider` is the line between them, from the left edge or from the top."""
    moods = _moods(stage.composition)
    (start_x, start_y), (end_x, end_y) = divider
    level = start_x == 0

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        if level:
            centres = (width / 2, height * 0.22), (width / 2, height * 0.78)
            half = polygon((0, start_y), (width, end_y), (width, height), (0, height))
        else:
            centres = (width * 0.24, height * 0.42), (width * 0.76, height * 0.42)
            half = polygon((start_x, 0), (width, 0), (width, height), (end_x, height))
        draw_glow_ground(canvas, moods[0], centres[0], max(size) * 0.5)
        with skia.AutoCanvasRestore(canvas):
            canvas.clipPath(half, skia.ClipOp.kIntersect, True)
            draw_glow_ground(canvas, moods[1], centres[1], max(size) * 0.5)
        draw_vignette(canvas, size, 0.35)

    stage.draw_glow("versus", draw, f"{divider} {moods[0].mid} {moods[1].mid}")
    draw_grain(stage.canvas)


def draw_bolt(stage: Stage, divider: tuple[Point, Point], centre: Point, radius_px: float) -> None:
    """Draw the bolt along `divider`, and "VS" over it in the room of `radius_px` around `centre`."""
    canvas, unit = stage.canvas, stage.unit
    (start_x, start_y), (end_x, end_y) = divider
    along = (end_x - start_x, end_y - start_y)
    length = math.hypot(*along)
    across = (-along[1] / length, along[0] / length)
    line = [
        (
            start_x + along[0] * share + across[0] * swing * _SWING_PX * unit,
            start_y + along[1] * share + across[1] * swing * _SWING_PX * unit,
        )
        for share, swing in _ZIGZAG
    ]
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in line], False)
    wide = skia.Path()
    stroke(WHITE, _BOLT_PX * 2 * unit).getFillPath(path, wide)
    if not stage.composition.somber:
        canvas.drawPath(wide, blurred_fill(with_alpha(0xFFFFF3C4, 0.75), _GLOW_PX * unit))
    canvas.drawPath(path, stroke(mix(BLACK, WHITE, 0.1), _BOLT_PX * 1.7 * unit, 0.35))
    canvas.drawPath(path, stroke(WHITE, _BOLT_PX * unit))
    x, y = centre
    letters = text_path("VS", ("barlow-condensed-italic", "archivo"), radius_px * _VS_SIZE)
    edge = grown_fill(0xFF0B0614, _VS_EDGE_PX * unit)
    for down in (10, 7.5, 5, 2.5, 0):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(x, y + down * unit)
            canvas.drawPath(letters, edge)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(x, y)
        plate = stage.composition.mood.accent
        fill_gradient(canvas, letters, [mix(plate[0], WHITE, 0.3), plate[1]])
    stage.mark("art", (x - radius_px, y - radius_px, x + radius_px, y + radius_px))
