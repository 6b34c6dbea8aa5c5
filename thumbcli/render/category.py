"""Which niche a title belongs to, by the words in it."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

from thumbcli.contract import Category
from thumbcli.render.niches import PHRASES, WORDS
from thumbcli.render.tongues import in_english

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NEUTRAL_LOOKS", "guess_category", "known_category", "stem", "words_of"]

NEUTRAL_LOOKS = (
    Category.EDUCATION_TUTORIAL,
    Category.CREATIVE_DESIGN,
    Category.TECH_SAAS,
    Category.NEWS_COMMENTARY,
)
"""The looks for a title that nothing gives away: their backgrounds are shapes, of no niche in particular."""

_CUES: Mapping[Category, re.Pattern[str]] = MappingProxyType(
    {
        Category.LIFESTYLE_VLOG: re.compile(r"\b(?:i|i'm|i've|i'll|me|my|we|our|us)\b"),
        Category.EDUCATION_TUTORIAL: re.compile(
            r"\b(?:how|what|why|when|which|guide|tips|lessons?|basics|steps?|rules|things)\b|\?"
        ),
    }
)
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_PRICE = re.compile(r"[$\u00a3\u20ac\u00a5\u20b9]\s?\d")
_PRICE_WEIGHT = 2
_ENDINGS = (("ing", 3), ("ed", 2), ("er", 2))
_SHORTEST_ROOT = 3
_SHORTEST_STEM = 4
_SURE = 2


@lru_cache(1)
def _index() -> dict[str, list[tuple[Category, int]]]:
    index: dict[str, list[tuple[Category, int]]] = {}
    for category, words in WORDS.items():
        for entry in words.split():
            word, _, weight = entry.rpartition(":")
            index.setdefault(word, []).append((category, int(weight)))
    return index


def words_of(title: str) -> list[str]:
    """Return the words of a title in lower case, without possessive endings; foreign ones in English too."""
    found = (word.lower().replace("\u2019", "'") for word in _TOKEN.findall(title))
    words = [word.removesuffix("'s") for word in found]
    return words + in_english(title, words)


def stem(word: str) -> tuple[str, ...]:
    """Return the word and what it may be a form of, most likely first: `cookies`, `pranked`, `running`."""
    if len(word) < _SHORTEST_STEM:
        return (word,)
    if word.endswith("s") and not word.endswith("ss"):
        singular = (word[:-1], word[:-2]) if word.endswith("es") else (word[:-1],)
        return (word, word[:-3] + "y", word[:-1]) if word.endswith("ies") else (word, *singular)
    for ending, cut in _ENDINGS:
        root = word[:-cut]
        if word.endswith(ending) and len(root) >= _SHORTEST_ROOT:
            doubled = root[-1] == root[-2]
            return (word, root, root + "e", *((root[:-1],) if doubled else ()))
    return (word,)


def guess_category(title: str) -> Category:
    """Return the category that most of a title's words speak for; never `auto`.

    A title that nothing gives away is a story where it speaks of its author, a lesson where it asks or lists,
    else gets one of the neutral looks, always the same.
    """
    known = known_category(title)
    if known is not None:
        return known
    lowered = title.lower().replace("\u2019", "'")
    for category, cue in _CUES.items():
        if cue.search(lowered):
            return category
    return NEUTRAL_LOOKS[crc32(lowered.encode()) % len(NEUTRAL_LOOKS)]


def known_category(title: str) -> Category | None:
    """Return the category that most of a title's words speak for; None if too little speaks for any.

    Each known word adds its weight to its categories, so does a phrase or a price; the first of equals in the
    contract's order wins.
    """
    words = words_of(title)
    index = _index()
    scores = dict.fromkeys(WORDS, 0)
    for word in words:
        known = next((index[form] for form in stem(word) if form in index), ())
        for category, weight in known:
            scores[category] += weight
    joined = f" {' '.join(words)} "
    for phrase, category, weight in PHRASES:
        if f" {phrase} " in joined:
            scores[category] += weight
    if _PRICE.search(title):
        scores[Category.BUSINESS_FINANCE] += _PRICE_WEIGHT
    best = max(scores, key=lambda category: scores[category])
    return best if scores[best] >= _SURE else None
