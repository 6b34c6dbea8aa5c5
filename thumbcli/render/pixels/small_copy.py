"""A small copy of a picture, to be shown among many."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from thumbcli.errors import RequestRefused
from thumbcli.render.pixels.decoder_process import decode_picture
from thumbcli.render.pixels.picture_file import PictureError, read_picture_file

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["SmallCopy", "decode_to_fit", "small_copy"]

_WEBP_QUALITY, _WEBP_METHOD = 74, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCopy:
    """A small WebP of a picture, and the size of the picture itself, upright."""

    webp: bytes
    width_px: int
    height_px: int


def decode_to_fit(data: bytes, fit_px: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return a picture scaled down to `fit_px` at its longer side, and its own size in px, upright.

    Args:
        data: The bytes of a WebP, PNG, JPEG, AVIF, GIF or BMP file.
        fit_px: In px.

    Raises:
        RequestRefused: It is no whole picture, or one that is too large.
    """
    try:
        file = read_picture_file(data)
        image, _ = decode_picture(file, fit_px=fit_px)
    except PictureError as error:
        raise RequestRefused(
            f"the file can't be shown: it {error if data else 'is empty'}",
            remedy="WebP, PNG, JPEG, AVIF, GIF and BMP can be shown",
            code="unreadable",
        ) from error
    # An image that Pillow read keeps its decoder, with all pixels of the file.
    return image.copy(), file.size


def small_copy(data: bytes, fit_px: int) -> SmallCopy:
    """Return a small copy of the picture in `data`; see `decode_to_fit`."""
    image, (width_px, height_px) = decode_to_fit(data, fit_px)
    small = BytesIO()
    image.save(small, "WEBP", quality=_WEBP_QUALITY, method=_WEBP_METHOD)
    return SmallCopy(webp=small.getvalue(), width_px=width_px, height_px=height_px)
