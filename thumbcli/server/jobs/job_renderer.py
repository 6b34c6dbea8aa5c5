"""Draws the picture of a job, from what was written down when it was accepted.

A job keeps what its key had saved at that moment: photo, logo and look stay as they were, whatever is saved,
removed or revoked until it is drawn.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from thumbcli.brand.kit_model import LearnedValues, to_brand_style
from thumbcli.brand.style_cache import style_values
from thumbcli.contract import LOGO_MAX_BYTES
from thumbcli.contract.api_error_messages import LOGO_TOO_LARGE
from thumbcli.contract.design_options import PLAIN, Corner, Design
from thumbcli.engines.thumbapi.request_body import payload
from thumbcli.server.models.generate_schema import parse_json, read_asked
from thumbcli.server.models.inline_images import read_inline
from thumbcli.server.responses import picture_fields
from thumbcli.server.store.image_store import new_generation_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import Asset, Request, Thumbnail
    from thumbcli.server.jobs.placeholder_image import PlaceholderImages
    from thumbcli.server.jobs.render_queue import RenderQueue
    from thumbcli.server.store.image_store import ImageStore
    from thumbcli.server.store.job_records import Job
    from thumbcli.server.store.saved_assets import SavedAssets
    from thumbcli.server.store.serve_database import ServeDatabase

__all__ = ["JobRenderer", "job_body", "read_job"]

_KIT = "kit"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRenderer:
    """What drawing a job takes; `jobs.Draw` as it is when a server runs.

    Attributes:
        database: Lends its threads.
        saved: What the owners of keys have saved.
        render_queue: Renders; an accepted job waits there even when the queue is full.
        images: Keeps the picture for `imageUrl`.
        placeholders: What the public test key gets.
    """

    database: ServeDatabase
    saved: SavedAssets
    render_queue: RenderQueue
    images: ImageStore
    placeholders: PlaceholderImages

    async def __call__(self, job: Job, body: bytes) -> Mapping[str, object]:
        """Return what a 200 would have said.

        Raises:
            Refusal: What the body refers to has gone meanwhile.
            ItemError: The renderer refuses this title, or breaks on it.
        """
        request = await self.database.off_loop(partial(read_job, body, self.saved, job.key_id))
        if not job.cost:
            return await self.placeholders.fields(request)
        async with self.render_queue.turn(patient=True):
            thumbnail = await self.render_queue.draw(request)
        return await self.database.off_loop(partial(self._keep, job, thumbnail))

    def _keep(self, job: Job, thumbnail: Thumbnail) -> Mapping[str, object]:
        generation_id = new_generation_id()
        kept = self.images.keep(generation_id, thumbnail.image, thumbnail.output_format)
        image_url = f"{job.base_url}v1/images/{generation_id}" if kept else None
        return picture_fields(thumbnail, generation_id=generation_id, image_url=image_url)


def job_body(request: Request) -> bytes:
    """Return what a job is drawn from: the body of a request with all inside that it asks for.

    Args:
        request: With what is saved inside; of the wishes about the look it may have those of a kit.
    """
    body = payload(request)
    variants = {"light": request.logo_light, "dark": request.logo_dark}
    if request.design == PLAIN and not any(variants.values()):
        return body
    brand_style, corner = request.design.brand_style, request.design.logo_position
    kit = {
        "hand": style_values(brand_style) if brand_style else None,
        "position": corner,
        **{name: asset.data_url() if asset else None for name, asset in variants.items()},
    }
    text = json.dumps({_KIT: kit}, ensure_ascii=False, separators=(",", ":")).encode()
    return body[:-1] + b"," + text[1:]


def read_job(body: bytes, saved: SavedAssets, key_id: str) -> Request:
    """Return what `job_body` was given.

    Args:
        body: What it returned, or the body of a request that came in.
        saved: Looked at only where the body asks for it.
        key_id: Whose saved things count.

    Raises:
        Refusal: What the body refers to has gone meanwhile.
    """
    fields = parse_json(body)
    kit = fields.pop(_KIT, None)
    if not isinstance(kit, dict):
        return read_asked(fields, saved, key_id).request
    request = read_asked(fields, saved, key_id, design=_design(kit)).request
    return replace(request, logo_light=_variant(kit, "light"), logo_dark=_variant(kit, "dark"))


def _design(kit: Mapping[str, object]) -> Design:
    values, corner = kit.get("hand"), kit.get("position")
    return Design(
        brand_style=None
        if values is None
        else to_brand_style(LearnedValues.model_validate_json(json.dumps(values))),
        logo_position=None if corner is None else Corner(str(corner)),
    )


def _variant(kit: Mapping[str, object], name: str) -> Asset | None:
    value = kit.get(name)
    if value is None:
        return None
    return read_inline(value, name, cap_bytes=LOGO_MAX_BYTES, too_large=LOGO_TOO_LARGE)
