"""Finished pictures, kept for a while by generation id: for `imageUrl` and for repeated requests.

An id has 128 random bits: whoever has the address may see the picture, as on the hosted API's CDN. A picture
is kept for a week. The oldest go earlier if all of them take too much space, or the disk is nearly full.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from thumbcli.contract import OutputFormat
from thumbcli.server.steady_clock import steady_now_s

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from thumbcli.disk_space import DiskSpace

__all__ = ["KEPT_MAX_BYTES", "KEPT_S", "ImageStore", "new_generation_id"]

KEPT_MAX_BYTES: Final = 512 * 1024 * 1024
KEPT_S: Final = 7 * 24 * 3600.0
"""How long a picture is kept, in seconds."""

_RECORDS_BYTES: Final = 64 * 1024
"""Left free beside a picture: else what the database writes about the next request makes the disk low."""

_ID = re.compile(r"gen_[A-Za-z0-9_-]{22}")


def new_generation_id() -> str:
    """Return a random id."""
    return f"gen_{secrets.token_urlsafe(16)}"


class _Kept(NamedTuple):
    """A file, and when it was saved, in seconds since 1970."""

    size_bytes: int
    at_s: float


class ImageStore:
    """A folder of pictures. Thread-safe; methods block on I/O.

    Args:
        folder: Made on first use.
        disk: The disk that it is on.
        max_bytes: The size limit.
        now_s: Returns the time in seconds since 1970.
    """

    def __init__(
        self,
        folder: Path,
        disk: DiskSpace,
        *,
        max_bytes: int = KEPT_MAX_BYTES,
        now_s: Callable[[], float] = steady_now_s,
    ) -> None:
        self._folder = folder
        self._disk = disk
        self._max_bytes = max_bytes
        self._now_s = now_s
        self._lock = threading.Lock()

    def keep(self, generation_id: str, image: bytes, output_format: OutputFormat) -> bool:
        """Save a picture; return False if that fails, because a copy is only a convenience."""
        name = f"{generation_id}.{output_format}"
        path = self._folder / name
        try:
            with self._lock:
                if len(image) > self._max_bytes or not self._make_room(len(image), _RECORDS_BYTES):
                    return False
                self._kept.pop(name, None)
                path.write_bytes(image)
                self._kept[name] = _Kept(len(image), self._now_s())
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)  # a part of it would take space, and never be read
            return False
        return True

    def read(self, generation_id: str) -> tuple[bytes, OutputFormat] | None:
        """Return a picture, None if it is unknown or not kept any more."""
        if not _ID.fullmatch(generation_id):
            return None
        for output_format in OutputFormat:
            with contextlib.suppress(OSError):
                return (self._folder / f"{generation_id}.{output_format}").read_bytes(), output_format
        return None

    def make_room(self, wanted_bytes: int = 0) -> bool:
        """Delete pictures until the disk has enough space for something else too, and those that are too old.

        Returns:
            False if the disk has not enough, though no picture is left.
        """
        try:
            with self._lock:
                return self._make_room(wanted_bytes)
        except OSError:
            return False

    def _make_room(self, wanted_bytes: int, left_bytes: int = 0) -> bool:
        oldest_s = self._now_s() - KEPT_S
        total_bytes = sum(kept.size_bytes for kept in self._kept.values())
        for name, kept in list(self._kept.items()):
            crowded = total_bytes + wanted_bytes > self._max_bytes
            if not crowded and kept.at_s >= oldest_s and not self._disk.is_low(wanted_bytes + left_bytes):
                return True
            (self._folder / name).unlink(missing_ok=True)
            total_bytes -= self._kept.pop(name).size_bytes
        return not self._disk.is_low(wanted_bytes + left_bytes)

    @cached_property
    def _kept(self) -> dict[str, _Kept]:
        """The files by name, the oldest first."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        now_s, found = self._now_s(), []
        for path in self._folder.iterdir():
            if not _ID.fullmatch(path.stem):
                continue  # somebody else's, such as `lost+found`
            status = path.stat()
            # The clock may have been set back since.
            found.append((min(status.st_mtime, now_s), path.name, status.st_size))
        return {name: _Kept(size_bytes, at_s) for at_s, name, size_bytes in sorted(found)}
