"""Pictures that are going to be kept: upright, in sRGB, and without a word about who took them where."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from PIL import Image

from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset
from thumbcli.render.pixels.image_loading import open_in_srgb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Kind", "clean"]

Kind = Literal["photo", "logo", "reference"]


class _Limits(NamedTuple):
    what: str
    cap_bytes: int
    side_px: int


_LIMITS: Mapping[str, _Limits] = MappingProxyType(
    {
        # The largest canvas is 2560 px wide; a logo never stands wider than 420.
        "photo": _Limits("Photo", PHOTO_MAX_BYTES, 2560),
        "logo": _Limits("Logo", LOGO_MAX_BYTES, 1024),
        "reference": _Limits("Reference", PHOTO_MAX_BYTES, 1280),
    }
)
_QUALITIES = (93, 86, 78)
_SHRINK = 0.75
_WEBP_METHOD = 2
_PNG_LEVEL = 9


def clean(asset: Asset, kind: Kind) -> Asset:
    """Return the same picture in a new file that holds nothing but the picture.

    It is turned as its camera held it and converted to sRGB; colours under fully transparent pixels go too.
    What no canvas can show is scaled away: a photo ends within 2560 px, a reference within 1280, a logo
    within 1024. A logo becomes a PNG, a photo a JPEG, or a WebP where it has transparency.

    Args:
        asset: A JPEG, PNG or WebP file; of an animation the first picture is kept.
        kind: A photo and a reference end within 2 MB, a logo within 1 MB.

    Returns:
        The same bytes for the same file, wherever it is cleaned with the same Pillow.

    Raises:
        RequestRefused: It can't be read, or would unpack to more than 50 megapixels.
    """
    limits = _LIMITS[kind]
    image = _bare(open_in_srgb(asset, limits.what))
    image.thumbnail((limits.side_px, limits.side_px), Image.Resampling.LANCZOS, reducing_gap=3.0)
    while True:
        for media_type, data in _files(image, kind):
            if len(data) <= limits.cap_bytes:
                return _asset(asset.name, media_type, data)
        size = (max(1, int(image.width * _SHRINK)), max(1, int(image.height * _SHRINK)))
        image = image.resize(size, Image.Resampling.LANCZOS)


def _bare(image: Image.Image) -> Image.Image:
    """Return the pixels alone, without what a mode or a file had to say, nor what transparency hid."""
    if image.mode == "RGBA":
        nothing = Image.new("RGBA", image.size, (0, 0, 0, 0))
        seen = image.getchannel("A").point(lambda alpha: 255 * (alpha > 0))
        nothing.paste(image, (0, 0), seen)
        return nothing
    return Image.frombytes("RGB", image.size, image.tobytes())


def _files(image: Image.Image, kind: Kind) -> Iterator[tuple[str, bytes]]:
    """Yield the picture as files, the most faithful first."""
    if kind == "logo":
        yield "image/png", _saved(image, "PNG", compress_level=_PNG_LEVEL)
    solid = image.mode == "RGB" and kind != "logo"
    for quality in _QUALITIES:
        if solid:
            # JPEG, for a large one is decoded at a fraction of its size in a fraction of the time.
            yield "image/jpeg", _saved(image, "JPEG", quality=quality, subsampling=0)
        else:
            yield "image/webp", _saved(image, "WEBP", quality=quality, method=_WEBP_METHOD)


def _saved(image: Image.Image, file_format: str, **options: int) -> bytes:
    file = BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def _asset(name: str, media_type: str, data: bytes) -> Asset:
    ending = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}[media_type]
    digest = hashlib.sha256(data).hexdigest()
    return Asset(
        name=PurePath(name).stem + ending if name else f"picture{ending}",
        media_type=media_type,
        data=data,
        sha256=digest,
    )
