"""Where a webhook may go."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thumbcli.errors import RequestError, Unreachable
from thumbcli.public_addresses import is_public, look_up
from thumbcli.server.webhooks.ssrf_guard import read_target, resolve

_PUBLIC = {
    "a resolver": "1.1.1.1",
    "a web server": "93.184.215.14",
    "just below private": "9.255.255.255",
    "just above private": "11.0.0.0",
    "just below carrier-grade NAT": "100.63.255.255",
    "just above carrier-grade NAT": "100.128.0.0",
    "just below multicast": "223.255.255.255",
    "just beside Azure's wire server": "168.63.129.17",
    "IPv6": "2606:4700:4700::1111",
    "IPv6 of another registry": "2a00:1450:4001:82b::200e",
}
_NOT_PUBLIC = {
    "this host": "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "this network": "0.1.2.3",
    "private, class A": "10.0.0.1",
    "private, class B": "172.31.255.254",
    "private, class C": "192.168.1.1",
    "carrier-grade NAT": "100.64.0.1",
    "metadata of Alibaba": "100.100.100.200",
    "loopback": "127.0.0.1",
    "loopback, far end": "127.255.255.254",
    "link-local": "169.254.1.1",
    "metadata of AWS, Google, Azure": "169.254.169.254",
    "metadata of Oracle": "192.0.0.192",
    "wire server of Azure": "168.63.129.16",
    "documentation": "192.0.2.1",
    "benchmarks": "198.19.0.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 unspecified": "::",
    "IPv6 loopback": "::1",
    "IPv4-mapped loopback": "::ffff:127.0.0.1",
    "IPv4-mapped public": "::ffff:1.1.1.1",
    "IPv4-compatible": "::7f00:1",
    "NAT64 of loopback": "64:ff9b::7f00:1",
    "NAT64 of metadata": "64:ff9b::a9fe:a9fe",
    "local NAT64": "64:ff9b:1::1",
    "6to4 of private": "2002:a00:1::",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "ORCHID": "2001:20::1",
    "IPv6 unique local": "fc00::1",
    "metadata of AWS over IPv6": "fd00:ec2::254",
    "IPv6 link-local": "fe80::1",
    "IPv6 site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 documentation": "2001:db8::1",
    "IPv6 documentation, the newer one": "3fff::1",
    "discard only": "100::1",
    "SRv6": "5f00::1",
}
_GOOD_URLS = {
    "https": ("https://hooks.example.com/a?b=c#d", "hooks.example.com", 443, "/a?b=c"),
    "http": ("http://example.com", "example.com", 80, "/"),
    "capitals": ("HTTPS://Example.COM/Path", "example.com", 443, "/Path"),
    "a dot at the end": ("https://example.com./", "example.com", 443, "/"),
    "a high port": ("http://example.com:8080/", "example.com", 8080, "/"),
    "http on 443": ("http://example.com:443/", "example.com", 443, "/"),
    "an umlaut": ("https://münchen.example/ä", "xn--mnchen-3ya.example", 443, "/%C3%A4"),
    "a public IPv4": ("https://1.1.1.1/", "1.1.1.1", 443, "/"),
    "a public IPv6": ("https://[2606:4700::1111]/", "2606:4700::1111", 443, "/"),
    "an at sign in the path": ("https://example.com/@me?x=a@b", "example.com", 443, "/@me?x=a@b"),
}
_NO_URL = "webhookUrl must be an http or https URL"
_PRIVATE = "webhookUrl must be a public address"
_SPELLING = "webhookUrl must spell an IP address in its usual form, or a host name"
_CREDENTIALS = "webhookUrl must not hold a user name or password"
_BAD_URLS = {
    "a number": (5, _NO_URL),
    "nothing": ("", _NO_URL),
    "too long": ("https://example.com/" + "a" * 2048, _NO_URL),
    "no scheme": ("example.com/hook", _NO_URL),
    "no host": ("https:///hook", _NO_URL),
    "relative": ("//example.com/", _NO_URL),
    "a file": ("file:///etc/passwd", _NO_URL),
    "FTP": ("ftp://example.com/", _NO_URL),
    "gopher": ("gopher://example.com/", _NO_URL),
    "a data URL": ("data:text/plain,x", _NO_URL),
    "white space": ("https://exa mple.com/", _NO_URL),
    "a line break": ("https://example.com/\r\nX: y", _NO_URL),
    "a NUL": ("https://example.com/\x00", _NO_URL),
    "a backslash": ("https://example.com\\@127.0.0.1/", _NO_URL),
    "an escaped host": ("http://%31%32%37.0.0.1/", _NO_URL),
    "two dots": ("https://a..example.com/", _NO_URL),
    "a label of 64": (f"https://{'a' * 64}.example.com/", _NO_URL),
    "a host of 254": (f"https://{'a.' * 125}exam/", _NO_URL),
    "full-width digits": ("http://\uff11\uff12\uff17.0.0.1/", _NO_URL),
    "circled digits": ("http://①②⑦.⓪.⓪.①/", _NO_URL),
    "port 0": ("http://example.com:0/", _NO_URL),
    "port 65536": ("http://example.com:65536/", _NO_URL),
    "half an IPv6": ("http://[::1/", _NO_URL),
    "credentials": ("https://me:secret@example.com/", _CREDENTIALS),
    "a user name": ("https://me@example.com/", _CREDENTIALS),
    "empty credentials": ("https://@example.com/", _CREDENTIALS),
    "credentials with a slash": ("https://me:a%2Fb@example.com/", _CREDENTIALS),
    "localhost": ("http://localhost/", _PRIVATE),
    "localhost with a dot": ("http://localhost./", _PRIVATE),
    "under localhost": ("http://a.localhost/", _PRIVATE),
    "a bare name": ("http://intranet/", _PRIVATE),
    "mDNS": ("http://printer.local/", _PRIVATE),
    "metadata by name": ("http://metadata.google.internal/", _PRIVATE),
    "loopback": ("http://127.0.0.1/", _PRIVATE),
    "loopback, IPv6": ("http://[::1]/", _PRIVATE),
    "mapped": ("http://[::ffff:10.0.0.1]/", _PRIVATE),
    "metadata": ("http://169.254.169.254/latest/meta-data/", _PRIVATE),
    "loopback with a dot": ("http://127.0.0.1./", _PRIVATE),
    "decimal": ("http://2130706433/", _SPELLING),
    "hexadecimal": ("http://0x7f000001/", _SPELLING),
    "hexadecimal in parts": ("http://0x7f.0x0.0x0.0x1/", _SPELLING),
    "octal": ("http://0177.0.0.1/", _NO_URL),
    "short": ("http://127.1/", _SPELLING),
    "mixed": ("http://127.0x1/", _SPELLING),
    "five parts": ("http://1.1.1.1.1/", _SPELLING),
    "a zone": ("http://[fe80::1%25eth0]/", _SPELLING),
    "mail": (
        "http://example.com:25/",
        "webhookUrl must not use port 25: 80, 443 and most from 1024 on are allowed",
    ),
    "IRC": (
        "http://example.com:6667/",
        "webhookUrl must not use port 6667: 80, 443 and most from 1024 on are allowed",
    ),
}


class TestIsPublic:
    @pytest.mark.parametrize("address", _PUBLIC.values(), ids=_PUBLIC)
    def test_a_public_address_is_public(self, address: str) -> None:
        assert is_public(ip_address(address))

    @pytest.mark.parametrize("address", _NOT_PUBLIC.values(), ids=_NOT_PUBLIC)
    def test_an_address_for_special_purposes_is_not(self, address: str) -> None:
        assert not is_public(ip_address(address))

    @given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
    def test_nothing_is_public_that_python_knows_as_private(self, address: object) -> None:
        """An independent list, written down by others, agrees with ours."""
        found = ip_address(str(address))
        if is_public(found):
            assert found.is_global
            assert not found.is_multicast


class TestReadTarget:
    @pytest.mark.parametrize(("url", "host", "port", "path"), _GOOD_URLS.values(), ids=_GOOD_URLS)
    def test_a_good_url_is_taken_apart(self, url: str, host: str, port: int, path: str) -> None:
        target = read_target(url)
        assert (target.url, target.host, target.port, target.path) == (url, host, port, path)

    @pytest.mark.parametrize(("url", "message"), _BAD_URLS.values(), ids=_BAD_URLS)
    def test_a_bad_url_is_refused_in_words(self, url: object, message: str) -> None:
        with pytest.raises(RequestError) as caught:
            read_target(url)
        assert caught.value.message == message

    @given(
        st.text() | st.text().map("http://".__add__) | st.text().map(lambda text: f"https://{text}.com:8/")
    )
    def test_no_text_breaks_the_reader(self, url: str) -> None:
        """It reads or refuses; nothing else comes out."""
        for allow_private in (False, True):
            try:
                target = read_target(url, allow_private=allow_private)
            except RequestError:
                continue
            assert target.host
            assert target.path.startswith("/")

    @pytest.mark.parametrize("name", ["loopback", "localhost", "a bare name", "mail", "loopback, IPv6"])
    def test_allowing_private_targets_lifts_what_is_about_the_network(self, name: str) -> None:
        assert read_target(_BAD_URLS[name][0], allow_private=True).host

    @pytest.mark.parametrize("name", ["decimal", "octal", "credentials", "a file", "a backslash", "port 0"])
    def test_allowing_private_targets_lifts_nothing_else(self, name: str) -> None:
        with pytest.raises(RequestError):
            read_target(_BAD_URLS[name][0], allow_private=True)

    @pytest.mark.parametrize(
        ("url", "netloc"),
        [
            ("https://example.com/", "example.com"),
            ("http://example.com:443/", "example.com:443"),
            ("https://[2606:4700::1111]:8443/", "[2606:4700::1111]:8443"),
        ],
        ids=["own port", "other port", "IPv6"],
    )
    def test_the_host_header_names_the_host_that_was_asked_for(self, url: str, netloc: str) -> None:
        assert read_target(url).netloc == netloc

    @pytest.mark.parametrize(
        ("address", "url"),
        [("1.1.1.1", "https://1.1.1.1:443/a?b"), ("2606:4700::1111", "https://[2606:4700::1111]:443/a?b")],
        ids=["IPv4", "IPv6"],
    )
    def test_what_is_dialled_is_the_address_that_was_checked(self, address: str, url: str) -> None:
        assert read_target("https://example.com/a?b").at(ip_address(address)) == url


@pytest.mark.anyio
class TestResolve:
    async def test_a_public_name_gives_its_addresses_in_order(self) -> None:
        found = await resolve(
            read_target("https://example.com/"), lookup=lambda *_: ["2606:4700::1111", "1.1.1.1"]
        )
        assert [str(address) for address in found] == ["2606:4700::1111", "1.1.1.1"]

    async def test_the_resolver_is_asked_for_the_plain_name_and_the_port(self) -> None:
        looked_up: list[tuple[str, int]] = []

        def lookup(host: str, port: int) -> list[str]:
            looked_up.append((host, port))
            return ["1.1.1.1"]

        await resolve(read_target("https://Example.com.:8443/"), lookup=lookup)
        assert looked_up == [("example.com", 8443)]

    async def test_an_address_asks_nobody(self) -> None:
        def lookup(host: str, port: int) -> list[str]:
            raise AssertionError(host, port)

        assert await resolve(read_target("https://1.1.1.1/"), lookup=lookup)

    @pytest.mark.parametrize("address", ["10.0.0.1", "::1", "fe80::1%eth0", "::ffff:127.0.0.1"])
    async def test_a_name_that_leads_inside_is_refused(self, address: str) -> None:
        with pytest.raises(RequestError, match=_PRIVATE):
            await resolve(read_target("https://example.com/"), lookup=lambda *_: [address])

    async def test_one_private_address_among_public_ones_is_enough(self) -> None:
        with pytest.raises(RequestError, match=_PRIVATE):
            await resolve(read_target("https://example.com/"), lookup=lambda *_: ["1.1.1.1", "127.0.0.1"])

    async def test_a_name_that_leads_inside_passes_where_that_is_allowed(self) -> None:
        target = read_target("https://example.com/", allow_private=True)
        assert await resolve(target, allow_private=True, lookup=lambda *_: ["127.0.0.1"])

    @pytest.mark.parametrize("error", [OSError("no such host"), UnicodeError("label too long")], ids=repr)
    async def test_a_name_that_nobody_knows_is_unreachable(self, error: Exception) -> None:
        def lookup(*_: object) -> list[str]:
            raise error

        with pytest.raises(Unreachable, match=r"not known: example\.com"):
            await resolve(read_target("https://example.com/"), lookup=lookup)

    async def test_a_name_without_addresses_is_unreachable(self) -> None:
        with pytest.raises(Unreachable):
            await resolve(read_target("https://example.com/"), lookup=lambda *_: [])


def test_the_system_knows_the_loopback_by_name() -> None:
    """Each address once, though the system names it for each kind of socket."""
    found = look_up("localhost", 80)
    assert {"127.0.0.1", "::1"} >= set(found)
    assert len(found) == len(set(found)) > 0
