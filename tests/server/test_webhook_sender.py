"""One try to bring a webhook, to a real server."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.certificates import self_signed
from tests.server.receiver import STALL, Receiver
from thumbcli.server.webhooks.webhook_sender import WebhookSender, completed, failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.anyio

_SECRET = "whsec_for_tests"
_NOON = datetime(2026, 5, 4, 12, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    """Uvicorn runs on asyncio, so nothing else ever runs this."""
    return "asyncio"


def _at_home(host: str, port: int) -> list[str]:  # noqa: ARG001 - the signature of a look-up
    return ["127.0.0.1"]


async def _bring(url: str, *, timeout_s: float = 10.0, lookup: object = None) -> str:
    find = lookup or _at_home
    webhook_sender = WebhookSender(allow_private=True, timeout_s=timeout_s, lookup=find)  # type: ignore[arg-type] # a stand-in
    result = await webhook_sender.deliver(url, b"{}", _SECRET)
    assert not result.delivered
    assert not result.permanent
    return result.message


class TestBody:
    async def test_a_finished_picture_is_told_as_documented(self) -> None:
        body = json.loads(completed("job_1", {"image": "data:…", "format": "x"}, _NOON))
        assert body == {
            "event": "generation.completed",
            "jobId": "job_1",
            "data": {"image": "data:…", "format": "x"},
            "timestamp": "2026-05-04T12:00:00.250Z",
        }

    async def test_a_failed_one_as_well(self) -> None:
        body = json.loads(failed("job_1", "title is required", _NOON))
        assert body == {
            "event": "generation.failed",
            "jobId": "job_1",
            "error": "title is required",
            "timestamp": "2026-05-04T12:00:00.250Z",
        }


class TestBring:
    async def test_the_body_arrives_as_it_is_with_its_signature(self) -> None:
        body = '{"title":"Ümläut"}'.encode()
        with Receiver() as receiver:
            result = await WebhookSender(allow_private=True).deliver(f"{receiver.url}?a=b", body, _SECRET)
            (posted,) = receiver.posted
        assert result.delivered
        assert (posted.path, posted.body) == ("/hook?a=b", body)
        assert posted.headers["content-type"] == "application/json"
        expected = hmac.new(_SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert posted.headers["x-thumbapi-signature"] == expected

    @pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
    async def test_a_2xx_counts(self, status: int) -> None:
        with Receiver(status) as receiver:
            result = await WebhookSender(allow_private=True).deliver(receiver.url, b"{}", _SECRET)
        assert (result.delivered, result.message) == (True, f"HTTP {status}")

    @pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
    async def test_nothing_else_does(self, status: int) -> None:
        with Receiver(status) as receiver:
            assert await _bring(receiver.url) == f"HTTP {status}"

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    async def test_a_redirect_is_not_followed(self, status: int) -> None:
        with Receiver(status) as receiver:
            assert await _bring(receiver.url) == f"HTTP {status}: redirects are not followed"
            assert len(receiver.posted) == 1

    async def test_a_receiver_that_says_nothing_is_left_when_the_time_is_up(self) -> None:
        with Receiver(STALL) as receiver:
            assert await _bring(receiver.url, timeout_s=0.1) == "no answer within 0.1 s"

    async def test_a_resolver_that_says_nothing_counts_into_the_same_time(self) -> None:
        over = threading.Event()

        def slow(*_: object) -> list[str]:
            over.wait(20)
            return []

        try:
            text = await _bring("http://hooks.example.com/", timeout_s=0.05, lookup=slow)
        finally:
            over.set()
        assert text == "no answer within 0.05 s"

    async def test_a_closed_door_is_said_in_words(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        assert await _bring(f"http://127.0.0.1:{port}/")

    async def test_an_unknown_host_may_be_known_the_next_time(self) -> None:
        def unknown(*_: object) -> list[str]:
            raise OSError

        assert "is not known" in await _bring("http://hooks.example.com/", lookup=unknown)

    async def test_what_is_no_http_is_no_success(self) -> None:
        with _talker(b"SSH-2.0-OpenSSH_9.9\r\n") as (port, _):
            assert await _bring(f"http://127.0.0.1:{port}/")

    async def test_an_endless_answer_is_not_read(self) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
        with _talker(head, endless=True) as (port, sent_bytes):
            result = await WebhookSender(allow_private=True).deliver(
                f"http://127.0.0.1:{port}/", b"{}", _SECRET
            )
        assert result.delivered
        assert sent_bytes() < 32 * 1024 * 1024  # what the kernel buffers; we took none of it

    async def test_no_proxy_of_the_environment_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Receiver() as receiver, Receiver() as proxy:
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            assert (await WebhookSender(allow_private=True).deliver(receiver.url, b"{}", _SECRET)).delivered
        assert len(receiver.posted) == 1
        assert not proxy.posted


class TestPinning:
    @pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "10.0.0.1", "169.254.169.254"])
    async def test_inside_nobody_is_called(self, host: str) -> None:
        with Receiver() as receiver:
            result = await WebhookSender().deliver(f"http://{host}:{receiver.port}/", b"{}", _SECRET)
            assert result.permanent
            assert not receiver.posted

    async def test_a_name_that_leads_inside_is_not_called(self) -> None:
        with Receiver() as receiver:
            webhook_sender = WebhookSender(lookup=_at_home)
            result = await webhook_sender.deliver(
                f"http://hooks.example.com:{receiver.port}/", b"{}", _SECRET
            )
            assert (result.permanent, result.message) == (True, "webhookUrl must be a public address")
            assert not receiver.posted

    async def test_a_name_is_resolved_once_and_that_address_is_called(self) -> None:
        """A second answer (DNS rebinding) is never asked for; the receiver hears the name all the same."""
        answers = [["127.0.0.1"], ["127.0.0.66"]]
        with Receiver() as receiver:
            webhook_sender = WebhookSender(allow_private=True, lookup=lambda *_: answers.pop(0))
            url = f"http://hooks.example.com:{receiver.port}/"
            assert (await webhook_sender.deliver(url, b"{}", _SECRET)).delivered
            (posted,) = receiver.posted
        assert posted.headers["host"] == f"hooks.example.com:{receiver.port}"
        assert answers == [["127.0.0.66"]]

    async def test_the_next_address_is_called_where_the_first_is_closed(self) -> None:
        with Receiver() as receiver:
            webhook_sender = WebhookSender(allow_private=True, lookup=lambda *_: ["127.0.0.66", "127.0.0.1"])
            url = f"http://hooks.example.com:{receiver.port}/"
            assert (await webhook_sender.deliver(url, b"{}", _SECRET)).delivered

    async def test_checking_ahead_refuses_what_leads_inside(self) -> None:
        webhook_sender = WebhookSender(lookup=_at_home)
        with pytest.raises(Exception, match="must be a public address"):
            await webhook_sender.check(webhook_sender.read("https://hooks.example.com/"))

    async def test_checking_ahead_lets_pass_what_nobody_can_resolve_now(self) -> None:
        def unknown(*_: object) -> list[str]:
            raise OSError

        webhook_sender = WebhookSender(lookup=unknown)
        await webhook_sender.check(webhook_sender.read("https://hooks.example.com/"))


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side with a certificate for hooks.example.com, and a client's that trusts it."""
    pem = self_signed(tmp_path_factory.mktemp("tls"), "hooks.example.com")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=pem)


class TestTls:
    async def test_the_certificate_and_the_greeting_are_those_of_the_name(
        self, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        """Though what is dialled is the bare address."""
        server, client = contexts
        greeted: list[str | None] = []
        server.sni_callback = lambda _socket, name, _context: greeted.append(name)
        with Receiver(context=server) as receiver:
            webhook_sender = WebhookSender(allow_private=True, lookup=_at_home, context=client)
            url = f"https://hooks.example.com:{receiver.port}/hook"
            assert (await webhook_sender.deliver(url, b"{}", _SECRET)).delivered
        assert greeted == ["hooks.example.com"]

    @pytest.mark.parametrize("host", ["other.example.com", "127.0.0.1"])
    async def test_a_certificate_of_another_name_ends_it(
        self, contexts: tuple[ssl.SSLContext, ssl.SSLContext], host: str
    ) -> None:
        server, client = contexts
        with Receiver(context=server) as receiver:
            webhook_sender = WebhookSender(allow_private=True, lookup=_at_home, context=client)
            result = await webhook_sender.deliver(f"https://{host}:{receiver.port}/", b"{}", _SECRET)
            assert not result.delivered
            assert "certificate" in result.message.lower()
            assert not receiver.posted

    async def test_a_certificate_that_nobody_vouches_for_ends_it(
        self, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        with Receiver(context=contexts[0]) as receiver:
            webhook_sender = WebhookSender(allow_private=True, lookup=_at_home)
            url = f"https://hooks.example.com:{receiver.port}/"
            result = await webhook_sender.deliver(url, b"{}", _SECRET)
        assert not result.delivered
        assert not receiver.posted


@contextmanager
def _talker(head: bytes, *, endless: bool = False) -> Iterator[tuple[int, Callable[[], int]]]:
    """Listen for one client, send it `head` and, if `endless`, zeros for as long as it takes them."""
    sent_bytes = 0

    def talk() -> None:
        nonlocal sent_bytes
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.settimeout(5)
            connection.recv(65536)
            connection.sendall(head)
            while endless:
                sent_bytes += connection.send(bytes(65536))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=talk)
        thread.start()
        try:
            yield listener.getsockname()[1], lambda: sent_bytes
        finally:
            thread.join()
