"""Compressed answers: an honest one is read, and one that grows without end takes no memory."""

from __future__ import annotations

import gzip
import json
import threading
import tracemalloc
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast

import pytest

from tests.faults import data_url, picture
from thumbcli.contract import make_request
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import BadAnswer, RequestRefused, TemporaryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """Use one event loop: what is tested here is decompression."""
    return "asyncio"


REQUEST = make_request("Why Rust Wins")
WHOLE = picture(1280, 720, "webp")
ONCE = RetryPolicy(attempts=1)
"""What is asked for again is the same answer: it shows nothing more."""
GOOD = json.dumps({"image": data_url(WHOLE, "webp"), "format": "youtube"}).encode()
BOMB_BYTES = 256 * 1024 * 1024
MEMORY_MAX_BYTES = 160 * 1024 * 1024
"""The limit for an answer is 64 MiB, and a buffer that grows to that is copied once."""


@dataclass
class Answers:
    """What the server answers to each path, and what it was asked for.

    Attributes:
        by_path: Status, headers and body.
        accepted: The `Accept-Encoding` of each request.
    """

    by_path: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers = cast("_Server", self.server).answers
        answers.accepted.append(self.headers.get("Accept-Encoding", ""))
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        status, headers, body = answers.by_path[self.path]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    answers: Answers

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the client hangs up on purpose."""


@pytest.fixture
def answers() -> Iterator[Answers]:
    """Serve what a test puts here, on the loopback."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.answers = Answers(url=f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.answers
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Return more zeros than may be in memory, compressed once."""
    deflater = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    part = bytes(1024 * 1024)
    return b"".join(deflater.compress(part) for _ in range(BOMB_BYTES // len(part))) + deflater.flush()


@contextmanager
def little_memory() -> Iterator[None]:
    """Fail if Python's objects take more than a few answers' worth of memory."""
    tracemalloc.start()
    yield
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < MEMORY_MAX_BYTES


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        pytest.param("gzip", gzip.compress(GOOD), id="gzip"),
        pytest.param("x-gzip", gzip.compress(GOOD), id="gzip by its old name"),
        pytest.param("deflate", zlib.compress(GOOD), id="deflate"),
        pytest.param("identity", GOOD, id="not compressed, and said so"),
        pytest.param("identity, GZIP", gzip.compress(GOOD), id="one coding in a list"),
    ],
)
async def test_a_paid_picture_in_one_compression_is_read(answers: Answers, coding: str, body: bytes) -> None:
    """Gzip alone is asked for, but servers do not always listen."""
    answers.by_path["/v1/generate"] = 200, {"Content-Encoding": coding}, body
    async with ThumbApi("tb_live_good", base_url=answers.url) as api:
        assert (await api.generate(REQUEST)).image == WHOLE
    assert answers.accepted == ["gzip"]


async def test_a_bomb_is_cut_off_at_the_limit(answers: Answers, bomb: bytes) -> None:
    """Decompression stops where reading would."""
    answers.by_path["/v1/generate"] = 200, {"Content-Encoding": "gzip"}, bomb
    async with ThumbApi("tb_live_good", base_url=answers.url, policy=ONCE) as api:
        with little_memory(), pytest.raises(BadAnswer, match="larger than 64 MiB"):
            await api.generate(REQUEST)


@pytest.mark.parametrize(
    "codings", ["gzip, gzip", "deflate,gzip", "gzip, identity, gzip", "br", "zstd", "compress"]
)
async def test_other_compressions_are_refused_unread(answers: Answers, bomb: bytes, codings: str) -> None:
    """One inside another multiplies: a few kilobytes become gigabytes."""
    body = gzip.compress(bomb)
    assert len(body) * 1000 < BOMB_BYTES
    answers.by_path["/v1/generate"] = 200, {"Content-Encoding": codings}, body
    async with ThumbApi("tb_live_good", base_url=answers.url, policy=ONCE) as api:
        with little_memory(), pytest.raises(BadAnswer, match=f"compressed as '{codings}'"):
            await api.generate(REQUEST)


async def test_a_refusal_in_a_bomb_is_a_refusal(answers: Answers, bomb: bytes) -> None:
    """The status says enough."""
    answers.by_path["/v1/generate"] = 400, {"Content-Encoding": "gzip"}, bomb
    async with ThumbApi("tb_live_good", base_url=answers.url, policy=ONCE) as api:
        with little_memory(), pytest.raises(RequestRefused):
            await api.generate(REQUEST)


async def test_a_stored_picture_is_bounded_as_well(answers: Answers, bomb: bytes) -> None:
    """That is the server of an image URL, which need not be the API's, and each one that it redirects to."""
    gzipped = {"Content-Encoding": "gzip"}
    answers.by_path = {
        "/good": (200, gzipped, gzip.compress(WHOLE)),
        "/bomb": (200, gzipped, bomb),
        "/twice": (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(bomb)),
        "/around": (302, {**gzipped, "Location": "/good"}, bomb),
        "/around-twice": (302, {"Content-Encoding": "gzip, gzip", "Location": "/good"}, gzip.compress(bomb)),
    }
    found: set[str] = set()
    async with ThumbApi("tb_live_good", base_url=answers.url, policy=ONCE) as api:
        with little_memory():
            for path in answers.by_path:
                with suppress(TemporaryError):
                    if await api.recover(REQUEST, answers.url + path) is not None:
                        found.add(path)
    assert found == {"/good", "/around", "/around-twice"}
