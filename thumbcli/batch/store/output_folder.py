"""Create and lock the output folder of a run, and open its manifest."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.picture_files import FOLDER, sweep
from thumbcli.errors import DiskError, FolderLocked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["hold_folder"]


@contextmanager
def hold_folder(out: Path) -> Iterator[Manifest]:
    """Lock `out` for one run and yield its manifest; the kernel releases the lock with the process.

    Raises:
        FolderLocked: Another run has locked it.
        DiskError: It can't be created or written.
        UsageError: Its manifest is damaged, or newer than this thumbcli.
    """
    try:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / FOLDER / "lock").acquire(blocking=False)
    except Timeout as error:
        raise FolderLocked(
            f"another run is writing to {out}",
            remedy="wait until it ends, or choose another folder with --out",
        ) from error
    except OSError as error:
        raise DiskError(
            f"{out} can't be used as the output folder: {error.strerror or error}",
            remedy="choose another folder with --out",
        ) from error
    with lock:
        try:
            sweep(out)
        except OSError as error:
            raise DiskError(f"{out} can't be read: {error.strerror or error}") from error
        with closing(Manifest.open(out)) as manifest:
            yield manifest
