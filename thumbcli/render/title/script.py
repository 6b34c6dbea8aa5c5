"""Detect the scripts and the direction of a text, and remove characters that cannot be drawn."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from thumbcli.render.title.word_data import DATA, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "UNSPACED",
    "Script",
    "clean_text",
    "count_marks",
    "direction_runs",
    "dominant_script",
    "graphemes",
    "has_excess_marks",
    "has_rtl",
    "is_rtl",
    "joins_next",
    "letter_counts",
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

_RTL = frozenset({"R", "AL"})
_STRONG = _RTL | {"L"}
"""Classes of characters that have a direction (UAX 9)."""

_RUN_WORDS = 2
_RTL_SHARE, _RTL_SHARE_AT_START = 0.4, 0.25
"""The majority: Arabic and Hebrew write few vowels, so two of their letters stand for three Latin ones. A
title that begins from the right may name more in Latin letters."""

_RTL_HALF = 0.5
"""Up to this share, words are counted in a title that begins from the left, if both directions have rows
of them."""

_LETTERS_PER_SYLLABLE = {Script.CHINESE: 3, Script.JAPANESE: 3, Script.KOREAN: 2}

_JOINERS = "\u200c\u200d"
_VIRAMA = 9
"""The combining class of signs that join two consonants."""

_KEYCAP = "\u20e3"
_BLACK_FLAG = "\U0001f3f4"

_MAX_SHARED_MARKS = 2
_MAX_MARKS = 6
"""Burmese puts five marks on one letter; nothing needs more."""

_SHARED_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20df\ufe20-\ufe2f]"
"""A combining mark for letters of any script: Unicode's five blocks of combining marks."""

_EXCESS_MARKS = f"({_SHARED_MARK}{{{_MAX_SHARED_MARKS}}}){_SHARED_MARK}+"


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


def letter_counts(text: str) -> dict[Script, int]:
    """Count the letters of each script; a character that is a syllable or a word counts as several."""
    counts = scripts_of(text)
    return {script: count * _LETTERS_PER_SYLLABLE.get(script, 1) for script, count in counts.items()}


@cache
def _blocks() -> tuple[tuple[int, ...], tuple[Script, ...]]:
    """Return where each run of blocks of one script starts, in ascending order, and its script."""
    table = read_table(DATA / "script_blocks.txt", Script)
    starts, scripts = zip(*sorted((int(start, 16), script) for start, script in table.items()), strict=True)
    return starts, scripts


@lru_cache(4096)
def dominant_script(text: str) -> Script:
    """Return the script of most letters; Latin for a text without letters and in a tie.

    A Japanese title may have more Latin letters than its own, in the names of products: see `letter_counts`.
    """
    counts = letter_counts(text)
    if not counts:
        return Script.LATIN
    return max(counts, key=lambda script: (counts[script], script is Script.LATIN, script))


def is_rtl(text: str) -> bool:
    """Tell whether a text is written from right to left, by the share of its strong characters that are.

    The first strong character alone (UAX 9, rule P2) tells less: a headline may begin with a name in Latin
    letters, or quote a word of another script.
    """
    if text.isascii():
        return False
    strong = [kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG]
    if not strong:
        return False
    rtl = 1 - strong.count("L") / len(strong)
    words = text.split()
    if strong[0] == "L" and _RTL_SHARE <= rtl < _RTL_HALF and direction_runs(words):
        return sum(map(has_rtl, words)) * 2 >= sum(any(map(str.isalpha, word)) for word in words)
    return rtl >= (_RTL_SHARE if strong[0] == "L" else _RTL_SHARE_AT_START)


def has_rtl(text: str) -> bool:
    """Tell whether some character is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in _RTL for char in text)


def direction_runs(tokens: Sequence[str]) -> tuple[int, ...]:
    """Return where a text changes its direction: the indexes of the tokens that begin a run.

    Empty unless it has a run of at least two words in each direction: a lone name inside of a text in the
    other direction is a part of its phrase.
    """
    kinds = [has_rtl(token) for token in tokens if any(map(str.isalpha, token))]
    places = [index for index, token in enumerate(tokens) if any(map(str.isalpha, token))]
    starts = [at for at in range(1, len(kinds)) if kinds[at] != kinds[at - 1]]
    edges = [0, *starts, len(kinds)]
    long = {kinds[start] for start, end in pairwise(edges) if end - start >= _RUN_WORDS}
    return tuple(places[at] for at in starts) if len(long) > 1 else ()


def graphemes(text: str) -> list[str]:
    """Split `text` into characters, each with its combining marks and what is joined to it."""
    parts: list[str] = []
    for char in text:
        joins = unicodedata.category(char)[0] == "M" or char in _JOINERS
        if parts and (joins or parts[-1][-1] in _JOINERS or joins_next(parts[-1][-1])):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def count_marks(text: str) -> int:
    """Count the signs that stand above, below or inside of a letter: they take no room in a line."""
    return 0 if text.isascii() else sum(unicodedata.category(char)[0] == "M" for char in text)


def joins_next(char: str) -> bool:
    """Tell whether a sign joins two consonants into one cluster: the virama of Indic scripts and the like."""
    return char > "\u0900" and unicodedata.combining(char) == _VIRAMA


def has_excess_marks(text: str) -> bool:
    """Tell whether a letter has so many combining marks that `clean_text` removes some."""
    return not text.isascii() and bool(re.search(_EXCESS_MARKS, text))


def clean_text(text: str) -> str:
    """Remove what draws nothing or does not fit in a line.

    Removed are format characters (except joiners between letters that need them), variation selectors,
    combining marks without a base, and excess marks: a letter keeps two of those that go on any letter, and
    six of its script's own. Mathematical letters become plain ones.
    """
    if text.isascii():
        return text
    text = re.sub(_EXCESS_MARKS, r"\1", text)
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
