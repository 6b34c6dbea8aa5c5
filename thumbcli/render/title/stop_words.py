"""Classify the words of a headline: function words, weak words, power words, numbers, compounds."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from thumbcli.render.title.word_data import read_list, word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "function_words",
    "is_abbreviation",
    "is_calendar_year",
    "is_compound",
    "is_label",
    "is_lone_letter",
    "is_number",
    "is_rest_of_number",
    "is_year",
    "normalize_token",
    "stop_words",
]

_PUNCTUATION = " .,!?:;\"'()[]{}\u2018\u2019\u201c\u201d\u2026\u00ab\u00bb\u00bf\u00a1-\u2013\u2014"
_NUMBER = re.compile(r"[#$\u00a3\u20ac\u00a5\u20b9]?\d[\d,.:]*(?:[kmb%x+]|st|nd|rd|th)?\+?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{3}")
_BEFORE_THOUSANDS = re.compile(r"[$\u00a3\u20ac]?\d{1,3}")
_YEAR, _CALENDAR_YEAR = re.compile(r"(?:19|20)\d\d"), re.compile(r"19\d\d|20[0-3]\d")
_VOWELS = frozenset("AEIOUY")
_SLAVIC = frozenset({"be", "bg", "cs", "mk", "pl", "ru", "sk", "sr", "uk"})


def is_lone_letter(word: str, language: str) -> bool:
    """Tell whether a word is one letter, which no line ends on in Slavic languages: `и`, `w`, `k`.

    Args:
        word: Without punctuation.
        language: ISO 639-1.
    """
    return len(word) == 1 and language in _SLAVIC and word.isalpha()


@cache
def stop_words(language: str = "en") -> frozenset[str]:
    """Return the function words of a language: never emphasized, and no good end of a line.

    Args:
        language: ISO 639-1; none are known of a language without a list. For English, and for `und`, the
            words are the English ones, and those of other languages that stand in names.
    """
    if language in {"en", "und"}:
        return function_words("en") | function_words("names")
    return function_words(language)


def function_words(language: str) -> frozenset[str]:
    """Return the function words of exactly this language; none if there is no list of them."""
    words = read_list("function_words.txt", language)
    return words | word_list("article") if language == "en" else words


@cache
def _compounds() -> dict[str, set[str]]:
    """Return what may follow the first word of each compound."""
    ends: dict[str, set[str]] = {}
    for compound in word_list("compound"):
        start, _, end = compound.partition("_")
        ends.setdefault(start, set()).add(end)
    return ends


@lru_cache(8192)
def normalize_token(token: str) -> str:
    """Return a token in lower case, without the punctuation around it, with straight apostrophes."""
    return token.lower().strip(_PUNCTUATION).replace("\u2019", "'")


def is_abbreviation(token: str) -> bool:
    """Tell whether a word in capitals has no vowel, so that nobody cries it: `CNBC`."""
    letters = [char for char in token if char.isalpha()]
    return token.isascii() and token.isupper() and _VOWELS.isdisjoint(letters)


def is_compound(word: str, following: str) -> bool:
    """Tell whether two normalized words are one name, in the singular, in the plural or as a possessive."""
    ends = _compounds().get(word)
    return ends is not None and not ends.isdisjoint((following, following.removesuffix("s"), following[:-2]))


def is_number(token: str) -> bool:
    """Tell whether a token is a number that belongs to the noun after it; a year stands alone."""
    word = token.strip(_PUNCTUATION)
    return bool(_NUMBER.fullmatch(word)) and not is_year(word)


def is_rest_of_number(tokens: Sequence[str], index: int) -> bool:
    """Tell whether the token is the thousands of the number before it: `000` in `10 000`."""
    if not index or not _THOUSANDS.fullmatch(tokens[index].strip(_PUNCTUATION)):
        return False
    return bool(_BEFORE_THOUSANDS.fullmatch(tokens[index - 1]))


def is_year(token: str) -> bool:
    """Tell whether a token is a bare year, 1900 to 2099."""
    return bool(_YEAR.fullmatch(token.strip(_PUNCTUATION)))


def is_calendar_year(token: str) -> bool:
    """Tell whether a token is a bare year that tells when: a later one than 2039 is a part of a name."""
    return bool(_CALENDAR_YEAR.fullmatch(token.strip(_PUNCTUATION)))


def is_label(tokens: Sequence[str], index: int) -> bool:
    """Tell whether the token is a number that belongs to the noun before it: `Type 2`, `Episode 42`."""
    return (
        index > 0 and is_number(tokens[index]) and normalize_token(tokens[index - 1]) in word_list("numbered")
    )
