"""Which requests are answered, by the headers in which they name the server, the sender and proxies between.

Any web page can point a host name of its own at the loopback address (DNS rebinding); its script is then as
close to a server without keys as the person at the machine. So such a server answers under its own names
alone, and changes nothing for the pages of other sites.

Source:
    RFC 9110, 7.2 and RFC 9112, 3.2: one valid `Host` per request, else a 400, and a 421 for a foreign one.
    The Fetch standard for `Origin`, Fetch Metadata for `Sec-Fetch-Site`.
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.cors import is_named_origin
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request

__all__ = [
    "came_through_proxy",
    "check_sender",
    "check_site",
    "is_from_other_site",
    "is_own_name",
    "read_host",
]

_HOST = re.compile(
    r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,254})(?::(?P<port>[0-9]{0,5}))?", re.IGNORECASE | re.ASCII
)
_PORTS = {"http": 80, "https": 443}
_PORT_MAX = 65_535
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_PAGE = frozenset({"same-origin", "none"})
_PROXY_HEADERS = frozenset({"forwarded", "via", "x-real-ip"})
_PROXY_PREFIX = "x-forwarded-"
_CLOSE = {"Connection": "close"}


class _Host(NamedTuple):
    """A host as a header names it: in lower case, without the dot at its end; the port may be missing."""

    name: str
    port: int | None


def read_host(text: str) -> _Host | None:
    """Parse the value of a `Host` header, or what follows `://` in an `Origin`; None if it is malformed."""
    found = _HOST.fullmatch(text)
    if found is None:
        return None
    name, port = found["name"].lower(), int(found["port"]) if found["port"] else None
    if port is not None and port > _PORT_MAX:
        return None
    if name.startswith("["):
        try:
            return _Host(str(ipaddress.IPv6Address(name[1:-1])), port)
        except ValueError:
            return None
    name = name.removesuffix(".")
    return _Host(name, port) if all(name.split(".")) else None


def is_own_name(name: str, names: Collection[str]) -> bool:
    """Return whether `name` always means this machine, or is one of `names`.

    Args:
        name: As `read_host` returns it.
        names: The address that the server listens on, and those given with `--allowed-host`.
    """
    if name == "localhost" or name in names:
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(name).is_loopback
    return False


def came_through_proxy(request: Request) -> bool:
    """Return whether a proxy says that it passed the request on: its sender may be anywhere."""
    return any(name in _PROXY_HEADERS or name.startswith(_PROXY_PREFIX) for name in request.headers)


async def check_sender(request: Request) -> None:
    """Refuse a request that does not name this server, or that another site sends to a server without keys.

    Raises:
        ApiError: 400, there is not exactly one valid `Host`; 421, it is not a name of this server; 403,
            another site sends it.
    """
    state = app_state_of(request)
    names = request.headers.getlist("host")
    host = read_host(names[0]) if len(names) == 1 else None
    if host is None and (names or request.scope["http_version"] != "1.0" or not await _has_keys(request)):
        message = "the request must have one valid Host header"
        raise ApiError(HTTPStatus.BAD_REQUEST, message, "invalid_host", _CLOSE)
    own = host is None or is_own_name(host.name, state.config.own_names)
    if not own and (state.config.allowed_hosts or not await _has_keys(request)):
        message = "this server does not answer to this host name: --allowed-host makes it do so"
        raise ApiError(HTTPStatus.MISDIRECTED_REQUEST, message, "wrong_host", _CLOSE)
    foreign = is_from_other_site(request) and not is_named_origin(request, state.config.cors_origins)
    if request.method not in _SAFE and foreign and not await _has_keys(request):
        raise _cross_site("without keys, this server changes nothing for the pages of other sites")


def check_site(request: Request) -> None:
    """Refuse a request from the page of another site.

    Raises:
        ApiError: 403.
    """
    if is_from_other_site(request):
        raise _cross_site("this route is for this server's own page")


async def _has_keys(request: Request) -> bool:
    """Return whether a key was ever made; it is only asked about where it matters."""
    state = app_state_of(request)
    return state.keys.known_configured or await state.database.off_loop(state.keys.configured)


def is_from_other_site(request: Request) -> bool:
    """Return whether a browser names another site as the sender; programs name none.

    `Sec-Fetch-Site` goes first: behind a proxy that changes `Host`, `Origin` is not the server's own.
    """
    sites, origins = request.headers.getlist("sec-fetch-site"), request.headers.getlist("origin")
    if any(sites):
        return not _OWN_PAGE.issuperset(sites)
    host = request.headers.get("host", "")
    return len(origins) > 1 or any(not _is_own_origin(origin, host) for origin in origins)


def _is_own_origin(origin: str, host: str) -> bool:
    scheme, separator, rest = origin.partition("://")
    default = _PORTS.get(scheme.lower())
    sender, own = read_host(rest), read_host(host)
    if not separator or default is None or sender is None or own is None:
        return False
    # Behind a proxy the scheme is not ours; without a port the host means the scheme's own.
    return (sender.name, sender.port or default) == (own.name, own.port or default)


def _cross_site(message: str) -> ApiError:
    return ApiError(HTTPStatus.FORBIDDEN, message, "cross_site")
