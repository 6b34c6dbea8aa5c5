"""Where a sport takes place: a pitch, a court, a ring, a rink, or a hall for any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.light import draw_beam, draw_halo
from thumbcli.render.pixels.shapes import fill, gradient, polygon, scatter, stroke
from thumbcli.render.style.color import BLACK, WHITE, mix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.render.style.mood import Mood

__all__ = [
    "ARENA_FLOOR",
    "draw_court",
    "draw_field",
    "draw_hall",
    "draw_hard_court",
    "draw_ice",
    "draw_ring",
    "oval",
]

ARENA_FLOOR = 0.60
"""Where the ground of an arena begins, as a share of the height."""


def draw_field(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a stadium with grass: mown in strips, with its lines."""
    floor = height * ARENA_FLOOR
    _draw_crowd(canvas, width, height, mood)
    _draw_ground(canvas, width, height, [mix(0xFF3FAE3C, mood.mid, 0.15), mix(0xFF06381C, BLACK, 0.2)])
    for strip in _strips(width, height):
        canvas.drawPath(strip, fill(BLACK, 0.12))
    canvas.drawLine(
        0, floor + height * 0.03, width, floor + height * 0.03, stroke(WHITE, height * 0.007, 0.6)
    )
    canvas.drawOval(
        oval((width * 0.75, height * 1.02), width * 0.42, height * 0.27), stroke(WHITE, height * 0.009, 0.5)
    )
    _draw_floodlights(canvas, width, height)


def draw_court(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a hall with a wooden floor and the arc of its court."""
    floor = height * ARENA_FLOOR
    _draw_crowd(canvas, width, height, mood)
    _draw_ground(canvas, width, height, [mix(0xFFE0A35E, mood.mid, 0.12), mix(0xFF5A3216, BLACK, 0.15)])
    for strip in _strips(width, height):
        canvas.drawPath(strip, fill(BLACK, 0.07))
    canvas.drawLine(
        0, floor + height * 0.045, width, floor + height * 0.045, stroke(WHITE, height * 0.008, 0.7)
    )
    key = polygon(
        (width * 0.66, floor + height * 0.045),
        (width * 0.84, floor + height * 0.045),
        (width * 0.93, height * 0.86),
        (width * 0.57, height * 0.86),
    )
    canvas.drawPath(key, fill(mix(mood.core, BLACK, 0.35), 0.45))
    canvas.drawPath(key, stroke(WHITE, height * 0.007, 0.6))
    canvas.drawOval(
        oval((width * 0.75, height * 0.86), width * 0.18, height * 0.1), stroke(WHITE, height * 0.007, 0.6)
    )
    _draw_floodlights(canvas, width, height)


def draw_ring(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a ring in the dark: its canvas, its ropes behind, and two posts."""
    floor = height * ARENA_FLOOR
    _draw_crowd(canvas, width, height, mood)
    _draw_ground(canvas, width, height, [mix(0xFFDFE6F2, mood.mid, 0.25), mix(0xFF4A5470, BLACK, 0.35)])
    ropes = (0xFFE53935, WHITE, 0xFF2F6BE0)
    for x, colour in ((0.52, 0xFF2F6BE0), (0.985, 0xFFE53935)):
        post = skia.Rect(width * x - height * 0.022, height * 0.2, width * x + height * 0.022, floor)
        canvas.drawRect(post, gradient((0, post.top()), (0, floor), [colour, mix(colour, BLACK, 0.5)]))
    for index, colour in enumerate(ropes):
        y = height * (0.26 + 0.11 * index)
        canvas.drawLine(0, y, width, y, stroke(mix(colour, BLACK, 0.12), height * 0.014, 0.9))
    _draw_floodlights(canvas, width, height)


def draw_hard_court(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw the blue floor of a tennis court in a stadium, with its lines and the net."""
    floor = height * ARENA_FLOOR
    _draw_crowd(canvas, width, height, mood)
    _draw_ground(canvas, width, height, [0xFF2F7BC4, 0xFF0C2A5A])
    line = stroke(WHITE, height * 0.008, 0.65)
    canvas.drawLine(width * 0.1, height, width * 0.36, floor, line)
    canvas.drawLine(width * 1.05, height, width * 0.8, floor, line)
    canvas.drawLine(width * 0.225, height * 0.81, width * 0.93, height * 0.81, line)
    net = skia.Rect(0, floor - height * 0.045, width, floor + height * 0.012)
    canvas.drawRect(net, fill(mix(mood.edge, BLACK, 0.6), 0.75))
    canvas.drawLine(0, net.top(), width, net.top(), stroke(WHITE, height * 0.012, 0.9))
    _draw_floodlights(canvas, width, height)


def draw_ice(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a rink: ice with a red and a blue line, and the boards around it."""
    floor = height * ARENA_FLOOR
    _draw_crowd(canvas, width, height, mood)
    _draw_ground(canvas, width, height, [mix(0xFFEAF6FF, mood.mid, 0.12), mix(0xFF7FA9CF, BLACK, 0.25)])
    boards = skia.Rect(0, floor - height * 0.07, width, floor)
    canvas.drawRect(boards, fill(0xFFF4F7FC, 0.92))
    canvas.drawRect(skia.Rect(0, floor - height * 0.016, width, floor), fill(0xFFF2B705))
    for y, colour in ((0.66, 0xFF2F6BE0), (0.84, 0xFFD32F2F)):
        canvas.drawLine(0, height * y, width, height * y, stroke(colour, height * 0.018, 0.55))
    _draw_floodlights(canvas, width, height)


def draw_hall(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a stage for any sport: a crowd, light from above, and a floor without lines."""
    _draw_crowd(canvas, width, height, mood)
    _draw_ground(canvas, width, height, [mix(mood.mid, mood.core, 0.3), mix(mood.edge, BLACK, 0.55)])
    _draw_floodlights(canvas, width, height)


def _draw_crowd(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw the dark stands of an arena, and a crowd as points of light."""
    floor = height * ARENA_FLOOR
    canvas.drawPaint(
        gradient((0, 0), (0, floor), [mix(mood.edge, BLACK, 0.4), mix(mood.mid, mood.edge, 0.35)])
    )
    crowd = (0xFFFFB36B, 0xFF7FB0FF, WHITE, 0xFFFF6B6B, 0xFF35508A)
    for index, (x, y, value) in enumerate(scatter(9, 620)):
        place = (width * x, height * (0.13 + 0.45 * y**0.8))
        canvas.drawCircle(*place, height * (0.002 + 0.004 * y), fill(crowd[index % 5], 0.1 + 0.35 * value))


def _draw_ground(canvas: skia.Canvas, width: float, height: float, colours: list[int]) -> None:
    floor = height * ARENA_FLOOR
    canvas.drawRect(skia.Rect(0, floor, width, height), gradient((0, floor), (0, height), colours))


def _strips(width: float, height: float) -> Iterator[skia.Path]:
    """Yield every second strip of the ground of an arena, which run to the far side."""
    floor = height * ARENA_FLOOR
    for band in range(-6, 14, 2):
        near, far = width * (0.5 + (band / 8 - 0.5) * 2.4), width * (0.5 + (band / 8 - 0.5) * 0.9)
        yield polygon((far, floor), (far + width * 0.11, floor), (near + width * 0.3, height), (near, height))


def _draw_floodlights(canvas: skia.Canvas, width: float, height: float) -> None:
    for x, to in ((0.14, 0.3), (0.5, 0.55), (0.9, 0.75)):
        draw_beam(
            canvas, (width * x, 0), (width * to, height * 0.95), height * 0.42, colour=0xFFCFE3FF, alpha=0.3
        )
        for lamp in range(5):
            draw_halo(
                canvas, (width * x + height * 0.05 * (lamp - 2), height * 0.045), height * 0.07, WHITE, 1.0
            )


def oval(centre: tuple[float, float], across: float, down: float) -> skia.Rect:
    """Return the bounds of an ellipse."""
    return skia.Rect(centre[0] - across, centre[1] - down, centre[0] + across, centre[1] + down)
