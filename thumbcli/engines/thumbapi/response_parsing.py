"""What the hosted API's answers mean: status, headers and body become a Thumbnail or an error. No I/O.

Source:
    The answer and error tables of ThumbAPI (`thumbapi.md`). Nothing that comes in is believed: the picture's
    own bytes say what it is, and words are shown cut short, on one line and without the key.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import from_json

from thumbcli.contract import SIZES, Format, Model, OutputFormat, Request, Size, Thumbnail
from thumbcli.contract.image_header import BrokenPicture, read_header
from thumbcli.engines.thumbapi.api_error_text import (
    NO_SECRET,
    TITLE_MAX_CHARS,
    Answer,
    about,
    excerpt,
    plain,
    words,
)
from thumbcli.engines.thumbapi.quota import left_and_until, read_account
from thumbcli.engines.thumbapi.retry_policy import parse_retry_after
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
    "RETRY_LATER",
    "kept_copy",
    "read_answer",
    "read_refusal",
    "thumbnail",
]

MAYBE_CHARGED = "it may have been charged: look into the ThumbAPI dashboard before asking for it again"
RETRY_LATER = "check the connection, then run it again"

_EXCERPT_MAX_CHARS = 120
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
    code, said = str(status), words(answer, secret)[0]
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


def kept_copy(answer: Answer, secret: SecretStr) -> tuple[str, str | None] | None:
    """Return where an answer that holds no usable picture says it is kept, and its generation id.

    The body may be JSON without its end: what stands in it whole counts.
    """
    try:
        payload = from_json(answer.body, allow_partial=True)
    except ValueError:
        return None
    fields = payload if isinstance(payload, dict) else {}
    address = _without(secret, _web_address(fields.get("imageUrl")))
    return (address, _without(secret, _text(fields.get("generationId")))) if address else None


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
        return f"the answer holds no image: {excerpt(answer, secret)}"
    except ValueError:
        said = excerpt(answer, secret)
        return f"the answer is not JSON: {said}" if said else "the answer is empty"


def _picture_bytes(image: str, secret: SecretStr) -> bytes:
    prefix = _DATA_URL.match(image)
    if prefix is None:
        head = plain(image.partition(",")[0], secret, TITLE_MAX_CHARS)
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


def _refused_remedy(said: str) -> str:
    lowered = said.lower()
    for part, remedy in _REFUSED_REMEDIES:
        if part in lowered:
            return remedy
    return "correct the settings of this title"


def _asked_wait_s(answer: Answer) -> float | None:
    return parse_retry_after(answer.headers.get("retry-after"), datetime.now(UTC))


def _limited(answer: Answer, title: str, secret: SecretStr) -> QuotaError | RateLimited:
    """Tell the month's quota, which ends the run, from the limit per second, which passes."""
    said, label = words(answer, secret)
    account = read_account(answer.headers)
    if _QUOTA.search(f"{label} {said}") or (account is not None and account.remaining == 0):
        left, until = left_and_until(account)
        known = f", {left}" if left else ""
        return QuotaError(f"{said}{known}{about(title)}", remedy=_quota_remedy(until))
    return RateLimited(
        said + about(title), remedy=_REMEDIES[429], code="429", retry_after_s=_asked_wait_s(answer)
    )


def _quota_remedy(until: str) -> str:
    wait = f"wait until {until}" if until else "wait for the next month"
    return f"{wait} or upgrade the plan, then run it again: what is finished stays"


def _redirected(answer: Answer, title: str, secret: SecretStr) -> Unreachable:
    target = plain(answer.headers.get("location", ""), secret, _EXCERPT_MAX_CHARS) or "nowhere"
    return Unreachable(
        f"the API was not reached: HTTP {answer.status} points to {target}" + about(title),
        remedy="log in to the network that you are on, or correct the base address",
        code=str(answer.status),
    )
