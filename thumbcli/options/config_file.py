"""Reading and writing the small files of the config folder: whole or not at all, with errors by line."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from thumbcli.atomic_write import write_atomic
from thumbcli.errors import ConfigError, DiskError

__all__ = ["parse_toml", "permissions", "read_text", "write_whole"]


def read_text(path: Path) -> str | None:
    """Return the text of a file, without a byte order mark; None when there is no such file.

    Raises:
        ConfigError: It can't be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}: line {line} is not UTF-8", remedy="save the file as UTF-8") from error
    except OSError as error:
        raise ConfigError(
            f"{path} can't be read: {error.strerror}", remedy="check its permissions"
        ) from error


def parse_toml(text: str, path: Path) -> dict[str, object]:
    """Return what TOML `text` says; `path` is for the message.

    Raises:
        ConfigError: It is not TOML; the message names the line.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        at = re.search(r"line (\d+)", place)
        line = int(at[1]) if at else len(text.splitlines())
        raise ConfigError(
            f"{path}: line {line} is not valid TOML: {reason}",
            remedy='write one `key = value` a line, text in quotes: output-format = "png"',
        ) from error


def permissions(path: Path) -> int:
    """Return the permissions that `path` has, or those that a new file of no secrecy gets."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o666


def write_whole(path: Path, text: str, *, mode: int) -> None:
    """Write a small file whole or not at all; a symbolic link to it stays one.

    Args:
        path: Its folder is made if need be, for this user alone.
        text: The new content.
        mode: The permissions it is created with, before the first byte is in it.

    Raises:
        DiskError: It can't be written.
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_odd(target)
        write_atomic(target, text.encode(), replace=True, mode=mode)
    except OSError as error:
        raise DiskError(
            f"{path} can't be written: {error.strerror}",
            remedy="check the folder's permissions and free space",
        ) from error


def _refuse_odd(target: Path) -> None:
    """Refuse to put a file in the place of a device or a folder."""
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is not a regular file")
