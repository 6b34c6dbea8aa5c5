"""Slash: a slanted blade of colour from edge to edge carries the key line, over a split ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import (
    fit_lines,
    key_bounds,
    poster_area,
    put_words,
    suits_strip,
)
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, gradient, halftone, polygon
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, mix, with_alpha
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.065, 0.10, 0.935, 0.90), (0.085, 0.11, 0.915, 0.89)
_TURN_DEG = -4.5
_PAD, _KEY_PAD = 0.030, 0.052
"""From the key line to the edge of the blade, and from it to the other lines, as shares of the height."""

_STRIPES = ((0.012, 0.007),)
"""Beside the blade: how far each stripe is from it and how thick it is, as shares of the height."""

_DOT = 0.020
_INK_CONTRAST = 4.9
_SCORE = UNFIT_SCORE  # half of the picture is empty beside its tape; by name alone


def _suits(composition: Composition) -> float:
    return suits_strip(composition, _SCORE)


def _compose(stage: Stage) -> None:
    mood, canvas = stage.composition.mood, stage.canvas
    width, height = float(stage.width), float(stage.height)
    upper, lower = mix(mood.edge, BLACK, 0.25), mix(mood.mid, mood.bold, 0.55)
    upper = mix(upper, mood.mid, 0.25)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        sheet.drawPaint(gradient((0, 0), (size[0] * 0.25, size[1]), [upper, lower]))
        draw_halo(sheet, (size[0], size[1]), size[1] * 1.1, mood.core, 0.35)
        draw_vignette(sheet, size, 0.35)

    stage.draw_glow("slash", draw)
    step = _DOT * max(width, height)
    for area, towards in (
        ((width * 0.55, -step, width * 1.02, height * 0.42), lambda x, y: x * (1 - y)),
        ((0.0, height * 0.6, width * 0.5, height * 1.02), lambda x, y: (1 - x) * y),
    ):
        dots = fill(with_alpha(mood.core, 0.22))
        halftone(canvas, area, dots, step_px=step, dot_px=step * 0.6, density=towards)
    finish_ground(stage, dust=0)
    align = Align.CENTRE if stage.square else Align.LEFT
    area, sub = poster_area(
        stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.05 * width, align=align
    )
    lines = fit_lines(stage, area, align=align, key_pad_px=_KEY_PAD * height)
    blade, ink = fill_and_ink(mood.accent[1], mix(mood.edge, BLACK, 0.5))
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, width / 2, height / 2)
        _, top, _, bottom = key_bounds(lines)
        _draw_blade(stage, (top - _PAD * height, bottom + _PAD * height), blade)
        plain = ensure_contrast(WHITE, lower, _INK_CONTRAST)
        shade = 5.0 * stage.unit
        looks = (
            Lettering(ink=plain, accent=plain, shadow=(shade, shade, mix(mood.edge, BLACK, 0.4))),
            Lettering(ink=ink, accent=ink, has_background=True),
        )
        put_words(stage, (area, lines, sub), looks, align=align)


def _draw_blade(stage: Stage, span: tuple[float, float], colour: int) -> None:
    """Draw the blade across the whole picture, lit from above, with stripes beside it."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    top, bottom = span
    over = width * 0.1
    blade = polygon((-over, top), (width + over, top), (width + over, bottom), (-over, bottom))
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 0.018 * height)
        draw_soft_path(canvas, blade, with_alpha(BLACK, 0.6), 0.022 * height)
    canvas.drawPath(blade, fill(colour))
    for away, thick in _STRIPES:
        for edge in (top - (away + thick) * height, bottom + away * height):
            canvas.drawRect(skia.Rect(-over, edge, width + over, edge + thick * height), fill(colour))
    canvas.drawRect(skia.Rect(-over, top, width + over, top + 0.012 * height), fill(WHITE, 0.35))


FAMILY = Family(name="slash", suits=_suits, compose=_compose, keeps_clear=True)
