"""An HTTP client that costs next to nothing: what it spends on a shared machine, the server lacks.

It also is as slow as it is told to be, in sending and in reading.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Answer", "Connection", "generate_head", "slow_reader", "slow_sender"]

_SMALL_BYTES = 4096
_MOMENT_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, and how long it took.

    Attributes:
        status: The HTTP status.
        size_bytes: Of the body.
        took_s: From the first byte sent to the last one read, in seconds.
    """

    status: int
    size_bytes: int
    took_s: float


def generate_head(size_bytes: int) -> bytes:
    """Return the head of a request to draw with a body of this size."""
    return (
        "POST /v1/generate HTTP/1.1\r\nhost: localhost\r\nx-api-key: any\r\n"
        f"content-type: application/json\r\ncontent-length: {size_bytes}\r\n\r\n"
    ).encode()


class Connection:
    """One connection that is kept, as an async context manager."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    async def draw(self, title: str, **fields: str) -> Answer:
        """Ask for a picture."""
        body = json.dumps({"title": title, "format": "youtube", **fields}).encode()
        return await self._ask(generate_head(len(body)) + body)

    async def get(self, path: str) -> Answer:
        """Ask for anything else."""
        return await self._ask(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())

    async def _ask(self, request: bytes) -> Answer:
        began_s = time.perf_counter()
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        size_bytes = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await self._reader.readexactly(size_bytes)
        took_s = time.perf_counter() - began_s
        return Answer(status=int(head.split(None, 2)[1]), size_bytes=size_bytes, took_s=took_s)


async def slow_sender(port: int, ready: asyncio.Event) -> None:
    """Send a request to draw, and its body byte by byte until cancelled."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(generate_head(_SMALL_BYTES))
    ready.set()
    try:
        while True:
            writer.write(b" ")
            await asyncio.sleep(_MOMENT_S)
    finally:
        writer.close()


async def slow_reader(port: int, title: str, ready: asyncio.Event) -> None:
    """Ask for a picture, and read the answer a little at a time until cancelled."""
    loop = asyncio.get_running_loop()
    body = json.dumps({"title": title, "format": "youtube"}).encode()
    with socket.socket() as line:
        # Else the kernel would take the whole answer in, and nobody would notice how slow it is read.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BYTES)
        line.setblocking(False)
        await loop.sock_connect(line, ("127.0.0.1", port))
        await loop.sock_sendall(line, generate_head(len(body)) + body)
        received = await loop.sock_recv(line, 64)
        ready.set()
        if b" 200 " not in received:
            raise ConnectionError(received.decode(errors="replace"))
        while received:
            await asyncio.sleep(_MOMENT_S)
            received = await loop.sock_recv(line, 1024)
