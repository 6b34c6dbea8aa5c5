"""Lock the output folder of a run, and find finished pictures in others, to be copied rather than bought."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from thumbcli.batch.store.manifest import Manifest, create_manifest
from thumbcli.batch.store.picture_files import FOLDER, same_file, sweep
from thumbcli.errors import DiskError, FolderLocked, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.store.manifest import Record

__all__ = ["find_copy", "hold_folder", "lock_folder", "open_reused"]


@contextmanager
def hold_folder(out: Path) -> Iterator[Manifest]:
    """Lock `out` for one run and yield its manifest; the kernel releases the lock with the process.

    Raises:
        FolderLocked: Another run has locked it.
        DiskError: It can't be created or written.
        DamagedFile: Its manifest is missing or not whole.
        UsageError: Its manifest is newer than this thumbcli.
    """
    try:
        create_manifest(out)
    except OSError as error:
        raise _unusable(out, error) from error
    with lock_folder(out):
        try:
            sweep(out)
            sweep(out / FOLDER)
        except OSError as error:
            raise DiskError(f"{out} can't be read: {error.strerror or error}") from error
        with closing(Manifest.open(out)) as manifest:
            yield manifest


@contextmanager
def lock_folder(out: Path) -> Iterator[None]:
    """Lock a folder that has a `.thumb`; the kernel releases the lock with the process.

    Raises:
        FolderLocked: Another run has locked it.
        DiskError: It can't be written.
    """
    try:
        lock = FileLock(out / FOLDER / "lock").acquire(blocking=False)
    except Timeout as error:
        raise FolderLocked(
            f"another run is writing to {out}",
            remedy="wait until it ends, or choose another folder with --out",
        ) from error
    except OSError as error:
        raise _unusable(out, error) from error
    with lock:
        yield


def _unusable(out: Path, error: OSError) -> DiskError:
    return DiskError(
        f"{out} can't be used as the output folder: {error.strerror or error}",
        remedy="choose another folder with --out",
    )


@contextmanager
def open_reused(folders: Sequence[Path]) -> Iterator[dict[Path, Manifest]]:
    """Yield the manifests of other folders, opened read-only.

    Raises:
        UsageError: A folder has no manifest, or one that can't be used.
    """
    manifests = {}
    with ExitStack() as stack:
        for folder in folders:
            manifest = Manifest.open_to_read(folder)
            if manifest is None:
                raise UsageError(
                    f"--reuse {folder}: no thumb batch has written there",
                    remedy="name a folder that you gave to thumb batch --out",
                )
            manifests[folder] = stack.enter_context(closing(manifest))
        yield manifests


def find_copy(manifests: Mapping[Path, Manifest], key: str) -> tuple[Path, Record] | None:
    """Return the finished file of `key` and its record; None if no folder has it as recorded."""
    for folder, manifest in manifests.items():
        record = manifest.records([key]).get(key)
        if record is None or record.adopted or record.placeholder:
            continue
        path = folder / record.name
        if same_file(str(path), record.size_bytes, record.sha256, verify=True):
            return path, record
    return None
