"""Bulletin: each line on a bar of its own, as at the foot of the news, before a globe of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import (
    fit_lines,
    poster_area,
    put_words,
    spaced,
    suits_poster,
)
from thumbcli.render.paint.light import draw_beam, draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, gradient, polygon, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.layouts.depth.poster_lines import PosterLine
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.055, 0.09, 0.925, 0.91), (0.075, 0.10, 0.90, 0.90)
_PAD, _GAP, _SLANT = (0.030, 0.034), 0.014, 0.30
"""From a line to the ends and the edges of its bar, as shares of the width and the height; between bars, of
the height; and the slant of an end, as a share of the bar's height."""

_NAVY, _SKY, _HORIZON = 0xFF04102E, 0xFF0C2F86, 0xFF2F7BFF
_SLATE, _SLATE_SKY, _SLATE_HORIZON = 0xFF0A0D12, 0xFF1D2632, 0xFF5A6B80
_RED, _RED_FOOT, _INK, _PAPER, _PAPER_FOOT = 0xFFE0162B, 0xFFA80A1C, 0xFF0A1224, 0xFFFFFFFF, 0xFFDCE3EE
_GREY, _GREY_FOOT = 0xFF3A4656, 0xFF252E3A
_GLOBE, _GLOBE_AT, _MERIDIANS, _PARALLELS = 0.62, (0.80, 0.46), 6, 6
"""Of the globe: its radius as a share of the height, where its middle is, and its lines."""

_SCORE, _GENTLE_SCORE = 1.85, 1.62


def _suits(composition: Composition) -> float:
    if composition.category is not Category.NEWS_COMMENTARY:
        return suits_poster(composition, 0.3)
    return suits_poster(composition, _SCORE, gentle=_GENTLE_SCORE)


def _compose(stage: Stage) -> None:
    composition, height = stage.composition, float(stage.height)
    grave = composition.somber
    shades = (_SLATE, _SLATE_SKY, _SLATE_HORIZON) if grave else (_NAVY, _SKY, _HORIZON)
    stage.draw_glow(
        "bulletin",
        lambda canvas, size: _draw_studio(canvas, size, shades),
        f"{grave}",
        soft_edges=True,
        mirrored=composition.rtl,
        in_any_mood=True,
    )
    finish_ground(stage, dust=0)
    share = _SQUARE_WORDS if stage.square else _WORDS
    area, sub = poster_area(stage, share, clear_px=0.03 * stage.width)
    pad = _PAD[1] * height
    lines = fit_lines(stage, area, key_pad_px=pad, key_gap_px=2 * pad + _GAP * height)
    bars = spaced(lines, area, 2 * pad + _GAP * height)
    bar = (_GREY, _GREY_FOOT) if grave else (_RED, _RED_FOOT)
    _draw_bars(stage, bars, bar)
    looks = (
        Lettering(ink=_INK, accent=_INK, has_background=True),
        Lettering(ink=WHITE, accent=WHITE, has_background=True),
    )
    put_words(stage, (area, bars, sub), looks, plate=(shades[0], WHITE))


def _draw_bars(stage: Stage, lines: Sequence[PosterLine], key: tuple[int, int]) -> None:
    """Draw the bars from the edge of the picture to the end of each line."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    rtl = stage.composition.rtl
    for line in lines:
        left, top, right, bottom = line.rect
        top, bottom = top - _PAD[1] * height, bottom + _PAD[1] * height
        slant = _SLANT * (bottom - top)
        if rtl:
            end = left - _PAD[0] * width
            bar = polygon((width + 9, top), (end - slant, top), (end, bottom), (width + 9, bottom))
        else:
            end = right + _PAD[0] * width
            bar = polygon((-9, top), (end + slant, top), (end, bottom), (-9, bottom))
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(0, 0.012 * height)
            draw_soft_path(canvas, bar, with_alpha(BLACK, 0.6), 0.018 * height)
        shades = key if line.is_key else (_PAPER, _PAPER_FOOT)
        canvas.drawPath(bar, gradient((0, top), (0, bottom), list(shades)))
        edge = skia.Rect(-9, top, width + 9, top + 0.006 * height)
        with skia.AutoCanvasRestore(canvas):
            canvas.clipPath(bar, True)
            canvas.drawRect(edge, fill(WHITE, 0.4))


def _draw_studio(canvas: skia.Canvas, size: tuple[float, float], shades: tuple[int, int, int]) -> None:
    """Draw a dark studio with light along its floor, and a globe of lines."""
    width, height = size
    dark, sky, horizon = shades
    canvas.drawPaint(gradient((0, 0), (0, height), [sky, dark]))
    x, y, radius = width * _GLOBE_AT[0], height * _GLOBE_AT[1], height * _GLOBE
    draw_halo(canvas, (x, y), radius * 1.7, horizon, 0.9)
    canvas.drawCircle(x, y, radius, fill(mix(dark, sky, 0.7)))
    draw_halo(canvas, (x - radius * 0.35, y - radius * 0.4), radius * 0.9, horizon, 0.6)
    line = stroke(ensure_contrast(horizon, dark, 4.0), height * 0.0045, 0.55)
    for place in range(_MERIDIANS):
        half = radius * abs(1 - 2 * (place + 0.5) / _MERIDIANS)
        canvas.drawOval(skia.Rect(x - half, y - radius, x + half, y + radius), line)
    for place in range(1, _PARALLELS):
        down = -1 + 2 * place / _PARALLELS
        half = radius * (1 - down * down) ** 0.5
        bow = radius * 0.10
        oval = skia.Rect(x - half, y + radius * down - bow, x + half, y + radius * down + bow)
        canvas.drawArc(oval, 0, 180, False, line)
    canvas.drawCircle(x, y, radius, stroke(mix(horizon, WHITE, 0.35), height * 0.008, 0.8))
    for start, end in ((0.05, 0.35), (0.45, 0.15)):
        top, foot = (width * start, -height * 0.1), (width * end, height * 1.1)
        draw_beam(canvas, top, foot, height * 0.16, colour=horizon, alpha=0.5)
    draw_halo(canvas, (width * 0.4, height * 1.02), width * 0.6, horizon, 0.6, squash=0.25)
    draw_vignette(canvas, size, 0.4)


FAMILY = Family(name="bulletin", suits=_suits, compose=_compose, keeps_clear=True)
