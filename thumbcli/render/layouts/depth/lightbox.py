"""Lightbox: the words as on the sign over a cinema's door, in a frame of bulbs, with beams in the sky."""

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
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.frame_subjects import frame_score
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_PAD_PX, _FRAME_PX = (40.0, 38.0), 34.0
_BULB_PX, _BULB_STEP_PX = 8.5, 40.0
_PANEL, _PANEL_FOOT, _INK, _BULB = 0xFFFFFBEA, 0xFFFFE9B8, 0xFF16110C, 0xFFFFF4C4
_RAIL, _RAIL_PX = 0x30584020, 4.0
_BEAMS = ((0.12, -0.05), (0.34, 0.22), (0.66, 0.78), (0.88, 1.05))
_FACES = ("anton", "oswald", "archivo-narrow")


def _suits(composition: Composition) -> float:
    return suits_carried(composition, frame_score(composition, "lightbox"))


def _compose(stage: Stage) -> None:
    mood, unit = stage.composition.mood, stage.unit

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        draw_glow_ground(canvas, mood, (width * 0.5, height * 0.62), max(size) * 0.7)
        for foot, head in _BEAMS:
            start, end = (width * foot, height * 1.1), (width * head, -height * 0.15)
            draw_beam(canvas, start, end, height * 0.2, colour=mood.rim, alpha=0.55)
        draw_vignette(canvas, size, 0.45)

    stage.draw_glow("lightbox", draw)
    finish_ground(stage)
    accent = ensure_contrast(mix(mood.mid, mood.core, 0.25), _PANEL_FOOT, 5.5)
    look = Lettering(ink=_INK, accent=accent, has_background=True)
    words = carried_words(stage, look, fonts=_FACES, plate=(_INK, WHITE))
    left, top, right, bottom = words.bounds
    across, down = (pad * unit for pad in _PAD_PX)
    _draw_box(stage, (left - across, top - down, right + across, bottom + down))
    put_before(stage)
    draw_carried(stage, words)


def _draw_box(stage: Stage, panel: Rect) -> None:
    canvas, unit, mood = stage.canvas, stage.unit, stage.composition.mood
    inner, frame = skia.Rect(*panel), _FRAME_PX * unit
    outer = inner.makeOutset(frame, frame)
    case = skia.Path()
    case.addRoundRect(outer, 20 * unit, 20 * unit)
    draw_soft_path(canvas, case, with_alpha(mood.core, 0.75), 46 * unit)
    fill_gradient(canvas, case, [mix(mood.mid, mood.core, 0.35), mix(mood.edge, mood.mid, 0.55)])
    glass = skia.Path()
    glass.addRoundRect(inner, 8 * unit, 8 * unit)
    fill_gradient(canvas, glass, [_PANEL, _PANEL_FOOT])
    bulbs = _bulbs(outer.makeInset(frame / 2, frame / 2), _BULB_STEP_PX * unit, _BULB_PX * unit)
    draw_soft_path(canvas, bulbs, with_alpha(0xFFFFD873, 0.95), 9 * unit)
    canvas.drawPath(bulbs, fill(_BULB))


def _bulbs(along: skia.Rect, step: float, radius: float) -> skia.Path:
    """Return bulbs at even distances along a frame, with one in each corner."""
    path = skia.Path()
    across, down = (max(1, round(side / step)) for side in (along.width(), along.height()))
    for place in range(across + 1):
        x = along.left() + along.width() * place / across
        path.addCircle(x, along.top(), radius)
        path.addCircle(x, along.bottom(), radius)
    for place in range(1, down):
        y = along.top() + along.height() * place / down
        path.addCircle(along.left(), y, radius)
        path.addCircle(along.right(), y, radius)
    return path


FAMILY = Family(name="lightbox", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
