"""Things of household and workshop that Unicode has no emoji of: a fridge, a drone, a sewing machine."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import skia

from thumbcli.artwork.own_shapes import (
    BLUE,
    DARK,
    GOLD,
    GREEN,
    ORANGE,
    PALE,
    RED,
    SKY,
    STEEL,
    VIOLET,
    Drawn,
    Part,
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

    from thumbcli.artwork.own_shapes import Point, Shades

__all__ = [
    "bell_curve",
    "contract",
    "drone",
    "dumbbell",
    "fridge",
    "geode",
    "oven",
    "passport",
    "printer_3d",
    "sewing_machine",
    "solar_panel",
    "tattoo_machine",
    "vacuum_cleaner",
    "wallet",
    "washing_machine",
]

_CHROME: Shades = (0xFFF4F7FF, 0xFFAEBBD8)
_GLASS: Shades = (0xFF34406A, 0xFF141A30)
_GLEAM: Shades = (0x99FFFFFF, 0x22FFFFFF)
_PAPER: Shades = (0xFFFFFFFF, 0xFFE4EAF6)
_INK: Shades = (0xFFAAB8D6, 0xFF8C9DC4)
_LEATHER: Shades = (0xFFB5713F, 0xFF6E3A1C)
_STONE: Shades = (0xFFA79A92, 0xFF5F544F)


def fridge() -> Iterator[Part]:
    """Yield a fridge with its freezer above."""
    yield Part(united([box(26, 90, 35, 97, 2), box(65, 90, 74, 97, 2)]), DARK)
    yield Part(box(20, 3, 80, 93, 9), (0xFF9BE3F0, 0xFF3BA7C4))
    yield Part(box(25, 7, 33, 89, 4), (0x80FFFFFF, 0x26FFFFFF), Drawn.NOT)
    yield Part(box(20, 35, 80, 39.5), (0xFF2C8BA8, 0xFF2C8BA8), Drawn.SOLID)
    yield Part(united([box(68, 16, 73.5, 31, 2.7), box(68, 44, 73.5, 66, 2.7)]), _CHROME, Drawn.SOLID)
    yield Part(disc(46, 55, 5), RED, Drawn.NOT)
    yield Part(box(40, 60, 56, 75, 1.5), _PAPER, Drawn.NOT)


def washing_machine() -> Iterator[Part]:
    """Yield a washing machine with water behind its door."""
    yield Part(united([box(17, 90, 27, 97, 2), box(73, 90, 83, 97, 2)]), DARK)
    yield Part(box(9, 4, 91, 93, 8), _CHROME)
    yield Part(box(9, 23, 91, 26.5), (0xFF93A2C4, 0xFF93A2C4), Drawn.SOLID)
    yield Part(box(17, 10, 44, 18, 3), BLUE, Drawn.SOLID)
    yield Part(united([disc(65, 14, 4.5), disc(79, 14, 4.5)]), STEEL, Drawn.SOLID)
    yield Part(disc(50, 59, 27.5), STEEL)
    yield Part(disc(50, 59, 21.5), _GLASS)
    water = outline((28, 60), ((39, 50), (50, 58)), ((61, 66), (72, 57)), ((72, 85), (28, 85)))
    yield Part(skia.Op(water, disc(50, 59, 21.5), skia.PathOp.kIntersect_PathOp), SKY, Drawn.SOLID)
    yield Part(united([disc(42, 66, 3), disc(55, 71, 2.2), disc(60, 64, 2.6)]), PALE, Drawn.NOT)
    yield Part(oval(42, 48, 7, 4), _GLEAM, Drawn.NOT)


def oven() -> Iterator[Part]:
    """Yield a cooker: an oven that glows, with rings on top."""
    yield Part(united([box(17, 91, 27, 97, 2), box(73, 91, 83, 97, 2)]), DARK)
    yield Part(united([box(21, 4, 45, 11, 2.5), box(55, 4, 79, 11, 2.5)]), DARK)
    yield Part(box(8, 9, 92, 94, 6), STEEL)
    yield Part(box(8, 9, 92, 29, 6), (0xFFC3CEE6, 0xFF8E9CC0))
    yield Part(united([disc(x, 19.5, 4.6) for x in (21.0, 35.0, 65.0, 79.0)]), DARK, Drawn.SOLID)
    yield Part(box(43, 15, 57, 24, 2), GREEN, Drawn.NOT)
    yield Part(box(17, 36, 83, 41.5, 2.7), _CHROME, Drawn.SOLID)
    yield Part(box(17, 46, 83, 86, 4), (0xFFFFC24A, 0xFFE2540B))
    yield Part(united([line(2.6, (17, y), (83, y)) for y in (58.0, 74.0)]), DARK, Drawn.SOLID)
    yield Part(outline((30, 73), ((30, 60), (50, 60)), ((70, 60), (70, 73))), (0xFFC77B38, 0xFF8A4716))


def vacuum_cleaner() -> Iterator[Part]:
    """Yield a canister on wheels, with its hose and its nozzle."""
    hose = skia.Path()
    hose.moveTo(62, 58)
    hose.cubicTo(66, 8, 34, 2, 28, 26)
    yield Part(stroked(hose, 7), DARK, Drawn.SOLID)
    yield Part(line(6, (29, 24), (14, 84)), STEEL, Drawn.SOLID)
    yield Part(outline((4, 95), ((5, 82), (15, 82)), ((25, 82), (27, 95))), RED)
    body = outline((38, 86), ((36, 50), (64, 50)), ((97, 50), (96, 86)))
    yield Part(body, RED)
    yield Part(outline((50, 63), ((56, 55), (66, 56)), ((58, 60), (54, 68))), _GLEAM, Drawn.NOT)
    yield Part(box(40, 72, 95, 78, 3), DARK, Drawn.SOLID)
    for x, radius in ((80.0, 14.0), (48.0, 8.0)):
        yield Part(disc(x, 96 - radius, radius), DARK)
        yield Part(disc(x, 96 - radius, radius * 0.45), _CHROME, Drawn.NOT)


def sewing_machine() -> Iterator[Part]:
    """Yield a sewing machine above a strip of cloth."""
    yield Part(box(3, 80, 97, 93, 5), DARK)
    yield Part(box(4, 74, 58, 81, 2), (0xFFFF9CC2, 0xFFE91E76), Drawn.SOLID)
    yield Part(box(64, 40, 88, 82, 3), (0xFF41C9B4, 0xFF0B8F86))
    yield Part(disc(91, 38, 9), STEEL)
    yield Part(line(3.6, (27, 56), (27, 76)), _CHROME, Drawn.SOLID)
    yield Part(box(17, 24, 37, 60, 4), (0xFF41C9B4, 0xFF149F93))
    yield Part(box(15, 22, 90, 47, 9), (0xFF5FE0CC, 0xFF18A99B))
    yield Part(box(20, 25, 84, 30, 2.5), _GLEAM, Drawn.NOT)
    yield Part(box(46, 8, 58, 22, 2), GOLD)
    yield Part(disc(72, 36, 5), PALE, Drawn.SOLID)
    yield Part(line(2.2, (50, 20), (27, 24), (27, 58)), GOLD, Drawn.NOT)


def dumbbell() -> Iterator[Part]:
    """Yield a dumbbell, tilted."""
    tilted = skia.Matrix.RotateDeg(-28, skia.Point(50, 50))
    bar = box(8, 45.5, 92, 54.5, 3)
    grip = united([box(x, 45, x + 2.6, 55, 1) for x in (40.0, 45.0, 50.0, 55.0)])
    for path, shades, drawn in (
        (bar, _CHROME, Drawn.EDGE),
        (grip, STEEL, Drawn.NOT),
        (united([box(2, 37, 12, 63, 3), box(88, 37, 98, 63, 3)]), DARK, Drawn.EDGE),
        (united([box(10, 27, 22, 73, 4), box(78, 27, 90, 73, 4)]), BLUE, Drawn.EDGE),
        (united([box(20, 20, 34, 80, 5), box(66, 20, 80, 80, 5)]), DARK, Drawn.EDGE),
        (united([box(23, 25, 26.5, 60, 1.7), box(69, 25, 72.5, 60, 1.7)]), _GLEAM, Drawn.NOT),
    ):
        path.transform(tilted)
        yield Part(path, shades, drawn)


def printer_3d() -> Iterator[Part]:
    """Yield a printer of plastic things at work on one."""
    yield Part(united([box(8, 6, 17, 90, 3), box(83, 6, 92, 90, 3)]), STEEL)
    yield Part(box(5, 4, 95, 16, 4), DARK)
    yield Part(box(3, 82, 97, 96, 5), DARK)
    yield Part(disc(16, 89, 2.6), GREEN, Drawn.SOLID)
    yield Part(box(20, 77, 80, 82.5, 2), SKY, Drawn.SOLID)
    for width, top, shades in ((22.0, 69.0, ORANGE), (18.0, 61.0, ORANGE), (15.0, 53.0, ORANGE)):
        yield Part(box(50 - width, top, 50 + width, top + 8.6, 2), shades)
    yield Part(box(12, 27, 88, 33, 3), _CHROME)
    yield Part(box(38, 22, 62, 42, 4), VIOLET)
    yield Part(outline((43, 42), ((57, 42),), ((52, 51),), ((48, 51),)), GOLD)


def drone() -> Iterator[Part]:
    """Yield a quadcopter with its camera."""
    arms = ((50, 48), (17, 34)), ((50, 48), (83, 34)), ((50, 50), (13, 66)), ((50, 50), (87, 66))
    for x, y, across in ((17.0, 27.0, 16.0), (83.0, 27.0, 16.0), (13.0, 58.0, 13.0), (87.0, 58.0, 13.0)):
        yield Part(oval(x, y, across, 3.4), (0xFFBFE9FF, 0xFF6CB8E8))
        yield Part(box(x - 3, y, x + 3, y + 12, 2), DARK)
    yield Part(united([line(6.5, *arm) for arm in arms]), STEEL, Drawn.SOLID)
    legs = ((34, 58), (28, 84), (22, 84)), ((66, 58), (72, 84), (78, 84))
    yield Part(united([line(4, *leg) for leg in legs]), DARK, Drawn.SOLID)
    body = outline(
        (25, 52), ((28, 34), (50, 34)), ((72, 34), (75, 52)), ((72, 64), (50, 64)), ((28, 64), (25, 52))
    )
    yield Part(body, PALE)
    yield Part(box(36, 40, 64, 45, 2.5), RED, Drawn.SOLID)
    yield Part(disc(50, 66, 11), DARK)
    yield Part(disc(50, 66, 6), SKY)
    yield Part(disc(48, 64, 2), PALE, Drawn.NOT)


def wallet() -> Iterator[Part]:
    """Yield a wallet with notes in it."""
    yield Part(box(18, 14, 76, 50, 4), GREEN)
    yield Part(box(24, 20, 84, 54, 4), (0xFF9BF5BE, 0xFF2EBB76))
    yield Part(box(4, 28, 92, 90, 10), _LEATHER)
    yield Part(stroked(box(9, 33, 87, 85, 7), 1.6), (0xFFE0A878, 0xFFA8673A), Drawn.NOT)
    yield Part(box(62, 49, 98, 71, 10), (0xFFC98550, 0xFF7F4521))
    yield Part(disc(74, 60, 5), GOLD, Drawn.SOLID)


def passport() -> Iterator[Part]:
    """Yield a passport with a globe on its cover."""
    yield Part(box(24, 7, 86, 95, 6), _PAPER)
    yield Part(box(16, 4, 80, 92, 7), (0xFF3A5BC7, 0xFF182A78))
    yield Part(box(16, 4, 24, 92, 4), (0x55000000, 0x33000000), Drawn.NOT)
    globe = [stroked(disc(50, 42, 18), 3.2), stroked(oval(50, 42, 8, 18), 2.6)]
    globe += [line(2.6, (32, 42), (68, 42)), line(2.6, (50, 24), (50, 60))]
    yield Part(united(globe), GOLD, Drawn.SOLID)
    yield Part(box(34, 13, 66, 17.5, 2), GOLD, Drawn.SOLID)
    yield Part(united([box(34, 70, 66, 74, 2), box(40, 79, 60, 83, 2)]), GOLD, Drawn.SOLID)


def contract() -> Iterator[Part]:
    """Yield a sheet with a signature, a seal and a pen."""
    yield Part(box(10, 4, 74, 96, 5), _PAPER)
    yield Part(box(19, 13, 52, 19, 2.5), BLUE, Drawn.SOLID)
    rows = [box(19, y, right, y + 4, 2) for y, right in ((28, 65), (37, 65), (46, 58), (55, 65))]
    yield Part(united(rows), _INK, Drawn.SOLID)
    signature = skia.Path()
    signature.moveTo(19, 82)
    signature.cubicTo(26, 60, 32, 66, 27, 80)
    signature.cubicTo(30, 70, 38, 70, 37, 80)
    signature.cubicTo(42, 72, 46, 76, 53, 78)
    yield Part(stroked(signature, 3.2), (0xFF2348C8, 0xFF14308F), Drawn.SOLID)
    yield Part(line(8.5, (62, 74), (90, 34)), DARK)
    yield Part(outline((53, 83), ((58, 70),), ((66, 76),)), GOLD)
    yield Part(line(8.5, (84, 42), (91, 32)), RED)


def tattoo_machine() -> Iterator[Part]:
    """Yield a tattoo machine with a heart that it has drawn."""
    cable = skia.Path()
    cable.moveTo(78, 30)
    cable.cubicTo(98, 34, 88, 6, 62, 8)
    yield Part(stroked(cable, 4), DARK, Drawn.SOLID)
    yield Part(line(3, (34, 68), (22, 82)), _CHROME, Drawn.SOLID)
    yield Part(line(12, (55, 45), (37, 65)), STEEL)
    for x, y in ((51.0, 49.5), (46.0, 55.0), (41.0, 60.5)):
        yield Part(line(2, (x - 5, y - 4), (x + 5, y + 4)), DARK, Drawn.NOT)
    frame = box(46, 20, 86, 52, 7)
    for path, shades, drawn in (
        (frame, RED, Drawn.EDGE),
        (box(52, 25, 64, 47, 4), GOLD, Drawn.EDGE),
        (box(69, 25, 81, 47, 4), GOLD, Drawn.EDGE),
        (united([box(52, y, 64, y + 2, 1) for y in (30, 35, 40)]), ORANGE, Drawn.NOT),
        (united([box(69, y, 81, y + 2, 1) for y in (30, 35, 40)]), ORANGE, Drawn.NOT),
        (box(48, 14, 88, 20, 3), _CHROME, Drawn.EDGE),
    ):
        path.transform(skia.Matrix.RotateDeg(42, skia.Point(66, 36)))
        yield Part(path, shades, drawn)
    heart = skia.Path()
    heart.moveTo(24, 96)
    heart.cubicTo(-4, 78, 10, 62, 24, 75)
    heart.cubicTo(38, 62, 52, 78, 24, 96)
    heart.close()
    yield Part(stroked(heart, 4.6), (0xFF26335F, 0xFF121938), Drawn.SOLID)


def solar_panel() -> Iterator[Part]:
    """Yield a solar panel below the sun."""
    rays = [
        line(
            3.6,
            (78 + 17 * math.cos(turn), 20 + 17 * math.sin(turn)),
            (78 + 22 * math.cos(turn), 20 + 22 * math.sin(turn)),
        )
        for turn in (math.tau * index / 10 for index in range(10))
    ]
    yield Part(united(rays), GOLD, Drawn.SOLID)
    yield Part(disc(78, 20, 13), GOLD)
    yield Part(united([line(5, (50, 76), (50, 95)), line(5, (32, 95), (68, 95))]), STEEL, Drawn.SOLID)
    yield Part(outline((20, 34), ((80, 34),), ((96, 84),), ((4, 84),)), (0xFFD7E2F7, 0xFF93A2C4))
    yield Part(outline((23, 38), ((77, 38),), ((91, 80),), ((9, 80),)), (0xFF3F7BEA, 0xFF12357F), Drawn.NOT)
    bars = [line(1.8, (23 + 54 * k, 38), (9 + 82 * k, 80)) for k in (0.25, 0.5, 0.75)]
    bars += [line(1.8, (23 - 14 * k, 38 + 42 * k), (77 + 14 * k, 38 + 42 * k)) for k in (0.33, 0.66)]
    yield Part(united(bars), (0xFFC9DBFF, 0xFF8FB0F0), Drawn.SOLID)


_ROUGH: tuple[Point, ...] = (
    (6, 52),
    (14, 26),
    (36, 10),
    (64, 9),
    (86, 25),
    (95, 52),
    (84, 79),
    (60, 92),
    (33, 90),
    (13, 76),
)
"""The outline of a broken stone."""


def _polygon(share: float) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(50 + (x - 50) * share, 51 + (y - 51) * share) for x, y in _ROUGH], True)
    return path


def geode() -> Iterator[Part]:
    """Yield half of a stone that is full of crystals."""
    yield Part(_polygon(1), _STONE)
    yield Part(_polygon(0.82), (0xFFF3ECFF, 0xFFCDBBEF))
    yield Part(_polygon(0.72), VIOLET)
    yield Part(_polygon(0.5), (0xFF5A2BB8, 0xFF2C0F6B), Drawn.NOT)
    for start, end in pairwise((*_ROUGH, _ROUGH[0])):
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        tip = (50 + (x - 50) * 0.3, 51 + (y - 51) * 0.3)
        left = (50 + (start[0] - 50) * 0.7, 51 + (start[1] - 51) * 0.7)
        right = (50 + (end[0] - 50) * 0.7, 51 + (end[1] - 51) * 0.7)
        yield Part(outline(left, (tip,), (right,)), (0xFFD9C2FF, 0xFF8A57E6))
        yield Part(outline(left, (tip,), ((50 + (x - 50) * 0.7, 51 + (y - 51) * 0.7),)), _GLEAM, Drawn.NOT)


def bell_curve() -> Iterator[Part]:
    """Yield the curve of a normal distribution above its axis."""
    points = [(6 + 88 * k / 40, 84 - 66 * math.exp(-(((k - 20) / 8) ** 2) / 2)) for k in range(41)]
    under = skia.Path()
    under.addPoly([skia.Point(*point) for point in ((6, 86), *points, (94, 86))], True)
    yield Part(under, (0xFFB79CFF, 0xFF6FB1FF), Drawn.NOT)
    middle = skia.Op(under, box(32, 0, 68, 100), skia.PathOp.kIntersect_PathOp)
    yield Part(middle, VIOLET, Drawn.SOLID)
    yield Part(line(6, *points), BLUE, Drawn.SOLID)
    yield Part(box(3, 84, 97, 90, 3), DARK, Drawn.SOLID)
    yield Part(disc(50, 18, 6), GOLD)
