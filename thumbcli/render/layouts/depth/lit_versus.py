"""The duel with depth: a ground in the colour of each side, and a seam of light between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts.depth.lit_parts import is_lit
from thumbcli.render.paint.light import draw_glow_ground, draw_grain, draw_vignette
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import blurred_fill, fill_gradient, grown_fill, polygon, stroke
from thumbcli.render.style.color import BLACK, WHITE, luminance, mix, with_alpha
from thumbcli.render.style.mood import MOODS
from thumbcli.render.style.oklab import delta_e
from thumbcli.render.style.photo_mood import mood_in_colour
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Point
    from thumbcli.render.style.mood import Mood
    from thumbcli.render.title.side_colours import SideColours

__all__ = ["draw_lit_sides", "draw_seam", "suits_lit"]

_PAIRS = (
    ("alarm", "cobalt"),
    ("violet", "ember"),
    ("lagoon", "candy"),
    ("cobalt", "ember"),
    ("mint", "violet"),
)
"""Moods of both sides."""

_PAIRS_OF_SPORT = (("alarm", "cobalt"), ("leaf", "night"), ("cobalt", "ember"))
"""The same in sport, which has no pink and no violet."""

_SPORTS = frozenset({Topic.SPORTS, Topic.COMBAT_SPORTS, Topic.CARS, Topic.FITNESS_WELLNESS})
_LEAST_DEEP, _DEEPEST, _OWN_CORE = 0.16, 0.4, 0.6
"""How far the colour of a side is darkened, more the brighter it is, and how much of it is in the light."""

_SIDES_APART = 0.2  # in OKLab: a second side whose ground is nearer to the first one's has that of its trim

_SEAM_PX, _GLOW_PX = 12.0, 26.0
_VS_SIZE = 0.95  # the cap height of "VS" as a share of the room that is kept for it
_VS_EDGE_PX = 16.0


def suits_lit(composition: Composition) -> bool:
    """Tell whether a duel is drawn with depth."""
    return is_lit(composition) and not composition.format.is_card and composition.brand_style is None


def _moods(composition: Composition, colours: Sequence[SideColours]) -> tuple[Mood, Mood]:
    """Return the moods of the sides; of a palette's own colours, and of a grave title, twice the same."""
    if composition.own_colours or composition.somber:
        return composition.mood, composition.mood
    if colours:
        first, second = (side.ground for side in colours)
        if delta_e(first, second) < _SIDES_APART:
            second = colours[1].trim
        return _in_colour(first), _in_colour(second)
    pairs = _PAIRS_OF_SPORT if composition.topic in _SPORTS else _PAIRS
    first_name, second_name = pairs[composition.seed % len(pairs)]
    return MOODS[first_name], MOODS[second_name]


def _in_colour(colour: int) -> Mood:
    """Return a mood in a colour that is meant to be known again: its middle is that colour, darkened."""
    mood = mood_in_colour(colour)
    deep = min(_DEEPEST, max(_LEAST_DEEP, luminance(colour)))
    return replace(mood, mid=mix(colour, BLACK, deep), core=mix(mood.core, colour, _OWN_CORE))


def draw_lit_sides(stage: Stage, divider: tuple[Point, Point], colours: Sequence[SideColours] = ()) -> None:
    """Draw both grounds.

    Args:
        stage: What to draw on.
        divider: The line between them, from the left edge or from the top.
        colours: Of both sides, from the left or from the top; empty where they have none of their own.
    """
    moods = _moods(stage.composition, colours)
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


def draw_seam(stage: Stage, divider: tuple[Point, Point], centre: Point, radius_px: float) -> None:
    """Draw the seam along `divider`, and "VS" over it in the room of `radius_px` around `centre`."""
    canvas, unit = stage.canvas, stage.unit
    (start_x, start_y), (end_x, end_y) = divider
    path = skia.Path()
    path.addPoly([skia.Point(start_x, start_y), skia.Point(end_x, end_y)], False)
    wide = skia.Path()
    stroke(WHITE, _SEAM_PX * 2 * unit).getFillPath(path, wide)
    if not stage.composition.somber:
        canvas.drawPath(wide, blurred_fill(with_alpha(0xFFFFF3C4, 0.75), _GLOW_PX * unit))
    canvas.drawPath(path, stroke(mix(BLACK, WHITE, 0.1), _SEAM_PX * 1.7 * unit, 0.35))
    canvas.drawPath(path, stroke(WHITE, _SEAM_PX * unit))
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
