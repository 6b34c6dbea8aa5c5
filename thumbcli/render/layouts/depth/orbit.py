"""Orbit: the words in the middle, things around them at several depths, near and far ones out of focus."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lines_beside import draw_lines_beside
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    has_hero,
    is_day,
    lit_score,
    lit_words,
    put,
    shares,
    shown_things,
)
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_gentle
from thumbcli.render.paint.light import draw_bokeh, draw_vignette
from thumbcli.render.paint.objects import ObjectLook
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 30  # more are small between the things
_WORDS, _SQUARE_WORDS = (0.15, 0.19, 0.85, 0.86), (0.1, 0.25, 0.9, 0.76)

# Of each thing: its place as shares of the width and the height, its size as a share of the height, its turn.
# Those of one kind share size and turn, so that a thing is baked once for all of them.
_FAR = ((0.055, 0.50, 0.2, 14), (0.33, 0.09, 0.2, 14), (0.68, 0.1, 0.2, 14), (0.95, 0.55, 0.2, 14))
_NEAR = ((0.12, 0.20, 0.38, -16), (0.885, 0.2, 0.38, 16), (0.14, 0.84, 0.38, 16))
_SQUARE_FAR = ((0.5, 0.08, 0.14, 14), (0.06, 0.3, 0.14, 14), (0.95, 0.68, 0.14, 14), (0.45, 0.93, 0.14, 14))
_SQUARE_NEAR = ((0.2, 0.14, 0.26, -16), (0.82, 0.16, 0.26, 16), (0.18, 0.87, 0.26, 16))
_FAR_LOOK = {"blur": 0.022, "dim": 0.25, "shadow": False}
_TURN_DEG = -3.0  # of the words
_FRONT, _FRONT_SIZE, _FRONT_BLUR = (0.02, -0.02), 0.3, 0.035
"""One more in the corner, so near that it is out of focus."""


def _suits(composition: Composition) -> float:
    if (
        not has_hero(composition, by_day=True)
        or is_gentle(composition)
        or len(composition.headline.main) > _MAX_CHARS
    ):
        return 0.0
    return lit_score(composition, UNFIT_SCORE)  # copies of things are confetti, and reach into the words


def _compose(stage: Stage) -> None:
    composition, square, mood = stage.composition, stage.square, stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        draw_bokeh(canvas, size, 3, (mood.core, mood.rim, mood.accent[0]), 0.16)
        if not is_day(composition):
            draw_vignette(canvas, size, 0.35)

    draw_ground(stage, "orbit", ((0.5, 0.5), 0.68), draw)
    finish_ground(stage)
    far, near = (_SQUARE_FAR, _SQUARE_NEAR) if square else (_FAR, _NEAR)
    things = shown_things(composition, len(far) + len(near) + 1)
    behind = ObjectLook(rim=None, **_FAR_LOOK)  # type: ignore[arg-type]  # its fields
    for thing, (across, down, size, turn) in zip(things, far, strict=False):
        put(stage, thing, (across, down), size, turn, look=behind)
    for thing, (across, down, size, turn) in zip(things[1:], near, strict=False):
        put(stage, thing, (across, down), size, turn)
    if not square:
        front = ObjectLook(rim=None, shadow=False, blur=_FRONT_BLUR)
        put(stage, things[-1], (1 - _FRONT[0], 1 - _FRONT[1]), _FRONT_SIZE, 20, look=front)
    area = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    corner = Corner.BOTTOM_LEFT
    in_one_size = partial(lit_words, stage, area, Align.CENTRE, turn_deg=_TURN_DEG, corner=corner)
    draw_lines_beside(
        stage, area, align=Align.CENTRE, turn_deg=_TURN_DEG, corner=corner, otherwise=in_one_size
    )


FAMILY = Family(name="orbit", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
