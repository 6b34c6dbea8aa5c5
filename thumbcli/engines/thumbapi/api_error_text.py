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

    from thumbcli.errors import ItemError

__all__ = [
    "EXCERPT_MAX_CHARS",
    "NO_SECRET",
    "Answer",
    "body_excerpt",
    "error_text",
    "printable",
    "title_suffix",
]

NO_SECRET = SecretStr("")
EXCERPT_MAX_CHARS = 120
"""Shown of a body that is not JSON, or of a redirect's target."""

_TITLE_MAX_CHARS = 60
_TEXT_MAX_CHARS = 300
_EXCERPT_READ_BYTES = 64 * 1024

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
    cut_by: ItemError | None = None

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
    """Return the end of every message, which names the title in at most 60 characters."""
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
    message, code = _message_and_code(payload)
    return printable(message, secret) or status, code


def _message_and_code(payload: object) -> tuple[str, str]:
    """Read `{"error": …, "code": …}` and its relatives."""
    if not isinstance(payload, dict):
        return (payload, "") if isinstance(payload, str) else ("", "")
    code = str(payload.get("code") or "")
    for name in ("error", "message", "detail"):
        value = payload.get(name)
        if isinstance(value, str) and value.strip():
            return value, code
        if isinstance(value, dict):
            inner, inner_code = _message_and_code({"error": value.get("message"), "code": value.get("code")})
            if inner:
                return inner, inner_code or code
    return "", code


def body_excerpt(answer: Answer, secret: SecretStr) -> str:
    """Return the beginning of a body that is not JSON; of a web page its title."""
    text = answer.body[:_EXCERPT_READ_BYTES].decode("utf-8", "replace")
    if "html" in answer.headers.get("content-type", "") or text.lstrip().startswith("<"):
        found = _PAGE_TITLE.search(text)
        title = html.unescape(found[1]) if found else "no title"
        text = f"a web page, not the API ({title})"
    return printable(text, secret, EXCERPT_MAX_CHARS)
