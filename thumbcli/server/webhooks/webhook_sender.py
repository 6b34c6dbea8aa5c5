"""What a webhook says, and one try to bring it: signed, to a checked address, within 10 seconds.

Source:
    The webhook paragraph of ThumbAPI's contract: event, jobId, data or error, timestamp; three tries with
    backoff, 10 s each. How long the backoff is it does not say.
"""

from __future__ import annotations

import json
import ssl
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import anyio
import httpx

from thumbcli.errors import RequestError, Unreachable
from thumbcli.server.webhooks.signature import HEADER, sign
from thumbcli.server.webhooks.ssrf_guard import read_target, resolve
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from thumbcli.server.webhooks.ssrf_guard import Address, Lookup, WebhookTarget

__all__ = ["BACKOFF_S", "TIMEOUT_S", "DeliveryResult", "WebhookSender", "completed", "failed"]

TIMEOUT_S: Final = 10.0
"""How long one try may take, from the look-up of the name to the status of the answer, in seconds."""

BACKOFF_S: Final = (5.0, 30.0)
"""How long to wait after the first and after the second try, in seconds; the third is the last."""

_CONNECT_TIMEOUT_S = 4.0
_SAID_MAX_CHARS = 200
_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """How one try went.

    Attributes:
        arrived: Whether the receiver answered with a 2xx; nothing else counts.
        said: The status, or what went wrong instead, in a few words.
        hopeless: Whether another try would go the same way, because the address is not allowed.
    """

    arrived: bool
    said: str
    hopeless: bool = False


def completed(job_id: str, answer: Mapping[str, object], at: datetime) -> bytes:
    """Return the body that tells of a finished picture; `answer` is what a 200 would have said."""
    return _body(event="generation.completed", jobId=job_id, data=dict(answer), timestamp=_stamp(at))


def failed(job_id: str, error: str, at: datetime) -> bytes:
    """Return the body that tells of a picture that won't come; `error` is what an answer would have said."""
    return _body(event="generation.failed", jobId=job_id, error=error, timestamp=_stamp(at))


class WebhookSender:
    """Brings webhooks. Holds no connection: each try has its own, which ends with it.

    Connections are never shared, since two names may have one address, and the certificate that was checked
    for one of them says nothing about the other.

    Args:
        allow_private: Deliver into this network too.
        lookup: Asks for the addresses of a host, in place of the system's resolver.
        timeout_s: How long one try may take, in seconds.
        context: Which certificates to trust; by default those that `SSL_CERT_FILE` or certifi names.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        lookup: Lookup | None = None,
        timeout_s: float = TIMEOUT_S,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._lookup = lookup
        self._timeout_s = timeout_s
        self._given_context = context

    def read(self, url: object) -> WebhookTarget:
        """Read a URL, asking nobody.

        Raises:
            RequestError: It is none that a webhook may go to.
        """
        return read_target(url, allow_private=self._allow_private)

    async def check(self, target: WebhookTarget) -> None:
        """Make sure that a webhook may go there, as far as the names of hosts tell now.

        A name that nobody can resolve right now passes: the tries come later, and each of them asks again.

        Raises:
            RequestError: It may not.
        """
        with suppress(Unreachable):
            await resolve(target, allow_private=self._allow_private, lookup=self._lookup)

    async def deliver(self, url: str, body: bytes, secret: str) -> DeliveryResult:
        """Post `body`, signed with `secret`, once; whatever happens is in the result.

        Proxies of the environment are not asked, redirects are not followed, and the body of the answer is
        not read.
        """
        try:
            with anyio.fail_after(self._timeout_s):
                target = self.read(url)
                addresses = await resolve(target, allow_private=self._allow_private, lookup=self._lookup)
                status = await self._post(target, addresses, body, secret)
        except RequestError as error:
            return DeliveryResult(arrived=False, said=error.message, hopeless=True)
        except Unreachable as error:
            return DeliveryResult(arrived=False, said=error.message)
        except TimeoutError:
            return DeliveryResult(arrived=False, said=f"no answer within {self._timeout_s:g} s")
        except (httpx.HTTPError, OSError, ValueError) as error:
            return DeliveryResult(arrived=False, said=_words(error))
        if status in _REDIRECT:
            return DeliveryResult(arrived=False, said=f"HTTP {status}: redirects are not followed")
        return DeliveryResult(arrived=status in _SUCCESS, said=f"HTTP {status}")

    async def _post(
        self, target: WebhookTarget, addresses: tuple[Address, ...], body: bytes, secret: str
    ) -> int:
        """Knock at one address after the other until one opens; return the status."""
        headers = {
            "Host": target.netloc,
            "User-Agent": f"thumbcli/{__version__}",
            "Content-Type": "application/json",
            "Connection": "close",
            HEADER: sign(body, secret),
        }
        # The name goes into the handshake and the header only: what is dialled is the address itself.
        extensions = {"sni_hostname": target.host, "timeout": {"connect": _CONNECT_TIMEOUT_S}}
        *others, last = (
            httpx.Request("POST", target.at(address), headers=headers, content=body, extensions=extensions)
            for address in addresses
        )
        for request in others:
            try:
                return await self._status(request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._status(last)

    async def _status(self, request: httpx.Request) -> int:
        verify = self._context if request.url.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        async with httpx.AsyncHTTPTransport(verify=verify, trust_env=False) as transport:
            response = await transport.handle_async_request(request)
            await response.aclose()
            return response.status_code

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return self._given_context or httpx.create_ssl_context()


def _body(**fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _words(error: BaseException) -> str:
    """Return what an error says, or else the first error behind it that says anything."""
    behind: BaseException | None = error
    while behind is not None:
        if text := " ".join(str(behind).split()):
            return text[:_SAID_MAX_CHARS]
        behind = behind.__cause__ or behind.__context__
    return type(error).__name__


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
