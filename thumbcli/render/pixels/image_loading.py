"""Load images from users: photos, logos and reference pictures."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import skia
from PIL import Image

from thumbcli.errors import RequestRefused
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, COLOR_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import ImageCms

    from thumbcli.contract import Asset

__all__ = [
    "MAX_PIXELS",
    "OPAQUE_ALPHA",
    "AssetKey",
    "has_transparency",
    "may_have_transparency",
    "open_picture",
    "to_skia",
    "to_srgb",
]

OPAQUE_ALPHA = 250
"""From this alpha on a pixel counts as opaque: encoders and resizing leave 255 a little too low."""

MAX_PIXELS = 50_000_000
"""Of one image: decoded in RGBA it takes 200 MB."""

_FORMATS = ("JPEG", "PNG", "WEBP")


class AssetKey:
    """An asset as a cache key, compared by the digest of its file and not by its bytes."""

    def __init__(self, asset: Asset) -> None:
        self.asset = asset

    def __hash__(self) -> int:
        return hash(self.asset.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AssetKey) and other.asset.sha256 == self.asset.sha256


def open_picture(
    asset: Asset, what: str, hint_px: tuple[int, int] | None = None, *, managed: bool = False
) -> Image.Image:
    """Return the asset upright, in RGB where it is opaque, else in RGBA.

    Args:
        asset: A JPEG, PNG or WebP file; of an animation the first picture.
        what: `Photo`, `Logo` or `Reference`, for messages.
        hint_px: The size it will be shown in: a large JPEG is then decoded at a fraction of its size.
        managed: Convert the colours from the file's own profile to sRGB, and 16-bit greys to 8.

    Raises:
        RequestRefused: It can't be read, or has more than `MAX_PIXELS`; that is checked before decoding.
    """
    from PIL import ImageOps  # a picture without a photo does without

    with _translated_errors(asset, what):
        image = _header(asset, what)
        if hint_px is not None:
            image.draft("RGB", (max(hint_px), max(hint_px)))
        profile = image.info.get("icc_profile")
        image = ImageOps.exif_transpose(image)
        if managed:
            image = _managed(image, profile)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image if has_transparency(image) else image.convert("RGB")


def _managed(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode.startswith("I;16"):
        # Pillow would clip all above 255 instead of scaling it.
        image = image.point(lambda level: level / 257).convert("L")
    return to_srgb(image, profile) if profile else image


def may_have_transparency(asset: Asset, what: str) -> bool:
    """Tell from the header whether the picture can be transparent anywhere.

    Raises:
        RequestRefused: It can't be read, or has more than `MAX_PIXELS`.
    """
    with _translated_errors(asset, what):
        return _header(asset, what).has_transparency_data


def _header(asset: Asset, what: str) -> Image.Image:
    image = Image.open(BytesIO(asset.data), formats=_FORMATS)
    if image.width * image.height > MAX_PIXELS:
        raise _too_large(asset, what)
    return image


@contextmanager
def _translated_errors(asset: Asset, what: str) -> Iterator[None]:
    """Raise Pillow's errors as ours."""
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
        f"{what} is too large: {asset.name} has more than {MAX_PIXELS // 1_000_000} megapixels",
        code="400",
        remedy="make it smaller",
    )


def has_transparency(image: Image.Image) -> bool:
    """Tell whether the background would show through anywhere."""
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
    # Not MakeRasterData: its image outlives its data and reads freed memory.
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, image.width * BYTES_PER_PIXEL))


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; a profile that is unreadable or for another mode is ignored."""
    from PIL import ImageCms  # a picture without a profile does without

    alpha = None
    if image.has_transparency_data:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
    elif image.mode not in {"L", "CMYK"}:
        image = image.convert("RGB")
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, own, _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        converted = None
    converted = image.convert("RGB") if converted is None else converted
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


@lru_cache(1)
def _srgb() -> ImageCms.ImageCmsProfile:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
