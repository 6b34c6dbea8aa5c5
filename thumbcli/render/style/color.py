"""The arithmetic of colour and contrast.

Colours are ARGB integers (`0xFFRRGGBB`), as skia takes them. Contrast is WCAG 2.2's ratio, 1 to 21.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = [
    "BLACK",
    "READABLE",
    "WHITE",
    "channel_difference",
    "contrast",
    "ensure_contrast",
    "fill_and_ink",
    "gray",
    "luminance",
    "mix",
    "with_alpha",
]

WHITE = 0xFFFFFFFF


BLACK = 0xFF000000


READABLE = 4.5
"""The least contrast of text to what is behind it (WCAG 2.2, level AA)."""


_LINEAR_BELOW = 0.04045


_BRIGHT = 0.30


_MIDDLE = 0.18


_STEPS = 40


def mix(start: int, end: int, part: float) -> int:
    """Return the opaque colour that lies `part` (0 to 1) of the way from `start` to `end`."""
    channels = (
        int((start >> shift & 255) + ((end >> shift & 255) - (start >> shift & 255)) * part)
        for shift in (16, 8, 0)
    )
    red, green, blue = channels
    return BLACK | red << 16 | green << 8 | blue


def channel_difference(one: int, other: int) -> int:
    """Return by how many levels (0 to 255) the channel differs that differs most."""
    return max(abs((one >> shift & 255) - (other >> shift & 255)) for shift in (16, 8, 0))


def with_alpha(colour: int, alpha: float) -> int:
    """Return `colour` at `alpha`, 0 (clear) to 1 (solid)."""
    return int(alpha * 255) << 24 | colour & 0xFFFFFF


@lru_cache(4096)
def luminance(colour: int) -> float:
    """Return WCAG's relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear((colour >> shift & 255) / 255) for shift in (16, 8, 0))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= _LINEAR_BELOW else float(((value + 0.055) / 1.055) ** 2.4)


def gray(brightness: float) -> int:
    """Return the grey of this relative luminance."""
    encoded = (
        12.92 * brightness if brightness <= _LINEAR_BELOW / 12.92 else 1.055 * brightness ** (1 / 2.4) - 0.055
    )
    level = min(255, max(0, round(encoded * 255)))
    return BLACK | level << 16 | level << 8 | level


def contrast(one: int, other: int) -> float:
    """Return WCAG's contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(1024)
def ensure_contrast(colour: int, behind: int, ratio: float = READABLE) -> int:
    """Return `colour`, darkened or lightened just until it stands out from `behind` by `ratio`."""
    target = BLACK if luminance(behind) > _MIDDLE else WHITE
    for step in range(_STEPS + 1):
        shade = mix(colour, target, step / _STEPS)
        if contrast(shade, behind) >= ratio:
            return shade
    return target


@lru_cache(1024)
def fill_and_ink(accent: int, dark: int, ratio: float = READABLE) -> tuple[int, int]:
    """Return a fill made of `accent` and the ink that reads on it.

    A light accent takes `dark` ink; any other is darkened until white reads on it.
    """
    if luminance(accent) > _BRIGHT and contrast(accent, dark) >= ratio:
        return accent, dark
    for step in range(_STEPS + 1):
        fill = mix(accent, BLACK, step / _STEPS)
        if contrast(fill, WHITE) >= ratio:
            return fill, WHITE
    return BLACK, WHITE


def colorfulness(colour: int) -> int:
    """Return how far a colour is from grey, 0 to 255."""
    channels = [colour >> shift & 255 for shift in (16, 8, 0)]
    return max(channels) - min(channels)
