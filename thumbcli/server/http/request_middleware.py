"""The outermost layer of the app: logs and counts requests, and answers those that no route gets."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from thumbcli.contract.api_error_messages import SERVER_BROKE
from thumbcli.errors import ThumbError
from thumbcli.printable_text import printable
from thumbcli.server.given_secrets import digest_of
from thumbcli.server.http.cors import cors_headers, preflight_response
from thumbcli.server.http.host_guard import check_sender
from thumbcli.server.http.request_body import drop_body
from thumbcli.server.http.request_log import CLIENT_CLOSED_REQUEST, LOG_KEY, RequestLog, request_log_of
from thumbcli.server.responses import ApiError, error_response, to_api_error
from thumbcli.server.store.server_keys import KEY_PREFIX

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from thumbcli.server.app_state import AppState


__all__ = ["RequestMiddleware", "failure_response"]

_TITLE_MAX_CHARS = 60
_KEY_PATTERN = re.compile(rf"{KEY_PREFIX}[\w-]+")
_LONG_WORD = re.compile(r"[^\s/?&=]{16,200}")
"""What may be a declared key, which begins as its owner likes."""

_STOPPING = ApiError(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Service unavailable: the server stops",
    "stopping",
    {"Retry-After": "5", "Connection": "close"},
)
_logger = logging.getLogger("thumbcli.server")


async def failure_response(request: Request, error: Exception) -> Response:
    """Return the answer to an error, and note in the log what was wrong.

    It is async because an app runs any other handler in a thread.
    """
    if isinstance(error, ClientDisconnect):
        return Response(status_code=CLIENT_CLOSED_REQUEST)
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

            async def send_without_traceback(message: Message) -> None:
                known = hasattr(scope["app"].state, "failure")
                await send({"type": message["type"]} if known else message)

            await self._app(scope, receive, send_without_traceback)
            return
        log, start_s = RequestLog(), time.perf_counter()
        scope[LOG_KEY] = log
        # A HEAD is answered like a GET; the server sends no body for it.
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                shared = cors_headers(Request(scope), scope["app"].state.running.config.cors_origins)
                headers = [*message.get("headers", ()), *await _quota_headers(scope, log), *shared]
                message, log.status = {**message, "headers": headers}, message["status"]
            await send(message)

        try:
            await self._answer(inner, receive, send_and_note)
        except asyncio.CancelledError:
            # Only a stop cancels requests. The error ends here: only the server's own loop is above.
            if log.status == CLIENT_CLOSED_REQUEST:
                await error_response(_STOPPING)(scope, receive, send_and_note)
        except Exception:
            _logger.exception("internal error; please report it")
            if log.status != CLIENT_CLOSED_REQUEST:
                raise
            internal = ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_BROKE, "internal_error")
            await error_response(internal)(scope, receive, send_and_note)
        finally:
            state: AppState = scope["app"].state.running
            state.body_memory.give_back(log.key_id, log.held_bytes)
            state.metrics.answered(getattr(inner.get("route"), "path", "") or "other", log.status)
            took_s = time.perf_counter() - start_s
            _logger.info("%s", _line(scope, log, took_s), extra={"fields": _fields(scope, log, took_s)})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless its headers already say that it is none of this server's."""
        request = Request(scope, receive)
        try:
            await check_sender(request)
        except (ApiError, ThumbError) as error:
            await drop_body(request)
            await (await failure_response(request, error))(scope, receive, send)
            return
        preflight = preflight_response(request, scope["app"].state.running.config.cors_origins)
        await (preflight or self._app)(scope, receive, send)


async def _quota_headers(scope: Scope, log: RequestLog) -> list[tuple[bytes, bytes]]:
    """Return the headers about the caller's month for any answer; none if the database can't tell."""
    if log.caller is None:
        return []
    state: AppState = scope["app"].state.running
    with suppress(ThumbError):
        headers = await state.quotas.headers(log.caller)
        return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return []


def _line(scope: Scope, log: RequestLog, took_s: float) -> str:
    """Return the line for the log: never the query, the headers or a key."""
    clean = partial(_sanitize, _digests(scope))
    request = f"{log.status} {took_s * 1000:6.0f} ms  {scope['method']} {clean(scope['path'])}"
    title = f'"{clean(log.title)}"' if log.title else ""
    return "  ".join(filter(None, (request, clean(log.key_name), title, log.remark)))


def _fields(scope: Scope, log: RequestLog, took_s: float) -> dict[str, object]:
    """Return what the line says, for programs."""
    clean = partial(_sanitize, _digests(scope))
    texts = {"key": clean(log.key_name), "title": clean(log.title), "remark": log.remark}
    return {
        "method": scope["method"],
        "path": clean(scope["path"]),
        "status": log.status,
        "duration_ms": round(took_s * 1000),
        **{name: text for name, text in texts.items() if text},
    }


def _digests(scope: Scope) -> frozenset[str]:
    """Return the digests of the declared keys."""
    state: AppState = scope["app"].state.running
    return frozenset(key.sha256 for key in state.config.declared_keys)


def _sanitize(digests: frozenset[str], text: str) -> str:
    # People put keys into paths, or paste them as titles.
    text = _KEY_PATTERN.sub(f"{KEY_PREFIX}\N{HORIZONTAL ELLIPSIS}", text)
    if digests:
        text = _LONG_WORD.sub(lambda word: "…" if digest_of(word[0]) in digests else word[0], text)
    text = printable(text[: _TITLE_MAX_CHARS + 1])
    return text if len(text) <= _TITLE_MAX_CHARS else f"{text[: _TITLE_MAX_CHARS - 1]}…"
