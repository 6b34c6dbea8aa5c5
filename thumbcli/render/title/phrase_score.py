"""Rate how much the words of a phrase stand out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.icon_choice import is_concrete
from thumbcli.render.title.sentence import MONEY
from thumbcli.render.title.stop_words import is_year
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import (
    Role,
    is_verb,
    listed,
)

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = [
    "MAX_ABBREVIATION_CHARS",
    "MONEY_OR_COUNT",
    "OPENING",
    "POWER",
    "PREDICATES",
    "PUNCTUATION",
    "SCORE_PER_CHAR",
    "SYLLABIC",
    "late",
    "word_score",
]

# Scores of a word, set by hand so that titles that editors labelled come out right. What counts is their
# order: money and counts, other numbers, power words, capitals, names, concrete words, long and late words.
SCORE_PER_CHAR, _MAX_SCORED_CHARS = 0.22, 9

MONEY_OR_COUNT, _NUMBER = 7.0, 2.5

POWER = 4.0

MAX_ABBREVIATION_CHARS = 3

SYLLABIC, _SYLLABLE = frozenset({"vi"}), -3.0
"""Languages that put a space between syllables: which of them are one word is not told."""

PREDICATES = {
    "ko": (
        "(?:\ub2e4|\uc694|\uace0|\ub294|\ud560|\ud55c|\uc218|\ub9d0\uc740|\uc11c|\uba74|\uba70|\ub358|\uc57c|\uc37c|\uc9c0|\uae4c|\ub2c8)$"
    ),
    "ru": (
        "..(?:\u0442\u044c|\u0442\u044c\u0441\u044f|\u044b\u0439|\u043e\u043c\u0443|\u044b\u043c|\u044b\u0445"
        "|\u0438\u0445|\u043e\u0433\u043e)$"
    ),
    "uk": (
        "..(?:\u0442\u0438|\u0442\u0438\u0441\u044f|\u0438\u0439|\u043e\u043c\u0443|\u0438\u043c|\u0438\u0445"
        "|\u043e\u0433\u043e)$"
    ),
    "tr": "..(?:yor|d[\u0131iu\u00fc]m?|mak|mek|l[\u0131i]k)$",
    "es": "..[aei]r$",
    "pt": "..[aei]r$",
    "fr": "..(?:er|ir)$",
    "it": "..[aei]re$",
}
"""Endings of verbs and adjectives, which say less alone than nouns."""

OPENING = frozenset("([{\u201c\u2018\u00ab\u201e\"'")

PUNCTUATION = ".,!?:;"

_LATE = 0.8
"""For the last word; proportionally less for earlier ones."""

_WEAK = -1.5

_NAME = 1.5

_QUOTED = 1.5

_CONCRETE = 0.9

_CAPITALS, _ABBREVIATION = 3.5, 0.5

_VERB = -0.8

_PREDICATE = -2.0

_DATE_DIGITS = 6
"""Digits in a row without a separator that are a date or a code."""


def late(sentence: Sentence, index: int) -> float:
    """Return what a word scores by its place: more towards the end."""
    return _LATE * index / len(sentence.tokens)


def word_score(sentence: Sentence, index: int, *, shouting: bool) -> float:
    """Return how much a word stands out.

    Args:
        sentence: The headline.
        index: Of the word.
        shouting: Most words are in capitals, which then mark none.
    """
    token, word = sentence.tokens[index], sentence.words[index]
    score = late(sentence, index)
    if sentence.starts[index] is Role.NUMBER:
        return score + _number_score(sentence, index)
    score += min(len(word), _MAX_SCORED_CHARS) * SCORE_PER_CHAR
    if word in word_list("weak"):
        score += _WEAK
    if sentence.language in SYLLABIC and token.islower():
        score += _SYLLABLE
    if token[0] in OPENING:
        score += _QUOTED
    if token.isupper() and len(word) > 1 and not shouting:
        score += _CAPITALS if len(word) > MAX_ABBREVIATION_CHARS else _ABBREVIATION
    elif index and token[0].isupper() and not sentence.title_case and sentence.language != "de":
        score += _NAME
    if is_verb(word) and not token.isupper() and "the" in sentence.words[index + 1 : index + 2]:
        return score + _VERB
    return score + _word_kind_score(word, sentence.language)


def _word_kind_score(word: str, language: str) -> float:
    """Return what a word is worth as power word, concrete word, verb or adjective."""
    ending = PREDICATES.get(language)
    score = _PREDICATE if ending and re.search(ending, word) else 0.0
    if word in word_list("power"):
        return score + POWER
    if language == "en" and (word in listed("en", "modifier") or is_verb(word)):
        score += _VERB
    if is_concrete(word):
        return score + _CONCRETE
    return score + (_VERB if word.endswith("ing") else 0.0)


def _number_score(sentence: Sentence, index: int) -> float:
    """Return the score of a number: highest for money and for what counts a noun."""
    token = sentence.tokens[index]
    if MONEY.search(token):
        return MONEY_OR_COUNT + _LATE
    digits = token.strip(PUNCTUATION)
    if is_year(token) or (digits.isdigit() and len(digits) >= _DATE_DIGITS):
        return 0.0
    return MONEY_OR_COUNT if sentence.counts(index) else _NUMBER
