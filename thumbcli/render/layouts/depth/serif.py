"""Serif: quiet words alone, large and white in their author's case, on one colour with a rising disc."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_column, lit_score, shares, words_only
from thumbcli.render.layouts.depth.poster_lines import suits_lines
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_gentle
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill_gradient, gradient
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 90
_WORDS, _SQUARE_WORDS = (0.06, 0.08, 0.94, 0.86), (0.08, 0.09, 0.92, 0.90)
_DISC, _RADIUS = (
    (0.86, 0.98),
    0.62,
)  # its middle as shares of width and height, its radius as one of the height
_FACES = ("dm-serif", "fraunces", "playfair")
_HEADLINE_PX, _STRETCH, _KEY_CONTRAST = 420.0, 1.16, 3.2
_DARKER, _DEEP, _DISC_LIGHT = 0.26, 0.5, 0.12
"""How far the ground is darker than the mood's strong colour, darker at its foot, and the disc lighter."""

_THOUGHTFUL = frozenset(
    {Topic.EDUCATION_TUTORIAL, Topic.SCIENCE, Topic.LIFESTYLE_VLOG, Topic.WORK, Topic.BEAUTY}
)
_GENTLE_SCORE, _THOUGHTFUL_SCORE, _OTHER_SCORE = 1.45, 1.42, 0.6


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    if not words_only(composition) or composition.own_colours or len(text) > _MAX_CHARS:
        return 0.0
    if dominant_script(text) not in CASED or composition.format.is_card:
        return 0.0
    if suits_lines(composition) and not composition.somber:
        return UNFIT_SCORE
    if is_gentle(composition):
        return lit_score(composition, _GENTLE_SCORE)
    thoughtful = composition.topic in _THOUGHTFUL and not composition.headline.sub
    return lit_score(composition, _THOUGHTFUL_SCORE if thoughtful else _OTHER_SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood
    ground = mix(mood.bold, mood.edge, _DARKER)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        foot = mix(ground, mix(mood.edge, BLACK, 0.2), _DEEP)
        canvas.drawPaint(gradient((0, 0), (size[0] * 0.6, size[1]), [ground, foot]))
        draw_halo(canvas, (size[0] * _DISC[0], size[1] * _DISC[1]), size[1], mood.core, 0.2)
        draw_vignette(canvas, size, 0.25)

    stage.draw_glow("serif", draw)
    disc = skia.Path()
    x = stage.width * (1 - _DISC[0] if stage.composition.rtl else _DISC[0])
    disc.addCircle(x, stage.height * _DISC[1], stage.height * _RADIUS)
    low = mix(ground, mood.edge, 0.3)
    fill_gradient(stage.canvas, disc, [mix(ground, mood.core, _DISC_LIGHT), low])
    finish_ground(stage, dust=0)
    accent = ensure_contrast(mood.accent[0], ground, _KEY_CONTRAST)
    look = Lettering(ink=WHITE, accent=accent)
    column = lit_column(stage, _HEADLINE_PX * stage.unit, turn_deg=0, look=look)
    column = replace(column, capitals=False, own_case=True, large_sub=True, stretch=_STRETCH)
    if not stage.composition.own_font:
        column = replace(column, fonts=_FACES)
    area = shares(stage, *(_SQUARE_WORDS if stage.square else _WORDS))
    draw_column_and_logo(stage, stage.composition.headline.main, area, column, Corner.TOP_RIGHT)


FAMILY = Family(name="serif", suits=_suits, compose=_compose, keeps_clear=True)
