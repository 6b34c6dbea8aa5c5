"""Artwork kept as pixels, cut down to what is drawn in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, as_image, new_surface

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Sprite"]


class Sprite:
    """A square picture around a centre.

    Args:
        side_px: Of the square.
        draw: Draws on a clear canvas of that size.
    """

    def __init__(self, side_px: int, draw: Callable[[skia.Canvas], None]) -> None:
        surface, pixels = new_surface(side_px, side_px)
        canvas = surface.getCanvas()
        canvas.clear(0)
        draw(canvas)
        left, top, right, bottom = as_image(pixels, (side_px, side_px)).getbbox() or (0, 0, 1, 1)
        self._corner = (left - side_px / 2, top - side_px / 2)
        # A snapshot of pixels that skia does not own is a copy.
        self._image: skia.Image = surface.makeImageSnapshot(skia.IRect(left, top, right, bottom))

    def size_bytes(self) -> int:
        """Return how much memory is kept."""
        return int(self._image.width() * self._image.height()) * BYTES_PER_PIXEL

    def paint(self, canvas: skia.Canvas, centre: tuple[float, float]) -> None:
        """Paint it on whole pixels around `centre`, in px of the device whatever the canvas's scale."""
        x, y = round(centre[0] + self._corner[0]), round(centre[1] + self._corner[1])
        canvas.save()
        canvas.resetMatrix()
        canvas.drawImage(self._image, x, y)
        canvas.restore()
