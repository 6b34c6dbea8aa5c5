"""Encode JPEG and AVIF files, and any file within a limit of bytes.

Places that take uploads know JPEG best: YouTube and LinkedIn take no WebP.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops

from thumbcli.contract import OutputFormat
from thumbcli.errors import NotInstalled, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["encode_at", "encode_within"]

_BEST_QUALITY = {OutputFormat.JPG: 88, OutputFormat.AVIF: 70, OutputFormat.WEBP: 80}
"""What a file without a limit has. Of ten of our pictures in two formats, the JPEGs then take 2.6 times as
many bytes as the WebPs, the AVIFs as many."""

_LEAST_QUALITY = 20
"""Below it letters fray, and a place that wants fewer bytes had better get a smaller picture."""

_WEBP_METHOD = 4

_AVIF_SPEED = 8
"""Of 0 (small) to 10 (fast). At 1280x720, speeds 6 and 8 take 3 s and 0.4 s for 33 and 41 KiB."""

_PNG_LEAST = {"compress_level": 9}

_SEEN_LOSS_LEVELS, _SEEN_LOSS_SHARE = 32, 0.0003
"""Colour is halved in size unless so many pixels would change by so many of 255 levels: the edges of one
saturated word on a thumbnail. On our pictures every fifth is one of those; it takes a third more bytes."""

_FULL_COLOR, _HALF_COLOR = "4:4:4", "4:2:0"

_AVIF_REMEDY = "install a Pillow that has AVIF built in: pip install --upgrade 'pillow>=11.3'"


def encode_at(image: Image.Image, output_format: OutputFormat, quality: int | None = None) -> bytes:
    """Return the picture as a file; only a PNG loses nothing.

    Args:
        image: In RGB, in RGBX as surfaces have it, or (not for JPEG) in RGBA.
        output_format: The type of the file.
        quality: 1 to 100; None for the usual one. A PNG has none.

    Raises:
        NotInstalled: This Pillow writes no AVIF.
    """
    if output_format is OutputFormat.PNG:
        return _saved(_plain(image), output_format, _PNG_LEAST)
    return _save(image, output_format, _options(image, output_format), quality)


def encode_within(
    image: Image.Image, output_format: OutputFormat, allowed_bytes: int, *, reserved_bytes: int = 0
) -> bytes:
    """Return the picture in the highest quality that has at most `allowed_bytes`.

    It is found by bisection, after eight encodings at most; a JPEG that fits with its colour halved takes
    seven more. A PNG loses nothing: it is packed tighter once.

    Args:
        image: The picture.
        output_format: The type of the file.
        allowed_bytes: The most bytes that the file may have in the end.
        reserved_bytes: How many of them are for what is added later.

    Raises:
        NotInstalled: This Pillow writes no AVIF.
        RequestRefused: Even the lowest quality has more bytes.
    """
    max_bytes, limits = allowed_bytes - reserved_bytes, (allowed_bytes, reserved_bytes)
    if output_format is OutputFormat.PNG:
        file = encode_at(image, output_format)
        if len(file) <= max_bytes:
            return file
        raise _too_heavy(file, output_format, limits, "choose jpg, which can be made smaller")
    options = _options(image, output_format)
    best = _save(image, output_format, options)
    if len(best) <= max_bytes:
        return best
    file = _best_within(image, output_format, options, max_bytes)
    if (
        len(file) > max_bytes
        and options.get("subsampling") == _FULL_COLOR
        and output_format is OutputFormat.JPG
    ):
        file = _best_within(image, output_format, {**options, "subsampling": _HALF_COLOR}, max_bytes)
    if len(file) > max_bytes:
        raise _too_heavy(file, output_format, limits, "allow more bytes, or make the picture smaller")
    return file


def _best_within(
    image: Image.Image, output_format: OutputFormat, options: dict[str, Any], max_bytes: int
) -> bytes:
    """Return the file of the highest quality that fits; that of the lowest where none does."""
    low, high = _LEAST_QUALITY, _BEST_QUALITY[output_format] - 1
    found = file = b""
    while low <= high:
        quality = (low + high) // 2
        file = _save(image, output_format, options, quality)
        if len(file) <= max_bytes:
            found, low = file, quality + 1
        else:
            high = quality - 1
    return found or file


def _too_heavy(
    file: bytes, output_format: OutputFormat, limits: tuple[int, int], remedy: str
) -> RequestRefused:
    allowed_bytes, reserved_bytes = limits
    least_bytes = len(file) + reserved_bytes
    return RequestRefused(
        f"the smallest {output_format} of it has {least_bytes:,} bytes, and {allowed_bytes:,} are allowed",
        remedy=remedy,
        code="too-heavy",
    )


def _save(
    image: Image.Image, output_format: OutputFormat, options: dict[str, Any], quality: int | None = None
) -> bytes:
    quality = _BEST_QUALITY[output_format] if quality is None else quality
    if output_format is not OutputFormat.WEBP:
        image = _plain(image)
    options = {**options, "quality": quality}
    try:
        return _saved(image, output_format, options)
    except OSError:
        if "progressive" not in options:
            raise
        # Pillow reserves a byte per pixel for a progressive JPEG, and noise takes more; others are streamed.
        return _saved(image, output_format, {**options, "progressive": False, "optimize": False})


def _plain(image: Image.Image) -> Image.Image:
    return image.convert("RGB") if image.mode == "RGBX" else image


def _saved(image: Image.Image, output_format: OutputFormat, options: dict[str, Any]) -> bytes:
    file = BytesIO()
    # Given a format instead of a name, Pillow imports five more plugins.
    file.name = f"picture.{output_format}"
    image.save(file, **options)
    return file.getvalue()


def _options(image: Image.Image, output_format: OutputFormat) -> dict[str, Any]:
    if output_format is OutputFormat.WEBP:
        return {"method": _WEBP_METHOD}
    if output_format is OutputFormat.AVIF:
        _check_avif()
        # With several threads its bytes could differ from run to run; full colour costs a twentieth.
        return {"speed": _AVIF_SPEED, "subsampling": _FULL_COLOR, "max_threads": 1}
    subsampling = _FULL_COLOR if _needs_full_color(image) else _HALF_COLOR
    return {"progressive": True, "optimize": True, "subsampling": subsampling}


def _check_avif() -> None:
    from PIL import features

    if not features.check("avif"):
        raise NotInstalled("this Pillow writes no AVIF files", remedy=_AVIF_REMEDY)


def _needs_full_color(image: Image.Image) -> bool:
    """Tell whether colours at half the size would show: red or blue letters get ragged edges."""
    pixels = image.width * image.height
    return any(lost > pixels * _SEEN_LOSS_SHARE for lost in _lost_pixels(image))


def _lost_pixels(image: Image.Image) -> Iterator[int]:
    """Yield, for both colour channels, how many pixels change visibly if the channel is halved."""
    for channel in image.convert("RGB").convert("YCbCr").split()[1:]:
        halved = channel.reduce(2).resize(channel.size, Image.Resampling.BILINEAR)
        yield sum(ImageChops.difference(channel, halved).histogram()[_SEEN_LOSS_LEVELS:])
