"""Receives an API key from ThumbAPI's dashboard, through the browser of whoever signs in there.

The dashboard sends the browser back to an address of this process, with the key in the fragment. A browser
sends no fragment to a server: the page here reads it and posts it, with the state that proves that the answer
belongs to this login.

Source:
    ThumbAPI's MCP server 1.1.1: `/mcp-login?callback=…&state=…`, `#api_key=…&state=…`, 15 minutes.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from thumbcli.errors import AuthError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["DASHBOARD", "LOGIN_MAX_S", "dashboard_address", "login_in_browser"]

DASHBOARD: Final = "https://app.thumbapi.dev"
LOGIN_MAX_S: Final = 15 * 60
"""How long the dashboard's page stays valid."""

_STATE_BYTES: Final = 32
_BODY_MAX_BYTES: Final = 8 * 1024
_LOOK_AGAIN_S: Final = 0.2
"""How soon Ctrl-C and the end of the time are noticed."""

_REQUEST_MAX_S: Final = 5.0
_PATH: Final = "/callback"
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>thumb auth login</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem}</style>
</head><body><h1>thumb</h1><p id="said" role="status">Handing the key over …</p>
<noscript><p>This page needs JavaScript. Use <code>thumb auth login</code> without <code>--browser</code>.</p>
</noscript>
<script nonce="%s">
const said = document.getElementById("said");
const sent = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname);
fetch("/callback", {method: "POST", headers: {"Content-Type": "application/json"},
  body: JSON.stringify({api_key: sent.get("api_key"), state: sent.get("state")})})
  .then(answer => answer.text()).then(text => { said.textContent = text; })
  .catch(() => { said.textContent = "thumb does not answer any more: start the login again."; });
</script></body></html>
"""


def dashboard_address(env: Mapping[str, str]) -> str:
    """Return the address of the dashboard: `THUMBAPI_APP_URL`, or the public one.

    Raises:
        ConfigError: It is not an https address, or http on this machine.
    """
    text = env.get("THUMBAPI_APP_URL", "").strip().rstrip("/") or DASHBOARD
    parts = urlsplit(text)
    here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or not (here or parts.scheme == "https"):
        raise ConfigError(
            f"environment variable THUMBAPI_APP_URL: {text} is not an https address", remedy="unset it"
        )
    return text


def login_in_browser(
    dashboard: str,
    show: Callable[[str], None],
    *,
    timeout_s: float = LOGIN_MAX_S,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> str:
    """Return the key that the dashboard hands over.

    Args:
        dashboard: Its address, from `dashboard_address`.
        show: Is given the address to open; called once.
        timeout_s: How long to wait.
        is_cancelled: Asked several times a second whether to wait no longer.

    Raises:
        AuthError: It was not handed over in time, or before that was cancelled.
    """
    state = secrets.token_urlsafe(_STATE_BYTES)
    with _Callback(state) as server:
        callback = f"http://127.0.0.1:{server.server_port}{_PATH}"
        show(f"{dashboard}/mcp-login?{urlencode({'callback': callback, 'state': state})}")
        end_s = time.monotonic() + timeout_s
        while server.key is None and time.monotonic() < end_s and not is_cancelled():
            server.handle_request()
        if server.key is None:
            raise AuthError(
                "the browser did not hand over a key in time",
                remedy="run `thumb auth login --browser` again, or `thumb auth login` to paste the key",
            )
        return server.key


class _Callback(HTTPServer):
    """The address that the browser comes back to; it takes one key, from one login.

    Attributes:
        state: What proves that a key belongs to this login.
        key: The key, once it is there.
    """

    timeout = _LOOK_AGAIN_S

    def __init__(self, state: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state
        self.key: str | None = None

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a connection that breaks; the browser tries again."""


class _Handler(BaseHTTPRequestHandler):
    """Serves the page, and takes what it posts. It logs nothing: there may be a key in it."""

    server: _Callback
    timeout = _REQUEST_MAX_S  # a connection that sends nothing must not hold up the login

    def do_GET(self) -> None:
        """Send the page that posts the key."""
        if not self._is_ours() or urlsplit(self.path).path != _PATH:
            self._answer(HTTPStatus.NOT_FOUND, "not found")
            return
        nonce = secrets.token_urlsafe(16)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; connect-src 'self'"
        )
        headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
        self._answer(HTTPStatus.OK, _PAGE % nonce, "text/html; charset=utf-8", headers)

    def do_POST(self) -> None:
        """Take the key of this login."""
        length = self.headers.get("Content-Length", "")
        if not self._is_ours() or urlsplit(self.path).path != _PATH:
            self._answer(HTTPStatus.FORBIDDEN, "refused")
        elif not (length.isascii() and length.isdigit()) or int(length) > _BODY_MAX_BYTES:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "refused")
        else:
            self._take(self.rfile.read(int(length)))

    def _take(self, body: bytes) -> None:
        try:
            sent = json.loads(body)
            key, state = sent["api_key"], sent["state"]
        except (ValueError, TypeError, KeyError):
            key = state = None
        if not isinstance(state, str) or not hmac.compare_digest(state.encode(), self.server.state.encode()):
            self._answer(HTTPStatus.FORBIDDEN, "This answer belongs to another login: start it again.")
        elif not isinstance(key, str) or not key:
            self._answer(HTTPStatus.BAD_REQUEST, "The dashboard sent no key: start the login again.")
        else:
            self.server.key = key
            self._answer(HTTPStatus.OK, "Signed in. You may close this page.")

    def _is_ours(self) -> bool:
        """Tell whether the request is to this address by number, and not from another site."""
        here = f"127.0.0.1:{self.server.server_port}"
        return (
            self.headers.get("Host") == here
            and self.headers.get("Origin", f"http://{here}") == f"http://{here}"
        )

    def _answer(
        self,
        status: HTTPStatus,
        text: str,
        media_type: str = "text/plain; charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> None:
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
