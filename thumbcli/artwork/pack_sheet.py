"""A sheet that shows what a pack looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.artwork.pack import ArtworkPack

__all__ = ["draw_sheet"]

_COLUMNS, _CELL_PX, _GAP_PX = 12, 112, 16
_DARK, _LIGHT = 0xFF1E293B, 0xFFE2E8F0
_WEBP_QUALITY = 90


def draw_sheet(pack: ArtworkPack, things: Sequence[str]) -> bytes:
    """Return a WebP of `things` in rows, on dark and on light ground by turns.

    Args:
        pack: Has all of them.
        things: At least one.
    """
    rows = -(-len(things) // _COLUMNS)
    width, height = _COLUMNS * _CELL_PX, rows * _CELL_PX
    surface = skia.Surface.MakeRaster(
        skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    )
    with surface as canvas:
        for row in range(rows):
            ground = skia.Rect.MakeXYWH(0, row * _CELL_PX, width, _CELL_PX)
            canvas.drawRect(ground, skia.Paint(Color=_LIGHT if row % 2 else _DARK))
        for index, thing in enumerate(things):
            row, column = divmod(index, _COLUMNS)
            with skia.AutoCanvasRestore(canvas):
                canvas.translate(column * _CELL_PX + _GAP_PX / 2, row * _CELL_PX + _GAP_PX / 2)
                pack.draw(canvas, thing, _CELL_PX - _GAP_PX)
    return bytes(surface.makeImageSnapshot().encodeToData(skia.kWEBP, _WEBP_QUALITY))
