"""What jobs are drawn from, how their pictures are kept, and the placeholder of the public test key.

A job keeps the assets that were saved when it was accepted, whatever is saved, removed or revoked until it is
drawn.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import Field

from thumbcli.brand.kit_model import LearnedValues, to_brand_style
from thumbcli.brand.style_cache import style_values
from thumbcli.contract import Asset, Category, Request, Thumbnail, make_request
from thumbcli.contract.design_options import PLAIN, Corner
from thumbcli.server.models.generate_schema import GenerateRequest
from thumbcli.server.models.json_body import JsonBody, LogoUrl, parse_json
from thumbcli.server.models.named_templates import NO_TEMPLATES, NamedTemplates
from thumbcli.server.models.response_schema import GeneratedImage
from thumbcli.server.store.image_store import ImageStore, new_generation_id

if TYPE_CHECKING:
    from thumbcli.server.jobs.render_queue import RenderQueue
    from thumbcli.server.store.public_images import PublicImages
    from thumbcli.server.store.saved_assets import SavedAssets

__all__ = ["DrawnImage", "PlaceholderImages", "job_body", "keep_image", "read_job"]

_PLACEHOLDER_TITLE = "Your Title Goes Here"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnImage:
    """A picture that was drawn, and is perhaps in a store already.

    Attributes:
        thumbnail: The picture.
        generation_id: Its id.
        public_url: Its address in the store; None if it is in none.
    """

    thumbnail: Thumbnail
    generation_id: str
    public_url: str | None

    @classmethod
    async def of(cls, thumbnail: Thumbnail, public_images: PublicImages) -> DrawnImage:
        """Give a picture an id, and put it into the store of the server if it has one."""
        generation_id = new_generation_id()
        public_url = await public_images.publish(generation_id, thumbnail)
        return cls(thumbnail=thumbnail, generation_id=generation_id, public_url=public_url)


def keep_image(images: ImageStore, drawn: DrawnImage, base_url: str) -> dict[str, Any]:
    """Keep a picture for a while, and return the fields of its answer.

    Args:
        images: Where to keep it.
        drawn: The picture.
        base_url: The address that the request came to, with a slash at its end.
    """
    thumbnail, generation_id, image_url = drawn.thumbnail, drawn.generation_id, drawn.public_url
    if images.keep(generation_id, thumbnail.image, thumbnail.output_format) and image_url is None:
        image_url = f"{base_url}v1/images/{generation_id}"
    return GeneratedImage.of(thumbnail, generation_id=generation_id, image_url=image_url).fields()


class PlaceholderImages:
    """The pictures of the public test key, the same for every title: one for each size and file format."""

    def __init__(self, render_queue: RenderQueue) -> None:
        self._render_queue = render_queue
        self._lock = asyncio.Lock()
        self._drawn: dict[tuple[str | None, ...], dict[str, object]] = {}

    async def fields(self, request: Request) -> dict[str, object]:
        """Return the body of the answer to `request`.

        Raises:
            ApiError: 503, the placeholder must be drawn first, and the render queue is full.
        """
        kind = (request.format, request.model, request.output_format)
        async with self._lock:
            if kind not in self._drawn:
                placeholder = make_request(
                    _PLACEHOLDER_TITLE,
                    format=request.format,
                    category=Category.CREATIVE_DESIGN,
                    model=request.model,
                    output_format=request.output_format,
                )
                async with self._render_queue.slot(_PLACEHOLDER_TITLE):
                    thumbnail = await self._render_queue.draw(placeholder)
                image = GeneratedImage.of(thumbnail, generation_id="gen_placeholder", image_url=None)
                self._drawn[kind] = image.fields()
            return self._drawn[kind]


class _JobKit(JsonBody):
    """Saved assets of a job that the body of a request has no fields for."""

    brand_style: LearnedValues | None = Field(None, alias="hand")
    position: Corner | None = None
    light: LogoUrl | None = None
    dark: LogoUrl | None = None


class _JobBody(GenerateRequest):
    kit: _JobKit | None = None


def job_body(request: Request, sent: GenerateRequest | None = None) -> bytes:
    """Return what a job is drawn from: the body of a request, with saved assets inside.

    Args:
        request: With saved assets inside; its design has at most a template and what a kit can hold.
        sent: As it came, if it names a template.
    """
    body = request.api_body()
    variants = {"light": request.logo_light, "dark": request.logo_dark}
    if request.design == PLAIN and not any(variants.values()):
        return body
    card = {"template": sent.template, "fields": _as_sent(sent)} if sent else {}
    brand_style, corner = request.design.brand_style, request.design.logo_position
    kit = {
        "hand": style_values(brand_style) if brand_style else None,
        "position": corner,
        **{name: asset.data_url() if asset else None for name, asset in variants.items()},
    }
    text = json.dumps({**card, "kit": kit}, ensure_ascii=False, separators=(",", ":")).encode()
    return body[:-1] + b"," + text[1:]


def _as_sent(sent: GenerateRequest) -> dict[str, str]:
    """Return the fields of a card as they came: pictures as data URLs."""
    fields = (sent.fields or {}).items()
    return {name: value.data_url() if isinstance(value, Asset) else value for name, value in fields}


def read_job(
    body: bytes, saved: SavedAssets, key_id: str, templates: NamedTemplates = NO_TEMPLATES
) -> Request:
    """Return the request that `job_body` was given.

    Args:
        body: What it returned.
        saved: Used only if the body asks for saved assets.
        key_id: The key that they are saved for.
        templates: Those of the server.

    Raises:
        ApiError: The body is invalid, or its template is not there any more.
        RequestError: An asset that the body asks for is not saved any more.
    """
    fields = _JobBody.read(parse_json(body))
    kit = fields.kit
    if kit is None:
        return saved.apply_brand(key_id, fields.to_request())
    brand_style = to_brand_style(kit.brand_style) if kit.brand_style else None
    card = templates.design(fields.template, fields.fields)
    design = replace(card, brand_style=brand_style, logo_position=kit.position)
    request = saved.apply_brand(key_id, fields.to_request(design))
    return replace(request, logo_light=kit.light, logo_dark=kit.dark)
