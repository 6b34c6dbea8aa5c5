"""Damaged pictures: refused or shown, never an internal error, a crash or a long wait."""

from __future__ import annotations

import random
import struct
import time
import zlib
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.render.picture_files import as_asset, exif, primaries_profile, saved
from thumbcli.errors import RequestRefused
from thumbcli.render.pixels.image_loading import open_picture
from thumbcli.render.quality.inspect import inspect

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 15
MUTATIONS = 20
"""Of each kind of file. Two thousand of them were tried once, with other seeds."""

PICTURE = Image.effect_noise((160, 96), 60).convert("RGB")
CLEAR = PICTURE.convert("RGBA")
CLEAR.putalpha(Image.linear_gradient("L").resize(PICTURE.size))
LARGE = Image.new("RGB", (2600, 2000), (9, 80, 200))
MORE = {"save_all": True, "append_images": [PICTURE.rotate(180)]}
TURNED = {"exif": b"Exif\0\0" + exif(6), "icc_profile": primaries_profile()}

FILES = {
    "JPEG": partial(saved, PICTURE, "JPEG", **TURNED),
    "progressive JPEG": partial(saved, PICTURE, "JPEG", progressive=True),
    "CMYK JPEG": partial(saved, PICTURE.convert("CMYK"), "JPEG"),
    "JPEG of two pictures": partial(saved, PICTURE, "MPO", **MORE),
    "PNG": partial(saved, CLEAR, "PNG", **TURNED),
    "palette PNG": partial(saved, PICTURE.quantize(40), "PNG", transparency=3),
    "16-bit PNG": partial(saved, Image.new("I;16", (90, 90), 30_000), "PNG"),
    "animated PNG": partial(saved, PICTURE, "PNG", **MORE),
    "WebP": partial(saved, PICTURE, "WEBP", **TURNED),
    "lossless WebP": partial(saved, CLEAR, "WEBP", lossless=True),
    "animated WebP": partial(saved, PICTURE, "WEBP", **MORE),
    "large WebP": partial(saved, LARGE, "WEBP", lossless=True),
    "large PNG": partial(saved, LARGE, "PNG"),
    "GIF": partial(saved, PICTURE, "GIF", **MORE),
    "BMP": partial(saved, PICTURE, "BMP"),
}


def mutations(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield damaged copies; half of the PNG ones have right checksums all the same."""
    for _ in range(MUTATIONS):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 1, 2, 6))):
            at = chance.randrange(len(damaged) if chance.random() < 0.4 else min(len(damaged), 120))
            match chance.randrange(5):
                case 0:
                    damaged[at] ^= 1 << chance.randrange(8)
                case 1:
                    damaged[at : at + 4] = chance.choice((bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff"))
                case 2:
                    del damaged[at : at + chance.choice((1, 4, 60))]
                case 3:
                    damaged[at:at] = chance.randbytes(chance.choice((1, 4, 60)))
                case _:
                    del damaged[max(40, chance.randrange(len(damaged))) :]
        yield (
            _with_checksums(damaged)
            if data.startswith(b"\x89PNG") and chance.random() < 0.5
            else bytes(damaged)
        )


def _with_checksums(data: bytearray) -> bytes:
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            break
        struct.pack_into(">I", data, end, zlib.crc32(data[at + 4 : end]))
        at = end + 4
    return bytes(data)


@pytest.mark.long
@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_picture_is_refused_or_shown(kind: str) -> None:
    """Whole ones are read; of damaged ones each is told apart in bounded time, without a warning."""
    whole = FILES[kind]()
    assert inspect(whole).metrics is not None
    began_s = time.monotonic()
    refused = 0
    for data in mutations(whole, random.Random(f"{SEED} {kind}")):  # noqa: S311 - the same each time
        report = inspect(data)
        assert (report.metrics is None) == (report.width_px == 0)
        try:
            open_picture(as_asset(data), "Photo", cover_px=400)
        except RequestRefused:
            refused += 1
    assert refused
    assert time.monotonic() - began_s < 50
