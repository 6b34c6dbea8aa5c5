"""Slow, endless and broken requests are hung up on, and hold nobody else up."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.conftest import PATIENCE_S, serving
from thumbcli.contract import OutputFormat
from thumbcli.server.http import http_limits
from thumbcli.server.http.http_limits import LimitedProtocol
from thumbcli.server.store.image_store import new_generation_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Serve, Served

HEAD = b"POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nx-api-key: any\r\n"
GOOD = b'{"title": "A Title", "format": "?"}'


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Share a server that has little patience."""
    folder = tmp_path_factory.mktemp("strict")
    with serving(folder, header_timeout_s=0.3, body_timeout_s=0.3, max_body_bytes=100_000) as served:
        yield served


def talk(served: Served, *parts: bytes) -> bytes:
    """Send bytes as they are; return all that comes until the server hangs up."""
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as connection:
        for part in parts:
            connection.sendall(part)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def read(raw: bytes) -> tuple[int, str]:
    """Return status and error of a raw answer."""
    head, _, body = raw.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["error"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("parts", "status", "message"),
    [
        pytest.param([b"\x16\x03\x01\x02\r\n\r\n"], 400, "Invalid HTTP request", id="no HTTP"),
        pytest.param(
            [HEAD + b"Content-Length: -5\r\n\r\n"], 400, "Invalid HTTP request", id="negative length"
        ),
        pytest.param(
            [HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n"],
            400,
            "Invalid HTTP request",
            id="two lengths",
        ),
        pytest.param(
            [HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"],
            400,
            "Invalid HTTP request",
            id="length and chunks",
        ),
        *(
            pytest.param(
                [HEAD + b"Transfer-Encoding: " + coding + b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n"],
                400,
                "the only known Transfer-Encoding is chunked",
                id=coding.decode(),
            )
            for coding in (
                b"gzip, chunked",
                b"deflate,chunked",
                b"x\r\ntransfer-encoding: chunked",
            )
        ),
        pytest.param(
            [HEAD + b"a: " + b"a" * 70_000 + b"\r\n\r\n"],
            431,
            "the headers exceed the 64KB cap",
            id="a long header",
        ),
        pytest.param(
            [HEAD + b"a: ", b"a" * 70_000], 431, "the headers exceed the 64KB cap", id="an endless header"
        ),
        pytest.param(
            [HEAD + b"".join(b"header-%d: %d\r\n" % (n, n) for n in range(5000)) + b"\r\n"],
            431,
            "the headers exceed the 64KB cap",
            id="many headers",
        ),
        pytest.param([HEAD], 408, "the headers took too long", id="slow headers"),
        pytest.param([HEAD + b"Content-Length: 9\r\n\r\n{"], 408, "the body took too long", id="a slow body"),
        pytest.param(
            [HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
            408,
            "the body took too long",
            id="slow chunks",
        ),
        pytest.param(
            [HEAD + b"Content-Length: 100001\r\n\r\n" + b" " * 100_001],
            413,
            "the body exceeds the 0.09537MB cap",
            id="a large body",
        ),
        pytest.param(
            [HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"30000\r\n" + b" " * 0x30000 + b"\r\n0\r\n\r\n"],
            413,
            "the body exceeds the 0.09537MB cap",
            id="large chunks",
        ),
        pytest.param(
            [HEAD + b"Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n"],
            413,
            "the body exceeds the 0.09537MB cap",
            id="a large body announced",
        ),
    ],
)
def test_what_breaks_a_bound_is_refused_and_hung_up_on(
    strict: Served, parts: list[bytes], status: int, message: str
) -> None:
    """In the API's own form."""
    assert read(talk(strict, *parts)) == (status, message)


def test_who_sends_a_large_body_without_waiting_for_the_word_hears_why_it_is_refused(strict: Served) -> None:
    """As some proxies do: a connection that is closed on them would be reset, and the answer lost."""
    head = HEAD + b"Expect: 100-continue\r\nContent-Length: 700000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", strict.port), PATIENCE_S) as connection:
        connection.sendall(head)
        answer = connection.recv(65_536)
        for _ in range(7):
            connection.sendall(b" " * 100_000)
        answer += b"".join(iter(lambda: connection.recv(65_536), b""))
    assert read(answer) == (413, "the body exceeds the 0.09537MB cap")


def test_who_never_ends_a_refused_body_is_hung_up_on(strict: Served) -> None:
    """Even while more comes in."""
    head = HEAD + b"Expect: 100-continue\r\nContent-Length: 90000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", strict.port), PATIENCE_S) as connection:
        connection.sendall(head)
        assert connection.recv(65_536)
        with pytest.raises(ConnectionError):
            connection.sendall(b" " * 90_000_000)


@pytest.mark.long
@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([], id="nothing at all"),
        pytest.param([b"\r\n\r\n"], id="blank lines"),
    ],
)
def test_who_says_nothing_is_hung_up_on(strict: Served, parts: list[bytes]) -> None:
    """Without a word."""
    assert talk(strict, *parts) == b""


def test_blank_lines_do_not_keep_a_connection(strict: Served) -> None:
    """They stop uvicorn's own clock, and begin no request."""
    before = time.monotonic()
    with socket.create_connection(("127.0.0.1", strict.port), PATIENCE_S) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"\r\n")
        while connection.recv(65_536):
            pass
    assert time.monotonic() - before < PATIENCE_S / 2


def test_a_body_may_come_in_chunks_of_one_byte(strict: Served) -> None:
    """With headers at its end, which say nothing."""
    chunks = b"".join(b"1\r\n%c\r\n" % char for char in GOOD)
    raw = talk(
        strict,
        HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n",
        chunks + b"0\r\nx-api-key: other\r\n\r\n",
    )
    assert read(raw)[0] == 400


def test_one_connection_too_many_is_asked_to_come_back(serve: Serve) -> None:
    """While all others have a request in progress; as soon as one has gone there is room again."""
    served = serve(connections_max=1)
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as only:
        only.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
        served.until(lambda _running: bool(served.server.server_state.tasks))
        refused = talk(served)
    assert read(refused) == (503, "too many connections")
    assert b"\r\nretry-after: 5\r\n" in refused
    served.until(lambda _running: not served.server.server_state.connections)
    assert httpx.get(f"{served.url}/healthz").status_code == 200


@pytest.mark.parametrize(
    "said", [b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"]
)
def test_who_asks_for_nothing_makes_room(serve: Serve, said: bytes) -> None:
    """The one that has waited the longest; whoever holds all places open keeps nobody out."""
    served = serve(connections_max=2)
    with ExitStack() as stack:
        idle = []
        for _ in range(4):
            idle.append(stack.enter_context(socket.create_connection(("127.0.0.1", served.port), PATIENCE_S)))
            idle[-1].sendall(said)
            if said.endswith(b"\r\n\r\n"):
                assert idle[-1].recv(65_536).startswith(b"HTTP/1.1 200")
        before = time.monotonic()
        assert httpx.get(f"{served.url}/healthz").status_code == 200
        assert time.monotonic() - before < PATIENCE_S / 4


def test_slow_clients_hold_nobody_up(served: Served) -> None:
    """Two hundred that never end their headers, and two hundred in the midst of their bodies."""
    with ExitStack() as stack:
        for number in range(400):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", served.port), PATIENCE_S))
            slow.sendall(HEAD if number % 2 else HEAD + b"Content-Length: 100\r\n\r\n{")
        before = time.monotonic()
        assert httpx.get(f"{served.url}/healthz").status_code == 200
        assert served.send(format="?").status_code == 400
        assert time.monotonic() - before < PATIENCE_S / 4


def test_who_does_not_take_its_answer_makes_room(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of those who keep answers waiting is hung up on; the last gets all of its own."""
    served = serve()
    kept, large = new_generation_id(), os.urandom(12_000_000)
    assert served.running.images.keep(kept, large, OutputFormat.PNG)
    monkeypatch.setattr(http_limits, "_UNSENT_MAX_BYTES", 14_000_000)
    returned: list[bool] = []
    monkeypatch.setattr(http_limits, "return_free_memory", lambda: returned.append(True))
    asked = f"GET /v1/images/{kept} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with ExitStack() as stack:
        slow = []
        for _ in range(3):
            slow.append(stack.enter_context(socket.socket()))
            slow[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow[-1].settimeout(PATIENCE_S)
            slow[-1].connect(("127.0.0.1", served.port))
            slow[-1].sendall(asked)
            assert slow[-1].recv(64).startswith(b"HTTP/1.1 200")
        with suppress(ConnectionError):
            first = b"".join(iter(lambda: slow[0].recv(65_536), b""))
            assert len(first) < len(large)
        assert returned, "the memory of two dropped answers"
        received = bytearray()
        while len(received) < len(large):
            received += slow[-1].recv(1_000_000)
    assert received.endswith(large[-100:])


@pytest.fixture
def stuck(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Start a server whose only place has a client that receives no answer, but has sent a second request."""
    monkeypatch.setattr(http_limits, "_WRITE_TIMEOUT_S", 2)
    served = serve(connections_max=1)
    kept = new_generation_id()
    assert served.running.images.keep(kept, os.urandom(12_000_000), OutputFormat.PNG)
    asked = f"GET /v1/images/{kept} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", served.port), PATIENCE_S) as slow:
        slow.sendall(asked)
        assert slow.recv(64).startswith(b"HTTP/1.1 200")
        served.until(lambda _running: not served.server.server_state.tasks)
        slow.sendall(asked)
        served.until(lambda _running: len(served.server.server_state.tasks) == 1)
        yield served


def test_who_receives_nothing_but_sends_more_makes_room(stuck: Served) -> None:
    """The second answer waits until the first one is received; the place does not."""
    assert httpx.get(f"{stuck.url}/healthz").status_code == 200


@pytest.mark.long
def test_who_receives_nothing_but_sends_more_is_hung_up_on(stuck: Served) -> None:
    """After the time that an answer may take, as without a second request."""
    state = stuck.server.server_state
    stuck.until(lambda _running: not state.connections and not state.tasks)


def paused(served: Served) -> int:
    """Return on how many connections an answer waits for its client."""
    connections = served.server.server_state.connections
    return sum(isinstance(each, LimitedProtocol) and each.flow.write_paused for each in connections)


@pytest.mark.long
def test_clients_that_receive_nothing_do_not_prolong_a_stop(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    """Their answers are given up within the grace period, without an error in the log."""
    served = serve(graceful_s=4)
    listening = served.server.servers[0].sockets[0]
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
    body = json.dumps({"title": "Not Received", "format": "linkedin", "outputFormat": "png"}).encode()
    asked = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with ExitStack() as stack:
        for _ in range(3):
            slow = stack.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.settimeout(PATIENCE_S)
            slow.connect(("127.0.0.1", served.port))
            slow.sendall(asked * 4)
        served.until(lambda _running: paused(served) == 3)
        began_s = time.monotonic()
        served.server.should_exit = True
        served.thread.join(PATIENCE_S)
        assert not served.thread.is_alive()
        assert time.monotonic() - began_s < 4
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]


def test_who_does_not_take_a_file_of_the_page_gets_no_copy_of_it(serve: Serve) -> None:
    """Anybody may ask for it, on as many connections as there are."""
    served = serve()
    listening = served.server.servers[0].sockets[0]
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
    asked = b"GET /page/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(20):
            slow = stack.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.settimeout(PATIENCE_S)
            slow.connect(("127.0.0.1", served.port))
            slow.sendall(asked)
            assert slow.recv(64).startswith(b"HTTP/1.1 200")
        state = served.server.server_state
        served.until(lambda _running: len(state.tasks) >= 20)
        unsent = [each.transport.get_write_buffer_size() for each in state.connections]
        assert max(unsent) < 200_000


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize(
    ("limits", "connections", "backlog"),
    [("256, -1", 2000, 2048), ("564, 564", 250, 250), ("9999, 9999", 2000, 2048)],
    ids=["as many as it asks for", "few", "enough"],
)
def test_connections_accepted_at_once_find_files(limits: str, connections: int, backlog: int) -> None:
    """Nothing would be accepted for a second otherwise."""
    code = (
        f"import resource; soft, hard = {limits}; own = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (soft, own if hard < 0 else hard))\n"
        "from pathlib import Path\n"
        "from thumbcli.server.http.http_limits import limited_protocol\n"
        "from thumbcli.server.server_config import ServerConfig\n"
        "protocol = limited_protocol(ServerConfig(data=Path()))\n"
        "print(protocol.connections_max, protocol.backlog)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == [str(connections), str(backlog)]
