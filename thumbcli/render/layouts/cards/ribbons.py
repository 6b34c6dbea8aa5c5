"""Ribbons: broad slanted bands in the page's colours at the edge that no words touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    draw_card_words,
    suits_artless,
    text_chars,
    widest_phrase_chars,
)
from thumbcli.render.pixels.shapes import fill, polygon
from thumbcli.render.style.color import mix

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 84
_MAX_PHRASE_CHARS = 17  # a longer phrase makes all words small
_CAP_SHARE = 0.27
_WORDS_TO = 0.68  # where the words end, as a share of the width
_STARTS = ((0.82, 0.91), (0.90, 0.99), (0.98, 1.20))
_LEAN = 0.12
"""Where each ribbon is at the top, and how far its foot is nearer to the words, as shares of the width."""

_CUTS = (0.0, 0.62, 0.34)  # how far down each ribbon changes its colour, as shares of the height


def _suits(composition: Composition) -> float:
    if text_chars(composition) > _MAX_CHARS:
        return 0.0
    return suits_artless(composition, 1.4 if widest_phrase_chars(composition) <= _MAX_PHRASE_CHARS else 1.0)


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette = card_palette(composition)
    stage.fill_ground(palette.page)
    shades = (
        palette.tint,
        mix(palette.accent, palette.page, 0.45),
        palette.accent,
        mix(palette.accent, palette.ink, 0.5),
    )
    first = composition.seed >> 5
    for place, ((start, end), cut) in enumerate(zip(_STARTS, _CUTS, strict=True)):
        upper, lower = (shades[(first + place + step) % len(shades)] for step in (0, 1))
        # The halves meet in a row of whole pixels: one on top of the other would show at its slanted edges.
        row = round(stage.height * cut) / stage.height
        _draw_ribbon(stage, (start, end), (row, 1.0), lower)
        _draw_ribbon(stage, (start, end), (0.0, row), upper)
    kind = CardType(
        fonts=("space-grotesk", "bricolage", "inter"),
        cap_share=_CAP_SHARE,
        ink=palette.ink,
        accent=palette.accent,
        muted=palette.muted,
    )
    area = stage.mirror((margin, margin, stage.width * _WORDS_TO, stage.height - margin))
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)


def _draw_ribbon(stage: Stage, span: tuple[float, float], rows: tuple[float, float], colour: int) -> None:
    """Draw a part of a ribbon: `span` is where it is at the top, `rows` from where to where it goes down."""
    corners = [
        (stage.mirror_x(stage.width * (edge - _LEAN * row)), stage.height * row)
        for edge, row in zip((*span, *reversed(span)), (rows[0], rows[0], rows[1], rows[1]), strict=True)
    ]
    stage.canvas.drawPath(polygon(*corners), fill(colour))


FAMILY = Family(name="ribbons", suits=_suits, compose=_compose, has_byline=True)
