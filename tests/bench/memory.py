"""The memory of one process that draws many different pictures: whether it levels off, and where."""

from __future__ import annotations

import os
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from tests.bench.titles import titles
from thumbcli.artwork.color_font import EMOJI_BLOCKS
from thumbcli.contract import make_request
from thumbcli.engines.local_engine import Local
from thumbcli.process_resources import return_large_blocks
from thumbcli.render.paint.objects import has_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["bench"]

_PICTURES, _STEP, _AT_ONCE = 5_000, 500, 20
_AIM_MIB = 450
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def bench() -> Iterator[str]:
    """Draw 5,000 different titles with 1,000 different objects, on all cores, and watch the memory."""
    yield f"{_PICTURES} titles, youtube, in one process; MiB in memory (aim: flat, and under {_AIM_MIB})"
    return_large_blocks()
    for number, mib in _curve():
        yield f"after {number:5}   {mib:5.0f} MiB"


def _curve() -> Iterator[tuple[int, float]]:
    things = [char for block in EMOJI_BLOCKS for char in map(chr, block) if has_object(char)]
    named = [f"{title} {thing}" for title, thing in zip(titles(_PICTURES), cycle(things), strict=False)]
    for start in range(0, _PICTURES, _AT_ONCE):
        anyio.run(_draw_all, named[start : start + _AT_ONCE])
        drawn = start + _AT_ONCE
        if drawn % _STEP == 0:
            yield drawn, _resident_mib()


async def _draw_all(names: Sequence[str]) -> None:
    async def draw(title: str) -> None:
        await engine.generate(make_request(title))

    async with Local(processes=False) as engine, anyio.create_task_group() as tasks:
        for title in names:
            tasks.start_soon(draw, title)


def _resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES / 1024 / 1024
