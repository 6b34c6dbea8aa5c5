"""Gig: a song's name in light over the heads of a crowd, before the beams of a stage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, is_lit, lit_letters, lit_score
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_lines
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about, is_gentle
from thumbcli.render.paint.front_rows import draw_crowd
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.style.color import BLACK, WHITE, mix
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.06, 0.075, 0.94, 0.765), (0.085, 0.10, 0.915, 0.78)
_LAMPS = ((0.08, 0.30), (0.30, 0.62), (0.50, 0.18), (0.70, 0.38), (0.92, 0.72), (0.60, 0.95))
"""Where each beam starts and where it ends, as shares of the width."""

_OUTLINE_PX, _DEPTH_PX = 11.0, 10.0
_SCORE, _SONG_SCORE = 2.2, 2.0


def _suits(composition: Composition) -> float:
    is_song = composition.topic is Topic.MUSIC
    if not is_lit(composition) or not is_song or composition.own_colours or not suits_lines(composition):
        return 0.0
    if composition.format.is_card or any(composition.format.safe_zones) or composition.somber:
        return 0.0
    if is_gentle(composition) or is_about(composition, "ballad"):
        return lit_score(composition, UNFIT_SCORE)
    return lit_score(composition, _SCORE if is_about(composition, "gig") else _SONG_SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        night = replace(mood, edge=mix(mood.edge, BLACK, 0.35), mid=mix(mood.mid, BLACK, 0.15))
        draw_glow_ground(canvas, night, (width * 0.5, height * 0.95), max(size) * 0.75, squash=0.85)
        for place, (start, end) in enumerate(_LAMPS):
            lamp, foot = (width * start, -height * 0.06), (width * end, height * 1.05)
            colour = mood.rim if place % 2 else mood.accent[1]
            draw_beam(canvas, lamp, foot, height * 0.20, colour=colour, alpha=0.55)
            draw_halo(canvas, lamp, height * 0.16, WHITE, 0.9)
        draw_halo(canvas, (width * 0.5, height), height * 0.7, mood.core, 0.8, squash=0.5)
        draw_vignette(canvas, size, 0.35)

    stage.draw_glow("gig", draw)
    finish_ground(stage, dust=30)
    draw_crowd(stage.canvas, (float(stage.width), float(stage.height)), mood, stage.composition.seed % 61)
    share = _SQUARE_WORDS if stage.square else _WORDS
    area, sub = poster_area(stage, share, align=Align.CENTRE)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX)
    look = replace(look, glow=mix(mood.core, mood.mid, 0.6))
    put_words(stage, (area, lines, sub), (look, look), align=Align.CENTRE)


FAMILY = Family(name="gig", suits=_suits, compose=_compose)
