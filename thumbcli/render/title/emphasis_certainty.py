"""Tell whether a phrase is sure to be what a title turns on: where none is, no words stand out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.sentence import MONEY
from thumbcli.render.title.stop_words import is_year
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, is_verb, listed, may_be_noun

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["counts_something", "is_loud", "is_sure", "is_surest", "plain_numbers"]

_MIN_LOUD = 4
"""Letters of a word in capitals that is no abbreviation."""

_FULL_NAME_WORDS = 2

_INNER_BREAK = re.compile(r"[;:!?\u2026]|\.\.|(?<=\w)\.(?=[A-Za-z]{3})|--|\u2014")
"""What parts two things: a phrase goes on over none."""

_COMMAS = ",\u060c\u3001"

_OPENING, _CLOSING = "\u201c\u00ab\u201e\u300c\u2018\"'", "\u201d\u00bb\u201c\u300d\u2019\"'"

_NO_NAMES = frozenset("de ko hi ar th zh ja".split())
"""Languages whose capitals tell no name, or that have none."""

_ENDINGS = ".,!?:;\u2026"


def is_sure(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether the words from `first` to before `after` are sure to deserve to stand out.

    Sure are a quotation, a number with its noun, a sum or a share, words in capitals among others that have
    none, a superlative or a verdict, and the whole name of somebody or something.
    """
    tokens = sentence.tokens[first:after]
    if _is_quotation(tokens):
        return True
    if _goes_over_break(tokens):
        return False
    if Role.NUMBER in sentence.starts[first:after]:
        return _has_told_number(sentence, first, after)
    return any(rule(sentence, first, after) for rule in (_shouts, _is_verdict, _is_whole_name))


def is_surest(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether words that are sure are also among the few that stand out of a title that is read.

    A sum, a share or a number with its noun, a quotation, and words in capitals among others that have none.
    """
    if _is_quotation(sentence.tokens[first:after]):
        return True
    if Role.NUMBER not in sentence.starts[first:after]:
        return _shouts(sentence, first, after)
    return _has_told_number(sentence, first, after) and not _is_end_of_work(sentence, first, after)


def _is_end_of_work(sentence: Sentence, first: int, after: int) -> bool:
    """`Five Nights At | Freddy's 2`: the end of a name whose other words have capitals too."""
    is_numbered = first + 1 < after == len(sentence.tokens) and sentence.starts[after - 1] is Role.NUMBER
    is_sum = any(MONEY.search(token) for token in sentence.tokens[first:after])
    names = all(token[0].isupper() for token in sentence.tokens[:first])
    return is_numbered and not is_sum and first > 0 and names and not sentence.counts(after - 1)


def is_loud(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is in capitals, and no abbreviation: it is long, or stands beside another one."""
    word, token = sentence.words[index], sentence.tokens[index]
    if not token.isupper() or len(word) >= _MIN_LOUD:
        return token.isupper() and "/" not in token
    beside = (at for at in (index - 1, index + 1) if 0 <= at < len(sentence.tokens))
    return len(word) == _MIN_LOUD - 1 and any(
        sentence.tokens[at].isupper() and len(sentence.words[at]) >= _MIN_LOUD - 1 for at in beside
    )


def counts_something(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase is a number with its noun, and no sum of money and no share."""
    counted = any(
        sentence.starts[index] is Role.NUMBER and sentence.counts(index) for index in range(first, after)
    )
    return counted and not any(MONEY.search(token) for token in sentence.tokens[first:after])


def plain_numbers(sentence: Sentence) -> int:
    """Return how many numbers of a title count something, without sums of money and shares."""
    return sum(
        sentence.starts[index] is Role.NUMBER and sentence.counts(index) and not MONEY.search(token)
        for index, token in enumerate(sentence.tokens)
    )


def _is_quotation(tokens: tuple[str, ...]) -> bool:
    last = tokens[-1].rstrip(_ENDINGS)
    return tokens[0][0] in _OPENING and last[-1:] in _CLOSING and len("".join(tokens)) > len(tokens)


def _goes_over_break(tokens: tuple[str, ...]) -> bool:
    """Tell whether a mark inside of a phrase parts two things: `늘어\u2026새끼 6마리 출산`."""
    inner = (*tokens[:-1], tokens[-1].rstrip(_ENDINGS))
    comma = any(token[-1] in _COMMAS and not token[-2:-1].isdigit() for token in tokens[:-1])
    return comma or any(_INNER_BREAK.search(token) for token in inner if token)


def _has_told_number(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase has a sum, a share, a number with what it counts, or one that ends a name."""
    for index in range(first, after):
        if sentence.starts[index] is not Role.NUMBER or is_year(sentence.tokens[index]):
            continue
        if MONEY.search(sentence.tokens[index]):
            return True
        if sentence.counts(index) and index + 1 < after:
            return sentence.language != "vi" or _ends_whole_word(sentence, after)
        if sentence.is_named(index) and index > first and sentence.tokens[first][:2].upper() != "TO":
            return any(char.isupper() for char in sentence.tokens[index - 1])
    return False


def _ends_whole_word(sentence: Sentence, after: int) -> bool:
    """Tell whether a Vietnamese phrase ends with a listed word of two syllables."""
    return "_".join(sentence.words[after - 2 : after]) in word_list("vietnamese-word")


def _shouts(sentence: Sentence, first: int, after: int) -> bool:
    """`Nobody Saw This GOAL Coming`: the words in capitals of a title that has them in one place.

    An English title may have them in more places: the longest words in a row say most.
    """
    count = len(sentence.tokens)
    loud = [index for index in range(count) if is_loud(sentence, index)]
    upper = sum(token.isupper() and len(token) > 1 for token in sentence.tokens)
    own = [index for index in loud if first <= index < after]
    if not own or upper * 2 > count:
        return False
    others = [index for index in loud if index not in own]
    if not others:
        return sentence.language == "en" or len(own) == after - first
    letters = [sum(len(sentence.words[at]) for at in places) for places in (own, others)]
    return sentence.language == "en" and letters[0] >= letters[1]


def _is_verdict(sentence: Sentence, first: int, after: int) -> bool:
    """`the Cheapest Porsche`, `is crazy`: a superlative with its noun, a verdict that ends what is said."""
    told = [index for index in range(first, after) if _is_strong(sentence.words[index])]
    if not told or sentence.language not in {"en", "und"}:
        return False
    index = told[0]
    word = sentence.words[index]
    if is_verb(word) and not may_be_noun(word):
        return index == 0 and sentence.starts[0] is Role.NEGATION
    if Role.NEGATION in sentence.starts[:index] and sentence.clauses[index] == sentence.clauses[0]:
        return False
    if sentence.starts[index] is Role.NEGATION:
        return index == 0 or sentence.tokens[index].isupper() or after - first > 1
    if word in listed("en", "modifier") or _is_superlative(word):
        return after - first > 1 or sentence.start_after(index) is None
    return sentence.starts[index] is Role.WORD and (index == 0 or sentence.tokens[index - 1] != "to")


def _is_strong(word: str) -> bool:
    return word in word_list("power") or _is_superlative(word)


def _is_superlative(word: str) -> bool:
    """Tell whether an English word is a superlative: `funniest`, `weirdest`, but not `forest`."""
    return word.endswith("iest") or word in word_list("superlative")


def _is_whole_name(sentence: Sentence, first: int, after: int) -> bool:
    """`Sasha Banks`, `the Eiffel Tower`: all words of a name, in a title whose capitals tell names."""
    tokens = sentence.tokens
    if sentence.language in _NO_NAMES or after - first < _FULL_NAME_WORDS:
        return False
    if not all(tokens[index][0].isupper() for index in range(first, after)):
        return False
    clause = sentence.clauses[first]
    if any(
        role is Role.NEGATION and sentence.clauses[at] == clause
        for at, role in enumerate(sentence.starts[:first])
    ):
        return False
    is_person = sentence.words[first] in platform_words("given") - word_list("given-or-word")
    if sentence.title_case:
        return is_person and after - first == _FULL_NAME_WORDS and not is_verb(sentence.words[first + 1])
    before_is_name = first > 0 and tokens[first - 1][0].isupper() and sentence.starts[first - 1] is Role.WORD
    if before_is_name or (after < len(tokens) and sentence.glued[after - 1] and tokens[after][0].isupper()):
        return False
    begins_so = sentence.words[first] in listed("en", "modifier") or is_verb(sentence.words[first])
    return first > 0 or not begins_so
