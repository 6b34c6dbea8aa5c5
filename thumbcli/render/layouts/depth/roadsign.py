"""Roadsign: the words on the sign over a motorway, under a bright sky."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.carried_words import (
    carried_words,
    draw_carried,
    put_before,
    suits_carried,
)
from thumbcli.render.layouts.frame_subjects import frame_score
from thumbcli.render.paint.light import draw_halo
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_SIGNS = (0xFF0B6B3A, 0xFF0E4FA8, 0xFF7A3E12)
"""Of a motorway, of a town, and of a sight."""

_SKIES = ((0xFF1E86E0, 0xFFBFE6FF), (0xFFF2704F, 0xFFFFE0A3), (0xFF4A5BD6, 0xFFF7C6E6))
_HILLS, _ROAD, _KEY, _STEEL = (0xFF6FA37C, 0xFF3F7A57), 0xFF3A4048, 0xFFFFE04D, 0xFF8B949E
_HORIZON = 0.80  # where the road begins, as a share of the height
_CLOUDS = ((0.14, 0.16, 0.11), (0.62, 0.08, 0.14), (0.90, 0.30, 0.10))
_PAD_PX, _RADIUS_PX, _RIM_PX, _INSET_PX, _POST_PX = (44.0, 42.0), 34.0, 9.0, 11.0, 26.0
_FACES = ("archivo-narrow", "anton")


def _suits(composition: Composition) -> float:
    if composition.own_colours:
        return 0.0  # its ground is none of theirs
    return suits_carried(composition, frame_score(composition, "roadsign"))


def _compose(stage: Stage) -> None:
    seed, unit = stage.composition.seed, stage.unit
    sky = _SKIES[seed // 11 % len(_SKIES)]

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        _draw_road(canvas, size, sky)

    stage.draw_glow("roadsign", draw, f"{sky}", mirrored=stage.mirrored, soft_edges=True, in_any_mood=True)
    words = carried_words(
        stage,
        Lettering(ink=WHITE, accent=_KEY, has_background=True),
        fonts=_FACES,
        plate=(_KEY, 0xFF16181C),
    )
    left, top, right, bottom = words.bounds
    across, down = (pad * unit for pad in _PAD_PX)
    sign = (left - across, top - down, right + across, bottom + down)
    _draw_sign(stage, sign, _SIGNS[seed // 13 % len(_SIGNS)])
    put_before(stage)
    draw_carried(stage, words)


def _draw_road(canvas: skia.Canvas, size: tuple[float, float], sky: tuple[int, int]) -> None:
    width, height = size
    fill_gradient(canvas, polygon((0, 0), (width, 0), (width, height), (0, height)), list(sky))
    draw_halo(canvas, (width * 0.78, height * 0.62), height * 0.6, WHITE, 0.6)
    for across, down, long in _CLOUDS:
        cloud = skia.Path()
        for shift, share in ((-0.6, 0.55), (0.0, 0.85), (0.62, 0.6)):
            cloud.addCircle(width * (across + shift * long), height * down, height * long * share * 0.8)
        base = height * (down + long * 0.35)
        cut = skia.Path()
        cut.addRect(skia.Rect(0, 0, width, base))
        cloud = skia.Op(cloud, cut, skia.PathOp.kIntersect_PathOp)
        canvas.drawPath(cloud, fill(with_alpha(WHITE, 0.75)))
    horizon = height * _HORIZON
    for place, colour in enumerate(_HILLS):
        hill, rise = skia.Path(), height * (0.22 - 0.07 * place)
        hill.moveTo(0, horizon)
        bends = (width * 0.2, horizon - rise * 1.5), (width * 0.45, horizon + rise * 0.2)
        hill.cubicTo(*bends[place], *bends[1 - place], width * 0.6, horizon - rise * 0.5)
        hill.cubicTo(width * 0.75, horizon - rise, width * 0.9, horizon - rise, width, horizon - rise * 0.3)
        hill.lineTo(width, horizon)
        hill.close()
        canvas.drawPath(hill, fill(mix(colour, sky[1], 0.35 - 0.25 * place)))
    canvas.drawRect(skia.Rect(0, horizon, width, height), fill(mix(_HILLS[1], BLACK, 0.25)))
    middle = width * 0.5
    road = polygon(
        (middle - width * 0.06, horizon),
        (middle + width * 0.06, horizon),
        (middle + width * 0.48, height),
        (middle - width * 0.48, height),
    )
    canvas.drawPath(road, fill(_ROAD))
    for near, far in ((0.12, 0.28), (0.5, 0.85)):
        ends = [(horizon + (height - horizon) * share, width * 0.022 * share) for share in (near, far)]
        (top, thin), (foot, thick) = ends
        lower = ((middle + thick, foot), (middle - thick, foot))
        canvas.drawPath(polygon((middle - thin, top), (middle + thin, top), *lower), fill(WHITE))


def _draw_sign(stage: Stage, sign: Rect, colour: int) -> None:
    """Draw the sign on its posts, with the white line inside its edge."""
    canvas, unit = stage.canvas, stage.unit
    rect, post = skia.Rect(*sign), _POST_PX * unit
    for share in (0.16, 0.84):
        x = rect.left() + rect.width() * share
        leg = skia.Rect(x - post / 2, rect.top(), x + post / 2, stage.height)
        canvas.drawRect(leg, fill(mix(_STEEL, BLACK, 0.25)))
        canvas.drawRect(skia.Rect(x - post / 2, rect.top(), x - post / 6, stage.height), fill(_STEEL))
    plate = skia.Path()
    plate.addRoundRect(rect, _RADIUS_PX * unit, _RADIUS_PX * unit)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 14 * unit)
        draw_soft_path(canvas, plate, with_alpha(BLACK, 0.5), 18 * unit)
    fill_gradient(canvas, plate, [mix(colour, WHITE, 0.10), mix(colour, BLACK, 0.12)])
    inset = _INSET_PX * unit
    inner = rect.makeInset(inset, inset)
    radius = _RADIUS_PX * unit - inset
    canvas.drawRoundRect(inner, radius, radius, stroke(WHITE, _RIM_PX * unit))


FAMILY = Family(name="roadsign", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
