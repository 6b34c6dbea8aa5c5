"""Clipping: the words printed on torn paper, key words under a marker, over sheets of coloured paper."""

from __future__ import annotations

from math import sin
from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.carried_words import (
    carried_words,
    draw_carried,
    put_before,
    suits_carried,
    turned,
)
from thumbcli.render.layouts.depth.lit_parts import finish_ground
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.paint.light import draw_vignette
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon, scramble
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, fill_and_ink, mix, with_alpha
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_TURN_DEG, _UNDER_TURN_DEG = -2.2, 3.4
_PAD = (0.052, 0.075)
"""From the words to the edge of the paper, as shares of the width and the height."""

_PAPER, _PAPER_FOOT, _PAPER_INK = 0xFFFFFDF6, 0xFFEDE6D6, 0xFF14120F
_TEAR_STEP, _TEAR, _WAVE, _TEAR_RIM = 0.013, 0.017, 0.006, 0.010
"""Of a torn edge, as shares of the height: between its points, its fibres, its waves, its white rim."""

_BOX_OUTSET_PX = 26.0
_FACES = ("anton", "archivo-narrow", "oswald")
_TAPE, _TAPE_TURN_DEG, _TAPE_ALPHA = (0.13, 0.062), 34.0, 0.82
_TOLD = frozenset({Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE, Category.LIFESTYLE_VLOG})


def _suits(composition: Composition) -> float:
    suits = composition.category in _TOLD or bool(composition.icons)
    return suits_carried(composition, 1.36 if suits else 1.1, gentle=1.5)


def _compose(stage: Stage) -> None:
    composition, mood = stage.composition, stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        draw_vignette(canvas, size, 0.5)

    draw_ground(stage, "clipping", ((0.62, 0.4), 0.72), draw, mirrored=stage.mirrored)
    finish_ground(stage, dust=0)
    marker, ink = fill_and_ink(mood.accent[1], BLACK)
    if composition.somber:
        marker, ink = 0xFF20262E, WHITE
    look = Lettering(ink=_PAPER_INK, accent=ink, box=marker, has_background=True)
    words = carried_words(
        stage,
        look,
        fonts=_FACES,
        turn_deg=_TURN_DEG,
        plate=(_PAPER_INK, WHITE),
        box_outset_px=_BOX_OUTSET_PX * stage.unit,
    )
    left, top, right, bottom = words.bounds
    across, down = _PAD[0] * stage.width, _PAD[1] * stage.height
    sheet = (left - across, top - down, right + across, bottom + down)
    with turned(stage, words):
        with skia.AutoCanvasRestore(stage.canvas):
            stage.canvas.rotate(_UNDER_TURN_DEG, *words.middle)
            _draw_sheet(stage, sheet, (mix(marker, WHITE, 0.12), mix(marker, BLACK, 0.16)), 3)
        _draw_shadow(stage, sheet)
        _draw_sheet(stage, sheet, (_PAPER, _PAPER_FOOT), composition.seed % 5)
        _draw_tape(stage, (sheet[0] + across * 0.5, sheet[1] + down * 0.3), -_TAPE_TURN_DEG)
        _draw_tape(stage, (sheet[2] - across * 0.5, sheet[1] + down * 0.3), _TAPE_TURN_DEG)
    put_before(stage)
    draw_carried(stage, words)


def _draw_shadow(stage: Stage, sheet: Rect) -> None:
    left, top, right, bottom = sheet
    high = float(stage.height)
    path = skia.Path()
    path.addRect(skia.Rect(left, top + 0.018 * high, right, bottom + 0.018 * high))
    draw_soft_path(stage.canvas, path, with_alpha(BLACK, 0.62), 0.024 * high)


def _draw_sheet(stage: Stage, sheet: Rect, colours: tuple[int, int], seed: int) -> None:
    """Draw a sheet of paper that is torn off at the top and at the foot."""
    canvas, high = stage.canvas, float(stage.height)
    outer = _torn(sheet, high, seed)
    canvas.drawPath(outer, fill(mix(colours[0], WHITE, 0.6)))
    rim = _TEAR_RIM * high
    left, top, right, bottom = sheet
    fill_gradient(canvas, _torn((left, top + rim, right, bottom - rim), high, seed + 1), list(colours))


def _torn(sheet: Rect, high: float, seed: int) -> skia.Path:
    """Return a sheet whose top and foot are torn: long waves, and fibres of any length on them."""
    left, top, right, bottom = sheet
    count = max(12, round((right - left) / (_TEAR_STEP * high)))
    step = (right - left) / count

    def edge(side: int) -> list[tuple[float, float]]:
        shares = (scramble(seed * 64 + side * 512 + place) for place in range(count + 1))
        waves = [sin((place + seed + side * 5) * 0.37) * _WAVE for place in range(count + 1)]
        return [
            (
                left + step * (place + share - 0.5),
                (wave + (share * share - 0.3) * _TEAR) * high,
            )
            for place, (share, wave) in enumerate(zip(shares, waves, strict=True))
        ]

    upper = [(x, top + rise) for x, rise in edge(0)]
    lower = [(x, bottom - rise) for x, rise in reversed(edge(1))]
    return polygon(*upper, *lower)


def _draw_tape(stage: Stage, centre: tuple[float, float], turn_deg: float) -> None:
    """Draw a piece of sticky tape."""
    across, down = _TAPE[0] * stage.height, _TAPE[1] * stage.height
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.translate(*centre)
        stage.canvas.rotate(turn_deg)
        tape = skia.Rect(-across, -down / 2, across, down / 2)
        stage.canvas.drawRect(tape.makeOffset(0, 3 * stage.unit), fill(with_alpha(BLACK, 0.22)))
        stage.canvas.drawRect(tape, fill(with_alpha(0xFFF4E7B4, _TAPE_ALPHA)))


FAMILY = Family(name="clipping", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)
