"""Detect the scripts and the direction of a text, and remove characters that cannot be drawn."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from enum import StrEnum
from functools import lru_cache

__all__ = [
    "UNSPACED",
    "Script",
    "clean_text",
    "dominant_script",
    "graphemes",
    "has_excess_marks",
    "is_rtl",
    "scripts_of",
]


class Script(StrEnum):
    """A writing system that needs its own font, line metrics or line breaking."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    ARMENIAN = "armenian"
    HEBREW = "hebrew"
    ARABIC = "arabic"
    DEVANAGARI = "devanagari"
    BENGALI = "bengali"
    GURMUKHI = "gurmukhi"
    GUJARATI = "gujarati"
    ORIYA = "oriya"
    TAMIL = "tamil"
    TELUGU = "telugu"
    KANNADA = "kannada"
    MALAYALAM = "malayalam"
    SINHALA = "sinhala"
    THAI = "thai"
    LAO = "lao"
    MYANMAR = "myanmar"
    GEORGIAN = "georgian"
    ETHIOPIC = "ethiopic"
    KHMER = "khmer"
    JAPANESE = "japanese"
    KOREAN = "korean"
    CHINESE = "chinese"
    OTHER = "other"


UNSPACED = frozenset({Script.THAI, Script.JAPANESE, Script.CHINESE, Script.LAO, Script.KHMER, Script.MYANMAR})
"""Scripts that put no space between words."""

_BLOCKS: tuple[tuple[int, Script], ...] = (
    (0x0000, Script.LATIN),
    (0x0370, Script.GREEK),
    (0x0400, Script.CYRILLIC),
    (0x0530, Script.ARMENIAN),
    (0x0590, Script.HEBREW),
    (0x0600, Script.ARABIC),
    (0x0700, Script.OTHER),
    (0x0750, Script.ARABIC),
    (0x0780, Script.OTHER),
    (0x08A0, Script.ARABIC),
    (0x0900, Script.DEVANAGARI),
    (0x0980, Script.BENGALI),
    (0x0A00, Script.GURMUKHI),
    (0x0A80, Script.GUJARATI),
    (0x0B00, Script.ORIYA),
    (0x0B80, Script.TAMIL),
    (0x0C00, Script.TELUGU),
    (0x0C80, Script.KANNADA),
    (0x0D00, Script.MALAYALAM),
    (0x0D80, Script.SINHALA),
    (0x0E00, Script.THAI),
    (0x0E80, Script.LAO),
    (0x0F00, Script.OTHER),
    (0x1000, Script.MYANMAR),
    (0x10A0, Script.GEORGIAN),
    (0x1100, Script.KOREAN),
    (0x1200, Script.ETHIOPIC),
    (0x13A0, Script.OTHER),
    (0x1780, Script.KHMER),
    (0x1800, Script.OTHER),
    (0x1C80, Script.CYRILLIC),
    (0x1C90, Script.GEORGIAN),
    (0x1CC0, Script.OTHER),
    (0x1E00, Script.LATIN),
    (0x1F00, Script.GREEK),
    (0x2000, Script.OTHER),
    (0x2C60, Script.LATIN),
    (0x2C80, Script.OTHER),
    (0x3005, Script.CHINESE),
    (0x3008, Script.OTHER),
    (0x3040, Script.JAPANESE),
    (0x3100, Script.CHINESE),
    (0x3130, Script.KOREAN),
    (0x3190, Script.CHINESE),
    (0x31F0, Script.JAPANESE),
    (0x3200, Script.OTHER),
    (0x3400, Script.CHINESE),
    (0x4DC0, Script.OTHER),
    (0x4E00, Script.CHINESE),
    (0xA000, Script.OTHER),
    (0xA720, Script.LATIN),
    (0xA800, Script.OTHER),
    (0xAC00, Script.KOREAN),
    (0xD7FC, Script.OTHER),
    (0xF900, Script.CHINESE),
    (0xFB00, Script.LATIN),
    (0xFB13, Script.ARMENIAN),
    (0xFB1D, Script.HEBREW),
    (0xFB50, Script.ARABIC),
    (0xFE00, Script.OTHER),
    (0xFE70, Script.ARABIC),
    (0xFF00, Script.LATIN),
    (0xFF61, Script.JAPANESE),
    (0xFFA0, Script.OTHER),
    (0x20000, Script.CHINESE),
    (0x323B0, Script.OTHER),
)
"""The first code point of each run of blocks with one script, from Unicode's Blocks.txt."""

_BLOCK_STARTS = [start for start, _ in _BLOCKS]
_JOINERS = "\u200c\u200d"
_KEYCAP = "\u20e3"
_MATHEMATICAL_LETTERS = ("\U0001d400", "\U0001d7ff")
"""Unicode's block of bold, italic and script variants of Latin and Greek letters."""

_MAX_SHARED_MARKS = 2
_MAX_MARKS = 6
"""Burmese puts five marks on one letter; nothing needs more."""

_SHARED_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20df\ufe20-\ufe2f]"
"""A combining mark for letters of any script: Unicode's five blocks of combining marks."""

_EXCESS_MARKS = re.compile(f"({_SHARED_MARK}{{{_MAX_SHARED_MARKS}}}){_SHARED_MARK}+")


def scripts_of(text: str) -> dict[Script, int]:
    """Count the letters of each script; in a text with Japanese or Korean letters, Han counts for these."""
    if text.isascii():
        latin = sum(map(str.isalpha, text))
        return {Script.LATIN: latin} if latin else {}
    counts: dict[Script, int] = {}
    for char in text:
        if char.isalpha() or unicodedata.category(char)[0] == "M":
            script = _BLOCKS[bisect_right(_BLOCK_STARTS, ord(char)) - 1][1]
            counts[script] = counts.get(script, 0) + 1
    for neighbour in (Script.JAPANESE, Script.KOREAN):
        if neighbour in counts and Script.CHINESE in counts:
            counts[neighbour] += counts.pop(Script.CHINESE)
    return counts


@lru_cache(4096)
def dominant_script(text: str) -> Script:
    """Return the script of most letters; Latin for a text without letters and in a tie."""
    counts = scripts_of(text)
    if not counts:
        return Script.LATIN
    return max(counts, key=lambda script: (counts[script], script is Script.LATIN, script))


def is_rtl(text: str) -> bool:
    """Tell whether the first strong character is written from right to left (UAX 9, rule P2)."""
    for char in text:
        if char.isascii() and char.isalpha():
            return False
        direction = unicodedata.bidirectional(char)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def graphemes(text: str) -> list[str]:
    """Split `text` into characters, each with its combining marks and what is joined to it."""
    parts: list[str] = []
    for char in text:
        joined = bool(parts) and (
            unicodedata.category(char)[0] == "M" or char in _JOINERS or parts[-1][-1] in _JOINERS
        )
        if joined:
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def has_excess_marks(text: str) -> bool:
    """Tell whether a letter has so many combining marks that `clean_text` removes some."""
    return not text.isascii() and bool(_EXCESS_MARKS.search(text))


def clean_text(text: str) -> str:
    """Remove what draws nothing or does not fit in a line.

    Removed are format characters (except joiners between letters that need them), variation selectors,
    combining marks without a base, and excess marks: a letter keeps two of those that go on any letter, and
    six of its script's own. Mathematical letters become plain ones.
    """
    if text.isascii():
        return text
    text = _EXCESS_MARKS.sub(r"\1", text)
    kept: list[str] = []
    marks = 0
    for char in text:
        kind = unicodedata.category(char)
        if kind[0] == "M":
            marks += 1
            has_base = bool(kept) and kept[-1] != " "
            if not has_base or marks > _MAX_MARKS or char == _KEYCAP or _is_variation_selector(char):
                continue
        elif char in _JOINERS:
            if not kept or kept[-1].isascii():
                continue
        elif kind in {"Cf", "Cc", "Cs"}:
            continue
        else:
            marks = 0
        kept.append(unicodedata.normalize("NFKC", char) if _is_mathematical_letter(char) else char)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _is_variation_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _is_mathematical_letter(char: str) -> bool:
    first, last = _MATHEMATICAL_LETTERS
    return first <= char <= last
