"""Split a title into words as the word lists have them: in lower case, names joined, some translated."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.word_data import DATA, read_table, word_list

__all__ = ["base_forms", "title_words"]

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_LATIN_LETTERS = re.compile("[A-Za-z]{2,}")
_DEGREES = re.compile(r"(\d)\s*(?:degrees?\b|°\s?[CF]?\b|°)", re.IGNORECASE)
_ENGLISH_SUFFIXES = frozenset(("s", "t", "re", "ll", "ve", "m", "d"))
_FIRST_NON_LATIN = "\u0370"
"""Where Unicode's Greek block begins: words of Latin letters sort before it."""

_FIRST_UNSPACED, _LAST_UNSPACED = "\u0e00", "\uffff"
"""From Thai to the end of the basic plane: the scripts whose texts put no space around Latin words."""

_MIN_LONE_CHARS = 6
"""A shorter foreign word needs another sign of its language in the title: `pain` is English too."""

_SUFFIXES = (("ing", 3), ("ed", 2), ("er", 2))
"""Suffixes that a base form may have, and the letters to cut off."""

_MIN_BASE_CHARS = 3
_MIN_INFLECTED_CHARS = 4


@lru_cache(256)
def title_words(title: str) -> tuple[str, ...]:
    """Return the words of a title in lower case, without possessive endings, then their English translations.

    A full name is one word (`timcook`), degrees after a number are a `temperature`, a hyphenated compound is
    also given without its hyphen.
    """
    found = _WORD.findall(_DEGREES.sub(r"\1 temperature ", title.replace("\u0130", "I")))
    found += [compound.replace("-", "") for compound in _HYPHENATED.findall(title)]
    if not title.isascii():
        found += [run for word in found if _mixes_scripts(word) for run in _LATIN_LETTERS.findall(word)]
    found = [word.replace("\u2019", "'") for word in found]
    parts = [word.split("'") for word in found]
    found += [stem for stem, *suffix in parts if suffix and suffix[0].lower() not in _ENGLISH_SUFFIXES]
    words = [_lowercase(word, before) for before, word in pairwise(["", *found])]
    return (*words, *_translations(title, words))


def _mixes_scripts(word: str) -> bool:
    return not word.isascii() and any(_FIRST_UNSPACED <= char <= _LAST_UNSPACED for char in word)


def _lowercase(word: str, before: str) -> str:
    """Return a word in lower case, joined to the one before if the two are first name and surname.

    So the surname in `Tim Cook` is not taken for cooking. Only capitalised words are names.
    """
    lowered = word.lower().removesuffix("'s")
    if lowered not in word_list("surname") or not (word[0].isupper() and before[:1].isupper()):
        return lowered
    first = before.lower()
    is_name = first in word_list("first-name") or (word.endswith("'s") and first not in stop_words())
    return first + lowered if is_name else lowered


@lru_cache(4096)
def base_forms(word: str) -> tuple[str, ...]:
    """Return the word and what it may be a form of, most likely first: `cookies`, `pranked`, `running`."""
    if len(word) < _MIN_INFLECTED_CHARS:
        return (word,)
    if word.endswith("s") and not word.endswith("ss"):
        singular = (word[:-1], word[:-2]) if word.endswith("es") else (word[:-1],)
        return (word, word[:-3] + "y", word[:-1]) if word.endswith("ies") else (word, *singular)
    for suffix, cut in _SUFFIXES:
        base = word[:-cut]
        if word.endswith(suffix) and len(base) >= _MIN_BASE_CHARS:
            doubled = base[-1] == base[-2]
            return (word, base, base + "e", *((base[:-1],) if doubled else ()))
    return (word,)


def _translations(title: str, words: list[str]) -> list[str]:
    """Return the English keywords for foreign words in `title`.

    Words in Latin letters count only in a title that has a letter or a function word that English lacks:
    `pain` is bread in French alone. A long word that English lacks counts by itself.
    """
    latin, other = _foreign_words()
    if not title.isascii():
        lowered = title.lower()
        found = [keywords for word, keywords in other.items() if word in lowered]
        if found:
            return [keyword for keywords in found for keyword in keywords]
    known = [word for word in words if word in latin]
    if title.isascii() and word_list("foreign").isdisjoint(words):
        known = [
            word for word in known if len(word) >= _MIN_LONE_CHARS and word not in word_list("also-english")
        ]
    return [keyword for word in known for keyword in latin[word]]


@cache
def _foreign_words() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the translations of words in Latin letters, and of all others."""
    table = read_table(DATA / "keyword_translations.txt", lambda english: tuple(english.split()))
    latin = {word: keywords for word, keywords in table.items() if word < _FIRST_NON_LATIN}
    return latin, {word: keywords for word, keywords in table.items() if word not in latin}
