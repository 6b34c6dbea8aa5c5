"""The limits of the platforms where a picture will be shown: ratio, least width, most bytes."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import SIZES, Format
from thumbcli.render.quality.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["LIMITS", "PlatformLimits", "guess_format", "judge_file"]

_RATIO_SLACK = 0.02
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PlatformLimits:
    """What a platform accepts.

    Attributes:
        min_width_px: The least width.
        max_bytes: The most bytes of a file.
    """

    min_width_px: int
    max_bytes: int


LIMITS: Mapping[Format, PlatformLimits] = MappingProxyType(
    {
        Format.YOUTUBE: PlatformLimits(640, 2 * _MB),
        Format.INSTAGRAM: PlatformLimits(320, 8 * _MB),
        Format.X: PlatformLimits(300, 5 * _MB),
        Format.BLOGPOST: PlatformLimits(600, 8 * _MB),
        Format.LINKEDIN: PlatformLimits(600, 5 * _MB),
    }
)
"""What the platforms refuse or show small.

Source:
    YouTube Help, custom thumbnails; X, summary card with large image; Meta, images in link shares.
"""


def guess_format(width_px: int, height_px: int) -> Format | None:
    """Return the format that a picture of this size is made for: by exact size (`sd` or `hd`), else by ratio.

    None if its ratio is more than 2 % off all of them.
    """
    for name, size in SIZES.items():
        if any((width_px, height_px) == (size.width_px * scale, size.height_px * scale) for scale in (1, 2)):
            return name
    return next((name for name in SIZES if _fits_ratio(name, width_px, height_px)), None)


def _fits_ratio(format_: Format, width_px: int, height_px: int) -> bool:
    """Tell whether a picture has the ratio of a format, within 2 %."""
    wanted = SIZES[format_].width_px / SIZES[format_].height_px
    return abs(width_px / height_px / wanted - 1) <= _RATIO_SLACK


def judge_file(format_: Format | None, size: tuple[int, int], size_bytes: int) -> Iterator[Finding]:
    """Yield the limits of the platform of `format_` that a file breaks.

    Args:
        format_: Where it will be shown; None if its ratio fits no format.
        size: Width and height in px.
        size_bytes: Of the file.
    """
    width, height = size
    ratio = width / height
    if format_ is None:
        message = f"{width}x{height} fits the ratio of no format ({ratio:.2f})"
        yield Finding(code="ratio", message=message, measured=ratio)
        return
    if not _fits_ratio(format_, width, height):
        wanted = SIZES[format_].width_px / SIZES[format_].height_px
        message = (
            f"{width}x{height} is not {wanted:.2f} times as wide as high: {format_} crops it or adds bars"
        )
        yield Finding(code="ratio", message=message, measured=ratio, wanted=round(wanted, 3))
    limits = LIMITS[format_]
    if width < limits.min_width_px:
        message = f"{width} px wide, {format_} wants at least {limits.min_width_px}"
        yield Finding(code="narrow", message=message, measured=width, wanted=limits.min_width_px)
    if size_bytes > limits.max_bytes:
        message = f"{size_bytes / _MB:.1f} MB, {format_} takes at most {limits.max_bytes // _MB}"
        yield Finding(code="heavy", message=message, measured=size_bytes, wanted=limits.max_bytes)
