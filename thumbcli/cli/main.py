"""The entry point of `thumb`: one place where errors become words and exit codes."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from thumbcli.cli.display.streams import printable, silence_stdout
from thumbcli.errors import DiskError, ThumbError
from thumbcli.version import __version__

__all__ = ["main", "run"]

_OBJECTS_OF_A_START = 100_000
"""More than a start and the first picture leave behind, which is 60,000."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main() -> NoReturn:
    """Run the `thumb` command and end the process with a code of the documented table."""
    _open_what_is_closed()
    brief = sys.argv[1:2] == ["gen"]
    if brief:
        # What a start loads, it keeps: to look through it for garbage a hundred times is in vain.
        gc.set_threshold(_OBJECTS_OF_A_START)
    code = run()
    if brief:
        _leave_at_once(code)
    sys.exit(code)


def _open_what_is_closed() -> None:
    """Give a process that was started without stdin, stdout or stderr an empty one.

    The next file that it opens would take the number, and be written to as if it were the screen.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - as long as the process


def run() -> int:
    """Run the `thumb` command and return a code of the documented table; stdout is flushed."""
    try:
        return _run()
    except ThumbError as error:
        tell(error)
        return error.exit_code
    except BrokenPipeError:
        silence_stdout()
        return 4
    except KeyboardInterrupt:
        # Before a command listens for signals; on Windows, where none can, whenever it comes.
        return 130
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            silence_stdout()
            full = DiskError(
                f"the output can't be written: {error.strerror}", remedy="make room, and run it again"
            )
            tell(full)
            return full.exit_code
        if os.environ.get("THUMB_TRACEBACK"):
            raise
        tell_internal(error)
        return 1


def _leave_at_once(code: int) -> NoReturn:
    """End the process without taking the interpreter apart, which takes as long as to encode the picture.

    Only for a command that has closed all it opened: no handler of `atexit` runs.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    os._exit(code)


def _run() -> int:
    try:
        if sys.argv[1:] in (["--version"], ["-V"]):
            # Scripts ask this before anything else; it needs none of the commands.
            print(f"thumb {__version__}")
            return 0
        from thumbcli.cli.app import app_for

        try:
            app_for(sys.argv[1:])()
        except SystemExit as end:
            # Typer answers a closed pipe with 1, which here means a bug.
            if isinstance(end.__context__, BrokenPipeError):
                raise end.__context__ from None
            return end.code if isinstance(end.code, int) else 0
        return 0
    finally:
        # A closed pipe shows here at the latest: at exit it would be too late to keep quiet about it.
        if sys.stdout is not None:
            sys.stdout.flush()


def tell(error: ThumbError) -> None:
    """Write what happened and what to do now to stderr."""
    print(f"thumb: {printable(error.message)}", file=sys.stderr)
    if error.remedy:
        print(f"       {printable(error.remedy)}", file=sys.stderr)


def tell_internal(error: BaseException) -> None:
    """Write to stderr that this is our fault, with what a report needs."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    print(f"thumb: internal error: {type(error).__name__}: {error}", file=sys.stderr)
    print(
        "       This is a bug. Please report it with the command; THUMB_TRACEBACK=1 shows where it happened.",
        file=sys.stderr,
    )
