"""A server without keys is for its own machine: other names for it, and other senders, are refused."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.conftest import PATIENCE_S, serving
from tests.server.receiver import Receiver
from thumbcli.contract import Plan
from thumbcli.server.http.host_guard import is_own_name, read_host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server.conftest import Serve, Served

PATHS = ("/", "/healthz", "/metrics", "/docs", "/openapi.json", "/page/app.js", "/v1/assets", "/nowhere")


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Share a server without keys that sends webhooks to this machine too."""
    with serving(tmp_path_factory.mktemp("private"), allow_private_webhooks=True) as served:
        yield served


def ask(served: Served, *lines: str, method: str = "GET", path: str = "/healthz", body: str = "") -> int:
    """Send a request with exactly these header lines, and return the status of its answer."""
    length = [f"Content-Length: {len(body)}"] if body else []
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, *length, "Connection: close", "", body])
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as connection:
        connection.sendall(head.encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    return int(answer.split()[1])


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("localhost", id="the name of the loopback"),
        pytest.param("LocalHost:1", id="in any case, with the port of a tunnel"),
        pytest.param("localhost.", id="with a dot at its end"),
        pytest.param("localhost:", id="with an empty port"),
        pytest.param("127.0.0.1:8765", id="the address"),
        pytest.param("127.8.9.1", id="another address of the loopback"),
        pytest.param("[::1]", id="IPv6"),
        pytest.param("[0:0:0:0:0:0:0:1]:80", id="IPv6 in full"),
    ],
)
def test_its_own_names_are_answered(private: Served, host: str) -> None:
    """However they are written."""
    assert ask(private, f"Host: {host}") == 200


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("rebound.example", id="a name of somebody else"),
        pytest.param("rebound.example:8765", id="with our port"),
        pytest.param("localhost.rebound.example", id="that begins like ours"),
        pytest.param("notlocalhost", id="that ends like ours"),
        pytest.param("evil.localhost", id="under ours"),
        pytest.param("127.0.0.1.rebound.example", id="that begins like the address"),
        pytest.param("192.0.2.1", id="another address"),
        pytest.param("[::]", id="any address"),
        pytest.param("[::ffff:7f00:1]", id="the address inside of IPv6"),
        pytest.param("2130706433", id="the address as a number"),
        pytest.param("127.1", id="the address shortened"),
    ],
)
def test_other_names_get_nothing(private: Served, host: str) -> None:
    """No path at all, nor a method."""
    assert {ask(private, f"Host: {host}", path=path) for path in PATHS} == {421}
    assert {ask(private, f"Host: {host}", method=method) for method in ("HEAD", "OPTIONS", "POST")} == {421}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="none"),
        pytest.param(["Host:"], id="an empty one"),
        pytest.param(["Host: localhost", "Host: localhost"], id="two"),
        pytest.param(["Host: localhost", "Host: rebound.example"], id="two that differ"),
        pytest.param(["Host: localhost, rebound.example"], id="two in one"),
        pytest.param(["Host: ["], id="half a bracket"),
        pytest.param(["Host: [localhost]"], id="a name in brackets"),
        pytest.param(["Host: [::1"], id="a bracket that stays open"),
        pytest.param(["Host: [::1]x"], id="something behind the bracket"),
        pytest.param(["Host: local host"], id="a blank"),
        pytest.param(["Host: http://localhost"], id="an address"),
        pytest.param(["Host: me@localhost"], id="a user"),
        pytest.param(["Host: localhost/"], id="a path"),
        pytest.param(["Host: localhost:eighty"], id="a port in words"),
        pytest.param(["Host: localhost:99999"], id="a port too large"),
        pytest.param(["Host: localhost..", "X: y"], id="two dots"),
        pytest.param(["Host: ."], id="nothing but a dot"),
        pytest.param(["Host: l\u00f6calhost"], id="not ASCII"),
        pytest.param(["Host: localhost\x01"], id="a control character"),
        pytest.param(["Host: " + "a" * 5000], id="a long one"),
    ],
)
def test_what_is_no_host_is_a_bad_request(private: Served, lines: list[str]) -> None:
    """As HTTP demands it."""
    assert ask(private, *lines) == 400


def test_the_request_line_can_not_name_another_host(private: Served) -> None:
    """It would count in place of the header."""
    assert ask(private, "Host: localhost", path="http://localhost/healthz") == 200
    assert ask(private, "Host: localhost", path="http://rebound.example/healthz") == 400


@pytest.mark.long
@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Host: rebound.example:8765", "Origin: http://rebound.example:8765"], id="rebound"),
        pytest.param(["Host: localhost", "X-Forwarded-For: 192.0.2.1"], id="through a proxy"),
        pytest.param(["Host: localhost", "Forwarded: for=192.0.2.1"], id="through a proxy of today"),
        pytest.param(["Host: localhost", "Origin: http://evil.example"], id="another site"),
        pytest.param(["Host: localhost", "Origin: null"], id="an opaque site"),
        pytest.param(["Host: localhost", "Origin: http://localhost:3000"], id="another port"),
        pytest.param(["Host: localhost", "Origin: http://localhost", "Origin: http://x"], id="two sites"),
        pytest.param(["Host: localhost", "Sec-Fetch-Site: cross-site"], id="a browser says so"),
        pytest.param(["Host: localhost", "Sec-Fetch-Site: same-site"], id="a neighbour"),
    ],
)
@pytest.mark.parametrize("key", ["any", "thumbapi_test"])
def test_nobody_from_elsewhere_has_webhooks_sent(private: Served, lines: list[str], key: str) -> None:
    """Signed ones to an address of the sender's choice would be a port scanner."""
    with Receiver() as receiver:
        body = json.dumps({"title": "Why", "format": "x", "webhookUrl": receiver.url})
        sent = {"method": "POST", "path": "/v1/generate", "body": body}
        assert ask(private, *lines, f"x-api-key: {key}", **sent) in {400, 403, 421}
        assert ask(private, "Host: localhost", f"x-api-key: {key}", **sent) == 202
        receiver.wait_for(1)
        assert len(receiver.posted) == 1


def test_the_server_s_own_page_may_send(private: Served) -> None:
    """A browser names it as the sender."""
    own = {"origin": private.url, "x-api-key": "any"}
    fields = {"title": "Why", "format": "x"}
    assert httpx.post(f"{private.url}/v1/generate", json=fields, headers=own).status_code == 200


def test_more_names_can_be_given(serve: Serve) -> None:
    """Others are refused as before."""
    served = serve(allowed_hosts=("thumbs.example",))
    assert ask(served, "Host: Thumbs.Example:443") == 200
    assert ask(served, "Host: localhost") == 200
    assert ask(served, "Host: other.example") == 421


def test_with_keys_any_name_will_do_unless_names_are_given(serve: Serve, tmp_path: Path) -> None:
    """The key protects it; from the first one on, without a restart."""
    served = serve()
    assert ask(served, "Host: thumbs.example") == 421
    served.add_key("blog", Plan.PRO)
    assert ask(served, "Host: thumbs.example") == 200
    assert ask(served, "Host: [") == 400
    strict = serve(data=tmp_path / "strict", allowed_hosts=("thumbs.example",))
    strict.add_key("blog", Plan.PRO)
    assert [ask(strict, f"Host: {name}.example") for name in ("thumbs", "other")] == [200, 421]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "thumbs.example"])
def test_names_are_compared_as_they_are_read(name: str) -> None:
    """In lower case, without port and brackets."""
    host = read_host(f"[{name.upper()}]:1" if ":" in name else f"{name.upper()}.:1")
    assert host is not None
    assert (host.name, host.port) == (name, 1)
    assert is_own_name(host.name, {"thumbs.example"})
