"""Standard output and standard error: text is cleaned and encoded on the way, and failures are kept in order.

`guard_streams` puts itself between every `print` and the operating system, whoever calls it.

* What a terminal would obey or hide is replaced (`printable`), also in text that nobody cleaned before.
* Characters that the encoding of the stream lacks are written as escapes of backslash, `u` and digits.
* A write that fails ends the command in an orderly way; nothing more is written to that stream.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import sys
from contextlib import contextmanager, suppress
from functools import cache
from io import BufferedWriter, RawIOBase, TextIOWrapper
from typing import IO, TYPE_CHECKING, Any, TextIO

from thumbcli.cli.display.journal import Priority, marked
from thumbcli.errors import DiskError
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from thumbcli.errors import ThumbError

__all__ = [
    "REMEDY_INDENT",
    "event_line",
    "guard_streams",
    "info",
    "is_stdout_closed",
    "json_line",
    "keep_log",
    "print_path",
    "report_error",
    "report_failure",
    "reported_to",
    "show_error",
    "unfiltered",
]

REMEDY_INDENT = " " * len("thumb: ")
"""Before each line that says what to do."""

_INVOCATION = re.compile("[0-9a-f]{32}")

_BYTES = range(0xDC80, 0xDD00)
"""Surrogates that stand for the bytes of a name that is not UTF-8 (PEP 383)."""


class _Watch:
    """What happened to one stream.

    Attributes:
        name: What to call it in a message.
        error: The failure; None as long as it works.
        on_failure: Called with the failure, from any thread.
        raises: Whether a failure that nobody listens to is raised, to end the command.
        lasts: Whether to try again with each line: a log goes on when there is space again.
        closed: Whether the process was started without it.
    """

    def __init__(self, name: str, *, raises: bool) -> None:
        self.name, self.raises, self.lasts = name, raises, False
        self.closed = False
        self.error: OSError | None = None
        self.on_failure: Callable[[OSError], None] | None = None


class _Guarded:
    """A stream that is written to until it fails."""

    def __init__(self, stream: IO[Any], watch: _Watch) -> None:
        self._stream, self._watch = stream, watch

    def write(self, data: Any) -> int:  # noqa: ANN401 - text, or bytes for the buffer
        """Write `data`, or drop it if the stream has failed."""
        if self._watch.error is None:
            try:
                self._stream.write(data)
            except OSError as error:
                self._fail(_named(error))
        return len(data)

    def flush(self) -> None:
        """Write what is buffered."""
        if self._watch.error is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._fail(_named(error))

    @property
    def buffer(self) -> _Guarded:
        """The stream of bytes under a stream of text."""
        return _Guarded(self._stream.buffer, self._watch)  # type: ignore[attr-defined] # only of text

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)

    def _fail(self, error: OSError) -> None:
        watch = self._watch
        if watch.lasts:
            return
        watch.error = error
        # What is still buffered goes to the null device, or the flush at exit would fail again.
        with suppress(OSError):
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, self._stream.fileno())
            os.close(null)
        if watch.on_failure is not None:
            watch.on_failure(error)
        elif watch.raises:
            raise error if isinstance(error, BrokenPipeError) else _as_disk_error(watch)


def _named(error: OSError) -> OSError:
    """Return an error by its right name: on Windows the one for a pipe without a reader is often `EINVAL`."""
    if sys.platform == "win32" and error.errno == errno.EINVAL:
        return BrokenPipeError(errno.EPIPE, "the reader went away")
    return error


class _Cleaned(_Guarded):
    """A guarded stream of text that a terminal can show as it is."""

    def write(self, data: str) -> int:
        """Write `data` cleaned, line by line."""
        return super().write(data if data.isprintable() else "\n".join(map(printable, data.split("\n"))))

    @property
    def rich_proxied_file(self) -> Any:  # noqa: ANN401 - a stream of text in all that matters
        """Where consoles of rich write to, whose control sequences are meant; rich looks for this name."""
        return unfiltered(self)


_watches = {
    "stdout": _Watch("the output", raises=True),
    "stderr": _Watch("standard error", raises=False),
}


def guard_streams() -> None:
    """Guard stdout and stderr from here to the end of the process.

    A stream that the process was started without leads to the null device: otherwise the next file that is
    opened would get the number of the stream, and its output.
    """
    codecs.register_error("thumbcli", _escape)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            if name in _watches:
                _watches[name].closed = True
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - kept
    for name, watch in _watches.items():
        stream: TextIO = getattr(sys, name)
        if sys.platform != "win32":
            with suppress(OSError):
                # Another program on the same terminal may have made writes fail that would have to wait.
                os.set_blocking(stream.fileno(), True)
        if isinstance(stream, TextIOWrapper):
            if isinstance(stream.buffer, RawIOBase):
                # With PYTHONUNBUFFERED a full disk takes a part of a picture, and nobody is told.
                buffer, encoding = BufferedWriter(stream.buffer), stream.encoding
                stream = TextIOWrapper(buffer, encoding, line_buffering=True, write_through=True)
            stream.reconfigure(errors="thumbcli")
        setattr(sys, name, _Cleaned(stream, watch))


def _escape(error: UnicodeError) -> tuple[bytes, int]:
    """Write what an encoding lacks as an escape, and a byte of a file name as that byte."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    parts = (
        bytes([ord(char) & 0xFF]) if ord(char) in _BYTES else char.encode("ascii", "backslashreplace")
        for char in error.object[error.start : error.end]
    )
    return b"".join(parts), error.end


def unfiltered(stream: object) -> Any:  # noqa: ANN401 - a stream of text in all that matters
    """Return a stream of text without its cleaning, for text that is clean already."""
    return _Guarded(stream._stream, stream._watch) if isinstance(stream, _Cleaned) else stream  # noqa: SLF001 - of this module


@contextmanager
def reported_to(on_failure: Callable[[OSError], None]) -> Iterator[None]:
    """Call `on_failure`, from any thread, for a stream that fails in the block or failed before it."""
    try:
        for watch in _watches.values():
            watch.on_failure = on_failure
            if watch.error is not None:
                on_failure(watch.error)
        yield
    finally:
        for watch in _watches.values():
            watch.on_failure = None


def keep_log() -> None:
    """Use stderr as the log of a server, which lasts longer than a full disk."""
    _watches["stderr"].lasts = True


def is_stdout_closed() -> bool:
    """Tell whether the process was started without stdout, so that what is written to it is lost."""
    return _watches["stdout"].closed


def report_failure() -> OSError | None:
    """Return why a stream could not be written; a full disk before a reader that went away."""
    failures = [watch.error for watch in _watches.values() if watch.error is not None]
    return min(failures, key=lambda error: isinstance(error, BrokenPipeError), default=None)


def report_error() -> DiskError | None:
    """Return the failure of a stream as an error; None if none failed, or its reader only went away."""
    failed = [watch for watch in _watches.values() if watch.error is not None]
    return next((_as_disk_error(it) for it in failed if not isinstance(it.error, BrokenPipeError)), None)


def _as_disk_error(watch: _Watch) -> DiskError:
    reason = (watch.error.strerror or str(watch.error)) if watch.error is not None else ""
    return DiskError(
        f"{watch.name} can't be written: {reason}", remedy="free some space, or redirect it, then try again"
    )


def info(text: str, priority: Priority = Priority.INFO) -> None:
    """Print one line for a person, on stderr."""
    print(marked(printable(text), priority), file=sys.stderr)


def show_error(error: ThumbError) -> None:
    """Write an error and its remedy to stderr."""
    info(f"thumb: {error.message}", Priority.ERROR)
    if error.remedy:
        info(REMEDY_INDENT + error.remedy, Priority.ERROR)


def print_path(path: Path | str) -> None:
    """Print where a file is to stdout at once: on a terminal cleaned, else so that a program can open it.

    Bytes that are not UTF-8 stay as they are; only control characters are replaced.
    """
    text = str(path)
    if sys.stdout.isatty():
        print(text, flush=True)
    else:
        kept = "".join(char if char.isprintable() or _is_harmless(char) else printable(char) for char in text)
        stream = unfiltered(sys.stdout)
        stream.write(f"{kept}\n")
        stream.flush()


def _is_harmless(char: str) -> bool:
    import unicodedata

    return unicodedata.category(char) in {"Zs", "Co", "Cs", "Cn"}


@cache
def _run_id() -> str:
    """Return what tells this run from all others: that of its systemd unit, or a random one."""
    given = os.environ.get("INVOCATION_ID", "")
    # Others inherit the variable, as from the service of a terminal.
    if os.environ.get("SYSTEMD_EXEC_PID") == str(os.getpid()) and _INVOCATION.fullmatch(given):
        return given
    from uuid import uuid4

    return uuid4().hex


def event_line(values: Mapping[str, object]) -> str:
    """Return an event as JSON, with the moment and the run after its name."""
    from datetime import UTC, datetime

    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json_line({"event": values["event"], "time": moment, "run": _run_id(), **values})


def json_line(values: object, *, indent: int | None = None) -> str:
    """Return `values` as JSON that any terminal can show, and from which a program reads every character.

    Letters stay as they are if stdout is UTF-8; what `printable` would replace is escaped.
    """
    import json

    utf8 = codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    text = json.dumps(values, ensure_ascii=not utf8, indent=indent)
    lines = [line if line == printable(line) else "".join(map(_json_char, line)) for line in text.split("\n")]
    return "\n".join(lines)


def _json_char(char: str) -> str:
    import json

    return char if char == printable(char) else json.dumps(char)[1:-1]
