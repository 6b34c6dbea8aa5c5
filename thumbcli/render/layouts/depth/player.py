"""Player: a game's words in light over the gamepad that it is played with, or over its land of blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_letters
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about
from thumbcli.render.paint.front_rows import draw_blocks, draw_gamepad
from thumbcli.render.paint.light import draw_glow_ground, draw_halo, draw_soft_rays, draw_vignette
from thumbcli.render.style.color import BLACK, mix
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.06, 0.07, 0.94, 0.735), (0.085, 0.10, 0.915, 0.75)
_SKY_EDGE, _SKY_MID, _SKY_CORE = 0xFF0B2E78, 0xFF2673CE, 0xFF7CC4FF
"""Over a land of blocks, whatever the colours of the letters."""

_OUTLINE_PX, _DEPTH_PX = 13.0, 12.0
_SCORE, _BLOCKS_SCORE = 1.83, 2.0
"""One gamepad is like another: a channel on games has other pictures beside it."""


def _suits(composition: Composition) -> float:
    if any(composition.format.safe_zones):
        return 0.0
    if composition.topic is not Topic.GAMING:
        return suits_poster(composition, UNFIT_SCORE)
    return suits_poster(composition, _BLOCKS_SCORE if is_about(composition, "blocks") else _SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood
    of_blocks = is_about(stage.composition, "blocks")

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        night = replace(mood, edge=mix(mood.edge, BLACK, 0.2))
        if of_blocks:
            night = replace(mood, edge=_SKY_EDGE, mid=_SKY_MID, core=_SKY_CORE)
        middle = width * 0.5, height * 0.62
        draw_glow_ground(canvas, night, middle, max(size) * 0.72, squash=0.8)
        draw_soft_rays(canvas, middle, max(size) * 0.7, count=14, colour=mood.rim, alpha=0.16)
        draw_halo(canvas, (width * 0.5, height), height * 0.7, night.core, 0.7, squash=0.5)
        draw_vignette(canvas, size, 0.3)

    stage.draw_glow("player", draw, "sky" if of_blocks else "")
    finish_ground(stage, dust=30)
    size = float(stage.width), float(stage.height)
    if of_blocks:
        draw_blocks(stage.canvas, size, stage.composition.seed % 61)
    else:
        draw_gamepad(stage.canvas, size, mood)
    share = _SQUARE_WORDS if stage.square else _WORDS
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX)
    put_words(stage, (area, lines, sub), (look, look), align=Align.CENTRE)


FAMILY = Family(name="player", suits=_suits, compose=_compose)
