"""What pictures looked like before the local engine drew them anew: kept to be compared with, bounded.

Each is a second name of a file that is about to be replaced, in `before` in the state folder: nothing is
copied. They can be drawn again, so that the oldest ones go first, unlike what a person changed or paid for.
"""

from __future__ import annotations

import heapq
import os
from contextlib import suppress
from pathlib import PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING, Final

from thumbcli.batch.names.file_names import NAME_MAX_BYTES
from thumbcli.batch.names.slugs import cut
from thumbcli.batch.store.output_place import make_own_folder

if TYPE_CHECKING:
    from thumbcli.batch.store.manifest_records import FileRecord
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["BEFORE_MAX_BYTES", "BEFORE_MAX_FILES", "EarlierPictures", "kept_name"]

BEFORE_MAX_FILES: Final = 1_000
BEFORE_MAX_BYTES: Final = 128 * 1024 * 1024


def kept_name(name: str, sha256: str) -> str:
    """Return the name of a kept picture: that of its file, without folders, and a part of its digest."""
    path = PurePosixPath(name)
    ending = f"-{sha256[:8]}{path.suffix}"
    return cut(path.stem, NAME_MAX_BYTES - len(ending)) + ending


class EarlierPictures:
    """The pictures of one folder that were drawn anew; safe to use from several threads.

    Args:
        place: The output, in a folder.
    """

    def __init__(self, place: OutputPlace) -> None:
        self._place, self._lock = place, Lock()
        self._held: list[tuple[int, int, str]] | None = None
        self._bytes = 0

    def keep(self, file: FileRecord) -> None:
        """Keep the picture of a file that is as recorded, unless the disk knows no second names."""
        folder, name = self._place.before, kept_name(file.name, file.sha256)
        with self._lock, suppress(OSError):
            if not make_own_folder(self._place, folder):
                return
            held = self._listed()
            with suppress(FileExistsError):
                os.link(self._place.out / file.name, folder / name, follow_symlinks=False)
                state = (folder / name).stat()
                heapq.heappush(held, (state.st_ctime_ns, state.st_size, name))
                self._bytes += state.st_size
            while len(held) > BEFORE_MAX_FILES or self._bytes > BEFORE_MAX_BYTES:
                _, size_bytes, oldest = heapq.heappop(held)
                self._bytes -= size_bytes
                (folder / oldest).unlink(missing_ok=True)

    def _listed(self) -> list[tuple[int, int, str]]:
        """Return what is kept as a heap, the one that was replaced first on top: that changed its links."""
        if self._held is None:
            with os.scandir(self._place.before) as entries:
                states = [(entry.stat(follow_symlinks=False), entry.name) for entry in entries]
            self._held = [(state.st_ctime_ns, state.st_size, name) for state, name in states]
            self._bytes = sum(size_bytes for _, size_bytes, _ in self._held)
            heapq.heapify(self._held)
        return self._held
