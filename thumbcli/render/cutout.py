"""Artwork with holes, kept as pixels: where it is solid it is copied, where it is empty nothing happens.

Skia blends such an image pixel by pixel, at five nanoseconds each, and most of them need no blending.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import skia
from PIL import Image, ImageChops

from thumbcli.render.backdrop import new_surface

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cutout"]

_TILE_PX = 8
_SOLID = 255
_MIXED = 1


class Cutout:
    """A square picture around a centre, cut down to what is drawn in it.

    Args:
        side_px: Of the square.
        draw: Draws on a clear canvas of that size.
    """

    def __init__(self, side_px: int, draw: Callable[[skia.Canvas], None]) -> None:
        surface, pixels = new_surface(side_px, side_px)
        canvas = surface.getCanvas()
        canvas.clear(0)
        draw(canvas)
        tiles = _tiles(Image.frombytes("L", (side_px, side_px), bytes(pixels[3::4])))
        across = tiles.width
        left, top, right, bottom = (
            min(edge * _TILE_PX, side_px) for edge in tiles.getbbox() or (0, 0, across, across)
        )
        self._corner = (left - side_px / 2, top - side_px / 2)
        self._image: skia.Image = surface.makeImageSnapshot(skia.IRect(left, top, right, bottom))
        self._solid = _region(tiles, _SOLID, (left, top))
        self._mixed = _region(tiles, _MIXED, (left, top))

    def width(self) -> int:
        """Return the width of what is kept, in px."""
        return int(self._image.width())

    def height(self) -> int:
        """Return the height of what is kept, in px."""
        return int(self._image.height())

    def paint(self, canvas: skia.Canvas, centre: tuple[float, float]) -> None:
        """Paint it on whole pixels around `centre`, in px of the device whatever the canvas's scale."""
        x, y = round(centre[0] + self._corner[0]), round(centre[1] + self._corner[1])
        for region, mode in ((self._solid, skia.BlendMode.kSrc), (self._mixed, skia.BlendMode.kSrcOver)):
            canvas.save()
            canvas.resetMatrix()
            canvas.clipRegion(region.translate(x, y))
            canvas.drawImage(self._image, x, y, skia.SamplingOptions(), skia.Paint(BlendMode=mode))
            canvas.restore()


def _tiles(alpha: Image.Image) -> Image.Image:
    """Return one pixel for each tile: 255 where all of it is solid, 0 where it is empty, else 1."""
    solid = alpha.point([0] * _SOLID + [_SOLID]).reduce(_TILE_PX).point([0] * _SOLID + [_SOLID])
    drawn = alpha.point([0] + [_SOLID] * _SOLID).reduce(_TILE_PX).point([0] + [_MIXED] * _SOLID)
    return ImageChops.lighter(solid, drawn)


def _region(tiles: Image.Image, kind: int, corner: tuple[int, int]) -> skia.Region:
    """Return where the tiles of one kind lie, counted from `corner`."""
    left, top = corner
    across, levels = tiles.width, tiles.tobytes()
    runs = re.compile(b"\\x%02x+" % kind)
    region = skia.Region()
    region.setRects(
        [
            skia.IRect(start * _TILE_PX - left, y - top, end * _TILE_PX - left, y + _TILE_PX - top)
            for y, row in ((row * _TILE_PX, row * across) for row in range(tiles.height))
            for start, end in (run.span() for run in runs.finditer(levels[row : row + across]))
        ]
    )
    return region
