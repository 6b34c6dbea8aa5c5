"""Ticket: the words printed on a ticket with a stub, over a second one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.carried_words import (
    carried_words,
    draw_carried,
    put_before,
    suits_carried,
    turned,
)
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.frame_subjects import frame_score
from thumbcli.render.paint.light import draw_bokeh, draw_glow_ground, draw_soft_rays, draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient, scramble, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_TURN_DEG, _UNDER_TURN_DEG = -3.0, -6.0
_PAD_PX, _STUB_PX = (70.0, 52.0), 74.0
_NOTCH_PX, _NOTCHES = 17.0, 5
_BAR_PX, _DASH_PX = (3.0, 8.0), 17.0
_FACES = ("anton", "archivo-narrow")
_PAPER = 0xFFFFF3D9
_PALER, _DARKER = 0.22, 0.10  # of the paper at its top and at its foot


def _suits(composition: Composition) -> float:
    return suits_carried(composition, frame_score(composition, "ticket"), most_chars=46)


def _compose(stage: Stage) -> None:
    composition, mood, unit = stage.composition, stage.composition.mood, stage.unit

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] * 0.5, size[1] * 0.45)
        draw_glow_ground(canvas, mood, centre, max(size) * 0.7)
        draw_soft_rays(canvas, centre, max(size) * 0.7, count=14, colour=mood.rim, alpha=0.14)
        draw_bokeh(canvas, size, 6, (mood.core, mood.accent[1]), 0.12)
        draw_vignette(canvas, size, 0.45)

    stage.draw_glow("ticket", draw, mirrored=stage.mirrored)
    finish_ground(stage)
    ink = ensure_contrast(mix(mood.edge, BLACK, 0.4), _PAPER, 7.0)
    accent = ensure_contrast(mix(mood.mid, mood.core, 0.1), mix(_PAPER, BLACK, _DARKER), 4.9)
    look = Lettering(ink=ink, accent=accent, has_background=True)
    words = carried_words(
        stage, look, fonts=_FACES, turn_deg=_TURN_DEG, plate=(ink, WHITE), before_px=_STUB_PX * unit
    )
    left, top, right, bottom = words.bounds
    across, down = (pad * unit for pad in _PAD_PX)
    stub = _STUB_PX * unit
    ticket = (left - across - stub, top - down, right + across, bottom + down)
    with turned(stage, words):
        with skia.AutoCanvasRestore(stage.canvas):
            stage.canvas.rotate(_UNDER_TURN_DEG, *words.middle)
            _draw_ticket(stage, ticket, mix(_PAPER, mood.mid, 0.55), shadow=False)
        _draw_ticket(stage, ticket, _PAPER)
        _draw_stub(stage, ticket, ink, composition.seed)
    put_before(stage)
    draw_carried(stage, words)


def _draw_ticket(stage: Stage, ticket: Rect, paper: int, *, shadow: bool = True) -> None:
    """Draw a ticket whose ends are punched, and its shadow unless that would not be seen."""
    canvas, unit = stage.canvas, stage.unit
    left, top, right, bottom = ticket
    path, holes = skia.Path(), skia.Path()
    path.addRoundRect(skia.Rect(*ticket), 14 * unit, 14 * unit)
    for place in range(_NOTCHES):
        y = top + (bottom - top) * (place + 0.5) / _NOTCHES
        holes.addCircle(left, y, _NOTCH_PX * unit)
        holes.addCircle(right, y, _NOTCH_PX * unit)
    path = skia.Op(path, holes, skia.PathOp.kDifference_PathOp)
    if shadow:
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(0, 16 * unit)
            draw_soft_path(canvas, path, with_alpha(BLACK, 0.65), 17 * unit)
    fill_gradient(canvas, path, [mix(paper, WHITE, _PALER), mix(paper, BLACK, _DARKER)])


def _draw_stub(stage: Stage, ticket: Rect, ink: int, seed: int) -> None:
    """Draw the line that the stub is torn off at, its bars, and a thin frame."""
    canvas, unit = stage.canvas, stage.unit
    left, top, right, bottom = ticket
    fold, inset = left + (_STUB_PX + 22) * unit, 17 * unit
    y = top + inset
    while y < bottom - inset:
        end = min(y + _DASH_PX * unit, bottom - inset)
        canvas.drawLine(fold, y, fold, end, stroke(with_alpha(ink, 0.55), 4 * unit))
        y += 2 * _DASH_PX * unit
    x_left, x_right = left + 36 * unit, fold - 20 * unit
    y, place = top + 2.2 * inset, seed % 97
    while y < bottom - 2.2 * inset:
        high = (_BAR_PX[0] + (_BAR_PX[1] - _BAR_PX[0]) * scramble(place)) * unit
        canvas.drawRect(skia.Rect(x_left, y, x_right, y + high), fill(ink))
        y += high + (3 + 5 * scramble(place + 3)) * unit
        place += 1
    frame = skia.Rect(fold + 14 * unit, top + inset, right - 1.7 * inset, bottom - inset)
    canvas.drawRoundRect(frame, 10 * unit, 10 * unit, stroke(with_alpha(ink, 0.35), 3 * unit))


FAMILY = Family(name="ticket", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
