"""Torn: the key line on torn paper that crosses the picture, over a ground in two colours."""

from __future__ import annotations

from math import sin
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, in_one_colour, lit_letters
from thumbcli.render.layouts.depth.poster_lines import (
    fit_lines,
    key_bounds,
    poster_area,
    put_words,
    suits_strip,
)
from thumbcli.render.paint.light import draw_halo, draw_soft_rays, draw_vignette
from thumbcli.render.pixels.shapes import fill, gradient, halftone, polygon, scramble
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

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.06, 0.085, 0.94, 0.915), (0.085, 0.11, 0.915, 0.89)
_TURN_DEG = -2.6
_PAD, _KEY_PAD = 0.048, 0.072
"""From the key line to the edge of the paper, and from it to the other lines, as shares of the height."""

_STEP, _FIBRE, _WAVE, _RIM = 0.016, 0.020, 0.010, 0.016
"""Of a torn edge, as shares of the height: between its points, its fibres, its waves, its white rim."""

_OUTLINE_PX, _DEPTH_PX = 12.0, 14.0
_WHITE_PAPER, _KEY_CONTRAST = 0xFFFFFFFF, 5.6
_CREASES = ((0.10, 0.30, 0.22, 0.030), (0.46, 0.40, 0.70, 0.022), (0.78, 0.92, 0.88, 0.030))
"""Folds of the paper: where each starts, how far its shade reaches and where it ends, as shares of the
width; and how dark it is."""

_DOT = 0.020
_SCORE = 1.66


def _suits(composition: Composition) -> float:
    return suits_strip(composition, _SCORE)


def _compose(stage: Stage) -> None:
    composition, mood, canvas = stage.composition, stage.composition.mood, stage.canvas
    width, height = float(stage.width), float(stage.height)
    upper, lower = mix(mood.bold, mood.core, 0.12), mix(mood.edge, mood.mid, 0.55)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        sheet.drawPaint(gradient((0, 0), (size[0] * 0.3, size[1]), [upper, lower]))
        middle = (size[0] * 0.5, size[1] * 0.5)
        draw_soft_rays(sheet, middle, size[0] * 0.8, count=16, colour=mood.core, alpha=0.4)
        draw_halo(sheet, middle, size[0] * 0.6, mood.core, 0.4, squash=0.6)
        draw_vignette(sheet, size, 0.4)

    stage.draw_glow("torn", draw, soft_edges=True)
    step = _DOT * max(width, height)
    dots = fill(with_alpha(mood.rim, 0.16))
    halftone(
        canvas,
        (width * 0.5, -step, width * 1.02, height * 0.5),
        dots,
        step_px=step,
        dot_px=step * 0.6,
        density=lambda x, y: x * (1 - y),
    )
    finish_ground(stage, dust=0)
    area, sub = poster_area(
        stage,
        _SQUARE_WORDS if stage.square else _WORDS,
        clear_px=0.03 * width,
        align=Align.CENTRE,
    )
    lines = fit_lines(stage, area, align=Align.CENTRE, key_pad_px=_KEY_PAD * height)
    if composition.seed // 11 % 2 and not is_greenish(mood.bold):
        paper, ink = _WHITE_PAPER, ensure_contrast(mood.bold, _WHITE_PAPER, _KEY_CONTRAST)
    else:
        paper, ink = fill_and_ink(mood.accent[1], mix(mood.edge, BLACK, 0.5))
    letters = in_one_colour(lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX), key=False)
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, width / 2, height / 2)
        _, top, _, bottom = key_bounds(lines)
        _draw_paper(stage, (top - _PAD * height, bottom + _PAD * height), paper)
        looks = (letters, Lettering(ink=ink, accent=ink, has_background=True))
        put_words(stage, (area, lines, sub), looks, align=Align.CENTRE)


def _draw_paper(stage: Stage, span: tuple[float, float], colour: int) -> None:
    """Draw paper across the whole picture that is torn above and below, with its shadow and its folds."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    top, bottom = span
    seed = stage.composition.seed % 31
    outer = _torn(stage, span, seed)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 0.02 * height)
        draw_soft_path(canvas, outer, with_alpha(BLACK, 0.75), 0.024 * height)
    canvas.drawPath(outer, fill(mix(colour, WHITE, 0.72)))
    rim = _RIM * height
    inner = _torn(stage, (top + rim, bottom - rim), seed + 1)
    canvas.drawPath(inner, fill(colour))
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(inner, True)
        for start, reach, end, dark in _CREASES:
            fold = ((width * start, top), (width * end, bottom))
            away = (width * (reach - start), 0.0)
            shaded = polygon(*fold, (fold[1][0] + away[0], bottom), (fold[0][0] + away[0], top))
            canvas.drawPath(shaded, fill(BLACK, dark))
            pale = polygon(*fold, (fold[1][0] - away[0] * 0.4, bottom), (fold[0][0] - away[0] * 0.2, top))
            canvas.drawPath(pale, fill(WHITE, dark * 2.4))


def _torn(stage: Stage, span: tuple[float, float], seed: int) -> skia.Path:
    """Return paper that is torn above and below: long waves, and fibres of any length on them."""
    width, high = float(stage.width), float(stage.height)
    over = 0.1 * width
    count = round((width + 2 * over) / (_STEP * high))
    step = (width + 2 * over) / count

    def edge(side: int) -> list[tuple[float, float]]:
        shares = [scramble(seed * 64 + side * 512 + place) for place in range(count + 1)]
        return [
            (
                step * (place + share - 0.5) - over,
                (sin((place + seed * 3 + side * 5) * 0.23) * _WAVE + (share * share - 0.3) * _FIBRE) * high,
            )
            for place, share in enumerate(shares)
        ]

    upper = [(x, span[0] + rise) for x, rise in edge(0)]
    lower = [(x, span[1] - rise) for x, rise in reversed(edge(1))]
    return polygon(*upper, *lower)


FAMILY = Family(name="torn", suits=_suits, compose=_compose, keeps_clear=True)
