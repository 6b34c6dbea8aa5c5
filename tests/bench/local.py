"""The local engine against encoding alone: how much drawing adds to what WebP costs anyway."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import anyio
from PIL import Image

from tests.bench.titles import titles
from thumbcli.contract import make_request
from thumbcli.engines.local import Local, cores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.contract import Thumbnail

__all__ = ["bench"]

_PICTURES = 200
_QUALITY, _METHOD = 80, 2


def bench() -> Iterator[str]:
    """Draw 200 different `youtube` titles on all cores, then encode the same pixels again on all cores."""
    anyio.run(_draw_all, titles(24))
    began = time.perf_counter()
    drawn = anyio.run(_draw_all, titles(_PICTURES))
    drawing_s = time.perf_counter() - began

    pixels = [_decoded(thumbnail) for thumbnail in drawn]
    began = time.perf_counter()
    anyio.run(_encode_all, pixels)
    encoding_s = time.perf_counter() - began

    kib = sum(len(thumbnail.image) for thumbnail in drawn) / len(drawn) / 1024
    yield f"{_PICTURES} titles, youtube, quality {_QUALITY}, {cores()} cores"
    yield f"drawn and encoded   {_PICTURES / drawing_s:6.1f} pictures/s   {kib:.0f} KiB each"
    yield f"encoded alone       {_PICTURES / encoding_s:6.1f} pictures/s   (Pillow, method {_METHOD})"
    yield f"ratio               {drawing_s / encoding_s:6.2f}   (aim: at most 1.25)"


async def _draw_all(names: list[str]) -> list[Thumbnail]:
    drawn: list[Thumbnail] = []

    async def draw(title: str) -> None:
        drawn.append(await engine.generate(make_request(title)))

    async with Local() as engine, anyio.create_task_group() as tasks:
        for title in names:
            tasks.start_soon(draw, title)
    return drawn


async def _encode_all(pixels: list[Image.Image]) -> None:
    limiter = anyio.CapacityLimiter(cores())

    async def encode(image: Image.Image) -> None:
        await anyio.to_thread.run_sync(_encode, image, limiter=limiter)

    async with anyio.create_task_group() as tasks:
        for image in pixels:
            tasks.start_soon(encode, image)


def _encode(image: Image.Image) -> None:
    image.save(io.BytesIO(), "WEBP", quality=_QUALITY, method=_METHOD)


def _decoded(thumbnail: Thumbnail) -> Image.Image:
    image = Image.open(io.BytesIO(thumbnail.image)).convert("RGB")
    # The renderer hands its pixels over with a fourth, unused byte: the floor gets the same kindness.
    return Image.frombuffer("RGBX", image.size, image.convert("RGBX").tobytes(), "raw", "RGBX", 0, 1)
