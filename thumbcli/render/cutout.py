"""Artwork with holes, kept as pixels: where it is solid it is copied, where it is empty nothing happens.

Skia blends such an image pixel by pixel, at five nanoseconds each, and most of them need no blending.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.backdrop import new_surface

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cutout"]

_TILE_PX = 8
_LEVELS = (0, *[128] * 254, 255)
_SOLID = re.compile(b"\xff+")
_DRAWN = re.compile(b"[^\x00]+")


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
        square = Image.frombuffer("RGBA", (side_px, side_px), pixels, "raw", "RGBA", 0, 1)
        left, top, right, bottom = square.getbbox() or (0, 0, side_px, side_px)
        left, top = left - left % _TILE_PX, top - top % _TILE_PX
        right, bottom = (min(edge + -edge % _TILE_PX, side_px) for edge in (right, bottom))
        tiles = _tiles(square.crop((left, top, right, bottom)).getchannel("A"))
        self._corner = (left - side_px / 2, top - side_px / 2)
        self._image: skia.Image = surface.makeImageSnapshot(skia.IRect(left, top, right, bottom))
        self._solid = _region(tiles, _SOLID)
        # Few runs make up all that is drawn, and many what is left of it around the solid tiles.
        self._mixed = _region(tiles, _DRAWN)
        self._mixed.op(self._solid, skia.Region.kDifference_Op)

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
    """Return one pixel for each tile: 255 where all is solid, 0 where it is empty, else what is between."""
    # Half opaque for what is drawn at all, so that no single pixel is lost in the mean of its tile.
    return alpha.point(_LEVELS).reduce(_TILE_PX)


def _region(tiles: Image.Image, kinds: re.Pattern[bytes]) -> skia.Region:
    """Return where the tiles of one kind lie."""
    # An empty column at the right, so that no run goes on in the next row.
    across = tiles.width + 1
    levels = tiles.crop((0, 0, across, tiles.height)).tobytes()
    region = skia.Region()
    region.setRects(
        [
            skia.IRect(
                start % across * _TILE_PX,
                start // across * _TILE_PX,
                end % across * _TILE_PX,
                (start // across + 1) * _TILE_PX,
            )
            for start, end in (run.span() for run in kinds.finditer(levels))
        ]
    )
    return region
