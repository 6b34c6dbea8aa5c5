"""The motif of each topic's background: grids, charts, hills, pixels, tiles.

A motif is drawn over the style's background on a canvas of `width` by `height` px: quiet where a headline may
be (left and centre), stronger towards the right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

import skia

from thumbcli.render.pixels.shapes import (
    SQUARE_MAX_RATIO,
    fading_stroke,
    fill,
    fill_gradient,
    gradient,
    halftone,
    organic_shape,
    polar,
    polygon,
    radial_glow,
    rays,
    scatter,
    stripes,
    stroke,
)
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha
from thumbcli.render.style.palette import Style

__all__ = ["MOTIFS", "Motif", "Painter", "glows", "tiles"]

Painter = Callable[[skia.Canvas, float, float, Style], None]

_SEA_LEVEL = 0.15  # of the sines that draw the continents of a news background; they swing between -2 and 2


class Motif(NamedTuple):
    """What is drawn over the background.

    Attributes:
        glow: Draws what has no edges, at low resolution.
        lines: Draws the rest, on top of it.
        solid: It is so strong at the right that no words can be there.
    """

    glow: Painter | None
    lines: Painter
    solid: bool = False


_Role = Literal["accent", "secondary", "tertiary"]


def glows(*parts: tuple[float, float, float, _Role, float]) -> Painter:
    """Return a painter of radial glows.

    Args:
        parts: Of each glow: its centre as shares of width and height, its radius as a share of the width, the
            style's colour, and its alpha.
    """

    def paint(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
        for x, y, radius, role, alpha in parts:
            radial_glow(canvas, (width * x, height * y), width * radius, getattr(style, role), alpha)

    return paint


def _tech(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    horizon = height * 0.62
    grid = skia.Path()
    for index in range(-16, 28):
        grid.moveTo(width * 0.70 + (index - 6) * 26, horizon)
        grid.lineTo(width * 0.70 + (index - 6) * 210, height * 1.05)
    y, step = horizon, 5.0
    while y < height:
        grid.moveTo(0, y)
        grid.lineTo(width, y)
        y += step
        step *= 1.42
    canvas.drawPath(grid, fading_stroke((0, horizon), (0, height), style.accent, (0, 0.34), 1.6))
    for x, y, size in scatter(1, 26):
        canvas.drawCircle(x * width, y * height * 0.6, 1 + size * 2.2, fill(style.ink, 0.12 + 0.36 * size))


def _finance(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    for index in range(1, 9):
        canvas.drawLine(0, height * index / 9, width, height * index / 9, stroke(style.ink, 1.2, 0.07))
    for index in range(1, 17):
        canvas.drawLine(width * index / 16, 0, width * index / 16, height, stroke(style.ink, 1.2, 0.05))
    count = 34
    step = width / count
    level = 0.88
    for index, (_, _, chance) in enumerate(scatter(3, count)):
        opened = level
        level = min(0.94, max(0.16, level - 0.022 + (chance - 0.5) * 0.11))
        colour = style.accent if level < opened else style.tertiary
        alpha = 0.07 + 0.20 * index / count
        x = step * (index + 0.5)
        high, low = sorted((opened, level))
        body = skia.Rect(x - step * 0.3, height * high, x + step * 0.3, height * low + 5)
        canvas.drawRoundRect(body, 3, 3, fill(colour, alpha))
        canvas.drawLine(x, height * (high - 0.03), x, height * (low + 0.035), stroke(colour, 2, alpha))


def _education(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    step, line = width / 32, fill(style.secondary, 0.16)
    for index in range(1, 32):
        canvas.drawRect(skia.Rect(index * step - 0.7, 0, index * step + 0.7, height), line)
    for index in range(1, math.ceil(height / step)):
        canvas.drawRect(skia.Rect(0, index * step - 0.7, width, index * step + 0.7), line)
    paint = stroke(style.ink, 3, 0.11)
    for index, (x, y, turn) in enumerate(scatter(1, 16)):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(x * width, y * height)
            canvas.rotate(turn * 360)
            _doodle(canvas, index % 4, paint)


def _doodle(canvas: skia.Canvas, kind: int, paint: skia.Paint) -> None:
    match kind:
        case 0:
            canvas.drawCircle(0, 0, 15, paint)
        case 1:
            canvas.drawLine(-13, 0, 13, 0, paint)
            canvas.drawLine(0, -13, 0, 13, paint)
        case 2:
            canvas.drawPath(polygon((-15, 11), (0, -14), (15, 11)), paint)
        case _:
            wave = skia.Path()
            wave.moveTo(-34, 0)
            for index in range(4):
                wave.quadTo(-26 + index * 17, -14 if index % 2 else 14, -17 + index * 17, 0)
            canvas.drawPath(wave, paint)


def _fitness(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    for index, (x, y, size) in enumerate(scatter(2, 44)):
        length, thick = width * (0.08 + 0.3 * size), 2 + size * 9
        colour = style.accent if index % 3 else style.secondary
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(width * (0.25 + 0.9 * x), height * (1.3 * y - 0.15))
            canvas.rotate(-14)
            paint = gradient(
                (0, 0), (length, 0), [with_alpha(colour, 0), with_alpha(colour, 0.10 + 0.34 * size)]
            )
            canvas.drawRoundRect(skia.Rect(0, 0, length, thick), thick / 2, thick / 2, paint)
    area, paint = (0.0, height * 0.45, width * 0.5, height * 1.02), fill(style.ink, 0.06)
    step, dot = width / 60, width / 170
    halftone(canvas, area, paint, step_px=step, dot_px=dot, density=lambda x, y: max(0.0, y - x * 0.7))


def _medical(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    step = width / 15
    for row in range(int(height / step / 0.86) + 2):
        for column in range(17):
            x = step * (column + 0.4 + (0.5 if row % 2 else 0))
            y = step * (0.4 + row * 0.86)
            _cross(canvas, x, y, step * 0.11, fill(style.accent, 0.13 * max(0.0, x / width - 0.25)))
    pulse = skia.Path()
    y = height * 0.90
    pulse.moveTo(0, y)
    beat = ((0.08, 0), (0.095, -0.03), (0.11, 0), (0.125, 0.03), (0.145, -0.17), (0.165, 0.075), (0.18, 0))
    for start in (0.0, 0.25, 0.5, 0.75):
        for along, up in beat:
            pulse.lineTo(width * (start + along), y + height * up)
    pulse.lineTo(width, y)
    canvas.drawPath(pulse, fading_stroke((0, 0), (width, 0), style.accent, (0, 0.40), 5))


def _cross(canvas: skia.Canvas, x: float, y: float, arm: float, paint: skia.Paint) -> None:
    long, thick, corner = arm * 2.4, arm * 0.8, arm * 0.4
    cross = skia.Path()
    for wide, high in ((long, thick), (thick, long)):
        cross.addRoundRect(skia.Rect(x - wide, y - high, x + wide, y + high), corner, corner)
    canvas.drawPath(cross, paint)


def _lifestyle(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    reach = math.hypot(width, height)
    upper = organic_shape((width * 0.92, height * 0.12), reach * 0.30, 1)
    canvas.drawPath(upper, fill(style.secondary, 0.85))
    canvas.drawPath(organic_shape((width * 0.04, height * 1.0), reach * 0.24, 2), fill(style.secondary, 0.35))
    canvas.drawPath(organic_shape((width * 0.80, height * 0.95), reach * 0.24, 5), fill(style.tertiary, 0.55))
    for index in range(5):
        radius = reach * (0.03 + index * 0.018)
        canvas.drawCircle(width * 0.08, height * 0.10, radius, stroke(style.ink, 2, 0.12))


def _ray_centre(width: float, height: float) -> tuple[float, float]:
    """Return where rays meet: behind the artwork, which is in the middle of a square canvas."""
    return (width * (0.5 if width < height * SQUARE_MAX_RATIO else 0.73), height * 0.51)


def _food_glow(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    radial_glow(canvas, _ray_centre(width, height), width * 0.36, style.secondary, 0.7)


def _food(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    rays(canvas, _ray_centre(width, height), width, 18, colour=style.secondary, alpha=0.36, turn_rad=0.1)
    side = height / 13
    for row in range(2):
        for column in range(int(width / side) + 2):
            if (row + column) % 2:
                top = height - side * (2 - row)
                square = skia.Rect(column * side, top, (column + 1) * side, top + side)
                canvas.drawRect(square, fill(style.accent, 0.14))


def _travel_glow(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    radial_glow(canvas, (width * 0.74, height * 0.46), height * 0.75, style.accent, 0.45)


def _travel(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    x, y = width * 0.74, height * 0.46
    sun = skia.Path()
    sun.addCircle(x, y, height * 0.27)
    fill_gradient(canvas, sun, [style.accent, mix(style.accent, style.tertiary, 0.75)])
    for layer, (base, rise, dusk) in enumerate(((0.66, 0.20, 0.35), (0.76, 0.17, 0.62), (0.90, 0.13, 0.90))):
        peaks = 9 + layer * 3
        ridge = [
            (width * index / peaks, height * (base - rise * (chance if index % 2 else 0.1 * chance)))
            for index, (_, _, chance) in enumerate(scatter(4 + layer, peaks + 1))
        ]
        colour = mix(style.tertiary, style.dark, dusk)
        hills = polygon((0, height), *ridge, (width, height))
        fill_gradient(canvas, hills, [colour, mix(colour, style.dark, 0.5)])
    for index, (_, drift, _) in enumerate(scatter(6, 6)):
        bird_x, bird_y = width * (0.46 + 0.09 * index), height * (0.10 + 0.14 * drift)
        bird = skia.Path()
        bird.moveTo(bird_x - 14, bird_y - 5)
        bird.quadTo(bird_x - 6, bird_y - 9, bird_x, bird_y)
        bird.quadTo(bird_x + 6, bird_y - 9, bird_x + 14, bird_y - 5)
        canvas.drawPath(bird, stroke(style.dark, 3, 0.5))


def _gaming(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    cell = width / 40
    for index, (x, y, glow) in enumerate(scatter(6, 64)):
        left, top = int(x * 40) * cell, int(y * height / cell) * cell
        colour = style.accent if index % 3 else style.secondary
        square = skia.Rect(left + 1, top + 1, left + cell - 1, top + cell - 1)
        canvas.drawRect(square, fill(colour, 0.03 + 0.12 * glow))
    for index, (x, y, turn) in enumerate(scatter(9, 7)):
        radius = 18 + turn * 40
        corners = [polar((x * width, y * height), radius, turn * 6 + side * 2.094) for side in range(3)]
        canvas.drawPath(polygon(*corners), stroke(style.accent if index % 2 else style.secondary, 4, 0.45))
    for line in range(0, int(height), 5):
        canvas.drawRect(skia.Rect(0, line, width, line + 1.5), fill(BLACK, 0.16))


def _corners(x: float, y: float) -> float:
    return max(0.0, (abs(x - 0.66) * 1.1 + abs(y - 0.5) * 0.9 - 0.52) * 1.5)


def _comedy(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    rays(canvas, _ray_centre(width, height), width * 1.1, 22, colour=WHITE, alpha=0.5, turn_rad=0.07)
    area, paint = (0.0, 0.0, width, height), fill(style.tertiary, 0.35)
    halftone(canvas, area, paint, step_px=width / 70, dot_px=width / 120, density=_corners)


def _news(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    def continents(x: float, y: float) -> float:
        height = math.sin(x * 9 + math.sin(y * 7) * 2) + math.cos(y * 8 + x * 3)
        return float(height > _SEA_LEVEL)

    area, paint, step = (width * 0.42, 0.0, width, height), fill(style.ink, 0.14), width / 72
    halftone(canvas, area, paint, step_px=step, dot_px=step * 0.3, density=continents)
    span, paint, slant = (width * 0.55, width * 1.6), fill(style.accent, 0.10), -0.365 * height
    stripes(canvas, span, height, paint, width_px=width * 0.05, gap_px=width * 0.07, slant_px=slant)


def _creative(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    wide = width >= height * SQUARE_MAX_RATIO
    side = height / 4 if wide else width / 18
    # Two columns fit beside the panels of the layouts; on a square the tiles are one row at the bottom.
    columns, rows = (2, 4) if wide else (18, 1)
    tiles(canvas, (width - columns * side, height - rows * side), side, (columns, rows), style)


def tiles(
    canvas: skia.Canvas,
    corner: tuple[float, float],
    side: float,
    size: tuple[int, int],
    style: Style,
    *,
    first: int = 0,
) -> None:
    """Draw square tiles with plain shapes in the colours of `style`.

    Args:
        canvas: Where to draw.
        corner: The top left of the first.
        side: Of each, in px.
        size: How many columns and rows.
        style: The style.
        first: Where in the order of shapes and colours to begin.
    """
    colours = (style.accent, style.secondary, style.tertiary, style.ink)
    columns, rows = size
    for index in range(first, first + columns * rows):
        column, row = divmod(index - first, rows)
        x, y = corner[0] + column * side, corner[1] + row * side
        back, front = colours[index % 4], colours[(index + 2 + row) % 4]
        with skia.AutoCanvasRestore(canvas):
            canvas.clipRect(skia.Rect(x, y, x + side, y + side))
            canvas.drawRect(skia.Rect(x, y, x + side, y + side), fill(back))
            _tile(
                canvas,
                (x, y),
                side,
                (index * 3 + row) % 5,
                fill(style.background if back == front else front),
            )


def _sound(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    count = 36
    step = width / count
    for index, (_, _, chance) in enumerate(scatter(5, count)):
        along = index / count
        tall = height * (0.03 + 0.34 * along * (0.35 + 0.65 * chance))
        x = step * (index + 0.5)
        bar = skia.Rect(x - step * 0.28, height - tall, x + step * 0.28, height + step)
        canvas.drawRoundRect(bar, step * 0.28, step * 0.28, fill(style.accent, 0.05 + 0.20 * along))


def _spotlight(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    for start, (left, right) in ((0.62, (0.34, 0.66)), (0.98, (0.66, 1.06))):
        cone = polygon(
            (width * (start - 0.012), -4),
            (width * (start + 0.012), -4),
            (width * right, height),
            (width * left, height),
        )
        paint = gradient(
            (0, 0), (0, height), [with_alpha(style.tertiary, 0.26), with_alpha(style.tertiary, 0.02)]
        )
        canvas.drawPath(cone, paint)


def _tile(
    canvas: skia.Canvas, corner: tuple[float, float], side: float, kind: int, paint: skia.Paint
) -> None:
    x, y = corner
    match kind:
        case 0:
            canvas.drawCircle(x + side / 2, y + side / 2, side * 0.36, paint)
        case 1:
            canvas.drawCircle(x, y + side, side, paint)
        case 2:
            canvas.drawPath(polygon((x, y), (x + side, y), (x, y + side)), paint)
        case 3:
            for bar in range(4):
                top = y + bar * side / 4
                canvas.drawRect(skia.Rect(x, top, x + side, top + side / 8), paint)
        case _:
            canvas.drawCircle(x + side, y + side / 2, side / 2, paint)
            canvas.drawCircle(x, y + side / 2, side / 2, paint)


MOTIFS: Mapping[str, Motif] = MappingProxyType(
    {
        "tech": Motif(
            glows((0.86, 0.30, 0.42, "secondary", 0.75), (0.60, 1.05, 0.36, "accent", 0.30)), _tech
        ),
        "finance": Motif(glows((0.82, 0.25, 0.40, "secondary", 0.55)), _finance),
        "education": Motif(glows((0.80, 0.5, 0.36, "accent", 0.22)), _education),
        "fitness": Motif(glows((0.78, 0.45, 0.46, "accent", 0.55)), _fitness),
        "medical": Motif(
            glows((0.90, 0.18, 0.36, "secondary", 0.34), (0.62, 0.98, 0.30, "accent", 0.16)), _medical
        ),
        "lifestyle": Motif(None, _lifestyle),
        "food": Motif(_food_glow, _food),
        "travel": Motif(_travel_glow, _travel),
        "gaming": Motif(
            glows((0.78, 0.42, 0.42, "secondary", 0.65), (0.10, 0.9, 0.32, "accent", 0.28)), _gaming
        ),
        "comedy": Motif(None, _comedy),
        "news": Motif(glows((0.80, 0.35, 0.42, "secondary", 0.55)), _news),
        "creative": Motif(None, _creative, solid=True),
        "sound": Motif(
            glows((0.84, 0.95, 0.46, "secondary", 0.60), (0.96, 0.10, 0.30, "accent", 0.22)), _sound
        ),
        "spotlight": Motif(glows((0.80, 0.98, 0.42, "accent", 0.30)), _spotlight),
    }
)
"""The motifs of the styles that are made for a topic, by name."""
