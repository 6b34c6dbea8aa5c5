"""The body of a request to draw: bytes become JSON, JSON becomes what an engine is asked.

Broken JSON is a 422, a field that breaks a rule a 400 in the documented words. No message repeats input.

Source:
    The request and error tables of ThumbAPI (`thumbapi.md`). Unknown fields are let pass, null is absence.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, TypeVar

from thumbcli.brand.assets import sniff
from thumbcli.contract import (
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    STYLES,
    Asset,
    Category,
    Format,
    Model,
    OutputFormat,
    Request,
    clean_title,
    make_request,
)
from thumbcli.design import PLAIN
from thumbcli.errors import RequestError
from thumbcli.messages import (
    LOGO_REQUIRED,
    LOGO_TOO_LARGE,
    PHOTO_REQUIRED,
    PHOTO_TOO_LARGE,
    TITLE_REQUIRED,
    one_of,
)
from thumbcli.server.answers import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from typing import Never

    from thumbcli.design import Design
    from thumbcli.server.saved import ReferenceSet, SavedAssets

__all__ = ["Asked", "parse_json", "read_asked"]

_E = TypeVar("_E", bound="StrEnum")
_CAPS: Mapping[str, tuple[int, str]] = {
    "photoImage": (PHOTO_MAX_BYTES, PHOTO_TOO_LARGE),
    "logoImage": (LOGO_MAX_BYTES, LOGO_TOO_LARGE),
}
_ID_MAX_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request asks for.

    Attributes:
        request: For the engine, with photo and logo inside where they are used.
        webhook_url: Where to post the result, as it came in and unchecked; None to answer with it.
    """

    request: Request
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


def _unreadable(message: str) -> Refusal:
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, message, "invalid_json")


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _unreadable("the body names a field twice")
    return fields


def _no_constant(name: str) -> Never:
    raise ValueError(name)


def read_asked(
    fields: Mapping[str, object], saved: SavedAssets, key_id: str, *, design: Design = PLAIN
) -> Asked:
    """Check the fields of a body, and add what the owner of the key has saved.

    Args:
        fields: What `parse_json` returned.
        saved: Looked at only where the fields ask for it.
        key_id: Whose saved things count.
        design: Wishes about the look, where something else than the API asked for them.

    Raises:
        Refusal: 400 or 422, in the documented words.
    """
    fields = {name: value for name, value in fields.items() if value is not None}
    title = fields.get("title")
    if not isinstance(title, str) or not clean_title(title):
        raise _wrong(TITLE_REQUIRED)
    set_id, found = _reference_set(fields, saved, key_id)
    kind = _choice(fields, "format", Format, found.format if found else None)
    category = _choice(fields, "category", Category, Category.AUTO)
    model = _choice(fields, "model", Model, Model.SD)
    output_format = _choice(fields, "outputFormat", OutputFormat, OutputFormat.WEBP)
    photo, logo = _pictures(fields, saved, key_id)
    try:
        request = make_request(
            title,
            format=kind,
            category=category,
            model=model,
            output_format=output_format,
            photo=photo,
            logo=logo,
            custom_assets_id=set_id,
            design=replace(design, hand=found.hand) if found else design,
        )
    except RequestError as error:
        raise _wrong(error.message) from None
    return Asked(request=request, webhook_url=_text(fields, "webhookUrl"))


def _wrong(message: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, message, "invalid_request")


def _reference_set(
    fields: Mapping[str, object], saved: SavedAssets, key_id: str
) -> tuple[str | None, ReferenceSet | None]:
    """Return the id of the reference set that is asked for and the set, or nothing if none is."""
    set_id = _text(fields, "customAssetsId")
    if set_id is None:
        return None, None
    found = saved.reference_set(key_id, set_id) if len(set_id) <= _ID_MAX_CHARS else None
    if found is None:
        raise _wrong("customAssetsId: there is no reference set of this id")
    return set_id, found


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


def _pictures(
    fields: Mapping[str, object], saved: SavedAssets, key_id: str
) -> tuple[Asset | None, Asset | None]:
    """Return the photo and the logo to use; what comes with the request goes before what is saved."""
    style = fields.get("imageStyle")
    if style is not None and (not isinstance(style, str) or style not in STYLES):
        raise Refusal(
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
    if with_photo and photo is None and (photo := saved.photo(key_id)) is None:
        raise _wrong(PHOTO_REQUIRED)
    if with_logo and logo is None and (logo := saved.logo(key_id)) is None:
        raise _wrong(LOGO_REQUIRED)
    return photo, logo


def _inline(
    fields: Mapping[str, object], name: str, kind: Literal["photoImage", "logoImage"]
) -> Asset | None:
    """Return the picture in a data URL; its own first bytes say what it is.

    The cap is held against the length of the base64 first, so that nothing too large is ever unpacked.
    """
    value = fields.get(name)
    if value is None:
        return None
    wanted = _wrong(f"{name} must be a base64 data URL of a JPEG, PNG or WebP picture")
    if not isinstance(value, str) or not value.startswith("data:"):
        raise wanted
    head, comma, text = value.partition(",")
    if not comma or not head.lower().endswith(";base64"):
        raise wanted
    cap_bytes, too_large = _CAPS[kind]
    if len(text) // 4 * 3 - text[-2:].count("=") > cap_bytes:
        raise _wrong(too_large)
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise wanted from None
    media_type = sniff(data)
    if media_type is None:
        raise wanted
    return Asset(name=name, media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest())
