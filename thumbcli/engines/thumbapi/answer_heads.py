"""Mends the head of an HTTP answer before it is parsed: a picture that was paid for may be behind it.

HTTP Core refuses an answer for one line of its head. Gateways add such lines, and browsers ignore them.

Source:
    RFC 9112, sections 4 to 6: the status line, header fields, and how long a message is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from httpcore import AsyncNetworkBackend, AsyncNetworkStream

__all__ = ["MendingBackend"]

_HEAD_END = re.compile(rb"\n\r?\n")
_HEAD_MAX_BYTES = 100 * 1024
"""As HTTP Core; a longer head is left to it, which refuses it."""
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)[ \t]*([ -~]*)", re.IGNORECASE)
_FIELD = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*((?:[^\x00\s](?:[^\x00\n\r\x0b\x0c]*[^\x00\s])?)?)[ \t]*"
)
_FRAMING = frozenset({b"content-length", b"transfer-encoding"})
_LENGTH = re.compile(rb"\d{1,18}")
_CHUNK = re.compile(rb"[0-9A-Fa-f]")


class MendingBackend:
    """Opens connections for HTTP Core that answer one request each, and mends the head of that answer.

    Args:
        backend: Opens them.
    """

    def __init__(self, backend: AsyncNetworkBackend) -> None:
        self._backend = backend

    async def connect_tcp(self, *where: Any, **how: Any) -> _MendedStream:  # noqa: ANN401 - as HTTP Core passes it
        """Open a connection."""
        return _MendedStream(await self._backend.connect_tcp(*where, **how))


class _MendedStream:
    """A connection; what its other side sends is mended up to the end of the head."""

    def __init__(self, stream: AsyncNetworkStream) -> None:
        self._stream = stream
        self._head: bytes | None = b""
        self._ready = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as HTTP Core calls it
        """Return the next bytes; none at the end."""
        while self._head is not None:
            if mended := _mended(self._head):
                ready, rest, is_last = mended
                self._ready += ready + (rest if is_last else b"")
                self._head = None if is_last else rest
                continue
            data = await self._stream.read(max_bytes, timeout)
            self._head += data
            if not data or len(self._head) > _HEAD_MAX_BYTES:
                self._ready += self._head
                self._head = None
        ready, self._ready = self._ready, b""
        return ready or await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as HTTP Core calls it
        """Send bytes."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(self, *where: Any, **how: Any) -> _MendedStream:  # noqa: ANN401 - as HTTP Core passes it
        """Return the same connection with TLS."""
        return _MendedStream(await self._stream.start_tls(*where, **how))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - whatever HTTP Core asks for
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def _mended(received: bytes) -> tuple[bytes, bytes, bool] | None:
    """Return a mended head, what came after it, and whether the answer begins there.

    None if the head is not whole yet.
    """
    received = received.lstrip()
    end = _HEAD_END.search(received)
    if end is None:
        return None
    head, rest = received[: end.start()], received[end.end() :]
    status_line, *lines = head.split(b"\n")
    status = _STATUS.match(status_line)
    if status is None:
        return received, b"", True
    fields = [(field[1], field[2]) for line in lines if (field := _FIELD.fullmatch(line.rstrip(b"\r")))]
    is_chunked = b"chunked" in _values(fields, b"transfer-encoding")
    if is_chunked and status[1] == b"200" and _values(fields, b"content-type"):
        if not rest:
            return None
        is_chunked = _CHUNK.match(rest) is not None  # Some gateways keep the header of chunks they joined.
    kept = [field for field in fields if field[0].lower() not in _FRAMING]
    lengths = _values(fields, b"content-length")
    if is_chunked:
        kept.append((b"Transfer-Encoding", b"chunked"))
    elif len(lengths) == 1 and _LENGTH.fullmatch(length := lengths.pop()):
        kept.append((b"Content-Length", length))  # Else it goes on to the end of the connection.
    written = b"".join(b"%s: %s\r\n" % field for field in kept)
    return b"HTTP/1.1 %s %s\r\n%s\r\n" % (*status.groups(), written), rest, not status[1].startswith(b"1")


def _values(fields: list[tuple[bytes, bytes]], name: bytes) -> set[bytes]:
    """Return the parts of all values of a field, in lower case."""
    values = (value for other, value in fields if other.lower() == name)
    return {part.strip().lower() for value in values for part in value.split(b",")}
