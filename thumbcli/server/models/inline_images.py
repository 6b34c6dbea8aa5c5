"""Pictures inside JSON: a base64 data URL becomes an asset. No message repeats what came in."""

from __future__ import annotations

import base64
import binascii
import hashlib
from http import HTTPStatus

from thumbcli.brand.asset_files import detect_media_type
from thumbcli.contract import Asset
from thumbcli.server.responses import ApiError

__all__ = ["read_inline"]


def read_inline(value: object, name: str, *, cap_bytes: int, too_large: str) -> Asset:
    """Return the picture in a data URL; its own first bytes say what it is.

    The cap is held against the length of the base64 first, so that nothing too large is ever unpacked.

    Args:
        value: As it stood in the JSON.
        name: Of the field, for messages.
        cap_bytes: How large the file may be.
        too_large: What a larger one is answered with.

    Raises:
        Refusal: 400, it is too large, or no data URL of a JPEG, PNG or WebP picture.
    """
    wanted = _wrong(f"{name} must be a base64 data URL of a JPEG, PNG or WebP picture")
    if not isinstance(value, str) or not value.startswith("data:"):
        raise wanted
    head, comma, text = value.partition(",")
    if not comma or not head.lower().endswith(";base64"):
        raise wanted
    if len(text) // 4 * 3 - text[-2:].count("=") > cap_bytes:
        raise _wrong(too_large)
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise wanted from None
    media_type = detect_media_type(data)
    if media_type is None:
        raise wanted
    return Asset(name=name, media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest())


def _wrong(message: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, message, "invalid_request")
