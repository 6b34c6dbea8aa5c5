"""One service over HTTP: requests, bounded answers, and errors without secrets.

The only file of this room that speaks HTTP. Nothing is repeated here and no redirect is followed: a password
goes to the address that the person gave, or nowhere.
"""

from __future__ import annotations

import json
import re
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

import httpx

from thumbcli.engines.thumbapi.body_reader import BodyCutError, BodyRefusedError, read_body
from thumbcli.engines.thumbapi.retry_policy import parse_retry_after
from thumbcli.errors import (
    ConfigError,
    RateLimited,
    ServerError,
    TemporaryError,
    ThumbError,
    Unreachable,
    WrongAddress,
)
from thumbcli.printable_text import printable, printable_address
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from urllib.parse import SplitResult

__all__ = ["TIMEOUT_S", "ApiAnswer", "ApiSession", "same_place", "split_address"]

TIMEOUT_S: Final = 60.0
"""How long to wait for any step; a small blog makes eight sizes of a picture before it answers."""

_CONNECT_S: Final = 15.0
_ANSWER_MAX_BYTES: Final = 2 * 1024 * 1024
"""A post with all its fields has some ten thousand; nobody needs a hundred times that."""

_SHOWN_CHARS: Final = 200
_TAGS = re.compile(r"<[^>]{0,500}>")
_LATER = "check the connection, then try again"
_MASK = "…"
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_TOO_MANY, _SERVER_FAILED = 429, 500
_REDIRECTS = range(300, 400)
_RESUME_INCOMPLETE = 308
"""What Google's upload protocol says of an upload that is not whole yet; it has no address to go to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiAnswer:
    """An answer of any status.

    Attributes:
        status: The HTTP status.
        headers: With lower-case names.
        body: The bytes, decompressed.
        retry_after_s: How long it asks to wait, if it does.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    retry_after_s: float | None = None

    @property
    def is_ok(self) -> bool:
        """Whether what was asked for was done."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the class of these statuses

    def json(self) -> Any:  # noqa: ANN401 - JSON of any kind
        """Return the body as JSON; None if it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def fields(self) -> dict[str, Any]:
        """Return the body as a JSON object; an empty one if it is none."""
        found = self.json()
        return found if isinstance(found, dict) else {}


class ApiSession:
    """Sends requests to one service.

    Args:
        service: What to call it in messages: `YouTube`, `WordPress at blog.example.com`.
        timeout_s: How long to wait for each step.
    """

    def __init__(self, service: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self.service, self._timeout_s = service, timeout_s
        self._secrets: set[str] = set()
        self._client: httpx.AsyncClient | None = None

    def keep_secret(self, *values: str) -> None:
        """Show these values in no message from now on."""
        self._secrets.update(value for value in values if value)

    async def __aenter__(self) -> Self:
        try:
            self._client = httpx.AsyncClient(
                timeout=httpx.Timeout(self._timeout_s, connect=min(_CONNECT_S, self._timeout_s)),
                headers={"User-Agent": f"thumbcli/{__version__}", "Accept-Encoding": "gzip"},
            )
        except (ValueError, ImportError, OSError) as error:
            raise ConfigError(
                "this environment names a proxy or certificates that can't be used",
                remedy="check HTTPS_PROXY, SSL_CERT_FILE and SSL_CERT_DIR",
            ) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
        fields: object = None,
        file: tuple[str, bytes, str] | None = None,
    ) -> ApiAnswer:
        """Send one request, and return its answer, whatever its status is.

        Args:
            method: Such as `POST`.
            url: An absolute address.
            headers: More headers.
            params: The query.
            content: The body as bytes.
            form: The body as the fields of a form.
            fields: The body as JSON.
            file: The name, the bytes and the media type of a file that is sent with `form`.

        Raises:
            Unreachable: It was not sent.
            TemporaryError: Its answer did not arrive whole; it may have been done.
            WrongAddress: The server is not trusted, or sends to another address.
        """
        if self._client is None:
            raise RuntimeError("the session must be used inside `async with`")
        body: dict[str, Any] = {"content": content, "data": form, "json": fields}
        body |= {"files": {"file": file} if file else None}
        try:
            async with self._client.stream(
                method,
                url,
                headers=dict(headers or {}),
                params=params,
                **{name: value for name, value in body.items() if value is not None},
            ) as response:
                data = await read_body(response, _ANSWER_MAX_BYTES)
        except BodyCutError as error:
            raise self._lost(error.error) from None
        except (BodyRefusedError, httpx.DecodingError) as error:
            raise TemporaryError(
                f"the answer of {self.service} can't be read: {self.shown(str(error))}",
                remedy="check the address",
                code="bad-answer",
            ) from None
        except httpx.TransportError as error:
            # Without the error of httpx as its cause, which holds the request and its headers.
            raise self._failed(error) from None
        except httpx.InvalidURL as error:
            raise WrongAddress(f"{self.service}: {self.shown(str(error))}", remedy="check it") from None
        answer = ApiAnswer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=data,
            retry_after_s=parse_retry_after(response.headers.get("retry-after"), datetime.now(UTC)),
        )
        self._refuse_redirect(url, answer)
        return answer

    def shown(self, text: str) -> str:
        """Return text of a server for a message: short, on one line, without tags and secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        text = printable(" ".join(unescape(_TAGS.sub("", text)).split()))
        return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"

    def passing(self, answer: ApiAnswer, what: str) -> TemporaryError | None:
        """Return the error of an answer that a later attempt may not get; None for any other one."""
        message = f"{self.service} {what}"
        if answer.status == _TOO_MANY:
            return RateLimited(
                f"{message} (429)", remedy="try again later", retry_after_s=answer.retry_after_s
            )
        if answer.status >= _SERVER_FAILED:
            return ServerError(
                f"{message} ({answer.status})",
                remedy="try again in a few minutes",
                code=str(answer.status),
                retry_after_s=answer.retry_after_s,
            )
        return None

    def _refuse_redirect(self, url: str, answer: ApiAnswer) -> None:
        if answer.status not in _REDIRECTS or (
            answer.status == _RESUME_INCOMPLETE and "location" not in answer.headers
        ):
            return
        place = self.shown(printable_address(answer.headers.get("location", "nowhere")))
        raise WrongAddress(
            f"{self.service}: {printable_address(url)} leads to {place}, and a password is not sent on",
            remedy="name the address that it leads to",
            code=str(answer.status),
        )

    def _failed(self, error: httpx.TransportError) -> ThumbError:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
            cause = cause.__cause__ or cause.__context__
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = self.shown(cause.verify_message or str(cause)).rstrip(".")
            return WrongAddress(
                f"the certificate of {self.service} is not trusted: {why}",
                remedy="check the address and this machine's clock; SSL_CERT_FILE names more authorities",
                code="tls",
            )
        if isinstance(error, _NEVER_SENT):
            detail = f": {self.shown(str(error))}" if str(error) else ""
            return Unreachable(f"{self.service} can't be reached{detail}", remedy=_LATER)
        return self._lost(error)

    def _lost(self, error: httpx.TransportError) -> TemporaryError:
        if isinstance(error, httpx.TimeoutException):
            message = f"{self.service} did not answer within {self._timeout_s:g} s"
            return TemporaryError(message, remedy=_LATER, code="timeout")
        return TemporaryError(
            f"the connection to {self.service} broke before the answer arrived", remedy=_LATER, code="lost"
        )


def split_address(url: str) -> SplitResult | None:
    """Return the parts of an address; None if it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def same_place(url: str, base: str) -> bool:
    """Tell whether two addresses have one scheme, host and port."""
    one, other = split_address(url), split_address(base)
    if one is None or other is None:
        return False
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)
