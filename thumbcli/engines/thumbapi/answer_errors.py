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
from thumbcli.engines.thumbapi.api_error_text import (
    EXCERPT_MAX_CHARS,
    error_text,
    is_api_error,
    printable,
    title_suffix,
)
from thumbcli.engines.thumbapi.response_parsing import parse_account
from thumbcli.engines.thumbapi.retry_policy import parse_retry_after
from thumbcli.errors import (
    MAYBE_CHARGED,
    AnswerLost,
    AuthError,
    QuotaError,
    RateLimited,
    RequestRefused,
    ServerError,
    ThumbError,
    Unreachable,
    WrongAddress,
)

if TYPE_CHECKING:
    from pydantic import SecretStr

    from thumbcli.engines.thumbapi.api_error_text import Answer

__all__ = ["RETRY_LATER", "parse_error"]

RETRY_LATER = "check the connection, then try again"

_CHECK_ADDRESS = (
    "check the base address, which ends before /v1/generate; if it is right, write to ThumbAPI's support"
)
_PASSES = "try again in a few minutes; if it fails again, write to ThumbAPI's support"
_KEY_REMEDY = "check the key in the ThumbAPI dashboard; `thumb auth status` shows where it is set"
_ACCESS_REMEDY = "this key's plan has no access to the API: upgrade the plan, or use another key"

_WRONG_ADDRESS = frozenset({404, 405, 406, 409, 410, 411, 415, 421, 425, 426, 428, 431, 501, 505})
"""These concern the address or the account, so that each title would meet them too (RFC 9110, RFC 6585)."""
_LOST = frozenset({502, 504, *range(520, 528), 598, 599})
"""A gateway's words for a server that took the request and whose answer did not arrive; 520 to 527 are
Cloudflare's, 598 and 599 those of some proxies."""
_NOT_SENT = frozenset({407, 408, 511})
"""A proxy or a network wants a login first (RFC 6585 for 511), or the request did not arrive whole."""
_MOVED = frozenset({301, 308})

_COUNTED = r"(?:generations?|credits?|quotas?|allowance|balance|pictures|images|thumbnails|usage)"
_PERIOD = (
    r"(?:month(?:ly|s)?|dai?ly|day|weekly|week|year(?:ly)?|annual|billing(?: period| cycle)?|plan|free|trial"
    r"|account)"
)
_CAP = rf"(?:limits?|caps?|maximum|{_COUNTED})"
_ANY = r"(?: (?!rate\b|requests?\b)\w+)"
_USED_UP = (
    r"(?:exceed(?:ed|s|ing)?|exhausted|reached|hit|used|spent|consumed|depleted|over|empty|gone|maxed out"
    r"|r[au]n out|too low|insufficient)"
)
_QUOTA = re.compile(
    r"generation limit|payment required|insufficient (?:funds|balance)|\bused (?:all|\d+)\b"
    rf"|\b{_PERIOD}{_ANY}? {_CAP}\b.{{0,30}}\b{_USED_UP}\b"
    rf"|\b{_USED_UP}\b{_ANY}{{0,4}} {_PERIOD}{_ANY}? {_CAP}\b"
    rf"|\b{_USED_UP}\b{_ANY}{{0,3}} limits?\b{_ANY}{{0,2}} {_PERIOD}\b"
    rf"|\b{_COUNTED}\b{_ANY}{{0,4}} {_USED_UP}\b"
    rf"|\b{_USED_UP}\b{_ANY}{{0,4}} {_COUNTED}\b"
    rf"|\b(?:no|0|zero|not enough|too few|out of)\b{_ANY}{{0,2}} {_COUNTED}\b"
    rf"|\b{_COUNTED}{_ANY}?(?: left| remaining)?:? (?:0|none|zero)\b"
)
"""Words for what the account has used up, until it is paid for again."""
_RATE = re.compile(
    r"\bper (?:s|sec|second|min|minute)s?\b|/ ?(?:s|sec|second|min|minute)\b|\ba (?:second|minute)\b"
    r"|concurren|simultaneous|parallel|\bqps\b|\brps\b"
    r"|\b(?:in|for|after|wait)(?: a few)?(?: \d+(?:\.\d+)?)? ?(?:s|secs?|seconds?|ms|milliseconds?)\b"
)
"""Words for a limit that passes by itself within a minute."""
_RATE_TOO = re.compile(
    r"rate ?limit|request rate|too many (?:requests|calls)|slow(?:ing)? down|throttl"
    r"|too (?:fast|quickly|often)|burst|again (?:shortly|soon|later|in a moment)|requests? limit"
    r"|back off|busy|capacity|frequen"
)
"""Words that a limit of the month may have as well."""
_NO_ACCESS = re.compile(
    r"\bapi access\b|\baccess to (?:the |this )?api\b|\bapi (?:is )?not (?:\w+ )?(?:enabled|included)"
)
_ABOUT_ACCOUNT = re.compile(
    r"\bkeys?\b|\btokens?\b|\baccount|subscription|suspended|banned|blocked|disabled|\bip\b|country|region"
    r"|verif|credential|unauthori[sz]ed|authenticat|authori[sz]ation|workspace|organi[sz]ation"
)
_ABOUT_ROW = re.compile(
    r"\bhd\b|\b2k\b|model|webhook|formats?\b|categor|photo|logo|asset|\bsets?\b|titles?\b|prompt|content"
    r"|polic(?:y|ies)|moderat|feature|picture|image|resolution|output"
)
_REFUSED_REMEDIES = (
    ("photo asset", "give a photo, or save one in the ThumbAPI dashboard"),
    ("logo asset", "give a logo, or save one in the ThumbAPI dashboard"),
    ("exceeds", "make this picture smaller"),
    ("must be one of", "use one of the words that the message lists"),
    ("title is required", "write a title of 1 to 200 characters"),
    ("title", "correct the title"),
)
_REMEDIES = {
    401: _KEY_REMEDY,
    404: "check the base address: it ends before /v1/generate",
    403: "this key's plan does not allow it: change the settings of this title, or upgrade the plan",
    407: "check the user name and password of the proxy",
    408: RETRY_LATER,
    413: "make the photo or the logo smaller",
    511: "log in to the network that you are on",
}


def parse_error(answer: Answer, title: str, secret: SecretStr) -> ThumbError:
    """Return the error that an answer other than 2xx means.

    Args:
        answer: Its body may be anything: JSON, a gateway's web page, nothing.
        title: The requested title.
        secret: The key, to be masked if the answer repeats it.
    """
    if answer.status < HTTPStatus.BAD_REQUEST:
        return _parse_redirect(answer, title, secret)
    text, machine_code = error_text(answer, secret)
    words = _plain(f"{text} {machine_code}")
    match answer.status:
        case 402:
            return _quota_error(answer, title, text, "402")
        case 403:
            return _parse_403(answer, title, text, words)
        case 429:
            return _parse_429(answer, title, text, words)
    return _parse_status(answer, title, text)


def _parse_status(answer: Answer, title: str, text: str) -> ThumbError:
    """Return the error of a status that means the same whatever the words are."""
    status, code, message = answer.status, str(answer.status), text + title_suffix(title)
    wait_s = parse_retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
    remedy = _REMEDIES.get(status, "")
    error: ThumbError
    if status == HTTPStatus.UNAUTHORIZED:
        error = AuthError(message, remedy=remedy, code=code)
    elif status in _NOT_SENT:
        error = Unreachable(message, remedy=remedy, code=code, retry_after_s=wait_s)
    elif status in _WRONG_ADDRESS:
        error = WrongAddress(message, remedy=remedy or _CHECK_ADDRESS, code=code)
    elif status < HTTPStatus.INTERNAL_SERVER_ERROR:
        refused = (remedy for part, remedy in _REFUSED_REMEDIES if part in text.lower())
        remedy = remedy or next(refused, "correct the settings of this title")
        error = RequestRefused(message, remedy=remedy, code=code)
    elif status in _LOST or not is_api_error(answer):
        # What stands in the server's place leaves open how far the server came.
        error = AnswerLost(message, remedy=MAYBE_CHARGED, code=code, retry_after_s=wait_s)
    else:
        error = ServerError(message, remedy=_PASSES, code=code, retry_after_s=wait_s)
    return error


def _parse_redirect(answer: Answer, title: str, secret: SecretStr) -> WrongAddress | Unreachable:
    """Tell an address that has moved from a network that shows its login to everybody."""
    code = str(answer.status)
    location = answer.headers.get("location", "")
    target = printable(location, secret, EXCERPT_MAX_CHARS) or "nowhere"
    message = f"the API was not reached: HTTP {code} points to {target}{title_suffix(title)}"
    if answer.status in _MOVED or location.partition("?")[0].rstrip("/").endswith("/v1/generate"):
        return WrongAddress(message, remedy="correct the base address", code=code)
    return Unreachable(
        message, remedy="log in to the network that you are on, or correct the base address", code=code
    )


def _parse_403(answer: Answer, title: str, text: str, words: str) -> ThumbError:
    """Tell what concerns the key from what concerns this title."""
    message = text + title_suffix(title)
    if not is_api_error(answer):
        if not answer.body.strip():
            return AuthError(message, remedy=_ACCESS_REMEDY, code="403")
        remedy = (
            "something before the API refuses this machine: check the base address, the proxy and the VPN"
        )
        return WrongAddress(message, remedy=remedy, code="403")
    if _NO_ACCESS.search(words):
        return AuthError(message, remedy=_ACCESS_REMEDY, code="403")
    if _QUOTA.search(words):
        return _quota_error(answer, title, text, "403")
    if _ABOUT_ACCOUNT.search(words) and not _ABOUT_ROW.search(words):
        return AuthError(message, remedy=_KEY_REMEDY, code="403")
    return RequestRefused(message, remedy=_REMEDIES[403], code="403")


def _parse_429(answer: Answer, title: str, text: str, words: str) -> QuotaError | RateLimited:
    """Tell the monthly quota, which ends the run, from the limit per second, which passes.

    Without telling words the quota decides, which the headers report: a rate limit may be met with the last
    generation of the month on its way.
    """
    account, words = parse_account(answer.headers), words.removeprefix("http 429 too many requests")
    is_rate = bool(_RATE.search(words))
    is_quota = not is_rate and bool(_QUOTA.search(words))
    is_rate = is_rate or (not is_quota and bool(_RATE_TOO.search(words)))
    if is_quota or (not is_rate and account is not None and account.remaining == 0):
        return _quota_error(answer, title, text, "")
    return RateLimited(
        text + title_suffix(title),
        remedy="request fewer pictures at once, or try again later",
        code="429",
        retry_after_s=parse_retry_after(answer.headers.get("retry-after"), datetime.now(UTC)),
    )


def _quota_error(answer: Answer, title: str, text: str, code: str) -> QuotaError:
    account = parse_account(answer.headers) or Account(limit=None, remaining=None, resets_at=None)
    if account.remaining is not None:
        total = "" if account.limit is None else f" of {account.limit:,}"
        text = f"{text}, {account.remaining:,}{total} left"
    wait = "wait for the next month"
    if account.resets_at is not None:
        wait = f"wait until {account.resets_at:%Y-%m-%d %H:%M %Z}"
    return QuotaError(
        text + title_suffix(title),
        remedy=f"{wait} or upgrade the plan, then try again: finished pictures are kept",
        code=code,
    )


def _plain(text: str) -> str:
    """Return words in lower case with single blanks, also those of `MONTHLY_LIMIT` and `monthlyLimit`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[_\-\u2019']+", " ", spaced).lower().split())
