"""Hero: one object as large as its part of the picture, in a glow; the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import put_within
from thumbcli.render.layouts.depth.object_beside import (
    draw_ground_beside,
    draw_words_beside,
    suits_beside,
    widening,
)

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Stage

__all__ = ["FAMILY"]

# Places as shares of the width and the height.
_WORDS, _SQUARE_WORDS = (0.045, 0.08, 0.565, 0.92), (0.06, 0.07, 0.94, 0.53)
_GLOW, _SQUARE_GLOW = (0.78, 0.49), (0.5, 0.78)
_OBJECT, _SQUARE_OBJECT = (0.59, 0.07, 0.972, 0.93), (0.1, 0.575, 0.9, 0.965)
"""What the object keeps to: it is shown as a whole, clear of the words and of the edge."""


def _compose(stage: Stage) -> None:
    aside = widening(stage)
    draw_ground_beside(stage, "hero", _SQUARE_GLOW if stage.square else _GLOW, dust=16, in_place=False)
    left, top, right, bottom = _SQUARE_OBJECT if stage.square else _OBJECT
    put_within(stage, stage.composition.icons[0], (left + aside, top, right, bottom))
    draw_words_beside(stage, _WORDS, _SQUARE_WORDS)


FAMILY = Family(name="hero", suits=suits_beside, compose=_compose, either_side=True, keeps_clear=True)
