"""Words across the foot of a picture with depth, below its objects or over their feet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.depth.lit_parts import OUTLINE_PX, lit_column, lit_edge
from thumbcli.render.layouts.place_text_column import column_bounds, draw_column_and_logo
from thumbcli.render.layouts.shared_parts import draw_subtitle, fit_subtitle, headline_px
from thumbcli.render.style.color import fill_and_ink
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.layouts.place_text_column import ColumnStyle
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FootWords", "draw_foot_sub", "draw_foot_words", "foot_words", "has_short_sub", "stands_at_foot"]

_SHORT_SUB_CHARS = 38
_FOOT_SUB = 0.6  # between a sub-line at the foot and the edge, in margins
_SIDE, _TOP, _SQUARE_TOP = 0.045, 0.50, 0.56
"""Where words may start, as shares of the width and the height."""

_KICKER = 0.13  # how much higher they start where the sub-line comes first, as a share of the height
_ABOVE_SUB, _SQUARE_ABOVE_SUB, _ALONE = 0.845, 0.86, 0.955
"""Where words end, as shares of the height: above a sub-line, and where there is none."""

_BADGE_GAP_PX = 16.0
_SIZES_PX = (380.0, 440.0)  # the largest font sizes: of a usual headline and of a short one


class FootWords(NamedTuple):
    """A column that stands on the lower edge: its style, its area, and the bounds of its words."""

    column: ColumnStyle
    area: Rect
    bounds: Rect


def has_short_sub(composition: Composition) -> bool:
    """Tell whether the sub-line, if there is one, fits on a plate of one line."""
    return len(composition.headline.sub) <= _SHORT_SUB_CHARS


def foot_words(stage: Stage) -> FootWords:
    """Fit the headline to the foot: it ends above the sub-line there, else near the edge.

    A sub-line that comes first is a part of the column.
    """
    composition, square = stage.composition, stage.square
    headline = composition.headline
    column = lit_column(
        stage,
        headline_px(stage, headline.main, *_SIZES_PX),
        Align.CENTRE,
        turn_deg=0,
        with_sub=headline.sub_first,
    )
    below = bool(headline.sub) and not headline.sub_first
    end = (_SQUARE_ABOVE_SUB if square else _ABOVE_SUB) if below else _ALONE
    top = (_SQUARE_TOP if square else _TOP) - _KICKER * headline.sub_first
    area = (
        stage.width * _SIDE,
        stage.height * top,
        stage.width * (1 - _SIDE),
        stage.height * end - column.outline_px,
    )
    return stands_at_foot(stage, area, column)


def stands_at_foot(stage: Stage, area: Rect, column: ColumnStyle, *, text: str | None = None) -> FootWords:
    """Return the headline, or `text`, at the lower end of `area`, above the badge where it is so wide.

    The area leaves out what the column draws around its letters; that of the result has it.
    """
    column = replace(column, at_foot=True)
    left, top, right, bottom = area
    text, badge = text or stage.composition.headline.main, stage.badge()
    bounds = column_bounds(stage, text, area, column)
    if badge and bounds[2] + column.outline_px > badge[0]:
        bottom = min(bottom, badge[1] - _BADGE_GAP_PX * stage.unit - column.outline_px)
        bounds = column_bounds(stage, text, (left, top, right, bottom), column)
    high = bounds[3] - bounds[1]
    start = max(top, bottom - high - 1)  # a px more: the same words have to fit once more
    whole = (left, start, right, bottom + column.outline_px)
    return FootWords(column, whole, (bounds[0], bottom - high, bounds[2], bottom))


def draw_foot_words(stage: Stage, words: FootWords) -> None:
    """Draw the headline, its sub-line and the logo."""
    text = stage.composition.headline.main
    draw_column_and_logo(stage, text, words.area, words.column, Corner.TOP_LEFT)
    if not words.column.with_sub:
        draw_foot_sub(stage)


def draw_foot_sub(stage: Stage) -> None:
    """Draw the sub-line on a plate at the foot, clear of the badge; one that comes first at the top."""
    composition, badge, margin = stage.composition, stage.badge(), stage.margin
    leads = composition.headline.sub_first
    inset = stage.width - badge[0] if badge and not leads else margin
    width = stage.width - 2 * inset
    sub = fit_subtitle(stage, composition.headline.sub, width, large=True)
    if sub is None:
        return
    side = Align.RIGHT if composition.rtl else Align.LEFT
    top = margin * _FOOT_SUB if leads else stage.height - margin * _FOOT_SUB - sub.height_px
    plate = fill_and_ink(composition.mood.plate, composition.mood.edge)
    outline = (OUTLINE_PX * stage.unit, lit_edge(composition))
    draw_subtitle(
        stage,
        sub,
        (inset, top),
        width,
        side if leads else Align.CENTRE,
        outline=outline,
        plate=plate,
        raised=True,
    )
