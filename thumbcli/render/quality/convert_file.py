"""Turn a finished picture into the file that a place takes, without drawing it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from thumbcli.contract import Format, OutputFormat, Size
from thumbcli.errors import RequestRefused
from thumbcli.render.pixels.decoder_process import decode_picture
from thumbcli.render.pixels.image_loading import has_transparency
from thumbcli.render.pixels.picture_file import PictureError, read_picture_file
from thumbcli.render.pixels.upload_formats import encode_at, encode_within
from thumbcli.render.quality.platform_limits import guess_format, judge_file, upload_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.render.pixels.picture_file import PictureFile

__all__ = ["ConvertedFile", "Wish", "convert_file", "converted_before", "wished_type"]

_KEPT_PIXELS = 16_000_000
"""Of a picture: four times what the largest of ours has. A larger one is reduced as it is decoded."""

_TYPES = {
    "WEBP": OutputFormat.WEBP,
    "PNG": OutputFormat.PNG,
    "JPEG": OutputFormat.JPG,
    "AVIF": OutputFormat.AVIF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a file is to become.

    Attributes:
        output_format: Its type; None for what the place takes, or for the type that it has.
        max_bytes: The most bytes; None for no limit of one's own.
        for_upload: Whether it has to be fit for its place.
        format: The place; None detects it from the size of each picture.
    """

    output_format: OutputFormat | None = None
    max_bytes: int | None = None
    for_upload: bool = False
    format: Format | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedFile:
    """A file that is what was wished for.

    Attributes:
        data: Its bytes.
        output_format: Its type.
        size: Width and height in px.
        format: The place that it was made for; None without one.
        unchanged: Whether it was right already, so that `data` are the bytes that were given.
        warnings: What changed beside type and quality, and what its place will not like.
    """

    data: bytes
    output_format: OutputFormat
    size: Size
    format: Format | None
    unchanged: bool
    warnings: tuple[str, ...]


class _Target(NamedTuple):
    """What to write: None stands for no limit."""

    output_format: OutputFormat
    max_bytes: int | None
    max_size: Size | None
    place: Format | None


def convert_file(data: bytes, wish: Wish) -> ConvertedFile:
    """Return a picture as the file that is wished for, in the highest quality that fits.

    It is upright, in sRGB and without metadata; of an animation it is the first picture. A file that is right
    already is returned as it is: each encoding costs quality.

    Args:
        data: A WebP, PNG, JPEG, AVIF, GIF or BMP file.
        wish: What it is to become.

    Raises:
        RequestRefused: It can't be decoded, fits no place, or has too many bytes in any quality.
        NotInstalled: This Pillow writes no AVIF.
    """
    with _refusing(data):
        file = read_picture_file(data)
        target = _target(file, len(data), wish)
        if _is_right(file, len(data), target):
            return _converted(data, target, Size(*file.size), unchanged=True)
        image, frames = decode_picture(file, kept_pixels=_KEPT_PIXELS)
    notes = [f"only the first of its {frames} pictures was taken"] if frames > 1 else []
    if not has_transparency(image):
        image = image.convert("RGB")
    elif target.output_format is OutputFormat.JPG or target.place is not None:
        notes.append("what was transparent became white")
        image = _on_white(image)
    if target.max_size is not None:
        image.thumbnail(target.max_size, Image.Resampling.LANCZOS)
    if image.size != file.size:
        notes.append(f"made smaller: {file.size[0]}x{file.size[1]} became {image.width}x{image.height}")
    if target.max_bytes is None:
        made = encode_at(image, target.output_format)
    else:
        made = encode_within(image, target.output_format, target.max_bytes)
    return _converted(made, target, Size(*image.size), tuple(notes))


def wished_type(data: bytes, wish: Wish) -> OutputFormat:
    """Return the type that a picture becomes, from its first bytes.

    Raises:
        RequestRefused: As for `convert_file`.
    """
    with _refusing(data):
        return _target(read_picture_file(data), len(data), wish).output_format


def converted_before(data: bytes, wish: Wish, existing: bytes) -> ConvertedFile | None:
    """Return a file that exists as what a picture became, if it is right; None if it can't be that one.

    Nothing is decoded: what its pixels show has to be known from elsewhere.

    Raises:
        RequestRefused: As for `convert_file`.
    """
    with _refusing(data):
        file = read_picture_file(data)
        target = _target(file, len(data), wish)
    if _is_right(file, len(data), target):
        return _converted(data, target, Size(*file.size), unchanged=True) if data == existing else None
    try:
        found = read_picture_file(existing)
    except PictureError:
        return None
    return (
        _converted(existing, target, Size(*found.size)) if _is_right(found, len(existing), target) else None
    )


@contextmanager
def _refusing(data: bytes) -> Iterator[None]:
    try:
        yield
    except PictureError as error:
        raise RequestRefused(
            f"the file {error}" if data else "the file is empty",
            remedy="name a whole picture",
            code="unreadable",
        ) from error


def _converted(
    data: bytes, target: _Target, size: Size, notes: tuple[str, ...] = (), *, unchanged: bool = False
) -> ConvertedFile:
    return ConvertedFile(
        data=data,
        output_format=target.output_format,
        size=size,
        format=target.place,
        unchanged=unchanged,
        warnings=(*notes, *_faults(target, size, len(data))),
    )


def _faults(target: _Target, size: Size, size_bytes: int) -> Iterator[str]:
    """Yield what no other file of this picture mends: its ratio, or that it is too small."""
    if target.place is not None:
        yield from (finding.message for finding in judge_file(target.place, size, size_bytes))


def _target(file: PictureFile, size_bytes: int, wish: Wish) -> _Target:
    own = _TYPES.get(file.kind)
    if not wish.for_upload:
        if (kind := wish.output_format or own) is None:
            raise RequestRefused(
                f"a {file.kind} stays none", remedy="name the type: --output-format jpg", code="type"
            )
        return _Target(kind, wish.max_bytes, None, None)
    place = wish.format or guess_format(*file.size)
    if place is None:
        raise RequestRefused(
            f"{file.size[0]}x{file.size[1]} fits the ratio of no place",
            remedy="name the place, as in --format youtube",
            code="ratio",
        )
    # A PNG that fits stays one; another becomes a JPEG, unless a PNG is asked for.
    upload = upload_for(place, wish.output_format)
    limit = min(wish.max_bytes or upload.max_bytes, upload.max_bytes)
    right = _Target(OutputFormat.PNG, limit, upload.max_size_px, place)
    if own is OutputFormat.PNG and wish.output_format is None and _is_right(file, size_bytes, right):
        return right
    return _Target(upload.output_format, limit, upload.max_size_px, place)


def _is_right(file: PictureFile, size_bytes: int, target: _Target) -> bool:
    width, height = target.max_size or file.size
    return (
        _TYPES.get(file.kind) is target.output_format
        and size_bytes <= (target.max_bytes or size_bytes)
        and file.size[0] <= width
        and file.size[1] <= height
        and file.frames == 1
        and not (file.may_be_transparent and target.place is not None)
    )


def _on_white(image: Image.Image) -> Image.Image:
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, (0, 0), image)
    return ground
