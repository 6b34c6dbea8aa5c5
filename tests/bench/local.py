"""The local engine against encoding alone: how much drawing adds to what WebP costs anyway."""

from __future__ import annotations

import io
import time
from statistics import median
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

_PICTURES, _ROUNDS = 200, 5
_QUALITY, _METHOD = 80, 2


def bench() -> Iterator[str]:
    """Draw 200 different `youtube` titles on all cores, and encode the same pixels again on all cores.

    Both take turns, forty pictures at a time, so that a machine with other work slows both alike.
    """
    every = titles(_PICTURES)
    drawn, drawing_s, encoding_s = anyio.run(_take_turns, every)
    kib = sum(len(thumbnail.image) for thumbnail in drawn) / len(drawn) / 1024
    yield f"{_PICTURES} titles, youtube, quality {_QUALITY}, {cores()} cores"
    yield f"drawn and encoded   {_PICTURES / sum(drawing_s):6.1f} pictures/s   {kib:.0f} KiB each"
    yield f"encoded alone       {_PICTURES / sum(encoding_s):6.1f} pictures/s   (Pillow, method {_METHOD})"
    yield f"ratio               {sum(drawing_s) / sum(encoding_s):6.2f}   (aim: at most 1.25)"
    ratios = sorted(drawing / encoding for drawing, encoding in zip(drawing_s, encoding_s, strict=True))
    yield f"ratio of each turn  {ratios[0]:6.2f} to {ratios[-1]:.2f}, median {median(ratios):.2f}"


async def _take_turns(every: list[str]) -> tuple[list[Thumbnail], list[float], list[float]]:
    drawn: list[Thumbnail] = []
    drawing_s: list[float] = []
    encoding_s: list[float] = []
    async with Local() as engine:
        await _draw_all(engine, titles(24))
        for start in range(0, len(every), len(every) // _ROUNDS):
            began = time.perf_counter()
            made = await _draw_all(engine, every[start : start + len(every) // _ROUNDS])
            drawing_s.append(time.perf_counter() - began)
            drawn += made
            pixels = [_decoded(thumbnail) for thumbnail in made]
            began = time.perf_counter()
            await _encode_all(pixels)
            encoding_s.append(time.perf_counter() - began)
    return drawn, drawing_s, encoding_s


async def _draw_all(engine: Local, names: list[str]) -> list[Thumbnail]:
    drawn: list[Thumbnail] = []

    async def draw(title: str) -> None:
        drawn.append(await engine.generate(make_request(title)))

    async with anyio.create_task_group() as tasks:
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
