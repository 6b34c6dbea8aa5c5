"""Pixels that skia draws into and Pillow reads, in one channel order, and drawn artwork kept as a sprite.

Skia's fast loops (two to four times as fast as the general one) exist only for its native channel order,
BGRA; the encoder reads RGBA. So surfaces are declared to skia as BGRA, and every colour is passed to it with
red and blue swapped: what it writes is RGBA.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import skia
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "BYTES_PER_PIXEL",
    "COLOR_TYPE",
    "ImageSprite",
    "Sprite",
    "as_image",
    "new_surface",
    "own_surface",
    "release_buffer",
    "surface_on",
    "swap_red_blue",
]

BYTES_PER_PIXEL = 4

COLOR_TYPE = skia.kBGRA_8888_ColorType
"""The colour type to declare to skia for pixels that are in RGBA order."""

_SPARE_BUFFERS_PER_SIZE = 8
"""About as many pictures as are drawn at once; allocating a fresh buffer takes a millisecond."""

_SPARE_SIZES = 6
"""Sizes of pictures are few; those of sprites are many, and seldom come again."""

_spare_buffers: dict[int, deque[bytearray]] = {}


def swap_red_blue(colour: int) -> int:
    """Return `colour`, 0xAARRGGBB, as skia takes it here."""
    return colour & 0xFF00FF00 | colour >> 16 & 0xFF | (colour & 0xFF) << 16


def new_surface(width_px: int, height_px: int) -> tuple[skia.Surface, bytearray]:
    """Return a surface and the pixels that it draws into: RGBA, not cleared."""
    size_bytes = width_px * height_px * BYTES_PER_PIXEL
    try:
        pixels = _spare_buffers[size_bytes].pop()
    except (KeyError, IndexError):
        pixels = bytearray(size_bytes)
    return surface_on(pixels, width_px, height_px), pixels


def surface_on(
    pixels: bytearray, width_px: int, height_px: int, color_space: skia.ColorSpace | None = None
) -> skia.Surface:
    """Return another surface that draws into `pixels`; without a colour space it blends encoded values."""
    info = skia.ImageInfo.Make(width_px, height_px, COLOR_TYPE, skia.kPremul_AlphaType, color_space)
    return skia.Surface.MakeRasterDirect(info, pixels)


def own_surface(width_px: int, height_px: int) -> skia.Surface:
    """Return a clear surface that owns its pixels: a snapshot of it copies nothing."""
    return skia.Surface.MakeRaster(
        skia.ImageInfo.Make(width_px, height_px, COLOR_TYPE, skia.kPremul_AlphaType)
    )


def release_buffer(pixels: bytearray) -> None:
    """Hand over pixels that nothing draws into any more to the next surface of their size."""
    spare = _spare_buffers.pop(len(pixels), None) or deque(maxlen=_SPARE_BUFFERS_PER_SIZE)
    spare.append(pixels)
    _spare_buffers[len(pixels)] = spare
    for size_bytes in list(_spare_buffers)[:-_SPARE_SIZES]:
        _spare_buffers.pop(size_bytes, None)


def as_image(pixels: bytearray, size: tuple[int, int]) -> Image.Image:
    """Return the pixels of a surface as an image that reads and writes them in place."""
    image = Image.frombuffer("RGBX", size, pixels, "raw", "RGBX", 0, 1)
    image.readonly = 0
    return image


class Sprite:
    """A picture around its centre, drawn once and trimmed to what is drawn in it.

    Args:
        size_px: Its width and height.
        draw: Draws on a clear canvas of that size.
    """

    def __init__(self, size_px: tuple[int, int], draw: Callable[[skia.Canvas], None]) -> None:
        surface, pixels = new_surface(*size_px)
        canvas = surface.getCanvas()
        canvas.clear(0)
        draw(canvas)
        left, top, right, bottom = as_image(pixels, size_px).getbbox() or (0, 0, 1, 1)
        self._corner = (left - size_px[0] / 2, top - size_px[1] / 2)
        # A snapshot of pixels that skia does not own is a copy.
        self._image: skia.Image = surface.makeImageSnapshot(skia.IRect(left, top, right, bottom))
        release_buffer(pixels)

    def size_bytes(self) -> int:
        """Return how much memory the sprite takes."""
        return int(self._image.width() * self._image.height()) * BYTES_PER_PIXEL

    def paint(self, canvas: skia.Canvas, centre: tuple[float, float]) -> None:
        """Paint it at whole pixels around `centre`, in px of the device whatever the canvas's scale."""
        x, y = round(centre[0] + self._corner[0]), round(centre[1] + self._corner[1])
        with skia.AutoCanvasRestore(canvas):
            canvas.resetMatrix()
            canvas.drawImage(self._image, x, y)


class ImageSprite(Sprite):
    """A sprite of an image, trimmed to what is visible in it.

    Args:
        image: Premultiplied RGBA, though Pillow does not know.
    """

    def __init__(self, image: Image.Image) -> None:
        left, top, right, bottom = image.getchannel(3).getbbox() or (0, 0, 1, 1)
        self._corner = (left - image.width / 2, top - image.height / 2)
        info = skia.ImageInfo.Make(*image.size, COLOR_TYPE, skia.kPremul_AlphaType)
        pixels = image.tobytes()  # named: a pixmap does not keep what it points to
        whole = skia.Pixmap(info, pixels, image.width * BYTES_PER_PIXEL)
        drawn = skia.Pixmap()
        whole.extractSubset(drawn, skia.IRect(left, top, right, bottom))
        self._image = skia.Image.MakeRasterCopy(drawn)
