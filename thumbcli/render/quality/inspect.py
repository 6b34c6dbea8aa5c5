"""Check an image file for visible problems, whatever program made it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.contract import Format
from thumbcli.render.pixels.image_loading import MAX_PIXELS
from thumbcli.render.quality.findings import Finding
from thumbcli.render.quality.image_metrics import ImageMetrics
from thumbcli.render.quality.platform_limits import guess_format, judge_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Inspection", "inspect"]

_OPAQUE = 255
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The results for one file.

    Attributes:
        format: Where it will be shown: as given, else detected from its size; None if it fits nothing.
        file_format: `WEBP`, `PNG`, `JPEG`, `GIF` or `BMP`; None for a file that can't be read.
        width_px: Of the picture; 0 for a file that can't be read.
        height_px: Of the picture.
        size_bytes: Of the file.
        metrics: What can be seen, in figures; None for a file that can't be read.
        findings: Its faults; empty for a good one.
    """

    format: Format | None
    file_format: str | None = None
    width_px: int = 0
    height_px: int = 0
    size_bytes: int
    metrics: ImageMetrics | None = None
    findings: tuple[Finding, ...]


def inspect(data: bytes, format_: Format | None = None) -> Inspection:
    """Check the image in `data`.

    Args:
        data: The bytes of a WebP, PNG, JPEG, GIF or BMP file.
        format_: Where it will be shown; None detects it from the size.

    Returns:
        The results; a file that can't be read is a finding, never an error.
    """
    try:
        image = Image.open(BytesIO(data), formats=_FORMATS)
        if image.width * image.height > MAX_PIXELS:
            return _unreadable(data, format_, f"has more than {MAX_PIXELS // 1_000_000} megapixels")
        file_format, frames = image.format, int(getattr(image, "n_frames", 1))
        image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return _unreadable(data, format_, f"has more than {MAX_PIXELS // 1_000_000} megapixels")
    except (OSError, SyntaxError, ValueError) as error:
        fault = "is not a complete WebP, PNG, JPEG, GIF or BMP image" if data else "is empty"
        return _unreadable(data, format_, fault if isinstance(error, OSError) else f"is broken: {error}")
    shown_in = format_ or guess_format(*image.size)
    metrics = ImageMetrics.of(image)
    findings = [
        *judge_file(shown_in, image.size, len(data)),
        *_animation_and_transparency(image, frames),
        *metrics.findings(image.size, badge=shown_in is Format.YOUTUBE),
    ]
    return Inspection(
        format=shown_in,
        file_format=file_format,
        width_px=image.width,
        height_px=image.height,
        size_bytes=len(data),
        metrics=metrics,
        findings=tuple(findings),
    )


def _unreadable(data: bytes, format_: Format | None, fault: str) -> Inspection:
    finding = Finding(code="unreadable", message=f"the file {fault}")
    return Inspection(format=format_, size_bytes=len(data), findings=(finding,))


def _animation_and_transparency(image: Image.Image, frames: int) -> Iterator[Finding]:
    if frames > 1:
        yield Finding(code="animated", message=f"{frames} frames: only the first is shown", measured=frames)
    if not image.has_transparency_data:
        return
    lowest = image.convert("RGBA").getchannel("A").getextrema()[0]
    if isinstance(lowest, int | float) and lowest < _OPAQUE:
        message = "parts are transparent: the page behind shows through"
        yield Finding(code="transparent", message=message, measured=lowest, wanted=_OPAQUE)
