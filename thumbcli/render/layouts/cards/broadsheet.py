"""Broadsheet: the title over the whole width, as large as it gets, above or below a frieze of tiles."""

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
    text_chars,
)
from thumbcli.render.layouts.cards.square_tiles import draw_tiles
from thumbcli.render.pixels.shapes import fill

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_CAP_SHARE = 0.32

_LONG_CHARS, _FRIEZE, _LOW_FRIEZE = 66, 0.21, 0.145
"""The height of the frieze as a share of the card's: above so many characters the title needs the room."""

_SOBER = 0.45  # the height of a plain band, as a share of that of tiles

_FACES = (
    ("bricolage", "archivo-narrow", "inter"),
    ("fraunces", "inter"),
    ("space-grotesk", "bricolage", "inter"),
)


def _suits(composition: Composition) -> float:
    return suits_quiet(composition, 1.33)


def _compose(stage: Stage) -> None:
    composition = stage.composition
    palette, margin = card_palette(composition), card_margin(stage)
    stage.fill_ground(palette.page)
    kind = CardType.of(palette, _FACES[(composition.seed >> 4) % len(_FACES)], cap_share=_CAP_SHARE)
    width, height = float(stage.width), float(stage.height)
    low = text_chars(composition) > _LONG_CHARS
    side = height * (_LOW_FRIEZE if low else _FRIEZE)
    # Tiles fill the width: none is cut off.
    side = width / round(width / side)
    # By the title alone: a card with its author looks like one without.
    above = bool(composition.seed >> 6 & 1)
    if composition.somber:
        # Play with shapes is no company for the dead: a plain band instead.
        side *= _SOBER
    frieze = (0.0, 0.0, width, side) if above else (0.0, height - side, width, height)
    if composition.somber:
        stage.canvas.drawRect(skia.Rect(*frieze), fill(palette.accent))
    else:
        draw_tiles(stage, frieze, palette, side)
    top, bottom = (side, height) if above else (0.0, height - side)
    area = (margin, top + margin * 0.7, width - margin, bottom - margin * 0.7)
    draw_card_words(stage, area, kind)


FAMILY = Family(name="broadsheet", suits=_suits, compose=_compose, has_byline=True)
