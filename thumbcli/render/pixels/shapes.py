"""Drawing primitives of backgrounds, icons and layouts: paints, gradients, polygons, rays, dots."""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from typing import TYPE_CHECKING

import skia

from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, COLOR_TYPE, own_surface, swap_red_blue
from thumbcli.render.style.color import channel_difference, mix, with_alpha

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = [
    "SQUARE_MAX_RATIO",
    "Point",
    "Rect",
    "aliased_fill",
    "blurred_fill",
    "downscaled",
    "fading_stroke",
    "fill",
    "fill_gradient",
    "gradient",
    "grown_fill",
    "halftone",
    "organic_shape",
    "polar",
    "polygon",
    "radial",
    "radial_glow",
    "rays",
    "scatter",
    "scramble",
    "stripes",
    "stroke",
    "upscaled",
]

SQUARE_MAX_RATIO = 1.25
"""A canvas that is less wide than this times its height is laid out as a square."""

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
"""Left, top, right and bottom, in px."""

_R2_STEPS = (0.7548776662466927, 0.5698402909980532)
"""1/φ and 1/φ² of the plastic number φ: the two dimensions of the R2 sequence."""

_R3_STEP = 0.8191725133961645
"""The first dimension of the R3 sequence, for a third value that does not follow the other two."""

_DOT_RADIUS_MIN_PX = 0.6
_DOT_ROW_STEP = 0.866  # between the rows of a triangular grid, as a share of the step in a row: √3/2
_BAND_LEVELS = 2  # how much a channel may change from one band of a gradient to the next: not visible
_LOW_RES_CELL_PX = 4


def aliased_fill(colour: int) -> skia.Paint:
    """Return a paint of one colour without anti-aliasing, for shapes on whole pixels."""
    return skia.Paint(Color=swap_red_blue(colour))


def fill(colour: int, alpha: float | None = None) -> skia.Paint:
    """Return an anti-aliased paint of one colour, at `alpha` where given."""
    return skia.Paint(
        Color=swap_red_blue(colour if alpha is None else with_alpha(colour, alpha)), AntiAlias=True
    )


def stroke(colour: int, width_px: float, alpha: float | None = None) -> skia.Paint:
    """Return a paint that draws lines with round joins and ends."""
    return skia.Paint(
        Color=swap_red_blue(colour if alpha is None else with_alpha(colour, alpha)),
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width_px,
        StrokeJoin=skia.Paint.kRound_Join,
        StrokeCap=skia.Paint.kRound_Cap,
    )


def fading_stroke(
    start: Point, end: Point, colour: int, alphas: tuple[float, float], width_px: float
) -> skia.Paint:
    """Return a paint for lines in one colour, from the first alpha at `start` to the second at `end`."""
    paint = gradient(start, end, [with_alpha(colour, alpha) for alpha in alphas])
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width_px)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def grown_fill(colour: int, width_px: float) -> skia.Paint:
    """Return a paint that fills a shape and draws its outline."""
    paint = stroke(colour, width_px)
    paint.setStyle(skia.Paint.kStrokeAndFill_Style)
    return paint


def blurred_fill(colour: int, sigma_px: float) -> skia.Paint:
    """Return a paint with soft edges, by a mask filter: 1 to 4 ms where an image filter takes 24 to 82."""
    return skia.Paint(
        Color=swap_red_blue(colour),
        AntiAlias=True,
        MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma_px),
    )


def gradient(start: Point, end: Point, colours: Sequence[int]) -> skia.Paint:
    """Return a linear gradient from the first of two colours at `start` to the second at `end`."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    return _gradient("dot(p - origin, along)", (*start, across / length, down / length), colours, None)


def radial(
    centre: Point, radius_px: float, colours: Sequence[int], middle: float | None = None
) -> skia.Paint:
    """Return a radial gradient.

    Args:
        centre: Of the first colour.
        radius_px: Of the last colour.
        colours: Two, or three with `middle`.
        middle: Where the second of three colours is, 0 (centre) to 1 (radius).
    """
    return _gradient("length(p - origin) * along.x", (*centre, 1 / radius_px, 0.0), colours, middle)


def _gradient(
    position: str, geometry: tuple[float, float, float, float], colours: Sequence[int], middle: float | None
) -> skia.Paint:
    channels = [
        (swap_red_blue(colour) >> shift & 255) / 255 for colour in colours for shift in (16, 8, 0, 24)
    ]
    uniforms = [*geometry, *channels, *([] if middle is None else [middle])]
    data = skia.Data.MakeWithCopy(struct.pack(f"<{len(uniforms)}f", *uniforms))
    shader = _gradient_effect(position, three=middle is not None).makeShader(data)
    # No dither: the encoder takes its pattern for detail, and upscaling would show it.
    return skia.Paint(Shader=shader, AntiAlias=True)


@lru_cache(4)
def _gradient_effect(position: str, *, three: bool) -> skia.RuntimeEffect:
    """Compile a gradient; skia's own gradients import numpy, half the time of a single picture."""
    blend = (
        "t < middle ? mix(first, second, half(t / middle))"
        " : mix(second, third, half((t - middle) / (1 - middle)))"
        if three
        else "mix(first, second, half(t))"
    )
    return skia.RuntimeEffect.MakeForShader(f"""
        uniform float2 origin, along;
        uniform half4 first, second{", third; uniform float middle" if three else ""};
        half4 main(float2 p) {{
            float t = saturate({position});
            half4 colour = {blend};
            return half4(colour.rgb * colour.a, colour.a);
        }}
    """)


def downscaled(canvas: skia.Canvas, paint: skia.Paint) -> skia.Paint:
    """Return a gradient `paint` drawn at a quarter of the size and upscaled.

    A shader takes ten nanoseconds per pixel; copying an upscaled picture takes less than one.

    Args:
        canvas: What will be painted on, in its current coordinates.
        paint: From `gradient` or `radial`.
    """
    area, cell = canvas.getLocalClipBounds(), _LOW_RES_CELL_PX / canvas.getTotalMatrix().getMaxScale()
    # An area that is clipped away has no size.
    across, down = (math.ceil(side / cell) or 1 for side in (area.width(), area.height()))
    surface = own_surface(across, down)
    with surface as small:
        small.scale(1 / cell, 1 / cell)
        small.translate(-area.left(), -area.top())
        small.drawPaint(paint)
    place = skia.Matrix.Translate(area.left(), area.top()).preScale(cell, cell)
    return upscaled(surface.makeImageSnapshot(), place)


def upscaled(image: skia.Image, matrix: skia.Matrix) -> skia.Paint:
    """Return a paint of `image`, scaled and moved by `matrix`."""
    clamp = skia.TileMode.kClamp
    return skia.Paint(Shader=image.makeShader(clamp, clamp, skia.SamplingOptions(), matrix), AntiAlias=True)


def fill_gradient(
    canvas: skia.Canvas, path: skia.Path, colours: Sequence[int], middle: float | None = None
) -> None:
    """Fill a shape with opaque colours, given as for `radial`, in a gradient from its top to its bottom.

    On a rotated canvas it still runs straight down, because skia is slow to rotate a picture.
    """
    device_path = skia.Path(path)
    device_path.transform(canvas.getTotalMatrix())
    bounds = device_path.computeTightBounds()
    with skia.AutoCanvasRestore(canvas):
        canvas.resetMatrix()
        canvas.drawPath(device_path, gradient_down(colours, bounds.top(), bounds.height(), middle))


def gradient_down(
    colours: Sequence[int], top_px: float, height_px: float, middle: float | None = None
) -> skia.Paint:
    """Return a paint for shapes in px of the device, of opaque colours that run straight down.

    Args:
        colours: As for `radial`.
        top_px: Where the first colour is.
        height_px: How far below it the last one is.
        middle: As for `radial`.
    """
    strip = _strip(tuple(colours), middle)
    place = skia.Matrix.Translate(0, top_px).preScale(1, height_px / strip.height())
    return upscaled(strip, place)


@lru_cache(256)
def _strip(colours: tuple[int, ...], middle: float | None) -> skia.Image:
    """Return a strip, one pixel wide, in which no channel changes by more than two levels at a time."""
    bands = sum(map(channel_difference, colours, colours[1:])) // _BAND_LEVELS + 1
    positions = ((band + 0.5) / bands for band in range(bands))
    pixels = struct.pack(
        f"<{bands}I", *(swap_red_blue(_colour_at(colours, position, middle)) for position in positions)
    )
    info = skia.ImageInfo.Make(1, bands, COLOR_TYPE, skia.kOpaque_AlphaType)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, BYTES_PER_PIXEL))


def _colour_at(colours: Sequence[int], position: float, middle: float | None) -> int:
    if middle is None:
        return mix(colours[0], colours[1], position)
    if position < middle:
        return mix(colours[0], colours[1], position / middle)
    return mix(colours[1], colours[2], (position - middle) / (1 - middle))


def polygon(*points: Point) -> skia.Path:
    """Return the closed path through `points`."""
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in points], True)
    return path


def polar(centre: Point, radius_px: float, angle_rad: float) -> Point:
    """Return the point at this distance from `centre`, at an angle clockwise from the right."""
    return centre[0] + radius_px * math.cos(angle_rad), centre[1] + radius_px * math.sin(angle_rad)


def radial_glow(canvas: skia.Canvas, centre: Point, radius_px: float, colour: int, alpha: float) -> None:
    """Draw a glow that fades out at `radius_px`."""
    colours = [with_alpha(colour, alpha), with_alpha(colour, alpha * 0.45), with_alpha(colour, 0)]
    canvas.drawCircle(*centre, radius_px, radial(centre, radius_px, colours, 0.45))


def rays(
    canvas: skia.Canvas,
    centre: Point,
    radius_px: float,
    count: int,
    *,
    colour: int,
    alpha: float,
    turn_rad: float,
) -> None:
    """Draw a sunburst of `count` rays that fade outwards; `turn_rad` rotates it."""
    path = skia.Path()
    for index in range(count):
        start = turn_rad + 2 * math.pi * index / count
        edge = (polar(centre, radius_px, angle) for angle in (start, start + math.pi / count))
        path.addPath(polygon(centre, *edge))
    fade = radial(centre, radius_px, [with_alpha(colour, alpha), with_alpha(colour, alpha * 0.35)])
    canvas.drawPath(path, downscaled(canvas, fade))


def halftone(
    canvas: skia.Canvas,
    area: Rect,
    paint: skia.Paint,
    *,
    step_px: float,
    dot_px: float,
    density: Callable[[float, float], float],
) -> None:
    """Fill `area` (left, top, right, bottom, in px) with dots.

    Args:
        canvas: Where to draw.
        area: To fill.
        paint: Of the dots.
        step_px: Between the centres of two dots in a row.
        dot_px: The largest radius.
        density: The radius as a share of `dot_px`, by position in the area (both coordinates 0 to 1).
    """
    left, top, right, bottom = area
    path = skia.Path()
    row = 0
    y = top
    while y < bottom:
        x = left + (step_px / 2 if row % 2 else 0)
        while x < right:
            radius = dot_px * density((x - left) / (right - left), (y - top) / (bottom - top))
            if radius > _DOT_RADIUS_MIN_PX:
                path.addCircle(x, y, radius)
            x += step_px
        y += step_px * _DOT_ROW_STEP
        row += 1
    canvas.drawPath(path, paint)


def stripes(
    canvas: skia.Canvas,
    span: Point,
    height_px: float,
    paint: skia.Paint,
    *,
    width_px: float,
    gap_px: float,
    slant_px: float,
) -> None:
    """Draw stripes from `span[0]` to `span[1]`, slanted right by `slant_px` over the height."""
    path = skia.Path()
    x, end = span
    while x < end:
        lower = ((x + width_px + slant_px, height_px), (x + slant_px, height_px))
        path.addPath(polygon((x, 0), (x + width_px, 0), *lower))
        x += width_px + gap_px
    canvas.drawPath(path, paint)


def scatter(seed: int, count: int) -> Iterator[tuple[float, float, float]]:
    """Yield `count` points (x, y and a third value, each 0 to 1) that look random but never cluster.

    Source:
        Martin Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences" (2018): the R2 sequence.
    """
    for index in range(seed * 37 + 1, seed * 37 + 1 + count):
        x, y, value = ((0.5 + index * step) % 1 for step in (*_R2_STEPS, _R3_STEP))
        yield x, y, value


def scramble(number: int) -> float:
    """Return a share, 0 to 1, that looks random and is always the same for a number."""
    return (number * number * 7919 + number * 104729 + 31) % 1013 / 1012


def organic_shape(
    centre: Point, radius_px: float, seed: int, points: int = 7, variance: float = 0.22
) -> skia.Path:
    """Return a rounded, irregular shape: curves through `points` radii that vary by `variance`."""
    radii = [radius_px * (1 - variance + 2 * variance * place[2]) for place in scatter(seed, points)]
    corners = [polar(centre, radius, 2 * math.pi * index / points) for index, radius in enumerate(radii)]
    path = skia.Path()
    path.moveTo(*_middle(corners[-1], corners[0]))
    for corner, following in zip(corners, [*corners[1:], corners[0]], strict=True):
        path.quadTo(*corner, *_middle(corner, following))
    path.close()
    return path


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
