"""The style of a channel: its own colours, case and backgrounds in place of a category's.

What is unknown of a channel comes from the category whose colours are nearest: always the same one, so that
all pictures of a channel look alike.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.contract.brand_style import Case
from thumbcli.render.style.color import WHITE, ensure_contrast, luminance, mix, parse_hex
from thumbcli.render.style.oklab import GREY_CHROMA, delta_e, from_lch, to_lab
from thumbcli.render.style.palette import STYLES
from thumbcli.render.style.recolor import recolor

if TYPE_CHECKING:
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.render.style.palette import Style

__all__ = ["MUTED_CHROMA", "restyle"]

MUTED_CHROMA = 0.055
"""A channel with less mean OKLab chroma counts as muted: quiet motifs, panels that fade into the surface."""

_OTHER_HUE_DEG = 40.0  # hues further apart than this mix to a muddy grey
_OWN_SECONDARY_DELTA_E = 0.12
"""The least difference of a surface from the background to serve as the secondary colour."""

_GLOW_LIGHTNESS, _GLOW_CHROMA_GAIN, _GLOW_CHROMA_MAX = 0.52, 1.3, 0.19
"""In OKLab: a coloured background, lit up to be its own glow."""

_PALE_LUMINANCE, _PALE_STEPS = 0.56, 20


@lru_cache(64)
def restyle(brand_style: BrandStyle) -> Style:
    """Return the style of a channel, from what was learned from its reference pictures."""
    base = _nearest(brand_style)
    background, surface, ink, accent = (
        parse_hex(text)
        for text in (brand_style.background, brand_style.surface, brand_style.ink, brand_style.accent)
    )
    made = recolor(
        base,
        background,
        accent,
        *_companions(brand_style, background, surface, accent),
        background_end=mix(background, surface, 0.6),
        own_ink=ink,
    )
    return replace(
        made,
        paper=made.background,
        paper_accent=ensure_contrast(made.accent, made.background),
        panel=_panel(brand_style, made, surface),
        uppercase=base.uppercase if brand_style.case is None else brand_style.case is Case.UPPER,
    )


def _panel(brand_style: BrandStyle, style: Style, surface: int) -> tuple[int, int]:
    """Return the ends of the panel's gradient: from the accent to the surface in muted colours, else a shade.

    A gradient to another hue would turn muddy half-way.
    """
    own, accent = to_lab(surface), to_lab(style.accent)
    if brand_style.chroma < MUTED_CHROMA and (
        own.chroma < GREY_CHROMA or _hue_difference_deg(own.hue, accent.hue) <= _OTHER_HUE_DEG
    ):
        return mix(surface, style.accent, 0.45), surface
    return style.accent, mix(style.accent, style.dark if style.light else style.tertiary, 0.25)


@lru_cache(64)
def _nearest(brand_style: BrandStyle) -> Style:
    """Return the category's style whose background and accent are nearest."""
    background, accent = parse_hex(brand_style.background), parse_hex(brand_style.accent)
    return min(
        STYLES.values(),
        key=lambda style: delta_e(style.background, background) + delta_e(style.accent, accent),
    )


def _companions(brand_style: BrandStyle, background: int, surface: int, accent: int) -> tuple[int, int]:
    """Return the secondary and the tertiary colour: the channel's own where it has several, else shades.

    The secondary is a shade of a coloured background (an accent's glow over it would be muddy), else the
    accent mixed with the background. The tertiary is a paler accent.
    """
    if brand_style.second_accent is not None:
        second = parse_hex(brand_style.second_accent)
        return second, mix(second, WHITE if brand_style.dark else accent, 0.5)
    lab, own, behind = to_lab(accent), to_lab(surface), to_lab(background)
    paler = (mix(accent, WHITE, step / _PALE_STEPS) for step in range(_PALE_STEPS // 2, _PALE_STEPS))
    tertiary = next((shade for shade in paler if luminance(shade) > _PALE_LUMINANCE), WHITE)
    if lab.chroma < GREY_CHROMA:
        return mix(accent, background, 0.35), from_lch(0.88, 0, 0)
    if own.chroma > GREY_CHROMA * 2 and delta_e(surface, background) > _OWN_SECONDARY_DELTA_E:
        return from_lch(min(0.7, max(0.42, own.lightness)), own.chroma, own.hue), tertiary
    other_hue = _hue_difference_deg(behind.hue, lab.hue) > _OTHER_HUE_DEG
    if brand_style.dark and behind.chroma >= GREY_CHROMA and other_hue:
        chroma = min(behind.chroma * _GLOW_CHROMA_GAIN, _GLOW_CHROMA_MAX)
        return from_lch(_GLOW_LIGHTNESS, chroma, behind.hue), tertiary
    return mix(accent, background, 0.4), tertiary


def _hue_difference_deg(one: float, other: float) -> float:
    """Return the angle between two hues (in radians), 0 to 180 degrees."""
    return abs(math.degrees(math.remainder(one - other, math.tau)))
