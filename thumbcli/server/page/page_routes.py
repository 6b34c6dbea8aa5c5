"""The page at `/`, and the route that draws for it.

`POST /page/draw` takes the body of `POST /v1/generate` and design options: `text`, `headline`, `subtitle`,
`layout`, `variant`, `palette`, `artwork`, `icon` (never a file), `logoPosition`, and what stands on a card;
`photoName`, `logoName`, `avatarName` and `backgroundName` are the names of the files in the commands. It
waits in the render queue like every other request, and counts against the key's requests per second, but not
against its month: nothing that it draws is kept. As long as no key was made, it needs none.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from fastapi import APIRouter, Request, Response
from pydantic import StrictInt
from starlette.requests import ClientDisconnect

from thumbcli.contract import Asset, Model
from thumbcli.contract.design_options import DESIGN_READERS, PLAIN, make_design
from thumbcli.engines.thumbapi.api_key import PUBLIC_TEST_KEY
from thumbcli.server.app_state import AppState, app_state_of
from thumbcli.server.http.authentication import check_turn, dropping_body, identify_caller, read_key
from thumbcli.server.http.host_guard import check_site
from thumbcli.server.http.request_body import read_body
from thumbcli.server.http.request_log import request_log_of
from thumbcli.server.models.generate_schema import GenerateRequest
from thumbcli.server.models.json_body import PhotoUrl, parse_json
from thumbcli.server.page.page_assets import PARTS, PageFile, index_file, part_file
from thumbcli.server.page.snippets import commands, find_local_source
from thumbcli.server.responses import ApiError, json_response, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from thumbcli.contract import Request as ImageRequest
    from thumbcli.contract.design_options import Design
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
_PIECE_BYTES = 64 * 1024

router = APIRouter(include_in_schema=False)


@router.get("/")
async def index(request: Request) -> Response:
    """Return the page."""
    return _file_response(request, index_file(str(request.scope.get("root_path", ""))))


@router.get("/page/{name}")
async def part(request: Request, name: str) -> Response:
    """Return a file of the page."""
    if name not in PARTS:
        raise not_found()
    return _file_response(request, part_file(name))


def _file_response(request: Request, file: PageFile) -> Response:
    headers = {**_SECURITY, "ETag": file.etag}
    if request.headers.get("if-none-match") == file.etag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return _PiecewiseResponse(file.content, headers=headers, media_type=file.media_type)


class _PiecewiseResponse(Response):
    """Sends a body that many share, each piece when the one before is received: nobody gets a copy of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as in ASGI
        """Send the answer."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        end = len(self.body)
        for at in range(0, end, _PIECE_BYTES):
            piece = bytes(self.body[at : at + _PIECE_BYTES])
            await send({"type": "http.response.body", "body": piece, "more_body": at + _PIECE_BYTES < end})


class _DrawRequest(GenerateRequest):
    layout: str | None = None
    variant: StrictInt = 0
    palette: str = ""
    logo_position: str | None = None
    text: str | None = None
    headline: str | None = None
    subtitle: str | None = None
    artwork: str | None = None
    icon: str | None = None
    kicker: str | None = None
    author: str | None = None
    avatar: PhotoUrl | None = None
    background: PhotoUrl | None = None
    date: str | None = None
    site: str | None = None
    tags: str | None = None
    reading_time: int | str | None = None
    photo_name: Any = None
    logo_name: Any = None
    avatar_name: Any = None
    background_name: Any = None


@router.post("/page/draw")
async def draw(request: Request) -> Response:
    """Draw for the page, and answer with the picture, the quality checks and the commands for it."""
    state, log = app_state_of(request), request_log_of(request)
    async with dropping_body(request):
        _check_sender(request)
    caller, keyed = await _caller(state, request)
    log.key_name = caller.name
    await check_turn(request, caller)
    body = await read_body(request, caller, max_bytes=state.config.max_body_bytes)
    drawn, as_sent = await state.parse_off_loop(partial(_parse, state, caller, body))
    log.title = drawn.title
    state.quotas.take_turn(caller)
    fields = await _draw(state, request, caller, drawn)
    local = None
    if not keyed:
        local = await state.database.off_loop(partial(find_local_source, state.saved, caller, as_sent))
    address = str(request.base_url).rstrip("/")
    again = commands(as_sent, address=address, keyed=keyed, local=local)
    offered = await state.database.off_loop(state.templates.offered)
    fields |= {"commands": asdict(again), "hd": caller.may_use(Model.HD)}
    fields |= {"templates": offered, "templateFields": _own_fields(drawn)}
    return await anyio.to_thread.run_sync(json_response, fields)


def _check_sender(request: Request) -> None:
    """Refuse requests from the pages of other sites.

    A browser asks before it sends JSON to another site, and gets no permission; the headers in which it names
    the sender are checked too. Programs don't send them.
    """
    check_site(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ApiError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json", "not_json")


async def _caller(state: AppState, request: Request) -> tuple[Caller, bool]:
    """Return who draws, and whether this server has keys; then the public test key is a 401 too."""
    keyed = await state.database.off_loop(state.keys.configured)
    key = await read_key(request) if keyed else "page"
    async with dropping_body(request):
        return await identify_caller(state, request, None if key == PUBLIC_TEST_KEY else key), keyed


def _parse(state: AppState, caller: Caller, body: bytes) -> tuple[ImageRequest, ImageRequest]:
    """Return what to draw, with saved assets inside, and the same as it was sent; files have their names."""
    fields = _DrawRequest.read(parse_json(body))
    pictures = {
        "avatar": _named(fields.avatar, fields.avatar_name, "avatar"),
        "background": _named(fields.background, fields.background_name, "background"),
    }
    words = set(DESIGN_READERS) - {"template", *pictures}
    options = {**fields.model_dump(include=words, exclude_defaults=True), **pictures}
    card = state.templates.design(fields.template, fields.fields)
    sent = fields.to_request(replace(card, **_set_options(make_design(**options))))
    branded = state.saved.apply_brand(caller.key_id, sent)
    if not caller.may_use(branded.model):
        raise ApiError(HTTPStatus.FORBIDDEN, "model hd is not enabled on this plan", "no_hd")
    photo, logo = _named(sent.photo, fields.photo_name, "photo"), _named(sent.logo, fields.logo_name, "logo")
    drawn = replace(branded, photo=photo or branded.photo, logo=logo or branded.logo)
    return drawn, replace(sent, photo=photo, logo=logo)


def _own_fields(drawn: ImageRequest) -> list[dict[str, str]]:
    """Return the fields that the template has beside those of every card, each with its default."""
    template = drawn.design.template
    if template is None:
        return []
    ordered = sorted(template.column_names, key=lambda name: (name in template.define, name))
    return [{"name": name, "usual": template.define.get(name, "")} for name in ordered]


def _set_options(design: Design) -> dict[str, Any]:
    """Return the options of a design that are set."""
    return {
        name: value for name in DESIGN_READERS if (value := getattr(design, name)) != getattr(PLAIN, name)
    }


def _named(asset: Asset | None, name: object, kind: str) -> Asset | None:
    """Return `asset` with the name of its file, without folders."""
    if asset is None:
        return None
    text = name if isinstance(name, str) else ""
    text = text.replace("\\", "/").rpartition("/")[2][:_NAME_MAX_CHARS]
    text = text.encode(errors="ignore").decode().replace("\0", "")
    return replace(asset, name=text or f"{kind}.{asset.media_type.removeprefix('image/')}")


async def _draw(state: AppState, request: Request, caller: Caller, drawn: ImageRequest) -> dict[str, object]:
    """Draw in the render queue, unless the page disconnects while it waits: then it wants another picture."""
    async with state.render_queue.slot(caller.key_id):
        if await request.is_disconnected():
            raise ClientDisconnect
        from thumbcli.server.page.preview import draw_preview

        fields, took_s = await anyio.to_thread.run_sync(draw_preview, drawn, abandon_on_cancel=True)
    state.metrics.drawn(took_s)
    return fields
