"""Damage to files, reproducible by a seed: bytes at random, and what each format is sensitive to."""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = ["mutate_bytes", "mutate_font", "mutate_picture", "mutate_text"]

_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
"""Where counts, lengths and signs change their meaning."""

_MARKERS = re.compile(rb"\xff[\xc0\xc2\xc4\xda\xdb\xe1]")
"""Where a JPEG begins a part: its size, its tables, a scan, its metadata."""

_TEXTS = (
    *("\0", "\ufeff", "\x1b[2J\x1b]0;x\x07", "\u202e", "\u200b", "\U000e0041", "\x85", "\u2028", "\r", "\n"),
    *(
        '"',
        '""',
        "'",
        '"""',
        "\\",
        "\\u",
        "\\ud800",
        ",",
        ";",
        "\t",
        "=",
        "#",
        "[",
        "]]",
        "{",
        "}",
        "[[",
        "|",
    ),
    *("../", "/etc/passwd", "~", "~nobody/x", "C:\\con", "-", "--", "null", "true", "NaN", "-1", "1e999"),
    *("9" * 400, "a." * 500, "[" * 3000, '{"a":' * 1500, "e\u0301" * 400, "\U0001f469\u200d" * 60),
    "x" * 200_000,
)
"""What parsers, file names and terminals stumble over."""


_ALSO_BYTES = 0.2


def mutate_bytes(rng: Random, data: bytes) -> bytes:
    """Return `data` with 1 to 4 changes that know nothing of its format."""
    damaged = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(damaged) + 1)
        end = min(len(damaged), start + rng.choice((1, 2, 4, 16, 256, 4096)))
        match rng.randrange(8):
            case 0:
                damaged[start : start + 1] = bytes([rng.randrange(256)])
            case 1:
                for index in range(start, end):
                    damaged[index] ^= 1 << rng.randrange(8)
            case 2:
                del damaged[start:]
            case 3:
                del damaged[start:end]
            case 4:
                damaged[start:start] = damaged[start:end] * rng.choice((1, 2, 50))
            case 5:
                damaged[start:end] = rng.choice((b"\0", b"\xff")) * (end - start)
            case 6:
                number = struct.pack(rng.choice((">I", "<I")), rng.choice(_NUMBERS))
                damaged[start : start + 4] = number
            case _:
                damaged[start:end] = rng.randbytes(end - start)
    return bytes(damaged)


def mutate_text(rng: Random, data: bytes) -> bytes:
    """Return text with odd pieces put in, its lines and words moved, or damaged as bytes are."""
    text = data.decode()
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(text) + 1)
        lines = text.splitlines(keepends=True) or [""]
        match rng.randrange(5):
            case 0 | 1:
                text = text[:at] + rng.choice(_TEXTS) + text[at + rng.randrange(3) :]
            case 2:
                text = "".join(rng.sample(lines, len(lines)))
            case 3:
                text = "".join(lines) + rng.choice(lines) * rng.choice((1, 2, 500))
            case _:
                text = text[:at] + text[at + rng.randrange(40) :]
    encoded = text.encode(rng.choice((*["utf-8"] * 9, "utf-16", "utf-16-le", "cp1252")), "replace")
    return mutate_bytes(rng, encoded) if rng.random() < _ALSO_BYTES else encoded


def mutate_font(rng: Random, data: bytes) -> bytes:
    """Return a TrueType or OpenType file that is cut, changed anywhere, or damaged in one of its tables."""
    if rng.random() < 0.35:
        return mutate_bytes(rng, data)
    damaged = bytearray(data)
    count = struct.unpack_from(">H", data, 4)[0]
    for _ in range(rng.randint(1, 3)):
        entry = 12 + 16 * rng.randrange(count)
        tag, _, offset, length = struct.unpack_from(">4sIII", damaged, entry)
        match rng.randrange(6):
            case 0:
                struct.pack_into(">I", damaged, entry + rng.choice((8, 12)), rng.choice(_NUMBERS))
            case 1:
                struct.pack_into(">I", damaged, entry + rng.choice((8, 12)), rng.randrange(len(data)))
            case 2:
                struct.pack_into(">4s", damaged, entry, rng.choice((b"none", tag.lower(), b"glyf", b"CFF ")))
            case 3:
                struct.pack_into(">H", damaged, 4, rng.choice((0, 1, count - 1, count + 1, 0xFFFF)))
            case 4:
                _damage_head(rng, damaged, offset, length)
            case _:
                end = min(len(damaged), offset + length)
                damaged[offset:end] = mutate_bytes(rng, bytes(damaged[offset:end]))[: max(0, end - offset)]
    return bytes(damaged)


def _damage_head(rng: Random, damaged: bytearray, offset: int, length: int) -> None:
    """Put odd numbers into the first fields of a table: versions, counts, scales, metrics, offsets."""
    for _ in range(rng.randint(1, 6)):
        at = offset + 2 * rng.randrange(max(1, min(length, 64) // 2))
        if at + 2 <= len(damaged):
            struct.pack_into(">H", damaged, at, rng.choice(_NUMBERS) & 0xFFFF)


def mutate_picture(rng: Random, data: bytes) -> bytes:
    """Return a PNG, JPEG, WebP, GIF or BMP that is damaged at random, or in its sizes and parts."""
    structured = _damage_png if data.startswith(b"\x89PNG") else _damage_parts
    mutate: Callable[[Random, bytes], bytes] = structured if rng.random() < 0.5 else mutate_bytes
    return mutate(rng, data)


def _damage_png(rng: Random, data: bytes) -> bytes:
    """Change, repeat, drop or move chunks, whose checksums stay right."""
    chunks: list[tuple[bytes, bytes]] = []
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    for _ in range(rng.randint(1, 3)):
        index = rng.randrange(len(chunks))
        kind, body = chunks[index]
        match rng.randrange(5):
            case 0 | 1:
                chunks[index] = kind, mutate_bytes(rng, body)
            case 2:
                chunks.insert(rng.randrange(len(chunks) + 1), chunks[index])
            case 3:
                chunks[0] = b"IHDR", struct.pack(">IIBBBBB", *_odd_header(rng))
            case _:
                rng.shuffle(chunks)
    return data[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _odd_header(rng: Random) -> tuple[int, ...]:
    size = rng.choice((0, 1, 2, 7, 1280, 7000, 40_000, 0x7FFFFFFF)), rng.choice((0, 1, 3, 720, 7000, 50_000))
    return *size, rng.choice((1, 2, 4, 8, 16, 3)), rng.choice((0, 2, 3, 4, 6, 5)), 0, 0, rng.choice((0, 1))


def _damage_parts(rng: Random, data: bytes) -> bytes:
    """Put odd numbers where the headers of JPEG, WebP, GIF and BMP have sizes and lengths."""
    damaged = bytearray(data)
    markers = [found.start() for found in _MARKERS.finditer(data, 0, len(data) - 12)]
    for _ in range(rng.randint(1, 4)):
        near = rng.choice(markers) if markers and rng.random() < 0.8 else 0
        at = near + rng.randrange(min(40, len(data) - near - 4))
        struct.pack_into(rng.choice((">H", "<H", ">I", "<I")), damaged, at, rng.choice(_NUMBERS) & 0xFFFF)
    return bytes(damaged)
