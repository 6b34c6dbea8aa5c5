"""Encode pixels as a file.

Lossy WebP halves the resolution of colour: the edges of saturated areas take on the colour beside them.
Pillow can't ask libwebp for its sharper conversion (a quarter less of that error in three times the time),
and a luma corrected beforehand gains a twentieth. So a flat picture with such edges becomes lossless WebP
where that is not much larger.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from thumbcli.contract import OutputFormat
from thumbcli.render.pixels.surface import as_image
from thumbcli.render.pixels.upload_formats import encode_at, encode_within

if TYPE_CHECKING:
    from thumbcli.contract import Size

__all__ = ["encode"]

_WEBP_QUALITY = 80

_WEBP_METHOD = 2
"""Of 0 (fast) to 6 (small). At 1280x720, methods 0, 1, 2 and 4 take 15, 20, 23 and 53 ms for 60, 55, 46 and
44 KiB: method 4 takes twice as long to save 4 %."""

_LOSSLESS_EFFORT, _LOSSLESS_METHOD = 0, 0
"""At 1280x720 a flat picture takes 12 ms; efforts of 20 and more take 120 ms to save a tenth."""

_LOSSLESS_MAX_TIMES = 2
"""How many times larger than lossy a lossless file may be."""

_BANDS, _BAND_PX = 6, 16
_HOPELESS = 2.0
"""Bands of the picture are encoded first, in a seventh of the time. Where they say that the whole is so many
times too large, it is not tried: of twenty cards they were wrong by 0.6 to 1.9 times."""

_SAMPLED_ROWS = 45
_FLAT_MIN_SHARE = 0.975
"""The share of pixels equal to their left neighbour from which lossless can be small enough: a picture with
0.965 is 2.3 times larger than lossy, one with 0.87 four times."""

_STAINED_LEVELS, _STAINED_MIN_SHARE = 80, 0.001
"""How far the colour (red or blue against green) changes at an edge that is stained, and the least share of
such pixels that is seen."""

_PNG_COMPRESS_LEVEL = 6  # Zlib's default


def encode(
    pixels: bytearray,
    size: Size,
    output_format: OutputFormat,
    max_bytes: int | None = None,
    *,
    reserved_bytes: int = 0,
) -> bytes:
    """Return the picture as a file.

    Args:
        pixels: RGBX rows from the top; the fourth byte is ignored.
        size: In px.
        output_format: The type of the file.
        max_bytes: The most bytes that it may have in the end; None for no limit.
        reserved_bytes: How many of them are for what is added later.

    Raises:
        NotInstalled: This Pillow writes no AVIF.
        RequestRefused: It has more bytes in any quality.
    """
    image = as_image(pixels, size)
    file = _encode(image, output_format)
    if max_bytes is None or len(file) <= max_bytes - reserved_bytes:
        return file
    return encode_within(image, output_format, max_bytes, reserved_bytes=reserved_bytes)


def _encode(image: Image.Image, output_format: OutputFormat) -> bytes:
    if output_format in {OutputFormat.JPG, OutputFormat.AVIF}:
        return encode_at(image, output_format)
    file = _new_file(output_format)
    if output_format is OutputFormat.PNG:
        image.convert("RGB").save(file, compress_level=_PNG_COMPRESS_LEVEL)
        return file.getvalue()
    image.save(file, quality=_WEBP_QUALITY, method=_WEBP_METHOD)
    if not _loses_colour(image):
        return file.getvalue()
    most, bands = _LOSSLESS_MAX_TIMES * file.tell(), _bands(image)
    if len(_exact(bands, output_format)) * image.height > _HOPELESS * most * bands.height:
        return file.getvalue()
    exact = _exact(image.convert("RGB"), output_format)
    return exact if len(exact) <= most else file.getvalue()


def _exact(image: Image.Image, output_format: OutputFormat) -> bytes:
    file = _new_file(output_format)
    image.save(file, lossless=True, quality=_LOSSLESS_EFFORT, method=_LOSSLESS_METHOD)
    return file.getvalue()


def _bands(image: Image.Image) -> Image.Image:
    """Return bands of the picture, one below the other."""
    height = image.height // _BANDS
    bands = Image.new("RGB", (image.width, _BANDS * min(height, _BAND_PX)))
    for place in range(_BANDS):
        top = place * height
        band = image.crop((0, top, image.width, top + bands.height // _BANDS))
        bands.paste(band.convert("RGB"), (0, place * band.height))
    return bands


def _new_file(output_format: OutputFormat) -> BytesIO:
    file = BytesIO()
    # Given a format instead of a name, Pillow imports five more plugins.
    file.name = f"picture.{output_format}"
    return file


def _loses_colour(image: Image.Image) -> bool:
    """Tell whether the picture is flat and has edges that lossy WebP stains, by some of its rows."""
    rows = image.resize((image.width, min(image.height, _SAMPLED_ROWS)), Image.Resampling.NEAREST)
    red, green, blue = (rows.getchannel(band) for band in range(3))
    least = _FLAT_MIN_SHARE * (rows.width - 1) * rows.height
    steps = _steps(green)
    if steps.histogram()[0] < least:
        return False
    for band in (red, blue):
        steps = ImageChops.lighter(steps, _steps(band))
    if steps.histogram()[0] < least:
        return False
    # At half scale around the middle a difference of two bands fits into a byte.
    colours = (_steps(ImageChops.subtract(band, green, 2, 128)) for band in (red, blue))
    stained = ImageChops.lighter(*colours).histogram()[_STAINED_LEVELS // 2 :]
    return sum(stained) >= _STAINED_MIN_SHARE * (rows.width - 1) * rows.height


def _steps(band: Image.Image) -> Image.Image:
    """Return how far each pixel differs from its left neighbour."""
    width, height = band.size
    return ImageChops.difference(band.crop((1, 0, width, height)), band.crop((0, 0, width - 1, height)))
