"""Turns the hosted API's answers into a Thumbnail. No I/O.

Source:
    The answer table of `docs/thumbapi.md`. Nothing in an answer is trusted: the format and size of
    a picture come from its own bytes, and text is shown shortened, on one line and without the key.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import from_json

from thumbcli.contract import SIZES, Format, Model, OutputFormat, Request, Size, Thumbnail
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.engines.protocol import Account
from thumbcli.engines.thumbapi.api_error_text import (
    NO_SECRET,
    Answer,
    body_excerpt,
    printable,
    title_suffix,
)
from thumbcli.errors import MAYBE_CHARGED, BadAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "build_thumbnail",
    "parse_account",
    "parse_thumbnail",
    "stored_copy",
]

_TEXT_FIELD_MAX_CHARS = 2048
_DATA_URL_MAX_CHARS = 60
"""Shown of a data URL of the wrong kind."""
_EXTRA_MAX_FIELDS = 16
_EXTRA_MAX_CHARS = 500
"""Unknown fields are kept up to these limits, so that an answer can't fill the manifest."""

_DATA_URL = re.compile(r"data:image/(webp|png)(?:;[\w=.+-]+)*;base64,", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)


def parse_account(headers: Mapping[str, str]) -> Account | None:
    """Read the `X-RateLimit-*` headers; None if there are none.

    Args:
        headers: With lower-case names.

    Source:
        `docs/thumbapi.md`, headers: they describe the monthly quota, not the limit per second.
    """
    limit, remaining = (
        int(text) if _NUMBER.fullmatch(text) else None
        for text in (headers.get(f"x-ratelimit-{name}", "").strip() for name in ("limit", "remaining"))
    )
    try:
        resets_at = datetime.fromisoformat(headers.get("x-ratelimit-reset", "").strip())
    except ValueError:
        if limit is None and remaining is None:
            return None
        return Account(limit=limit, remaining=remaining, resets_at=None)
    resets_at = resets_at if resets_at.tzinfo else resets_at.replace(tzinfo=UTC)
    return Account(limit=limit, remaining=remaining, resets_at=resets_at)


def parse_thumbnail(answer: Answer, request: Request, *, credits_spent: int, secret: SecretStr) -> Thumbnail:
    """Return the picture in a 2xx answer.

    Args:
        answer: The whole answer.
        request: What was requested; a difference becomes a warning.
        credits_spent: What it cost.
        secret: The key, to be masked if the answer repeats it.

    Raises:
        BadAnswer: It holds no complete picture.
    """
    body = _parse_body(answer, request.title, secret)
    try:
        data = _decode_image(body.image, secret)
        return build_thumbnail(data, request, credits_spent=credits_spent, body=body, secret=secret)
    except BrokenPictureError as error:
        problem = f"holds no usable picture: {error}"
    generation = f" of generation {printable(body.generation_id, secret)}" if body.generation_id else ""
    raise BadAnswer(f"the answer{generation} {problem}{title_suffix(request.title)}", remedy=MAYBE_CHARGED)


def stored_copy(answer: Answer, secret: SecretStr) -> tuple[str, str | None] | None:
    """Return the image URL and generation id of an answer whose picture is unusable, if it has them.

    The JSON may be cut off: its complete fields count.
    """
    try:
        payload = from_json(answer.body, allow_partial=True)
    except ValueError:
        return None
    fields = payload if isinstance(payload, dict) else {}
    url = _without_key(secret, _web_address(fields.get("imageUrl")))
    return (url, _without_key(secret, _text(fields.get("generationId")))) if url else None


def build_thumbnail(
    data: bytes,
    request: Request,
    *,
    credits_spent: int,
    body: _GenerateResponse | None = None,
    image_url: str | None = None,
    secret: SecretStr = NO_SECRET,
) -> Thumbnail:
    """Check the bytes of a picture and describe it.

    Args:
        data: The picture as a file.
        request: What was requested.
        credits_spent: What it cost.
        body: The rest of the answer, for a picture that was just drawn.
        image_url: The address of a picture that was downloaded.
        secret: The key; a field that holds it is dropped.

    Raises:
        BrokenPictureError: It is no complete WebP or PNG.
    """
    header = read_header(data)
    body = body or _GenerateResponse(image="", imageUrl=image_url)
    drawn = body.format or request.format
    size = Size(header.width_px, header.height_px)
    return Thumbnail(
        image=data,
        format=drawn,
        output_format=header.output_format,
        width_px=size.width_px,
        height_px=size.height_px,
        credits=credits_spent,
        generation_id=_without_key(secret, body.generation_id),
        image_url=_without_key(secret, body.image_url),
        warnings=tuple(_differences(request, drawn, header.output_format, size)),
        extra=_small_extra(body.model_extra or {}, secret),
    )


def _text(value: object) -> str | None:
    """Accept an id as a string or a number; an odd one must not cost a picture that was paid for."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value) if 0 < len(str(value)) <= _TEXT_FIELD_MAX_CHARS else None


def _web_address(value: object) -> str | None:
    text = _text(value)
    return text if text and text.lower().startswith(("https://", "http://")) else None


def _without_key(secret: SecretStr, text: str | None) -> str | None:
    return None if text and _holds_key(text, secret) else text


def _holds_key(text: str, secret: SecretStr) -> bool:
    return bool(secret) and secret.get_secret_value() in text


def _known_format(value: object) -> Format | None:
    return Format(value) if isinstance(value, str) and value in set(Format) else None


class _GenerateResponse(BaseModel):
    """The body of a 200; only the picture is required."""

    model_config = ConfigDict(extra="allow", frozen=True)

    image: str
    format: Annotated[Format | None, BeforeValidator(_known_format)] = None
    output_format: object = Field(default=None, alias="outputFormat")
    dimensions: object = None
    generation_id: Annotated[str | None, BeforeValidator(_text)] = Field(default=None, alias="generationId")
    image_url: Annotated[str | None, BeforeValidator(_web_address)] = Field(default=None, alias="imageUrl")

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Show nothing: a traceback would hold a megabyte of picture, or an echo of the key."""
        return []


def _parse_body(answer: Answer, title: str, secret: SecretStr) -> _GenerateResponse:
    try:
        return _GenerateResponse.model_validate(from_json(answer.body))
    except ValidationError:
        problem = f"the answer holds no image: {body_excerpt(answer, secret)}"
    except ValueError:
        excerpt = body_excerpt(answer, secret)
        problem = f"the answer is not JSON: {excerpt}" if excerpt else "the answer is empty"
    raise BadAnswer(problem + title_suffix(title), remedy=MAYBE_CHARGED)


def _decode_image(image: str, secret: SecretStr) -> bytes:
    prefix = _DATA_URL.match(image)
    if prefix is None:
        head = printable(image.partition(",")[0], secret, _DATA_URL_MAX_CHARS)
        kind = head if image.startswith("data:") else "none"
        raise BrokenPictureError(f"it should be a data URL of a WebP or a PNG, and is {kind}")
    try:
        return base64.b64decode(image[prefix.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BrokenPictureError(f"its base64 is damaged ({error})") from None


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
    """Return the unknown fields that are small, valid JSON, and neither a picture nor the key."""
    kept: dict[str, object] = {}
    for name, value in fields.items():
        try:
            text = json.dumps([name, value], allow_nan=False, ensure_ascii=False)
        except (ValueError, TypeError):
            continue
        if len(text) > _EXTRA_MAX_CHARS or "data:image" in text or _holds_key(text, secret):
            continue
        kept[name] = value
        if len(kept) == _EXTRA_MAX_FIELDS:
            break
    return kept
