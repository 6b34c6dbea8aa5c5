"""Which addresses belong to the public internet, and to which ones the name of a host leads.

Whoever follows a URL that came from elsewhere resolves its host here once, and connects to an address that
was checked: a name that resolves differently the second time (DNS rebinding) gains nothing.

Source:
    The IANA special-purpose address registries (RFC 6890 and its updates) for what is not public; RFC 4291,
    2.4 for `2000::/3` as the only public IPv6.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, TypeAlias

import anyio
import anyio.to_thread
from anyio.lowlevel import RunVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Address", "Lookup", "is_private_name", "is_public", "literal_address", "look_up", "look_up_all"]

Address: TypeAlias = IPv4Address | IPv6Address
Lookup: TypeAlias = "Callable[[str, int], Sequence[str]]"

_LOOKUP_TIMEOUT_S = 5.0
_LOOKUPS_MAX = 16
_LIMITER: RunVar[anyio.CapacityLimiter] = RunVar("lookups")
"""The threads for lookups: separate ones, so that a slow resolver delays nothing else."""

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
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
"""Resolvers read a host that ends in a number as an address: 0x7f.1, 0177.1, 2130706433."""


def is_public(address: Address) -> bool:
    """Return whether `address` belongs to the public internet.

    IPv6 addresses that contain an IPv4 one (IPv4-mapped, NAT64, 6to4, Teredo) are never public.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_IPV4)
    return address in _PUBLIC_IPV6 and not any(address in network for network in _NOT_PUBLIC_IPV6)


def is_private_name(host: str) -> bool:
    """Return whether a host's name, in lower case, belongs to no public domain."""
    return "." not in host or f".{host}".endswith(_PRIVATE_DOMAINS)


def literal_address(host: str) -> Address | None:
    """Return the address that a host is; None if it is a name.

    Raises:
        ValueError: It is an address in an unusual form, with a zone, or damaged.
    """
    if ":" not in host and not _NUMBER.fullmatch(host):
        return None
    if "%" in host:
        raise ValueError(f"{host!r} has a zone")
    return ip_address(host)


async def look_up_all(host: str, port: int, lookup: Lookup | None = None) -> tuple[Address, ...]:
    """Return all addresses of a host, within a few seconds.

    Args:
        host: A name, or an address.
        port: The port.
        lookup: Resolves a host and port, and may block; `look_up` if None.

    Raises:
        OSError: There are none, or the lookup failed or took too long.
    """
    try:
        with anyio.fail_after(_LOOKUP_TIMEOUT_S):
            found = await anyio.to_thread.run_sync(
                lookup or look_up, host, port, abandon_on_cancel=True, limiter=_limiter()
            )
        addresses = tuple(ip_address(text) for text in found)
    except TimeoutError as error:
        raise OSError(f"the address of {host} is not found in time") from error
    except (UnicodeError, ValueError) as error:
        raise OSError(f"{host} has no address") from error
    if not addresses:
        raise OSError(f"{host} has no address")
    return addresses


def _limiter() -> anyio.CapacityLimiter:
    """Return the limiter of this event loop."""
    limiter = _LIMITER.get(None)
    if limiter is None:
        limiter = anyio.CapacityLimiter(_LOOKUPS_MAX)
        _LIMITER.set(limiter)
    return limiter


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of `host` from the system's resolver, best first; blocks.

    Raises:
        OSError: There are none, or the lookup failed.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
