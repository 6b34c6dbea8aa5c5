"""Reads a JSON document that is one list of objects or titles, element by element."""

from __future__ import annotations

from codecs import getincrementaldecoder
from contextlib import closing
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.options.column_map import TITLE
from thumbcli.sources.jsonl_reader import decode_first
from thumbcli.sources.line_reader import LINE_MAX_BYTES, open_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from thumbcli.sources.row_parsing import Warn
    from thumbcli.sources.tables import Records

__all__ = ["array_records", "is_array"]

_BLANKS: Final = " \t\r\n"
_BLANKS_MAX: Final = 1000


def is_array(path: str, stop: Event) -> bool:
    """Tell whether a file begins as a JSON list does.

    Raises:
        InputError: It can't be read.
    """
    with closing(open_file(path, stop)) as feed:
        try:
            head = feed.read()[: 3 + _BLANKS_MAX]
        except OSError:
            return False
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["


def array_records(stop: Event) -> Callable[[str, str | None, Warn], Records]:
    """Return what reads the elements of a list."""

    def records(path: str, column: str | None, _warn: Warn) -> Records:
        """Yield the line and the fields of each element.

        Raises:
            InputError: It is not JSON, or an element is neither an object nor a text, or too long.
        """
        with closing(_Text(path, stop)) as text:
            if text.next_char() != "[":
                raise text.error("it is not a list")
            text.skip(1)
            char = text.next_char()
            while char != "]":
                line = text.line
                element = text.take_element()
                if isinstance(element, str):
                    element = {column or TITLE: element}
                if not isinstance(element, dict):
                    raise text.error("an element is neither an object nor a text")
                yield line, element
                char = text.next_char()
                if char == ",":
                    text.skip(1)
                    char = text.next_char()
                    if char == "]":
                        raise text.error("a comma is followed by no element")
                elif char != "]":
                    raise text.error("a comma or the end of the list is missing")

    return records


class _Text:
    """The text of a document, of which a piece is in memory."""

    def __init__(self, path: str, stop: Event) -> None:
        self._path, self._feed = path, open_file(path, stop)
        self._decoder = getincrementaldecoder("utf-8-sig")()
        self._piece, self._at, self._ended = "", 0, False
        self.line = 1

    def close(self) -> None:
        """Close the file."""
        self._feed.close()

    def error(self, reason: str) -> InputError:
        """Return the error for what stands here."""
        return InputError(
            f"{self._path}:{self.line} can't be read: {reason}",
            remedy="check it: jq . FILE, or write JSON Lines",
        )

    def next_char(self) -> str:
        """Skip blanks and return the next character; empty at the end."""
        while True:
            while self._at < len(self._piece):
                char = self._piece[self._at]
                if char not in _BLANKS:
                    return char
                self.skip(1)
            if not self._more():
                raise self.error("the list never ends")

    def skip(self, chars: int) -> None:
        """Go on behind some characters."""
        self.line += self._piece.count("\n", self._at, self._at + chars)
        self._at += chars

    def take_element(self) -> object:
        """Return the value that begins here."""
        while True:
            try:
                value, end = decode_first(self._piece, self._at)
            except ValueError as error:
                if len(self._piece) - self._at > LINE_MAX_BYTES:
                    limit = f"{LINE_MAX_BYTES // 1024:,} KB"
                    raise self.error(
                        f"it is not JSON, or an element is longer than {limit}: {error}"
                    ) from None
                if not self._more():
                    raise self.error(str(error)) from None
            else:
                self.skip(end - self._at)
                return value

    def _more(self) -> bool:
        """Read the next piece; False at the end."""
        if self._ended:
            return False
        try:
            data = self._feed.read()
            self._ended = not data
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise self.error(f"byte 0x{error.object[error.start]:02X} is not UTF-8") from None
        except OSError as error:
            raise self.error((error.strerror or str(error)).lower()) from error
        self._piece, self._at = self._piece[self._at :] + text, 0
        return True
