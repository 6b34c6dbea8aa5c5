"""Files that go into a picture, as they were read: photos, logos, things to draw, fonts."""

from __future__ import annotations

import base64
import os
from dataclasses import field

from thumbcli.light_dataclass import dataclass

__all__ = ["Asset", "FontFile", "IconFile", "is_icon_file"]

_ICON_EXTENSIONS = (".svg", ".png", ".webp", ".jpg", ".jpeg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A photo, a logo, an avatar or a background that was read and checked.

    Attributes:
        name: The file name, for messages.
        media_type: `image/jpeg`, `image/png` or `image/webp`.
        data: The bytes of the file.
        sha256: The digest of the file as it was named, as lower-case hex, which represents the picture in a
            fingerprint.
        cleaned: Whether `data` was decoded and written anew, without metadata.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    sha256: str
    cleaned: bool = field(default=False, compare=False)

    def data_url(self) -> str:
        """Return the picture as a base64 data URL."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """A font read from a file.

    Attributes:
        name: The file name, for messages.
        data: The file's bytes.
        sha256: Digest that stands for the font in a fingerprint, as lower-case hex.
    """

    name: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IconFile:
    """A picture of a thing, read from a file.

    Attributes:
        name: The file name, for messages.
        media_type: `image/svg+xml`, `image/png`, `image/webp` or `image/jpeg`.
        data: The file's bytes.
        sha256: Digest that stands for the picture in a fingerprint, as lower-case hex.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    sha256: str


def is_icon_file(icon: str) -> bool:
    """Tell whether `icon` is a file, by its extension or a slash in it, rather than an emoji or a name."""
    return "/" in icon or os.sep in icon or icon.lower().endswith(_ICON_EXTENSIONS)
