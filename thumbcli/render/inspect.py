"""Judge a finished picture file, whoever made it, on what can be seen without knowing how it was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.contract import SIZES, Format
from thumbcli.render.findings import Finding
from thumbcli.render.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LIMITS", "Inspection", "Limits", "guess_format", "inspect"]

_MAX_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_RATIO_SLACK = 0.02
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform takes: the least width in px, and the most bytes."""

    width_px: int
    size_bytes: int


LIMITS = {
    Format.YOUTUBE: Limits(640, 2 * _MB),
    Format.INSTAGRAM: Limits(320, 8 * _MB),
    Format.X: Limits(300, 5 * _MB),
    Format.BLOGPOST: Limits(600, 8 * _MB),
    Format.LINKEDIN: Limits(600, 5 * _MB),
}
"""What the platforms refuse or show small.

Source:
    YouTube Help, custom thumbnails; X, summary card with large image; Meta, images in link shares.
"""


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
    sight: Sight | None
    findings: tuple[Finding, ...]


def guess_format(width_px: int, height_px: int) -> Format | None:
    """Return the format that a picture of this size seems to be made for.

    A canvas of ours, single or doubled, is that format; else the ratio decides, within 2 %.
    """
    for name, size in SIZES.items():
        if any((width_px, height_px) == (size.width_px * scale, size.height_px * scale) for scale in (1, 2)):
            return name
    return next((name for name in SIZES if _fits(name, width_px, height_px)), None)


def _fits(format_: Format, width_px: int, height_px: int) -> bool:
    wanted = SIZES[format_].width_px / SIZES[format_].height_px
    return abs(width_px / height_px / wanted - 1) <= _RATIO_SLACK


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
        if image.width * image.height > _MAX_PIXELS:
            return _unreadable(data, format_, f"has more than {_MAX_PIXELS // 1_000_000} megapixels")
        file_format, frames = image.format, int(getattr(image, "n_frames", 1))
        image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return _unreadable(data, format_, f"has more than {_MAX_PIXELS // 1_000_000} megapixels")
    except (OSError, SyntaxError, ValueError) as error:
        what = "is empty" if not data else "is no whole WebP, PNG, JPEG, GIF or BMP picture"
        return _unreadable(data, format_, what if isinstance(error, OSError) else f"is broken: {error}")
    judged = format_ or guess_format(*image.size)
    sight = Sight.of(image)
    findings = [
        *_file(judged, image.size, len(data), asked=format_ is not None),
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


def _file(
    format_: Format | None, size: tuple[int, int], size_bytes: int, *, asked: bool
) -> Iterator[Finding]:
    width, height = size
    ratio = width / height
    if format_ is None:
        yield Finding(
            code="ratio", message=f"{width}x{height} has the ratio of no format ({ratio:.2f})", measured=ratio
        )
        return
    wanted = SIZES[format_].width_px / SIZES[format_].height_px
    if asked and not _fits(format_, width, height):
        message = (
            f"{width}x{height} is not {wanted:.2f} times as wide as high: {format_} crops it or adds bars"
        )
        yield Finding(code="ratio", message=message, measured=ratio, wanted=round(wanted, 3))
    limits = LIMITS[format_]
    if width < limits.width_px:
        message = f"{width} px wide, {format_} wants at least {limits.width_px}"
        yield Finding(code="narrow", message=message, measured=width, wanted=limits.width_px)
    if size_bytes > limits.size_bytes:
        megabytes = size_bytes / _MB
        message = f"{megabytes:.1f} MB, {format_} takes at most {limits.size_bytes // _MB}"
        yield Finding(code="heavy", message=message, measured=size_bytes, wanted=limits.size_bytes)


def _still(image: Image.Image, frames: int) -> Iterator[Finding]:
    if frames > 1:
        yield Finding(code="animated", message=f"{frames} frames: only the first is shown", measured=frames)
    if not image.has_transparency_data:
        return
    lowest = image.convert("RGBA").getchannel("A").getextrema()[0]
    if isinstance(lowest, int | float) and lowest < 255:  # noqa: PLR2004 - solid
        message = "parts are transparent: what shows through is up to the page"
        yield Finding(code="transparent", message=message, measured=lowest, wanted=255)
