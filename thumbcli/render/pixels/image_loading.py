"""Load images from users: photos, logos and reference pictures."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import skia

from thumbcli.errors import RequestRefused
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, COLOR_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from thumbcli.contract import Asset
    from thumbcli.render.pixels.picture_file import PictureFile

__all__ = [
    "OPAQUE_ALPHA",
    "AssetKey",
    "has_transparency",
    "may_have_transparency",
    "open_picture",
    "picture_size",
    "premultiplied",
    "to_skia",
]

OPAQUE_ALPHA = 250
"""From this alpha on a pixel counts as opaque: encoders and resizing leave 255 a little too low."""

_KINDS = ("JPEG", "PNG", "WEBP")


class AssetKey:
    """An asset as a cache key, compared by the digest of its file and not by its bytes."""

    def __init__(self, asset: Asset) -> None:
        self.asset = asset

    def __hash__(self) -> int:
        return hash(self.asset.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AssetKey) and other.asset.sha256 == self.asset.sha256


def open_picture(
    asset: Asset,
    what: str,
    *,
    cover_px: int | None = None,
    fit_px: int | None = None,
    kept_pixels: int | None = None,
) -> Image.Image:
    """Return the asset as a viewer would show it, in RGB where it is opaque, else in RGBA.

    It is upright and in sRGB, with 8 bits per channel; of an animation it is the first picture. A large one
    is reduced while it is decoded.

    Args:
        asset: A JPEG, PNG or WebP file.
        what: `Photo`, `Logo` or `Reference`, for messages.
        cover_px: The length that its shorter side needs: a large picture is reduced to about that.
        fit_px: Its longest side is scaled down to this.
        kept_pixels: How many pixels of a large picture are enough; None for what a photo needs.

    Raises:
        RequestRefused: It can't be read, has more than 50 megapixels, or takes too long to decode.
    """
    from thumbcli.render.pixels.decode_plan import KEPT_PIXELS
    from thumbcli.render.pixels.decoder_process import decode_picture

    with _translated_errors(asset, what):
        image, _ = decode_picture(
            _picture_file(asset), cover_px=cover_px, fit_px=fit_px, kept_pixels=kept_pixels or KEPT_PIXELS
        )
    return image if has_transparency(image) else image.convert("RGB")


def picture_size(asset: Asset, what: str) -> tuple[int, int]:
    """Return width and height of the upright picture in px, from its header.

    Raises:
        RequestRefused: As `open_picture`, as far as the header tells.
    """
    with _translated_errors(asset, what):
        return _picture_file(asset).size


def may_have_transparency(asset: Asset, what: str) -> bool:
    """Tell from the header whether the picture can be transparent anywhere.

    Raises:
        RequestRefused: As `open_picture`, as far as the header tells.
    """
    with _translated_errors(asset, what):
        return _picture_file(asset).may_be_transparent


def _picture_file(asset: Asset) -> PictureFile:
    from thumbcli.render.pixels.picture_file import PictureBrokenError, read_picture_file

    file = read_picture_file(asset.data)
    if file.kind not in _KINDS:
        raise PictureBrokenError(f"is a {file.kind}")
    return file


@contextmanager
def _translated_errors(asset: Asset, what: str) -> Iterator[None]:
    """Name the file, and what it is for, in the errors of decoders."""
    from thumbcli.render.pixels.picture_file import PictureError, PictureTooLargeError

    try:
        yield
    except PictureTooLargeError as error:
        raise RequestRefused(
            f"{what} is too large: {asset.name} {error}",
            code="400",
            remedy="save it again as a smaller or a plain JPEG or PNG",
        ) from error
    except PictureError as error:
        raise RequestRefused(
            f"{what} can't be read: {asset.name} is no whole JPEG, PNG or WebP: it {error}",
            code="400",
            remedy="use another file",
        ) from error


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


def premultiplied(image: Image.Image) -> skia.Image:
    """Return a copy of an RGBA image with colours multiplied by its alpha: skia draws it twice as fast."""
    pixels = image.convert("RGBa").tobytes()
    info = skia.ImageInfo.Make(image.width, image.height, COLOR_TYPE, skia.kPremul_AlphaType)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, image.width * BYTES_PER_PIXEL))
