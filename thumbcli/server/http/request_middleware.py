"""The outermost layer of the app: it logs and counts every request, and answers when nothing else did."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from thumbcli.contract.api_error_messages import SERVER_BROKE
from thumbcli.server.responses import ApiError, error_response, to_api_error
from thumbcli.server.store.server_keys import KEY_PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["BodyMemoryBudget", "RequestLog", "RequestMiddleware", "failure_response", "request_log_of"]

_CLIENT_CLOSED_REQUEST = 499
"""The status in the log of a request whose client disconnected before its answer; nothing is sent."""

_LOG_KEY = "thumbcli.request_log"
_TITLE_MAX_CHARS = 60
_KEY_PATTERN = re.compile(rf"{KEY_PREFIX}[\w-]+")
_BODIES_MAX_BYTES = 512 * 1024 * 1024
_STOPPING = ApiError(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Service unavailable: the server stops",
    "stopping",
    {"Retry-After": "5", "Connection": "close"},
)
_logger = logging.getLogger("thumbcli.server")


@dataclass(slots=True)
class BodyMemoryBudget:
    """The memory for bodies, shared by all requests.

    Attributes:
        left_bytes: How much of it is free.
    """

    left_bytes: int = _BODIES_MAX_BYTES


@dataclass(slots=True)
class RequestLog:
    """What the log says about a request, and the memory that its body takes.

    Attributes:
        status: The status of the answer; 499 if the client disconnected.
        key_name: The name of the key.
        title: The title to draw.
        remark: Why the request failed, or the warnings of the picture.
        budget: The memory for bodies.
        held_bytes: How much of it the body takes.
    """

    status: int = _CLIENT_CLOSED_REQUEST
    key_name: str = ""
    title: str = ""
    remark: str = ""
    budget: BodyMemoryBudget = field(default_factory=BodyMemoryBudget)
    held_bytes: int = 0

    def hold(self, size_bytes: int) -> None:
        """Take memory for a part of the body, until the request ends.

        Raises:
            ApiError: 503, there is none left.
        """
        if size_bytes > self.budget.left_bytes:
            raise ApiError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Service unavailable: too many large requests at once",
                "overloaded",
                {"Retry-After": "1", "Connection": "close"},
            )
        self.budget.left_bytes -= size_bytes
        self.held_bytes += size_bytes

    def release(self) -> None:
        """Release the memory."""
        self.budget.left_bytes += self.held_bytes
        self.held_bytes = 0


def request_log_of(request: Request) -> RequestLog:
    """Return the log of a request, to fill in."""
    return cast("RequestLog", request.scope.setdefault(_LOG_KEY, RequestLog()))


def failure_response(request: Request, error: Exception) -> Response:
    """Return the answer to an error, and note in the log what was wrong."""
    if isinstance(error, ClientDisconnect):
        return Response(status_code=_CLIENT_CLOSED_REQUEST)
    api_error = to_api_error(error)
    expected = api_error.status < HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, ApiError)
    request_log_of(request).remark = api_error.message if expected else str(error)
    return error_response(api_error)


class RequestMiddleware:
    """Logs and counts every request, and answers when nothing else did.

    Args:
        app: The ASGI app.
        answered: Called with the scope and the status of each answer.
    """

    def __init__(self, app: ASGIApp, answered: Callable[[Scope, int], None]) -> None:
        self._app = app
        self._answered = answered
        self._budget = BodyMemoryBudget()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or the start and stop of the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        log, start_s = RequestLog(budget=self._budget), time.perf_counter()
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
            log.release()
            self._answered(scope, log.status)
            _logger.info("%s", _line(scope, log, time.perf_counter() - start_s))


def _line(scope: Scope, log: RequestLog, took_s: float) -> str:
    """Return the line for the log: never the query, the headers or a key."""
    parts = [f"{log.status} {took_s * 1000:6.0f} ms  {scope['method']} {_sanitize(scope['path'])}"]
    if log.key_name:
        parts.append(_sanitize(log.key_name))
    if log.title:
        parts.append(f'"{_sanitize(log.title)}"')
    if log.remark:
        parts.append(log.remark)
    return "  ".join(parts)


def _sanitize(text: str) -> str:
    # People put keys into paths, or paste them as titles.
    text = _KEY_PATTERN.sub(f"{KEY_PREFIX}\N{HORIZONTAL ELLIPSIS}", text)
    text = "".join(char if char.isprintable() else "\ufffd" for char in text[: _TITLE_MAX_CHARS + 1])
    return text if len(text) <= _TITLE_MAX_CHARS else f"{text[: _TITLE_MAX_CHARS - 1]}…"
