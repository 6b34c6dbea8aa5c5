"""Receives an API key from ThumbAPI's dashboard, through the browser of whoever signs in there.

The dashboard sends the browser back to an address of this process, with the key in the fragment. A browser
sends no fragment to a server: the page here reads it and posts it, with the state that proves that the answer
belongs to this login.

Source:
    ThumbAPI's MCP server 1.1.1: `/mcp-login?callback=…&state=…`, `#api_key=…&state=…`, 15 minutes.
"""

from __future__ import annotations

import json
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from thumbcli.engines.thumbapi.callback_server import (
    CALLBACK_PATH,
    OTHER_LOGIN,
    SIGNED_IN,
    CallbackHandler,
    CallbackServer,
)
from thumbcli.errors import AuthError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["DASHBOARD", "LOGIN_MAX_S", "dashboard_address", "login_in_browser"]

DASHBOARD: Final = "https://app.thumbapi.dev"
LOGIN_MAX_S: Final = 15 * 60
"""How long the dashboard's page stays valid."""

_BODY_MAX_BYTES: Final = 8 * 1024
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
    with CallbackServer(_Handler) as server:
        asked = urlencode({"callback": server.address, "state": server.state})
        show(f"{dashboard}/mcp-login?{asked}")
        key = server.wait(timeout_s, is_cancelled)
    if key is None:
        raise AuthError(
            "the browser did not hand over a key in time",
            remedy="run `thumb auth login --browser` again, or `thumb auth login` to paste the key",
        )
    return key


class _Handler(CallbackHandler):
    """Serves the page, and takes what it posts."""

    def do_GET(self) -> None:  # noqa: N802 - the name of the base class
        """Send the page that posts the key."""
        if not self.is_ours() or urlsplit(self.path).path != CALLBACK_PATH:
            self.answer(HTTPStatus.NOT_FOUND, "not found")
            return
        nonce = secrets.token_urlsafe(16)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; connect-src 'self'"
        )
        headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
        self.answer(HTTPStatus.OK, _PAGE % nonce, "text/html; charset=utf-8", headers)

    def do_POST(self) -> None:  # noqa: N802 - the name of the base class
        """Take the key of this login."""
        length = self.headers.get("Content-Length", "")
        if not self.is_ours() or urlsplit(self.path).path != CALLBACK_PATH:
            self.answer(HTTPStatus.FORBIDDEN, "refused")
        elif not (length.isascii() and length.isdigit()) or int(length) > _BODY_MAX_BYTES:
            self.answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "refused")
        else:
            self._take(self.rfile.read(int(length)))

    def _take(self, body: bytes) -> None:
        try:
            sent = json.loads(body)
            key, state = sent["api_key"], sent["state"]
        except (ValueError, TypeError, KeyError):
            key = state = None
        if not self.belongs_here(state):
            self.answer(HTTPStatus.FORBIDDEN, OTHER_LOGIN)
        elif not isinstance(key, str) or not key:
            self.answer(HTTPStatus.BAD_REQUEST, "The dashboard sent no key: start the login again.")
        else:
            self.server.received = key
            self.answer(HTTPStatus.OK, SIGNED_IN)
