"""How well letters stand out from what is behind them, sampled from the pixels before they are painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.render.style.color import luminance

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WORST_PART", "BackgroundSamples", "least_contrast", "luminance_of"]

WORST_PART = 0.1
"""The part of the pixels behind a word that may fall short."""

_BYTES_A_PIXEL = 4
_ROWS, _COLUMNS = 6, 12
_FLARE = 0.05
_RED, _GREEN, _BLUE = (tuple(luminance(level << shift) for level in range(256)) for shift in (16, 8, 0))


def luminance_of(red: int, green: int, blue: int) -> float:
    """Return the luminance (0 to 1) of a pixel, as `palette.luminance` does, from tables."""
    return _RED[red] + _GREEN[green] + _BLUE[blue]


@dataclass(frozen=True, slots=True)
class BackgroundSamples:
    """Pixels to sample: RGBX rows from the top, and how many there are."""

    pixels: bytearray
    width_px: int
    height_px: int

    def luminances(self, rect: tuple[float, float, float, float]) -> list[float]:
        """Return the luminance (0 to 1) of a grid of 6 by about 12 pixels in `rect`, in px of `pixels`."""
        left, right = max(0, int(rect[0])), min(self.width_px, int(rect[2]) + 1)
        top, bottom = max(0.0, rect[1]), min(float(self.height_px), rect[3])
        if left >= right or top >= bottom:
            return []
        step = max(1, (right - left) // _COLUMNS) * _BYTES_A_PIXEL
        pixels, reds, greens, blues = self.pixels, bytearray(), bytearray(), bytearray()
        for row in range(_ROWS):
            y = int(top + (bottom - top) * (row + 0.5) / _ROWS)
            start = (y * self.width_px + left) * _BYTES_A_PIXEL
            end = (y * self.width_px + right) * _BYTES_A_PIXEL
            reds += pixels[start:end:step]
            greens += pixels[start + 1 : end : step]
            blues += pixels[start + 2 : end : step]
        return [
            _RED[red] + _GREEN[green] + _BLUE[blue]
            for red, green, blue in zip(reds, greens, blues, strict=True)
        ]


def least_contrast(
    grounds: BackgroundSamples, bands: Iterable[tuple[float, float, float, float]], ink: int
) -> float | None:
    """Return the contrast that all but a tenth of the pixels of the worst band reach.

    Args:
        grounds: The picture before the letters are painted.
        bands: What lies behind ascenders, capitals and descenders, each judged apart, in px of the pixels.
        ink: The colour of the letters.

    Returns:
        WCAG's ratio, 1 to 21; None where no band has a pixel.
    """
    bright = luminance(ink & 0xFFFFFF) + _FLARE
    behind = [grounds.luminances(band) for band in bands]
    return min((_reached(found, bright) for found in behind if found), default=None)


def _reached(behind: list[float], bright: float) -> float:
    """Return the contrast of an ink, `bright` with flare, to all but the hardest tenth of the pixels."""
    behind.sort()
    spared = int(len(behind) * WORST_PART)
    if bright > behind[-1] + _FLARE:
        return bright / (behind[-1 - spared] + _FLARE)
    if bright <= behind[0] + _FLARE:
        return (behind[spared] + _FLARE) / bright
    flared = [value + _FLARE for value in behind]
    return sorted(bright / value if bright > value else value / bright for value in flared)[spared]
