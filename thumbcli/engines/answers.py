"""What the hosted API's answers mean: status, headers and body become a Thumbnail or an error. No I/O.

Source:
    The answer and error tables of ThumbAPI (`thumbapi.md`). Nothing that comes in is believed: the picture's
    own bytes say what it is, and words are shown cut short, on one line and without the key.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import from_json

from thumbcli.contract import SIZES, Format, Model, OutputFormat, Request, Size, Thumbnail
from thumbcli.engines.image_header import BrokenPicture, read_header
from thumbcli.engines.retry import parse_retry_after
from thumbcli.errors import (
    AuthError,
    BadAnswer,
    QuotaError,
    RateLimited,
    RequestRefused,
    ServerError,
    ThumbError,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MAYBE_CHARGED",
    "NO_SECRET",
    "RETRY_LATER",
    "Answer",
    "about",
    "plain",
    "read_answer",
    "read_refusal",
    "thumbnail",
]

MAYBE_CHARGED = "it may have been charged: look into the ThumbAPI dashboard before asking for it again"
NO_SECRET = SecretStr("")
RETRY_LATER = "check the connection, then run it again"

_WORDS_MAX_CHARS = 300
_EXCERPT_MAX_CHARS = 120
_TITLE_MAX_CHARS = 60
_URL_MAX_CHARS = 2048
_EXTRA_MAX_FIELDS = 16
_EXTRA_MAX_CHARS = 500

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_BLANKS = re.compile(r"\s+")
_PAGE_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_DATA_URL = re.compile(r"data:image/(webp|png)(?:;[\w=.+-]+)*;base64,", re.IGNORECASE)
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
    429: "ask for fewer pictures at once, or run it again later",
}


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


def plain(text: str, secret: SecretStr, limit: int = _WORDS_MAX_CHARS) -> str:
    """Return foreign words fit for a terminal: one line of at most `limit` characters, the key masked."""
    text = _BLANKS.sub(" ", _UNPRINTABLE.sub(" ", text)).strip()
    if secret:
        text = text.replace(secret.get_secret_value(), "***")
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def about(title: str) -> str:
    """Return the end of every message: which title it is about, shortened to 60 characters."""
    return f' (for "{plain(title, NO_SECRET, _TITLE_MAX_CHARS)}")'


def read_refusal(answer: Answer, title: str, secret: SecretStr) -> ThumbError:
    """Turn an answer that is not a 2xx into the error that it means.

    Args:
        answer: Its body may be anything: JSON, a gateway's web page, nothing.
        title: What was asked for.
        secret: The key, so that it is masked should the other side repeat it.

    Returns:
        The error, for the caller to raise.
    """
    status = answer.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _limited(answer, title, secret)
    if status < HTTPStatus.BAD_REQUEST:
        return _redirected(answer, title, secret)
    code, said = str(status), _words(answer, secret)[0]
    message, remedy = said + about(title), _REMEDIES.get(status, "")
    if status in {401, 403}:
        return AuthError(message, remedy=remedy, code=code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        remedy = "run it again in a few minutes; if it goes on, write to ThumbAPI's support"
        return ServerError(message, remedy=remedy, code=code, retry_after_s=_asked_wait_s(answer))
    if status in {407, 408}:
        return Unreachable(message, remedy=remedy, code=code, retry_after_s=_asked_wait_s(answer))
    return RequestRefused(message, remedy=remedy or _refused_remedy(said), code=code)


def read_answer(answer: Answer, request: Request, *, credits_spent: int, secret: SecretStr) -> Thumbnail:
    """Turn a 2xx into the picture that it holds.

    Args:
        answer: All of it.
        request: What was asked; where the answer differs from it, the answer holds and a warning says so.
        credits_spent: What it cost.
        secret: The key, so that it is masked should the other side repeat it.

    Raises:
        BadAnswer: There is no whole picture in it.
    """
    told = _told(answer, secret)
    if isinstance(told, str):
        raise BadAnswer(told + about(request.title), remedy=MAYBE_CHARGED)
    try:
        data = _picture_bytes(told.image, secret)
        return thumbnail(data, request, credits_spent=credits_spent, told=told, secret=secret)
    except BrokenPicture as error:
        spoilt = f"holds no usable picture: {error}"
    generation = f" of generation {plain(told.generation_id, secret)}" if told.generation_id else ""
    raise BadAnswer(f"the answer{generation} {spoilt}{about(request.title)}", remedy=MAYBE_CHARGED)


def thumbnail(
    data: bytes,
    request: Request,
    *,
    credits_spent: int,
    told: _Told | None = None,
    image_url: str | None = None,
    secret: SecretStr = NO_SECRET,
) -> Thumbnail:
    """Check a picture's bytes and say what they are.

    Args:
        data: The picture as a file.
        request: What was asked.
        credits_spent: What it cost.
        told: What the API said beside the picture, if it was asked just now.
        image_url: Where a copy is kept, if the API did not say it just now.
        secret: The key; no field that holds it is kept.

    Raises:
        BrokenPicture: It is no WebP or PNG, or not a whole one.
    """
    header = read_header(data)
    told = told or _Told(image="", imageUrl=image_url)
    drawn = told.format or request.format
    size = Size(header.width_px, header.height_px)
    return Thumbnail(
        image=data,
        format=drawn,
        output_format=header.output_format,
        width_px=size.width_px,
        height_px=size.height_px,
        credits=credits_spent,
        generation_id=_without(secret, told.generation_id),
        image_url=_without(secret, told.image_url),
        warnings=tuple(_differences(request, drawn, header.output_format, size)),
        extra=_small_extra(told.model_extra or {}, secret),
    )


def _text(value: object) -> str | None:
    """Let an id be a string or a number; anything odd must not cost a picture that was paid for."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value) if 0 < len(str(value)) <= _URL_MAX_CHARS else None


def _web_address(value: object) -> str | None:
    text = _text(value)
    return text if text and text.lower().startswith(("https://", "http://")) else None


def _without(secret: SecretStr, text: str | None) -> str | None:
    return None if text and _holds(text, secret) else text


def _holds(text: str, secret: SecretStr) -> bool:
    return bool(secret) and secret.get_secret_value() in text


def _known_format(value: object) -> Format | None:
    return Format(value) if isinstance(value, str) and value in set(Format) else None


class _Told(BaseModel):
    """The body of a 200; only the picture has to be there."""

    model_config = ConfigDict(extra="allow", frozen=True)

    image: str
    format: Annotated[Format | None, BeforeValidator(_known_format)] = None
    output_format: object = Field(default=None, alias="outputFormat")
    dimensions: object = None
    generation_id: Annotated[str | None, BeforeValidator(_text)] = Field(default=None, alias="generationId")
    image_url: Annotated[str | None, BeforeValidator(_web_address)] = Field(default=None, alias="imageUrl")

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Show nothing: in a traceback it would be a megabyte of picture, or an echo of the key."""
        return []


def _told(answer: Answer, secret: SecretStr) -> _Told | str:
    """Read the body of a 200; where that can't be, return the reason."""
    try:
        return _Told.model_validate(from_json(answer.body))
    except ValidationError:
        return f"the answer holds no image: {_excerpt(answer, secret)}"
    except ValueError:
        excerpt = _excerpt(answer, secret)
        return f"the answer is not JSON: {excerpt}" if excerpt else "the answer is empty"


def _picture_bytes(image: str, secret: SecretStr) -> bytes:
    prefix = _DATA_URL.match(image)
    if prefix is None:
        head = plain(image.partition(",")[0], secret, _TITLE_MAX_CHARS)
        kind = head if image.startswith("data:") else "none"
        raise BrokenPicture(f"it should be a data URL of a WebP or a PNG, and is {kind}")
    try:
        return base64.b64decode(image[prefix.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BrokenPicture(f"its base64 is damaged ({error})") from None


def _differences(request: Request, drawn: Format | None, kind: OutputFormat, size: Size) -> list[str]:
    warnings = []
    if request.format is not None and drawn is not request.format:
        warnings.append(f"asked for {request.format}, the API drew {drawn}")
    if kind is not request.output_format:
        warnings.append(f"asked for {request.output_format}, the API sent {kind}")
    if drawn is not None:
        scale = 2 if request.model is Model.HD else 1
        expected = Size(SIZES[drawn].width_px * scale, SIZES[drawn].height_px * scale)
        if size != expected:
            warnings.append(
                f"{drawn} is {size.width_px}x{size.height_px} pixels, "
                f"not the usual {expected.width_px}x{expected.height_px}"
            )
    return warnings


def _small_extra(fields: Mapping[str, object], secret: SecretStr) -> dict[str, object]:
    """Keep what is small, can be written down as JSON, and is neither a picture nor the key."""
    kept: dict[str, object] = {}
    for name, value in fields.items():
        try:
            text = json.dumps([name, value], allow_nan=False, ensure_ascii=False)
        except (ValueError, TypeError):
            continue
        if len(text) > _EXTRA_MAX_CHARS or "data:image" in text or _holds(text, secret):
            continue
        kept[name] = value
        if len(kept) == _EXTRA_MAX_FIELDS:
            break
    return kept


def _words(answer: Answer, secret: SecretStr) -> tuple[str, str]:
    """Return what an error answer says, and its machine-readable code; ours where it says nothing."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "unknown status"
    status = f"HTTP {answer.status} {phrase}"
    try:
        payload = from_json(answer.body)
    except ValueError:
        excerpt = _excerpt(answer, secret)
        return (f"{status}: {excerpt}" if excerpt else status), ""
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


def _excerpt(answer: Answer, secret: SecretStr) -> str:
    """Return a body that is not JSON in a few words; of a web page its title."""
    text = answer.body[:65_536].decode("utf-8", "replace")
    if "html" in answer.headers.get("content-type", "") or text.lstrip().startswith("<"):
        found = _PAGE_TITLE.search(text)
        title = html.unescape(found[1]) if found else "no title"
        return plain(f"a web page, not the API ({title})", secret, _EXCERPT_MAX_CHARS)
    return plain(text, secret, _EXCERPT_MAX_CHARS)


def _refused_remedy(said: str) -> str:
    lowered = said.lower()
    for words, remedy in _REFUSED_REMEDIES:
        if words in lowered:
            return remedy
    return "correct the settings of this title"


def _asked_wait_s(answer: Answer) -> float | None:
    return parse_retry_after(answer.headers.get("retry-after"), datetime.now(UTC))


def _limited(answer: Answer, title: str, secret: SecretStr) -> QuotaError | RateLimited:
    """Tell the month's quota, which ends the run, from the limit per second, which passes."""
    said, label = _words(answer, secret)
    message = said + about(title)
    if _QUOTA.search(f"{label} {said}"):
        return QuotaError(message, remedy=_quota_remedy(answer))
    return RateLimited(message, remedy=_REMEDIES[429], code="429", retry_after_s=_asked_wait_s(answer))


def _quota_remedy(answer: Answer) -> str:
    ways = "upgrade the plan, then run it again: what is finished stays"
    try:
        reset = datetime.fromisoformat(answer.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return f"wait for the next month or {ways}"
    return f"wait until {reset.isoformat(sep=' ', timespec='minutes')} or {ways}"


def _redirected(answer: Answer, title: str, secret: SecretStr) -> Unreachable:
    target = plain(answer.headers.get("location", ""), secret, _EXCERPT_MAX_CHARS) or "nowhere"
    return Unreachable(
        f"the API was not reached: HTTP {answer.status} points to {target}" + about(title),
        remedy="log in to the network that you are on, or correct the base address",
        code=str(answer.status),
    )
