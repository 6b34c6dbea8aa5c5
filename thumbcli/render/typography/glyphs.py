"""Shaped words: shaped once, then painted in any colour, any number of times.

Large letters are filled as paths, which takes half the time of drawing them as glyphs. Small ones are drawn
by skia, whose hinting keeps their stems crisp. Skia caches glyphs by size, stroke and brightness of their
colour; on a canvas in linear colour space it ignores the brightness, so a shadow and its letters share them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

import skia

from thumbcli.render.pixels.shapes import fill, gradient_down
from thumbcli.render.pixels.surface import own_surface, surface_on
from thumbcli.render.typography.bidi import with_marks
from thumbcli.render.typography.fonts import typeface
from thumbcli.render.typography.measure import paragraph
from thumbcli.render.typography.shaping import EM_PX, shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.pixels.shapes import Point
    from thumbcli.render.typography.shaping import ShapedGlyph

    _Letters = tuple[ShapedGlyph, ...]

__all__ = ["LARGE_PX", "Face", "Glyphs", "Pen", "shaped"]

LARGE_PX = 64.0
"""From this size on, in sd px, letters are filled as paths."""

_LINEAR = skia.ColorSpace.MakeSRGBLinear()


class Pen:
    """A canvas, and one for small letters over the same pixels.

    Attributes:
        canvas: For paths.
        linear: For small letters, in linear colour space.
    """

    def __init__(self, canvas: skia.Canvas, pixels: bytearray, width_px: int, height_px: int) -> None:
        self.canvas = canvas
        self._surface = surface_on(pixels, width_px, height_px, _LINEAR)
        self.linear: skia.Canvas = self._surface.getCanvas()

    def follow(self) -> None:
        """Give the canvas for small letters the current coordinates of `canvas`."""
        self.linear.setMatrix(self.canvas.getTotalMatrix())


class Face(NamedTuple):
    """The colours of large letters, running from `top` at their cap height to `bottom` at the baseline.

    Small letters are painted in `top` alone.
    """

    top: int
    bottom: int
    cap_em: float


class Glyphs(Protocol):
    """A shaped word."""

    def paint(self, pen: Pen, paint: skia.Paint, places: Sequence[tuple[float, float]]) -> None:
        """Paint it with the left end of its baseline at each of `places`.

        Args:
            pen: Where to paint.
            paint: Of one colour, filled or with a stroke.
            places: In px of the canvas, whole px apart.
        """

    def paint_face(self, pen: Pen, face: Face, place: Point) -> None:
        """Paint it in the colours of `face`, with the left end of its baseline at `place`."""


def shaped(text: str, fonts: tuple[str, ...], size_px: float, *, tracking_em: float, rtl: bool) -> Glyphs:
    """Shape one token; arguments as for `paragraph`.

    A word in one font is shaped without a paragraph, which gives the same glyphs and positions in a third of
    the time; tracking and fallback fonts need the paragraph.
    """
    text = with_marks(text) if rtl else text
    if tracking_em or len(fonts) > 1:
        return _Paragraph(text, fonts, size_px, tracking_em, rtl)
    if size_px >= LARGE_PX and (word := shape(text, fonts[0], rtl=rtl)) is not None:
        return _Paths(word.letters, size_px)
    return _Blob(text, fonts[0], size_px, rtl)


class _Paths:
    """Letters as paths, one by one: filling a whole word as one path takes twice the time."""

    __slots__ = ("_grown", "_letters", "_scale")

    def __init__(self, letters: _Letters, size_px: float) -> None:
        self._letters = letters
        self._scale = size_px / EM_PX
        self._grown: dict[tuple[object, float], _Letters] = {}

    def paint(self, pen: Pen, paint: skia.Paint, places: Sequence[tuple[float, float]]) -> None:
        letters = self._letters
        if paint.getStyle() != skia.Paint.kFill_Style:
            letters = self._grown_by(paint)
            paint = skia.Paint(Color=paint.getColor(), AntiAlias=True)
        if len(places) > 1:
            self._stamp(pen.canvas, letters, paint, places)
        else:
            for place in places:
                self._fill(pen.canvas, letters, paint, place)

    def paint_face(self, pen: Pen, face: Face, place: Point) -> None:
        """Paint each letter in a gradient straight down the picture, whatever the turn of the canvas.

        Skia takes a tenth of the time for it that it takes for a gradient along the letter.
        """
        canvas, cap = pen.canvas, face.cap_em * EM_PX
        matrix = canvas.getTotalMatrix().preTranslate(*place).preScale(self._scale, self._scale)
        with skia.AutoCanvasRestore(canvas):
            canvas.resetMatrix()
            for _, path, x, y in self._letters:
                shape, middle = skia.Path(), x + path.getBounds().centerX()
                path.transform(skia.Matrix.Concat(matrix, skia.Matrix.Translate(x, y)), shape)
                top, bottom = (matrix.mapXY(middle, y - rise).y() for rise in (cap, 0.0))
                canvas.drawPath(shape, gradient_down((face.top, face.bottom), top, bottom - top))

    def _grown_by(self, paint: skia.Paint) -> _Letters:
        """Return the letters with the stroke of `paint`, each path computed once for all passes."""
        key = (paint.getStyle(), paint.getStrokeWidth())
        if key in self._grown:
            return self._grown[key]
        stroke = skia.Paint(paint)
        stroke.setStrokeWidth(paint.getStrokeWidth() / self._scale)
        grown: dict[int, skia.Path] = {}
        for letter in self._letters:
            if letter.glyph not in grown:
                grown[letter.glyph] = edge = skia.Path()
                stroke.getFillPath(letter.path, edge, None, self._scale)
        self._grown[key] = tuple(letter._replace(path=grown[letter.glyph]) for letter in self._letters)
        return self._grown[key]

    def _fill(self, canvas: skia.Canvas, letters: _Letters, paint: skia.Paint, place: Point) -> None:
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(*place)
            canvas.scale(self._scale, self._scale)
            at_x = at_y = 0.0
            for _, path, x, y in letters:
                canvas.translate(x - at_x, y - at_y)
                at_x, at_y = x, y
                canvas.drawPath(path, paint)

    def _stamp(
        self, canvas: skia.Canvas, letters: _Letters, paint: skia.Paint, places: Sequence[Point]
    ) -> None:
        """Fill them once on a surface of their own and copy that to each place, which is faster."""
        first = places[0]
        matrix = canvas.getTotalMatrix()
        bounds = matrix.mapRect(self._bounds(letters, first)).roundOut()
        surface = own_surface(bounds.width(), bounds.height())
        with surface as beside:
            beside.translate(-bounds.left(), -bounds.top())
            beside.concat(matrix)
            self._fill(beside, letters, paint, first)
        image = surface.makeImageSnapshot()
        with skia.AutoCanvasRestore(canvas):
            canvas.resetMatrix()
            for x, y in places:
                moved = matrix.mapVector(x - first[0], y - first[1])
                canvas.drawImage(image, bounds.left() + round(moved.x()), bounds.top() + round(moved.y()))

    def _bounds(self, letters: _Letters, place: Point) -> skia.Rect:
        bounds = skia.Rect()
        for _, path, x, y in letters:
            bounds.join(path.getBounds().makeOffset(x, y))
        matrix = skia.Matrix.Scale(self._scale, self._scale).postTranslate(*place)
        return matrix.mapRect(bounds)


class _Blob:
    __slots__ = ("_ascent_px", "_blob")

    def __init__(self, text: str, font_name: str, size_px: float, rtl: bool) -> None:
        font = skia.Font(typeface(font_name), size_px)
        font.setSubpixel(True)
        font.setHinting(skia.FontHinting.kSlight)
        self._blob = skia.TextBlob.MakeFromShapedText(text, font, not rtl)
        self._ascent_px: float = font.getMetrics().fAscent

    def paint(self, pen: Pen, paint: skia.Paint, places: Sequence[tuple[float, float]]) -> None:
        linear = _linear(paint)
        for x, baseline in places:
            pen.linear.drawTextBlob(self._blob, x, baseline + self._ascent_px, linear)

    def paint_face(self, pen: Pen, face: Face, place: Point) -> None:
        self.paint(pen, fill(face.top), [place])


class _Paragraph:
    __slots__ = ("_lay_out",)

    def __init__(
        self, text: str, fonts: tuple[str, ...], size_px: float, tracking_em: float, rtl: bool
    ) -> None:
        self._lay_out = partial(paragraph, text, fonts, size_px, tracking_em=tracking_em, rtl=rtl)

    def paint(self, pen: Pen, paint: skia.Paint, places: Sequence[tuple[float, float]]) -> None:
        laid_out = self._lay_out(_linear(paint))
        for x, baseline in places:
            laid_out.paint(pen.linear, x, baseline - laid_out.AlphabeticBaseline)

    def paint_face(self, pen: Pen, face: Face, place: Point) -> None:
        self.paint(pen, fill(face.top), [place])


def _linear(paint: skia.Paint) -> skia.Paint:
    """Return `paint` in one colour, converted to linear space."""
    linear = skia.Paint(
        AntiAlias=True,
        Style=paint.getStyle(),
        StrokeWidth=paint.getStrokeWidth(),
        StrokeJoin=paint.getStrokeJoin(),
        StrokeCap=paint.getStrokeCap(),
    )
    linear.setColor4f(paint.getColor4f(), _LINEAR)
    return linear
