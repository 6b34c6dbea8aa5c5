"""Fields of colour on cards: which colour stands off from the object in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.paint.objects import dominant_colour
from thumbcli.render.style.color import BLACK, mix
from thumbcli.render.style.oklab import delta_e

if TYPE_CHECKING:
    from thumbcli.render.style.card_palette import CardPalette

__all__ = ["band_colour", "field_colour"]

_APART = 0.2  # in OKLab: an object nearer to the field's colour is not told from it


def band_colour(palette: CardPalette, thing: str) -> int:
    """Return the colour of a band on which an object stands: one that is strong on the page."""
    own = dominant_colour(thing)
    choices = (palette.accent, palette.ink, mix(palette.accent, BLACK, 0.4))
    return next((colour for colour in choices if delta_e(colour, own) >= _APART), palette.ink)


def field_colour(palette: CardPalette, thing: str) -> int:
    """Return the colour of a field behind an object: the accent, or what stands off from its own colour."""
    own = dominant_colour(thing)
    choices = (palette.accent, palette.tint, palette.ink, mix(palette.accent, BLACK, 0.4))
    return next((colour for colour in choices if delta_e(colour, own) >= _APART), palette.tint)
