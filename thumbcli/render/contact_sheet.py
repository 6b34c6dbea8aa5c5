"""Many pictures side by side on a sheet, each with a label: WebP, PNG, or a PDF of A4 pages.

Pictures come one by one and are kept as small as the sheet shows them; a sheet that has become large enough
is finished before the next one begins. So the memory for thousands is that of one sheet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import skia
from PIL import Image

from thumbcli.errors import UsageError
from thumbcli.render.pixels.small_copy import decode_to_fit
from thumbcli.render.title.script import graphemes, is_rtl
from thumbcli.render.typography.fonts import drawable, font_chain
from thumbcli.render.typography.measure import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["SIDE_MAX_PX", "SheetKind", "SheetLook", "Tile", "draw_sheets", "is_sheet", "make_tile"]

SIDE_MAX_PX = 16_383
"""Of a sheet: what WebP can hold."""

_MADE_BY = "thumbcli contact sheet"
"""In each sheet, as plain bytes: the `Software` of Exif, the `Creator` of a PDF."""

_SOFTWARE = 0x0131  # the tag of Exif

_SHEET_MAX_PIXELS = 24_000_000
"""Of one sheet: 250 pictures that are 400 px wide. It takes 200 MB to draw."""

_A4_RATIO = 297 / 210
_A4_WIDTH_PT = 595.0
_PDF_QUALITY = 90  # of the JPEGs in it
_WEBP_QUALITY = 85

_TEXT_PX, _NOTE_PX, _LINE_PX, _NOTE_LINE_PX = 13.0, 11.0, 18, 15
_TITLE_LINES = 2
_LABEL_GAP_PX = 8
_LINE_SLACK = 1.2
"""A line with letters of other scripts is up to that much higher than one of our own."""

_ROW_MIN_RATIO = 9 / 16
"""Of the height of a row to the width of its pictures: a square beside pictures that are wider is made
smaller, so that it tears no hole, and none is made smaller for a banner."""

_ROUND_PX = 6.0
_LIGHT = (0xFFFFFFFF, 0xFF0F0F0F, 0xFF606060)
_DARK = (0xFF0F0F0F, 0xFFF1F1F1, 0xFFAAAAAA)
"""Ground, words and notes: what YouTube has in its two themes."""


class SheetKind(StrEnum):
    """The file type of a sheet."""

    WEBP = "webp"
    PNG = "png"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLook:
    """How a sheet shows its pictures.

    Attributes:
        kind: The file type.
        columns: How many pictures are side by side.
        width_px: The width of each.
        titles: Whether titles stand below the pictures, in at most two lines.
        notes: Whether notes do, in one line.
        dark: Whether the ground is dark.

    Raises:
        UsageError: The sheet would be wider than a file can be.
    """

    kind: SheetKind
    columns: int
    width_px: int
    titles: bool = True
    notes: bool = True
    dark: bool = False

    def __post_init__(self) -> None:
        if self.sheet_width_px > SIDE_MAX_PX:
            raise UsageError(
                f"{self.columns} columns of {self.width_px} px are wider than {SIDE_MAX_PX:,} px",
                remedy="lower --columns or --width",
            )

    @property
    def gap_px(self) -> int:
        """The space between pictures, and around them."""
        return max(10, self.width_px // 20)

    @property
    def sheet_width_px(self) -> int:
        """The width of the whole sheet."""
        return self.columns * (self.width_px + self.gap_px) + self.gap_px

    @property
    def label_px(self) -> int:
        """The height of a label."""
        title = _TITLE_LINES * _LINE_PX if self.titles else 0
        note = _NOTE_LINE_PX if self.notes else 0
        return title + note + (_LABEL_GAP_PX if title + note else 0)

    @property
    def sheet_max_height_px(self) -> int:
        """The height that a sheet has at most."""
        if self.kind is SheetKind.PDF:
            return round(self.sheet_width_px * _A4_RATIO)
        return min(SIDE_MAX_PX, _SHEET_MAX_PIXELS // self.sheet_width_px)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A picture as a sheet shows it, and what stands below."""

    image: Image.Image
    title: str
    note: str


def make_tile(data: bytes, look: SheetLook, *, title: str, note: str = "") -> Tile:
    """Return the picture in `data`, reduced to what the sheet shows of it.

    Args:
        data: The bytes of a WebP, PNG, JPEG, AVIF, GIF or BMP file.
        look: The sheet.
        title: Its label.
        note: What stands below that, smaller.

    Raises:
        RequestRefused: It is no whole picture, or one that is too large.
    """
    image, _ = decode_to_fit(data, look.width_px)
    return Tile(image=image, title=title, note=note)


def draw_sheets(tiles: Iterable[Tile], look: SheetLook) -> Iterator[bytes]:
    """Yield the files of a sheet, in the order of its pictures: one PDF, or as many pictures as it takes.

    Nothing is yielded for no tiles.
    """
    pages = _pages(tiles, look)
    if look.kind is SheetKind.PDF:
        yield from _pdf(pages, look)
        return
    for rows in pages:
        height_px = sum(_row_px(row, look) for row in rows) + look.gap_px
        yield _encoded(rows, look, height_px)


def is_sheet(data: bytes) -> bool:
    """Tell whether a file is a sheet of `draw_sheets`."""
    return _MADE_BY.encode() in data


def _picture_px(row: list[Tile], look: SheetLook) -> int:
    """Return the height that the pictures of a row have at most."""
    return max(min(tile.image.height for tile in row), math.ceil(look.width_px * _ROW_MIN_RATIO))


def _row_px(row: list[Tile], look: SheetLook) -> int:
    return _picture_px(row, look) + look.label_px + look.gap_px


def _pages(tiles: Iterable[Tile], look: SheetLook) -> Iterator[list[list[Tile]]]:
    rows: list[list[Tile]] = []
    height_px = look.gap_px
    for row in _rows(tiles, look.columns):
        row_px = _row_px(row, look)
        if rows and height_px + row_px > look.sheet_max_height_px:
            yield rows
            rows, height_px = [], look.gap_px
        rows.append(row)
        height_px += row_px
    if rows:
        yield rows


def _rows(tiles: Iterable[Tile], columns: int) -> Iterator[list[Tile]]:
    row: list[Tile] = []
    for tile in tiles:
        row.append(tile)
        if len(row) == columns:
            yield row
            row = []
    if row:
        yield row


def _encoded(rows: list[list[Tile]], look: SheetLook, height_px: int) -> bytes:
    width_px = look.sheet_width_px if len(rows) > 1 else _used_width_px(rows[0], look)
    pixels = bytearray(width_px * height_px * 4)
    info = skia.ImageInfo.Make(width_px, height_px, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    with skia.Surface.MakeRasterDirect(info, pixels) as canvas:
        _draw(canvas, rows, look)
    image = Image.frombuffer("RGBX", (width_px, height_px), pixels, "raw", "RGBX", 0, 1).convert("RGB")
    file, exif = BytesIO(), Image.Exif()
    exif[_SOFTWARE] = _MADE_BY
    if look.kind is SheetKind.PNG:
        image.save(file, "PNG", exif=exif)
    else:
        image.save(file, "WEBP", quality=_WEBP_QUALITY, exif=exif)
    return file.getvalue()


def _used_width_px(row: list[Tile], look: SheetLook) -> int:
    """Return the width of a sheet of one row, which may be shorter than the columns."""
    return len(row) * (look.width_px + look.gap_px) + look.gap_px


def _pdf(pages: Iterable[list[list[Tile]]], look: SheetLook) -> Iterator[bytes]:
    stream = skia.DynamicMemoryWStream()
    metadata = skia.PDF.Metadata()
    metadata.fCreator = _MADE_BY
    document, scale = None, _A4_WIDTH_PT / look.sheet_width_px
    for rows in pages:
        if document is None:
            document = skia.PDF.MakeDocument(stream, metadata)
        height_px = max(look.sheet_max_height_px, _row_px(rows[0], look) + look.gap_px)
        canvas = document.beginPage(_A4_WIDTH_PT, height_px * scale)
        canvas.scale(scale, scale)
        _draw(canvas, rows, look)
        document.endPage()
    if document is not None:
        document.close()
        yield bytes(stream.detachAsData())


def _draw(canvas: skia.Canvas, rows: list[list[Tile]], look: SheetLook) -> None:
    ground, *_ = _DARK if look.dark else _LIGHT
    canvas.clear(ground)
    top = look.gap_px
    for row in rows:
        picture_px = _picture_px(row, look)
        for column, tile in enumerate(row):
            left = look.gap_px + column * (look.width_px + look.gap_px)
            image = tile.image.copy()
            image.thumbnail((look.width_px, picture_px), Image.Resampling.LANCZOS)
            drawn = _compressed(image, look) if look.kind is SheetKind.PDF else _plain(image)
            _draw_picture(canvas, drawn, left, top)
            _draw_label(canvas, tile, look, (left, top + picture_px + _LABEL_GAP_PX))
        top += _row_px(row, look)


def _plain(image: Image.Image) -> skia.Image:
    pixels = image.convert("RGBA").tobytes()
    info = skia.ImageInfo.Make(*image.size, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType)
    # Not MakeRasterData: its image outlives its data and reads freed memory.
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, image.width * 4))


def _compressed(image: Image.Image, look: SheetLook) -> skia.Image:
    """Return a picture as a JPEG, which a PDF takes as it is: it keeps its pictures in memory to the end."""
    ground, *_ = _DARK if look.dark else _LIGHT
    flat = Image.new("RGB", image.size, (ground >> 16 & 0xFF, ground >> 8 & 0xFF, ground & 0xFF))
    solid = image.convert("RGBA")
    flat.paste(solid, mask=solid)
    file = BytesIO()
    flat.save(file, "JPEG", quality=_PDF_QUALITY)
    return skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(file.getvalue()))


def _draw_picture(canvas: skia.Canvas, drawn: skia.Image, left: int, top: int) -> None:
    with skia.AutoCanvasRestore(canvas):
        canvas.clipRRect(
            skia.RRect.MakeRectXY(
                skia.Rect.MakeXYWH(left, top, drawn.width(), drawn.height()), _ROUND_PX, _ROUND_PX
            ),
            True,
        )
        canvas.drawImage(drawn, left, top)


def _draw_label(canvas: skia.Canvas, tile: Tile, look: SheetLook, place: tuple[int, int]) -> None:
    _, words, notes = _DARK if look.dark else _LIGHT
    left, top = place
    if look.titles and tile.title:
        title = _fitted(tile.title, _Letters(_TEXT_PX, words, _LINE_PX), look.width_px, _TITLE_LINES)
        title.paint(canvas, left, top)
        top += _LINE_PX * (1 if title.Height < _LINE_PX * _LINE_SLACK else _TITLE_LINES)
    if look.notes and tile.note:
        _fitted(tile.note, _Letters(_NOTE_PX, notes, _NOTE_LINE_PX), look.width_px, 1).paint(
            canvas, left, top
        )


class _Letters(NamedTuple):
    """The size and the colour of a text, and the height of a line."""

    size_px: float
    colour: int
    line_px: int


def _fitted(text: str, letters: _Letters, width_px: int, lines: int) -> skia.textlayout.Paragraph:
    """Lay out as much of a text as there is room for, with an ellipsis where that is not all."""
    text, _ = drawable(" ".join(text.split()))
    fonts = font_chain(("inter-medium",), f"{text}…").names
    paint = skia.Paint(AntiAlias=True, Color=letters.colour)
    rtl = is_rtl(text)

    def laid_out(words: str) -> skia.textlayout.Paragraph:
        built = paragraph(words, fonts, letters.size_px, paint, rtl=rtl)
        built.layout(float(width_px))
        return built

    def fits(built: skia.textlayout.Paragraph) -> bool:
        high = lines * letters.line_px * _LINE_SLACK
        return bool(built.Height <= high and built.LongestLine <= width_px + 1)

    whole = laid_out(text)
    if fits(whole):
        return whole
    parts = list(graphemes(text))
    least, most = 0, len(parts)
    while least < most:
        middle = (least + most + 1) // 2
        if fits(laid_out("".join(parts[:middle]).rstrip() + "…")):
            least = middle
        else:
            most = middle - 1
    return laid_out("".join(parts[:least]).rstrip() + "…")
