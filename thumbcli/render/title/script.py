"""Detect the scripts and the direction of a text, and remove characters that cannot be drawn."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from enum import StrEnum
from functools import cache, lru_cache

from thumbcli.render.title.word_data import DATA, read_table

__all__ = [
    "UNSPACED",
    "Script",
    "clean_text",
    "dominant_script",
    "first_direction",
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

_JOINERS = "\u200c\u200d"
_KEYCAP = "\u20e3"
_BLACK_FLAG = "\U0001f3f4"

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
    starts, scripts = _blocks()
    counts: dict[Script, int] = {}
    for char in text:
        if char.isalpha() or unicodedata.category(char)[0] == "M":
            script = scripts[bisect_right(starts, ord(char)) - 1]
            counts[script] = counts.get(script, 0) + 1
    for neighbour in (Script.JAPANESE, Script.KOREAN):
        if neighbour in counts and Script.CHINESE in counts:
            counts[neighbour] += counts.pop(Script.CHINESE)
    return counts


@cache
def _blocks() -> tuple[tuple[int, ...], tuple[Script, ...]]:
    """Return where each run of blocks of one script starts, in ascending order, and its script."""
    table = read_table(DATA / "script_blocks.txt", Script)
    starts, scripts = zip(*sorted((int(start, 16), script) for start, script in table.items()), strict=True)
    return starts, scripts


@lru_cache(4096)
def dominant_script(text: str) -> Script:
    """Return the script of most letters; Latin for a text without letters and in a tie."""
    counts = scripts_of(text)
    if not counts:
        return Script.LATIN
    return max(counts, key=lambda script: (counts[script], script is Script.LATIN, script))


def is_rtl(text: str) -> bool:
    """Tell whether the first strong character is written from right to left (UAX 9, rule P2)."""
    return first_direction(text) in {"R", "AL"}


def first_direction(text: str) -> str:
    """Return the bidirectional class of the first strong character, `L`, `R` or `AL`; empty without one."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "")


def graphemes(text: str) -> list[str]:
    """Split `text` into characters, each with its combining marks and what is joined to it."""
    parts: list[str] = []
    for char in text:
        joins = unicodedata.category(char)[0] == "M" or char in _JOINERS
        if parts and (joins or parts[-1][-1] in _JOINERS):
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
        elif "\U000e0020" <= char <= "\U000e007f":
            # Tags say which flag a black flag is: that of Scotland, or of Wales.
            if not kept or not (kept[-1] == _BLACK_FLAG or "\U000e0020" <= kept[-1] < "\U000e007f"):
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
    """Tell whether `char` is in the block of bold, italic and script variants of Latin and Greek letters."""
    return "\U0001d400" <= char <= "\U0001d7ff"
