"""Between: an object between two lines of words, in front of the one and behind the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.foot_words import draw_foot_sub, has_short_sub, stands_at_foot
from thumbcli.render.layouts.depth.lit_parts import (
    distinct_things,
    finish_ground,
    glow_alpha,
    glow_colour,
    has_hero,
    in_one_colour,
    lit_column,
    lit_letters,
    lit_score,
    put,
    shares,
)
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.layouts.place_text_column import draw_column
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.light import draw_halo, draw_soft_rays, draw_vignette
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.paint.objects import object_ratio
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MIN_CHARS, _MAX_LINE_CHARS = 3, 13
"""Of each line: fewer look lost, more are too small."""

_MAX_PENALTY = 0.2
"""Of the break between them, in the unit of `break_penalties`: a line ends on no verb and no article."""

# Areas and places as shares of the width and the height.
_BACK, _FRONT = (0.05, 0.05, 0.95, 0.32), (0.06, 0.58, 0.94, 0.805)
_ALONE = 0.94  # where the front line ends without a sub-line
_SQUARE_BACK, _SQUARE_FRONT = (0.06, 0.07, 0.94, 0.30), (0.06, 0.62, 0.94, 0.83)
_TOP_SHARE, _FOOT_SHARE = 0.07, 0.5
"""How much of the back line's height the object hides, and of its own foot the front line."""

_MAX_RATIO = 1.5
_TWIN_SIZE, _TWIN_X = 0.36, (0.15, 0.85)
_LINE_PX = 560.0


def _halves(composition: Composition) -> tuple[str, str] | None:
    """Return the headline in two phrases of about equal length; None where it has no such lines."""
    words = composition.headline.main.split()
    penalties, small = break_penalties(words, composition.language), stop_words(composition.language)
    splits = [
        (" ".join(words[:place]), " ".join(words[place:]))
        for place in range(1, len(words))
        if penalties[place - 1] < _MAX_PENALTY and normalize_token(words[place - 1]) not in small
    ]
    best = min(splits, key=lambda lines: abs(len(lines[0]) - len(lines[1])), default=None)
    return best if best and all(_MIN_CHARS <= len(line) <= _MAX_LINE_CHARS for line in best) else None


_WIDE = 1.1
"""On a canvas that is narrower, in heights, words before the object have two lines, and it hides one."""


def _suits(composition: Composition) -> float:
    leads = composition.headline.sub and composition.headline.sub_first
    if not has_hero(composition) or composition.logo or leads or not has_short_sub(composition):
        return 0.0
    halves = _halves(composition)
    if not halves or dominant_script(composition.headline.main) not in CASED:
        return 0.0
    if composition.size.width_px < composition.size.height_px * _WIDE and " " in halves[0]:
        return 0.0
    if object_ratio(composition.icons[0]) > _MAX_RATIO:
        return 0.0
    return lit_score(composition, UNFIT_SCORE)  # the words cover too much of what is small already


def _compose(stage: Stage) -> None:
    composition, square, mood = stage.composition, stage.square, stage.composition.mood
    back, front = _halves(composition) or (composition.headline.main, composition.headline.main)
    alpha, glow = glow_alpha(composition), glow_colour(composition)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        centre = (size[0] / 2, size[1] * 0.52)
        if not (composition.somber or composition.place):
            draw_soft_rays(canvas, centre, max(size) * 0.6, count=22, colour=mood.rim, alpha=0.16)
        draw_halo(canvas, centre, size[1] * 0.5, glow, alpha)
        draw_vignette(canvas, size, 0.4)

    draw_ground(stage, "between", ((0.5, 0.52), 0.63), draw, f"{alpha}")
    finish_ground(stage)
    looks = [in_one_colour(lit_letters(stage), key=key and not composition.somber) for key in (False, True)]
    columns = [
        lit_column(stage, _LINE_PX * stage.unit, Align.CENTRE, turn_deg=0, look=look, with_sub=False)
        for look in looks
    ]
    area = shares(stage, *(_SQUARE_BACK if square else _BACK))
    above = draw_column(stage, back, area, columns[0])
    left, start, right, end = _SQUARE_FRONT if square else _FRONT
    end = end if composition.headline.sub else _ALONE
    low = stands_at_foot(stage, shares(stage, left, start, right, end), columns[1], text=front)
    top = (above[3] - _TOP_SHARE * (above[3] - above[1])) / stage.height
    foot = (low.bounds[1] + _FOOT_SHARE * (low.bounds[3] - low.bounds[1])) / stage.height
    things = distinct_things(composition, 3)
    ratio = object_ratio(things[0])
    put(stage, things[0], (0.5, (top + foot) / 2), (foot - top) * max(1.0, ratio), -6)
    if not square:  # others at its sides, none twice
        for thing, across, turn in zip(things[1:], _TWIN_X, (-16, 16), strict=False):
            put(stage, thing, (across, (top + foot) / 2 + 0.02), _TWIN_SIZE, turn)
    draw_column(stage, front, low.area, low.column)
    draw_foot_sub(stage)
    draw_logo(stage, Corner.BOTTOM_LEFT)


FAMILY = Family(name="between", suits=_suits, compose=_compose)
