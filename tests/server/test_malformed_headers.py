"""Whatever stands in a header, the answer is a word for it: never a 500, and never a traceback in the log."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.conftest import PATIENCE_S, serving
from thumbcli.contract import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Served

HEADERS = (
    "Host",
    "Origin",
    "Referer",
    "Sec-Fetch-Site",
    "Content-Type",
    "Content-Length",
    "Content-Encoding",
    "Transfer-Encoding",
    "Accept",
    "Accept-Encoding",
    "Authorization",
    "x-api-key",
    "Idempotency-Key",
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Prefix",
    "Range",
    "If-Range",
    "If-None-Match",
    "If-Modified-Since",
    "Expect",
    "Connection",
    "Upgrade",
    "Cookie",
)
VALUES = {
    "empty": "",
    "blank": " \t ",
    "half a bracket": "http://[",
    "a bad bracket": "http://[::1:8765/",
    "a bad port": "http://localhost:eighty",
    "null": "null",
    "an opaque origin twice": "null, null",
    "control": "a\x01b\x7f",
    "not ASCII": "\u00fc\u00ff\u0080",
    "long": "x" * 20_000,
    "many commas": "," * 5_000,
    "a number": "99999999999999999999999999",
    "a negative number": "-1",
    "a fraction": "1.5e999",
    "a digit that is none": "\u00b2\u00b3",
    "a range": "bytes=-",
    "a range backwards": "bytes=9-1,a-b,-99999999999999999999",
    "quotes": '"\\"',
    "percent": "%00%zz%",
    "parameters": ";;=;=,=",
}
ROUTES = (
    ("GET", "/"),
    ("HEAD", "/healthz"),
    ("GET", "/page/swagger-ui.css"),
    ("GET", "/page/app.js"),
    ("GET", "/v1/images/gen_aaaaaaaaaaaaaaaaaaaaaa"),
    ("OPTIONS", "/v1/generate"),
    ("POST", "/v1/generate"),
    ("POST", "/page/draw"),
    ("PUT", "/v1/assets/photo"),
)


@pytest.fixture(scope="module", params=[False, True], ids=["without keys", "with keys"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Share a server between the headers."""
    more = {"forwarded_allow_ips": "127.0.0.1"} if request.param else {}
    with serving(tmp_path_factory.mktemp("odd"), body_timeout_s=0.5, header_timeout_s=0.5, **more) as served:
        if request.param:
            served.add_key("blog", Plan.PRO)
        yield served


def statuses_of(served: Served, method: str, path: str, header: str, value: str) -> int | None:
    """Send one request with an odd header, beside or in place of the right one; None if it is hung up on."""
    right = {"Host": "localhost", "x-api-key": "any", "Content-Type": "application/json"}
    body = '{"title": 1}' if method in {"POST", "PUT"} else ""
    right |= {"Content-Length": str(len(body))} if body else {}
    right = {name: text for name, text in right.items() if name.lower() != header.lower()}
    lines = [f"{name}: {text}" for name, text in (*right.items(), (header, value))]
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "Connection: close", "", body])
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as connection:
        connection.sendall(head.encode("latin-1"))
        try:
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        except ConnectionResetError:
            return None
    return int(answer.split()[1]) if answer else None


@pytest.mark.long
@pytest.mark.parametrize("header", HEADERS)
def test_no_header_is_an_internal_error(
    server: Served, header: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With every value on a third of the routes, in turn."""
    caplog.set_level(logging.INFO)
    found = {
        (method, path, name): statuses_of(server, method, path, header, value)
        for route, (method, path) in enumerate(ROUTES)
        for turn, (name, value) in enumerate(VALUES.items())
        if route % 3 == turn % 3 and (route + turn) % 2 == bool(server.running.config.forwarded_allow_ips)
    }
    assert {status for status in found.values() if status is not None} <= set(range(200, 500))
    assert any(status is not None for status in found.values())
    assert "Traceback" not in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert httpx.get(f"{server.url}/healthz").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/metrics", "/docs", "/openapi.json", "/page/app.js", "/v1/assets", "/nowhere"]
)
def test_a_head_is_a_get_without_its_body(served: Served, path: str) -> None:
    """With the same status and the same headers."""
    with httpx.Client(base_url=served.url, headers={"x-api-key": "any"}) as client:
        got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    changing = {"date", "content-length"} if path == "/metrics" else {"date"}
    assert {name: value for name, value in head.headers.items() if name not in changing} == {
        name: value for name, value in got.headers.items() if name not in changing
    }


def test_a_kept_picture_is_not_sent_for_a_head(served: Served) -> None:
    """Only how large it is."""
    address = served.send().json()["imageUrl"]
    head = httpx.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(httpx.get(address).content)
