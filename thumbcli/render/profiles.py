"""Colours of a picture that brought its own colour profile, as sRGB has them."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import ImageCms

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["to_srgb"]


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; a profile that can't be read or is another mode's counts for nothing."""
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
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
