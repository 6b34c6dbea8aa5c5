"""Chart: a line that falls or rises beside the words, for money that goes one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lines_beside import draw_lines_beside
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    has_hero,
    is_lit,
    lit_score,
    put,
    shares,
    shown_things,
)
from thumbcli.render.paint.light import draw_glow_ground, draw_halo, draw_veil, draw_vignette
from thumbcli.render.pixels.shapes import blurred_fill, fill, gradient, polygon, stroke
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.style.mood import MOODS
from thumbcli.render.title.money_direction import find_direction

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.mood import Mood
    from thumbcli.render.title.money_direction import Direction

__all__ = ["FAMILY"]

_RED, _GREEN = 0xFFFF3B3B, 0xFF35E07A
_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.56, 0.92), (0.06, 0.06, 0.94, 0.52)
_OBJECT, _RISEN_OBJECT, _SIZE = (0.85, 0.27), (0.85, 0.75), 0.40
_SQUARE_OBJECT, _SQUARE_SIZE = (0.35, 0.74), 0.34

# The corners of the falling line, as shares of the width and the height; a rising one is its mirror image.
_FALL = (
    (0.0, 0.12),
    (0.14, 0.24),
    (0.22, 0.17),
    (0.40, 0.44),
    (0.50, 0.36),
    (0.70, 0.66),
    (0.77, 0.60),
    (0.915, 0.84),
)
_HEAD = 0.09  # the length of the arrow's head, as a share of the height
_FROM, _TO = 0.54, 0.98
"""Between which shares of the width the line is: right of the words, which it would cross."""

_GRID_PX, _LINE_PX, _DEPTH_PX = 80.0, 18.0, 12.0


def _direction(composition: Composition) -> Direction | None:
    """Return which way the line goes: as the large words say, since a small one often tells of another."""
    return find_direction(composition.headline.main)


def _is_loss(composition: Composition) -> bool:
    direction = _direction(composition)
    return direction is None or direction.is_loss


def _suits(composition: Composition) -> float:
    if composition.category is not Category.BUSINESS_FINANCE or composition.somber or not is_lit(composition):
        return 0.0
    return lit_score(composition, 1.85) if _direction(composition) else 0.0


def _mood(composition: Composition) -> Mood:
    """Return a red mood for a loss, else a green one; a palette's or a channel's own stays."""
    if composition.own_colours:
        return composition.mood
    return MOODS["alarm" if _is_loss(composition) else "mint"]


def _compose(stage: Stage) -> None:
    composition, square = stage.composition, stage.square
    direction = _direction(composition)
    falls = direction is None or direction.falls
    mood = _mood(composition)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * 0.72, size[1] * (0.4 if falls else 0.55))
        draw_glow_ground(canvas, mood, centre, max(size) * 0.68)
        draw_halo(canvas, centre, size[1] * 0.55, mood.core, 0.4)
        draw_vignette(canvas, size, 0.4)
        veil_to = (0.0, size[1] * 0.5) if square else (size[0] * 0.55, 0.0)
        draw_veil(canvas, (0, 0), veil_to, mood.edge, 0.78)

    stage.draw_glow("chart", draw, f"{falls} {mood.mid}", mirrored=stage.mirrored)
    _draw_grid(stage)
    finish_ground(stage, dust=0)
    _draw_line(stage, _RED if _is_loss(composition) else _GREEN, falls=falls)
    if has_hero(composition):
        place = _SQUARE_OBJECT if square else _OBJECT if falls else _RISEN_OBJECT
        put(stage, shown_things(composition, 1)[0], place, _SQUARE_SIZE if square else _SIZE, -6)
    draw_lines_beside(stage, shares(stage, *(_SQUARE_WORDS if square else _WORDS)))


def _draw_grid(stage: Stage) -> None:
    step = _GRID_PX * stage.unit
    grid = skia.Path()
    for column in range(1, int(stage.width / step) + 1):
        grid.addPoly([skia.Point(column * step, 0), skia.Point(column * step, stage.height)], False)
    for row in range(1, int(stage.height / step) + 1):
        grid.addPoly([skia.Point(0, row * step), skia.Point(stage.width, row * step)], False)
    stage.canvas.drawPath(grid, stroke(WHITE, 1.5 * stage.unit, 0.08))


def _draw_line(stage: Stage, colour: int, *, falls: bool) -> None:
    """Draw the line with the area under it, its side, and an arrow's head."""
    width, height, unit, canvas = float(stage.width), float(stage.height), stage.unit, stage.canvas
    low = 0.5 if stage.square else 0.0  # on a square below the words
    start = 0.0 if stage.square else _FROM
    points = [
        (stage.mirror_x(width * (start + (_TO - start) * x)), height * (low + (1 - low) * down))
        for x, down in ((x, y if falls else 0.96 - y) for x, y in _FALL)
    ]
    area = polygon(*points, (points[-1][0], height), (points[0][0], height))
    canvas.drawPath(
        area, gradient((0, height * 0.2), (0, height), [with_alpha(colour, 0.34), with_alpha(colour, 0)])
    )
    line = skia.Path()
    line.addPoly([skia.Point(*point) for point in points], False)
    (x, y), (from_x, from_y) = points[-1], points[-2]
    length = ((x - from_x) ** 2 + (y - from_y) ** 2) ** 0.5
    along = ((x - from_x) / length, (y - from_y) / length)
    across, head = (-along[1], along[0]), _HEAD * height
    tip = polygon(
        (x + along[0] * head, y + along[1] * head),
        (x + across[0] * head * 0.75, y + across[1] * head * 0.75),
        (x - across[0] * head * 0.75, y - across[1] * head * 0.75),
    )
    shape = skia.Path()
    stroke(colour, _LINE_PX * unit).getFillPath(line, shape)
    shape = skia.Op(shape, tip, skia.PathOp.kUnion_PathOp)
    depth = _DEPTH_PX * unit
    for down, paint in (
        (depth * 2, blurred_fill(with_alpha(BLACK, 0.55), depth)),
        (depth, fill(mix(colour, BLACK, 0.62))),
        (depth * 0.5, fill(mix(colour, BLACK, 0.62))),
        (0.0, gradient((0, 0), (0, height), [mix(colour, WHITE, 0.25), colour])),
    ):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(0, down)
            canvas.drawPath(shape, paint)


FAMILY = Family(name="chart", suits=_suits, compose=_compose, keeps_clear=True)
