"""Find what nobody can see: titles without anything else are refused, and file names go without it."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["can_be_seen", "drop_invisible"]

_NEVER_SHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""General categories: controls, formats (zero-width, bidi, tags), surrogates, private use, unassigned."""

_IGNORABLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Hangul fillers, variation selectors and others: the letters and marks in Default_Ignorable_Code_Point.

Source:
    DerivedCoreProperties.txt of the Unicode Character Database.
"""

_BLANKS: Final = frozenset("\u2800\ufffc\U00013441\U00013442\U00016fe4\U0001d159")
"""Characters that leave an empty place and are no spaces: Braille, object, hieroglyphs, Khitan, notes."""

_JOINERS: Final = frozenset("\u200c\u200d")
_AROUND_CHARS: Final = 8
"""How far to look for the letters beside a joiner; only marks stand between."""

_MARKS_MAX: Final = 4


_UNDRAWN: Final = frozenset({"Cc", "Cf", "Cs"})
"""Those of them that no font draws. Python may not know the newest emoji yet, and a font may have its own."""


def can_be_seen(text: str) -> bool:
    """Tell whether `text` has a character that leaves a mark on paper."""
    return any(
        not char.isspace()
        and char not in _BLANKS
        and char not in _IGNORABLE
        and unicodedata.category(char) not in _UNDRAWN
        for char in text
    )


def drop_invisible(text: str) -> str:
    """Return `text` in NFC without invisible characters; blanks of every kind become spaces.

    A joiner stays where the letters beside it change their form with it, as in Persian and Indic words.
    A letter keeps four nonspacing marks, and no mark twice in a row; a mark without a letter is dropped.

    Source:
        Joiners after RFC 5892, appendix A; marks after Unicode Technical Standard 39, section 5.4.
    """
    if text.isascii() and text.isprintable():
        return text
    before = ""
    while text != before:
        # What is dropped can bring a mark beside another letter: until nothing changes any more.
        before = text
        seen = "".join(map(_seen, unicodedata.normalize("NFC", text)))
        text = unicodedata.normalize("NFC", _drop_joiners(_limit_marks(seen)))
    return text


def _seen(char: str) -> str:
    if char in _JOINERS:
        return char
    if char.isspace() or char in _BLANKS:
        return " "
    return "" if char in _IGNORABLE or unicodedata.category(char) in _NEVER_SHOWN else char


def _drop_joiners(text: str) -> str:
    if _JOINERS.isdisjoint(text):
        return text
    from idna import valid_contextj

    def is_kept(place: int) -> bool:
        start = max(0, place - _AROUND_CHARS)
        try:
            return valid_contextj(text[start : place + _AROUND_CHARS], place - start)
        except ValueError:
            return False  # A neighbour without a name, such as a Tangut character; none of these join.

    return "".join(char for place, char in enumerate(text) if char not in _JOINERS or is_kept(place))


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    marks = _MARKS_MAX
    for char in text:
        category = unicodedata.category(char)
        if category[0] == "M":
            if marks == _MARKS_MAX or char == kept[-1]:
                continue
            marks += category != "Mc"
        elif char not in _JOINERS:
            marks = 0 if category[0] in "LNS" else _MARKS_MAX
        kept.append(char)
    return "".join(kept)
