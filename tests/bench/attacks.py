"""`thumb serve` under ten attacks at once: what another key notices, the memory, and how long a stop takes.

`BENCH_SECONDS=60` attacks for longer, `BENCH_THUMB` names the command of another version.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench.titles import titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["bench"]

_ALONE_SECONDS = 5.0
_SECONDS = 20.0
_PAUSE_S = 0.25
_PATIENCE_S = 120.0
_MEGABYTE = 1024 * 1024
_CONNECTIONS = 1500
_SLOW_BODIES = 200
_AT_ONCE = 8
_GRACE_S = 30.0
_FILES = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """The server, and the keys of those who use it."""

    port: int
    pid: int
    keys: Mapping[str, str]


@dataclass(slots=True)
class _Waits:
    """How long the answers to one kind of request took, and their statuses."""

    took_s: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def summary(self, name: str) -> str:
        """Return a line with the results."""
        worst_s = max(self.took_s, default=float("nan"))
        found = ", ".join(f"{number} x {status}" for status, number in sorted(self.statuses.items()))
        return f"{name:<22} median {median(self.took_s or [0]):6.3f} s, worst {worst_s:7.3f} s   ({found})"


async def _send(target: _Target, request: bytes, *, patience_s: float = _PATIENCE_S) -> int:
    """Send one request and return the status of its answer; 0 if there was none."""
    writer = None
    try:
        async with asyncio.timeout(patience_s):
            reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
            writer.write(request)
            answer = await reader.readline()
            while await reader.read(_MEGABYTE):
                pass
    except (OSError, TimeoutError):
        return 0
    finally:
        if writer is not None:
            writer.close()
    return int(answer.split()[1]) if answer.startswith(b"HTTP/") else 0


def _post(key: str, body: bytes, *headers: str, host: str = "localhost") -> bytes:
    head = [
        *("POST /v1/generate HTTP/1.1", f"Host: {host}", f"x-api-key: {key}", "Connection: close"),
        *("Content-Type: application/json", f"Content-Length: {len(body)}", *headers),
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def _ask(key: str, title: str, *headers: str, host: str = "localhost", **fields: Any) -> bytes:  # noqa: ANN401 - any field of a request
    body = json.dumps({"title": title, "format": "youtube", **fields}).encode()
    return _post(key, body, *headers, host=host)


def _json_bomb(item: bytes) -> bytes:
    head, end = b'{"title": "x", "format": "youtube", "junk": [', b"1]}"
    return head + item * ((16 * _MEGABYTE - 100) // len(item)) + end


def _picture_bombs() -> list[str]:
    """Return small files of 49 megapixels, as data URLs."""
    from PIL import Image

    found = []
    for kind in ("png", "webp", "jpeg"):
        file = BytesIO()
        Image.new("RGB", (7000, 7000), "tan").save(
            file, kind, **({"lossless": True} if kind == "webp" else {})
        )
        found.append(f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}")
    return found


def _requests(target: _Target, hook: str) -> list[Callable[[], bytes]]:
    """Return what makes each kind of request that is sent again and again."""
    number = count()
    flood, bomber, test = target.keys["flood"], target.keys["bomber"], "thumbapi_test"
    objects, lists = _json_bomb(b"{},"), _json_bomb(b"[[[[]]]],")
    zeros, gzipped = gzip.compress(b"\0" * 512 * _MEGABYTE, 9), gzip.compress(objects, 9)
    odd = ("Origin: http://[", "Host: [::1", "Content-Encoding: br, gzip", "Range: bytes=-", "Origin: \x01")
    foreign = {"host": "evil.example", "webhookUrl": hook}
    picture_bombs = _picture_bombs() * 2
    packed = "Content-Encoding: gzip"

    def job() -> bytes:
        return _ask(flood, f"Job {next(number)}", webhookUrl=hook)

    def kept() -> bytes:
        return _ask(flood, f"Kept {next(number)}", format="instagram", outputFormat="png", model="hd")

    def odd_header() -> bytes:
        return _ask(flood, "Odd", odd[next(number) % len(odd)])

    def picture_bomb() -> bytes:
        picture = picture_bombs[next(number) % len(picture_bombs)]
        return _ask(bomber, f"Bomb {next(number)}", photoImage=picture, usePhoto=True)

    return [
        partial(_post, test, objects),
        partial(_post, test, lists),
        partial(_post, test, zeros, packed),
        partial(_post, "nobody", objects),
        partial(_post, bomber, objects),
        partial(_post, bomber, lists),
        partial(_post, bomber, zeros, packed),
        partial(_post, bomber, gzipped, packed),
        partial(_ask, "any", "Rebound", "Origin: http://evil.example", **foreign),
        odd_header,
        *[picture_bomb] * len(picture_bombs),
        *[job] * _AT_ONCE,
        *[kept] * _AT_ONCE,
    ]


async def _attack(target: _Target, requests: Sequence[Callable[[], bytes]]) -> None:
    """Attack until cancelled."""

    async def repeat(make: Callable[[], bytes]) -> None:
        while True:
            await _send(target, make())
            await asyncio.sleep(0.01)

    async def send_slowly() -> None:
        head = _post(target.keys["flood"], b"").replace(b"Content-Length: 0", b"Content-Length: 5000")
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", target.port)
                writer.write(head)
                for _ in range(60):
                    writer.write(b" ")
                    await writer.drain()
                    await asyncio.sleep(0.5)
                writer.close()
            await asyncio.sleep(0.5)

    async def connect() -> None:
        held: list[asyncio.StreamWriter] = []
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", target.port)
                held.append(writer)
                if len(held) > _CONNECTIONS:
                    held.pop(0).close()
            await asyncio.sleep(0 if len(held) < _CONNECTIONS else 0.02)

    slow = (send_slowly() for _ in range(_SLOW_BODIES))
    await asyncio.gather(*map(repeat, requests), *slow, connect())


def _attacker(target: _Target, ready: multiprocessing.synchronize.Event) -> None:
    """Run in a process of its own: attack, with a webhook receiver that never answers."""
    _allow_files()

    async def main() -> None:
        async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError):
                while await reader.read(65_536):
                    pass
                await asyncio.sleep(_PATIENCE_S)
            writer.close()

        receiver = await asyncio.start_server(swallow, "127.0.0.1", 0)
        requests = _requests(target, f"http://127.0.0.1:{receiver.sockets[0].getsockname()[1]}/hook")
        ready.set()
        await _attack(target, requests)

    asyncio.run(main())


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, hard), hard))


def _memory_mib(pid: int) -> float:
    """Return the memory of a process and its children, in MiB."""
    parents: dict[int, tuple[int, int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            parents[int(path.parent.name)] = int(fields[1]), int(fields[21])
    family = {pid}
    while more := {child for child, (parent, _) in parents.items() if parent in family} - family:
        family |= more
    return sum(parents[each][1] for each in family if each in parents) * resource.getpagesize() / _MEGABYTE


@contextmanager
def _server(folder: Path) -> Iterator[tuple[subprocess.Popen[str], _Target]]:
    thumb = os.environ.get("BENCH_THUMB") or str(Path(sys.executable).with_name("thumb"))
    data = str(folder / "data")
    keys = {}
    for name in ("other", "flood", "bomber"):
        command = [
            thumb,
            "serve",
            "keys",
            "add",
            name,
            "--rate",
            "100000",
            "--quota",
            "1000000",
            "--data",
            data,
        ]
        made = subprocess.run(command, capture_output=True, text=True, check=True)
        keys[name] = made.stdout.strip()
    options = ["--port", "0", "--data", data, "--quiet", "--allow-private-webhooks"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([thumb, "serve", *options], stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        yield process, _Target(port=port, pid=process.pid, keys=keys)
    finally:
        process.kill()
        process.wait()


async def _measure(target: _Target, seconds: float) -> tuple[_Waits, _Waits, float]:
    """Ask with another key, and for the health, while the memory is watched."""
    drawn, health = _Waits(), _Waits()
    most_mib = 0.0
    end_s = time.monotonic() + seconds
    names = iter(titles(10_000))

    async def repeat(waits: _Waits, make: Callable[[], bytes]) -> None:
        while time.monotonic() < end_s:
            began_s = time.monotonic()
            waits.statuses[await _send(target, make())] += 1
            waits.took_s.append(time.monotonic() - began_s)
            await asyncio.sleep(_PAUSE_S)

    async def watch() -> None:
        nonlocal most_mib
        while time.monotonic() < end_s:
            most_mib = max(most_mib, await asyncio.to_thread(_memory_mib, target.pid))
            await asyncio.sleep(_PAUSE_S / 5)

    await asyncio.gather(
        repeat(drawn, lambda: _ask(target.keys["other"], next(names))),
        repeat(health, lambda: b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        watch(),
    )
    return drawn, health, most_mib


def bench() -> Iterator[str]:
    """Measure another key's requests, the health and the memory under attack, then stop the server."""
    seconds = float(os.environ.get("BENCH_SECONDS", _SECONDS))
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as (process, target):
        alone, _, alone_mib = asyncio.run(_measure(target, _ALONE_SECONDS))
        ready = spawn.Event()
        attacker = spawn.Process(target=_attacker, args=(target, ready), daemon=True)
        attacker.start()
        assert ready.wait(_PATIENCE_S)
        drawn, health, most_mib = asyncio.run(_measure(target, seconds))
        process.send_signal(signal.SIGTERM)
        began_s = time.monotonic()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE_S)
        took_s, code = time.monotonic() - began_s, process.poll()
        attacker.kill()
        attacker.join()
        log = (Path(folder) / "log").read_text(errors="replace")
        yield alone.summary("a key alone")
        yield drawn.summary("another key") + "   aim: at most 2 s"
        yield health.summary("GET /healthz")
        memory = f"{alone_mib:.0f} MiB alone, at most {most_mib:.0f} MiB"
        yield f"memory                 {memory}   aim: under 1000"
        yield f"SIGTERM                {took_s:6.1f} s, exit code {code}   aim: {_GRACE_S:g} s"
        yield f"tracebacks in the log  {log.count('Traceback')}"
