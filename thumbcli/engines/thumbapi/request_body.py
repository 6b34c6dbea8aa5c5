"""What is sent for one picture: the body of a request in the API's own words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.contract import Request

__all__ = ["payload", "room_for"]

_BODIES_MAX_BYTES = 256 * 1024 * 1024
_FIELDS_BYTES = 4096


def payload(request: Request) -> bytes:
    """Return the JSON body; what was not asked for is not in it.

    Source:
        `thumbapi.md`, "Request".
    """
    fields: dict[str, object] = {"title": request.title}
    if request.format is not None:
        fields["format"] = request.format
    fields |= {
        "category": request.category,
        "model": request.model,
        "outputFormat": request.output_format,
    }
    if request.use_photo:
        fields["usePhoto"] = True
    if request.use_logo:
        fields["useLogo"] = True
    if request.photo is not None:
        fields["photoImage"] = request.photo.data_url()
    if request.logo is not None:
        fields["logoImage"] = request.logo.data_url()
    if request.custom_assets_id is not None:
        fields["customAssetsId"] = request.custom_assets_id
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def room_for(request: Request) -> int:
    """Return how many bodies like this one may be in memory at once: together 256 MiB; at least 1."""
    pictures = sum(len(asset.data) for asset in (request.photo, request.logo) if asset is not None)
    return max(1, _BODIES_MAX_BYTES // (_FIELDS_BYTES + pictures * 4 // 3))
