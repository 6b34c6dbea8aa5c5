"""A key comes from the dashboard through a real browser, and from nobody else."""

from __future__ import annotations

import queue
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.server.browser import find_chromium, running_chromium
from thumbcli.engines.thumbapi.browser_login import DASHBOARD, dashboard_address, login_in_browser
from thumbcli.errors import AuthError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

KEY = "tb_live_0123456789abcdef"


class Login(NamedTuple):
    """A login that waits: the address to open, where the key goes, its state, and the key to come."""

    address: str
    callback: str
    state: str
    key: Future[str]


@contextmanager
def waiting(dashboard: str = DASHBOARD, timeout_s: float = 5.0) -> Iterator[Login]:
    """Start a login in a thread."""
    shown: queue.Queue[str] = queue.Queue()
    with ThreadPoolExecutor(1) as pool:
        key = pool.submit(login_in_browser, dashboard, shown.put, timeout_s=timeout_s)
        address = shown.get(timeout=5)
        asked = parse_qs(urlsplit(address).query)
        yield Login(address, asked["callback"][0], asked["state"][0], key)


class Dashboard(BaseHTTPRequestHandler):
    """Sends the browser back with a key, as the real one does once somebody has agreed."""

    def do_GET(self) -> None:
        """Redirect to the callback."""
        asked = parse_qs(urlsplit(self.path).query)
        self.send_response(302)
        self.send_header("Location", f"{asked['callback'][0]}#api_key={KEY}&state={asked['state'][0]}")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        """Be quiet."""


@pytest.fixture
def dashboard() -> Iterator[str]:
    """Run a dashboard on this machine."""
    with HTTPServer(("127.0.0.1", 0), Dashboard) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.long
def test_a_browser_hands_the_key_over(dashboard: str) -> None:
    """The address bar and the history keep nothing of it."""
    with running_chromium(find_chromium()) as browser, waiting(dashboard, timeout_s=20) as login:
        page = browser.new_page()
        page.goto(login.address)
        page.get_by_text("Signed in").wait_for()
        assert login.key.result(5) == KEY
        assert page.url == login.callback
        page.close()


@pytest.mark.parametrize(
    ("sent", "headers", "status"),
    [
        pytest.param({"api_key": KEY, "state": "guessed"}, {}, 403, id="state of nobody"),
        pytest.param({"api_key": KEY, "state": None}, {}, 403, id="no state"),
        pytest.param({"api_key": KEY}, {}, 403, id="state missing"),
        pytest.param([KEY], {}, 403, id="no object"),
        pytest.param({"api_key": None, "state": "STATE"}, {}, 400, id="no key"),
        pytest.param({"api_key": KEY, "state": "STATE"}, {"Origin": "https://evil.example"}, 403, id="site"),
        pytest.param({"api_key": KEY, "state": "STATE"}, {"Host": "evil.example"}, 403, id="rebound name"),
        pytest.param({"api_key": KEY * 1000, "state": "STATE"}, {}, 413, id="too long"),
    ],
)
def test_what_is_not_of_this_login_is_refused(sent: object, headers: dict[str, str], status: int) -> None:
    """The login goes on waiting for its own."""
    with waiting() as login:
        if isinstance(sent, dict) and sent.get("state") == "STATE":
            sent = {**sent, "state": login.state}
        assert httpx.post(login.callback, json=sent, headers=headers).status_code == status
        assert not login.key.done()
        right = {"api_key": KEY, "state": login.state}
        assert httpx.post(login.callback, json=right).status_code == 200
        assert login.key.result(5) == KEY


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/callback/x"])
def test_there_is_one_page(path: str) -> None:
    """And nothing else."""
    with waiting() as login:
        assert httpx.get(login.callback.replace("/callback", path)).status_code == 404
        assert httpx.get(login.callback).headers["Content-Security-Policy"].startswith("default-src 'none'")
        httpx.post(login.callback, json={"api_key": KEY, "state": login.state})


def test_it_ends_in_time() -> None:
    """Somebody closed the page."""
    with waiting(timeout_s=0.1) as login, pytest.raises(AuthError, match="in time"):
        login.key.result(5)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", DASHBOARD),
        ("https://app.example.com/", "https://app.example.com"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://app.example.com", None),
        ("ftp://app.example.com", None),
        ("app.example.com", None),
    ],
)
def test_a_key_never_comes_over_an_open_network(text: str, address: str | None) -> None:
    """https, or this machine."""
    env = {"THUMBAPI_APP_URL": text}
    if address is not None:
        assert dashboard_address(env) == address
        return
    with pytest.raises(ConfigError, match="THUMBAPI_APP_URL"):
        dashboard_address(env)
