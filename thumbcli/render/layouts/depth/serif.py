"""Serif: quiet words alone, white, in two sizes, before the place of the title or the light of a window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_column, lit_score, shares, words_only
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_lines
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_gentle
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.light import draw_veil, draw_vignette
from thumbcli.render.pixels.shapes import blurred_fill, fill, gradient, polygon
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix, with_alpha
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

_MAX_CHARS = 90
_WORDS, _SQUARE_WORDS = (0.075, 0.10, 0.93, 0.90), (0.08, 0.09, 0.92, 0.90)
_FACES = ("dm-serif", "fraunces", "playfair")
_HEADLINE_PX, _STRETCH, _KEY_CONTRAST = 420.0, 1.16, 3.2
_DARKER, _DEEP = 0.42, 0.6
"""How far the ground is darker than the mood's strong colour, and darker at its foot."""

_VEIL, _VEIL_TO, _VIGNETTE = 0.72, 0.95, 0.4  # the shade under the words, where it ends, and at the edges
_WINDOW, _PANES, _BAR = (0.60, -0.10, 1.16, 0.86), (3, 2), 0.016
_LEAN, _FALL, _LIGHT, _LIGHT_PALER, _LIGHT_BLUR = 0.42, 0.10, 0.34, 0.45, 0.006
"""Light on the wall: its bounds as shares of the canvas, its panes and the bar between them; how far it leans
and falls, and how bright, pale and blurred it is."""

_RULE = (0.006, 0.026)  # its width, and how far it is before the words, of the width
_CLEAR = 0.012

_THOUGHTFUL = frozenset(
    {Topic.EDUCATION_TUTORIAL, Topic.SCIENCE, Topic.LIFESTYLE_VLOG, Topic.WORK, Topic.BEAUTY}
)
_GENTLE_SCORE, _THOUGHTFUL_SCORE, _OTHER_SCORE = 1.45, 1.42, 0.6
_SOBER_SCORE = 1.34  # bands and plain slate say less of a grave matter


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
    if composition.somber:
        return lit_score(composition, _SOBER_SCORE)
    thoughtful = composition.topic in _THOUGHTFUL and not composition.headline.sub
    return lit_score(composition, _THOUGHTFUL_SCORE if thoughtful else _OTHER_SCORE)


def _compose(stage: Stage) -> None:
    composition, mood = stage.composition, stage.composition.mood
    ground = mix(mood.bold, mood.edge, _DARKER)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        if not composition.place:
            foot = mix(ground, mix(mood.edge, BLACK, 0.2), _DEEP)
            canvas.drawPaint(gradient((0, 0), (size[0] * 0.6, size[1]), [ground, foot]))
            _draw_window_light(canvas, size, mix(mood.core, WHITE, _LIGHT_PALER))
        draw_veil(canvas, (0, 0), (size[0] * _VEIL_TO, 0), mix(mood.edge, BLACK, 0.3), _VEIL)
        draw_vignette(canvas, size, _VIGNETTE)

    draw_ground(stage, "serif", ((0.8, 0.4), 0.7), draw, mirrored=composition.rtl)
    finish_ground(stage, dust=0)
    accent = ensure_contrast(mood.accent[0], ground, _KEY_CONTRAST)
    share = _SQUARE_WORDS if stage.square else _WORDS
    if suits_lines(composition) and not stage.square:
        _put_lines(stage, share, accent)
        return
    look = Lettering(ink=WHITE, accent=accent)
    column = lit_column(stage, _HEADLINE_PX * stage.unit, turn_deg=0, look=look)
    column = replace(column, capitals=False, own_case=True, large_sub=True, stretch=_STRETCH)
    if not composition.own_font:
        column = replace(column, fonts=_FACES)
    draw_column_and_logo(stage, composition.headline.main, shares(stage, *share), column, Corner.TOP_RIGHT)


def _put_lines(stage: Stage, share: Rect, accent: int) -> None:
    """Draw the words in two sizes, and a rule at their side."""
    area, sub = poster_area(stage, share, clear_px=_CLEAR * stage.width)
    lines = fit_lines(stage, area, capitals=False, faces=_FACES[:1], most_stretch=_STRETCH)
    key = accent if not stage.composition.somber else WHITE
    looks = Lettering(ink=WHITE, accent=WHITE), Lettering(ink=key, accent=key)
    wide, gap = _RULE[0] * stage.width, _RULE[1] * stage.width
    rule = skia.Rect(area[0] - gap, lines[0].rect[1], area[0] - gap + wide, lines[-1].rect[3])
    stage.canvas.drawRect(rule, fill(accent))
    put_words(stage, (area, lines, sub), looks)


def _draw_window_light(canvas: skia.Canvas, size: tuple[float, float], colour: int) -> None:
    """Draw the light that falls through a window onto the wall, out of focus."""
    width, height = size
    left, top, right, foot = (
        share * side for share, side in zip(_WINDOW, (width, height, width, height), strict=True)
    )
    paint = blurred_fill(with_alpha(colour, _LIGHT), _LIGHT_BLUR * width)
    bar = _BAR * width
    for row in range(_PANES[1]):
        for place in range(_PANES[0]):
            x, wide = left + (right - left) * place / _PANES[0], (right - left) / _PANES[0] - bar
            y, high = top + (foot - top) * row / _PANES[1], (foot - top) / _PANES[1] - bar
            lean, fall = _LEAN * height, _FALL * width
            corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
            leaning = ((cx - lean * cy / height, cy + fall * cx / width) for cx, cy in corners)
            canvas.drawPath(polygon(*leaning), paint)


FAMILY = Family(name="serif", suits=_suits, compose=_compose, keeps_clear=True)
