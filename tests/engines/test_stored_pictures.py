"""What is kept for a customer is fetched again: from public addresses, within limits, and without the key."""

from __future__ import annotations

import gzip
import http.server
import ssl
import threading
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import httpx
import pytest
from pydantic import SecretStr

from tests.certificates import self_signed
from tests.engines.books import Books
from tests.faults import data_url, picture
from thumbcli.contract import make_request
from thumbcli.engines.protocol import Ledger
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.engines.thumbapi.stored_pictures import StoredPictures
from thumbcli.errors import AnswerLost, ServerError, TemporaryError, UncertainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

pytestmark = pytest.mark.anyio

KEY = "tb_live_good_secret"
REQUEST = make_request("Why Rust Wins")
WHOLE = picture(1280, 720)
PAGE = b"<!doctype html><html><head><title>Log in to the Wi-Fi</title></head></html>"
QUICK = RetryPolicy(attempts=3, base_s=0.001, retry_after_cap_s=0.001)


@dataclass
class Shelf:
    """A server of pictures.

    Attributes:
        answers: Status, headers and body by path; of several the next one each time, the last for good.
        asked: The paths that were asked for.
        headers: All headers that came.
    """

    answers: dict[str, list[tuple[int, Mapping[str, str], bytes]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    url: str = ""

    def put(self, path: str, status: int, body: bytes = b"", **headers: str) -> str:
        """Answer `path` in this way, after the ways that were put there before; return its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, named, body))
        return self.url + path


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        shelf = cast("_Server", self.server).shelf
        path = self.path.partition("?")[0]
        shelf.asked.append(path)
        shelf.headers.append(str(self.headers))
        if path == "/drip":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while True:
                    self.wfile.write(b"x")
                    time.sleep(0.02)
        if path == "/endless":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while True:
                    self.wfile.write(bytes(1024 * 1024))
        ways = shelf.answers.get(path, [(404, {}, b"")])
        status, headers, body = ways.pop(0) if len(ways) > 1 else ways[0]
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    shelf: Shelf
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the client hangs up on purpose."""


@contextmanager
def shelf_at(address: str, context: ssl.SSLContext | None = None) -> Iterator[Shelf]:
    """Run a server of pictures at an address of this machine, with TLS if there is a context."""
    with _Server((address, 0), _Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.shelf = Shelf(url=f"http://{address}:{server.server_port}")
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.shelf
        server.shutdown()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """Run one on the loopback."""
    with shelf_at("127.0.0.1") as running:
        yield running


def client(shelf: Shelf, *, timeout_s: float = 5.0) -> ThumbApi:
    """Return a client of the API on the same machine, which loses no time."""
    return ThumbApi(KEY, base_url=shelf.url, rate_per_s=1000, timeout_s=timeout_s, policy=QUICK)


@pytest.mark.parametrize(
    ("status", "body", "words", "tries"),
    [
        pytest.param(500, b"", "HTTP 500", 3, id="broken"),
        pytest.param(502, PAGE, "HTTP 502", 3, id="a gateway"),
        pytest.param(503, b"", "HTTP 503", 3, id="down"),
        pytest.param(429, b"", "HTTP 429", 3, id="too many requests"),
        pytest.param(401, PAGE, "HTTP 401", 1, id="not logged in"),
        pytest.param(403, b"<Error/>", "HTTP 403", 1, id="forbidden"),
        pytest.param(407, b"", "HTTP 407", 1, id="a proxy"),
        pytest.param(451, b"", "HTTP 451", 1, id="withheld"),
        pytest.param(304, b"", "HTTP 304", 1, id="not modified"),
        pytest.param(204, b"", "HTTP 204", 1, id="no content"),
        pytest.param(200, b"", "it is empty", 1, id="an empty 200"),
        pytest.param(200, PAGE, r"a web page, not the API \(Log in to the Wi-Fi\)", 1, id="a captive portal"),
        pytest.param(200, b'{"error": "x"}', '"error"', 1, id="an error with a 200"),
        pytest.param(200, picture(64, 64, "gif"), "not a JPEG, PNG or WebP", 1, id="a GIF"),
        pytest.param(200, WHOLE[:-9], "cut off", 1, id="half a picture"),
    ],
)
async def test_what_may_pass_is_not_gone(
    shelf: Shelf, status: int, body: bytes, words: str, tries: int
) -> None:
    """It ends in an error that says where the picture is, after some tries where they may help."""
    address = shelf.put("/1", status, body)
    async with client(shelf) as api:
        with pytest.raises(TemporaryError, match=f"fetched from {address} now: .*{words}") as caught:
            await api.recover(REQUEST, address + "?token=secret")
    assert "token" not in caught.value.message
    assert "--overwrite buys it again" in caught.value.remedy
    assert len(shelf.asked) == tries


@pytest.mark.parametrize("status", [404, 410])
async def test_only_its_server_says_that_it_is_gone(shelf: Shelf, status: int) -> None:
    """At once."""
    address = shelf.put("/1", status, PAGE)
    async with client(shelf) as api:
        assert await api.recover(REQUEST, address) is None
    assert len(shelf.asked) == 1


async def test_a_short_outage_is_waited_for(shelf: Shelf) -> None:
    """A long one is not waited for again, until something could be fetched."""
    address = shelf.put("/1", 503)
    shelf.put("/1", 503)
    shelf.put("/1", 200, WHOLE)
    down = shelf.put("/down", 503)
    async with client(shelf) as api:
        made = await api.recover(REQUEST, address)
        for _ in range(3):
            with pytest.raises(ServerError):
                await api.recover(REQUEST, down)
        assert await api.recover(REQUEST, address) is not None
        with pytest.raises(ServerError):
            await api.recover(REQUEST, down)
    assert made is not None
    assert made.image == WHOLE
    assert shelf.asked == ["/1"] * 3 + ["/down"] * 5 + ["/1"] + ["/down"] * 3


async def test_no_tries_are_made_after_the_end(shelf: Shelf) -> None:
    """A run that is to stop does not wait for a server."""
    address = shelf.put("/1", 503)
    policy = RetryPolicy(attempts=9, base_s=60.0)
    async with ThumbApi(KEY, base_url=shelf.url, rate_per_s=1000, policy=policy) as api:
        api.drain()
        with pytest.raises(ServerError):
            await api.recover(REQUEST, address)
    assert len(shelf.asked) == 1


async def test_redirects_are_followed_up_to_three_times(shelf: Shelf) -> None:
    """Relative ones too, and none gets the key, or what an address has of a user."""
    shelf.put("/1", 301, Location="/2")
    shelf.put("/2", 302, Location="//user:pass@" + shelf.url.removeprefix("http://") + "/3")
    shelf.put("/3", 307, Location=shelf.url + "/4")
    shelf.put("/4", 200, WHOLE)
    shelf.put("/0", 308, Location="/1")
    async with client(shelf) as api:
        made = await api.recover(REQUEST, shelf.url.replace("//", "//user:pass@") + "/1")
        with pytest.raises(TemporaryError, match="more than 3 redirects"):
            await api.recover(REQUEST, shelf.url + "/0")
    assert made is not None
    assert shelf.asked == ["/1", "/2", "/3", "/4", "/0", "/1", "/2", "/3"]
    assert not any(KEY in headers or "authorization" in headers.lower() for headers in shelf.headers)
    assert all(f"Host: {shelf.url.removeprefix('http://')}" in headers for headers in shelf.headers)


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://192.168.0.1/login",
        "http://100.100.100.200/",
        "http://[::1]:{port}/1",
        "http://[fd00::1]/",
        "http://[::ffff:7f00:1]:{port}/1",
        "http://0.0.0.0:{port}/1",
        "http://127.0.0.2:{port}/1",
        "http://2130706434:{port}/1",
        "http://0x7f.2:{port}/1",
        "http://metadata.google.internal/",
        "ftp://127.0.0.1/1",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
    ],
)
async def test_no_redirect_leads_to_a_private_place(target: str) -> None:
    """Where somebody listens; only the API's own host may be private."""
    with shelf_at("127.0.0.1") as shelf, shelf_at("127.0.0.2") as other:
        other.put("/1", 200, WHOLE)
        address = shelf.put("/0", 302, Location=target.format(port=other.url.rpartition(":")[2]))
        async with client(shelf) as api:
            with pytest.raises(TemporaryError, match=f"fetched from {address} now"):
                await api.recover(REQUEST, address)
    assert shelf.asked[0] == "/0"
    assert other.asked == []


async def test_a_public_api_keeps_nothing_on_this_machine(shelf: Shelf) -> None:
    """An answer that says so is not believed."""
    address = shelf.put("/1", 200, WHOLE)
    async with ThumbApi(KEY, base_url="https://api.thumbapi.dev", policy=QUICK) as api:
        with pytest.raises(TemporaryError, match=r"127\.0\.0\.1"):
            await api.recover(REQUEST, address)
    assert shelf.asked == []


def resolving(**hosts: list[str]) -> Callable[[str, int], list[str]]:
    """Return a resolver that knows these hosts and no others, each time with the next of its answers."""
    names = {name.replace("_", "."): answers for name, answers in hosts.items()}

    def look_up(host: str, _port: int) -> list[str]:
        if host not in names:
            raise OSError("unknown")
        answers = names[host]
        return (answers.pop(0) if len(answers) > 1 else answers[0]).split()

    return look_up


async def fetched(
    shelf: Shelf, address: str, base_url: str, trusted: ssl.SSLContext | None = None, **hosts: list[str]
) -> bytes | None:
    """Download with a resolver, and perhaps with certificates, of our own."""
    async with httpx.AsyncClient(verify=trusted or True) as http_client:
        stored = StoredPictures(
            title="A Title",
            client=http_client,
            base_url=httpx.URL(base_url),
            key=SecretStr(KEY),
            timeout_s=5.0,
            limit_bytes=1024 * 1024,
            log=lambda *_: None,
            lookup=resolving(**hosts),
        )
        return await stored.fetch(address.format(port=shelf.url.rpartition(":")[2]))


async def test_a_name_of_a_private_address_is_private(shelf: Shelf) -> None:
    """Also if only one of its addresses is."""
    for addresses in ("127.0.0.1", "93.184.215.14 10.0.0.1", "::1"):
        with pytest.raises(TemporaryError, match="not a public address"):
            await fetched(
                shelf,
                "http://cdn.example:{port}/1",
                "https://api.example",
                cdn_example=[addresses],
                api_example=["93.184.215.14"],
            )
    assert shelf.asked == []


async def test_a_name_is_looked_up_once(shelf: Shelf) -> None:
    """The connection goes to the address that was checked, with the name in its header."""
    shelf.put("/1", 200, WHOLE)
    found = await fetched(
        shelf,
        "http://Thumbs.Example:{port}/1",
        "http://thumbs.example",
        thumbs_example=["127.0.0.1", "127.0.0.1", "192.0.2.1"],
    )
    assert found == WHOLE
    assert "Host: thumbs.example:" in shelf.headers[0]


async def test_the_certificate_is_that_of_the_name(tmp_path: Path) -> None:
    """Though the connection goes to the bare address."""
    pem = self_signed(tmp_path, "thumbs.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    trusted = ssl.create_default_context(cafile=pem)
    home = ["127.0.0.1"]
    with shelf_at("127.0.0.1", context) as shelf:
        shelf.put("/1", 200, WHOLE)
        for name in ("thumbs.example", "other.example"):
            address, base_url = f"https://{name}:{{port}}/1", f"https://{name}"
            found = fetched(shelf, address, base_url, trusted, thumbs_example=home, other_example=home)
            if name == "thumbs.example":
                assert await found == WHOLE
            else:
                with pytest.raises(TemporaryError, match="be reached"):
                    await found
    assert shelf.asked == ["/1"]


async def test_an_address_that_refuses_gives_way_to_the_next(shelf: Shelf) -> None:
    """As browsers do."""
    shelf.put("/1", 200, WHOLE)
    found = await fetched(
        shelf,
        "http://thumbs.example:{port}/1",
        "http://thumbs.example",
        thumbs_example=["127.0.0.9 127.0.0.1"],
    )
    assert found == WHOLE


async def test_a_name_that_is_not_known_may_be_known_later(shelf: Shelf) -> None:
    """No network is no reason to buy."""
    with pytest.raises(TemporaryError, match="can't be reached: unknown"):
        await fetched(shelf, "http://cdn.example/1", "https://api.example")


@pytest.mark.long
@pytest.mark.parametrize("path", ["/endless", "/drip", "/twice"])
async def test_what_has_no_end_is_cut_off(shelf: Shelf, path: str) -> None:
    """In bytes, in time, and in what it decompresses to."""
    twice = gzip.compress(gzip.compress(bytes(1024 * 1024)))
    shelf.put("/twice", 200, twice, Content_Encoding="gzip, gzip")
    began = time.monotonic()
    async with client(shelf, timeout_s=0.2) as api:
        with pytest.raises(TemporaryError):
            await api.recover(REQUEST, shelf.url + path)
    assert time.monotonic() - began < 20
    assert shelf.asked == [path]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(WHOLE, {"Content-Encoding": "gzip"}, id="said to be compressed, and not"),
        pytest.param(gzip.compress(WHOLE), {}, id="compressed, and not said"),
    ],
)
async def test_what_is_compressed_is_seen(shelf: Shelf, body: bytes, headers: dict[str, str]) -> None:
    """Gateways add the header or the compression alone."""
    shelf.answers["/1"] = [(200, headers, body)]
    async with client(shelf) as api:
        made = await api.recover(REQUEST, shelf.url + "/1")
    assert made is not None
    assert made.image == WHOLE


async def test_a_proxy_resolves_the_names_itself(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind one this machine may know no names; what is private by its own words is not asked for."""
    monkeypatch.setenv("HTTP_PROXY", shelf.url)
    monkeypatch.setenv("NO_PROXY", "")
    shelf.put("http://cdn.example/1", 200, WHOLE)
    async with ThumbApi(KEY, base_url="http://api.example", policy=QUICK) as api:
        made = await api.recover(REQUEST, "http://cdn.example/1")
        for private in ("http://10.0.0.1/", "http://localhost/", "http://0x7f.1/", "http://router.local/"):
            with pytest.raises(TemporaryError, match="is not a"):
                await api.recover(REQUEST, private)
    assert made is not None
    assert shelf.asked == ["http://cdn.example/1"]


class Kept(Ledger):
    """A ledger that keeps what was lost, and asks for nothing again."""

    wish = ""

    def __init__(self) -> None:
        self.errors: list[UncertainError] = []

    async def before_send(self) -> None:
        """Let it be sent."""

    async def refused(self) -> None:
        """Forget it."""

    async def located(self, error: object) -> None:
        """Forget it."""

    async def lost(self, error: object) -> bool:
        """Keep it."""
        assert isinstance(error, UncertainError)
        self.errors.append(error)
        return False


async def test_an_address_in_place_of_the_image_is_fetched(shelf: Shelf) -> None:
    """Paid like any other; one that can't be fetched now goes into the books."""
    address = shelf.put("/1", 200, WHOLE)
    shelf.put("/v1/generate", 200, f'{{"image": "{address}", "generationId": "g1"}}'.encode())
    ledger = Kept()
    async with client(shelf) as api:
        made = await api.generate(REQUEST, ledger)
        shelf.answers["/1"] = [(503, {}, b"")]
        with pytest.raises(UncertainError):
            await api.generate(REQUEST, ledger)
    assert (made.image, made.credits, made.generation_id) == (WHOLE, 10, "g1")
    assert [(error.image_url, error.generation_id) for error in ledger.errors] == [(address, "g1")]


async def test_a_copy_takes_the_place_of_half_a_picture(shelf: Shelf) -> None:
    """And the reason is told."""
    address = shelf.put("/1", 200, WHOLE)
    half = data_url(WHOLE[:-9], "webp")
    shelf.put("/v1/generate", 200, f'{{"image": "{half}", "imageUrl": "{address}"}}'.encode())
    async with client(shelf) as api:
        made = await api.generate(REQUEST)
    assert made.image == WHOLE
    assert "cut off" in made.warnings[-1]
    assert "fetched from the address" in made.warnings[-1]


@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_a_picture_that_arrived_before_the_connection_broke_is_kept(shelf: Shelf, coding: str) -> None:
    """What came after it is not needed."""
    body = f'{{"image": "{data_url(WHOLE, "webp")}", "generationId": "g1", "more": "{"x" * 999}'.encode()
    if coding == "gzip":
        deflater = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        body = deflater.compress(body) + deflater.flush(zlib.Z_SYNC_FLUSH)
    shelf.put("/v1/generate", 200, body, Content_Length="99999", Content_Encoding=coding)
    async with client(shelf) as api:
        made = await api.generate(REQUEST)
    assert (made.image, made.generation_id) == (WHOLE, "g1")


async def test_what_arrived_before_the_connection_broke_is_handed_on(shelf: Shelf) -> None:
    """With the address where the picture is kept, which is asked at once."""
    address = shelf.put("/1", 403)
    image = data_url(WHOLE, "webp")[:60]
    body = f'{{"generationId": "g1", "imageUrl": "{address}", "image": "{image}'.encode()
    shelf.put("/v1/generate", 200, body, Content_Length="99999")
    ledger = Kept()
    async with client(shelf) as api:
        with pytest.raises(AnswerLost, match="broke before the answer arrived") as caught:
            await api.generate(REQUEST, ledger)
    (error,) = ledger.errors
    assert (caught.value.image_url, caught.value.body) == (error.image_url, error.body)
    assert (error.image_url, error.generation_id, error.code) == (address, "g1", "network")
    assert error.body.startswith(b"RIFF")
    assert shelf.asked == ["/v1/generate", "/1", "/1", "/1"]


def shelved(shelf: Shelf, *statuses: int) -> str:
    """Charge for pictures that only an address is told of, where these answers come; return it."""
    for status in statuses:
        shelf.put("/1", status, WHOLE if status == 200 else b"")
    address = f"{shelf.url}/1"
    shelf.put("/v1/generate", 200, f'{{"generationId": "g1", "imageUrl": "{address}"}}'.encode())
    return address


@pytest.mark.long
@pytest.mark.parametrize("again", [True, False])
async def test_a_lost_answer_that_says_where_its_picture_is_is_not_bought_again(
    shelf: Shelf, again: bool
) -> None:
    """It is waited for, also if it must not be asked for again, and costs what it would have cost."""
    address, books = shelved(shelf, 503, 503, 200), Books(again=again)
    began = time.monotonic()
    policy = RetryPolicy(attempts=3, base_s=0.2)
    async with ThumbApi(KEY, base_url=shelf.url, rate_per_s=1000, policy=policy) as api:
        made = await api.generate(REQUEST, books)
    assert time.monotonic() - began >= 0.3  # It does not storm the shelf.
    assert (made.image, made.credits, made.generation_id) == (WHOLE, 10, "g1")
    assert [error.image_url for error in books.errors] == [address]
    assert shelf.asked == ["/v1/generate", "/1", "/1", "/1"]


async def test_a_picture_that_stays_away_leaves_a_doubt_with_its_address(shelf: Shelf) -> None:
    """Each try takes an attempt, and none buys anything."""
    address, books = shelved(shelf, 503), Books()
    async with client(shelf) as api:
        with pytest.raises(UncertainError, match=r"asked again: .* HTTP 503") as caught:
            await api.generate(REQUEST, books)
    assert (caught.value.image_url, caught.value.generation_id) == (address, "g1")
    assert books.entries == ["sent", "lost"]
    assert shelf.asked == ["/v1/generate", "/1", "/1", "/1"]


async def test_a_picture_that_is_gone_is_bought_again_if_the_books_allow(shelf: Shelf) -> None:
    """Said on the new one; else it is lost once, and nothing is bought."""
    address, books, held = shelved(shelf, 503, 404, 200), Books(), Books(again=False)
    async with client(shelf) as api:
        made = await api.generate(REQUEST, books)
        shelf.answers["/1"] = [(503, {}, b""), (404, {}, b"")]
        with pytest.raises(UncertainError) as caught:
            await api.generate(REQUEST, held)
    assert f"gone from {address}: it is bought again" in made.warnings[0]
    assert (books.entries, held.entries) == (["sent", "lost", "sent"], ["sent", "lost"])
    assert caught.value.image_url is None
    assert shelf.asked.count("/v1/generate") == 3


async def test_a_run_that_ends_leaves_the_picture_where_it_is(shelf: Shelf) -> None:
    """With its address; the next run fetches it."""
    address = shelved(shelf, 503)

    class Ends(Books):
        """The run ends with the first lost answer."""

        async def lost(self, error: UncertainError) -> bool:
            api.drain()
            return await super().lost(error)

    books = Ends()
    async with ThumbApi(KEY, base_url=shelf.url, rate_per_s=1000, policy=RetryPolicy(base_s=60.0)) as api:
        with pytest.raises(UncertainError) as caught:
            await api.generate(REQUEST, books)
    assert (caught.value.image_url, books.entries) == (address, ["sent", "lost"])
    assert shelf.asked == ["/v1/generate", "/1"]


async def test_a_run_that_ends_finishes_what_takes_no_time(shelf: Shelf) -> None:
    """A title in flight may finish, and a picture that is there is fetched within moments."""
    shelved(shelf, 200)

    class Ends(Books):
        """The run ends as the request leaves."""

        async def before_send(self) -> None:
            await super().before_send()
            api.drain()

    books = Ends()
    async with client(shelf) as api:
        assert (await api.generate(REQUEST, books)).image == WHOLE
    assert books.entries == ["sent"]
