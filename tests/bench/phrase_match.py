"""Compare what the renderer chose with what an editor accepts: phrases by words, emoji by what they show."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["NONE", "is_accepted_phrase", "is_same_text", "length_words", "overlap", "same_emoji", "words_of"]

NONE = "-"
"""Stands among accepted answers for "nothing is right too"."""

_MIN_OVERLAP = 0.65
_MIN_PART = 0.5
"""A run of words out of an accepted phrase counts from half of its words on."""

_UNSPACED = ("CJK ", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
"""Scripts whose words are not parted by spaces, or carry particles: compared letter by letter."""

_UNSPACED_LETTERS_PER_WORD = 3
"""What a word of Chinese, Japanese or Thai has with its particles, about."""

_APOSTROPHES = "'\u2019"
"""They part no words: "don't" is one."""

_VARIATION = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])
"""Presentation selectors and skin tones: they do not change what an emoji shows."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded and without punctuation; single letters in unspaced scripts."""
    words: list[str] = []
    joins = False  # whether the next letter belongs to the last word
    for letter in unicodedata.normalize("NFKC", text).casefold():
        kind = unicodedata.category(letter)[0]
        if kind == "M" and words:
            words[-1] += letter
        elif kind in "LN" or letter in "$€£%":
            single = unicodedata.name(letter, "").startswith(_UNSPACED)
            if joins and not single:
                words[-1] += letter
            else:
                words.append(letter)
            joins = not single
        elif letter not in _APOSTROPHES:
            joins = False
    return tuple(words)


def length_words(text: str) -> float:
    """Return how many words a text has; three letters count as one where words are not parted by spaces."""
    letters = [word for word in words_of(text) if unicodedata.name(word[0], "").startswith(_UNSPACED)]
    unspaced = [letter for letter in letters if not unicodedata.name(letter[0], "").startswith("HANGUL")]
    if unspaced:
        return len(unspaced) / _UNSPACED_LETTERS_PER_WORD + len(words_of(text)) - len(letters)
    return sum(1 for part in text.split() if words_of(part))


def overlap(left: Sequence[str], right: Sequence[str]) -> float:
    """Return the F1 score of the words that two phrases share, 0 to 1."""
    shared = sum((Counter(left) & Counter(right)).values())
    return 2 * shared / (len(left) + len(right)) if shared else 0.0


def is_accepted_phrase(phrase: str, accepted: Iterable[str]) -> bool:
    """Tell whether a phrase has most words of an accepted one, or is a run of at least half of its words."""
    words = words_of(phrase)
    if not words:
        return NONE in accepted
    return any(_is_close(words, words_of(answer)) for answer in accepted if answer != NONE)


def is_same_text(text: str, accepted: Iterable[str]) -> bool:
    """Tell whether a text is an accepted one, but for punctuation and case; `NONE` accepts an empty one."""
    words = words_of(text)
    return any(words == words_of(answer) for answer in accepted)


def same_emoji(emoji: str, accepted: Iterable[str]) -> bool:
    """Tell whether an emoji is among the accepted ones, in whatever presentation or skin tone."""
    return emoji.translate(_VARIATION) in {answer.translate(_VARIATION) for answer in accepted}


def _is_close(words: tuple[str, ...], answer: tuple[str, ...]) -> bool:
    if overlap(words, answer) >= _MIN_OVERLAP:
        return True
    starts = range(len(answer) - len(words) + 1)
    is_part = any(answer[start : start + len(words)] == words for start in starts)
    return is_part and len(words) >= _MIN_PART * len(answer)
