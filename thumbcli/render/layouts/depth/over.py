"""Over: one large object in the middle, the words across its lower third."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.foot_words import draw_foot_words, foot_words, has_short_sub
from thumbcli.render.layouts.depth.lit_parts import (
    distinct_things,
    finish_ground,
    glow_alpha,
    glow_colour,
    has_hero,
    lit_score,
    put,
)
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.paint.light import (
    draw_halo,
    draw_soft_rays,
    draw_vignette,
    lay_veil,
)
from thumbcli.render.paint.objects import ObjectLook, object_ratio

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 26
"""Longer words need more lines than the foot of the picture has room for, and so do two kinds of words."""

# Places as shares of the width and the height; sizes as shares of the height.
_TOP, _OVERLAP = -0.03, 0.42
"""Where the object starts, and how much of the words' height it reaches behind."""

_MOST, _SQUARE_MOST = 0.9, 0.62
_GLOW_Y = 0.37
_LEFT, _RIGHT, _SIDE_SIZE = (0.13, 0.24), (0.88, 0.22), 0.3
_BLUR = 0.022
_VEIL_FROM, _VEIL_ALPHA = 0.42, 0.9


def _suits(composition: Composition) -> float:
    headline = composition.headline
    too_long = len(headline.main) > _MAX_CHARS or headline.sub_first or not has_short_sub(composition)
    if not has_hero(composition) or too_long:
        return 0.0
    return lit_score(composition, 1.2)  # the words cover a part of the object


def _compose(stage: Stage) -> None:
    composition, square, mood = stage.composition, stage.square, stage.composition.mood
    alpha, glow = glow_alpha(composition), glow_colour(composition)
    words = foot_words(stage)
    foot = (words.bounds[1] + _OVERLAP * (words.bounds[3] - words.bounds[1])) / stage.height
    tall = max(1.0, object_ratio(composition.icons[0]))
    size = min(_SQUARE_MOST if square else _MOST, (foot - _TOP) * tall)
    middle = (0.5, foot - size / tall / 2)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] / 2, size[1] * _GLOW_Y)
        if not (composition.somber or composition.place):
            draw_soft_rays(canvas, centre, max(size) * 0.62, count=18, colour=mood.rim, alpha=0.2)
        draw_halo(canvas, centre, size[1] * 0.6, glow, alpha)
        draw_vignette(canvas, size, 0.5)

    draw_ground(stage, "over", ((0.5, _GLOW_Y), 0.6), draw, f"{alpha}")
    finish_ground(stage)
    things = distinct_things(composition, 3)
    for thing, place, turn in zip(things[1:], (_RIGHT, _LEFT), (14, -16), strict=False):
        look = ObjectLook(rim=mood.rim, blur=_BLUR if place is _LEFT else 0.0)
        put(stage, thing, place, _SIDE_SIZE, turn, look=look)
    put(stage, things[0], middle, size)
    low, high = (0.0, float(stage.height)), (0.0, stage.height * _VEIL_FROM)
    lay_veil(stage.canvas, low, high, mood.edge, _VEIL_ALPHA)
    draw_foot_words(stage, words)


FAMILY = Family(name="over", suits=_suits, compose=_compose)
