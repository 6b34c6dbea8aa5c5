"""Shapes with soft edges, such as shadows: drawn small, blurred there, and enlarged.

A blur takes time by the pixel, and what is blurred needs few. Pillow blurs and smooths one channel in a
fraction of the time that skia takes for four.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import skia
from PIL import Image, ImageChops, ImageFilter

from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, COLOR_TYPE, as_image, surface_on

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SmallSheet", "draw_cast_shadow", "draw_soft_path", "draw_softly"]

_SIGMA_MIN_CELLS = 1.5
"""A shape is drawn in cells of which a sigma has at least so many: with fewer they would be seen."""

_CELL_MAX_PX = 8
_SMOOTHED_TO_PX = 2
"""Smoothing ends at half the size: the rest is repeated, which takes a sixth of the time."""

_REACH_SIGMAS = 3
_CAST_CELL_PX = 2
"""A hard shadow is drawn in cells of this size, and its edges smoothed."""


class SmallSheet:
    """A small canvas in the coordinates of a large one.

    Attributes:
        canvas: To draw on, in any opaque colour.
        pixels: What it draws into.
        size: In px of the small canvas.
    """

    def __init__(self, of: skia.Canvas, corner: tuple[int, int], size: tuple[int, int], cell_px: int) -> None:
        self.pixels = bytearray(size[0] * size[1] * BYTES_PER_PIXEL)
        self.size = size
        self._surface = surface_on(self.pixels, *size)
        self.canvas: skia.Canvas = self._surface.getCanvas()
        self.canvas.scale(1 / cell_px, 1 / cell_px)
        self.canvas.translate(-corner[0], -corner[1])
        self.canvas.concat(of.getTotalMatrix())


def draw_soft_path(canvas: skia.Canvas, path: skia.Path, colour: int, sigma_px: float) -> None:
    """Draw `path` with soft edges; arguments as for `draw_softly`."""
    draw_softly(
        canvas,
        path.getBounds(),
        colour,
        sigma_px,
        lambda sheet: sheet.canvas.drawPath(path, skia.Paint(AntiAlias=True)),
    )


def draw_softly(
    canvas: skia.Canvas,
    bounds: skia.Rect,
    colour: int,
    sigma_px: float,
    draw: Callable[[SmallSheet], None],
) -> None:
    """Draw anything blurred, in one colour.

    Args:
        canvas: Where to; what is outside its clip takes no time.
        bounds: Of what is drawn, in the coordinates of `canvas`.
        colour: 0xAARRGGBB.
        sigma_px: Of the blur, in the coordinates of `canvas`.
        draw: Draws it, opaque.
    """
    matrix = canvas.getTotalMatrix()
    sigma_px *= matrix.getMaxScale()
    cell = _CELL_MAX_PX
    while cell > _SMOOTHED_TO_PX and cell * _SIGMA_MIN_CELLS > sigma_px:
        cell //= 2
    reach = math.ceil(_REACH_SIGMAS * sigma_px)
    around = matrix.mapRect(bounds).roundOut()
    around.outset(reach, reach)
    shown = canvas.getDeviceClipBounds()
    shown.outset(reach, reach)
    if not around.intersect(shown):
        return
    size = (math.ceil(around.width() / cell), math.ceil(around.height() / cell))
    sheet = SmallSheet(canvas, (around.left(), around.top()), size, cell)
    draw(sheet)
    soft = as_image(sheet.pixels, size).getchannel(3).filter(ImageFilter.GaussianBlur(sigma_px / cell))
    larger = cell // _SMOOTHED_TO_PX
    soft = soft.resize((size[0] * larger, size[1] * larger), Image.Resampling.BILINEAR)
    with skia.AutoCanvasRestore(canvas):
        canvas.resetMatrix()
        place = skia.Rect(size[0] * cell, size[1] * cell).makeOffset(around.left(), around.top())
        canvas.drawImageRect(_tinted(soft, colour), place, skia.SamplingOptions())


def draw_cast_shadow(canvas: skia.Canvas, colour: int, draw: Callable[[SmallSheet], None]) -> None:
    """Draw the shadow that falls from a shape down to the right, out of the picture.

    The shape is laid over itself at twice the distance each time: eight copies fall as far as 256.

    Args:
        canvas: Where to, as a whole.
        colour: 0xAARRGGBB.
        draw: Draws the shape, opaque.
    """
    device = canvas.getBaseLayerSize()
    size = (math.ceil(device.width() / _CAST_CELL_PX), math.ceil(device.height() / _CAST_CELL_PX))
    sheet = SmallSheet(canvas, (0, 0), size, _CAST_CELL_PX)
    draw(sheet)
    shade = as_image(sheet.pixels, size).getchannel(3)
    step = 1
    while step < max(size):
        moved = Image.new("L", size)
        moved.paste(shade, (step, step))
        shade = ImageChops.lighter(shade, moved)
        step *= 2
    with skia.AutoCanvasRestore(canvas):
        canvas.resetMatrix()
        place = skia.Rect(size[0] * _CAST_CELL_PX, size[1] * _CAST_CELL_PX)
        canvas.drawImageRect(_tinted(shade, colour), place, skia.SamplingOptions(skia.FilterMode.kLinear))


def _tinted(opacity: Image.Image, colour: int) -> skia.Image:
    """Return an image of one colour, as opaque as `opacity` and the colour itself.

    Skia draws it in a third of the time that a mask takes, which it draws in the paint's colour.
    """
    bands = [opacity.point(levels) for levels in _levels(colour)]
    pixels = Image.merge("RGBA", bands).tobytes()
    info = skia.ImageInfo.Make(*opacity.size, COLOR_TYPE, skia.kPremul_AlphaType)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, opacity.width * BYTES_PER_PIXEL))


@lru_cache(256)
def _levels(colour: int) -> list[list[int]]:
    """Return what each level of opacity is of red, green, blue and opacity."""
    most = (colour >> 24) / 255
    channels = [*(colour >> shift & 255 for shift in (16, 8, 0)), 255]
    return [[round(level * most * channel / 255) for level in range(256)] for channel in channels]
