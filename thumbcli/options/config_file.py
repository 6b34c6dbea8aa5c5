"""Read and write the small files of the config folder: atomic writes, errors with the line."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from thumbcli.atomic_write import write_atomic
from thumbcli.errors import ConfigError, DiskError

__all__ = ["parse_toml", "read_text", "write_whole"]


def read_text(path: Path) -> str | None:
    """Return the text of a file without a byte order mark; None if it does not exist.

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
    """Parse TOML `text`; `path` is for the message.

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
            remedy='write one `key = value` per line, text in quotes: output-format = "png"',
        ) from error


def write_whole(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write a small file atomically; a symbolic link to it stays one.

    Args:
        path: Its folder is created if needed, for this user only.
        text: The new content.
        mode: The permissions of the new file, from the first byte on; by default those of the file that it
            replaces, or those of a file that is not secret.

    Raises:
        DiskError: It can't be written.
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        permissions = _permissions(target)
        write_atomic(target, text.encode(), replace=True, mode=mode or permissions)
    except OSError as error:
        raise DiskError(
            f"{path} can't be written: {error.strerror}",
            remedy="check the folder's permissions and free space",
        ) from error


def _permissions(target: Path) -> int:
    """Return the permissions of a file or of a new one; refuse to replace a device or a folder."""
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is not a regular file")
    return target.stat().st_mode & 0o777 if target.exists() else 0o666
