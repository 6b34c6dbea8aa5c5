"""The bodies of requests: JSON becomes a pydantic model, and what is wrong with it an error answer.

Malformed JSON is a 422, a field that breaks a rule a 400 with the documented message; the status of a typo is
what `--errors` says. No message repeats input.

Source:
    The request and error tables of ThumbAPI (`docs/thumbapi.md`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final, Never, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails, PydanticCustomError

from thumbcli.brand.asset_files import detect_media_type
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset
from thumbcli.contract.api_error_messages import one_of
from thumbcli.contract.choices import PICTURES_MAX
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = [
    "DOCUMENTED",
    "PHOTO_OR_BASE64_SCHEMA",
    "PHOTO_SCHEMA",
    "TYPO",
    "JsonBody",
    "JsonBounds",
    "LogoUrl",
    "PhotoUrl",
    "decode_data_url",
    "parse_json",
]

DOCUMENTED: Final = "documented"
"""The type of an error whose text is the whole message; other texts follow the name of the field."""

TYPO: Final = "typo"
"""As `DOCUMENTED`, for a wrong choice whose status ThumbAPI's pages don't agree on."""

_MARKS = b",:[{\\"
"""Separators, and what begins an escaped character."""

_SEPARATORS_MAX = 10_000
"""Of commas, colons and brackets, also within strings: there is no value without one."""

_ESCAPES_MAX = 10_000
_BYTES_PER_ESCAPE = 16
"""PHP escapes each slash, and one of 64 characters of base64 is one."""

_NUMBER_MAX_CHARS = 400
"""Enough for the largest float, written out."""

_MB = 1024 * 1024
_RULES = {
    "bool_type": "must be true or false",
    "string_type": "must be a string",
    "int_type": "must be a whole number",
    **dict.fromkeys(
        ("list_type", "too_short", "too_long"), f"must be a list of 1 to {PICTURES_MAX} pictures"
    ),
}
"""What a field of a wrong type is answered with, after its name, by pydantic's type of error."""


class JsonBounds:
    """Bounds the work of parsing before it begins, by counting bytes while a body is received.

    Megabytes of `{},` would become gigabytes of objects. A request has a handful of values; the long ones are
    pictures in base64.
    """

    def __init__(self) -> None:
        self._size_bytes = self._separators = self._escapes = 0

    def add(self, part: bytes) -> None:
        """Count the next part of a body.

        Raises:
            ApiError: 422, there are too many values or escaped characters.
        """
        self._size_bytes += len(part)
        marks = len(part) - len(part.translate(None, _MARKS))
        if marks:  # base64 has none
            escapes = part.count(b"\\")
            self._escapes += escapes
            self._separators += marks - escapes
        if self._separators > _SEPARATORS_MAX:
            raise _malformed(f"the body has more than {_SEPARATORS_MAX:,} values")
        if self._escapes > _ESCAPES_MAX + self._size_bytes // _BYTES_PER_ESCAPE:
            raise _malformed("the body has too many escaped characters")


def parse_json(raw: bytes) -> dict[str, object]:
    """Return the JSON object in `raw`.

    Raises:
        ApiError: 422: it is not UTF-8, not JSON (NaN and Infinity are not), not an object, nested too deeply,
            has too many values, or has duplicate keys, which two readers may understand differently.
    """
    JsonBounds().add(raw)
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_unique_keys,
            parse_constant=_reject_constant,
            parse_float=_short_float,
        )
    except (ValueError, RecursionError):
        raise _malformed("the body must be JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise _malformed("the body must be a JSON object")
    return value


def _short_float(text: str) -> float:
    if len(text) > _NUMBER_MAX_CHARS:
        raise ValueError("long number")
    return float(text)


def _malformed(message: str) -> ApiError:
    return ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, message, "invalid_json")


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _malformed("the body names a field twice")
    return fields


def _reject_constant(name: str) -> Never:
    raise ValueError(name)


def _allow_null(schema: dict[str, Any]) -> None:
    """Let the schema say what `JsonBody` does: null is allowed where a field may be left out."""
    for name, field in schema["properties"].items():
        field.pop("title", None)
        if name not in schema.get("required", ()) and "anyOf" not in field:
            own = {key: field.pop(key) for key in ("$ref", "type", "enum") if key in field}
            field["anyOf"] = [own, {"type": "null"}]


class JsonBody(BaseModel):
    """The fields of a request body. Unknown fields are ignored, and null means absent."""

    model_config = ConfigDict(
        alias_generator=to_camel, frozen=True, hide_input_in_errors=True, json_schema_extra=_allow_null
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, fields: dict[str, object]) -> dict[str, object]:
        """Drop nulls; a missing required field gets the error of a wrong type, which says what it must be."""
        required = {
            field.alias or name: None for name, field in cls.model_fields.items() if field.is_required()
        }
        return {**required, **{name: value for name, value in fields.items() if value is not None}}

    @classmethod
    def read(cls, fields: Mapping[str, object], *, typo_status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Self:
        """Check the fields of a JSON object.

        Args:
            fields: The object.
            typo_status: The status of a `TYPO`.

        Raises:
            ApiError: 400 or `typo_status`, for the first field that breaks a rule.
        """
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise _api_error(first, typo_status) from None


def _api_error(error: ErrorDetails, typo_status: HTTPStatus) -> ApiError:
    kind, message = error["type"], error["msg"]
    if kind not in {DOCUMENTED, TYPO}:
        name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])[1:]
        if kind in {"enum", "literal_error"}:
            message = one_of(name, re.findall("'([^']*)'", error["ctx"]["expected"]))
        else:
            message = f"{name} {_RULES.get(kind, message)}"
    status = typo_status if kind == TYPO else HTTPStatus.BAD_REQUEST
    return ApiError(status, message, "invalid_request")


def decode_data_url(
    value: object, name: str, *, max_bytes: int, too_large: str | None = None, bare: bool = False
) -> Asset:
    """Return the picture in a base64 data URL; its first bytes decide what type it is.

    The limit is checked against the length of the base64, so that nothing too large is decoded.

    Args:
        value: The JSON value.
        name: What the asset is called.
        max_bytes: The largest file.
        too_large: The whole message for a larger file, in place of one that begins with the field's name.
        bare: Whether the base64 alone will do, with or without line breaks.

    Raises:
        PydanticCustomError: It is too large, or not a data URL of a JPEG, PNG or WebP picture.
    """
    error = PydanticCustomError("data_url", "must be a base64 data URL of a JPEG, PNG or WebP picture")
    if not isinstance(value, str):
        raise error
    if value.startswith("data:"):
        head, comma, text = value.partition(",")
        if not comma or not head.lower().endswith(";base64"):
            raise error
    elif bare:
        text = "".join(value.split())
    else:
        raise error
    if len(text) // 4 * 3 - text[-2:].count("=") > max_bytes:
        if too_large is not None:
            raise PydanticCustomError(DOCUMENTED, too_large)
        raise PydanticCustomError("too_large", f"exceeds {max_bytes // _MB}MB cap")
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise error from None
    media_type = detect_media_type(data)
    if media_type is None:
        raise error
    return Asset(name=name, media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest())


def _validate_data_url(value: object, info: ValidationInfo, *, max_bytes: int) -> Asset:
    return decode_data_url(value, to_camel(info.field_name or ""), max_bytes=max_bytes)


def _data_url_schema(max_bytes: int) -> dict[str, Any]:
    return {
        "type": "string",
        "pattern": "^data:[A-Za-z0-9.+/;=-]*;base64,[A-Za-z0-9+/]+={0,2}$",
        "description": f"A base64 data URL of a JPEG, PNG or WebP picture of at most {max_bytes // _MB} MB.",
    }


PHOTO_OR_BASE64_SCHEMA = {
    "type": "string",
    "pattern": r"^(data:[A-Za-z0-9.+/;=-]*;base64,[A-Za-z0-9+/]+|[A-Za-z0-9+/\r\n]+)={0,2}\s*$",
}
PHOTO_SCHEMA = _data_url_schema(PHOTO_MAX_BYTES)
PhotoUrl = Annotated[
    Asset,
    PlainValidator(partial(_validate_data_url, max_bytes=PHOTO_MAX_BYTES)),
    WithJsonSchema(PHOTO_SCHEMA),
]
LogoUrl = Annotated[
    Asset,
    PlainValidator(partial(_validate_data_url, max_bytes=LOGO_MAX_BYTES)),
    WithJsonSchema(_data_url_schema(LOGO_MAX_BYTES)),
]
