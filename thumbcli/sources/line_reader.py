"""Reads decoded lines from files and pipes, in constant memory and with waits that can be stopped."""

from __future__ import annotations

import io
import os
import re
import select
import stat
import sys
from collections import deque
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from thumbcli.errors import InputError
from thumbcli.file_rights import other_owner
from thumbcli.regular_files import FileRefusedError, OutsideFolderError
from thumbcli.shell_commands import piped, readable_advice
from thumbcli.sources.compressed_files import unpacked
from thumbcli.sources.foreign_documents import HEAD_BYTES, ForeignDocument, foreign_bytes
from thumbcli.sources.line_encoding import LineEncoding
from thumbcli.sources.source_files import is_in_store, open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from threading import Event
    from typing import BinaryIO

__all__ = [
    "LINE_MAX_BYTES",
    "TOO_LONG",
    "WAITING",
    "ByteFeed",
    "Lines",
    "is_stream",
    "open_file",
    "open_stdin",
]

LINE_MAX_BYTES: Final = 1024 * 1024
"""Longer lines are skipped: a title has at most 200 characters."""

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_ENDLESS_LINE_BYTES: Final = 64 * LINE_MAX_BYTES
"""A line this long is no line: the source is given up, which may be a stream that never ends."""

_READ_BYTES: Final = 64 * 1024
_SAMPLE_BYTES: Final = 16 * 1024
"""How much of a list is enough to tell its encoding."""

_POLL_S: Final = 0.2
"""How soon a stop is noticed while a pipe is silent."""

_DESCRIPTOR: Final = re.compile(r"/dev/stdin|/dev/fd/\d+|/proc/self/fd/\d+")
"""What a shell hands over as a file: standard input, or a pipe, as in `thumb batch <(sort titles.txt)`."""

_MARK: Final = "\ufeff"
"""The byte order mark, which stands within a file too where several were joined."""

_END_OF_DOS_FILE: Final = b"\x1a"


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


ByteFeed: TypeAlias = _PollingFeed | _StreamFeed
"""A source of bytes: `read` returns none at the end and after a stop; it may block if `may_wait`."""


def is_stream(path: str) -> bool:
    """Tell whether `path` is a descriptor of a pipe or the like, which can be read only once."""
    try:
        return bool(_DESCRIPTOR.fullmatch(path)) and not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - as given
    except OSError:
        return False  # Opening it says why.


def open_file(path: str, stop: Event) -> ByteFeed:
    """Open a regular file, or a pipe that a shell has opened already.

    Raises:
        InputError: It can't be opened, is a folder, a pipe with a name, a device or a socket, or a link that
            leads out of its folder.
    """
    if not path:
        raise InputError("a source has an empty name", remedy="name a file, or - for standard input")
    try:
        if not is_stream(path):
            is_descriptor = _DESCRIPTOR.fullmatch(path)
            file = Path(path).open("rb") if is_descriptor else open_source(path)  # noqa: SIM115 - closed by `close`
            return _StreamFeed(unpacked(path, file), stop, owned=True)
        # Opened again by its name, a socket fails.
        descriptor = os.dup(int(path.rpartition("/")[2].replace("stdin", "0")))
    except OSError as error:
        raise _unreadable(path, error) from error
    return _PollingFeed(descriptor, stop, owned=True)


def open_stdin(stream: BinaryIO | None, stop: Event) -> ByteFeed:
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
    feed: ByteFeed = _StreamFeed(stream, stop, owned=False)
    if sys.platform != "win32":  # It polls no pipes.
        feed = _PollingFeed(descriptor, stop, owned=False)
    return feed


def _missing(path: str) -> InputError:
    if _SCHEME.match(path) and not is_in_store(path):
        return InputError(
            f"{path} is not read: of addresses, sources may be those of the web and of s3://, gs:// and az://",
            remedy="copy it to a file first, or pipe its titles in: … | thumb batch -",
        )
    return InputError(f"{path} does not exist", remedy="check the name and the folder")


def _unreadable(path: str, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    if isinstance(error, FileNotFoundError):
        return _missing(path)
    if isinstance(error, PermissionError):
        return InputError(f"{path} is not readable", remedy=readable_advice(path, other_owner(path)))
    if isinstance(error, OutsideFolderError):
        return InputError(f"{path} is not read: {reason}", remedy="name that file itself")
    if isinstance(error, IsADirectoryError) or os.path.isdir(path):  # noqa: PTH112 - a name, not yet a path
        return InputError(f"{path} is a folder", remedy=f"name the files in it: {path.rstrip('/')}/*.csv")
    if isinstance(error, FileRefusedError):
        remedy = f"pipe its lines in: {piped(path)} | thumb batch -"
        return InputError(f"{path} is not read: {reason}", remedy=remedy)
    return InputError(f"{path} can't be read: {reason.lower()}", remedy="check the file and its disk")


class Lines:
    """The lines of one source, without their ends (LF, CR LF or CR) and byte order marks.

    A line that can't be decoded is yielded with its bytes as lone surrogates, and `take_unreadable` says so.
    What makes the rest of a source unreadable raises only when all lines before it were yielded.

    Args:
        name: The source as the user named it.
        feed: Its bytes.
        encoding: The encoding that a person names; empty for none.
        warn: Is told which encoding it is read in, where nobody has named it.

    Attributes:
        name: The source as the user named it.
        number: The number of the line that was yielded last, from 1.
        read_bytes: How much of the source was turned into lines so far.
    """

    def __init__(
        self,
        name: str,
        feed: ByteFeed,
        encoding: str = "",
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.name = name
        self._encoding = LineEncoding(name, encoding, warn)
        self._unreadable: dict[int, tuple[str, str]] = {}
        self._is_beyond_ascii = False
        self.number = 0
        self.read_bytes = 0
        self._feed = feed
        self._ready: deque[str | LineSignal] = deque()
        self._tail = b""  # a line whose end was not read yet
        self._head = b""
        self._seen = 0  # lines in `_ready` so far
        self._dropped_bytes = 0  # of a line that is too long and goes on
        self._ended = self._ends_open = False
        self._error: InputError | None = None

    @property
    def is_last_and_open(self) -> bool:
        """Whether the line that was yielded last is the last one of the source, and has no end."""
        return self._ends_open and not self._ready

    def __iter__(self) -> Iterator[str | LineSignal]:
        """Continue with the next line; all iterators share one position.

        Raises:
            InputError: The next line never ends, the source is in another encoding or not text, or reading
                failed.
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

    def peek_second(self) -> str:
        """Return the second of the next lines that are not blank, without taking any.

        Empty if there is none, or if it can't be read: that is raised when it is its turn.
        """
        taken: list[str | LineSignal] = []
        filled: list[str | LineSignal] = []
        with suppress(InputError):
            for line in self:
                if line is WAITING:
                    continue
                taken.append(line)
                if line is TOO_LONG or (line and not line.isspace()):
                    filled.append(line)
                if len(filled) > 1:
                    break
        self.put_back(taken)
        return filled[1] if len(filled) > 1 and isinstance(filled[1], str) else ""

    def put_back(self, lines: Sequence[str | LineSignal]) -> None:
        """Make `lines`, which were yielded last, the next ones again."""
        self._ready.extendleft(reversed(lines))
        self.number -= len(lines)

    def take_unreadable(self, first: int) -> tuple[str, str] | None:
        """Return why one of the lines from `first` to the last one can't be decoded, and what to do.

        Lines before it are forgotten, and those that were put back stay as they are.
        """
        if not self._unreadable:
            return None
        found = [number for number in self._unreadable if number <= self.number]
        told = next((self._unreadable[number] for number in found if number >= first), None)
        for number in found:
            del self._unreadable[number]
        return told

    def close(self) -> None:
        """Close the source."""
        self._feed.close()

    def refusal(self, document: ForeignDocument) -> InputError:
        """Return the error for a source that is another kind of document."""
        if document.charset:
            remedy = f"read it with --encoding {document.charset}"
            return InputError(f"{self.name} is {document.what}", remedy=remedy)
        return InputError(f"{self.name} is {document.what}, not a list of titles", remedy=document.remedy)

    def _fill(self) -> None:
        try:
            piece = self._feed.read()
        except OSError as error:
            self._error = _unreadable(self.name, error)
            return
        self._ended = not piece
        piece = self._encoding.utf8(piece, last=self._ended)
        if len(self._head) < HEAD_BYTES:
            self._head = (self._head + piece)[:HEAD_BYTES]
            if document := foreign_bytes(self._head):
                self._error = self.refusal(document)
                return
        lines = self._split(piece)
        while lines:
            try:
                lines = self._add_all(lines)
            except InputError as error:
                self._error = error
                return
        if self._dropped_bytes or len(self._tail) > LINE_MAX_BYTES + len(b"\r\r"):
            self._drop_tail()

    def _split(self, piece: bytes) -> list[bytes]:
        """Return the lines that `piece` completes, with their ends, and keep the rest as the tail."""
        data = self._tail + piece
        if self._ended:
            data = data.rstrip(_END_OF_DOS_FILE)
        # At the ends of bytes alone: of text, splitlines() also splits at form feeds and U+2028.
        lines = data.splitlines(keepends=True)
        self._ends_open = self._ended and bool(lines) and not lines[-1].endswith((b"\n", b"\r"))
        self._tail = b""
        if lines and not self._ended and not lines[-1].endswith(b"\n"):
            # A CR may be half of a line end.
            self._tail = lines.pop()
            if self._tail == b"\r" and lines and lines[-1].endswith(b"\r"):
                self._tail = lines.pop() + self._tail
        return _joined_ends(lines) if b"\r\r\n" in data else lines

    def _add_all(self, lines: list[bytes]) -> list[bytes]:
        """Decode lines with their ends; return those to go on with, once the encoding is found.

        Raises:
            InputError: They are in another encoding, which has to be named.
        """
        for index, line in enumerate(lines):
            try:
                self._add(line)
            except UnicodeDecodeError as error:
                if not self._encoding.settled:
                    rest = lines[index:]
                    if (decoded := self._decoded_rest(rest, error)) is not None:
                        return decoded
                self._ready.append(line.rstrip(b"\r\n").decode("utf-8", "surrogateescape").lstrip(_MARK))
                self._seen += 1
                self._unreadable[self._seen] = self._encoding.problem(error)
                self.read_bytes += len(line)
        return []

    def _decoded_rest(self, rest: list[bytes], error: UnicodeDecodeError) -> list[bytes] | None:
        """Return lines that are not UTF-8 in UTF-8; None if only the first of them is damaged."""
        sample = b"".join(rest)[:_SAMPLE_BYTES] + self._tail[:_SAMPLE_BYTES]
        wrong = error.object[error.start]
        place = f"byte {self.read_bytes + error.start} (line {self._seen + 1}) is 0x{wrong:02X}, which"
        decode = self._encoding.settle(sample, place, is_utf8=self._is_beyond_ascii)
        if decode is None:
            return None
        self._tail = decode(self._tail)
        return [decode(line) for line in rest]

    def _add(self, line: bytes) -> None:
        """Decode one line with its end; a `UnicodeDecodeError` if it is not UTF-8."""
        if self._dropped_bytes:
            self._dropped_bytes = 0
        else:
            content = line.rstrip(b"\r\n")
            if not content.isascii() and len(content) <= LINE_MAX_BYTES:
                text: str | LineSignal = content.decode().lstrip(_MARK)
                self._is_beyond_ascii = True
            else:
                text = TOO_LONG if len(content) > LINE_MAX_BYTES else content.decode()
            self._ready.append(text)
            self._seen += 1
        self.read_bytes += len(line)

    def _drop_tail(self) -> None:
        """Forget the tail, which belongs to a line that is too long; report that line once."""
        if not self._dropped_bytes:
            self._ready.append(TOO_LONG)
            self._seen += 1
        kept = b"\r" if self._tail.endswith(b"\r") else b""
        dropped_bytes = len(self._tail) - len(kept)
        self._tail = kept
        self._dropped_bytes += dropped_bytes
        self.read_bytes += dropped_bytes
        if self._dropped_bytes > _ENDLESS_LINE_BYTES:
            limit = f"{_ENDLESS_LINE_BYTES // 1024**2} MB"
            self._error = InputError(
                f"{self.name}: line {self._seen} has more than {limit}",
                remedy="name the right file, or write one title per line",
            )


def _joined_ends(lines: list[bytes]) -> list[bytes]:
    """Return `lines` with CR CR LF as one end: CR LF, translated once more by a program that wrote it."""
    joined: list[bytes] = []
    for line in lines:
        if line == b"\r\n" and joined and joined[-1].endswith(b"\r"):
            joined[-1] += line
        else:
            joined.append(line)
    return joined
