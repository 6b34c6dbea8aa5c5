"""Over: one large object in the middle, the words across its lower third."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    draw_foot_sub,
    finish_ground,
    glow_alpha,
    glow_colour,
    has_hero,
    has_short_sub,
    lit_score,
    lit_words,
    put,
    shares,
    shown_things,
)
from thumbcli.render.paint.light import (
    draw_glow_ground,
    draw_halo,
    draw_soft_rays,
    draw_vignette,
    lay_veil,
)
from thumbcli.render.paint.objects import ObjectLook
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 26
"""Longer words need more lines than the foot of the picture has room for."""

# Places as shares of the width and the height; sizes as shares of the height.
_WORDS, _SQUARE_WORDS = (0.045, 0.53, 0.955, 0.845), (0.06, 0.56, 0.94, 0.86)
_OBJECT, _SIZE = (0.5, 0.385), 0.88
_SQUARE_OBJECT, _SQUARE_SIZE = (0.5, 0.33), 0.64
_LEFT, _RIGHT, _SIDE_SIZE = (0.13, 0.24), (0.88, 0.22), 0.3
_BLUR = 0.022
_SIZES_PX = (380.0, 420.0)  # the largest font sizes of the words: usual and short
_VEIL_FROM, _VEIL_ALPHA = 0.42, 0.9


def _suits(composition: Composition) -> float:
    too_long = len(composition.headline.main) > _MAX_CHARS or not has_short_sub(composition)
    if not has_hero(composition) or too_long:
        return 0.0
    return lit_score(composition, 1.35)  # the words cover a part of the object


def _compose(stage: Stage) -> None:
    composition, square, mood = stage.composition, stage.square, stage.composition.mood
    alpha, glow = glow_alpha(composition), glow_colour(composition)
    middle = _SQUARE_OBJECT if square else _OBJECT

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * middle[0], size[1] * middle[1])
        draw_glow_ground(canvas, mood, centre, max(size) * 0.6)
        if not composition.somber:
            draw_soft_rays(canvas, centre, max(size) * 0.62, count=18, colour=mood.rim, alpha=0.2)
        draw_halo(canvas, centre, size[1] * 0.6, glow, alpha)
        draw_vignette(canvas, size, 0.5)

    stage.draw_glow("over", draw, f"{alpha}")
    finish_ground(stage)
    things = shown_things(composition, min(3, len(composition.icons)))
    size = _SQUARE_SIZE if square else _SIZE
    for thing, place, turn in zip(things[1:], (_RIGHT, _LEFT), (14, -16), strict=False):
        look = ObjectLook(rim=mood.rim, blur=_BLUR if place is _LEFT else 0.0)
        put(stage, thing, place, _SIDE_SIZE, turn, look=look)
    put(stage, things[0], middle, size)
    low, high = (0.0, float(stage.height)), (0.0, stage.height * _VEIL_FROM)
    lay_veil(stage.canvas, low, high, mood.edge, _VEIL_ALPHA)
    area = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    lit_words(
        stage, area, Align.CENTRE, turn_deg=0, sizes_px=_SIZES_PX, with_sub=False, corner=Corner.TOP_LEFT
    )
    draw_foot_sub(stage)


FAMILY = Family(name="over", suits=_suits, compose=_compose)
