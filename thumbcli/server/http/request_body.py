"""Reads the bodies of requests: bounded in size, time and memory, whatever a client announces."""

from __future__ import annotations

import asyncio
import zlib
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from thumbcli.contract.api_error_messages import TOO_FAST
from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.request_log import request_log_of
from thumbcli.server.models.json_body import JsonBounds
from thumbcli.server.responses import ApiError, overloaded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from thumbcli.server.app_state import AppState
    from thumbcli.server.store.server_keys import Caller

__all__ = ["TEST_BODY_MAX_BYTES", "drop_body", "read_body"]

TEST_BODY_MAX_BYTES: Final = 64 * 1024
"""The largest body of the public test key, which anybody may use: its picture is the same for every body."""

_DROP_S = 2.0
_DROP_MAX_BYTES = 64 * 1024 * 1024
_DIGITS = 20
_CLOSE = {"Connection": "close"}
_CODINGS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
"""The content codings of a body, by the window that zlib reads them with; `deflate` has zlib's own header.

Source:
    RFC 9110, 8.4.1.
"""

_INFLATED_BYTES = 256 * 1024
"""How much is decompressed at once, which takes about a millisecond."""


async def read_body(request: Request, caller: Caller, *, max_bytes: int) -> bytes:
    """Return the body, decompressed; its `Content-Length` is only trusted where it says too much.

    Args:
        request: One whose body was not read yet.
        caller: Who sends it.
        max_bytes: The largest body, compressed or not; that of the public test key is smaller.

    Raises:
        ApiError: 400, it can't be decompressed; 408, it took too long; 413, it is larger; 415, its coding is
            unknown; 422, it is too much to parse; 429, the key sends too many at once; 503, there is no
            memory for it now.
        ClientDisconnect: The client disconnected.
    """
    state = app_state_of(request)
    if caller.is_test:
        max_bytes = min(max_bytes, TEST_BODY_MAX_BYTES)
    window_bits = await _start_reading(request, caller)
    try:
        async with asyncio.timeout(state.config.body_timeout_s):
            body = None
            if _content_length(request) <= max_bytes:
                body = await _collect(request, caller.key_id, max_bytes, window_bits)
    except ApiError:
        await drop_body(request)
        raise
    except TimeoutError:
        message = "the body took too long"
        raise ApiError(HTTPStatus.REQUEST_TIMEOUT, message, "request_timeout", _CLOSE) from None
    finally:
        state.body_memory.stop_reading(caller.key_id)
    if body is None:
        await drop_body(request)
        message = f"the body exceeds the {max_bytes / 1024 / 1024:.4g}MB cap"
        raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, "body_too_large", _CLOSE)
    return body


async def _start_reading(request: Request, caller: Caller) -> int | None:
    """Count one more body that is read, and return what `_read_coding` does."""
    refusal = ApiError(
        HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST, "rate_limit_exceeded", {"Retry-After": "1", **_CLOSE}
    )
    try:
        window_bits = _read_coding(request)
    except ApiError as error:
        refusal = error
    else:
        memory = app_state_of(request).body_memory
        if memory.start_reading(caller.key_id, is_test=caller.is_test):
            return window_bits
    await drop_body(request)
    raise refusal


async def drop_body(request: Request) -> None:
    """Read and discard the rest of a body, for a moment.

    A connection that is closed while the client sends is reset, and the answer may be lost.
    """
    if request._stream_consumed:  # noqa: SLF001 - nothing else tells that nothing more will come
        return
    if request.headers.get("expect", "").lower() == "100-continue":
        return
    size_bytes = 0
    try:
        async with asyncio.timeout(_DROP_S):
            while size_bytes < _DROP_MAX_BYTES:
                message = await request.receive()
                size_bytes += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return


async def _collect(request: Request, key_id: str, max_bytes: int, window_bits: int | None) -> bytes | None:
    """Return the body; None as soon as it is too large, with the rest unread."""
    state, log, body = app_state_of(request), request_log_of(request), bytearray()
    memory = state.body_memory
    inflate = None if window_bits is None else _Inflate(window_bits)
    log.key_id = key_id
    received_bytes, bounds = 0, JsonBounds()
    async for chunk in request.stream():
        received_bytes += len(chunk)
        if received_bytes > max_bytes:
            return None
        parts = iter((chunk,)) if inflate is None else inflate.parts(chunk)
        while part := await _next_part(state, parts, in_thread=inflate is not None and bool(body)):
            if not memory.take(key_id, len(part)):
                raise overloaded("too many large requests at once", retry_after_s=1, close=True)
            log.held_bytes += len(part)
            bounds.add(part)
            body += part
            if len(body) > max_bytes:
                return None
    if inflate is not None:
        inflate.check_end()
    return bytes(body)


async def _next_part(state: AppState, parts: Iterator[bytes], *, in_thread: bool) -> bytes:
    """Return the next part, empty after the last; what is decompressed beyond the first takes a thread."""
    following = partial(next, parts, b"")
    return await state.parse_off_loop(following) if in_thread else following()


class _Inflate:
    """Decompresses a body in small parts: a few bytes may become thousands of times as many."""

    def __init__(self, window_bits: int) -> None:
        self._decoder = zlib.decompressobj(window_bits)

    def parts(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` continues with.

        Raises:
            ApiError: 400, it can't be decompressed.
        """
        while True:
            try:
                part = self._decoder.decompress(data, _INFLATED_BYTES)
            except zlib.error:
                raise _not_compressed() from None
            if self._decoder.unused_data:
                raise _not_compressed()
            if part:
                yield part
            data = self._decoder.unconsumed_tail
            if not data and len(part) < _INFLATED_BYTES:
                return

    def check_end(self) -> None:
        """Check that nothing is missing.

        Raises:
            ApiError: 400, the end is.
        """
        if not self._decoder.eof:
            raise _not_compressed()


def _not_compressed() -> ApiError:
    message = "the body is not what its Content-Encoding says"
    return ApiError(HTTPStatus.BAD_REQUEST, message, "invalid_encoding", _CLOSE)


def _read_coding(request: Request) -> int | None:
    """Return zlib's window for the content coding of the body; None if it has none.

    Raises:
        ApiError: 415, the coding is unknown, or there are several.
    """
    names = ",".join(request.headers.getlist("content-encoding")).lower().split(",")
    codings = [name for name in map(str.strip, names) if name not in {"", "identity"}]
    if not codings:
        return None
    if len(codings) > 1 or codings[0] not in _CODINGS:
        message = "the body may be compressed with gzip or deflate, once"
        headers = {"Accept-Encoding": "gzip, deflate", **_CLOSE}
        raise ApiError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message, "unsupported_encoding", headers)
    return _CODINGS[codings[0]]


def _content_length(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    return int(text[:_DIGITS]) if text.isascii() and text.isdigit() else 0
