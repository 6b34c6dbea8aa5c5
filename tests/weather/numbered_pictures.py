"""Pictures that say which one they are: the number is in their colour and survives any encoder."""

from __future__ import annotations

import base64
import binascii
import random
import re
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["link_in", "number_in", "numbered_picture", "pictures_below"]

_STEP = 8
"""Between two colours, so that what a JPEG changes leads to the same number."""
_LEVELS = 256 // _STEP
_IMAGE = re.compile(rb'"image"\s*:\s*"(?:data:[^,"]*,)?([^"]{40,})"')
_LINK = re.compile(rb'"imageUrl"\s*:\s*"(http[^"]+)"')


@lru_cache(maxsize=2048)
def numbered_picture(number: int, width_px: int, height_px: int, kind: str, noise_rows: int = 0) -> bytes:
    """Return a picture that holds `number`; rows of noise at its bottom make its file larger."""
    colour = tuple(number // _LEVELS**place % _LEVELS * _STEP + _STEP // 2 for place in range(3))
    image = Image.new("RGB", (width_px, height_px), colour)
    if noise_rows:
        noise = random.Random(number).randbytes(width_px * noise_rows * 3)  # noqa: S311 - no secret
        image.paste(Image.frombytes("RGB", (width_px, noise_rows), noise), (0, height_px - noise_rows))
    out = BytesIO()
    image.save(out, kind, **({"lossless": True, "method": 0} if kind == "webp" else {}))
    return out.getvalue()


def number_in(data: bytes) -> int | None:
    """Return the number of the picture that these bytes are or hold, as JSON in whatever packing."""
    found = _number_of(data)
    if found is None and (packed := _IMAGE.search(data)):
        text = re.sub(rb"\s|\\[nrt]|\\/|=", lambda match: b"/" if match[0] == rb"\/" else b"", packed[1])
        text = text.translate(bytes.maketrans(b"-_", b"+/"))
        try:
            found = _number_of(base64.b64decode(text + b"=" * (-len(text) % 4), validate=True))
        except binascii.Error:
            return None
    return found


def link_in(data: bytes) -> str | None:
    """Return the address of the picture that these bytes name."""
    found = _LINK.search(data)
    return found[1].decode() if found else None


def pictures_below(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield each file in a folder that is or holds a picture, with its number."""
    for path in folder.rglob("*"):
        if path.is_file() and (found := number_in(path.read_bytes())) is not None:
            yield path, found


@lru_cache(maxsize=4096)
def _number_of(data: bytes) -> int | None:
    try:
        with Image.open(BytesIO(data)) as image:
            image.load()
            red, green, blue = image.crop((0, 0, 1, 1)).convert("RGB").tobytes()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    levels = red // _STEP, green // _STEP, blue // _STEP
    return levels[0] + levels[1] * _LEVELS + levels[2] * _LEVELS * _LEVELS
