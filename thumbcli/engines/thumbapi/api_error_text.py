"""The text of an answer, safe to print: one line, shortened, without the key."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from pydantic import SecretStr
from pydantic_core import from_json

from thumbcli import printable_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.errors import ThumbError

__all__ = [
    "EXCERPT_MAX_CHARS",
    "NO_SECRET",
    "Answer",
    "body_excerpt",
    "error_text",
    "is_api_error",
    "printable",
    "title_suffix",
]

NO_SECRET = SecretStr("")
EXCERPT_MAX_CHARS = 120
"""Shown of a body that is not JSON, or of a redirect's target."""

_TITLE_MAX_CHARS = 60
_TEXT_MAX_CHARS = 300
_EXCERPT_READ_BYTES = 64 * 1024

_HEADLINES = ("error", "message", "detail", "error_description", "msg", "description", "reason", "title")
"""The fields of an error, or of a part of one, that may say what happened."""
_PARTS = ("errors", "details", "detail", "message", "error", "violations", "issues", "fault")
"""The fields that may hold parts of one."""
_PLACES = ("loc", "field", "path", "param", "property", "pointer", "source")
"""The fields of a part that may name the field of the request."""
_PARTS_SHOWN = 3
_DEPTH_MAX = 4
_NO_PLACE = frozenset({"body", "query", "header", "data", "attributes", "request"})
"""What stands before the field in its place."""

_PAGE_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer.

    Attributes:
        status: The HTTP status.
        headers: With lower-case names.
        body: The whole body; of an error its beginning.
        cut_by: Why the body is not whole.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    cut_by: ThumbError | None = None

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


def printable(text: str, secret: SecretStr, limit_chars: int = _TEXT_MAX_CHARS) -> str:
    """Return foreign text as one printable line of at most `limit_chars`, with the key masked."""
    text = " ".join(printable_text.printable(text).replace("\N{REPLACEMENT CHARACTER}", " ").split())
    if secret:
        text = text.replace(secret.get_secret_value(), "***")
    return text if len(text) <= limit_chars else f"{text[: limit_chars - 1].rstrip()}…"


def title_suffix(title: str) -> str:
    """Return the end of every message, which names the title in at most 60 characters.

    `thumbcli.errors.without_title` takes it away again.
    """
    return f' (for "{printable(title, NO_SECRET, _TITLE_MAX_CHARS)}")'


def error_text(answer: Answer, secret: SecretStr) -> tuple[str, str]:
    """Return the message and the machine-readable code of an error; the status where it has no message."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "unknown status"
    status = f"HTTP {answer.status} {phrase}"
    try:
        payload = from_json(answer.body)
    except ValueError:
        excerpt = body_excerpt(answer, secret)
        return (f"{status}: {excerpt}" if excerpt else status), ""
    code = _code(payload)
    return printable(_reason(payload, phrase), secret) or status, code


def is_api_error(answer: Answer) -> bool:
    """Tell whether the body of an answer is an error as the API writes one: a JSON object with a reason."""
    try:
        payload = from_json(answer.body)
    except ValueError:
        return False
    return isinstance(payload, dict) and bool(_reason(payload))


def _code(payload: object) -> str:
    """Return the machine-readable code, of the innermost error that has one."""
    if not isinstance(payload, dict):
        return ""
    code = payload.get("code")
    own = str(code) if isinstance(code, str | int) and code else ""
    return _code(payload.get("error")) or own


def _reason(payload: object, phrase: str = "", depth: int = 0) -> str:
    """Return what `{"error": …}` and its relatives say, with the fields of the request that it is about.

    Args:
        payload: An error, or a part of one.
        phrase: The words for the status, which say less than anything else.
        depth: How deep in the error it is.

    Source:
        `docs/thumbapi.md`; RFC 9457 (problem details), FastAPI's and JSON:API's lists of errors.
    """
    if isinstance(payload, str) or depth > _DEPTH_MAX:
        return payload.strip() if isinstance(payload, str) else ""
    if isinstance(payload, list):
        reasons = [reason for part in payload[:_PARTS_SHOWN] if (reason := _reason(part, phrase, depth + 1))]
        return "; ".join(dict.fromkeys(reasons))
    if not isinstance(payload, dict):
        return ""
    texts = (payload.get(name) for name in _HEADLINES)
    headlines = [text.strip() for text in texts if isinstance(text, str) and text.strip()]
    telling = next((text for text in headlines if text.lower() != phrase.lower()), "")
    held = [part for name in _PARTS if isinstance(part := payload.get(name), list | dict)]
    parts = next(filter(None, (_reason_of_parts(part, depth) for part in held)), "")
    reason = ": ".join(part for part in (telling, parts) if part) or next(iter(headlines), "")
    place = _place(payload) if depth else ""
    return f"{place}: {reason}" if reason and place and place not in reason else reason


def _reason_of_parts(part: object, depth: int) -> str:
    """Return what the parts of an error say: a list, one error, or reasons by the name of a field."""
    reason = _reason(part, depth=depth + 1)
    if reason or not isinstance(part, dict):
        return reason
    by_field = ((str(name), _reason(value, depth=depth + 1)) for name, value in part.items() if value)
    named = [f"{name}: {text}" for name, text in by_field if text and name not in {"code", "type", "status"}]
    return "; ".join(named[:_PARTS_SHOWN])


def _place(part: Mapping[str, object]) -> str:
    for name in _PLACES:
        place = part.get(name)
        if isinstance(place, dict):
            place = place.get("pointer") or place.get("parameter")
        if isinstance(place, str):
            place = place.replace("/", ".").split(".")
        if isinstance(place, list):
            steps = [str(step) for step in place if str(step) and str(step) not in _NO_PLACE]
            if steps:
                return ".".join(steps)
    return ""


def body_excerpt(answer: Answer, secret: SecretStr) -> str:
    """Return the beginning of a body that is not JSON; of a web page its title."""
    text = answer.body[:_EXCERPT_READ_BYTES].decode("utf-8", "replace")
    if "html" in answer.headers.get("content-type", "") or text.lstrip().startswith("<"):
        found = _PAGE_TITLE.search(text)
        title = " ".join(html.unescape(found[1]).split()) if found else ""
        says_more = title and not title.startswith(str(answer.status))
        text = f"a web page, not the API ({title})" if says_more else "a web page, not the API"
    return printable(text, secret, EXCERPT_MAX_CHARS)
