"""Price tag: a sum of money on a paper tag that hangs in by its string, the other words around it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, in_one_colour, lit_letters
from thumbcli.render.layouts.depth.poster_lines import (
    fit_lines,
    key_bounds,
    poster_area,
    put_words,
    suits_poster,
)
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.paint.light import draw_glow_ground, draw_halo, draw_soft_rays, draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, mix, with_alpha
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_SUM = re.compile(
    r"[$\u20ac\u00a3\u00a5\u20b9\u20bd\u20ba\u20a9]\s?\d[\d.,]*\s?[kmb]?\b\+?"
    r"|\b\d[\d.,]*\s?[kmb]?\s?[$\u20ac\u00a3\u20bd\u20ba]",
    re.IGNORECASE,
)
_MONEY = frozenset("\U0001f4b5\U0001f4b0\U0001f4b8\U0001f911\U0001f4b3\U0001f3f7\U0001fa99")
"""Things that stand for any sum: the sum itself says more."""

_WORDS, _SQUARE_WORDS = (0.15, 0.085, 0.93, 0.90), (0.17, 0.11, 0.92, 0.89)
_TURN_DEG = -3.0
_POINT, _PAD, _KEY_PAD = 0.095, (0.022, 0.034), 0.042
"""Of the tag: how far its point is from the words, and what is free around them, as shares of the picture."""

_TAG, _TAG_FOOT, _RIM, _INK = 0xFFFFF6DA, 0xFFFFE08A, 0xFFE0A92C, 0xFFB10F1B
_HOLE, _STRING = 0.026, 0xFFF4EFE2
_OUTLINE_PX, _DEPTH_PX = 11.0, 12.0
_SCORE = 2.2


def _suits(composition: Composition) -> float:
    if not _SUM.search(composition.headline.main):
        return 0.0
    icons = () if composition.icons[:1] and composition.icons[0] in _MONEY else composition.icons
    scored = suits_poster(replace(composition, icons=icons), _SCORE, gentle=UNFIT_SCORE)
    return 0.0 if composition.plain and composition.icons else scored


def _compose(stage: Stage) -> None:
    composition, mood, canvas = stage.composition, stage.composition.mood, stage.canvas
    width, height = float(stage.width), float(stage.height)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        lively = replace(mood, mid=mix(mood.mid, mood.bold, 0.8))
        centre = (size[0] * 0.55, size[1] * 0.5)
        draw_glow_ground(sheet, lively, centre, max(size) * 0.72)
        draw_soft_rays(sheet, centre, max(size) * 0.7, count=20, colour=mood.rim, alpha=0.22)
        draw_halo(sheet, centre, size[1] * 0.7, mood.core, 0.5)
        draw_vignette(sheet, size, 0.5)

    stage.draw_glow("pricetag", draw)
    finish_ground(stage, dust=18)
    area, sub = poster_area(stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.03 * width)
    (found,) = _SUM.findall(composition.headline.main)[:1]
    stage.composition = replace(composition, emphasis=found.strip())
    lines = fit_lines(stage, area, align=Align.LEFT, key_pad_px=_KEY_PAD * height)
    letters = in_one_colour(lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX), key=False)
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, width / 2, height / 2)
        _draw_tag(stage, key_bounds(lines))
        printed = Lettering(ink=_INK, accent=_INK, has_background=True)
        put_words(stage, (area, lines, sub), (letters, printed))


def _draw_tag(stage: Stage, rect: Rect) -> None:
    """Draw the tag around the sum: its point with the hole at the left, a seam along its edge, its string."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    left, top, right, bottom = rect
    across, down = _PAD[0] * width, _PAD[1] * height
    top, bottom, right, left = top - down, bottom + down, right + across, left - across * 0.6
    middle, point = (top + bottom) / 2, left - _POINT * width
    nip = (bottom - top) * 0.26
    corners = (
        (right, top),
        (right, bottom),
        (left, bottom),
        (point, middle + nip),
        (point, middle - nip),
        (left, top),
    )
    tag = polygon(*corners)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 0.022 * height)
        draw_soft_path(canvas, tag, with_alpha(BLACK, 0.6), 0.022 * height)
    fill_gradient(canvas, tag, [_TAG, _TAG_FOOT])
    canvas.drawPath(tag, stroke(_RIM, 0.008 * height))
    inset = 0.020 * height
    seam = polygon(
        (right - inset, top + inset),
        (right - inset, bottom - inset),
        (left + inset * 0.4, bottom - inset),
        (point + inset, middle + nip - inset * 0.4),
        (point + inset, middle - nip + inset * 0.4),
        (left + inset * 0.4, top + inset),
    )
    canvas.drawPath(seam, stroke(_RIM, 0.004 * height, 0.8))
    hole = (point + _POINT * width * 0.42, middle)
    canvas.drawCircle(*hole, _HOLE * height * 1.7, fill(_RIM))
    canvas.drawCircle(*hole, _HOLE * height, fill(mix(stage.composition.mood.edge, BLACK, 0.3)))
    string = skia.Path()
    string.moveTo(*hole)
    string.cubicTo(
        hole[0] - 0.10 * width,
        hole[1] - 0.16 * height,
        0.10 * width,
        -0.02 * height,
        -0.03 * width,
        0.10 * height,
    )
    string.moveTo(*hole)
    string.cubicTo(
        hole[0] - 0.05 * width,
        hole[1] - 0.30 * height,
        0.02 * width,
        0.10 * height,
        -0.03 * width,
        0.02 * height,
    )
    canvas.drawPath(string, stroke(BLACK, 0.015 * height, 0.35))
    canvas.drawPath(string, stroke(_STRING, 0.009 * height))


FAMILY = Family(name="pricetag", suits=_suits, compose=_compose, keeps_clear=True)
