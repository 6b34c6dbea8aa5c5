"""Band: objects behind a slanted band with the words, as on the news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import (
    finish_ground,
    glow_alpha,
    glow_colour,
    has_hero,
    lit_column,
    lit_letters,
    lit_score,
    put,
    shares,
    shown_things,
)
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import draw_subtitle
from thumbcli.render.paint.lettering import fit_label
from thumbcli.render.paint.light import draw_glow_ground, draw_halo, draw_vignette
from thumbcli.render.paint.objects import ObjectLook
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, mix, with_alpha
from thumbcli.render.style.mood import MOODS
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_NEWSY = frozenset({Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE})
_RED, _BLUE, _GREY = 0xFFC4102A, 0xFF0E3FA8, 0xFF2A3442

# The band's edge at the left and at the right, and the white line on it, as shares of the height.
_EDGE, _LINE = (0.525, 0.475), 0.016
_SQUARE_EDGE = (0.56, 0.52)
_WORDS, _SQUARE_WORDS = (0.045, 0.555, 0.955, 0.835), (0.06, 0.59, 0.94, 0.85)
_WORDS_FOOT = 0.945  # how far down words may reach where there is no strip at the foot
_TICKER, _TICKER_LINE, _TICKER_DARKER = 0.858, 0.012, 0.82
"""The strip at the foot: its top and the line on it, as shares of the height; how much darker it is."""

_SUB_PX, _SUB_MIN_PX, _SUB_MAX_CHARS = 38.0, 26.0, 52
_KICKER_SHARE = 0.92  # how much of a sub-line that comes first is above the band's edge
_TURN_DEG = -1.3
_LEANING_PANELS = ((0.05, 0.10), (0.22, 0.05), (0.42, 0.14), (0.66, 0.06), (0.80, 0.12))
"""Panels of light behind the objects: where each starts, and its width, as shares of the width."""

# Of each object from the farthest on: its place, its size and its turn.
_PLACES = ((0.80, 0.30, 0.50, 10), (0.22, 0.31, 0.46, -12), (0.51, 0.33, 0.68, -6))
_SQUARE_PLACES = ((0.80, 0.30, 0.36, 10), (0.2, 0.31, 0.34, -12), (0.5, 0.32, 0.5, -6))
_FAR_BLUR, _FAR_DIM = 0.012, 0.3
_HEADLINE_PX = 360.0


_MIN_CHARS = 14  # fewer leave the band half empty


def _suits(composition: Composition) -> float:
    if not has_hero(composition) or len(composition.headline.sub) > _SUB_MAX_CHARS:
        return 0.0
    if len(composition.headline.main) < _MIN_CHARS:
        return 0.0
    return lit_score(composition, 1.6 if composition.category in _NEWSY or composition.somber else 1.4)


def _colour(composition: Composition) -> int:
    """Return the band's colour: red, or blue on a red ground; a palette's or a channel's own."""
    if composition.somber:
        return _GREY
    if composition.own_colours:
        return ensure_contrast(composition.style.secondary, WHITE)
    reddish = {MOODS[name] for name in ("alarm", "ember", "rose", "candy", "amber")}
    return _BLUE if composition.mood in reddish else _RED


def _compose(stage: Stage) -> None:
    composition, square, mood = stage.composition, stage.square, stage.composition.mood
    alpha, glow = glow_alpha(composition), glow_colour(composition)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        centre = (width * 0.52, height * 0.33)
        draw_glow_ground(canvas, mood, centre, max(size) * 0.62)
        for start, across in _LEANING_PANELS:
            panel = polygon(
                (width * (start + 0.12), 0),
                (width * (start + 0.12 + across), 0),
                (width * (start + across), height * 0.6),
                (width * start, height * 0.6),
            )
            canvas.drawPath(panel, fill(WHITE, 0.05))
        draw_halo(canvas, centre, height * 0.5, glow, alpha)
        draw_vignette(canvas, size, 0.4)

    stage.draw_glow("band", draw, f"{alpha}", mirrored=stage.mirrored)
    finish_ground(stage, dust=0)
    own = shown_things(composition, 3)
    few = len(composition.icons)
    order = (own[1 % few], own[2 % few], own[0])
    for place, (thing, (across, down, size, turn)) in enumerate(
        zip(order, _SQUARE_PLACES if square else _PLACES, strict=True)
    ):
        copy = place + 1 >= few and thing == own[0] and place + 1 < len(order)
        far = ObjectLook(rim=mood.rim, blur=_FAR_BLUR if copy else 0.0, dim=_FAR_DIM if copy else 0.0)
        put(stage, thing, (across, down), size, turn, look=far)
    colour = _colour(composition)
    _draw_band(stage, colour)
    left, top, right, bottom = shares(stage, *(_SQUARE_WORDS if square else _WORDS))
    if not _has_ticker(composition):
        bottom = stage.height * _WORDS_FOOT
    area = (left, top, right, bottom)
    look = lit_letters(stage, outline_px=9.0, depth_px=7.0, edge=mix(colour, BLACK, 0.78))
    column = lit_column(stage, _HEADLINE_PX * stage.unit, turn_deg=_TURN_DEG, look=look, with_sub=False)
    draw_column_and_logo(stage, composition.headline.main, stage.mirror(area), column, Corner.TOP_LEFT)
    _draw_sub(stage, colour)


def _has_ticker(composition: Composition) -> bool:
    """Tell whether the sub-line is in a strip at the foot."""
    return bool(composition.headline.sub) and not composition.headline.sub_first


def _draw_sub(stage: Stage, colour: int) -> None:
    """Draw the sub-line: on the band's edge where it comes first, else in the strip at the foot."""
    headline, mood, height = stage.composition.headline, stage.composition.mood, float(stage.height)
    badge, start = stage.badge(), stage.margin
    width = (badge[0] if badge else stage.width - start) - 2 * start
    if not headline.sub:
        return
    unit, rtl = stage.unit, stage.composition.rtl
    sub = fit_label(headline.sub, width, _SUB_PX * unit, _SUB_MIN_PX * unit, rtl=rtl, code=headline.code)
    if sub is None:
        return
    align = Align.RIGHT if rtl else Align.LEFT
    if align is Align.RIGHT:
        start = stage.width - start - width
    if headline.sub_first:
        edge = max(_SQUARE_EDGE if stage.square else _EDGE) * height
        corner = (start, edge - sub.height_px * _KICKER_SHARE)
        plate = fill_and_ink(mood.plate, mood.edge)
        draw_subtitle(stage, sub, corner, width, align, plate=plate, raised=True)
        return
    strip = height * (1 + _TICKER + _TICKER_LINE) / 2
    corner = (start, strip - sub.height_px / 2)
    draw_subtitle(stage, sub, corner, width, align, plate=(mix(colour, BLACK, _TICKER_DARKER), WHITE))


def _draw_band(stage: Stage, colour: int) -> None:
    width, height, canvas = float(stage.width), float(stage.height), stage.canvas
    left, right = (share * height for share in (_SQUARE_EDGE if stage.square else _EDGE))
    if stage.mirrored:
        left, right = right, left
    band = polygon((0, left), (width, right), (width, height), (0, height))
    draw_soft_path(canvas, band, with_alpha(BLACK, 0.7), 18 * stage.unit)
    fill_gradient(canvas, band, [mix(colour, WHITE, 0.06), mix(colour, BLACK, 0.5)])
    thick = height * _LINE
    canvas.drawPath(
        polygon((0, left), (width, right), (width, right + thick), (0, left + thick)), fill(WHITE)
    )
    if not _has_ticker(stage.composition):
        return
    strip, line = height * _TICKER, height * _TICKER_LINE
    canvas.drawRect(skia.Rect(0, strip, width, height), fill(mix(colour, BLACK, _TICKER_DARKER)))
    canvas.drawRect(skia.Rect(0, strip, width, strip + line), fill(stage.composition.mood.plate))


FAMILY = Family(name="band", suits=_suits, compose=_compose, either_side=True)
