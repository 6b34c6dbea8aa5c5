"""The address on this machine that a browser comes back to at the end of a login.

Source:
    RFC 8252, section 7.3: the loopback address by number, on a port that is free.
"""

from __future__ import annotations

import hmac
import secrets
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from http import HTTPStatus

__all__ = ["CALLBACK_PATH", "OTHER_LOGIN", "SIGNED_IN", "CallbackHandler", "CallbackServer"]

CALLBACK_PATH: Final = "/callback"
SIGNED_IN: Final = "Signed in. You may close this page."
OTHER_LOGIN: Final = "This answer belongs to another login: start it again."

_STATE_BYTES: Final = 32
_LOOK_AGAIN_S: Final = 0.2
"""How soon Ctrl-C and the end of the time are noticed."""

_REQUEST_MAX_S: Final = 5.0


class CallbackServer(HTTPServer):
    """Takes one answer, to one login.

    Args:
        handler: Reads the answer.

    Attributes:
        state: What proves that an answer belongs to this login.
        received: The answer, once it is there.
        refused: Why there will be none, in the words of the service; empty if nobody said so.
    """

    timeout = _LOOK_AGAIN_S

    def __init__(self, handler: type[CallbackHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.state = secrets.token_urlsafe(_STATE_BYTES)
        self.received: str | None = None
        self.refused = ""

    @property
    def address(self) -> str:
        """Where the browser has to come back to."""
        return f"http://127.0.0.1:{self.server_port}{CALLBACK_PATH}"

    def wait(self, timeout_s: float, is_cancelled: Callable[[], bool] = lambda: False) -> str | None:
        """Wait for the answer and return it; None if it was refused or cancelled, or did not come in time.

        Args:
            timeout_s: How long to wait.
            is_cancelled: Asked several times a second whether to wait no longer.
        """
        end_s = time.monotonic() + timeout_s
        while self.received is None and not self.refused and time.monotonic() < end_s and not is_cancelled():
            self.handle_request()
        return self.received

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a connection that breaks; the browser tries again."""


class CallbackHandler(BaseHTTPRequestHandler):
    """Answers the browser. It logs nothing: there may be a secret in it."""

    server: CallbackServer
    timeout = _REQUEST_MAX_S  # a connection that sends nothing must not hold up the login

    def is_ours(self) -> bool:
        """Tell whether the request is to this address by number, and not from another site."""
        here = f"127.0.0.1:{self.server.server_port}"
        return (
            self.headers.get("Host") == here
            and self.headers.get("Origin", f"http://{here}") == f"http://{here}"
        )

    def belongs_here(self, state: object) -> bool:
        """Tell whether an answer with this state is to this login."""
        return isinstance(state, str) and hmac.compare_digest(state.encode(), self.server.state.encode())

    def answer(
        self,
        status: HTTPStatus,
        text: str,
        media_type: str = "text/plain; charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send an answer that no cache keeps."""
        body = text.encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": media_type,
            "Cache-Control": "no-store",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        """Return a name that tells no versions."""
        return "thumb"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        """Log nothing."""
