"""Write, find and compare the files of an output folder."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from pathlib import Path

from thumbcli.atomic_write import is_part, write_atomic
from thumbcli.errors import DiskError, NameTaken

__all__ = ["FOLDER", "digest", "has_size", "same_file", "sweep", "write_picture"]

FOLDER = ".thumb"
"""The subfolder of an output folder for the manifest, its lock, and replaced pictures."""


def write_picture(folder: Path, name: str, data: bytes, *, replace: bool) -> Path:
    """Write `data` to `name` in an existing `folder` with `write_atomic`, and return the path.

    Raises:
        NameTaken: The name is taken and `replace` is false, or a folder stands there.
        DiskError: The system refuses: no space, no permission, no folder.
    """
    target = folder / name
    try:
        write_atomic(target, data, replace=replace)
    except FileExistsError as error:
        raise NameTaken(f"{target} exists", remedy="--overwrite replaces it") from error
    except IsADirectoryError as error:
        raise NameTaken(f"a folder stands at {target}", remedy="move it away, or use --name") from error
    except OSError as error:
        read_only = error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}
        fix = "make the folder writable" if read_only else "free some space"
        raise DiskError(
            f"{target} can't be written: {error.strerror or error}",
            remedy=f"{fix} or choose another place with --out, then run the same command again",
        ) from error
    return target


def sweep(folder: Path) -> None:
    """Delete the half-written files of a killed run in `folder`.

    Call it only while holding the folder's lock.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_part(entry.name):
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()


def digest(path: Path) -> tuple[int, str]:
    """Return the size in bytes and the SHA-256 (lower-case hex) of a file.

    Raises:
        OSError: It can't be read, or is not a regular file: reading a named pipe would wait forever.
    """
    if not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), sha256


def has_size(path: str, size_bytes: int) -> bool:
    """Tell whether a regular file of this size is at `path`; called for each of 100,000 finished rows."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path would cost more than the call
        return status.st_size == size_bytes and stat.S_ISREG(status.st_mode)
    except OSError:
        return False


def same_file(path: str, size_bytes: int, sha256: str, *, verify: bool) -> bool:
    """Tell whether the file at `path` is the recorded one: by size, with `verify` by digest too."""
    if not has_size(path, size_bytes):
        return False
    try:
        return not verify or digest(Path(path))[1] == sha256
    except OSError:
        return False
