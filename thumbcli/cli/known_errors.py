"""What the system or the environment refuses, as errors for a person."""

from __future__ import annotations

import errno
import sys

from thumbcli.cli.foreign_environment import is_folder_gone
from thumbcli.errors import DiskError, NotInstalled, ThumbError, UsageError
from thumbcli.printable_text import printable
from thumbcli.shell_commands import files_limit_advice

__all__ = ["as_known_error", "exit_code_of"]

_SHOWN_CHARS = 60
_OUT_OF_FILES = {errno.EMFILE, errno.ENFILE}
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_INTERNAL = 1


def exit_code_of(error: Exception) -> int:
    """Return the exit code of a process that an error ends."""
    known = error if isinstance(error, ThumbError) else as_known_error(error)
    return _INTERNAL if known is None else known.exit_code


def as_known_error(error: Exception) -> ThumbError | None:
    """Return what the system or the environment refused, as an error for a person; None for a bug."""
    match error:
        case UnicodeEncodeError():
            return _encoding_error(error)
        case ImportError():
            return _missing_library()
        case OSError():
            return _refused_by_system(error)
        case _:
            return None


def _missing_library() -> NotInstalled | None:
    """Return why the local engine can't be loaded; None if it can, and another import failed."""
    from thumbcli.render import load

    try:
        load()
    except ImportError as error:
        return NotInstalled.because(error)
    return None


def _refused_by_system(error: OSError) -> ThumbError | None:
    if error.errno in _DISK_FULL:
        return DiskError(
            f"the output can't be written: {error.strerror}", remedy="free some space, then try again"
        )
    if error.errno in _OUT_OF_FILES:
        return DiskError(
            f"no more files can be opened: {error.strerror}",
            remedy=files_limit_advice(),
        )
    if isinstance(error, FileNotFoundError) and is_folder_gone():
        return UsageError("a relative path leads nowhere")
    return None


def _encoding_error(error: UnicodeEncodeError) -> ThumbError | None:
    shown = printable(error.object[:_SHOWN_CHARS])
    if error.reason == "surrogates not allowed":
        return UsageError(f'"{shown}" is not UTF-8', remedy="write it in UTF-8, as this terminal does")
    if error.encoding == sys.getfilesystemencoding():
        message = f'"{shown}" can\'t be a file name in {error.encoding}, the encoding of this locale'
        return UsageError(message, remedy="set LC_ALL=C.UTF-8")
    return None
