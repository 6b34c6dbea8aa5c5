"""The question with depth: a mark taller than the picture, or one that rises behind what is asked about."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts.depth.lines_beside import draw_lines_beside
from thumbcli.render.layouts.depth.lit_parts import (
    has_hero,
    is_lit,
    lit_words,
    put_within,
    shares,
    shown_things,
)
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.paint.light import draw_grain, draw_halo, draw_vignette
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import blurred_fill, fill, fill_gradient
from thumbcli.render.pixels.silhouette import Silhouette, alpha_of_path
from thumbcli.render.pixels.surface import Sprite
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.title.headline import HeadlineKind

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.mood import Mood

__all__ = ["compose_lit_question", "suits_lit"]

_WORDS, _SQUARE_WORDS = (0.04, 0.07, 0.60, 0.93), (0.06, 0.06, 0.94, 0.50)

_TURN_DEG = 9.0
_MARK, _SQUARE_MARK = ((0.815, 0.50), 1.10), ((0.5, 0.76), 0.50)
_MARK_BESIDE, _SQUARE_MARK_BESIDE = ((0.89, 0.35), 0.64), ((0.72, 0.73), 0.44)
"""The middle of the mark and its height: alone, and beside an object, which would hide its shape."""

_OBJECT, _SQUARE_OBJECT = (0.625, 0.45, 0.855, 0.95), (0.08, 0.54, 0.52, 0.95)
"""What the object keeps to."""

_DEPTH = (0.022, 0.034)  # of its sides, as shares of its height
_FAR_MARKS = (
    (0.06, 0.15, 0.30, -18),
    (0.33, 0.93, 0.36, 14),
    (0.55, 0.10, 0.22, 20),
    (0.97, 0.90, 0.26, -12),
)
"""Marks far behind: where, how large as a share of the height, and their turn."""

_FAR_ALPHA = 0.09
_SPRITES: ByteLimitedCache[Sprite] = ByteLimitedCache(12 * 1024 * 1024, Sprite.size_bytes)
_FACES = ("archivo", "noto")
_SIZES_PX = (420.0, 500.0)
_ARABIC_MARK = "\u061f"


def suits_lit(composition: Composition) -> bool:
    """Tell whether a question is drawn with depth."""
    return bool(
        is_lit(composition)
        and not composition.format.is_card
        and composition.headline.kind is HeadlineKind.QUESTION
        and (has_hero(composition) or not composition.icons)
    )


def compose_lit_question(stage: Stage) -> None:
    """Draw it: the mark, what is asked about at its foot, and the words beside."""
    composition, mood, square = stage.composition, stage.composition.mood, stage.square
    (across, down), _ = _place_of_mark(stage)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * across, size[1] * down)
        draw_halo(canvas, centre, size[1] * 0.75, mood.core, 0.55)
        draw_vignette(canvas, size, 0.4)

    draw_ground(stage, "question", ((across, down), 0.72), draw, str(across), mirrored=stage.mirrored)
    draw_grain(stage.canvas)
    if not composition.place:
        _draw_far_marks(stage)
    _draw_mark(stage)
    if has_hero(composition):
        put_within(stage, shown_things(composition, 1)[0], _SQUARE_OBJECT if square else _OBJECT)
    area = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    draw_lines_beside(stage, area, otherwise=partial(lit_words, stage, area, sizes_px=_SIZES_PX))


def _place_of_mark(stage: Stage) -> tuple[tuple[float, float], float]:
    """Return the middle of the mark as shares of the width and the height, and its height."""
    if has_hero(stage.composition):
        return _SQUARE_MARK_BESIDE if stage.square else _MARK_BESIDE
    return _SQUARE_MARK if stage.square else _MARK


def _is_flipped(stage: Stage) -> bool:
    return _ARABIC_MARK in stage.composition.headline.main


def _draw_far_marks(stage: Stage) -> None:
    """Draw marks that are almost swallowed by the ground."""
    canvas = stage.canvas
    paint = fill(with_alpha(stage.composition.mood.rim, _FAR_ALPHA))
    for across, down, size, turn in _FAR_MARKS:
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(stage.mirror_x(stage.width * across), stage.height * down)
            canvas.rotate(turn)
            canvas.scale(-1 if _is_flipped(stage) else 1, 1)
            canvas.drawPath(text_path("?", _FACES, stage.height * size), paint)


def _draw_mark(stage: Stage) -> None:
    composition, scale = stage.composition, stage.composition.scale
    (across, down), share = _place_of_mark(stage)
    high = stage.height * share
    flipped = _is_flipped(stage)
    turn = 0.0 if composition.somber else -_TURN_DEG if stage.mirrored else _TURN_DEG
    side = math.ceil(high * 1.25 * scale)

    def bake(canvas: skia.Canvas) -> None:
        canvas.translate(side / 2, side / 2)
        canvas.rotate(turn)
        canvas.scale(-scale if flipped else scale, scale)
        _paint_mark(canvas, composition.mood, high)

    x = stage.mirror_x(stage.width * across)
    sprite = _SPRITES.get((side, composition.mood, flipped, turn), lambda: Sprite((side, side), bake))
    sprite.paint(stage.canvas, (x * scale, stage.height * down * scale))
    reach, middle = high * 0.32, stage.height * down
    top, foot = max(0.0, middle - high / 2), min(middle + high / 2, float(stage.height))
    shape = text_path("?", _FACES, high)
    silhouette = Silhouette(
        alpha=alpha_of_path(shape),
        centre=(x, middle),
        width_px=shape.computeTightBounds().width(),
        height_px=high,
        turn_deg=turn,
        flipped=flipped,
    )
    stage.mark("photo", (max(0.0, x - reach), top, min(float(stage.width), x + reach), foot), silhouette)


def _paint_mark(canvas: skia.Canvas, mood: Mood, high: float) -> None:
    path = text_path("?", _FACES, high)
    top, bottom = mood.accent
    right, down = (share * high for share in _DEPTH)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(right * 1.3, down * 1.6)
        canvas.drawPath(path, blurred_fill(with_alpha(BLACK, 0.5), high * 0.02))
    steps = 16
    for step in range(steps, 0, -1):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(right * step / steps, down * step / steps)
            canvas.drawPath(path, fill(mood.side))
    fill_gradient(canvas, path, [mix(top, WHITE, 0.25), bottom])
