"""Hero: one object as high as the picture, in a glow; the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import distinct_things, put
from thumbcli.render.layouts.depth.object_beside import (
    draw_ground_beside,
    draw_words_beside,
    suits_beside,
    widening,
)
from thumbcli.render.paint.objects import object_ratio

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Stage

__all__ = ["FAMILY"]

# Places as shares of the width and the height; sizes as shares of the height.
_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.565, 0.92), (0.06, 0.07, 0.94, 0.53)
_GLOW, _SQUARE_GLOW = (0.77, 0.49), (0.5, 0.78)
_OBJECT, _SQUARE_OBJECT = (0.79, 0.52), (0.5, 0.82)
_SIZE, _SLIM_SIZE, _SLIM_RATIO, _SQUARE_SIZE = 0.74, 0.94, 0.8, 0.56
"""The object's longer side: it is shown as a whole, clear of the words and of the edge."""

_LONG_WORDS_SIZE = 0.92  # how much of that it has beside words that are given more of the width

_MOST_THINGS, _TURN_DEG = 2, -7.0
_SECOND, _SECOND_SIZE = (0.675, 0.79), 0.33
"""Of a second thing, before the first one's foot, clear of the words."""

_SQUARE_SECOND, _SQUARE_SECOND_SIZE = (0.19, 0.82), 0.22


def _compose(stage: Stage) -> None:
    composition, square = stage.composition, stage.square
    aside = widening(stage)
    across, down = _SQUARE_GLOW if square else _GLOW
    draw_ground_beside(stage, "hero", (across, down), dust=16)
    things = distinct_things(composition, _MOST_THINGS)
    ratio = object_ratio(things[0])
    slim = ratio < _SLIM_RATIO
    size = _SQUARE_SIZE if square else _SLIM_SIZE if slim else _SIZE
    across, down = _SQUARE_OBJECT if square else _OBJECT
    size *= _LONG_WORDS_SIZE if aside else 1.0
    put(stage, things[0], (across + aside / 2, down), size, _TURN_DEG)
    if len(things) > 1 and not square:
        put(stage, things[1], (_SECOND[0] + aside, _SECOND[1]), _SECOND_SIZE, -10)
    if len(things) > 1 and square:
        put(stage, things[1], _SQUARE_SECOND, _SQUARE_SECOND_SIZE, 14)
    draw_words_beside(stage, _WORDS, _SQUARE_WORDS)


FAMILY = Family(name="hero", suits=suits_beside, compose=_compose, either_side=True, keeps_clear=True)
