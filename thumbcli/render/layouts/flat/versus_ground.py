"""The flat grounds of a duel, the line between them, and the star with "VS" on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.ornaments import starburst, text_path, vignette
from thumbcli.render.pixels.shapes import fill, gradient, halftone, polygon, rays, stroke
from thumbcli.render.style.color import WHITE, contrast, ensure_contrast, luminance, mix

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Point
    from thumbcli.render.style.palette import Style

__all__ = ["burst_radius_px", "divider", "draw_burst", "draw_flat_sides"]

# The slant of the line between the sides, as a share of the width side by side, and of the height where one
# is above the other.
_SLANT, _STACKED_SLANT = 0.07, 0.05
_BURST_PX, _SQUARE_BURST_PX, _STACKED_BURST_PX = 88.0, 100.0, 70.0
"""The radius of the star with "VS" in it: side by side, on a square, and one above the other."""

_SIDES_CONTRAST = 1.25
_BURST_CONTRAST = 1.3  # the least contrast between the colours of the sides, and of the star to each of them
_BRIGHT_LUMINANCE = 0.225


def draw_flat_sides(stage: Stage, divider_y: float) -> None:
    """Draw both grounds; `divider_y` is where one side ends and the other begins, 0 side by side."""
    stage.draw_background("versus", lambda sheet: _draw_background(sheet, stage, divider_y), f"{divider_y}")


def _colours(style: Style) -> tuple[int, int]:
    first, second = style.accent, style.secondary
    if contrast(first, second) >= _SIDES_CONTRAST:
        return first, second
    # For a dark channel even the paper is the background: the only other colour.
    paper_is_background = not style.light and style.paper == style.background
    return first, style.background if paper_is_background else style.dark


def divider(stage: Stage, divider_y: float) -> tuple[Point, Point]:
    """Return the ends of the line between the sides: from the left edge, or from the top."""
    width, height = float(stage.width), float(stage.height)
    if divider_y:
        return (0.0, height * (divider_y + _STACKED_SLANT)), (width, height * (divider_y - _STACKED_SLANT))
    return (width * (0.5 + _SLANT), 0.0), (width * (0.5 - _SLANT), height)


def _draw_background(sheet: BackgroundCanvas, stage: Stage, divider_y: float) -> None:
    style, canvas, unit = stage.composition.style, sheet.canvas, stage.unit
    width, height = float(sheet.width), float(sheet.height)
    first, second = _colours(style)
    if divider_y:
        left, right = (height * (divider_y + slant) for slant in (_STACKED_SLANT, -_STACKED_SLANT))
        half = polygon((0, left), (width, right), (width, height), (0, height))
        line = (-5.0, left, width + 5, right)
    else:
        upper, lower = (width / 2 + slant for slant in (width * _SLANT, -width * _SLANT))
        half = polygon((upper, 0), (width, 0), (width, height), (lower, height))
        line = (upper, -5.0, lower, height + 5)
    with sheet.low_res_layer() as layer:
        shades = [mix(first, WHITE, 0.10), mix(first, style.dark, 0.28)]
        layer.drawPaint(gradient((0, 0), (width * 0.5, height), shades))
        shades = [mix(second, WHITE, 0.12), mix(second, style.dark, 0.35)]
        layer.drawPath(half, gradient((width, 0), (width * 0.5, height), shades))
        vignette(layer, (width, height), style.dark, 0.30)
    if not stage.composition.somber:
        rays(canvas, (width / 2, height / 2), width, 26, colour=WHITE, alpha=0.15, turn_rad=0.06)
    _draw_dots(sheet, style)
    canvas.drawLine(*line, stroke(style.dark, 26 * unit))
    canvas.drawLine(*line, stroke(WHITE, 14 * unit))


def _draw_dots(sheet: BackgroundCanvas, style: Style) -> None:
    width, height = float(sheet.width), float(sheet.height)
    paint = fill(style.dark, 0.25)
    size = {"step_px": width / 56, "dot_px": width / 130}
    lower = (0.0, height * 0.5, width * 0.42, height * 1.02)
    halftone(sheet.canvas, lower, paint, **size, density=lambda x, y: max(0.0, y - x * 0.8))
    upper = (width * 0.55, -10.0, width, height * 0.5)
    halftone(sheet.canvas, upper, paint, **size, density=lambda x, y: max(0.0, x - y * 1.2))


def burst_radius_px(stage: Stage, divider_y: float) -> float:
    """Return the room of "VS" around its middle."""
    size = _SQUARE_BURST_PX if stage.square else _STACKED_BURST_PX if divider_y else _BURST_PX
    return size * stage.unit


def draw_burst(stage: Stage, centre: tuple[float, float], divider_y: float) -> None:
    """Draw the star with "VS"."""
    style, unit, canvas = stage.composition.style, stage.unit, stage.canvas
    x, y = centre
    radius = burst_radius_px(stage, divider_y)
    bright = (shade for shade in (style.tertiary, style.ink) if luminance(shade) > _BRIGHT_LUMINANCE)
    sides = _colours(style)
    distinct = (shade for shade in bright if all(contrast(shade, side) > _BURST_CONTRAST for side in sides))
    colour = next(distinct, WHITE)
    canvas.drawPath(starburst((x + 5 * unit, y + 9 * unit), radius * 1.06, 16), fill(style.dark, 0.9))
    star = starburst(centre, radius, 16)
    canvas.drawPath(star, stroke(style.dark, 14 * unit))
    canvas.drawPath(star, fill(colour))
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(x, y)
        canvas.rotate(-6)
        ink = ensure_contrast(style.dark, colour)
        canvas.drawPath(text_path("VS", ("archivo",), radius * 0.70), fill(ink))
    stage.mark("art", (x - radius, y - radius, x + radius, y + radius))
