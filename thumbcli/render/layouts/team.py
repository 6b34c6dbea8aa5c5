"""Team: the same object in three depths, the words across the foot of the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.lit_parts import (
    draw_foot_sub,
    finish_ground,
    has_hero,
    has_short_sub,
    lit_score,
    lit_words,
    put,
    shares,
    shown_things,
)
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_halo, draw_vignette, lay_veil
from thumbcli.render.paint.objects import ObjectLook, object_ratio
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS, _MAX_RATIO = 24, 1.3
"""Longer words have no room at the foot; wider objects would hide one another."""

_WORDS, _SQUARE_WORDS = (0.045, 0.53, 0.955, 0.845), (0.06, 0.60, 0.94, 0.86)
_SIZES_PX = (380.0, 420.0)  # the largest font sizes of the words: usual and short
_VEIL_FROM, _VEIL_ALPHA = 0.40, 0.92

# Of each object from the farthest on: its place, its size, its blur and how far it is darkened.
_PLACES = (
    (0.075, 0.33, 0.30, 0.014, 0.42),
    (0.925, 0.33, 0.30, 0.014, 0.42),
    (0.245, 0.34, 0.40, 0.007, 0.26),
    (0.755, 0.34, 0.40, 0.007, 0.26),
    (0.5, 0.35, 0.64, 0.0, 0.0),
)
_SQUARE_PLACES = (
    (0.14, 0.3, 0.3, 0.012, 0.42),
    (0.86, 0.3, 0.3, 0.012, 0.42),
    (0.5, 0.34, 0.5, 0.0, 0.0),
)


def _suits(composition: Composition) -> float:
    too_long = len(composition.headline.main) > _MAX_CHARS or not has_short_sub(composition)
    if not has_hero(composition) or composition.somber or too_long:
        return 0.0
    return lit_score(composition, 1.5 if object_ratio(composition.icons[0]) <= _MAX_RATIO else 0.4)


def _compose(stage: Stage) -> None:
    square, mood = stage.square, stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        draw_glow_ground(canvas, mood, (width / 2, height * 0.32), max(size) * 0.66)
        draw_beam(
            canvas,
            (width / 2, -height * 0.1),
            (width / 2, height * 0.9),
            height * 0.75,
            colour=mood.rim,
            alpha=0.4,
        )
        draw_halo(canvas, (width / 2, height * 0.34), height * 0.5, mood.core, 0.6)
        draw_vignette(canvas, size, 0.45)

    stage.draw_glow("team", draw)
    finish_ground(stage)
    thing = shown_things(stage.composition, 1)[0]
    for across, down, size, blur, dim in _SQUARE_PLACES if square else _PLACES:
        put(stage, thing, (across, down), size, look=ObjectLook(rim=mood.rim, blur=blur, dim=dim))
    low, high = (0.0, float(stage.height)), (0.0, stage.height * _VEIL_FROM)
    lay_veil(stage.canvas, low, high, mood.edge, _VEIL_ALPHA)
    area = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    lit_words(
        stage, area, Align.CENTRE, turn_deg=0, sizes_px=_SIZES_PX, with_sub=False, corner=Corner.TOP_LEFT
    )
    draw_foot_sub(stage)


FAMILY = Family(name="team", suits=_suits, compose=_compose)
