"""Window: the words in an editor on a screen, with line numbers, code behind them and a cursor."""

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
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about
from thumbcli.render.paint.light import draw_bokeh, draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient, scramble, stroke
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, mix, with_alpha
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_TURN_DEG = -1.6
_PAD_PX, _BAR_PX, _GUTTER_PX, _RADIUS_PX = (46.0, 44.0), 62.0, 26.0, 26.0
_DOT_PX, _DOT_STEP_PX = 11.0, 38.0
_DOTS = (0xFFFF5F57, 0xFFFEBC2E, 0xFF28C840)
_LINE_PX, _LINE_STEP_PX, _CODE_ALPHA = 15.0, 44.0, 0.13
_NAMED_SCORE = 1.2  # its object is often a window too
_FACES = ("archivo-narrow", "anton")


def _suits(composition: Composition) -> float:
    technical = composition.topic is Topic.TECH_SAAS and not is_about(composition, "device")
    named = technical and is_about(composition, "window")
    score = 1.65 if composition.headline.code else _NAMED_SCORE if named else UNFIT_SCORE
    return suits_carried(composition, score)


def _compose(stage: Stage) -> None:
    mood, unit = stage.composition.mood, stage.unit

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        draw_glow_ground(canvas, mood, (size[0] * 0.72, size[1] * 0.35), max(size) * 0.85)
        draw_halo(canvas, (size[0] * 0.1, size[1] * 1.0), size[1] * 0.8, mood.accent[1], 0.3)
        draw_bokeh(canvas, size, 4, (mood.core, mood.rim), 0.10)
        draw_vignette(canvas, size, 0.35)

    stage.draw_glow("window", draw, mirrored=stage.mirrored)
    finish_ground(stage)
    pane = mix(mood.edge, BLACK, 0.35)
    accent = ensure_contrast(mood.accent[1], pane, 7.0)
    look = Lettering(ink=WHITE, accent=accent, has_background=True)
    plate = fill_and_ink(mood.plate, mood.edge)
    words = carried_words(
        stage,
        look,
        fonts=_FACES,
        turn_deg=_TURN_DEG,
        align=Align.LEFT,
        plate=plate,
        before_px=_GUTTER_PX * unit,
    )
    left, top, right, bottom = words.bounds
    across, down = (pad * unit for pad in _PAD_PX)
    frame = (
        left - across - _GUTTER_PX * unit,
        top - down - _BAR_PX * unit * 0.8,
        right + across,
        min(bottom + down, stage.height * 0.985),
    )
    with turned(stage, words):
        _draw_window(stage, frame, pane, accent)
    put_before(stage)
    draw_carried(stage, words)


def _draw_window(stage: Stage, frame: Rect, pane: int, accent: int) -> None:
    canvas, unit, mood = stage.canvas, stage.unit, stage.composition.mood
    left, top, right, bottom = frame
    radius, bar = _RADIUS_PX * unit, _BAR_PX * unit
    rect = skia.Rect(*frame)
    whole = skia.Path()
    whole.addRoundRect(rect, radius, radius)
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(0, 22 * unit)
        draw_soft_path(canvas, whole, with_alpha(BLACK, 0.75), 26 * unit)
    fill_gradient(canvas, whole, [mix(pane, mood.mid, 0.16), pane])
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(whole, skia.ClipOp.kIntersect, True)
        canvas.drawRect(skia.Rect(left, top, right, top + bar), fill(mix(pane, mood.mid, 0.55)))
        for place, colour in enumerate(_DOTS):
            x = left + (_DOT_STEP_PX * (place + 1)) * unit
            canvas.drawCircle(x, top + bar / 2, _DOT_PX * unit, fill(colour))
        _draw_code(stage, (left, top + bar, right, bottom), (accent, mood.core, WHITE))
    canvas.drawPath(whole, stroke(with_alpha(mix(mood.core, WHITE, 0.4), 0.55), 2.5 * unit))


def _draw_code(stage: Stage, area: Rect, colours: tuple[int, ...]) -> None:
    """Draw lines of code, too faint to be read against the words."""
    canvas, unit = stage.canvas, stage.unit
    left, top, right, bottom = area
    y, row = top + 26 * unit, 0
    while y < bottom:
        x = left + (40 + 46 * round(scramble(row * 5 + 2) * 3)) * unit
        for part in range(2 + round(scramble(row + 9) * 3)):
            long = (60 + 190 * scramble(row * 11 + part * 3 + 1)) * unit
            colour = colours[(row + part) % len(colours)]
            if x + long > right - 30 * unit:
                break
            bit = skia.Rect(x, y, x + long, y + _LINE_PX * unit)
            canvas.drawRoundRect(bit, 7 * unit, 7 * unit, fill(with_alpha(colour, _CODE_ALPHA)))
            x += long + 20 * unit
        y += _LINE_STEP_PX * unit
        row += 1


FAMILY = Family(name="window", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
