"""Things of our own that Unicode has no emoji of: software, servers, charts, a scoreboard, a grill.

Each is a few parts in a square of 100 units. In full colour a part is filled from its upper to its lower
colour; as a two-tone sticker the same parts are lines (`own_outline`).
"""

from __future__ import annotations

import math
from functools import lru_cache, partial
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import skia

from thumbcli.artwork import own_household, own_tech
from thumbcli.artwork.own_shapes import (
    BLUE,
    DARK,
    GOLD,
    GREEN,
    ORANGE,
    PALE,
    PINK,
    RED,
    SKY,
    STEEL,
    VIOLET,
    Drawn,
    Part,
    Point,
    Shades,
    box,
    disc,
    line,
    oval,
    stroked,
    united,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["OWN", "OWN_THINGS", "OwnObjects", "OwnThing", "own_named", "own_outline"]

OWN = "own"

_UNITS = 100.0
_FILL = 0.9
"""Of the square that a pack draws into: what a thing takes, as the glyphs of the colour font do."""

_LINE = 5.8
"""Of a sticker's lines, in units: as wide as those of the outline font."""


class OwnThing(NamedTuple):
    """A thing: its name, the character that stands for it in words, and what makes its parts."""

    name: str
    in_words: str
    parts: Callable[[], Iterator[Part]]


class OwnObjects:
    """The things as a pack; see `ArtworkPack`."""

    name, licence = OWN, "MIT"
    digest = ""
    """It changes with the version of the look alone."""

    def has(self, thing: str) -> bool:
        """Tell whether `thing` is a character of ours."""
        return thing in OWN_THINGS

    def things(self) -> tuple[str, ...]:
        """Return the characters that stand for the things, in the private use area."""
        return tuple(OWN_THINGS)

    def draw(self, canvas: skia.Canvas, thing: str, side_px: int) -> None:
        """Draw `thing`; see `ArtworkPack.draw`."""
        parts = _parts(thing)
        bounds = skia.Rect.MakeEmpty()
        for part in parts:
            bounds.join(part.path.computeTightBounds())
        scale = side_px * _FILL / max(bounds.width(), bounds.height())
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(side_px / 2, side_px / 2)
            canvas.scale(scale, scale)
            canvas.translate(-bounds.centerX(), -bounds.centerY())
            for part in parts:
                canvas.drawPath(part.path, _shaded(part))


def own_named(name: str) -> str | None:
    """Return the thing of a name, such as `scoreboard` or `server rack`; None for none."""
    spaced = " ".join(name.casefold().replace("-", " ").split())
    return next((thing for thing, own in OWN_THINGS.items() if own.name == spaced), None)


def own_outline(thing: str, units_per_em: float) -> skia.Path:
    """Return a thing as line art, for a sticker, in units of a font's em."""
    lines = skia.Path()
    for part in _parts(thing):
        if part.drawn is Drawn.NOT:
            continue
        drawn = part.path
        if part.drawn is Drawn.EDGE:
            # Each part covers the lines of those behind it.
            lines = skia.Op(lines, part.path, skia.PathOp.kDifference_PathOp)
            drawn = skia.Simplify(stroked(part.path, _LINE))
        lines = skia.Op(lines, drawn, skia.PathOp.kUnion_PathOp)
    scale = units_per_em / _UNITS
    lines.transform(skia.Matrix.Scale(scale, scale))
    return lines


@lru_cache(64)
def _parts(thing: str) -> tuple[Part, ...]:
    return tuple(OWN_THINGS[thing].parts())


def _shaded(part: Part) -> skia.Paint:
    bounds = part.path.computeTightBounds()
    ends = [skia.Point(0, bounds.top()), skia.Point(0, bounds.bottom())]
    shader = skia.GradientShader.MakeLinear(ends, list(part.shades))
    return skia.Paint(AntiAlias=True, Shader=shader)


def _chip() -> Iterator[Part]:
    pins = []
    for middle in (32.0, 50.0, 68.0):
        pins += [box(middle - 4, 4, middle + 4, 96, 2.5), box(4, middle - 4, 96, middle + 4, 2.5)]
    yield Part(united(pins), GOLD, Drawn.SOLID)
    yield Part(box(16, 16, 84, 84, 8), DARK)
    yield Part(box(22, 22, 78, 78, 5), (0xFF5A6A9C, 0xFF2A3556), Drawn.NOT)
    yield Part(box(35, 35, 65, 65, 4), SKY)
    yield Part(box(38, 38, 62, 44, 2.5), (0xCCFFFFFF, 0x33FFFFFF), Drawn.NOT)


def _atom() -> Iterator[Part]:
    orbits = []
    for turn_deg in (0, 60, 120):
        orbit = oval(50, 50, 43, 16.5)
        orbit.transform(skia.Matrix.RotateDeg(turn_deg, skia.Point(50, 50)))
        orbits.append(stroked(orbit, 5.4))
    yield Part(united(orbits), SKY, Drawn.SOLID)
    yield Part(disc(50, 50, 9.5), (0xFFB5F0FF, 0xFF1899E0), Drawn.SOLID)


def _helm() -> Iterator[Part]:
    spokes, knobs = [], []
    for index in range(8):
        right, down = math.cos(math.tau * index / 8), math.sin(math.tau * index / 8)
        spokes.append(line(5.4, (50 + 8 * right, 50 + 8 * down), (50 + 42 * right, 50 + 42 * down)))
        knobs.append(disc(50 + 42 * right, 50 + 42 * down, 5.4))
    yield Part(united([*spokes, *knobs]), (0xFFA9C6FF, 0xFF4A7DF5), Drawn.SOLID)
    yield Part(stroked(disc(50, 50, 28), 8.5), BLUE, Drawn.SOLID)
    yield Part(disc(50, 50, 11), BLUE)
    yield Part(disc(50, 50, 4.5), PALE, Drawn.NOT)


def _brick() -> Iterator[Part]:
    for left in (14.0, 40.0, 66.0):
        yield Part(box(left, 26, left + 20, 46, 3), (0xFFFF9A8A, 0xFFE0362F))
    yield Part(box(6, 38, 94, 82, 4), RED)
    yield Part(box(10, 41, 90, 47, 3), (0x99FFFFFF, 0x22FFFFFF), Drawn.NOT)


def _network() -> Iterator[Part]:
    layers = (
        (14.0, (26.0, 50.0, 74.0), SKY),
        (50.0, (14.0, 38.0, 62.0, 86.0), VIOLET),
        (86.0, (36.0, 64.0), PINK),
    )
    edges = [
        line(2.2, (x, y), (to_x, to_y))
        for (x, ys, _), (to_x, to_ys, _) in pairwise(layers)
        for y in ys
        for to_y in to_ys
    ]
    yield Part(united(edges), (0xFFE6DEFF, 0xFFA795E8), Drawn.SOLID)
    for x, ys, shades in layers:
        for y in ys:
            yield Part(disc(x, y, 10), shades)
            yield Part(oval(x - 2.5, y - 4, 3.6, 2.4), (0xB3FFFFFF, 0x4DFFFFFF), Drawn.NOT)


def _window(frame: Shades, bar: Shades, lamps: Sequence[Shades]) -> Iterator[Part]:
    """Yield a window of a program: its frame, its bar, and the three buttons on it."""
    yield Part(box(5, 13, 95, 87, 8), frame)
    top = skia.Op(box(5, 13, 95, 87, 8), box(0, 0, 100, 30), skia.PathOp.kIntersect_PathOp)
    yield Part(top, bar)
    for index, shades in enumerate(lamps):
        yield Part(disc(14.5 + 9 * index, 21.5, 3.1), shades, Drawn.SOLID)


def _terminal() -> Iterator[Part]:
    yield from _window(DARK, STEEL, (RED, GOLD, GREEN))
    yield Part(line(7, (21, 45), (35, 57), (21, 69)), GREEN, Drawn.SOLID)
    yield Part(box(44, 66, 70, 73, 3), PALE, Drawn.SOLID)


def _browser() -> Iterator[Part]:
    yield from _window(PALE, BLUE, (PALE, PALE, PALE))
    yield Part(box(15, 39, 47, 76, 3.5), ORANGE)
    lines = [box(55, y, right, y + 6, 3) for y, right in ((40.0, 85.0), (52.0, 85.0))]
    yield Part(united(lines), (0xFFAAB8D6, 0xFF8C9DC4), Drawn.SOLID)
    yield Part(box(55, 65, 78, 76, 5), GREEN, Drawn.SOLID)


def _database() -> Iterator[Part]:
    for top in (62.0, 40.0, 18.0):
        side = united([box(14, top, 86, top + 20), oval(50, top + 20, 36, 11)])
        yield Part(skia.Op(side, oval(50, top, 36, 11), skia.PathOp.kUnion_PathOp), BLUE)
        yield Part(oval(50, top, 36, 11), (0xFFD4E9FF, 0xFF8FC1FF))
        yield Part(disc(74, top + 19, 2.8), GREEN, Drawn.NOT)


def _server() -> Iterator[Part]:
    yield Part(box(18, 4, 82, 96, 6), DARK)
    for top in (11.0, 31.5, 52.0, 72.5):
        yield Part(box(24, top, 76, top + 16, 3), STEEL)
        yield Part(disc(32, top + 8, 3), GREEN, Drawn.SOLID)
        yield Part(disc(41, top + 8, 3), GOLD, Drawn.NOT)
        slots = [box(x, top + 4.5, x + 3.4, top + 11.5, 1.5) for x in (52.0, 58.5, 65.0)]
        yield Part(united(slots), (0xFF232B45, 0xFF151A2C), Drawn.SOLID)


def _branch() -> Iterator[Part]:
    side = skia.Path()
    side.moveTo(70, 30)
    side.cubicTo(70, 56, 32, 46, 32, 72)
    yield Part(united([line(7.5, (32, 18), (32, 82)), stroked(side, 7.5)]), ORANGE, Drawn.SOLID)
    for x, y in ((32.0, 16.0), (32.0, 84.0), (70.0, 28.0)):
        yield Part(disc(x, y, 12.5), ORANGE)
        yield Part(disc(x, y, 6), PALE, Drawn.NOT)


def _play() -> Iterator[Part]:
    yield Part(disc(50, 50, 44), RED)
    yield Part(oval(50, 27, 31, 16), (0x66FFFFFF, 0x00FFFFFF), Drawn.NOT)
    triangle = skia.Path()
    triangle.addPoly([skia.Point(41, 31), skia.Point(72, 50), skia.Point(41, 69)], True)
    yield Part(united([triangle, stroked(triangle, 5)]), PALE, Drawn.SOLID)


def _containers() -> Iterator[Part]:
    for left, top, shades, rib in (
        (4.0, 52.0, BLUE, 0xFF1B4FC4),
        (50.0, 52.0, ORANGE, 0xFFC43D10),
        (27.5, 18.4, GREEN, 0xFF0E8A50),
    ):
        yield Part(box(left, top, left + 45.5, top + 33, 2.5), shades)
        ribs = [box(left + at, top + 6, left + at + 3.2, top + 27, 1.2) for at in (7, 14.6, 22.2, 29.8, 37.4)]
        yield Part(united(ribs), (rib, rib), Drawn.SOLID)


def _card(shades: Shades, *strokes: tuple[Point, ...]) -> Iterator[Part]:
    """Yield a card with signs on it that are written with a round pen."""
    yield Part(box(5, 10, 95, 90, 16), shades)
    yield Part(box(10, 13, 90, 40, 13), (0x59FFFFFF, 0x00FFFFFF), Drawn.NOT)
    yield Part(united([line(7.5, *points) for points in strokes]), PALE, Drawn.SOLID)


def _code() -> Iterator[Part]:
    left, right = ((34, 34), (18, 50), (34, 66)), ((66, 34), (82, 50), (66, 66))
    yield from _card(VIOLET, left, ((56, 28), (44, 72)), right)


def _braces() -> Iterator[Part]:
    left = (
        (40, 27),
        (34, 28),
        (31, 32),
        (31, 44),
        (29, 48),
        (23, 50),
        (29, 52),
        (31, 56),
        (31, 68),
        (34, 72),
        (40, 73),
    )
    right = tuple((100 - x, y) for x, y in left)
    yield from _card((0xFF36D6C3, 0xFF0B8F86), left, right)
    yield Part(united([disc(x, 50, 3.6) for x in (42.0, 50.0, 58.0)]), PALE, Drawn.SOLID)


_SEGMENTS_OF_ZERO = ((0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 1, 2), (1, 2, 0, 2), (0, 2, 0, 1), (0, 1, 0, 0))
"""Of a digit on a scoreboard: from where to where its lit segments go, in halves of its height."""


def _scoreboard() -> Iterator[Part]:
    yield Part(united([box(20, 74, 27, 96, 2), box(73, 74, 80, 96, 2)]), STEEL)
    yield Part(box(3, 14, 97, 80, 6), DARK)
    yield Part(box(9, 20, 91, 28, 3), GREEN, Drawn.SOLID)
    for left in (11.0, 55.0):
        yield Part(box(left, 34, left + 34, 74, 3), (0xFF10162A, 0xFF070A14))
        digit = [
            line(5.6, (left + 9 + 16 * a, 41 + 13 * b), (left + 9 + 16 * c, 41 + 13 * d))
            for a, b, c, d in _SEGMENTS_OF_ZERO
        ]
        yield Part(united(digit), GOLD, Drawn.SOLID)
    yield Part(united([disc(50, 48, 3), disc(50, 61, 3)]), GOLD, Drawn.SOLID)


def _loop() -> Iterator[Part]:
    for to, shades in ((-1, VIOLET), (1, SKY)):
        half = skia.Path()
        half.moveTo(50, 50)
        half.cubicTo(50 + to * 14, 24, 50 + to * 41, 20, 50 + to * 41, 50)
        half.cubicTo(50 + to * 41, 80, 50 + to * 14, 76, 50, 50)
        yield Part(stroked(half, 13), shades)


def _candles(*, fall: bool = False) -> Iterator[Part]:
    """Yield five candles that rise with one step back, or that fall with one step up."""
    yield Part(box(4, 90, 96, 95, 2.5), STEEL, Drawn.SOLID)
    forward, back = (RED, GREEN) if fall else (GREEN, RED)
    for x, low, bottom, top, high, shades in (
        (14.0, 86.0, 78.0, 58.0, 50.0, forward),
        (32.0, 76.0, 70.0, 48.0, 40.0, forward),
        (50.0, 78.0, 70.0, 54.0, 44.0, back),
        (68.0, 66.0, 58.0, 30.0, 22.0, forward),
        (86.0, 46.0, 38.0, 14.0, 6.0, forward),
    ):
        middle = 100 - x if fall else x
        yield Part(line(3.4, (middle, low), (middle, high)), shades, Drawn.SOLID)
        yield Part(box(middle - 7.5, top, middle + 7.5, bottom, 2.5), shades)


def _grill() -> Iterator[Part]:
    """Yield a kettle grill with its lid on and flames that show between lid and bowl."""
    legs = ((36, 66), (22, 96)), ((64, 66), (78, 96)), ((50, 66), (50, 92))
    yield Part(united([line(4.6, *leg) for leg in legs]), STEEL, Drawn.SOLID)
    yield Part(united([disc(23, 93, 6.5), disc(77, 93, 6.5)]), DARK)
    bowl = skia.Path()
    bowl.moveTo(10, 50)
    bowl.cubicTo(12, 84, 88, 84, 90, 50)
    bowl.close()
    yield Part(bowl, DARK)
    for x, top in ((26, 37), (42, 31), (58, 34), (74, 28)):
        flame = skia.Path()
        flame.moveTo(x, top)
        flame.quadTo(x + 14, top + 14, x + 9, 50)
        flame.lineTo(x - 9, 50)
        flame.quadTo(x - 12, top + 16, x, top)
        flame.close()
        yield Part(flame, ORANGE)
    for x, top in ((34, 41), (66, 39)):
        flame = skia.Path()
        flame.moveTo(x, top)
        flame.quadTo(x + 8, top + 7, x + 5, 50)
        flame.lineTo(x - 5, 50)
        flame.quadTo(x - 7, top + 8, x, top)
        flame.close()
        yield Part(flame, GOLD, Drawn.NOT)
    yield Part(box(5, 46.5, 95, 54, 3.5), STEEL)
    lid = skia.Path()
    lid.moveTo(14, 27)
    lid.cubicTo(18, 1, 82, 1, 86, 27)
    lid.close()
    knob = box(43, 1, 57, 15, 5)
    tilted = skia.Matrix()
    tilted.setRotate(-8, 14, 27)
    lid.transform(tilted)
    knob.transform(tilted)
    yield Part(knob, DARK)
    yield Part(lid, RED)


OWN_THINGS: Mapping[str, OwnThing] = MappingProxyType(
    {
        "\ue000": OwnThing("computer chip", "💻", _chip),
        "\ue001": OwnThing("atom", "⚛", _atom),
        "\ue002": OwnThing("ship's wheel", "☸", _helm),
        "\ue003": OwnThing("toy brick", "🧱", _brick),
        "\ue004": OwnThing("neural network", "🧠", _network),
        "\ue005": OwnThing("terminal window", "💻", _terminal),
        "\ue006": OwnThing("browser window", "🌐", _browser),
        "\ue007": OwnThing("database", "🗄", _database),
        "\ue008": OwnThing("server rack", "🖥", _server),
        "\ue009": OwnThing("git branch", "🌿", _branch),
        "\ue00a": OwnThing("play button", "▶", _play),
        "\ue00b": OwnThing("shipping containers", "🚢", _containers),
        "\ue00c": OwnThing("code brackets", "💻", _code),
        "\ue00d": OwnThing("scoreboard", "🏟", _scoreboard),
        "\ue00e": OwnThing("endless loop", "♾", _loop),
        "\ue00f": OwnThing("curly braces", "🔌", _braces),
        "\ue010": OwnThing("candlestick chart", "📈", _candles),
        "\ue011": OwnThing("falling candlestick chart", "📉", partial(_candles, fall=True)),
        "\ue012": OwnThing("grill", "🍖", _grill),
        "\ue013": OwnThing("fridge", "🧊", own_household.fridge),
        "\ue014": OwnThing("washing machine", "🧺", own_household.washing_machine),
        "\ue015": OwnThing("oven", "🍳", own_household.oven),
        "\ue016": OwnThing("vacuum cleaner", "🧹", own_household.vacuum_cleaner),
        "\ue017": OwnThing("sewing machine", "🧵", own_household.sewing_machine),
        "\ue018": OwnThing("dumbbell", "🏋", own_household.dumbbell),
        "\ue019": OwnThing("3d printer", "🖨", own_household.printer_3d),
        "\ue01a": OwnThing("drone", "🚁", own_household.drone),
        "\ue01b": OwnThing("wallet", "👛", own_household.wallet),
        "\ue01c": OwnThing("passport", "🛂", own_household.passport),
        "\ue01d": OwnThing("contract", "📝", own_household.contract),
        "\ue01e": OwnThing("tattoo machine", "🖋", own_household.tattoo_machine),
        "\ue01f": OwnThing("solar panel", "🔆", own_household.solar_panel),
        "\ue020": OwnThing("geode", "💎", own_household.geode),
        "\ue021": OwnThing("bell curve", "📊", own_household.bell_curve),
        "\ue022": OwnThing("ai chip", "💻", own_tech.ai_chip),
        "\ue023": OwnThing("chat window", "💬", own_tech.chat_window),
        "\ue024": OwnThing("ai spark", "✨", own_tech.ai_spark),
        "\ue025": OwnThing("assistant robot", "🤖", own_tech.assistant_robot),
        "\ue026": OwnThing("graphics card", "🖥", own_tech.graphics_card),
        "\ue027": OwnThing("circuit brain", "🧠", own_tech.circuit_brain),
    }
)
"""By the character in the private use area that names each in the tables of words."""
