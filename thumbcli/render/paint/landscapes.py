"""Places under the sky: sea, clouds, space, wood, meadow, snow, desert, a street, smoke."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.light import draw_halo
from thumbcli.render.pixels.shapes import blurred_fill, fill, gradient, polygon, radial, scatter, stroke
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha

if TYPE_CHECKING:
    from thumbcli.render.style.mood import Mood

__all__ = [
    "draw_clouds",
    "draw_desert",
    "draw_meadow",
    "draw_sea",
    "draw_smoke",
    "draw_snow",
    "draw_space",
    "draw_street",
    "draw_wood",
]

_SUN = 0xFFFFE9B0
_HORIZON = 0.56  # where sky and land meet, as a share of the height
_BRICK_ROWS, _BRICK_RATIO = 13, 2.4


def draw_sea(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw open water under a bright sky, with waves that get larger towards the viewer."""
    sea = height * _HORIZON
    sky = [mix(mood.mid, 0xFF1E6FB8, 0.35), mix(mood.core, 0xFFBFE9FF, 0.55)]
    canvas.drawRect(skia.Rect(0, 0, width, sea), gradient((0, 0), (0, sea), sky))
    draw_halo(canvas, (width * 0.75, sea * 0.75), height * 0.55, _SUN, 0.7)
    _draw_cloud(canvas, (width * 0.56, height * 0.16), height * 0.12, 0.35)
    _draw_cloud(canvas, (width * 0.95, height * 0.27), height * 0.10, 0.3)
    water = [mix(mood.core, 0xFF2FA8D8, 0.5), mix(mood.edge, 0xFF06304F, 0.4)]
    canvas.drawRect(skia.Rect(0, sea, width, height), gradient((0, sea), (0, height), water))
    for x, y, value in scatter(3, 70):
        near = y * y
        wave = (width * x, sea + (height - sea) * (0.03 + 0.94 * near))
        across = height * (0.02 + 0.12 * near * (0.4 + value))
        canvas.drawLine(
            wave[0] - across, wave[1], wave[0] + across, wave[1], stroke(WHITE, height * 0.006, 0.22)
        )


def draw_clouds(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw the sky as from an aeroplane: clouds below and beside."""
    high = [mix(mood.edge, 0xFF0D3F8A, 0.35), mix(mood.core, 0xFF9CC4EA, 0.4)]
    canvas.drawPaint(gradient((0, 0), (0, height), high))
    draw_halo(canvas, (width * 0.75, height * 0.35), height * 0.65, _SUN, 0.5)
    for x, y, value in scatter(5, 9):
        _draw_cloud(canvas, (width * x, height * (0.5 + 0.55 * y)), height * (0.14 + 0.12 * value), 0.24)


def draw_space(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw stars, a nebula, and the lit rim of a planet at the foot."""
    canvas.drawPaint(
        gradient((0, 0), (0, height), [mix(mood.edge, BLACK, 0.45), mix(mood.edge, mood.mid, 0.5)])
    )
    draw_halo(canvas, (width * 0.62, height * 0.3), height * 0.7, mood.core, 0.45, squash=0.6)
    draw_halo(canvas, (width * 0.9, height * 0.62), height * 0.5, mood.accent[1], 0.3, squash=0.7)
    for x, y, value in scatter(11, 130):
        canvas.drawCircle(
            width * x, height * y, height * (0.002 + 0.004 * value**4), fill(WHITE, 0.35 + 0.6 * value)
        )
    centre, radius = (width * 0.66, height * 2.05), height * 1.22
    draw_halo(canvas, (centre[0], height * 0.95), height * 0.75, mood.core, 0.5, squash=0.35)
    lit = radial(centre, radius, [mix(mood.edge, BLACK, 0.3), mix(mood.mid, mood.edge, 0.3), mood.core], 0.9)
    canvas.drawCircle(*centre, radius, lit)


def draw_wood(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw trunks in mist with light between them, and the dark ground."""
    green = mix(mood.mid, 0xFF1D6B3A, 0.55)
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(green, mood.core, 0.35), mix(green, BLACK, 0.55)]))
    draw_halo(canvas, (width * 0.74, height * 0.36), height * 0.7, 0xFFE8FFC0, 0.6)
    for depth, count in enumerate((13, 9, 6)):
        colour = mix(green, mix(mood.edge, BLACK, 0.5), 0.35 + 0.3 * depth)
        for x, _, value in scatter(depth + 4, count):
            wide = height * (0.018 + 0.02 * depth) * (0.7 + value)
            left = width * x
            trunk = polygon(
                (left - wide * 0.7, 0), (left + wide * 0.7, 0), (left + wide, height), (left - wide, height)
            )
            canvas.drawPath(trunk, fill(colour, 0.85))
    canvas.drawRect(
        skia.Rect(0, height * 0.8, width, height),
        gradient((0, height * 0.8), (0, height), [mix(green, BLACK, 0.45), mix(mood.edge, BLACK, 0.6)]),
    )


def draw_meadow(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw hills of grass under a summer sky, and flowers near the viewer."""
    land = height * _HORIZON
    sky = [mix(mood.mid, 0xFF2F86D0, 0.5), mix(mood.core, 0xFFD6F1FF, 0.5)]
    canvas.drawRect(skia.Rect(0, 0, width, height), gradient((0, 0), (0, land), sky))
    draw_halo(canvas, (width * 0.78, height * 0.3), height * 0.55, _SUN, 0.6)
    _draw_cloud(canvas, (width * 0.6, height * 0.2), height * 0.11, 0.4)
    for depth, (base, green) in enumerate(((0.56, 0xFF4E9E4B), (0.66, 0xFF3B8A3A), (0.80, 0xFF276B2C))):
        canvas.drawPath(_hill(width, height, base, depth), fill(mix(green, mood.edge, 0.12 + 0.1 * depth)))
    for x, y, value in scatter(8, 46):
        bloom = (0xFFFFE066, WHITE, 0xFFFF9DBB)[int(value * 3)]
        canvas.drawCircle(width * x, height * (0.82 + 0.18 * y), height * 0.008, fill(bloom, 0.55))


def draw_snow(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw peaks with snow, a white slope, and flakes."""
    canvas.drawPaint(
        gradient((0, 0), (0, height), [mix(mood.edge, 0xFF16407A, 0.4), mix(mood.core, 0xFFBFDDF5, 0.55)])
    )
    for left, top, right, shade in (
        (0.36, 0.30, 0.78, 0.35),
        (0.62, 0.18, 1.10, 0.2),
        (0.02, 0.42, 0.48, 0.45),
    ):
        peak = ((left + right) / 2 * width, top * height)
        foot = height * 0.74
        body = mix(0xFF5B7FA8, mood.edge, shade)
        canvas.drawPath(polygon(peak, (right * width, foot), (left * width, foot)), fill(body))
        reach = 0.36
        cap = polygon(
            peak,
            (peak[0] + (right * width - peak[0]) * reach, peak[1] + (foot - peak[1]) * reach),
            (peak[0], peak[1] + (foot - peak[1]) * reach * 0.72),
            (peak[0] + (left * width - peak[0]) * reach, peak[1] + (foot - peak[1]) * reach),
        )
        canvas.drawPath(cap, fill(WHITE, 0.8))
    slope = _hill(width, height, 0.74, 1)
    canvas.drawPath(
        slope, gradient((0, height * 0.7), (0, height), [0xFFDCEBF8, mix(0xFF6F93BC, mood.edge, 0.3)])
    )
    for x, y, value in scatter(12, 60):
        canvas.drawCircle(width * x, height * y, height * (0.003 + 0.006 * value), fill(WHITE, 0.5))


def draw_desert(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw dunes under a low sun."""
    canvas.drawPaint(
        gradient(
            (0, 0), (0, height * 0.7), [mix(mood.mid, 0xFF8A3A12, 0.45), mix(mood.core, 0xFFFFC878, 0.6)]
        )
    )
    draw_halo(canvas, (width * 0.75, height * 0.5), height * 0.6, 0xFFFFE0A0, 0.8)
    for depth, (base, sand) in enumerate(((0.60, 0xFFD08B45), (0.72, 0xFFB06E30), (0.86, 0xFF7A4518))):
        canvas.drawPath(_hill(width, height, base, depth), fill(mix(sand, mood.edge, 0.08 + 0.12 * depth)))


def draw_street(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a wall of bricks in the light of a lamp, and a wet pavement."""
    wall, ground = mix(mood.mid, 0xFF6E3B2A, 0.45), height * 0.80
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(wall, mood.edge, 0.45), wall]))
    row_px = ground / _BRICK_ROWS
    for row in range(_BRICK_ROWS):
        for column in range(-1, int(width / row_px / _BRICK_RATIO) + 1):
            left = (column + (row % 2) / 2) * row_px * _BRICK_RATIO
            shade = ((row * 7 + column * 5) % 6) / 6
            brick = skia.Rect(
                left + 2, row * row_px + 2, left + row_px * _BRICK_RATIO - 2, (row + 1) * row_px - 2
            )
            canvas.drawRect(brick, fill(mix(wall, mix(mood.core, BLACK, 0.25), 0.10 + 0.25 * shade), 0.8))
    draw_halo(canvas, (width * 0.75, height * 0.3), height * 0.75, 0xFFFFD79A, 0.6)
    canvas.drawRect(
        skia.Rect(0, ground, width, height),
        gradient((0, ground), (0, height), [mix(mood.mid, BLACK, 0.35), mix(mood.edge, BLACK, 0.55)]),
    )
    draw_halo(canvas, (width * 0.75, height * 0.9), height * 0.5, 0xFFFFD79A, 0.35, squash=0.3)


def draw_smoke(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw the silhouette of houses under smoke, with a dull glow behind."""
    canvas.drawPaint(
        gradient((0, 0), (0, height), [mix(mood.edge, BLACK, 0.2), mix(mood.mid, mood.core, 0.35)])
    )
    draw_halo(canvas, (width * 0.74, height * 0.74), height * 0.6, mood.core, 0.6)
    x = -0.02
    for share, high, _ in scatter(6, 26):
        across = 0.03 + 0.05 * share
        top = height * (0.92 - 0.30 * high)
        canvas.drawRect(
            skia.Rect(width * x, top, width * (x + across), height), fill(mix(mood.edge, BLACK, 0.35))
        )
        x += across
    for x, y, value in scatter(9, 16):
        plume = (width * (0.5 + 0.55 * x), height * (0.05 + 0.65 * y))
        radius = height * (0.10 + 0.14 * value)
        canvas.drawCircle(
            *plume, radius, blurred_fill(with_alpha(mix(mood.mid, WHITE, 0.22), 0.34), radius / 2)
        )


def _hill(width: float, height: float, base: float, turn: int) -> skia.Path:
    """Return a hill that fills the foot of the picture, its top near `base` of the height."""
    path = skia.Path()
    path.moveTo(0, height)
    path.lineTo(0, height * (base + (0.04 if turn % 2 else -0.02)))
    swing = height * (0.09 if turn % 2 else -0.09)
    path.cubicTo(
        width * 0.3, height * base - swing, width * 0.62, height * base + swing, width, height * (base - 0.02)
    )
    path.lineTo(width, height)
    path.close()
    return path


def _draw_cloud(canvas: skia.Canvas, centre: tuple[float, float], size_px: float, alpha: float) -> None:
    """Draw a cloud: puffs on one line."""
    for across, up, share in ((-0.9, 0.0, 0.55), (-0.35, 0.28, 0.75), (0.35, 0.2, 0.85), (1.0, 0.0, 0.5)):
        radius = size_px * share
        canvas.drawCircle(
            centre[0] + size_px * across,
            centre[1] - size_px * up,
            radius,
            blurred_fill(with_alpha(WHITE, alpha), radius * 0.18),
        )
