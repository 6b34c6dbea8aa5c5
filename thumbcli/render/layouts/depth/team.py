"""Team: the same object in three depths, the words across the foot of the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.foot_words import draw_foot_words, foot_words, has_short_sub
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    has_hero,
    lit_score,
    put,
    shown_things,
)
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_gentle
from thumbcli.render.paint.light import draw_beam, draw_halo, draw_vignette, lay_veil
from thumbcli.render.paint.objects import ObjectLook, object_ratio

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS, _MAX_RATIO = 24, 1.3
"""Longer words have no room at the foot, nor has a line above them; wider objects would hide one another."""

_SCORE = 1.2  # the words hide the feet of a row: families that show the whole of an object come first
_VEIL_FROM, _VEIL_ALPHA = 0.40, 0.92

_TOP, _OVERLAP = 0.035, 0.25
"""Where the nearest object starts, and how much of the words' height it reaches behind."""

_MOST, _SQUARE_MOST = 0.74, 0.5

# Of each object from the farthest on: how far across it is, and how far above the nearest one's foot, its
# size as a share of that one's, its blur and how far it is darkened.
_PLACES = (
    (0.075, 0.06, 0.50, 0.014, 0.42),
    (0.925, 0.06, 0.50, 0.014, 0.42),
    (0.245, 0.03, 0.68, 0.007, 0.24),
    (0.755, 0.03, 0.68, 0.007, 0.24),
    (0.5, 0.0, 1.0, 0.0, 0.0),
)
_SQUARE_PLACES = (
    (0.14, 0.03, 0.6, 0.012, 0.42),
    (0.86, 0.03, 0.6, 0.012, 0.42),
    (0.5, 0.0, 1.0, 0.0, 0.0),
)


def _suits(composition: Composition) -> float:
    headline = composition.headline
    too_long = len(headline.main) > _MAX_CHARS or headline.sub_first or not has_short_sub(composition)
    if not has_hero(composition) or is_gentle(composition) or too_long:
        return 0.0
    if object_ratio(composition.icons[0]) > _MAX_RATIO:
        return lit_score(composition, UNFIT_SCORE)
    return lit_score(composition, _SCORE)


def _compose(stage: Stage) -> None:
    square, mood = stage.square, stage.composition.mood
    words, thing = foot_words(stage), shown_things(stage.composition, 1)[0]
    foot = (words.bounds[1] + _OVERLAP * (words.bounds[3] - words.bounds[1])) / stage.height
    tall = max(1.0, object_ratio(thing))
    nearest = min(_SQUARE_MOST if square else _MOST, (foot - _TOP) * tall)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
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

    draw_ground(stage, "team", ((0.5, 0.32), 0.66), draw)
    finish_ground(stage)
    for across, above, share, blur, dim in _SQUARE_PLACES if square else _PLACES:
        size = nearest * share
        down = foot - above - size / tall / 2
        put(stage, thing, (across, down), size, look=ObjectLook(rim=mood.rim, blur=blur, dim=dim))
    low, high = (0.0, float(stage.height)), (0.0, stage.height * _VEIL_FROM)
    lay_veil(stage.canvas, low, high, mood.edge, _VEIL_ALPHA)
    draw_foot_words(stage, words)


FAMILY = Family(name="team", suits=_suits, compose=_compose)
