"""Newspaper: the headline in serifs on a front page, its key line under a marker, columns around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category
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
from thumbcli.render.pixels.shapes import fill, fill_gradient, gradient, halftone, polygon, scramble
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, fill_and_ink, mix, with_alpha
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.fonts import covers, needs_glyph
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_FACES = ("playfair",)
_WORDS, _SQUARE_WORDS = (0.095, 0.17, 0.905, 0.79), (0.11, 0.16, 0.89, 0.82)
_TURN_DEG, _UNDER_TURN_DEG = -1.3, 3.2
_SHEET = (0.05, 0.03, 0.95, 1.12)
_DESK, _DESK_FOOT = 0xFF26303C, 0xFF0A0E14
_PAPER, _PAPER_FOOT, _INK, _PRINT = 0xFFF6F1E4, 0xFFE2DAC6, 0xFF14120F, 0xFF8E8674
_RULES = ((0.082, 0.010), (0.100, 0.003), (0.128, 0.003))
"""Of the head of the page: where its rules are and how thick they are, as shares of the height."""

_COLUMNS, _COLUMN_GAP, _COLUMN_TOP, _PITCH, _LINE = 5, 0.018, 0.845, 0.030, 0.013
"""Of the columns: their number, the gap between them, where they start, their lines' pitch and height."""

_GREY_MARKER = 0xFFC9CDD2
_MARKER_PAD, _KEY_PAD = (0.016, 0.012), 0.022
_EARNEST = frozenset(
    {None, Topic.BUSINESS_FINANCE, Topic.CRYPTO, Topic.MEDICAL_HEALTHCARE, Topic.MONEY, Topic.SCIENCE}
)
_SCORE, _TOPIC_SCORE, _GENTLE_SCORE = 2.0, 1.75, 1.6


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    if not all(covers(_FACES[0], char) for char in text if needs_glyph(char)):
        return 0.0
    told = composition.category is Category.NEWS_COMMENTARY
    earnest = told or composition.topic in _EARNEST
    named = earnest and is_about(composition, "newspaper")
    score = _SCORE if named else _TOPIC_SCORE if told else UNFIT_SCORE
    return suits_poster(composition, score, gentle=_GENTLE_SCORE if told else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    composition, canvas = stage.composition, stage.canvas
    width, height = float(stage.width), float(stage.height)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        sheet.drawPaint(gradient((0, 0), size, [_DESK, _DESK_FOOT]))
        draw_halo(sheet, (size[0] * 0.8, 0.0), size[1], WHITE, 0.25)
        draw_vignette(sheet, size, 0.5)

    stage.draw_glow("newspaper", draw, in_any_mood=True)
    finish_ground(stage, dust=0)
    area, sub = poster_area(
        stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.012 * width, align=Align.CENTRE
    )
    lines = fit_lines(
        stage, area, align=Align.CENTRE, capitals=False, faces=_FACES, key_pad_px=_KEY_PAD * height
    )
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_UNDER_TURN_DEG, width / 2, height / 2)
        _draw_page(stage, 0.10)
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, width / 2, height / 2)
        _draw_page(stage, 0.0)
        _draw_print(stage)
        marker, ink = fill_and_ink(composition.mood.accent[1], _INK)
        if composition.somber:
            marker, ink = _GREY_MARKER, _INK
        _draw_marker(stage, key_bounds(lines), marker)
        plain = Lettering(ink=_INK, accent=_INK, has_background=True)
        marked = Lettering(ink=ink, accent=ink, has_background=True)
        put_words(
            stage, (area, lines, sub), (plain, marked), align=Align.CENTRE, plate=(_INK, WHITE), ink=_INK
        )


def _draw_page(stage: Stage, shade: float) -> None:
    """Draw a page that the lower edge of the picture cuts off, with its shadow."""
    width, height = float(stage.width), float(stage.height)
    left, top, right, bottom = _SHEET
    rect = skia.Rect(left * width, top * height, right * width, bottom * height)
    page, below = skia.Path(), skia.Path()
    page.addRect(rect)
    below.addRect(rect.makeOffset(0, 0.018 * height))
    draw_soft_path(stage.canvas, below, with_alpha(BLACK, 0.6), 0.024 * height)
    fill_gradient(stage.canvas, page, [mix(_PAPER, BLACK, shade), mix(_PAPER_FOOT, BLACK, shade)])


def _draw_print(stage: Stage) -> None:
    """Print the head of the page, and below the headline columns around a picture."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    left, right = (_SHEET[0] + 0.03) * width, (_SHEET[2] - 0.03) * width
    for down, thick in _RULES:
        canvas.drawRect(skia.Rect(left, down * height, right, (down + thick) * height), fill(_INK))
    head = skia.Path()
    for start, end in ((0.0, 0.13), (0.40, 0.60), (0.87, 1.0)):
        across = right - left
        head.addRect(skia.Rect(left + across * start, 0.109 * height, left + across * end, 0.122 * height))
    canvas.drawPath(head, fill(_PRINT))
    gap = _COLUMN_GAP * width
    wide = (right - left - gap * (_COLUMNS - 1)) / _COLUMNS
    text, seed = skia.Path(), stage.composition.seed % 71
    for column in range(_COLUMNS):
        x = left + (wide + gap) * column
        if column == _COLUMNS // 2:
            _print_picture(stage, (x, _COLUMN_TOP * height, x + wide, 1.05 * height))
            continue
        for row in range(7):
            y = (_COLUMN_TOP + _PITCH * row) * height
            short = 0.55 if scramble(seed + column * 13 + row * 5) < 0.2 else 1.0  # noqa: PLR2004
            text.addRect(skia.Rect(x, y, x + wide * short, y + _LINE * height))
    canvas.drawPath(text, fill(_PRINT))


def _print_picture(stage: Stage, rect: Rect) -> None:
    """Print a picture in dots: hills under a sky."""
    left, top, right, bottom = rect
    stage.canvas.drawRect(skia.Rect(*rect), fill(mix(_PAPER, BLACK, 0.18)))
    hills = polygon(
        (left, bottom),
        (left, top + (bottom - top) * 0.45),
        ((left + right) / 2, top + (bottom - top) * 0.7),
        (right, top + (bottom - top) * 0.3),
        (right, bottom),
    )
    stage.canvas.drawPath(hills, fill(mix(_PAPER, BLACK, 0.6)))
    step = 0.009 * stage.height
    halftone(stage.canvas, rect, fill(_INK, 0.5), step_px=step, dot_px=step * 0.6, density=lambda _, y: y)


def _draw_marker(stage: Stage, rect: Rect, colour: int) -> None:
    """Draw the stroke of a marker behind the key line: its ends are slanted."""
    left, top, right, bottom = rect
    across, down = _MARKER_PAD[0] * stage.width, _MARKER_PAD[1] * stage.height
    lean = 0.012 * stage.width
    box = polygon(
        (left - across + lean, top - down),
        (right + across, top - down * 1.3),
        (right + across - lean, bottom + down),
        (left - across - lean * 0.4, bottom + down * 1.3),
    )
    stage.canvas.drawPath(box, fill(colour))


FAMILY = Family(name="newspaper", suits=_suits, compose=_compose)
