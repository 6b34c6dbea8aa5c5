"""A finished picture as the file that a platform takes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from thumbcli.contract import Format, OutputFormat
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.errors import RequestRefused
from thumbcli.render.quality.convert_file import Wish, convert_file, wished_type

__all__ = ["UploadPicture", "digest_of", "for_web", "for_youtube"]

_SHOWN_ON_WEB: Final = frozenset({OutputFormat.WEBP, OutputFormat.PNG, OutputFormat.JPG})
"""What WordPress since 5.8 and Ghost since 4 take and make sizes of; AVIF needs luck with the server."""

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_-]+")
_DIGEST_CHARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPicture:
    """What is sent.

    Attributes:
        data: The bytes of the file.
        sha256: The digest of the picture that it was made of, by which it is known again.
        output_format: The type of the file.
        file_name: A plain name with the ending of that type.
        notes: What was changed, and what the platform will not like.
    """

    data: bytes = field(repr=False)
    sha256: str
    output_format: OutputFormat
    file_name: str
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells the file from all others: a site may have a picture as WebP and as JPEG."""
        return f"{self.sha256}.{self.output_format}"

    @property
    def media_type(self) -> str:
        """The media type of the file."""
        return self.output_format.media_type


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file as lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def for_youtube(data: bytes, name: str) -> UploadPicture:
    """Return a JPEG, or a PNG that is one already, of at most 2 MB.

    Args:
        data: A picture of any kind.
        name: The name of its file.

    Raises:
        RequestRefused: It is no whole picture.
    """
    return _converted(data, name, Wish(for_upload=True, format=Format.YOUTUBE))


def for_web(data: bytes, name: str, output_format: OutputFormat | None = None) -> UploadPicture:
    """Return a picture as it is if it is WebP, PNG or JPEG, and as WebP otherwise.

    Args:
        data: A picture of any kind.
        name: The name of its file.
        output_format: The type that was asked for.

    Raises:
        RequestRefused: It is no whole picture.
    """
    kind = output_format
    if kind is None:
        try:
            own = wished_type(data, Wish())
        except RequestRefused as error:
            if error.code != "type":
                raise
            own = None
        kind = own if own in _SHOWN_ON_WEB else OutputFormat.WEBP
    return _converted(data, name, Wish(output_format=kind))


def _converted(data: bytes, name: str, wish: Wish) -> UploadPicture:
    sha256 = digest_of(data)
    made = convert_file(data, wish)
    if made.unchanged:  # Else it was decoded to its last pixel.
        try:
            read_header(data)
        except BrokenPictureError as error:
            raise RequestRefused(
                f"{name} is not whole: {error}", remedy="name a whole picture", code="unreadable"
            ) from error
    ascii_name = unicodedata.normalize("NFKD", PurePosixPath(name).stem).encode("ascii", "ignore").decode()
    stem = _NOT_PLAIN.sub("-", ascii_name).strip("-") or f"picture-{sha256[:_DIGEST_CHARS]}"
    return UploadPicture(
        data=made.data,
        sha256=sha256,
        output_format=made.output_format,
        file_name=f"{stem}.{made.output_format}",
        notes=made.warnings,
    )
