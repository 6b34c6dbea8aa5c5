"""Fields of colour on cards: which colour stands off from the object in front of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from thumbcli.render.paint.objects import dominant_colour
from thumbcli.render.style.oklab import delta_e, to_lab

if TYPE_CHECKING:
    from thumbcli.render.style.card_palette import CardPalette

__all__ = ["field_colour"]

_LOUD = 0.1  # in OKLab: two colours that are both as strong shout at each other
_APART = 0.2  # in OKLab: an object nearer to the field's colour is not told from it


def field_colour(palette: CardPalette, thing: str) -> int:
    """Return the colour of a field behind an object: the accent, or what stands off from its own colour."""
    own = dominant_colour(thing)
    loud = min(_chroma(own), _chroma(palette.accent)) >= _LOUD
    choices = (palette.tint, palette.ink) if loud else (palette.accent, palette.tint, palette.ink)
    return next((colour for colour in choices if delta_e(colour, own) >= _APART), palette.tint)


def _chroma(colour: int) -> float:
    """Return how far a colour is from grey, in OKLab."""
    _, green_red, blue_yellow = to_lab(colour)
    return math.hypot(green_red, blue_yellow)
