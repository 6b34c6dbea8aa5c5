"""The local engine against encoding alone: how much drawing adds to what WebP costs anyway."""

from __future__ import annotations

import io
import os
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import anyio

from tests.bench.titles import titles
from tests.engines.processes import children
from thumbcli.contract import Format, make_request
from thumbcli.engines.local_engine import THREADS_MAX_CORES, Local
from thumbcli.process_resources import cores
from thumbcli.render.compose import compose
from thumbcli.render.pixels.surface import as_image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from thumbcli.contract import Thumbnail

__all__ = ["bench"]

_PICTURES, _TURNS, _WARMING = 200, 10, 48
_QUALITY, _METHOD = 80, 2

_AIMS = ((Format.YOUTUBE, 2.0), (Format.BLOGPOST, 1.25))
"""How many times as long as encoding alone drawing and encoding may take: with depth, and flat."""


class _Spent(NamedTuple):
    """What something cost, in seconds: on the clock, and of all processors together."""

    wall_s: float
    processor_s: float


def bench() -> Iterator[str]:
    """Draw 200 different titles on all cores, and encode the same pixels again on all cores.

    Once as `youtube`, most of them pictures with depth, once as `blogpost`, most of them flat cards. Drawing
    and encoding take turns, twenty pictures at a time, so that a machine whose pace wanders slows both alike.
    """
    for format_, most in _AIMS:
        yield from _bench_format(format_, most)


def _bench_format(format_: Format, most: float) -> Iterator[str]:
    drawn, drawing, encoding = anyio.run(_take_turns, titles(_PICTURES), format_)
    kib = sum(len(thumbnail.image) for thumbnail in drawn) / len(drawn) / 1024
    drawing_s, encoding_s = (sum(each.wall_s for each in spent) for spent in (drawing, encoding))
    yield f"{_PICTURES} titles, {format_}, quality {_QUALITY}, {cores()} cores"
    yield f"drawn and encoded   {_PICTURES / drawing_s:6.1f} pictures/s   {kib:.0f} KiB each"
    yield f"encoded alone       {_PICTURES / encoding_s:6.1f} pictures/s   (Pillow, method {_METHOD})"
    yield f"ratio               {drawing_s / encoding_s:6.2f}   (aim: at most {most})"
    ratios = [one.wall_s / other.wall_s for one, other in zip(drawing, encoding, strict=True)]
    yield f"ratio of each turn  {min(ratios):6.2f} to {max(ratios):.2f}, median {median(ratios):.2f}"
    busy = sum(each.processor_s for each in drawing) / sum(each.processor_s for each in encoding)
    yield f"ratio by processor  {busy:6.2f}   (what other programs do counts less here)"


async def _take_turns(
    every: list[str], format_: Format
) -> tuple[list[Thumbnail], list[_Spent], list[_Spent]]:
    drawn: list[Thumbnail] = []
    drawing: list[_Spent] = []
    encoding: list[_Spent] = []
    size = len(every) // _TURNS
    async with Local(processes=cores() > THREADS_MAX_CORES) as engine:
        await _draw_all(engine, titles(_WARMING), format_)
        for start in range(0, len(every), size):
            with _spending(drawing):
                made = await _draw_all(engine, every[start : start + size], format_)
            drawn += made
            pixels = [_pixels(title, format_) for title in every[start : start + size]]
            with _spending(encoding):
                await _encode_all(pixels)
    return drawn, drawing, encoding


@contextmanager
def _spending(on: list[_Spent]) -> Iterator[None]:
    began = time.perf_counter(), _processor_s()
    yield
    on.append(_Spent(time.perf_counter() - began[0], _processor_s() - began[1]))


def _processor_s() -> float:
    """Return the processor time of this process and of those that draw for it."""
    ticks = os.sysconf("SC_CLK_TCK")
    stats = (Path(f"/proc/{pid}/stat").read_text("ascii") for pid in children())
    fields = (stat.rpartition(")")[2].split() for stat in stats)
    return time.process_time() + sum(int(one[11]) + int(one[12]) for one in fields) / ticks


async def _draw_all(engine: Local, names: list[str], format_: Format) -> list[Thumbnail]:
    drawn: list[Thumbnail] = []

    async def draw(title: str) -> None:
        drawn.append(await engine.generate(make_request(title, format=format_)))

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


def _pixels(title: str, format_: Format) -> Image.Image:
    """Return what the encoder was given: what comes back out of a lossy file is easier to encode."""
    picture = compose(make_request(title, format=format_))
    return as_image(picture.pixels, picture.size)
