"""Drawings in lines for a field of a card: circuits, orbits, bars, a pulse, a page, contours, a plate."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import skia

from thumbcli.render.pixels.shapes import fill, organic_shape, scatter
from thumbcli.render.title.topic import Topic

__all__ = ["DRAWINGS", "LineDrawing", "contours"]

LineDrawing = Callable[[skia.Canvas, tuple[float, float], skia.Paint, int], None]
"""Draws in a field of this width and height, with a paint for lines; the last figure decides by chance."""

_TRACKS = 9
_ORBITS, _ORBIT_STEP = 6, 0.105
_BARS = 7
_CONTOURS = 9
_TEXT_ROWS, _TEXT_INSET = 13, 0.16
_BEAT = (
    (0.0, 0.0),
    (0.3, 0.0),
    (0.36, -0.05),
    (0.43, 0.04),
    (0.52, -0.3),
    (0.62, 0.2),
    (0.69, 0.0),
    (1.0, 0.0),
)
"""A heartbeat: along its width, and up as a share of the height."""

_BEATS = (0.2, 0.5, 0.8)
_CHECKS, _CLOTH_ALPHA = 9, 0.24
_PLATE, _RIM_ALPHA = 0.34, 0.16
"""The radius of a plate as a share of the height, and how dark its rim is."""


def contours(canvas: skia.Canvas, size: tuple[float, float], line: skia.Paint, seed: int) -> None:
    """Draw the contour lines of a hill, as on a map."""
    width, height = size
    centre = (width * (0.35 + 0.3 * (seed % 7) / 6), height * (0.35 + 0.3 * (seed % 5) / 4))
    for ring in range(1, _CONTOURS + 1):
        canvas.drawPath(organic_shape(centre, height * 0.085 * ring, seed), line)


def _circuit(canvas: skia.Canvas, size: tuple[float, float], line: skia.Paint, seed: int) -> None:
    """Draw tracks that end in pads, as on a circuit board."""
    width, height = size
    step = height / (_TRACKS + 1)
    paths = skia.Path()
    pads: list[tuple[float, float]] = []
    for row, (start, bend, _) in enumerate(scatter(seed, _TRACKS), 1):
        y, x = step * row, width * (0.12 + 0.3 * start)
        turn = x + width * (0.1 + 0.3 * bend)
        down = step * (1 if row % 2 else -1) * 0.5
        paths.moveTo(x, y)
        paths.lineTo(turn, y)
        paths.lineTo(turn + abs(down), y + down)
        paths.lineTo(width * 1.1, y + down)
        pads.append((x, y))
    canvas.drawPath(paths, line)
    solid, radius = fill(0), step * 0.2
    solid.setColor(line.getColor())
    for x, y in pads:
        canvas.drawCircle(x, y, radius, solid)


def _orbits(canvas: skia.Canvas, size: tuple[float, float], line: skia.Paint, seed: int) -> None:
    """Draw circles around one point, with a body on each."""
    width, height = size
    x, y = width * 0.92, height * (0.3 + 0.4 * (seed % 5) / 4)
    solid = fill(0)
    solid.setColor(line.getColor())
    canvas.drawCircle(x, y, height * 0.07, solid)
    for ring, (turn, _, body) in enumerate(scatter(seed, _ORBITS), 1):
        radius, angle = height * (0.08 + _ORBIT_STEP * ring), math.pi * (0.6 + 0.8 * turn)
        canvas.drawCircle(x, y, radius, line)
        across, down = x + radius * math.cos(angle), y + radius * math.sin(angle)
        canvas.drawCircle(across, down, height * (0.016 + 0.018 * body), solid)


def _bars(canvas: skia.Canvas, size: tuple[float, float], line: skia.Paint, seed: int) -> None:
    """Draw the bars of a chart."""
    width, height = size
    step = width / (_BARS + 0.5)
    solid = fill(0)
    solid.setColor(line.getColor())
    for place, (chance, _, _) in enumerate(scatter(seed, _BARS)):
        tall = height * (0.14 + 0.62 * ((place + 1) / _BARS) * (0.7 + 0.3 * chance))
        left = step * (place + 0.35)
        canvas.drawRect(skia.Rect(left, height - tall, left + step * 0.62, height), solid)


def _pulse(canvas: skia.Canvas, size: tuple[float, float], line: skia.Paint, seed: int) -> None:
    """Draw heartbeats."""
    width, height = size
    for row, down in enumerate(_BEATS):
        path = skia.Path()
        start = -width * ((seed * 0.13 + row * 0.37) % 1)
        path.moveTo(start, height * down)
        for beat in range(3):
            for along, up in _BEAT:
                path.lineTo(start + width * (beat + along) * 0.8, height * (down + up * 0.55))
        canvas.drawPath(path, line)


def _page(canvas: skia.Canvas, size: tuple[float, float], line: skia.Paint, seed: int) -> None:
    """Draw the lines of a page with paragraphs."""
    width, height = size
    step = height / (_TEXT_ROWS + 1)
    lengths = scatter(seed, _TEXT_ROWS)
    for row, (length, _, _) in enumerate(lengths, 1):
        last = row % 5 == 0
        share = 0.25 + 0.3 * length if last else 0.92 + 0.2 * length
        canvas.drawLine(width * _TEXT_INSET, step * row, width * (_TEXT_INSET + share), step * row, line)


def _table(canvas: skia.Canvas, size: tuple[float, float], line: skia.Paint, _seed: int) -> None:
    """Draw a plate on a chequered tablecloth, from above."""
    width, height = size
    solid = fill(0)
    solid.setColor(line.getColor())
    solid.setAlphaf(_CLOTH_ALPHA)
    side = height / _CHECKS
    for place in range(0, _CHECKS, 2):
        canvas.drawRect(skia.Rect(0, side * place, width, side * (place + 1)), solid)
        canvas.drawRect(skia.Rect(side * place, 0, side * (place + 1), height), solid)
    solid.setAlphaf(1)
    centre = (width * 0.72, height * 0.5)
    canvas.drawCircle(*centre, height * _PLATE, solid)
    rim = skia.Paint(line)
    rim.setColor(skia.ColorBLACK)
    rim.setAlphaf(_RIM_ALPHA)
    canvas.drawCircle(*centre, height * _PLATE * 0.7, rim)


DRAWINGS: Mapping[Topic, LineDrawing] = MappingProxyType(
    {
        Topic.TECH_SAAS: _circuit,
        Topic.SCIENCE: _orbits,
        Topic.EDUCATION_TUTORIAL: _page,
        Topic.WRITING: _page,
        Topic.NEWS_COMMENTARY: _page,
        Topic.BUSINESS_FINANCE: _bars,
        Topic.MONEY: _bars,
        Topic.CRYPTO: _bars,
        Topic.WORK: _bars,
        Topic.MEDICAL_HEALTHCARE: _pulse,
        Topic.FITNESS_WELLNESS: _pulse,
        Topic.FOOD_COOKING: _table,
        Topic.TRAVEL: contours,
    }
)
"""By topic; those that are missing have no drawing that would mean something."""
