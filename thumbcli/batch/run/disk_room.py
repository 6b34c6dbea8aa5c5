"""Check before each paid request that there is room for its picture, and for all that are in flight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio
from anyio.to_thread import run_sync

from thumbcli.disk_space import DiskSpace
from thumbcli.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["DiskRoom"]

_FIRST_GUESS_BYTES: Final = 512 * 1024
"""Of the first picture. A WebP of 1280x720 has some 100 KB, a PNG up to 2 MB."""

_BOOKS_BYTES: Final = 256 * 1024
"""What the manifest and its log may grow by, beside what each picture adds."""

_BOOKS_BYTES_PER_PICTURE: Final = 128 * 1024
"""In the log: three transactions of up to ten pages of 4 KB."""

_FILES_PER_PICTURE: Final = 2
"""The temporary file, and a copy of what it replaces."""

_REMEDIES = ("free some space", "choose another place with --out", "lower --min-free")


class DiskRoom:
    """The room for pictures that are paid for before they are saved.

    Args:
        places: The folders, or numbers of open files, on whose disks something is written, by what messages
            call them.
        min_free_bytes: What stays free on each disk; None for the usual reserve.
    """

    def __init__(self, places: Mapping[object, Path | int], *, min_free_bytes: int | None) -> None:
        self._disks = {name: DiskSpace(place) for name, place in places.items()}
        self._min_free_bytes = min_free_bytes
        self._largest_bytes = 0
        self._in_flight: set[str] = set()
        self._refusal = ""
        self._entry = anyio.Lock()
        self._one_ended = anyio.Event()

    async def reserve(self, key: str) -> None:
        """Reserve room for the picture `key`.

        Where there is room for fewer than are in flight, wait until one of them is saved.

        Raises:
            DiskError: There is no room for a single one.
        """
        async with self._entry:
            self._one_ended = anyio.Event()
            while shortage := await run_sync(self._shortage, pictures := len(self._in_flight) + 1):
                if pictures == 1:  # Those that were in flight may have ended while the disk was asked.
                    # Whatever waited behind it says the same, to the word.
                    self._refusal = self._refusal or shortage
                    *usual, last = _REMEDIES if self._min_free_bytes != 0 else _REMEDIES[:2]
                    fix = f"{', '.join(usual)}{',' * (len(usual) > 1)} or {last}"
                    raise DiskError(self._refusal, remedy=f"{fix}, then try again")
                await self._one_ended.wait()
                self._one_ended = anyio.Event()
            self._in_flight.add(key)

    def release(self, key: str, size_bytes: int = 0) -> bool:
        """Give back what was reserved for `key`, and tell whether anything was.

        Args:
            key: As in `reserve`.
            size_bytes: The size of its picture; 0 if there is none.
        """
        was_reserved = key in self._in_flight
        self._in_flight.discard(key)
        self._largest_bytes = max(self._largest_bytes, size_bytes)
        self._one_ended.set()
        return was_reserved

    def _shortage(self, pictures: int) -> str:
        each = (self._largest_bytes or _FIRST_GUESS_BYTES) + _BOOKS_BYTES_PER_PICTURE
        for name, disk in self._disks.items():
            try:
                found = disk.shortage(
                    _BOOKS_BYTES + pictures * each,
                    pictures * _FILES_PER_PICTURE,
                    reserve_bytes=self._min_free_bytes,
                )
            except OSError:
                continue  # It is gone, or does not tell: writing to it will show that.
            if found:
                return f"{name} has no room for another picture: {found}"
        return ""
