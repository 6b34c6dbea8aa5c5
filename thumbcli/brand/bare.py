"""Whether a file holds a picture and nothing else, told from its parts without decoding it.

Source:
    JPEG: ITU-T T.81, annex B.
    PNG: the W3C specification, third edition, section 5.
    WebP: RFC 9649, section 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_bare"]

_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_PNG_START, _RIFF_START = 8, 12
_APP0, _APP_LAST, _COMMENT = 0xE0, 0xEF, 0xFE
_SCAN = 0xDA


def is_bare(data: bytes) -> bool:
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
