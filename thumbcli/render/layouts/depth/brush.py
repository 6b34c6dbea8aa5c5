"""Brush: words alone, the key line on a stroke of paint, before a wall with light and printed dots."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    in_one_colour,
    lit_letters,
)
from thumbcli.render.layouts.depth.poster_lines import (
    draw_line,
    fit_lines,
    key_bounds,
    poster_area,
    put_sub,
    suits_strip,
)
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_halo, draw_soft_rays, draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.pixels.shapes import fill, halftone, scramble, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import (
    BLACK,
    WHITE,
    ensure_contrast,
    fill_and_ink,
    is_greenish,
    mix,
    with_alpha,
)
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.065, 0.08, 0.935, 0.92), (0.085, 0.10, 0.915, 0.90)
_TURN_DEG = -2.0
_CLEAR = 0.02  # above the badge, as a share of the width: the ends of turned lines are lower there
_PAD = (0.041, 0.021)  # from the key line to the ends and the edges of its stroke, as shares of the width
_KEY_PAD = 0.026  # between the key line and the others, beyond their gap: what the paint covers of it
_HAIRS, _RAGGED = 15, 0.045
"""Of the brush: how many hairs it has, and how far they end apart, as a share of the width."""

_STREAKS, _DROPS = 11, 16
_OUTLINE_PX, _DEPTH_PX = 11.0, 13.0
_DOT, _DOTS_ALPHA = 0.021, 0.20  # between dots, as a share of the width
_BOLD = 0.72
_WHITE_PAINT, _KEY_CONTRAST = 0xFFFDFBF5, 5.6
_SCORE = 1.62


def _suits(composition: Composition) -> float:
    return suits_strip(composition, _SCORE)


def _compose(stage: Stage) -> None:
    composition, mood, canvas = stage.composition, stage.composition.mood, stage.canvas

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        lively = replace(mood, mid=mix(mood.mid, mood.bold, _BOLD))
        draw_glow_ground(sheet, lively, (width * 0.66, height * 0.30), max(size) * 0.72)
        if _is_white(composition):
            draw_soft_rays(
                sheet, (width * 0.5, height * 0.5), width * 0.75, count=18, colour=mood.rim, alpha=0.34
            )
        for start, end in () if _is_white(composition) else ((0.98, 0.30), (0.80, 0.02)):
            top, foot = (width * start, -height * 0.1), (width * end, height * 1.1)
            draw_beam(sheet, top, foot, height * 0.3, colour=mood.rim, alpha=0.42)
        draw_halo(sheet, (width * 0.9, 0.0), height * 0.6, mood.core, 0.6)
        _draw_dots(sheet, size, mood.core)
        draw_vignette(sheet, size, 0.5)

    variant = f"{_is_white(composition)}"
    stage.draw_glow("brush", draw, variant, mirrored=stage.mirrored, soft_edges=True)
    finish_ground(stage, dust=22)
    area, sub = poster_area(stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=_CLEAR * stage.width)
    left, top, right, bottom = area
    align = Align.CENTRE if stage.square else Align.LEFT
    lines = fit_lines(stage, area, align=align, key_pad_px=_KEY_PAD * stage.width)
    if _is_white(composition):
        paint, ink = _WHITE_PAINT, ensure_contrast(mood.bold, _WHITE_PAINT, _KEY_CONTRAST)
    else:
        paint, ink = fill_and_ink(mood.accent[1], mix(mood.edge, BLACK, 0.5))
    letters = in_one_colour(lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX), key=False)
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, (left + right) / 2, (top + bottom) / 2)
        # The paint covers the shadows of the other lines, which would dim it around the key line.
        for line in lines:
            if not line.is_key:
                draw_line(stage, line, letters)
        _draw_stroke(stage, key_bounds(lines), paint)
        for line in lines:
            if line.is_key:
                draw_line(stage, line, Lettering(ink=ink, accent=ink, has_background=True))
        put_sub(stage, sub, area, lines)
    draw_logo(stage, Corner.TOP_RIGHT)


def _is_white(composition: Composition) -> bool:
    """Tell whether the paint is white, before rays: of every third title whose colour is vivid on it."""
    return composition.seed // 11 % 3 == 0 and not is_greenish(composition.mood.bold)


def _draw_dots(canvas: skia.Canvas, size: tuple[float, float], colour: int) -> None:
    """Print dots that grow towards the lower corner, and smaller ones at the upper one."""
    width, height = size
    step = _DOT * max(width, height)
    for area, towards in (
        ((0.0, height * 0.45, width * 0.62, height * 1.02), lambda x, y: (1 - x) * y),
        ((width * 0.52, -step, width * 1.02, height * 0.5), lambda x, y: x * (1 - y) * 0.8),
    ):
        dots = fill(colour, _DOTS_ALPHA)
        halftone(canvas, area, dots, step_px=step, dot_px=step * 0.62, density=towards)


def _draw_stroke(stage: Stage, rect: Rect, colour: int) -> None:
    """Draw a stroke of paint behind a line: hairs that end apart, streaks in them, and drops."""
    canvas, wide, seed = stage.canvas, float(stage.width), stage.composition.seed % 97
    left, top, right, bottom = rect
    left, right = left - _PAD[0] * wide, right + _PAD[0] * wide
    top, bottom = top - _PAD[1] * wide, bottom + _PAD[1] * wide
    high = (bottom - top) / _HAIRS
    path = skia.Path()
    ends: list[tuple[float, float, float]] = []
    for hair in range(_HAIRS):
        off = [scramble(seed * 31 + hair * 7 + side * 401) for side in (0, 1)]
        bulge = math.sin(math.pi * (hair + 0.5) / _HAIRS) * 0.022 * wide
        start = left + (off[0] - 0.62) * _RAGGED * wide * 0.7 - bulge
        end = right + (off[1] - 0.5) * _RAGGED * wide + bulge
        y = top + hair * high
        ends.append((start, end, y))
        path.addRoundRect(skia.Rect(start, y - high * 0.35, end, y + high * 1.35), high * 0.8, high * 0.5)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 0.012 * wide)
        draw_soft_path(canvas, path, with_alpha(BLACK, 0.6), 0.013 * wide)
    canvas.drawPath(path, fill(colour))
    for streak in range(_STREAKS):
        share = scramble(seed + streak * 53)
        start, end, y = ends[int(share * (_HAIRS - 1))]
        spots = [start + (end - start) * scramble(seed * 3 + streak * 17 + part) for part in (1, 2)]
        pale = streak % 2
        line = stroke(mix(colour, WHITE if pale else BLACK, 0.34 if pale else 0.1), high * 0.16, 0.5)
        canvas.drawLine(min(spots), y + high * 0.5, max(spots), y + high * 0.42, line)
    drops = skia.Path()
    for drop in range(_DROPS):
        at = [scramble(seed * 11 + drop * 29 + part * 211) for part in range(3)]
        x = right + (0.01 + 0.05 * at[0]) * wide if drop % 3 else left - (0.01 + 0.05 * at[0]) * wide
        y = top + (bottom - top) * (at[1] * 1.3 - 0.15)
        size = (0.0015 + 0.006 * at[2] ** 3) * wide
        drops.addOval(skia.Rect(x - size * 1.6, y - size, x + size * 1.6, y + size))
    canvas.drawPath(drops, fill(colour))


FAMILY = Family(name="brush", suits=_suits, compose=_compose, keeps_clear=True)
