"""Choose the phrase of a headline that has the second colour where no words are sure to stand out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.render.title.chosen_emphasis import chosen_emphasis
from thumbcli.render.title.emphasis_equals import (
    is_foreign_side,
    is_half_comparison,
    is_in_row,
    is_one_of_equals,
    is_side,
)
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, has_roles, listed
from thumbcli.render.typography.break_penalties import break_penalties

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["second_tone"]

_BEGINNINGS = frozenset(
    {Role.WORD, Role.NUMBER, Role.DEGREE, Role.DETERMINER, Role.AUXILIARY, Role.NEGATION, Role.SUBJECT}
)
"""What a phrase of its own colour begins with. Others say more of the word before them."""

_SHARE, _LEAST_SHARE, _MOST_SHARE = 0.45, 0.1, 0.7
"""Of the letters that have the second colour: the best share, and the limits."""

_CLAUSE_LEAST_SHARE, _CLAUSE_MOST_SHARE = 0.12, 0.76
"""The same of a last clause, which is a phrase whatever its length."""

_MAX_PENALTY, _PENALTY_WEIGHT = 0.3, 1.6
"""A phrase begins at no worse break of `break_penalties`, and how much such a break counts in shares."""

_SPLIT_NAME = 1.6
"""From this penalty on, a break is inside of a name or of a number with its noun."""

_LEANING = {
    Role.PREPOSITION: 0.12,
    Role.QUESTION: 0.2,
    Role.SUBJECT: 0.2,
    Role.DEGREE: 0.26,
    Role.DETERMINER: 0.26,
}
"""What a change of colour after such a word costs at most: the eye goes on, not so at a line's end."""

_SHORT_PHRASE = 2  # words that stand on one line with their article

_AT_BREAK = 0.05  # up to this penalty a break is between two phrases

_CLAUSE_END = re.compile(
    "[,:;!?\u2026\uff0c\u3002\uff01\uff1f\u3001\uff1a\u060c\u061f]|\\.{2,}|\\s[-\u2013\u2014]"
)
_PAIRS = ("\u300c\u300d", "\u300e\u300f", "\u3010\u3011", "()", "\u00ab\u00bb")
_OPENING = "([{\u00ab\u201c\u2018\"'\u300c\u300e\u3010"


@lru_cache(512)
def second_tone(headline: str, language: str) -> str:
    """Return the words at the end of `headline` that have the accent; empty where none is a phrase.

    The last clause, else the last noun phrase, or the verb with its object. Never half of a name, of a
    number, of a pair or of a quotation, nor what is denied. In a language whose small words are not known,
    only a last clause.

    Args:
        headline: As its author wrote it: capitals tell names.
        language: ISO 639-1, or `und`.
    """
    clause = _last_clause(headline)
    tokens = tuple(headline.split())
    if clause or len(tokens) < 2 or not has_roles(language) or dominant_script(headline) in UNSPACED:  # noqa: PLR2004
        return clause
    sentence = read_sentence(tokens, language)
    penalties = break_penalties(tokens, language)
    lengths = [len(token) for token in tokens]
    best, least = 0, float("inf")
    for first in range(1, len(tokens)):
        share = sum(lengths[first:]) / sum(lengths)
        penalty = _cost_of_change(sentence, first, penalties[first - 1])
        if penalty > _MAX_PENALTY or not _LEAST_SHARE <= share <= _MOST_SHARE:
            continue
        cost = abs(share - _SHARE) + penalty * _PENALTY_WEIGHT
        if cost < least and _is_phrase(sentence, first, penalty):
            best, least = first, cost
    # Without its article, which would be small at the end of the line above; two words share a line.
    if best and sentence.starts[best] is Role.DETERMINER and len(tokens) - best > _SHORT_PHRASE:
        best += 1
    text = " ".join(tokens[best:]) if best else ""
    # Words that come twice would be found at their first place.
    return text if text and min(chosen_emphasis(tokens, text)) == best else ""


def _cost_of_change(sentence: Sentence, first: int, penalty: float) -> float:
    """Return how badly the colour changes before a word, in the unit of `break_penalties`."""
    before = sentence.starts[first - 1]
    if penalty < _SPLIT_NAME and before in _LEANING:
        return min(penalty, _LEANING[before])
    # Capitals everywhere tell no names: two words may be one.
    shouts = sentence.tokens[first - 1].isupper() and sentence.tokens[first].isupper()
    is_split = penalty > _AT_BREAK and before is Role.WORD is sentence.starts[first]
    return _SPLIT_NAME if shouts and is_split else penalty


def _is_phrase(sentence: Sentence, first: int, penalty: float) -> bool:
    """Tell whether the words from `first` on say something by themselves."""
    count = len(sentence.tokens)
    begins = sentence.starts[first]
    if begins not in _BEGINNINGS or Role.WORD not in sentence.starts[first:] or _is_open(sentence, first):
        return False
    # Inside of a phrase: `The Samsung Galaxy | Note 20 Ultra`.
    leans = begins in {Role.AUXILIARY, Role.SUBJECT, Role.NEGATION} or Role.NUMBER in sentence.starts[first:]
    empty = word_list("weak") | word_list("vague") | listed(sentence.language, "adjunct")
    if (penalty > _AT_BREAK and leans) or empty.issuperset(sentence.words[first:]):
        return False
    clause = sentence.clauses[first]
    before = [sentence.starts[at] for at in range(first) if sentence.clauses[at] == clause]
    weak = listed(sentence.language, "contrast") | listed(sentence.language, "than")
    if Role.NEGATION in before or not weak.isdisjoint(sentence.words[max(0, first - 2) : first + 1]):
        return False
    genitive = listed(sentence.language, "genitive") if sentence.language != "en" else frozenset()
    bound = first - 1
    while bound and sentence.starts[bound] is Role.DETERMINER:
        bound -= 1
    joined = sentence.starts[first - 1] is Role.AND or sentence.words[bound] in genitive
    equals = (is_side, is_foreign_side, is_half_comparison, is_one_of_equals, is_in_row)
    return not joined and not any(rule(sentence, first, count) for rule in equals)


def _is_open(sentence: Sentence, first: int) -> bool:
    """Tell whether a quotation or a bracket begins before `first` and goes on after it."""
    return any(token[0] in _OPENING for token in sentence.tokens[:first]) and not any(
        token[0] in _OPENING for token in sentence.tokens[first:]
    )


def _last_clause(headline: str) -> str:
    """Return the last clause of a headline, where it is no longer than the rest."""
    ends = [found.end() for found in _CLAUSE_END.finditer(headline)]
    inner = [end for end in ends if any(map(str.isalnum, headline[end:]))]
    whole = sum(map(str.isalnum, headline))
    for end in inner:
        last = headline[end:].strip()
        share = sum(map(str.isalnum, last)) / whole
        is_number = headline[end - 2 : end - 1].isdigit() and headline[end : end + 1].isdigit()
        spaced = headline[end : end + 1].isspace() or dominant_script(headline) in UNSPACED
        is_torn = any(last.count(pair[0]) != last.count(pair[1]) for pair in _PAIRS)
        if spaced and not (is_number or is_torn) and _CLAUSE_LEAST_SHARE <= share <= _CLAUSE_MOST_SHARE:
            return last
    return ""
