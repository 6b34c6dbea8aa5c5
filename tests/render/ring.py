"""An independent judge of a finished picture: each word is painted again as a mask, and the pixels are read.

The gate samples a few pixels while it draws. Here every pixel of a ring around the ink counts, in bands of
ascenders, capitals and descenders, and the ink's real bounds are measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import skia

from thumbcli.render.pixels.shapes import fill, stroke
from thumbcli.render.pixels.surface import new_surface
from thumbcli.render.typography.glyphs import Pen, shaped

if TYPE_CHECKING:
    from thumbcli.render.compose import Picture
    from thumbcli.render.paint.picture_canvas import LayoutItem, TextRun

__all__ = ["Ink", "inks"]

_WHITE = 0xFFFFFFFF
_PAD_PX = 16
_RING_EM, _RING_MIN_PX = 0.05, 4.0
_ENOUGH_PIXELS = 60
_WORST_PERCENT = 10
_CLEAR, _INKED, _SOLID = 8, 128, 200

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What was really painted of one word.

    Attributes:
        mark: What the record says.
        rect: The bounds of its pixels, in px of the picture; None where nothing was painted.
        contrast: What nine tenths of the ring around it reach in the worst band; None for too few pixels.
    """

    mark: LayoutItem
    rect: tuple[float, float, float, float] | None
    contrast: float | None


def inks(picture: Picture) -> list[Ink]:
    """Return what the pixels say of each word that can be painted again."""
    width, height = picture.size
    rows = np.frombuffer(bytes(picture.pixels), np.uint8).reshape(height, width, 4)
    whole = (0, 0, width, height)
    written = np.zeros((height, width), np.uint8)
    for mark in picture.marks:
        if mark.run is not None:
            # The edges of a face in relief are as bright as itself: they belong to the letter.
            for down in {-mark.run.bevel_px, 0.0, mark.run.bevel_px}:
                face = _mask(mark.run, mark.text, whole, fill(_WHITE), down)
                np.maximum(written, face, out=written)
    return [_ink(picture, mark, mark.run, rows, written) for mark in picture.marks if mark.run is not None]


def _ink(picture: Picture, mark: LayoutItem, run: TextRun, rows: Pixels, written: Pixels) -> Ink:
    scale = picture.composition.scale
    height, width = rows.shape[:2]
    pad = _PAD_PX * scale + run.size_px * scale * 0.3
    left, top = max(0, int(mark.rect[0] * scale - pad)), max(0, int(mark.rect[1] * scale - pad))
    right, bottom = (
        min(width, int(mark.rect[2] * scale + pad)),
        min(height, int(mark.rect[3] * scale + pad)),
    )
    area = (left, top, right, bottom)
    letters = _mask(run, mark.text, area, fill(_WHITE))
    ring_px = max(_RING_MIN_PX, run.size_px * _RING_EM)
    free = written[top:bottom, left:right] < _CLEAR
    around = (_mask(run, mark.text, area, stroke(_WHITE, ring_px)) > _SOLID) & free
    ys, xs = np.nonzero(letters > _INKED)
    bounds = (left + xs.min(), top + ys.min(), left + xs.max() + 1, top + ys.max() + 1) if ys.size else None
    ratios = _ratios(rows[top:bottom, left:right], mark.colour)
    baseline = int(run.origin[1] * scale - top)
    capitals = int(baseline - mark.cap_px * scale)
    turned = any(abs(run.matrix[index]) > 1e-6 for index in (1, 3)) or run.matrix[2] or run.matrix[5]
    bands = (
        [(0, bottom - top)] if turned else [(0, capitals), (capitals, baseline), (baseline + 2, bottom - top)]
    )
    found = [_worst(ratios, around, max(0, start), end) for start, end in bands]
    return Ink(
        mark=mark, rect=bounds, contrast=min((value for value in found if value is not None), default=None)
    )


def _mask(
    run: TextRun, text: str, area: tuple[int, int, int, int], paint: skia.Paint, down: float = 0.0
) -> Pixels:
    left, top, right, bottom = area
    block, size = run.block, (right - left, bottom - top)
    surface, pixels = new_surface(*size)
    canvas = surface.getCanvas()
    canvas.clear(0)
    pen = Pen(canvas, pixels, *size)
    canvas.translate(-left, -top)
    canvas.concat(skia.Matrix.MakeAll(*run.matrix))
    glyphs = shaped(text, run.fonts, run.size_px, tracking_em=block.tracking_em, rtl=block.rtl)
    pen.follow()
    glyphs.paint(pen, paint, [(run.origin[0], run.origin[1] + down)])
    return np.frombuffer(bytes(pixels), np.uint8).reshape(bottom - top, right - left, 4)[..., 3]


def _ratios(pixels: Pixels, ink: int) -> npt.NDArray[np.float64]:
    """Return WCAG's contrast of each pixel to the ink."""
    behind = _luminance(pixels[..., :3])
    colour = np.array([[ink >> 16 & 255, ink >> 8 & 255, ink & 255]], np.uint8)
    letter = float(_luminance(colour)[0])
    high, low = np.maximum(behind, letter), np.minimum(behind, letter)
    return (high + 0.05) / (low + 0.05)


def _luminance(channels: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    value = channels.astype(np.float64) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]), np.float64)


def _worst(
    ratios: npt.NDArray[np.float64], around: npt.NDArray[np.bool_], start: int, end: int
) -> float | None:
    values = ratios[start:end][around[start:end]]
    return float(np.percentile(values, _WORST_PERCENT)) if values.size >= _ENOUGH_PIXELS else None
