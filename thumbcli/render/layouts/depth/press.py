"""Press: what somebody says, over the microphones that it is said into."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_letters
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about
from thumbcli.render.paint.front_rows import draw_microphones
from thumbcli.render.paint.light import draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.style.color import BLACK, WHITE, mix
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.06, 0.08, 0.94, 0.715), (0.085, 0.10, 0.915, 0.73)
_FLASHES = ((0.06, 0.12, 0.30), (0.93, 0.20, 0.36), (0.80, 0.02, 0.20), (0.22, 0.03, 0.16))
"""Of cameras: where each is and how far it shines, as shares of the width, the height and the height."""

_OUTLINE_PX, _DEPTH_PX = 12.0, 11.0
_SCORE = 2.0
_NOT_SAID = frozenset({Topic.GAMING, Topic.FILM, Topic.MUSIC, Topic.FOOD_COOKING, Topic.BEAUTY})
"""Topics whose titles speak of what they show: somebody who reacts to it sits before a screen."""


def _suits(composition: Composition) -> float:
    if any(composition.format.safe_zones):
        return 0.0
    said = composition.topic not in _NOT_SAID and is_about(composition, "press")
    return suits_poster(composition, _SCORE if said else UNFIT_SCORE, gentle=_SCORE if said else 0.0)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        night = replace(mood, edge=mix(mood.edge, BLACK, 0.25), mid=mix(mood.mid, BLACK, 0.05))
        draw_glow_ground(canvas, night, (width * 0.5, height * 0.62), max(size) * 0.72, squash=0.7)
        for across, down, reach in _FLASHES:
            draw_halo(canvas, (width * across, height * down), height * reach, WHITE, 0.6)
        draw_halo(canvas, (width * 0.5, height), height * 0.8, mood.core, 0.6, squash=0.45)
        draw_vignette(canvas, size, 0.35)

    stage.draw_glow("press", draw)
    finish_ground(stage, dust=12)
    size = float(stage.width), float(stage.height)
    draw_microphones(stage.canvas, size, mood, stage.composition.seed % 61)
    share = _SQUARE_WORDS if stage.square else _WORDS
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX)
    put_words(stage, (area, lines, sub), (look, look), align=Align.CENTRE)


FAMILY = Family(name="press", suits=_suits, compose=_compose)
