"""Other ways from a title to a picture, on the same titles in the same run.

Each draws a comparable 1280x720 card (words, gradients, a slanted panel) as WebP at quality 80, with one
process per core, started and warmed before the clock; thumbcli draws right before each. Beside the pictures a
second stands the processor time of one (of a browser, without that of its own processes), which what else the
machine does changes less. Takumi also draws our family `hero`: the same words and objects, with glow,
vignette, relief and blurred shadows. What a peer needs is installed from the registries into `.venv/peers`; a
peer that can't be installed is skipped with a word.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Self

import anyio
import skia

from tests.bench.titles import titles
from thumbcli.artwork.installed_packs import pack_for
from thumbcli.artwork.rasterize import RASTER_PX
from thumbcli.contract import make_request
from thumbcli.contract.design_options import Design
from thumbcli.engines.local_engine import Local
from thumbcli.process_resources import cores
from thumbcli.render.compose import brief_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["bench"]

_PICTURES, _WARM, _AT_ONCE = 80, 12, 20
_SCRIPTS = Path(__file__).with_suffix("")
_CACHE = Path(sys.prefix) / "peers"
_INSTALL_S = 300.0
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class _Speed(NamedTuple):
    """Pictures a second, and the processor time of all cores that one takes."""

    per_s: float
    processor_ms: float


class _Absent(Exception):  # noqa: N818 - not a failure: the peer is not to be had here
    """A peer that can't run on this machine, and why."""


@dataclass(frozen=True, slots=True)
class _Peer:
    """One way to draw cards.

    Attributes:
        name: As it is printed.
        packages: From npm; empty for a peer in Python.
        script: In the folder beside this module.
        layout: Of our pictures that it draws; None for cards.
    """

    name: str
    packages: tuple[str, ...]
    script: str
    layout: str | None = None

    def command(self) -> list[str]:
        """Return how one drawing process is started; what it needs is installed first."""
        font = str(files("fontpkg_anton") / "files/Anton-Regular.ttf")
        if not self.packages:
            return [sys.executable, str(_SCRIPTS / self.script), font]
        browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
        if self.script == "chromium.mjs" and browser is None:
            raise _Absent("no Chromium is installed")
        _install(self.packages)
        for script in _SCRIPTS.glob("*.mjs"):
            shutil.copy(script, _CACHE)
        return ["node", str(_CACHE / self.script), font, *([browser] if browser else [])]


_PEERS = (
    _Peer("Pillow", (), "pillow_card.py"),
    _Peer("takumi", ("@takumi-rs/core",), "takumi.mjs"),
    _Peer("takumi, with depth", ("@takumi-rs/core",), "takumi_depth.mjs", "hero"),
    _Peer("satori, resvg, sharp", ("satori", "@resvg/resvg-js", "sharp"), "satori.mjs"),
    _Peer("headless Chromium", ("playwright-core",), "chromium.mjs"),
)


def bench() -> Iterator[str]:
    """Draw the same titles with thumbcli and with each peer; more pictures a second is better."""
    names = titles(_PICTURES)
    yield f"{_PICTURES} titles, 1280x720, WebP at quality 80, {cores()} cores; pictures a second"
    for peer in _PEERS:
        try:
            command = peer.command()
            with tempfile.TemporaryDirectory() as folder:
                drawn, items = (names, names) if peer.layout is None else _with_objects(names, Path(folder))
                anyio.run(_draw_ours, drawn[:_WARM], peer.layout)
                began_s, used_s = time.perf_counter(), time.process_time()
                anyio.run(_draw_ours, drawn, peer.layout)
                took_s, used_s = time.perf_counter() - began_s, time.process_time() - used_s
                ours = _Speed(len(drawn) / took_s, used_s / len(drawn) * 1000)
                theirs = _draw_theirs(command, items)
        except _Absent as absent:
            yield f"{peer.name:<22} skipped: {absent}"
        else:
            yield _compared(peer.name, theirs, ours)


def _compared(name: str, theirs: _Speed, ours: _Speed) -> str:
    more, less = ours.per_s / theirs.per_s, theirs.processor_ms / ours.processor_ms
    return (
        f"{name:<22} {theirs.per_s:6.1f}   thumbcli {ours.per_s:6.1f}   {more:4.1f} times as many;   "
        f"processor {theirs.processor_ms:4.0f} ms   thumbcli {ours.processor_ms:4.0f} ms   {less:4.1f} times"
    )


def _with_objects(names: list[str], folder: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return the titles that have an object, and of each the words and a raster of the object."""
    drawn: list[str] = []
    items: list[dict[str, str]] = []
    for title in names:
        composition = brief_of(make_request(title)).composition
        if not composition.icons or (pack := pack_for(composition.icons[0])) is None:
            continue
        file = folder / f"{ord(composition.icons[0][0]):x}.png"
        if not file.exists():
            surface = skia.Surface(RASTER_PX, RASTER_PX)
            pack.draw(surface.getCanvas(), composition.icons[0], RASTER_PX)
            surface.makeImageSnapshot().save(str(file))
        drawn.append(title)
        items.append({"words": composition.headline.main, "object": str(file)})
    return drawn, items


async def _draw_ours(names: list[str], layout: str | None) -> None:
    design = Design(layout=layout)

    async def draw(title: str) -> None:
        await engine.generate(make_request(title, design=design))

    async with Local() as engine:
        # What waits for its turn has no more time than what is drawn.
        for start in range(0, len(names), _AT_ONCE):
            async with anyio.create_task_group() as tasks:
                for title in names[start : start + _AT_ONCE]:
                    tasks.start_soon(draw, title)


def _install(packages: Sequence[str]) -> None:
    """Install npm packages that are not there yet."""
    if all((_CACHE / "node_modules" / name).is_dir() for name in packages):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise _Absent("npm is not installed")
    _CACHE.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(_CACHE), "--no-audit", "--no-fund", "--silent", *packages]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_INSTALL_S, cwd=_CACHE)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise _Absent("npm could not install it") from None


def _draw_theirs(command: Sequence[str], items: Sequence[object]) -> _Speed:
    """Return how fast a peer draws with a process on each core."""
    with ExitStack() as stack:
        workers = [stack.enter_context(_Worker(command)) for _ in range(cores())]
        for worker in workers:
            if worker.heard() != "ready":
                raise _Absent("it does not start")
        for worker in workers:
            worker.tell(json.dumps(items[:_WARM]))
        for worker in workers:
            worker.heard()
        began, used_s = time.perf_counter(), sum(worker.processor_s() for worker in workers)
        for place, worker in enumerate(workers):
            worker.tell(json.dumps(items[place :: len(workers)]))
        answers = [worker.heard() for worker in workers]
        drawing_s = time.perf_counter() - began
        used_s = sum(worker.processor_s() for worker in workers) - used_s
    if not all(answer.isdecimal() for answer in answers):
        raise _Absent("it broke on a title")
    return _Speed(len(items) / drawing_s, used_s / len(items) * 1000)


class _Worker:
    """One drawing process of a peer; ends when its input does."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._in, self._out = _pipe(self._process.stdin), _pipe(self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._in.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._out.close()

    def tell(self, line: str) -> None:
        """Send one line."""
        self._in.write(line + "\n")
        self._in.flush()

    def heard(self) -> str:
        """Return the next line; empty when the process has ended."""
        return self._out.readline().strip()

    def processor_s(self) -> float:
        """Return the processor time that it has used, without that of processes of its own."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise TypeError("the process was started without a pipe")
    return stream
