"""Encode pixels as a file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from thumbcli.contract import OutputFormat
from thumbcli.render.pixels.surface import as_image
from thumbcli.render.pixels.upload_formats import encode_at, encode_within

if TYPE_CHECKING:
    from PIL import Image

    from thumbcli.contract import Size

__all__ = ["encode"]

_WEBP_QUALITY = 80

_WEBP_METHOD = 2
"""Of 0 (fast) to 6 (small). At 1280x720, methods 0, 1, 2 and 4 take 15, 20, 23 and 53 ms for 60, 55, 46 and
44 KiB: method 4 takes twice as long to save 4 %."""

_PNG_COMPRESS_LEVEL = 6  # Zlib's default


def encode(pixels: bytearray, size: Size, output_format: OutputFormat, max_bytes: int | None = None) -> bytes:
    """Return the picture as a file.

    Args:
        pixels: RGBX rows from the top; the fourth byte is ignored.
        size: In px.
        output_format: The type of the file.
        max_bytes: The most bytes that it may have; None for no limit.

    Raises:
        NotInstalled: This Pillow writes no AVIF.
        RequestRefused: It has more bytes in any quality.
    """
    image = as_image(pixels, size)
    file = _encode(image, output_format)
    return (
        file
        if max_bytes is None or len(file) <= max_bytes
        else encode_within(image, output_format, max_bytes)
    )


def _encode(image: Image.Image, output_format: OutputFormat) -> bytes:
    if output_format in {OutputFormat.JPG, OutputFormat.AVIF}:
        return encode_at(image, output_format)
    file = BytesIO()
    # Given a format instead of a name, Pillow imports five more plugins.
    file.name = f"picture.{output_format}"
    if output_format is OutputFormat.WEBP:
        image.save(file, quality=_WEBP_QUALITY, method=_WEBP_METHOD)
    else:
        image.convert("RGB").save(file, compress_level=_PNG_COMPRESS_LEVEL)
    return file.getvalue()
