"""Uploads into a kit: what a body may say, and what it changes."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from thumbcli.brand.kit_model import NAME_MAX_CHARS
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Format
from thumbcli.contract.api_error_messages import one_of
from thumbcli.contract.choices import PICTURES_MAX
from thumbcli.contract.design_options import Corner
from thumbcli.server.models.inline_images import read_inline
from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from thumbcli.brand.kit_store import KitStore
    from thumbcli.contract import Asset

    Change = Callable[[KitStore], None]

__all__ = ["SETS_MAX", "SET_BODY_MAX_BYTES", "check_name", "read_logo", "read_photo", "read_set", "take_out"]

SETS_MAX = 20
"""How many reference sets a kit of the server has at most: a key must not fill the disk."""

_FIELDS_BYTES = 16 * 1024
SET_BODY_MAX_BYTES = PICTURES_MAX * (PHOTO_MAX_BYTES * 4 // 3 + _FIELDS_BYTES)
"""Room for a set of the largest pictures, in base64."""

_MB = 1024 * 1024


def read_photo(fields: Mapping[str, object]) -> Change:
    """Return what saves the photo in `image`.

    Raises:
        Refusal: 400, a field breaks a rule.
    """
    photo = _picture(fields.get("image"), "image", PHOTO_MAX_BYTES)
    return lambda store: store.set_photo(photo)


def read_logo(fields: Mapping[str, object]) -> Change:
    """Return what saves the logo in `image` with its variants in `light` and `dark` and its `position`.

    Raises:
        Refusal: 400, a field breaks a rule.
    """
    logo = _picture(fields.get("image"), "image", LOGO_MAX_BYTES)
    light, dark = (
        None if fields.get(name) is None else _picture(fields[name], name, LOGO_MAX_BYTES)
        for name in ("light", "dark")
    )
    position = Corner(_choice(fields, "position", Corner) or "") if fields.get("position") else None
    return lambda store: store.set_logo(logo, light=light, dark=dark, position=position)


def read_set(fields: Mapping[str, object], *, name: str) -> Change:
    """Return what saves a reference set of the pictures in `images`, for the `format` if one is given.

    Raises:
        Refusal: 400, a field breaks a rule.
    """
    images = fields.get("images")
    if not isinstance(images, list) or not 1 <= len(images) <= PICTURES_MAX:
        raise _wrong(f"images must be a list of 1 to {PICTURES_MAX} pictures")
    pictures = [_picture(value, f"images[{at}]", PHOTO_MAX_BYTES) for at, value in enumerate(images)]
    kind = _choice(fields, "format", Format)
    return partial(_save_set, name=name, pictures=pictures, kind=Format(kind) if kind else None)


def _save_set(store: KitStore, *, name: str, pictures: list[Asset], kind: Format | None) -> None:
    there = store.kit().sets
    if name not in there and len(there) >= SETS_MAX:
        raise ApiError(
            HTTPStatus.CONFLICT, f"there are {SETS_MAX} reference sets: remove one first", "too_many_sets"
        )
    store.add_set(name, pictures, format=kind, replace=True)


def take_out(store: KitStore, *, what: str, name: str | None = None) -> None:
    """Remove the `photo`, the `logo` or one of the `sets` from a kit.

    Raises:
        Refusal: 404, it is not there.
    """
    kit = store.kit()
    there = {"photo": kit.photo, "logo": kit.logo, "sets": kit.sets.get(name or "")}[what]
    if there is None or not store.remove(what, name):
        raise ApiError(HTTPStatus.NOT_FOUND, "Not found", "not_found")


def check_name(name: str) -> None:
    """Make sure that a set can be called so.

    Raises:
        Refusal: 400, it can't.
    """
    if not name.isprintable() or name != name.strip() or not 1 <= len(name) <= NAME_MAX_CHARS:
        raise _wrong(f"the name of a set has 1 to {NAME_MAX_CHARS} printable characters")


def _picture(value: object, name: str, cap_bytes: int) -> Asset:
    return read_inline(value, name, cap_bytes=cap_bytes, too_large=f"{name} exceeds {cap_bytes // _MB}MB cap")


def _choice(fields: Mapping[str, object], name: str, kind: type[StrEnum]) -> str | None:
    value = fields.get(name)
    if value is not None and (not isinstance(value, str) or value not in set(kind)):
        raise _wrong(one_of(name, kind))
    return value


def _wrong(message: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, message, "invalid_request")
