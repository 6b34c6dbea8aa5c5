"""Pages of named origins may call the API from a browser; those of others get nothing to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Served

from tests.server.conftest import serving
from thumbcli.contract import Plan

NAMED = "https://app.example.com"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run a server without keys that shares with two origins."""
    origins = frozenset({NAMED, "http://localhost:3000"})
    with serving(tmp_path_factory.mktemp("shared") / "data", cors_origins=origins) as served:
        yield served


def preflight(served: Served, origin: str, path: str = "/v1/generate") -> httpx.Response:
    """Ask as a browser does before it sends a key."""
    headers = {
        "Origin": origin,
        "Sec-Fetch-Site": "cross-site",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-api-key",
    }
    return httpx.options(served.url + path, headers=headers)


@pytest.mark.parametrize("origin", [NAMED, "http://localhost:3000"])
def test_a_named_origin_may_send_its_key(shared: Served, origin: str) -> None:
    """In a header, never as a cookie; the answer is for this origin alone."""
    answer = preflight(shared, origin)
    assert answer.status_code == 204
    allowed = answer.headers["access-control-allow-headers"].split(", ")
    assert {"content-type", "x-api-key", "authorization", "idempotency-key"} <= set(allowed)
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    ("origin", "path"),
    [
        ("https://app.example.com.evil.example", "/v1/generate"),
        ("https://evil.example", "/v1/generate"),
        ("http://app.example.com", "/v1/generate"),
        ("https://app.example.com:8443", "/v1/generate"),
        ("https://APP.example.com", "/v1/generate"),
        ("https://sub.app.example.com", "/v1/generate"),
        ("https://app.example.com/", "/v1/generate"),
        ("null", "/v1/generate"),
        ("*", "/v1/generate"),
        (NAMED, "/"),
        (NAMED, "/page/draw"),
        (NAMED, "/metrics"),
    ],
)
def test_nobody_else_may(shared: Served, origin: str, path: str) -> None:
    """An origin is compared exactly, and the server's own page is shared with nobody."""
    answers = [preflight(shared, origin, path), httpx.get(shared.url + path, headers={"Origin": origin})]
    assert [name for answer in answers for name in answer.headers if name.startswith("access-")] == []


def test_answers_and_refusals_can_be_read_there(shared: Served) -> None:
    """Without keys a named origin may send as well; what is wrong is told to it too."""
    headers = {"Origin": NAMED, "Sec-Fetch-Site": "cross-site"}
    refused = shared.send(headers=headers, title="")
    assert refused.json()["error"] == "title is required"
    assert refused.headers["access-control-allow-origin"] == NAMED
    assert "retry-after" in refused.headers["access-control-expose-headers"]
    other = shared.send(headers={**headers, "Origin": "https://evil.example"}, title="")
    assert (other.status_code, other.headers["vary"]) == (403, "Origin")


def test_a_key_is_needed_all_the_same(shared: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The origin is no permission; without origins nothing is added."""
    folder = tmp_path_factory.mktemp("keyed") / "data"
    with serving(folder, cors_origins=frozenset({NAMED})) as served:
        served.add_key("blog", Plan.PRO)
        assert served.send("other", headers={"Origin": NAMED}).status_code == 401
        assert httpx.get(f"{served.url}/healthz", headers={"Origin": NAMED}).headers.get("vary") is None
    assert "vary" not in httpx.get(f"{shared.url}/healthz").headers


PATHS = ["/", "/docs", "/openapi.json", "/healthz", "/metrics", "/v1/images/gen_x", "/v1/jobs/job_x", "/none"]


@pytest.mark.parametrize("path", PATHS)
def test_head_is_answered_like_get(shared: Served, path: str) -> None:
    """The same status and type, without a body."""
    got, head = (httpx.request(method, shared.url + path) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
