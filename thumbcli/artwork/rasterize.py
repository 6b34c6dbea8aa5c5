"""Turns pictures from elsewhere into rasters, in a process with limits of memory and time.

What a pack holds is not ours: an SVG may nest filters without end, a PNG may be a bomb, a font may be made to
do harm. Only the raster comes back, as WebP that we wrote ourselves.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from thumbcli.artwork.svg_check import ArtworkBrokenError, resized_svg
from thumbcli.child_process import ChildDiedError, ChildProcess, serve_stdio
from thumbcli.process_resources import limit_memory, limit_time

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from PIL import Image

__all__ = ["RASTER_PX", "FontGlyph", "FontGlyphs", "Rasterizer", "raster_questions"]

RASTER_PX = 760
"""The longer side of a raster: an object is drawn at up to 860 px, mostly at less."""

_DRAWN_SCALE = 2
"""Pictures are drawn larger and reduced: skia does not antialias what an SVG clips or filters."""

_DRAWN_PX = RASTER_PX * _DRAWN_SCALE

_WEBP_QUALITY = 90
_PIXELS_MAX = 16_000_000  # of a PNG or WebP in a pack
_CPU_MAX_S = 5
"""For one picture: those of Fluent Emoji take 0.2 to 1."""

_WAITING_MAX_S = 40.0


class FontGlyph(NamedTuple):
    """A question for the raster of one glyph of a colour font."""

    file: Path
    thing: str


class FontGlyphs(NamedTuple):
    """A question for the characters that a colour font has pictures of."""

    file: Path


class Rasterizer:
    """One process that makes rasters; a context manager."""

    def __init__(self) -> None:
        self._process: ChildProcess | None = None

    def raster(self, picture: bytes | FontGlyph) -> bytes:
        """Return the picture as WebP, trimmed, its longer side `RASTER_PX`.

        Args:
            picture: An SVG, PNG or WebP file, or a glyph of a font.

        Raises:
            ArtworkBrokenError: It is damaged, empty, unsafe, or takes too much memory or time.
        """
        raster: bytes = self._ask(picture)
        return raster

    def characters(self, font: Path) -> tuple[str, ...]:
        """Return the characters that a colour font has pictures of.

        Raises:
            ArtworkBrokenError: It is no colour font.
        """
        found: tuple[str, ...] = self._ask(FontGlyphs(font))
        return found

    def _ask(self, question: object) -> Any:  # noqa: ANN401 - as the question says
        if self._process is None or not self._process.alive:
            self.close()
            self._process = ChildProcess(__name__, "raster_questions", silent=True)
        try:
            answer = self._process.ask(question, limit_s=_WAITING_MAX_S)
        except ChildDiedError as died:
            self._process = None
            slow = died.used_its_time or not died.in_time
            raise ArtworkBrokenError(
                "takes too long to draw" if slow else "crashes the drawing, or takes too much memory"
            ) from died
        if isinstance(answer, ArtworkBrokenError):
            raise answer
        if isinstance(answer, Exception):
            raise ArtworkBrokenError("can't be drawn") from answer
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def raster_questions() -> None:
    """Make rasters for the process that started this one, until it ends."""
    limit_memory()
    serve_stdio(_answer)


def _answer(question: bytes | FontGlyph | FontGlyphs) -> bytes | tuple[str, ...]:
    limit_time(_CPU_MAX_S)
    match question:
        case FontGlyphs():
            return _font_characters(question.file)
        case FontGlyph():
            return _as_raster(_glyph(question))
        case _:
            is_svg = question.lstrip()[:1] == b"<" or question.startswith(b"\xef\xbb\xbf")
            return _as_raster(_svg(question) if is_svg else _image(question))


def _svg(data: bytes) -> Image.Image:
    import skia

    resized, width, height = resized_svg(data, _DRAWN_PX)
    # Without a copy the stream reads bytes that are freed already.
    drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(resized, True))
    if drawing is None:
        raise ArtworkBrokenError("is not SVG that can be drawn")
    canvas, pixels = _canvas(width, height)
    drawing.setContainerSize(skia.Size(width, height))
    drawing.render(canvas)
    return _pil(pixels, width, height)


def _image(data: bytes) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=("PNG", "WEBP")) as image:
            if image.width * image.height > _PIXELS_MAX:
                raise ArtworkBrokenError(f"has more than {_PIXELS_MAX // 1_000_000} megapixels")
            return image.convert("RGBA").convert("RGBa")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ArtworkBrokenError("is not a whole SVG, PNG or WebP picture") from error


def _glyph(question: FontGlyph) -> Image.Image:
    from thumbcli.artwork.color_font import ColorFont

    font = ColorFont("", question.file, "")
    if not font.has(question.thing):
        raise ArtworkBrokenError("is not in the font")
    side = _DRAWN_PX
    canvas, pixels = _canvas(side, side)
    font.draw(canvas, question.thing, side)
    return _pil(pixels, side, side)


def _font_characters(file: Path) -> tuple[str, ...]:
    from thumbcli.artwork.color_font import ColorFont

    font = ColorFont("", file, "")
    if not font.has_colour:
        raise ArtworkBrokenError("has no glyphs in colour")
    return font.things()


def _canvas(width: int, height: int):  # type: ignore[no-untyped-def] # noqa: ANN202 - skia has no types
    import skia

    pixels = bytearray(width * height * 4)
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Surface.MakeRasterDirect(info, pixels).getCanvas(), pixels


def _pil(pixels: bytearray, width: int, height: int) -> Image.Image:
    from PIL import Image

    return Image.frombuffer("RGBa", (width, height), pixels, "raw", "RGBa", 0, 1)


def _as_raster(image: Image.Image) -> bytes:
    """Trim and reduce a picture with premultiplied alpha, and write it as WebP."""
    from PIL import Image

    box = image.getchannel("a").getbbox()
    if box is None:
        raise ArtworkBrokenError("draws nothing")
    image = image.crop(box)
    scale = min(1.0, RASTER_PX / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    file = BytesIO()
    image.convert("RGBA").save(file, "WEBP", quality=_WEBP_QUALITY, method=4)
    return file.getvalue()
