"""Tape: a warning in words alone, between two barrier tapes that cross the picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    in_one_colour,
    lit_letters,
    lit_score,
    words_only,
)
from thumbcli.render.layouts.depth.poster_lines import (
    draw_line,
    fit_lines,
    poster_area,
    put_sub,
    suits_lines,
)
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about, is_gentle
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.pixels.shapes import fill, gradient, stripes
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, with_alpha
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.055, 0.205, 0.945, 0.795), (0.085, 0.20, 0.915, 0.80)
_TAPES = ((0.075, -2.2), (0.915, 1.6))
"""Where the middle of each tape is, as a share of the height, and how it is turned, in degrees."""

_HIGH, _STRIPE = 0.115, 0.075  # of a tape and of its stripes, as shares of the height
_YELLOW, _YELLOW_FOOT, _TAR = 0xFFFFD21A, 0xFFF2A900, 0xFF16130C
_EDGE, _MID, _CORE, _LAMP = 0xFF0C0503, 0xFF4A0F0A, 0xFFB8261A, 0xFFFFD9A0
"""Of the ground, from the edges of the picture to its middle, and of the light that falls on it."""

_ACCENT = (0xFFFFF06A, 0xFFFFC400)
_SIDES = (0xFF120504, 0xFF5A2E00)  # of plain and of key words
_OUTLINE_PX, _DEPTH_PX = 12.0, 14.0
_SCORE = 1.95


def _suits(composition: Composition) -> float:
    if not words_only(composition) or not suits_lines(composition, unspaced=True) or composition.own_colours:
        return 0.0
    if composition.format.is_card or is_gentle(composition):
        return 0.0
    return lit_score(composition, _SCORE if is_about(composition, "tape") else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    mood = replace(stage.composition.mood, edge=_EDGE, mid=_MID, core=_CORE)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        draw_glow_ground(sheet, mood, (width * 0.5, height * 0.5), max(size) * 0.62)
        foot = (width * 0.5, height * 1.1)
        draw_beam(sheet, (width * 0.5, -height * 0.2), foot, width * 0.3, colour=_LAMP, alpha=0.3)
        draw_halo(sheet, (width * 0.5, height * 0.5), height * 0.7, mood.core, 0.5, squash=0.6)
        draw_vignette(sheet, size, 0.6)

    stage.draw_glow("tape", draw, in_any_mood=True)
    finish_ground(stage, dust=0)
    area, sub = poster_area(stage, _SQUARE_WORDS if stage.square else _WORDS, align=Align.CENTRE)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    for down, turn_deg in _TAPES:
        _draw_tape(stage, down, turn_deg)
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX, edge=_SIDES[0])
    look = replace(
        look,
        accent=_ACCENT[0],
        ends=(look.ends[0] if look.ends else WHITE, _ACCENT[1]),
        relief=replace(look.relief, sides=_SIDES) if look.relief else None,
    )
    for line in lines:
        draw_line(stage, line, in_one_colour(look, key=line.is_key))
    put_sub(stage, sub, area, lines, align=Align.CENTRE, plate=(WHITE, _TAR))
    draw_logo(stage, Corner.TOP_RIGHT)


def _draw_tape(stage: Stage, down: float, turn_deg: float) -> None:
    """Draw a tape across the whole picture with its stripes, its shadow and a shine along it."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    high, over = _HIGH * height, width * 0.1
    tape = skia.Path()
    tape.addRect(skia.Rect(-over, 0, width + over, high))
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(turn_deg, width / 2, height * down)
        canvas.translate(0, height * down - high / 2)
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(0, high * 0.12)
            draw_soft_path(canvas, tape, with_alpha(BLACK, 0.7), high * 0.14)
        canvas.clipPath(tape, skia.ClipOp.kIntersect, True)
        canvas.drawPaint(gradient((0, 0), (0, high), [_YELLOW, _YELLOW_FOOT]))
        step = _STRIPE * height
        span = (-over - high, width + over)
        stripes(canvas, span, high, fill(_TAR), width_px=step, gap_px=step * 1.05, slant_px=-high * 0.8)
        canvas.drawRect(skia.Rect(-over, high * 0.08, width + over, high * 0.2), fill(WHITE, 0.22))
        canvas.drawRect(skia.Rect(-over, high * 0.86, width + over, high), fill(BLACK, 0.22))


FAMILY = Family(name="tape", suits=_suits, compose=_compose, keeps_clear=True)
