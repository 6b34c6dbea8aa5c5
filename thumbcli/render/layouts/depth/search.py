"""Search: a question in words alone, typed into a search field, with what it suggests below."""

from __future__ import annotations

from dataclasses import replace
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
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about, is_gentle
from thumbcli.render.paint.light import draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon, scramble, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, mix, with_alpha
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_FIELD, _SQUARE_FIELD = (0.045, 0.075, 0.955, 0.735), (0.07, 0.10, 0.93, 0.70)
_PAD = (0.054, 0.088)  # from the field's edge to the words, as shares of the width and the height
_RADIUS, _LENS = 0.075, 0.090  # of the field's corners and of its button, as shares of the height
_ROW, _ROW_INSET = 0.125, 0.035  # the height of a suggestion, and how far the list is inside the field's ends
_INK, _FOOT, _GREY, _LIST = 0xFF12151C, 0xFFE9EDF6, 0xFFC3CAD9, 0xFFF3F5FA
_KEY_CONTRAST = 4.9
_POINTER = ((0.0, 0.0), (0.0, 1.0), (0.24, 0.78), (0.40, 1.14), (0.56, 1.07), (0.41, 0.72), (0.74, 0.72))
_POINTER_AT, _POINTER_SIZE = (0.79, 0.79), 0.165
_BOLD = 0.8
_MAX_CHARS_WITH_SUB = 40  # more would be small in the field, beside a small line of their own
_NOT_ASKED = frozenset({Topic.MUSIC, Topic.FILM})  # their names are questions that nobody looks up
_SCORE = 1.9


def _suits(composition: Composition) -> float:
    if not words_only(composition) or not suits_lines(composition, unspaced=True) or composition.own_colours:
        return 0.0
    if composition.format.is_card or is_gentle(composition) or any(composition.format.safe_zones):
        return 0.0
    headline = composition.headline
    if headline.sub and len(headline.sub) + len(headline.main) > _MAX_CHARS_WITH_SUB:
        return 0.0
    asks = composition.topic not in _NOT_ASKED and is_about(composition, "search")
    return lit_score(composition, _SCORE if asks else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    mood, width, height = stage.composition.mood, float(stage.width), float(stage.height)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        lively = replace(mood, mid=mix(mood.mid, mood.bold, _BOLD))
        draw_glow_ground(sheet, lively, (size[0] * 0.75, size[1] * 0.1), max(size) * 0.85)
        draw_halo(sheet, (size[0] * 0.1, size[1]), size[1] * 0.8, mood.core, 0.5)
        draw_vignette(sheet, size, 0.35)

    stage.draw_glow("search", draw)
    finish_ground(stage)
    share = _SQUARE_FIELD if stage.square else _FIELD
    left, top, right, bottom = (
        share[0] * width,
        share[1] * height,
        share[2] * width,
        share[3] * height,
    )
    _draw_suggestions(stage, (left + _ROW_INSET * width, bottom, right - _ROW_INSET * width, height))
    _draw_field(stage, (left, top, right, bottom))
    words = (share[0] + _PAD[0], share[1] + _PAD[1], share[2] - _PAD[0], share[3] - _PAD[1] * 0.75)
    area, sub = poster_area(stage, words)
    lines = fit_lines(stage, area)
    key = ensure_contrast(mood.bold, _FOOT, _KEY_CONTRAST)
    for line in lines:
        ink = key if line.is_key else _INK
        draw_line(stage, line, Lettering(ink=ink, accent=ink, has_background=True))
    put_sub(stage, sub, area, lines, plate=(_INK, WHITE), ink=_INK)
    _draw_pointer(stage)
    draw_logo(stage, Corner.TOP_RIGHT)


def _draw_field(stage: Stage, rect: Rect) -> None:
    """Draw the field, lit from above, and its button with a lens at the upper corner."""
    canvas, high = stage.canvas, float(stage.height)
    field, fallen = skia.Path(), skia.Path()
    radius, fall = _RADIUS * high, 0.02 * high
    field.addRoundRect(skia.Rect(*rect), radius, radius)
    fallen.addRoundRect(skia.Rect(*rect).makeOffset(0, fall), radius, radius)
    draw_soft_path(canvas, fallen, with_alpha(BLACK, 0.6), 0.028 * high)
    fill_gradient(canvas, field, [WHITE, _FOOT])
    size = _LENS * high
    x, y = rect[0] + size * 0.30, rect[1] + size * 0.26
    button, colour = skia.Path(), stage.composition.mood.accent[1]
    button.addCircle(x, y, size)
    draw_soft_path(canvas, button, with_alpha(BLACK, 0.5), 0.016 * high)
    fill_gradient(canvas, button, [mix(colour, WHITE, 0.3), colour])
    _draw_lens(stage, (x, y), size * 0.42, fill_and_ink(colour, _INK)[1])


def _draw_lens(stage: Stage, centre: tuple[float, float], size: float, colour: int) -> None:
    x, y = centre
    line = stroke(colour, size * 0.36)
    stage.canvas.drawCircle(x - size * 0.16, y - size * 0.16, size * 0.78, line)
    stage.canvas.drawLine(x + size * 0.45, y + size * 0.45, x + size * 1.05, y + size * 1.05, line)


def _draw_suggestions(stage: Stage, rect: Rect) -> None:
    """Draw the list below the field, down to the picture's edge: a lens and a bar for words in each row."""
    canvas, high = stage.canvas, float(stage.height)
    left, top, right, bottom = rect
    canvas.drawRect(skia.Rect(left, top - high * 0.1, right, bottom), fill(_LIST))
    row, size = _ROW * high, 0.034 * high
    for place in range(int((bottom - top) / row) + 1):
        y = top + row * (place + 0.62)
        if place == 0:
            chosen = skia.Rect(left, y - row / 2, right, y + row / 2)
            canvas.drawRect(chosen, fill(mix(_LIST, stage.composition.mood.bold, 0.16)))
        _draw_lens(stage, (left + size * 2.4, y), size * 0.62, mix(_GREY, BLACK, 0.3))
        share = 0.42 + 0.3 * scramble(stage.composition.seed % 89 + place * 13)
        bar = skia.Rect(left + size * 5, y - size / 2, left + (right - left) * share, y + size / 2)
        canvas.drawRoundRect(bar, size / 2, size / 2, fill(_GREY))


def _draw_pointer(stage: Stage) -> None:
    """Draw the mouse pointer on the first suggestion."""
    size = _POINTER_SIZE * stage.height
    x, y = stage.width * _POINTER_AT[0], stage.height * _POINTER_AT[1]
    arrow = polygon(*((x + across * size, y + down * size) for across, down in _POINTER))
    draw_soft_path(stage.canvas, arrow, with_alpha(BLACK, 0.6), size * 0.09)
    stage.canvas.drawPath(arrow, stroke(WHITE, size * 0.14))
    stage.canvas.drawPath(arrow, fill(_INK))


FAMILY = Family(name="search", suits=_suits, compose=_compose)
