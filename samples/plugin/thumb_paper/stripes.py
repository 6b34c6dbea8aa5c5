"""A layout family for thumb: the headline on stripes in the colours of the title's topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.place_text_column import ColumnStyle, draw_column_and_logo
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import WHITE, ensure_contrast, mix
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_STRIPES = 7
_SHADE = 0.05
"""How much lighter every second stripe is: no more, so that words stay readable on both."""


def _suits(composition: Composition) -> float:
    return 1.0 if composition.headline.main else 0.0


def _compose(stage: Stage) -> None:
    style, margin = stage.composition.style, stage.margin
    width = stage.width / _STRIPES
    for number in range(_STRIPES):
        colour = mix(style.background, WHITE, _SHADE * (number % 2))
        stage.canvas.drawRect(skia.Rect.MakeXYWH(number * width, 0, width + 1, stage.height), fill(colour))
    lightest = mix(style.background, WHITE, _SHADE)
    column = ColumnStyle(
        look=Lettering(
            ink=ensure_contrast(style.ink, lightest), accent=ensure_contrast(style.accent, lightest)
        ),
        max_size_px=190 * stage.unit,
    )
    area = (margin, margin, stage.width - margin, stage.height - margin)
    draw_column_and_logo(stage, stage.composition.headline.main, area, column, Corner.TOP_RIGHT)


FAMILY = Family(name="stripes", suits=_suits, compose=_compose)
