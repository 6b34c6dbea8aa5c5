"""A finished picture, as engines return it."""

from __future__ import annotations

import base64
from dataclasses import field
from typing import TYPE_CHECKING

from thumbcli.contract.choices import OutputFormat
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.contract.formats import Format

__all__ = ["Thumbnail"]

_IMAGE_EXTENSIONS = {"webp", "png", "jpg", "jpeg", "gif", "avif", "bmp", "tiff"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A finished picture.

    Attributes:
        image: The encoded file.
        format: The format; None if a reference set chose it and the answer does not say which.
        output_format: What the file is, whatever was asked for.
        width_px: The width, read from the file.
        height_px: The height, read from the file.
        credits: What it cost.
        generation_id: Its id at the hosted API.
        image_url: The address of the hosted API's copy.
        warnings: Problems to show, such as missing characters or an unexpected size.
        lacks_glyphs: Whether it leaves out characters of the title that no installed font draws.
        extra: Unknown fields of the answer.
        url: Where the library has put it in a store, as others are told it; None where it was not asked to.
    """

    image: bytes = field(repr=False)
    format: Format | None
    output_format: OutputFormat
    width_px: int
    height_px: int
    credits: int = 0
    generation_id: str | None = None
    image_url: str | None = None
    warnings: tuple[str, ...] = ()
    lacks_glyphs: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)
    url: str | None = None

    @property
    def extension(self) -> str:
        """How the name of its file ends, without the dot: `webp`, `png`, `jpg` or `avif`."""
        return str(self.output_format)

    @property
    def media_type(self) -> str:
        """Its media type: `image/webp`, `image/png`, `image/jpeg` or `image/avif`."""
        return self.output_format.media_type

    def data_url(self) -> str:
        """Return the picture as a base64 data URL."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.image).decode('ascii')}"

    def save(self, path: Path | str, *, replace: bool = True) -> Path:
        """Write the picture to `path` atomically, create missing folders, and return the path.

        Args:
            path: The file.
            replace: Whether to replace an existing file.

        Raises:
            ValueError: The extension is that of another format, such as `.png` for a WebP.
            FileExistsError: The file exists, and `replace` is false.
            OSError: The file can't be written, or is a device.
        """
        from pathlib import Path

        from thumbcli.atomic_write import write_atomic

        target = Path(path)
        extension = target.suffix.lower().lstrip(".")
        own = {"jpg", "jpeg"} if self.output_format is OutputFormat.JPG else {self.output_format}
        if extension in _IMAGE_EXTENSIONS - own:
            raise ValueError(
                f"{target.name}: this picture is {self.output_format}; name it"
                f" {target.stem}.{self.extension}, or set output_format"
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, self.image, replace=replace)
        return target
