"""Builds the smallest TrueType files that open, to put one thing wrong in each."""

from __future__ import annotations

import struct
from string import ascii_letters, digits

__all__ = ["SNOWMAN", "bitmap_font", "tiny_font"]

SNOWMAN = "\N{SNOWMAN}"


def tiny_font(
    *,
    units_per_em: int = 1000,
    advance: int = 700,
    letters: str = ascii_letters + digits,
    blank: str = "",
    doublings: int = 0,
) -> bytes:
    """Return a font whose letters are squares.

    Args:
        units_per_em: Of a letter 700 units high.
        advance: The width of each letter, in units.
        letters: The characters that it has.
        blank: Characters that have an empty glyph instead of a square.
        doublings: A snowman is two copies of a glyph that is two copies of a glyph, so many times; the
            innermost glyph is empty.
    """
    glyphs = [_square(), _square(), b""]
    glyphs += [_twice(2 + step) for step in range(doublings)]
    characters = {ord(char): 2 if char in blank else 1 for char in letters} | {ord(SNOWMAN): len(glyphs) - 1}
    count = len(glyphs)
    starts = [sum(map(len, glyphs[:index])) for index in range(count + 1)]
    return _font(
        {
            b"cmap": _cmap(characters),
            b"glyf": b"".join(glyphs),
            b"head": struct.pack(
                ">IIIIHHQQhhhhHHhhh",
                *(0x10000, 0, 0, 0x5F0F3CF5, 0, units_per_em, 0, 0, 0, 0, 700, 700, 0, 8, 2, 1, 0),
            ),
            b"hhea": struct.pack(">IhhhH11hH", 0x10000, 800, -200, 0, advance, *[0] * 11, count),
            b"hmtx": struct.pack(">Hh", advance, 100) * count,
            b"loca": struct.pack(f">{count + 1}I", *starts),
            b"maxp": struct.pack(">I14H", 0x10000, count, 99, 9, 99, 9, 1, 0, 0, 0, 0, 0, 0, 2, 99),
        }
    )


def bitmap_font(characters: str, png: bytes, side_px: int) -> bytes:
    """Return a font that draws one PNG for each of `characters`, and has no outlines (CBDT).

    Args:
        characters: What it has a glyph for.
        png: A square picture.
        side_px: Of the picture, at most 127.
    """
    # OpenType: a BitmapSize record, an IndexSubTable of format 1, and an image of format 17.
    image = struct.pack(">BBbbBI", side_px, side_px, 0, side_px, side_px, len(png)) + png
    line = struct.pack(">bbBbbbbbbbbb", side_px, 0, side_px, *[0] * 9)
    index = struct.pack(">HHIHHIII", 1, 1, 8, 1, 17, 4, 0, len(image))
    size = struct.pack(">IIII", 56, len(index), 1, 0) + line * 2
    size += struct.pack(">HHBBBb", 1, 1, side_px, side_px, 32, 1)
    return _font(
        {
            b"CBDT": struct.pack(">HH", 3, 0) + image,
            b"CBLC": struct.pack(">HHI", 3, 0, 1) + size + index,
            b"cmap": _cmap({ord(char): 1 for char in characters}),
            b"head": struct.pack(
                ">IIIIHHQQhhhhHHhhh",
                *(0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 1000, 1000, 0, 8, 2, 1, 0),
            ),
            b"hhea": struct.pack(">IhhhH11hH", 0x10000, 1000, 0, 0, 1000, *[0] * 11, 2),
            b"hmtx": struct.pack(">Hh", 1000, 0) * 2,
            b"maxp": struct.pack(">I14H", 0x10000, 2, *[0] * 13),
        }
    )


def _square() -> bytes:
    """Return a glyph of one contour of four points on the curve."""
    head = struct.pack(">hhhhh", 1, 100, 0, 600, 700) + struct.pack(">HH4B", 3, 0, 1, 1, 1, 1)
    return _padded(head + struct.pack(">4h4h", 100, 0, 500, 0, 0, 700, 0, -700))


def _twice(glyph: int) -> bytes:
    """Return a glyph that is made of another one, twice."""
    part = ">HHbb"
    head = struct.pack(">hhhhh", -1, 0, 0, 0, 0)
    return _padded(head + struct.pack(part, 0x22, glyph, 0, 0) + struct.pack(part, 0x02, glyph, 1, 1))


def _cmap(characters: dict[int, int]) -> bytes:
    groups = b"".join(struct.pack(">III", code, code, glyph) for code, glyph in sorted(characters.items()))
    subtable = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(characters)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _font(tables: dict[bytes, bytes]) -> bytes:
    directory = struct.pack(">4sHHHH", b"\0\1\0\0", len(tables), 16, 0, 0)
    body, offset = b"", len(directory) + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, 0, offset + len(body), len(data))
        body += _padded(data)
    return directory + body
