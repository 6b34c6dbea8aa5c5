"""Turns the hosted API's answers into a Thumbnail. No I/O.

Source:
    The answer table of `docs/thumbapi.md`. Nothing in an answer is trusted: the format and size of
    a picture come from its own bytes, and text is shown shortened, on one line and without the key.
"""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_core import from_json

from thumbcli.contract import Format, Model, OutputFormat, Request, Size, Thumbnail
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.engines.protocol import Account
from thumbcli.engines.thumbapi.answer_salvage import (
    find_address,
    find_pictures,
    find_records,
    is_json,
    is_web_address,
)
from thumbcli.engines.thumbapi.api_error_text import (
    NO_SECRET,
    Answer,
    body_excerpt,
    printable,
    title_suffix,
)
from thumbcli.errors import MAYBE_CHARGED, BadAnswer
from thumbcli.printable_text import is_utf8

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "build_thumbnail",
    "parse_account",
    "parse_thumbnail",
]

_TEXT_FIELD_MAX_CHARS = 2048
_KEPT_MAX_BYTES = 16 * 1024 * 1024
"""Of what arrived in place of a picture: a 2K PNG has less than 10 MB."""
_EXTRA_MAX_FIELDS = 16
_OWN_FIELDS = frozenset({"placeholder"})
"""What the engine itself says of a picture; an answer that says so would have it bought again."""
_EXTRA_MAX_CHARS = 500
"""Unknown fields are kept up to these limits, so that an answer can't fill the manifest."""

_DATA_URL = re.compile(r"data:image/(?:webp|png);base64,")
_OTHER_PICTURE = re.compile(
    rb"RIFF|\x89PNG|\xff\xd8\xff|GIF8|.{4}ftyp|BM|II\*\x00|MM\x00\*|\s*<(?:svg|\?xml)", re.DOTALL
)
"""How a file begins that was meant as a picture: also one that is cut off, or of a type that is not used."""
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
    """Return the picture in a 2xx answer, whatever it is wrapped in.

    Args:
        answer: The whole answer.
        request: What was requested; a difference becomes a warning.
        credits_spent: What it cost.
        secret: The key, to be masked if the answer repeats it.

    Raises:
        BadAnswer: It holds no complete picture. The error has what arrived, and where the API keeps the
            picture if the answer says so.
    """
    try:
        body = _GenerateResponse.model_validate(from_json(answer.body))
        data = _decode_documented(body.image)
        return build_thumbnail(data, request, credits_spent=credits_spent, body=body, secret=secret)
    except ValueError:
        pass  # Of pydantic, of base64 or of the picture: the answer is not as documented.
    found = _parse_odd(answer, request, credits_spent, secret)
    if isinstance(found, BadAnswer):
        raise found  # Not raised there: a traceback may show what an answer holds, such as the key.
    return found


def _parse_odd(
    answer: Answer, request: Request, credits_spent: int, secret: SecretStr
) -> Thumbnail | BadAnswer:
    """Return the picture in an answer that is not as documented, or the error if there is none."""
    records = find_records(answer.body)
    body = _described(records)
    problem, kept = "", answer.body
    for data in find_pictures(answer.body, records):
        try:
            return build_thumbnail(data, request, credits_spent=credits_spent, body=body, secret=secret)
        except BrokenPictureError as error:
            if not problem or _OTHER_PICTURE.match(data):
                problem = f"holds no usable picture: {error}"
            if _OTHER_PICTURE.match(data):
                kept = data
    excerpt = body_excerpt(answer, secret)
    if not problem:
        found = bool(records) or is_json(answer.body)
        problem = f"holds no image: {excerpt}" if found else f"is not JSON: {excerpt}"
        problem = problem if excerpt else "is empty"
    generation = f" of generation {printable(body.generation_id, secret)}" if body.generation_id else ""
    return BadAnswer(
        f"the answer{generation} {problem}{title_suffix(request.title)}",
        remedy=MAYBE_CHARGED,
        body=_masked(kept[:_KEPT_MAX_BYTES], secret),
        image_url=_without_key(secret, body.image_url),
        generation_id=_without_key(secret, body.generation_id),
    )


def _described(records: list[Mapping[str, object]]) -> _GenerateResponse:
    """Return the other fields of an answer: those beside the image, and where it is kept from any object."""
    fields = dict(records[0]) if records else {}
    for record in records:
        for name in ("imageUrl", "generationId"):
            fields[name] = record.get(name) if fields.get(name) is None else fields[name]
    if _web_address(fields.get("imageUrl")) is None:
        fields["imageUrl"] = find_address(records)
    return _GenerateResponse.model_validate({**fields, "image": ""})


def _masked(body: bytes, secret: SecretStr) -> bytes:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be") if secret else ():
        body = body.replace(secret.get_secret_value().encode(encoding), "***".encode(encoding))
    return body


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
        BrokenPictureError: It is no complete WebP, PNG or JPEG.
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
    text = str(value)
    return text if 0 < len(text) <= _TEXT_FIELD_MAX_CHARS and text.isprintable() else None


def _web_address(value: object) -> str | None:
    text = _text(value)
    return text if is_web_address(text) else None


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


def _decode_documented(image: str) -> bytes:
    """Decode an image as it is documented; a ValueError if it is anything else."""
    prefix = _DATA_URL.match(image)
    return base64.b64decode(image[prefix.end() if prefix else len(image) :], validate=True)


def _differences(request: Request, drawn: Format | None, kind: OutputFormat, size: Size) -> list[str]:
    warnings = []
    if request.format is not None and drawn is not request.format:
        warnings.append(f"asked for {request.format}, the API drew {drawn}")
    if kind != request.output_format:
        warnings.append(f"asked for {request.output_format}, the API sent {kind}")
    if drawn is not None:
        scale = 2 if request.model is Model.HD else 1
        expected = Size(drawn.size.width_px * scale, drawn.size.height_px * scale)
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
        if (
            name in _OWN_FIELDS
            or len(text) > _EXTRA_MAX_CHARS
            or "data:image" in text
            or _holds_key(text, secret)
            or not is_utf8(text)
        ):
            continue
        kept[name] = value
        if len(kept) == _EXTRA_MAX_FIELDS:
            break
    return kept
