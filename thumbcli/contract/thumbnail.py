"""A finished picture, as every engine returns it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.contract.choices import Format, OutputFormat

__all__ = ["Thumbnail"]

_PICTURES = {"webp", "png", "jpg", "jpeg", "gif", "avif", "bmp", "tiff"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A finished picture.

    Attributes:
        image: The encoded file, decodable by any reader of `output_format`.
        format: The format that was drawn; None when a reference set chose it and the answer did not say.
        output_format: WebP or PNG.
        width_px: The real width of the picture.
        height_px: The real height of the picture.
        credits: What it cost.
        generation_id: The hosted API's id of it, if it gave one.
        image_url: Where the hosted API keeps a copy, if it does.
        warnings: What the person should know: characters left out, a size that differs.
        extra: Fields of the answer that this version does not know.
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
    extra: Mapping[str, object] = field(default_factory=dict)

    def data_url(self) -> str:
        """Return the picture as a base64 data URL, as the API gives it."""
        return f"data:image/{self.output_format};base64,{base64.b64encode(self.image).decode('ascii')}"

    def save(self, path: Path | str, *, replace: bool = True) -> Path:
        """Write the picture to `path`, whole or not at all, and return the path.

        Folders that are missing on the way are made.

        Args:
            path: The file. A name that promises another kind of picture is refused: ask for `output_format`.
            replace: Whether a file that is there is replaced, in one step.

        Raises:
            ValueError: The name ends like another kind of picture, say `.png` for a WebP.
            FileExistsError: There is a file, and `replace` is false.
            OSError: The file can't be written.
        """
        from pathlib import Path

        from thumbcli.atomic_write import write_atomic

        target = Path(path)
        extension = target.suffix.lower().lstrip(".")
        if extension in _PICTURES and extension != self.output_format:
            raise ValueError(f"{target.name}: this picture is {self.output_format}; ask for output_format=…")
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, self.image, replace=replace)
        return target
