"""Light: grounds that glow behind an object, halos, rays, beams, veils under words, a vignette, grain.

All but the grain, the dust and the shadows under objects has no edges: it is drawn on a small canvas and
enlarged (`Stage.draw_glow`).
"""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from hashlib import shake_256
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.render.pixels.shapes import (
    downscaled,
    fill,
    gradient,
    polar,
    polygon,
    radial,
    scatter,
)
from thumbcli.render.pixels.soft_shapes import draw_soft_path
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, COLOR_TYPE, own_surface, swap_red_blue
from thumbcli.render.style.color import BLACK, WHITE, with_alpha

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.pixels.shapes import Point
    from thumbcli.render.style.mood import Mood

__all__ = [
    "draw_beam",
    "draw_bokeh",
    "draw_dust",
    "draw_glow_ground",
    "draw_grain",
    "draw_halo",
    "draw_pool",
    "draw_soft_rays",
    "draw_veil",
    "draw_vignette",
    "lay_veil",
]

Size = tuple[float, float]

_MASK_PX = 256  # the side of a gradient that is kept and drawn at any size
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)

_GRAIN_TILE_PX, _GRAIN_LEVELS = 256, 9
_GRAIN_OPACITY = bytes(round(_GRAIN_LEVELS * (abs(value - 127.5) / 127.5) ** 3) for value in range(256))
_GRAIN_WHITE = bytes(128) + _GRAIN_OPACITY[128:]
"""By a random byte: how opaque a speck is, most of them hardly, and how white."""

_DUST_MIN, _DUST_MAX = 0.0022, 0.0075  # radii as shares of the height
_MIDDLE = 0.42  # where a ground has its middle colour
_RAY_BLUR = 0.012  # the sigma of the edges of soft rays, as a share of their length
_BEAM_TOP, _BEAM_BLUR = 0.16, 0.1  # the width of a beam where it starts, and its sigma, as shares of its end
_BOKEH_RIM = 0.9


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
    canvas: skia.Canvas, mood: Mood, centre: Point, radius_px: float, *, squash: float = 1.0
) -> None:
    """Fill the canvas with the ground of `mood`, its core at `centre`.

    Args:
        canvas: Drawn first.
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
    uniforms = [*centre, 1 / radius_px, 1 / (radius_px * squash), _MIDDLE, *colours]
    data = skia.Data.MakeWithCopy(struct.pack(f"<{len(uniforms)}f", *uniforms))
    canvas.drawPaint(skia.Paint(Shader=_ground_effect().makeShader(data)))


def draw_halo(
    canvas: skia.Canvas, centre: Point, radius_px: float, colour: int, alpha: float, *, squash: float = 1.0
) -> None:
    """Draw a glow that brightens what is behind it and fades out at `radius_px`."""
    paint = fill(with_alpha(colour, alpha))
    paint.setBlendMode(skia.BlendMode.kScreen)
    x, y = centre
    down = radius_px * squash
    place = skia.Rect(x - radius_px, y - down, x + radius_px, y + down)
    canvas.drawImageRect(_halo_mask(), place, _LINEAR, paint)


def draw_soft_rays(
    canvas: skia.Canvas, centre: Point, radius_px: float, *, count: int, colour: int, alpha: float
) -> None:
    """Draw rays with soft edges that fade out at `radius_px`."""
    path, step = skia.Path(), 360 / count
    for ray in range(count):
        start, end = (math.radians(step * (ray + part)) for part in (0.0, 0.5))
        path.addPath(
            polygon(centre, polar(centre, radius_px * 1.3, start), polar(centre, radius_px * 1.3, end))
        )
    paint = radial(centre, radius_px, [with_alpha(colour, alpha), with_alpha(colour, 0)])
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, radius_px * _RAY_BLUR))
    paint.setBlendMode(skia.BlendMode.kScreen)
    canvas.drawPath(path, paint)


def draw_beam(
    canvas: skia.Canvas, top: Point, bottom: Point, half_width_px: float, *, colour: int, alpha: float
) -> None:
    """Draw a beam of light from a lamp at `top`, so wide at `bottom`, where it has faded."""
    narrow = half_width_px * _BEAM_TOP
    path = polygon(
        (top[0] - narrow, top[1]),
        (top[0] + narrow, top[1]),
        (bottom[0] + half_width_px, bottom[1]),
        (bottom[0] - half_width_px, bottom[1]),
    )
    paint = gradient(top, bottom, [with_alpha(colour, alpha), with_alpha(colour, 0)])
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, half_width_px * _BEAM_BLUR))
    paint.setBlendMode(skia.BlendMode.kScreen)
    canvas.drawPath(path, paint)


def draw_bokeh(canvas: skia.Canvas, size: Size, seed: int, colours: Sequence[int], alpha: float) -> None:
    """Draw lights out of focus: discs with soft edges all over the canvas."""
    width, height = size
    for index, (x, y, value) in enumerate(scatter(seed, 16)):
        centre, radius = (width * x, height * y), height * (0.03 + 0.09 * value)
        colour = colours[index % len(colours)]
        shades = [with_alpha(colour, alpha * 0.7), with_alpha(colour, alpha), with_alpha(colour, 0)]
        paint = radial(centre, radius, shades, _BOKEH_RIM)
        paint.setBlendMode(skia.BlendMode.kScreen)
        canvas.drawCircle(*centre, radius, paint)


def draw_veil(canvas: skia.Canvas, start: Point, end: Point, colour: int, alpha: float) -> None:
    """Darken towards `start`, where the veil has `alpha`, and not at all from `end` on."""
    canvas.drawPaint(gradient(start, end, [with_alpha(colour, alpha), with_alpha(colour, 0)]))


def lay_veil(canvas: skia.Canvas, start: Point, end: Point, colour: int, alpha: float) -> None:
    """Draw a veil on a canvas of full size, over objects."""
    paint = gradient(start, end, [with_alpha(colour, alpha), with_alpha(colour, 0)])
    with skia.AutoCanvasRestore(canvas):
        across, down = (abs(one - other) for one, other in zip(start, end, strict=True))
        if not across:
            canvas.clipRect(skia.Rect(0, min(start[1], end[1]), 1e5, max(start[1], end[1])))
        elif not down:
            canvas.clipRect(skia.Rect(min(start[0], end[0]), 0, max(start[0], end[0]), 1e5))
        canvas.drawPaint(downscaled(canvas, paint))


def draw_vignette(canvas: skia.Canvas, size: Size, alpha: float) -> None:
    """Darken the corners."""
    paint = skia.Paint(Alphaf=alpha)
    # Its steps of a level are no wider than a few px: smoothing them takes three times as long.
    canvas.drawImageRect(_vignette(), skia.Rect(*size), skia.SamplingOptions(), paint)


@lru_cache(1)
def _halo_mask() -> skia.Image:
    """Return how opaque a halo is, in a square."""
    return _mask_of([WHITE, with_alpha(WHITE, 0.42), with_alpha(WHITE, 0)], 1.0, 0.45)


@lru_cache(1)
def _vignette() -> skia.Image:
    """Return an opaque vignette in a square, as pixels: skia lays them over others in a sixth of the time."""
    mask = _mask_of([with_alpha(BLACK, 0), with_alpha(BLACK, 0), BLACK], 1.42, 0.5)
    surface = own_surface(_MASK_PX, _MASK_PX)
    with surface as canvas:
        canvas.drawImage(mask, 0, 0, skia.SamplingOptions(), fill(BLACK))
    return surface.makeImageSnapshot()


def _mask_of(shades: Sequence[int], radius: float, middle: float) -> skia.Image:
    """Return the opacity of a radial gradient, drawn once: a shader takes six times as long by the pixel.

    Args:
        shades: As for `radial`.
        radius: Where it ends, as a share of half the side.
        middle: Where it has the middle one.
    """
    side, half = _MASK_PX, _MASK_PX / 2
    pixels = bytearray(side * side)
    info = skia.ImageInfo.MakeA8(side, side)
    with skia.Surface.MakeRasterDirect(info, pixels, side) as canvas:
        canvas.drawPaint(radial((half, half), half * radius, shades, middle))
    # A snapshot would look into pixels that nobody keeps.
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, side))


def draw_pool(canvas: skia.Canvas, centre: Point, radii_px: Size, alpha: float, colour: int = BLACK) -> None:
    """Draw the shadow where an object stands."""
    across, down = radii_px
    oval = skia.Path()
    oval.addOval(skia.Rect(centre[0] - across, centre[1] - down, centre[0] + across, centre[1] + down))
    draw_soft_path(canvas, oval, with_alpha(colour, alpha), down * 0.5)


def draw_dust(canvas: skia.Canvas, size: Size, seed: int, count: int, colour: int) -> None:
    """Draw specks of light."""
    for x, y, value in scatter(seed, count):
        radius = size[1] * (_DUST_MIN + (_DUST_MAX - _DUST_MIN) * value**3)
        canvas.drawCircle(
            size[0] * x, size[1] * y, radius, fill(with_alpha(colour, 0.15 + 0.4 * (1 - value)))
        )


def draw_grain(canvas: skia.Canvas) -> None:
    """Lay fine grain over everything, in whole px: it hides the steps of dark gradients."""
    repeat = skia.TileMode.kRepeat
    # Without a matrix skia-python imports numpy.
    tiles = _grain().makeShader(repeat, repeat, skia.SamplingOptions(), skia.Matrix())
    with skia.AutoCanvasRestore(canvas):
        canvas.resetMatrix()
        canvas.drawPaint(skia.Paint(Shader=tiles))


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
