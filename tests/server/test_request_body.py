"""Bodies are decompressed, bounded, and read for those who may send them."""

from __future__ import annotations

import gzip
import json
import socket
import zlib
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.conftest import PATIENCE_S
from thumbcli.contract import Plan
from thumbcli.server.body_memory import BodyMemory
from thumbcli.server.http import request_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Serve, Served

BODY = json.dumps({"title": "Why We Forget", "format": "x"}).encode()
MEGABYTE = 1024 * 1024


def post(served: Served, body: bytes, *, key: str = "any", coding: str = "") -> httpx.Response:
    """Send a body as it is."""
    headers = {"x-api-key": key, **({"content-encoding": coding} if coding else {})}
    return httpx.post(f"{served.url}/v1/generate", content=body, headers=headers, timeout=PATIENCE_S)


@pytest.mark.parametrize(
    ("coding", "compress"),
    [
        ("gzip", gzip.compress),
        ("GZip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("identity", bytes),
        ("identity, gzip", gzip.compress),
        ("", bytes),
    ],
)
def test_a_compressed_body_is_read(served: Served, coding: str, compress: Callable[[bytes], bytes]) -> None:
    """As it would be without."""
    assert post(served, compress(BODY), coding=coding).status_code == 200


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "gzip, deflate", "compress", "*", "gzip;q=1"])
def test_other_codings_hear_which_there_are(served: Served, coding: str) -> None:
    """In the header that HTTP has for it."""
    answer = post(served, gzip.compress(gzip.compress(BODY)), coding=coding)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "gzip, deflate")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BODY, id="not compressed"),
        pytest.param(gzip.compress(BODY)[:-3], id="cut off"),
        pytest.param(gzip.compress(BODY) + b"more", id="something behind it"),
        pytest.param(gzip.compress(BODY)[:-8] + b"\0" * 8, id="a wrong checksum"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_can_t_be_decompressed_is_refused(
    served: Served, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a guess at what it may have been, and without waiting for more than there is."""
    monkeypatch.setattr(request_body, "_DROP_S", 3 * PATIENCE_S)
    answer = post(served, body, coding="gzip")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_encoding")


@pytest.mark.long
@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_a_bomb_goes_off_no_further_than_the_cap(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, compress: Callable[[bytes], bytes]
) -> None:
    """A thousandth of what it would be is sent, and no more than the cap is kept."""
    served = serve(max_body_bytes=MEGABYTE)
    memory = BodyMemory(8 * MEGABYTE)
    least = [memory.free_bytes]
    take = memory.take
    monkeypatch.setattr(served.running, "body_memory", memory)

    def take_and_note(key_id: str, size_bytes: int) -> bool:
        taken = take(key_id, size_bytes)
        least.append(memory.free_bytes)
        return taken

    monkeypatch.setattr(memory, "take", take_and_note)
    bomb = compress(b"\0" * 100 * MEGABYTE)
    assert len(bomb) < MEGABYTE
    answer = post(served, bomb, coding="gzip" if compress is gzip.compress else "deflate")
    assert (answer.status_code, answer.json()["error"]) == (413, "the body exceeds the 1MB cap")
    assert min(least) > 6 * MEGABYTE
    served.until(lambda running: running.body_memory.free_bytes == 8 * MEGABYTE)


def test_the_public_test_key_has_a_small_body(serve: Serve) -> None:
    """Anybody may use it; what an own key may send is not affected."""
    served = serve()
    key = served.add_key("blog", Plan.PRO)
    large = json.dumps({"title": "Why", "format": "?", "note": "x" * 100_000}).encode()
    answer = post(served, large, key="thumbapi_test")
    assert (answer.status_code, answer.json()["error"]) == (413, "the body exceeds the 0.0625MB cap")
    assert post(served, gzip.compress(large), key="thumbapi_test", coding="gzip").status_code == 413
    assert post(served, large, key=key).status_code == 400
    assert post(served, BODY, key="thumbapi_test").status_code == 200


def test_the_public_test_key_is_slowed_down_before_its_body_is_read(serve: Serve) -> None:
    """Each of its requests counts, also a wrong one."""
    served = serve()
    served.add_key("blog", Plan.PRO)
    answers = [post(served, b"[", key="thumbapi_test") for _ in range(60)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {422, 429}
    assert answers[statuses.index(429)].headers["retry-after"] == "1"


def test_a_second_that_is_used_up_is_told_before_the_body_is_read(serve: Serve) -> None:
    """The head of the request is enough."""
    served = serve()
    key = served.add_key("blog", Plan.FREE)
    assert post(served, BODY, key=key).status_code == 200

    head = (
        f"POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key}\r\n"
        "Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(65_536)
    # On a slow machine the second may be over: then it is asked for the body.
    assert answer.startswith((b"HTTP/1.1 429 ", b"HTTP/1.1 100 "))


def test_one_key_leaves_memory_and_places_to_others() -> None:
    """A third of the memory at least, and so many bodies at once."""
    memory = BodyMemory(90)
    assert memory.take("a", 60)
    assert not memory.take("a", 1)
    assert memory.take("b", 30)
    assert not memory.take("c", 1)
    memory.give_back("a", 60)
    assert memory.take("c", 60)
    test = [memory.start_reading("test", is_test=True) for _ in range(9)]
    assert test == [True] * 8 + [False]
    assert memory.start_reading("a", is_test=False)
    memory.stop_reading("test")
    assert memory.start_reading("test", is_test=True)


def test_the_largest_body_that_is_allowed_always_fits() -> None:
    """However large that is."""
    assert BodyMemory(90, body_max_bytes=300).take("a", 300)
