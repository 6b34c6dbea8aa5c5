"""Cutout: a bright ground in two colours, letters with a thick black edge, the object like a sticker."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.carried_words import (
    carried_words,
    draw_carried,
    put_before,
    suits_carried,
)
from thumbcli.render.layouts.depth.lit_parts import has_hero, lit_letters
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, frame_score
from thumbcli.render.paint.objects import ObjectLook, dominant_colour
from thumbcli.render.pixels.shapes import fill, fill_gradient, halftone, polar, polygon
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.style.oklab import delta_e, from_lch, to_lab
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Point

__all__ = ["FAMILY"]

_DEEP = (0.50, 0.21)
"""Lightness and chroma (OKLCH) of the ground behind the words."""

_PINK = 0xFFFF7AB8
_PANELS = (0xFFFFD21F, 0xFF3DE0F5, 0xFFFF8A1C, _PINK, 0xFFEAF2FF)
_WITH_PINK = frozenset(
    {Topic.LIFESTYLE_VLOG, Topic.BEAUTY, Topic.ENTERTAINMENT_COMEDY, Topic.CREATIVE_DESIGN}
)
"""Topics that pink goes with: sport and food have none."""

_APART = 0.16  # in OKLab: a panel that is nearer to the ground or to the object is not told from it
_PANEL = ((0.67, 0.0), (0.60, 1.0))
"""Where the panel begins at the top and at the foot, as shares of the width and the height."""

_BESIDE_PLACE = 1.45  # the most that it scores where its object can stand in a place
_CHOICES = 4  # the seed picks one of so many panels
_LINE = 0.011  # of the line at its edge, as a share of the width
_SPIKES, _SPIKE = 22, 0.80  # of the star behind words alone: its points, and how far in it goes between them
_EDGE, _EDGE_PX, _DEPTH_PX, _TURN_DEG = 0xFF0A000C, 23.0, 15.0, -2.5
"""Of letters. The edge has less green than the sides of key words: `fill_gaps` tells it from them by that."""

_FACES = ("anton", "archivo-narrow", "luckiest")


def _suits(composition: Composition) -> float:
    if composition.own_colours:
        return 0.0  # its ground is none of theirs
    # Without an object there is but a star around words, which they have no need of.
    score = frame_score(composition, "cutout") if composition.icons else UNFIT_SCORE
    if composition.place:
        score = min(score, _BESIDE_PLACE)
    return suits_carried(composition, score)


def _colours(composition: Composition) -> tuple[int, int]:
    """Return the colours of the ground and of the panel, which stands off from the ground and the object."""
    deep = from_lch(*_DEEP, to_lab(composition.mood.mid).hue)
    beside = [deep, composition.mood.accent[1]]
    if has_hero(composition):
        beside.append(dominant_colour(composition.icons[0]))
    panels = [panel for panel in _PANELS if panel != _PINK or composition.topic in _WITH_PINK]
    apart = [panel for panel in panels if min(delta_e(panel, other) for other in beside) >= _APART] or panels
    return deep, apart[composition.seed // 5 % min(_CHOICES, len(apart))]


def _compose(stage: Stage) -> None:
    composition = stage.composition
    deep, bright = _colours(composition)
    with_object = has_hero(composition)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        _draw_ground(canvas, size, (deep, bright), beside=with_object and not stage.square)

    variant = f"{with_object} {deep} {bright}"
    mirrored = stage.mirrored and with_object
    stage.draw_glow("cutout", draw, variant, mirrored=mirrored, soft_edges=True, in_any_mood=True)
    look = lit_letters(stage, outline_px=_EDGE_PX, depth_px=_DEPTH_PX, edge=_EDGE)
    words = carried_words(stage, look, fonts=_FACES, turn_deg=_TURN_DEG, plate=(_EDGE, WHITE))
    put_before(stage, turn_deg=-5, look=ObjectLook(rim=None, outline=WHITE))
    draw_carried(stage, words)


def _draw_ground(
    canvas: skia.Canvas, size: tuple[float, float], colours: tuple[int, int], *, beside: bool
) -> None:
    width, height = size
    deep, bright = colours
    whole = polygon((0, 0), (width, 0), (width, height), (0, height))
    fill_gradient(canvas, whole, [mix(deep, WHITE, 0.10), mix(deep, BLACK, 0.18)])
    step = height / 30
    halftone(
        canvas,
        (0, height * 0.45, width, height * 1.05),
        fill(with_alpha(BLACK, 0.16)),
        step_px=step,
        dot_px=step * 0.5,
        density=lambda _, down: down,
    )
    if beside:
        (top_x, top), (foot_x, foot) = ((width * x, height * y) for x, y in _PANEL)
        line = width * _LINE
        canvas.drawPath(
            polygon((top_x - line, top), (width, top), (width, foot), (foot_x - line, foot)), fill(WHITE)
        )
        panel = polygon((top_x, top), (width, top), (width, foot), (foot_x, foot))
        fill_gradient(canvas, panel, [mix(bright, WHITE, 0.25), bright])
        _draw_rays(canvas, panel, (width * 0.8, height * 0.53), width * 0.6)
        return
    star = _star((width / 2, height * 0.47), (width * 0.56, height * 0.62))
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, height * 0.02)
        canvas.drawPath(star, fill(with_alpha(BLACK, 0.35)))
    fill_gradient(canvas, star, [mix(bright, WHITE, 0.25), bright])
    _draw_rays(canvas, star, (width / 2, height * 0.47), width * 0.7)


def _star(centre: Point, radii: tuple[float, float]) -> skia.Path:
    points = []
    for place in range(2 * _SPIKES):
        share = 1.0 if place % 2 else _SPIKE
        x, y = polar((0, 0), share, math.pi * place / _SPIKES)
        points.append((centre[0] + x * radii[0], centre[1] + y * radii[1]))
    return polygon(*points)


def _draw_rays(canvas: skia.Canvas, within: skia.Path, centre: Point, radius: float) -> None:
    rays = skia.Path()
    for place in range(0, 28, 2):
        ends = (polar(centre, radius, 2 * math.pi * (place + part) / 28) for part in (0, 1))
        rays.addPath(polygon(centre, *ends))
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(within, skia.ClipOp.kIntersect, True)
        canvas.drawPath(rays, fill(with_alpha(WHITE, 0.20)))


FAMILY = Family(name="cutout", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
