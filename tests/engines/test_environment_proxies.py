"""The proxies of the environment: which addresses go where, whatever else the variables hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.contract import make_request
from thumbcli.engines.thumbapi.environment_proxies import proxy_for
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

PROXY = "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("no_proxy", "host"),
    [
        pytest.param("*", "api.example.com", id="everything"),
        pytest.param("other.org, *", "api.example.com", id="everything among others"),
        pytest.param("example.com", "example.com", id="a name"),
        pytest.param("example.com", "api.example.com", id="what is below a name"),
        pytest.param(".example.com", "api.example.com", id="a name with a dot"),
        pytest.param("*.example.com", "api.example.com", id="a name with a star"),
        pytest.param("EXAMPLE.com", "api.example.COM.", id="in any case, absolute or not"),
        pytest.param("https://example.com", "example.com", id="a name with a scheme"),
        pytest.param("example.com:443", "example.com", id="the port of the scheme"),
        pytest.param("10.0.0.0/8", "10.1.2.3", id="a network"),
        pytest.param("10.1.2.3/8", "10.200.0.1", id="a network by one of its addresses"),
        pytest.param("fd07:b51a:cc66::/64", "fd07:b51a:cc66::7", id="an IPv6 network"),
        pytest.param("::1", "::1", id="an IPv6 address"),
        pytest.param("[::1]", "::1", id="an IPv6 address in brackets"),
        pytest.param("[::1]:443", "::1", id="an IPv6 address with a port"),
        pytest.param("fe80::1%eth0", "fe80::1", id="an IPv6 address with a zone"),
        pytest.param("a.org b.org\texample.com", "example.com", id="separated by blanks"),
        pytest.param("::/200,[[,:,/,,10.0.0.0/99,example.com", "example.com", id="after what means nothing"),
    ],
)
def test_no_proxy_covers(no_proxy: str, host: str) -> None:
    """A direct connection."""
    assert proxy_for("https", host, proxies={"https": PROXY}) == PROXY
    assert proxy_for("https", host, proxies={"https": PROXY, "no": no_proxy}) is None


@pytest.mark.parametrize(
    ("no_proxy", "host"),
    [
        pytest.param("ample.com", "example.com", id="the end of a word"),
        pytest.param("api.example.com", "example.com", id="what is above a name"),
        pytest.param("example.com:8443", "example.com", id="another port"),
        pytest.param("10.0.0.0/8", "11.0.0.1", id="another network"),
        pytest.param("0.0.0.0/0", "::1", id="another family"),
        pytest.param("10.0.0.0/8", "ten.example.com", id="a name, which is not looked up"),
        pytest.param("::/200,[[,:,/,.,", "example.com", id="nothing that has a meaning"),
    ],
)
def test_no_proxy_leaves(no_proxy: str, host: str) -> None:
    """Through the proxy."""
    assert proxy_for("https", host, proxies={"https": PROXY, "no": no_proxy}) == PROXY


def test_the_scheme_chooses_the_proxy() -> None:
    """`ALL_PROXY` is the last choice; an address without a scheme is one of http."""
    found = {"http": "one:1", "all": "socks5://two:2"}
    assert proxy_for("http", "example.com", proxies=found) == "http://one:1"
    assert proxy_for("https", "example.com", proxies=found) == "socks5://two:2"
    assert proxy_for("https", "example.com", proxies={}) is None


@pytest.mark.parametrize("proxy", ["http://[::1", "foo:bar", "gopher://proxy", "socks5://proxy"])
async def test_a_proxy_that_makes_no_sense_stops_only_what_needs_it(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """The address at hand is on the list of exceptions, or has another scheme."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
    with ThumbApiServer() as server:
        async with ThumbApi(GOOD_KEY, base_url=server.url) as api:
            assert (await api.generate(make_request("One"))).image
    with pytest.raises(ConfigError, match="proxy"):
        async with ThumbApi(GOOD_KEY, base_url="https://api.example.com"):
            pass


async def test_certificates_that_can_not_be_read_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Missing, or of another kind; without TLS none are needed."""
    (tmp_path / "text.pem").write_text("no certificate\n")
    for name in ("gone.pem", "text.pem"):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / name))
        with pytest.raises(ConfigError, match=rf"SSL_CERT_FILE: \S+{name} can't be used"):
            async with ThumbApi(GOOD_KEY, base_url="https://127.0.0.1:9"):
                pass
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:
        async with ThumbApi(GOOD_KEY, base_url=server.url) as api:
            assert (await api.generate(make_request("One"))).image


async def test_a_key_log_is_written_where_it_can_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is meant for another program: a folder that is gone stops nothing."""
    monkeypatch.delenv("SSL_CERT_FILE")
    for place, exists in ((tmp_path / "keys", True), (tmp_path / "gone/keys", False)):
        monkeypatch.setenv("SSLKEYLOGFILE", str(place))
        async with ThumbApi(GOOD_KEY, base_url="https://127.0.0.1:9"):
            pass
        assert place.exists() is exists
