"""The shape of a drawn thing, to tell what of a rectangle it covers: corners of its bounds may be empty."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from thumbcli.render.pixels.shapes import Point, Rect

__all__ = ["SILHOUETTE_CELLS", "SOLID", "Silhouette", "alpha_of_path"]

SILHOUETTE_CELLS = 32
"""Columns and rows of a shape."""

SOLID = b"\xff" * SILHOUETTE_CELLS**2
"""The cells of a thing that fills its bounds."""

_SAMPLES = 10  # of a rectangle, in each direction
_OPAQUE = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Silhouette:
    """Where a thing is opaque, turned around its centre.

    Attributes:
        alpha: Of its cells, row by row, before it is turned.
        centre: In sd px.
        width_px, height_px: Of the thing before it is turned, in sd px.
        turn_deg: Rotation, clockwise.
        flipped: Left and right are exchanged before it is turned.
    """

    alpha: bytes
    centre: Point
    width_px: float
    height_px: float
    turn_deg: float = 0.0
    flipped: bool = False

    def share_of(self, rect: Rect) -> float:
        """Return which share of `rect` the thing covers, 0 to 1."""
        left, top, right, bottom = rect
        turn = math.radians(-self.turn_deg)
        cosine, sine = math.cos(turn), math.sin(turn)
        covered = 0
        for row in range(_SAMPLES):
            y = top + (bottom - top) * (row + 0.5) / _SAMPLES - self.centre[1]
            for column in range(_SAMPLES):
                x = left + (right - left) * (column + 0.5) / _SAMPLES - self.centre[0]
                across = (x * cosine - y * sine) / self.width_px
                down = (x * sine + y * cosine) / self.height_px
                covered += self._is_opaque(-across if self.flipped else across, down)
        return covered / _SAMPLES**2

    def _is_opaque(self, across: float, down: float) -> bool:
        """Tell whether a place is in the thing; both are shares of its size from its centre."""
        column = math.floor((across + 0.5) * SILHOUETTE_CELLS)
        row = math.floor((down + 0.5) * SILHOUETTE_CELLS)
        if not (0 <= column < SILHOUETTE_CELLS and 0 <= row < SILHOUETTE_CELLS):
            return False
        return self.alpha[row * SILHOUETTE_CELLS + column] >= _OPAQUE


def alpha_of_path(path: skia.Path) -> bytes:
    """Return the cells of a path, which its bounds hold."""
    bounds = path.computeTightBounds()
    info = skia.ImageInfo.MakeA8(SILHOUETTE_CELLS, SILHOUETTE_CELLS)
    surface = skia.Surface.MakeRaster(info)
    with surface as canvas:
        canvas.scale(SILHOUETTE_CELLS / bounds.width(), SILHOUETTE_CELLS / bounds.height())
        canvas.translate(-bounds.left(), -bounds.top())
        canvas.drawPath(path, skia.Paint(AntiAlias=True))
    return bytes(surface.makeImageSnapshot().tobytes())
