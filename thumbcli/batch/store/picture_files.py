"""Write a picture whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from pathlib import Path

from thumbcli.atomic_write import is_part, write_atomic
from thumbcli.errors import DiskError, NameTaken

__all__ = ["FOLDER", "digest", "has_size", "same_file", "sweep", "write_whole"]

FOLDER = ".thumb"
"""What an output folder keeps beside its pictures: the manifest, its lock, and replaced pictures."""


def write_whole(folder: Path, name: str, data: bytes, *, replace: bool) -> Path:
    """Put `data` into `folder` under `name`, so that no reader ever sees a part of it.

    Args:
        folder: An existing folder.
        name: A plain file name.
        data: The whole content.
        replace: Whether a file of that name may be replaced.

    Returns:
        The path of the finished file.

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
        raise DiskError(
            f"{target} can't be written: {error.strerror or error}",
            remedy=f"{_way_out(error)} or choose another place with --out, then run the same command again",
        ) from error
    return target


def _way_out(error: OSError) -> str:
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "make the folder writable"
    return "free some space"


def sweep(folder: Path) -> int:
    """Remove what a killed run left half written in `folder`; return how many files that were.

    Call it only while holding the folder's lock.
    """
    swept = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_part(entry.name):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108 - the entry is no Path, and there may be many
                    swept += 1
    return swept


def digest(path: Path) -> tuple[int, str]:
    """Return the size in bytes and the SHA-256 (lower-case hex) of a file.

    Raises:
        OSError: It can't be read, or is no regular file: a named pipe would be waited on for ever.
    """
    if not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), sha256


def has_size(path: str, size_bytes: int) -> bool:
    """Tell whether a regular file of this size is at `path`; asked for each of 100,000 finished rows."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path would cost more than the question
        return found.st_size == size_bytes and stat.S_ISREG(found.st_mode)
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
