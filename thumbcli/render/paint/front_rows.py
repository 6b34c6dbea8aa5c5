"""What is at the foot of a picture, before its light: people, seats, microphones, a gamepad, blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.pixels.shapes import fill, gradient, polygon, radial, scramble, stroke
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha

if TYPE_CHECKING:
    from thumbcli.render.style.mood import Mood

__all__ = ["draw_blocks", "draw_crowd", "draw_fans", "draw_gamepad", "draw_microphones", "draw_seats"]

_HEADS, _HEAD, _CROWD = 15, 0.052, 0.93
"""Of a crowd: how many heads a row has, their radius and where they are, as shares of the height."""

_ROWS = ((-0.035, 0.85, 0.55), (0.045, 1.15, 0.86))
"""Of a crowd: how much lower and how much larger each row is, and how near to black."""

_RAISED = 0.34  # of the people of a row
_WIDE = 1.78  # the ratio of a picture that has so many heads and seats
_SCARF, _FLAG = 0.16, 0.12  # how many of those with raised hands hold one up

_SEATS, _SEAT_TOP = 11, 0.85
_MICROPHONES = (
    (0.07, 0.86, -0.05), (0.20, 0.80, 0.30), (0.32, 0.86, 0.10), (0.43, 0.78, -0.12),
    (0.56, 0.83, 0.08), (0.68, 0.78, -0.22), (0.80, 0.85, 0.06), (0.93, 0.80, -0.28),
)  # fmt: skip
"""Where the head of each is, as shares of width and height, and how far its foot is to one side."""

_BUTTONS = (0xFF4ADE80, 0xFFF87171, 0xFF60A5FA, 0xFFFACC15)
_GRASS, _EARTH = (0xFF7A5230, 0xFF5DB53C), (0xFF7A5230, 0xFF6B4526)
_TRUNK, _LEAVES = (0xFF5B3D20, 0xFF4C3219), (0xFF2F8A3A, 0xFF3FA34A)
"""Of blocks: the body, and the band on top."""

_STRETCHED_ARM = 1.5  # from the middle of a head to a raised arm, in its radii


def draw_crowd(canvas: skia.Canvas, size: tuple[float, float], mood: Mood, seed: int) -> None:
    """Draw two rows of people, the nearer one almost black, some with raised hands."""
    for row, (_, _, dark) in enumerate(_ROWS):
        people = _people(size, seed, row)
        canvas.drawPath(people, fill(mix(mood.edge, BLACK, dark)))


def draw_fans(canvas: skia.Canvas, size: tuple[float, float], mood: Mood, seed: int) -> None:
    """Draw a crowd that holds scarves and flags in its colours over its heads."""
    width, height = size
    for row, (lower, larger, dark) in enumerate(_ROWS):
        unit = height * _HEAD * larger
        for place in range(4):
            chance = scramble(seed * 5 + row * 37 + place * 71)
            x = width * (place + 0.25 + 0.5 * chance) / 4
            y = height * (_CROWD + lower) - unit * (2.3 + 0.8 * chance)
            cloth = mix(mood.bold if (place + row) % 2 else mood.accent[1], BLACK, 0.30 + 0.2 * (1 - row))
            if (place + row + seed) % 3:
                _draw_scarf(canvas, (x, y), unit, cloth)
            else:
                _draw_flag(canvas, (x, y), unit, cloth, dark=mix(mood.edge, BLACK, dark))
        canvas.drawPath(_people(size, seed, row), fill(mix(mood.edge, BLACK, dark)))


def draw_seats(canvas: skia.Canvas, size: tuple[float, float], mood: Mood, seed: int) -> None:
    """Draw two rows of seats of a cinema, with heads over some of them."""
    width, height = size
    for row, (lower, larger, dark) in enumerate(((0.0, 0.86, 0.5), (0.085, 1.15, 0.82))):
        count = max(4, round(_SEATS * width / height / _WIDE / larger))
        seats, heads = skia.Path(), skia.Path()
        across, top = width / count, height * (_SEAT_TOP + lower)
        for place in range(-1, count + 1):
            x = across * (place + 0.5 + 0.5 * (row % 2))
            half = across * 0.44
            seats.addRoundRect(skia.Rect(x - half, top, x + half, height * 1.2), half * 0.5, half * 0.42)
            if scramble(seed * 7 + place * 31 + row * 13) > 0.38:  # noqa: PLR2004 - who is there
                head = half * (0.52 + 0.12 * scramble(seed + place * 17 + row))
                heads.addOval(skia.Rect(x - head, top - head * 1.75, x + head, top + head * 0.55))
        canvas.drawPath(heads, fill(mix(mood.edge, BLACK, dark)))
        back = [mix(mix(mood.mid, mood.core, 0.12), BLACK, dark - 0.18), mix(mood.edge, BLACK, dark)]
        canvas.drawPath(seats, gradient((0, top), (0, top + height * 0.16), back))


def draw_microphones(canvas: skia.Canvas, size: tuple[float, float], mood: Mood, seed: int) -> None:
    """Draw the microphones of many reporters, each with the plate of its station, without a name."""
    width, height = size
    narrow = width < height * 1.25
    for place in sorted(range(len(_MICROPHONES)), key=lambda place: _MICROPHONES[place][1]):
        across, down, lean = _MICROPHONES[place]
        if narrow and place % 2:
            continue
        chance = scramble(seed + place * 53)
        unit = height * (0.056 + 0.012 * chance)
        head = (width * across, height * (down + 0.03 * chance))
        canvas.save()
        canvas.translate(*head)
        canvas.rotate(-35 * lean)
        _draw_microphone(canvas, unit, mood, plate=(mood.accent[1], WHITE, mood.bold)[place % 3])
        canvas.restore()


def draw_gamepad(canvas: skia.Canvas, size: tuple[float, float], mood: Mood) -> None:
    """Draw the upper part of a gamepad in the middle, as the player holds it."""
    width, height = size
    unit = min(height * 0.1, width * 0.075)
    canvas.save()
    canvas.translate(width / 2, height - unit * 1.15)
    black = mix(mood.edge, BLACK, 0.6)
    body = skia.Path()
    body.moveTo(-unit * 2.2, -unit * 1.15)
    body.cubicTo(-unit * 1.2, -unit * 1.35, unit * 1.2, -unit * 1.35, unit * 2.2, -unit * 1.15)
    body.cubicTo(unit * 4.2, -unit * 1.5, unit * 4.9, unit * 0.8, unit * 5.3, unit * 3.6)
    body.lineTo(-unit * 5.3, unit * 3.6)
    body.cubicTo(-unit * 4.9, unit * 0.8, -unit * 4.2, -unit * 1.5, -unit * 2.2, -unit * 1.15)
    body.close()
    for side in (-1, 1):
        shoulder = skia.Rect.MakeXYWH(side * unit * 2.95 - unit * 0.95, -unit * 1.55, unit * 1.9, unit * 0.9)
        canvas.drawRoundRect(shoulder, unit * 0.4, unit * 0.4, fill(mix(mood.mid, BLACK, 0.55)))
    case = [mix(mix(mood.mid, mood.rim, 0.22), BLACK, 0.3), black]
    canvas.drawPath(body, gradient((0, -unit * 1.4), (0, unit * 1.4), case))
    canvas.drawPath(body, stroke(mood.rim, unit * 0.07, 0.75))
    for centre in (-unit * 1.35, unit * 1.35):
        canvas.drawCircle(centre, unit * 0.85, unit * 0.78, fill(BLACK, 0.55))
        knob = [mix(mood.rim, BLACK, 0.45), black]
        canvas.drawCircle(centre, unit * 0.72, unit * 0.6, radial((centre, unit * 0.45), unit, knob))
    for across, down in ((1.0, 0.34), (0.34, 1.0)):
        arm = skia.Rect(
            -unit * (3.1 + across * 0.75),
            -unit * down * 0.75,
            unit * (across * 0.75 - 3.1),
            unit * down * 0.75,
        )
        canvas.drawRoundRect(arm, unit * 0.1, unit * 0.1, fill(mix(mood.rim, BLACK, 0.1)))
    for turn, colour in zip(((0, -1), (1, 0), (0, 1), (-1, 0)), _BUTTONS, strict=True):
        button = unit * (3.1 + 0.56 * turn[0]), unit * 0.56 * turn[1]
        canvas.drawCircle(*button, unit * 0.30, fill(mix(colour, BLACK, 0.45)))
        canvas.drawCircle(button[0], button[1] - unit * 0.05, unit * 0.25, fill(colour))
    pad = skia.Rect(-unit * 0.9, -unit * 0.95, unit * 0.9, unit * 0.02)
    canvas.drawRoundRect(pad, unit * 0.14, unit * 0.14, fill(mix(mood.core, BLACK, 0.25), 0.8))
    canvas.restore()


def draw_blocks(canvas: skia.Canvas, size: tuple[float, float], seed: int) -> None:
    """Draw a land of blocks: grass on earth in steps, and two trees."""
    width, height = size
    side = height * 0.085
    columns = int(width / side) + 1
    aside = [abs(2 * place / columns - 1) for place in range(columns)]
    heights = [1 + round(2.4 * far * scramble(seed + place // 3 * 17)) for place, far in enumerate(aside)]
    for place, high in enumerate(heights):
        for level in range(high + 1):
            colours = _GRASS if level == high else _EARTH
            corner = place * side, height - side * (level + 0.35)
            _draw_block(canvas, corner, side, colours, shade=0.10 * ((place + level * 2) % 3))
    for share in (0.085, 0.90):
        place = min(columns - 1, int(columns * share))
        foot = height - side * (heights[place] + 0.35)
        for level in (1, 2):
            _draw_block(canvas, (place * side, foot - side * level), side, _TRUNK, shade=0.0)
        for across, level in ((-1, 2), (1, 2), (-1, 3), (0, 3), (1, 3), (0, 4)):
            corner = (place + across) * side, foot - side * level
            _draw_block(canvas, corner, side, _LEAVES, shade=0.12 * ((across + level) % 2))
    top, shade = height * 0.7, [with_alpha(BLACK, 0), with_alpha(BLACK, 0.5)]
    canvas.drawRect(skia.Rect(0, top, width, height), gradient((0, top), (0, height), shade))


def _draw_block(
    canvas: skia.Canvas, corner: tuple[float, float], side: float, colours: tuple[int, int], *, shade: float
) -> None:
    """Draw one block: its body, the band on top of it, and its edges."""
    x, y = corner
    body, band = (mix(colour, BLACK, shade) for colour in colours)
    canvas.drawRect(skia.Rect(x, y, x + side + 1, y + side + 1), fill(body))
    canvas.drawRect(skia.Rect(x, y, x + side + 1, y + side * 0.3), fill(band))
    for place in (1, 4, 6):
        left, top = x + side * (place % 4) / 4, y + side * (0.3 + place % 3 * 0.22)
        canvas.drawRect(skia.Rect(left, top, left + side / 4, top + side * 0.2), fill(BLACK, 0.13))
    canvas.drawRect(skia.Rect(x, y, x + side, y + side), stroke(BLACK, side * 0.03, 0.35))


def _people(size: tuple[float, float], seed: int, row: int) -> skia.Path:
    width, height = size
    lower, larger, _ = _ROWS[row]
    people = skia.Path()
    people.setFillType(skia.PathFillType.kWinding)
    count = max(4, round(_HEADS * width / height / _WIDE / larger))
    for place in range(count + 1):
        chance = scramble(seed + row * 191 + place * 13)
        x = width * (place + 0.5 * row + 0.5 * (chance - 0.5)) / count
        radius = _HEAD * height * larger * (0.88 + 0.24 * chance)
        y = height * (_CROWD + lower + 0.03 * (scramble(seed * 3 + place * 29 + row) - 0.5))
        people.addOval(skia.Rect(x - radius * 0.82, y - radius, x + radius * 0.82, y + radius))
        body = skia.Rect(x - radius * 1.9, y + radius * 0.8, x + radius * 1.9, y + radius * 6)
        people.addRoundRect(body, radius * 1.3, radius * 1.3)
        if scramble(seed * 7 + place * 43 + row * 5) < _RAISED:
            side = 1 if place % 2 else -1
            _add_arm(people, (x + side * radius * _STRETCHED_ARM, y), radius, radius * (1.9 + chance))
    return people


def _add_arm(people: skia.Path, shoulder: tuple[float, float], radius: float, reach: float) -> None:
    """Add a raised arm and its hand."""
    x, y = shoulder
    arm = skia.Rect(x - radius * 0.28, y - reach, x + radius * 0.28, y + radius * 2)
    people.addRoundRect(arm, radius * 0.28, radius * 0.28)
    hand = skia.Rect(x - radius * 0.42, y - reach - radius * 0.5, x + radius * 0.42, y - reach + radius * 0.4)
    people.addOval(hand)


def _draw_scarf(canvas: skia.Canvas, middle: tuple[float, float], unit: float, cloth: int) -> None:
    """Draw a scarf between two hands; the arms below are hidden by the people."""
    x, y = middle
    half, high = unit * 2.6, unit * 0.62
    arms = skia.Path()
    for side in (-1, 1):
        _add_arm(arms, (x + side * half * 0.92, y + unit * 2.2), unit * 0.9, unit * 2.2)
    band = skia.Path()
    band.moveTo(x - half, y - high)
    band.quadTo(x, y + high * 0.7, x + half, y - high)
    band.lineTo(x + half, y + high)
    band.quadTo(x, y + high * 2.4, x - half, y + high)
    band.close()
    canvas.drawPath(band, fill(cloth))
    for share in (-0.62, 0.0, 0.62):
        sag = 0.85 * high * (1 - share * share)
        left, right = x + half * (share - 0.11), x + half * (share + 0.11)
        stripe = polygon(
            (left, y - high + sag), (right, y - high + sag), (right, y + high + sag), (left, y + high + sag)
        )
        canvas.drawPath(stripe, fill(mix(cloth, WHITE, 0.55)))
    canvas.drawPath(arms, fill(mix(cloth, BLACK, 0.86)))


def _draw_flag(canvas: skia.Canvas, foot: tuple[float, float], unit: float, cloth: int, *, dark: int) -> None:
    """Draw a flag in two colours on a pole."""
    x, y = foot
    top, wide, high = y - unit * 2.4, unit * 3.6, unit * 2.3
    canvas.drawLine(x, top - unit * 0.2, x, y + unit * 4, stroke(dark, unit * 0.16))
    for start, end, colour in ((0.0, 0.5, cloth), (0.5, 1.0, mix(cloth, WHITE, 0.6))):
        upper, lower = top + high * start, top + high * end
        swell, right, end_up, end_low = high * 0.2, x + wide, upper - high * 0.04, lower - high * 0.04
        third, two_thirds = x + wide * 0.33, x + wide * 0.66
        wave = skia.Path()
        wave.moveTo(x, upper)
        wave.cubicTo(third, upper - swell, two_thirds, upper + swell, right, end_up)
        wave.lineTo(right, end_low)
        wave.cubicTo(two_thirds, lower + swell, third, lower - swell, x, lower)
        wave.close()
        canvas.drawPath(wave, fill(colour))


def _draw_microphone(canvas: skia.Canvas, unit: float, mood: Mood, *, plate: int) -> None:
    """Draw a microphone that stands upright, its head at the origin and `unit` wide to each side."""
    black = mix(mood.edge, BLACK, 0.8)
    handle = polygon(
        (-unit * 0.42, unit), (unit * 0.42, unit), (unit * 0.3, unit * 9), (-unit * 0.3, unit * 9)
    )
    canvas.drawPath(handle, gradient((-unit * 0.4, 0), (unit * 0.4, 0), [mix(mood.rim, BLACK, 0.55), black]))
    foam = skia.Rect(-unit, -unit * 1.25, unit, unit * 1.35)
    lit = [mix(mix(mood.rim, mood.mid, 0.5), BLACK, 0.25), mix(mood.mid, BLACK, 0.6), black]
    canvas.drawRoundRect(foam, unit, unit, radial((-unit * 0.35, -unit * 0.6), unit * 2.2, lit, 0.45))
    canvas.drawRoundRect(foam, unit, unit, stroke(mood.rim, unit * 0.08, 0.55))
    box = skia.Rect(-unit * 0.95, unit * 1.25, unit * 0.95, unit * 2.85)
    face = [mix(plate, WHITE, 0.12), mix(plate, BLACK, 0.32)]
    canvas.drawRoundRect(box, unit * 0.14, unit * 0.14, gradient((box.left(), 0), (box.right(), 0), face))
    mark = skia.Rect(-unit * 0.55, unit * 1.75, unit * 0.55, unit * 2.35)
    canvas.drawRoundRect(mark, unit * 0.1, unit * 0.1, fill(mix(plate, BLACK, 0.62), 0.55))
