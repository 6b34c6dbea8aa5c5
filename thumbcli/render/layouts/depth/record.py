"""Record: the song's name large, and a record that slides out of its sleeve."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lines_beside import draw_lines_beside
from thumbcli.render.layouts.depth.lit_parts import finish_ground, is_lit, lit_column, lit_score, shares
from thumbcli.render.layouts.depth.record_sleeves import SLEEVES, sleeve_for
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import logo_corner
from thumbcli.render.paint.light import draw_glow_ground, draw_halo, draw_veil, draw_vignette
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import blurred_fill, fill, fill_gradient, polar, polygon, radial, stroke
from thumbcli.render.pixels.silhouette import SOLID, Silhouette
from thumbcli.render.pixels.surface import Sprite
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.mood import Mood

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.52, 0.92), (0.06, 0.06, 0.94, 0.46)
_MIDDLE, _SQUARE_MIDDLE = (0.775, 0.50), (0.5, 0.74)
_SIZE, _SQUARE_SIZE = 0.66, 0.42  # of the sleeve, as a share of the height
_OUT = -0.17  # how far the record is out of it, as a share of its size
_GROOVES, _LABEL, _HOLE = 15, 0.34, 0.045
_ACROSS, _DOWN = 1.9, 1.45  # of the sprite, in sizes of the sleeve
_HEADLINE_PX = 480.0
_FACES = ("anton", "archivo-narrow")
_TURN_DEG = 7.0
_SPRITES: ByteLimitedCache[Sprite] = ByteLimitedCache(12 * 1024 * 1024, Sprite.size_bytes)


def _suits(composition: Composition) -> float:
    if not is_lit(composition) or composition.topic is not Topic.MUSIC or composition.somber:
        return 0.0
    return lit_score(composition, 2.0)


def _compose(stage: Stage) -> None:
    composition, mood, square = stage.composition, stage.composition.mood, stage.square
    across, down = _SQUARE_MIDDLE if square else _MIDDLE
    size = (_SQUARE_SIZE if square else _SIZE) * stage.height

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * across, size[1] * down)
        draw_glow_ground(canvas, mood, centre, max(size) * 0.68)
        draw_halo(canvas, centre, size[1] * 0.7, mood.core, 0.55)
        draw_vignette(canvas, size, 0.4)
        if not square:
            draw_veil(canvas, (0, 0), (size[0] * 0.5, 0), mood.edge, 0.8)

    stage.draw_glow("record", draw, mirrored=stage.mirrored)
    finish_ground(stage)
    scale = composition.scale
    box = (math.ceil(size * _ACROSS * scale), math.ceil(size * _DOWN * scale))

    def bake(canvas: skia.Canvas) -> None:
        canvas.translate(box[0] / 2, box[1] / 2)
        canvas.scale(-scale if stage.mirrored else scale, scale)
        canvas.rotate(_TURN_DEG)
        _paint_record(canvas, mood, size)
        _paint_sleeve(canvas, mood, size, design)

    design = sleeve_for(composition)
    sprite = _SPRITES.get((mood, box, stage.mirrored, design), lambda: Sprite(box, bake))
    x, y = stage.mirror_x(stage.width * across), stage.height * down
    sprite.paint(stage.canvas, (x * scale, y * scale))
    reach = size * 0.5
    sleeve = Silhouette(alpha=SOLID, centre=(x, y), width_px=size, height_px=size)
    bounds = max(0.0, x - reach), y - reach, min(float(stage.width), x + reach), y + reach
    stage.mark("photo", bounds, sleeve)
    stage.stickers.extend(composition.icons[:1])
    column = lit_column(stage, _HEADLINE_PX * stage.unit)
    if not composition.own_font:
        column = replace(column, fonts=_FACES)
    area, text = shares(stage, *(_SQUARE_WORDS if square else _WORDS)), composition.headline.main
    in_one_size = partial(draw_column_and_logo, stage, text, stage.mirror(area), column, logo_corner(stage))
    draw_lines_beside(stage, area, otherwise=in_one_size)


def _paint_record(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint the record around a place left of the middle."""
    radius, x = size * 0.47, size * _OUT
    canvas.drawCircle(x + size * 0.02, size * 0.03, radius, blurred_fill(with_alpha(BLACK, 0.6), size * 0.03))
    canvas.drawCircle(x, 0, radius, fill(0xFF0C0C10))
    for place in range(_GROOVES):
        share = _LABEL + 0.06 + (0.98 - _LABEL - 0.06) * place / _GROOVES
        canvas.drawCircle(x, 0, radius * share, stroke(with_alpha(WHITE, 0.07), size * 0.0035))
    shine = skia.Path()
    for start in (-2.5, 0.64):
        ends = (polar((x, 0), radius * 0.98, start + part) for part in (-0.17, 0.0, 0.17))
        shine.addPath(polygon((x, 0), *ends))
    canvas.drawPath(shine, blurred_fill(with_alpha(WHITE, 0.22), size * 0.012))
    label = radius * _LABEL
    canvas.drawCircle(
        x,
        0,
        label,
        radial(
            (x - label * 0.3, -label * 0.4), label * 1.8, list(reversed([mood.accent[1], mood.accent[0]]))
        ),
    )
    canvas.drawCircle(x, 0, label * 0.72, stroke(with_alpha(BLACK, 0.35), size * 0.006))
    canvas.drawCircle(x, 0, radius * _HOLE, fill(0xFF0C0C10))


def _paint_sleeve(canvas: skia.Canvas, mood: Mood, size: float, design: int) -> None:
    """Paint the sleeve around the middle: one of the designs, in the picture's colours."""
    half = size / 2
    sleeve = polygon((-half, -half), (half, -half), (half, half), (-half, half))
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(size * 0.02, size * 0.035)
        canvas.drawPath(sleeve, blurred_fill(with_alpha(BLACK, 0.7), size * 0.035))
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(sleeve, skia.ClipOp.kIntersect, True)
        fill_gradient(canvas, sleeve, [mix(mood.core, WHITE, 0.25), mood.mid])
        SLEEVES[design](canvas, mood, size)
    canvas.drawPath(sleeve, stroke(with_alpha(WHITE, 0.45), size * 0.006))


FAMILY = Family(name="record", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
