"""Podium: the object floats over a pedestal in a beam of light; the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import distinct_things, lit_score, put
from thumbcli.render.layouts.depth.object_beside import (
    draw_ground_beside,
    draw_words_beside,
    suits_beside,
    widening,
)
from thumbcli.render.layouts.frame_subjects import frame_score
from thumbcli.render.paint.light import draw_beam, draw_pool
from thumbcli.render.paint.objects import ObjectLook
from thumbcli.render.pixels.shapes import downscaled, fill_gradient, gradient
from thumbcli.render.style.color import BLACK, WHITE, mix

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

# Places as shares of the width and the height; sizes as shares of the height.
_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.55, 0.92), (0.06, 0.065, 0.94, 0.45)
_AXIS, _SQUARE_AXIS = 0.77, 0.5
_OBJECT_Y, _SIZE = 0.40, 0.62
_SQUARE_OBJECT_Y, _SQUARE_SIZE = 0.66, 0.40

# Of each step of the pedestal: its half width and half depth, and the top of its surface and its height.
_STEPS = ((0.43, 0.078, 0.845, 0.25), (0.31, 0.058, 0.765, 0.08))
_SQUARE_STEPS = ((0.36, 0.055, 0.93, 0.2), (0.26, 0.04, 0.875, 0.055))
_SHINE = 0.35  # how far left of the middle its side is brightest, as a share of its half width
_SECOND, _SECOND_SIZE, _THIRD, _THIRD_SIZE, _BLUR = (0.94, 0.32), 0.3, (0.965, 0.80), 0.3, 0.02


def _suits(composition: Composition) -> float:
    return min(suits_beside(composition), lit_score(composition, frame_score(composition, "podium")))


def _compose(stage: Stage) -> None:
    composition, square, mood = stage.composition, stage.square, stage.composition.mood
    axis, middle = (_SQUARE_AXIS, _SQUARE_OBJECT_Y) if square else (_AXIS, _OBJECT_Y)
    axis += widening(stage)

    def draw_light(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        x, height = size[0] * axis, size[1]
        draw_beam(canvas, (x, -height * 0.05), (x, height * 0.86), height * 0.55, colour=WHITE, alpha=0.5)

    draw_ground_beside(stage, "podium", (axis, middle), dust=24, light=draw_light)
    x = stage.mirror_x(stage.width * axis)
    steps = _SQUARE_STEPS if square else _STEPS
    for step in steps:
        _draw_step(stage, x, step)
    _, depth, top, _ = steps[-1]
    draw_pool(
        stage.canvas, (x, top * stage.height), (depth * 3 * stage.height, depth * 0.6 * stage.height), 0.6
    )
    things = distinct_things(composition, 3)
    if not square and not widening(stage):
        blurred = ObjectLook(rim=mood.rim, blur=_BLUR)
        for thing in things[1:2]:
            put(stage, thing, _SECOND, _SECOND_SIZE, 18)
        for thing in things[2:]:
            put(stage, thing, _THIRD, _THIRD_SIZE, -14, look=blurred)
    put(stage, things[0], (axis, middle), _SQUARE_SIZE if square else _SIZE)
    draw_words_beside(stage, _WORDS, _SQUARE_WORDS)


def _draw_step(stage: Stage, x: float, step: tuple[float, float, float, float]) -> None:
    """Draw a cylinder: its side, lit from the front left, and its surface."""
    mood, canvas = stage.composition.mood, stage.canvas
    across, depth, top, high = (share * stage.height for share in step)
    side = skia.Path()
    side.moveTo(x - across, top)
    side.lineTo(x - across, top + high)
    side.arcTo(skia.Rect(x - across, top + high - depth, x + across, top + high + depth), 180, -180, False)
    side.lineTo(x + across, top)
    side.close()
    dark, bright = mix(mood.edge, BLACK, 0.3), mix(mood.mid, WHITE, 0.25)
    shine = x - across * _SHINE
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(side, skia.ClipOp.kIntersect, True)
        for start, end in ((x - across, shine), (x + across, shine)):
            part = skia.Rect(min(start, end), top - depth, max(start, end), top + high + depth)
            canvas.drawRect(part, downscaled(canvas, gradient((start, 0), (end, 0), [dark, bright])))
    surface = skia.Path()
    surface.addOval(skia.Rect(x - across, top - depth, x + across, top + depth))
    fill_gradient(canvas, surface, [mix(mood.core, BLACK, 0.35), mix(mood.core, WHITE, 0.4)])


FAMILY = Family(name="podium", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
