"""Things of our own that titles on artificial intelligence are about: so that not each shows a robot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.artwork.own_shapes import (
    BLUE,
    DARK,
    GOLD,
    GREEN,
    ORANGE,
    PALE,
    PINK,
    SKY,
    STEEL,
    VIOLET,
    Drawn,
    Part,
    Shades,
    box,
    disc,
    line,
    outline,
    oval,
    stroked,
    united,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ai_chip", "ai_spark", "assistant_robot", "chat_window", "circuit_brain", "graphics_card"]

_GLEAM: Shades = (0x99FFFFFF, 0x11FFFFFF)
_VISOR: Shades = (0xFF2A3560, 0xFF0C1126)
_LIT: Shades = (0xFFB6FBFF, 0xFF2FD6F5)
_INK: Shades = (0xFFAAB8D6, 0xFF8C9DC4)


def ai_chip() -> Iterator[Part]:
    """Yield a processor with "AI" on its lid."""
    pins = []
    for middle in (26.0, 42.0, 58.0, 74.0):
        pins += [box(middle - 3, 3, middle + 3, 97, 2), box(3, middle - 3, 97, middle + 3, 2)]
    yield Part(united(pins), GOLD, Drawn.SOLID)
    yield Part(box(13, 13, 87, 87, 9), (0xFF3B2A86, 0xFF1A1046))
    yield Part(box(20, 20, 80, 80, 6), VIOLET, Drawn.NOT)
    yield Part(box(23, 23, 77, 40, 4), _GLEAM, Drawn.NOT)
    letters = [line(7.5, (29, 68), (41, 33), (53, 68)), line(6.5, (34, 57), (48, 57))]
    yield Part(united([*letters, line(7.5, (67, 33), (67, 68))]), PALE, Drawn.SOLID)


def ai_spark() -> Iterator[Part]:
    """Yield the four-pointed sparks that stand for what a machine has made."""
    for x, y, reach, shades in (
        (43.0, 56.0, 42.0, (0xFF8FD3FF, 0xFF6A4DF5)),
        (80.0, 22.0, 19.0, (0xFFFFD1F0, 0xFFF0519B)),
        (86.0, 74.0, 11.0, (0xFFFFF0A6, 0xFFFFB02E)),
    ):
        yield Part(_spark(x, y, reach), shades)
    yield Part(_spark(37, 49, 16), _GLEAM, Drawn.NOT)


def _spark(x: float, y: float, reach: float) -> skia.Path:
    near = reach * 0.16
    return outline(
        (x, y - reach),
        ((x + near, y - near), (x + reach, y)),
        ((x + near, y + near), (x, y + reach)),
        ((x - near, y + near), (x - reach, y)),
        ((x - near, y - near), (x, y - reach)),
    )


def assistant_robot() -> Iterator[Part]:
    """Yield a white robot with a dark visor and eyes of light."""
    yield Part(line(5, (50, 20), (50, 8)), STEEL, Drawn.SOLID)
    yield Part(disc(50, 8, 6.5), ORANGE)
    yield Part(united([box(4, 38, 18, 64, 6), box(82, 38, 96, 64, 6)]), BLUE)
    yield Part(box(11, 18, 89, 80, 25), PALE)
    yield Part(box(20, 29, 80, 70, 17), _VISOR)
    yield Part(box(25, 32, 75, 44, 8), (0x55FFFFFF, 0x05FFFFFF), Drawn.NOT)
    eyes = [box(32, 41, 42, 57, 5), box(58, 41, 68, 57, 5)]
    smile = skia.Path()
    smile.moveTo(44, 60)
    smile.quadTo(50, 66, 56, 60)
    yield Part(united([*eyes, stroked(smile, 3.4)]), _LIT, Drawn.SOLID)
    yield Part(united([box(32, 83, 68, 90, 3.5), box(20, 88, 80, 98, 5)]), STEEL)


def chat_window() -> Iterator[Part]:
    """Yield the window of a chat with a machine: a question, its answer, and the field for the next one."""
    yield Part(box(4, 8, 96, 92, 9), PALE)
    yield Part(united([disc(13, 17, 3), disc(22, 17, 3), disc(31, 17, 3)]), _INK, Drawn.SOLID)
    yield Part(box(42, 26, 89, 42, 8), BLUE, Drawn.SOLID)
    yield Part(box(49, 32, 82, 36, 2), PALE, Drawn.NOT)
    yield Part(_spark(17, 57, 10), VIOLET, Drawn.SOLID)
    answer = [box(28, 48, 80, 53, 2.5), box(28, 57, 74, 62, 2.5), box(28, 66, 56, 71, 2.5)]
    yield Part(united(answer), (0xFF6B7AA8, 0xFF4A5680), Drawn.SOLID)
    yield Part(box(11, 77, 89, 88, 5.5), (0xFFC9D4EC, 0xFFB4C1E0), Drawn.NOT)
    yield Part(box(16, 79, 19, 86, 1), DARK, Drawn.NOT)
    yield Part(disc(82.5, 82.5, 4), GREEN, Drawn.SOLID)


def graphics_card() -> Iterator[Part]:
    """Yield a graphics card with two fans."""
    yield Part(box(1, 20, 8, 86, 2), STEEL)
    yield Part(box(18, 74, 66, 83, 1.5), GOLD, Drawn.SOLID)
    yield Part(box(6, 26, 99, 76, 7), DARK)
    yield Part(box(11, 29, 94, 33, 2), GREEN, Drawn.SOLID)
    for x in (31.0, 74.0):
        yield Part(disc(x, 54, 19), (0xFF151B30, 0xFF0A0E1C))
        blades = [_blade(x, 54.0, 17.0, math.tau * index / 7) for index in range(7)]
        yield Part(united(blades), (0xFFB9C6E8, 0xFF6B7AA8), Drawn.SOLID)
        yield Part(disc(x, 54, 5.5), GREEN)


def _blade(x: float, y: float, reach: float, turn: float) -> skia.Path:
    """Return the blade of a fan that leaves its middle at an angle, in radians."""

    def at(share: float, more: float) -> tuple[float, float]:
        return x + reach * share * math.cos(turn + more), y + reach * share * math.sin(turn + more)

    return outline(at(0.2, 0), (at(0.7, -0.15), at(1, 0.15)), (at(0.95, 0.7), at(0.9, 0.62)), (at(0.2, 0.4),))


def circuit_brain() -> Iterator[Part]:
    """Yield a brain: one half grown, the other one made of conductors."""
    grown = united(
        [
            *(disc(38, 24, 14), disc(24, 36, 14), disc(20, 54, 15), disc(28, 71, 14), disc(41, 80, 13)),
            box(24, 26, 49, 80, 6),
        ]
    )
    cut = box(0, 0, 48.5, 100)
    yield Part(skia.Op(grown, cut, skia.PathOp.kIntersect_PathOp), PINK)
    folds = []
    for start, control, end in (
        ((22, 38), (34, 36), (34, 26)),
        ((12, 54), (28, 48), (38, 56)),
        ((24, 72), (30, 62), (42, 70)),
        ((36, 46), (46, 46), (44, 36)),
    ):
        fold = skia.Path()
        fold.moveTo(*start)
        fold.quadTo(*control, *end)
        folds.append(stroked(fold, 3.4))
    yield Part(united(folds), (0xFFC2185B, 0xFF8E1048), Drawn.SOLID)
    flip = skia.Matrix()
    flip.setScale(-1, 1, 50, 0)
    made = skia.Path(grown)
    made.transform(flip)
    yield Part(skia.Op(made, box(51.5, 0, 100, 100), skia.PathOp.kIntersect_PathOp), (0xFF4C7DF0, 0xFF1E3AA0))
    paths = [
        line(3, (52, 30), (62, 30), (68, 23)),
        line(3, (52, 44), (76, 44), (80, 38)),
        line(3, (52, 57), (84, 57)),
        line(3, (52, 70), (66, 70), (72, 76)),
    ]
    ends = [disc(x, y, 4) for x, y in ((69.0, 22.0), (81.0, 37.0), (85.0, 57.0), (73.0, 77.0))]
    yield Part(united([*paths, *ends]), SKY, Drawn.SOLID)
    yield Part(oval(33, 20, 7, 3.5), _GLEAM, Drawn.NOT)
