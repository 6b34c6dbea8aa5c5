"""Bang: the key line in a burst, as in a comic, over speed lines and printed dots."""

from __future__ import annotations

import math
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
from thumbcli.render.paint.light import draw_soft_rays, draw_vignette
from thumbcli.render.pixels.shapes import fill, gradient, halftone, polygon, scramble, stroke
from thumbcli.render.style.color import BLACK, WHITE, fill_and_ink, mix, with_alpha
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.typography.fonts import covers, needs_glyph
from thumbcli.render.typography.text_style import Align, Lettering, Relief

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_FACES = ("luckiest",)
_WORDS, _SQUARE_WORDS = (0.105, 0.085, 0.895, 0.90), (0.12, 0.11, 0.88, 0.89)
_TURN_DEG = -3.5
_SUB_PAD = 0.075  # between the burst and the small line, of the height
_KEY_PAD = 0.10
_POINTS, _NEAR, _FAR = 24, 1.0, 1.24
"""Of the burst: how many points it has, and how far its dents and points are, in shares of its ellipse."""

_WIDE, _HIGH, _HIGHER, _BLUNT = 0.56, 0.60, 0.045, 0.5
"""The half axes of its ellipse, in shares of the key line's width and height, and of the picture's height;
and the power that makes the ellipse blunt enough for the corners of the line."""

_DOT = 0.022
_OUTLINE_PX, _DEPTH_PX, _BLUR_PX = 17.0, 9.0, 12.0
_LOUD = frozenset({Category.ENTERTAINMENT_COMEDY, Category.GAMING})
_SCORE = 1.75


def _suits(composition: Composition) -> float:
    if not all(covers(_FACES[0], char) for char in composition.headline.main.upper() if needs_glyph(char)):
        return 0.0
    text = composition.headline.main
    if not find_emphasis(text.split(), composition.emphasis, composition.language):
        return suits_poster(composition, UNFIT_SCORE)  # any other word in the burst would say less than all
    loud = composition.category in _LOUD or is_about(composition, "cutout") or is_about(composition, "bang")
    return suits_poster(composition, _SCORE if loud else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    mood, canvas = stage.composition.mood, stage.canvas
    width, height = float(stage.width), float(stage.height)

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        sheet.drawPaint(gradient((0, 0), (0, size[1]), [mix(mood.bold, mood.core, 0.2), mood.bold]))
        centre = (size[0] * 0.5, size[1] * 0.5)
        draw_soft_rays(sheet, centre, size[0] * 0.8, count=22, colour=mix(mood.core, WHITE, 0.3), alpha=0.5)
        draw_vignette(sheet, size, 0.4)

    stage.draw_glow("bang", draw, soft_edges=True)
    step = _DOT * max(width, height)
    for area, towards in (
        ((-step, -step, width * 0.45, height * 0.6), lambda x, y: (1 - x) * (1 - y)),
        ((width * 0.55, height * 0.4, width + step, height + step), lambda x, y: x * y),
    ):
        dots = fill(with_alpha(mix(mood.edge, BLACK, 0.2), 0.55))
        halftone(canvas, area, dots, step_px=step, dot_px=step * 0.62, density=towards)
    finish_ground(stage, dust=0)
    area, sub = poster_area(
        stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.03 * width, align=Align.CENTRE
    )
    lines = fit_lines(stage, area, align=Align.CENTRE, faces=_FACES, key_pad_px=_KEY_PAD * height)
    edge = mix(mood.edge, BLACK, 0.6)
    burst, ink = fill_and_ink(mood.accent[1], edge)
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, width / 2, height / 2)
        _draw_burst(stage, key_bounds(lines), burst, edge)
        unit = stage.unit
        low = Relief(depth=_DEPTH_PX * unit, sides=(edge, edge), bevel=0.0, blur=_BLUR_PX * unit)
        looks = (
            Lettering(ink=WHITE, accent=WHITE, outline=(_OUTLINE_PX * unit, edge), relief=low),
            Lettering(ink=ink, accent=ink, has_background=True),
        )
        put_words(
            stage,
            (area, lines, sub),
            looks,
            align=Align.CENTRE,
            plate=(WHITE, edge),
            key_pad_px=_SUB_PAD * height,
        )


def _draw_burst(stage: Stage, rect: Rect, colour: int, edge: int) -> None:
    """Draw the burst around the key line: a white one behind it, both with a dark edge."""
    left, top, right, bottom = rect
    x, y = (left + right) / 2, (top + bottom) / 2
    seed, height = stage.composition.seed % 53, float(stage.height)
    across, down = (right - left) * _WIDE, (bottom - top) * _HIGH + _HIGHER * stage.height
    for larger, fill_colour in ((1.10, WHITE), (1.0, colour)):
        points = []
        for place in range(2 * _POINTS):
            angle = math.pi * place / _POINTS
            far = _FAR + 0.22 * (scramble(seed + place * 7) - 0.5)
            reach = (far if place % 2 else _NEAR) * larger
            aside, below = (
                math.copysign(abs(part) ** _BLUNT, part) for part in (math.cos(angle), math.sin(angle))
            )
            points.append((x + across * reach * aside, y + down * reach * below))
        path = polygon(*points)
        stage.canvas.drawPath(path, stroke(edge, 0.016 * height))
        stage.canvas.drawPath(path, fill(fill_colour))


FAMILY = Family(name="bang", suits=_suits, compose=_compose, keeps_clear=True)
