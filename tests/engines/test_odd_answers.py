"""Answers that are not as documented and yet tell of a picture that was paid for: none is bought twice."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

import pytest

from tests.engines.books import Books
from tests.faults import Fault, data_url, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.contract import make_request
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import AnswerLost, ItemError, UncertainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engines.conftest import Connect

pytestmark = pytest.mark.anyio

REQUEST = make_request("Why Rust Wins")
WHOLE = picture(1280, 720)
GOOD = json.dumps({"image": data_url(WHOLE, "webp")}).encode()
WELL = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(GOOD), GOOD)


@pytest.fixture
def server() -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI that charges each request."""
    with ThumbApiServer(idempotent=False) as server:
        yield server


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 503])
@pytest.mark.parametrize("has_picture", [True, False], ids=["picture", "address"])
async def test_an_error_with_a_picture_is_a_picture(
    server: ThumbApiServer, connect: Connect, status: int, *, has_picture: bool
) -> None:
    """The server charged for it, and said so."""
    more = {"image": data_url(WHOLE, "webp")} if has_picture else {"imageUrl": f"{server.url}/images/gen-1"}
    body = json.dumps({"error": "Internal server error"} | more).encode()
    server.script(Fault.raw(status, body, headers={"Content-Type": "application/json"}).after_charge())
    books = Books()
    async with connect() as api:
        made = await api.generate(REQUEST, books)
    assert (made.image, made.credits, server.credits) == (WHOLE, 10, 10)
    assert books.entries == ["sent"]


async def test_an_error_whose_picture_can_not_be_had_is_lost(
    server: ThumbApiServer, connect: Connect
) -> None:
    """With its address: the next run tries it again."""
    away = f"{server.url}/redirect/9/gen-1"
    server.script(Fault.status(500, "Internal server error", imageUrl=away).after_charge())
    books = Books(again=False)
    async with connect(policy=RetryPolicy(attempts=1)) as api:
        with pytest.raises(UncertainError) as caught:
            await api.generate(REQUEST, books)
    assert caught.value.image_url == away
    assert books.entries == ["sent", "lost"]


async def test_the_pictures_of_an_error_page_are_its_own(server: ThumbApiServer, connect: Connect) -> None:
    """A gateway's page may describe itself in JSON."""
    page = b'<html><script>{"imageUrl": "%s/images/logo"}</script></html>' % server.url.encode()
    server.script(Fault.raw(502, page, headers={"Content-Type": "text/html"}))
    books = Books(again=False)
    async with connect(policy=RetryPolicy(attempts=1)) as api:
        with pytest.raises(AnswerLost, match="502"):
            await api.generate(REQUEST, books)
    assert [received.method for received in server.requests] == ["POST"]


@pytest.mark.parametrize("coding", ["br", "utf-8", "aws-chunked", "gzip, gzip"])
async def test_a_coding_that_is_only_named_costs_no_picture(
    server: ThumbApiServer, connect: Connect, coding: str
) -> None:
    """Some servers add the header and leave the body as it was."""
    server.script(Fault.raw(200, GOOD, headers={"Content-Encoding": coding}).after_charge())
    async with connect() as api:
        made = await api.generate(REQUEST)
    assert (made.image, server.credits) == (WHOLE, 10)


@pytest.mark.parametrize(
    "first",
    [
        b"HTTP/1.1 204 No Content\r\n\r\n{}",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>busy</html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
        WELL + b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
        WELL + b"<!-- served by gateway 7 -->",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n0\r\n\r\n"
        % (len(GOOD), GOOD),
    ],
    ids=[
        "204 with a body",
        "longer than it says",
        "two answers",
        "a picture and an error",
        "a picture and some text",
        "a picture that ends twice",
    ],
)
async def test_what_follows_an_answer_is_not_the_next_one(first: bytes) -> None:
    """It would cost the next title, which has done nothing wrong, its picture."""
    answers = [first, WELL]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, answers))
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with ThumbApi(
            GOOD_KEY, base_url=url, rate_per_s=1000, policy=RetryPolicy(attempts=1, base_s=0.001)
        ) as api:
            with pytest.raises(ItemError) if GOOD not in first else nullcontext():
                await api.generate(REQUEST, Books(again=False))
            assert (await api.generate(make_request("Why Go Wins"))).image == WHOLE
        thread.join()


LENGTH = b"Content-Length: %d" % len(GOOD)
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(GOOD), GOOD)
ODD_HEADS = {
    "a name with a space": b"HTTP/1.1 200 OK\r\nX Served By: 7\r\n%s\r\n\r\n" % LENGTH,
    "a space before the colon": b"HTTP/1.1 200 OK\r\nContent-Length : %d\r\n\r\n" % len(GOOD),
    "a line that is no field": b"HTTP/1.1 200 OK\r\nserved by 7\r\n%s\r\n\r\n" % LENGTH,
    "a zero in a value": b"HTTP/1.1 200 OK\r\nServer: a\0b\r\n%s\r\n\r\n" % LENGTH,
    "no name": b"HTTP/1.1 200 OK\r\n: 7\r\n%s\r\n\r\n" % LENGTH,
    "a folded line first": b"HTTP/1.1 200 OK\r\n folded: 7\r\n%s\r\n\r\n" % LENGTH,
    "a length in words": b"HTTP/1.1 200 OK\r\nContent-Length: long\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n%s\r\n\r\n" % LENGTH,
    "a length that is negative": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "a coding of the transfer that we lack": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n%s\r\n\r\n"
    % LENGTH,
    "chunked and no chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: a/b\r\n\r\n",
    "a status line without a space": b"HTTP/1.1  200\tOK\r\n%s\r\n\r\n" % LENGTH,
    "another version": b"HTTP/2 200\r\n%s\r\n\r\n" % LENGTH,
    "empty lines first": b"\r\n\r\nHTTP/1.1 200 OK\r\n%s\r\n\r\n" % LENGTH,
    "line feeds alone": b"HTTP/1.1 200 OK\nX Served By: 7\n%s\n\n" % LENGTH,
    "an odd word before": b"HTTP/1.1 103 Early\r\nX Hint: 7\r\n\r\nHTTP/1.1 200 OK\r\nX Y: 7\r\n%s\r\n\r\n"
    % LENGTH,
}


@pytest.mark.parametrize("head", ODD_HEADS.values(), ids=ODD_HEADS)
async def test_a_picture_behind_an_odd_head_is_a_picture(head: bytes) -> None:
    """Browsers show it as well."""
    await _meet(head + GOOD)


async def test_chunks_named_twice_are_chunks() -> None:
    """By two gateways one after the other."""
    twice = b"Transfer-Encoding: chunked\r\n" * 2
    await _meet(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%s\r\n%s" % (twice, CHUNKS))


async def test_a_head_that_comes_in_pieces_is_one_head() -> None:
    """Whatever piece is cut."""
    await _meet(ODD_HEADS["an odd word before"] + GOOD, piece_bytes=7)


async def _meet(answer: bytes, *, piece_bytes: int = 1 << 20) -> None:
    """Ask for a picture, get this answer, and expect the picture."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, [answer], piece_bytes))
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with ThumbApi(GOOD_KEY, base_url=url, rate_per_s=1000, policy=RetryPolicy(attempts=1)) as api:
            made = await api.generate(REQUEST, Books(again=False))
        thread.join()
    assert made.image == WHOLE


def _serve(listener: socket.socket, answers: list[bytes], piece_bytes: int = 1 << 20) -> None:
    """Give each request its answer, on as few connections as the client likes."""
    listener.settimeout(10)
    while answers:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.settimeout(10)
            while answers and _read(connection):
                answer = answers.pop(0)
                for at in range(0, len(answer), piece_bytes):
                    connection.sendall(answer[at : at + piece_bytes])


def _read(connection: socket.socket) -> bool:
    """Read one request; False if there is none any more."""
    request = b""
    while not request.endswith(b"}"):
        if not (part := connection.recv(65536)):
            return False
        request += part
    return True
