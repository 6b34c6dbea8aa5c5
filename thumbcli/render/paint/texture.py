"""Textures of grounds: tiles of black and white specks, laid over a ground in whole px."""

from __future__ import annotations

import math
from functools import lru_cache
from hashlib import shake_256

import skia
from PIL import Image, ImageChops, ImageFilter

from thumbcli.contract.brand_style import Texture
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, COLOR_TYPE

__all__ = ["draw_texture"]

_TILE_PX = 512
_MIDDLE = 128  # the level of a tile that leaves the ground as it is

_PAPER = ((1.0, 24.0), (5.0, 9.0))
_GRAIN = ((0.0, 30.0),)
_CONCRETE = ((1.4, 20.0), (14.0, 22.0), (46.0, 18.0))
"""Layers of noise: the sigma of their blur in px, and how far they reach from the middle level."""

_DOT_STEP_PX, _DOT_PX, _DOT_LEVEL = 16, 4.6, 13
_LINE_STEP_PX, _LINE_LEVEL = 8, 16


def draw_texture(canvas: skia.Canvas, texture: Texture) -> None:
    """Lay `texture` over all that was drawn, so faintly that words stay readable."""
    repeat = skia.TileMode.kRepeat
    # Without a matrix skia-python imports numpy.
    tiles = _tile(texture).makeShader(repeat, repeat, skia.SamplingOptions(), skia.Matrix())
    with skia.AutoCanvasRestore(canvas):
        canvas.resetMatrix()
        canvas.drawPaint(skia.Paint(Shader=tiles))


@lru_cache(len(Texture))
def _tile(texture: Texture) -> skia.Image:
    levels = _levels(texture)
    # Premultiplied: a white speck is as bright as it is opaque, a black one is zero.
    opacity = levels.point([min(255, abs(level - _MIDDLE)) for level in range(256)])
    white = levels.point([max(0, level - _MIDDLE) for level in range(256)])
    pixels = Image.merge("RGBA", (white, white, white, opacity)).tobytes()
    info = skia.ImageInfo.Make(_TILE_PX, _TILE_PX, COLOR_TYPE, skia.kPremul_AlphaType)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, _TILE_PX * BYTES_PER_PIXEL))


def _levels(texture: Texture) -> Image.Image:
    """Return a tile that repeats without a seam: brighter than the middle level lightens, darker darkens."""
    match texture:
        case Texture.PAPER:
            return _noise(_PAPER)
        case Texture.GRAIN:
            return _noise(_GRAIN)
        case Texture.CONCRETE:
            return _noise(_CONCRETE)
        case Texture.HALFTONE:
            return _dots()
        case Texture.LINES:
            rows = [_MIDDLE - _LINE_LEVEL if row % _LINE_STEP_PX < 2 else _MIDDLE for row in range(_TILE_PX)]  # noqa: PLR2004
            return Image.frombytes("L", (1, _TILE_PX), bytes(rows)).resize((_TILE_PX, _TILE_PX))


def _noise(layers: tuple[tuple[float, float], ...]) -> Image.Image:
    """Return layers of noise, always the same, added up."""
    levels = Image.new("L", (_TILE_PX, _TILE_PX), _MIDDLE)
    for index, (sigma_px, reach) in enumerate(layers):
        random = Image.frombytes("L", levels.size, shake_256(b"texture%d" % index).digest(_TILE_PX**2))
        soft = _blurred(random, sigma_px) if sigma_px else random
        seen = soft.tobytes()
        low, high = min(seen), max(seen)
        middle = (low + high) / 2
        gain = 2 * reach / max(1, high - low)
        shifted = soft.point([round(_MIDDLE + (level - middle) * gain) for level in range(256)])
        levels = ImageChops.add(levels, shifted, 1, -_MIDDLE)
    return levels


def _blurred(tile: Image.Image, sigma_px: float) -> Image.Image:
    """Return a tile blurred across its edges."""
    reach = math.ceil(3 * sigma_px)
    around = Image.new("L", (_TILE_PX + 2 * reach, _TILE_PX + 2 * reach))
    for x in (reach - _TILE_PX, reach, reach + _TILE_PX):
        for y in (reach - _TILE_PX, reach, reach + _TILE_PX):
            around.paste(tile, (x, y))
    whole = around.filter(ImageFilter.GaussianBlur(sigma_px))
    return whole.crop((reach, reach, reach + _TILE_PX, reach + _TILE_PX))


def _dots() -> Image.Image:
    """Return dots on a grid turned by 45 degrees, with soft edges."""
    levels = bytearray()
    for y in range(2 * _DOT_STEP_PX):
        for x in range(_DOT_STEP_PX):
            row = y // _DOT_STEP_PX % 2
            across = (x + row * _DOT_STEP_PX // 2) % _DOT_STEP_PX - _DOT_STEP_PX / 2
            down = y % _DOT_STEP_PX - _DOT_STEP_PX / 2
            cover = max(0.0, min(1.0, _DOT_PX - math.hypot(across, down)))
            levels.append(round(_MIDDLE - _DOT_LEVEL * cover))
    cell = Image.frombytes("L", (_DOT_STEP_PX, 2 * _DOT_STEP_PX), bytes(levels))
    tile = Image.new("L", (_TILE_PX, _TILE_PX))
    for x in range(0, _TILE_PX, cell.width):
        for y in range(0, _TILE_PX, cell.height):
            tile.paste(cell, (x, y))
    return tile
