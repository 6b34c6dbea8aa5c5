"""The HTTP client of the hosted engine; translates httpx errors into ours.

At DEBUG level it logs one line per request and one per answer, without the key and with pictures cut short.
"""

from __future__ import annotations

import logging
import math
import os
import re
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import anyio
import httpx

from thumbcli.contract import EngineName, fingerprint
from thumbcli.engines.thumbapi.answer_errors import RETRY_LATER
from thumbcli.engines.thumbapi.api_error_text import Answer, printable, title_suffix
from thumbcli.engines.thumbapi.body_reader import BodyCutError, BodyRefusedError, read_body
from thumbcli.engines.thumbapi.environment_proxies import proxy_for
from thumbcli.engines.thumbapi.proxy_routes import CHECK_PROXY, ProxyRoutes
from thumbcli.engines.thumbapi.stored_pictures import StoredPictures
from thumbcli.errors import MAYBE_CHARGED, AnswerLost, BadAnswer, ConfigError, Unreachable, WrongAddress
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from pydantic import SecretStr

    from thumbcli.contract import Request
    from thumbcli.engines.thumbapi.request_queue import RequestQueue
    from thumbcli.errors import ThumbError

__all__ = ["ANSWER_MAX_BYTES", "ERROR_BODY_TIMEOUT_S", "Departure", "HttpClient"]

_LOG = logging.getLogger("thumbcli.engines.thumbapi.hosted_engine")
_LOGGED_MAX_CHARS = 2000
_LOGGED_PICTURE = re.compile(rb"(data:image/[\w.+-]+;base64,[\w+/=]{0,12})[\w+/=]*")

_CONNECT_TIMEOUT_S = 10.0
_PORT_MAX = 65_535
ERROR_BODY_TIMEOUT_S = 5.0
"""An error is known by its status: its message is not worth a longer wait."""
ANSWER_MAX_BYTES = 64 * 1024 * 1024
"""Far more than any picture: a 2K PNG has less than 10 MB, in base64 a third more."""
_ERROR_MAX_BYTES = 64 * 1024
_SLOW_ANSWER_FACTOR = 5
"""A picture that is still arriving was paid for: it may take 5 times as long as silence may last."""

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


_BROKE = ("peer closed connection", "Server disconnected without")
"""How httpcore says that a connection broke; counts of bytes would make each title a problem of its own."""
_PASSING_TLS = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
"""The connection broke in the handshake, as any other may."""
_PASSING_TLS_REASONS = frozenset({"TLSV1_ALERT_INTERNAL_ERROR", "SSLV3_ALERT_BAD_RECORD_MAC"})
"""What a server says that is starting or overloaded."""
_CERTIFICATE_REQUIRED = "TLSV13_ALERT_CERTIFICATE_REQUIRED"


@dataclass(slots=True, eq=False)
class Departure:
    """How far one request has left.

    Attributes:
        traced: Whether the network told of it at all; a transport that replaces the network does not.
        whole: Whether all of it was handed over.
    """

    traced: bool = False
    whole: bool = False


class HttpClient:
    """Connections to one address with one key; none is used twice.

    What follows an answer on its connection would be taken for the answer to the next request, and a request
    that crosses the closing of its connection can't be told from one that was read and charged. A handshake
    takes a hundredth of the time of a picture.

    Args:
        key: Sent in a header of each API request, and nowhere else.
        base_url: The address of the API, without `/v1/generate`.
        timeout_s: How long the server may stay silent.
        transport: Replaces the network.

    Raises:
        ConfigError: `base_url` is not an http or https address.
    """

    def __init__(
        self,
        key: SecretStr,
        base_url: str,
        *,
        timeout_s: float,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self._key = key
        self._base_url = _checked_address(base_url, key)
        self._timeout_s = timeout_s
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"HttpClient({httpx.URL(self._base_url)!r})"

    def open(self) -> None:
        """Open the client.

        Raises:
            ConfigError: The environment names a proxy or certificates that can't be used.
        """
        transport = self._transport
        if transport is None:
            transport = ProxyRoutes()
            transport.find(httpx.URL(self._base_url))
        self._client = httpx.AsyncClient(
            headers={
                "User-Agent": f"thumbcli/{__version__}",
                "Accept-Encoding": "gzip",
                "Connection": "close",
            },
            timeout=httpx.Timeout(self._timeout_s, connect=min(self._timeout_s, _CONNECT_TIMEOUT_S)),
            transport=transport,
        )

    async def close(self) -> None:
        """Close the client if it is open."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def generate(
        self, request: Request, departure: Departure, *, wish: str = "", queue: RequestQueue | None = None
    ) -> Answer:
        """Send a request and return the answer, whatever its status.

        Args:
            request: What to draw.
            departure: Records how far the request has left.
            wish: What tells this wish for the picture from earlier ones.
            queue: Records when the request was sent, and the time of the handshake.

        Raises:
            Unreachable: It was not sent completely.
            UncertainError: It was sent, but its answer did not arrive; of one that arrived in part the status
                is 200, and `cut_by` says why.
            WrongAddress: What answers is not trusted, or does not speak TLS.
        """
        client, content = self._opened(), request.api_body()
        url = f"{self._base_url}/v1/generate"
        self._log("→ POST %s %s %s", url, self._headers(request, wish), content)
        failure: ThumbError
        try:
            with anyio.fail_after(self._timeout_s * _SLOW_ANSWER_FACTOR):
                async with client.stream(
                    "POST",
                    url,
                    content=content,
                    headers=self._headers(request, wish),
                    extensions={"trace": _trace(departure, queue)},
                ) as response:
                    answer = await _read_answer(response)
        except BodyCutError as error:
            self._log("! %s %s", type(error.error).__name__, str(error))
            return Answer(
                status=200, body=error.body, cut_by=self._translate(error.error, departure, request.title)
            )
        except BodyRefusedError as error:
            failure = BadAnswer(str(error) + title_suffix(request.title), remedy=MAYBE_CHARGED)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            self._log("! %s %s", type(error).__name__, str(error))
            failure = self._translate(error, departure, request.title)
        else:
            self._log("← %s %s %s", str(answer.status), answer.headers, answer.body)
            return answer
        # Raised here so that it has no context: an httpx error holds its request, and with it the key.
        raise failure

    def stored_pictures(self, title: str) -> StoredPictures:
        """Return what downloads the picture of `title` from where the API keeps it, without the key."""
        return StoredPictures(
            title=title,
            client=self._opened(),
            base_url=httpx.URL(self._base_url),
            key=self._key,
            timeout_s=self._timeout_s * _SLOW_ANSWER_FACTOR,
            limit_bytes=ANSWER_MAX_BYTES,
            log=self._log,
        )

    def _headers(self, request: Request, wish: str) -> dict[str, str]:
        return {
            "x-api-key": self._key.get_secret_value(),
            "Content-Type": "application/json",
            "Idempotency-Key": _idempotency_key(request, wish),
        }

    def _log(self, message: str, *parts: str | bytes | Mapping[str, str]) -> None:
        if _LOG.isEnabledFor(logging.DEBUG):
            _LOG.debug(message, *(self._loggable(part) for part in parts))

    def _loggable(self, part: str | bytes | Mapping[str, str]) -> str:
        if isinstance(part, str):
            return printable(part, self._key)
        if isinstance(part, bytes):
            # Pictures are cut before decoding: a megabyte each would cost more than the run.
            text = _LOGGED_PICTURE.sub(rb"\1...", part).decode("utf-8", "replace")
        else:
            text = "; ".join(f"{name}: {value}" for name, value in part.items())
        return printable(text, self._key, _LOGGED_MAX_CHARS)

    def _translate(self, error: Exception, departure: Departure, title: str) -> ThumbError:
        """Return what a transport error means: the request was not sent, or its answer got lost."""
        code = "timeout" if isinstance(error, httpx.TimeoutException | TimeoutError) else "network"
        text = printable(str(error), self._key).rstrip(".")
        detail, host = f": {text}" if text else "", httpx.URL(self._base_url).host
        if (refusal := _lasting_tls_error(error, departure)) is not None:
            return self._untrusted(refusal, title)
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) and (proxy := self._proxy()):
            message = f"the proxy {proxy} of this environment can't be reached{_reason(error) or detail}"
            return Unreachable(message + title_suffix(title), remedy=CHECK_PROXY, code=code)
        if isinstance(error, _NEVER_SENT) or (departure.traced and not departure.whole):
            slow = " in time" if code == "timeout" else ""
            message = f"the request did not reach {host}{slow}{_reason(error) or detail}"
            return Unreachable(message + title_suffix(title), remedy=RETRY_LATER, code=code)
        if isinstance(error, httpx.DecodingError):
            return BadAnswer(f"the answer is damaged{detail}" + title_suffix(title), remedy=MAYBE_CHARGED)
        if code == "timeout":
            message = f"{host} did not answer within {self._timeout_s:g} s"
        else:
            detail = "" if text.startswith(_BROKE) else detail
            message = f"the connection to {host} broke before the answer arrived{detail}"
        return AnswerLost(message + title_suffix(title), remedy=MAYBE_CHARGED, code=code)

    def _proxy(self) -> str:
        """Return the host and port of the proxy for the address; empty if there is none."""
        url = httpx.URL(self._base_url)
        proxy = proxy_for(url.scheme, url.host, url.port) if self._transport is None else None
        return (
            "" if proxy is None else printable(httpx.URL(proxy).netloc.decode("ascii", "replace"), self._key)
        )

    def _untrusted(self, error: ssl.SSLError, title: str) -> WrongAddress:
        """Return the error for a TLS handshake that fails every time."""
        url = httpx.URL(self._base_url)
        if isinstance(error, ssl.SSLCertVerificationError):
            why = printable(error.verify_message or str(error), self._key).rstrip(".")
            message = f"the certificate of {url.host} is not trusted: {why}"
            remedy = (
                "if you trust it, for example as your company's proxy, set SSL_CERT_FILE to the certificates "
                "of the authority that issued it; else check the base address and this machine's clock"
            )
        else:
            why = printable(error.reason or str(error), self._key).replace("_", " ").lower()
            message = f"no secure connection to {url.host} is possible: {why}"
            remedy = "check the base address (a server without TLS has one with http://) and the proxy"
        return WrongAddress(message + title_suffix(title), remedy=remedy, code="tls")

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            raise RuntimeError("the engine must be used inside `async with`")
        return self._client


async def _read_answer(response: httpx.Response) -> Answer:
    """Read an answer; the body of an error is left out if it does not arrive completely."""
    body = b""
    if response.is_success:
        body = await read_body(response, ANSWER_MAX_BYTES)
    else:
        with (
            anyio.move_on_after(ERROR_BODY_TIMEOUT_S),
            suppress(httpx.HTTPError, BodyCutError, BodyRefusedError),
        ):
            # JSON may hold a picture that was paid for.
            is_json = "json" in response.headers.get("content-type", "")
            body = await read_body(response, ANSWER_MAX_BYTES if is_json else _ERROR_MAX_BYTES)
    return Answer(status=response.status_code, headers=dict(response.headers), body=body)


def _trace(
    departure: Departure, queue: RequestQueue | None
) -> Callable[[str, Mapping[str, object]], Awaitable[None]]:
    """Return a `trace` extension of HTTP Core that records how far a request has left.

    Without it that would be unknown: HTTP Core reads on after a failed write, because a server may refuse a
    request before it has read it.
    """
    started_s, sending = math.nan, False

    async def record(event: str, info: Mapping[str, object]) -> None:
        nonlocal started_s, sending
        departure.traced = True
        if event.endswith(".send_request_body.started"):
            # A proxy is asked for a tunnel first, with a request of its own.
            sending = getattr(info.get("request"), "method", b"") == b"POST"
        completely = sending and event.endswith(".send_request_body.complete")
        departure.whole = departure.whole or completely
        if queue is None:
            return
        if event == "connection.connect_tcp.started":
            started_s = time.monotonic()
        elif event == "connection.connect_tcp.complete":
            queue.controller.record_handshake(time.monotonic() - started_s)
        if ".receive_" not in event:
            queue.record_sent(completely=completely)

    return record


def _lasting_tls_error(error: BaseException | None, departure: Departure) -> ssl.SSLError | None:
    """Return the TLS error behind a transport error, if each handshake would end in it."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    if error is None or isinstance(error, _PASSING_TLS) or error.reason in _PASSING_TLS_REASONS:
        return None
    # The lack of a client's certificate is found after the handshake, other errors then are the network's.
    return error if not departure.whole or error.reason == _CERTIFICATE_REQUIRED else None


def _reason(error: BaseException) -> str:
    """Return why there is no connection, after a colon and in the system's words; empty if it has none."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return f": {cause.strerror}"
        if isinstance(cause, OSError) and cause.errno:
            return f": {os.strerror(cause.errno)}"
        group = cause.exceptions[0] if isinstance(cause, BaseExceptionGroup) else None
        cause = group or cause.__cause__ or cause.__context__
    return ""


def _idempotency_key(request: Request, wish: str) -> str:
    """Return what tells a retry of a request from another one; `wish` see `engines.protocol.Ledger`."""
    own = fingerprint(request, EngineName.THUMBAPI)
    return own if not wish else f"v2:{sha256(f'{own} {wish}'.encode()).hexdigest()}"


def _checked_address(base_url: str, key: SecretStr) -> str:
    try:
        url = httpx.URL(base_url.strip())
        usable = url.scheme in {"http", "https"} and bool(url.host.encode("idna"))
        usable = usable and (url.port or 0) <= _PORT_MAX
    except (httpx.InvalidURL, UnicodeError):
        usable = False
    if not usable:
        raise ConfigError(
            f"the base address {printable(base_url, key)!r} is not an http or https address",
            remedy="write it as in https://api.thumbapi.dev",
        )
    return base_url.strip().rstrip("/")
