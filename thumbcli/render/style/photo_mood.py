"""The mood of a picture with a photo: its ground takes the hue of the photo, which can fade into it."""

from __future__ import annotations

from dataclasses import replace
from math import cos

from thumbcli.render.style.mood import GRAVE_MOOD, MOODS, Mood
from thumbcli.render.style.oklab import GREY_CHROMA, from_lch, to_lab

__all__ = ["mood_in_colour"]

_VIVID_CHROMA = 0.1
_GROUND = ((0.19, 0.065), (0.4, 0.125), (0.68, 0.15))
"""Of a ground in a given hue: lightness and most chroma (OKLCH) of edge, mid and core; a colour of that first
chroma or more gets all of it."""


def mood_in_colour(colour: int) -> Mood:
    """Return a mood with a ground in the hue of `colour`; letters and light are those of the nearest mood."""
    lab = to_lab(colour)
    chroma = min(1.0, lab.chroma / _VIVID_CHROMA)
    # Key words beside a photo need a colour of their own.
    vivid = [mood for mood in MOODS.values() if to_lab(mood.accent[1]).chroma >= _VIVID_CHROMA]
    nearest = max(vivid, key=lambda mood: cos(to_lab(mood.mid).hue - lab.hue))
    if lab.chroma < GREY_CHROMA:
        nearest = GRAVE_MOOD
    edge, mid, core = (from_lch(light, most * chroma, lab.hue) for light, most in _GROUND)
    return replace(nearest, edge=edge, mid=mid, core=core)
