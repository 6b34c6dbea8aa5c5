"""Reads a request's body: no more than is allowed, no longer than is allowed."""

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

_DROPPED_S = 2.0
_DROPPED_BYTES = 64 * 1024 * 1024
_DIGITS = 20
_CLOSE = {"Connection": "close"}


async def read_body(request: Request, *, max_bytes: int) -> bytes:
    """Return the body; its `Content-Length` is only trusted where it says too much.

    Args:
        request: One whose body was not read yet.
        max_bytes: The largest body.

    Raises:
        ApiError: 413, it is larger; 408, it did not come in time; 503, there is no room for it now.
        ClientDisconnect: The client went away.
    """
    try:
        async with asyncio.timeout(app_state_of(request).config.body_timeout_s):
            body = None if _announced(request) > max_bytes else await _collected(request, max_bytes)
    except TimeoutError:
        message = "the body took too long"
        raise ApiError(HTTPStatus.REQUEST_TIMEOUT, message, "request_timeout", _CLOSE) from None
    if body is None:
        await drop_body(request)
        message = f"the body exceeds the {max_bytes / 1024 / 1024:.4g}MB cap"
        raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, "body_too_large", _CLOSE)
    return body


async def _collected(request: Request, max_bytes: int) -> bytes | None:
    """Return the body; None as soon as it is larger than it may be, with the rest of it unread."""
    body, note = bytearray(), request_log_of(request)
    async for chunk in request.stream():
        note.hold(len(chunk))
        body += chunk
        if len(body) > max_bytes:
            return None
    return bytes(body)


async def drop_body(request: Request) -> None:
    """Read what is left of a body for a moment, keeping none of it.

    A connection that is closed on somebody who still sends is reset, and the answer may be lost with it.
    """
    if request.headers.get("expect", "").lower() == "100-continue":
        return
    size_bytes = 0
    try:
        async with asyncio.timeout(_DROPPED_S):
            while size_bytes < _DROPPED_BYTES:
                message = await request.receive()
                size_bytes += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def _announced(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    return int(text[:_DIGITS]) if text.isascii() and text.isdigit() else 0
