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
from thumbcli.render.style.color import BLACK, mix

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 70
_MAX_PHRASE_CHARS = 17  # a longer phrase makes all words small
_CAP_SHARE = 0.27
_WORDS_TO = 0.7  # where the words end, as a share of the width
_STARTS = (0.82, 0.88, 0.96, 1.04)
_SHADED = 0.4  # how far the last ribbon is towards black
_LEAN = 0.14
"""Where each ribbon begins at the top, and how much nearer to the words its foot is: shares of the width."""


def _suits(composition: Composition) -> float:
    if text_chars(composition) > _MAX_CHARS:
        return 0.0
    return suits_artless(composition, 1.37 if widest_phrase_chars(composition) <= _MAX_PHRASE_CHARS else 1.0)


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette = card_palette(composition)
    stage.fill_ground(palette.page)
    # The last one is the accent in shade: in the ink of a dark page it would be a hole in the card.
    shades = (palette.tint, palette.second, palette.accent, mix(palette.accent, BLACK, _SHADED))
    for start, colour in zip(_STARTS, shades, strict=True):
        _draw_ribbon(stage, stage.width * start, colour)
    kind = CardType.of(palette, ("space-grotesk", "bricolage", "inter"), cap_share=_CAP_SHARE)
    area = stage.mirror((margin, margin, stage.width * _WORDS_TO, stage.height - margin))
    draw_card_words(stage, area, kind, Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT)


def _draw_ribbon(stage: Stage, start_px: float, colour: int) -> None:
    """Draw a band from where it begins at the top to the edge of the card; the next one covers its rest."""
    lean, far = stage.width * _LEAN, stage.width * (1 + _LEAN)
    corners = (
        (start_px, 0.0),
        (far, 0.0),
        (far, float(stage.height)),
        (start_px - lean, float(stage.height)),
    )
    stage.canvas.drawPath(polygon(*((stage.mirror_x(x), y) for x, y in corners)), fill(colour))


FAMILY = Family(name="ribbons", suits=_suits, compose=_compose, has_byline=True)
