"""Gazette: a large serif headline between the rules of a newspaper of record, over the whole width."""

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
)
from thumbcli.render.pixels.shapes import fill

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_CAP_SHARE = 0.3
_FONTS = ("fraunces", "dm-serif", "inter")
_RULES = ((0.0, 0.42), (0.78, 0.09))
"""Of the rules at the head: where each begins, from the first one on, and how thick it is, in units."""

_FOOT_RULE, _LEAST_RULE_PX = 0.09, 2.0
_INSIDE = 0.72  # between rule and words, as a part of the margin


def _suits(composition: Composition) -> float:
    return suits_quiet(composition, 1.35)


def _compose(stage: Stage) -> None:
    palette, margin, unit = card_palette(stage.composition), card_margin(stage), card_unit(stage)
    stage.fill_ground(palette.page)
    left, right = margin, stage.width - margin
    top, bottom = margin * _INSIDE, stage.height - margin * _INSIDE
    for row, (down, thick) in enumerate(_RULES):
        colour = palette.ink if row else palette.accent
        high = max(_LEAST_RULE_PX, unit * thick)
        y = top + unit * down
        stage.canvas.drawRect(skia.Rect(left, y, right, y + high), fill(colour))
    thin = max(_LEAST_RULE_PX, unit * _FOOT_RULE)
    stage.canvas.drawRect(skia.Rect(left, bottom - thin, right, bottom), fill(palette.ink))
    head = top + unit * sum(_RULES[-1])
    kind = CardType.of(palette, _FONTS, cap_share=_CAP_SHARE)
    draw_card_words(stage, (left, head + margin * _INSIDE, right, bottom - margin * _INSIDE), kind)


FAMILY = Family(name="gazette", suits=_suits, compose=_compose, has_byline=True)
