"""Artwork with holes, kept as pixels: where it is solid it is copied, where it is empty nothing happens.

Skia blends such an image pixel by pixel, at five nanoseconds each, and most of them need no blending.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import skia
from PIL import Image

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
    solid = alpha.point([0] * _SOLID + [_SOLID]).reduce(_TILE_PX)
    drawn = alpha.point([0] + [_SOLID] * _SOLID).reduce(_TILE_PX)
    kinds = [
        _SOLID if full == _SOLID else _MIXED if some else 0
        for full, some in zip(solid.tobytes(), drawn.tobytes(), strict=True)
    ]
    return Image.frombytes("L", solid.size, bytes(kinds))


def _region(tiles: Image.Image, kind: int, corner: tuple[int, int]) -> skia.Region:
    """Return where the tiles of one kind lie, counted from `corner`."""
    levels = tiles.tobytes()
    rects: list[skia.IRect] = []
    for row in range(tiles.height):
        top = row * _TILE_PX - corner[1]
        column = 0
        for level, run in groupby(levels[row * tiles.width : (row + 1) * tiles.width]):
            end = column + len(list(run))
            if level == kind:
                left, right = (edge * _TILE_PX - corner[0] for edge in (column, end))
                rects.append(skia.IRect(left, top, right, top + _TILE_PX))
            column = end
    region = skia.Region()
    region.setRects(rects)
    return region
