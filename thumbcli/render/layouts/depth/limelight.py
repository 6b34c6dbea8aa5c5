"""Limelight: deep letters that stand on the floor of a show, before columns of light, in two beams."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_letters
from thumbcli.render.layouts.depth.poster_lines import (
    fit_lines,
    is_long,
    poster_area,
    put_words,
    standing,
    suits_poster,
)
from thumbcli.render.paint.light import draw_beam, draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill, gradient, scramble
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.layouts.depth.poster_lines import PosterLine
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.style.mood import Mood

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.055, 0.075, 0.945, 0.80), (0.085, 0.10, 0.915, 0.80)
_WORDS_WITH_SUB, _SQUARE_WORDS_WITH_SUB = (0.055, 0.065, 0.945, 0.945), (0.085, 0.09, 0.915, 0.93)
_FLOOR = 0.71
"""Where the floor begins, as a share of the height: above the feet of the letters."""

_FOOT, _ABOVE = 0.735, 0.13  # where letters stand at the highest, and what few of them leave free above

_COLUMNS, _COLUMN, _COLUMN_LOW = 17, 0.30, 0.30
"""Columns of light at the back: their number, the width of one as a share of its place, the least height."""

_BEAMS = ((0.02, 0.62), (0.98, 0.38))  # where each beam starts and ends, as shares of the width
_OUTLINE_PX, _DEPTH_PX = 12.0, 26.0
_SHINE, _SHINE_HIGH = 0.55, 0.10
"""Of the letters' colour on the floor: how strong it is, and how far it reaches, of the height."""

_SCORE, _SHOW_SCORE = 1.42, 1.6
_SHOWS = frozenset(
    {
        Topic.ENTERTAINMENT_COMEDY,
        Topic.FILM,
        Topic.GAMING,
        Topic.MUSIC,
        Topic.SPORTS,
        Topic.COMBAT_SPORTS,
    }
)
_GRADED, _PLAYED = "en", frozenset({Topic.MUSIC})
"""In other languages, whose words hardly tell a show from a sketch at home, only music is on a stage."""

_NO_SHOWS = frozenset({Topic.NEWS_COMMENTARY, Topic.SCIENCE, Topic.RELIGION, Topic.WORK, Topic.WRITING})


def _suits(composition: Composition) -> float:
    is_played = composition.language == _GRADED or composition.topic in _PLAYED
    if composition.topic in _NO_SHOWS or not is_played or is_long(composition):
        return suits_poster(composition, 1.0)
    return suits_poster(composition, _SHOW_SCORE if composition.topic in _SHOWS else _SCORE)


def _compose(stage: Stage) -> None:
    mood, height = stage.composition.mood, float(stage.height)
    stage.draw_glow("limelight", lambda canvas, size: _draw_hall(canvas, size, mood), soft_edges=True)
    finish_ground(stage, dust=24)
    if stage.composition.headline.sub and not stage.composition.headline.sub_first:
        share = _SQUARE_WORDS_WITH_SUB if stage.square else _WORDS_WITH_SUB
    else:
        share = _SQUARE_WORDS if stage.square else _WORDS
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    fitted = fit_lines(stage, area, align=Align.CENTRE)
    used = fitted[-1].rect[3] - fitted[0].rect[1]
    lines = standing(fitted, min(area[3], max(_FOOT * height, area[1] + used + _ABOVE * height)))
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX)
    shining = replace(look, glow=mix(mood.core, mood.mid, 0.35))
    _draw_shine(stage, lines[-1], mood.accent[1] if lines[-1].is_key else WHITE)
    put_words(stage, (area, lines, sub), (look, shining), align=Align.CENTRE)


def _draw_hall(canvas: skia.Canvas, size: tuple[float, float], mood: Mood) -> None:
    """Draw the back of the stage with its columns, the floor with their light on it, and the beams."""
    width, height = size
    floor = _FLOOR * height
    back = mix(mood.mid, mood.bold, 0.55)
    canvas.drawPaint(gradient((0, 0), (0, floor), [mix(mood.edge, BLACK, 0.2), back]))
    draw_halo(canvas, (width * 0.5, floor), width * 0.55, mood.core, 0.7, squash=0.75)
    step = width / _COLUMNS
    for place in range(_COLUMNS):
        high = floor * (_COLUMN_LOW + (1 - _COLUMN_LOW) * scramble(place * 5 + 3))
        x = (place + 0.5 - _COLUMN / 2) * step
        colour = mood.rim if place % 3 else mood.accent[1]
        column = skia.Rect(x, floor - high, x + step * _COLUMN, floor)
        lit = gradient((0, floor - high), (0, floor), [with_alpha(colour, 0.0), with_alpha(colour, 0.5)])
        canvas.drawRect(column, lit)
        low = skia.Rect(column.left(), floor, column.right(), floor + high * 0.45)
        canvas.drawRect(low, fill(mix(mood.edge, BLACK, 0.2)))
    canvas.drawRect(
        skia.Rect(0, floor, width, height),
        gradient((0, floor), (0, height), [mix(mood.mid, mood.core, 0.25), mix(mood.edge, BLACK, 0.35)]),
    )
    for place in range(_COLUMNS):
        high = floor * (_COLUMN_LOW + (1 - _COLUMN_LOW) * scramble(place * 5 + 3)) * 0.34
        x = (place + 0.5 - _COLUMN / 2) * step
        colour = mood.rim if place % 3 else mood.accent[1]
        shine = gradient((0, floor), (0, floor + high), [with_alpha(colour, 0.34), with_alpha(colour, 0.0)])
        canvas.drawRect(skia.Rect(x, floor, x + step * _COLUMN, floor + high), shine)
    canvas.drawRect(skia.Rect(0, floor - height * 0.004, width, floor + height * 0.004), fill(mood.rim, 0.55))
    draw_halo(canvas, (width * 0.5, height * 0.84), width * 0.5, mood.core, 0.75, squash=0.26)
    for place, (start, end) in enumerate(_BEAMS):
        lamp, foot = (width * start, -height * 0.05), (width * end, height * 1.0)
        colour = mood.accent[1] if place else mood.rim
        draw_beam(canvas, lamp, foot, width * 0.17, colour=colour, alpha=0.62)
        draw_halo(canvas, lamp, height * 0.26, WHITE, 0.9)
    draw_vignette(canvas, size, 0.45)


def _draw_shine(stage: Stage, line: PosterLine, colour: int) -> None:
    """Draw the light that the lowest letters throw on the floor before them, and their shadow."""
    left, _, right, bottom = line.rect
    height = float(stage.height)
    foot = bottom + _DEPTH_PX * stage.unit
    for alpha, high, shade in ((0.75, 0.022, BLACK), (_SHINE, _SHINE_HIGH, colour)):
        path = skia.Path()
        path.addRect(skia.Rect(left, foot, right, foot + high * height * 0.8))
        draw_soft_path(stage.canvas, path, with_alpha(shade, alpha * 0.6), high * height * 0.42)


FAMILY = Family(name="limelight", suits=_suits, compose=_compose)
