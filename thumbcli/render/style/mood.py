"""Moods: a ground in three shades of one hue and the colours of letters and light that go with it.

The mood of a picture goes with what its title is about, and stands off from the colours of its object.
"""

from __future__ import annotations

from math import cos, pi
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.light_dataclass import dataclass
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix
from thumbcli.render.style.oklab import Lab, to_lab

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.style.palette import Style

__all__ = [
    "GENTLE_MOODS",
    "GRAVE_MOOD",
    "MOODS",
    "SOUR_MOODS",
    "Mood",
    "companion_mood",
    "mood_among",
    "mood_for",
    "mood_from_style",
    "other_mood",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """The colours of a picture with depth.

    Attributes:
        edge: The ground at the edges of the picture, almost black.
        mid: The ground between edge and core.
        core: The ground behind the object, lit.
        accent: Key words, from the top of the letters to the baseline.
        side: The side of extruded key words.
        rim: Light on the edge of objects, dust.
        plate: Behind the small line.
        bold: One strong colour for a whole ground, on which white letters are read.
    """

    edge: int
    mid: int
    core: int
    accent: tuple[int, int]
    side: int
    rim: int
    plate: int
    bold: int


# Formatted by hand: one line for the ground, one for letters and light, one for all of a flat ground.
# fmt: off
MOODS: Mapping[str, Mood] = MappingProxyType({
    "ember": Mood(edge=0xFF220604, mid=0xFF8F1D0C, core=0xFFFF7A2E,
                  accent=(0xFFFFE566, 0xFFFFAB00), side=0xFF5A0A04, rim=0xFFFFE2B0, plate=0xFFFFD83D,
                  bold=0xFFD63A10),
    "leaf": Mood(edge=0xFF04231A, mid=0xFF0B6B46, core=0xFF5FE08A,
                 accent=(0xFFFFF3A0, 0xFFFFD02E), side=0xFF4A2A04, rim=0xFFEAFFD0, plate=0xFFFFE25C,
                 bold=0xFF0B7F48),
    "alarm": Mood(edge=0xFF120307, mid=0xFF6A0818, core=0xFFE02A2A,
                  accent=(0xFFFFE9A0, 0xFFFFC23A), side=0xFF4A0408, rim=0xFFFFB0A0, plate=0xFFFFFFFF,
                  bold=0xFFCF1530),
    "mint": Mood(edge=0xFF02150E, mid=0xFF06563A, core=0xFF2FD07F,
                 accent=(0xFFFFF07A, 0xFFFFC21A), side=0xFF3A2A04, rim=0xFFFFF3B0, plate=WHITE,
                 bold=0xFF067F58),
    "violet": Mood(edge=0xFF0A0526, mid=0xFF3413A0, core=0xFF9A5BFF,
                   accent=(0xFF8FFCFF, 0xFF27D3F5), side=0xFF06134A, rim=0xFFB8F6FF, plate=0xFF5CF2FF,
                   bold=0xFF5A2AE0),
    "night": Mood(edge=0xFF050A1C, mid=0xFF12357A, core=0xFF4DA3FF,
                  accent=(0xFFFFF0A6, 0xFFFFCB2E), side=0xFF4A2C04, rim=0xFFD6ECFF, plate=0xFFFFE36A,
                  bold=0xFF1458C8),
    "dusk": Mood(edge=0xFF0D0420, mid=0xFF43127A, core=0xFFB04DFF,
                 accent=(0xFFFFCF6A, 0xFFFF8A1C), side=0xFF4A1404, rim=0xFFE2B8FF, plate=0xFFFF9A2E,
                 bold=0xFF7A22D4),
    "candy": Mood(edge=0xFF3A0A52, mid=0xFFC21F8A, core=0xFFFF7FC0,
                  accent=(0xFFFFF27A, 0xFFFFD21F), side=0xFF5A0A3A, rim=0xFFFFE3F2, plate=0xFFFFF04D,
                  bold=0xFFD0148A),
    "rose": Mood(edge=0xFF160A2E, mid=0xFF6A2380, core=0xFFFF5F9A,
                 accent=(0xFFFFD3E0, 0xFFFF9DBB), side=0xFF3A0630, rim=0xFFFFD0E2, plate=0xFFFFD7E4,
                 bold=0xFFBE2A6E),
    "lagoon": Mood(edge=0xFF04202A, mid=0xFF0B6A78, core=0xFF4FE3D2,
                   accent=(0xFFFFEBA0, 0xFFFFB02E), side=0xFF5A2406, rim=0xFFD2FFF6, plate=WHITE,
                   bold=0xFF067B8A),
    "cobalt": Mood(edge=0xFF040A24, mid=0xFF0C2C86, core=0xFF3F86FF,
                   accent=(0xFFFFC46B, 0xFFFF8A1F), side=0xFF4A1A04, rim=0xFFD6E6FF, plate=WHITE,
                   bold=0xFF1B4BE0),
    "amber": Mood(edge=0xFF2A1402, mid=0xFF9A5206, core=0xFFFFB43A,
                  accent=(0xFFFFFFFF, 0xFFFFEBA8), side=0xFF4A2002, rim=0xFFFFF0C8, plate=0xFFFFFFFF,
                  bold=0xFFB55400),
    "grape": Mood(edge=0xFF12042E, mid=0xFF4A1A9A, core=0xFFA878FF,
                  accent=(0xFFF4FF8A, 0xFFC8F02E), side=0xFF2A3A04, rim=0xFFEADCFF, plate=0xFFDCFA52,
                  bold=0xFF6A2FD0),
    "carbon": Mood(edge=0xFF08090C, mid=0xFF272A32, core=0xFF727B8C,
                   accent=(0xFFFFF06A, 0xFFFFC400), side=0xFF3A2A02, rim=0xFFE6EAF2, plate=0xFFFFD83D,
                   bold=0xFF2F333D),
    "petrol": Mood(edge=0xFF02141E, mid=0xFF0A4A66, core=0xFF2FB4E0,
                   accent=(0xFFFFCE85, 0xFFFF8A2A), side=0xFF4A1C04, rim=0xFFD2F2FF, plate=0xFFFFD9A0,
                   bold=0xFF0B6688),
    "lime": Mood(edge=0xFF0A1A04, mid=0xFF2A6210, core=0xFFA6E03A,
                 accent=(0xFFFFF7A0, 0xFFFFDC2E), side=0xFF33300A, rim=0xFFF2FFD2, plate=WHITE,
                 bold=0xFF3A7612),
    "azure": Mood(edge=0xFF03204A, mid=0xFF0A5CAE, core=0xFF5CC8FF,
                  accent=(0xFFFFF9B0, 0xFFFFE04A), side=0xFF3A3004, rim=0xFFDDF4FF, plate=WHITE,
                  bold=0xFF0A70C2),
    "navy": Mood(edge=0xFF060B24, mid=0xFF1A2A6A, core=0xFF5A7AFF,
                 accent=(0xFFB4F3FF, 0xFF3CCBFF), side=0xFF04284A, rim=0xFFE0E6FF, plate=0xFFA6ECFF,
                 bold=0xFF2A3FB8),
})
GRAVE_MOOD = Mood(edge=0xFF07090D, mid=0xFF1B222D, core=0xFF46566B,
                  accent=(0xFFFFFFFF, 0xFFD5DDE8), side=0xFF05070A, rim=0xFFC8D4E2, plate=0xFFE8EDF3,
                  bold=0xFF3A4656)
"""For death, illness and war: no colour that cheers."""

_FITTING: Mapping[Category | None, Sequence[str]] = MappingProxyType({
    Category.TECH_SAAS: ("violet", "ember", "cobalt", "lagoon", "alarm", "mint", "night"),
    Category.BUSINESS_FINANCE: ("mint", "alarm", "cobalt", "violet", "lagoon"),
    Category.EDUCATION_TUTORIAL: ("ember", "lagoon", "violet", "cobalt", "leaf"),
    Category.FITNESS_WELLNESS: ("alarm", "ember", "leaf", "night", "violet"),
    Category.MEDICAL_HEALTHCARE: ("lagoon", "cobalt", "leaf"),
    Category.LIFESTYLE_VLOG: ("rose", "candy", "lagoon", "dusk", "leaf"),
    Category.FOOD_COOKING: ("ember", "alarm", "leaf", "lagoon"),
    Category.TRAVEL: ("lagoon", "night", "leaf", "dusk"),
    Category.GAMING: ("violet", "dusk", "cobalt", "alarm", "lagoon"),
    Category.ENTERTAINMENT_COMEDY: ("violet", "ember", "lagoon", "alarm", "dusk", "night"),
    Category.NEWS_COMMENTARY: ("alarm", "cobalt", "ember", "night", "violet"),
    Category.CREATIVE_DESIGN: ("candy", "violet", "lagoon", "dusk", "rose"),
    None: ("ember", "violet", "lagoon", "alarm", "cobalt", "leaf"),
})
_IN_PLACE: Mapping[str, Sequence[str]] = MappingProxyType({
    "kitchen": ("ember", "alarm", "leaf", "lagoon"),
    "sea": ("night", "lagoon", "cobalt"),
    "beach": ("lagoon", "night"),
    "clouds": ("night", "cobalt", "lagoon"),
    "space": ("night", "cobalt", "violet", "dusk"),
    "wood": ("leaf", "mint", "lagoon"),
    "meadow": ("leaf", "night", "lagoon"),
    "snow": ("night", "cobalt", "lagoon"),
    "desert": ("amber", "ember", "night"),
    "night": ("dusk", "violet", "night"),
    "street": ("night", "cobalt", "ember"),
    "home": ("rose", "lagoon", "candy", "leaf"),
    "vault": ("mint", "leaf", "night"),
    "classroom": ("leaf", "night", "lagoon"),
    "curtain": ("alarm", "ember", "dusk", "night"),
    "courtroom": ("night", "cobalt"),
    "skyline": ("alarm", "cobalt", "violet", "ember", "night"),
    "gym": ("alarm", "night", "ember", "cobalt"),
    "arcade": ("violet", "cobalt", "dusk", "alarm", "lagoon"),
    "concert": ("dusk", "violet", "cobalt", "night"),
    "road": ("night", "alarm", "ember", "cobalt"),
    "smoke": ("alarm", "ember", "night"),
    "lab": ("lagoon", "violet", "mint", "cobalt"),
    "desk": ("violet", "cobalt", "candy", "lagoon", "ember"),
    "vanity": ("rose", "candy"),
    "field": ("leaf", "alarm", "cobalt", "night"),
    "court": ("night", "ember", "alarm"),
    "ring": ("alarm", "night", "cobalt"),
    "hard-court": ("cobalt", "leaf", "night"),
    "ice": ("night", "cobalt", "lagoon"),
    "hall": ("night", "alarm", "cobalt", "ember"),
    "chart-down": ("alarm", "ember", "night"),
    "chart-up": ("mint", "leaf", "lagoon"),
})
# fmt: on
"""The colours of a scene: of water at sea, of money in a vault, of danger behind a chart that falls."""

_COMPANIONS: Mapping[str, str] = MappingProxyType(
    {
        "ember": "candy",
        "leaf": "lagoon",
        "alarm": "dusk",
        "mint": "cobalt",
        "violet": "rose",
        "night": "violet",
        "dusk": "ember",
        "candy": "violet",
        "rose": "ember",
        "lagoon": "night",
        "cobalt": "lagoon",
        "amber": "rose",
        "grape": "candy",
        "carbon": "night",
        "petrol": "cobalt",
        "lime": "lagoon",
        "azure": "violet",
        "navy": "dusk",
    }
)
"""The mood whose colours a mood's run into, or stand beside."""

_ALONE = ("azure", "carbon", "lime", "navy", "petrol", "grape")
"""Moods of words alone beside those of their category: nothing else tells neighbours apart."""

GENTLE_MOODS = ("petrol", "night", "navy", "cobalt")
"""Of titles that are said in a low voice: nothing shouts, as pink or hazard yellow does."""

SOUR_MOODS = ("alarm", "night", "carbon", "petrol")
"""Of titles that go ill: red, or dark."""

_FITTING_ALONE = 4  # of a category's moods are those of its words alone
_SPREAD, _SPREAD_SHIFT = 0x9E3779B1, 1 << 16
"""Of a multiplicative hash: the rest of a seed chooses the family, which would have always one colour."""

_BESIDE_OBJECTS = frozenset({"amber", "ember", "rose"})
"""Moods that an object lights up: words alone in them are brown or pale."""

_SALIENT_CHROMA = 0.06
"""An object with less (OKLCH) is grey or white: every ground suits it."""

_HUE_APART_RAD, _LIGHTNESS_APART = 0.5, 0.12
"""A ground that differs less from its object (OKLCH) swallows it."""

_DISTANCE_WEIGHT = 3.0
"""How many places in the order of fitting moods a ground of the opposite hue gains."""

_OWN_EDGE, _OWN_CORE, _OWN_SIDE, _OWN_RIM = 0.45, 0.55, 0.72, 0.7
"""Shades made of a palette's or a channel's colours: how far towards black, the secondary colour, white."""

_DAY_MID, _DAY_CORE = 0.1, 0.34
"""The same of a bright ground: how far towards the secondary colour."""

_CHOICES, _FREE_CHOICES = 5, 6
"""The seed picks one of so many moods: of more where the object's colour rules none out, and of all for words
alone."""


def mood_from_style(style: Style) -> Mood:
    """Return the mood of a palette or of a channel: its own colours, and shades of them."""
    if style.light:
        return _day_mood(style)
    edge = mix(style.background, BLACK, _OWN_EDGE)
    accent = ensure_contrast(style.accent, mix(edge, BLACK, _OWN_EDGE))
    return Mood(
        edge=edge,
        mid=style.background,
        core=mix(style.background, style.secondary, _OWN_CORE),
        accent=(accent, accent),
        side=mix(style.accent, BLACK, _OWN_SIDE),
        rim=mix(style.accent, WHITE, _OWN_RIM),
        plate=style.secondary,
        bold=ensure_contrast(style.background, WHITE),
    )


def _day_mood(style: Style) -> Mood:
    """Return the mood of a bright ground, on which letters are dark."""
    mid = mix(style.background, style.secondary, _DAY_MID)
    accent = ensure_contrast(style.accent, style.background)
    return Mood(
        edge=style.background,
        mid=mid,
        core=mix(style.background, style.secondary, _DAY_CORE),
        accent=(accent, accent),
        side=mix(style.accent, BLACK, _OWN_SIDE),
        rim=WHITE,
        plate=style.secondary,
        bold=ensure_contrast(style.secondary, WHITE),
    )


def companion_mood(mood: Mood) -> Mood:
    """Return the mood that goes with this one on a ground in two colours; itself for one that is not ours."""
    name = next((name for name, own in MOODS.items() if own == mood), None)
    return MOODS[_COMPANIONS[name]] if name else mood


def other_mood(mood: Mood, category: Category | None, turn: int, *, place: str = "") -> Mood:
    """Return another mood that fits a title, for a variant; one of somebody's own colours stays."""
    names = _IN_PLACE.get(place) or _FITTING[category]
    if any(MOODS[name] == mood for name in _ALONE):
        names = _ALONE
    own = next((index for index, name in enumerate(names) if MOODS[name] == mood), None)
    return mood if own is None else MOODS[names[(own + turn) % len(names)]]


def mood_for(
    category: Category | None, object_colour: int, seed: int, *, place: str = "", alone: bool = False
) -> Mood:
    """Return a mood that fits a title and stands off from the object.

    Args:
        category: What the title is about; None where it is not known.
        object_colour: The object's dominant colour; a grey for none.
        seed: Picks one of the best few, so that neighbours differ.
        place: The scene behind it, whose colours come before those of the category; empty for none.
        alone: The picture has nothing but words.
    """
    salient = to_lab(object_colour)
    is_grey = salient.chroma < _SALIENT_CHROMA
    fitting = _IN_PLACE.get(place) or _FITTING[category]
    if alone and not place:
        own = [name for name in fitting if name not in _BESIDE_OBJECTS][:_FITTING_ALONE]
        return mood_among((*own, *_ALONE), seed)
    names = fitting if is_grey else [name for name in fitting if _stands_off(salient, MOODS[name])] or fitting

    def cost(name: str) -> float:
        if is_grey:
            return float(names.index(name))
        apart = abs(to_lab(MOODS[name].mid).hue - salient.hue)
        return names.index(name) - _DISTANCE_WEIGHT * (1 - cos(apart)) / 2

    return mood_among(sorted(names, key=cost)[: _FREE_CHOICES if is_grey else _CHOICES], seed)


def mood_among(names: Sequence[str], seed: int) -> Mood:
    """Return one of some moods; the seed picks it, so that neighbours differ."""
    return MOODS[names[seed * _SPREAD // _SPREAD_SHIFT % len(names)]]


def _stands_off(salient: Lab, mood: Mood) -> bool:
    """Tell whether an object's colour differs from the ground in hue or in lightness."""
    mid = to_lab(mood.mid)
    apart = abs(mid.hue - salient.hue)
    lighter = abs(mid.lightness - salient.lightness)
    return min(apart, 2 * pi - apart) > _HUE_APART_RAD or lighter > _LIGHTNESS_APART
