"""Sleeves of records: what is printed on them, around the middle of a square and in a mood's colours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts.frame_subjects import is_about
from thumbcli.render.pixels.shapes import fill, fill_gradient, halftone, polar, polygon, stroke
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.render.paint.picture_canvas import Composition
    from thumbcli.render.style.mood import Mood

__all__ = ["SLEEVES", "sleeve_for"]


def _square(size: float) -> skia.Path:
    half = size / 2
    return polygon((-half, -half), (half, -half), (half, half), (-half, half))


def _paint_sun(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint a sun of rings that sets behind a striped sea."""
    half = size / 2
    for place, share in enumerate((0.46, 0.36, 0.26, 0.16)):
        colour = mood.accent[1] if place % 2 == 0 else mix(mood.mid, BLACK, 0.25)
        canvas.drawCircle(0, half * 0.30, size * share, fill(colour))
    canvas.drawRect(skia.Rect(-half, half * 0.30, half, half), fill(mix(mood.edge, mood.mid, 0.35)))
    for place in range(5):
        y = half * (0.40 + 0.12 * place)
        canvas.drawLine(-half, y, half, y, stroke(with_alpha(mood.core, 0.5), size * 0.008))


def _paint_discs(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint rows of discs, half of them dark."""
    colours = (mood.accent[1], mix(mood.edge, mood.mid, 0.3), mood.accent[0], mix(mood.mid, BLACK, 0.35))
    step = size / 4
    for row in range(4):
        for place in range(4):
            centre = ((place - 1.5) * step, (row - 1.5) * step)
            colour = colours[(row * 3 + place * 2 + row * place) % len(colours)]
            canvas.drawCircle(*centre, step * 0.42, fill(colour))


def _paint_bars(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint the bars of a sound, mirrored at the middle."""
    canvas.drawRect(skia.Rect(-size, -size, size, size), fill(mix(mood.edge, mood.mid, 0.45)))
    for place in range(11):
        high = size * (0.10 + 0.30 * abs(math.sin(place * 1.7 + 0.6)))
        x = size * 0.082 * (place - 5)
        bar = skia.Rect(x - size * 0.026, -high, x + size * 0.026, high)
        colour = mix(mood.accent[0], mood.accent[1], place / 10)
        canvas.drawRoundRect(bar, size * 0.026, size * 0.026, fill(colour))


def _paint_waves(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint waves behind each other, the nearest one darkest, under a low disc."""
    half = size / 2
    fill_gradient(canvas, _square(size), [mix(mood.core, WHITE, 0.5), mood.core])
    canvas.drawCircle(half * 0.36, -half * 0.28, size * 0.17, fill(mood.accent[1]))
    for row in range(6):
        base, shift = half * (-0.22 + 0.22 * row), row * 1.9
        crest = [
            (half * (part / 12 - 1), base + size * 0.045 * math.sin(part * 0.55 + shift))
            for part in range(25)
        ]
        wave = polygon(*crest, (half, half), (-half, half))
        canvas.drawPath(wave, fill(mix(mood.core, mood.edge, 0.18 + 0.15 * row)))


def _paint_peaks(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint a range of peaks at night, in facets of light and shade, and a pale moon with a ring."""
    half = size / 2
    fill_gradient(canvas, _square(size), [mood.edge, mix(mood.mid, mood.core, 0.5)])
    canvas.drawCircle(-half * 0.34, -half * 0.40, size * 0.11, fill(mix(mood.accent[0], WHITE, 0.6)))
    canvas.drawCircle(-half * 0.34, -half * 0.40, size * 0.16, stroke(with_alpha(WHITE, 0.4), size * 0.006))
    for across, top, wide in ((0.55, -0.12, 0.75), (-0.5, 0.10, 0.65), (0.08, -0.30, 0.95)):
        x, y, foot = half * across, half * top, half * 1.02
        left, right, fold = x - half * wide, x + half * wide, x - half * wide * 0.12
        canvas.drawPath(polygon((x, y), (fold, foot), (left, foot)), fill(mix(mood.accent[1], WHITE, 0.1)))
        canvas.drawPath(polygon((x, y), (right, foot), (fold, foot)), fill(mix(mood.mid, BLACK, 0.35)))


def _paint_petals(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint one large flower whose petals overlap."""
    canvas.drawPath(_square(size), fill(mix(mood.edge, mood.mid, 0.55)))
    for ring, (count, far, near) in enumerate(((10, 0.47, 0.12), (10, 0.34, 0.09), (8, 0.20, 0.055))):
        tint = (mood.core, mood.accent[1], mix(mood.accent[0], WHITE, 0.4))[ring]
        for place in range(count):
            with skia.AutoCanvasRestore(canvas):
                canvas.rotate(360 / count * (place + 0.5 * ring))
                petal = skia.Rect(-size * near, -size * far, size * near, 0)
                canvas.drawOval(petal, fill(tint, 0.92))
                canvas.drawOval(petal, stroke(with_alpha(BLACK, 0.22), size * 0.005))
    canvas.drawCircle(0, 0, size * 0.055, fill(mix(mood.edge, BLACK, 0.3)))


def _paint_burst(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint rays from the lower corner with dots over their ends."""
    half = size / 2
    centre = (-half, half)
    canvas.drawPath(_square(size), fill(mood.accent[1]))
    rays = skia.Path()
    for ray in range(9):
        start = -math.pi / 2 + math.pi / 18 * ray
        ends = (polar(centre, size * 1.5, start + part) for part in (0.0, math.pi / 36))
        rays.addPath(polygon(centre, *ends))
    canvas.drawPath(rays, fill(mix(mood.bold, BLACK, 0.1)))
    canvas.drawCircle(*centre, size * 0.42, fill(mix(mood.edge, mood.mid, 0.3)))
    canvas.drawCircle(*centre, size * 0.30, fill(mix(mood.core, WHITE, 0.25)))
    step = size / 22
    area = (-half, -half, half, half)
    dots = fill(mix(mood.edge, BLACK, 0.2), 0.5)
    halftone(canvas, area, dots, step_px=step, dot_px=step * 0.6, density=lambda x, y: max(0.0, x - y))


def _paint_tunnel(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint squares within squares, each turned further, from dark to bright."""
    count = 12
    for ring in range(count):
        share = ring / (count - 1)
        side = size * 1.5 * (1 - share) ** 1.15 + size * 0.03
        dark, bright = mix(mood.edge, mood.mid, share), mix(mood.mid, mood.accent[1], share)
        colour = mix(dark, bright, share)
        with skia.AutoCanvasRestore(canvas):
            canvas.rotate(8.0 * ring)
            square = skia.Rect(-side / 2, -side / 2, side / 2, side / 2)
            canvas.drawRect(square, fill(colour if ring % 2 else mix(colour, WHITE, 0.16)))
            canvas.drawRect(square, stroke(with_alpha(mood.rim, 0.35), size * 0.004))


def _paint_windows(canvas: skia.Canvas, mood: Mood, size: float) -> None:
    """Paint a tower at night whose windows are lit here and there."""
    half, cell = size / 2, size / 9
    fill_gradient(canvas, _square(size), [mood.mid, mix(mood.core, WHITE, 0.2)])
    tower = skia.Rect(-half * 0.62, -half * 0.72, half * 0.62, half)
    canvas.drawRect(tower, fill(mix(mood.edge, BLACK, 0.25)))
    for row in range(8):
        for place in range(5):
            x, y = (place - 2) * cell, -half * 0.66 + row * cell
            lit = (row * 7 + place * 5 + row * place) % 4 == 0
            colour = mood.accent[1] if lit else mix(mood.edge, mood.mid, 0.6)
            canvas.drawRect(
                skia.Rect(x - cell * 0.33, y + cell * 0.16, x + cell * 0.33, y + cell * 0.82), fill(colour)
            )


SLEEVES: tuple[Callable[[skia.Canvas, Mood, float], None], ...] = (
    _paint_sun,
    _paint_discs,
    _paint_bars,
    _paint_waves,
    _paint_peaks,
    _paint_petals,
    _paint_burst,
    _paint_tunnel,
    _paint_windows,
)
"""Paint a sleeve on a canvas of its own mood, so large."""

_SUNNY, _LOUD, _SOFT = (
    (_paint_sun, _paint_discs, _paint_burst),
    (_paint_bars, _paint_tunnel, _paint_windows, _paint_burst),
    (_paint_waves, _paint_peaks, _paint_petals),
)
_UNTOLD = tuple(paint for paint in SLEEVES if paint is not _paint_sun)


def sleeve_for(composition: Composition) -> int:
    """Return the place in `SLEEVES` of what goes with the words of a song; else chance decides."""
    fitting = _UNTOLD
    for subject, sleeves in (("ballad", _SOFT), ("gig", _LOUD), ("sunny", _SUNNY)):
        if is_about(composition, subject):
            fitting = sleeves
            break
    return SLEEVES.index(fitting[composition.seed // 3 % len(fitting)])
