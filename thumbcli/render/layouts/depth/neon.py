"""Neon: the words as a sign that glows in its frame, on a brick wall at night."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.carried_words import (
    carried_words,
    draw_carried,
    put_before,
    suits_carried,
)
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.frame_subjects import frame_score
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, scramble, stroke
from thumbcli.render.pixels.soft_shapes import draw_softly
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, mix, with_alpha
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.style.mood import Mood

__all__ = ["FAMILY"]

_ROWS, _BRICK_LENGTH, _MORTAR = 13, 2.5, 0.09
"""Rows of bricks, the length of one as a share of its height, and what is between two of them."""

_PAD_PX, _RADIUS_PX = (48.0, 40.0), 38.0
_TUBE_PX, _CORE_PX, _GLOW_SIGMA_PX, _GLOW_PX = 15.0, 6.0, 20.0, 26.0
"""Of the frame: the width of a tube and of the light in it, and the blur and the width of its glow."""

_FACES = ("lilita", "archivo-narrow")


def _suits(composition: Composition) -> float:
    return suits_carried(composition, frame_score(composition, "neon"), most_chars=46)


def _compose(stage: Stage) -> None:
    mood, unit = stage.composition.mood, stage.unit
    stage.draw_glow("neon", lambda canvas, size: _draw_wall(canvas, size, mood), soft_edges=True)
    finish_ground(stage, dust=0)
    tube = mood.accent[1]
    look = Lettering(
        ink=WHITE,
        accent=ensure_contrast(mix(mood.accent[0], WHITE, 0.2), mood.mid, 5.5),
        ends=(mix(mood.core, WHITE, 0.75), ensure_contrast(mood.accent[1], mood.mid, 5.0)),
        glow=mix(mood.mid, mood.core, 0.4),
    )
    plate = fill_and_ink(mood.plate, mood.edge)
    words = carried_words(stage, look, fonts=_FACES, plate=plate)
    left, top, right, bottom = words.bounds
    across, down = (pad * unit for pad in _PAD_PX)
    _draw_frame(stage, (left - across, top - down, right + across, bottom + down), tube)
    put_before(stage)
    draw_carried(stage, words)


def _draw_wall(canvas: skia.Canvas, size: tuple[float, float], mood: Mood) -> None:
    width, height = size
    canvas.drawPaint(fill(mix(mood.edge, BLACK, 0.35)))
    high = height / _ROWS
    long = high * _BRICK_LENGTH
    for row in range(_ROWS):
        for place in range(-1, int(width / long) + 2):
            left = (place + 0.5 * (row % 2)) * long
            shade = 0.10 + 0.22 * scramble(row * 37 + place + 1)
            brick = skia.Rect(left, row * high, left + long * (1 - _MORTAR / 2), (row + 1 - _MORTAR) * high)
            canvas.drawRoundRect(brick, high * 0.06, high * 0.06, fill(mix(mood.edge, mood.mid, shade * 1.6)))
    draw_halo(canvas, (width * 0.45, height * 0.47), width * 0.55, mood.core, 0.24, squash=0.62)
    draw_vignette(canvas, size, 0.75)


def _draw_frame(stage: Stage, frame: Rect, colour: int) -> None:
    """Draw a tube bent to a frame, its light on the wall, and the cables that it hangs on."""
    canvas, unit = stage.canvas, stage.unit
    rect, radius = skia.Rect(*frame), _RADIUS_PX * unit
    path = skia.Path()
    path.addRoundRect(rect, radius, radius)
    for share in (0.18, 0.82):
        x = rect.left() + rect.width() * share
        canvas.drawLine(x, -10, x, rect.top(), stroke(mix(BLACK, colour, 0.16), 5 * unit))

    def glow(sheet_width: float) -> skia.Paint:
        return stroke(BLACK, sheet_width)

    draw_softly(
        canvas,
        rect.makeOutset(_GLOW_PX * unit, _GLOW_PX * unit),
        with_alpha(colour, 0.95),
        _GLOW_SIGMA_PX * unit,
        lambda sheet: sheet.canvas.drawPath(path, glow(_GLOW_PX * unit)),
    )
    canvas.drawPath(path, stroke(mix(colour, BLACK, 0.25), (_TUBE_PX + 5) * unit))
    canvas.drawPath(path, stroke(colour, _TUBE_PX * unit))
    canvas.drawPath(path, stroke(mix(colour, WHITE, 0.85), _CORE_PX * unit))


FAMILY = Family(name="neon", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
