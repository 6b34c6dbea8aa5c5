"""Hero: one object larger than the picture allows, cut off by its edge, in a glow; the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    glow_alpha,
    glow_colour,
    has_hero,
    lit_score,
    lit_words,
    put,
    shares,
    shown_things,
)
from thumbcli.render.paint.light import draw_glow_ground, draw_halo, draw_veil, draw_vignette
from thumbcli.render.paint.objects import ObjectLook, object_ratio

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

# Places as shares of the width and the height; sizes as shares of the height.
_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.535, 0.92), (0.06, 0.07, 0.94, 0.53)
_GLOW, _SQUARE_GLOW = (0.77, 0.49), (0.5, 0.78)
_OBJECT, _SQUARE_OBJECT = (0.815, 0.53), (0.5, 0.82)
_SIZE, _SLIM_SIZE, _SLIM_RATIO, _SQUARE_SIZE = 0.98, 1.08, 0.8, 0.56
"""The object's longer side: slim ones may be taller than the picture."""

_MOST_THINGS = 3
_SECOND, _SECOND_SIZE = (0.625, 0.80), 0.36
_THIRD, _THIRD_SIZE, _THIRD_BLUR = (0.585, 0.16), 0.26, 0.02
_SQUARE_SECOND, _SQUARE_SECOND_SIZE = (0.19, 0.82), 0.22


def _suits(composition: Composition) -> float:
    return lit_score(composition, 1.5) if has_hero(composition) else 0.0


def _compose(stage: Stage) -> None:
    composition, square, rim = stage.composition, stage.square, stage.composition.mood.rim
    alpha, glow = glow_alpha(composition), glow_colour(composition)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        across, down = _SQUARE_GLOW if square else _GLOW
        centre = (size[0] * across, size[1] * down)
        draw_glow_ground(canvas, composition.mood, centre, max(size) * 0.62)
        draw_halo(canvas, centre, size[1] * (0.42 if square else 0.64), glow, alpha)
        draw_vignette(canvas, size, 0.42)
        veil_to = (0.0, size[1] * 0.5) if square else (size[0] * 0.5, 0.0)
        draw_veil(canvas, (0, 0), veil_to, composition.mood.edge, 0.8)

    stage.draw_glow("hero", draw, f"{alpha}", mirrored=stage.mirrored)
    finish_ground(stage)
    things = shown_things(composition, min(_MOST_THINGS, len(composition.icons)))
    slim = object_ratio(things[0]) < _SLIM_RATIO
    if len(things) == _MOST_THINGS and not square:
        put(stage, things[2], _THIRD, _THIRD_SIZE, -18, look=ObjectLook(rim=rim, blur=_THIRD_BLUR))
    size = _SQUARE_SIZE if square else _SLIM_SIZE if slim else _SIZE
    put(stage, things[0], _SQUARE_OBJECT if square else _OBJECT, size, -10)
    if len(things) > 1:
        place, small = (_SQUARE_SECOND, _SQUARE_SECOND_SIZE) if square else (_SECOND, _SECOND_SIZE)
        put(stage, things[1], place, small, 14)
    lit_words(stage, shares(stage, *(_SQUARE_WORDS if square else _WORDS)))


FAMILY = Family(name="hero", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
