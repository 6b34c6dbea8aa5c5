"""Finished pictures, kept for a while by generation id: for `imageUrl` and for repeated requests.

An id has 128 random bits: whoever has the address may see the picture, as on the hosted API's CDN. The folder
is limited in size: the oldest pictures are deleted first.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from thumbcli.contract import OutputFormat

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["KEPT_MAX_BYTES", "ImageStore", "new_generation_id"]

KEPT_MAX_BYTES = 512 * 1024 * 1024
_ID = re.compile(r"gen_[A-Za-z0-9_-]{22}")


def new_generation_id() -> str:
    """Return a random id."""
    return f"gen_{secrets.token_urlsafe(16)}"


class ImageStore:
    """A folder of pictures. Thread-safe; methods block on I/O.

    Args:
        folder: Made on first use.
        max_bytes: The size limit.
    """

    def __init__(self, folder: Path, max_bytes: int = KEPT_MAX_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def keep(self, generation_id: str, image: bytes, output_format: OutputFormat) -> bool:
        """Save a picture; return False if that fails, because a copy is only a convenience."""
        name = f"{generation_id}.{output_format}"
        try:
            with self._lock:
                sizes = self._sizes
                (self._folder / name).write_bytes(image)
                sizes.pop(name, None)
                sizes[name] = len(image)
                excess_bytes = sum(sizes.values()) - self._max_bytes
                while excess_bytes > 0 and len(sizes) > 1:
                    oldest = next(iter(sizes))
                    (self._folder / oldest).unlink(missing_ok=True)
                    excess_bytes -= sizes.pop(oldest)
        except OSError:
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

    @cached_property
    def _sizes(self) -> dict[str, int]:
        """The names and sizes of the files, the oldest first."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        files = sorted(
            (path.stat().st_mtime, path.name, path.stat().st_size) for path in self._folder.iterdir()
        )
        return {name: size_bytes for _, name, size_bytes in files}
