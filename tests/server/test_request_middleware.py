"""One line in the log for each request: what, for whom, how long; never a key."""

from __future__ import annotations

import json
import logging
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.conftest import PATIENCE_S
from thumbcli.contract import Plan
from thumbcli.server.body_memory import BodyMemory
from thumbcli.server.given_secrets import DeclaredKey, digest_of

if TYPE_CHECKING:
    from tests.server.conftest import Serve, Served


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Listen to what the server says."""
    caplog.set_level(logging.INFO, "thumbcli.server")
    return caplog


def lines(served: Served, log: pytest.LogCaptureFixture, number: int) -> list[str]:
    """Return what was logged, once it is so many lines: the last may come after its answer."""
    served.until(lambda _running: len(log.messages) >= number)
    return log.messages


def test_a_line_tells_status_name_and_title(serve: Serve, log: pytest.LogCaptureFixture) -> None:
    """The title cut, and without what a terminal would obey; the reason of a refusal behind it."""
    served = serve()
    key = served.add_key("blog", Plan.PRO, quota=0)
    served.send(key, title="A \u202e" + "very " * 30 + "long title")
    line = lines(served, log, 1)[0]
    assert line.startswith("429 ")
    assert 'POST /v1/generate  blog  "A ' in line
    assert line.endswith('…"  Generation limit exceeded')
    assert "\u202e" not in line
    assert key not in line


def test_no_key_reaches_the_log_wherever_it_is_put(served: Served, log: pytest.LogCaptureFixture) -> None:
    """Somebody will put it into the query, or into the path."""
    httpx.get(f"{served.url}/healthz?key=tb_live_secret", headers={"x-api-key": "tb_live_secret"})
    httpx.get(f"{served.url}/a%0Ab/tb_live_secret/c")
    found = lines(served, log, 2)
    assert "tb_live_secret" not in "".join(found)
    assert found[1].endswith("b/tb_live_…/c")
    assert "\n" not in "".join(found)


def test_a_declared_key_does_not_either(serve: Serve, log: pytest.LogCaptureFixture) -> None:
    """It begins as its owner likes; a word that is as long stays."""
    key, other = "0123456789abcdef", "fedcba9876543210"
    served = serve(declared_keys=(DeclaredKey(name="blog", sha256=digest_of(key), where="here"),))
    httpx.get(f"{served.url}/a/{key}/{other}", headers={"x-api-key": key})
    served.send(key, title=f"My key {key}", format="none")
    found = lines(served, log, 2)
    assert found[0].endswith(f"GET /a/…/{other}")
    assert key not in "".join(found)
    assert key not in httpx.get(f"{served.url}/metrics").text


def test_what_breaks_is_a_500_without_details(
    served: Served, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand in the log."""

    def explode() -> bytes:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(type(served.running.metrics), "text", lambda _self: explode())
    answer = httpx.get(f"{served.url}/metrics")
    assert answer.status_code == 500
    assert answer.json() == {"error": "Internal server error", "code": "internal_error"}
    assert "ZeroDivisionError" in log.text


def test_bodies_share_memory(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one body takes a key's share another gets a 503; it is free again after its request."""
    body = json.dumps({"title": "Ten Slow Mornings", "format": "?"}).encode()
    monkeypatch.setattr(served.running, "body_memory", BodyMemory(len(body) * 2))
    head = (
        "POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nx-api-key: any\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as first:
        first.sendall(head.encode() + body[:-1])
        served.until(lambda running: running.body_memory.free_bytes == len(body) + 1)
        refused = served.send("any", format="?")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.json()["error"] == "Service unavailable: too many large requests at once"
        first.sendall(body[-1:])
        assert first.recv(65_536).startswith(b"HTTP/1.1 400")
    served.until(lambda running: running.body_memory.free_bytes == len(body) * 2)
    assert served.send(format="?").status_code == 400
