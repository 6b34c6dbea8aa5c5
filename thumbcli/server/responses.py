"""Answers as JSON, and errors as `{"error", "code"}`."""

from __future__ import annotations

import base64
import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import Response

from thumbcli.contract.api_error_messages import SERVER_BROKE
from thumbcli.errors import (
    AuthError,
    DamagedFile,
    DiskError,
    ItemError,
    QuotaError,
    RequestError,
    RequestRefused,
    ThumbError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import OutputFormat

__all__ = [
    "ApiError",
    "data_url",
    "error_response",
    "json_response",
    "not_found",
    "overloaded",
    "storage_error",
    "to_api_error",
]


_STORAGE_RETRY_AFTER_S = 60
"""Somebody has to free space or mend the data first."""


class ApiError(Exception):
    """A request that ends in an error answer.

    Attributes:
        status: The HTTP status.
        message: For people, as documented where it is documented. Never repeats input.
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


def not_found() -> ApiError:
    """Return a 404."""
    return ApiError(HTTPStatus.NOT_FOUND, "Not found", "not_found")


def overloaded(reason: str, *, retry_after_s: int, close: bool = False) -> ApiError:
    """Return a 503 with `Retry-After`; `close` ends the connection too."""
    headers = {"Retry-After": str(retry_after_s)} | ({"Connection": "close"} if close else {})
    return ApiError(HTTPStatus.SERVICE_UNAVAILABLE, f"Service unavailable: {reason}", "overloaded", headers)


def storage_error(reason: str = "the disk of the server is full") -> ApiError:
    """Return a 503 of a server that can't store what it has to."""
    headers = {"Retry-After": str(_STORAGE_RETRY_AFTER_S)}
    return ApiError(DiskError.http_status, f"Service unavailable: {reason}", "storage_error", headers)


def to_api_error(error: Exception) -> ApiError:
    """Return the answer to an error that was raised while a request was handled.

    What the request itself is to blame for is a 400 with the error's own message. A disk or database that
    can't be used is a 503, anything else has the status of its kind, mostly 500, and no details: those are in
    the server's log.
    """
    if isinstance(error, ApiError):
        return error
    if not isinstance(error, ThumbError):
        return ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_BROKE, "internal_error")
    if isinstance(error, RequestError | RequestRefused):
        return ApiError(error.status, error.message, "invalid_request")
    if isinstance(error, DiskError):
        return storage_error("the server can't write to its disk")
    if isinstance(error, DamagedFile):
        return storage_error("the database of the server is damaged")
    known = not isinstance(error, ItemError | AuthError | QuotaError)
    return ApiError(error.status, SERVER_BROKE, "storage_error" if known else "internal_error")


def json_response(
    fields: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON answer that no cache keeps."""
    content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(
        content, status, {"Cache-Control": "no-store", **(headers or {})}, media_type="application/json"
    )


def error_response(error: ApiError) -> Response:
    """Return `{"error": …, "code": …}` with the error's status and headers."""
    return json_response({"error": error.message, "code": error.code}, error.status, error.headers)


def data_url(image: bytes, output_format: OutputFormat) -> str:
    """Return a picture as a data URL."""
    return f"data:{output_format.media_type};base64,{base64.b64encode(image).decode('ascii')}"
