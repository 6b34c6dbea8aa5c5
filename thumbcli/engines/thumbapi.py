"""The hosted engine: ThumbAPI over HTTP."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Self

import anyio
import httpx
from pydantic import SecretStr

from thumbcli import __version__
from thumbcli.contract import CREDITS, EngineName, Request, Thumbnail, fingerprint
from thumbcli.engines.answers import (
    MAYBE_CHARGED,
    RETRY_LATER,
    Answer,
    about,
    plain,
    read_answer,
    read_refusal,
    thumbnail,
)
from thumbcli.engines.base import Notice, Notify, ignore_notice
from thumbcli.engines.image_header import BrokenPicture
from thumbcli.engines.retry import RetryPolicy, should_retry, wait_before_retry_s
from thumbcli.engines.throttle import Throttle
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    BadAnswer,
    ConfigError,
    ItemError,
    RateLimited,
    TemporaryError,
    Unreachable,
)

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["ThumbApi"]

_PUBLIC_TEST_KEY = "thumbapi_test"
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


class ThumbApi:
    """ThumbAPI, asked over one pool of connections that all titles share.

    A request carries the picture's key as its `Idempotency-Key`, so that a server that honours it never
    charges a retry twice.
    """

    def __init__(
        self,
        api_key: str,
        *,
        base_url: str = "https://api.thumbapi.dev",
        timeout_s: float = 60.0,
        concurrency: int = 4,
        policy: RetryPolicy | None = None,
        notify: Notify = ignore_notice,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Set it up; nothing is opened before it is entered.

        Args:
            api_key: White space around it is let go.
            base_url: Where the API lives, up to and without `/v1/generate`.
            timeout_s: How long the other side may stay silent, in seconds.
            concurrency: How many pictures it is sensible to ask for at once.
            policy: How often and how patiently to try again.
            notify: Told of each failure that is tried again.
            transport: In place of the network.

        Raises:
            AuthError: There is no key, or it holds characters that no key has.
            ConfigError: `base_url` is no http or https address.
            ValueError: `timeout_s` or `concurrency` is not positive.
        """
        if timeout_s <= 0 or concurrency < 1:
            raise ValueError("timeout_s and concurrency must be positive")
        self._key = SecretStr(_checked_key(api_key))
        self._base_url = _checked_address(base_url, self._key)
        self._timeout_s = timeout_s
        self._concurrency = concurrency
        self._policy = policy or RetryPolicy()
        self._notify = notify
        self._transport = transport
        self._throttle = Throttle()
        self._rng = random.SystemRandom()
        self._client: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"ThumbApi(base_url={httpx.URL(self._base_url)!r}, concurrency={self._concurrency})"

    @property
    def name(self) -> EngineName:
        """Who draws."""
        return EngineName.THUMBAPI

    @property
    def look(self) -> str:
        """Empty: the API never says which version of its look it draws."""
        return ""

    @property
    def concurrency(self) -> int:
        """How many pictures it is sensible to ask for at once."""
        return self._concurrency

    def credits(self, request: Request) -> int:
        """Return what `request` would cost; 0 with the public test key."""
        return 0 if self._key.get_secret_value() == _PUBLIC_TEST_KEY else CREDITS[request.model]

    async def __aenter__(self) -> Self:
        """Open the pool of connections.

        Raises:
            ConfigError: The environment names a proxy or certificates that can't be used.
        """
        self._client = self._open_client()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def generate(self, request: Request) -> Thumbnail:
        """Have one picture drawn; what may pass is tried again as the policy says.

        Raises:
            RequestRefused: The API wants none of this title.
            TemporaryError: The last attempt failed as well.
            UncertainError: It may have been charged, and no picture came.
            AuthError: The key or its plan.
            QuotaError: The month's generations are used up.
        """
        content = _payload(request)
        attempt = 0
        while True:
            attempt += 1
            await self._throttle.wait()
            try:
                return await self._attempt(request, content)
            except TemporaryError as error:
                wait_s = wait_before_retry_s(error, attempt, self._policy, self._rng)
                if isinstance(error, RateLimited) or error.retry_after_s is not None:
                    self._throttle.pause(wait_s)
                if attempt >= self._policy.attempts or not should_retry(error):
                    raise
                self._notify(_notice(request.title, error, attempt, wait_s))
            await anyio.sleep(wait_s)

    async def recover(self, request: Request, image_url: str) -> Thumbnail | None:
        """Fetch a picture again that was paid for before, without the key; None if it is not to be had."""
        try:
            if httpx.URL(image_url).scheme not in {"http", "https"}:
                return None
            data = await self._fetch(image_url)
            return None if data is None else thumbnail(data, request, credits_spent=0, image_url=image_url)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, BrokenPicture, _TooLarge, TimeoutError):
            return None

    async def _fetch(self, image_url: str) -> bytes | None:
        client = self._opened()
        with anyio.fail_after(self._timeout_s * _TRICKLE_FACTOR):
            async with client.stream("GET", image_url, follow_redirects=True) as response:
                if response.status_code != httpx.codes.OK:
                    return None
                return await _read(response, _ANSWER_MAX_BYTES)

    async def _attempt(self, request: Request, content: bytes) -> Thumbnail:
        answer = await self._exchange(request, content)
        if not httpx.codes.is_success(answer.status):
            raise read_refusal(answer, request.title, self._key)
        return read_answer(answer, request, credits_spent=self.credits(request), secret=self._key)

    async def _exchange(self, request: Request, content: bytes) -> Answer:
        """Send it and collect the answer; foreign exceptions end here."""
        client = self._opened()
        failure: ItemError
        try:
            with anyio.fail_after(self._timeout_s * _TRICKLE_FACTOR):
                async with client.stream(
                    "POST", f"{self._base_url}/v1/generate", content=content, headers=self._headers(request)
                ) as response:
                    return await _collect(response)
        except _TooLarge as error:
            failure = BadAnswer(str(error) + about(request.title), remedy=MAYBE_CHARGED)
        except (httpx.HTTPError, *_NEVER_SENT, TimeoutError) as error:
            failure = self._translated(error, request.title)
        # Raised out here, without the other as its context: an httpx error holds its request, hence the key.
        raise failure

    def _headers(self, request: Request) -> dict[str, str]:
        return {
            "x-api-key": self._key.get_secret_value(),
            "Content-Type": "application/json",
            "Idempotency-Key": fingerprint(request, EngineName.THUMBAPI),
        }

    def _translated(self, error: Exception, title: str) -> ItemError:
        """Say what a transport error means: it never went out, or its answer got lost."""
        code = "timeout" if isinstance(error, httpx.TimeoutException | TimeoutError) else "network"
        host = httpx.URL(self._base_url).host
        words = plain(str(error), self._key).rstrip(".")
        detail = f": {words}" if words else ""
        if isinstance(error, _NEVER_SENT):
            slow = " in time" if code == "timeout" else ""
            message = f"the request did not reach {host}{slow}{detail}"
            return Unreachable(message + about(title), remedy=RETRY_LATER, code=code)
        if isinstance(error, httpx.DecodingError):
            return BadAnswer(f"the answer is damaged{detail}" + about(title), remedy=MAYBE_CHARGED)
        if code == "timeout":
            message = f"{host} did not answer within {self._timeout_s:g} s"
        else:
            message = f"the connection to {host} broke before the answer was there{detail}"
        return AnswerLost(message + about(title), remedy=MAYBE_CHARGED, code=code)

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            raise RuntimeError("ThumbApi is used outside of its `async with`")
        return self._client

    def _open_client(self) -> httpx.AsyncClient:
        try:
            return httpx.AsyncClient(
                headers={"User-Agent": f"thumbcli/{__version__}"},
                timeout=httpx.Timeout(self._timeout_s, connect=min(self._timeout_s, _CONNECT_TIMEOUT_S)),
                # How many go out at once is the batch's affair: here nobody should have to queue.
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=self._concurrency),
                max_redirects=_MAX_REDIRECTS,
                transport=self._transport,
            )
        except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
            words = plain(str(error), self._key)
            raise ConfigError(
                f"the proxy or certificate settings of this environment can't be used: {words}",
                remedy="check HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR",
            ) from None


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


def _payload(request: Request) -> bytes:
    fields: dict[str, object] = {"title": request.title}
    if request.format is not None:
        fields["format"] = request.format
    fields |= {
        "category": request.category,
        "model": request.model,
        "outputFormat": request.output_format,
    }
    if request.use_photo:
        fields["usePhoto"] = True
    if request.use_logo:
        fields["useLogo"] = True
    if request.photo is not None:
        fields["photoImage"] = request.photo.data_url()
    if request.logo is not None:
        fields["logoImage"] = request.logo.data_url()
    if request.custom_assets_id is not None:
        fields["customAssetsId"] = request.custom_assets_id
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _notice(title: str, error: TemporaryError, attempt: int, wait_s: float) -> Notice:
    message = error.message.removesuffix(about(title))
    return Notice(title=title, code=error.code, message=message, attempt=attempt, wait_s=wait_s)


def _checked_key(api_key: str) -> str:
    key = api_key.strip()
    if not key:
        raise AuthError("Missing API key", remedy="set THUMBAPI_KEY, or use the local engine")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise AuthError("the API key holds characters that no key has", remedy="copy the key once more")
    return key


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
