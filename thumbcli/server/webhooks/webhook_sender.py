"""Webhooks: their bodies, their signature, and one try to deliver one.

The signature is the HMAC-SHA256 of the body. Each key has a secret of its own, so that the holder of one key
can't sign for another; a server without keys has one for its data folder. Secrets are stored as they are,
because signing needs them.

Source:
    The webhook section of ThumbAPI's contract: event, jobId, data or error, timestamp; three tries with
    backoff, 10 s each. It does not say how long the backoff is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import ssl
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import anyio
import httpx

from thumbcli.errors import RequestError, Unreachable
from thumbcli.server.store.serve_database import KEY_ID_PREFIX, ServeDatabase
from thumbcli.server.webhooks.ssrf_guard import WebhookTarget, read_target, resolve
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from thumbcli.public_addresses import Address, Lookup

__all__ = [
    "BACKOFF_S",
    "SIGNATURE_HEADER",
    "TIMEOUT_S",
    "DeliveryResult",
    "WebhookSender",
    "completed",
    "failed",
    "make_secret",
    "secret_of",
    "sign",
]

TIMEOUT_S: Final = 10.0
"""How long one try may take, from the DNS lookup to the status of the answer, in seconds."""

BACKOFF_S: Final = (5.0, 30.0)
"""How long to wait after the first and after the second try, in seconds; the third is the last."""

SIGNATURE_HEADER: Final = "X-ThumbAPI-Signature"

_PREFIX = "whsec_"
_SECRET_BYTES = 32
_CONNECT_TIMEOUT_S = 4.0
_MESSAGE_MAX_CHARS = 200


def make_secret() -> str:
    """Return a new secret: `whsec_` and 256 random bits."""
    return _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def sign(body: bytes, secret: str) -> str:
    """Return the signature of `body`: 64 lower-case hex digits.

    Args:
        body: The bytes that are sent.
        secret: The secret, including its prefix.
    """
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def secret_of(store: ServeDatabase, key_id: str) -> str:
    """Return the webhook secret of a key, making it on first use. Blocks on I/O.

    Args:
        store: The database.
        key_id: The id of the key; callers without a key of their own share one secret.

    Raises:
        DiskError: The database can't be written.
    """
    owner = key_id if key_id.startswith(KEY_ID_PREFIX) else ""
    # It is shown once and copied elsewhere: a power failure must not undo it.
    with store.writing(synced=True) as write:
        write("INSERT OR IGNORE INTO webhook_secret (key_id, secret) VALUES (?, ?)", owner, make_secret())
        found = write("SELECT secret FROM webhook_secret WHERE key_id = ?", owner).fetchone()
        return str(found[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """The result of one try.

    Attributes:
        delivered: Whether the receiver answered with a 2xx.
        message: The status, or what went wrong.
        permanent: Whether another try would fail too, because the address is not allowed.
    """

    delivered: bool
    message: str
    permanent: bool = False


def completed(job_id: str, answer: Mapping[str, object], at: datetime) -> bytes:
    """Return the body for a finished picture; `answer` is what a 200 would have answered."""
    return _body("completed", job_id, at, data=dict(answer))


def failed(job_id: str, error: str, at: datetime) -> bytes:
    """Return the body for a failed picture; `error` is the message that an answer would have had."""
    return _body("failed", job_id, at, error=error)


class WebhookSender:
    """Delivers webhooks.

    Connections are never reused, since two names may have one address, and the certificate that was checked
    for one of them is not valid for the other.

    Args:
        allow_private: Deliver to private networks too.
        lookup: Resolves a host, in place of the system's resolver.
        timeout_s: How long one try may take, in seconds.
        context: Which certificates to trust; by default those of `SSL_CERT_FILE` or certifi.
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
        """Parse a URL, without a DNS lookup.

        Raises:
            RequestError: It is invalid, or webhooks may not go there.
        """
        return read_target(url, allow_private=self._allow_private)

    async def check(self, target: WebhookTarget) -> None:
        """Check that webhooks may go to the addresses of a host.

        A name that can't be resolved now passes: each try resolves it again.

        Raises:
            RequestError: They may not.
        """
        with suppress(Unreachable):
            await resolve(target, allow_private=self._allow_private, lookup=self._lookup)

    async def deliver(self, url: str, body: bytes, secret: str) -> DeliveryResult:
        """Post `body` once, signed with `secret`.

        Proxies of the environment are not used, redirects are not followed, and the body of the answer is not
        read.
        """
        try:
            with anyio.fail_after(self._timeout_s):
                target = self.read(url)
                addresses = await resolve(target, allow_private=self._allow_private, lookup=self._lookup)
                status = await self._post(target, addresses, body, secret)
        except (RequestError, Unreachable) as error:
            permanent = isinstance(error, RequestError)
            return DeliveryResult(delivered=False, message=error.message, permanent=permanent)
        except TimeoutError:
            return DeliveryResult(delivered=False, message=f"no answer within {self._timeout_s:g} s")
        except (httpx.HTTPError, OSError, ValueError) as error:
            return DeliveryResult(delivered=False, message=_describe(error))
        note = ": redirects are not followed" if httpx.codes.is_redirect(status) else ""
        return DeliveryResult(delivered=httpx.codes.is_success(status), message=f"HTTP {status}{note}")

    async def _post(
        self, target: WebhookTarget, addresses: tuple[Address, ...], body: bytes, secret: str
    ) -> int:
        """Try one address after the other until one accepts the connection; return the status."""
        headers = {
            "Host": target.netloc,
            "User-Agent": f"thumbcli/{__version__}",
            "Content-Type": "application/json",
            "Connection": "close",
            SIGNATURE_HEADER: sign(body, secret),
        }
        # The name is only in the TLS handshake and the header: the connection goes to the checked address.
        extensions = {"sni_hostname": target.host, "timeout": {"connect": _CONNECT_TIMEOUT_S}}
        *others, last = (
            httpx.Request("POST", target.at(address), headers=headers, content=body, extensions=extensions)
            for address in addresses
        )
        for request in others:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._status(request)
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


def _body(event: str, job_id: str, at: datetime, **result: object) -> bytes:
    timestamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fields = {"event": f"generation.{event}", "jobId": job_id, **result, "timestamp": timestamp}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _describe(error: BaseException) -> str:
    """Return the message of an error, or of the first of its causes that has one."""
    cause: BaseException | None = error
    while cause is not None:
        if text := " ".join(str(cause).split()):
            return text[:_MESSAGE_MAX_CHARS]
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__
