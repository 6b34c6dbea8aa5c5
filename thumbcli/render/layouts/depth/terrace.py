"""Terrace: a match's words in light over the heads, scarves and flags of its fans, below floodlights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_letters
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.paint.front_rows import draw_fans
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import BLACK, WHITE, mix
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.06, 0.085, 0.94, 0.72), (0.085, 0.12, 0.915, 0.74)
_MASTS = (0.075, 0.925)  # of the floodlights, across
_LAMPS = (5, 2)  # of one, across and down
_OUTLINE_PX, _DEPTH_PX = 12.0, 11.0
_SCORE = 2.0


def _suits(composition: Composition) -> float:
    if any(composition.format.safe_zones):
        return 0.0
    return suits_poster(composition, _SCORE if composition.topic is Topic.SPORTS else UNFIT_SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        night = replace(mood, edge=mix(mood.edge, BLACK, 0.3), mid=mix(mood.mid, BLACK, 0.1))
        draw_glow_ground(canvas, night, (width * 0.5, height * 0.9), max(size) * 0.72, squash=0.75)
        for mast in _MASTS:
            lamp, foot = (width * mast, height * 0.05), (width * (1.1 - 1.2 * mast), height * 1.1)
            draw_beam(canvas, lamp, foot, height * 0.34, colour=WHITE, alpha=0.5)
            draw_halo(canvas, lamp, height * 0.42, mood.rim, 0.9)
        draw_halo(canvas, (width * 0.5, height * 0.92), height * 0.75, mood.core, 0.75, squash=0.4)
        draw_vignette(canvas, size, 0.3)

    stage.draw_glow("terrace", draw)
    finish_ground(stage, dust=26)
    _draw_lamps(stage)
    size = float(stage.width), float(stage.height)
    draw_fans(stage.canvas, size, mood, stage.composition.seed % 61)
    share = _SQUARE_WORDS if stage.square else _WORDS
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX)
    put_words(stage, (area, lines, sub), (look, look), align=Align.CENTRE)


def _draw_lamps(stage: Stage) -> None:
    """Draw the lamps of both floodlights, at the upper corners."""
    unit = stage.height * 0.021
    across, down = _LAMPS
    for mast in _MASTS:
        left = stage.width * mast - unit * (across - 1) / 2
        for column in range(across):
            for row in range(down):
                centre = left + unit * column, unit * (row + 0.9)
                stage.canvas.drawCircle(*centre, unit * 0.38, fill(WHITE, 0.95))


FAMILY = Family(name="terrace", suits=_suits, compose=_compose)
