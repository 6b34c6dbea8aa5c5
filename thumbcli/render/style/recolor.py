"""A style in other colours: a palette of the user's own, or the same colours in other roles.

Whatever the colours, ink is readable on the background, key words stand out from it, and outlines are dark.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.render.style.color import (
    BLACK,
    MID_LUMINANCE,
    WHITE,
    channel_difference,
    contrast,
    ensure_contrast,
    luminance,
    mix,
    parse_hex,
    to_hex,
)
from thumbcli.render.style.palette import NEUTRAL_STYLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.style.palette import Style

__all__ = ["ROLE_SWAPS", "accent_as_drawn", "recolor", "style_from_palette", "swap_ground", "swap_roles"]

ROLE_SWAPS = 4
"""How many ways there are to assign one style's colours to its roles."""

_SWAP_ACCENTS, _SECONDARY_BACKGROUND = 1, 2

_INK_CONTRAST = 5.5
"""Of ink to the background: WCAG's 4.5 for text, and a reserve for the motif drawn over it."""

_ACCENT_CONTRAST, _SECONDARY_CONTRAST = 2.6, 1.6
"""Of colours that may also stand out by their hue: large key words, then edges and panels."""

_OUTLINE_CONTRAST = 13.0  # of white to the outline colour: nearly black, with a tint
_OTHER_HUE_LEVELS = 110
"""Colours that differ this much in one channel are told apart by hue, whatever their luminance."""

_STEPS = 20  # shades tried until a contrast is reached, 5 % each


def style_from_palette(style: Style, palette: Sequence[str]) -> Style:
    """Return `style` in the colours of `palette`, each changed no further than contrast requires.

    Args:
        style: Gives the fonts and the icon.
        palette: `#rrggbb`: the background, the accent, then colours for edges, panels and details.
    """
    background, accent, *further = map(parse_hex, palette)
    lighter = BLACK if luminance(background) > MID_LUMINANCE else WHITE
    secondary = further[0] if further else mix(accent, lighter, 0.35)
    tertiary = further[1] if len(further) > 1 else mix(accent, secondary, 0.5)
    made = recolor(style, background, accent, secondary, tertiary)
    # The first colour is the ground of every layout, of editorial ones too.
    return replace(
        made,
        paper=made.background,
        paper_accent=ensure_contrast(made.accent, made.background),
        third=further[0] if further else None,
    )


def accent_as_drawn(palette: Sequence[str]) -> str | None:
    """Return the shade that is drawn for the accent of a palette; None for the accent itself."""
    accent = parse_hex(palette[1])
    drawn = style_from_palette(NEUTRAL_STYLES[0], palette).accent
    return None if drawn == accent else to_hex(drawn)


@lru_cache(256)
def swap_roles(style: Style, swap: int) -> Style:
    """Return `style` with its colours in other roles, which makes new shades of them.

    Args:
        style: Of a category or of a topic.
        swap: 0 none; 1 accent and secondary swapped; 2 the secondary as background; 3 light and dark swapped.
    """
    if swap == 0:
        return style
    if swap == _SWAP_ACCENTS:
        return recolor(
            style,
            style.background,
            style.secondary,
            style.accent,
            style.tertiary,
            background_end=style.background_end,
        )
    if swap == _SECONDARY_BACKGROUND:
        far, share = (WHITE, 0.86) if style.light else (BLACK, 0.80 * 0.9)
        return recolor(style, mix(style.secondary, far, share), style.accent, style.tertiary, style.secondary)
    background = mix(style.dark, style.accent, 0.10) if style.light else mix(WHITE, style.accent, 0.12)
    return recolor(style, background, style.accent, style.secondary, style.tertiary)


@lru_cache(256)
def swap_ground(style: Style) -> Style:
    """Return `style` with its accent as the ground and its ground as the accent: no other colours."""
    made = recolor(style, style.accent, style.background, style.secondary, style.tertiary)
    return replace(made, paper=made.background, paper_accent=ensure_contrast(made.accent, made.background))


def recolor(
    style: Style,
    background: int,
    accent: int,
    secondary: int,
    tertiary: int,
    *,
    background_end: int | None = None,
    own_ink: int | None = None,
) -> Style:
    """Return `style` in these colours, each changed no further than contrast requires.

    Args:
        style: Gives the fonts and the icon.
        background: At the top left.
        accent: Key words.
        secondary: The slanted edge, the sub-line.
        tertiary: Small contrasting details.
        background_end: The background at the bottom right; None for a shade of it.
        own_ink: The colour of words; None for white or a near-black with a tint.
    """
    light = luminance(background) > (MID_LUMINANCE if own_ink is None else luminance(own_ink))
    darkest = min(background, accent, secondary, key=luminance)
    dark = ensure_contrast(mix(darkest, BLACK, 0.7), WHITE, _OUTLINE_CONTRAST, _STEPS)
    inks = [dark, mix(dark, BLACK, 0.5), BLACK] if light else [WHITE]
    if own_ink is not None:
        inks = [*(mix(own_ink, inks[-1], share) for share in (0.0, 0.3, 0.6)), inks[-1]]
    ink = next((shade for shade in inks if contrast(shade, background) >= _INK_CONTRAST), inks[-1])
    dark = ink if light else dark
    background = ensure_contrast(background, ink, _INK_CONTRAST, _STEPS)
    if background_end is None:
        background_end = (
            mix(background, WHITE, 0.35) if light else mix(background, mix(secondary, BLACK, 0.55), 0.45)
        )
    accent = _distinct(accent, background, _ACCENT_CONTRAST)
    secondary = _distinct(secondary, background, _SECONDARY_CONTRAST)
    paper = background if light else mix(WHITE, background, 0.05)
    return replace(
        style,
        background=background,
        background_end=ensure_contrast(background_end, ink, _INK_CONTRAST, _STEPS),
        ink=ink,
        accent=accent,
        secondary=secondary,
        tertiary=tertiary,
        dark=dark,
        paper=paper,
        paper_accent=ensure_contrast(accent, paper),
        panel=(accent, mix(secondary, accent, 0.25)),
        light=light,
    )


def _distinct(colour: int, background: int, ratio: float) -> int:
    """Return `colour`, changed where neither its luminance nor its hue sets it off from the background."""
    if channel_difference(colour, background) >= _OTHER_HUE_LEVELS:
        return colour
    return ensure_contrast(colour, background, ratio)
