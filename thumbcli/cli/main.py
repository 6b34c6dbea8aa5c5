"""The entry point of `thumb`, which turns errors into messages and exit codes."""

from __future__ import annotations

import errno
import gc
import os
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

from thumbcli.cli.display.journal import Priority, marked
from thumbcli.cli.display.streams import REMEDY_INDENT, guard_streams, report_failure, show_error
from thumbcli.cli.foreign_environment import is_folder_gone, packed_in, settle_environment, silence_logging
from thumbcli.cli.shell_patterns import with_files_found
from thumbcli.errors import DiskError, NotInstalled, ThumbError, UsageError
from thumbcli.printable_text import printable
from thumbcli.shell_commands import files_limit_advice
from thumbcli.version import __version__

if TYPE_CHECKING:
    from typer import Typer
    from typer._click.core import Context

__all__ = ["main", "run"]

_GC_THRESHOLD = 10_000
"""Python's own is 700: too often where a list of 100,000 rows creates hardly any cycles."""

_ONE_SHOT_GC_THRESHOLD = 100_000
"""More objects than start-up and the first picture create, which is 60,000."""

_THREADS_MAX_S = 0.5
"""For a thread that was told to end; most are gone already."""

_PIPE_CLOSED = 4
_SHOWN_CHARS = 60
_FIRST_SIGNAL_CODE = 128
_OUT_OF_FILES = {errno.EMFILE, errno.ENFILE}
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main() -> NoReturn:
    """Run the `thumb` command and exit with a documented exit code."""
    settle_environment()
    guard_streams()
    one_shot = sys.argv[1:2] in (["gen"], ["explain"])
    # Start-up creates no garbage, and a hundred collections take a tenth of the run for one title.
    gc.set_threshold(_ONE_SHOT_GC_THRESHOLD if one_shot else _GC_THRESHOLD)
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


def run() -> int:
    """Run the `thumb` command and return a documented exit code; what it printed is written."""
    code = _code_of_run()
    sys.stderr.flush()
    failure = report_failure()
    if failure is None or code >= _FIRST_SIGNAL_CODE:
        return code
    return (code or _PIPE_CLOSED) if isinstance(failure, BrokenPipeError) else DiskError.exit_code


def _code_of_run() -> int:
    try:
        return _run()
    except ThumbError as error:
        report(error)
        return error.exit_code
    except BrokenPipeError:
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        # Before a command handles signals.
        return 130
    except Exception as error:
        known = _as_known_error(error)
        if known is not None:
            report(known)
            return known.exit_code
        if os.environ.get("THUMB_TRACEBACK"):
            raise
        report_internal(error)
        return 1


def _as_known_error(error: Exception) -> ThumbError | None:
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


def _refused_by_system(error: OSError) -> ThumbError | None:
    if error.errno in _DISK_FULL:
        return DiskError(
            f"the output can't be written: {error.strerror}", remedy="free some space, and run it again"
        )
    if error.errno in _OUT_OF_FILES:
        return DiskError(
            f"no more files can be opened: {error.strerror}",
            remedy=files_limit_advice(),
        )
    if isinstance(error, FileNotFoundError) and is_folder_gone():
        return UsageError("a relative path leads nowhere")
    return None


def _missing_library() -> NotInstalled | None:
    """Return why the local engine can't be loaded; None if it can, and another import failed."""
    from thumbcli.render import load

    try:
        load()
    except ImportError as error:
        return NotInstalled.because(error)
    return None


def _encoding_error(error: UnicodeEncodeError) -> ThumbError | None:
    shown = printable(error.object[:_SHOWN_CHARS])
    if error.reason == "surrogates not allowed":
        return UsageError(f'"{shown}" is not UTF-8', remedy="write it in UTF-8, as this terminal does")
    if error.encoding == sys.getfilesystemencoding():
        message = f'"{shown}" can\'t be a file name in {error.encoding}, the encoding of this locale'
        return UsageError(message, remedy="set LC_ALL=C.UTF-8")
    return None


def _exit_at_once(code: int) -> NoReturn:
    """Exit without finalizing the interpreter, which takes as long as encoding the picture.

    Only for a command that has closed everything it opened: no `atexit` handler runs.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _run() -> int:
    try:
        if sys.argv[1:] in (["--version"], ["-V"]):
            # Scripts call this first; it needs none of the commands.
            print(f"thumb {__version__}")
            return 0
        silence_logging()
        if archive := packed_in():
            raise UsageError(
                f"thumbcli can't run from inside {archive}: its word lists have to be files",
                remedy="unpack it, or install thumbcli with pip",
            )
        from thumbcli.cli.app import app_for

        sys.argv[1:] = with_files_found(sys.argv[1:])
        return _call(app_for(sys.argv[1:]))
    finally:
        # A closed pipe raises here at the latest: at exit it could not be handled any more.
        sys.stdout.flush()


def _call(app: Typer) -> int:
    """Run the app and return its exit code; typer's errors become a `UsageError`."""
    from typer._click.exceptions import ClickException, NoArgsIsHelpError

    from thumbcli.cli.parameter_source import to_usage_error

    try:
        # On Windows typer would also put files and variables into titles that name them by chance.
        code: int | None = app(standalone_mode=False, windows_expand_args=False)
    except NoArgsIsHelpError as error:
        print(error.message, end="")  # Empty if rich has printed the help.
        return error.exit_code
    except ClickException as error:
        refused = to_usage_error(error)
        _note_refused(getattr(error, "ctx", None), refused)
        raise refused from error
    except SystemExit as end:
        # Typer answers a closed pipe with 1, which here means a bug.
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise
    return code or 0


def _note_refused(context: Context | None, error: ThumbError) -> None:
    """Note that a run was refused for its options, for whoever watches its output."""
    if context is not None and context.params:
        from thumbcli.cli.run_record import note_refused_command

        note_refused_command(context.info_name or "", context.params, error)


def report(error: ThumbError) -> None:
    """Write an error and its remedy to stderr."""
    show_error(error)
    if is_folder_gone():
        remedy = "the working folder is gone: change to another, or use absolute paths"
        print(REMEDY_INDENT + remedy, file=sys.stderr)


def report_internal(error: BaseException) -> None:
    """Write an internal error to stderr, with what a bug report needs."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    text = (
        f"thumb: internal error: {type(error).__name__}: {printable(str(error))}\n"
        f"{REMEDY_INDENT}this is a bug: report it with the command; THUMB_TRACEBACK=1 shows where it is"
    )
    print(marked(text, Priority.ERROR), file=sys.stderr)
