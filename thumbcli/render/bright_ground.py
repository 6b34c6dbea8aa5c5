"""A bright ground for some of the titles that show an object by daylight: dark words on yellow, mint or sky.

A channel all of whose pictures are dark looks dull as a whole, and pictures of food, pets or homes are gay.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract import Format
from thumbcli.render.layouts.frame_subjects import SOUR, is_about, is_gentle
from thumbcli.render.paint.objects import dominant_colour, has_object
from thumbcli.render.style.color import WHITE, mix, parse_hex
from thumbcli.render.style.mood import mood_from_style
from thumbcli.render.style.oklab import delta_e
from thumbcli.render.style.recolor import style_from_palette
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition

__all__ = ["GROUNDS", "on_bright_ground"]

GROUNDS = (
    ("#ffd21f", "#c8102e"),
    ("#4fc0ff", "#c8102e"),
    ("#3fdc96", "#6a1fc0"),
    ("#ff86c2", "#5a14b8"),
    ("#b094ff", "#b0106e"),
)
"""Each with the colour of its key words, which have a white edge."""

_CORE_PALER, _EDGE_DEEPER = 0.62, 0.1
"""How far the ground is from its colour: towards white behind the object, towards the accent at its edge."""

_LEAST_APART = 0.2  # in OKLab, of an object's main colour: one in the colour of its ground is not seen
_ONE_OF = 3  # of the titles that suit
_SEED_SHIFT = 1 << 11  # other bits of the seed than those that choose the family and the side

_BY_DAY = frozenset(("", "kitchen", "home", "meadow", "beach", "classroom", "vanity", "road", "desk", "gym"))
"""Places that lose nothing where only their colours are left."""

_NEVER = frozenset(
    {
        Topic.COMBAT_SPORTS,
        Topic.CRYPTO,
        Topic.FILM,
        Topic.GAMING,
        Topic.MUSIC,
        Topic.NEWS_COMMENTARY,
        Topic.SPORTS,
    }
)
"""Topics whose pictures live by light in the dark."""


def on_bright_ground(composition: Composition) -> Composition:
    """Return a composition on a bright ground if its title is one of those, else as it is."""
    if not _suits(composition) or composition.seed // _SEED_SHIFT % _ONE_OF:
        return composition
    colour = dominant_colour(composition.icons[0])
    styles = [style_from_palette(composition.style, palette) for palette in GROUNDS]
    apart = [style for style in styles if delta_e(style.background, colour) >= _LEAST_APART]
    if not apart:
        return composition
    style = apart[composition.seed // (_SEED_SHIFT * _ONE_OF) % len(apart)]
    (accent,) = (parse_hex(key) for ground, key in GROUNDS if parse_hex(ground) == style.background)
    mood = replace(
        mood_from_style(style),
        core=mix(style.background, WHITE, _CORE_PALER),
        mid=style.background,
        edge=mix(style.background, accent, _EDGE_DEEPER),
        accent=(accent, accent),
    )
    return replace(composition, style=style, mood=mood, own_colours=True, bright=True, place="")


def _suits(composition: Composition) -> bool:
    is_plain = composition.own_colours or composition.plain or composition.logo or composition.photo
    return (
        composition.format is Format.YOUTUBE
        and composition.headline.kind in {HeadlineKind.PLAIN, HeadlineKind.HOW_TO}
        and composition.topic not in _NEVER
        and composition.place in _BY_DAY
        and not is_plain
        and not composition.background
        and not is_gentle(composition)
        and not is_about(composition, SOUR)
        and bool(composition.icons)
        and has_object(composition.icons[0])
    )
