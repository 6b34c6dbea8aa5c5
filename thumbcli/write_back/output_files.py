"""Files about pictures, written beside them whole, and only where they change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from thumbcli.atomic_write import replace_if_changed
from thumbcli.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FileWritten", "write_if_changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWritten:
    """A file about the pictures of a run.

    Attributes:
        path: The file, or the folder of several.
        pictures: How many pictures it tells of.
        changed: Whether it was written; it was left as it is if it held the same.
    """

    path: Path
    pictures: int
    changed: bool


def write_if_changed(path: Path, write: Callable[[BinaryIO], None], *, inside: Path | None = None) -> bool:
    """Write a file whole, unless it holds the same already; tell whether it was written.

    Its folder is made.

    Args:
        path: The file.
        write: Writes its content.
        inside: A folder above it that no link between may lead out of: somebody else may have put one there.

    Raises:
        DiskError: It can't be written.
    """
    if inside is not None and not Path(os.path.realpath(path.parent)).is_relative_to(
        os.path.realpath(inside)
    ):
        raise DiskError(
            f"{path.parent} is a link that leads out of {inside}", remedy="move the folder itself there"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return replace_if_changed(path, write)
    except OSError as error:
        raise DiskError(
            f"{path} can't be written: {(error.strerror or str(error)).lower()}",
            remedy="check its folder and its permissions, then run it again: nothing is drawn twice",
        ) from error
