"""Make images fit to be stored: upright, in sRGB, scaled down, and without metadata."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from PIL import Image

from thumbcli.contract import EXTENSIONS, LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset
from thumbcli.render.pixels.image_loading import open_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Kind", "clean"]

Kind = Literal["photo", "logo", "reference", "avatar", "background"]


class _Limits(NamedTuple):
    what: str
    max_bytes: int
    max_side_px: int


_LIMITS: Mapping[str, _Limits] = MappingProxyType(
    {
        # The largest canvas is 2560 px wide, the largest logo 420.
        "photo": _Limits("Photo", PHOTO_MAX_BYTES, 2560),
        "logo": _Limits("Logo", LOGO_MAX_BYTES, 1024),
        "reference": _Limits("Reference", PHOTO_MAX_BYTES, 1280),
        "avatar": _Limits("Avatar", PHOTO_MAX_BYTES, 1024),
        "background": _Limits("Background", PHOTO_MAX_BYTES, 2560),
    }
)
_QUALITIES = (93, 86, 78)  # of JPEG and WebP, tried in this order before the picture is scaled down
_SCALE_STEP = 0.75
_WEBP_METHOD = 2
_PNG_COMPRESS_LEVEL = 9


def clean(asset: Asset, kind: Kind) -> Asset:
    """Return the same picture in a new file without metadata.

    It is rotated by its EXIF orientation and converted to sRGB; colours under fully transparent pixels are
    removed. It is scaled down to what a canvas can show: a photo or a background to 2560 px, a reference to
    1280, a logo or an avatar to 1024. A logo becomes a PNG, others a JPEG, or a WebP where they have
    transparency.

    Args:
        asset: A JPEG, PNG or WebP file; of an animation the first picture is kept.
        kind: Limits a photo and a reference to 2 MB, a logo to 1 MB.

    Returns:
        The same bytes for the same file and version of Pillow.

    Raises:
        RequestRefused: It can't be read, has more than 50 megapixels, or takes too long to decode.
    """
    limits = _LIMITS[kind]
    # Saving a picture that a decoder made would write what else its file told.
    image = _pixels_only(open_picture(asset, limits.what, fit_px=limits.max_side_px))
    while True:
        for media_type, data in _files(image, kind):
            if len(data) <= limits.max_bytes:
                return _asset(asset.name, media_type, data)
        size = (max(1, int(image.width * _SCALE_STEP)), max(1, int(image.height * _SCALE_STEP)))
        image = image.resize(size, Image.Resampling.LANCZOS)


def _pixels_only(image: Image.Image) -> Image.Image:
    """Return the pixels alone, without metadata."""
    return Image.frombytes(image.mode, image.size, image.tobytes())


def _files(image: Image.Image, kind: Kind) -> Iterator[tuple[str, bytes]]:
    """Yield the picture as files, the most faithful first."""
    if kind == "logo":
        yield "image/png", _saved(image, "PNG", compress_level=_PNG_COMPRESS_LEVEL)
    solid = image.mode == "RGB" and kind != "logo"
    for quality in _QUALITIES:
        if solid:
            # JPEG: a large one can be decoded at a fraction of its size in a fraction of the time.
            yield "image/jpeg", _saved(image, "JPEG", quality=quality, subsampling=0)
        else:
            yield "image/webp", _saved(image, "WEBP", quality=quality, method=_WEBP_METHOD)


def _saved(image: Image.Image, file_format: str, **options: int) -> bytes:
    file = BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def _asset(name: str, media_type: str, data: bytes) -> Asset:
    digest = hashlib.sha256(data).hexdigest()
    name = f"{PurePath(name).stem or 'picture'}.{EXTENSIONS[media_type]}"
    return Asset(name=name, media_type=media_type, data=data, sha256=digest, cleaned=True)
