"""The outermost layer of the app: it notes every request, and answers for what nobody else caught."""

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

_NOTE = "thumbcli.note"
_TITLE_MAX_CHARS = 60
_KEYS = re.compile(rf"{KEY_PREFIX}[\w-]+")
_BODIES_MAX_BYTES = 512 * 1024 * 1024
_STOPPING = ApiError(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Service unavailable: the server stops",
    "stopping",
    {"Retry-After": "5", "Connection": "close"},
)
_log = logging.getLogger("thumbcli.server")


@dataclass(slots=True)
class BodyMemoryBudget:
    """The memory for bodies, which all requests share; it bounds what many large ones at once can take.

    Attributes:
        left_bytes: How much of it is free.
    """

    left_bytes: int = _BODIES_MAX_BYTES


@dataclass(slots=True)
class RequestLog:
    """What is known of a request: what the log tells of it, and the memory that it takes.

    Attributes:
        status: Of the answer; 499 where the client went away.
        key_name: Who asked, by name.
        title: What was asked for.
        remark: More words: why it was refused, what the picture had to do without.
        room: Where its body is held.
        held_bytes: How much of it is held.
    """

    status: int = _CLIENT_CLOSED_REQUEST
    key_name: str = ""
    title: str = ""
    remark: str = ""
    room: BodyMemoryBudget = field(default_factory=BodyMemoryBudget)
    held_bytes: int = 0

    def hold(self, size_bytes: int) -> None:
        """Take room for a part of the body, until the request is over.

        Raises:
            ApiError: 503, there is none left.
        """
        if size_bytes > self.room.left_bytes:
            raise ApiError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Service unavailable: too many large requests at once",
                "overloaded",
                {"Retry-After": "1", "Connection": "close"},
            )
        self.room.left_bytes -= size_bytes
        self.held_bytes += size_bytes

    def let_go(self) -> None:
        """Give the room back."""
        self.room.left_bytes += self.held_bytes
        self.held_bytes = 0


def request_log_of(request: Request) -> RequestLog:
    """Return the note of a request, to be filled in."""
    return cast("RequestLog", request.scope.setdefault(_NOTE, RequestLog()))


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
        self._room = BodyMemoryBudget()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or the start and stop of the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        note, start_s = RequestLog(room=self._room), time.perf_counter()
        scope[_NOTE] = note

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                note.status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except asyncio.CancelledError:
            # Only a stop cancels requests. It ends here, as above there is nobody but the server's own loop.
            if note.status == _CLIENT_CLOSED_REQUEST:
                await error_response(_STOPPING)(scope, receive, watched)
        except Exception:
            _log.exception("this should not have happened; please report it")
            if note.status != _CLIENT_CLOSED_REQUEST:
                raise
            broken = ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_BROKE, "internal_error")
            await error_response(broken)(scope, receive, watched)
        finally:
            note.let_go()
            self._answered(scope, note.status)
            _log.info("%s", _line(scope, note, time.perf_counter() - start_s))


def _line(scope: Scope, note: RequestLog, took_s: float) -> str:
    """Return what the log says: never the query, the headers or a key."""
    parts = [f"{note.status} {took_s * 1000:6.0f} ms  {scope['method']} {_plain(scope['path'])}"]
    if note.key_name:
        parts.append(_plain(note.key_name))
    if note.title:
        parts.append(f'"{_plain(note.title)}"')
    if note.remark:
        parts.append(note.remark)
    return "  ".join(parts)


def _plain(text: str) -> str:
    # Somebody will put a key into a path, or paste it as a title.
    text = _KEYS.sub(f"{KEY_PREFIX}\N{HORIZONTAL ELLIPSIS}", text)
    text = "".join(char if char.isprintable() else "\ufffd" for char in text[: _TITLE_MAX_CHARS + 1])
    return text if len(text) <= _TITLE_MAX_CHARS else f"{text[: _TITLE_MAX_CHARS - 1]}…"
