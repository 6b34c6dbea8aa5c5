"""Broadsheet: the title alone, as large as it gets, on one colour, under a rule as on a printed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    draw_card_words,
    suits_quiet,
)
from thumbcli.render.pixels.shapes import fill

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_CAP_SHARE = 0.32

_RULE_AT, _RULE, _HEAD_RULE, _HEAD_WIDTH = 0.7, 0.005, 0.026, 0.13
"""Of the rule above the title: where it is, as a share of the margin; how thick it and its head are, shares
of the height; and how long the head is, as a share of the width."""

_FACES = (
    ("bricolage", "archivo-narrow", "inter"),
    ("fraunces", "inter"),
    ("space-grotesk", "bricolage", "inter"),
)


def _suits(composition: Composition) -> float:
    return suits_quiet(composition, 1.3)


def _compose(stage: Stage) -> None:
    composition = stage.composition
    palette, margin = card_palette(composition), card_margin(stage)
    stage.fill_ground(palette.page)
    kind = CardType(
        fonts=_FACES[(composition.seed >> 4) % len(_FACES)],
        cap_share=_CAP_SHARE,
        ink=palette.ink,
        accent=palette.accent,
        muted=palette.muted,
    )
    left, right, top = margin, stage.width - margin, margin * _RULE_AT
    thin, thick = stage.height * _RULE, stage.height * _HEAD_RULE
    stage.canvas.drawRect(skia.Rect(left, top, right, top + thin), fill(palette.ink))
    head = stage.mirror((left, top, left + stage.width * _HEAD_WIDTH, top + thick))
    stage.canvas.drawRect(skia.Rect(*head), fill(palette.accent))
    area = (left, top + thick + margin * 0.5, right, stage.height - margin * 0.8)
    draw_card_words(stage, area, kind)


FAMILY = Family(name="broadsheet", suits=_suits, compose=_compose, has_byline=True)
