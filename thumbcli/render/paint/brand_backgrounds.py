"""Motifs for channels and neutral styles: they fit any subject, and a channel always has the same one.

Like those of the categories they are quiet where a headline may be (left and centre) and stronger to the
right.
"""

from __future__ import annotations

import hashlib
import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.category_backgrounds import Motif, glows
from thumbcli.render.pixels.shapes import (
    fading_stroke,
    fill,
    halftone,
    organic_shape,
    rays,
    scatter,
    stripes,
    stroke,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.render.style.palette import Style

__all__ = ["CALM", "LIVELY", "brand_motif"]


def _waves(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    """Draw overlapping hills of one colour along the bottom."""
    for layer in range(4):
        top = height * (0.62 + layer * 0.11)
        swing = height * (0.07 - layer * 0.01)
        wave = skia.Path()
        wave.moveTo(0, height)
        wave.lineTo(0, top + swing * math.sin(layer * 1.7))
        for step in range(1, 41):
            along = step / 40
            lift = swing * math.sin(layer * 1.7 + along * (5.2 + layer))
            wave.lineTo(width * along, top + lift - height * 0.12 * along)
        wave.lineTo(width, height)
        wave.close()
        canvas.drawPath(wave, fill(style.secondary, 0.10 + 0.05 * layer))


def _rings(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    """Draw thin circles around a corner of the picture."""
    step = math.hypot(width, height) / 26
    for ring in range(2, 19):
        fade = 0.30 * (1 - ring / 19)
        canvas.drawCircle(width, 0, step * ring, stroke(style.accent, 2.2, fade))
    canvas.drawCircle(width * 0.05, height, step * 3.2, stroke(style.accent, 2.2, 0.18))
    canvas.drawCircle(width * 0.05, height, step * 4.4, stroke(style.accent, 2.2, 0.10))


def _weave(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    """Draw a fine net of lines that fades towards the words."""
    step = width / 26
    net = skia.Path()
    for index in range(-26, 53):
        net.moveTo(index * step, 0)
        net.lineTo(index * step + height * 0.6, height)
        net.moveTo(index * step, height)
        net.lineTo(index * step + height * 0.6, 0)
    canvas.drawPath(net, fading_stroke((0, 0), (width, 0), style.accent, (0.03, 0.22), 1.6))


def _dots(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    """Draw dots that grow towards the upper right and the lower left."""

    def density(x: float, y: float) -> float:
        return max(0.0, x - y * 0.9 - 0.15) + max(0.0, y - x * 1.6 - 0.35) * 0.8

    area, paint = (0.0, 0.0, width, height), fill(style.accent, 0.26)
    halftone(canvas, area, paint, step_px=width / 54, dot_px=width / 120, density=density)


def _drops(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    """Draw large soft shapes that reach in from the corners."""
    reach = math.hypot(width, height)
    drops = ((0.95, 0.05, 0.32, 3, 0.40), (0.84, 1.02, 0.26, 6, 0.28), (0.0, 1.02, 0.20, 8, 0.22))
    for x, y, radius, seed, alpha in drops:
        drop = organic_shape((width * x, height * y), reach * radius, seed)
        canvas.drawPath(drop, fill(style.secondary, alpha))


def _bands(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    """Draw broad slanted bands that come closer to the right."""
    span, step, paint = (width * 0.30, width * 1.6), width * 0.075, fill(style.accent, 0.13)
    stripes(canvas, span, height, paint, width_px=step, gap_px=step, slant_px=-0.45 * height)


def _burst(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    """Draw a sunburst behind the subject."""
    centre = (width * 0.76, height * 0.5)
    rays(canvas, centre, width * 1.1, 20, colour=style.secondary, alpha=0.34, turn_rad=0.1)


def _confetti(canvas: skia.Canvas, width: float, height: float, style: Style) -> None:
    """Draw short bars in all colours, denser to the right."""
    colours = (style.accent, style.secondary, style.tertiary)
    for index, (x, y, turn) in enumerate(scatter(12, 54)):
        along = 1 - (1 - x) ** 1.6
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(width * along, height * y)
            canvas.rotate(turn * 360)
            long = width * (0.008 + 0.016 * turn)
            paint = fill(colours[index % 3], 0.10 + 0.42 * along)
            canvas.drawRoundRect(skia.Rect(-long, -4, long, 4), 4, 4, paint)


_WAVES = Motif(glows((0.85, 0.2, 0.4, "secondary", 0.35)), _waves)

CALM: Mapping[str, Motif] = MappingProxyType(
    {
        "rings": Motif(glows((0.96, 0.04, 0.5, "secondary", 0.4)), _rings),
        "waves": _WAVES,
        "weave": Motif(glows((0.82, 0.55, 0.42, "secondary", 0.30)), _weave),
    }
)
"""Motifs for muted colours."""

LIVELY: Mapping[str, Motif] = MappingProxyType(
    {
        "bands": Motif(glows((0.85, 0.4, 0.45, "secondary", 0.55)), _bands),
        "burst": Motif(glows((0.76, 0.5, 0.36, "secondary", 0.55)), _burst),
        "confetti": Motif(glows((0.8, 0.4, 0.42, "secondary", 0.55)), _confetti),
        "dots": Motif(glows((0.9, 0.1, 0.45, "secondary", 0.45)), _dots),
        "drops": Motif(None, _drops),
        "waves": _WAVES,
    }
)
"""Motifs for vivid colours."""


def brand_motif(brand_style: BrandStyle, *, somber: bool = False) -> Motif:
    """Return the motif of a channel: calm for muted colours and somber titles, else lively."""
    from thumbcli.render.style.brand_restyling import MUTED_CHROMA

    motifs = CALM if brand_style.chroma < MUTED_CHROMA or somber else LIVELY
    colours = f"{brand_style.background},{brand_style.surface},{brand_style.ink},{brand_style.accent}"
    choice = int.from_bytes(hashlib.sha256(colours.encode()).digest()[:4])
    return motifs[sorted(motifs)[choice % len(motifs)]]
