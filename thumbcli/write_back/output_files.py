"""Files about pictures, written beside them whole, and only where they change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from thumbcli.atomic_write import replace_if_changed
from thumbcli.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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


def write_if_changed(path: Path, write: Callable[[BinaryIO], None]) -> bool:
    """Write a file whole, unless it holds the same already; tell whether it was written.

    Its folder is made.

    Raises:
        DiskError: It can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return replace_if_changed(path, write)
    except OSError as error:
        raise DiskError(
            f"{path} can't be written: {(error.strerror or str(error)).lower()}",
            remedy="check its folder and its permissions, then run it again: nothing is drawn twice",
        ) from error
