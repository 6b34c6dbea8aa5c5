"""Downloads from public addresses: bounded, pinned to what was checked, and never into a private network."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest

from thumbcli.errors import InputError
from thumbcli.public_download import download

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PUBLIC = "93.184.216.34"
HOSTS = {"blog.example.com": PUBLIC, "inside.example.com": "10.0.0.1", "mixed.example.com": PUBLIC}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def look_up(host: str, port: int) -> list[str]:
    """Return the address of a host; two for one of them."""
    assert port in {80, 443, 8080}
    return [HOSTS[host], *(["127.0.0.1"] if host.startswith("mixed") else ())]


async def get(
    address: str,
    answer: Callable[[httpx.Request], httpx.Response],
    *,
    limit_bytes: int = 1000,
    timeout_s: float = 5,
) -> bytes:
    """Download from a server that answers so."""
    transport = httpx.MockTransport(answer)
    return await download(
        address, limit_bytes=limit_bytes, timeout_s=timeout_s, lookup=look_up, transport=transport
    )


def answer(
    body: bytes = b"x", status: int = 200, headers: Mapping[str, str] | None = None
) -> Callable[[httpx.Request], httpx.Response]:
    """Return a server that always says the same."""
    return lambda _: httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


@pytest.mark.anyio
async def test_connection_goes_to_the_address_that_was_checked() -> None:
    """The name is in the header and the TLS handshake alone; neither user nor cookies are sent."""
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, stream=httpx.ByteStream(b"feed"))

    assert await get("https://user:secret@blog.example.com/feed", serve) == b"feed"
    (request,) = seen
    assert request.url.host == PUBLIC
    assert request.headers["Host"] == "blog.example.com"
    assert request.extensions["sni_hostname"] == "blog.example.com"
    assert "authorization" not in request.headers


@pytest.mark.anyio
@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/feed",
        "http://127.0.0.1/feed",
        "http://[::1]/feed",
        "http://169.254.169.254/latest/meta-data",
        "http://0x7f.1/feed",
        "http://2130706433/feed",
        "http://printer/feed",
        "https://nas.local/feed",
        "https://inside.example.com/feed",
        "https://mixed.example.com/feed",
        "ftp://blog.example.com/feed",
        "file:///etc/passwd",
        "https://",
    ],
)
async def test_what_is_not_public_is_never_asked(address: str) -> None:
    """Neither at once, nor after a redirect."""

    def redirect(request: httpx.Request) -> httpx.Response:
        assert request.url.host == PUBLIC
        return httpx.Response(302, headers={"location": address})

    def fail(_: httpx.Request) -> httpx.Response:
        pytest.fail("it was asked")

    with pytest.raises(InputError):
        await get(address, fail)
    with pytest.raises(InputError):
        await get("https://blog.example.com/feed", redirect)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("server", "why"),
    [
        (answer(b"x" * 1001), "larger than"),
        (answer(gzip.compress(bytes(10**6)), headers={"content-encoding": "gzip"}), "larger than"),
        (answer(b"no gzip", headers={"content-encoding": "gzip"}), "compression is damaged"),
        (answer(b"x", headers={"content-encoding": "br"}), "in a way that was not asked for"),
        (answer(status=404), "HTTP 404"),
        (answer(status=500), "HTTP 500"),
        (answer(status=302, headers={"location": "/again"}), "more than 5 redirects"),
    ],
)
async def test_answer_is_bounded(server: Callable[[httpx.Request], httpx.Response], why: str) -> None:
    """Before and after it is decompressed; the message shows no token."""
    with pytest.raises(InputError, match=why) as caught:
        await get("https://blog.example.com/feed?token=secret", server)
    assert "secret" not in f"{caught.value.message}{caught.value.remedy}"


@pytest.mark.anyio
async def test_compressed_answer_after_a_redirect() -> None:
    """As most feeds come."""

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/feed":
            return httpx.Response(301, headers={"location": "http://blog.example.com:8080/new"})
        packed = httpx.ByteStream(gzip.compress(b"feed"))
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=packed)

    assert await get("https://blog.example.com/feed", serve) == b"feed"


@pytest.mark.anyio
async def test_slow_answer_ends_in_time() -> None:
    """Whatever arrives drop by drop."""

    async def wait(_: httpx.Request) -> httpx.Response:
        await anyio.sleep(60)
        return httpx.Response(200)

    with pytest.raises(InputError, match=r"more than 0\.1 s"):
        await get("https://blog.example.com/feed", wait, timeout_s=0.1)  # type: ignore[arg-type]
