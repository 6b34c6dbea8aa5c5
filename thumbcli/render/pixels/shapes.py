"""Small drawing tools that backgrounds, icons and layouts share: paints, gradients, polygons, rays, dots."""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from typing import TYPE_CHECKING

import skia

from thumbcli.render.pixels.surface import COLOR_TYPE, own_surface, swap_red_blue
from thumbcli.render.style.color import channel_difference, mix, with_alpha

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = [
    "SQUARE_MAX_RATIO",
    "blob",
    "blurred",
    "downscaled",
    "fill",
    "flat",
    "gradient",
    "halftone",
    "polygon",
    "radial",
    "radial_glow",
    "rays",
    "scatter",
    "shade",
    "stripes",
    "stroke",
    "upscaled",
]

SQUARE_MAX_RATIO = 1.25
"""What is not so many times as wide as it is high is composed as a square."""

Point = tuple[float, float]

_PLASTIC = (0.7548776662466927, 0.5698402909980532)
_THIRD = 0.8191725133961645
_SMALLEST_DOT_PX = 0.6
_BAND_LEVELS = 2
_CELL_PX = 4


def flat(colour: int) -> skia.Paint:
    """Return a paint of one colour for what ends between two pixels."""
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


def blurred(colour: int, sigma_px: float) -> skia.Paint:
    """Return a paint with soft edges; a mask filter costs a twentieth of an image filter."""
    return skia.Paint(
        Color=swap_red_blue(colour),
        AntiAlias=True,
        MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma_px),
    )


def gradient(start: Point, end: Point, colours: Sequence[int]) -> skia.Paint:
    """Return a paint that runs from the first of two colours at `start` to the second at `end`."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    return _shaded("dot(p - origin, along)", (*start, across / length, down / length), colours, None)


def radial(
    centre: Point, radius_px: float, colours: Sequence[int], middle: float | None = None
) -> skia.Paint:
    """Return a paint that runs from `centre` outwards.

    Args:
        centre: Where the first colour stands.
        radius_px: How far from it the last colour stands.
        colours: Two; three where `middle` says at which part of the way the second one stands.
        middle: Between 0 and 1.
    """
    return _shaded("length(p - origin) * along.x", (*centre, 1 / radius_px, 0.0), colours, middle)


def _shaded(
    way: str, place: tuple[float, float, float, float], colours: Sequence[int], middle: float | None
) -> skia.Paint:
    channels = [
        (swap_red_blue(colour) >> shift & 255) / 255 for colour in colours for shift in (16, 8, 0, 24)
    ]
    figures = [*place, *channels, *([] if middle is None else [middle])]
    data = skia.Data.MakeWithCopy(struct.pack(f"<{len(figures)}f", *figures))
    shader = _effect(way, three=middle is not None).makeShader(data)
    # No dither: the encoder takes its pattern for detail, and what is enlarged would show it.
    return skia.Paint(Shader=shader, AntiAlias=True)


@lru_cache(4)
def _effect(way: str, *, three: bool) -> skia.RuntimeEffect:
    """Compile a gradient; skia's own gradients import numpy, which costs a lone picture half its time."""
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
            float t = saturate({way});
            half4 colour = {blend};
            return half4(colour.rgb * colour.a, colour.a);
        }}
    """)


def downscaled(canvas: skia.Canvas, paint: skia.Paint) -> skia.Paint:
    """Return `paint`, which has no edges, as a picture of it at a quarter of the size, enlarged.

    A shader is computed for each pixel, at ten nanoseconds; an enlarged picture is copied in less than one.

    Args:
        canvas: What will be painted on, in the coordinates that it has now.
        paint: From `gradient` or `radial`.
    """
    area, cell = canvas.getLocalClipBounds(), _CELL_PX / canvas.getTotalMatrix().getMaxScale()
    # What is clipped away altogether has no size.
    across, down = (math.ceil(side / cell) or 1 for side in (area.width(), area.height()))
    surface = own_surface(across, down)
    with surface as small:
        small.scale(1 / cell, 1 / cell)
        small.translate(-area.left(), -area.top())
        small.drawPaint(paint)
    place = skia.Matrix.Translate(area.left(), area.top()).preScale(cell, cell)
    return upscaled(surface.makeImageSnapshot(), place)


def upscaled(image: skia.Image, place: skia.Matrix) -> skia.Paint:
    """Return a paint of `image`, its pixels as large as `place` makes them."""
    clamp = skia.TileMode.kClamp
    return skia.Paint(Shader=image.makeShader(clamp, clamp, skia.SamplingOptions(), place), AntiAlias=True)


def shade(canvas: skia.Canvas, path: skia.Path, colours: Sequence[int], middle: float | None = None) -> None:
    """Fill a shape with opaque colours that run from its top to its bottom, given as for `radial`.

    They run in bands: from one to the next, no channel moves by more than two levels. On a canvas that is
    turned they still run straight down, for skia is slow to turn a picture.
    """
    seen = skia.Path(path)
    seen.transform(canvas.getTotalMatrix())
    bounds = seen.computeTightBounds()
    bands = sum(map(channel_difference, colours, colours[1:])) // _BAND_LEVELS + 1
    parts = ((band + 0.5) / bands for band in range(bands))
    pixels = struct.pack(f"<{bands}I", *(swap_red_blue(_between(colours, part, middle)) for part in parts))
    info = skia.ImageInfo.Make(1, bands, COLOR_TYPE, skia.kOpaque_AlphaType)
    strip = skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, 4))
    place = skia.Matrix.Translate(0, bounds.top()).preScale(1, bounds.height() / bands)
    canvas.save()
    canvas.resetMatrix()
    canvas.drawPath(seen, upscaled(strip, place))
    canvas.restore()


def _between(colours: Sequence[int], part: float, middle: float | None) -> int:
    if middle is None:
        return mix(colours[0], colours[1], part)
    if part < middle:
        return mix(colours[0], colours[1], part / middle)
    return mix(colours[1], colours[2], (part - middle) / (1 - middle))


def polygon(*points: Point, closed: bool = True) -> skia.Path:
    """Return the path through `points`."""
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in points], closed)
    return path


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
    turn: float,
) -> None:
    """Draw a sunburst of `count` rays that fade outwards; `turn` is in radians."""
    x, y = centre
    path = skia.Path()
    for index in range(count):
        start = turn + 2 * math.pi * index / count
        ends = (start, start + math.pi / count)
        edge = [(x + radius_px * math.cos(angle), y + radius_px * math.sin(angle)) for angle in ends]
        path.addPoly([skia.Point(x, y), *(skia.Point(*point) for point in edge)], True)
    fade = radial(centre, radius_px, [with_alpha(colour, alpha), with_alpha(colour, alpha * 0.35)])
    canvas.drawPath(path, downscaled(canvas, fade))


def halftone(
    canvas: skia.Canvas,
    area: tuple[float, float, float, float],
    paint: skia.Paint,
    *,
    step_px: float,
    dot_px: float,
    density: Callable[[float, float], float],
) -> None:
    """Fill `area` (left, top, right, bottom) with dots whose radius is `dot_px` times `density(x, y)`.

    Args:
        canvas: Where to draw.
        area: In px.
        paint: How the dots are drawn.
        step_px: Between two dots of a row.
        dot_px: The largest radius.
        density: Of a place in the area, both coordinates 0 to 1.
    """
    left, top, right, bottom = area
    path = skia.Path()
    row = 0
    y = top
    while y < bottom:
        x = left + (step_px / 2 if row % 2 else 0)
        while x < right:
            radius = dot_px * density((x - left) / (right - left), (y - top) / (bottom - top))
            if radius > _SMALLEST_DOT_PX:
                path.addCircle(x, y, radius)
            x += step_px
        y += step_px * 0.866
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
    lean_px: float,
) -> None:
    """Draw stripes from `span[0]` to `span[1]` that move right by `lean_px` over the height."""
    path = skia.Path()
    x, end = span
    while x < end:
        corners = [(x, 0), (x + width_px, 0), (x + width_px + lean_px, height_px), (x + lean_px, height_px)]
        path.addPoly([skia.Point(*corner) for corner in corners], True)
        x += width_px + gap_px
    canvas.drawPath(path, paint)


def scatter(seed: int, count: int) -> Iterator[tuple[float, float, float]]:
    """Yield `count` places (x, y and a third figure, each 0 to 1) that look random and never clump.

    Source:
        The R2 sequence of Martin Roberts: multiples of the plastic number's inverse powers.
    """
    for index in range(seed * 37 + 1, seed * 37 + 1 + count):
        yield tuple((0.5 + index * step) % 1 for step in (*_PLASTIC, _THIRD))  # type: ignore[misc] # three of them


def blob(centre: Point, radius_px: float, seed: int, points: int = 7, variance: float = 0.22) -> skia.Path:
    """Return a soft round shape."""
    x, y = centre
    radii = [radius_px * (1 - variance + 2 * variance * place[2]) for place in scatter(seed, points)]
    corners = [
        (
            x + radius * math.cos(2 * math.pi * index / points),
            y + radius * math.sin(2 * math.pi * index / points),
        )
        for index, radius in enumerate(radii)
    ]
    path = skia.Path()
    path.moveTo(*_middle(corners[-1], corners[0]))
    for corner, following in zip(corners, [*corners[1:], corners[0]], strict=True):
        path.quadTo(*corner, *_middle(corner, following))
    path.close()
    return path


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
