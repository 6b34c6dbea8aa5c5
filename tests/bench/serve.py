"""`thumb serve` over HTTP against the local engine in this process: the cost of HTTP.

`BENCH_REQUESTS=5000` watches the server's memory for longer.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import anyio

from tests.bench.loopback_http import Connection, slow_reader, slow_sender
from tests.bench.titles import titles
from thumbcli.contract import API_FORMATS, Format, make_request
from thumbcli.engines.local_engine import Local
from thumbcli.process_resources import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Sequence

    from tests.bench.loopback_http import Answer

__all__ = ["bench"]

_ROUNDS, _PICTURES = 6, 40
_WARM = 30
_REQUESTS = 300
_FAST, _SLOW = 40, 200
_READY_S = 60.0
_POLL_S = 0.1
_IDLE_S = 3.0
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Process:
    """The server: its address and its processes."""

    pid: int
    port: int

    def cpu_s(self) -> float:
        """Return the CPU time used so far, in seconds."""
        return sum(sum(map(int, fields[11:13])) for fields in self._stats()) / _TICKS

    def memory_mib(self) -> float:
        """Return its memory, in MiB."""
        return sum(int(fields[21]) for fields in self._stats()) * _PAGE_BYTES / 1024 / 1024

    def _stats(self) -> list[list[str]]:
        """Return `/proc/<pid>/stat` of the server and the processes that draw for it, from the state on."""
        found: dict[int, list[str]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                found[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended since
                continue
        family = {self.pid} | {pid for pid, fields in found.items() if int(fields[1]) == self.pid}
        return [found[pid] for pid in family if pid in found]


@contextmanager
def _server() -> Iterator[_Process]:
    thumb = str(Path(sys.executable).with_name("thumb"))
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        command = [thumb, "serve", "--port", "0", "--data", f"{folder}/data"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            with process.stdout as output:
                yield _Process(pid=process.pid, port=int(output.readline().rpartition(":")[2]))
        finally:
            process.terminate()
            process.wait(_READY_S)


@dataclass(slots=True)
class _Turns:
    """The times of one side, one value per turn; CPU time per picture, in seconds."""

    took_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)

    def summary(self, name: str) -> str:
        """Return a line with the results."""
        pace = len(self.took_s) * _PICTURES / sum(self.took_s)
        return f"{name:<20} {pace:6.1f} per second {median(self.cpu_s) * 1000:5.1f} ms CPU each"


def bench() -> Iterator[str]:
    """Compare server and engine on the same titles, watch the memory, and measure beside 200 slow clients."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    with _server() as server:
        yield from anyio.run(_against_engine, server)
        yield from anyio.run(_memory, server, int(os.environ.get("BENCH_REQUESTS", _REQUESTS)))
        yield from anyio.run(_beside_slow_clients, server)


async def _against_engine(server: _Process) -> list[str]:
    served, drawn = _Turns(), _Turns()
    answers: list[Answer] = []
    every = titles(_ROUNDS * _PICTURES)
    async with Local() as engine:
        at_once = 2 * engine.concurrency
        await _ask_all(server, titles(_WARM), at_once)
        await _draw_all(engine, titles(_WARM), at_once)
        for start in range(0, len(every), _PICTURES):
            names = every[start : start + _PICTURES]
            await _turn(drawn, time.process_time, _draw_all(engine, names, at_once))
            answers += await _turn(served, server.cpu_s, _ask_all(server, names, at_once))
    lines = [f"{len(every)} titles, youtube, {cores()} cores, {at_once} requests at once"]
    lines += [drawn.summary("engine, in-process"), served.summary("thumb serve")]
    lines.append(f"ratio                {sum(served.took_s) / sum(drawn.took_s):6.2f}   (aim: at most 1.15)")
    lines.append(_spread("ratio of each turn", served.took_s, drawn.took_s))
    lines.append(_spread("ratio of CPU time", served.cpu_s, drawn.cpu_s))
    lines.append(f"latency              {_percentiles(answers)}   with {at_once} at once")
    return lines


async def _turn(
    turns: _Turns, cpu_s: Callable[[], float], work: Coroutine[None, None, list[Answer]]
) -> list[Answer]:
    began_s, spent_s = time.perf_counter(), cpu_s()
    answers = await work
    turns.took_s.append(time.perf_counter() - began_s)
    turns.cpu_s.append((cpu_s() - spent_s) / _PICTURES)
    return answers


def _spread(name: str, ours: Sequence[float], theirs: Sequence[float]) -> str:
    ratios = sorted(one / other for one, other in zip(ours, theirs, strict=True))
    return f"{name:<20} {ratios[0]:6.2f} to {ratios[-1]:.2f}, median {median(ratios):.2f}"


def _percentiles(answers: Sequence[Answer]) -> str:
    took_ms = sorted(answer.took_s * 1000 for answer in answers)
    last = len(took_ms) - 1
    return f"p50 {took_ms[last // 2]:5.0f} ms   p99 {took_ms[round(last * 0.99)]:5.0f} ms"


async def _draw_all(engine: Local, names: Sequence[str], at_once: int) -> list[Answer]:
    left = deque(names)

    async def draw() -> None:
        while left:
            await engine.generate(make_request(left.popleft()))

    async with anyio.create_task_group() as tasks:
        for _ in range(at_once):
            tasks.start_soon(draw)
    return []


async def _ask_all(
    server: _Process, names: Sequence[str], at_once: int, kinds: Sequence[str] = (Format.YOUTUBE,)
) -> list[Answer]:
    left, answers = deque(zip(names, cycle(kinds), strict=False)), []

    async def ask() -> None:
        async with Connection(server.port) as connection:
            while left:
                title, kind = left.popleft()
                answers.append(await connection.draw(title, format=kind))

    async with anyio.create_task_group() as tasks:
        for _ in range(at_once):
            tasks.start_soon(ask)
    assert {answer.status for answer in answers} == {200}
    return answers


async def _poll_health(server: _Process, answers: list[Answer]) -> None:
    """Request the health again and again: it waits only if the event loop is blocked."""
    async with Connection(server.port) as connection:
        while True:
            answers.append(await connection.get("/healthz"))
            await asyncio.sleep(_POLL_S)


async def _memory(server: _Process, number: int) -> list[str]:
    await _ask_all(server, titles(_WARM), 2 * cores(), tuple(API_FORMATS))
    held_mib = [server.memory_mib()]
    light: list[Answer] = []
    polling = asyncio.create_task(_poll_health(server, light))
    for quarter in range(4):
        names = titles(number)[quarter * number // 4 : (quarter + 1) * number // 4]
        await _ask_all(server, names, 2 * cores(), tuple(API_FORMATS))
        held_mib.append(server.memory_mib())
    polling.cancel()
    shown = ", ".join(f"{mib:.0f}" for mib in held_mib[1:])
    return [
        f"GET /healthz beside  {_percentiles(light)}",
        f"memory               {held_mib[0]:6.0f} MiB, over {number:,} more requests {shown} MiB",
    ]


async def _beside_slow_clients(server: _Process) -> list[str]:
    alone = await _ask_all(server, titles(_FAST), 1)
    async with anyio.create_task_group() as tasks:
        await _make_slow(server, tasks.start_soon)
        spent_s = server.cpu_s()
        await asyncio.sleep(_IDLE_S)
        spent_s = server.cpu_s() - spent_s
        beside = await _ask_all(server, titles(_FAST), 1)
        tasks.cancel_scope.cancel()
    alone += await _ask_all(server, titles(_FAST), 1)
    return [
        f"one client alone     {_percentiles(alone)}",
        f"beside {_SLOW} slow      {_percentiles(beside)}   (half of them send slowly, half read slowly)",
        f"{_SLOW} slow by themselves: {spent_s / _IDLE_S:.1%} of a core",
    ]


async def _make_slow(server: _Process, start: Callable[..., object]) -> None:
    """Start slow readers one by one, because each gets a picture first, then slow senders."""
    for title in titles(_SLOW // 2):
        ready = asyncio.Event()
        start(slow_reader, server.port, title, ready)
        await ready.wait()
    for _ in range(_SLOW // 2):
        ready = asyncio.Event()
        start(slow_sender, server.port, ready)
        await ready.wait()
