"""Judge a finished picture file, whoever made it, on what can be seen without knowing how it was drawn."""

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

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found out about a file.

    Attributes:
        format: What it was held to: as asked, else what it seems to be made for; None where it fits nothing.
        file_format: `WEBP`, `PNG`, `JPEG`, `GIF` or `BMP`; None for a file that can't be read.
        width_px: Of the picture; 0 for a file that can't be read.
        height_px: Of the picture.
        size_bytes: Of the file.
        sight: What the eye meets, in figures; None for a file that can't be read.
        findings: What is wrong with it; nothing for a good one.
    """

    format: Format | None
    file_format: str | None
    width_px: int
    height_px: int
    size_bytes: int
    sight: ImageMetrics | None
    findings: tuple[Finding, ...]


def inspect(data: bytes, format_: Format | None = None) -> Inspection:
    """Judge the picture in `data`.

    Args:
        data: The bytes of a WebP, PNG, JPEG, GIF or BMP file.
        format_: What it must be fit for; None judges it as what it seems to be made for.

    Returns:
        Never raises for what is in the file: what can't be read is a finding too.
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
        what = "is empty" if not data else "is no whole WebP, PNG, JPEG, GIF or BMP picture"
        return _unreadable(data, format_, what if isinstance(error, OSError) else f"is broken: {error}")
    judged = format_ or guess_format(*image.size)
    sight = ImageMetrics.of(image)
    findings = [
        *judge_file(judged, image.size, len(data)),
        *_still(image, frames),
        *sight.findings(image.size, badge=judged is Format.YOUTUBE),
    ]
    return Inspection(
        format=judged,
        file_format=file_format,
        width_px=image.width,
        height_px=image.height,
        size_bytes=len(data),
        sight=sight,
        findings=tuple(findings),
    )


def _unreadable(data: bytes, format_: Format | None, what: str) -> Inspection:
    finding = Finding(code="unreadable", message=f"the file {what}")
    return Inspection(
        format=format_,
        file_format=None,
        width_px=0,
        height_px=0,
        size_bytes=len(data),
        sight=None,
        findings=(finding,),
    )


def _still(image: Image.Image, frames: int) -> Iterator[Finding]:
    if frames > 1:
        yield Finding(code="animated", message=f"{frames} frames: only the first is shown", measured=frames)
    if not image.has_transparency_data:
        return
    lowest = image.convert("RGBA").getchannel("A").getextrema()[0]
    if isinstance(lowest, int | float) and lowest < 255:  # noqa: PLR2004 - solid
        message = "parts are transparent: what shows through is up to the page"
        yield Finding(code="transparent", message=message, measured=lowest, wanted=255)
