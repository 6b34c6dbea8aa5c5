"""Things of our own that Unicode has no emoji of: software, servers, charts, a scoreboard, a grill.

Each is a few parts in a square of 100 units. In full colour a part is filled from its upper to its lower
colour; as a two-tone sticker the same parts are lines (`own_outline`).
"""

from __future__ import annotations

import math
from enum import Enum, auto
from functools import lru_cache, partial
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import skia

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["OWN", "OWN_THINGS", "OwnObjects", "OwnThing", "own_named", "own_outline"]

OWN = "own"

_UNITS = 100.0
_FILL = 0.9
"""Of the square that a pack draws into: what a thing takes, as the glyphs of the colour font do."""

_LINE = 5.8
"""Of a sticker's lines, in units: as wide as those of the outline font."""

_Point = tuple[float, float]
_Shades = tuple[int, int]
"""The colour at the top of a part, and at its foot."""

_DARK: _Shades = (0xFF46527A, 0xFF1C2338)
_STEEL: _Shades = (0xFF8492B8, 0xFF4A5680)
_PALE: _Shades = (0xFFFFFFFF, 0xFFD9E3F5)
_BLUE: _Shades = (0xFF6FB1FF, 0xFF2563EB)
_SKY: _Shades = (0xFF7DE3FF, 0xFF18A5F0)
_GREEN: _Shades = (0xFF6EF0A0, 0xFF16A864)
_RED: _Shades = (0xFFFF6B5E, 0xFFD3202F)
_GOLD: _Shades = (0xFFFFE082, 0xFFFFA000)
_ORANGE: _Shades = (0xFFFFA65C, 0xFFF4511E)
_VIOLET: _Shades = (0xFFB79CFF, 0xFF6D3FE0)
_PINK: _Shades = (0xFFFF9CC2, 0xFFE91E76)


class _Drawn(Enum):
    """How a part looks in a two-tone sticker."""

    EDGE = auto()
    SOLID = auto()
    NOT = auto()


class _Part(NamedTuple):
    path: skia.Path
    shades: _Shades
    drawn: _Drawn = _Drawn.EDGE


class OwnThing(NamedTuple):
    """A thing: its name, the character that stands for it in words, and what makes its parts."""

    name: str
    in_words: str
    parts: Callable[[], Iterator[_Part]]


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
        if part.drawn is _Drawn.NOT:
            continue
        drawn = part.path
        if part.drawn is _Drawn.EDGE:
            # Each part covers the lines of those behind it.
            lines = skia.Op(lines, part.path, skia.PathOp.kDifference_PathOp)
            drawn = skia.Simplify(_stroked(part.path, _LINE))
        lines = skia.Op(lines, drawn, skia.PathOp.kUnion_PathOp)
    scale = units_per_em / _UNITS
    lines.transform(skia.Matrix.Scale(scale, scale))
    return lines


@lru_cache(64)
def _parts(thing: str) -> tuple[_Part, ...]:
    return tuple(OWN_THINGS[thing].parts())


def _shaded(part: _Part) -> skia.Paint:
    bounds = part.path.computeTightBounds()
    ends = [skia.Point(0, bounds.top()), skia.Point(0, bounds.bottom())]
    shader = skia.GradientShader.MakeLinear(ends, list(part.shades))
    return skia.Paint(AntiAlias=True, Shader=shader)


def _box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> skia.Path:
    path = skia.Path()
    path.addRoundRect(skia.Rect(left, top, right, bottom), radius, radius)
    return path


def _disc(x: float, y: float, radius: float) -> skia.Path:
    return _oval(x, y, radius, radius)


def _oval(x: float, y: float, across: float, down: float) -> skia.Path:
    path = skia.Path()
    path.addOval(skia.Rect(x - across, y - down, x + across, y + down))
    return path


def _stroked(path: skia.Path, width: float) -> skia.Path:
    stroke = skia.Paint(
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )
    lines = skia.Path()
    stroke.getFillPath(path, lines)
    return lines


def _line(width: float, *points: _Point) -> skia.Path:
    """Return a line through points, with round ends."""
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in points], False)
    return _stroked(path, width)


def _united(paths: Sequence[skia.Path]) -> skia.Path:
    union = skia.Path()
    for path in paths:
        union.addPath(path)
    return skia.Simplify(union)


def _chip() -> Iterator[_Part]:
    pins = []
    for middle in (32.0, 50.0, 68.0):
        pins += [_box(middle - 4, 4, middle + 4, 96, 2.5), _box(4, middle - 4, 96, middle + 4, 2.5)]
    yield _Part(_united(pins), _GOLD, _Drawn.SOLID)
    yield _Part(_box(16, 16, 84, 84, 8), _DARK)
    yield _Part(_box(22, 22, 78, 78, 5), (0xFF5A6A9C, 0xFF2A3556), _Drawn.NOT)
    yield _Part(_box(35, 35, 65, 65, 4), _SKY)
    yield _Part(_box(38, 38, 62, 44, 2.5), (0xCCFFFFFF, 0x33FFFFFF), _Drawn.NOT)


def _atom() -> Iterator[_Part]:
    orbits = []
    for turn_deg in (0, 60, 120):
        orbit = _oval(50, 50, 43, 16.5)
        orbit.transform(skia.Matrix.RotateDeg(turn_deg, skia.Point(50, 50)))
        orbits.append(_stroked(orbit, 5.4))
    yield _Part(_united(orbits), _SKY, _Drawn.SOLID)
    yield _Part(_disc(50, 50, 9.5), (0xFFB5F0FF, 0xFF1899E0), _Drawn.SOLID)


def _helm() -> Iterator[_Part]:
    spokes, knobs = [], []
    for index in range(8):
        right, down = math.cos(math.tau * index / 8), math.sin(math.tau * index / 8)
        spokes.append(_line(5.4, (50 + 8 * right, 50 + 8 * down), (50 + 42 * right, 50 + 42 * down)))
        knobs.append(_disc(50 + 42 * right, 50 + 42 * down, 5.4))
    yield _Part(_united([*spokes, *knobs]), (0xFFA9C6FF, 0xFF4A7DF5), _Drawn.SOLID)
    yield _Part(_stroked(_disc(50, 50, 28), 8.5), _BLUE, _Drawn.SOLID)
    yield _Part(_disc(50, 50, 11), _BLUE)
    yield _Part(_disc(50, 50, 4.5), _PALE, _Drawn.NOT)


def _brick() -> Iterator[_Part]:
    for left in (14.0, 40.0, 66.0):
        yield _Part(_box(left, 26, left + 20, 46, 3), (0xFFFF9A8A, 0xFFE0362F))
    yield _Part(_box(6, 38, 94, 82, 4), _RED)
    yield _Part(_box(10, 41, 90, 47, 3), (0x99FFFFFF, 0x22FFFFFF), _Drawn.NOT)


def _network() -> Iterator[_Part]:
    layers = (
        (14.0, (26.0, 50.0, 74.0), _SKY),
        (50.0, (14.0, 38.0, 62.0, 86.0), _VIOLET),
        (86.0, (36.0, 64.0), _PINK),
    )
    edges = [
        _line(2.2, (x, y), (to_x, to_y))
        for (x, ys, _), (to_x, to_ys, _) in pairwise(layers)
        for y in ys
        for to_y in to_ys
    ]
    yield _Part(_united(edges), (0xFFE6DEFF, 0xFFA795E8), _Drawn.SOLID)
    for x, ys, shades in layers:
        for y in ys:
            yield _Part(_disc(x, y, 10), shades)
            yield _Part(_oval(x - 2.5, y - 4, 3.6, 2.4), (0xB3FFFFFF, 0x4DFFFFFF), _Drawn.NOT)


def _window(frame: _Shades, bar: _Shades, lamps: Sequence[_Shades]) -> Iterator[_Part]:
    """Yield a window of a program: its frame, its bar, and the three buttons on it."""
    yield _Part(_box(5, 13, 95, 87, 8), frame)
    top = skia.Op(_box(5, 13, 95, 87, 8), _box(0, 0, 100, 30), skia.PathOp.kIntersect_PathOp)
    yield _Part(top, bar)
    for index, shades in enumerate(lamps):
        yield _Part(_disc(14.5 + 9 * index, 21.5, 3.1), shades, _Drawn.SOLID)


def _terminal() -> Iterator[_Part]:
    yield from _window(_DARK, _STEEL, (_RED, _GOLD, _GREEN))
    yield _Part(_line(7, (21, 45), (35, 57), (21, 69)), _GREEN, _Drawn.SOLID)
    yield _Part(_box(44, 66, 70, 73, 3), _PALE, _Drawn.SOLID)


def _browser() -> Iterator[_Part]:
    yield from _window(_PALE, _BLUE, (_PALE, _PALE, _PALE))
    yield _Part(_box(15, 39, 47, 76, 3.5), _ORANGE)
    lines = [_box(55, y, right, y + 6, 3) for y, right in ((40.0, 85.0), (52.0, 85.0))]
    yield _Part(_united(lines), (0xFFAAB8D6, 0xFF8C9DC4), _Drawn.SOLID)
    yield _Part(_box(55, 65, 78, 76, 5), _GREEN, _Drawn.SOLID)


def _database() -> Iterator[_Part]:
    for top in (62.0, 40.0, 18.0):
        side = _united([_box(14, top, 86, top + 20), _oval(50, top + 20, 36, 11)])
        yield _Part(skia.Op(side, _oval(50, top, 36, 11), skia.PathOp.kUnion_PathOp), _BLUE)
        yield _Part(_oval(50, top, 36, 11), (0xFFD4E9FF, 0xFF8FC1FF))
        yield _Part(_disc(74, top + 19, 2.8), _GREEN, _Drawn.NOT)


def _server() -> Iterator[_Part]:
    yield _Part(_box(18, 4, 82, 96, 6), _DARK)
    for top in (11.0, 31.5, 52.0, 72.5):
        yield _Part(_box(24, top, 76, top + 16, 3), _STEEL)
        yield _Part(_disc(32, top + 8, 3), _GREEN, _Drawn.SOLID)
        yield _Part(_disc(41, top + 8, 3), _GOLD, _Drawn.NOT)
        slots = [_box(x, top + 4.5, x + 3.4, top + 11.5, 1.5) for x in (52.0, 58.5, 65.0)]
        yield _Part(_united(slots), (0xFF232B45, 0xFF151A2C), _Drawn.SOLID)


def _branch() -> Iterator[_Part]:
    side = skia.Path()
    side.moveTo(70, 30)
    side.cubicTo(70, 56, 32, 46, 32, 72)
    yield _Part(_united([_line(7.5, (32, 18), (32, 82)), _stroked(side, 7.5)]), _ORANGE, _Drawn.SOLID)
    for x, y in ((32.0, 16.0), (32.0, 84.0), (70.0, 28.0)):
        yield _Part(_disc(x, y, 12.5), _ORANGE)
        yield _Part(_disc(x, y, 6), _PALE, _Drawn.NOT)


def _play() -> Iterator[_Part]:
    yield _Part(_disc(50, 50, 44), _RED)
    yield _Part(_oval(50, 27, 31, 16), (0x66FFFFFF, 0x00FFFFFF), _Drawn.NOT)
    triangle = skia.Path()
    triangle.addPoly([skia.Point(41, 31), skia.Point(72, 50), skia.Point(41, 69)], True)
    yield _Part(_united([triangle, _stroked(triangle, 5)]), _PALE, _Drawn.SOLID)


def _containers() -> Iterator[_Part]:
    for left, top, shades, rib in (
        (4.0, 52.0, _BLUE, 0xFF1B4FC4),
        (50.0, 52.0, _ORANGE, 0xFFC43D10),
        (27.5, 18.4, _GREEN, 0xFF0E8A50),
    ):
        yield _Part(_box(left, top, left + 45.5, top + 33, 2.5), shades)
        ribs = [
            _box(left + at, top + 6, left + at + 3.2, top + 27, 1.2) for at in (7, 14.6, 22.2, 29.8, 37.4)
        ]
        yield _Part(_united(ribs), (rib, rib), _Drawn.SOLID)


def _card(shades: _Shades, *strokes: tuple[_Point, ...]) -> Iterator[_Part]:
    """Yield a card with signs on it that are written with a round pen."""
    yield _Part(_box(5, 10, 95, 90, 16), shades)
    yield _Part(_box(10, 13, 90, 40, 13), (0x59FFFFFF, 0x00FFFFFF), _Drawn.NOT)
    yield _Part(_united([_line(7.5, *points) for points in strokes]), _PALE, _Drawn.SOLID)


def _code() -> Iterator[_Part]:
    left, right = ((34, 34), (18, 50), (34, 66)), ((66, 34), (82, 50), (66, 66))
    yield from _card(_VIOLET, left, ((56, 28), (44, 72)), right)


def _braces() -> Iterator[_Part]:
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
    yield _Part(_united([_disc(x, 50, 3.6) for x in (42.0, 50.0, 58.0)]), _PALE, _Drawn.SOLID)


_SEGMENTS_OF_ZERO = ((0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 1, 2), (1, 2, 0, 2), (0, 2, 0, 1), (0, 1, 0, 0))
"""Of a digit on a scoreboard: from where to where its lit segments go, in halves of its height."""


def _scoreboard() -> Iterator[_Part]:
    yield _Part(_united([_box(20, 74, 27, 96, 2), _box(73, 74, 80, 96, 2)]), _STEEL)
    yield _Part(_box(3, 14, 97, 80, 6), _DARK)
    yield _Part(_box(9, 20, 91, 28, 3), _GREEN, _Drawn.SOLID)
    for left in (11.0, 55.0):
        yield _Part(_box(left, 34, left + 34, 74, 3), (0xFF10162A, 0xFF070A14))
        digit = [
            _line(5.6, (left + 9 + 16 * a, 41 + 13 * b), (left + 9 + 16 * c, 41 + 13 * d))
            for a, b, c, d in _SEGMENTS_OF_ZERO
        ]
        yield _Part(_united(digit), _GOLD, _Drawn.SOLID)
    yield _Part(_united([_disc(50, 48, 3), _disc(50, 61, 3)]), _GOLD, _Drawn.SOLID)


def _loop() -> Iterator[_Part]:
    for to, shades in ((-1, _VIOLET), (1, _SKY)):
        half = skia.Path()
        half.moveTo(50, 50)
        half.cubicTo(50 + to * 14, 24, 50 + to * 41, 20, 50 + to * 41, 50)
        half.cubicTo(50 + to * 41, 80, 50 + to * 14, 76, 50, 50)
        yield _Part(_stroked(half, 13), shades)


def _candles(*, fall: bool = False) -> Iterator[_Part]:
    """Yield five candles that rise with one step back, or that fall with one step up."""
    yield _Part(_box(4, 90, 96, 95, 2.5), _STEEL, _Drawn.SOLID)
    forward, back = (_RED, _GREEN) if fall else (_GREEN, _RED)
    for x, low, bottom, top, high, shades in (
        (14.0, 86.0, 78.0, 58.0, 50.0, forward),
        (32.0, 76.0, 70.0, 48.0, 40.0, forward),
        (50.0, 78.0, 70.0, 54.0, 44.0, back),
        (68.0, 66.0, 58.0, 30.0, 22.0, forward),
        (86.0, 46.0, 38.0, 14.0, 6.0, forward),
    ):
        middle = 100 - x if fall else x
        yield _Part(_line(3.4, (middle, low), (middle, high)), shades, _Drawn.SOLID)
        yield _Part(_box(middle - 7.5, top, middle + 7.5, bottom, 2.5), shades)


def _grill() -> Iterator[_Part]:
    """Yield a kettle grill with its lid on and flames that show between lid and bowl."""
    legs = ((36, 66), (22, 96)), ((64, 66), (78, 96)), ((50, 66), (50, 92))
    yield _Part(_united([_line(4.6, *leg) for leg in legs]), _STEEL, _Drawn.SOLID)
    yield _Part(_united([_disc(23, 93, 6.5), _disc(77, 93, 6.5)]), _DARK)
    bowl = skia.Path()
    bowl.moveTo(10, 50)
    bowl.cubicTo(12, 84, 88, 84, 90, 50)
    bowl.close()
    yield _Part(bowl, _DARK)
    for x, top in ((26, 37), (42, 31), (58, 34), (74, 28)):
        flame = skia.Path()
        flame.moveTo(x, top)
        flame.quadTo(x + 14, top + 14, x + 9, 50)
        flame.lineTo(x - 9, 50)
        flame.quadTo(x - 12, top + 16, x, top)
        flame.close()
        yield _Part(flame, _ORANGE)
    for x, top in ((34, 41), (66, 39)):
        flame = skia.Path()
        flame.moveTo(x, top)
        flame.quadTo(x + 8, top + 7, x + 5, 50)
        flame.lineTo(x - 5, 50)
        flame.quadTo(x - 7, top + 8, x, top)
        flame.close()
        yield _Part(flame, _GOLD, _Drawn.NOT)
    yield _Part(_box(5, 46.5, 95, 54, 3.5), _STEEL)
    lid = skia.Path()
    lid.moveTo(14, 27)
    lid.cubicTo(18, 1, 82, 1, 86, 27)
    lid.close()
    knob = _box(43, 1, 57, 15, 5)
    tilted = skia.Matrix()
    tilted.setRotate(-8, 14, 27)
    lid.transform(tilted)
    knob.transform(tilted)
    yield _Part(knob, _DARK)
    yield _Part(lid, _RED)


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
    }
)
"""By the character in the private use area that names each in the tables of words."""
