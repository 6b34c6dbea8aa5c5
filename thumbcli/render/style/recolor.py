"""A style in other colours: somebody's own palette, or the same colours in other roles.

Whatever the colours, ink reads on the ground, key words stand out from it, and outlines are dark.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.render.style.color import (
    BLACK,
    WHITE,
    channel_difference,
    contrast,
    ensure_contrast,
    luminance,
    mix,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.style.palette import Style

__all__ = ["ROLE_SWAPS", "cast", "style_from_palette", "swap_roles"]

ROLE_SWAPS = 4
"""How many ways there are to cast one style's colours."""

_INK_RATIO = 5.5
_ACCENT_RATIO = 2.6
_SECOND_RATIO = 1.6
_EDGE_RATIO = 13.0
_OTHER_COLOUR = 110
_DARK_GROUND = 0.18
_DEEP, _PALE = 0.80, 0.86
_STEPS = 20


def style_from_palette(style: Style, palette: Sequence[str]) -> Style:
    """Return `style` in the colours of `palette`, each shifted no further than contrast asks for.

    Args:
        style: Gives the faces and the icon.
        palette: `#rrggbb`: the background, the accent, then colours for edges, panels and sparks.
    """
    colours = [BLACK | int(colour.lstrip("#"), 16) for colour in palette]
    ground, accent, *further = colours
    second = further[0] if further else _neighbour(accent, ground)
    third = further[1] if len(further) > 1 else mix(accent, second, 0.5)
    return cast(style, ground, accent, second, third)


@lru_cache(256)
def swap_roles(style: Style, role: int) -> Style:
    """Return `style` with its colours in other roles.

    Args:
        style: Of a category, or made of a palette.
        role: 0 as it is; 1 another accent; 2 a ground of the second colour; 3 light for dark and dark for
            light.
    """
    if role == 0:
        return style
    if role == 1:
        return cast(style, style.ground, style.second, style.accent, style.third, end=style.background_end)
    if role == 2:  # noqa: PLR2004 - the third of four roles
        far = WHITE if style.light else BLACK
        ground = mix(style.second, far, _PALE if style.light else _DEEP * 0.9)
        return cast(style, ground, style.accent, style.third, style.second)
    ground = mix(style.dark, style.accent, 0.10) if style.light else mix(WHITE, style.accent, 0.12)
    return cast(style, ground, style.accent, style.second, style.third)


def cast(
    style: Style,
    ground: int,
    accent: int,
    second: int,
    third: int,
    *,
    end: int | None = None,
    own_ink: int | None = None,
) -> Style:
    """Return `style` in these colours, each shifted no further than contrast asks for.

    Args:
        style: Gives the faces and the icon.
        ground: The background.
        accent: The key words.
        second: The slanted edge, the sub-line.
        third: A spark of contrast.
        end: What the background runs into; None for a shade of it.
        own_ink: The colour of words; None for white or a near-black with a tint.
    """
    light = luminance(ground) > (_DARK_GROUND if own_ink is None else luminance(own_ink))
    dark = _edge((ground, accent, second))
    inks = [dark, mix(dark, BLACK, 0.5), BLACK] if light else [WHITE]
    if own_ink is not None:
        inks = [*(mix(own_ink, inks[-1], part) for part in (0.0, 0.3, 0.6)), inks[-1]]
    ink = next((shade for shade in inks if contrast(shade, ground) >= _INK_RATIO), inks[-1])
    dark = ink if light else dark
    ground = _shift(ground, ink, _INK_RATIO)
    if end is None:
        end = mix(ground, WHITE, 0.35) if light else mix(ground, mix(second, BLACK, 0.55), 0.45)
    accent = _apart(accent, ground, _ACCENT_RATIO)
    second = _apart(second, ground, _SECOND_RATIO)
    paper = ground if light else mix(WHITE, ground, 0.05)
    return replace(
        style,
        ground=ground,
        background_end=_shift(end, ink, _INK_RATIO),
        ink=ink,
        accent=accent,
        second=second,
        third=third,
        dark=dark,
        paper=paper,
        tone=ensure_contrast(accent, paper),
        panel=(accent, mix(second, accent, 0.25)),
        light=light,
    )


def _edge(colours: Sequence[int]) -> int:
    """Return a near-black with a tint of the darkest colour."""
    darkest = min(colours, key=luminance)
    return _shift(mix(darkest, BLACK, 0.7), WHITE, _EDGE_RATIO)


def _apart(colour: int, ground: int, ratio: float) -> int:
    """Return `colour`, shifted where neither its brightness nor its hue tells it from the ground."""
    return (
        colour
        if channel_difference(colour, ground) >= _OTHER_COLOUR
        else ensure_contrast(colour, ground, ratio)
    )


def _shift(colour: int, against: int, ratio: float) -> int:
    """Return `colour`, taken away from `against` until they differ by `ratio`."""
    target = BLACK if luminance(against) > _DARK_GROUND else WHITE
    for step in range(_STEPS + 1):
        shade = mix(colour, target, step / _STEPS)
        if contrast(shade, against) >= ratio:
            return shade
    return target


def _neighbour(accent: int, ground: int) -> int:
    """Return a companion of the accent: lighter on dark grounds, deeper on light ones."""
    return mix(accent, BLACK if luminance(ground) > _DARK_GROUND else WHITE, 0.35)
