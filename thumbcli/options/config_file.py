"""Read and write the small files of the config folder: atomic writes, errors with the line."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.atomic_write import write_atomic
from thumbcli.errors import ConfigError, DiskError
from thumbcli.regular_files import FileRefusedError, read_regular_file

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TOML_MAX_BYTES", "line_of_key", "parse_toml", "read_text", "write_whole"]

TOML_MAX_BYTES = 256 * 1024
"""Of a config file or a kit file: twice what a kit of 100 sets with 6 pictures each takes."""

_NESTING_MAX = 16
"""The most parts of a key, and the most brackets in brackets: the deepest key of a kit has 4 parts.

`tomllib` keeps every beginning of a dotted key, and calls itself for each bracket.
"""
_TOKEN = re.compile(
    r"""
    \"{3} (?: [^"\\] | \\(?s:.) | "(?!"") )*+ (?:"{3})?     # a string over several lines
    | '{3} (?: [^'] | '(?!'') )*+ (?:'{3})?
    | " (?: [^"\\\n] | \\. )*+ "?
    | ' [^'\n]*+ '?
    | \# [^\n]*+
    | [\[\]{}.=,\n]
    | [\w+-]{129,}                                            # a number that takes the square to print
    """,
    re.VERBOSE,
)
"""What nests, and what must not be mistaken for it; an open string ends with its line or the file."""


_LONG_STRING = re.compile(r'"{3}(?:[^"\\]|\\(?s:.)|"(?!""))*+"{3}|\'{3}(?:[^\']|\'(?!\'\'))*+\'{3}')
_HEADER = re.compile(r"\s*\[{1,2}([^\[\]=]+)\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*([^=#\[\]{},]+?)\s*=")


def read_text(path: Path, *, inside: Path | None = None, limit_bytes: int = TOML_MAX_BYTES) -> str | None:
    """Return the text of a file without a byte order mark; None if it does not exist.

    Args:
        path: A regular file, or the null device for no text.
        inside: The folder that links may not lead out of; None for a file of the user's own, which may be a
            link to anywhere, as in a folder of dotfiles.
        limit_bytes: The most bytes that it may have.

    Raises:
        ConfigError: It can't be read, has more bytes, or is not UTF-8.
    """
    if str(path) == os.devnull:
        return ""
    try:
        target = path.resolve() if inside is None else path
        return read_regular_file(target, limit_bytes=limit_bytes, inside=inside).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if not path.exists():
            return None
        # A pipe of the shell: `THUMB_CONFIG=<(…)`.
        raise ConfigError(
            f"{path} can't be read: it is not a regular file", remedy="name a text file"
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}: line {line} is not UTF-8", remedy="save the file as UTF-8") from error
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        remedy = "name a text file" if isinstance(error, FileRefusedError) else "check its permissions"
        raise ConfigError(f"{path} can't be read: {reason}", remedy=remedy) from error


def parse_toml(text: str, path: Path, *, limit_bytes: int = TOML_MAX_BYTES) -> dict[str, object]:
    """Parse TOML `text`; `path` is for the message. Time and memory grow with its length alone.

    Raises:
        ConfigError: It is not TOML, or is too long or too deeply nested; the message names the line.
    """
    import tomllib

    if len(text) > limit_bytes:
        raise ConfigError(f"{path} has more than {limit_bytes:,} bytes", remedy="remove what is not needed")
    _check_shape(text, path)
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


def line_of_key(text: str, path: Sequence[str]) -> int:
    """Return the line, from 1, that sets a key; that of the table around it if it has no line of its own.

    Args:
        text: Valid TOML.
        path: The names of the tables and the key, such as `("jobs", "blog", "format")`.
    """
    wanted, found, depth = tuple(path), 1, 0
    table: tuple[str, ...] = ()
    plain = _LONG_STRING.sub(lambda string: '""' + "\n" * string[0].count("\n"), text)
    for number, line in enumerate(plain.split("\n"), 1):
        if header := _HEADER.fullmatch(line):
            table = here = _parts(header[1])
        elif key := _KEY.match(line):
            here = (*table, *_parts(key[1]))
        else:
            continue
        shared = min(len(here), len(wanted))
        if shared > depth and here[:shared] == wanted[:shared]:
            found, depth = number, shared
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    """Return the names of a dotted key."""
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _check_shape(text: str, path: Path) -> None:
    """Refuse long dotted keys, deep brackets and long numbers: they cost their square, or the stack."""
    depth = parts = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark == ".":
            parts += 1
        elif mark in "[{":
            depth, parts = depth + 1, 0
        elif mark in "]}":
            depth, parts = depth - 1, 0
        elif mark in "=,\n":
            parts = 0
        elif mark[0] not in "\"'#":
            raise _shapeless(text, token, path, "has a name or a number of more than 128 characters")
        if depth > _NESTING_MAX or parts >= _NESTING_MAX:
            raise _shapeless(text, token, path, f"is nested more than {_NESTING_MAX} levels deep")


def _shapeless(text: str, token: re.Match[str], path: Path, what: str) -> ConfigError:
    line = text.count("\n", 0, token.start()) + 1
    remedy = "write each setting as `key = value`, in a [table] if it belongs to one"
    return ConfigError(f"{path}: line {line} {what}", remedy=remedy)


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
