"""Servers that no retry helps with: whose certificate is not trusted, or that speak no TLS."""

from __future__ import annotations

import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.engines.books import Books
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.contract import make_request
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.proxy_routes import reach
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import Unreachable, WrongAddress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.anyio

REQUEST = make_request("Why Rust Wins")
QUICK = RetryPolicy(base_s=0.001, cap_s=0.002)


def certificate(path: Path, host: str = "127.0.0.1", *, days: int = 2) -> Path:
    """Write a certificate that nobody vouches for, and its key; negative days: it has expired."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    known = x509.IPAddress(ip_address(host)) if host[0].isdecimal() else x509.DNSName(host)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([known]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def secured(pem: Path, *, wants_certificate: bool = False) -> Iterator[tuple[ThumbApiServer, str]]:
    """Run a ThumbAPI that speaks TLS; also return its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    if wants_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(pem)
        # In TLS 1.3 the alert comes after the handshake, and a reset may overtake it.
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    with ThumbApiServer(tls=context) as server:
        yield server, server.url.replace("http:", "https:")


@pytest.mark.parametrize(
    ("host", "days", "why"),
    [
        ("127.0.0.1", 2, "self-signed|self signed"),
        ("127.0.0.1", -2, "expired"),
        ("other.example", 2, "IP address mismatch|not valid for"),
    ],
    ids=["self-signed", "expired", "another name"],
)
async def test_a_certificate_that_is_not_trusted_stops_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, days: int, why: str
) -> None:
    """No retry helps; the message says what does."""
    pem, books = certificate(tmp_path / "server.pem", host, days=days), Books()
    if days < 0 or host != "127.0.0.1":
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with secured(pem) as (server, url):
        async with ThumbApi(GOOD_KEY, base_url=url, rate_per_s=1000, policy=QUICK) as api:
            with pytest.raises(WrongAddress, match=why) as caught:
                await api.generate(REQUEST, books)
        assert server.connections == 1
        assert server.requests == []
    assert "SSL_CERT_FILE" in caught.value.remedy
    assert caught.value.exit_code == 2
    assert books.entries == ["sent", "refused"]


async def test_a_certificate_that_is_named_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the remedy says."""
    pem = certificate(tmp_path / "server.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with secured(pem) as (_server, url):
        async with ThumbApi(GOOD_KEY, base_url=url, rate_per_s=1000, policy=QUICK) as api:
            assert (await api.generate(REQUEST)).width_px == 1280


def test_thumb_doctor_trusts_whom_the_engine_trusts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that pictures come from is reached; a file of certificates that is gone is told."""
    pem = certificate(tmp_path / "server.pem")
    with secured(pem) as (_server, url):
        assert "certificate verify failed" in reach(url, timeout_s=10)[0]
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert reach(url, timeout_s=10)[0] == ""
        monkeypatch.setenv("SSL_CERT_FILE", "/gone/roots.pem")
        assert "SSL_CERT_FILE: /gone/roots.pem can't be used" in reach(url, timeout_s=10)[0]


@pytest.mark.parametrize("anyio_backend", ["asyncio"])  # On trio httpx leaves a generator to the collector.
async def test_a_server_that_wants_our_certificate_stops_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """We have none."""
    pem = certificate(tmp_path / "server.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with secured(pem, wants_certificate=True) as (server, url):
        async with ThumbApi(GOOD_KEY, base_url=url, rate_per_s=1000, policy=QUICK) as api:
            with pytest.raises(WrongAddress, match="no secure connection"):
                await api.generate(REQUEST)
        assert server.requests == []


async def test_a_server_that_speaks_no_tls_stops_at_once() -> None:
    """Https where http was meant."""
    with ThumbApiServer() as server:
        url = server.url.replace("http:", "https:")
        async with ThumbApi(GOOD_KEY, base_url=url, rate_per_s=1000, policy=QUICK) as api:
            with pytest.raises(WrongAddress, match="no secure connection"):
                await api.generate(REQUEST)
        assert server.connections == 1


async def test_a_handshake_that_breaks_is_tried_again() -> None:
    """As any connection that breaks: nothing was sent."""
    books, listener = Books(), socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)

    def hang_up() -> None:
        for _ in range(4):
            connection, _address = listener.accept()
            with connection:
                connection.recv(100)

    with listener, ThreadPoolExecutor() as threads:
        done = threads.submit(hang_up)
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        async with ThumbApi(GOOD_KEY, base_url=url, rate_per_s=1000, policy=QUICK) as api:
            with pytest.raises(Unreachable):
                await api.generate(REQUEST, books)
        done.result()
    assert books.entries == ["sent", "refused"] * 4
