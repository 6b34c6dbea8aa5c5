"""Words as glyphs: shaped once, then painted in any colour and as often as it takes.

Skia draws a glyph once for each size, stroke and brightness of its colour, and keeps what it drew. On a
canvas whose colours are linear it leaves the brightness out, so a shadow and the letters on it share what was
drawn once; the colours themselves are given as they are, and stay the same.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

import skia

from thumbcli.render.fonts import typeface
from thumbcli.render.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Glyphs", "ink", "ink_canvas", "shaped"]

_LINEAR = skia.ColorSpace.MakeSRGBLinear()


class Glyphs(Protocol):
    """A word that was set."""

    def paint(self, canvas: skia.Canvas, paint: skia.Paint, places: Iterable[tuple[float, float]]) -> None:
        """Paint it with the left end of its baseline at each of `places`.

        Args:
            canvas: From `ink_canvas`.
            paint: From `ink`.
            places: In px of the canvas.
        """


def ink_canvas(pixels: bytearray, width_px: int, height_px: int) -> tuple[skia.Surface, skia.Canvas]:
    """Return a canvas for letters over the same pixels that another canvas draws into, and what holds it."""
    info = skia.ImageInfo.Make(
        width_px, height_px, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType, _LINEAR
    )
    surface = skia.Surface.MakeRasterDirect(info, pixels)
    return surface, surface.getCanvas()


def ink(paint: skia.Paint) -> skia.Paint:
    """Return `paint` with its colour named in the space of `ink_canvas`, which leaves it as it stands."""
    linear = skia.Paint(paint)
    linear.setColor4f(paint.getColor4f(), _LINEAR)
    return linear


def shaped(text: str, faces: tuple[str, ...], size_px: float, *, tracking_em: float, rtl: bool) -> Glyphs:
    """Shape one token; arguments as for `paragraph`.

    A word of one face is shaped by itself, which gives the very glyphs and places that a paragraph does, in a
    third of the time; spaced letters and words of several faces need the paragraph.
    """
    if tracking_em or len(faces) > 1:
        return _Paragraph(text, faces, size_px, tracking_em, rtl)
    return _Blob(text, faces[0], size_px, rtl)


class _Blob:
    __slots__ = ("_ascent_px", "_blob")

    def __init__(self, text: str, face: str, size_px: float, rtl: bool) -> None:
        font = skia.Font(typeface(face), size_px)
        font.setSubpixel(True)
        font.setHinting(skia.FontHinting.kSlight)
        self._blob = skia.TextBlob.MakeFromShapedText(text, font, not rtl)
        self._ascent_px: float = font.getMetrics().fAscent

    def paint(self, canvas: skia.Canvas, paint: skia.Paint, places: Iterable[tuple[float, float]]) -> None:
        for x, baseline in places:
            canvas.drawTextBlob(self._blob, x, baseline + self._ascent_px, paint)


class _Paragraph:
    __slots__ = ("_lay_out",)

    def __init__(
        self, text: str, faces: tuple[str, ...], size_px: float, tracking_em: float, rtl: bool
    ) -> None:
        self._lay_out = partial(paragraph, text, faces, size_px, tracking_em=tracking_em, rtl=rtl)

    def paint(self, canvas: skia.Canvas, paint: skia.Paint, places: Iterable[tuple[float, float]]) -> None:
        laid_out = self._lay_out(paint)
        for x, baseline in places:
            laid_out.paint(canvas, x, baseline - laid_out.AlphabeticBaseline)
