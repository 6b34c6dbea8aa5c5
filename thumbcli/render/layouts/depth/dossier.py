"""Dossier: a typed sheet with blacked-out lines, and the key line stamped on it in red."""

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
    suits_poster,
)
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient, gradient, scramble, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, with_alpha
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.105, 0.185, 0.895, 0.80), (0.12, 0.17, 0.88, 0.83)
_SHEET, _FOLDER = (0.045, -0.06, 0.955, 1.06), (0.015, 0.03, 0.985, 1.1)
_TURN_DEG, _FOLDER_TURN_DEG = -1.6, 1.3
_DESK, _DESK_FOOT = 0xFF3A2A1C, 0xFF120B07
_CARD, _CARD_FOOT = 0xFFD9B27A, 0xFFB98A4E
_PAPER, _PAPER_FOOT, _INK, _GREY = 0xFFFBF7EA, 0xFFEAE2CC, 0xFF15130F, 0xFFB9B09B
_STAMP = 0xFFB00E17
_ROWS = (0.055, 0.118, 0.862, 0.925, 0.988)
"""Where the typed lines are, as shares of the height."""

_ROW_HIGH, _WORD, _SPACE = 0.030, (0.03, 0.10), 0.012
"""Of typed words, as shares: their height, their least and their largest width, and between two."""

_BLACKED = 0.36  # of typed words
_FRAME_PAD_PX, _FRAME_LINES_PX, _FRAME_RADIUS_PX, _KEY_PAD_PX = (14.0, 9.0), (8.5, 3.0), 14.0, 34.0
"""Of the stamp's frame: from the words to it, the widths of its lines, its corners, what is free around."""

_SCORE = 2.0
_NO_SECRETS = frozenset(
    {
        Topic.BEAUTY,
        Topic.ENTERTAINMENT_COMEDY,
        Topic.FOOD_COOKING,
        Topic.GAMING,
        Topic.LIFESTYLE_VLOG,
        Topic.RELIGION,
    }
)
"""Topics whose secrets and mysteries nobody hides."""


def _suits(composition: Composition) -> float:
    earnest = composition.topic not in _NO_SECRETS
    return suits_poster(composition, _SCORE if earnest and is_about(composition, "dossier") else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        sheet.drawPaint(gradient((0, 0), (size[0], size[1]), [_DESK, _DESK_FOOT]))
        draw_halo(sheet, (size[0] * 0.2, 0.0), size[1], 0xFFFFD9A0, 0.4)
        draw_vignette(sheet, size, 0.5)

    stage.draw_glow("dossier", draw, in_any_mood=True)
    finish_ground(stage, dust=0)
    align = Align.CENTRE if stage.square else Align.LEFT
    area, sub = poster_area(
        stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.012 * width, align=align
    )
    lines = fit_lines(stage, area, align=align, key_pad_px=_KEY_PAD_PX * stage.unit)
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_FOLDER_TURN_DEG, width / 2, height / 2)
        _draw_sheet(stage, _FOLDER, (_CARD, _CARD_FOOT))
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, width / 2, height / 2)
        _draw_sheet(stage, _SHEET, (_PAPER, _PAPER_FOOT))
        _draw_rows(stage)
        _draw_frame(stage, key_bounds(lines))
        plain = Lettering(ink=_INK, accent=_INK, has_background=True)
        stamped = Lettering(ink=_STAMP, accent=_STAMP, has_background=True)
        put_words(stage, (area, lines, sub), (plain, stamped), align=align, plate=(_INK, WHITE), ink=_INK)


def _draw_sheet(stage: Stage, share: Rect, colours: tuple[int, int]) -> None:
    """Draw a sheet that the picture's edges cut off, with its shadow."""
    width, height = float(stage.width), float(stage.height)
    left, top, right, bottom = share
    rect = skia.Rect(left * width, top * height, right * width, bottom * height)
    sheet, below = skia.Path(), skia.Path()
    sheet.addRoundRect(rect, 0.012 * height, 0.012 * height)
    below.addRect(rect.makeOffset(0, 0.02 * height))
    draw_soft_path(stage.canvas, below, with_alpha(BLACK, 0.6), 0.024 * height)
    fill_gradient(stage.canvas, sheet, list(colours))


def _draw_rows(stage: Stage) -> None:
    """Draw what is typed above and below the headline: grey words, some of them blacked out."""
    width, height, seed = float(stage.width), float(stage.height), stage.composition.seed % 83
    typed, blacked = skia.Path(), skia.Path()
    high = _ROW_HIGH * height
    for row, share in enumerate(_ROWS):
        x, y, place = 0.085, share * height, 0
        end = 0.915 if row % 3 != 1 else 0.70
        while x < end:
            chance = scramble(seed + row * 37 + place * 5)
            wide = min(end - x, _WORD[0] + (_WORD[1] - _WORD[0]) * chance)
            is_blacked = scramble(seed * 3 + row * 11 + place * 17) < _BLACKED
            # A bar over a word is higher than the word, and goes on to the next one.
            grow = high * 0.28 if is_blacked else 0.0
            rect = skia.Rect(x * width, y - grow, (x + wide + _SPACE * is_blacked) * width, y + high + grow)
            (blacked if is_blacked else typed).addRect(rect)
            x, place = x + wide + _SPACE, place + 1
    stage.canvas.drawPath(typed, fill(_GREY))
    stage.canvas.drawPath(blacked, fill(_INK))


def _draw_frame(stage: Stage, rect: Rect) -> None:
    """Draw the frame of the stamp: a thick line and a thin one inside of it."""
    unit = stage.unit
    left, top, right, bottom = rect
    thick, thin = (width_px * unit for width_px in _FRAME_LINES_PX)
    across, down = (pad_px * unit + thick * 2 for pad_px in _FRAME_PAD_PX)
    outer = skia.Rect(left - across, top - down, right + across, bottom + down)
    radius = _FRAME_RADIUS_PX * unit
    stage.canvas.drawRoundRect(outer, radius, radius, fill(_STAMP, 0.07))
    stage.canvas.drawRoundRect(outer, radius, radius, stroke(_STAMP, thick))
    inner = outer.makeInset(thick * 1.25, thick * 1.25)
    stage.canvas.drawRoundRect(inner, radius * 0.5, radius * 0.5, stroke(_STAMP, thin))


FAMILY = Family(name="dossier", suits=_suits, compose=_compose)
