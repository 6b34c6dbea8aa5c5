"""Scenes behind an object: a few shapes each, darker and less vivid than what stands in them."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.light_dataclass import dataclass
from thumbcli.render.paint.arenas import (
    ARENA_FLOOR,
    draw_court,
    draw_field,
    draw_hall,
    draw_hard_court,
    draw_ice,
    draw_ring,
    oval,
)
from thumbcli.render.paint.interiors import (
    draw_arcade,
    draw_chart_down,
    draw_chart_up,
    draw_classroom,
    draw_code,
    draw_courtroom,
    draw_curtain,
    draw_gym,
    draw_home,
    draw_nave,
    draw_vanity,
    draw_vault,
)
from thumbcli.render.paint.landscapes import (
    draw_clouds,
    draw_desert,
    draw_meadow,
    draw_sea,
    draw_smoke,
    draw_snow,
    draw_space,
    draw_street,
    draw_wood,
)
from thumbcli.render.paint.light import draw_beam, draw_halo, draw_veil, draw_vignette
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import (
    SQUARE_MAX_RATIO,
    blurred_fill,
    fill,
    gradient,
    polygon,
    radial,
    scatter,
    stroke,
)
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, own_surface
from thumbcli.render.style.color import BLACK, WHITE, mix, with_alpha

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.render.style.mood import Mood

__all__ = ["SCENES", "Scene", "kept_place"]

_PLACE_CELL_PX = 4  # of a scene that is kept, out of focus
_PLACES: ByteLimitedCache[skia.Image] = ByteLimitedCache(
    4 * 1024 * 1024, lambda image: int(image.width() * image.height() * BYTES_PER_PIXEL)
)
"""About eighteen of them: the same place in the same colours stands behind pictures of several families."""

_WINDOW_CYCLE, _DARK_WINDOWS = 5, 3  # of so many windows so many are dark
_VEIL_TO, _VEIL_ALPHA, _VIGNETTE = 0.60, 0.62, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A place.

    Attributes:
        paint: Draws it on a canvas of this width and height.
        floor: Where the floor begins, as a share of the height.
        stands: Objects stand on the floor; else they float before the scene.
    """

    paint: Callable[[skia.Canvas, float, float, Mood], None]
    floor: float
    stands: bool = True

    def draw(
        self, canvas: skia.Canvas, size: tuple[float, float], mood: Mood, kept: skia.Image | None = None
    ) -> None:
        """Draw the scene, or what is kept of it, with a vignette, and a veil where the words will be."""
        if kept is None:
            self.paint(canvas, *size, mood)
        else:
            canvas.drawImageRect(kept, skia.Rect(*size), skia.SamplingOptions())
        draw_vignette(canvas, size, _VIGNETTE)
        square = size[0] < size[1] * SQUARE_MAX_RATIO
        veil_to = (0.0, size[1] * _VEIL_TO) if square else (size[0] * _VEIL_TO, 0.0)
        draw_veil(canvas, (0, 0), veil_to, mix(mood.edge, BLACK, 0.3), _VEIL_ALPHA)


def kept_place(name: str, size: tuple[float, float], mood: Mood) -> skia.Image:
    """Return a scene at a quarter of the size, for all families that stand before it."""

    def make() -> skia.Image:
        surface = own_surface(*(math.ceil(side / _PLACE_CELL_PX) for side in size))
        with surface as canvas:
            canvas.clear(mood.edge)
            canvas.scale(surface.width() / size[0], surface.height() / size[1])
            SCENES[name].paint(canvas, *size, mood)
        return surface.makeImageSnapshot()

    return _PLACES.get((name, size, mood), make)


def _kitchen(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a tiled wall, a board with steam over it, and a counter of wood."""
    wall, floor = mix(mood.mid, mood.core, 0.12), height * 0.76
    canvas.drawRect(
        skia.Rect(0, 0, width, floor), gradient((0, 0), (0, floor), [mix(wall, mood.core, 0.22), wall])
    )
    tile_w, tile_h = height * 0.17, height * 0.085
    joints = skia.Path()
    for row in range(int(floor / tile_h) + 1):
        joints.addPoly([skia.Point(0, row * tile_h), skia.Point(width, row * tile_h)], False)
        shift = tile_w / 2 if row % 2 else 0.0
        for column in range(int(width / tile_w) + 2):
            x = column * tile_w - shift
            joints.addPoly([skia.Point(x, row * tile_h), skia.Point(x, (row + 1) * tile_h)], False)
    canvas.drawPath(joints, stroke(mix(wall, BLACK, 0.35), height * 0.006, 0.55))
    draw_halo(canvas, (width * 0.75, height * 0.4), height * 0.6, mood.core, 0.5)
    for x, y, value in scatter(4, 5):
        steam = (width * (0.62 + 0.3 * x), height * (0.06 + 0.4 * y))
        canvas.drawOval(
            oval(steam, height * 0.05, height * (0.1 + 0.1 * value)), blurred_fill(0x20FFFFFF, 18)
        )
    wood = [0xFF9A6234, 0xFF4A2A12]
    canvas.drawRect(skia.Rect(0, floor, width, height), gradient((0, floor), (0, height), wood))
    for row, share in enumerate((0.2, 0.48, 0.8)):
        y = floor + (height - floor) * share
        canvas.drawLine(0, y, width, y + height * 0.004 * (row - 1), stroke(BLACK, height * 0.004, 0.25))
    canvas.drawRect(skia.Rect(0, floor, width, floor + height * 0.014), fill(0xFFC98F55))


def _beach(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a sky at the end of the day, the sun's path on the sea, and sand."""
    sea, sand = height * 0.52, height * 0.78
    sky = [mix(mood.mid, mood.core, 0.2), mix(mood.core, WHITE, 0.35)]
    canvas.drawRect(skia.Rect(0, 0, width, sea), gradient((0, 0), (0, sea), sky))
    draw_halo(canvas, (width * 0.72, sea * 0.92), height * 0.5, 0xFFFFE9B0, 0.75)
    canvas.drawRect(
        skia.Rect(0, sea, width, sand),
        gradient((0, sea), (0, sand), [mix(mood.core, mood.mid, 0.35), mix(mood.mid, mood.edge, 0.35)]),
    )
    for x, y, value in scatter(2, 46):
        down = sea + (sand - sea) * y
        centre = (width * (0.72 + (x - 0.5) * (0.18 + 0.5 * y)), down)
        canvas.drawOval(oval(centre, height * (0.012 + 0.03 * value), height * 0.0035), fill(0xFFFFF3CF, 0.5))
    shore = skia.Path()
    shore.moveTo(0, height)
    shore.lineTo(0, sand + height * 0.06)
    shore.cubicTo(
        width * 0.3, sand - height * 0.03, width * 0.6, sand + height * 0.05, width, sand - height * 0.02
    )
    shore.lineTo(width, height)
    shore.close()
    canvas.drawPath(shore, stroke(WHITE, height * 0.02, 0.5))
    canvas.drawPath(shore, gradient((0, sand), (0, height), [0xFFE3BE83, 0xFF8A6234]))


def _night(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw stars, a moon, and hills in fog."""
    canvas.drawPaint(gradient((0, 0), (0, height), [mood.edge, mix(mood.mid, mood.core, 0.25)]))
    for x, y, value in scatter(6, 90):
        canvas.drawCircle(
            width * x, height * 0.7 * y, height * (0.001 + 0.002 * value), fill(WHITE, 0.3 + 0.5 * value)
        )
    moon = (width * 0.74, height * 0.36)
    draw_halo(canvas, moon, height * 0.75, 0xFFFFE2A8, 0.7)
    lit = radial((moon[0] - height * 0.1, moon[1] - height * 0.1), height * 0.5, [0xFFFFF7DC, 0xFFF0BE66])
    canvas.drawCircle(*moon, height * 0.31, lit)
    for x, y, radius in ((-0.12, -0.08, 0.045), (0.11, 0.06, 0.06), (0.03, -0.16, 0.028)):
        canvas.drawCircle(moon[0] + height * x, moon[1] + height * y, height * radius, fill(0xFFD29A45, 0.3))
    for depth, (base, wave) in enumerate(((0.76, 0.05), (0.86, 0.035))):
        hill = skia.Path()
        hill.moveTo(0, height)
        hill.lineTo(0, height * base)
        for step in range(1, 5):
            lift = height * wave * (1 if (step + depth) % 2 else -1)
            hill.quadTo(width * (step - 0.5) / 4, height * base - lift, width * step / 4, height * base)
        hill.lineTo(width, height)
        hill.close()
        canvas.drawOval(
            oval((width / 2, height * base), width * 0.7, height * 0.07),
            blurred_fill(with_alpha(mood.core, 0.25), 26),
        )
        canvas.drawPath(hill, fill(mix(mood.edge, BLACK, 0.25 + 0.35 * depth)))


def _skyline(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw three rows of houses with lit windows against a glowing sky."""
    warm = mix(mood.core, 0xFFFFC070, 0.45)
    canvas.drawPaint(
        gradient((0, 0), (0, height * 0.9), [mix(mood.edge, mood.mid, 0.4), mix(mood.mid, warm, 0.75)])
    )
    draw_halo(canvas, (width * 0.73, height * 0.72), height * 0.8, warm, 0.7)
    for row, (base, tallest, wide) in enumerate(
        ((0.90, 0.50, 0.045), (0.96, 0.42, 0.062), (1.02, 0.30, 0.085))
    ):
        colour = mix(mix(mood.mid, warm, 0.3), mix(mood.edge, BLACK, 0.45), 0.25 + 0.35 * row)
        x, houses = -0.02, list(scatter(row + 3, 40))
        for share, high, lit in houses:
            across = wide * (0.7 + 0.9 * share)
            top = height * (base - tallest * (0.4 + 0.6 * high))
            house = skia.Rect(width * x, top, width * (x + across), height)
            canvas.drawRect(house, fill(colour))
            if row:
                _draw_windows(canvas, house, height, round(lit * 100))
            x += across + 0.004
            if x > 1:
                break


def _draw_windows(canvas: skia.Canvas, house: skia.Rect, height: float, seed: int) -> None:
    step, size = height * 0.034, (height * 0.012, height * 0.018)
    columns, rows = int(house.width() / step), int((height - house.top()) / step)
    for row in range(rows):
        for column in range(columns):
            if (seed + row * 7 + column * 5 + row * column) % _WINDOW_CYCLE >= _DARK_WINDOWS:
                left, top = house.left() + step * (column + 0.4), house.top() + step * (row + 0.6)
                canvas.drawRect(skia.Rect(left, top, left + size[0], top + size[1]), fill(0xFFFFDF8A, 0.6))


def _desk(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a wall, a screen with lines that glow, a lamp's light, and a table that mirrors them."""
    table = height * 0.76
    canvas.drawPaint(
        gradient((0, 0), (0, table), [mix(mood.mid, mood.edge, 0.45), mix(mood.edge, mood.mid, 0.35)])
    )
    draw_halo(canvas, (width * 0.75, height * 0.4), height * 0.75, mood.core, 0.7)
    draw_halo(canvas, (width * 0.46, 0), height * 0.6, 0xFFFFE0A8, 0.4)
    screen = skia.Rect(width * 0.52, height * 0.08, width * 0.98, height * 0.64)
    canvas.drawRoundRect(
        screen.makeOutset(height * 0.02, height * 0.02), 14, 14, fill(mix(mood.edge, BLACK, 0.5))
    )
    canvas.drawRoundRect(
        screen,
        6,
        6,
        gradient((0, screen.top()), (0, screen.bottom()), [mix(mood.core, mood.mid, 0.45), mood.mid]),
    )
    for row, (x, _, value) in enumerate(scatter(7, 11)):
        left = screen.left() + width * (0.02 + 0.04 * (row % 3))
        y = screen.top() + height * (0.05 + 0.045 * row)
        colour = (mood.rim, mood.accent[1], mood.core)[int(x * 3)]
        canvas.drawLine(left, y, left + width * (0.06 + 0.2 * value), y, stroke(colour, height * 0.014, 0.45))
    foot = skia.Rect(width * 0.71, screen.bottom(), width * 0.79, table)
    canvas.drawRect(foot, fill(mix(mood.edge, BLACK, 0.45)))
    canvas.drawRect(
        skia.Rect(0, table, width, height),
        gradient((0, table), (0, height), [mix(mood.mid, mood.core, 0.25), mix(mood.edge, BLACK, 0.3)]),
    )
    canvas.drawRect(skia.Rect(0, table, width, table + height * 0.008), fill(mood.rim, 0.55))
    draw_halo(canvas, (width * 0.75, table), height * 0.5, mood.core, 0.5, squash=0.3)


def _lab(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw cells, a molecule and rings of measuring light over a bench of glass."""
    bench = height * 0.78
    canvas.drawPaint(
        gradient((0, 0), (0, height), [mix(mood.mid, mood.edge, 0.3), mix(mood.edge, BLACK, 0.2)])
    )
    draw_halo(canvas, (width * 0.75, height * 0.42), height * 0.66, mood.core, 0.75)
    side = height * 0.085
    cells = skia.Path()
    for row in range(6):
        for column in range(9):
            x = width * 0.5 + side * 1.75 * (column + 0.5 * (row % 2))
            y = height * 0.03 + side * 1.52 * row
            cells.addPath(polygon(*((x + side * dx, y + side * dy) for dx, dy in _HEXAGON)))
    canvas.drawPath(cells, stroke(mood.rim, height * 0.004, 0.16))
    atoms = [(0.58, 0.2), (0.63, 0.1), (0.69, 0.17), (0.93, 0.62), (0.965, 0.5), (0.9, 0.45)]
    for group in (atoms[:3], atoms[3:]):
        bond = skia.Path()
        bond.addPoly([skia.Point(width * x, height * y) for x, y in group], False)
        canvas.drawPath(bond, stroke(mix(mood.rim, mood.mid, 0.4), height * 0.011, 0.7))
        for place, (x, y) in enumerate(group):
            centre, radius = (width * x, height * y), height * (0.026 + 0.01 * (place % 2))
            lit = radial(
                (centre[0] - radius * 0.3, centre[1] - radius * 0.4),
                radius * 1.3,
                [mood.rim, mix(mood.mid, mood.edge, 0.2)],
            )
            canvas.drawCircle(*centre, radius, lit)
    for radius in (0.36, 0.44):
        canvas.drawCircle(
            width * 0.75, height * 0.42, height * radius, stroke(mood.rim, height * 0.004, 0.35)
        )
    glass = [mix(mood.core, mood.mid, 0.5), mix(mood.edge, BLACK, 0.35)]
    canvas.drawRect(skia.Rect(0, bench, width, height), gradient((0, bench), (0, height), glass))
    canvas.drawRect(skia.Rect(0, bench, width, bench + height * 0.008), fill(mood.rim, 0.6))


def _concert(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw beams over a stage, and the heads of a crowd before it."""
    floor = height * 0.74
    canvas.drawPaint(
        gradient((0, 0), (0, height), [mix(mood.edge, BLACK, 0.3), mix(mood.mid, mood.edge, 0.3)])
    )
    colours = (mood.core, mood.accent[1], mood.rim, mood.core)
    for place, (x, to) in enumerate(((0.5, 0.62), (0.68, 0.56), (0.82, 0.93), (0.98, 0.8))):
        draw_beam(
            canvas,
            (width * x, -height * 0.04),
            (width * to, height * 0.9),
            height * 0.3,
            colour=colours[place],
            alpha=0.62,
        )
        draw_halo(canvas, (width * x, 0), height * 0.13, colours[place], 0.9)
    draw_halo(canvas, (width * 0.75, height * 0.5), height * 0.5, mood.core, 0.55)
    stage = [mix(mood.mid, mood.core, 0.3), mix(mood.edge, BLACK, 0.4)]
    canvas.drawRect(skia.Rect(0, floor, width, height), gradient((0, floor), (0, height * 0.95), stage))
    canvas.drawRect(skia.Rect(0, floor, width, floor + height * 0.01), fill(mood.rim, 0.6))
    heads = skia.Path()
    for index in range(26):
        x = width * index / 25
        rise = height * (0.025 + 0.03 * ((index * 7) % 5) / 4)
        heads.addCircle(x, height - rise * 0.6, height * 0.036)
        heads.addRoundRect(
            skia.Rect(x - height * 0.05, height - rise * 0.1, x + height * 0.05, height * 1.1), 14, 14
        )
    canvas.drawPath(heads, fill(mix(mood.edge, BLACK, 0.75)))


def _road(canvas: skia.Canvas, width: float, height: float, mood: Mood) -> None:
    """Draw a road at night that runs to a glowing horizon."""
    horizon, middle = height * 0.56, width * 0.75
    canvas.drawPaint(
        gradient((0, 0), (0, horizon), [mix(mood.edge, BLACK, 0.35), mix(mood.mid, mood.core, 0.45)])
    )
    draw_halo(canvas, (middle, horizon), height * 0.7, mood.core, 0.85, squash=0.6)
    ground = [mix(mood.mid, BLACK, 0.55), mix(mood.edge, BLACK, 0.6)]
    canvas.drawRect(skia.Rect(0, horizon, width, height), gradient((0, horizon), (0, height), ground))
    far, near = width * 0.03, width * 0.62
    road = polygon(
        (middle - far, horizon), (middle + far, horizon), (middle + near, height), (middle - near, height)
    )
    canvas.drawPath(road, gradient((0, horizon), (0, height), [0xFF4A4E58, 0xFF14161B]))
    for side in (-1, 1):
        line = polygon(
            (middle + side * far * 0.94, horizon),
            (middle + side * far, horizon),
            (middle + side * near * 0.92, height),
            (middle + side * near * 0.86, height),
        )
        canvas.drawPath(line, fill(WHITE, 0.75))
    for dash in range(5):
        start, end = (0.08 + dash * dash * 0.045, 0.08 + dash * dash * 0.045 + 0.03 + dash * 0.02)
        top, bottom = (horizon + (height - horizon) * share for share in (start, end))
        half = [width * (0.001 + 0.012 * share) for share in (start, end)]
        canvas.drawPath(
            polygon(
                (middle - half[0], top),
                (middle + half[0], top),
                (middle + half[1], bottom),
                (middle - half[1], bottom),
            ),
            fill(mood.plate, 0.9),
        )


_HEXAGON = ((0.0, -1.0), (0.866, -0.5), (0.866, 0.5), (0.0, 1.0), (-0.866, 0.5), (-0.866, -0.5))

SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "kitchen": Scene(paint=_kitchen, floor=0.76),
        "beach": Scene(paint=_beach, floor=0.78),
        "night": Scene(paint=_night, floor=0.8, stands=False),
        "field": Scene(paint=draw_field, floor=ARENA_FLOOR),
        "court": Scene(paint=draw_court, floor=ARENA_FLOOR),
        "ring": Scene(paint=draw_ring, floor=ARENA_FLOOR),
        "hard-court": Scene(paint=draw_hard_court, floor=ARENA_FLOOR),
        "ice": Scene(paint=draw_ice, floor=ARENA_FLOOR),
        "hall": Scene(paint=draw_hall, floor=ARENA_FLOOR),
        "skyline": Scene(paint=_skyline, floor=0.9, stands=False),
        "desk": Scene(paint=_desk, floor=0.76),
        "lab": Scene(paint=_lab, floor=0.78),
        "concert": Scene(paint=_concert, floor=0.74),
        "road": Scene(paint=_road, floor=0.60),
        "sea": Scene(paint=draw_sea, floor=0.56, stands=False),
        "clouds": Scene(paint=draw_clouds, floor=0.9, stands=False),
        "space": Scene(paint=draw_space, floor=0.9, stands=False),
        "wood": Scene(paint=draw_wood, floor=0.80),
        "meadow": Scene(paint=draw_meadow, floor=0.74),
        "snow": Scene(paint=draw_snow, floor=0.76),
        "desert": Scene(paint=draw_desert, floor=0.74),
        "street": Scene(paint=draw_street, floor=0.80),
        "smoke": Scene(paint=draw_smoke, floor=0.9, stands=False),
        "vault": Scene(paint=draw_vault, floor=0.9, stands=False),
        "classroom": Scene(paint=draw_classroom, floor=0.80),
        "curtain": Scene(paint=draw_curtain, floor=0.80),
        "vanity": Scene(paint=draw_vanity, floor=0.84),
        "home": Scene(paint=draw_home, floor=0.80),
        "courtroom": Scene(paint=draw_courtroom, floor=0.84),
        "arcade": Scene(paint=draw_arcade, floor=0.74),
        "code": Scene(paint=draw_code, floor=0.9, stands=False),
        "nave": Scene(paint=draw_nave, floor=0.86),
        "gym": Scene(paint=draw_gym, floor=0.78),
        "chart-down": Scene(paint=draw_chart_down, floor=0.9, stands=False),
        "chart-up": Scene(paint=draw_chart_up, floor=0.9, stands=False),
    }
)
"""By name."""
