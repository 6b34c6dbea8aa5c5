"""Two-tone stickers made of emoji outlines: a filled silhouette, the line art on it, a white die-cut border.

The monochrome emoji font draws most things as lines. Those outlines, grown and filled, are the sticker's
shape; computing it takes milliseconds, so it is done once per emoji and cached.
"""

from __future__ import annotations

import math
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from operator import mul, sub
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.artwork.color_font import EMOJI_BLOCKS
from thumbcli.light_dataclass import dataclass
from thumbcli.render.pixels.shapes import fill, fill_gradient, stroke
from thumbcli.render.style.color import WHITE
from thumbcli.render.typography.fonts import EMOJI, covers, typeface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["CHIP", "OWN_ICONS", "Duotone", "StickerColours", "can_draw", "draw_sticker"]

CHIP, _ATOM, _HELM, _BRICK = "\ue000", "\ue001", "\ue002", "\ue003"
OWN_ICONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        CHIP: ("💻", "a computer chip"),
        _ATOM: ("⚛", "an atom"),
        _HELM: ("☸", "a ship's wheel"),
        _BRICK: ("🧱", "a toy brick"),
    }
)
"""Icons in the private use area that Unicode has no emoji of, or one on a coloured tile: the character that
stands for each in words, and what it is."""

_FLAG_CHARS = 2
"""A flag is two regional indicators; the emoji font draws a waving flag with the letters of its country."""

_EM = 1000  # units per em of all outlines here
_BORDER = 40.0
_RIM = 30.0  # the width of the die-cut border, and of the rim around emoji that are mostly filled, in units
_DARK_EMOJI = frozenset("🧔🎬🕷🐜🦈🎼🍝🖥")
"""Emoji that are mostly filled but look best unchanged: dark, with pale gaps."""

_BORDER_SCALES = (1.0, 1.05, 0.95, 1.1, 0.9)
"""Tried until skia's path arithmetic keeps all parts; it loses some in one of a hundred glyphs."""

_RASTER_PX = 64
_FILLED_COVERAGE = 0.70  # the share of its silhouette that a glyph covers if it is mostly filled
_SHADOW, _SHADOW_ANGLE_RAD = 0.03, 0.9
"""Of the hard shadow: its offset as a share of the sticker's size, to the lower right."""

# The chip, in units: line width, outer squares, pins, corner radius.
_CHIP_LINE = 62.0
_CHIP_CASE = (190.0, 190.0, 810.0, 810.0)
_CHIP_DIE = (365.0, 365.0, 635.0, 635.0)
_CHIP_PIN_LENGTH = 120.0
_CHIP_PINS = (320.0, 500.0, 680.0)
_CHIP_RADIUS = 56.0

# The atom and the ship's wheel, in units: centre, line width, and radii.
_MIDDLE, _LINE = 500.0, 58.0
_ORBIT, _ORBIT_TURNS_DEG = (420.0, 165.0), (0.0, 60.0, 120.0)
_NUCLEUS = 88.0
_WHEEL, _HUB, _SPOKE_END, _KNOB = 290.0, 100.0, 425.0, 46.0
_SPOKES = 8

# The toy brick: its body, and the studs on it as left and right edges.
_BODY = (110.0, 400.0, 890.0, 800.0)
_STUDS, _STUD_TOP = ((180.0, 340.0), (420.0, 580.0), (660.0, 820.0)), 285.0

_SUBSTITUTES: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys("❤🧡💛💚💙💜🖤🤎🩷🩵🩶", "♥"), "📅": "🗓", "📆": "🗓", "🍽": "🍴", "💃": "🪩", "✨": "🌟"}
)
"""Drawn in place of glyphs that hatch a colour, show a date, fall into pieces or are hard to recognise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StickerColours:
    """The colours of a sticker: its lines, its body from top to bottom, and its shadow."""

    line: int
    top: int
    bottom: int
    shadow: int


@dataclass(frozen=True, slots=True)
class _Outline:
    """A glyph: its lines, its silhouette grown by a rim, and grown by the border too."""

    lines: skia.Path
    rim: skia.Path
    grown: skia.Path
    bounds: skia.Rect
    filled: bool


def can_draw(emoji: str) -> bool:
    """Tell whether there is an outline for this character or flag, in the emoji font or of our own."""
    if len(emoji) == _FLAG_CHARS:
        return all(map(_is_regional, emoji)) and _glyph(emoji) is not None
    return len(emoji) == 1 and (emoji in _CUSTOM_ICONS or covers(EMOJI, emoji))


_EXCHANGED = (0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0)
"""The matrix that exchanges red and blue."""


class Duotone:
    """Stickers as a pack of artwork; see `ArtworkPack`. In pictures they take the colours of the style."""

    name, licence = "duotone", "OFL-1.1"
    digest = ""
    """It changes with the version of the look alone."""

    _COLOURS = StickerColours(line=0xFF1E1B4B, top=0xFFFDE68A, bottom=0xFFF59E0B, shadow=0x661E1B4B)
    _FILL = 0.9

    def has(self, thing: str) -> bool:
        """Tell whether there is an outline for `thing`."""
        return can_draw(thing)

    def things(self) -> tuple[str, ...]:
        """Return the emoji of one character that there are outlines for."""
        return tuple(char for block in EMOJI_BLOCKS for char in map(chr, block) if can_draw(char))

    def draw(self, canvas: skia.Canvas, thing: str, side_px: int) -> None:
        """Draw `thing` into the square from the origin to `side_px`."""
        centre = (side_px / 2, side_px / 2)
        # Stickers are drawn for surfaces of ours, on which skia has red and blue exchanged.
        with skia.AutoCanvasRestore(canvas):
            canvas.saveLayer(None, skia.Paint(ColorFilter=skia.ColorFilters.Matrix(_EXCHANGED)))
            draw_sticker(canvas, thing, centre, side_px * self._FILL, self._COLOURS, turn_deg=0)


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _glyph(emoji: str) -> int | None:
    """Return the glyph of a character or a flag in the emoji font; None if a flag has none of its own."""
    font = skia.Font(typeface(EMOJI), _EM)
    if len(emoji) == 1:
        return int(font.getTypeface().unicharToGlyph(ord(emoji)))
    glyphs = [glyph for run in skia.TextBlob.MakeFromShapedText(emoji, font) for glyph in run.fGlyphIndices]
    return glyphs[0] if len(glyphs) == 1 else None


def draw_sticker(
    canvas: skia.Canvas,
    emoji: str,
    centre: tuple[float, float],
    size_px: float,
    tones: StickerColours,
    *,
    turn_deg: float = -8,
) -> None:
    """Draw `emoji` as a sticker.

    Args:
        canvas: Where to draw.
        emoji: One character, or a flag, that `can_draw` accepts.
        centre: Of its bounds, in px.
        size_px: The longer side of its bounds after rotation.
        tones: Its colours.
        turn_deg: Rotation, clockwise.
    """
    outline = _outline(_SUBSTITUTES.get(emoji, emoji))
    bounds = outline.bounds
    turned = skia.Path(outline.grown)
    turned.transform(skia.Matrix.RotateDeg(turn_deg))
    covered = turned.computeTightBounds()
    unit = max(covered.width(), covered.height())
    with skia.AutoCanvasRestore(canvas):
        canvas.translate(*centre)
        canvas.rotate(turn_deg)
        canvas.scale(size_px / unit, size_px / unit)
        canvas.translate(-bounds.centerX(), -bounds.centerY())
        angle = math.radians(-turn_deg) + _SHADOW_ANGLE_RAD
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(unit * _SHADOW * math.cos(angle), unit * _SHADOW * math.sin(angle))
            canvas.drawPath(outline.grown, fill(tones.shadow))
        body = (tones.top, tones.bottom)
        if outline.filled:
            canvas.drawPath(outline.grown, fill(WHITE))
            canvas.drawPath(outline.rim, fill(tones.line))
            fill_gradient(canvas, outline.lines, body)
        else:
            fill_gradient(canvas, outline.grown, body)
            _draw_border(canvas, outline.grown, fill(WHITE))
            canvas.drawPath(outline.lines, fill(tones.line))


def _draw_border(canvas: skia.Canvas, grown: skia.Path, paint: skia.Paint) -> None:
    """Paint a ring inside the edge of `grown`, around the body.

    Painting never fails; the difference of two paths loses parts of one glyph in ten.
    """
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(2 * _BORDER)
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(grown, True)
        canvas.drawPath(grown, paint)


@lru_cache(512)
def _outline(emoji: str) -> _Outline:
    own = _CUSTOM_ICONS.get(emoji)
    lines = own() if own else skia.Font(typeface(EMOJI), _EM).getPath(_glyph(emoji))
    grown = _grow(lines)
    bounds = grown.computeTightBounds()
    filled = _coverage(bounds, lines) > _FILLED_COVERAGE * _coverage(bounds, grown, shrunk=True)
    if not filled or emoji in _DARK_EMOJI:
        return _Outline(lines, grown, grown, bounds, filled=False)
    grown = _grow(lines, _RIM + _BORDER)
    return _Outline(lines, _grow(lines, _RIM), grown, grown.computeTightBounds(), filled=True)


def _grow(lines: skia.Path, border: float = _BORDER) -> skia.Path:
    """Return the silhouette: the lines, thicker by the border, and all that they enclose."""
    wanted, outer = lines.computeTightBounds(), _outer(lines)
    for factor in _BORDER_SCALES:
        thick = skia.Path()
        stroke(WHITE, 2 * border * factor).getFillPath(outer, thick)
        # The stroke winds like the solid shape, so that neither cuts into the other.
        thick.addPath(outer)
        with suppress(RuntimeError):  # skia gives up
            grown = skia.Simplify(_solid(_contours(skia.Simplify(thick))))
            if grown.computeTightBounds().contains(wanted):
                return grown
    return _solid(_contours(lines))


def _outer(lines: skia.Path) -> skia.Path:
    """Return the outermost contours, filled: the others are inside them, and uniting paths is slow."""
    outer: list[tuple[skia.Rect, skia.Path]] = []
    for contour in sorted(_contours(lines), key=lambda path: -abs(_signed_area(path))):
        bounds, points = contour.getBounds(), contour.getPoints(contour.countPoints())
        if not any(
            around.contains(bounds) and all(other.contains(point.x(), point.y()) for point in points)
            for around, other in outer
        ):
            outer.append((bounds, contour))
    return _solid(contour for _, contour in outer)


def _solid(contours: Iterable[skia.Path]) -> skia.Path:
    """Return the filled union of contours, all wound the same way under the non-zero rule."""
    solid = skia.Path()
    solid.setFillType(skia.PathFillType.kWinding)
    for contour in contours:
        if _signed_area(contour) < 0:
            solid.reverseAddPath(contour)
        else:
            solid.addPath(contour)
    return solid


def _signed_area(contour: skia.Path) -> float:
    points = contour.getPoints(contour.countPoints())
    across, down = [point.x() for point in points], [point.y() for point in points]
    falling, rising = map(mul, across, chain(down[1:], down)), map(mul, down, chain(across[1:], across))
    return float(sum(map(sub, falling, rising)))


def _contours(path: skia.Path) -> Iterator[skia.Path]:
    """Yield each contour, closed; counting a verb's points is faster than comparing verbs in Python."""
    steps = skia.Path.Iter(path, True)
    quad, contour = skia.Path.kQuad_Verb, skia.Path()
    verb, points = steps.next()
    while points:
        match len(points):
            case 2:
                contour.lineTo(points[1])
            case 3 if verb == quad:
                contour.quadTo(points[1], points[2])
            case 3:
                contour.conicTo(points[1], points[2], steps.conicWeight())
            case 4:
                contour.cubicTo(points[1], points[2], points[3])
            case _ if verb == skia.Path.kMove_Verb:
                contour.moveTo(points[0])
            case _:
                contour.close()
                yield contour
                contour = skia.Path()
        verb, points = steps.next()


def _coverage(bounds: skia.Rect, path: skia.Path, *, shrunk: bool = False) -> int:
    """Return how much of a small raster the path covers, without its border where `shrunk`."""
    pixels = bytearray(_RASTER_PX * _RASTER_PX)
    surface = skia.Surface.MakeRasterDirect(skia.ImageInfo.MakeA8(_RASTER_PX, _RASTER_PX), pixels)
    canvas = surface.getCanvas()
    scale = _RASTER_PX / max(bounds.width(), bounds.height())
    canvas.scale(scale, scale)
    canvas.translate(-bounds.left(), -bounds.top())
    canvas.drawPath(path, fill(WHITE))
    if shrunk:
        _draw_border(canvas, path, skia.Paint(BlendMode=skia.BlendMode.kClear, AntiAlias=True))
    return sum(pixels)


def _chip() -> skia.Path:
    """Return the outline of a chip: a square case with a die in it, and three pins at each side."""
    path = skia.Path()
    path.setFillType(skia.PathFillType.kEvenOdd)
    for (left, top, right, bottom), radius in ((_CHIP_CASE, _CHIP_RADIUS), (_CHIP_DIE, _CHIP_RADIUS / 2)):
        inner = skia.Rect(left + _CHIP_LINE, top + _CHIP_LINE, right - _CHIP_LINE, bottom - _CHIP_LINE)
        path.addRoundRect(skia.Rect(left, top, right, bottom), radius, radius)
        path.addRoundRect(inner, radius / 2, radius / 2)
    low, high = _CHIP_CASE[0], _CHIP_CASE[2]
    for middle in _CHIP_PINS:
        start, end = middle - _CHIP_LINE / 2, middle + _CHIP_LINE / 2
        path.addRect(skia.Rect(low - _CHIP_PIN_LENGTH, start, low, end))
        path.addRect(skia.Rect(high, start, high + _CHIP_PIN_LENGTH, end))
        path.addRect(skia.Rect(start, low - _CHIP_PIN_LENGTH, end, low))
        path.addRect(skia.Rect(start, high, end, high + _CHIP_PIN_LENGTH))
    return path


def _atom() -> skia.Path:
    """Return the outline of an atom: three orbits around a nucleus."""
    across, down = _ORBIT
    orbit = skia.Path()
    orbit.addOval(skia.Rect(_MIDDLE - across, _MIDDLE - down, _MIDDLE + across, _MIDDLE + down))
    path = skia.Path()
    for turn_deg in _ORBIT_TURNS_DEG:
        turned = skia.Path(orbit)
        turned.transform(skia.Matrix.RotateDeg(turn_deg, skia.Point(_MIDDLE, _MIDDLE)))
        path.addPath(_lined(turned))
    path.addCircle(_MIDDLE, _MIDDLE, _NUCLEUS)
    return skia.Simplify(path)


def _helm() -> skia.Path:
    """Return the outline of a ship's wheel: a rim and a hub, and spokes that end in knobs."""
    rings, path = skia.Path(), skia.Path()
    for radius in (_WHEEL, _HUB):
        rings.addCircle(_MIDDLE, _MIDDLE, radius)
    for index in range(_SPOKES):
        angle = math.tau * index / _SPOKES
        right, down = math.cos(angle), math.sin(angle)
        rings.moveTo(_MIDDLE + _HUB * right, _MIDDLE + _HUB * down)
        end = (_MIDDLE + _SPOKE_END * right, _MIDDLE + _SPOKE_END * down)
        rings.lineTo(*end)
        path.addCircle(*end, _KNOB)
    path.addPath(_lined(rings))
    return skia.Simplify(path)


def _brick() -> skia.Path:
    """Return the outline of a toy brick: a body with three studs on it."""
    boxes = skia.Path()
    boxes.addRect(skia.Rect(*_BODY))
    for left, right in _STUDS:
        boxes.addRect(skia.Rect(left, _STUD_TOP, right, _BODY[1]))
    return skia.Simplify(_lined(boxes))


def _lined(path: skia.Path) -> skia.Path:
    lines = skia.Path()
    stroke(WHITE, _LINE).getFillPath(path, lines)
    return lines


_CUSTOM_ICONS: Mapping[str, Callable[[], skia.Path]] = MappingProxyType(
    {CHIP: _chip, _ATOM: _atom, _HELM: _helm, _BRICK: _brick}
)
"""Icons that the emoji font lacks, drawn as outlines like its own."""
