"""HTTP/1.1 with limits of time, size and number of connections.

uvicorn waits for headers without a limit, and keeps what a client sends. With these limits a slow connection
is closed, and takes nothing but its slot.
"""

from __future__ import annotations

import asyncio
import json
from enum import Enum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from thumbcli.process_resources import files_max, raise_files_max, return_free_memory
from thumbcli.server.simulation.fault_injection import HangupProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.server.server_config import ServerConfig

__all__ = ["LimitedProtocol", "limited_protocol"]

_BACKLOG = 2048

_HEADERS_MAX_BYTES = 64 * 1024
_CHUNKING = 1.25
"""How much larger a chunked body may be than its content."""

_SMALL_CHUNKS_MAX_BYTES = 512 * 1024
"""How much more, for small bodies: a chunk of one byte takes six, and as much time as a large one."""

_ANSWER_GRACE_S = 5.0
_WRITE_TIMEOUT_S = 60.0
_UNSENT_MAX_BYTES = 64 * 1024 * 1024
"""The memory for answers that clients take their time to receive."""

_LINGER_S = 1.0
_LINGER_BODY_S = 5.0
_RETRY_AFTER_S = 5
_OWN_FILES_MAX = 64


def limited_protocol(config: ServerConfig) -> type[LimitedProtocol]:
    """Return the protocol of a server; for slow and large bodies the errors of the API come before it."""
    files = _files_for(config.connections_max + _BACKLOG)
    connections = max(1, min(config.connections_max, files // 2))

    class Protocol(LimitedProtocol):
        header_timeout_s = config.header_timeout_s
        message_timeout_s = config.body_timeout_s + _ANSWER_GRACE_S
        message_max_bytes = (
            _HEADERS_MAX_BYTES + _SMALL_CHUNKS_MAX_BYTES + int(_CHUNKING * config.max_body_bytes)
        )
        connections_max = connections
        backlog = max(1, min(_BACKLOG, files - connections))
        waiting: ClassVar[dict[LimitedProtocol, None]] = {}
        sending: ClassVar[dict[LimitedProtocol, None]] = {}

    return Protocol


def _files_for(connections: int) -> int:
    """Return how many connections the system allows beside our own files, after asking for enough."""
    raise_files_max(connections + _OWN_FILES_MAX)
    return files_max() - _OWN_FILES_MAX


class _Stage(Enum):
    """Which part of a request is expected."""

    IDLE = auto()
    HEADERS = auto()
    BODY = auto()


class LimitedProtocol(HangupProtocol):
    """uvicorn's own protocol with limits, which a subclass sets.

    Attributes:
        header_timeout_s: How long headers may take from their first byte, in seconds.
        message_timeout_s: How long the body may take after them, in seconds.
        message_max_bytes: The largest request on the wire.
        connections_max: The largest number of connections.
        backlog: How many may wait to be accepted. So many are accepted at once, before those whose places
            they take are closed: without a file for one of them, asyncio accepts nothing for a second.
        waiting: The connections without a request in progress, and those whose client receives nothing: the
            longest waiting first.
        sending: The connections with an answer that is not sent yet, the oldest first.
        dropped_bytes: How much of such answers was dropped since its memory was returned to the system.
    """

    header_timeout_s: ClassVar[float]
    message_timeout_s: ClassVar[float]
    message_max_bytes: ClassVar[int]
    connections_max: ClassVar[int]
    backlog: ClassVar[int]
    waiting: ClassVar[dict[LimitedProtocol, None]]
    sending: ClassVar[dict[LimitedProtocol, None]]
    dropped_bytes: ClassVar[int] = 0
    closing = False
    """Whether the last answer was sent; further input is dropped."""
    _stage = _Stage.IDLE
    _size_bytes = 0
    _answering = 0
    _timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Accept a connection; if there are too many, in the place of the one that waits the longest."""
        super().connection_made(transport)
        if len(self.connections) > self.connections_max and self.waiting:
            oldest = next(iter(self.waiting))
            del self.waiting[oldest]
            # Its place is free now; the transport reports its end only later.
            self.connections.discard(oldest)
            oldest.transport.abort()
        self.waiting[self] = None
        if len(self.connections) > self.connections_max:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "too many connections", "overloaded")
        else:
            self._arm(self.header_timeout_s, self._time_out)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._disarm()
        self._disarm_writing()
        self.waiting.pop(self, None)
        self.sending.pop(self, None)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait for a client that does not receive, but not forever, and in a place that others may take."""
        super().pause_writing()
        self.waiting[self] = None
        self._disarm_writing()
        self._write_timer = self.loop.call_later(_WRITE_TIMEOUT_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Continue with the answer."""
        super().resume_writing()
        self._disarm_writing()
        if self._answering and not self.closing:
            self.waiting.pop(self, None)

    def data_received(self, data: bytes) -> None:
        """Process input, and count its bytes until the request is complete."""
        if self.closing:
            self._size_bytes += len(data)
            if self._size_bytes > self.message_max_bytes:
                self.transport.abort()
            return
        super().data_received(data)
        if self._stage is _Stage.IDLE:
            if not self._answering and self._timer is None:
                # Blank lines between requests stop uvicorn's timer without beginning a request.
                self._arm(self.header_timeout_s, self._time_out)
            return
        self._size_bytes += len(data)
        if self._stage is _Stage.HEADERS and self._size_bytes > _HEADERS_MAX_BYTES:
            self._headers_too_large()
        elif self._size_bytes > self.message_max_bytes:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """Start to count bytes and time."""
        super().on_message_begin()
        if not self.closing:
            self._stage, self._size_bytes = _Stage.HEADERS, 0
            self._arm(self.header_timeout_s, self._time_out)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; those after the body are ignored."""
        if self._stage is _Stage.HEADERS:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Pass the request on, unless its headers are too large."""
        size_bytes = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if not self.closing and size_bytes > _HEADERS_MAX_BYTES:
            self._headers_too_large()
        if not self.closing and not self._names_one_host():
            self._refuse(
                HTTPStatus.BAD_REQUEST, "the request line names another host than Host", "invalid_host"
            )
        if not self.closing and not self._is_plain_transfer():
            message = "the only known Transfer-Encoding is chunked"
            self._refuse(HTTPStatus.BAD_REQUEST, message, "invalid_encoding")
        if not self.closing:
            self._stage = _Stage.BODY
            self._answering += 1
            if not self.flow.write_paused:
                self.waiting.pop(self, None)
            self._arm(self.message_timeout_s, self.transport.abort)
            super().on_headers_complete()
            self.cycle.transport = _ResponseTransport(self)

    def on_body(self, body: bytes) -> None:
        """Pass a part of the body on."""
        if not self.closing:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the timer: the request is complete."""
        self._stage = _Stage.IDLE
        if not self.closing:
            self._disarm()
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Give the client some time to receive the answer."""
        self._answering -= 1
        if self.closing:
            return
        super().on_response_complete()
        if not self._answering:
            self.waiting[self] = None
        if self._stage is _Stage.IDLE and self.transport.get_write_buffer_size():
            self._arm(_WRITE_TIMEOUT_S, self.transport.abort)
            self._limit_unsent()

    def _limit_unsent(self) -> None:
        """Hang up on the slowest receivers if all together take too much memory."""
        self.sending[self] = None
        unsent_bytes = {each: each.transport.get_write_buffer_size() for each in self.sending}
        excess_bytes = sum(unsent_bytes.values()) - _UNSENT_MAX_BYTES
        for each, size_bytes in unsent_bytes.items():
            if not size_bytes or excess_bytes > 0:
                del self.sending[each]
            if excess_bytes > 0:
                each.transport.abort()
                excess_bytes -= size_bytes
                self._drop_unsent(size_bytes)

    @classmethod
    def _drop_unsent(cls, size_bytes: int) -> None:
        """Return the memory of dropped answers to the system from time to time.

        A buffer that is emptied keeps its first bytes, and the next one does not fit into the rest.
        """
        cls.dropped_bytes += size_bytes
        if cls.dropped_bytes > _UNSENT_MAX_BYTES:
            cls.dropped_bytes = 0
            return_free_memory()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - our message has no details
        """Answer malformed HTTP in the form of the API."""
        self._refuse(HTTPStatus.BAD_REQUEST, "Invalid HTTP request", "invalid_http")

    def _names_one_host(self) -> bool:
        """Return whether the request line has no host, as usual, or the one in the `Host` header."""
        scheme, separator, rest = self.url.partition(b"://")
        if scheme.startswith((b"/", b"*")):
            return True
        authority = rest.partition(b"/")[0].partition(b"?")[0].lower()
        return bool(separator) and all(
            value.lower() == authority for name, value in self.headers if name == b"host"
        )

    def _is_plain_transfer(self) -> bool:
        """Return whether the body is sent as it is, or in chunks: the parser undoes nothing else.

        Source:
            RFC 9112, 6.1: a transfer coding that is not understood is refused.
        """
        names = b",".join(value for name, value in self.headers if name == b"transfer-encoding")
        return names.strip().lower() in {b"", b"chunked"}

    def _time_out(self) -> None:
        if self._stage is _Stage.IDLE:
            self.transport.close()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "the headers took too long", "request_timeout")

    def _headers_too_large(self) -> None:
        message = f"the headers exceed the {_HEADERS_MAX_BYTES >> 10}KB cap"
        self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message, "headers_too_large")

    def _refuse(self, status: HTTPStatus, message: str, code: str) -> None:
        """Answer without the app, and close the connection."""
        if self.closing:
            return
        body = json.dumps({"error": message, "code": code}).encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n"
        )
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            head += f"retry-after: {_RETRY_AFTER_S}\r\n"
        self.transport.write(head.encode() + b"\r\n" + body)
        self._linger(_LINGER_S)

    def close_after_answer(self) -> None:
        """Close after an answer, even if its request is incomplete."""
        if self._stage is _Stage.IDLE:
            self.transport.close()
        elif not self.closing:
            self._linger(_LINGER_BODY_S)

    def _linger(self, seconds: float) -> None:
        """Send no more, and close later: closing at once could reset the connection and lose the answer."""
        self.closing = True
        self.waiting[self] = None
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

    def _disarm_writing(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None


class _ResponseTransport(asyncio.Transport):
    """The transport that uvicorn's answers write to and close."""

    def __init__(self, protocol: LimitedProtocol) -> None:
        super().__init__()
        self._protocol = protocol

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send `data`, unless the last answer was sent or the connection is closed."""
        if not self.is_closing():
            self._protocol.transport.write(data)

    def close(self) -> None:
        """Close without losing the answer."""
        self._protocol.close_after_answer()

    def is_closing(self) -> bool:
        """Return whether the connection is closed or closing."""
        return self._protocol.closing or self._protocol.transport.is_closing()
