"""The page at `/`, and the route that draws for it.

`POST /page/draw` takes the body of `POST /v1/generate` and wishes about the look beside it: `layout`,
`variant`, `palette` and `logoPosition`; `photoName` and `logoName` say what the commands call the files. It
stands in the same line as every other request and counts against the key's requests a second, not against its
month: nothing that it draws is kept. While no key was ever made it needs none.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import anyio.to_thread
from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from thumbcli.contract import Model
from thumbcli.contract.design_options import make_design
from thumbcli.engines.thumbapi.api_key import PUBLIC_TEST_KEY
from thumbcli.errors import RequestError, ThumbError
from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.authentication import identify_caller
from thumbcli.server.http.body_reader import drop_body, read_body
from thumbcli.server.http.request_middleware import CLIENT_CLOSED_REQUEST, request_log_of
from thumbcli.server.models.generate_schema import parse_json, read_asked
from thumbcli.server.page.page_assets import PARTS, index_file, part_file
from thumbcli.server.page.snippets import commands, find_local_source
from thumbcli.server.responses import ApiError, error_response, json_response, to_api_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import Asset
    from thumbcli.contract import Request as Wanted
    from thumbcli.contract.design_options import Design
    from thumbcli.server.app_state import AppState
    from thumbcli.server.models.generate_schema import ParsedRequest
    from thumbcli.server.page.page_assets import PageFile
    from thumbcli.server.page.preview import Preview
    from thumbcli.server.page.snippets import Commands
    from thumbcli.server.store.server_keys import Caller

__all__ = ["router"]

_SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_NAME_MAX_CHARS = 255

router = APIRouter(include_in_schema=False)


@router.get("/")
async def index(request: Request) -> Response:
    """Return the page."""
    return _sent(request, index_file(str(request.scope.get("root_path", ""))))


@router.get("/page/{name}")
async def part(request: Request, name: str) -> Response:
    """Return one of the files that the page is made of."""
    if name not in PARTS:
        return error_response(ApiError(HTTPStatus.NOT_FOUND, "Not found", "not_found"))
    return _sent(request, part_file(name))


def _sent(request: Request, file: PageFile) -> Response:
    headers = {**_SECURITY, "ETag": file.etag}
    if request.headers.get("if-none-match") == file.etag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(file.content, headers=headers, media_type=file.media_type)


@router.post("/page/draw")
async def draw(request: Request) -> Response:
    """Draw for the page, and answer with the picture, the gate's findings and the commands for it."""
    state, note = app_state_of(request), request_log_of(request)
    try:
        _check_origin(request)
        caller, keyed = await _caller(state, request)
        note.key_name = caller.name
        config = state.config
        body = await read_body(request, max_bytes=config.max_body_bytes, timeout_s=config.body_timeout_s)
        asked = await state.database.off_loop(partial(_asked, state, caller, body))
        note.title = asked.request.title
        state.quotas.take_turn(caller)
        preview = await _drawn(state, request, asked.request)
        here = (
            None
            if keyed
            else await state.database.off_loop(partial(find_local_source, state, caller, asked.wished))
        )
        address = str(request.base_url).rstrip("/")
        made = commands(asked.wished, address=address, keyed=keyed, here=here)
        more = {"hd": caller.may_use(Model.HD)}
        return await anyio.to_thread.run_sync(_answer, preview, made, more)
    except ClientDisconnect:
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    except (ApiError, ThumbError) as error:
        refusal = to_api_error(error)
        note.remark = refusal.message
        return error_response(refusal)


def _check_origin(request: Request) -> None:
    """Make sure that no page of somebody else draws here in the name of a visitor.

    A browser asks before it sends JSON across sites, and is told no; what it says of the sender is checked as
    well. Programs say nothing of the kind.

    Raises:
        Refusal: 403 or 415.
    """
    sender, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = sender not in {"same-origin", "none"} if sender else _other_host(origin, request)
    if foreign:
        raise ApiError(HTTPStatus.FORBIDDEN, "this route is for this server's own page", "cross_site")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ApiError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json", "not_json")


def _other_host(origin: str | None, request: Request) -> bool:
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


async def _caller(state: AppState, request: Request) -> tuple[Caller, bool]:
    """Return who draws, and whether this server has keys of its own.

    Raises:
        Refusal: 401: it has, and this is none of them. The public test key is none of them either.
    """
    keyed = await state.database.off_loop(state.keys.configured)
    value = request.headers.get("x-api-key") if keyed else "page"
    try:
        if value == PUBLIC_TEST_KEY:
            value = None
        return await identify_caller(state, request, value), keyed
    except ApiError:
        await drop_body(request)
        raise


def _asked(state: AppState, caller: Caller, body: bytes) -> ParsedRequest:
    fields = parse_json(body)
    asked = read_asked(fields, state.saved, caller.key_id, design=_design(fields))
    if not caller.may_use(asked.request.model):
        raise ApiError(HTTPStatus.FORBIDDEN, "model hd is not enabled on this plan", "no_hd")
    wished = asked.wished
    photo = _named(wished.photo, fields.get("photoName"), "photo")
    logo = _named(wished.logo, fields.get("logoName"), "logo")
    drawn = replace(asked.request, photo=photo or asked.request.photo, logo=logo or asked.request.logo)
    return replace(asked, request=drawn, wished=replace(wished, photo=photo, logo=logo))


def _design(fields: Mapping[str, object]) -> Design:
    """Return the wishes about the look.

    Raises:
        Refusal: 400, one of them can't be meant.
    """
    try:
        return make_design(
            layout=_text(fields, "layout"),
            variant=_number(fields, "variant"),
            palette=_text(fields, "palette") or "",
            logo_position=_text(fields, "logoPosition"),
        )
    except RequestError as error:
        raise ApiError(HTTPStatus.BAD_REQUEST, error.message, "invalid_request") from None


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise RequestError(f"{name} must be a string")
    return value


def _number(fields: Mapping[str, object], name: str) -> int:
    value = fields.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise RequestError(f"{name} must be a whole number")
    return value or 0


def _named(asset: Asset | None, name: object, kind: str) -> Asset | None:
    """Return `asset` under the name of the file that it came from, without folders."""
    if asset is None:
        return None
    text = name if isinstance(name, str) else ""
    text = text.replace("\\", "/").rpartition("/")[2][:_NAME_MAX_CHARS]
    text = text.encode(errors="ignore").decode().replace("\0", "")
    return replace(asset, name=text or f"{kind}.{asset.media_type.removeprefix('image/')}")


async def _drawn(state: AppState, request: Request, asked: Wanted) -> Preview:
    """Stand in line, and draw, unless the page wants another picture by then.

    Raises:
        ClientDisconnect: It does.
        Refusal: 503, the line is full.
        RequestRefused: The picture can't be drawn.
    """
    async with state.render_queue.turn():
        if await request.is_disconnected():
            raise ClientDisconnect
        from thumbcli.server.page.preview import draw_preview

        preview = await anyio.to_thread.run_sync(draw_preview, asked)
    state.metrics.drawn(preview.took_s)
    return preview


def _answer(preview: Preview, made: Commands, more: Mapping[str, object]) -> Response:
    from thumbcli.server.page.preview import preview_fields

    return json_response({**preview_fields(preview, made), **more})
