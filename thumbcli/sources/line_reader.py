"""Reads decoded lines from files and pipes, in constant memory and with waits that can be stopped."""

from __future__ import annotations

import io
import os
import select
import shlex
import stat
import sys
from collections import deque
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

from thumbcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from threading import Event
    from typing import BinaryIO

__all__ = [
    "LINE_MAX_BYTES",
    "STDIN_NAME",
    "TOO_LONG",
    "WAITING",
    "Lines",
    "check_file",
    "is_stream",
    "open_file",
    "open_stdin",
]

STDIN_NAME: Final = "<stdin>"
LINE_MAX_BYTES: Final = 1024 * 1024
"""Longer lines are skipped: a title has at most 200 characters."""

_READ_BYTES: Final = 64 * 1024
_POLL_S: Final = 0.2
"""How soon a stop is noticed while a pipe is silent."""

_BOM_BYTES: Final = 2
"""The length of a UTF-16 byte order mark."""

_OTHER_FORMATS: Final = (
    (b"PK\x03\x04", "a spreadsheet or ZIP archive", "save it as CSV (UTF-8) first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as CSV (UTF-8) first"),
    (b"%PDF-", "a PDF", "copy its titles into a text file, one per line"),
    (b"{\\rtf", "a rich text document", "save it as plain text (UTF-8) first"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first, or pipe it: gzip -dc FILE | thumb batch -"),
    (b"SQLite format 3\x00", "an SQLite database", "export its titles as CSV first"),
)


class LineSignal(Enum):
    """What is yielded in place of a line."""

    WAITING = "no complete line has arrived; the next step waits for one"
    TOO_LONG = "a line was longer than `LINE_MAX_BYTES` and was skipped"


WAITING: Final = LineSignal.WAITING
TOO_LONG: Final = LineSignal.TOO_LONG


class _PollingFeed:
    """A pipe, FIFO or terminal: polled, so that a stop is noticed while it is silent."""

    may_wait = True

    def __init__(self, descriptor: int, stop: Event, *, owned: bool) -> None:
        self._descriptor = descriptor
        self._stop = stop
        self._owned = owned

    def read(self) -> bytes:
        while not self._stop.is_set():
            ready, _, _ = select.select([self._descriptor], [], [], _POLL_S)
            if not ready:
                continue
            try:
                return os.read(self._descriptor, _READ_BYTES)
            except BlockingIOError:
                continue
        return b""

    def close(self) -> None:
        if self._owned:
            os.close(self._descriptor)


class _StreamFeed:
    """A regular file, or a stream that can't be polled: in memory, or a pipe on Windows."""

    def __init__(self, stream: BinaryIO, stop: Event, *, owned: bool) -> None:
        self._stream = stream
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._stop = stop
        self._owned = owned
        self.may_wait = not owned

    def read(self) -> bytes:
        return b"" if self._stop.is_set() else self._read(_READ_BYTES)

    def close(self) -> None:
        if self._owned:
            self._stream.close()


_Feed: TypeAlias = _PollingFeed | _StreamFeed
"""A source of bytes: `read` returns none at the end and after a stop; it may block if `may_wait`."""


def is_stream(path: str) -> bool:
    """Tell whether `path` is a FIFO, a terminal or the like, which can be read only once."""
    return not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - "" and "-" are names here, not paths


def check_file(path: str) -> None:
    """Check that `path` can be read and is a text file.

    Raises:
        InputError: It is missing, a folder, unreadable, or in another format such as a spreadsheet.
    """
    try:
        if is_stream(path):
            if os.path.isdir(path):  # noqa: PTH112 - as above
                raise InputError(
                    f"{path} is a folder", remedy=f"name the files in it: {path.rstrip('/')}/*.csv"
                )
            return
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            head = file.read(16)
    except OSError as error:
        raise _unreadable(path, error) from error
    for magic, what, remedy in _OTHER_FORMATS:
        if head.startswith(magic):
            raise InputError(f"{path} is {what}, not a list of titles", remedy=remedy)


def open_file(path: str, stop: Event) -> _Feed:
    """Open a file, or a FIFO without waiting for a writer.

    Raises:
        InputError: It can't be opened.
    """
    try:
        if is_stream(path):
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            return _PollingFeed(descriptor, stop, owned=True)
        return _StreamFeed(open(path, "rb", buffering=0), stop, owned=True)  # noqa: PTH123 - closed by `close`
    except OSError as error:
        raise _unreadable(path, error) from error


def open_stdin(stream: BinaryIO | None, stop: Event) -> _Feed:
    """Open `stream`, by default standard input.

    Raises:
        InputError: It is closed.
    """
    if stream is None:
        if sys.stdin is None or sys.stdin.closed:
            raise InputError("standard input is closed", remedy="pipe titles in, or name a file")
        stream = sys.stdin.buffer
    try:
        descriptor = stream.fileno()
    except (AttributeError, io.UnsupportedOperation):
        return _StreamFeed(stream, stop, owned=False)
    if sys.platform == "win32":
        return _StreamFeed(stream, stop, owned=False)
    return _PollingFeed(descriptor, stop, owned=False)


def _unreadable(path: str, error: OSError) -> InputError:
    reason = (error.strerror or str(error)).lower()
    if isinstance(error, FileNotFoundError):
        return InputError(f"{path} does not exist", remedy="check the name and the folder")
    if isinstance(error, PermissionError):
        return InputError(f"{path} is not readable", remedy=f"allow it: chmod u+r {shlex.quote(path)}")
    return InputError(f"{path} can't be read: {reason}", remedy="check the file and its disk")


class Lines:
    """The UTF-8 lines of one source, without their ends (LF, CR LF or CR).

    A byte that is not UTF-8 raises only when its line is reached, after all lines before it were yielded.

    Attributes:
        name: The source as the user named it.
        number: The number of the line that was yielded last, from 1.
    """

    def __init__(self, name: str, feed: _Feed) -> None:
        self.name = name
        self.number = 0
        self._feed = feed
        self._ready: deque[str | LineSignal] = deque()
        self._tail = b""  # a line whose end was not read yet
        self._head = b""
        self._offset = 0  # of the first byte that was not decoded yet
        self._seen = 0  # lines decoded so far
        self._dropping = False
        self._after_cr = False
        self._ended = False
        self._error: InputError | None = None

    def __iter__(self) -> Iterator[str | LineSignal]:
        """Continue with the next line; all iterators share one position.

        Raises:
            InputError: The next line is not UTF-8, or reading failed.
        """
        ready = self._ready
        while True:
            while ready:
                self.number += 1
                yield ready.popleft()
            if self._error:
                raise self._error
            if self._ended:
                return
            if self._feed.may_wait:
                yield WAITING
            self._fill()

    def put_back(self, lines: Sequence[str | LineSignal]) -> None:
        """Make `lines`, which were yielded last, the next ones again."""
        self._ready.extendleft(reversed(lines))
        self.number -= len(lines)

    def close(self) -> None:
        """Close the source."""
        self._feed.close()

    def _fill(self) -> None:
        try:
            piece = self._feed.read()
        except OSError as error:
            self._error = _unreadable(self.name, error)
            return
        self._ended = not piece
        if len(self._head) < _BOM_BYTES:
            self._head = (self._head + piece)[:_BOM_BYTES]
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
            self._offset += 1
        self._after_cr = piece.endswith(b"\r")
        # At the ends of bytes alone: of text, splitlines() also splits at form feeds and U+2028.
        lines = (self._tail + piece).splitlines(keepends=True)
        is_open = bool(lines) and not self._ended and not lines[-1].endswith((b"\n", b"\r"))
        self._tail = lines.pop() if is_open else b""
        if self._ended and self._dropping and not lines:
            lines = [b""]
        for line in lines:
            self._add(line)
            if self._error:
                return
        if self._dropping or len(self._tail) > LINE_MAX_BYTES:
            self._dropping = True
            self._offset += len(self._tail)
            self._tail = b""

    def _add(self, line: bytes) -> None:
        """Decode one line with its end."""
        content = line.rstrip(b"\r\n")
        if self._dropping or len(content) > LINE_MAX_BYTES:
            self._dropping = False
            self._ready.append(TOO_LONG)
        else:
            try:
                text = content.decode()
            except UnicodeDecodeError as error:
                self._error = self._not_utf8(error.start, content[error.start])
                return
            self._ready.append(text if self._seen else text.removeprefix("\ufeff"))
        self._seen += 1
        self._offset += len(line)

    def _not_utf8(self, start: int, byte: int) -> InputError:
        where = f"byte {self._offset + start} (line {self._seen + 1})"
        message = f"{self.name}: {where} is 0x{byte:02X}, which is not UTF-8"
        utf16 = self._head in {b"\xff\xfe", b"\xfe\xff"}
        convert = f"iconv -f {'UTF-16' if utf16 else 'WINDOWS-1252'} -t UTF-8"
        if self.name == STDIN_NAME:
            return InputError(message, remedy=f"convert it on the way: … | {convert} | thumb batch -")
        stem, suffix = os.path.splitext(self.name)  # noqa: PTH122 - keeps the name as it was given
        target = f"{stem}.utf8{suffix}"
        return InputError(
            message, remedy=f"convert it: {convert} {shlex.quote(self.name)} > {shlex.quote(target)}"
        )
