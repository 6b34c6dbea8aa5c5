"""The entry point of `thumb`, which turns errors into messages and exit codes."""

from __future__ import annotations

import errno
import gc
import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from thumbcli.cli.display.streams import silence_stdout
from thumbcli.errors import DiskError, ThumbError
from thumbcli.printable_text import printable
from thumbcli.version import __version__

if TYPE_CHECKING:
    from typer import Typer

__all__ = ["main", "run"]

_GC_THRESHOLD = 100_000
"""More objects than start-up and the first picture create, which is 60,000."""

_THREADS_MAX_S = 0.5
"""For a thread that was told to end; most are gone already."""

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main() -> NoReturn:
    """Run the `thumb` command and exit with a documented exit code."""
    _open_closed_streams()
    one_shot = sys.argv[1:2] == ["gen"]
    if one_shot:
        # Start-up creates no garbage, and a hundred collections take a tenth of the run.
        gc.set_threshold(_GC_THRESHOLD)
    code = run()
    if one_shot or not _threads_end():
        _exit_at_once(code)
    sys.exit(code)


def _threads_end() -> bool:
    """Tell whether every thread ends in a moment; one that is held by native code would hold the exit."""
    others = set(threading.enumerate()) - {threading.main_thread()}
    for thread in others:
        if not thread.daemon:
            thread.join(_THREADS_MAX_S)
    return not any(thread.is_alive() for thread in others if not thread.daemon)


def _open_closed_streams() -> None:
    """Open the null device for a stdin, stdout or stderr that the process was started without.

    Otherwise the next file that it opens would get the number of the stream, and its output.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - as long as the process


def run() -> int:
    """Run the `thumb` command and return a documented exit code; stdout is flushed."""
    try:
        return _run()
    except ThumbError as error:
        report(error)
        return error.exit_code
    except BrokenPipeError:
        silence_stdout()
        return 4
    except KeyboardInterrupt:
        # Before a command handles signals; at any time on Windows, where none can.
        return 130
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _DISK_FULL:
            silence_stdout()
            full = DiskError(
                f"the output can't be written: {error.strerror}", remedy="free some space, and run it again"
            )
            report(full)
            return full.exit_code
        if os.environ.get("THUMB_TRACEBACK"):
            raise
        report_internal(error)
        return 1


def _exit_at_once(code: int) -> NoReturn:
    """Exit without finalizing the interpreter, which takes as long as encoding the picture.

    Only for a command that has closed everything it opened: no `atexit` handler runs.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    os._exit(code)


def _run() -> int:
    try:
        if sys.argv[1:] in (["--version"], ["-V"]):
            # Scripts call this first; it needs none of the commands.
            print(f"thumb {__version__}")
            return 0
        from thumbcli.cli.app import app_for

        return _call(app_for(sys.argv[1:]))
    finally:
        # A closed pipe raises here at the latest: at exit it could not be handled any more.
        if sys.stdout is not None:
            sys.stdout.flush()


def _call(app: Typer) -> int:
    """Run the app and return its exit code; typer's errors become a `UsageError`."""
    from typer._click.exceptions import ClickException, NoArgsIsHelpError

    from thumbcli.cli.parameter_source import to_usage_error

    try:
        code: int | None = app(standalone_mode=False)
    except NoArgsIsHelpError as error:
        print(error.message, end="")  # Empty if rich has printed the help.
        return error.exit_code
    except ClickException as error:
        raise to_usage_error(error) from error
    except SystemExit as end:
        # Typer answers a closed pipe with 1, which here means a bug.
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise
    return code or 0


def report(error: ThumbError) -> None:
    """Write an error and its remedy to stderr."""
    print(f"thumb: {printable(error.message)}", file=sys.stderr)
    if error.remedy:
        print(f"       {printable(error.remedy)}", file=sys.stderr)


def report_internal(error: BaseException) -> None:
    """Write an internal error to stderr, with what a bug report needs."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    print(
        f"thumb: internal error: {type(error).__name__}: {error}\n"
        "       This is a bug. Please report it with the command; THUMB_TRACEBACK=1 shows where it happened.",
        file=sys.stderr,
    )
