"""Reads what a picture file says of itself, without decoding it, and sets its metadata aside.

Decoders get only what belongs to the first picture: no EXIF, texts or previews that they would warn about, no
further frames. What decides how a viewer shows it (orientation, colour profile, gamma) is read here.

Source:
    JPEG: ITU-T T.81, annex B; EXIF in it: CIPA DC-008, section 4.5; ICC profiles: ICC.1:2022, annex B.4.
    PNG: the W3C specification, third edition, section 11. WebP: RFC 9649. GIF: the GIF89a specification.
    AVIF: see `avif_header`.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from thumbcli.contract.avif_header import avif_size, is_avif
from thumbcli.contract.image_header import (
    JPEG_FRAMES,
    PARTS_MAX,
    PICTURE_MAX_BYTES,
    PNG_PIXEL_CHUNKS,
    PNG_SIGNATURE,
    webp_chunk_size,
    webp_has_alpha,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MAX_PIXELS",
    "FileKind",
    "PictureBrokenError",
    "PictureError",
    "PictureFile",
    "PictureTooLargeError",
    "read_picture_file",
]

MAX_PIXELS = 50_000_000
"""Of one picture. The cameras of phones end here; decoded in RGBA it takes 200 MB."""

_MAX_SIDE_PX = 32_767
"""Of one picture: skia's limit, and twice what JPEG and WebP pictures of cameras have."""

_MAX_SCANS = 100
"""Of one JPEG: encoders write about ten, at most one for each of 64 frequencies; each costs a whole pass."""

_MAX_SCANNED_PIXELS = 1_000_000_000
"""Pixels times scans: twenty passes over a photo of 50 megapixels, which take 0.7 seconds."""

_MAX_PROFILE_BYTES = 4 * 1024 * 1024
"""Of a colour profile: twice what the largest ones for printing have."""

FileKind = Literal["JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP"]


class PictureError(Exception):
    """The picture is not decoded; the message continues the name of the file."""


class PictureBrokenError(PictureError):
    """It is not a whole picture of a known format."""


class PictureTooLargeError(PictureError):
    """Decoding it would take too much memory or time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """What a file says of its first picture.

    Attributes:
        kind: The format, with Pillow's name.
        data: What a decoder needs of the file.
        stored_size: Width and height as stored, in px.
        orientation: EXIF's, 1 to 8: how the stored picture is turned to be upright.
        profile: The ICC profile; empty without one.
        gamma: What PNG's `gAMA` says; None for the usual one, or where it does not count.
        scans: Passes over the picture: more than 1 for a progressive JPEG.
        coefficients: How many a JPEG has per pixel: 3 in full colour, 1.5 in usual photos; 0 for others.
        bit_depth: Of a PNG, else 8.
        may_be_transparent: Whether any pixel can be transparent.
        frames: Pictures in the file; a GIF's are not counted here and this is 1.
    """

    kind: FileKind
    data: bytes
    stored_size: tuple[int, int]
    orientation: int = 1
    profile: bytes = b""
    gamma: float | None = None
    scans: int = 1
    coefficients: float = 0.0
    bit_depth: int = 8
    may_be_transparent: bool = False
    frames: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright picture, in px."""
        width, height = self.stored_size
        return (height, width) if self.orientation in _ON_ITS_SIDE else (width, height)

    @property
    def pixels(self) -> int:
        """How many pixels it has."""
        return self.stored_size[0] * self.stored_size[1]


_ON_ITS_SIDE = range(5, 9)


def read_picture_file(data: bytes) -> PictureFile:
    """Return what a JPEG, PNG, WebP, AVIF, GIF or BMP file says of itself.

    Args:
        data: The whole file. Bytes after its end are ignored.

    Raises:
        PictureBrokenError: It is none of these, or is cut off before its pixels.
        PictureTooLargeError: It has too many pixels, bytes, scans or parts.
    """
    if len(data) > PICTURE_MAX_BYTES:
        raise PictureTooLargeError(f"has more than {PICTURE_MAX_BYTES // 1024 // 1024} MB")
    try:
        file = _read(data)
    except (struct.error, IndexError, StopIteration):
        raise PictureBrokenError("is cut off") from None
    width, height = file.stored_size
    if not width or not height:
        raise PictureBrokenError(f"says that it is {width}x{height} pixels")
    if width * height > MAX_PIXELS:
        raise PictureTooLargeError(f"has more than {MAX_PIXELS // 1_000_000} megapixels")
    if max(width, height) > _MAX_SIDE_PX:
        raise PictureTooLargeError(f"is {width}x{height} pixels, at most {_MAX_SIDE_PX:,} a side are allowed")
    if file.scans > _MAX_SCANS:
        raise PictureTooLargeError(f"has {file.scans:,} scans, at most {_MAX_SCANS} are allowed")
    if width * height * file.scans > _MAX_SCANNED_PIXELS:
        megapixels = width * height // 1_000_000
        raise PictureTooLargeError(f"has {file.scans} scans over {megapixels} megapixels")
    return file


def _read(data: bytes) -> PictureFile:
    if data.startswith(b"\xff\xd8\xff"):
        return _read_jpeg(data)
    if data.startswith(PNG_SIGNATURE):
        return _read_png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _read_webp(data)
    if data.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", data, 6)
        return PictureFile(kind="GIF", data=data, stored_size=(width, height), may_be_transparent=True)
    if data.startswith(b"BM"):
        return PictureFile(kind="BMP", data=data, stored_size=_bmp_size(data), may_be_transparent=True)
    if is_avif(data):
        return PictureFile(kind="AVIF", data=data, stored_size=_avif_size(data), may_be_transparent=True)
    raise PictureBrokenError("is not a picture")


def _avif_size(data: bytes) -> tuple[int, int]:
    try:
        size = avif_size(data)
    except ValueError:
        size = None
    if size is None:
        raise PictureBrokenError("is cut off")
    return size


def _bmp_size(data: bytes) -> tuple[int, int]:
    (header_bytes,) = struct.unpack_from("<I", data, 14)
    if header_bytes == _BMP_OLD_HEADER_BYTES:
        width, height = struct.unpack_from("<HH", data, 18)
    else:
        width, height = struct.unpack_from("<ii", data, 18)
    return abs(width), abs(height)


_BMP_OLD_HEADER_BYTES = 12

_JPEG_SEGMENT = re.compile(rb"\xff([^\x00\xff])")
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_JPEG_WITHOUT_BODY = {0x01, *range(0xD0, 0xD9)}
_JPEG_METADATA = {*range(0xE1, 0xEE), 0xEF, 0xFE}
"""Application segments and comments, but for JFIF and Adobe, which tell how colours are stored."""
_EXIF, _ICC = b"Exif\0", b"ICC_PROFILE\0"


def _read_jpeg(data: bytes) -> PictureFile:
    kept, orientation, parts, frame = [data[:2]], 0, dict[int, bytes](), None
    at = 2
    for _ in range(PARTS_MAX):
        found = _JPEG_SEGMENT.search(data, at)
        if found is None or data[found.start() + 1] == _JPEG_END:
            raise PictureBrokenError("is cut off")
        marker, at = data[found.start() + 1], found.end()
        if marker in _JPEG_WITHOUT_BODY:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        body = data[at + 2 : at + length]
        if marker == _JPEG_SCAN:
            break
        if marker in JPEG_FRAMES and frame is None:
            frame = _jpeg_frame(body)
        if body.startswith(_EXIF) and not orientation:
            orientation = _orientation(body[6:])
        elif body.startswith(_ICC) and len(body) > len(_ICC) + 2:
            parts[body[len(_ICC)]] = body[len(_ICC) + 2 :]
        if marker not in _JPEG_METADATA:
            kept.append(data[found.start() : at + length])
        at += max(2, length)
    else:
        raise PictureTooLargeError(f"has more than {PARTS_MAX:,} segments")
    if frame is None:
        raise PictureBrokenError("has no size")
    size, coefficients = frame
    pixels = data[found.start() :]
    return PictureFile(
        kind="JPEG",
        data=b"".join((*kept, pixels)),
        stored_size=size,
        orientation=orientation or 1,
        profile=_joined_profile(parts),
        # Entropy-coded data holds no marker: each 0xFF in it is followed by a 0.
        scans=pixels.count(bytes((0xFF, _JPEG_SCAN))),
        coefficients=coefficients,
    )


def _jpeg_frame(body: bytes) -> tuple[tuple[int, int], float]:
    """Return the size, and the number of coefficients per pixel."""
    height, width, components = struct.unpack_from(">HHB", body, 1)
    factors = [(body[7 + 3 * at] >> 4, body[7 + 3 * at] & 15) for at in range(components)]
    most = max((h for h, _ in factors), default=1) * max((v for _, v in factors), default=1)
    return (width, height), sum(h * v for h, v in factors) / max(1, most)


def _joined_profile(parts: dict[int, bytes]) -> bytes:
    profile = b"".join(parts[number] for number in sorted(parts))
    return profile if len(profile) <= _MAX_PROFILE_BYTES else b""


_PNG_WITH_ALPHA = {4, 6}
_PNG_GAMMA_UNIT = 100_000
_GAMMA_OF_SRGB, _GAMMA_TOLERANCE = 0.45455, 0.02


def _read_png(data: bytes) -> PictureFile:
    chunks = _chunks(data, ">I4s", after=4)
    name, header, whole = next(chunks)
    if name != b"IHDR":
        raise PictureBrokenError("does not begin with its header")
    width, height, bit_depth, colour = struct.unpack_from(">IIBB", header)
    kept: list[bytes | memoryview] = [PNG_SIGNATURE, whole]
    others: dict[bytes, memoryview] = {}
    for name, body, whole in chunks:
        others.setdefault(name, body)
        if name in PNG_PIXEL_CHUNKS:
            kept.append(whole)
        if name == b"IEND":
            break
    if b"IDAT" not in others:
        raise PictureBrokenError("holds no pixels")
    animation = others.get(b"acTL", b"")
    return PictureFile(
        kind="PNG",
        data=b"".join(kept),
        stored_size=(width, height),
        orientation=_orientation(bytes(others.get(b"eXIf", b""))) or 1,
        profile=_png_profile(bytes(others.get(b"iCCP", b""))),
        gamma=_png_gamma(others),
        bit_depth=bit_depth,
        may_be_transparent=colour in _PNG_WITH_ALPHA or b"tRNS" in others,
        frames=max(1, int.from_bytes(animation[:4])),
    )


def _png_profile(body: bytes) -> bytes:
    _, _, packed = body.partition(b"\0")
    try:
        return zlib.decompressobj().decompress(packed[1:], _MAX_PROFILE_BYTES)
    except zlib.error:
        return b""


def _png_gamma(chunks: dict[bytes, memoryview]) -> float | None:
    """Return the gamma, unless a profile or `sRGB` overrides it or it is the usual one."""
    if b"gAMA" not in chunks or chunks.keys() & {b"sRGB", b"iCCP"}:
        return None
    gamma = int.from_bytes(chunks[b"gAMA"][:4]) / _PNG_GAMMA_UNIT
    usual = abs(gamma - _GAMMA_OF_SRGB) <= _GAMMA_TOLERANCE
    return None if usual or not _GAMMA_MIN <= gamma <= _GAMMA_MAX else gamma


_GAMMA_MIN, _GAMMA_MAX = 0.1, 10.0
"""Others are mistakes: they would turn the picture black or white."""


def _read_webp(data: bytes) -> PictureFile:
    size, alpha, frames, others = None, False, 0, dict[bytes, memoryview]()
    for name, body, _ in _chunks(data, "<4sI", after=0):
        others.setdefault(name, body)
        frames += name == b"ANMF"
        if size is None:
            size = webp_chunk_size(name, body)
            alpha = size is not None and webp_has_alpha(name, body)
    if size is None or others.keys().isdisjoint({b"VP8 ", b"VP8L", b"ANMF"}):
        raise PictureBrokenError("holds no pixels")
    profile = bytes(others.get(b"ICCP", b""))
    exif = bytes(others.get(b"EXIF", b""))
    return PictureFile(
        kind="WEBP",
        data=data,
        stored_size=size,
        orientation=_orientation(exif[6:] if exif.startswith(_EXIF) else exif) or 1,
        profile=profile if len(profile) <= _MAX_PROFILE_BYTES else b"",
        may_be_transparent=alpha or b"ALPH" in others or frames > 0,
        frames=max(1, frames),
    )


def _chunks(data: bytes, header: str, *, after: int) -> Iterator[tuple[bytes, memoryview, memoryview]]:
    """Yield name and body of each chunk of a PNG or a WebP, and the whole chunk; the last may be cut off."""
    view, png = memoryview(data), header.startswith(">")
    at = len(PNG_SIGNATURE) if png else 12
    for _ in range(PARTS_MAX):
        if at + 8 > len(data):
            return
        first, second = struct.unpack_from(header, data, at)
        name, length = (second, first) if png else (first, second)
        end = at + 8 + length + after
        yield name, view[at + 8 : at + 8 + length], view[at:end]
        at = end if png else end + length % 2
    raise PictureTooLargeError(f"has more than {PARTS_MAX:,} chunks")


_TIFF_ORIENTATION, _TIFF_SHORT = 0x0112, 3
_TIFF_MAX_ENTRIES = 1000


def _orientation(exif: bytes) -> int:
    """Return the orientation, 1 to 8, that EXIF tells; 0 where it tells none or is damaged."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 0
    try:
        (at,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, at)
        for entry in range(min(entries, _TIFF_MAX_ENTRIES)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, at + 2 + 12 * entry)
            if (tag, kind) == (_TIFF_ORIENTATION, _TIFF_SHORT):
                return value if value in range(1, 9) else 0
    except struct.error:
        pass
    return 0
