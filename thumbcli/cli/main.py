"""The entry point of `thumb`, which turns errors into messages and exit codes."""

from __future__ import annotations

import gc
import os
import sys
import threading
from typing import TYPE_CHECKING, NoReturn, cast

from thumbcli.cli.display.journal import Priority, marked
from thumbcli.cli.display.streams import REMEDY_INDENT, event_line, guard_streams, report_failure, show_error
from thumbcli.cli.foreign_environment import is_folder_gone, packed_in, settle_environment, silence_logging
from thumbcli.cli.shell_patterns import with_files_found
from thumbcli.errors import DiskError, FolderLocked, ThumbError, UsageError
from thumbcli.printable_text import printable
from thumbcli.version import __version__

if TYPE_CHECKING:
    from typer import Typer
    from typer.core import TyperGroup

__all__ = ["main", "run"]

_GC_THRESHOLD = 10_000
"""Python's own is 700: too often where a list of 100,000 rows creates hardly any cycles."""

_ONE_SHOT_GC_THRESHOLD = 150_000
"""More objects than start-up and the first picture create: 60,000, and 100,000 on Python 3.14."""

_THREADS_MAX_S = 0.5
"""For a thread that was told to end; most are gone already."""

_WITH_EVENTS = frozenset({"gen", "batch", "run", "publish"})
"""The commands whose `--json` is one object per event."""

_PIPE_CLOSED = 4
_FIRST_SIGNAL_CODE = 128


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
        if not _is_quiet_overlap(error):
            report(error)
        return error.exit_code
    except BrokenPipeError:
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        # Before a command handles signals.
        return 130
    except Exception as error:
        from thumbcli.cli.known_errors import as_known_error

        known = as_known_error(error)
        if known is not None:
            report(known)
            return known.exit_code
        if os.environ.get("THUMB_TRACEBACK"):
            raise
        report_internal(error)
        return 1


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
        from typer.main import get_command

        from thumbcli.cli.refused_command import note_refused_command

        note_refused_command(cast("TyperGroup", get_command(app)), sys.argv[1:], refused)
        raise refused from error
    except SystemExit as end:
        # Typer answers a closed pipe with 1, which here means a bug.
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise
    return code or 0


def _is_quiet_overlap(error: ThumbError) -> bool:
    """Tell whether a job found another run at work that tells how it ends: no mail of cron says that too."""
    is_overlap = isinstance(error, FolderLocked) and error.code == FolderLocked.default_code
    return is_overlap and not {"--quiet", "-q"}.isdisjoint(_arguments()) and not sys.stderr.isatty()


def _arguments() -> list[str]:
    """Return the arguments before those that can't be options."""
    arguments = sys.argv[1:]
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _show_event(code: str, message: str, remedy: str, exit_code: int) -> None:
    """Write the event of an error that ends a command which was asked for events."""
    if not _WITH_EVENTS.isdisjoint(sys.argv[1:2]) and "--json" in _arguments():
        told = {"code": code, "message": message, "remedy": remedy, "exit_code": exit_code}
        print(event_line({"event": "error", **told}), flush=True)


def report(error: ThumbError) -> None:
    """Write an error and its remedy to stderr; its event to stdout where these were asked for."""
    show_error(error)
    _show_event(error.code, error.message, error.remedy, error.exit_code)
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
    _show_event("internal", f"{type(error).__name__}: {error}", "report it with the command", 1)
