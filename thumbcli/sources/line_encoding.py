"""The encoding of a list of lines: named by a person, marked in the file, or told by its letters."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from thumbcli.errors import InputError
from thumbcli.sources.guess_charset import guess_charset, is_damaged_utf8

if TYPE_CHECKING:
    from codecs import IncrementalDecoder
    from collections.abc import Callable

__all__ = ["UTF8", "LineEncoding"]

UTF8: Final = "utf-8"

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (codecs.BOM_UTF8, "UTF-8"),
)
"""Byte order marks; that of UTF-32 begins with that of UTF-16."""

_LONGEST_MARK: Final = 4

_WESTERN: Final = "WINDOWS-1252"
"""What Excel saves as CSV in Western Europe and America, and the only encoding that is read unasked."""

_WIDE: Final = ("utf-16", "utf-32", "utf_16", "utf_32")
"""How the names begin of encodings in which ASCII is no ASCII."""

_UNREADABLE: Final = "\udcff"
"""Stands for bytes that an encoding does not have: no text has it, and no UTF-8."""

_ERRORS: Final = "thumbcli-unreadable"


def _mark_unreadable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _UNREADABLE, error.end


codecs.register_error(_ERRORS, _mark_unreadable)


def _is_marked(asked: str, marked: str) -> bool:
    """Tell whether an encoding may begin with the mark of `marked`: UTF-16LE with that of UTF-16."""
    return codecs.lookup(marked).name in {(name := codecs.lookup(asked).name), name[:6]}


class LineEncoding:
    """Turns what is read of one source into UTF-8.

    Args:
        source: The source, for messages.
        asked: The encoding that a person names, by any name that Python knows; empty for none.
        warn: Is told which encoding the list is read in, where nobody has named it.
    """

    def __init__(self, source: str, asked: str, warn: Callable[[str], None]) -> None:
        self._source, self._asked, self._warn = source, asked, warn
        self._begun: bytes | None = b""  # as long as it may be half of a mark
        self._decoder: IncrementalDecoder | None = None
        self._shown = "UTF-8"
        self._hint = ""
        self._may_be_utf8 = False
        self.settled = False

    def utf8(self, piece: bytes, *, last: bool) -> bytes:
        """Return the next piece of the source in UTF-8; what can't be decoded is not UTF-8 there either."""
        if self._begun is not None:
            self._begun += piece
            if len(self._begun) < _LONGEST_MARK and not last:
                return b""
            piece, self._begun = self._begun, None
            self._choose(piece)
        if self._decoder is None:
            return piece
        if self._may_be_utf8 and not piece.isascii():
            self._may_be_utf8 = False
            self._tell_utf8(piece)
        return self._decoder.decode(piece, last).encode(UTF8, "surrogatepass")

    def _choose(self, head: bytes) -> None:
        marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
        if marked and self._asked and not _is_marked(self._asked, marked):
            self._warn(
                f"{self._source} begins with the byte order mark of {marked}, and is read as that, not as"
                f" {self._asked}"
            )
        elif marked.startswith(("UTF-16", "UTF-32")) and not self._asked:
            self._warn(f"{self._source} is {marked} by its byte order mark, and is read as that")
        name = codecs.lookup(marked or self._asked or UTF8).name
        self.settled = bool(marked or self._asked)
        if name != UTF8:
            self._read_as(marked or self._asked)

    def _read_as(self, name: str) -> None:
        self._shown = name
        self._may_be_utf8 = name == self._asked and not codecs.lookup(name).name.startswith(_WIDE)
        self._decoder = codecs.getincrementaldecoder(name)(_ERRORS)

    def _tell_utf8(self, piece: bytes) -> None:
        """Tell that a list looks like UTF-8, which hardly any text does by chance."""
        try:
            text = codecs.getincrementaldecoder(UTF8)().decode(piece)
        except UnicodeDecodeError:
            return
        if not text.isascii():
            self._warn(
                f"{self._source} looks like UTF-8, and is read as {self._shown}, as --encoding says;"
                " leave that out if letters are wrong"
            )

    def settle(self, sample: bytes, place: str, *, is_utf8: bool) -> Callable[[bytes], bytes] | None:
        """Decide, at the first line that is not UTF-8, what the rest of the source is.

        Args:
            sample: That line and what follows it.
            place: The byte and the line, for a message.
            is_utf8: Whether a line before it has characters beyond ASCII.

        Returns:
            What turns bytes that were read already into UTF-8; None if such a line is a single damaged one.

        Raises:
            InputError: It is in another encoding for sure, and not the one that is read unasked.
        """
        self.settled = True
        if is_utf8 or is_damaged_utf8(sample):
            return None
        charset = guess_charset(sample)
        if charset is None:
            return None
        if not charset.is_sure:
            self._hint = charset.name
            return None
        if charset.name != _WESTERN:
            raise InputError(
                f"{self._source}: {place} is not UTF-8 but {charset.told}",
                remedy=f"read it with --encoding {charset.name}",
            )
        self._warn(
            f"{self._source} is not UTF-8 but {charset.told}, and is read as that; --encoding names another"
        )
        self._read_as(charset.name)
        return lambda data: data.decode(charset.name, _ERRORS).encode(UTF8, "surrogatepass")

    def problem(self, error: UnicodeDecodeError) -> tuple[str, str]:
        """Return why a line can't be read, and what to do."""
        if self._decoder is not None:
            return (
                f"the line has bytes that {self._shown} does not have",
                "correct it, or name the encoding of the list with --encoding",
            )
        wrong = f"byte {error.start + 1} of the line is 0x{error.object[error.start]:02X}, which is not UTF-8"
        if not self._hint:
            return wrong, "correct it; a list in another encoding needs --encoding NAME"
        return (
            f"{wrong}, but perhaps {self._hint}",
            f"correct it; if all of the list is {self._hint}, say so: --encoding {self._hint}",
        )
