"""Words that are written on a thing which fills the picture, and the object that stands before it.

The thing is as large as its words: they are fitted first, then it is drawn around them, then they are. A
headline with a key phrase has two sizes, as on a poster, where it can be set so.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import decomposition

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.depth.lit_parts import (
    distinct_things,
    has_hero,
    in_one_colour,
    is_day,
    is_lit,
    lit_column,
    lit_score,
    put,
    shares,
)
from thumbcli.render.layouts.depth.poster_lines import draw_line, fit_lines, suits_lines
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.place_text_column import (
    column_bounds_and_width,
    draw_column,
    min_cap_px,
    start_side,
)
from thumbcli.render.layouts.shared_parts import CASED, draw_subtitle, fit_subtitle
from thumbcli.render.paint.logo import area_beside_logo, draw_logo, place_logo
from thumbcli.render.paint.objects import ObjectLook, object_ratio
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from thumbcli.render.layouts.depth.poster_lines import PosterLine
    from thumbcli.render.layouts.place_text_column import ColumnStyle
    from thumbcli.render.paint.lettering import Label
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.typography.fit import Block
    from thumbcli.render.typography.text_style import Lettering

__all__ = ["CarriedWords", "carried_words", "draw_carried", "put_before", "suits_carried", "turned"]

# Areas as shares of the width and the height: of words alone, of words beside an object, and on a square.
_ALONE, _BESIDE, _SQUARE = (0.085, 0.10, 0.915, 0.83), (0.075, 0.12, 0.572, 0.86), (0.10, 0.10, 0.90, 0.86)
_SQUARE_BESIDE = (0.10, 0.09, 0.90, 0.50)

_PLACE, _MOST_ACROSS, _MOST_DOWN = (0.80, 0.53), 0.64, 0.86
_SQUARE_PLACE, _SQUARE_SIZE = (0.5, 0.77), 0.42
"""Of the object: its centre as shares of the width and the height, and its sides as shares of the height."""

_SECOND, _SECOND_SIZE = (0.93, 0.20), 0.3
_SECOND_MIN_FREE = 0.9  # a wider object leaves no room for a second one
_HEADLINE_PX = 560.0
_ZONE_INSET = 0.025  # what turned words keep free beside what a platform lays over the picture, of the width
_RISE, _RISEN = 0.15, 1.15
"""What is kept free above letters that rise above capitals, of the height of their area, and how much of
that belongs to the words."""

_WIDE_FACE, _NARROW = "archivo", 0.66
"""A face for short words, which would leave more than the rest of the width empty in a condensed one."""

_LONG_WORD_CHARS, _BADGE_GAP_PX = 13, 34.0


_MIN_WORDS = 4  # fewer have one size
_LINES_SUB_GAP = 0.06  # from the last line to the sub-line, of the height
_BOX_ROOM = (0.03, 0.05)  # what boxes need around key lines, and between two of them, of the height


class CarriedWords(NamedTuple):
    """Fitted words: their style, the area that they were fitted in, and their bounds before the turn.

    `lines` is empty where they are a column.
    """

    column: ColumnStyle
    area: Rect
    bounds: Rect
    lines: tuple[PosterLine, ...] = ()

    @property
    def middle(self) -> tuple[float, float]:
        """What they are turned around."""
        left, top, right, bottom = self.area
        return (left + right) / 2, (top + bottom) / 2


def suits_carried(
    composition: Composition, score: float, *, gentle: float = 0.0, most_chars: int = 64
) -> float:
    """Score a title whose words are written on a thing, with its object before it or without one.

    Args:
        composition: What to draw.
        score: Of a usual title.
        gentle: Of one that is to be said in a low voice.
        most_chars: Longer headlines would be small on it.
    """
    text = composition.headline.main
    if not is_lit(composition) or (composition.icons and not has_hero(composition)):
        return 0.0
    if len(text) > most_chars or (composition.icons and max(map(len, text.split())) >= _LONG_WORD_CHARS):
        return 0.0
    return lit_score(composition, gentle if is_gentle(composition) else score)


def carried_words(
    stage: Stage,
    look: Lettering,
    *,
    fonts: tuple[str, ...] = (),
    align: Align = Align.CENTRE,
    turn_deg: float = 0.0,
    plate: tuple[int, int] | None = None,
    box_outset_px: float = 0.0,
    before_px: float = 0.0,
) -> CarriedWords:
    """Fit the headline and its sub-line, clear of the badge and of the logo.

    Args:
        stage: What to draw on.
        look: Of the letters.
        fonts: What they are set in, unless a channel or a person chose the font.
        align: Of the lines.
        turn_deg: How far they are turned around the middle of their area.
        plate: The fill and the ink of the sub-line.
        box_outset_px: How far the box of a key word may extend beyond the area; 0 for no boxes.
        before_px: What the thing needs to the left of the words beside its margin.
    """
    with_object = has_hero(stage.composition)
    if stage.square:
        share = _SQUARE_BESIDE if with_object else _SQUARE
    else:
        share = _BESIDE if with_object else _ALONE
    area = stage.clear(stage.mirror(shares(stage, *share)))
    column = lit_column(stage, _HEADLINE_PX * stage.unit, align, look=look, turn_deg=turn_deg, plate=plate)
    column = replace(column, at_foot=True, large_sub=True, box_outset_px=box_outset_px)
    if fonts and not stage.composition.own_font:
        column = replace(column, fonts=fonts)
    place_logo(stage, area, Corner.TOP_RIGHT)
    left, top, right, bottom = area_beside_logo(stage, area, Corner.TOP_RIGHT)
    badge = stage.badge()
    if badge and right > badge[0]:
        fall = abs(math.sin(math.radians(column.turn_deg))) * (right - left) / 2
        bottom = min(bottom, badge[1] - _BADGE_GAP_PX * stage.unit - fall)
    if any(stage.composition.format.safe_zones):
        aside = _ZONE_INSET * stage.width
        left, right = left + aside, right - aside
    rise = _RISE * (bottom - top) if _rises(stage.composition.headline.main) else 0.0
    top += rise
    area = (left + before_px, top, right, bottom)
    lined = _in_lines(stage, area, column)
    if lined is not None:
        left, top, right, bottom = lined.bounds
        return lined._replace(bounds=(left, top - _RISEN * rise, right, bottom))
    text = stage.composition.headline.main
    bounds, across = column_bounds_and_width(stage, text, area, column)
    if across < _NARROW * (area[2] - area[0]) and not stage.composition.own_font:
        wider = replace(column, fonts=(_WIDE_FACE, *column.fonts))
        wide_bounds, wide = column_bounds_and_width(stage, text, area, wider)
        if wide > across:
            column, bounds = wider, wide_bounds
    return CarriedWords(column, area, (bounds[0], bounds[1] - _RISEN * rise, bounds[2], bounds[3]))


def _in_lines(stage: Stage, area: Rect, column: ColumnStyle) -> CarriedWords | None:
    """Return the words in lines of two sizes; None where they are better in a column.

    Not words of a channel, and those without a key phrase.
    """
    composition = stage.composition
    headline = composition.headline
    is_plain = is_day(composition) or composition.brand_style is not None or stage.square
    if is_plain or not suits_lines(composition) or len(headline.main.split()) < _MIN_WORDS:
        return None
    left, top, right, bottom = area
    sub = _sub(stage, area, column)
    below = sub.height_px + _LINES_SUB_GAP * stage.height if sub else 0.0
    free = (left, top + below * headline.sub_first, right, bottom - below * (not headline.sub_first))
    outset = column.outline_px
    pad_px, gap_px = (share * stage.height * (column.look.box is not None) for share in _BOX_ROOM)
    lines = fit_lines(
        stage,
        (free[0] + pad_px, free[1], free[2] - pad_px, free[3] - outset),
        align=_align(stage, column),
        key_pad_px=pad_px,
        key_gap_px=gap_px,
    )
    keys = [line for line in lines if line.is_key]
    caps_px = [line.block.metrics.cap * line.block.lines[0].size_px * line.stretch for line in lines]
    if len(keys) == len(lines) or min(caps_px) < min_cap_px(stage):
        return None
    start = lines[0].rect[1] - pad_px * lines[0].is_key - below * headline.sub_first
    end = lines[-1].rect[3] + pad_px * lines[-1].is_key + outset + below * (not headline.sub_first)
    across = max(line.rect[2] for line in lines)
    first = min(line.rect[0] for line in lines)
    if sub:
        x = left + (right - left - sub.width_px) * _align(stage, column).value
        first, across = min(first, x), max(across, x + sub.width_px)
    return CarriedWords(column, area, (first, start, across, end), tuple(lines))


def _sub(stage: Stage, area: Rect, column: ColumnStyle) -> Label | Block | None:
    shown = stage.composition.headline.sub if column.with_sub else ""
    return fit_subtitle(stage, shown, area[2] - area[0], large=True)


def _align(stage: Stage, column: ColumnStyle) -> Align:
    return start_side(stage) if column.align is None else column.align


def _draw_in_lines(stage: Stage, words: CarriedWords) -> None:
    area, column, look = words.area, words.column, words.column.look
    looks = (look, look) if look.box else (in_one_colour(look, key=False), in_one_colour(look, key=True))
    if stage.composition.somber and not look.box:
        looks = (looks[0], looks[0])
    for line in words.lines:
        draw_line(stage, line, looks[line.is_key])
    sub = _sub(stage, area, column)
    if sub is None:
        return
    leads = stage.composition.headline.sub_first
    y = words.bounds[1] if leads else words.bounds[3] - sub.height_px
    draw_subtitle(
        stage,
        sub,
        (area[0], y),
        area[2] - area[0],
        _align(stage, column),
        outline=look.outline,
        plate=column.plate,
        raised=look.relief is not None,
        ink=column.sub_ink,
    )


def _rises(text: str) -> bool:
    """Tell whether what is above the capitals needs room: accents, and letters of other scripts."""
    return dominant_script(text) not in CASED or any(map(decomposition, text))


def turned(stage: Stage, words: CarriedWords) -> skia.AutoCanvasRestore:
    """Turn the canvas as the words are turned, until the returned context ends."""
    restore = skia.AutoCanvasRestore(stage.canvas)
    stage.canvas.rotate(words.column.turn_deg, *words.middle)
    return restore


def put_before(stage: Stage, *, turn_deg: float = 6.0, look: ObjectLook | None = None) -> None:
    """Draw the title's object at the side of the thing, if it has one, and a second one behind it."""
    composition = stage.composition
    if not has_hero(composition):
        return
    things = distinct_things(composition, 2)
    ratio = object_ratio(things[0])
    if stage.square:
        put(stage, things[0], _SQUARE_PLACE, _SQUARE_SIZE, turn_deg, look=look)
        return
    if len(things) > 1 and ratio < _SECOND_MIN_FREE:
        put(stage, things[1], _SECOND, _SECOND_SIZE, 14, look=look)
    put(stage, things[0], _PLACE, min(_MOST_DOWN, _MOST_ACROSS / min(1.0, ratio)), turn_deg, look=look)


def draw_carried(stage: Stage, words: CarriedWords) -> None:
    """Draw the words and the logo."""
    if words.lines:
        with turned(stage, words):
            _draw_in_lines(stage, words)
    else:
        draw_column(stage, stage.composition.headline.main, words.area, words.column)
    draw_logo(stage, Corner.TOP_RIGHT)
