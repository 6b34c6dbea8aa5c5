"""Spheres: words alone beside lit spheres of several sizes, near and far ones out of focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.foot_words import has_short_sub
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_score, lit_words, shares, words_only
from thumbcli.render.paint.light import draw_glow_ground, draw_veil, draw_vignette
from thumbcli.render.pixels.shapes import radial
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.mood import Mood

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.80, 0.92), (0.06, 0.07, 0.94, 0.80)
_SHORT_CHARS, _SCORE, _OTHER_SCORE = 44, 1.4, 1.2
"""More words, and those with a long sub-line, are set larger by another family."""

_HEADLINE_PX, _SHORT_HEADLINE_PX = 330.0, 470.0

# Of each sphere from the farthest on: its place as shares of width and height, its radius as a share of the
# height, whether it has the accent's colour, and its blur as a share of the radius.
_SPHERES = (
    (0.60, 0.06, 0.07, False, 0.14),
    (0.71, 0.94, 0.10, True, 0.10),
    (0.95, 0.30, 0.40, False, 0.0),
    (0.845, 0.72, 0.14, True, 0.0),
    (0.74, 0.16, 0.075, True, 0.0),
    (1.0, 1.0, 0.24, False, 0.12),
)
_SQUARE_SPHERES = (
    (0.12, 0.90, 0.05, True, 0.12),
    (0.86, 0.94, 0.27, False, 0.0),
    (0.58, 0.92, 0.08, True, 0.0),
    (0.30, 1.0, 0.13, False, 0.10),
)


def _suits(composition: Composition) -> float:
    if not words_only(composition) or composition.somber:
        return 0.0
    fills = len(composition.headline.main) <= _SHORT_CHARS and has_short_sub(composition)
    return lit_score(composition, _SCORE if fills else _OTHER_SCORE)


def _compose(stage: Stage) -> None:
    mood, square = stage.composition.mood, stage.square

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        draw_glow_ground(canvas, mood, (size[0] * 0.86, size[1] * 0.4), max(size) * 0.95)
        draw_vignette(canvas, size, 0.3)
        veil_to = (0.0, size[1] * 0.8) if square else (size[0] * 0.75, 0.0)
        draw_veil(canvas, (0, 0), veil_to, mood.edge, 0.7)
        for x, y, radius, accented, blur in _SQUARE_SPHERES if square else _SPHERES:
            centre = (size[0] * x, size[1] * y)
            _draw_sphere(canvas, centre, radius * size[1], mood, accented=accented, blur=blur)

    stage.draw_glow("spheres", draw, mirrored=stage.mirrored, soft_edges=True)
    finish_ground(stage)
    area = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    lit_words(stage, area, sizes_px=(_HEADLINE_PX, _SHORT_HEADLINE_PX))


def _draw_sphere(
    canvas: skia.Canvas,
    centre: tuple[float, float],
    radius: float,
    mood: Mood,
    *,
    accented: bool,
    blur: float,
) -> None:
    """Draw a sphere lit from the upper left, with its shadow behind it."""
    x, y = centre
    bright, dark = (mood.accent[1], mood.side) if accented else (mood.core, mix(mood.edge, mood.mid, 0.4))
    if not blur:
        below = (x + radius * 0.1, y + radius * 0.2)
        reach = radius * 1.28
        shade = radial(
            below, reach, [with_alpha(BLACK, 0.7), with_alpha(BLACK, 0.6), with_alpha(BLACK, 0)], 0.62
        )
        canvas.drawCircle(*below, reach, shade)
    light = (x - radius * 0.35, y - radius * 0.42)
    paint = radial(light, radius * 1.55, [mix(bright, WHITE, 0.45), bright, dark], 0.35)
    if blur:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, radius * blur))
    canvas.drawCircle(x, y, radius, paint)


FAMILY = Family(name="spheres", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
