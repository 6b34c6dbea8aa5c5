"""Downloads a file from a public web address, bounded in size and time.

Every address on the way is looked up once and checked, and the connection goes to what was checked: neither a
redirect nor a name that changes its mind leads into a private network.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final
from urllib.request import getproxies, proxy_bypass

import anyio
import httpx

from thumbcli.errors import InputError
from thumbcli.printable_text import printable, printable_address
from thumbcli.public_addresses import is_private_name, is_public, literal_address, look_up_all

if TYPE_CHECKING:
    from thumbcli.public_addresses import Address, Lookup

__all__ = ["download"]

_TIMEOUT_S: Final = 30.0
"""For the whole download, redirects included."""

_REDIRECTS_MAX: Final = 5
_ADDRESSES_TRIED: Final = 4
_PORTS: Final = {"http": 80, "https": 443}
_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS + 32
"""Tells zlib to detect which of the two headers the data has."""

_ACCEPT: Final = "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"


class _RefusedError(Exception):
    """The address may not be asked, or its answer may not be taken; the message says why."""


async def download(
    address: str,
    *,
    limit_bytes: int,
    timeout_s: float = _TIMEOUT_S,
    cut: bool = False,
    lookup: Lookup | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> bytes:
    """Return what a GET of `address` brings, decompressed.

    Args:
        address: A public http or https address.
        limit_bytes: The largest body, before and after decompression.
        timeout_s: How long all of it may take.
        cut: Whether a larger body is cut there, and is no error.
        lookup: Resolves a host, in place of the system's resolver.
        transport: Sends the requests, in place of the network.

    Raises:
        InputError: It can't be had; the message has no user, query or fragment of the address.
    """
    shown = printable_address(address)
    remedy = f"try it again, or save it to a file and name that: curl -L -o feed.xml {shown}"
    try:
        with anyio.fail_after(timeout_s):
            async with httpx.AsyncClient(transport=transport, timeout=timeout_s, trust_env=True) as client:
                return await _follow(client, httpx.URL(address), limit_bytes, lookup, cut=cut)
    except TimeoutError:
        why = f"it takes more than {timeout_s:g} s"
    except _RefusedError as error:
        why = str(error)
    except (httpx.InvalidURL, UnicodeError):
        why = "it is not a web address"
    except (httpx.HTTPError, OSError) as error:
        why = f"it can't be reached: {str(error) or type(error).__name__}"
    raise InputError(f"{shown} is not read: {printable(why)[:200]}", remedy=remedy)


async def _follow(
    client: httpx.AsyncClient, url: httpx.URL, limit_bytes: int, lookup: Lookup | None, *, cut: bool
) -> bytes:
    for _ in range(_REDIRECTS_MAX + 1):
        response = await _send(client, url, lookup)
        try:
            if response.status_code == httpx.codes.OK:
                return await _body(response, limit_bytes, cut=cut)
            if not response.has_redirect_location:
                raise _RefusedError(f"the answer is HTTP {response.status_code}")
            url = url.join(response.headers["location"])
        finally:
            await response.aclose()
    raise _RefusedError(f"more than {_REDIRECTS_MAX} redirects")


async def _send(client: httpx.AsyncClient, url: httpx.URL, lookup: Lookup | None) -> httpx.Response:
    """Ask for a URL at one of its addresses that were checked."""
    if url.scheme not in _PORTS or not url.host:
        raise _RefusedError("it is not an http or https address")
    host, port = url.host.rstrip(".").lower(), url.port or _PORTS[url.scheme]
    headers = {
        "Host": url.netloc.decode("ascii"),
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
        "User-Agent": "thumbcli",
    }
    if getproxies().get(url.scheme) and not proxy_bypass(host):
        # The proxy resolves the name, and this machine may be unable to.
        _check_name(host)
        request = client.build_request("GET", url.copy_with(userinfo=b""), headers=headers)
        return await client.send(request, stream=True)
    failure: httpx.TransportError | None = None
    for address in (await _checked(host, port, lookup))[:_ADDRESSES_TRIED]:
        # The name is only in the TLS handshake and the header.
        request = client.build_request(
            "GET",
            url.copy_with(userinfo=b"", host=str(address)),
            headers=headers,
            extensions={"sni_hostname": host},
        )
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
    raise failure or _RefusedError(f"{host} has no address")


def _check_name(host: str) -> None:
    try:
        address = literal_address(host)
    except ValueError:
        raise _RefusedError(f"{host} is not an address in its usual form") from None
    if is_private_name(host) if address is None else not is_public(address):
        raise _RefusedError(f"{host} is not a public address")


async def _checked(host: str, port: int, lookup: Lookup | None) -> tuple[Address, ...]:
    _check_name(host)
    found = await look_up_all(host, port, lookup)
    private = [str(address) for address in found if not is_public(address)]
    if private:
        raise _RefusedError(f"{host} leads to {min(private)}, which is not a public address")
    return found


async def _body(response: httpx.Response, limit_bytes: int, *, cut: bool) -> bytes:
    """Return the body, decompressed only as far as the limit: a gigabyte of zeros fits into a megabyte."""
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip", "deflate", ""}:
        raise _RefusedError("the answer is compressed in a way that was not asked for")
    unpack = zlib.decompressobj(_GZIP_OR_ZLIB) if coding not in {"identity", ""} else None
    body, why = bytearray(), ""
    # Cancelling, unlike leaving the loop, also finishes the generators inside httpx.
    with anyio.CancelScope() as scope:
        async for chunk in response.aiter_raw():
            try:
                # At least one: none would mean no limit.
                room_bytes = max(limit_bytes + 1 - len(body), 1)
                body += unpack.decompress(chunk, room_bytes) if unpack else chunk
            except zlib.error:
                why = "its compression is damaged"
            if len(body) > limit_bytes and cut:
                del body[limit_bytes:]
                scope.cancel()
            elif len(body) > limit_bytes:
                why = f"the answer is larger than {limit_bytes // 1024 // 1024} MB"
            if why:
                scope.cancel()
    if why:
        raise _RefusedError(why)
    return bytes(body)
