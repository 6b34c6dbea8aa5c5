"""Check an image file for visible problems, whatever program made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.contract import Format
from thumbcli.render.pixels.decoder_process import decode_picture
from thumbcli.render.pixels.picture_file import PictureBrokenError, PictureError, read_picture_file
from thumbcli.render.quality.findings import Finding
from thumbcli.render.quality.image_metrics import ImageMetrics
from thumbcli.render.quality.platform_limits import guess_format, judge_file, judge_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

__all__ = ["Inspection", "inspect"]

_OPAQUE = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The results for one file.

    Attributes:
        format: Where it will be shown: as given, else detected from its size; None if it fits nothing.
        file_format: `WEBP`, `PNG`, `JPEG`, `AVIF`, `GIF` or `BMP`; None for a file that can't be read.
        width_px: Of the picture as it is shown, upright; 0 for a file that can't be read.
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
        data: The bytes of a WebP, PNG, JPEG, AVIF, GIF or BMP file.
        format_: Where it will be shown; None detects it from the size.

    Returns:
        The results; a file that can't be read is a finding, never an error.
    """
    try:
        file = read_picture_file(data)
        image, frames = decode_picture(file)
    except PictureBrokenError as error:
        fault = f"is not a complete WebP, PNG, JPEG, AVIF, GIF or BMP image: it {error}"
        return _unreadable(data, format_, fault if data else "is empty")
    except PictureError as error:
        return _unreadable(data, format_, str(error))
    shown_in = format_ or guess_format(*file.size)
    metrics = ImageMetrics.of(image)
    findings = [
        *judge_file(shown_in, file.size, len(data)),
        *(judge_type(format_, file.kind) if format_ else ()),
        *_animation_and_transparency(image, frames),
        *metrics.findings(file.size, badge=shown_in is Format.YOUTUBE),
    ]
    return Inspection(
        format=shown_in,
        file_format=file.kind,
        width_px=file.size[0],
        height_px=file.size[1],
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
    lowest = image.getchannel("A").getextrema()[0]
    if isinstance(lowest, int | float) and lowest < _OPAQUE:
        message = "parts are transparent: the page behind shows through"
        yield Finding(code="transparent", message=message, measured=lowest, wanted=_OPAQUE)
