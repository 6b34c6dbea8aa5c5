"""Tells which error an answer without a picture means. No I/O.

Source:
    The error table of `docs/thumbapi.md`. Text of an answer is shown shortened, on one line and without the
    key.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from thumbcli.engines.protocol import Account
from thumbcli.engines.thumbapi.api_error_text import EXCERPT_MAX_CHARS, error_text, printable, title_suffix
from thumbcli.engines.thumbapi.response_parsing import parse_account
from thumbcli.engines.thumbapi.retry_policy import parse_retry_after
from thumbcli.errors import (
    AuthError,
    QuotaError,
    RateLimited,
    RequestRefused,
    ServerError,
    ThumbError,
    Unreachable,
)

if TYPE_CHECKING:
    from pydantic import SecretStr

    from thumbcli.engines.thumbapi.api_error_text import Answer

__all__ = ["RETRY_LATER", "parse_error"]

RETRY_LATER = "check the connection, then run it again"

_QUOTA = re.compile(
    r"generation[ _-]*limit"
    r"|(quota|monthly[ _-]*limit|credits?)[ _-]*(is |are |has been )?(exceeded|exhausted|used[ _-]*up)"
    r"|(insufficient|not[ _-]*enough|no|out[ _-]*of)[ _-]*(more[ _-]*)?credits",
    re.IGNORECASE,
)
_REFUSED_REMEDIES = (
    ("photo asset", "give a photo, or save one in the ThumbAPI dashboard"),
    ("logo asset", "give a logo, or save one in the ThumbAPI dashboard"),
    ("exceeds", "make this picture smaller"),
    ("must be one of", "use one of the words that the message lists"),
    ("title", "write a title of 1 to 200 characters"),
)
_REMEDIES = {
    401: "check the key in the ThumbAPI dashboard and set it again",
    403: "this key's plan has no access to the API: upgrade the plan, or use another key",
    404: "check the base address: it ends before /v1/generate",
    407: "check the user name and password of the proxy",
    408: RETRY_LATER,
    413: "make the photo or the logo smaller",
    429: "request fewer pictures at once, or run it again later",
}


def parse_error(answer: Answer, title: str, secret: SecretStr) -> ThumbError:
    """Return the error that an answer other than 2xx means.

    Args:
        answer: Its body may be anything: JSON, a gateway's web page, nothing.
        title: The requested title.
        secret: The key, to be masked if the answer repeats it.
    """
    status = answer.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _parse_429(answer, title, secret)
    if status < HTTPStatus.BAD_REQUEST:
        target = printable(answer.headers.get("location", ""), secret, EXCERPT_MAX_CHARS) or "nowhere"
        return Unreachable(
            f"the API was not reached: HTTP {status} points to {target}" + title_suffix(title),
            remedy="log in to the network that you are on, or correct the base address",
            code=str(status),
        )
    code, text = str(status), error_text(answer, secret)[0]
    message, remedy = text + title_suffix(title), _REMEDIES.get(status, "")
    if status in {401, 403}:
        return AuthError(message, remedy=remedy, code=code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        remedy = "run it again in a few minutes; if it fails again, write to ThumbAPI's support"
        return ServerError(message, remedy=remedy, code=code, retry_after_s=_retry_after_s(answer))
    if status in {407, 408}:
        return Unreachable(message, remedy=remedy, code=code, retry_after_s=_retry_after_s(answer))
    refused = (remedy for part, remedy in _REFUSED_REMEDIES if part in text.lower())
    remedy = remedy or next(refused, "correct the settings of this title")
    return RequestRefused(message, remedy=remedy, code=code)


def _parse_429(answer: Answer, title: str, secret: SecretStr) -> QuotaError | RateLimited:
    """Tell the monthly quota, which ends the run, from the limit per second, which passes."""
    text, code = error_text(answer, secret)
    account = parse_account(answer.headers) or Account(limit=None, remaining=None, resets_at=None)
    if not _QUOTA.search(f"{code} {text}") and account.remaining != 0:
        message, remedy = text + title_suffix(title), _REMEDIES[429]
        return RateLimited(message, remedy=remedy, code="429", retry_after_s=_retry_after_s(answer))
    if account.remaining is not None:
        total = "" if account.limit is None else f" of {account.limit:,}"
        text = f"{text}, {account.remaining:,}{total} left"
    wait = "wait for the next month"
    if account.resets_at is not None:
        wait = f"wait until {account.resets_at.isoformat(sep=' ', timespec='minutes')}"
    return QuotaError(
        text + title_suffix(title),
        remedy=f"{wait} or upgrade the plan, then run it again: finished pictures are kept",
    )


def _retry_after_s(answer: Answer) -> float | None:
    return parse_retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
