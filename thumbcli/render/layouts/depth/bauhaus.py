"""Bauhaus: flat colours, a column of plain shapes at one side, and the words in two colours beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.pixels.shapes import fill, polygon, stroke
from thumbcli.render.style.color import BLACK, WHITE, contrast, ensure_contrast, mix
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_ROWS, _FEW_ROWS, _SQUARE_ROWS = 3, 2, 4
"""Of shapes: in a column, in one beside few letters, and in a row at the foot of a square."""

_FEW_CHARS = 17
_DEEP = 0.28  # how far a strong ground is from the mood's colour to black
_CREAM = 0xFFFFF3DC
_KEY_CONTRAST, _CELL_CONTRAST = 5.0, 1.12
_SCORE = 1.64

_Shape = tuple[float, float, float]
"""The left end, the top and the side of a cell, in px."""


def _suits(composition: Composition) -> float:
    return suits_poster(composition, _SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood
    width, height = float(stage.width), float(stage.height)
    ground, plain, key = _colours(stage.composition)
    stage.fill_ground(ground)
    few = len(stage.composition.headline.main) <= _FEW_CHARS
    count = _SQUARE_ROWS if stage.square else _FEW_ROWS if few else _ROWS
    side = width / count if stage.square else height / count
    cells = [(place * side, height - side, side) for place in range(count)]
    if not stage.square:
        cells = [(width - side, place * side, side) for place in range(count)]
    second = mix(mood.core, WHITE, 0.12)
    every = (mood.accent[1], _CREAM, second, mix(mood.edge, mood.bold, 0.12), mix(mood.bold, BLACK, _DEEP))
    palette = tuple(colour for colour in every if contrast(colour, ground) > _CELL_CONTRAST)
    _draw_cells(stage, cells, palette)
    finish_ground(stage, dust=0)
    if stage.square:
        words = (0.085, 0.10, 0.915, 1 - side / height - 0.05)
    else:
        words = (0.05, 0.085, 1 - side / width - 0.045, 0.92)
    area, sub = poster_area(stage, words, clear_px=0.012 * width)
    lines = fit_lines(stage, area)
    looks = (
        Lettering(ink=plain, accent=plain, has_background=True),
        Lettering(ink=key, accent=key, has_background=True),
    )
    put_words(stage, (area, lines, sub), looks, plate=(plain, ground), ink=plain)


def _colours(composition: Composition) -> tuple[int, int, int]:
    """Return the ground, its plain and its key letters: strong, on paper, or on the accent; by the title."""
    mood, turn = composition.mood, composition.seed // 13 % 3
    if turn == 0:
        ground = mix(mood.bold, BLACK, _DEEP)
        return ground, _CREAM, ensure_contrast(mood.accent[0], ground, _KEY_CONTRAST)
    ground = _CREAM if turn == 1 else mix(mood.accent[1], _CREAM, 0.12)
    ink = mix(mood.edge, BLACK, 0.35)
    return ground, ink, ensure_contrast(mix(mood.bold, BLACK, 0.08), ground, _KEY_CONTRAST)


def _draw_cells(stage: Stage, cells: list[_Shape], palette: tuple[int, ...]) -> None:
    """Draw a shape in each cell: neighbours differ in shape and in both colours."""
    seed, canvas = stage.composition.seed // 7, stage.canvas
    for place, cell in enumerate(cells):
        ground = palette[(seed + place) % len(palette)]
        ink = palette[(seed + place + 1 + seed % 2) % len(palette)]
        left, top, side = cell
        rect = skia.Rect(left, top, left + side, top + side)
        canvas.drawRect(rect, fill(ground))
        with skia.AutoCanvasRestore(canvas):
            canvas.clipRect(rect)
            _SHAPES[(seed // 5 + place * 3) % len(_SHAPES)](canvas, cell, ink)


def _draw_quarter(canvas: skia.Canvas, cell: _Shape, ink: int) -> None:
    left, top, side = cell
    canvas.drawCircle(left, top + side, side, fill(ink))


def _draw_halves(canvas: skia.Canvas, cell: _Shape, ink: int) -> None:
    left, top, side = cell
    for down in (0.0, 0.5):
        with skia.AutoCanvasRestore(canvas):
            canvas.clipRect(skia.Rect(left, top + side * down, left + side, top + side * (down + 0.5)))
            canvas.drawCircle(left + side / 2, top + side * (down + 0.5), side / 2, fill(ink))


def _draw_rings(canvas: skia.Canvas, cell: _Shape, ink: int) -> None:
    left, top, side = cell
    for share in (0.14, 0.27, 0.40):
        canvas.drawCircle(left + side / 2, top + side / 2, side * share, stroke(ink, side * 0.065))


def _draw_steps(canvas: skia.Canvas, cell: _Shape, ink: int) -> None:
    left, top, side = cell
    for place in range(4):
        y = top + side * (0.08 + 0.25 * place)
        canvas.drawRect(skia.Rect(left, y, left + side * (0.25 + 0.25 * place), y + side * 0.13), fill(ink))


def _draw_points(canvas: skia.Canvas, cell: _Shape, ink: int) -> None:
    left, top, side = cell
    for row in range(3):
        for place in range(3):
            x, y = left + side * (0.22 + 0.28 * place), top + side * (0.22 + 0.28 * row)
            canvas.drawCircle(x, y, side * 0.088, fill(ink))


def _draw_wedge(canvas: skia.Canvas, cell: _Shape, ink: int) -> None:
    left, top, side = cell
    canvas.drawPath(polygon((left, top), (left + side, top + side), (left, top + side)), fill(ink))


def _draw_disc(canvas: skia.Canvas, cell: _Shape, ink: int) -> None:
    left, top, side = cell
    canvas.drawCircle(left + side / 2, top + side / 2, side * 0.36, fill(ink))


_SHAPES: tuple[Callable[[skia.Canvas, _Shape, int], None], ...] = (
    _draw_quarter,
    _draw_points,
    _draw_halves,
    _draw_wedge,
    _draw_rings,
    _draw_steps,
    _draw_disc,
)

FAMILY = Family(name="bauhaus", suits=_suits, compose=_compose)
