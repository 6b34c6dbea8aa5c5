"""Rate how much the words of a hook make somebody stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.sentence import MONEY
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["WORTH_OF_COUNT", "appeal", "fits_hook", "length", "weigh"]

# What a word is worth in a hook: set by hand, from titles that editors labelled. What counts is the order.
_MONEY, WORTH_OF_COUNT, _NUMBER = 0.9, 0.7, 0.2
_CAPITALS, _POWER, _NAME, _PLAIN, _WEAK = 0.5, 0.45, 0.35, 0.22, 0.06
_QUOTATION = 0.5
_WEIGHED_WORDS = 3
"""The worth of so many words is added: a longer hook says no more."""

_MIN_CAPITALS = 4
"""Letters of a word in capitals that is no abbreviation."""

# What speaks for and against a part of a title.
_LENGTH_BONUS = {1: -0.45, 2: 0.05, 3: 0.18, 4: 0.18, 5: 0.1, 6: -0.12, 7: -0.35, 8: -0.4, 9: -0.5}
"""By the words of a hook."""

_MAX_WORDS, _MAX_WORDS_OF_LONG, _LONG_TITLE_WORDS = 7, 9, 11
"""A hook of more words is none; the beginning of a title of so many is still better than all of it."""

_MIN_AFTER_ARTICLE = 2
"""Words after an article from which on it does not count for the length."""

_ONE_WORD = 0.25
_LONG_CHARS, _LONG = 42, 0.25
_LONG_REST_WORDS, _LONG_REST = 12, 0.1
_ADJUNCT = 0.2
_LOUD_REST = 0.35
"""For words in capitals that stand small: their author wants them heard."""

_OUTWEIGHED = 0.25
"""For a sum that stays small beside a hook without one, and for the `Top 10` of a list."""

_MAX_ADJUNCT_WORDS = 2

_QUOTE_STARTS, _QUOTE_ENDS = '"\u201c\u00ab\u201e\u2018', '"\u201d\u00bb\u201c\u2019'


def fits_hook(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part has few enough words for a hook: fewer where a negation hangs on what follows."""
    is_denied = Role.NEGATION in sentence.starts[:after]
    is_long = not first and len(sentence.tokens) >= _LONG_TITLE_WORDS and not is_denied
    return length(sentence, first, after) <= (_MAX_WORDS_OF_LONG if is_long else _MAX_WORDS)


def length(sentence: Sentence, first: int, after: int) -> int:
    """Return the words of a part; an article at its beginning does not count."""
    is_article = sentence.starts[first] is Role.DETERMINER
    return after - first - (is_article and after - first > _MIN_AFTER_ARTICLE)


def appeal(sentence: Sentence, weights: list[float], first: int, after: int) -> float:
    """Return how good a part is as a hook by its own words."""
    best = sorted(weights[first:after], reverse=True)
    value = sum(best[:_WEIGHED_WORDS]) + _LENGTH_BONUS[length(sentence, first, after)]
    telling = sum(weight > 0 for weight in best)
    part = sentence.tokens[first:after]
    is_sentence = not first and part[-1][-1] in ".!?\u2026"
    if telling <= 1 and best[0] < _CAPITALS and not is_sentence:
        value -= _ONE_WORD
    if sum(map(len, part)) + len(part) > _LONG_CHARS:
        value -= _LONG
    loud = [
        index
        for index, weight in enumerate(weights)
        if weight == _CAPITALS
        and len(sentence.words[index]) > _MIN_CAPITALS
        and sentence.words[index].isalpha()
    ]
    has_sum = best[0] >= _MONEY
    if loud and not has_sum and not any(first <= index < after for index in loud):
        value -= _LOUD_REST
    if sentence.language == "en" and _leaves_more(sentence, weights, first, after):
        value -= _OUTWEIGHED
    if len(sentence.tokens) - len(part) > _LONG_REST_WORDS:
        value -= _LONG_REST
    if part[0][0] in _QUOTE_STARTS and part[-1].rstrip(".!?,")[-1:] in _QUOTE_ENDS:
        value += _QUOTATION
    if telling <= _MAX_ADJUNCT_WORDS and sentence.words[after - 1] in listed(sentence.language, "adjunct"):
        value -= _ADJUNCT
    return value


def _leaves_more(sentence: Sentence, weights: list[float], first: int, after: int) -> bool:
    """Tell whether a hook leaves a sum small and has none, or the list that the title is: `Top 10 Games`."""
    if max(weights[first:after]) >= _MONEY:
        return False
    listing = listed(sentence.language, "listing")
    is_top = first > 1 and sentence.words[0] == "top" and sentence.starts[1] is Role.NUMBER
    is_list = is_top or (
        sentence.starts[0] is Role.NUMBER and not listing.isdisjoint(sentence.words[1:first])
    )
    return is_list or any(weight >= _MONEY for weight in (*weights[:first], *weights[after:]))


def weigh(sentence: Sentence, index: int) -> float:
    """Return how much a word makes somebody stop."""
    token, word, role = sentence.tokens[index], sentence.words[index], sentence.starts[index]
    if role is Role.NUMBER:
        count = WORTH_OF_COUNT if sentence.counts(index) else _NUMBER
        is_sum = index + 1 < len(sentence.words) and _names_sum(sentence, index + 1)
        return _MONEY if is_sum or MONEY.search(token) else count
    if role is Role.NEGATION:
        return _POWER
    if sentence.ends[index] is not Role.WORD or not word or word in listed(sentence.language, "vague"):
        return 0.0
    if _shouts(sentence, index):
        return _CAPITALS
    if word in word_list("power") or word in word_list("weak"):
        return _POWER if word in word_list("power") else _WEAK
    return _NAME if _is_capitalised_name(sentence, index) else _PLAIN


def _names_sum(sentence: Sentence, index: int) -> bool:
    """Tell whether a word after a number says how many or of what money, as `milh\u00f5es` or `lira` does."""
    scale = listed(sentence.language, "scale")
    return sentence.language != "en" and sentence.words[index] in scale


def _shouts(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is in capitals in a title that is not."""
    if not sentence.tokens[index].isupper() or len(sentence.words[index]) < _MIN_CAPITALS:
        return False
    return sum(token.isupper() for token in sentence.tokens) * 2 <= len(sentence.tokens)


def _is_capitalised_name(sentence: Sentence, index: int) -> bool:
    if sentence.title_case or sentence.language == "de" or not sentence.tokens[index][0].isupper():
        return False
    return index > 0 and sentence.clauses[index] == sentence.clauses[index - 1]
