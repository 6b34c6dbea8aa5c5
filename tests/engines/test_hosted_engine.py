"""The hosted engine against a real server: what it makes of good days and bad ones."""

from __future__ import annotations

import json
import logging
import socket
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import pytest
from PIL import Image

from tests.engines.books import Books
from tests.faults import Fault, data_url, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.contract import make_request
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    BadAnswer,
    CapReached,
    QuotaError,
    ServerError,
    TemporaryError,
    ThumbError,
    Unreachable,
)

if TYPE_CHECKING:
    from tests.engines.conftest import Connect
    from thumbcli.engines.protocol import Notice

pytestmark = pytest.mark.anyio

REQUEST = make_request("Why Rust Wins")
LOST = [
    pytest.param(Fault.drop(charged=True), AnswerLost, "network", id="closed without a word"),
    pytest.param(Fault.reset(charged=True), AnswerLost, "network", id="reset"),
    pytest.param(Fault.half(), AnswerLost, "network", id="half an answer"),
    pytest.param(Fault.stall(), AnswerLost, "timeout", id="silence"),
    pytest.param(Fault.status(504, "upstream timed out"), AnswerLost, "504", id="504"),
    pytest.param(Fault.html(502, "Bad gateway"), AnswerLost, "502", id="502 as a page"),
    pytest.param(Fault.html(500, "Oops"), AnswerLost, "500", id="500 as a page"),
    pytest.param(Fault.raw(503, b""), AnswerLost, "503", id="503 without a word"),
    pytest.param(Fault.status(524, "a timeout occurred"), AnswerLost, "524", id="524"),
    pytest.param(Fault.html(), BadAnswer, "bad-answer", id="a captive portal"),
    pytest.param(Fault.raw(200, b""), BadAnswer, "bad-answer", id="an empty 200"),
    pytest.param(Fault.status(202, jobId="j1"), BadAnswer, "bad-answer", id="202"),
    pytest.param(Fault.raw(204, b""), BadAnswer, "bad-answer", id="204"),
    pytest.param(
        Fault.raw(200, b"x", headers={"Content-Encoding": "gzip"}),
        BadAnswer,
        "bad-answer",
        id="a broken gzip",
    ),
    pytest.param(Fault.bad_json(), BadAnswer, "bad-answer", id="broken JSON"),
    pytest.param(Fault.bad_base64(), BadAnswer, "bad-answer", id="broken base64"),
    pytest.param(Fault.truncated(), BadAnswer, "bad-answer", id="half a WebP"),
    pytest.param(Fault.truncated("png"), BadAnswer, "bad-answer", id="half a PNG"),
    pytest.param(Fault.changed(image=None, imageUrl=None), BadAnswer, "bad-answer", id="no image"),
]
"""What may have been charged without a picture."""
SLOW_DOWN = Fault.status(429, "Rate limit exceeded", headers={"Retry-After": "9"})
PAUSE_150_MS = RetryPolicy(base_s=0.001, retry_after_cap_s=0.15)


@pytest.mark.parametrize(
    ("settings", "kind", "size"),
    [
        ({"format": "youtube"}, "WEBP", (1280, 720)),
        ({"format": "instagram", "output_format": "png"}, "PNG", (1080, 1080)),
        ({"format": "x"}, "WEBP", (1600, 900)),
        ({"format": "blogpost", "model": "hd"}, "WEBP", (2400, 1260)),
        ({"format": "linkedin"}, "WEBP", (1200, 627)),
        ({"custom_assets_id": "set-1"}, "WEBP", (1280, 720)),
    ],
    ids=str,
)
async def test_a_title_becomes_a_picture(
    connect: Connect, settings: dict[str, str], kind: str, size: tuple[int, int]
) -> None:
    """What comes out is decodable and of the size that was asked for."""
    async with connect() as api:
        made = await api.generate(make_request("Why Rust Wins", **settings))  # type: ignore[arg-type] # str is fine
    with Image.open(BytesIO(made.image)) as image:
        image.load()
        assert (image.format, image.size) == (kind, size)
    assert (made.width_px, made.height_px) == size
    assert made.warnings == ()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.status(429, "Rate limit exceeded"), "429"),
        (Fault.status(500, "Internal server error"), "500"),
        (Fault.html(502, "Bad gateway"), "502"),
        (Fault.status(503), "503"),
        (Fault.status(408), "408"),
        (Fault.status(511), "511"),
    ],
    ids=["429", "500", "502 as a page", "503 without a word", "408", "511"],
)
async def test_what_passes_is_tried_again(
    server: ThumbApiServer, connect: Connect, notices: list[Notice], fault: Fault, code: str
) -> None:
    """Two failures, then a picture; a notice tells of each."""
    server.script(fault, fault)
    async with connect() as api:
        made = await api.generate(REQUEST)
    assert made.width_px == 1280
    assert len(server.requests) == 3
    assert [(notice.title, notice.code, notice.attempt) for notice in notices] == [
        (REQUEST.title, code, 1),
        (REQUEST.title, code, 2),
    ]
    assert all(notice.message and REQUEST.title not in notice.message for notice in notices)
    assert len({received.headers["idempotency-key"] for received in server.requests}) == 1


async def test_the_last_attempt_decides(
    server: ThumbApiServer, connect: Connect, notices: list[Notice]
) -> None:
    """After the policy's attempts the last error comes out, and nothing was charged."""
    server.script(*[Fault.status(code, "down") for code in (500, 503, 500, 503)])
    async with connect() as api:
        with pytest.raises(ServerError) as caught:
            await api.generate(REQUEST)
    assert caught.value.code == "503"
    assert (len(server.requests), len(notices), server.credits) == (4, 3, 0)


@pytest.mark.long
@pytest.mark.parametrize(("fault", "kind", "code"), LOST)
async def test_what_may_be_charged_is_recorded_and_asked_for_again(
    server: ThumbApiServer, connect: Connect, fault: Fault, kind: type[ThumbError], code: str
) -> None:
    """With the same key, so that a server that knows it charges once."""
    server.script(fault)
    books = Books()
    async with connect(timeout_s=1.0) as api:
        made = await api.generate(REQUEST, books)
    assert made.width_px == 1280
    assert [(type(error), error.code) for error in books.errors] == [(kind, code)]
    assert books.entries == ["sent", "lost", "sent"]
    assert len({received.headers["idempotency-key"] for received in server.requests}) == 1


@pytest.mark.long
@pytest.mark.parametrize(("fault", "kind", "code"), LOST)
async def test_what_must_not_be_bought_twice_is_not(
    server: ThumbApiServer, connect: Connect, fault: Fault, kind: type[ThumbError], code: str
) -> None:
    """The request went out; whatever became of the answer, the books decide whether it is asked for again."""
    server.script(fault)
    books = Books(again=False)
    async with connect(timeout_s=1.0) as api:
        with pytest.raises(kind) as caught:
            await api.generate(REQUEST, books)
    assert caught.value.code == code
    assert "charged" in caught.value.remedy
    assert books.entries == ["sent", "lost"]
    assert len(server.requests) == 1


async def test_a_title_is_sent_no_more_often_than_it_has_attempts(
    server: ThumbApiServer, connect: Connect
) -> None:
    """What is lost counts as what is refused does."""
    server.script(Fault.drop(), Fault.status(500, "down"), Fault.drop(), Fault.status(503, "busy"))
    books = Books()
    async with connect() as api:
        with pytest.raises(AnswerLost) as caught:
            await api.generate(REQUEST, books)
    assert books.entries == ["sent", "lost", "sent", "refused", "sent", "lost", "sent", "refused"]
    assert "broke before the answer arrived" in caught.value.message
    assert "asked again: busy" in caught.value.message
    assert "Server disconnected" not in caught.value.message  # It says the same.


@pytest.mark.parametrize(
    "end",
    [Fault.status(400, "title is required"), Fault.raw(403, b'{"error": "hd needs Pro"}')],
    ids=["400", "403"],
)
async def test_a_refusal_does_not_erase_a_doubt(server: ThumbApiServer, connect: Connect, end: Fault) -> None:
    """The first request may have been charged, whatever the second one was told."""
    server.script(Fault.drop(charged=True), end)
    async with connect() as api:
        with pytest.raises(AnswerLost, match="broke before the answer arrived") as caught:
            await api.generate(REQUEST)
    assert "asked again" in caught.value.message
    assert caught.value.message.count(REQUEST.title) == 1
    assert "charged" in caught.value.remedy


async def test_a_stop_after_a_doubt_is_a_stop(server: ThumbApiServer, connect: Connect) -> None:
    """The books keep the doubt."""
    server.script(Fault.drop(charged=True), Fault.status(401, "Invalid API key"))
    books = Books()
    async with connect() as api:
        with pytest.raises(AuthError):
            await api.generate(REQUEST, books)
    assert books.entries == ["sent", "lost", "sent", "refused"]


async def test_what_is_not_to_be_sent_is_not(server: ThumbApiServer, connect: Connect) -> None:
    """The books are asked when the turn has come, and their word is final."""
    async with connect() as api:
        with pytest.raises(CapReached):
            await api.generate(REQUEST, Books(stop=CapReached("enough")))
        assert server.requests == []
        await api.generate(REQUEST)
    assert len(server.requests) == 1


async def test_a_fresh_wish_has_a_fresh_key(server: ThumbApiServer, connect: Connect) -> None:
    """Else a server that knows the key would send the picture that is to be replaced."""
    async with connect() as api:
        for wish in ("", "one", "one", "two"):
            await api.generate(REQUEST, Books(wish=wish))
    first, one, again, two = [received.headers["idempotency-key"] for received in server.requests]
    assert one == again
    assert len({first, one, two}) == 3
    assert all(key.startswith("v2:") and len(key) == len(first) for key in (one, two))


@pytest.mark.parametrize(
    ("said", "credits_"), [("true", 0), ("True", 0), (" TRUE ", 0), ("false", 10), ("", 10)], ids=repr
)
async def test_a_replay_costs_nothing(
    server: ThumbApiServer, connect: Connect, said: str, credits_: int
) -> None:
    """If the server says that it is one."""
    body = json.dumps({"image": data_url(picture(1280, 720), "webp")}).encode()
    server.script(Fault.raw(200, body, headers={"Idempotency-Replayed": said}))
    async with connect() as api:
        assert (await api.generate(REQUEST)).credits == credits_


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 502 Bad Gateway\r\n\r\n"], ids=["closed", "502"])
async def test_what_a_proxy_does_not_let_through_was_not_sent(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    """The proxy was asked for a tunnel; the request itself never left."""
    books, listener = Books(), socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{listener.getsockname()[1]}")

    def hang_up() -> None:
        for _ in range(4):
            connection, _address = listener.accept()
            with connection:
                assert connection.recv(4096).startswith(b"CONNECT api.example:443")
                connection.sendall(answer)

    with listener, ThreadPoolExecutor() as threads:
        proxy = threads.submit(hang_up)
        async with connect(base_url="https://api.example") as api:
            with pytest.raises(Unreachable, match="did not reach"):
                await api.generate(REQUEST, books)
        proxy.result()
    assert books.entries == ["sent", "refused"] * 4


@pytest.mark.parametrize(
    ("key", "kind", "code"),
    [
        ("tb_live_unknown", AuthError, "401"),
        ("tb_live_free_plan", AuthError, "403"),
    ],
)
async def test_a_key_that_may_not_draw_stops_at_once(
    server: ThumbApiServer, connect: Connect, key: str, kind: type[ThumbError], code: str
) -> None:
    """Every further title would fail the same way."""
    async with connect(key) as api:
        with pytest.raises(kind) as caught:
            await api.generate(REQUEST)
    assert caught.value.code == code
    assert len(server.requests) == 1


async def test_an_empty_quota_stops_at_once(server: ThumbApiServer, connect: Connect) -> None:
    """Two generations are left; the third title ends it and says when the month starts anew."""
    server.quota = 2
    async with connect() as api:
        for title in ("One", "Two"):
            await api.generate(make_request(title))
        with pytest.raises(QuotaError, match="Generation limit exceeded") as caught:
            await api.generate(make_request("Three"))
    assert "wait until 2" in caught.value.remedy
    assert (len(server.requests), server.credits) == (3, 20)


async def test_a_closed_port_is_tried_again_and_then_unreachable(
    connect: Connect, notices: list[Notice]
) -> None:
    """Nothing was sent, so nothing can have been charged."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    async with connect(base_url=f"http://127.0.0.1:{port}") as api:
        with pytest.raises(Unreachable) as caught:
            await api.generate(REQUEST)
    assert (caught.value.code, len(notices)) == ("network", 3)


async def test_a_server_that_knows_the_key_charges_a_retry_nothing(
    server: ThumbApiServer, connect: Connect
) -> None:
    """ThumbAPI documents no such thing; where it is so, nobody pays twice."""
    server.script(Fault.drop(charged=True))
    async with connect() as api:
        await api.generate(REQUEST)
    assert list(server.charged.values()) == [1]
    assert (len(server.requests), server.credits) == (2, 10)


@pytest.mark.long
async def test_many_titles_share_the_pool(server: ThumbApiServer, connect: Connect) -> None:
    """Nobody queues for a connection, and every title gets its own picture once."""
    server.latency_s = 0.3
    async with connect() as api, anyio.create_task_group() as group:
        for index in range(16):
            group.start_soon(api.generate, make_request(f"Title {index}"))
    assert server.peak > 8
    assert len(server.charged) == 16
    assert set(server.charged.values()) == {1}


async def test_no_connection_is_used_twice(server: ThumbApiServer, connect: Connect) -> None:
    """A request that meets the end of one may have been charged."""
    async with connect() as api:
        for index in range(5):
            await api.generate(make_request(f"Title {index}"))
    assert server.connections == 5


async def test_a_rate_limit_holds_everybody_back(server: ThumbApiServer) -> None:
    """After a 429 the next title of the pool goes out when the pause is over, not before."""
    server.script(SLOW_DOWN)
    paused = anyio.Event()
    api = ThumbApi(GOOD_KEY, base_url=server.url, policy=PAUSE_150_MS, notify=lambda _notice: paused.set())
    async with api, anyio.create_task_group() as group:
        group.start_soon(api.generate, REQUEST)
        await paused.wait()
        await api.generate(make_request("Another"))
    refused, *others = [received.at_s for received in server.requests]
    assert len(others) == 2
    assert min(others) - refused >= 0.14


def wait_for_request(server: ThumbApiServer) -> None:
    """Block until one came in."""
    while not server.requests:
        time.sleep(0.01)


async def test_cancelling_is_never_swallowed(server: ThumbApiServer, connect: Connect) -> None:
    """A run that ends leaves at once, and the client is fit for the next title."""
    server.script(Fault.stall())
    async with connect(timeout_s=30) as api:
        with anyio.fail_after(10):
            async with anyio.create_task_group() as group:
                group.start_soon(api.generate, REQUEST)
                await anyio.to_thread.run_sync(wait_for_request, server)
                group.cancel_scope.cancel()
            assert (await api.generate(REQUEST)).width_px == 1280


async def test_a_stored_picture_is_fetched_again_for_nothing(
    server: ThumbApiServer, connect: Connect
) -> None:
    """By its address, without the key, over at most three redirects."""
    async with connect() as api:
        made = await api.generate(REQUEST)
        assert made.image_url is not None
        again = await api.recover(REQUEST, made.image_url)
        around = await api.recover(REQUEST, f"{server.url}/redirect/3/{made.generation_id}")
    assert again is not None
    assert around is not None
    assert (again.image, again.credits, again.image_url) == (made.image, 0, made.image_url)
    assert around.image == made.image
    fetched = [received for received in server.requests if received.method == "GET"]
    assert len(fetched) == 5
    assert all(GOOD_KEY not in str(received.headers) for received in fetched)


@pytest.mark.parametrize(
    "address",
    [
        "{url}/redirect/4/gen-1",
        "http://127.0.0.1:1/images/gen-1",
        "file:///etc/passwd",
        "ftp://127.0.0.1/gen-1",
        "no address",
        "http://",
        "http://a..b/",
        "",
    ],
)
async def test_a_picture_that_can_not_be_had_now_is_not_gone(
    server: ThumbApiServer, connect: Connect, address: str
) -> None:
    """Whatever stands in the records, asking for it ends in an error that a later run may not meet."""
    async with connect() as api:
        await api.generate(REQUEST)
        with pytest.raises(TemporaryError, match=r"paid for and can't be fetched from .* now: ") as caught:
            await api.recover(REQUEST, address.format(url=server.url))
    assert "--overwrite buys it again" in caught.value.remedy


async def test_a_picture_that_is_gone_for_good_is_none(server: ThumbApiServer, connect: Connect) -> None:
    """The server itself has to say so."""
    async with connect() as api:
        assert await api.recover(REQUEST, f"{server.url}/images/gone") is None


@pytest.mark.long
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_key_appears_nowhere(
    server: ThumbApiServer, connect: Connect, notices: list[Notice], caplog: pytest.LogCaptureFixture
) -> None:
    """Not in errors, their causes or the locals on their way, not in notices, reprs or logs."""
    echo = f"You said {GOOD_KEY}"
    faults = [
        *[Fault.status(code, echo, headers={"X-Echo": GOOD_KEY}) for code in (400, 401, 403, 404, 500)],
        Fault.status(302, headers={"Location": f"https://login.example/{GOOD_KEY}"}),
        Fault.html(503, echo),
        Fault.html(200, echo),
        Fault.raw(200, echo.encode()),
        Fault.changed(image=f"data:{GOOD_KEY}", generationId=GOOD_KEY, imageUrl=f"http://h/{GOOD_KEY}"),
        Fault.drop(),
        Fault.reset(),
        Fault.half(),
        Fault.stall(),
        # Last, because what comes after a 429 has to wait for its pace.
        Fault.status(429, f"Generation limit exceeded for {GOOD_KEY}"),
        Fault.status(429, echo, headers={"X-Echo": GOOD_KEY}),
    ]
    caplog.set_level(logging.INFO)
    impatient = RetryPolicy(attempts=2, base_s=0.001, cap_s=0.002, give_up_s=1.5)
    seen: list[str] = []
    async with connect(timeout_s=0.25, policy=impatient) as api:
        for fault in faults:
            server.script_always(fault)
            with pytest.raises(ThumbError) as caught:
                await api.generate(REQUEST)
            server.script_clear()
            ours = caught.value.__traceback__.tb_next if caught.value.__traceback__ else None
            frames = traceback.StackSummary.extract(traceback.walk_tb(ours), capture_locals=True)
            seen += [str(frame.locals) for frame in frames]
            seen += [repr(caught.value), caught.value.remedy]
            assert caught.value.__context__ is None
        server.script(Fault.changed(note=GOOD_KEY))
        seen += [repr(await api.generate(REQUEST)), repr(api), str(vars(api))]
    seen += [repr(notice) for notice in notices] + [record.getMessage() for record in caplog.records]
    assert len(notices) > 8
    assert [text for text in seen if GOOD_KEY in text] == []
