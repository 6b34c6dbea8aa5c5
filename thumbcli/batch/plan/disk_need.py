"""Estimate what pictures will take on the disk, before they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from thumbcli.batch.plan.jobs import Make
from thumbcli.contract import EngineName, OutputFormat
from thumbcli.disk_space import DiskSpace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.contract import Request

__all__ = ["free_bytes", "is_large", "picture_bytes", "run_bytes"]

_BYTES_PER_PX: Final = {
    OutputFormat.WEBP: 0.05,
    OutputFormat.PNG: 0.7,
    OutputFormat.JPG: 0.13,
    OutputFormat.AVIF: 0.05,
}
"""Of thumbnails of the local engine, the mean of samples/titles.txt; cards take half of it."""

_HOSTED_TIMES: Final = 2
"""The hosted engine's pictures are more like photos: a WebP of 1280x720 has some 100 KB."""

_BOOKS_BYTES: Final = 6 * 1024
"""What a picture takes in the manifest, and what its last block leaves empty."""

_LARGE_SHARE: Final = 0.5
"""Of the free space: an estimate may be wrong by two."""


def picture_bytes(request: Request, engine: EngineName) -> int:
    """Return about how much a picture will take, with its record."""
    width_px, height_px = request.size
    times = 1 if engine is EngineName.LOCAL else _HOSTED_TIMES
    return _BOOKS_BYTES + round(width_px * height_px * _BYTES_PER_PX[request.output_format] * times)


def run_bytes(jobs: Sequence[Job], rows: int, engine: EngineName) -> int:
    """Return about how much the pictures of a run will take.

    Args:
        jobs: Of its first rows, one at least; as large a share of all rows is made as of these.
        rows: All its rows.
        engine: Draws them.
    """
    made = sum(picture_bytes(job.item.request, engine) for job in jobs if isinstance(job, Make))
    return made * rows // len(jobs)


def free_bytes(place: OutputPlace) -> int | None:
    """Return what the disk of an output has left; None where it is a bucket, or does not tell."""
    if place.bucket is not None:
        return None
    # The folder may not exist yet; some folder above it does.
    there = next((folder for folder in (place.out, *place.out.absolute().parents) if folder.is_dir()), None)
    try:
        return None if there is None else DiskSpace(there).free_bytes()
    except OSError:
        return None


def is_large(size_bytes: int, free_bytes: int) -> bool:
    """Tell whether somebody should know of an estimate before the disk is full."""
    return size_bytes > free_bytes * _LARGE_SHARE
