"""Light: grounds that glow behind an object, halos, veils under words, a vignette, grain."""

from __future__ import annotations

import struct
from functools import lru_cache
from hashlib import shake_256
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.pixels.shapes import downscaled, gradient, radial, scatter
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, COLOR_TYPE, swap_red_blue
from thumbcli.render.style.color import BLACK, with_alpha

if TYPE_CHECKING:
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Point
    from thumbcli.render.style.mood import Mood

__all__ = ["draw_dust", "draw_glow_ground", "draw_grain", "draw_halo", "draw_veil", "draw_vignette"]

_GRAIN_TILE_PX, _GRAIN_LEVELS = 256, 9
_GRAIN_OPACITY = bytes(round(_GRAIN_LEVELS * (abs(value - 127.5) / 127.5) ** 3) for value in range(256))
_GRAIN_WHITE = bytes(128) + _GRAIN_OPACITY[128:]
"""By a random byte: how opaque a speck is, most of them hardly, and how white."""

_DUST_MIN_PX, _DUST_MAX_PX = 2.0, 8.0
_VEIL_STEPS = 7


@lru_cache(1)
def _ground_effect() -> skia.RuntimeEffect:
    """Compile the ground: eased between three colours, and mixed in linear light, so that no ring shows."""
    return skia.RuntimeEffect.MakeForShader("""
        uniform float2 centre, stretch;
        uniform float middle;
        uniform half3 core, mid, edge;
        half4 main(float2 p) {
            float t = saturate(length((p - centre) * stretch));
            half a = half(smoothstep(0, middle, t));
            half b = half(smoothstep(middle, 1, t));
            half3 gamma = half3(2.2);
            half3 light = mix(mix(pow(core, gamma), pow(mid, gamma), a), pow(edge, gamma), b);
            return half4(pow(light, half3(1 / 2.2)), 1);
        }
    """)


def draw_glow_ground(
    sheet: BackgroundCanvas, mood: Mood, centre: Point, radius_px: float, *, squash: float = 1.0
) -> None:
    """Fill the background with the ground of `mood`, its core at `centre`.

    Args:
        sheet: The background; drawn first.
        mood: Its colours.
        centre: Of the core, in sd px.
        radius_px: Where the ground reaches the colour of its edge.
        squash: The height of the glow as a share of its width.
    """
    colours = [
        (swap_red_blue(colour) >> shift & 255) / 255
        for colour in (mood.core, mood.mid, mood.edge)
        for shift in (16, 8, 0)
    ]
    uniforms = [*centre, 1 / radius_px, 1 / (radius_px * squash), 0.42, *colours]
    data = skia.Data.MakeWithCopy(struct.pack(f"<{len(uniforms)}f", *uniforms))
    with sheet.low_res_layer() as canvas:
        canvas.drawPaint(skia.Paint(Shader=_ground_effect().makeShader(data)))


def draw_halo(
    canvas: skia.Canvas, centre: Point, radius_px: float, colour: int, alpha: float, *, squash: float = 1.0
) -> None:
    """Draw a glow that brightens what is behind it and fades out at `radius_px`."""
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(*centre)
        canvas.scale(1, squash)
        shades = [with_alpha(colour, alpha), with_alpha(colour, alpha * 0.42), with_alpha(colour, 0)]
        canvas.clipRect(skia.Rect(-radius_px, -radius_px, radius_px, radius_px))
        paint = downscaled(canvas, radial((0, 0), radius_px, shades, 0.45))
        paint.setBlendMode(skia.BlendMode.kScreen)
        canvas.drawPaint(paint)


def draw_veil(canvas: skia.Canvas, start: Point, end: Point, colour: int, alpha: float) -> None:
    """Darken towards `start`, where the veil has `alpha`, and not at all from `end` on."""
    paint = downscaled(canvas, gradient(start, end, [with_alpha(colour, alpha), with_alpha(colour, 0)]))
    canvas.drawPaint(paint)


def draw_vignette(sheet: BackgroundCanvas, alpha: float) -> None:
    """Darken the corners."""
    width, height = float(sheet.width), float(sheet.height)
    with skia.AutoCanvasRestore(sheet.canvas):
        sheet.canvas.translate(width / 2, height / 2)
        sheet.canvas.scale(width / 2, height / 2)
        shades = [with_alpha(BLACK, 0), with_alpha(BLACK, 0), with_alpha(BLACK, alpha)]
        sheet.canvas.drawPaint(downscaled(sheet.canvas, radial((0, 0), 1.42, shades, 0.5)))


def draw_dust(sheet: BackgroundCanvas, seed: int, count: int, colour: int, from_x: float) -> None:
    """Draw specks of light to the right of `from_x` (a share of the width)."""
    for x, y, value in scatter(seed, count):
        place = (sheet.width * (from_x + x * (1 - from_x)), sheet.height * y)
        radius = _DUST_MIN_PX + (_DUST_MAX_PX - _DUST_MIN_PX) * value
        shades = [with_alpha(colour, 0.2 + 0.5 * value), with_alpha(colour, 0)]
        sheet.canvas.drawCircle(*place, radius, radial(place, radius, shades))


def draw_grain(canvas: skia.Canvas) -> None:
    """Lay fine grain over everything, in whole px: it hides the steps of dark gradients."""
    tile, size = _grain(), canvas.getBaseLayerSize()
    with skia.AutoCanvasRestore(canvas):
        canvas.resetMatrix()
        for x in range(0, size.width(), _GRAIN_TILE_PX):
            for y in range(0, size.height(), _GRAIN_TILE_PX):
                canvas.drawImage(tile, x, y)


@lru_cache(1)
def _grain() -> skia.Image:
    """Return a tile of black and white specks, always the same."""
    side = _GRAIN_TILE_PX
    noise = shake_256(b"grain").digest(side * side)
    # Premultiplied: a white speck is as bright as it is opaque, a black one is zero.
    opacity = Image.frombytes("L", (side, side), noise.translate(_GRAIN_OPACITY))
    white = Image.frombytes("L", (side, side), noise.translate(_GRAIN_WHITE))
    pixels = Image.merge("RGBA", (white, white, white, opacity)).tobytes()
    info = skia.ImageInfo.Make(side, side, COLOR_TYPE, skia.kPremul_AlphaType)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, side * BYTES_PER_PIXEL))
