"""The limits of the platforms where a picture will be shown: file types, ratio, size and bytes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.contract import SIZES, Format, OutputFormat, Size
from thumbcli.contract.formats import SIDE_MAX_PX
from thumbcli.light_dataclass import dataclass
from thumbcli.render.quality.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "LIMITS",
    "PlatformLimits",
    "Upload",
    "guess_format",
    "judge_file",
    "judge_type",
    "limits_of",
    "upload_for",
]

_RATIO_SLACK = 0.02
_KB, _MB = 1024, 1024 * 1024
_EVERYWHERE = ("JPEG", "PNG", "GIF")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformLimits:
    """What a platform accepts.

    Attributes:
        types: The types of files, with Pillow's names.
        min_width_px: The least width.
        max_size_px: The largest picture that it takes, or has a use for.
        max_bytes: The most bytes of a file.
        source: Where the platform says so.
        upload_bytes: The most bytes of a file that is fit for every way to it; None for `max_bytes`.
    """

    types: tuple[str, ...]
    min_width_px: int
    max_size_px: Size
    max_bytes: int
    source: str
    upload_bytes: int | None = None


class Upload(NamedTuple):
    """The file to make for a platform: its type, most bytes and largest size."""

    output_format: OutputFormat
    max_bytes: int
    max_size_px: Size


LIMITS: Mapping[Format, PlatformLimits] = MappingProxyType(
    {
        Format.YOUTUBE: PlatformLimits(
            types=_EVERYWHERE,
            min_width_px=640,
            max_size_px=Size(3840, 2160),
            max_bytes=2 * _MB,  # from a phone and in the API
            source="YouTube Help, Add video thumbnails: 3840x2160 recommended, 50 MB in a browser",
        ),
        Format.INSTAGRAM: PlatformLimits(
            types=("JPEG", "PNG"),
            min_width_px=320,
            max_size_px=Size(1440, 1800),
            max_bytes=8 * _MB,
            source="Meta, Instagram content publishing, Image specifications",
        ),
        Format.X: PlatformLimits(
            types=(*_EVERYWHERE, "WEBP"),
            min_width_px=300,
            max_size_px=Size(4096, 4096),
            max_bytes=5 * _MB,
            source="X, Summary card with large image",
        ),
        # WhatsApp shows no picture of more than about 300 KB, as its users report: it names no figure itself.
        Format.BLOGPOST: PlatformLimits(
            types=(*_EVERYWHERE, "WEBP", "AVIF"),  # pages of one's own take any
            min_width_px=600,
            max_size_px=Size(4096, 4096),
            max_bytes=8 * _MB,
            upload_bytes=300 * _KB,
            source="Open Graph; Meta, Images in link shares; WhatsApp shows no more than 300 KB",
        ),
        Format.LINKEDIN: PlatformLimits(
            types=_EVERYWHERE,
            min_width_px=600,
            max_size_px=Size(7680, 4320),
            max_bytes=5 * _MB,
            source="LinkedIn, Images API and Help, Share images",
        ),
        Format.SHORTS: PlatformLimits(
            types=_EVERYWHERE,
            min_width_px=600,
            max_size_px=Size(2160, 3840),
            max_bytes=5 * _MB,
            source="Google Ads Help, Demand Gen asset specs, 9:16 image; About video ad specs",
        ),
        Format.STORY: PlatformLimits(
            types=("JPEG", "PNG"),
            min_width_px=500,
            max_size_px=Size(1440, 2560),
            max_bytes=30 * _MB,
            source="Meta, Instagram Stories, image ads",
        ),
        Format.PINTEREST: PlatformLimits(
            types=(*_EVERYWHERE, "WEBP"),
            min_width_px=600,
            max_size_px=Size(2000, 3000),
            max_bytes=20 * _MB,
            source="Pinterest Help, Review Pin specs",
        ),
        Format.INSTAGRAM_PORTRAIT: PlatformLimits(
            types=("JPEG", "PNG"),
            min_width_px=320,
            max_size_px=Size(1440, 1800),
            max_bytes=8 * _MB,
            source="Meta, Instagram content publishing, Image specifications",
        ),
        Format.FACEBOOK: PlatformLimits(
            types=_EVERYWHERE,
            min_width_px=600,
            max_size_px=Size(4096, 4096),
            max_bytes=8 * _MB,
            source="Meta, Images in link shares",
        ),
        Format.GITHUB: PlatformLimits(
            types=_EVERYWHERE,
            min_width_px=640,
            max_size_px=Size(2560, 1280),
            max_bytes=_MB,
            source="GitHub Docs, Customizing your repository's social media preview",
        ),
        # Apple names no bytes; hosts ask for 512 KB and refuse more than 1 MB.
        Format.PODCAST: PlatformLimits(
            types=("JPEG", "PNG"),
            min_width_px=1400,
            max_size_px=Size(3000, 3000),
            max_bytes=_MB,
            upload_bytes=512 * _KB,
            source="Apple Podcasts for Creators, Artwork requirements",
        ),
    }
)
"""What the platforms refuse or show small, as of November 2026; each with its source."""

_OF_A_SIZE = PlatformLimits(
    types=(*_EVERYWHERE, "WEBP", "AVIF"),
    min_width_px=1,
    max_size_px=Size(SIDE_MAX_PX, SIDE_MAX_PX),
    max_bytes=20 * _MB,
    source="a size of your own has no place with limits",
)


def limits_of(format_: Format) -> PlatformLimits:
    """Return what the platform of `format_` accepts; of a size alone, nearly everything."""
    return LIMITS.get(format_, _OF_A_SIZE)


def upload_for(format_: Format, output_format: OutputFormat | None = None) -> Upload:
    """Return the file to make for a platform: a JPEG, which all take, or the PNG that was asked for."""
    limits = limits_of(format_)
    kind = OutputFormat.PNG if output_format is OutputFormat.PNG else OutputFormat.JPG
    return Upload(kind, limits.upload_bytes or limits.max_bytes, limits.max_size_px)


def judge_type(format_: Format, file_type: str) -> Iterator[Finding]:
    """Yield that the platform of `format_` takes no files of a type.

    Args:
        format_: Where it will be shown.
        file_type: With Pillow's name: `WEBP`.
    """
    types = limits_of(format_).types
    if file_type not in types:
        message = (
            f"{format_} takes no {_shown(file_type)}, only {', '.join(map(_shown, types[:-1]))} or"
            f" {_shown(types[-1])}: make one with `thumb convert --for-upload`"
        )
        yield Finding(code="type", message=message)


def _shown(file_type: str) -> str:
    return {"WEBP": "WebP"}.get(file_type, file_type)


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
    wanted = format_.size.width_px / format_.size.height_px
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
        wanted = format_.size.width_px / format_.size.height_px
        message = (
            f"{width}x{height} is not {wanted:.2f} times as wide as high: {format_} crops it or adds bars"
        )
        yield Finding(code="ratio", message=message, measured=ratio, wanted=round(wanted, 3))
    limits = limits_of(format_)
    if width < limits.min_width_px:
        message = f"{width} px wide, {format_} wants at least {limits.min_width_px}"
        yield Finding(code="narrow", message=message, measured=width, wanted=limits.min_width_px)
    if size_bytes > limits.max_bytes:
        where = " from a phone or a program, 50 in a browser" if format_ is Format.YOUTUBE else ""
        message = f"{size_bytes / _MB:.1f} MB, {format_} takes at most {limits.max_bytes // _MB}{where}"
        yield Finding(code="heavy", message=message, measured=size_bytes, wanted=limits.max_bytes)
