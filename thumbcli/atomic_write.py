"""Write files atomically: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import stat
import time
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["FileChangedError", "is_part", "rename", "replace_if_changed", "sync_folder", "write_atomic"]

_PREFIX, _SUFFIX = ".thumb-", ".part"
_NO_LINKS = {
    *(errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EMLINK),
    errno.EINVAL,  # as Python calls ERROR_INVALID_FUNCTION and ERROR_NOT_SUPPORTED of Windows
}

_ACCESS_DENIED, _SHARING_VIOLATION = 5, 32
"""What Windows says of a file that another program has open: a virus scanner, an indexer, a viewer."""

_TRIES_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""How long to wait between tries; scanners look at a new file for some tenths of a second."""


class FileChangedError(OSError):
    """A file is not replaced, because it is not what was read any more."""


def write_atomic(
    target: Path,
    data: bytes,
    *,
    replace: bool,
    mode: int = 0o666,
    part_folder: Path | None = None,
    unchanged: os.stat_result | None = None,
) -> None:
    """Write `data` to `target` so that no reader ever sees a part of it.

    A temporary file is written and synced, then renamed. Without `replace` it is linked
    instead, which the kernel refuses if the name was taken meanwhile.

    Args:
        target: A file in an existing folder.
        data: The whole content.
        replace: Whether a file of that name may be replaced.
        mode: The permissions of the file from its first byte on, before the umask.
        part_folder: Where the temporary file goes, if it can be renamed from there; else beside the target.
        unchanged: What the target was when it was read: its owner and permissions are kept, and it is not
            replaced if somebody has written it since.

    Raises:
        FileChangedError: It is another file than `unchanged`.
        FileExistsError: The name is taken and `replace` is false.
        OSError: The system refuses: no space, no permission, no folder, a folder of that name, or a device.
    """
    try:
        _write(target, data, part_folder or target.parent, replace=replace, mode=mode, unchanged=unchanged)
    except OSError as error:
        if error.errno != errno.EXDEV or part_folder is None:
            raise
        _write(target, data, target.parent, replace=replace, mode=mode, unchanged=unchanged)


def _write(
    target: Path,
    data: bytes,
    part_folder: Path,
    *,
    replace: bool,
    mode: int,
    unchanged: os.stat_result | None,
) -> None:
    part = part_folder / f"{_PREFIX}{os.urandom(6).hex()}{_SUFFIX}"
    try:
        _write_synced(part, data, mode)
        if unchanged is not None:
            _take_rights(part, unchanged)
            if _stamp(target.lstat()) != _stamp(unchanged):
                raise FileChangedError(errno.ESTALE, "somebody has written it meanwhile", str(target))
        _take_name(part, target, replace=replace)
        sync_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def replace_if_changed(target: Path, write: Callable[[BinaryIO], None]) -> bool:
    """Write a file of any size whole, unless it holds the same already; tell whether it was replaced.

    Args:
        target: A file in an existing folder.
        write: Writes the content.

    Raises:
        OSError: As `write_atomic`.
    """
    part = target.parent / f"{_PREFIX}{os.urandom(6).hex()}{_SUFFIX}"
    try:
        with part.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if os.path.isfile(target) and filecmp.cmp(part, target, shallow=False):  # noqa: PTH113 - never raises
            return False
        _take_name(part, target, replace=True)
        sync_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return True


def _stamp(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _take_rights(part: Path, file: os.stat_result) -> None:
    """Give a new file the owner and the permissions of another, as far as the system lets us."""
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(part, file.st_uid, file.st_gid)
    part.chmod(stat.S_IMODE(file.st_mode))


def is_part(name: str) -> bool:
    """Tell whether a file of this name is the unfinished file of a killed process."""
    return name.startswith(_PREFIX) and name.endswith(_SUFFIX)


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _take_name(part: Path, target: Path, *, replace: bool) -> None:
    if replace:
        if _is_device(target):
            # Root may replace even /dev/null, which the whole machine needs.
            raise OSError(errno.EINVAL, "it is a device, which is never replaced", str(target))
        rename(part, target, replace=True)
        return
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without links (exFAT, some network shares): the folder's lock keeps other runs
        # out, so a check before the rename has to do.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "exists", str(target)) from error
        rename(part, target)


def rename(old: Path, new: Path, *, replace: bool = False) -> None:
    """Rename a file or a folder, and on Windows wait a little for programs that have it open.

    Args:
        old: What is renamed.
        new: The new name, on the same file system.
        replace: Whether a file of that name may be replaced; if not, keep others out meanwhile.

    Raises:
        IsADirectoryError: A file would replace a folder.
        OSError: As `os.replace` and `os.rename`.
    """
    for wait_s in (*_TRIES_S, None):
        try:
            if replace:
                old.replace(new)
            else:
                old.rename(new)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in {_ACCESS_DENIED, _SHARING_VIOLATION}:
                raise
            if replace and new.is_dir() and not old.is_dir():
                raise IsADirectoryError(errno.EISDIR, "it is a folder", str(new)) from error
            if wait_s is None:
                raise
            time.sleep(wait_s)
        else:
            return


def _is_device(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode  # A link to one is replaced itself.
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISBLK(mode)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk, where the system can."""
    # Not every system lets a folder be opened or synced; the rename itself is atomic either way.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
