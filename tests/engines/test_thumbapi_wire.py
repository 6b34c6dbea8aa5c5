"""The hosted engine on the wire: what it sends, and what each transport error means."""

from __future__ import annotations

import hashlib
import json
import socket
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest
import respx

from tests.engines.books import Books
from tests.faults import PUBLIC_TEST_KEY, data_url, picture
from thumbcli import __version__
from thumbcli.contract import Asset, EngineName, Request, fingerprint, make_request
from thumbcli.engines.thumbapi import http_client
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    BadAnswer,
    ConfigError,
    ItemError,
    RequestRefused,
    ThumbError,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

pytestmark = pytest.mark.anyio

KEY = "tb_live_good_wire"
REQUEST = make_request("Why Rust Wins")
GOOD = {"image": data_url(picture(1280, 720), "webp"), "format": "youtube"}
QUICK = RetryPolicy(base_s=0.001, cap_s=0.002)


@pytest.fixture
def wire() -> Iterator[respx.MockRouter]:
    """Stand where the network would be."""
    with respx.mock(base_url="https://api.thumbapi.dev", assert_all_called=False) as router:
        yield router


class Arriving(httpx.AsyncByteStream):
    """A body that is still to be read, as from a network; a mocked one is read already."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.content


def client(wire: respx.MockRouter, key: str = KEY) -> ThumbApi:
    """Make a client whose requests end at `wire`."""

    async def answer(request: httpx.Request) -> httpx.Response:
        loaded = await wire.async_handler(request)
        if not loaded.is_stream_consumed:
            return loaded
        return httpx.Response(loaded.status_code, headers=loaded.headers, stream=Arriving(loaded.content))

    return ThumbApi(key, policy=QUICK, rate_per_s=1000, transport=httpx.MockTransport(answer))


def asset(name: str, data: bytes) -> Asset:
    """Make what counts as a cleaned picture, and need not be one."""
    digest = hashlib.sha256(data).hexdigest()
    return Asset(name=name, media_type="image/png", data=data, sha256=digest, cleaned=True)


async def test_address_and_headers(wire: respx.MockRouter) -> None:
    """One POST with key, type, our name, and the picture's key against double charges."""
    route = wire.post("/v1/generate").respond(json=GOOD)
    async with client(wire) as api:
        await api.generate(REQUEST)
    headers = route.calls.last.request.headers
    assert headers["x-api-key"] == KEY
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == f"thumbcli/{__version__}"
    assert headers["idempotency-key"] == fingerprint(REQUEST, EngineName.THUMBAPI)


BASIS = {
    "title": "T",
    "format": "youtube",
    "category": "auto",
    "model": "sd",
    "outputFormat": "webp",
}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(make_request("T"), BASIS, id="a title alone"),
        pytest.param(make_request("Ünïcode 🚀"), BASIS | {"title": "Ünïcode 🚀"}, id="any script"),
        pytest.param(
            make_request("T", format="x", category="gaming", model="hd", output_format="png"),
            BASIS | {"format": "x", "category": "gaming", "model": "hd", "outputFormat": "png"},
            id="every choice",
        ),
        pytest.param(
            make_request("T", custom_assets_id="set-1"),
            {name: value for name, value in BASIS.items() if name != "format"} | {"customAssetsId": "set-1"},
            id="a reference set with its own format",
        ),
        pytest.param(
            make_request("T", use_photo=True, use_logo=True),
            BASIS | {"usePhoto": True, "useLogo": True},
            id="the saved photo and logo",
        ),
        pytest.param(
            make_request("T", photo=asset("me.png", b"abc"), logo=asset("logo.png", b"xyz")),
            BASIS
            | {
                "usePhoto": True,
                "useLogo": True,
                "photoImage": "data:image/png;base64,YWJj",
                "logoImage": "data:image/png;base64,eHl6",
            },
            id="own photo and logo",
        ),
    ],
)
async def test_body(wire: respx.MockRouter, request_: Request, expected: dict[str, object]) -> None:
    """The contract's own names; what was not asked for is not sent."""
    route = wire.post("/v1/generate").respond(json=GOOD)
    async with client(wire) as api:
        await api.generate(request_)
    assert json.loads(route.calls.last.request.content) == expected


@pytest.mark.parametrize(
    ("error", "kind", "code", "attempts"),
    [
        (httpx.ConnectError("no route"), Unreachable, "network", 4),
        (httpx.ConnectTimeout("slow"), Unreachable, "timeout", 4),
        (httpx.PoolTimeout("busy"), Unreachable, "timeout", 4),
        (httpx.WriteError("broken pipe"), Unreachable, "network", 4),
        (httpx.WriteTimeout("stuck"), Unreachable, "timeout", 4),
        (httpx.ProxyError("407 Proxy Authentication Required"), Unreachable, "network", 4),
        (httpx.UnsupportedProtocol("what?"), Unreachable, "network", 4),
        (httpx.LocalProtocolError("illegal header"), Unreachable, "network", 4),
        (httpx.InvalidURL("where?"), Unreachable, "network", 4),
        (httpx.ReadTimeout(""), AnswerLost, "timeout", 4),
        (httpx.ReadError("reset"), AnswerLost, "network", 4),
        (httpx.CloseError("reset"), AnswerLost, "network", 4),
        (httpx.RemoteProtocolError("Server disconnected."), AnswerLost, "network", 4),
        (httpx.DecodingError("bad gzip"), BadAnswer, "bad-answer", 4),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
async def test_transport_errors(
    wire: respx.MockRouter, error: Exception, kind: type[ItemError], code: str, attempts: int
) -> None:
    """Never sent, or sent and the answer lost: that decides what the books are told."""
    route, books = wire.post("/v1/generate").mock(side_effect=error), Books()
    async with client(wire) as api:
        with pytest.raises(kind) as caught:
            await api.generate(REQUEST, books)
    assert caught.value.code == code
    assert route.call_count == attempts
    assert books.entries == ["sent", "refused" if kind is Unreachable else "lost"] * attempts
    assert str(error).rstrip(".") in caught.value.message
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


@pytest.mark.parametrize(
    ("status", "attempts"),
    [
        (301, 1),
        (302, 1),
        (307, 1),
        (400, 1),
        (401, 1),
        (403, 1),
        (404, 1),
        (408, 4),
        (405, 1),
        (409, 1),
        (413, 1),
        (422, 1),
        (425, 1),
        (500, 4),
        (502, 4),
        (503, 4),
        (504, 4),
    ],
)
async def test_how_often_a_status_is_asked_again(wire: respx.MockRouter, status: int, attempts: int) -> None:
    """What was refused for good is not sent again, and no redirect is followed."""
    route = wire.post("/v1/generate").respond(
        status, headers={"location": "https://api.thumbapi.dev/elsewhere"}
    )
    elsewhere = wire.route(path="/elsewhere").respond(json=GOOD)
    async with client(wire) as api:
        with pytest.raises(ThumbError) as caught:
            await api.generate(REQUEST)
    assert caught.value.code == str(status)
    assert route.call_count == attempts
    assert not elsewhere.called


class Endless(httpx.AsyncByteStream):
    """A body that never ends."""

    def __init__(self, *, chunk_bytes: int = 10_000, pause_s: float = 0.0) -> None:
        self.chunk_bytes = chunk_bytes
        self.pause_s = pause_s

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b" " * self.chunk_bytes
            await anyio.sleep(self.pause_s)


TRICKLE = Endless(chunk_bytes=1, pause_s=0.005)


async def test_an_answer_without_end_is_cut_off(
    wire: respx.MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is not the other side's to fill."""
    monkeypatch.setattr(http_client, "ANSWER_MAX_BYTES", 1024 * 1024)
    wire.post("/v1/generate").respond(stream=Endless())
    async with client(wire) as api:
        with pytest.raises(BadAnswer, match="larger than 1 MiB"):
            await api.generate(REQUEST)


async def test_a_refusal_without_end_is_a_refusal(wire: respx.MockRouter) -> None:
    """The status says enough."""
    wire.post("/v1/generate").respond(400, stream=Endless())
    async with client(wire) as api:
        with pytest.raises(RequestRefused):
            await api.generate(REQUEST)


async def test_a_refusal_that_trickles_is_not_waited_for(
    wire: respx.MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words are worth a few seconds, no more."""
    monkeypatch.setattr(http_client, "ERROR_BODY_TIMEOUT_S", 0.02)
    wire.post("/v1/generate").respond(503, stream=TRICKLE)
    async with client(wire) as api:
        with anyio.fail_after(10), pytest.raises(AnswerLost):
            await api.generate(REQUEST)


@pytest.mark.long
async def test_an_answer_that_trickles_for_too_long_is_lost(wire: respx.MockRouter) -> None:
    """Bytes now and then keep every single read alive; the whole still has its limit."""
    wire.post("/v1/generate").respond(stream=TRICKLE)
    transport = httpx.MockTransport(wire.async_handler)
    api = ThumbApi(KEY, timeout_s=0.02, policy=QUICK, rate_per_s=1000, transport=transport)
    async with api:
        with anyio.fail_after(10), pytest.raises(AnswerLost) as caught:
            await api.generate(REQUEST)
    assert caught.value.code == "timeout"


@pytest.mark.parametrize(
    ("key", "model", "credits_spent"),
    [(KEY, "sd", 10), (KEY, "hd", 20), (PUBLIC_TEST_KEY, "sd", 0), (PUBLIC_TEST_KEY, "hd", 0)],
)
async def test_credits(wire: respx.MockRouter, key: str, model: str, credits_spent: int) -> None:
    """The price before and the price after are the same."""
    wire.post("/v1/generate").respond(json=GOOD)
    asked = make_request("T", model=model)
    async with client(wire, key) as api:
        assert api.credits(asked) == credits_spent
        assert (await api.generate(asked)).credits == credits_spent


async def test_what_the_protocol_asks_for(wire: respx.MockRouter) -> None:
    """Name, look and default concurrency."""
    api = client(wire)
    assert (api.name, api.look, api.concurrency) == (EngineName.THUMBAPI, "", 500)


@pytest.mark.parametrize("base_url", ["https://h.example", "https://h.example/", " https://h.example/api/ "])
async def test_base_address_with_and_without_a_slash(base_url: str) -> None:
    """However it is written, the path follows it once."""
    seen = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, stream=Arriving(json.dumps(GOOD).encode()))

    async with ThumbApi(KEY, base_url=base_url, transport=httpx.MockTransport(handle)) as api:
        await api.generate(REQUEST)
    assert seen == [base_url.strip().rstrip("/") + "/v1/generate"]


def test_a_password_in_the_address_is_not_shown() -> None:
    """Neither is the key."""
    shown = repr(ThumbApi(KEY, base_url="https://me:hunter2@h.example"))
    assert "h.example" in shown
    assert "hunter2" not in shown
    assert KEY not in shown


@pytest.mark.parametrize(
    "key", ["", "  \n", "tb live", "tb_\u2013live", "tb_\nlive", "tb_\x00live"], ids=repr
)
def test_an_unusable_key_is_told_before_anything_is_sent(key: str) -> None:
    """A header can't carry it; the message does not repeat it."""
    with pytest.raises(AuthError) as caught:
        ThumbApi(key)
    assert not key.strip() or key not in repr(caught.value)


@pytest.mark.parametrize(
    "base_url", ["", "api.thumbapi.dev", "ftp://h.example", "https://", "https://h:port", "http://a..b"]
)
def test_an_unusable_base_address_is_told_before_anything_is_sent(base_url: str) -> None:
    """A wrong setting ends the run instead of failing every title."""
    with pytest.raises(ConfigError, match="base address"):
        ThumbApi(KEY, base_url=base_url)


@pytest.mark.parametrize(("timeout_s", "concurrency"), [(0.0, 4), (-1.0, 4), (60.0, 0)])
def test_figures_without_sense_are_refused(timeout_s: float, concurrency: int) -> None:
    """No time at all, or nobody at work."""
    with pytest.raises(ValueError, match="positive"):
        ThumbApi(KEY, timeout_s=timeout_s, concurrency=concurrency)


async def test_an_unusable_proxy_is_told_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as a crash, and without the proxy's password."""
    monkeypatch.setenv("HTTPS_PROXY", "gopher://me:hunter2@proxy.example")
    with pytest.raises(ConfigError, match="proxy") as caught:
        async with ThumbApi(KEY):
            pass
    assert "hunter2" not in repr(caught.value)


async def test_a_proxy_that_is_not_there_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request never left whole."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:hunter2@{place}")
    async with ThumbApi(KEY, policy=QUICK, rate_per_s=1000) as api:
        with pytest.raises(Unreachable) as caught:
            await api.generate(REQUEST)
    assert f"the proxy {place} of this environment can't be reached: Connection refused" in str(caught.value)
    assert "NO_PROXY" in caught.value.remedy
    assert "hunter2" not in repr(caught.value)


async def test_an_address_where_nobody_listens_is_told_in_the_words_of_the_system() -> None:
    """Not in those of the libraries in between."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with ThumbApi(KEY, base_url=address, policy=QUICK, rate_per_s=1000) as api:
        with pytest.raises(Unreachable, match=r"did not reach 127\.0\.0\.1: Connection refused"):
            await api.generate(REQUEST)


async def test_outside_of_its_context_it_says_so() -> None:
    """A mistake of the caller is no failure of the title."""
    with pytest.raises(RuntimeError, match="async with"):
        await ThumbApi(KEY).generate(REQUEST)
