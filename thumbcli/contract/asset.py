"""A picture that goes into another one, as it was read."""

from __future__ import annotations

import base64
from dataclasses import field

from thumbcli.light_dataclass import dataclass

__all__ = ["Asset"]


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
