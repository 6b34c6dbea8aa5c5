"""Change: the object grey and small, an arrow, the object in colour and large; the words across the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.foot_words import draw_foot_words, foot_words, has_short_sub
from thumbcli.render.layouts.depth.lit_parts import at, finish_ground, has_hero, lit_score, put, shown_things
from thumbcli.render.paint.light import (
    draw_glow_ground,
    draw_halo,
    draw_soft_rays,
    draw_vignette,
    lay_veil,
)
from thumbcli.render.paint.objects import ObjectLook, object_ratio
from thumbcli.render.pixels.shapes import blurred_fill, fill, fill_gradient, polygon
from thumbcli.render.style.color import BLACK, mix, with_alpha
from thumbcli.render.style.mood import GRAVE_MOOD
from thumbcli.render.title.change import is_change

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 34  # longer words leave the objects too little of the height

# Places as shares of the width, sizes and gaps as shares of the height.
_BEFORE_X, _ARROW_X, _AFTER_X = 0.185, 0.43, 0.715
_SQUARE_BEFORE_X, _SQUARE_ARROW_X, _SQUARE_AFTER_X = 0.19, 0.45, 0.73
_TOP, _OVERLAP, _MOST, _SQUARE_MOST = 0.04, 0.16, 0.68, 0.42
_BEFORE_SHARE = 0.66  # the size of what was before, as a share of what it became
_EDGE = (0.44, 0.36)
"""Where the coloured ground begins at the top and at the foot."""

_ARROW = ((-0.5, -0.2), (0.06, -0.2), (0.06, -0.5), (0.5, 0.0), (0.06, 0.5), (0.06, 0.2), (-0.5, 0.2))
"""The corners of the arrow, in its length and its height."""

_ARROW_SIZE, _ARROW_DEPTH_PX = (0.21, 0.24), 10.0
_VEIL_FROM, _VEIL_ALPHA = 0.42, 0.9
_GLOW_Y, _DIM = 0.33, 0.12


def _suits(composition: Composition) -> float:
    headline = composition.headline
    too_long = len(headline.main) > _MAX_CHARS or headline.sub_first or not has_short_sub(composition)
    if not has_hero(composition) or composition.somber or too_long:
        return 0.0
    return lit_score(composition, 1.9 if is_change(f"{headline.main} {headline.sub}") else 0.2)


def _compose(stage: Stage) -> None:
    square, mood = stage.square, stage.composition.mood
    words, things = foot_words(stage), shown_things(stage.composition, len(stage.composition.icons))
    foot = (words.bounds[1] + _OVERLAP * (words.bounds[3] - words.bounds[1])) / stage.height
    after, before = things[0], things[-1]
    size = min(_SQUARE_MOST if square else _MOST, (foot - _TOP) * max(1.0, object_ratio(after)))
    middle = foot - size / max(1.0, object_ratio(after)) / 2

    def draw(canvas: skia.Canvas, extent: tuple[float, float]) -> None:
        width, height = extent
        draw_glow_ground(canvas, GRAVE_MOOD, (width * _BEFORE_X, height * _GLOW_Y), height * 0.75)
        bright = polygon((width * _EDGE[0], 0), (width, 0), (width, height), (width * _EDGE[1], height))
        centre = (width * _AFTER_X, height * _GLOW_Y)
        with skia.AutoCanvasRestore(canvas):
            canvas.clipPath(bright, skia.ClipOp.kIntersect, True)
            draw_glow_ground(canvas, mood, centre, max(extent) * 0.55)
            draw_soft_rays(canvas, centre, max(extent) * 0.55, count=18, colour=mood.rim, alpha=0.28)
            draw_halo(canvas, centre, height * 0.5, mood.core, 0.6)
        draw_vignette(canvas, extent, 0.4)

    stage.draw_glow("change", draw, mirrored=stage.mirrored)
    finish_ground(stage, dust=0)
    grey = ObjectLook(rim=None, grey=True, dim=_DIM)
    first, arrow, last = (
        (_SQUARE_BEFORE_X, _SQUARE_ARROW_X, _SQUARE_AFTER_X) if square else (_BEFORE_X, _ARROW_X, _AFTER_X)
    )
    put(stage, before, (first, middle + size * 0.06), size * _BEFORE_SHARE, -4, look=grey)
    put(stage, after, (last, middle), size, 5)
    _draw_arrow(stage, (arrow, middle + size * 0.04), size / _MOST)
    low, high = (0.0, float(stage.height)), (0.0, stage.height * _VEIL_FROM)
    lay_veil(stage.canvas, low, high, mood.edge, _VEIL_ALPHA)
    draw_foot_words(stage, words)


def _draw_arrow(stage: Stage, place: tuple[float, float], scale: float) -> None:
    """Draw the arrow from the one to the other, with its side and its shadow."""
    canvas, unit, mood = stage.canvas, stage.unit, stage.composition.mood
    x, y = at(stage, *place)
    length, high = (share * stage.height * scale for share in _ARROW_SIZE)
    length = -length if stage.mirrored else length
    path = polygon(*((x + along * length, y + across * high) for along, across in _ARROW))
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 14 * unit)
        canvas.drawPath(path, blurred_fill(with_alpha(BLACK, 0.6), 12 * unit))
    for step in range(3):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(0, _ARROW_DEPTH_PX * unit * (3 - step) / 3)
            canvas.drawPath(path, fill(mix(mood.side, BLACK, 0.2)))
    fill_gradient(canvas, path, [mood.accent[0], mood.accent[1]])


FAMILY = Family(name="change", suits=_suits, compose=_compose)
