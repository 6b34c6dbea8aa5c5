"""The part of the OpenAPI document that is about what a key has saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thumbcli.brand.kit_model import NAME_MAX_CHARS
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Format
from thumbcli.contract.brand_style import Case
from thumbcli.contract.choices import PICTURES_MAX
from thumbcli.contract.design_options import Corner
from thumbcli.server.api.openapi import WAIT, choice_field, content_of, error_answer, picture_field
from thumbcli.server.models.asset_uploads import SETS_MAX

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OPERATIONS", "SCHEMAS"]

_COLOUR = {"type": "string", "pattern": "^#[0-9a-f]{6}$"}
_ORIGIN = {
    "type": "string",
    "enum": ["server", "machine"],
    "description": "machine: saved with `thumb brand` on this machine, and changed there.",
}
_PICTURE: dict[str, Any] = {
    "type": {"type": "string", "enum": ["image/jpeg", "image/png", "image/webp"]},
    "sizeBytes": {"type": "integer"},
    "origin": _ORIGIN,
}
_LOOK: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "What the pictures have in common.",
    "required": ["background", "surface", "ink", "accent", "dark"],
    "properties": {
        **dict.fromkeys(("background", "surface", "ink", "accent"), _COLOUR),
        "dark": {"type": "boolean"},
        "chroma": {"type": "number"},
        "warmth": {"type": "number"},
        "textShare": {"type": "number"},
        "case": {"type": "string", "enum": [*map(str, Case)]},
        "families": {"type": "array", "items": {"type": "string"}},
        "face": {"type": "string"},
    },
}
_SET: dict[str, Any] = {
    "type": "object",
    "required": ["id", "pictures", "format", "look", "origin"],
    "properties": {
        "id": {"type": "string", "description": "What customAssetsId calls it."},
        "pictures": {"type": "integer"},
        "format": {"type": ["string", "null"], "enum": [*map(str, Format), None]},
        "look": _LOOK,
        "origin": _ORIGIN,
    },
}
_ASSETS: dict[str, Any] = {
    "type": "object",
    "required": ["photo", "logo", "sets"],
    "properties": {
        "photo": {
            "type": ["object", "null"],
            "required": [*_PICTURE],
            "properties": _PICTURE,
            "description": "What usePhoto takes.",
        },
        "logo": {
            "type": ["object", "null"],
            "required": [*_PICTURE, "position", "light", "dark"],
            "properties": {
                **_PICTURE,
                "position": {"type": ["string", "null"], "enum": [*map(str, Corner), None]},
                "light": {"type": "boolean"},
                "dark": {"type": "boolean"},
            },
            "description": "What useLogo takes.",
        },
        "sets": {"type": "array", "items": _SET, "description": "What customAssetsId takes."},
    },
}
_PHOTO_UPLOAD: dict[str, Any] = {
    "type": "object",
    "required": ["image"],
    "properties": {"image": picture_field(PHOTO_MAX_BYTES, "The photo", required=True)},
}
_LOGO_UPLOAD: dict[str, Any] = {
    "type": "object",
    "required": ["image"],
    "properties": {
        "image": picture_field(LOGO_MAX_BYTES, "The logo", required=True),
        "light": picture_field(LOGO_MAX_BYTES, "A light variant, for dark pictures"),
        "dark": picture_field(LOGO_MAX_BYTES, "A dark variant, for light pictures"),
        "position": choice_field(Corner, None, "Its corner; without one the layout chooses."),
    },
}
_SET_UPLOAD: dict[str, Any] = {
    "type": "object",
    "required": ["images"],
    "properties": {
        "images": {
            "type": "array",
            "minItems": 1,
            "maxItems": PICTURES_MAX,
            "items": picture_field(PHOTO_MAX_BYTES, "A picture of the channel", required=True),
            "description": f"1 to {PICTURES_MAX} data URLs of at most {PHOTO_MAX_BYTES >> 20} MB each.",
        },
        "format": choice_field(
            Format, None, "Of pictures that name none; without it a set keeps the one it has."
        ),
    },
}

SCHEMAS: Mapping[str, dict[str, Any]] = {
    "Assets": _ASSETS,
    "PhotoUpload": _PHOTO_UPLOAD,
    "LogoUpload": _LOGO_UPLOAD,
    "SetUpload": _SET_UPLOAD,
}
"""The schemas by name."""

_REFUSED: dict[str, Any] = {
    "401": error_answer("The key is missing or unknown."),
    "403": error_answer("This key saves nothing: the public test key, or a plan without the API."),
}
_GONE = {"404": error_answer("Nothing of this is saved.")}
_FAST = {"429": error_answer("Too many requests a second.", WAIT)}
_NAME = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "What customAssetsId calls the set.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": NAME_MAX_CHARS,
        "pattern": r"^[^\s/\x00-\x1f\x7f-\x9f]([^/\x00-\x1f\x7f-\x9f]*[^\s/\x00-\x1f\x7f-\x9f])?$",
    },
}


def _operation(
    operation_id: str,
    summary: str,
    answers: Mapping[str, Any],
    *,
    body: str | None = None,
    named: bool = False,
) -> dict[str, Any]:
    extra: dict[str, Any] = {
        "security": [{"ApiKey": []}],
        "responses": dict(sorted({**answers, **_REFUSED}.items())),
    }
    if body is not None:
        extra["requestBody"] = {"required": True, "content": content_of(body)}
    if named:
        extra["parameters"] = [_NAME]
    return {"summary": summary, "operation_id": operation_id, "openapi_extra": extra}


_KIT = {"200": {"description": "What is saved now.", "content": content_of("Assets")}}
_UPLOADED: dict[str, Any] = {
    **_KIT,
    **_FAST,
    "400": error_answer("A field breaks a rule, or a picture can't be read."),
    "408": error_answer("The body took too long."),
    "413": error_answer("The body is too large."),
    "422": error_answer("The body is no JSON object."),
    "503": error_answer("Too many requests wait to be drawn.", WAIT),
}
_FILE: dict[str, Any] = {
    "200": {
        "description": "The picture, without whatever it told beside itself.",
        "content": {f"image/{kind}": {"schema": {"type": "string"}} for kind in ("jpeg", "png", "webp")},
    },
    **_GONE,
}
_FULL = {"409": error_answer(f"There are {SETS_MAX} sets already.")}

OPERATIONS: Mapping[str, dict[str, Any]] = {
    "assets": _operation("assets", "See what is saved", _KIT),
    "photo": _operation("photo", "Fetch the saved photo", _FILE),
    "save_photo": _operation("save_photo", "Save a photo", _UPLOADED, body="PhotoUpload"),
    "remove_photo": _operation("remove_photo", "Remove the photo", {**_KIT, **_FAST, **_GONE}),
    "logo": _operation("logo", "Fetch the saved logo", _FILE),
    "save_logo": _operation("save_logo", "Save a logo", _UPLOADED, body="LogoUpload"),
    "remove_logo": _operation("remove_logo", "Remove the logo", {**_KIT, **_FAST, **_GONE}),
    "save_set": _operation(
        "save_set",
        "Save a reference set",
        {**_UPLOADED, **_FULL, **_GONE},
        body="SetUpload",
        named=True,
    ),
    "remove_set": _operation("remove_set", "Remove a reference set", {**_KIT, **_FAST, **_GONE}, named=True),
}
"""The operations by their ids, as FastAPI takes them."""
