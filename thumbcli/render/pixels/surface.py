"""Pixels that skia draws into and Pillow reads, and how skia is told a colour.

Skia has quick loops for shapes and pictures, twice to four times as fast as its general one, but in the order
of channels of its own build alone: BGRA. The encoder reads RGBA. So skia is told that its surfaces are BGRA,
and each colour is told to it with red and blue exchanged: what it writes is RGBA.
"""

from __future__ import annotations

from collections import deque

import skia
from PIL import Image

__all__ = [
    "BYTES_PER_PIXEL",
    "COLOR_TYPE",
    "as_image",
    "new_surface",
    "own_surface",
    "release_buffer",
    "surface_on",
    "swap_red_blue",
]

BYTES_PER_PIXEL = 4
COLOR_TYPE = skia.kBGRA_8888_ColorType
"""What skia is to be told of any pixels in RGBA order."""

_SPARES = 8
_SPARE: dict[int, deque[bytearray]] = {}


def swap_red_blue(colour: int) -> int:
    """Return `colour`, 0xAARRGGBB, as skia is to be told it."""
    return colour & 0xFF00FF00 | colour >> 16 & 0xFF | (colour & 0xFF) << 16


def new_surface(width_px: int, height_px: int) -> tuple[skia.Surface, bytearray]:
    """Return a surface and the pixels that it draws into: RGBA, not cleared."""
    size_bytes = width_px * height_px * BYTES_PER_PIXEL
    try:
        pixels = _SPARE[size_bytes].pop()
    except (KeyError, IndexError):
        pixels = bytearray(size_bytes)
    return surface_on(pixels, width_px, height_px), pixels


def surface_on(
    pixels: bytearray, width_px: int, height_px: int, colours: skia.ColorSpace | None = None
) -> skia.Surface:
    """Return another surface that draws into `pixels`; without `colours` they are blended as they stand."""
    info = skia.ImageInfo.Make(width_px, height_px, COLOR_TYPE, skia.kPremul_AlphaType, colours)
    return skia.Surface.MakeRasterDirect(info, pixels)


def own_surface(width_px: int, height_px: int) -> skia.Surface:
    """Return a clear surface with pixels of skia's own: a snapshot of it is no copy."""
    return skia.Surface.MakeRaster(
        skia.ImageInfo.Make(width_px, height_px, COLOR_TYPE, skia.kPremul_AlphaType)
    )


def release_buffer(pixels: bytearray) -> None:
    """Keep pixels that nobody draws into any more for the next surface: fresh memory is dear."""
    _SPARE.setdefault(len(pixels), deque(maxlen=_SPARES)).append(pixels)


def as_image(pixels: bytearray, size: tuple[int, int]) -> Image.Image:
    """Return the pixels of a surface as an image that reads and writes them in place."""
    image = Image.frombuffer("RGBX", size, pixels, "raw", "RGBX", 0, 1)
    image.readonly = 0
    return image
