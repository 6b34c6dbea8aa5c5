"""The words beside an object in two sizes, as on a poster, where a headline can be set so; else in one."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts.depth.lit_parts import (
    in_one_colour,
    is_day,
    lit_letters,
    lit_words,
)
from thumbcli.render.layouts.depth.poster_lines import fit_lines, put_words, suits_lines
from thumbcli.render.layouts.frame_subjects import is_gentle
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.layouts.shared_parts import CASED, fit_subtitle, logo_corner
from thumbcli.render.paint.logo import area_beside_logo, place_logo
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.contract.design_options import Corner
    from thumbcli.render.layouts.depth.poster_lines import PosterLine
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["draw_lines_beside"]

_TURN_DEG = -2.0
_OUTLINE_PX, _DEPTH_PX = 12.0, 10.0
"""Of letters in relief: less than where all lines have one size, as small ones are near the others."""

_SUB_GAP = 0.078  # as in `put_sub`, of the height
_CLEAR_PX = 20.0  # above the badge
_MIN_WORDS = 3  # fewer have one size and one colour, or two that their family gives them


def draw_lines_beside(
    stage: Stage,
    area: Rect,
    *,
    align: Align = Align.LEFT,
    turn_deg: float = _TURN_DEG,
    corner: Corner | None = None,
    otherwise: Callable[[], None] | None = None,
) -> None:
    """Draw the headline in relief in `area`, its key line about twice as large, its sub-line and the logo.

    Args:
        stage: What to draw on.
        area: In sd px, not mirrored yet.
        align: Of the lines.
        turn_deg: How far they are turned.
        corner: Of the logo; None for the one beside artwork.
        otherwise: Draws words that have one size, and the logo; None for `lit_words`.
    """
    composition, in_one_size = stage.composition, otherwise or partial(lit_words, stage, area)
    is_plain = (
        (is_day(composition) and not composition.bright)
        or composition.brand_style is not None
        or stage.square
    )
    if is_plain or not suits_lines(composition) or len(composition.headline.main.split()) < _MIN_WORDS:
        in_one_size()
        return
    corner = corner or logo_corner(stage)
    place = stage.clear(stage.mirror(area))
    place_logo(stage, place, corner)
    left, top, right, bottom = area_beside_logo(stage, place, corner)
    edge = (_OUTLINE_PX / 2 + _DEPTH_PX) * stage.unit
    turns = dominant_script(composition.headline.main) in CASED and not is_gentle(composition)
    turn_deg = turn_deg if turns else 0.0
    rise = abs(math.sin(math.radians(turn_deg))) * (right - left) / 2
    badge = stage.badge()
    if badge and right > badge[0]:
        bottom = min(bottom, badge[1] - _CLEAR_PX * stage.unit)
    sub = fit_subtitle(stage, composition.headline.sub, right - left, large=True)
    below = sub.height_px + _SUB_GAP * stage.height if sub else 0.0
    leads = composition.headline.sub_first
    words = (left, top + rise + below * leads, right, bottom - rise - edge - below * (not leads))
    lines = fit_lines(stage, words, align=align)
    if _smallest_cap_px(lines) < min_cap_px(stage):
        in_one_size()
        return
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX)
    looks = in_one_colour(look, key=False), in_one_colour(look, key=not composition.somber)
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.rotate(turn_deg, (left + right) / 2, (top + bottom) / 2)
        put_words(stage, (words, lines, sub), looks, align=align, corner=corner)


def _smallest_cap_px(lines: list[PosterLine]) -> float:
    return min(line.block.metrics.cap * line.block.lines[0].size_px for line in lines)
