"""Split a text without spaces into words: the likeliest sequence of listed words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from thumbcli.render.title.word_data import DATA, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["has_words_for", "rarity", "split_words"]

_UNKNOWN = 16
"""How rare a character is that is no word: rarer than all words listed."""

_INFINITE = float("inf")


def split_words(text: str, language: str) -> list[str]:
    """Split `text` into words and unknown characters, so that the product of their frequencies is largest.

    Args:
        text: Without spaces.
        language: Of the list: `chinese` (simplified) or `thai`.
    """
    rarities = _rarities(language)
    longest = _longest(language)
    costs, starts = [0.0] + [_INFINITE] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            cost = costs[start] + rarities.get(text[start:end], _UNKNOWN if end - start == 1 else _INFINITE)
            if cost < costs[end]:
                costs[end], starts[end] = cost, start
    words: list[str] = []
    end = len(text)
    while end:
        words.append(text[starts[end] : end])
        end = starts[end]
    return words[::-1]


def has_words_for(text: str, language: str) -> bool:
    """Tell whether each letter of `text` occurs in the words of a list."""
    return all(char in _letters(language) for char in text)


def rarity(word: str, language: str) -> int | None:
    """Return how rare a word is, as the natural logarithm of all words to one of it; None if not listed."""
    return _rarities(language).get(word)


@cache
def _rarities(language: str) -> Mapping[str, int]:
    return read_table(DATA / f"{language}_words.txt", int)


@cache
def _longest(language: str) -> int:
    return max(map(len, _rarities(language)))


@cache
def _letters(language: str) -> frozenset[str]:
    return frozenset("".join(_rarities(language)))
