"""Marquee: words alone, deep letters in the middle of a stage with beams of light."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    lit_column,
    lit_letters,
    lit_score,
    shares,
    words_only,
)
from thumbcli.render.layouts.depth.poster_lines import suits_lines
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import headline_px
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.style.color import mix
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 84
_WORDS = (0.05, 0.07, 0.95, 0.88)
_BEAMS = ((0.08, 0.34), (0.92, 0.66), (0.32, 0.12), (0.68, 0.88))
"""Where each beam starts and where it ends, as shares of the width."""

_DEPTH_PX, _OUTLINE_PX = 24.0, 13.0
_BOLD = 0.8  # how far the ground is from the mood's middle to its strong colour
_SHORT_CHARS, _SCORE, _OTHER_SCORE, _SOBER_SCORE = 26, 1.45, 1.35, 1.1
"""More words, and those with a sub-line, are set larger by another family."""

_HEADLINE_PX, _SHORT_HEADLINE_PX = 330.0, 470.0
_NO_SHOW = frozenset(
    {
        Topic.BUSINESS_FINANCE,
        Topic.EDUCATION_TUTORIAL,
        Topic.MEDICAL_HEALTHCARE,
        Topic.MONEY,
        Topic.NEWS_COMMENTARY,
        Topic.RELIGION,
        Topic.SCIENCE,
        Topic.TECH_SAAS,
        Topic.WORK,
    }
)
"""Topics that are not put on a stage."""


def _suits(composition: Composition) -> float:
    if not words_only(composition) or len(composition.headline.main) > _MAX_CHARS:
        return 0.0
    return lit_score(composition, _score(composition))


def _score(composition: Composition) -> float:
    if composition.somber:
        return _SOBER_SCORE
    headline = composition.headline
    if composition.topic in _NO_SHOW or suits_lines(composition):
        return UNFIT_SCORE
    return _SCORE if len(headline.main) <= _SHORT_CHARS and not headline.sub else _OTHER_SCORE


def _compose(stage: Stage) -> None:
    mood, somber = stage.composition.mood, stage.composition.somber

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        strong = mood if somber else replace(mood, mid=mix(mood.mid, mood.bold, _BOLD))
        draw_glow_ground(canvas, strong, (width / 2, height * 0.5), max(size) * 0.72)
        for start, end in _BEAMS:
            draw_beam(
                canvas,
                (width * start, -height * 0.06),
                (width * end, height * 1.05),
                height * 0.26,
                colour=mood.rim,
                alpha=0.5,
            )
        draw_halo(canvas, (width / 2, height * 1.02), width * 0.5, mood.core, 0.75, squash=0.28)
        draw_vignette(canvas, size, 0.5)

    stage.draw_glow("marquee", draw)
    finish_ground(stage, dust=30)
    text = stage.composition.headline.main
    look = lit_letters(stage, depth_px=_DEPTH_PX, outline_px=_OUTLINE_PX)
    size = headline_px(stage, text, _HEADLINE_PX, _SHORT_HEADLINE_PX)
    column = lit_column(stage, size, Align.CENTRE, turn_deg=0, look=look)
    draw_column_and_logo(stage, text, shares(stage, *_WORDS), column, Corner.TOP_RIGHT)


FAMILY = Family(name="marquee", suits=_suits, compose=_compose, keeps_clear=True)
