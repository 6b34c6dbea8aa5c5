"""The arithmetic of colour and contrast.

Colours are ARGB integers (`0xFFRRGGBB`), as skia takes them. Contrast is WCAG 2.2's ratio, 1 to 21.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = [
    "BLACK",
    "LINEAR_LEVELS",
    "LUMINANCE_FLARE",
    "MID_LUMINANCE",
    "READABLE",
    "WHITE",
    "channel_difference",
    "contrast",
    "ensure_contrast",
    "fill_and_ink",
    "gray",
    "is_bright",
    "is_greenish",
    "luminance",
    "mix",
    "parse_hex",
    "srgb_level",
    "to_hex",
    "with_alpha",
]

WHITE = 0xFFFFFFFF
BLACK = 0xFF000000

READABLE = 4.5
"""The least contrast of text to its background (WCAG 2.2, SC 1.4.3, level AA)."""

LUMINANCE_FLARE = 0.05
"""Light that a screen reflects, added to both luminances of a contrast ratio (WCAG 2.2)."""

MID_LUMINANCE = 0.18
"""Above this luminance black contrasts more than white does: both reach 4.6 at √(1.05 x 0.05) - 0.05."""

_BRIGHT_LUMINANCE = 0.30
_GREENISH = 0.75  # of the stronger of the other two channels
"""From here on a colour counts as bright: above `MID_LUMINANCE`, so that mid-tones take white text."""

_CONTRAST_STEPS = 40
"""Shades tried between a colour and black or white: 2.5 % each, too close for the eye to tell apart."""

# The transfer function of sRGB (IEC 61966-2-1): linear near black, else a power.
_SRGB_LINEAR_MAX = 0.04045

LINEAR_LEVELS = tuple(
    value / 12.92 if value <= _SRGB_LINEAR_MAX else float(((value + 0.055) / 1.055) ** 2.4)
    for value in (level / 255 for level in range(256))
)
"""The linear light, 0 to 1, of each sRGB level."""


def srgb_level(linear: float) -> int:
    """Return the nearest sRGB level, 0 to 255, of this linear light; what is out of range is clipped."""
    value = min(1.0, max(0.0, linear))
    encoded = 12.92 * value if value <= _SRGB_LINEAR_MAX / 12.92 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(encoded * 255)


def parse_hex(text: str) -> int:
    """Return the opaque colour of `#rrggbb`."""
    return BLACK | int(text.lstrip("#"), 16)


def to_hex(colour: int) -> str:
    """Return a colour as `#rrggbb`."""
    return f"#{colour & 0xFFFFFF:06x}"


def mix(start: int, end: int, share: float) -> int:
    """Return the opaque colour that is `share` (0 to 1) of the way from `start` to `end`."""
    red, green, blue = (
        int((start >> shift & 255) + ((end >> shift & 255) - (start >> shift & 255)) * share)
        for shift in (16, 8, 0)
    )
    return BLACK | red << 16 | green << 8 | blue


def channel_difference(one: int, other: int) -> int:
    """Return the largest difference of any channel, 0 to 255."""
    return max(abs((one >> shift & 255) - (other >> shift & 255)) for shift in (16, 8, 0))


def with_alpha(colour: int, alpha: float) -> int:
    """Return `colour` at `alpha`, 0 (clear) to 1 (opaque)."""
    return int(alpha * 255) << 24 | colour & 0xFFFFFF


@lru_cache(4096)
def luminance(colour: int) -> float:
    """Return WCAG's relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (LINEAR_LEVELS[colour >> shift & 255] for shift in (16, 8, 0))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def is_bright(colour: int) -> bool:
    """Tell whether a colour is bright: as text it wants a dark background, as a background dark text."""
    return luminance(colour) > _BRIGHT_LUMINANCE


def is_greenish(colour: int) -> bool:
    """Tell whether a colour is green or teal: as ink on white, and as a ground for yellow, it is dull."""
    red, green, blue = (colour >> shift & 255 for shift in (16, 8, 0))
    return green >= _GREENISH * max(red, blue)


def gray(brightness: float) -> int:
    """Return the grey of this relative luminance."""
    level = srgb_level(brightness)
    return BLACK | level << 16 | level << 8 | level


def contrast(one: int, other: int) -> float:
    """Return WCAG's contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + LUMINANCE_FLARE) / (low + LUMINANCE_FLARE)


@lru_cache(1024)
def ensure_contrast(
    colour: int, background: int, ratio: float = READABLE, steps: int = _CONTRAST_STEPS
) -> int:
    """Return `colour`, darkened or lightened in `steps` until it contrasts with `background` by `ratio`."""
    target = BLACK if luminance(background) > MID_LUMINANCE else WHITE
    for step in range(steps + 1):
        shade = mix(colour, target, step / steps)
        if contrast(shade, background) >= ratio:
            return shade
    return target


@lru_cache(1024)
def fill_and_ink(accent: int, dark: int) -> tuple[int, int]:
    """Return a fill made of `accent` and the ink that is readable on it.

    A bright accent takes `dark` ink; any other is darkened until white is readable on it.
    """
    if is_bright(accent) and contrast(accent, dark) >= READABLE:
        return accent, dark
    return ensure_contrast(accent, WHITE), WHITE
