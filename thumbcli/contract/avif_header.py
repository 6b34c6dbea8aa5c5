"""Reads the size of an AVIF file, and the XMP packet that it ends with, without a decoder.

Source:
    ISO/IEC 14496-12 (boxes) and 23008-12 (`meta`, `iprp`, `ipco`, `ispe`); AV1 Image File Format, section 2.
    XMP specification, part 3, section 1.1.5, for the box of a packet in files of this family.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["avif_boxes", "avif_size", "avif_with_packet", "avif_xmp_packet", "is_avif"]

_BRANDS = {b"avif", b"avis"}
_BOX, _LARGE_BOX, _FULL_BOX = 8, 16, 4
"""How many bytes the header of a box has, one with a size of 64 bits, and version and flags after it."""

_ISPE_BYTES = 12
_BOXES_MAX = 1000
"""Of one box: ours have six at the top, and a dozen properties."""

_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The type of a `uuid` box that holds an XMP packet."""


class _BrokenBoxError(ValueError):
    """A box is cut off, or there are too many."""


def is_avif(data: bytes) -> bool:
    """Tell whether a file begins as an AVIF does."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def avif_boxes(view: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield type and body of each box.

    Raises:
        ValueError: One is cut off, or there are more than a thousand.
    """
    at, boxes = 0, 0
    while at < len(view):
        boxes += 1
        header = _BOX
        if at + header > len(view) or boxes > _BOXES_MAX:
            raise _BrokenBoxError("a box is cut off, or there are too many")
        length = int.from_bytes(view[at : at + 4])
        if length == 1:
            header = _LARGE_BOX
            length = int.from_bytes(view[at + 8 : at + 16])
        if length < header or at + length > len(view):
            raise _BrokenBoxError("a box is cut off")
        yield bytes(view[at + 4 : at + 8]), view[at + header : at + length]
        at += length


def avif_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of the picture in px; None if the file has none or no pixels.

    Raises:
        ValueError: It is cut off or damaged.
    """
    top: dict[bytes, memoryview] = {}
    for kind, body in avif_boxes(memoryview(data)):
        top[kind] = body
        if {b"meta", b"mdat"} <= top.keys():
            break  # Readers ignore what follows.
    else:
        return None
    properties = dict(avif_boxes(top[b"meta"][_FULL_BOX:])).get(b"iprp", memoryview(b""))
    container = dict(avif_boxes(properties)).get(b"ipco", memoryview(b""))
    # A picture and its transparency have one size; that of a preview, or of a tile, is smaller.
    sizes = [
        struct.unpack_from(">II", body, _FULL_BOX)
        for kind, body in avif_boxes(container)
        if kind == b"ispe" and len(body) >= _ISPE_BYTES
    ]
    return max(sizes, default=None)


def avif_xmp_packet(data: bytes) -> bytes | None:
    """Return the XMP packet of the file's own box; None without one.

    Raises:
        ValueError: It is cut off or damaged.
    """
    return next(
        (bytes(body[16:]) for kind, body in avif_boxes(memoryview(data)) if _is_xmp(kind, body)), None
    )


def avif_with_packet(data: bytes, packet: bytes) -> bytes:
    """Return the file with `packet` in a box at its end, in place of any that it has there.

    What stands before keeps its place: other boxes point into the file.

    Raises:
        ValueError: It is cut off or damaged, or its packet stands elsewhere.
    """
    boxes = list(avif_boxes(memoryview(data)))
    end = len(data)
    if boxes and _is_xmp(*boxes[-1]):
        end -= _BOX + len(boxes[-1][1])
        boxes = boxes[:-1]
    if any(_is_xmp(kind, body) for kind, body in boxes):
        raise _BrokenBoxError("its XMP packet does not stand at its end")
    body = b"uuid" + _XMP_BOX + packet
    return data[:end] + (len(body) + 4).to_bytes(4) + body


def _is_xmp(kind: bytes, body: memoryview) -> bool:
    return kind == b"uuid" and body[:16] == _XMP_BOX
