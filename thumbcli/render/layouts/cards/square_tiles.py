"""Square tiles with plain shapes, chosen by chance of the title, in a field of a card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.render.pixels.shapes import fill, scatter

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.style.card_palette import CardPalette

__all__ = ["draw_tiles"]

_SHAPES = 5
_EDGE = 1e-3  # of a tile: a row or column of which less is seen is left out, for rounding


def draw_tiles(stage: Stage, field: Rect, palette: CardPalette, side_px: float) -> None:
    """Fill a field with tiles from its top left on; its edges cut the last ones off."""
    left, top, right, bottom = field
    columns, rows = (max(1, math.ceil(length / side_px - _EDGE)) for length in (right - left, bottom - top))
    colours = (palette.accent, palette.ink, palette.second, palette.tint)
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.clipRect(skia.Rect(*field))
        chances = scatter(stage.composition.seed % 97, columns * rows)
        for index, (first, second, third) in enumerate(chances):
            x, y = left + index % columns * side_px, top + index // columns * side_px
            back = int(first * len(colours))
            front = (back + 1 + int(second * (len(colours) - 1))) % len(colours)
            _draw_tile(stage.canvas, (x, y), side_px, int(third * _SHAPES), (colours[back], colours[front]))


def _draw_tile(
    canvas: skia.Canvas, corner: tuple[float, float], side: float, shape: int, colours: tuple[int, int]
) -> None:
    x, y = corner
    square = skia.Rect(x, y, x + side, y + side)
    front = fill(colours[1])
    with skia.AutoCanvasRestore(canvas):
        canvas.clipRect(square)
        canvas.drawRect(square, fill(colours[0]))
        if shape == 0:
            canvas.drawCircle(x + side / 2, y + side / 2, side * 0.36, front)
        elif shape == 1:
            canvas.drawCircle(x, y, side, front)
        elif shape == 2:  # noqa: PLR2004 - the shapes are numbered
            canvas.drawCircle(x + side, y + side, side, front)
        elif shape == 3:  # noqa: PLR2004
            canvas.drawCircle(x + side / 2, y + side, side / 2, front)
        else:
            canvas.drawRect(skia.Rect(x, y + side * 0.38, x + side, y + side * 0.62), front)
