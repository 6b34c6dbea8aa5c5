"""How much space is left on the disk of the data folder, and how much of it is never used up."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DiskSpace"]

_RESERVE_BYTES: Final = 128 * 1024 * 1024
_RESERVE_SHARE: Final = 0.05
"""What kept pictures, jobs and uploads leave free, or this share of a small disk: the database needs it."""

_FULL_BYTES: Final = 8 * 1024 * 1024
_FULL_SHARE: Final = 0.01
"""Below this the database may fail at any moment."""


class DiskSpace:
    """The disk of a folder. Methods block on I/O, for a moment.

    Args:
        folder: The folder, which exists.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_low(self, wanted_bytes: int = 0) -> bool:
        """Return whether less than the reserve would be free after writing `wanted_bytes`."""
        return self._is_below(_RESERVE_BYTES, _RESERVE_SHARE, wanted_bytes)

    def is_full(self) -> bool:
        """Return whether hardly anything is free."""
        return self._is_below(_FULL_BYTES, _FULL_SHARE)

    def _is_below(self, least_bytes: int, least_share: float, wanted_bytes: int = 0) -> bool:
        usage = shutil.disk_usage(self._folder)
        return usage.free - wanted_bytes < min(least_bytes, usage.total * least_share)
