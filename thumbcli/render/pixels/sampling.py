"""Contrast of letters to the pixels behind them, sampled before painting, and the scrim that raises it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL
from thumbcli.render.style.color import LUMINANCE_FLARE, READABLE, contrast, gray, is_bright, luminance, mix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from thumbcli.render.pixels.shapes import Rect

__all__ = ["IGNORED_SHARE", "BackgroundSamples", "least_contrast", "scrim_alpha"]

IGNORED_SHARE = 0.1
"""The share of the pixels behind a word that may fall short of a contrast."""

_ROWS, _COLUMNS = 6, 12
"""Of the grid sampled behind a word: enough to find a stripe or a glow, and cheap enough for each word."""

_SCRIM_CONTRAST = 5.4
"""What a scrim raises the contrast to: `READABLE`, and a reserve for the pixels between the samples."""

_SCRIM_STEP, _SCRIM_ALPHA_MAX = 0.05, 0.95

_SCRIM_IGNORED_SHARE = 0.03

_RED, _GREEN, _BLUE = (tuple(luminance(level << shift) for level in range(256)) for shift in (16, 8, 0))
"""The luminance that each level of a channel adds."""


@dataclass(frozen=True, slots=True)
class BackgroundSamples:
    """Pixels to sample: RGBX rows from the top, and the size of the picture."""

    pixels: bytearray
    width_px: int
    height_px: int

    def luminances(self, rect: Rect, rows: int = _ROWS, columns: int = _COLUMNS) -> list[float]:
        """Return the luminance (0 to 1) of a grid of pixels in `rect`, in px of `pixels`.

        Args:
            rect: What is outside the picture has no pixels.
            rows: Of the grid.
            columns: Of the grid, about.
        """
        left, right = max(0, int(rect[0])), min(self.width_px, int(rect[2]) + 1)
        top, bottom = max(0.0, rect[1]), min(float(self.height_px), rect[3])
        if left >= right or top >= bottom:
            return []
        step = max(1, (right - left) // columns) * BYTES_PER_PIXEL
        pixels, reds, greens, blues = self.pixels, bytearray(), bytearray(), bytearray()
        for row in range(rows):
            y = int(top + (bottom - top) * (row + 0.5) / rows)
            start = (y * self.width_px + left) * BYTES_PER_PIXEL
            end = (y * self.width_px + right) * BYTES_PER_PIXEL
            reds += pixels[start:end:step]
            greens += pixels[start + 1 : end : step]
            blues += pixels[start + 2 : end : step]
        return [
            _RED[red] + _GREEN[green] + _BLUE[blue]
            for red, green, blue in zip(reds, greens, blues, strict=True)
        ]


def least_contrast(samples: BackgroundSamples, bands: Iterable[Rect], ink: int) -> float | None:
    """Return the contrast that all but a tenth of the pixels of the worst band reach.

    Args:
        samples: The picture before the letters are painted.
        bands: The areas behind ascenders, capitals and descenders, each judged separately, in px of the
            pixels.
        ink: The colour of the letters.

    Returns:
        WCAG's ratio, 1 to 21; None where no band has a pixel.
    """
    flared_ink = luminance(ink & 0xFFFFFF) + LUMINANCE_FLARE
    luminances = (samples.luminances(band) for band in bands)
    return min((_reached_contrast(found, flared_ink) for found in luminances if found), default=None)


def _reached_contrast(luminances: list[float], flared_ink: float) -> float:
    """Return the contrast of an ink, `flared_ink` with flare, to all but the worst tenth of the pixels."""
    luminances.sort()
    ignored = int(len(luminances) * IGNORED_SHARE)
    if flared_ink > luminances[-1] + LUMINANCE_FLARE:
        return flared_ink / (luminances[-1 - ignored] + LUMINANCE_FLARE)
    if flared_ink <= luminances[0] + LUMINANCE_FLARE:
        return (luminances[ignored] + LUMINANCE_FLARE) / flared_ink
    flared = [value + LUMINANCE_FLARE for value in luminances]
    return sorted(max(flared_ink / value, value / flared_ink) for value in flared)[ignored]


def scrim_alpha(
    luminances: Sequence[float],
    ink: int,
    scrim: int,
    *,
    needed: float = READABLE,
    ratio: float = _SCRIM_CONTRAST,
    stop_alpha: float = _SCRIM_ALPHA_MAX,
) -> float:
    """Return the alpha, 0 to 0.95, of the weakest scrim that makes `ink` readable over these luminances.

    Args:
        luminances: Of the pixels behind the words, 0 to 1; the worst 3 % are ignored.
        ink: The colour of the words.
        scrim: The colour laid over the background: dark under bright ink, bright under dark ink.
        needed: There is no scrim where the contrast is at least this.
        ratio: What a scrim raises the contrast to.
        stop_alpha: From this alpha on the scrim gets no stronger.
    """
    if not luminances:
        return 0.0
    worst_first = sorted(luminances, reverse=is_bright(ink))
    background = gray(worst_first[int(len(worst_first) * _SCRIM_IGNORED_SHARE)])
    if contrast(ink, background) >= needed:
        return 0.0
    alpha = 0.0
    while alpha < stop_alpha and contrast(ink, mix(background, scrim, alpha)) < ratio:
        alpha += _SCRIM_STEP
    return min(alpha, _SCRIM_ALPHA_MAX)
