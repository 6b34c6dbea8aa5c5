"""What a picture is and how big, read from its own bytes: no decoder, no imports that cost start-up time.

Source:
    WebP: RFC 9649, sections 2.3 to 2.7 and 3.4; its lossy frame header: RFC 6386, section 9.1.
    PNG: the W3C specification, third edition, sections 5.3 and 11.2.1.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.contract.choices import OutputFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BrokenPicture", "ImageHeader", "has_no_metadata", "read_header"]

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_VP8_START = b"\x9d\x01\x2a"
_VP8L_SIGNATURE = 0x2F
_FRAMES = (b"VP8 ", b"VP8L", b"ANMF")


class BrokenPicture(ValueError):  # noqa: N818 - named by what happened, as in the tree of errors
    """The bytes are no WebP or PNG, or not a whole one; the message says in what way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageHeader:
    """What a picture's bytes say of themselves.

    Attributes:
        output_format: WebP or PNG.
        width_px: At least 1.
        height_px: At least 1.
    """

    output_format: OutputFormat
    width_px: int
    height_px: int


def read_header(data: bytes) -> ImageHeader:
    """Tell format and size of a picture, and that all of it is there.

    Args:
        data: The whole file. Bytes after its end are let pass, as every reader of these formats does.

    Raises:
        BrokenPicture: Neither WebP nor PNG, cut off, damaged (PNG keeps checksums), or without a size.
    """
    if data.startswith(_PNG_SIGNATURE):
        kind, (width_px, height_px) = OutputFormat.PNG, _png_size(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind, (width_px, height_px) = OutputFormat.WEBP, _webp_size(data)
    else:
        raise BrokenPicture("neither a WebP nor a PNG file")
    if not width_px or not height_px:
        raise BrokenPicture(f"the {kind} says that it is {width_px}x{height_px} pixels")
    return ImageHeader(output_format=kind, width_px=width_px, height_px=height_px)


def _png_size(data: bytes) -> tuple[int, int]:
    chunks = _png_chunks(data)
    name, body = next(chunks)
    if name != b"IHDR" or len(body) != 13:  # noqa: PLR2004 - the header's fixed length
        raise BrokenPicture("the PNG does not begin with its header")
    if b"IDAT" not in {name for name, _ in chunks}:
        raise BrokenPicture("the PNG holds no pixels")
    width_px, height_px = struct.unpack(">II", body[:8])
    return width_px, height_px


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and body of each chunk up to the end mark."""
    view = memoryview(data)
    at, name = len(_PNG_SIGNATURE), b""
    while name != b"IEND":
        if at + 12 > len(data):
            raise BrokenPicture(f"the PNG is cut off after {len(data):,} bytes")
        length = int.from_bytes(view[at : at + 4])
        end = at + 8 + length
        if end + 4 > len(data):
            raise BrokenPicture(f"the PNG is cut off after {len(data):,} bytes")
        name = bytes(view[at + 4 : at + 8])
        if zlib.crc32(view[at + 4 : end]) != int.from_bytes(view[end : end + 4]):
            raise BrokenPicture("the PNG is damaged: a checksum does not match")
        yield name, view[at + 8 : end]
        at = end + 4


def _webp_size(data: bytes) -> tuple[int, int]:
    length = 8 + int.from_bytes(data[4:8], "little")
    if length > len(data):
        raise BrokenPicture(f"the WebP is cut off: {len(data):,} of {length:,} bytes")
    size: tuple[int, int] | None = None
    frames = 0
    for name, body in _webp_chunks(memoryview(data)[12:length]):
        frames += name in _FRAMES
        if size is None:
            size = _webp_chunk_size(name, body)
    if size is None or not frames:
        raise BrokenPicture("the WebP holds no pixels")
    return size


def _webp_chunks(view: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and body of each chunk; each is padded to an even length."""
    at = 0
    while at + 8 <= len(view):
        length = int.from_bytes(view[at + 4 : at + 8], "little")
        if at + 8 + length > len(view):
            raise BrokenPicture("the WebP is damaged: a chunk is longer than the file")
        yield bytes(view[at : at + 4]), view[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _webp_chunk_size(name: bytes, body: memoryview) -> tuple[int, int] | None:
    """Return width and height if this chunk tells them. In a VP8X file its header comes first and decides."""
    if name == b"VP8X" and len(body) >= 10:  # noqa: PLR2004 - the length of the header
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if name == b"VP8 " and len(body) >= 10 and body[3:6] == _VP8_START:  # noqa: PLR2004 - the same
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L" and len(body) >= 5 and body[0] == _VP8L_SIGNATURE:  # noqa: PLR2004 - the same
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None


_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


_PNG_START, _RIFF_START = 8, 12


_APP0, _APP_LAST, _COMMENT = 0xE0, 0xEF, 0xFE


_SCAN = 0xDA


def has_no_metadata(data: bytes) -> bool:
    """Tell whether a JPEG, PNG or WebP is without place, camera, author, comment and profile.

    Args:
        data: The whole file, of one of the three kinds.
    """
    if data.startswith(b"\x89PNG"):
        return set(_png_parts(data)) <= _PNG
    if data.startswith(b"RIFF"):
        return set(_webp_parts(data)) <= _WEBP
    return not any(_APP0 < marker <= _APP_LAST or marker == _COMMENT for marker in _jpeg_parts(data))


def _png_parts(data: bytes) -> Iterator[bytes]:
    at = _PNG_START
    while at + 8 <= len(data):
        yield data[at + 4 : at + 8]
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    if at != len(data):
        yield b""  # something hangs on behind


def _webp_parts(data: bytes) -> Iterator[bytes]:
    at = _RIFF_START
    while at + 8 <= len(data):
        yield data[at : at + 4]
        size_bytes = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size_bytes + size_bytes % 2
    if at != len(data):
        yield b""


def _jpeg_parts(data: bytes) -> Iterator[int]:
    """Yield the markers up to the first scan, and a comment's for whatever hangs on behind the picture."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        yield data[at + 1]
        if data[at + 1] == _SCAN:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    if not data.endswith(b"\xff\xd9"):
        yield _COMMENT
