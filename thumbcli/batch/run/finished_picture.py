"""What becomes of a finished picture: its outcome, and a place for it where it can't be put."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from thumbcli.batch.model.events import Made
from thumbcli.batch.store.picture_files import write_whole
from thumbcli.errors import DiskError, NameTaken, ThumbError

if TYPE_CHECKING:
    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.contract import Thumbnail

__all__ = ["made", "save_to_temp"]

_E = TypeVar("_E", bound=ThumbError)


def made(
    asked: RowRequest, thumbnail: Thumbnail, path: Path, *, began: float, recovered: bool = False
) -> Made:
    """Return the outcome of a picture that is at `path`; `began` is when it was asked for (monotonic, s)."""
    return Made(
        row=asked.row,
        request=asked.request,
        key=asked.key,
        path=path,
        size_bytes=len(thumbnail.image),
        width_px=thumbnail.width_px,
        height_px=thumbnail.height_px,
        credits=thumbnail.credits,
        recovered=recovered,
        warnings=thumbnail.warnings,
        took_s=time.monotonic() - began,
    )


def save_to_temp(error: _E, name: str, thumbnail: Thumbnail) -> _E:
    """Keep a picture that was paid for where it can still be written, and say where.

    Args:
        error: Why it can't be where it belongs.
        name: The file name that it was to have.
        thumbnail: The picture.

    Returns:
        What to raise: `error` with the place in its message; `error` itself if the picture cost nothing, or
        can't be written anywhere.
    """
    if not thumbnail.credits:
        return error
    import tempfile

    try:
        elsewhere = Path(tempfile.mkdtemp(prefix="thumb-rescued-"))
        kept = write_whole(elsewhere, name, thumbnail.image, replace=False)
    except (OSError, DiskError, NameTaken):
        return error
    message = f"{error.message}; the picture is paid for and kept at {kept}"
    return type(error)(message, remedy=error.remedy)
