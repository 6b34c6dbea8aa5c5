"""Bytes in, whole decoded lines out: never more in memory than a piece, never a wait that can't be ended."""

from __future__ import annotations

import io
import os
import select
import shlex
import stat
import sys
from collections import deque
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from thumbcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from threading import Event
    from typing import BinaryIO

__all__ = [
    "LINE_MAX_BYTES",
    "PENDING",
    "STDIN_NAME",
    "TOO_LONG",
    "Feed",
    "Lines",
    "check_file",
    "open_file",
    "open_stdin",
    "waits",
]

STDIN_NAME: Final = "<stdin>"
LINE_MAX_BYTES: Final = 1024 * 1024
"""A longer line is skipped unread: no title of 200 characters needs it."""

_PIECE_BYTES: Final = 64 * 1024
_POLL_S: Final = 0.2

_FOREIGN: Final = (
    (b"PK\x03\x04", "a spreadsheet or ZIP archive", "save it as CSV (UTF-8) first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as CSV (UTF-8) first"),
    (b"%PDF-", "a PDF", "copy its titles into a text file, one a line"),
    (b"{\\rtf", "a rich text document", "save it as plain text (UTF-8) first"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first, or pipe it: gzip -dc FILE | thumb batch -"),
    (b"SQLite format 3\x00", "an SQLite database", "export its titles as CSV first"),
)


class LineSignal(Enum):
    """What stands in the stream where a line can't."""

    PENDING = "no whole line is here; the next step waits for one"
    TOO_LONG = "a line was longer than `LINE_MAX_BYTES` and is gone"


PENDING: Final = LineSignal.PENDING
TOO_LONG: Final = LineSignal.TOO_LONG


class Feed(Protocol):
    """Where bytes come from, a piece at a time."""

    @property
    def waits(self) -> bool:
        """Whether `read` may wait for somebody else to write."""

    def read(self) -> bytes:
        """Return the next piece, or nothing at the end and after a stop."""

    def close(self) -> None:
        """Give back what was opened here."""


class _FileFeed:
    """A regular file."""

    waits = False

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115, PTH123 - closed by `close`

    def read(self) -> bytes:
        return self._file.read(_PIECE_BYTES)

    def close(self) -> None:
        self._file.close()


class _PipeFeed:
    """A pipe, FIFO or terminal: waits in short turns, so that a stop is seen in a silence too."""

    waits = True

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
                return os.read(self._descriptor, _PIECE_BYTES)
            except BlockingIOError:
                continue
        return b""

    def close(self) -> None:
        if self._owned:
            os.close(self._descriptor)


class _StreamFeed:
    """A stream that can't be polled: an in-memory one, or a pipe where `select` knows sockets only."""

    waits = True

    def __init__(self, stream: BinaryIO, stop: Event) -> None:
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._stop = stop

    def read(self) -> bytes:
        return b"" if self._stop.is_set() else self._read(_PIECE_BYTES)

    def close(self) -> None:
        """Leave the stream open: it belongs to the caller."""


def waits(path: str) -> bool:
    """Return whether `path` is a FIFO, a terminal or the like: read once, and written by others."""
    return not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - "" and "-" are names here, not paths


def check_file(path: str) -> None:
    """Make sure that `path` can be read and is no picture of text in another program's format.

    Raises:
        InputError: It is missing, a folder, not readable, or a file such as a spreadsheet.
    """
    try:
        if waits(path):
            if os.path.isdir(path):  # noqa: PTH112 - the same
                raise InputError(
                    f"{path} is a folder", remedy=f"name the files in it: {path.rstrip('/')}/*.csv"
                )
            return
        with open(path, "rb") as file:  # noqa: PTH123 - the same
            head = file.read(16)
    except OSError as error:
        raise _unreadable(path, error) from error
    for magic, what, remedy in _FOREIGN:
        if head.startswith(magic):
            raise InputError(f"{path} is {what}, not a list of titles", remedy=remedy)


def open_file(path: str, stop: Event) -> Feed:
    """Open a file, or a FIFO without waiting for its writer.

    Raises:
        InputError: It can't be opened.
    """
    try:
        if waits(path):
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            return _PipeFeed(descriptor, stop, owned=True)
        return _FileFeed(path)
    except OSError as error:
        raise _unreadable(path, error) from error


def open_stdin(stream: BinaryIO | None, stop: Event) -> Feed:
    """Read `stream`, or the standard input of this process.

    Raises:
        InputError: There is none.
    """
    if stream is None:
        if sys.stdin is None or sys.stdin.closed:
            raise InputError("standard input is closed", remedy="pipe titles in, or name a file")
        stream = sys.stdin.buffer
    try:
        descriptor = stream.fileno()
    except (AttributeError, io.UnsupportedOperation):
        return _StreamFeed(stream, stop)
    if sys.platform == "win32":
        return _StreamFeed(stream, stop)
    return _PipeFeed(descriptor, stop, owned=False)


def _unreadable(path: str, error: OSError) -> InputError:
    reason = (error.strerror or str(error)).lower()
    if isinstance(error, FileNotFoundError):
        return InputError(f"{path}: there is no such file", remedy="check the name and the folder")
    if isinstance(error, PermissionError):
        return InputError(f"{path} may not be read", remedy=f"allow it: chmod u+r {shlex.quote(path)}")
    return InputError(f"{path} can't be read: {reason}", remedy="check the file and its disk")


class Lines:
    """The lines of one source, in UTF-8, each without its end.

    A line ends with LF, CR LF or a lone CR. Lines taken by mistake can be put back. A byte that is not UTF-8
    is raised only when its line is reached, so that whatever stands before it has been handed out.

    Attributes:
        name: The source as the person named it.
        number: The 1-based number of the line that was handed out last.
    """

    def __init__(self, name: str, feed: Feed) -> None:
        self.name = name
        self.number = 0
        self._feed = feed
        self._ready: deque[str | LineSignal] = deque()
        self._tail = bytearray()
        self._head = b""
        self._offset = 0  # of the first byte that is not in a handed-over block yet
        self._seen = 0  # lines split off so far
        self._dropping = False
        self._after_cr = False
        self._ended = False
        self._error: InputError | None = None

    def __iter__(self) -> Iterator[str | LineSignal]:
        """Go on from the next line; every iterator shares the same place.

        Raises:
            InputError: The next line is not UTF-8, or the source broke.
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
            if self._feed.waits:
                yield PENDING
            self._fill()

    def put_back(self, lines: Sequence[str | LineSignal]) -> None:
        """Make `lines`, which were handed out last, the next ones again."""
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
        if not piece:
            self._finish()
            return
        if len(self._head) < 2:  # noqa: PLR2004 - the length of a UTF-16 byte order mark
            self._head = (self._head + piece)[:2]
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
            self._offset += 1
        if piece:
            self._after_cr = False
            self._take(piece)

    def _take(self, piece: bytes) -> None:
        cut = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
        if cut:
            block = bytes(self._tail) + piece[:cut]
            self._tail = bytearray(piece[cut:])
            self._after_cr = not self._tail and block.endswith(b"\r")
            self._split(block)
        else:
            self._tail += piece
        if self._dropping or len(self._tail) > LINE_MAX_BYTES:
            self._dropping = True
            self._offset += len(self._tail)
            self._tail.clear()

    def _finish(self) -> None:
        self._ended = True
        if self._dropping:
            self._add([TOO_LONG])
        elif self._tail:
            self._split(bytes(self._tail) + b"\n")

    def _split(self, block: bytes) -> None:
        """Decode `block`, which ends with a line end, and add its lines."""
        if self._dropping or len(block) > LINE_MAX_BYTES:
            block = self._drop_first(block)
        try:
            text = block.decode()
        except UnicodeDecodeError as error:
            start = max(block.rfind(b"\n", 0, error.start), block.rfind(b"\r", 0, error.start)) + 1
            text = block[:start].decode()
            self._error = self._not_utf8(error.start, block[error.start], text)
        if self._seen == 0:
            text = text.removeprefix("\ufeff")
        self._offset += len(block)
        self._add(_split_text(text))

    def _drop_first(self, block: bytes) -> bytes:
        """Return `block` without its first line if that is, or goes on, a line that is too long."""
        end = min(at for at in (block.find(b"\n"), block.find(b"\r")) if at >= 0)
        if not self._dropping and end <= LINE_MAX_BYTES:
            return block
        end += 2 if block.startswith(b"\r\n", end) else 1
        self._dropping = False
        self._offset += end
        self._add([TOO_LONG])
        return block[end:]

    def _add(self, lines: Sequence[str | LineSignal]) -> None:
        self._ready.extend(lines)
        self._seen += len(lines)

    def _not_utf8(self, start: int, byte: int, text_before: str) -> InputError:
        line = self._seen + len(_split_text(text_before)) + 1
        message = (
            f"{self.name}: byte {self._offset + start} (line {line}) is 0x{byte:02X}, which is not UTF-8"
        )
        utf16 = self._head in {b"\xff\xfe", b"\xfe\xff"}
        convert = f"iconv -f {'UTF-16' if utf16 else 'WINDOWS-1252'} -t UTF-8"
        if self.name == STDIN_NAME:
            return InputError(message, remedy=f"convert it on the way: … | {convert} | thumb batch -")
        stem, suffix = os.path.splitext(self.name)  # noqa: PTH122 - keeps the name as it was given
        target = f"{stem}.utf8{suffix}"
        return InputError(
            message, remedy=f"convert it: {convert} {shlex.quote(self.name)} > {shlex.quote(target)}"
        )


def _split_text(text: str) -> list[str]:
    # Not splitlines(), which also breaks at form feeds and U+2028: characters that a title may hold.
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    lines.pop()
    return lines
