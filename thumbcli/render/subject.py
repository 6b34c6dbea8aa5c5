"""The photo and the logo: read with care, turned upright, cropped to the room they get, and kept."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import skia
from PIL import Image, ImageFilter, ImageOps, ImageStat

from thumbcli.errors import RequestRefused
from thumbcli.render.palette import WHITE
from thumbcli.render.shapes import fill

if TYPE_CHECKING:
    from thumbcli.contract import Asset
    from thumbcli.render.layouts.base import Stage

__all__ = ["draw_logo", "draw_photo", "logo_size"]

_MAX_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_FOCUS_COLUMNS = 96
_CROP_FROM_TOP = 0.3
_LOGO_MAX_PX = (210.0, 78.0)
_PLATE_PAD_PX = 14.0
_SOLID = 250
_BRIGHT = 140.0
_DARK_PLATE = 0xF2141821
_LIGHT_PLATE = 0xF2FFFFFF
_HALF = 0.5


def draw_photo(stage: Stage, photo: Asset, clip: skia.Path, room: tuple[float, float, float, float]) -> None:
    """Fill `clip` with the photo, cropped to cover `room` (left, top, right, bottom in sd px).

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    left, top, right, bottom = room
    scale = stage.brief.scale
    image = _covering(photo, round((right - left) * scale), round((bottom - top) * scale))
    stage.canvas.save()
    stage.canvas.clipPath(clip, True)
    stage.canvas.drawImageRect(
        image, skia.Rect(left, top, right, bottom), skia.SamplingOptions(skia.FilterMode.kLinear)
    )
    stage.canvas.restore()
    stage.mark("art", room)


def _open(asset: Asset, what: str, hint_px: tuple[int, int] | None = None) -> Image.Image:
    """Return the asset upright in RGBA.

    A picture that would unpack to more than 50 megapixels is refused before it is unpacked.
    """
    try:
        image = Image.open(BytesIO(asset.data), formats=_FORMATS)
        if image.width * image.height > _MAX_PIXELS:
            raise _too_large(asset, what)
        if hint_px is not None:
            image.draft("RGB", (max(hint_px), max(hint_px)))
        return ImageOps.exif_transpose(image).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large(asset, what) from None
    except (OSError, SyntaxError, ValueError) as error:
        raise RequestRefused(
            f"{what} can't be read: {asset.name} is no whole JPEG, PNG or WebP",
            code="400",
            remedy="use another file",
        ) from error


def _too_large(asset: Asset, what: str) -> RequestRefused:
    return RequestRefused(
        f"{what} is too large: {asset.name} has more than {_MAX_PIXELS // 1_000_000} megapixels",
        code="400",
        remedy="make it smaller",
    )


class _Kept:
    """Prepared pictures, by the digest of their file: an Asset itself is too heavy to compare."""

    def __init__(self, asset: Asset) -> None:
        self.asset = asset

    def __hash__(self) -> int:
        return hash(self.asset.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.asset.sha256 == self.asset.sha256


def _covering(photo: Asset, width_px: int, height_px: int) -> skia.Image:
    return _cover(_Kept(photo), width_px, height_px)


@lru_cache(8)
def _cover(kept: _Kept, width_px: int, height_px: int) -> skia.Image:
    image = _open(kept.asset, "Photo", (width_px, height_px))
    scale = max(width_px / image.width, height_px / image.height)
    crop_w, crop_h = width_px / scale, height_px / scale
    left = max(0.0, image.width - crop_w) * _focus(image, crop_w)
    top = max(0.0, image.height - crop_h) * _CROP_FROM_TOP
    cut = image.resize(
        (width_px, height_px),
        Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC,
        box=(left, top, min(left + crop_w, image.width), min(top + crop_h, image.height)),
        reducing_gap=2.0,
    )
    return _to_skia(cut)


def _focus(image: Image.Image, crop_width: float) -> float:
    """Return where along the width the crop holds most detail, 0 (left) to 1 (right)."""
    window = round(_FOCUS_COLUMNS * crop_width / image.width)
    if window >= _FOCUS_COLUMNS:
        return _HALF
    small = image.convert("L").resize((_FOCUS_COLUMNS, _FOCUS_COLUMNS), Image.Resampling.BOX)
    columns = small.filter(ImageFilter.FIND_EDGES).resize((_FOCUS_COLUMNS, 1), Image.Resampling.BOX).tobytes()
    starts = range(_FOCUS_COLUMNS - window + 1)
    best = max(
        starts, key=lambda start: (sum(columns[start : start + window]), -abs(start - len(starts) / 2))
    )
    return best / (len(starts) - 1)


def _to_skia(image: Image.Image) -> skia.Image:
    info = skia.ImageInfo.Make(image.width, image.height, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType)
    return skia.Image.MakeRasterData(info, skia.Data.MakeWithCopy(image.tobytes()), image.width * 4)


@lru_cache(16)
def _logo(kept: _Kept, width_px: int, height_px: int) -> tuple[skia.Image, int | None]:
    """Return the logo in this size, and the plate it needs to be seen on any ground; None for a solid one."""
    image = _open(kept.asset, "Logo").resize((width_px, height_px), Image.Resampling.LANCZOS)
    alpha = image.getchannel("A")
    low, _ = alpha.getextrema()
    if isinstance(low, int | float) and low >= _SOLID:
        return _to_skia(image), None
    mean = ImageStat.Stat(image.convert("L"), mask=alpha.point(lambda value: 255 * (value > 128))).mean  # noqa: PLR2004 - half
    return _to_skia(image), _DARK_PLATE if mean and mean[0] > _BRIGHT else _LIGHT_PLATE


@lru_cache(16)
def _natural_size(kept: _Kept) -> tuple[int, int]:
    return _open(kept.asset, "Logo").size


def logo_size(stage: Stage, logo: Asset) -> tuple[float, float]:
    """Return how wide and high the logo stands with its plate, in sd px.

    Raises:
        RequestRefused: The logo can't be read or has more than 50 megapixels.
    """
    width, height = _natural_size(_Kept(logo))
    scale = min(_LOGO_MAX_PX[0] / width, _LOGO_MAX_PX[1] / height) * stage.unit
    pad = 2 * _PLATE_PAD_PX * stage.unit
    return max(1.0, width * scale) + pad, max(1.0, height * scale) + pad


def draw_logo(stage: Stage, logo: Asset, corner: tuple[float, float]) -> None:
    """Draw the logo with its top left at `corner`, on a plate that lets it be seen."""
    width, height = logo_size(stage, logo)
    pad = _PLATE_PAD_PX * stage.unit
    inner_w, inner_h = width - 2 * pad, height - 2 * pad
    image, plate = _logo(
        _Kept(logo), max(1, round(inner_w * stage.brief.scale)), max(1, round(inner_h * stage.brief.scale))
    )
    x, y = corner
    outer = skia.Rect(x, y, x + width, y + height)
    room = skia.Rect(x + pad, y + pad, x + pad + inner_w, y + pad + inner_h)
    if plate is not None:
        stage.canvas.drawRoundRect(outer, pad, pad, fill(plate))
    else:
        stage.canvas.save()
        stage.canvas.clipRRect(skia.RRect.MakeRectXY(room, pad / 2, pad / 2), True)
    stage.canvas.drawImageRect(
        image, room, skia.SamplingOptions(skia.FilterMode.kLinear), skia.Paint(Color=WHITE)
    )
    if plate is None:
        stage.canvas.restore()
    stage.mark("logo", (x, y, x + width, y + height))
