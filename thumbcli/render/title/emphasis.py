"""Choose the words of a headline that stand out from the rest."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.chosen_emphasis import chosen_emphasis
from thumbcli.render.title.emphasis_certainty import (
    counts_something,
    is_sure,
    is_surest,
    plain_numbers,
)
from thumbcli.render.title.emphasis_guards import is_half
from thumbcli.render.title.phrase_core import core, loudest
from thumbcli.render.title.phrase_score import (
    MONEY_OR_COUNT,
    OPENING,
    POWER,
    PUNCTUATION,
    SCORE_PER_CHAR,
    late,
    word_score,
)
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.stop_words import is_compound
from thumbcli.render.title.unspaced_accent import find_forbidden, find_sure_phrase
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import (
    Role,
    has_roles,
    is_finite_verb,
    is_headline_verb,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = ["begins_predicate", "find_emphasis", "is_torn"]

_SHORT_WORDS, _SHORT_MIN_SCORE = 3, 2.4
"""A title of few words, as songs have, is emphasized only where something in it tells."""

_UNKNOWN_MIN_SCORE = 3.0
"""The same where the small words of a language are not listed."""

_MAX_COUNT_CHARS = 12
"""A longer token of a script without spaces is a clause."""

_CLOSED = {"ko": "..*[\uc744\ub97c\uc774\uac00\uc740\ub294\uc5d0\ub85c\uc640\uacfc\uc11c\uace0\ub2e4]$"}
"""Endings after which another phrase begins."""

_BRACKETS_START = "([{"
_SINGLE_QUOTES = "\u2018\u2019'"
_CLOSING = frozenset(")]}\u201d\u2019\u00bb\"'")
_PAIRS = (
    "()",
    "[]",
    "{}",
    "\u201c\u201d",
    "\u00ab\u00bb",
    "\u300c\u300d",
    "\u300e\u300f",
    "\u3010\u3011",
    "\u300a\u300b",
    "\uff08\uff09",
)

_YEAR = re.compile(r"(?:19|20)\d\d")

_AGE_WORDS = 2
"""`at 61`."""

_FIRST_NON_LATIN = "\u0370"
"""Where the alphabets after the Latin one begin in Unicode."""

_CONTENT = frozenset({Role.WORD, Role.NUMBER, Role.DEGREE})

_OF_OBJECTS = frozenset({Role.DETERMINER, Role.SUBJECT, Role.OBJECT})
"""What begins the object of a verb, and follows no noun."""


class _Phrase(NamedTuple):
    """Words that stand out together: `first` to before `after`."""

    score: float
    first: int
    after: int


def find_emphasis(
    tokens: Sequence[str], choice: int | str = 0, language: str = "en", *, surest: bool = False
) -> frozenset[int]:
    """Return the indexes of the tokens to emphasize; none where nothing stands out or it would be all.

    A phrase, never half a name, and only one that is sure to be what the title turns on: in this order money
    and numbers with the noun they count, superlatives and verdicts, words in capitals, whole names. Never a
    bare year, a bracket, a function word, a weak adverb, or all words but one. A last word after `without` is
    emphasized with it, as the headline means its opposite. Without spaces between words, what is forbidden, a
    number, a short quotation, a superlative, or a last noun.

    Args:
        tokens: The headline's words.
        choice: 0 for the best, 1 for the next best, and so on around; or the words that a person chose.
        language: ISO 639-1, or `und`.
        surest: Only numbers with what they count, sums, quotations and words in capitals: for the name of a
            work, and for a title that is read (see `find_read_emphasis`).
    """
    if isinstance(choice, str):
        return chosen_emphasis(tokens, choice)
    return _find(tuple(tokens), choice, language, surest=surest)


@lru_cache(512)
def _find(tokens: tuple[str, ...], choice: int, language: str, *, surest: bool) -> frozenset[int]:
    if len(tokens) <= 1:
        return frozenset()
    sentence = read_sentence(tokens, language)
    least = _SHORT_MIN_SCORE if len(tokens) <= _SHORT_WORDS else 0.0
    if not has_roles(language):
        least = _UNKNOWN_MIN_SCORE
    has_words = _has_words(sentence)
    phrases = _phrases(sentence) if has_words else _numbers(sentence)
    ranked = sorted(
        (
            phrase
            for phrase in phrases
            if phrase.score >= least
            and not _is_all(sentence, phrase)
            and (not has_words or is_sure(sentence, phrase.first, phrase.after))
            and (not (surest and has_words) or is_surest(sentence, phrase.first, phrase.after))
        ),
        key=lambda phrase: (-phrase.score, phrase.first),
    )
    worthy = _without_equal_counts(sentence, ranked)
    if not (has_words or surest) and (forbidden := find_forbidden(tokens, language)):
        return frozenset(forbidden)
    if not worthy:
        return frozenset() if has_words or surest else frozenset(find_sure_phrase(tokens, language))
    best = worthy[choice % len(worthy)]
    after = best.after + _has_particle(sentence, best.after) + _words_of_age(sentence, best.after)
    return frozenset(range(best.first, after))


def _is_all(sentence: Sentence, phrase: _Phrase) -> bool:
    """Tell whether no more than one word stands beside a phrase of several: then all would stand out."""
    size, count = phrase.after - phrase.first, len(sentence.tokens)
    return size == count or (size > 1 and size == count - 1)


def _without_equal_counts(sentence: Sentence, ranked: list[_Phrase]) -> list[_Phrase]:
    """Return the phrases without counts that are one of several: `29 GB of RAM at 0.50 tok/s`."""
    counts = [phrase for phrase in ranked if counts_something(sentence, phrase.first, phrase.after)]
    leads = any(phrase.first <= 1 for phrase in counts)
    if leads or plain_numbers(sentence) <= 1:
        return ranked
    return [phrase for phrase in ranked if phrase not in counts]


def _has_particle(sentence: Sentence, after: int) -> bool:
    """Tell whether a phrase ends on a verb without its particle: `Pimblett GOES | OFF on McGregor`."""
    if sentence.language != "en" or not 0 < after < len(sentence.words) - 1:
        return False
    is_particle = sentence.words[after] in listed("en", "particle")
    return is_particle and is_inflected_verb(sentence.words[after - 1]) and sentence.tokens[after].isupper()


def _words_of_age(sentence: Sentence, after: int) -> int:
    """Return how many words after a phrase tell at what age: `Dead | at 61`."""
    is_age = sentence.words[after : after + 1] == ("at",) and len(sentence.words) == after + _AGE_WORDS
    return _AGE_WORDS if is_age and sentence.starts[-1] is Role.NUMBER else 0


def _has_words(sentence: Sentence) -> bool:
    """Tell whether words can be told apart: there are spaces, and the language or its alphabet is known."""
    if dominant_script("".join(sentence.tokens)) in UNSPACED:
        return False
    return has_roles(sentence.language) or sentence.tokens[0][0] < _FIRST_NON_LATIN


def _numbers(sentence: Sentence) -> list[_Phrase]:
    """Return the short token with a number and what it counts, where words cannot be told apart.

    None where there are two, as of a date or a score, and none that is a clause.
    """
    counts = [
        index
        for index, token in enumerate(sentence.tokens)
        if any(map(str.isdigit, token)) and not (_YEAR.search(token) or token.isascii())
    ]
    if len(counts) != 1 or len(sentence.tokens[counts[0]]) > _MAX_COUNT_CHARS:
        return []
    index = counts[0]
    torn = is_torn(sentence, index, index + 1)
    return [] if torn else [_Phrase(MONEY_OR_COUNT + late(sentence, index), index, index + 1)]


def _phrases(sentence: Sentence) -> list[_Phrase]:
    """Return all that may be emphasized: runs of words that nothing parts, without their weak ends."""
    count = len(sentence.tokens)
    shouting = sum(token.isupper() and len(token) > 1 for token in sentence.tokens) > count / 2
    found: list[_Phrase] = []
    first = 0
    while first < count:
        after = first + 1
        if sentence.starts[first] is Role.NEGATION:
            found += _negation(sentence, first)
        elif _is_content(sentence, first):
            while after < count and _goes_on(sentence, after):
                after += 1
            start, end = core(sentence, first, after)
            if end - start == count and not shouting:
                start, end = loudest(sentence)
            if start < end and not is_torn(sentence, start, end) and not is_half(sentence, start, end):
                score = max(word_score(sentence, index, shouting=shouting) for index in range(start, end))
                found.append(_Phrase(score, start - _has_this_before(sentence, start, end), end))
        first = after
    return found


def _has_this_before(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a lone word is no phrase without the word before it: `THIS YEAR`, `This Time`."""
    is_pointed_at = sentence.language == "en" and first > 0 and sentence.words[first - 1] == "this"
    loud = [token.isupper() for token in sentence.tokens[first - 1 : first + 1]]
    return is_pointed_at and after - first == 1 and loud[0] is loud[-1]


def _negation(sentence: Sentence, index: int) -> list[_Phrase]:
    """Return a negation that catches the eye, `without` together with what it lacks."""
    word, count = sentence.words[index], len(sentence.tokens)
    if word not in word_list("power"):
        return []
    with_next = word == "without" and 0 < index == count - 2
    score = POWER + len(word) * SCORE_PER_CHAR + late(sentence, index)
    return [_Phrase(score, index, index + 1 + with_next)]


def _is_content(sentence: Sentence, index: int) -> bool:
    """Tell whether a word may be emphasized, or joins two that are: `7 x 7`, `Winners & Losers`."""
    if sentence.starts[index] is Role.AND and 0 < index < len(sentence.tokens) - 1:
        joined = Role.WORD if sentence.tokens[index] == "&" else Role.NUMBER
        return sentence.starts[index - 1] is joined is sentence.starts[index + 1]
    return sentence.starts[index] in _CONTENT or sentence.ends[index] in {Role.WORD, Role.NUMBER}


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is in one phrase with the word before it."""
    if not _is_content(sentence, index):
        return False
    joined = "&" in sentence.tokens[index - 1 : index + 1]
    if not (sentence.glued[index - 1] or joined) or begins_predicate(sentence, index):
        return False
    before = sentence.tokens[index - 1].rstrip(PUNCTUATION)
    closes = before[-1:] in _CLOSING and not before.endswith(("s'", "s\u2019"))
    closed = _CLOSED.get(sentence.language)
    return not (
        closes
        or (sentence.tokens[index - 1][-1] == "," and sentence.starts[index] is not Role.NUMBER)
        or sentence.tokens[index][0] in OPENING
        or (closed is not None and re.search(closed, sentence.words[index - 1]))
    )


def begins_predicate(sentence: Sentence, index: int) -> bool:
    """Tell whether a word after a noun is the verb of its sentence: `Lewis | sets UFC record`."""
    word = sentence.words[index]
    is_small = sentence.tokens[index].islower()
    if is_finite_verb(word, sentence.language) or (is_small and is_headline_verb(word, sentence.language)):
        return True
    if sentence.language != "en" or word in listed("en", "plural"):
        return False
    begins_clause = word in listed("en", "amount") or word in listed("en", "participle")
    if begins_clause or _agrees_with_many(sentence, index):
        return True
    following = sentence.start_after(index)
    if word.endswith("ing") and following is Role.OBJECT:
        return True
    if word.endswith("s") and is_inflected_verb(word):
        after_plural = following is None and sentence.words[index - 1].endswith("s")
        has_object = following in {Role.WORD, *_OF_OBJECTS}
        return (
            after_plural
            or not may_be_noun(word)
            or (has_object and not is_compound(sentence.words[index - 1], word))
        )
    return is_verb(word) and following in _OF_OBJECTS


def _agrees_with_many(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is the verb of a noun in the plural before it: `Makes People | Whisper`."""
    word, before = sentence.words[index], sentence.words[index - 1]
    is_many = before in listed("en", "plural") or (before.endswith("s") and not before.endswith(("ss", "'s")))
    return is_many and is_verb(word) and not (is_inflected_verb(word) or may_be_noun(word))


def is_torn(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether words are a bracket, or a quotation or a bracket goes on outside of them."""
    text = " ".join(sentence.tokens[first:after])
    if text[0] in _BRACKETS_START or any(text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS):
        return True
    last = text.rstrip(PUNCTUATION)[-1:]
    closes = last in _SINGLE_QUOTES[1:] and not text.rstrip(PUNCTUATION)[:-1].endswith("s")
    opens = text[0] in _SINGLE_QUOTES[::2]
    return closes != opens if opens or closes else False
