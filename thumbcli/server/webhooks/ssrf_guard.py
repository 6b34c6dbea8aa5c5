"""Where webhooks may go: a guard against server-side request forgery (SSRF).

A URL is parsed once, its host is resolved once, and the connection goes to an address that was checked: a
name that resolves differently the second time (DNS rebinding) gains nothing.

Source:
    The IANA special-purpose address registries (RFC 6890 and its updates) for what is not public; RFC 4291,
    2.4 for `2000::/3` as the only public IPv6; the WHATWG Fetch standard's bad ports for ports of other
    protocols.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, TypeAlias

import anyio
import anyio.to_thread
import httpx

from thumbcli.errors import RequestError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Address", "Lookup", "WebhookTarget", "is_public", "look_up", "read_target", "resolve"]

Address: TypeAlias = IPv4Address | IPv6Address
Lookup: TypeAlias = "Callable[[str, int], Sequence[str]]"

_URL_MAX_CHARS = 2048
_LOOKUP_TIMEOUT_S = 5.0
_LOOKUPS = anyio.CapacityLimiter(16)
"""The threads for lookups: separate ones, so that a slow resolver delays nothing else."""

_PORTS = {"http": 80, "https": 443}
_PORT_MIN = 1024
_PORT_MAX = 65535

_NOT_PUBLIC_IPV4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and the metadata of Alibaba Cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # the wire server of Azure: public by number, internal by use
        "169.254.0.0/16",  # link-local, and the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and the metadata of Oracle Cloud
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_PUBLIC_IPV6 = ip_network("2000::/3")
_NOT_PUBLIC_IPV6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: holds any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_PRIVATE_DOMAINS = (".localhost", ".localdomain", ".local", ".internal", ".intranet", ".lan", ".home.arpa")
_BAD_PORTS = frozenset(
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080)
)

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
_BLANK_OR_CONTROL = re.compile(r"[\s\\\x00-\x1f\x7f]")

_NO_URL = "webhookUrl must be an http or https URL"
_NOT_PUBLIC = "webhookUrl must be a public address"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTarget:
    """A webhook's URL, parsed.

    Attributes:
        url: The URL as it was given.
        scheme: `http` or `https`.
        host: A name in ASCII or an address, lower case, without a dot at its end and without brackets.
        port: From 1 to 65535.
        path: Path and query as they go into the request line.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """The `Host` header: the host, and the port if it is not the scheme's default."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def at(self, address: Address) -> str:
        """Return the URL with `address` in place of the host."""
        host = f"[{address}]" if isinstance(address, IPv6Address) else str(address)
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def is_public(address: Address) -> bool:
    """Return whether `address` belongs to the public internet.

    IPv6 addresses that contain an IPv4 one (IPv4-mapped, NAT64, 6to4, Teredo) are never public.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_IPV4)
    return address in _PUBLIC_IPV6 and not any(address in network for network in _NOT_PUBLIC_IPV6)


def read_target(url: object, *, allow_private: bool = False) -> WebhookTarget:
    """Parse and check the URL of a webhook, without a DNS lookup.

    Args:
        url: The JSON value.
        allow_private: Allow private names and addresses, and every port.

    Raises:
        RequestError: It is not a URL, contains credentials, or webhooks may not go there.
    """
    if not isinstance(url, str) or not url or len(url) > _URL_MAX_CHARS or _BLANK_OR_CONTROL.search(url):
        raise RequestError(_NO_URL)
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise RequestError(_NO_URL) from None
    if parts.scheme not in _PORTS or not parts.raw_host:
        raise RequestError(_NO_URL)
    if "@" in url.split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]:
        raise RequestError("webhookUrl must not hold a user name or password")
    host = _read_host(parts.raw_host.decode("ascii").lower(), allow_private=allow_private)
    port = _PORTS[parts.scheme] if parts.port is None else parts.port
    if not 1 <= port <= _PORT_MAX:
        raise RequestError(_NO_URL)
    if not allow_private and port not in _PORTS.values() and (port < _PORT_MIN or port in _BAD_PORTS):
        raise RequestError(f"webhookUrl must not use port {port}: 80, 443 and most from 1024 on are allowed")
    path = parts.raw_path.decode("ascii")
    return WebhookTarget(url=url, scheme=parts.scheme, host=host, port=port, path=path)


async def resolve(
    target: WebhookTarget, *, allow_private: bool = False, lookup: Lookup | None = None
) -> tuple[Address, ...]:
    """Resolve the host of a target once, to the addresses that may be connected to.

    Args:
        target: The parsed URL.
        allow_private: Allow private addresses.
        lookup: Resolves a host and port, and may block; `look_up` if None.

    Raises:
        RequestError: One of them is not public: then the others are not trusted either.
        Unreachable: The host has no address, or the lookup failed.
    """
    addresses: tuple[Address, ...]
    try:
        addresses = (ip_address(target.host),)
    except ValueError:
        addresses = await _look_up_all(target, lookup or look_up)
    if not allow_private and not all(map(is_public, addresses)):
        raise RequestError(_NOT_PUBLIC)
    return addresses


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of `host` from the system's resolver, best first; blocks.

    Raises:
        OSError: There are none, or the lookup failed.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def _read_host(host: str, *, allow_private: bool) -> str:
    address: Address | None = None
    if ":" in host:
        address = _literal(host)
    else:
        host = host.removesuffix(".")
        if not _HOST.fullmatch(host):
            raise RequestError(_NO_URL)
        # Resolvers read a host that ends in a number as an address: 0x7f.1, 0177.1, 2130706433.
        if _NUMBER.fullmatch(host):
            address = _literal(host)
    public_name = "." in host and not f".{host}".endswith(_PRIVATE_DOMAINS)
    if not allow_private and not (public_name if address is None else is_public(address)):
        raise RequestError(_NOT_PUBLIC)
    return host


def _literal(host: str) -> Address:
    with suppress(ValueError):
        if "%" not in host:
            return ip_address(host)
    raise RequestError("webhookUrl must spell an IP address in its usual form, or a host name")


async def _look_up_all(target: WebhookTarget, lookup: Lookup) -> tuple[Address, ...]:
    unknown = Unreachable(f"the host of webhookUrl is not known: {target.host}")
    try:
        with anyio.fail_after(_LOOKUP_TIMEOUT_S):
            found = await anyio.to_thread.run_sync(
                lookup, target.host, target.port, abandon_on_cancel=True, limiter=_LOOKUPS
            )
    except (OSError, UnicodeError, TimeoutError):
        raise unknown from None
    addresses = tuple(ip_address(text) for text in found)
    if not addresses:
        raise unknown
    return addresses
