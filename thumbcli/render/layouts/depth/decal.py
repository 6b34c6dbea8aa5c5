"""Decal: the key line cut out as a thick white sticker, on loud diagonal stripes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.layouts.frame_subjects import SOUR, UNFIT_SCORE, is_about
from thumbcli.render.paint.light import draw_vignette
from thumbcli.render.pixels.shapes import fill, gradient, polar, polygon, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.typography.fonts import covers, needs_glyph
from thumbcli.render.typography.text_style import Align, Lettering, Relief

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_FACES = ("lilita",)
_WORDS, _SQUARE_WORDS = (0.07, 0.10, 0.93, 0.89), (0.085, 0.11, 0.915, 0.89)
_TURN_DEG = -3.0
_STRIPES, _STRIPE_LEAN = 9, 0.45
_EDGE_PX, _PLAIN_EDGE_PX, _DEPTH_PX, _BLUR_PX = 40.0, 20.0, 12.0, 16.0
_STARS = (
    (0.045, 0.13, 0.085, 8.0),
    (0.955, 0.20, 0.062, 30.0),
    (0.035, 0.86, 0.055, 24.0),
    (0.80, 0.965, 0.07, 50.0),
)
"""Where stars are, as shares of the width and the height, their size as one of the height, and their turn."""

_STAR_DENT = 0.45
_KEY_PAD = 0.034
_KEY_CONTRAST = 4.6
_LIGHT = frozenset(
    {Category.ENTERTAINMENT_COMEDY, Category.LIFESTYLE_VLOG, Category.GAMING, Category.FOOD_COOKING}
)
_SCORE, _OTHER_SCORE = 1.6, 1.2


def _suits(composition: Composition) -> float:
    if not all(covers(_FACES[0], char) for char in composition.headline.main if needs_glyph(char)):
        return 0.0
    if is_about(composition, SOUR):
        return suits_poster(composition, UNFIT_SCORE)
    is_light = composition.category in _LIGHT or is_about(composition, "cutout")
    return suits_poster(composition, _SCORE if is_light else _OTHER_SCORE)


def _compose(stage: Stage) -> None:
    mood, canvas = stage.composition.mood, stage.canvas
    bright, deep = mix(mood.bold, mood.core, 0.30), mood.bold

    def draw(sheet: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        sheet.drawPaint(gradient((0, 0), (0, height), [deep, mix(deep, mood.edge, 0.35)]))
        step = width / _STRIPES
        stripes = skia.Path()
        for place in range(-3, _STRIPES + 1):
            left, lean = place * step, height * _STRIPE_LEAN
            stripes.addPath(
                polygon(
                    (left + lean, 0), (left + lean + step / 2, 0), (left + step / 2, height), (left, height)
                )
            )
        sheet.drawPath(stripes, fill(bright, 0.55))
        draw_vignette(sheet, size, 0.4)

    stage.draw_glow("decal", draw, soft_edges=True)
    _draw_stars(stage, mood.accent[1])
    finish_ground(stage, dust=0)
    area, sub = poster_area(
        stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.03 * stage.width, align=Align.CENTRE
    )
    lines = fit_lines(stage, area, align=Align.CENTRE, faces=_FACES, key_pad_px=_KEY_PAD * stage.height)
    unit, edge = stage.unit, mix(mood.edge, BLACK, 0.5)
    key = ensure_contrast(mood.bold, WHITE, _KEY_CONTRAST)
    shade = mix(WHITE, mood.bold, 0.25)
    cut = Relief(depth=_DEPTH_PX * unit, sides=(shade, shade), bevel=0.0, blur=_BLUR_PX * unit)
    low = Relief(depth=_DEPTH_PX * 0.7 * unit, sides=(edge, edge), bevel=0.0, blur=_BLUR_PX * unit)
    looks = (
        Lettering(ink=WHITE, accent=WHITE, outline=(_PLAIN_EDGE_PX * unit, edge), relief=low),
        Lettering(ink=key, accent=key, outline=(_EDGE_PX * unit, WHITE), relief=cut),
    )
    with skia.AutoCanvasRestore(canvas):
        canvas.rotate(_TURN_DEG, stage.width / 2, stage.height / 2)
        put_words(stage, (area, lines, sub), looks, align=Align.CENTRE)


def _draw_stars(stage: Stage, colour: int) -> None:
    """Draw stars cut out as stickers, where words do not reach."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    for across, down, size, turn in _STARS:
        radius = size * height
        points = (
            polar((0.0, 0.0), radius * (1.0 if place % 2 == 0 else _STAR_DENT), math.pi / 5 * place)
            for place in range(10)
        )
        star = polygon(*points)
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(width * across, height * down)
            canvas.rotate(turn)
            draw_soft_path(canvas, star, with_alpha(BLACK, 0.55), radius * 0.14)
            canvas.drawPath(star, stroke(WHITE, radius * 0.42))
            canvas.drawPath(star, fill(colour))


FAMILY = Family(name="decal", suits=_suits, compose=_compose, keeps_clear=True)
