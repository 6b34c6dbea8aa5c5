"""HTTP as the hosted engine speaks it: requests out, answers back, foreign exceptions translated once."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import anyio
import httpx

from thumbcli.contract import EngineName, fingerprint
from thumbcli.engines.thumbapi.api_error_text import Answer, about, plain
from thumbcli.engines.thumbapi.http_logging import log_answer, log_failure, log_request
from thumbcli.engines.thumbapi.request_body import payload
from thumbcli.engines.thumbapi.response_parsing import MAYBE_CHARGED, RETRY_LATER
from thumbcli.errors import AnswerLost, BadAnswer, ConfigError, Unreachable
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from thumbcli.contract import Request
    from thumbcli.engines.thumbapi.request_queue import Throttle
    from thumbcli.errors import ItemError

__all__ = ["Wire"]

_CONNECT_TIMEOUT_S = 10.0
_ERROR_BODY_TIMEOUT_S = 5.0
_ANSWER_MAX_BYTES = 64 * 1024 * 1024
_ERROR_MAX_BYTES = 64 * 1024
_MAX_REDIRECTS = 3
# A picture that is still arriving was paid for: whoever trickles gets longer than whoever says nothing.
_TRICKLE_FACTOR = 5

_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.WriteError,
    httpx.WriteTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    UnicodeError,
)


class Wire:
    """One pool of connections to one address with one key."""

    def __init__(
        self,
        key: SecretStr,
        base_url: str,
        *,
        timeout_s: float,
        keep_alive: int,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        """Set it up; nothing is opened yet.

        Args:
            key: Goes into a header of each request to the API, and nowhere else.
            base_url: Where the API lives, up to and without `/v1/generate`.
            timeout_s: How long the other side may stay silent, in seconds.
            keep_alive: How many idle connections are kept.
            transport: In place of the network.

        Raises:
            ConfigError: `base_url` is no http or https address.
        """
        self._key = key
        self._base_url = _checked_address(base_url, key)
        self._timeout_s = timeout_s
        self._keep_alive = keep_alive
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"Wire({httpx.URL(self._base_url)!r})"

    @property
    def host(self) -> str:
        """Who is asked."""
        return httpx.URL(self._base_url).host

    def open(self) -> None:
        """Open the pool.

        Raises:
            ConfigError: The environment names a proxy or certificates that can't be used.
        """
        try:
            self._client = httpx.AsyncClient(
                headers={"User-Agent": f"thumbcli/{__version__}"},
                timeout=httpx.Timeout(self._timeout_s, connect=min(self._timeout_s, _CONNECT_TIMEOUT_S)),
                # How many go out at once is the pace's affair: here nobody should have to queue.
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=self._keep_alive),
                max_redirects=_MAX_REDIRECTS,
                transport=self._transport,
            )
        except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
            words = plain(str(error), self._key)
            raise ConfigError(
                f"the proxy or certificate settings of this environment can't be used: {words}",
                remedy="check HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR",
            ) from None

    async def close(self) -> None:
        """Close it, if it is open."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def ask(self, request: Request, watched_by: Throttle | None = None) -> Answer:
        """Send a request to draw and collect the answer, whatever it says.

        Args:
            request: What to draw.
            watched_by: Told of each step on the way.

        Raises:
            Unreachable: It never left whole.
            UncertainError: It did, and its answer did not come back whole.
        """
        client, content = self._opened(), payload(request)
        url = f"{self._base_url}/v1/generate"
        log_request("POST", url, self._headers(request), content, self._key)
        extensions = {} if watched_by is None else {"trace": _Watch(watched_by)}
        failure: ItemError
        try:
            with anyio.fail_after(self._timeout_s * _TRICKLE_FACTOR):
                async with client.stream(
                    "POST", url, content=content, headers=self._headers(request), extensions=extensions
                ) as response:
                    answer = await _collect(response)
        except _TooLarge as error:
            failure = BadAnswer(str(error) + about(request.title), remedy=MAYBE_CHARGED)
        except (httpx.HTTPError, *_NEVER_SENT, TimeoutError) as error:
            log_failure(error, self._key)
            failure = self._translated(error, request.title)
        else:
            log_answer(answer, self._key)
            return answer
        # Raised out here, without the other as its context: an httpx error holds its request, hence the key.
        raise failure

    async def fetch(self, address: str) -> bytes | None:
        """Fetch a picture from anywhere, without the key; None if it is not to be had."""
        client = self._opened()
        log_request("GET", address, {}, b"", self._key)
        try:
            if httpx.URL(address).scheme not in {"http", "https"}:
                return None
            with anyio.fail_after(self._timeout_s * _TRICKLE_FACTOR):
                async with client.stream("GET", address, follow_redirects=True) as response:
                    log_answer(Answer(status=response.status_code, headers=dict(response.headers)), self._key)
                    if response.status_code == httpx.codes.OK:
                        return await _read(response, _ANSWER_MAX_BYTES)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, _TooLarge, TimeoutError) as error:
            log_failure(error, self._key)
        return None

    def _headers(self, request: Request) -> dict[str, str]:
        return {
            "x-api-key": self._key.get_secret_value(),
            "Content-Type": "application/json",
            "Idempotency-Key": fingerprint(request, EngineName.THUMBAPI),
        }

    def _translated(self, error: Exception, title: str) -> ItemError:
        """Say what a transport error means: it never went out, or its answer got lost."""
        code = "timeout" if isinstance(error, httpx.TimeoutException | TimeoutError) else "network"
        words = plain(str(error), self._key).rstrip(".")
        detail = f": {words}" if words else ""
        if isinstance(error, _NEVER_SENT):
            slow = " in time" if code == "timeout" else ""
            message = f"the request did not reach {self.host}{slow}{detail}"
            return Unreachable(message + about(title), remedy=RETRY_LATER, code=code)
        if isinstance(error, httpx.DecodingError):
            return BadAnswer(f"the answer is damaged{detail}" + about(title), remedy=MAYBE_CHARGED)
        if code == "timeout":
            message = f"{self.host} did not answer within {self._timeout_s:g} s"
        else:
            message = f"the connection to {self.host} broke before the answer was there{detail}"
        return AnswerLost(message + about(title), remedy=MAYBE_CHARGED, code=code)

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            raise RuntimeError("the engine is used outside of its `async with`")
        return self._client


class _TooLarge(Exception):  # noqa: N818 - named by what happened, as in the tree of errors
    """A body beyond every picture's size."""


async def _read(response: httpx.Response, limit_bytes: int) -> bytes:
    body = bytearray()
    # Stopped by cancelling, not by leaving the loop: so the generators inside httpx come to their end too.
    with anyio.CancelScope() as scope:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > limit_bytes:
                scope.cancel()
    if len(body) > limit_bytes:
        raise _TooLarge(f"the answer is larger than {limit_bytes // 1024 // 1024} MiB")
    return bytes(body)


async def _collect(response: httpx.Response) -> Answer:
    """Read an answer; of an error the status is enough, should its words not come whole."""
    headers = dict(response.headers)
    if response.is_success:
        return Answer(
            status=response.status_code, headers=headers, body=await _read(response, _ANSWER_MAX_BYTES)
        )
    body = b""
    with anyio.move_on_after(_ERROR_BODY_TIMEOUT_S):
        try:
            body = await _read(response, _ERROR_MAX_BYTES)
        except (httpx.HTTPError, _TooLarge):
            body = b""
    return Answer(status=response.status_code, headers=headers, body=body)


class _Watch:
    """Watches the request that goes alone: when it is sent whole, and how long the handshake takes.

    Source:
        The `trace` extension of HTTP Core.
    """

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle
        self._began_s = math.nan

    async def __call__(self, event: str, _info: Mapping[str, object]) -> None:
        if event == "connection.connect_tcp.started":
            self._began_s = time.monotonic()
        elif event == "connection.connect_tcp.complete":
            self._throttle.pace.connected(time.monotonic() - self._began_s)
        if ".receive_" not in event:
            self._throttle.sent(whole=event.endswith(".send_request_body.complete"))


def _checked_address(base_url: str, key: SecretStr) -> str:
    try:
        url = httpx.URL(base_url.strip())
        usable = url.scheme in {"http", "https"} and bool(url.host.encode("idna"))
    except (httpx.InvalidURL, UnicodeError):
        usable = False
    if not usable:
        shown = plain(base_url, key)
        raise ConfigError(
            f"the base address {shown!r} is no http or https address",
            remedy="write it as in https://api.thumbapi.dev",
        )
    return base_url.strip().rstrip("/")
