"""What the server answers: refusals as `{"error", "code"}`, pictures as the documented JSON."""

from __future__ import annotations

import base64
import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import Response

from thumbcli.contract.api_error_messages import SERVER_BROKE
from thumbcli.errors import AuthError, ItemError, QuotaError, RequestError, RequestRefused, ThumbError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import OutputFormat, Thumbnail

__all__ = ["ApiError", "data_url", "error_response", "json_response", "picture_fields", "to_api_error"]

_REFUSED_FOR_GOOD = (RequestError, RequestRefused)


class ApiError(Exception):
    """A request that ends in an error answer.

    Attributes:
        status: The HTTP status.
        message: For people, as documented where it is documented. Never repeats what came in.
        code: One word for programs.
        headers: More headers, such as `Retry-After`.
    """

    def __init__(
        self, status: int, message: str, code: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = dict(headers or {})


def to_api_error(error: Exception) -> ApiError:
    """Return what an error that was raised while a picture was made is answered with.

    What the request itself is to blame for is a 400 in the error's own words; anything else is a 500 without
    details, which belong into the server's log.
    """
    if isinstance(error, ApiError):
        return error
    if isinstance(error, _REFUSED_FOR_GOOD):
        return ApiError(HTTPStatus.BAD_REQUEST, error.message, "invalid_request")
    if isinstance(error, ThumbError) and not isinstance(error, ItemError | AuthError | QuotaError):
        return ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_BROKE, "storage_error")
    return ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_BROKE, "internal_error")


def json_response(
    fields: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer of JSON that no cache keeps."""
    content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(
        content, status, {"Cache-Control": "no-store", **(headers or {})}, media_type="application/json"
    )


def error_response(refusal: ApiError) -> Response:
    """Return `{"error": …, "code": …}` with the refusal's status and headers."""
    return json_response({"error": refusal.message, "code": refusal.code}, refusal.status, refusal.headers)


def data_url(image: bytes, output_format: OutputFormat) -> str:
    """Return a picture as the API gives it."""
    return f"data:image/{output_format};base64,{base64.b64encode(image).decode('ascii')}"


def picture_fields(thumbnail: Thumbnail, *, generation_id: str, image_url: str | None) -> dict[str, object]:
    """Return the body of a 200.

    Args:
        thumbnail: The picture.
        generation_id: The id that it is known by from now on.
        image_url: Where it can be fetched again; None where it is not kept.
    """
    fields: dict[str, object] = {
        "image": thumbnail.data_url(),
        "format": thumbnail.format,
        "outputFormat": thumbnail.output_format,
        "dimensions": {"width": thumbnail.width_px, "height": thumbnail.height_px},
        "generationId": generation_id,
    }
    if image_url is not None:
        fields["imageUrl"] = image_url
    return fields
