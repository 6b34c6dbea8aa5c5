"""How much space is left on the disk of a folder, and how much of it is never used up."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DiskSpace", "shown_size"]

_RESERVE_BYTES: Final = 128 * 1024 * 1024
_RESERVE_SHARE: Final = 0.05
"""What pictures, jobs and uploads leave free, or this share of a small disk: databases need it."""

_FULL_BYTES: Final = 8 * 1024 * 1024
_FULL_SHARE: Final = 0.01
"""Below this a database may fail at any moment."""

_SHOWN_BELOW: Final = 10_000
"""Of one unit; more of it are shown in the next."""


class _Usage(NamedTuple):
    """What a disk has, in bytes; a total of 0 where the system does not tell."""

    total: int
    free: int


class DiskSpace:
    """The disk of a folder or of an open file. Methods block on I/O, for a moment.

    Windows does not tell about the disk of an open file: there it never lacks space.

    Args:
        place: The folder, which exists, or the number of an open file.
    """

    def __init__(self, place: Path | int) -> None:
        self._place = place

    def free_bytes(self) -> int | None:
        """Return how much is free; None for network file systems that do not tell.

        Raises:
            OSError: It can't be asked.
        """
        usage = shutil.disk_usage(self._place)
        return usage.free if usage.total else None

    def is_low(self, wanted_bytes: int = 0) -> bool:
        """Return whether less than the reserve would be free after writing `wanted_bytes`."""
        return self._is_below(_RESERVE_BYTES, _RESERVE_SHARE, wanted_bytes)

    def is_full(self) -> bool:
        """Return whether hardly anything is free."""
        return self._is_below(_FULL_BYTES, _FULL_SHARE)

    def _is_below(self, least_bytes: int, least_share: float, wanted_bytes: int = 0) -> bool:
        usage = self._usage()
        return usage.free - wanted_bytes < min(least_bytes, usage.total * least_share)

    def shortage(self, wanted_bytes: int, wanted_files: int, *, reserve_bytes: int | None = None) -> str:
        """Return, in words, what is missing to write so much; empty if there is room.

        Args:
            wanted_bytes: What the files have, together.
            wanted_files: How many files.
            reserve_bytes: What must be free afterwards; None for the usual reserve.
        """
        usage = self._usage()
        if not usage.total:
            return ""  # Some network file systems do not tell.
        usual = min(_RESERVE_BYTES, usage.total * _RESERVE_SHARE)
        reserve = usual if reserve_bytes is None else reserve_bytes
        if usage.free < wanted_bytes + reserve:
            beside = f", beside the {shown_size(reserve)} to keep free" if reserve else ""
            return f"{shown_size(usage.free)} are free, and {shown_size(wanted_bytes)} are needed{beside}"
        if sys.platform != "win32":
            status = os.statvfs(self._place)
            if status.f_files and status.f_favail < wanted_files:
                return f"it has room for {status.f_favail:,} more files"
        return ""

    def _usage(self) -> _Usage:
        if sys.platform == "win32" and isinstance(self._place, int):
            return _Usage(0, sys.maxsize)
        usage = shutil.disk_usage(self._place)
        return _Usage(usage.total, usage.free)


def shown_size(size_bytes: float) -> str:
    """Return a size for people: KiB, MiB or GiB."""
    kib = size_bytes / 1024
    if kib < _SHOWN_BELOW:
        return f"{kib:,.0f} KiB"
    mib = kib / 1024
    return f"{mib:,.1f} MiB" if mib < _SHOWN_BELOW else f"{mib / 1024:,.1f} GiB"
