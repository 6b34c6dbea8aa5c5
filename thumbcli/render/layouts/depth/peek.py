"""Peek: the words across the whole picture, and the object that rises from the lower edge into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    distinct_things,
    finish_ground,
    glow_alpha,
    glow_colour,
    has_hero,
    lit_column,
    lit_score,
    put,
    shares,
)
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.layouts.place_text_column import column_bounds, draw_column_and_logo
from thumbcli.render.paint.light import draw_halo, draw_soft_rays, draw_vignette
from thumbcli.render.paint.objects import object_ratio
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS, _MAX_RATIO = 34, 1.6
_WORDS, _SQUARE_WORDS = (0.05, 0.055, 0.95, 0.62), (0.06, 0.06, 0.94, 0.55)
_HEADLINE_PX = 520.0
_OVERLAP, _SHOWN = 0.07, 0.86
"""How far the object reaches into the words, of the height, and how much of it is above the edge."""

_LEAST, _MOST = 0.5, 0.86  # of the object, as shares of the height
_BESIDE = ((0.185, 0.93, 0.62, -12), (0.80, 0.97, 0.55, 14))
"""Of each thing at its sides: its centre, its size as a share of the object's, and its turn."""


def _suits(composition: Composition) -> float:
    headline = composition.headline
    if not has_hero(composition) or len(headline.main) > _MAX_CHARS or headline.sub:
        return 0.0
    if object_ratio(composition.icons[0]) > _MAX_RATIO:
        return 0.0
    return lit_score(composition, UNFIT_SCORE)  # half of an object is hardly known again


def _compose(stage: Stage) -> None:
    composition, mood = stage.composition, stage.composition.mood
    alpha, glow = glow_alpha(composition), glow_colour(composition)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * 0.5, size[1] * 0.88)
        if not (composition.somber or composition.place):
            draw_soft_rays(canvas, centre, max(size) * 0.75, count=18, colour=mood.rim, alpha=0.2)
        draw_halo(canvas, centre, size[1] * 0.7, glow, alpha)
        draw_vignette(canvas, size, 0.4)

    draw_ground(stage, "peek", ((0.5, 0.88), 0.68), draw, f"{alpha}")
    finish_ground(stage)
    area = shares(stage, *(_SQUARE_WORDS if stage.square else _WORDS))
    column = lit_column(stage, _HEADLINE_PX * stage.unit, Align.CENTRE, turn_deg=0)
    words = column_bounds(stage, composition.headline.main, area, column)
    things = distinct_things(composition, 3)
    wide = max(1.0, object_ratio(things[0]))
    top = words[3] / stage.height - _OVERLAP
    size = max(_LEAST, min(_MOST, (1 - top) / _SHOWN * wide))
    for thing, (across, down, share, turn) in zip(things[1:], _BESIDE, strict=False):
        put(stage, thing, (across, down), size * share, turn)
    put(stage, things[0], (0.5, top + size / wide / 2), size, 3)
    draw_column_and_logo(stage, composition.headline.main, area, column, Corner.TOP_RIGHT)


FAMILY = Family(name="peek", suits=_suits, compose=_compose)
