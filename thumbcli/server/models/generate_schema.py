"""The body of a request to draw: bytes become JSON, JSON becomes what an engine is asked.

Broken JSON is a 422, a field that breaks a rule a 400 in the documented words. No message repeats input.

Source:
    The request and error tables of ThumbAPI (`thumbapi.md`). Unknown fields are let pass, null is absence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from thumbcli.contract import (
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    STYLES,
    Category,
    Format,
    Model,
    OutputFormat,
    Request,
    clean_title,
    make_request,
)
from thumbcli.contract.api_error_messages import LOGO_TOO_LARGE, PHOTO_TOO_LARGE, TITLE_REQUIRED, one_of
from thumbcli.contract.design_options import PLAIN
from thumbcli.errors import RequestError
from thumbcli.server.models.inline_images import read_inline
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from typing import Never

    from thumbcli.contract import Asset
    from thumbcli.contract.design_options import Design
    from thumbcli.server.store.saved_assets import SavedAssets

__all__ = ["ParsedRequest", "asks_for_saved", "parse_json", "read_asked"]

_E = TypeVar("_E", bound="StrEnum")
_CAPS: Mapping[str, tuple[int, str]] = {
    "photoImage": (PHOTO_MAX_BYTES, PHOTO_TOO_LARGE),
    "logoImage": (LOGO_MAX_BYTES, LOGO_TOO_LARGE),
}
_SAVED = ("usePhoto", "useLogo", "customAssetsId", "imageStyle", "usePersonalPhoto")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedRequest:
    """What a request asks for.

    Attributes:
        request: For the engine, with photo, logo and look inside where they are used.
        wished: The same as it came in: what is saved is only asked for.
        webhook_url: Where to post the result, as it came in and unchecked; None to answer with it.
    """

    request: Request
    wished: Request
    webhook_url: str | None = None


def parse_json(raw: bytes) -> dict[str, object]:
    """Return the JSON object that `raw` is.

    Raises:
        Refusal: 422: it is no UTF-8, no JSON (NaN and Infinity are none), no object, nests too deeply, or
            names a field twice, where two readers may well understand two things.
    """
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_no_twins, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _unreadable("the body must be JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise _unreadable("the body must be a JSON object")
    return value


def _unreadable(message: str) -> ApiError:
    return ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, message, "invalid_json")


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _unreadable("the body names a field twice")
    return fields


def _no_constant(name: str) -> Never:
    raise ValueError(name)


def asks_for_saved(fields: Mapping[str, object]) -> bool:
    """Tell whether a body may ask for something that is saved, so that the disk has to be waited for."""
    return any(fields.get(name) for name in _SAVED)


def read_asked(
    fields: Mapping[str, object], saved: SavedAssets, key_id: str, *, design: Design = PLAIN
) -> ParsedRequest:
    """Check the fields of a body, and add what the owner of the key has saved.

    Args:
        fields: What `parse_json` returned.
        saved: Looked at only where the fields ask for it.
        key_id: Whose saved things count.
        design: Wishes about the look, where something else than the API asked for them.

    Raises:
        Refusal: 400 or 422, in the documented words.
        RequestRefused: A saved picture can't be decoded.
        ConfigError: The file that says what is saved was spoilt.
    """
    fields = {name: value for name, value in fields.items() if value is not None}
    title = fields.get("title")
    if not isinstance(title, str) or not clean_title(title):
        raise _wrong(TITLE_REQUIRED)
    set_id = _text(fields, "customAssetsId")
    own_format = set_id is not None and "format" not in fields
    kind = None if own_format else _choice(fields, "format", Format, None)
    category = _choice(fields, "category", Category, Category.AUTO)
    model = _choice(fields, "model", Model, Model.SD)
    output_format = _choice(fields, "outputFormat", OutputFormat, OutputFormat.WEBP)
    pictures = _pictures(fields)
    try:
        wished = make_request(
            title,
            format=kind,
            category=category,
            model=model,
            output_format=output_format,
            use_photo=pictures.use_photo,
            use_logo=pictures.use_logo,
            photo=pictures.photo,
            logo=pictures.logo,
            custom_assets_id=set_id,
            design=design,
        )
        request = saved.apply_brand(key_id, wished)
    except RequestError as error:
        raise _wrong(error.message) from None
    return ParsedRequest(request=request, wished=wished, webhook_url=_text(fields, "webhookUrl"))


def _wrong(message: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, message, "invalid_request")


def _choice(fields: Mapping[str, object], name: str, kind: type[_E], default: _E | None) -> _E:
    value = fields.get(name, default)
    if not isinstance(value, str) or value not in set(kind):
        raise _wrong(one_of(name, kind))
    return kind(value)


def _flag(fields: Mapping[str, object], name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise _wrong(f"{name} must be true or false")
    return value


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise _wrong(f"{name} must be a string")
    return value


class _Pictures(NamedTuple):
    use_photo: bool
    use_logo: bool
    photo: Asset | None
    logo: Asset | None


def _pictures(fields: Mapping[str, object]) -> _Pictures:
    """Return what is wanted, and what of it came along."""
    style = fields.get("imageStyle")
    if style is not None and (not isinstance(style, str) or style not in STYLES):
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"imageStyle must be one of: {', '.join(STYLES)}",
            "invalid_request",
        )
    styled_photo, styled_logo = STYLES[str(style)] if style is not None else (False, False)
    with_photo = _flag(fields, "usePhoto") or _flag(fields, "usePersonalPhoto") or styled_photo
    with_logo = _flag(fields, "useLogo") or styled_logo
    person_is_logo = styled_logo and not styled_photo
    photo = _inline(fields, "photoImage", "photoImage")
    logo = _inline(fields, "logoImage", "logoImage")
    if person_is_logo:
        logo = logo or _inline(fields, "personImage", "logoImage")
    else:
        photo = photo or _inline(fields, "personImage", "photoImage")
    return _Pictures(with_photo, with_logo, photo, logo)


def _inline(fields: Mapping[str, object], name: str, kind: str) -> Asset | None:
    cap_bytes, too_large = _CAPS[kind]
    value = fields.get(name)
    return None if value is None else read_inline(value, name, cap_bytes=cap_bytes, too_large=too_large)
