"""Downloads pictures that were paid for from where the API keeps them.

The address is the API's word, and every redirect somebody else's, so none is trusted: the key is never sent,
only public addresses are asked, and everything has a limit. A picture that can't be had now is not gone: only
a 404 or a 410 says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import anyio
import httpx

from thumbcli.engines.thumbapi.api_error_text import Answer, body_excerpt, printable, title_suffix
from thumbcli.engines.thumbapi.body_reader import BodyCutError, BodyRefusedError, read_body
from thumbcli.engines.thumbapi.environment_proxies import proxy_for
from thumbcli.engines.thumbapi.retry_policy import parse_retry_after
from thumbcli.errors import ServerError, TemporaryError, Unreachable
from thumbcli.printable_text import printable_address
from thumbcli.public_addresses import is_private_name, is_public, literal_address, look_up_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import SecretStr

    from thumbcli.public_addresses import Address, Lookup

__all__ = ["DIRECT", "StoredPictures"]

DIRECT = "direct"
"""The extension of a request that uses no proxy, whatever the environment names."""

_MAX_REDIRECTS = 3
_ADDRESSES_TRIED = 4
_SHOWN_MAX_CHARS = 200
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_PORTS = {"http": 80, "https": 443}
_ACCEPT = "image/webp,image/png,image/jpeg;q=0.9,*/*;q=0.1"
"""Some services convert a picture to any type that the client names, such as AVIF."""
_REMEDY = "try again later: it is fetched then, unpaid; thumb batch --overwrite buys it again"


class _NotAllowedError(Exception):
    """The address may not be asked; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPictures:
    """Where the API keeps its pictures.

    Attributes:
        title: The requested title, for messages.
        client: Sends the requests.
        base_url: The address of the API; pictures may be kept on the same host, even if it is private.
        key: Masked in messages; never sent.
        timeout_s: How long one download may take.
        limit_bytes: The largest picture.
        log: Takes a format and its parts, for each request and answer.
        lookup: Resolves a host, in place of the system's resolver.
    """

    title: str
    client: httpx.AsyncClient
    base_url: httpx.URL
    key: SecretStr
    timeout_s: float
    limit_bytes: int
    log: Callable[..., None]
    lookup: Lookup | None = None

    async def fetch(self, address: str) -> bytes | None:
        """Download a picture; None if it is gone for good.

        Returns:
            The body of a 200, whatever it is.

        Raises:
            TemporaryError: It can't be had now: a `ServerError` or an `Unreachable` where another try may
                help soon.
        """
        failed: type[TemporaryError] = TemporaryError
        try:
            with anyio.fail_after(self.timeout_s):
                return await self._follow(httpx.URL(address))
        except (_NotAllowedError, BodyRefusedError, httpx.DecodingError) as error:
            why, code = str(error), "image-url"
        except (httpx.InvalidURL, UnicodeError) as error:
            why, code = f"it is not a web address ({error})", "image-url"
        except TimeoutError:
            why, code = f"it takes more than {self.timeout_s:g} s", "timeout"
        except BodyCutError as error:
            failed, why, code = Unreachable, f"the connection broke: {error}", "network"
        except (httpx.HTTPError, OSError) as error:
            self.log("! %s %s", type(error).__name__, str(error))
            failed, slow = Unreachable, isinstance(error, httpx.TimeoutException)
            why, code = f"it can't be reached: {error}", "network"
            if slow:
                why, code = "it does not answer", "timeout"
        raise failed(self._failed(address, why), remedy=_REMEDY, code=code)

    def unusable(self, address: str, data: bytes, why: str) -> TemporaryError:
        """Return the error for a body that is not a whole picture, such as the page of a captive portal."""
        excerpt = body_excerpt(Answer(status=HTTPStatus.OK, body=data), self.key) if _is_text(data) else ""
        message = self._failed(address, f"what comes is not the picture: {excerpt or why}")
        return TemporaryError(message, remedy=_REMEDY, code="image-url")

    def _failed(self, address: str, why: str) -> str:
        why = printable(why, self.key, _SHOWN_MAX_CHARS).rstrip(".")
        where = printable(printable_address(address), self.key, _SHOWN_MAX_CHARS)
        failed = f"the picture is paid for and can't be fetched from {where} now: {why}"
        return failed + title_suffix(self.title)

    async def _follow(self, url: httpx.URL) -> bytes | None:
        """Return the body of a 200, after some redirects.

        httpx would follow them too, but read their bodies to the end, and ask any address.
        """
        first = url
        for _ in range(_MAX_REDIRECTS + 1):
            response = await self._send(url)
            try:
                status = response.status_code
                self.log("← %s %s %s", str(status), dict(response.headers), b"")
                if status == httpx.codes.OK:
                    return await read_body(response, self.limit_bytes)
                if status in _GONE:
                    return None
                if not response.has_redirect_location:
                    raise self._refused(str(first), response)
                url = url.join(response.headers["location"])
            finally:
                await response.aclose()
        raise _NotAllowedError(f"more than {_MAX_REDIRECTS} redirects")

    def _refused(self, address: str, response: httpx.Response) -> TemporaryError:
        status = response.status_code
        message = self._failed(address, f"HTTP {status}")
        if status == HTTPStatus.TOO_MANY_REQUESTS or response.is_server_error:
            retry_after_s = parse_retry_after(response.headers.get("retry-after"), datetime.now(UTC))
            return ServerError(message, remedy=_REMEDY, code=str(status), retry_after_s=retry_after_s)
        return TemporaryError(message, remedy=_REMEDY, code=str(status))

    async def _send(self, url: httpx.URL) -> httpx.Response:
        """Ask for a URL, at one of its addresses that were checked."""
        self.log("→ GET %s %s %s", str(url), {}, b"")
        if url.scheme not in _PORTS or not url.host:
            raise _NotAllowedError("it is not an http or https address")
        host, port = url.host.rstrip(".").lower(), url.port or _PORTS[url.scheme]
        headers = {"Host": url.netloc.decode("ascii"), "Connection": "close", "Accept": _ACCEPT}
        if proxy_for(url.scheme, url.host, url.port) is not None:
            # The proxy resolves the name, and this machine may be unable to.
            self._check_name(host)
            plain = url.copy_with(userinfo=b"")
            request = self.client.build_request("GET", plain, headers=headers)
            return await self.client.send(request, stream=True)
        failure: httpx.TransportError | None = None
        for address in (await self._checked(host, port))[:_ADDRESSES_TRIED]:
            pinned = url.copy_with(userinfo=b"", host=str(address))
            # The name is only in the TLS handshake and the header. The connection is never used again: it was
            # checked for this name, and others may have the same address.
            request = self.client.build_request(
                "GET", pinned, headers=headers, extensions={"sni_hostname": host, DIRECT: True}
            )
            try:
                return await self.client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or OSError(f"{host} has no address")

    def _check_name(self, host: str) -> None:
        if host == self.base_url.host.lower():
            return
        try:
            address = literal_address(host)
        except ValueError:
            raise _NotAllowedError(f"{host} is not an address in its usual form") from None
        if is_private_name(host) if address is None else not is_public(address):
            raise _NotAllowedError(f"{host} is not a public address")

    async def _checked(self, host: str, port: int) -> tuple[Address, ...]:
        """Return the addresses of a host, if all are public or those of the API."""
        found = await look_up_all(host, port, self.lookup)
        private = {address for address in found if not is_public(address)}
        if private and not private <= await self._addresses_of_api():
            raise _NotAllowedError(f"{host} leads to {min(map(str, private))}, which is not a public address")
        return found

    async def _addresses_of_api(self) -> set[Address]:
        try:
            return set(await look_up_all(self.base_url.host, _PORTS["https"], self.lookup))
        except OSError:
            return set()


def _is_text(data: bytes) -> bool:
    return bool(data) and b"\0" not in data[:1024]
