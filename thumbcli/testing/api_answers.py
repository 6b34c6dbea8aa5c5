"""Answers of ThumbAPI, to the letter, for tests that stand in for its HTTP interface.

Source:
    `docs/thumbapi.md`, answers and errors.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from thumbcli.contract import API_FORMATS, SIZES, Format, OutputFormat, api_error_messages
from thumbcli.testing.fake_engine import plain_picture

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ApiAnswer", "api_answers"]

_GREY: Final = 0x808080
_MONTH: Final = {
    "X-RateLimit-Limit": "300",
    "X-RateLimit-Remaining": "287",
    "X-RateLimit-Reset": "2030-01-01T00:00:00Z",
}
_ERRORS: Final[Mapping[str, tuple[HTTPStatus, str, Mapping[str, str]]]] = {
    "title-required": (HTTPStatus.BAD_REQUEST, api_error_messages.TITLE_REQUIRED, _MONTH),
    "wrong-format": (HTTPStatus.BAD_REQUEST, api_error_messages.one_of("format", API_FORMATS), _MONTH),
    "photo-required": (HTTPStatus.BAD_REQUEST, api_error_messages.PHOTO_REQUIRED, _MONTH),
    "photo-too-large": (HTTPStatus.BAD_REQUEST, api_error_messages.PHOTO_TOO_LARGE, _MONTH),
    "missing-key": (HTTPStatus.UNAUTHORIZED, api_error_messages.MISSING_KEY, {}),
    "invalid-key": (HTTPStatus.UNAUTHORIZED, api_error_messages.INVALID_KEY, {}),
    "no-api-access": (HTTPStatus.FORBIDDEN, api_error_messages.NO_ACCESS, _MONTH),
    "too-fast": (HTTPStatus.TOO_MANY_REQUESTS, api_error_messages.TOO_FAST, {**_MONTH, "Retry-After": "1"}),
    "out-of-quota": (
        HTTPStatus.TOO_MANY_REQUESTS,
        api_error_messages.OUT_OF_QUOTA,
        {**_MONTH, "X-RateLimit-Remaining": "0"},
    ),
    "server-broke": (HTTPStatus.INTERNAL_SERVER_ERROR, api_error_messages.SERVER_BROKE, _MONTH),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiAnswer:
    """One answer to `POST /v1/generate`.

    Attributes:
        status: The HTTP status.
        body: The JSON object.
        headers: The headers that tell something.
    """

    status: int
    body: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)


def api_answers(format_: Format = Format.YOUTUBE) -> dict[str, ApiAnswer]:
    """Return one answer of each kind by name: `made`, `invalid-key`, `too-fast`, `server-broke` and others.

    Args:
        format_: The format of the picture that `made` carries, which is one colour.
    """
    size = SIZES[format_]
    image = plain_picture(size, OutputFormat.WEBP, _GREY)
    made = {
        "image": f"data:image/webp;base64,{base64.b64encode(image).decode('ascii')}",
        "format": str(format_),
        "outputFormat": str(OutputFormat.WEBP),
        "dimensions": {"width": size.width_px, "height": size.height_px},
    }
    return {"made": ApiAnswer(status=HTTPStatus.OK, body=made, headers=_MONTH)} | {
        name: ApiAnswer(status=status, body={"error": message}, headers=headers)
        for name, (status, message, headers) in _ERRORS.items()
    }
