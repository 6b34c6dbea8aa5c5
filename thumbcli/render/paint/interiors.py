"""Places under a roof, such as a vault, a classroom or a nave, and what is on screens: charts and code."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.light import draw_beam, draw_halo
from thumbcli.render.pixels.shapes import fill, gradient, polar, polygon, radial, scatter, stroke
from thumbcli.render.style.color import BLACK, WHITE, mix

if TYPE_CHECKING:
    from thumbcli.render.style.mood import Mood

__all__ = [
    "draw_arcade",
    "draw_chart_down",
    "draw_chart_up",
    "draw_classroom",
    "draw_code",
    "draw_courtroom",
    "draw_curtain",
    "draw_gym",
    "draw_home",
    "draw_nave",
    "draw_vanity",
    "draw_vault",
]

_BOLTS, _SPOKES = 16, 5
_FOLDS = 18  # of a curtain
_CODE_ROWS, _CODE_WORDS = 13, 6  # of a screen; words of a row at most
_INDENTS = (0, 1, 1, 2, 2, 3, 2, 1, 0, 1, 2, 2, 1)  # of the rows of code
_WINDOWS = ((0.13, 0.76), (0.5, 0.86), (0.87, 0.76))
"""Of a nave: where the middle of each is across, and how high it is."""

_PANES = 7  # of such a window, one above the other
_GLASS = (0xFFFFD27A, 0xFF7FC8FF, 0xFFFF9E7A, 0xFF9BE3C0)
_RED, _GREEN = 0xFFFF4B42, 0xFF3BE07F
_FALL = (
    (0.0, 0.16),
    (0.14, 0.26),
    (0.24, 0.19),
    (0.40, 0.44),
    (0.52, 0.36),
    (0.70, 0.64),
    (0.79, 0.57),
    (0.96, 0.86),
)
"""The corners of a falling line; a rising one is its mirror image."""


def draw_vault(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a wall of safe deposit boxes with the round door of a vault."""
    steel = mix(mood.mid, 0xFF55606E, 0.35)
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(steel, mood.core, 0.12), mix(steel, BLACK, 0.5)]))
    step = height / 7
    for row in range(7):
        for column in range(int(width / step / 1.3) + 1):
            box = skia.Rect.MakeXYWH(column * step * 1.3 + 3, row * step + 3, step * 1.3 - 6, step - 6)
            canvas.drawRect(box, fill(mix(steel, WHITE, 0.06 + 0.05 * ((row * 3 + column) % 3)), 0.55))
            canvas.drawCircle(box.centerX(), box.centerY(), step * 0.06, fill(mood.edge, 0.7))
    centre, radius = (width * 0.75, height * 0.46), height * 0.47
    draw_halo(canvas, centre, height * 0.75, mood.core, 0.6)
    for share, shade in ((1.0, 0.55), (0.88, 0.15), (0.62, 0.4)):
        lit = radial(
            (centre[0] - radius * 0.3, centre[1] - radius * 0.4),
            radius * 1.4,
            [mix(steel, WHITE, 0.45 - shade / 3), mix(steel, BLACK, shade)],
        )
        canvas.drawCircle(*centre, radius * share, lit)
    for bolt in range(_BOLTS):
        canvas.drawCircle(
            *polar(centre, radius * 0.94, 2 * math.pi * bolt / _BOLTS),
            height * 0.016,
            fill(mix(steel, WHITE, 0.5)),
        )
    for spoke in range(_SPOKES):
        end = polar(centre, radius * 0.56, 2 * math.pi * spoke / _SPOKES)
        canvas.drawLine(*centre, *end, stroke(mix(steel, WHITE, 0.4), height * 0.03))


def draw_classroom(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a board with chalk on the wall, and desks before it."""
    wall, floor = mix(mood.mid, 0xFFB08A5A, 0.35), height * 0.8
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(wall, mood.core, 0.15), mix(wall, BLACK, 0.45)]))
    board = skia.Rect(width * 0.42, height * 0.08, width * 1.02, height * 0.62)
    canvas.drawRect(board.makeOutset(height * 0.02, height * 0.02), fill(0xFF7A5230))
    canvas.drawRect(board, fill(mix(0xFF1F4A3A, mood.edge, 0.2)))
    for x, y, value in scatter(5, 9):
        left, top = width * (0.45 + 0.4 * x), height * (0.13 + 0.42 * y)
        canvas.drawLine(
            left, top, left + width * (0.04 + 0.1 * value), top, stroke(WHITE, height * 0.012, 0.22)
        )
    draw_halo(canvas, (width * 0.75, height * 0.4), height * 0.6, mood.core, 0.5)
    canvas.drawRect(
        skia.Rect(0, floor, width, height), gradient((0, floor), (0, height), [0xFF8A5A2C, 0xFF3A2410])
    )
    canvas.drawRect(skia.Rect(0, floor, width, floor + height * 0.014), fill(0xFFC08A4E))


def draw_curtain(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a stage: a curtain in folds, a spot on it, and boards."""
    floor, cloth = height * 0.80, mix(mood.mid, 0xFFA3122A, 0.55)
    canvas.drawPaint(fill(mix(cloth, BLACK, 0.4)))
    fold = width / _FOLDS
    for place in range(_FOLDS):
        left = place * fold
        shades = [mix(cloth, BLACK, 0.55), mix(cloth, WHITE, 0.10)]
        canvas.drawRect(
            skia.Rect(left, 0, left + fold / 2 + 1, floor), gradient((left, 0), (left + fold / 2, 0), shades)
        )
        canvas.drawRect(
            skia.Rect(left + fold / 2, 0, left + fold + 1, floor),
            gradient((left + fold / 2, 0), (left + fold, 0), shades[::-1]),
        )
    draw_beam(
        canvas,
        (width * 0.75, -height * 0.05),
        (width * 0.75, height * 0.9),
        height * 0.5,
        colour=0xFFFFF0C8,
        alpha=0.55,
    )
    draw_halo(canvas, (width * 0.75, height * 0.42), height * 0.6, 0xFFFFE9B8, 0.45)
    boards = [mix(0xFF8A5428, mood.mid, 0.2), 0xFF2E180A]
    canvas.drawRect(skia.Rect(0, floor, width, height), gradient((0, floor), (0, height), boards))
    draw_halo(canvas, (width * 0.75, floor + height * 0.07), height * 0.45, 0xFFFFE9B8, 0.5, squash=0.25)


def draw_vanity(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a mirror with lamps around it, and a table below."""
    wall = mix(mood.mid, 0xFFB8687E, 0.4)
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(wall, mood.core, 0.2), mix(wall, BLACK, 0.4)]))
    glass = skia.Rect(width * 0.54, height * 0.06, width * 0.97, height * 0.82)
    canvas.drawRoundRect(glass.makeOutset(height * 0.05, height * 0.05), 30, 30, fill(mix(wall, WHITE, 0.30)))
    canvas.drawRoundRect(
        glass,
        20,
        20,
        gradient((glass.left(), 0), (glass.right(), height), [mix(mood.core, WHITE, 0.35), wall]),
    )
    for row in range(6):
        y = height * (0.08 + 0.145 * row)
        for x in (glass.left() - height * 0.025, glass.right() + height * 0.025):
            draw_halo(canvas, (x, y), height * 0.12, 0xFFFFF0D0, 0.9)
            canvas.drawCircle(x, y, height * 0.022, fill(0xFFFFFBEF))
    table = height * 0.84
    marble = [mix(0xFFF3DDD6, mood.mid, 0.3), mix(wall, BLACK, 0.35)]
    canvas.drawRect(skia.Rect(0, table, width, height), gradient((0, table), (0, height), marble))


def draw_home(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a room: a window with evening light, a lamp, a picture, and the floor."""
    wall, floor = mix(mood.mid, 0xFFC79A6B, 0.3), height * 0.80
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(wall, mood.core, 0.2), mix(wall, BLACK, 0.35)]))
    pane = skia.Rect(width * 0.60, height * 0.10, width * 0.90, height * 0.62)
    canvas.drawRect(pane.makeOutset(height * 0.025, height * 0.025), fill(mix(wall, WHITE, 0.5)))
    canvas.drawRect(pane, gradient((0, pane.top()), (0, pane.bottom()), [0xFF8FC9F0, 0xFFFFE3B0]))
    bar = fill(mix(wall, WHITE, 0.5))
    canvas.drawRect(skia.Rect(width * 0.745, pane.top(), width * 0.755, pane.bottom()), bar)
    canvas.drawRect(skia.Rect(pane.left(), height * 0.35, pane.right(), height * 0.368), bar)
    draw_halo(canvas, (width * 0.75, height * 0.4), height * 0.65, 0xFFFFE6B8, 0.5)
    for left, right in ((0.545, 0.60), (0.90, 0.955)):
        cloth = mix(mood.accent[1], mood.mid, 0.55)
        canvas.drawRect(skia.Rect(width * left, height * 0.05, width * right, height * 0.72), fill(cloth))
    frame = skia.Rect(width * 0.40, height * 0.14, width * 0.50, height * 0.36)
    canvas.drawRect(frame, fill(mix(wall, BLACK, 0.35)))
    canvas.drawRect(frame.makeInset(height * 0.02, height * 0.02), fill(mix(mood.core, WHITE, 0.2), 0.6))
    canvas.drawRect(
        skia.Rect(0, floor, width, height), gradient((0, floor), (0, height), [0xFF9A6A3A, 0xFF3A220E])
    )
    canvas.drawRect(skia.Rect(0, floor - height * 0.02, width, floor), fill(mix(wall, WHITE, 0.45)))


def draw_courtroom(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a wall with columns and a beam over them, as of a court or a government."""
    stone, floor = mix(mood.mid, 0xFF8F8A7E, 0.4), height * 0.84
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(stone, mood.edge, 0.35), mix(stone, BLACK, 0.45)]))
    draw_halo(canvas, (width * 0.75, height * 0.42), height * 0.7, mood.core, 0.55)
    for place in range(8):
        middle, half = width * (0.03 + 0.135 * place), width * 0.026
        shaft = skia.Rect(middle - half, height * 0.17, middle + half, floor)
        shades = [mix(stone, WHITE, 0.42), mix(stone, BLACK, 0.4)]
        canvas.drawRect(shaft, gradient((middle - half, 0), (middle + half, 0), shades))
        for top in (0.14, 0.815):
            canvas.drawRect(
                skia.Rect(middle - half * 1.5, height * top, middle + half * 1.5, height * (top + 0.04)),
                fill(mix(stone, WHITE, 0.3)),
            )
    canvas.drawRect(skia.Rect(0, 0, width, height * 0.14), fill(mix(stone, WHITE, 0.15)))
    canvas.drawRect(skia.Rect(0, height * 0.115, width, height * 0.14), fill(mix(stone, BLACK, 0.35)))
    canvas.drawRect(
        skia.Rect(0, floor, width, height),
        gradient((0, floor), (0, height), [mix(stone, WHITE, 0.15), mix(mood.edge, BLACK, 0.4)]),
    )


def draw_arcade(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a room of a player: screens that glow, strips of light, and a grid on the floor."""
    floor = height * 0.74
    canvas.drawPaint(
        gradient((0, 0), (0, height), [mix(mood.edge, BLACK, 0.2), mix(mood.mid, mood.edge, 0.25)])
    )
    for place, (left, top, wide) in enumerate(((0.43, 0.16, 0.19), (0.655, 0.10, 0.22), (0.90, 0.18, 0.2))):
        screen = skia.Rect.MakeXYWH(width * left, height * top, width * wide, height * 0.36)
        glow = (mood.core, mood.accent[1], mood.core)[place]
        draw_halo(canvas, (screen.centerX(), screen.centerY()), height * 0.4, glow, 0.55)
        canvas.drawRoundRect(screen, 10, 10, fill(mix(mood.edge, BLACK, 0.6)))
        lit = gradient(
            (0, screen.top()), (0, screen.bottom()), [mix(glow, WHITE, 0.1), mix(glow, mood.edge, 0.7)]
        )
        canvas.drawRoundRect(screen.makeInset(height * 0.015, height * 0.015), 6, 6, lit)
    for x, colour in ((0.40, mood.accent[1]), (0.645, mood.core), (0.885, mood.accent[0])):
        canvas.drawLine(width * x, 0, width * x, floor, stroke(colour, height * 0.012, 0.8))
    ground = [mix(mood.mid, mood.core, 0.25), mix(mood.edge, BLACK, 0.5)]
    canvas.drawRect(skia.Rect(0, floor, width, height), gradient((0, floor), (0, height), ground))
    for place in range(-8, 9):
        x = width * 0.72
        canvas.drawLine(
            x + place * width * 0.07,
            floor,
            x + place * width * 0.2,
            height,
            stroke(mood.rim, height * 0.004, 0.35),
        )
    for share in (0.0, 0.25, 0.6):
        y = floor + (height - floor) * share
        canvas.drawLine(0, y, width, y, stroke(mood.rim, height * 0.005, 0.4))


def draw_gym(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a gym: lamps, a rack with weights, and a floor of rubber."""
    wall, floor = mix(mood.mid, 0xFF3A3F48, 0.5), height * 0.78
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(wall, mood.edge, 0.4), mix(wall, mood.core, 0.12)]))
    for x in (0.16, 0.5, 0.84):
        canvas.drawRect(
            skia.Rect(width * (x - 0.08), height * 0.03, width * (x + 0.08), height * 0.055),
            fill(WHITE, 0.85),
        )
        draw_halo(canvas, (width * x, height * 0.05), height * 0.4, WHITE, 0.35, squash=0.6)
    draw_halo(canvas, (width * 0.75, height * 0.45), height * 0.65, mood.core, 0.6)
    for row, y in enumerate((0.42, 0.60)):
        canvas.drawRect(skia.Rect(0, height * y, width, height * (y + 0.016)), fill(BLACK, 0.6))
        for place in range(9):
            x, half = width * (0.04 + 0.12 * place), height * (0.036 + 0.008 * row)
            for side in (-1, 1):
                weight = skia.Rect.MakeXYWH(
                    x + side * half * 1.2 - half * 0.4, height * y - half * 2, half * 0.8, half * 2
                )
                canvas.drawRoundRect(weight, 4, 4, fill(mix(wall, BLACK, 0.65)))
            canvas.drawLine(
                x - half,
                height * y - half,
                x + half,
                height * y - half,
                stroke(mix(wall, WHITE, 0.3), half * 0.4),
            )
    canvas.drawRect(
        skia.Rect(0, floor, width, height),
        gradient((0, floor), (0, height), [mix(wall, BLACK, 0.4), mix(mood.edge, BLACK, 0.6)]),
    )


def draw_chart_down(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a red line that falls over a grid."""
    _draw_chart(canvas, (width, height), mood, _FALL, _RED)


def draw_chart_up(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a green line that rises over a grid."""
    _draw_chart(canvas, (width, height), mood, tuple((x, 1.02 - y) for x, y in _FALL), _GREEN)


def _draw_chart(
    canvas: skia.Canvas,
    size: tuple[float, float],
    mood: Mood,
    corners: tuple[tuple[float, float], ...],
    colour: int,
) -> None:
    width, height = size
    canvas.drawPaint(
        gradient((0, 0), (0, height), [mix(mood.mid, mood.edge, 0.15), mix(mood.edge, BLACK, 0.15)])
    )
    draw_halo(canvas, (width * 0.75, height * 0.45), height * 0.7, mood.core, 0.5)
    for column in range(1, 16):
        x = width * column / 16
        canvas.drawLine(x, 0, x, height, stroke(WHITE, height * 0.003, 0.16))
    for row in range(1, 9):
        y = height * row / 9
        canvas.drawLine(0, y, width, y, stroke(WHITE, height * 0.003, 0.16))
    for index, (x, y, value) in enumerate(scatter(4, 26)):
        at = (width * (index + 0.5) / 26, height * (0.68 + 0.3 * y))
        high = height * (0.06 + 0.16 * value)
        canvas.drawRect(
            skia.Rect(at[0] - width * 0.011, height - high, at[0] + width * 0.011, height),
            fill(colour, 0.12 + 0.16 * x),
        )
    points = [(width * x, height * y) for x, y in corners]
    area = polygon(*points, (points[-1][0], height), (points[0][0], height))
    canvas.drawPath(area, fill(colour, 0.18))
    line = skia.Path()
    line.addPoly([skia.Point(*point) for point in points], False)
    canvas.drawPath(line, stroke(mix(colour, BLACK, 0.6), height * 0.045, 0.8))
    canvas.drawPath(line, stroke(colour, height * 0.028))
    (x, y), (from_x, from_y) = points[-1], points[-2]
    turn = math.atan2(y - from_y, x - from_x)
    head = [polar((x, y), height * 0.09, turn + part) for part in (0.0, 2.3, -2.3)]
    canvas.drawPath(polygon(*head), fill(colour))


def draw_nave(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw the inside of a house of prayer: stone, three tall windows of coloured glass, shafts of light."""
    stone, floor = mix(mood.edge, 0xFF3A3550, 0.35), height * 0.92
    canvas.drawPaint(gradient((0, 0), (0, height), [mix(stone, mood.mid, 0.55), mix(stone, BLACK, 0.5)]))
    canvas.drawRect(
        skia.Rect(0, floor, width, height),
        gradient((0, floor), (0, height), [mix(stone, mood.core, 0.25), mix(stone, BLACK, 0.6)]),
    )
    for turn, (across, high) in enumerate(_WINDOWS):
        foot, half = (width * across, height * 0.88), height * high * 0.24
        arch = _pointed_arch(foot, half, height * high)
        draw_halo(canvas, (foot[0], height * 0.40), height * 0.48, mood.core, 0.55)
        canvas.drawPath(arch, stroke(mix(stone, WHITE, 0.22), height * 0.03))
        canvas.save()
        canvas.clipPath(arch, doAntiAlias=True)
        canvas.drawPaint(fill(mix(mood.core, _GLASS[0], 0.45)))
        step = height * high / _PANES
        for pane in range(_PANES):
            for side in (0, 1):
                colour = _GLASS[(pane * 3 + side + turn) % len(_GLASS)]
                corner = foot[0] - half * (1 - side), foot[1] - step * (pane + 1)
                glass = fill(mix(colour, mood.core, 0.2), 0.85)
                canvas.drawRect(skia.Rect.MakeXYWH(*corner, half, step), glass)
            canvas.drawRect(
                skia.Rect(foot[0] - half, foot[1] - step * pane - 3, foot[0] + half, foot[1] - step * pane),
                fill(stone),
            )
        canvas.drawRect(skia.Rect(foot[0] - 3, 0, foot[0] + 3, foot[1]), fill(stone))
        canvas.restore()
        end = (foot[0] - width * 0.16, height * 1.05)
        draw_beam(canvas, (foot[0], height * 0.2), end, half * 3.0, colour=0xFFFFF0CC, alpha=0.42)


def _pointed_arch(foot: tuple[float, float], half: float, high: float) -> skia.Path:
    """Return a window that stands on the middle of its foot and ends above in a point."""
    path = skia.Path()
    shoulder = foot[1] - high + half * 1.6
    path.moveTo(foot[0] - half, foot[1])
    path.lineTo(foot[0] - half, shoulder)
    path.quadTo(foot[0] - half, shoulder - half * 1.1, foot[0], foot[1] - high)
    path.quadTo(foot[0] + half, shoulder - half * 1.1, foot[0] + half, shoulder)
    path.lineTo(foot[0] + half, foot[1])
    path.close()
    return path


def draw_code(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a screen of code, each word a bar in the colour of its kind, and the line that is written."""
    night = mix(mood.edge, 0xFF10141F, 0.55)
    canvas.drawPaint(gradient((0, 0), (width, height), [mix(night, mood.mid, 0.35), mix(night, BLACK, 0.45)]))
    draw_halo(canvas, (width * 0.5, height * 0.5), height * 0.8, mood.mid, 0.6)
    row = height / _CODE_ROWS
    gutter, tab = width * 0.045, width * 0.055
    written = _CODE_ROWS * 2 // 3
    canvas.drawRect(skia.Rect(0, row * written, width, row * (written + 1)), fill(WHITE, 0.08))
    kinds = (mood.accent[0], mix(mood.core, WHITE, 0.35), WHITE, 0xFF7FE0A8, 0xFFFF9A8A)
    words = list(scatter(23, _CODE_ROWS * _CODE_WORDS))
    for line, indent in enumerate(_INDENTS):
        middle = row * (line + 0.5)
        canvas.drawCircle(gutter * 0.55, middle, row * 0.09, fill(WHITE, 0.25))
        x = gutter + tab * indent
        for place in range(_CODE_WORDS):
            share, kind, length = words[line * _CODE_WORDS + place]
            if place and share < 0.25:  # noqa: PLR2004 - lines differ in length
                break
            across = width * (0.05 + 0.15 * length)
            bar = skia.Rect(x, middle - row * 0.17, x + across, middle + row * 0.17)
            colour = kinds[int(kind * len(kinds)) % len(kinds)]
            canvas.drawRRect(skia.RRect.MakeRectXY(bar, row * 0.17, row * 0.17), fill(colour, 0.55))
            x += across + width * 0.014
