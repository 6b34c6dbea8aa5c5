"""What an answer says in words that are fit to be shown: one line, cut short, without the key."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from pydantic import SecretStr
from pydantic_core import from_json

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NO_SECRET", "TITLE_MAX_CHARS", "Answer", "about", "excerpt", "plain", "words"]

NO_SECRET = SecretStr("")
TITLE_MAX_CHARS = 60
"""As much of a title, or of something as short, as a message shows."""

_WORDS_MAX_CHARS = 300
_EXCERPT_MAX_CHARS = 120

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_BLANKS = re.compile(r"\s+")
_PAGE_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back over the wire.

    Attributes:
        status: The HTTP status.
        headers: With lower-case names.
        body: All of it, or of an error the beginning.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def is_good(self) -> bool:
        """Whether it is a 2xx."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


def plain(text: str, secret: SecretStr, limit: int = _WORDS_MAX_CHARS) -> str:
    """Return foreign words fit for a terminal: one line of at most `limit` characters, the key masked."""
    text = _BLANKS.sub(" ", _UNPRINTABLE.sub(" ", text)).strip()
    if secret:
        text = text.replace(secret.get_secret_value(), "***")
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def about(title: str) -> str:
    """Return the end of every message: which title it is about, shortened to 60 characters."""
    return f' (for "{plain(title, NO_SECRET, TITLE_MAX_CHARS)}")'


def words(answer: Answer, secret: SecretStr) -> tuple[str, str]:
    """Return what an error answer says, and its machine-readable code; ours where it says nothing."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "unknown status"
    status = f"HTTP {answer.status} {phrase}"
    try:
        payload = from_json(answer.body)
    except ValueError:
        said = excerpt(answer, secret)
        return (f"{status}: {said}" if said else status), ""
    said, label = _said(payload)
    return plain(said, secret) or status, label


def _said(payload: object) -> tuple[str, str]:
    """Find the message and the code in `{"error": …, "code": …}` and its relatives."""
    if not isinstance(payload, dict):
        return (payload, "") if isinstance(payload, str) else ("", "")
    label = str(payload.get("code") or "")
    for name in ("error", "message", "detail"):
        value = payload.get(name)
        if isinstance(value, str) and value.strip():
            return value, label
        if isinstance(value, dict):
            inner, code = _said({"error": value.get("message"), "code": value.get("code")})
            if inner:
                return inner, code or label
    return "", label


def excerpt(answer: Answer, secret: SecretStr) -> str:
    """Return a body that is not JSON in a few words; of a web page its title."""
    text = answer.body[:65_536].decode("utf-8", "replace")
    if "html" in answer.headers.get("content-type", "") or text.lstrip().startswith("<"):
        found = _PAGE_TITLE.search(text)
        title = html.unescape(found[1]) if found else "no title"
        return plain(f"a web page, not the API ({title})", secret, _EXCERPT_MAX_CHARS)
    return plain(text, secret, _EXCERPT_MAX_CHARS)
