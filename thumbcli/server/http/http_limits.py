"""HTTP/1.1 with bounds: how long a client may take, how much it may send, how many there may be.

uvicorn gives a client all the time in the world for its headers, and keeps what it sends. With these bounds a
connection that does not get on is hung up on, and costs nobody else anything but its place.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from thumbcli.server.simulation.fault_injection import HangupProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.server.server_config import ServerConfig

__all__ = ["ConnectionLimits", "LimitedProtocol", "connection_limits"]

_HEADERS_MAX_BYTES = 64 * 1024
_CHUNKING = 8
"""How much larger a chunked body may be on the wire than what it holds: chunks of one byte take six."""

_ANSWER_S = 5.0
_READING_S = 60.0
_LINGER_S = 1.0
_LINGER_BODY_S = 5.0
_COME_BACK_S = 5
_OWN_FILES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """What one connection may do.

    Attributes:
        header_timeout_s: How long headers may take from their first byte on, in seconds.
        message_timeout_s: How long a body may take after them before the line is cut, in seconds.
        message_max_bytes: The largest request on the wire.
        connections_max: How many connections there may be.
    """

    header_timeout_s: float
    message_timeout_s: float
    message_max_bytes: int
    connections_max: int


def connection_limits(config: ServerConfig) -> ConnectionLimits:
    """Return the bounds of a server; its own refusals of slow and large bodies come before these."""
    return ConnectionLimits(
        header_timeout_s=config.header_timeout_s,
        message_timeout_s=config.body_timeout_s + _ANSWER_S,
        message_max_bytes=_HEADERS_MAX_BYTES + _CHUNKING * config.max_body_bytes,
        connections_max=min(config.connections_max, _files_max()),
    )


def _files_max() -> int:
    """Return how many connections the system lets us hold beside our own files."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return sys.maxsize
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else max(1, soft - _OWN_FILES)


class _Stage(Enum):
    """Where on its way the request is that comes in."""

    IDLE = auto()
    HEADERS = auto()
    BODY = auto()


class LimitedProtocol(HangupProtocol):
    """uvicorn's own protocol within bounds; a subclass says which."""

    bounds: ClassVar[ConnectionLimits]
    hanging_up = False
    """Whether the last word was said; what still comes is dropped."""
    _stage = _Stage.IDLE
    _size_bytes = 0
    _answering = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Take a connection, if there is room for it."""
        super().connection_made(transport)
        if len(self.connections) > self.bounds.connections_max:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "too many connections", "overloaded")
        else:
            self._arm(self.bounds.header_timeout_s, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came in, and count it until it is a whole request."""
        if self.hanging_up:
            self._size_bytes += len(data)
            if self._size_bytes > self.bounds.message_max_bytes:
                self.transport.abort()
            return
        super().data_received(data)
        if self._stage is _Stage.IDLE:
            if not self._answering and self._timer is None:
                # Blank lines between requests stop uvicorn's clock and begin no request.
                self._arm(self.bounds.header_timeout_s, self._too_slow)
            return
        self._size_bytes += len(data)
        if self._stage is _Stage.HEADERS and self._size_bytes > _HEADERS_MAX_BYTES:
            self._headers_too_large()
        elif self._size_bytes > self.bounds.message_max_bytes:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """Begin to count and to wait."""
        super().on_message_begin()
        if not self.hanging_up:
            self._stage, self._size_bytes = _Stage.HEADERS, 0
            self._arm(self.bounds.header_timeout_s, self._too_slow)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; one that comes after the body says nothing that we want to know."""
        if self._stage is _Stage.HEADERS:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Hand the request over, if its headers have a decent size."""
        size_bytes = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if not self.hanging_up and size_bytes > _HEADERS_MAX_BYTES:
            self._headers_too_large()
        if not self.hanging_up:
            self._stage = _Stage.BODY
            self._answering += 1
            self._arm(self.bounds.message_timeout_s, self.transport.abort)
            super().on_headers_complete()
            self.cycle.transport = _ResponseTransport(self)

    def on_body(self, body: bytes) -> None:
        """Hand a part of the body over."""
        if not self.hanging_up:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Let the request take its time now that all of it is here."""
        self._stage = _Stage.IDLE
        if not self.hanging_up:
            self._disarm()
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Give the client a while to fetch what is written already."""
        self._answering -= 1
        if self.hanging_up:
            return
        super().on_response_complete()
        if self._stage is _Stage.IDLE and self.transport.get_write_buffer_size():
            self._arm(_READING_S, self.transport.abort)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - our words say no more than uvicorn's
        """Refuse what is no HTTP in the form of the API."""
        self._refuse(HTTPStatus.BAD_REQUEST, "Invalid HTTP request", "invalid_http")

    def _too_slow(self) -> None:
        if self._stage is _Stage.IDLE:
            self.transport.close()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "the headers took too long", "request_timeout")

    def _headers_too_large(self) -> None:
        message = f"the headers exceed the {_HEADERS_MAX_BYTES >> 10}KB cap"
        self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message, "headers_too_large")

    def _refuse(self, status: HTTPStatus, message: str, code: str) -> None:
        """Answer without the app, and hang up."""
        if self.hanging_up:
            return
        body = json.dumps({"error": message, "code": code}).encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n"
        )
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            head += f"retry-after: {_COME_BACK_S}\r\n"
        self.transport.write(head.encode() + b"\r\n" + body)
        self._linger(_LINGER_S)

    def hang_up(self) -> None:
        """Close after an answer whose request may not be here yet."""
        if self._stage is _Stage.IDLE:
            self.transport.close()
        elif not self.hanging_up:
            self._linger(_LINGER_BODY_S)

    def _linger(self, seconds: float) -> None:
        """Say no more, and close later: at once would reset who still sends, and lose the answer."""
        self.hanging_up = True
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._arm(seconds, self.transport.abort)

    def _arm(self, seconds: float, act: Callable[[], None]) -> None:
        self._disarm()
        self._timer = self.loop.call_later(seconds, act)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _ResponseTransport(asyncio.Transport):
    """The connection as uvicorn's answer sees it, which only writes and closes."""

    def __init__(self, protocol: LimitedProtocol) -> None:
        super().__init__()
        self._protocol = protocol

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send it, unless the last word was said."""
        if not self._protocol.hanging_up:
            self._protocol.transport.write(data)

    def close(self) -> None:
        """Hang up, in a way that the answer survives."""
        self._protocol.hang_up()

    def is_closing(self) -> bool:
        """Tell whether there is nobody to write to."""
        return self._protocol.hanging_up or self._protocol.transport.is_closing()
