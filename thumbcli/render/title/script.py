"""Which scripts a text is written in, which way it runs, and what of it can't stand in a picture."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from enum import StrEnum
from functools import lru_cache

__all__ = ["UNSPACED", "Script", "dominant_script", "graphemes", "has_tower", "is_rtl", "scripts_of", "tidy"]


class Script(StrEnum):
    """A writing system that has its own face, line metrics or way of breaking."""

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
_STARTS = [start for start, _ in _BLOCKS]
_JOINERS = "\u200c\u200d"
_KEYCAP = "\u20e3"
_MARKS_PER_LETTER = 6
_ON_ANY_LETTER = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20df\ufe20-\ufe2f]"
_TOWER = re.compile(f"({_ON_ANY_LETTER}{{2}}){_ON_ANY_LETTER}+")


def scripts_of(text: str) -> dict[Script, int]:
    """Count the letters of each script; Han counts for the East Asian script that stands beside it."""
    if text.isascii():
        latin = sum(map(str.isalpha, text))
        return {Script.LATIN: latin} if latin else {}
    counts: dict[Script, int] = {}
    for char in text:
        if char.isalpha() or unicodedata.category(char)[0] == "M":
            script = _BLOCKS[bisect_right(_STARTS, ord(char)) - 1][1]
            counts[script] = counts.get(script, 0) + 1
    for neighbour in (Script.JAPANESE, Script.KOREAN):
        if neighbour in counts and Script.CHINESE in counts:
            counts[neighbour] += counts.pop(Script.CHINESE)
    return counts


@lru_cache(4096)
def dominant_script(text: str) -> Script:
    """Return the script of most letters; Latin for a text without letters, and where two tie."""
    counts = scripts_of(text)
    if not counts:
        return Script.LATIN
    return max(counts, key=lambda script: (counts[script], script is Script.LATIN, script))


def is_rtl(text: str) -> bool:
    """Tell whether the first strong character runs from right to left (UAX 9, rule P2)."""
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
    """Split `text` so that no combining mark or joined character is torn from its base."""
    parts: list[str] = []
    for char in text:
        glued = bool(parts) and (
            unicodedata.category(char)[0] == "M" or char in _JOINERS or parts[-1][-1] in _JOINERS
        )
        if glued:
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def has_tower(text: str) -> bool:
    """Tell whether a letter carries so many marks that `tidy` leaves some out."""
    return not text.isascii() and bool(_TOWER.search(text))


def tidy(text: str) -> str:
    """Take out what draws nothing or wrecks a line.

    Goes: format characters (but joiners between letters that need them), variation selectors, combining marks
    without a base, and what makes a tower on one letter: of marks that go on any letter all but two, of a
    script's own (Burmese puts five on one letter) all but six. Mathematical letters become plain.
    """
    if text.isascii():
        return text
    text = _TOWER.sub(r"\1", text)
    kept: list[str] = []
    marks = 0
    for char in text:
        kind = unicodedata.category(char)
        if kind[0] == "M":
            marks += 1
            bare = not kept or kept[-1] == " "
            if bare or marks > _MARKS_PER_LETTER or char == _KEYCAP or _is_selector(char):
                continue
        elif char in _JOINERS:
            if not kept or kept[-1].isascii():
                continue
        elif kind in {"Cf", "Cc", "Cs"}:
            continue
        else:
            marks = 0
            if 0x1D400 <= ord(char) <= 0x1D7FF:  # noqa: PLR2004 - Unicode's block of mathematical letters
                char = unicodedata.normalize("NFKC", char)  # noqa: PLW2901 - the letter it stands for
        kept.append(char)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
