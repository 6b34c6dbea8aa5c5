"""`/v1/assets`: what is saved for a key, and how it is changed.

A key is needed as for `POST /v1/generate`, and the same requests per second count; no generation is charged.
Pictures are decoded, cleaned and learned from in the render queue, so that uploads don't slow drawing down.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Request, Response

from thumbcli.brand.kit_model import NAME_MAX_CHARS
from thumbcli.brand.style_cache import style_values
from thumbcli.errors import ItemError
from thumbcli.server.api.openapi import IMAGE_TYPES, errors, image_answer, json_body
from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.authentication import ApiCaller, check_turn, dropping_body
from thumbcli.server.http.request_body import read_body
from thumbcli.server.models.asset_uploads import (
    SET_BODY_MAX_BYTES,
    LogoUpload,
    PhotoUpload,
    SetUpload,
    check_set_name,
    remove,
)
from thumbcli.server.models.json_body import JsonBody, parse_json
from thumbcli.server.models.response_schema import AssetOrigin, Assets
from thumbcli.server.responses import ApiError, json_response, not_found
from thumbcli.server.server_config import BODY_MAX_BYTES
from thumbcli.server.store.serve_database import REMOTE_ID_PREFIX
from thumbcli.server.store.server_keys import Caller

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.brand.kit_types import Kit, Logo, ReferenceSet
    from thumbcli.contract import Asset
    from thumbcli.server.models.asset_uploads import Change
    from thumbcli.server.store.saved_assets import FoundKit, SavedAssets

__all__ = ["router"]

_T = TypeVar("_T")
_Body = TypeVar("_Body", bound=JsonBody)

_SAVED: dict[str, Any] = {"response_model": Assets, "response_description": "What is saved now."}
_FILE: dict[str, Any] = {
    "response_class": Response,
    "responses": {**image_answer(("image/jpeg", *IMAGE_TYPES)), **errors(401, 403, 404)},
}
_UPLOAD_ERRORS = errors(400, 401, 403, 408, 413, 415, 422, 429, 503)
_REMOVE_ERRORS = errors(401, 403, 404, 429)

router = APIRouter(prefix="/v1/assets")


async def _owner(request: Request, caller: ApiCaller) -> Caller:
    """Return the caller; 403 if no assets can be saved for it."""
    reason = None
    if caller.is_test:
        reason = "the public test key saves nothing"
    elif caller.key_id.startswith(REMOTE_ID_PREFIX):
        reason = "without keys, what is saved is not there for requests through a proxy"
    if reason is not None:
        async with dropping_body(request):
            raise ApiError(HTTPStatus.FORBIDDEN, reason, "no_assets")
    return caller


_Owner = Annotated[Caller, Depends(_owner)]
_SetName = Annotated[
    str,
    Path(
        description="What customAssetsId calls the set.",
        json_schema_extra={
            "minLength": 1,
            "maxLength": NAME_MAX_CHARS,
            "pattern": r"^[^\s/\x00-\x1f\x7f-\x9f]([^/\x00-\x1f\x7f-\x9f]*[^\s/\x00-\x1f\x7f-\x9f])?$",
        },
    ),
]


@router.get("", operation_id="assets", summary="List what is saved", responses=errors(401, 403), **_SAVED)
async def list_assets(request: Request, caller: _Owner) -> Response:
    """Return what is saved for the key."""
    state = app_state_of(request)
    assets = await state.database.off_loop(partial(_saved_assets, state.saved, caller.key_id))
    return json_response(assets.fields())


def _load_photo(kit: Kit) -> Asset | None:
    return kit.photo.load() if kit.photo else None


def _load_logo(kit: Kit) -> tuple[Logo, Asset] | None:
    return (kit.logo, kit.logo.file.load()) if kit.logo else None


def _add_picture_routes(
    kind: str, upload: type[PhotoUpload | LogoUpload], load: Callable[[Kit], Asset | None]
) -> None:
    """Add the routes of the photo or the logo."""

    @router.get(f"/{kind}", operation_id=kind, summary=f"Fetch the saved {kind}", **_FILE)
    async def show(request: Request, caller: _Owner) -> Response:
        """Return the picture, without metadata."""
        state = app_state_of(request)
        found = await state.database.off_loop(partial(_find, state.saved, caller.key_id, load))
        if found is None:
            raise not_found()
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return Response(found[0].data, headers=headers, media_type=found[0].media_type)

    @router.put(
        f"/{kind}",
        operation_id=f"save_{kind}",
        summary=f"Save a {kind}",
        responses=_UPLOAD_ERRORS,
        openapi_extra=json_body(upload),
        **_SAVED,
    )
    async def save(request: Request, caller: _Owner) -> Response:
        """Save a picture in place of the current one."""
        body = await _read_upload(request, caller, upload)
        return await _change(request, caller, body.save, render=True)

    @router.delete(
        f"/{kind}",
        operation_id=f"remove_{kind}",
        summary=f"Remove the {kind}",
        responses=_REMOVE_ERRORS,
        **_SAVED,
    )
    async def delete(request: Request, caller: _Owner) -> Response:
        """Remove the picture."""
        return await _change(request, caller, partial(remove, what=kind))


_add_picture_routes("photo", PhotoUpload, _load_photo)
_add_picture_routes("logo", LogoUpload, lambda kit: kit.logo.file.load() if kit.logo else None)


@router.put(
    "/sets/{name}",
    operation_id="save_set",
    summary="Save a reference set",
    responses={**_UPLOAD_ERRORS, **errors(404, 409)},
    openapi_extra=json_body(SetUpload),
    **_SAVED,
)
async def put_set(request: Request, caller: _Owner, name: _SetName) -> Response:
    """Save a reference set, in place of the one of that name if there is one."""
    check_set_name(name)
    # A lowered limit holds for sets too; the default one is too small for six large pictures.
    max_bytes = app_state_of(request).config.max_body_bytes
    if max_bytes >= BODY_MAX_BYTES:
        max_bytes = max(max_bytes, SET_BODY_MAX_BYTES)
    upload = await _read_upload(request, caller, SetUpload, max_bytes=max_bytes)
    return await _change(request, caller, partial(upload.save, name=name), render=True)


@router.delete(
    "/sets/{name}",
    operation_id="remove_set",
    summary="Remove a reference set",
    responses=_REMOVE_ERRORS,
    **_SAVED,
)
async def delete_set(request: Request, caller: _Owner, name: _SetName) -> Response:
    """Remove a reference set."""
    return await _change(request, caller, partial(remove, what="sets", name=name))


async def _read_upload(
    request: Request, caller: Caller, model: type[_Body], *, max_bytes: int | None = None
) -> _Body:
    state = app_state_of(request)
    await check_turn(request, caller)
    body = await read_body(request, caller, max_bytes=max_bytes or state.config.max_body_bytes)
    await state.check_room(len(body))
    return await state.parse_off_loop(lambda: model.read(parse_json(body)))


async def _change(request: Request, caller: Caller, change: Change, *, render: bool = False) -> Response:
    """Change the kit of a key, in the render queue if pictures are decoded, and return what is saved now."""
    state = app_state_of(request)
    kit = state.saved.own(caller.key_id)
    if kit is None:
        raise not_found()
    state.quotas.take_turn(caller)
    if render:
        async with state.render_queue.slot(caller.key_id):
            await anyio.to_thread.run_sync(change, kit)
    else:
        await state.database.off_loop(partial(change, kit))
    return await list_assets(request, caller)


def _saved_assets(saved: SavedAssets, key_id: str) -> Assets:
    photo = _find(saved, key_id, _load_photo)
    logo = _find(saved, key_id, _load_logo)
    sets: dict[str, dict[str, Any]] = {}
    for kit in saved.kits(key_id):
        for each in kit.store.read(lambda kit: tuple(kit.sets.values())):
            # A set that only stands for one of the hosted API has nothing to draw from.
            if each.name not in sets and (each.pictures or each.override_names()):
                sets[each.name] = _set_fields(each, kit)
    fields: dict[str, Any] = {"photo": None, "logo": None, "sets": list(sets.values())}
    if photo is not None:
        fields["photo"] = _picture_fields(*photo)
    if logo is not None:
        (found, asset), kit = logo
        variants = {"light": found.light is not None, "dark": found.dark is not None}
        fields["logo"] = {**_picture_fields(asset, kit), "position": found.position, **variants}
    return Assets.model_validate(fields)


def _find(saved: SavedAssets, key_id: str, want: Callable[[Kit], _T | None]) -> tuple[_T, FoundKit] | None:
    """Return what `want` finds; None too if its file was damaged, because then there is nothing to use."""
    with suppress(ItemError):
        return saved.find(key_id, want)
    return None


def _picture_fields(asset: Asset, kit: FoundKit) -> dict[str, Any]:
    return {"type": asset.media_type, "sizeBytes": len(asset.data), "origin": _origin(kit)}


def _set_fields(each: ReferenceSet, kit: FoundKit) -> dict[str, Any]:
    look = None
    with suppress(ItemError):
        brand_style = each.brand_style()
        look = style_values(brand_style) if brand_style else None
    return {
        "id": each.name,
        "pictures": len(each.pictures),
        "format": each.format,
        "look": look,
        "origin": _origin(kit),
    }


def _origin(kit: FoundKit) -> AssetOrigin:
    return AssetOrigin.SERVER if kit.own else AssetOrigin.MACHINE
