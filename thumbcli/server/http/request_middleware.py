"""The outermost layer of the app: logs and counts requests, limits bodies, and answers unexpected errors."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from thumbcli.contract.api_error_messages import SERVER_BROKE
from thumbcli.printable_text import printable
from thumbcli.server.app_state import AppState, app_state_of
from thumbcli.server.responses import ApiError, error_response, overloaded, to_api_error
from thumbcli.server.store.server_keys import KEY_PREFIX

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


__all__ = ["RequestLog", "RequestMiddleware", "drop_body", "failure_response", "read_body", "request_log_of"]

_CLIENT_CLOSED_REQUEST = 499
"""The status in the log of a request whose client disconnected before its answer; nothing is sent."""

_LOG_KEY = "thumbcli.request_log"
_TITLE_MAX_CHARS = 60
_KEY_PATTERN = re.compile(rf"{KEY_PREFIX}[\w-]+")
_STOPPING = ApiError(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Service unavailable: the server stops",
    "stopping",
    {"Retry-After": "5", "Connection": "close"},
)
_DROP_S = 2.0
_DROP_MAX_BYTES = 64 * 1024 * 1024
_DIGITS = 20
_CLOSE = {"Connection": "close"}
_logger = logging.getLogger("thumbcli.server")


@dataclass(slots=True)
class RequestLog:
    """What the log says about a request, and the memory that its body takes.

    Attributes:
        status: The status of the answer; 499 if the client disconnected.
        key_name: The name of the key.
        title: The title to draw.
        remark: Why the request failed, or the warnings of the picture.
        held_bytes: How much of the memory for bodies it takes.
    """

    status: int = _CLIENT_CLOSED_REQUEST
    key_name: str = ""
    title: str = ""
    remark: str = ""
    held_bytes: int = 0


def request_log_of(request: Request) -> RequestLog:
    """Return the log of a request, to fill in."""
    return cast("RequestLog", request.scope.setdefault(_LOG_KEY, RequestLog()))


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
    body, log, state = bytearray(), request_log_of(request), app_state_of(request)
    async for chunk in request.stream():
        if len(chunk) > state.body_memory_bytes:
            raise overloaded("too many large requests at once", retry_after_s=1, close=True)
        state.body_memory_bytes -= len(chunk)
        log.held_bytes += len(chunk)
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


async def failure_response(request: Request, error: Exception) -> Response:
    """Return the answer to an error, and note in the log what was wrong.

    It is async because an app runs any other handler in a thread.
    """
    if isinstance(error, ClientDisconnect):
        return Response(status_code=_CLIENT_CLOSED_REQUEST)
    api_error = to_api_error(error)
    expected = api_error.status < HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, ApiError)
    request_log_of(request).remark = api_error.message if expected else str(error)
    return error_response(api_error)


class RequestMiddleware:
    """Logs and counts every request, and answers when nothing else did."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or the start and stop of the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        log, start_s = RequestLog(), time.perf_counter()
        scope[_LOG_KEY] = log

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                log.status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except asyncio.CancelledError:
            # Only a stop cancels requests. The error ends here: only the server's own loop is above.
            if log.status == _CLIENT_CLOSED_REQUEST:
                await error_response(_STOPPING)(scope, receive, send_and_note)
        except Exception:
            _logger.exception("internal error; please report it")
            if log.status != _CLIENT_CLOSED_REQUEST:
                raise
            internal = ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_BROKE, "internal_error")
            await error_response(internal)(scope, receive, send_and_note)
        finally:
            state: AppState = scope["app"].state.running
            state.body_memory_bytes += log.held_bytes
            state.metrics.answered(getattr(scope.get("route"), "path", "") or "other", log.status)
            _logger.info("%s", _line(scope, log, time.perf_counter() - start_s))


def _line(scope: Scope, log: RequestLog, took_s: float) -> str:
    """Return the line for the log: never the query, the headers or a key."""
    request = f"{log.status} {took_s * 1000:6.0f} ms  {scope['method']} {_sanitize(scope['path'])}"
    title = f'"{_sanitize(log.title)}"' if log.title else ""
    return "  ".join(filter(None, (request, _sanitize(log.key_name), title, log.remark)))


def _sanitize(text: str) -> str:
    # People put keys into paths, or paste them as titles.
    text = _KEY_PATTERN.sub(f"{KEY_PREFIX}\N{HORIZONTAL ELLIPSIS}", text)
    text = printable(text[: _TITLE_MAX_CHARS + 1])
    return text if len(text) <= _TITLE_MAX_CHARS else f"{text[: _TITLE_MAX_CHARS - 1]}…"
