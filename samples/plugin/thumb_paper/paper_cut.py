"""A pack of artwork for thumb: a few things as if cut from coloured paper."""

from __future__ import annotations

import math

import skia

__all__ = ["PaperCut"]

_COLOURS = {"⭐": 0xFFE0A526, "❤": 0xFFB23A48, "💰": 0xFF3A7D44, "🌙": 0xFF445E93, "🚀": 0xFF7A4E9E}
_POINTS = {"⭐": 5, "❤": 3, "💰": 8, "🌙": 12, "🚀": 4}
"""How many points the star of a thing has: a real pack would draw the thing."""


class PaperCut:
    """What thumb asks a pack: its name, licence and digest, what it has, and to draw it."""

    name, licence, digest = "paper-cut", "MIT", "1"

    def has(self, thing: str) -> bool:
        """Tell whether it draws `thing`, an emoji without a variation selector."""
        return thing in _COLOURS

    def things(self) -> tuple[str, ...]:
        """Return all that it draws."""
        return tuple(_COLOURS)

    def draw(self, canvas: skia.Canvas, thing: str, side_px: int) -> None:
        """Draw `thing` into the square from the origin to `side_px`."""
        points, middle = _POINTS[thing], side_px / 2
        path = skia.Path()
        for corner in range(points * 2):
            radius = middle * (0.96 if corner % 2 == 0 else 0.55)
            turn = math.pi * corner / points - math.pi / 2
            to = path.lineTo if corner else path.moveTo
            to(middle + radius * math.cos(turn), middle + radius * math.sin(turn))
        path.close()
        canvas.drawPath(path, skia.Paint(Color=_COLOURS[thing], AntiAlias=True))
