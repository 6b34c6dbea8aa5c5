"""Broadsheet: the title alone, as large as it gets, on one colour; a rule under what leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    draw_card_words,
    suits_quiet,
)

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_CAP_SHARE = 0.32
_FACES = (
    ("bricolage", "archivo-narrow", "inter"),
    ("fraunces", "inter"),
    ("space-grotesk", "bricolage", "inter"),
)


def _suits(composition: Composition) -> float:
    return suits_quiet(composition, 1.4)


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
        ruled=True,
    )
    draw_card_words(stage, (margin, margin, stage.width - margin, stage.height - margin), kind)


FAMILY = Family(name="broadsheet", suits=_suits, compose=_compose, has_byline=True)
