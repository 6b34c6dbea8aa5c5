"""The outermost layer of the app: it notes every request, and answers for what nobody else caught."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from thumbcli.messages import SERVER_BROKE
from thumbcli.server.answers import Refusal, refusal_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CLIENT_GONE", "Front", "Note", "note_of"]

CLIENT_GONE = 499
"""The status in the log of a request whose client went away before its answer; nothing is sent."""

_NOTE = "thumbcli.note"
_TITLE_MAX_CHARS = 60
_log = logging.getLogger("thumbcli.server")


@dataclass(slots=True)
class Note:
    """What the log tells of a request.

    Attributes:
        status: Of the answer; 499 where the client went away.
        key_name: Who asked, by name.
        title: What was asked for.
        remark: More words: why it was refused, what the picture had to do without.
    """

    status: int = CLIENT_GONE
    key_name: str = ""
    title: str = ""
    remark: str = ""


def note_of(request: Request) -> Note:
    """Return the note of a request, to be filled in."""
    return cast("Note", request.scope.setdefault(_NOTE, Note()))


class Front:
    """An ASGI middleware.

    Args:
        app: What it stands before.
        answered: Told route and status of each answer.
    """

    def __init__(self, app: ASGIApp, answered: Callable[[Scope, int], None]) -> None:
        self._app = app
        self._answered = answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or the start and stop of the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        note, start_s = Note(), time.perf_counter()
        scope[_NOTE] = note

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                note.status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            _log.exception("this should not have happened; please report it")
            if note.status != CLIENT_GONE:
                raise
            broken = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_BROKE, "internal_error")
            await refusal_answer(broken)(scope, receive, watched)
        finally:
            self._answered(scope, note.status)
            _log.info("%s", _line(scope, note, time.perf_counter() - start_s))


def _line(scope: Scope, note: Note, took_s: float) -> str:
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
    text = "".join(char if char.isprintable() else "\ufffd" for char in text[: _TITLE_MAX_CHARS + 1])
    return text if len(text) <= _TITLE_MAX_CHARS else f"{text[: _TITLE_MAX_CHARS - 1]}…"
