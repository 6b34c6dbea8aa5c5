"""Decides how a picture is decoded: at which fraction of its size, and in which process.

A file of a few kilobytes can hold 50 megapixels, or a thousand passes over them. What is cheap by its header
is decoded in this process; everything else goes to a process that can be killed and that hands back reduced
pixels (`decoder_process`). Measured on 2 cores: a JPEG of 12 megapixels, drawn
1280 px wide, takes 36 ms here, and there 150 ms the first time and 80 ms each time after that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.render.pixels.picture_file import PictureTooLargeError

if TYPE_CHECKING:
    from thumbcli.render.pixels.picture_file import FileKind, PictureFile

__all__ = ["KEPT_PIXELS", "DecodePlan", "plan_decoding"]

_HERE_MAX_BYTES = 32 * 1024 * 1024
"""Of memory for a picture that is decoded in this process: a JPEG or PNG of 8 or 4 megapixels."""

_HERE_MAX_WORK = 16_000_000
"""Pixels times scans: a photo of 12 megapixels, or a progressive one of 1.6; noise takes 0.1 s."""

_HERE_MAX_PROFILE_BYTES = 16 * 1024
"""Profiles of screens and cameras have 1 to 4 KB; larger ones hold tables of any cost."""

_MAX_BYTES = 320 * 1024 * 1024
"""Of memory for any picture: a progressive JPEG of 50 megapixels in full colour takes 297 MB."""

KEPT_PIXELS = 8_000_000
"""A reduced picture keeps about as many: twice what the largest canvas has."""

_EXACT_FIT_BYTES_PER_PIXEL = 12
"""To scale a picture down exactly, it and two copies are held."""

_JPEG_FRACTIONS = (8, 4, 2, 1)  # what a JPEG can be decoded at

# Of memory per pixel, while the whole picture is decoded.
_BYTES_PER_PIXEL: dict[FileKind, int] = {"JPEG": 4, "PNG": 4, "WEBP": 16, "AVIF": 12, "GIF": 5, "BMP": 4}
_BYTES_PER_COPIED_PIXEL = 4
_BYTES_PER_COEFFICIENT = 2  # in libjpeg, which holds all of them between scans
_SCALED_WEBP_BYTES_PER_PIXEL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodePlan:
    """How a picture is decoded.

    Attributes:
        fraction: 1, 2, 4 or 8: a JPEG is decoded at this fraction of its size.
        reduction: How many times smaller the decoded picture is made then.
        fit_px: The longest side that it is scaled down to at last; None for no limit.
        memory_bytes: About how much memory this takes.
        isolated: Whether it takes a process of its own.
    """

    fraction: int
    reduction: int
    fit_px: int | None
    memory_bytes: int
    isolated: bool


def plan_decoding(
    file: PictureFile,
    *,
    cover_px: int | None = None,
    fit_px: int | None = None,
    kept_pixels: int = KEPT_PIXELS,
) -> DecodePlan:
    """Return how to decode `file`.

    Args:
        file: The picture.
        cover_px: The length that its shorter side needs at least; None for all there is.
        fit_px: The longest side that it is scaled down to.
        kept_pixels: How many pixels of a large picture are enough.

    Raises:
        PictureTooLargeError: It would take too much memory.
    """
    small_enough = max(1, min(file.stored_size) // cover_px) if cover_px else 1
    fraction = _jpeg_fraction(file, small_enough)
    here_bytes = _memory_bytes(file, fraction, isolated=False)
    if (
        file.kind in {"JPEG", "PNG", "WEBP"}
        and here_bytes <= _HERE_MAX_BYTES
        and file.pixels * file.scans <= _HERE_MAX_WORK
        and len(file.profile) <= _HERE_MAX_PROFILE_BYTES
    ):
        return DecodePlan(
            fraction=fraction, reduction=1, fit_px=fit_px, memory_bytes=here_bytes, isolated=False
        )
    factor = max(small_enough, math.ceil(math.sqrt(file.pixels / kept_pixels)))
    if fit_px is not None:
        exact = file.pixels * _EXACT_FIT_BYTES_PER_PIXEL <= _MAX_BYTES
        factor = 1 if exact else max(1, max(file.stored_size) // fit_px)
    fraction = _jpeg_fraction(file, factor)
    while (memory_bytes := _memory_bytes(file, fraction, isolated=True)) > _MAX_BYTES:
        if file.kind == "JPEG" and fraction < _JPEG_FRACTIONS[0]:
            fraction *= 2
            continue
        raise PictureTooLargeError(f"takes more than {_MAX_BYTES // 1024 // 1024} MB of memory to decode")
    return DecodePlan(
        fraction=fraction,
        reduction=max(1, factor // fraction),
        fit_px=fit_px,
        memory_bytes=memory_bytes,
        isolated=True,
    )


def _jpeg_fraction(file: PictureFile, factor: int) -> int:
    return next(each for each in _JPEG_FRACTIONS if each <= factor) if file.kind == "JPEG" else 1


def _memory_bytes(file: PictureFile, fraction: int, *, isolated: bool) -> int:
    each = _BYTES_PER_PIXEL[file.kind]
    if file.kind == "WEBP" and isolated:
        each = _SCALED_WEBP_BYTES_PER_PIXEL
    if not isolated and file.kind != "WEBP":
        each += _BYTES_PER_COPIED_PIXEL * (file.kind != "JPEG")
    held = file.coefficients * _BYTES_PER_COEFFICIENT if file.scans > 1 else 0
    return round(file.pixels * (each / fraction**2 + held))
