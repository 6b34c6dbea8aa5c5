"""The style of a channel: its own colours, face, case and backdrop in place of a category's.

What could not be told of a channel comes from the category whose own colours are nearest: always the same
one, so that all titles of a channel look alike.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.contract.brand_style import Case
from thumbcli.render.style.color import BLACK, WHITE, luminance, mix
from thumbcli.render.style.oklab import delta_e, from_lch, to_lab
from thumbcli.render.style.palette import STYLES
from thumbcli.render.style.recolor import cast

if TYPE_CHECKING:
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.render.style.palette import Style

__all__ = ["MUTED_CHROMA", "restyle", "text_scale"]

_GREY = 0.035
MUTED_CHROMA = 0.055
_PALE_GREY = 0.88
_RUNS_INTO = 0.6
_COLOURED, _OTHER_HUE_DEG = 0.035, 40.0
_OWN_SECOND = 0.12
_SHADED = 0.25
_LIVELIER, _CHROMA_MAX = 1.3, 0.19
_LIT_GROUND, _TOWARDS_GROUND = 0.52, 0.4
_PALE, _STEPS = 0.56, 20
_USUAL_SHARE = 0.2
_SCALE_MIN = 0.78


@lru_cache(64)
def restyle(style: Style, brand_style: BrandStyle) -> Style:
    """Return `style` as the hand writes and colours.

    Args:
        style: Of the title's category: gives the kicker and the icon.
        brand_style: What the references taught.

    Raises:
        RequestRefused: The hand's face is not installed.
    """
    base = _nearest(brand_style)
    ground, surface, ink, accent = (
        _colour(text)
        for text in (brand_style.background, brand_style.surface, brand_style.ink, brand_style.accent)
    )
    second, third = _companions(brand_style, ground, surface, accent)
    made = cast(
        replace(base, kicker=style.kicker, icon=style.icon),
        ground,
        accent,
        second,
        third,
        end=mix(ground, surface, _RUNS_INTO),
        own_ink=ink,
    )
    return replace(
        made,
        paper=made.ground,
        panel=_panel(brand_style, made, surface),
        upper=base.upper if brand_style.case is None else brand_style.case is Case.UPPER,
    )


def _panel(brand_style: BrandStyle, style: Style, surface: int) -> tuple[int, int]:
    """Return the accent and a shade of it, run into the surface where muted colours go together.

    Run into another hue it would turn to mud half-way.
    """
    own, lab = to_lab(surface), to_lab(style.accent)
    if brand_style.chroma < MUTED_CHROMA and (
        own.chroma < _GREY or _apart_deg(own.hue, lab.hue) <= _OTHER_HUE_DEG
    ):
        return mix(surface, style.accent, 0.45), surface
    return style.accent, mix(style.accent, style.dark if style.light else style.third, _SHADED)


def text_scale(brand_style: BrandStyle) -> float:
    """Return how large words are set against what the room allows, 0.78 to 1."""
    if brand_style.text_share is None:
        return 1.0
    return max(_SCALE_MIN, min(1.0, math.sqrt(brand_style.text_share / _USUAL_SHARE)))


@lru_cache(64)
def _nearest(brand_style: BrandStyle) -> Style:
    """Return the category's style whose ground and accent come nearest."""

    def distance(style: Style) -> float:
        return delta_e(style.ground, _colour(brand_style.background)) + delta_e(
            style.accent, _colour(brand_style.accent)
        )

    return min(STYLES.values(), key=distance)


def _companions(brand_style: BrandStyle, ground: int, surface: int, accent: int) -> tuple[int, int]:
    """Return the second and the third colour: the channel's own where it has more than one, else shades.

    The second is a shade of a coloured ground, for a glow of the accent over it would be mud, else one of the
    accent on its way to the ground. The third is the accent, paler.
    """
    lab, own, behind = to_lab(accent), to_lab(surface), to_lab(ground)
    paler = (mix(accent, WHITE, part / _STEPS) for part in range(_STEPS // 2, _STEPS))
    third = next((shade for shade in paler if luminance(shade) > _PALE), WHITE)
    if lab.chroma < _GREY:
        return mix(accent, ground, 0.35), from_lch(_PALE_GREY, 0, 0)
    if own.chroma > _GREY * 2 and delta_e(surface, ground) > _OWN_SECOND:
        return from_lch(min(0.7, max(0.42, own.lightness)), own.chroma, own.hue), third
    if brand_style.dark and behind.chroma >= _COLOURED and _apart_deg(behind.hue, lab.hue) > _OTHER_HUE_DEG:
        return from_lch(_LIT_GROUND, min(behind.chroma * _LIVELIER, _CHROMA_MAX), behind.hue), third
    return mix(accent, ground, _TOWARDS_GROUND), third


def _apart_deg(one: float, other: float) -> float:
    """Return how far two hues (in radians) lie apart, 0 to 180 degrees."""
    return abs(math.degrees(math.remainder(one - other, math.tau)))


def _colour(text: str) -> int:
    return BLACK | int(text.lstrip("#"), 16)
