"""The OpenAPI document, and Swagger UI at `/docs`, which shows it without fetching anything from elsewhere.

FastAPI derives the document from the routes. What it can't see is added here: the bodies that routes read
themselves, because a key is checked before a body is read.
"""

from __future__ import annotations

import base64
import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html

from thumbcli.contract import API_OUTPUT_FORMATS
from thumbcli.server.models.asset_uploads import LogoUpload, PhotoUpload, SetUpload
from thumbcli.server.models.generate_schema import GenerateRequest
from thumbcli.server.models.response_schema import ErrorBody
from thumbcli.server.store.quotas import UNLIMITED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["IMAGE_TYPES", "Api", "errors", "image_answer", "json_body"]

_UNKNOWN_CALLER = str(HTTPStatus.UNAUTHORIZED.value)
"""The status of the only answers that have no month to describe."""

_REF = "#/components/schemas/{model}"
_BODIES = (GenerateRequest, PhotoUpload, LogoUpload, SetUpload)

IMAGE_TYPES = tuple(output_format.media_type for output_format in API_OUTPUT_FORMATS)
"""The media types of generated pictures."""

_COUNT = {"type": "string", "pattern": f"^([0-9]+|{UNLIMITED})$"}
_QUOTA_HEADERS: Mapping[str, Any] = {
    f"X-RateLimit-{name}": {
        "schema": schema,
        "description": text,
    }
    for name, schema, text in (
        ("Limit", _COUNT, "Generations per month."),
        ("Remaining", _COUNT, "Generations left this month."),
        ("Reset", {"type": "string", "format": "date-time"}, "When the next month begins."),
    )
}
_RETRY_AFTER: Mapping[str, Any] = {
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}
}

_ERRORS: Mapping[int, str] = {
    400: "A field breaks a rule, or a picture or the body can't be decoded.",
    401: "The key is missing or unknown.",
    403: "The key or its plan does not include this.",
    404: "Not found, or not kept any more.",
    408: "The body took too long.",
    409: "There are too many reference sets.",
    413: "The body is too large.",
    415: "The body is compressed in another way than gzip or deflate.",
    422: "The body is not a JSON object, or its Idempotency-Key was used with another body.",
    429: "Too many requests per second, or the month's generations are used up.",
    500: "The server failed.",
    503: "Too many requests are waiting, or the server can't store anything.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the descriptions of error answers with these HTTP statuses, for the `responses` of a route."""
    headers = {429: _RETRY_AFTER, 503: _RETRY_AFTER}
    return {
        status: {"model": ErrorBody, "description": _ERRORS[status], "headers": headers.get(status, {})}
        for status in statuses
    }


def image_answer(media_types: Iterable[str]) -> dict[int | str, dict[str, Any]]:
    """Return the description of an answer that is a picture, for the `responses` of a route."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
    return {200: {"description": "The picture.", "content": content}}


def json_body(model: type[BaseModel], **example: object) -> dict[str, Any]:
    """Return the description of a body that the route reads itself, for its `openapi_extra`."""
    media: dict[str, Any] = {"schema": {"$ref": _REF.format(model=model.__name__)}}
    if example:
        media["example"] = example
    return {"requestBody": {"required": True, "content": {"application/json": media}}}


class Api(FastAPI):
    """A FastAPI app whose document is complete, and whose `/docs` works without a network.

    Args:
        typo_status: The status of a typo in `format` or `imageStyle`.
        options: What FastAPI takes.
    """

    def __init__(self, *, typo_status: HTTPStatus, **options: Any) -> None:  # noqa: ANN401 - as FastAPI has them
        self._typo_status = typo_status
        super().__init__(**options)

    def setup(self) -> None:
        """Add the routes of the document and of `/docs`."""
        super().setup()
        self.add_route("/docs", self._show_docs, include_in_schema=False)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        if self.openapi_schema is None:
            document = super().openapi()
            schemas = document["components"]["schemas"]
            for model in _BODIES:
                schema = model.model_json_schema(ref_template=_REF)
                schemas |= {**schema.pop("$defs", {}), model.__name__: schema}
            # FastAPI announces a 422 for every path parameter; here each is a string, which can't fail.
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            for path in document["paths"].values():
                for operation in path.values():
                    answers = operation["responses"]
                    if "HTTPValidationError" in str(answers.get("422")):
                        del answers["422"]
                    for status in answers.keys() - {_UNKNOWN_CALLER} if "security" in operation else ():
                        answers[status]["headers"] = {**answers[status].get("headers", {}), **_QUOTA_HEADERS}
            typo = document["paths"]["/v1/generate"]["post"]["responses"][str(self._typo_status.value)]
            typo["description"] += " A typo in format or imageStyle."
            self.openapi_schema = document
        return self.openapi_schema

    async def _show_docs(self, request: Request) -> Response:
        root = request.scope.get("root_path", "")
        page = get_swagger_ui_html(
            openapi_url=f"{root}{self.openapi_url}",
            title=self.title,
            swagger_js_url=f"{root}/page/swagger-ui-bundle.js",
            swagger_css_url=f"{root}/page/swagger-ui.css",
            swagger_favicon_url=f"{root}/page/icon.svg",
        )
        script = bytes(page.body).partition(b"<script>")[2].partition(b"</script>")[0]
        digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
        page.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        return page
