"""Reads type, size and metadata of a picture from its bytes, without a decoder or slow imports.

Source:
    WebP: RFC 9649, sections 2.3 to 2.7 and 3.4; its lossy frame header: RFC 6386, section 9.1.
    PNG: the W3C specification, third edition, sections 5.3 and 11.2.1.
    JPEG: ITU-T T.81, annex B. AVIF: see `avif_header`.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

from thumbcli.contract.avif_header import avif_size, is_avif
from thumbcli.contract.choices import OutputFormat
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "JPEG_FRAMES",
    "JPEG_START",
    "PARTS_MAX",
    "PICTURE_MAX_BYTES",
    "PNG_PIXEL_CHUNKS",
    "PNG_SIGNATURE",
    "BrokenPictureError",
    "ImageHeader",
    "has_no_metadata",
    "jpeg_segments",
    "png_chunks",
    "read_header",
    "webp_chunk_size",
    "webp_chunks",
    "webp_has_alpha",
]

PICTURE_MAX_BYTES = 64 * 1024 * 1024
"""No larger file is read as a picture: a PNG of a 4K screen without compression has half of that."""

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_HEADER_BYTES = 13
PNG_PIXEL_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}

_WEBP_FRAMES = {b"VP8 ", b"VP8L", b"ANMF"}
_WEBP_PIXEL_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_VP8X_BYTES, _VP8_BYTES, _VP8L_BYTES = 10, 10, 5
"""How much of a chunk holds its size."""
_VP8_SIGNATURE = b"\x9d\x01\x2a"
_VP8L_SIGNATURE = 0x2F
_VP8X_ALPHA, _VP8L_ALPHA_BIT = 0x10, 28

PARTS_MAX = 100_000
"""A picture of a million empty chunks would take a gigabyte to list."""

JPEG_START = b"\xff\xd8\xff"
JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""The headers that hold the size; the three others are tables."""

_JPEG_MARKER, _JPEG_END = 0xFF, b"\xff\xd9"
_JPEG_SCAN, _JFIF, _JFIF_BYTES = 0xDA, 0xE0, 16
"""A longer JFIF header holds a small copy of the picture, or anything."""
_JPEG_PIXEL_SEGMENTS = {*range(0xC0, 0xD0), _JPEG_SCAN, 0xDB, 0xDC, 0xDD, _JFIF}
"""Frames, tables and scans; the rest are comments, application segments, or of no use."""
_AFTER_SCAN = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")
"""The end of a scan, in which 0xFF 0x00 is a byte of pixels, and 0xD0 to 0xD7 begin a part of it."""


class BrokenPictureError(ValueError):
    """The bytes are not a complete WebP, PNG, JPEG or AVIF; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageHeader:
    """Type and size of a picture.

    Attributes:
        output_format: What the file is.
        width_px: At least 1.
        height_px: At least 1.
    """

    output_format: OutputFormat
    width_px: int
    height_px: int


def read_header(data: bytes) -> ImageHeader:
    """Return type and size of a picture, and check that it is complete.

    Args:
        data: The whole file. Bytes after its end are ignored, as every reader of these formats does.

    Raises:
        BrokenPictureError: No WebP, PNG, JPEG or AVIF, cut off, damaged (PNG has checksums), or without a
            size.
    """
    if data.startswith(PNG_SIGNATURE):
        kind, (width_px, height_px) = OutputFormat.PNG, _png_size(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind, (width_px, height_px) = OutputFormat.WEBP, _webp_size(data)
    elif data.startswith(JPEG_START):
        kind, (width_px, height_px) = OutputFormat.JPG, _jpeg_size(data)
    elif is_avif(data):
        kind, (width_px, height_px) = OutputFormat.AVIF, _avif_size(data)
    else:
        raise BrokenPictureError("it is not a JPEG, PNG or WebP file" if data else "it is empty")
    if not width_px or not height_px:
        raise BrokenPictureError(f"the {kind} says that it is {width_px}x{height_px} pixels")
    return ImageHeader(output_format=kind, width_px=width_px, height_px=height_px)


def _avif_size(data: bytes) -> tuple[int, int]:
    try:
        size = avif_size(data)
    except ValueError as error:
        raise BrokenPictureError(f"the AVIF is cut off or damaged: {error}") from None
    if size is None:
        raise BrokenPictureError("the AVIF holds no pixels")
    return size


def _jpeg_size(data: bytes) -> tuple[int, int]:
    segments = dict(jpeg_segments(data))
    frame = next((at for kind, at in segments.items() if kind in JPEG_FRAMES), None)
    if frame is None or _JPEG_SCAN not in segments:
        raise BrokenPictureError("the JPEG holds no pixels")
    if data.rfind(_JPEG_END) < segments[_JPEG_SCAN]:
        raise BrokenPictureError(f"the JPEG is cut off after {len(data):,} bytes")
    height_px, width_px = struct.unpack(">HH", data[frame + 5 : frame + 9])
    return width_px, height_px


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield marker and offset of each segment of a JPEG up to the first scan."""
    at, segments = 2, 0
    while at + 4 <= len(data) and data[at] == _JPEG_MARKER:
        segments = _count(segments)
        if data[at + 1] == _JPEG_MARKER:
            at += 1  # Before a marker any number of these may stand.
            continue
        yield data[at + 1], at
        if data[at + 1] == _JPEG_SCAN:
            return
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")


def has_no_metadata(data: bytes) -> bool:
    """Tell whether a JPEG, PNG or WebP holds only pixels: no EXIF, text, profile or trailing bytes."""
    try:
        if data.startswith(PNG_SIGNATURE):
            chunks = list(png_chunks(data))
            end = len(PNG_SIGNATURE) + sum(12 + len(body) for _, body in chunks)
            return end == len(data) and {name for name, _ in chunks} <= PNG_PIXEL_CHUNKS
        if data.startswith(b"RIFF"):
            chunks = list(webp_chunks(memoryview(data)[12:]))
            end = 12 + sum(8 + len(body) + len(body) % 2 for _, body in chunks)
            return end == len(data) and {name for name, _ in chunks} <= _WEBP_PIXEL_CHUNKS
    except BrokenPictureError:
        return False
    return _is_plain_jpeg(data)


def _png_size(data: bytes) -> tuple[int, int]:
    chunks = png_chunks(data)
    name, body = next(chunks)
    if name != b"IHDR" or len(body) != _PNG_HEADER_BYTES:
        raise BrokenPictureError("the PNG does not begin with its header")
    if b"IDAT" not in {name for name, _ in chunks}:
        raise BrokenPictureError("the PNG holds no pixels")
    width_px, height_px = struct.unpack(">II", body[:8])
    return width_px, height_px


def png_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and body of each chunk up to the end mark."""
    view = memoryview(data)
    at, name, chunks = len(PNG_SIGNATURE), b"", 0
    while name != b"IEND":
        chunks = _count(chunks)
        end = at + 8 + int.from_bytes(view[at : at + 4])
        if end + 4 > len(data):
            raise BrokenPictureError(f"the PNG is cut off after {len(data):,} bytes")
        name = bytes(view[at + 4 : at + 8])
        if zlib.crc32(view[at + 4 : end]) != int.from_bytes(view[end : end + 4]):
            raise BrokenPictureError("the PNG is damaged: a checksum does not match")
        yield name, view[at + 8 : end]
        at = end + 4


def _count(parts: int) -> int:
    if parts == PARTS_MAX:
        raise BrokenPictureError(f"the picture has more than {PARTS_MAX:,} parts")
    return parts + 1


def _webp_size(data: bytes) -> tuple[int, int]:
    length = 8 + int.from_bytes(data[4:8], "little")
    if length > len(data):
        raise BrokenPictureError(f"the WebP is cut off: {len(data):,} of {length:,} bytes")
    chunks = list(webp_chunks(memoryview(data)[12:length]))
    # In a VP8X file the canvas comes first and decides.
    size = next(filter(None, (webp_chunk_size(name, body) for name, body in chunks)), None)
    if size is None or _WEBP_FRAMES.isdisjoint(name for name, _ in chunks):
        raise BrokenPictureError("the WebP holds no pixels")
    return size


def webp_chunks(view: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and body of each chunk; each is padded to an even length."""
    at = chunks = 0
    while at + 8 <= len(view):
        chunks = _count(chunks)
        length = int.from_bytes(view[at + 4 : at + 8], "little")
        if at + 8 + length > len(view):
            raise BrokenPictureError("the WebP is damaged: a chunk is longer than the file")
        yield bytes(view[at : at + 4]), view[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def webp_chunk_size(name: bytes, body: memoryview) -> tuple[int, int] | None:
    """Return the width and height, in pixels, that a chunk states; None if it states none."""
    if name == b"VP8X" and len(body) >= _VP8X_BYTES:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if name == b"VP8 " and len(body) >= _VP8_BYTES and body[3:6] == _VP8_SIGNATURE:
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L" and len(body) >= _VP8L_BYTES and body[0] == _VP8L_SIGNATURE:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None


def webp_has_alpha(name: bytes, body: memoryview) -> bool:
    """Tell whether a chunk that states a size says that pixels may be transparent."""
    if name == b"VP8X":
        return bool(body[0] & _VP8X_ALPHA)
    return name == b"VP8L" and bool(int.from_bytes(body[1:5], "little") >> _VP8L_ALPHA_BIT & 1)


def _is_plain_jpeg(data: bytes) -> bool:
    """Tell whether all segments are needed, also those between and after scans, and nothing follows."""
    at = 2
    while at + 4 <= len(data) and data[at] == _JPEG_MARKER:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind not in _JPEG_PIXEL_SEGMENTS or (kind == _JFIF and length != _JFIF_BYTES):
            return False
        at += 2 + length
        if kind == _JPEG_SCAN:
            following = _AFTER_SCAN.search(data, at)
            at = following.start() if following else len(data)
    return data[at:] == _JPEG_END
