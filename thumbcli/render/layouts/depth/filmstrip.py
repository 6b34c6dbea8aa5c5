"""Filmstrip: words across a frame of film, between its perforations, with light behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    in_one_colour,
    is_lit,
    lit_column,
    lit_letters,
    lit_score,
)
from thumbcli.render.layouts.depth.poster_lines import (
    draw_line,
    fit_lines,
    poster_area,
    put_sub,
    suits_lines,
)
from thumbcli.render.layouts.frame_subjects import STANDS_FOR_FILM, frame_score, is_gentle
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import CASED, headline_px
from thumbcli.render.paint.light import draw_beam, draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.pixels.shapes import fill, fill_gradient
from thumbcli.render.style.color import BLACK, WHITE, mix
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 44
_EDGE, _HOLE, _PITCH, _RADIUS = 0.118, (0.046, 0.066), 0.083, 0.014
"""Of the strip: its edges, a hole's width and height, their distance, and a hole's corner, of the height."""

_WORDS = (0.055, 0.16, 0.945, 0.855)
_BEAM_FROM, _BEAM_ALPHA = (1.02, -0.1), 0.42
_HEADLINE_PX, _SHORT_HEADLINE_PX, _STRETCH = 380.0, 560.0, 1.4
_FACES = ("anton", "archivo-narrow", "oswald")
_SPLICES = (0.333, 0.667)  # where a frame of film ends, as shares of the width

_MADE_FOR = 0.9  # how much less than on the screen of a cinema a film is on a strip


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    shows_own = any(icon not in STANDS_FOR_FILM for icon in composition.icons[:1])
    if not is_lit(composition) or shows_own or composition.own_colours or len(text) > _MAX_CHARS:
        return 0.0
    if composition.format.is_card or any(composition.format.safe_zones) or is_gentle(composition):
        return 0.0
    return lit_score(composition, _MADE_FOR * frame_score(composition, "filmstrip"))


def _compose(stage: Stage) -> None:
    composition, mood = stage.composition, stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        draw_glow_ground(canvas, mood, (width * 0.5, height * 0.52), max(size) * 0.6)
        start = (width * _BEAM_FROM[0], height * _BEAM_FROM[1])
        for end in (0.1, 0.42, 0.7):
            foot = (width * end, height * 1.1)
            draw_beam(canvas, start, foot, height * 0.3, colour=mood.rim, alpha=_BEAM_ALPHA)
        draw_halo(canvas, (width * 0.5, height * 0.5), height * 0.7, mood.core, 0.4)
        draw_vignette(canvas, size, 0.45)

    stage.draw_glow("filmstrip", draw, mirrored=stage.mirrored)
    finish_ground(stage, dust=24)
    _draw_edges(stage)
    look = lit_letters(stage, outline_px=12.0, depth_px=14.0)
    if suits_lines(composition):
        area, sub = poster_area(stage, _WORDS)
        lines = fit_lines(stage, area, align=Align.CENTRE)
        for line in lines:
            draw_line(stage, line, in_one_colour(look, key=line.is_key))
        put_sub(stage, sub, area, lines, align=Align.CENTRE)
        draw_logo(stage, Corner.TOP_RIGHT)
        return
    text = composition.headline.main
    size = headline_px(stage, text, _HEADLINE_PX, _SHORT_HEADLINE_PX)
    column = lit_column(stage, size, Align.CENTRE, turn_deg=0, look=look)
    column = replace(column, stretch=_STRETCH if dominant_script(text) in CASED else 1.0)
    if not composition.own_font and dominant_script(text) in CASED:
        column = replace(column, fonts=_FACES)
    left, top, right, bottom = _WORDS
    area = (stage.width * left, stage.height * top, stage.width * right, stage.height * bottom)
    draw_column_and_logo(stage, text, area, column, Corner.TOP_RIGHT)


def _draw_edges(stage: Stage) -> None:
    """Draw both edges of the strip with the light that falls through their holes."""
    canvas, width, height = stage.canvas, float(stage.width), float(stage.height)
    mood = stage.composition.mood
    film, hole = mix(mood.edge, BLACK, 0.72), mix(mood.rim, WHITE, 0.55)
    across, down = _HOLE[0] * height, _HOLE[1] * height
    for share in _SPLICES:
        canvas.drawRect(skia.Rect(width * share - 1, 0, width * share + 1, height), fill(BLACK, 0.22))
    holes = skia.Path()
    for top in (0.0, height * (1 - _EDGE)):
        edge = skia.Path()
        edge.addRect(skia.Rect(0, top, width, top + height * _EDGE))
        fill_gradient(canvas, edge, [mix(film, WHITE, 0.05), film])
        y = top + (height * _EDGE - down) / 2
        for place in range(int(width / (height * _PITCH)) + 1):
            x = (place + 0.25) * height * _PITCH
            holes.addRoundRect(skia.Rect(x, y, x + across, y + down), _RADIUS * height, _RADIUS * height)
    canvas.drawPath(holes, fill(hole, 0.92))


FAMILY = Family(name="filmstrip", suits=_suits, compose=_compose, either_side=True)
