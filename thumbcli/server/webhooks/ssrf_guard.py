"""Where webhooks may go: a guard against server-side request forgery (SSRF).

A URL is parsed once, its host is resolved once, and the connection goes to an address that was checked: a
name that resolves differently the second time (DNS rebinding) gains nothing.

Source:
    The WHATWG Fetch standard's bad ports for ports of other protocols.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

import httpx

from thumbcli.errors import RequestError, Unreachable
from thumbcli.public_addresses import is_private_name, is_public, literal_address, look_up_all

if TYPE_CHECKING:
    from thumbcli.public_addresses import Address, Lookup

__all__ = ["WebhookTarget", "read_target", "resolve"]

_URL_MAX_CHARS = 2048
_PORTS = {"http": 80, "https": 443}
_PORT_MIN = 1024
_PORT_MAX = 65535

_BAD_PORTS = frozenset(
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080)
)

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
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
        try:
            addresses = await look_up_all(target.host, target.port, lookup)
        except OSError:
            raise Unreachable(f"the host of webhookUrl is not known: {target.host}") from None
    if not allow_private and not all(map(is_public, addresses)):
        raise RequestError(_NOT_PUBLIC)
    return addresses


def _read_host(host: str, *, allow_private: bool) -> str:
    if ":" not in host:
        host = host.removesuffix(".")
        if not _HOST.fullmatch(host):
            raise RequestError(_NO_URL)
    try:
        address = literal_address(host)
    except ValueError:
        message = "webhookUrl must spell an IP address in its usual form, or a host name"
        raise RequestError(message) from None
    is_private = is_private_name(host) if address is None else not is_public(address)
    if is_private and not allow_private:
        raise RequestError(_NOT_PUBLIC)
    return host
