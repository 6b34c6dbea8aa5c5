"""Picture files of kinds that Pillow does not write, built byte by byte."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageCms

from thumbcli.contract import Asset

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["as_asset", "exif", "jpeg_of_scans", "png", "png_chunk", "primaries_profile", "saved"]

DISPLAY_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
"""The red, green and blue of Display P3 in XYZ under D50."""


def as_asset(data: bytes, name: str = "picture") -> Asset:
    """Wrap a file; its media type is not looked at."""
    return Asset(name=name, media_type="image/png", data=data, sha256=hashlib.sha256(data).hexdigest())


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    """Return the image as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png_chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(
    size: tuple[int, int], depth: int, colour: int, row: bytes, chunks: Iterable[tuple[bytes, bytes]] = ()
) -> bytes:
    """Return a PNG whose rows are all the same.

    Args:
        size: Width and height.
        depth: Bits per sample.
        colour: PNG's colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
        row: The samples of each row.
        chunks: What stands before the pixels.
    """
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    pixels = zlib.compress((b"\0" + row) * size[1])
    parts = [(b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, body) for name, body in parts)


def primaries_profile(primaries: Iterable[tuple[float, float, float]] = DISPLAY_P3) -> bytes:
    """Return the ICC profile of sRGB with other primaries."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    wanted = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True))
    (count,) = struct.unpack_from(">I", profile, 128)
    for entry in range(count):
        name, at, _ = struct.unpack_from(">4sII", profile, 132 + 12 * entry)
        if name in wanted:
            struct.pack_into(">iii", profile, at + 8, *(round(value * 65536) for value in wanted[name]))
    return bytes(profile)


def exif(orientation: int, *, entries: int = 1, order: str = "<") -> bytes:
    """Return EXIF that tells the orientation; of more `entries` than one the rest is missing."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}IHHHIHH", 8, entries, 0x0112, 3, 1, orientation, 0)


def jpeg_of_scans(side_px: int, scans: int) -> bytes:
    """Return a grey progressive JPEG that passes over its pixels again and again, 90 bytes each time."""
    blocks = ((side_px + 7) // 8) ** 2

    def segment(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body

    def scan(first: int, last: int, bits: int, data: bytes) -> bytes:
        return segment(0xDA, bytes((1, 1, 0x10 * (first > 0), first, last, bits))) + data

    run_blocks = 32767  # The longest run of empty blocks: 15 bits each.
    runs = "0" + "1" * 14
    text = runs * -(-blocks // run_blocks)
    text += "1" * (-len(text) % 8)
    empty = int(text, 2).to_bytes(len(text) // 8).replace(b"\xff", b"\xff\0")
    table = bytes((1, 1, *([0] * 14)))
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xDB, bytes((0, *([1] * 64)))),
            segment(0xC2, struct.pack(">BHHB", 8, side_px, side_px, 1) + bytes((1, 0x11, 0))),
            segment(0xC4, bytes((0, 1, *([0] * 15), 0))),
            segment(0xC4, bytes((0x10,)) + table + bytes((0xE0, 0))),
            scan(0, 0, 0x01, bytes((blocks + 7) // 8)),
            scan(1, 63, 0x01, empty),
            scan(1, 63, 0x10, empty) * (scans - 2),
            b"\xff\xd9",
        )
    )
