"""Band: objects behind a slanted band with the words, as on the news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.foot_words import stands_at_foot
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
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import draw_subtitle, headline_px
from thumbcli.render.paint.lettering import fit_label
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.paint.objects import object_ratio
from thumbcli.render.pixels.shapes import fill, fill_gradient, polygon
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, mix, with_alpha
from thumbcli.render.style.mood import MOODS
from thumbcli.render.style.oklab import delta_e
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_SCORE, _MAX_CHARS = 1.2, 40
"""Of several things over a few words: one thing is better seen as a whole, and more words would be small."""

_NEWSY = frozenset({Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE})
_REDDISH = ("alarm", "ember", "rose", "candy", "amber")
_RED, _BLUE, _GREY = 0xFFC4102A, 0xFF0E3FA8, 0xFF2A3442

_PAD, _SLANT, _LINE = 0.06, 0.05, 0.016
"""From the band's edge to the words, how much lower its left end is, and the line on it: of the height."""

_WORDS, _SQUARE_WORDS = (0.045, 0.43, 0.955, 0.83), (0.06, 0.52, 0.94, 0.83)
_ALONE = 0.83  # where words end without a sub-line below them
_TICKER, _TICKER_LINE, _TICKER_DARKER = 0.858, 0.012, 0.82
"""The strip at the foot: its top and the line on it, as shares of the height; how much darker it is."""

_SUB_PX, _SUB_MIN_PX, _SUB_MAX_CHARS = 48.0, 40.0, 36
_KICKER_SHARE = 0.92  # how much of a sub-line that comes first is above the band's edge
_TURN_DEG = -1.3
_LEANING_PANELS = ((0.05, 0.10), (0.22, 0.05), (0.42, 0.14), (0.66, 0.06), (0.80, 0.12))
"""Panels of light behind the objects: where each starts, and its width, as shares of the width."""

_TOP, _HIDDEN, _MOST, _SQUARE_MOST = 0.03, 0.04, 0.80, 0.56
"""Of the nearest object: where it starts, how much of it is hidden, and its largest size, of the height."""

# Of each object from the nearest on: how far across and how far above the nearest one's foot it is, its
# size as a share of that one's, and its turn.
_PLACES = ((0.34, 0.0, 1.0, -6), (0.68, 0.03, 0.9, 10), (0.90, 0.05, 0.7, 12))
_ALONE_PLACE = ((0.51, 0.0, 1.0, -6),)
_HEADLINE_PX, _SHORT_HEADLINE_PX = 400.0, 460.0
_KEY_WORDS_APART = 0.3  # in OKLab: key words in a colour nearer to the band's are not told from it
_STRIPE, _STRIPE_DARKER = 0.05, 0.35
"""Of stripes in the strip at the foot: their width, as a share of the height; how much darker they are."""

_DARK_BAND = 0.22  # how far a band in own colours is from the ground's edge to its middle


def _suits(composition: Composition) -> float:
    if not has_hero(composition) or len(composition.headline.sub) > _SUB_MAX_CHARS:
        return 0.0
    if composition.headline.runs_on and composition.headline.sub_first:
        return 0.0  # the label on the edge would hold half a sentence
    several = len(set(composition.icons)) > 1 and len(composition.headline.main) <= _MAX_CHARS
    return lit_score(composition, _SCORE if several else UNFIT_SCORE)


def _colours(composition: Composition) -> tuple[int, int]:
    """Return the colours of the band and of the line on it.

    News have a red band, on a red ground a blue one; others one of the ground's hue.
    """
    mood = composition.mood
    if composition.somber:
        return _GREY, WHITE
    if composition.own_colours:
        band = ensure_contrast(composition.style.secondary, WHITE)
        if delta_e(band, composition.style.accent) >= _KEY_WORDS_APART:
            return band, WHITE
        return mix(mood.edge, mood.mid, _DARK_BAND), mood.accent[1]
    if composition.category not in _NEWSY:
        return mood.bold, mood.accent[1]
    return (_BLUE if mood in {MOODS[name] for name in _REDDISH} else _RED), WHITE


def _has_strip(composition: Composition) -> bool:
    """Tell whether a sub-line stands in the strip at the foot."""
    return bool(composition.headline.sub) and not composition.headline.sub_first


def _compose(stage: Stage) -> None:
    composition, square = stage.composition, stage.square
    alpha, glow = glow_alpha(composition), glow_colour(composition)
    colour, line = _colours(composition)
    look = lit_letters(stage, outline_px=9.0, depth_px=7.0, edge=mix(colour, BLACK, 0.78))
    text = composition.headline.main
    size_px = headline_px(stage, text, _HEADLINE_PX, _SHORT_HEADLINE_PX)
    column = lit_column(stage, size_px, Align.CENTRE, turn_deg=_TURN_DEG, look=look, with_sub=False)
    left, top, right, bottom = _SQUARE_WORDS if square else _WORDS
    bottom = bottom if _has_strip(composition) else _ALONE
    words = stands_at_foot(stage, shares(stage, left, top, right, bottom), column)
    edge = words.bounds[1] / stage.height - _PAD

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        centre = (width * 0.52, height * 0.36)
        for start, across in () if composition.place else _LEANING_PANELS:
            panel = polygon(
                (width * (start + 0.12), 0),
                (width * (start + 0.12 + across), 0),
                (width * (start + across), height * 0.7),
                (width * start, height * 0.7),
            )
            canvas.drawPath(panel, fill(WHITE, 0.05))
        draw_halo(canvas, centre, height * 0.5, glow, alpha)
        draw_vignette(canvas, size, 0.4)

    draw_ground(stage, "band", ((0.52, 0.36), 0.62), draw, f"{alpha}", mirrored=stage.mirrored)
    finish_ground(stage, dust=0)
    things = shown_things(composition, min(len(_PLACES), len(set(composition.icons))))
    own = tuple(dict.fromkeys(things))
    tall = max(1.0, object_ratio(own[0]))
    nearest = min(_SQUARE_MOST if square else _MOST, (edge + _HIDDEN - _TOP) * tall)
    foot = edge + _HIDDEN
    places = _PLACES[: len(own)] if len(own) > 1 else _ALONE_PLACE
    for thing, (across, above, share, turn) in reversed(list(zip(own, places, strict=True))):
        size = nearest * share
        middle = foot - above - size / max(1.0, object_ratio(thing)) / 2
        put(stage, thing, (across, middle), size, turn)
    _draw_band(stage, edge, colour, line)
    draw_column_and_logo(stage, text, words.area, words.column, Corner.TOP_LEFT)
    _draw_sub(stage, edge, colour)


def _draw_sub(stage: Stage, edge: float, colour: int) -> None:
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
        corner = (start, (edge + _SLANT / 2) * height - sub.height_px * _KICKER_SHARE)
        plate = fill_and_ink(mood.plate, mood.edge)
        draw_subtitle(stage, sub, corner, width, align, plate=plate, raised=True)
        return
    strip = height * (1 + _TICKER + _TICKER_LINE) / 2
    corner = (start, strip - sub.height_px / 2)
    draw_subtitle(stage, sub, corner, width, align, plate=(mix(colour, BLACK, _TICKER_DARKER), WHITE))


def _draw_band(stage: Stage, edge: float, colour: int, line: int) -> None:
    width, height, canvas = float(stage.width), float(stage.height), stage.canvas
    left, right = ((edge + slant) * height for slant in (_SLANT / 2, -_SLANT / 2))
    if stage.mirrored:
        left, right = right, left
    band = polygon((0, left), (width, right), (width, height), (0, height))
    draw_soft_path(canvas, band, with_alpha(BLACK, 0.7), 18 * stage.unit)
    fill_gradient(canvas, band, [mix(colour, WHITE, 0.06), mix(colour, BLACK, 0.5)])
    thick = height * _LINE
    canvas.drawPath(polygon((0, left), (width, right), (width, right + thick), (0, left + thick)), fill(line))
    strip, thin = height * _TICKER, height * _TICKER_LINE
    canvas.drawRect(skia.Rect(0, strip, width, height), fill(mix(colour, BLACK, _TICKER_DARKER)))
    if not (_has_strip(stage.composition) or stage.composition.somber):
        _draw_stripes(stage, strip + thin, colour)
    canvas.drawRect(skia.Rect(0, strip, width, strip + thin), fill(stage.composition.mood.plate))


def _draw_stripes(stage: Stage, top: float, colour: int) -> None:
    """Fill the strip at the foot with slanted stripes where it has no words."""
    step, high = stage.height * _STRIPE, stage.height - top
    stripes = skia.Path()
    for place in range(-2, int(stage.width / step / 2) + 2):
        x = place * step * 2
        stripes.addPath(
            polygon(
                (x + high, top), (x + high + step, top), (x + step, stage.height), (x, float(stage.height))
            )
        )
    stage.canvas.drawPath(stripes, fill(mix(colour, BLACK, _STRIPE_DARKER)))


FAMILY = Family(name="band", suits=_suits, compose=_compose, either_side=True)
