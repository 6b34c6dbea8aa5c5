"""`/v1/assets`: what a key has saved, and how it is changed.

Whoever asks needs a key as for `POST /v1/generate`, and the same requests a second count; no generation is
charged. Pictures are decoded, cleaned and learned from at the places where others are drawn, so that uploads
stand in the same line and keep nobody else from it.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from thumbcli.brand.style_cache import style_values
from thumbcli.errors import ItemError, ThumbError
from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.authentication import FAR, identify_caller
from thumbcli.server.http.body_reader import drop_body, read_body
from thumbcli.server.http.request_middleware import CLIENT_CLOSED_REQUEST, request_log_of
from thumbcli.server.models.asset_uploads import (
    SET_BODY_MAX_BYTES,
    check_name,
    read_logo,
    read_photo,
    read_set,
    take_out,
)
from thumbcli.server.models.generate_schema import parse_json
from thumbcli.server.responses import ApiError, error_response, json_response, to_api_error
from thumbcli.server.server_config import BODY_MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from thumbcli.brand.kit import Kit, Logo, ReferenceSet
    from thumbcli.contract import Asset
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.server.app_state import AppState
    from thumbcli.server.models.asset_uploads import Change
    from thumbcli.server.store.saved_assets import Found, Kits
    from thumbcli.server.store.server_keys import Caller

__all__ = [
    "delete_logo",
    "delete_photo",
    "delete_set",
    "list_assets",
    "put_logo",
    "put_photo",
    "put_set",
    "show_logo",
    "show_photo",
]

_T = TypeVar("_T")


async def list_assets(request: Request) -> Response:
    """Say what is saved."""
    return await _answered(request, _listed)


async def show_photo(request: Request) -> Response:
    """Return the saved photo."""
    return await _answered(request, partial(_shown, _load_photo))


async def show_logo(request: Request) -> Response:
    """Return the saved logo."""
    return await _answered(request, partial(_shown, _load_logo))


async def put_photo(request: Request) -> Response:
    """Save a photo in the place of the one before."""
    return await _answered(request, partial(_upload, request, read_photo))


async def put_logo(request: Request) -> Response:
    """Save a logo in the place of the one before."""
    return await _answered(request, partial(_upload, request, read_logo))


async def put_set(request: Request, name: str) -> Response:
    """Save a reference set, in the place of the one of that name if there is one."""
    return await _answered(request, partial(_upload_set, request, name))


async def delete_photo(request: Request) -> Response:
    """Remove the photo."""
    return await _answered(request, partial(_change, partial(take_out, what="photo")))


async def delete_logo(request: Request) -> Response:
    """Remove the logo."""
    return await _answered(request, partial(_change, partial(take_out, what="logo")))


async def delete_set(request: Request, name: str) -> Response:
    """Remove a reference set."""
    return await _answered(request, partial(_change, partial(take_out, what="sets", name=name)))


async def _answered(request: Request, work: Callable[[AppState, Caller], Awaitable[Response]]) -> Response:
    """Answer the owner of a key with what `work` does."""
    state, note = app_state_of(request), request_log_of(request)
    try:
        caller = await _owner(state, request)
        note.key_name = caller.name
        return await work(state, caller)
    except ClientDisconnect:
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    except (ApiError, ThumbError) as error:
        refusal = to_api_error(error)
        note.remark = refusal.message if isinstance(error, ApiError) else str(error)
        return error_response(refusal)


async def _owner(state: AppState, request: Request) -> Caller:
    """Return who asks, if there is a kit that is theirs.

    Raises:
        Refusal: 401, a wrong key; 403, one that can't save anything.
    """
    try:
        caller = await identify_caller(state, request, request.headers.get("x-api-key"))
        _check_owner(caller)
        return state.simulator.simulation.seen(caller)
    except ApiError:
        await drop_body(request)
        raise


def _check_owner(caller: Caller) -> None:
    why = None
    if caller.is_test:
        why = "the public test key saves nothing"
    elif caller.key_id.startswith(FAR):
        why = "without keys, what is saved is only there for 127.0.0.1 and localhost"
    if why is not None:
        raise ApiError(HTTPStatus.FORBIDDEN, why, "no_assets")


async def _listed(state: AppState, caller: Caller) -> Response:
    fields = await state.database.off_loop(partial(_fields, state.saved, caller.key_id))
    return json_response(fields)


async def _shown(load: Callable[[Kit], Asset | None], state: AppState, caller: Caller) -> Response:
    found = await state.database.off_loop(partial(_find, state.saved, caller.key_id, load))
    if found is None:
        raise ApiError(HTTPStatus.NOT_FOUND, "Not found", "not_found")
    asset, _ = found
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(asset.data, headers=headers, media_type=asset.media_type)


async def _upload_set(request: Request, name: str, state: AppState, caller: Caller) -> Response:
    check_name(name)
    # Who lowered the cap meant it; the usual one is below what six large pictures take.
    usual = state.config.max_body_bytes
    max_bytes = usual if usual < BODY_MAX_BYTES else max(usual, SET_BODY_MAX_BYTES)
    return await _upload(request, partial(read_set, name=name), state, caller, max_bytes=max_bytes)


async def _upload(
    request: Request,
    read: Callable[[dict[str, object]], Change],
    state: AppState,
    caller: Caller,
    *,
    max_bytes: int | None = None,
) -> Response:
    config = state.config
    body = await read_body(
        request, max_bytes=max_bytes or config.max_body_bytes, timeout_s=config.body_timeout_s
    )
    change = await state.database.off_loop(lambda: read(parse_json(body)))
    return await _change(change, state, caller, heavy=True)


async def _change(change: Change, state: AppState, caller: Caller, *, heavy: bool = False) -> Response:
    """Change the kit of a key, and say what is in it now; heavy work stands in line to be drawn."""
    own = state.saved.own(caller.key_id)
    if own is None:
        raise ApiError(HTTPStatus.NOT_FOUND, "Not found", "not_found")
    state.quotas.take_turn(caller)
    if heavy:
        async with state.render_queue.turn():
            await anyio.to_thread.run_sync(change, own)
    else:
        await state.database.off_loop(partial(change, own))
    return await _listed(state, caller)


def _fields(kits: Kits, key_id: str) -> dict[str, Any]:
    """Return what counts for a key as plain values, for JSON."""
    photo = _find(kits, key_id, _load_photo)
    logo = _find(kits, key_id, _load_whole_logo)
    sets: dict[str, dict[str, Any]] = {}
    for found in kits.stores(key_id):
        for each in found.store.look_up(lambda kit: tuple(kit.sets.values())):
            # A set that only stands for one of the hosted API has nothing that could be drawn by.
            if each.name not in sets and (each.pictures or each.look.names()):
                sets[each.name] = _set_fields(each, found)
    return {
        "photo": _picture_fields(*photo) if photo else None,
        "logo": _logo_fields(*logo) if logo else None,
        "sets": list(sets.values()),
    }


def _find(kits: Kits, key_id: str, want: Callable[[Kit], _T | None]) -> tuple[_T, Found] | None:
    """Return what `want` finds; None as well if it was spoilt by hand, for then there is nothing to use."""
    try:
        return kits.find(key_id, want)
    except ItemError:
        return None


def _picture_fields(asset: Asset, found: Found) -> dict[str, Any]:
    return {"type": asset.media_type, "sizeBytes": len(asset.data), "origin": _origin(found)}


def _logo_fields(loaded: tuple[Logo, Asset], found: Found) -> dict[str, Any]:
    logo, asset = loaded
    return {
        **_picture_fields(asset, found),
        "position": logo.position,
        "light": logo.light is not None,
        "dark": logo.dark is not None,
    }


def _set_fields(each: ReferenceSet, found: Found) -> dict[str, Any]:
    try:
        brand_style = each.brand_style()
    except ItemError:
        brand_style = None
    return {
        "id": each.name,
        "pictures": len(each.pictures),
        "format": each.format,
        "look": _look_fields(brand_style) if brand_style else None,
        "origin": _origin(found),
    }


def _look_fields(brand_style: BrandStyle) -> dict[str, object]:
    return {
        "textShare" if name == "text-share" else name: value
        for name, value in style_values(brand_style).items()
    }


def _origin(found: Found) -> str:
    return "server" if found.own else "machine"


def _load_photo(kit: Kit) -> Asset | None:
    return None if kit.photo is None else kit.photo.load()


def _load_logo(kit: Kit) -> Asset | None:
    loaded = _load_whole_logo(kit)
    return loaded and loaded[1]


def _load_whole_logo(kit: Kit) -> tuple[Logo, Asset] | None:
    return None if kit.logo is None else (kit.logo, kit.logo.file.load())
