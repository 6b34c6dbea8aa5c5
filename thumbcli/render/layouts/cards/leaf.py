"""Leaf: a sheet of paper with a soft shadow on a field of colour, the title on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    card_unit,
    draw_card_words,
    suits_quiet,
    text_chars,
)
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.style.color import BLACK, with_alpha

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 52  # more are small on the sheet
_CAP_SHARE = 0.3
_FONTS = ("bricolage", "space-grotesk", "inter")
_EDGE = 0.62  # of colour around the sheet, as a part of the margin
_RADIUS_UNITS = 0.7
_SHADOW_ALPHA, _SHADOW_UNITS, _SHADOW_DROP = 0.3, 0.6, 0.35
"""How dark the shadow is, how soft, and how much lower than the sheet, in units."""


def _suits(composition: Composition) -> float:
    return suits_quiet(composition, 1.3 if text_chars(composition) <= _MAX_CHARS else 1.0)


def _compose(stage: Stage) -> None:
    palette, margin, unit = card_palette(stage.composition), card_margin(stage), card_unit(stage)
    stage.fill_ground(palette.accent)
    edge, radius = margin * _EDGE, unit * _RADIUS_UNITS
    sheet = skia.Path()
    sheet.addRoundRect(skia.Rect(edge, edge, stage.width - edge, stage.height - edge), radius, radius)
    shadow = skia.Path(sheet)
    shadow.offset(0, unit * _SHADOW_DROP)
    draw_soft_path(stage.canvas, shadow, with_alpha(BLACK, _SHADOW_ALPHA), unit * _SHADOW_UNITS)
    stage.canvas.drawPath(sheet, fill(palette.page))
    inset = edge + margin * 0.8
    area = (inset, inset, stage.width - inset, stage.height - inset)
    draw_card_words(stage, area, CardType.of(palette, _FONTS, cap_share=_CAP_SHARE))


FAMILY = Family(name="leaf", suits=_suits, compose=_compose, has_byline=True)
