"""Reads the body of a request, within limits of size and time."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.request_middleware import request_log_of
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["drop_body", "read_body"]

_DROP_S = 2.0
_DROP_MAX_BYTES = 64 * 1024 * 1024
_DIGITS = 20
_CLOSE = {"Connection": "close"}


async def read_body(request: Request, *, max_bytes: int) -> bytes:
    """Return the body; its `Content-Length` is only trusted where it says too much.

    Args:
        request: One whose body was not read yet.
        max_bytes: The largest body.

    Raises:
        ApiError: 413, it is larger; 408, it took too long; 503, there is no memory for it now.
        ClientDisconnect: The client disconnected.
    """
    try:
        async with asyncio.timeout(app_state_of(request).config.body_timeout_s):
            body = None if _content_length(request) > max_bytes else await _collect(request, max_bytes)
    except TimeoutError:
        message = "the body took too long"
        raise ApiError(HTTPStatus.REQUEST_TIMEOUT, message, "request_timeout", _CLOSE) from None
    if body is None:
        await drop_body(request)
        message = f"the body exceeds the {max_bytes / 1024 / 1024:.4g}MB cap"
        raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, "body_too_large", _CLOSE)
    return body


async def _collect(request: Request, max_bytes: int) -> bytes | None:
    """Return the body; None as soon as it is too large, with the rest unread."""
    body, log = bytearray(), request_log_of(request)
    async for chunk in request.stream():
        log.hold(len(chunk))
        body += chunk
        if len(body) > max_bytes:
            return None
    return bytes(body)


async def drop_body(request: Request) -> None:
    """Read and discard the rest of a body, for a moment.

    A connection that is closed while the client sends is reset, and the answer may be lost.
    """
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


def _content_length(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    return int(text[:_DIGITS]) if text.isascii() and text.isdigit() else 0
