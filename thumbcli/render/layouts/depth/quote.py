"""Quote: the words in a speech bubble, and what they are about before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    has_hero,
    is_lit,
    lit_column,
    lit_letters,
    lit_score,
    put_within,
    shares,
)
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_lines
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.paint.light import draw_bokeh, draw_glow_ground, draw_vignette
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import fill, gradient, polygon
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

# Areas and places as shares of the width and the height.
_BUBBLE, _SQUARE_BUBBLE = (0.33, 0.09, 0.965, 0.80), (0.06, 0.06, 0.94, 0.60)
_LONE_BUBBLE = (0.07, 0.10, 0.93, 0.80)
_TAIL = ((0.35, 0.58), (0.29, 0.80), (0.46, 0.74))
_SQUARE_TAIL = ((0.30, 0.56), (0.28, 0.72), (0.46, 0.58))
_OBJECT, _SQUARE_OBJECT = (0.03, 0.3, 0.345, 0.96), (0.05, 0.66, 0.45, 0.97)
_RADIUS_PX, _PAD_PX, _MARK_PX = 44.0, 46.0, 62.0
_HEADLINE_PX = 400.0
_WORDS, _SQUARE_WORDS = (0.075, 0.20, 0.925, 0.86), (0.09, 0.20, 0.91, 0.84)
_MARKS = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u300c\u300d\u300e\u300f\"'"
_PAIRS = {"\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb", "\u300c": "\u300d", "\u300e": "\u300f"}
_MARK_FACES, _TALL_MARK = ("archivo",), 0.42
_TALL_MARKS = ((0.105, 0.125, 0.0), (0.895, 0.875, 180.0))
"""The marks around words alone: their size as a share of the height; where each is, and how it is turned."""


def _suits(composition: Composition) -> float:
    head = composition.headline
    quoted = head.kind is HeadlineKind.QUOTE
    if not is_lit(composition) or not quoted:
        return 0.0
    return lit_score(composition, 1.9)


def without_own_marks(text: str) -> str:
    """Return what is said without its own quotation marks, which the large ones stand for.

    The closing one may stand before a point or a cry.
    """
    rest = text.strip(_MARKS)
    if text[:1] not in _PAIRS or text.count(_PAIRS[text[0]]) != 1:
        return rest
    return rest.replace(_PAIRS[text[0]], "").strip(_MARKS)


def _compose(stage: Stage) -> None:
    if not has_hero(stage.composition) and suits_lines(stage.composition):
        _compose_words(stage)
    else:
        _compose_bubble(stage)


def _compose_words(stage: Stage) -> None:
    """Draw the words as large as the picture, between two marks taller than a line."""
    mood, width, height = stage.composition.mood, float(stage.width), float(stage.height)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        flat = replace(mood, mid=mix(mood.mid, mood.bold, 0.6))
        draw_glow_ground(canvas, flat, (size[0] * 0.5, size[1] * 0.45), max(size) * 0.75)
        draw_bokeh(canvas, size, 5, (mood.core, mood.rim), 0.1)
        draw_vignette(canvas, size, 0.4)

    stage.draw_glow("quote", draw, "words")
    finish_ground(stage)
    path = text_path("\u201c", _MARK_FACES, height * _TALL_MARK)
    bounds = path.computeTightBounds()
    colour = with_alpha(mood.accent[1], 1.0 if not stage.composition.somber else 0.6)
    for across, down, turned in _TALL_MARKS:
        with skia.AutoCanvasRestore(stage.canvas):
            stage.canvas.translate(width * across, height * down)
            stage.canvas.rotate(turned)
            stage.canvas.translate(-bounds.centerX(), -bounds.centerY())
            with skia.AutoCanvasRestore(stage.canvas):
                stage.canvas.translate(0, 0.012 * height * (-1 if turned else 1))
                draw_soft_path(stage.canvas, path, with_alpha(BLACK, 0.6), 0.014 * height)
            stage.canvas.drawPath(path, fill(colour))
    area, sub = poster_area(
        stage, _SQUARE_WORDS if stage.square else _WORDS, align=Align.CENTRE, clear_px=0.012 * width
    )
    said = without_own_marks(stage.composition.headline.main)
    lines = fit_lines(stage, area, align=Align.CENTRE, text=said)
    look = lit_letters(stage, outline_px=12.0, depth_px=12.0)
    put_words(stage, (area, lines, sub), (look, look), align=Align.CENTRE)


def _compose_bubble(stage: Stage) -> None:
    """Draw the words in a bubble, and the object that says them."""
    composition, square, mood, unit = (
        stage.composition,
        stage.square,
        stage.composition.mood,
        stage.unit,
    )

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        draw_glow_ground(canvas, mood, (size[0] * 0.4, size[1] * 0.5), max(size) * 0.75)
        draw_bokeh(canvas, size, 5, (mood.core, mood.rim), 0.1)
        draw_vignette(canvas, size, 0.35)

    stage.draw_glow("quote", draw, mirrored=stage.mirrored)
    finish_ground(stage)
    with_object = has_hero(composition)
    share = _SQUARE_BUBBLE if square else _BUBBLE if with_object else _LONE_BUBBLE
    left, top, right, bottom = stage.mirror(shares(stage, *share))
    tail = [
        (stage.mirror_x(stage.width * across), stage.height * down)
        for across, down in (_SQUARE_TAIL if square else _TAIL)
    ]
    bubble = skia.Path()
    bubble.addRoundRect(skia.Rect(left, top, right, bottom), _RADIUS_PX * unit, _RADIUS_PX * unit)
    if with_object or not square:
        bubble = skia.Op(bubble, polygon(*tail), skia.PathOp.kUnion_PathOp)
    canvas = stage.canvas
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 14 * unit)
        draw_soft_path(canvas, bubble, with_alpha(BLACK, 0.6), 18 * unit)
    canvas.drawPath(bubble, gradient((0, top), (0, bottom), [WHITE, 0xFFE6EBF6]))
    ink = ensure_contrast(mix(mood.edge, BLACK, 0.4), WHITE, 12.0)
    accent = ensure_contrast(mood.mid, WHITE, 5.0)
    mark = text_path("\u201c", ("archivo",), _MARK_PX * unit)
    pad = _PAD_PX * unit
    mark_x = right - pad * 1.6 if composition.rtl else left + pad * 1.6
    mark.offset(mark_x, top + pad * 1.35)
    canvas.drawPath(mark, fill(accent))
    if with_object:
        put_within(stage, composition.icons[0], _SQUARE_OBJECT if square else _OBJECT)
    look = Lettering(ink=ink, accent=accent, has_background=True)
    column = lit_column(stage, _HEADLINE_PX * unit, turn_deg=0, look=look)
    area = (left + pad, top + pad * 2.3, right - pad, bottom - pad * 0.8)
    draw_column_and_logo(
        stage, without_own_marks(composition.headline.main), area, column, Corner.BOTTOM_RIGHT
    )


FAMILY = Family(name="quote", suits=_suits, compose=_compose, keeps_clear=True)
