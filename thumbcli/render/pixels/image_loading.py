"""Pictures that somebody brought along: opened with care, turned upright, handed to skia."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.errors import RequestRefused
from thumbcli.render.pixels.surface import COLOR_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import ImageCms

    from thumbcli.contract import Asset

__all__ = [
    "OPAQUE_ALPHA",
    "AssetKey",
    "has_transparency",
    "may_have_transparency",
    "open_in_srgb",
    "open_picture",
    "to_skia",
    "to_srgb",
]

OPAQUE_ALPHA = 250
"""The least alpha of a pixel that hides what lies behind it."""

_MAX_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")


class AssetKey:
    """An asset as the key of a cache, by the digest of its file: the bytes are too heavy to compare."""

    def __init__(self, asset: Asset) -> None:
        self.asset = asset

    def __hash__(self) -> int:
        return hash(self.asset.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AssetKey) and other.asset.sha256 == self.asset.sha256


def open_picture(asset: Asset, what: str, hint_px: tuple[int, int] | None = None) -> Image.Image:
    """Return the asset upright, in RGB where it is solid, else in RGBA.

    Args:
        asset: A JPEG, PNG or WebP file; of an animation the first picture.
        what: `Photo` or `Logo`, for messages.
        hint_px: The size it will be shown in: a large JPEG is then decoded at a fraction of its size.

    Raises:
        RequestRefused: It can't be read, or would unpack to more than 50 megapixels; the size is looked at
            before anything is unpacked.
    """
    from PIL import ImageOps  # a picture without a photo does without

    with _refusing(asset, what):
        image = _header(asset, what)
        if hint_px is not None:
            image.draft("RGB", (max(hint_px), max(hint_px)))
        upright = ImageOps.exif_transpose(image)
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    return upright if has_transparency(upright) else upright.convert("RGB")


def open_in_srgb(asset: Asset, what: str, hint_px: tuple[int, int] | None = None) -> Image.Image:
    """Return the asset as `open_picture` does, its colours converted from its own colour profile to sRGB.

    Args:
        asset: A JPEG, PNG or WebP file; of an animation the first picture.
        what: `Photo`, `Logo` or `Reference`, for messages.
        hint_px: The size that is enough: a large JPEG is then decoded at a fraction of its size.

    Raises:
        RequestRefused: It can't be read, or would unpack to more than 50 megapixels.
    """
    from PIL import ImageOps  # a picture without a photo does without

    with _refusing(asset, what):
        image = _header(asset, what)
        if hint_px is not None:
            image.draft("RGB", hint_px)
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I;16"):
            # Pillow would cut all above 255 off instead of scaling it.
            upright = upright.point(lambda level: level / 257).convert("L")
        managed = upright
        if profile:
            managed = to_srgb(upright, profile)
        managed = managed.convert("RGBA" if managed.has_transparency_data else "RGB")
    return managed if has_transparency(managed) else managed.convert("RGB")


def may_have_transparency(asset: Asset, what: str) -> bool:
    """Tell from its first bytes whether the picture can be transparent anywhere.

    Raises:
        RequestRefused: It can't be read, or would unpack to more than 50 megapixels.
    """
    with _refusing(asset, what):
        return _header(asset, what).has_transparency_data


def _header(asset: Asset, what: str) -> Image.Image:
    image = Image.open(BytesIO(asset.data), formats=_FORMATS)
    if image.width * image.height > _MAX_PIXELS:
        raise _too_large(asset, what)
    return image


@contextmanager
def _refusing(asset: Asset, what: str) -> Iterator[None]:
    """Say what Pillow has against the picture in our own words."""
    try:
        yield
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


def has_transparency(image: Image.Image) -> bool:
    """Tell whether something behind the picture would show through."""
    if image.mode != "RGBA":
        return False
    low, _ = image.getchannel("A").getextrema()
    return isinstance(low, int | float) and low < OPAQUE_ALPHA


def to_skia(image: Image.Image) -> skia.Image:
    """Return a copy of `image`, RGB or RGBA, as skia draws it."""
    solid = image.mode == "RGB"
    pixels = (image.convert("RGBX") if solid else image).tobytes()
    alpha = skia.kOpaque_AlphaType if solid else skia.kUnpremul_AlphaType
    info = skia.ImageInfo.Make(image.width, image.height, COLOR_TYPE, alpha)
    # Not MakeRasterData: its image lives on after its data has gone, and reads freed memory.
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, image.width * 4))


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; a profile that can't be read or is another mode's counts for nothing."""
    # No picture without a profile needs it.
    from PIL import ImageCms

    alpha = None
    if image.has_transparency_data:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
    elif image.mode not in {"L", "CMYK"}:
        image = image.convert("RGB")
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        managed = ImageCms.profileToProfile(image, own, _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        managed = None
    managed = image.convert("RGB") if managed is None else managed
    if alpha is not None:
        managed.putalpha(alpha)
    return managed


@lru_cache(1)
def _srgb() -> ImageCms.ImageCmsProfile:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
