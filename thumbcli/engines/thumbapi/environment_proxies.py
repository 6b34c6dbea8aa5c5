"""Which proxy the environment names for an address: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.

Source:
    `NO_PROXY` as curl and Go read it: names with all below them, addresses, networks such as `10.0.0.0/8` or
    `fd00::/8`, each with or without a port, and `*`. An entry that means nothing is passed over, for the
    variable is written for other programs too.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.request import getproxies

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["proxy_for"]

_PORTS = {"http": 80, "https": 443}
_WITH_PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>\d{1,5}))?")


def proxy_for(
    scheme: str, host: str, port: int | None = None, *, proxies: Mapping[str, str] | None = None
) -> str | None:
    """Return the address of the proxy for requests to a host; None for a direct connection.

    Args:
        scheme: `http` or `https`.
        host: A name or an IP address, without brackets.
        port: None for the port of the scheme.
        proxies: What `urllib.request.getproxies` returns; by default that of this environment.
    """
    found = getproxies() if proxies is None else proxies
    proxy = (found.get(scheme) or found.get("all") or "").strip()
    if not proxy or _is_direct(host.rstrip(".").lower(), port or _PORTS[scheme], found.get("no", "")):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _is_direct(host: str, port: int, no_proxy: str) -> bool:
    address = _network(host)
    return any(
        _covers(entry.lower(), host, address, port) for entry in re.split(r"[,\s]+", no_proxy) if entry
    )


def _covers(entry: str, host: str, address: _Network | None, port: int) -> bool:
    """Return whether one entry of `NO_PROXY` covers a host."""
    if entry == "*":
        return True
    name, only_port = entry.rpartition("://")[2], None
    network = _network(name)
    if network is None and (found := _WITH_PORT.fullmatch(name)):
        name, only_port = found["host"], found["port"]
        network = _network(name.strip("[]"))
    if only_port is not None and int(only_port) != port:
        return False
    if network is not None:
        return address is not None and address.version == network.version and address[0] in network
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(text: str) -> _Network | None:
    """Return an address or a network, None if it is a name."""
    try:
        return ipaddress.ip_network(text.partition("%")[0], strict=False)
    except ValueError:
        return None
