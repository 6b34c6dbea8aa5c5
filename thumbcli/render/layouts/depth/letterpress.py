"""Letterpress: words alone, printed in ink and one strong colour on bright paper with a disc of dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_score, words_only
from thumbcli.render.layouts.depth.poster_lines import (
    draw_line,
    fit_lines,
    poster_area,
    put_sub,
    suits_lines,
)
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.paint.light import draw_halo
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.pixels.shapes import fill, gradient, halftone
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.05, 0.08, 0.95, 0.925), (0.085, 0.10, 0.915, 0.90)
_PAPER, _INK = 0xFFFFF8EC, 0xFF15120F
_TINT, _FOOT_TINT, _DISC_TINT = 0.16, 0.42, 0.72
"""How far the paper at the top, at its foot, and the disc on it are towards the accent."""

_KEY_CONTRAST = 4.9
_DISC, _RADIUS = (0.80, 0.40), 0.52
"""Its middle as shares of the width and the height, its radius as one of the height."""

_DOT = 0.016  # between dots, as a share of the width
_OFFSET_PX, _SECOND_PRINT = 7.0, 0.16
"""Of the second print of the key line, which is not quite in register: how far it is off, and how far its
colour is from the paper to the ink. More would blur the letters."""

_SCORE, _GENTLE_SCORE = 1.1, 1.65


def _suits(composition: Composition) -> float:
    if not words_only(composition) or not suits_lines(composition) or composition.own_colours:
        return 0.0
    if composition.format.is_card or composition.somber:
        return 0.0
    return lit_score(composition, _GENTLE_SCORE if is_gentle(composition) else _SCORE)


def _compose(stage: Stage) -> None:
    composition, mood = stage.composition, stage.composition.mood
    tint = mood.accent[1] if composition.seed // 5 % 2 else mood.core
    paper, foot, disc = (mix(_PAPER, tint, share) for share in (_TINT, _FOOT_TINT, _DISC_TINT))

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        sheet.drawPaint(gradient((0, 0), (size[0] * 0.5, size[1]), [paper, foot]))
        draw_halo(sheet, (size[0] * 0.15, 0.0), size[1] * 0.9, WHITE, 0.7)

    stage.draw_glow("letterpress", draw, f"{tint}")
    _draw_disc(stage, disc)
    finish_ground(stage, dust=0)
    area, sub = poster_area(stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.012 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE if stage.square else Align.LEFT)
    key = ensure_contrast(mix(mood.bold, BLACK, 0.12), disc, _KEY_CONTRAST)
    plain = Lettering(ink=_INK, accent=_INK, has_background=True)
    off = _OFFSET_PX * stage.unit
    printed = Lettering(
        ink=key, accent=key, shadow=(off, off, mix(foot, key, _SECOND_PRINT)), has_background=True
    )
    for line in lines:
        draw_line(stage, line, printed if line.is_key else plain)
    put_sub(stage, sub, area, lines, plate=(_INK, WHITE), ink=_INK)
    draw_logo(stage, Corner.TOP_RIGHT)


def _draw_disc(stage: Stage, colour: int) -> None:
    """Print a disc that fades into dots at its foot, and rows of dots at the lower corner."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    x, y, radius = stage.mirror_x(width * _DISC[0]), height * _DISC[1], height * _RADIUS
    canvas.drawCircle(x, y, radius, fill(colour))
    step = _DOT * max(width, height)
    white = fill(with_alpha(WHITE, 0.34))
    with skia.AutoCanvasRestore(canvas):
        disc = skia.Path()
        disc.addCircle(x, y, radius)
        canvas.clipPath(disc, skia.ClipOp.kIntersect, True)
        area = (x - radius, y - radius * 0.2, x + radius, y + radius)
        halftone(canvas, area, white, step_px=step, dot_px=step * 0.6, density=lambda _, down: down)
    corner = (0.0, height * 0.62, width * 0.5, height * 1.02)
    ink = fill(with_alpha(mix(colour, BLACK, 0.25), 0.30))
    halftone(
        canvas, corner, ink, step_px=step, dot_px=step * 0.6, density=lambda across, down: (1 - across) * down
    )


FAMILY = Family(name="letterpress", suits=_suits, compose=_compose, keeps_clear=True)
