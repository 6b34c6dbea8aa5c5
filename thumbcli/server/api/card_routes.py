"""`GET /og/NAME.webp`: cards for whoever has a signed address; without a key, and for every cache to keep."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request, Response

from thumbcli.contract import Category, Format, OutputFormat, make_request
from thumbcli.contract.signed_cards import verified_fields
from thumbcli.server.api.openapi import errors, image_answer
from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.request_log import request_log_of
from thumbcli.server.models.generate_schema import CARD_PICTURES
from thumbcli.server.responses import ApiError, not_found

if TYPE_CHECKING:
    from thumbcli.contract import Request as ImageRequest
    from thumbcli.server.models.named_templates import NamedTemplates

__all__ = ["router"]

router = APIRouter()

_OUTPUT_FORMATS: Final = (OutputFormat.WEBP, OutputFormat.PNG, OutputFormat.JPG)
_IMAGE_TYPES: Final = tuple(kind.media_type for kind in _OUTPUT_FORMATS)
_OF_THE_PICTURE: Final = frozenset({"title", "format", "category", "layout", "template", "v"})
"""Parameters that are no fields of the card; `v` only makes another address of it."""

_ONE_YEAR: Final = "public, max-age=31536000, immutable"


@router.get(
    "/og/{name}",
    operation_id="card",
    summary="Draw the card of a signed address",
    response_class=Response,
    responses={
        **image_answer(_IMAGE_TYPES),
        **errors(400, 403, 404, 500, 503),
    },
)
async def show_card(request: Request, name: str) -> Response:
    """Return the card; the address has its title, format, template and fields, and a signature."""
    state = app_state_of(request)
    if not state.config.card_secrets:
        raise not_found()
    fields = verified_fields(name, request.url.query, state.config.card_secrets)
    if fields is None:
        message = "the address is not signed with the secret of this server, or was changed"
        raise ApiError(HTTPStatus.FORBIDDEN, message, "bad_signature")
    card = await state.parse_off_loop(partial(_read_card, name, fields, state.templates))
    request_log_of(request).title = card.title
    tag = f'"{state.cards.digest(card)}"'
    headers = {"ETag": tag, "Cache-Control": _ONE_YEAR, "X-Content-Type-Options": "nosniff"}
    if _has(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    image = await state.cards.image(card)
    return Response(image, headers=headers, media_type=card.output_format.media_type)


def _read_card(name: str, fields: dict[str, str], templates: NamedTemplates) -> ImageRequest:
    """Return what to draw; a template is read from the disk.

    Raises:
        ApiError: 400, a field is not allowed; 500, the template is broken.
        RequestError: The title, the format or the category is not allowed.
    """
    extension = name.rpartition(".")[2]
    if extension not in _OUTPUT_FORMATS:
        raise _refused(f"the path must end in one of .{', .'.join(_OUTPUT_FORMATS)}")
    shown = {field: value for field, value in fields.items() if field not in _OF_THE_PICTURE and value}
    if shown.keys() & set(CARD_PICTURES):
        raise _refused(f"an address has no room for pictures: {' and '.join(CARD_PICTURES)}")
    template, layout = fields.get("template"), fields.get("layout")
    if template and layout:
        raise _refused("template and layout exclude each other")
    return make_request(
        fields.get("title", ""),
        format=fields.get("format", Format.BLOGPOST),
        category=fields.get("category", Category.AUTO),
        output_format=OutputFormat(extension),
        design=templates.design(template, shown, layout=layout),
    )


def _has(request: Request, tag: str) -> bool:
    """Return whether the client has the picture.

    Source:
        RFC 9110, 13.1.2: a list of tags, compared without the mark of a weak one, or `*`.
    """
    tags = ",".join(request.headers.getlist("if-none-match")).split(",")
    return any(sent.strip().removeprefix("W/") in {tag, "*"} for sent in tags)


def _refused(message: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, message, "invalid_request")
