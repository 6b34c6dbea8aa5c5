"""A picture together with its record: what drew it, how it fared at the gate, how to draw it again."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from thumbcli.contract import Thumbnail
from thumbcli.render.compose import compose
from thumbcli.render.pixels.encode import encode
from thumbcli.render.pixels.surface import release_buffer
from thumbcli.server.page.gate_report import Check, checks, notes, verdict
from thumbcli.server.page.snippets import Commands, file_name

if TYPE_CHECKING:
    from thumbcli.contract import Request

__all__ = ["Preview", "draw_preview", "preview_fields"]

_RGB = 0xFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A picture and what is known about it.

    Attributes:
        request: What was asked.
        thumbnail: The picture, with the same bytes as the engine's.
        layout: The family that drew it.
        category: What it was taken to be about; never `auto`.
        colours: Background and accent as `#rrggbb`, as they were used.
        looked_at: How it fared at the gate.
        notes: What else a person should know.
        took_s: How long it took to compose and encode, in seconds.
    """

    request: Request
    thumbnail: Thumbnail
    layout: str
    category: str
    colours: tuple[str, str]
    looked_at: tuple[Check, ...]
    notes: tuple[str, ...]
    took_s: float


def draw_preview(request: Request) -> Preview:
    """Draw `request` on this thread, and keep the record that the engine throws away.

    Raises:
        RequestRefused: The photo or the logo is broken or too large, or there is no such layout.
    """
    start_s = time.perf_counter()
    picture = compose(request)
    image = encode(picture.pixels, picture.size, request.output_format)
    release_buffer(picture.pixels)
    composition = picture.composition
    return Preview(
        request=request,
        thumbnail=Thumbnail(
            image=image,
            format=composition.format,
            output_format=request.output_format,
            width_px=picture.size.width_px,
            height_px=picture.size.height_px,
            warnings=picture.warnings,
        ),
        layout=picture.family,
        category=composition.category,
        colours=(_hex(composition.style.background), _hex(composition.style.accent)),
        looked_at=checks(picture, len(image)),
        notes=notes(picture),
        took_s=time.perf_counter() - start_s,
    )


def preview_fields(preview: Preview, made: Commands) -> dict[str, object]:
    """Return a preview as plain values, for JSON."""
    thumbnail = preview.thumbnail
    return {
        "image": thumbnail.data_url(),
        "format": thumbnail.format,
        "outputFormat": thumbnail.output_format,
        "dimensions": {"width": thumbnail.width_px, "height": thumbnail.height_px},
        "title": preview.request.title,
        "fileName": file_name(preview.request),
        "sizeBytes": len(thumbnail.image),
        "layout": preview.layout,
        "category": preview.category,
        "colours": preview.colours,
        "verdict": verdict(preview.looked_at),
        "checks": [asdict(check) for check in preview.looked_at],
        "notes": preview.notes,
        "tookMs": round(preview.took_s * 1000),
        "commands": asdict(made),
    }


def _hex(colour: int) -> str:
    return f"#{colour & _RGB:06x}"
