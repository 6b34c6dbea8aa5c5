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
from thumbcli.artwork.own_objects import OWN_THINGS, own_outline
from thumbcli.light_dataclass import dataclass
from thumbcli.render.pixels.shapes import fill, fill_gradient, stroke
from thumbcli.render.style.color import WHITE
from thumbcli.render.typography.fonts import EMOJI, covers, typeface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Duotone", "StickerColours", "can_draw", "draw_sticker"]

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
    return len(emoji) == 1 and (emoji in OWN_THINGS or covers(EMOJI, emoji))


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
    is_own = emoji in OWN_THINGS
    lines = own_outline(emoji, _EM) if is_own else skia.Font(typeface(EMOJI), _EM).getPath(_glyph(emoji))
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
