"""Choose the words of a headline that stand out from the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.icon_choice import is_concrete
from thumbcli.render.title.stop_words import (
    is_compound,
    is_label,
    is_number,
    is_rest_of_number,
    is_year,
    normalize_token,
    stop_words,
)
from thumbcli.render.title.word_data import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_emphasis"]

_MONEY = re.compile(r"[$\u00a3\u20ac\u00a5\u20b9%]|\d[kKmMbB]\b")
_DIGIT = re.compile(r"\d")
_PAUSES = ",:;.!?"

# Scores of a token, set by hand so that the titles of `tests/render/test_emphasis.py` come out right. What
# counts is their order: money and counts, other numbers, power words, capitals, concrete words, long and late
# words.
_NEVER = -9.0
_SCORE_PER_CHAR, _MAX_SCORED_CHARS = 0.22, 9
_LATE = 0.8
"""For the last token; proportionally less for earlier ones."""

_WEAK = -1.5
_MONEY_OR_COUNT, _NUMBER, _DIGITS = 7.0, 6.0, 0.5
_POWER = 4.0
_CONCRETE = 0.9
_CAPITALS, _ABBREVIATION = 3.5, 0.5
_MAX_ABBREVIATION_CHARS = 3
_GERUND = -0.8

_MIN_SCORE = 0.9
"""From here on a token is worth emphasizing if better ones were asked for before."""

_MIN_NEIGHBOUR_SCORE = 4.0
"""From here on the token after an emphasized one is emphasized too."""


def find_emphasis(tokens: Sequence[str], choice: int = 0) -> frozenset[int]:
    """Return the indexes of the tokens to emphasize; none if that would be all of the headline.

    In this order: money, percentages and numbers (with the noun they count), power words, a word in capitals,
    a concrete word, a long late word. Never a bare year or a function word. A last word after `without` is
    emphasized with it, as the headline means its opposite.

    Args:
        tokens: The headline's words.
        choice: 0 for the best, 1 for the next best, and so on around.
    """
    if len(tokens) == 1:
        return frozenset()
    all_capitals = sum(token.isupper() and len(token) > 1 for token in tokens) > len(tokens) / 2
    scores = [_score(tokens, index, all_capitals=all_capitals) for index in range(len(tokens))]
    ranked = sorted(range(len(tokens)), key=lambda index: (-scores[index], index))
    if not ranked or scores[ranked[0]] < 0:
        return frozenset()
    worthy = [index for index in ranked if scores[index] >= _MIN_SCORE] or ranked[:1]
    best = worthy[choice % len(worthy)]
    chosen = {best}
    if best + 1 < len(tokens) and _extends_to_next(tokens, best, scores):
        chosen.add(best + 1)
    if _belongs_to_name(tokens, best) or is_rest_of_number(tokens, best):
        chosen.add(best - 1)
    for first in (best - 1, best):
        if 0 <= first < len(tokens) - 1 and _form_compound(tokens, first):
            chosen |= {first, first + 1}
    if best + 1 in chosen and is_rest_of_number(tokens, best + 1) and best + 2 < len(tokens):
        chosen.add(best + 2)
    return frozenset(chosen if len(chosen) < len(tokens) else {best})


def _extends_to_next(tokens: Sequence[str], best: int, scores: Sequence[float]) -> bool:
    """Tell whether the token after the best one is emphasized with it."""
    following = best + 1
    if is_label(tokens, following):
        return True
    if tokens[best][-1] in _PAUSES:
        return False
    if normalize_token(tokens[best]) == "without" and following == len(tokens) - 1:
        return True
    is_count = is_number(tokens[best]) and not _MONEY.search(tokens[best])
    return (is_count and normalize_token(tokens[following]) not in stop_words()) or (
        scores[following] >= _MIN_NEIGHBOUR_SCORE
    )


def _form_compound(tokens: Sequence[str], index: int) -> bool:
    """Tell whether the token and the next one are one name."""
    first, second = tokens[index : index + 2]
    return first[-1] not in _PAUSES and is_compound(normalize_token(first), normalize_token(second))


def _belongs_to_name(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a number that counts nothing belongs to the word before it: `Porsche 911`."""
    token = tokens[index]
    if not index or not is_number(token) or _MONEY.search(token) or _counts_next(tokens, index):
        return False
    word = normalize_token(tokens[index - 1])
    return word not in stop_words() and word not in word_list("weak") and tokens[index - 1][-1] not in _PAUSES


def _counts_next(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a number is followed by the noun that it counts."""
    return (
        index + 1 < len(tokens)
        and tokens[index][-1] not in _PAUSES
        and normalize_token(tokens[index + 1]) not in stop_words()
    )


def _score(tokens: Sequence[str], index: int, *, all_capitals: bool) -> float:
    token = tokens[index]
    word = normalize_token(token)
    if not word or word in stop_words() or is_year(token):
        return _NEVER
    has_digit = bool(_DIGIT.search(token))
    score = min(len(word), _MAX_SCORED_CHARS) * _SCORE_PER_CHAR + _LATE * index / len(tokens)
    if word in word_list("weak"):
        score += _WEAK
    if has_digit:
        score += _number_score(tokens, index)
    if word in word_list("power"):
        score += _POWER
    elif is_concrete(word):
        score += _CONCRETE
    if token.isupper() and len(word) > 1 and not all_capitals and not has_digit:
        score += _CAPITALS if len(word) > _MAX_ABBREVIATION_CHARS else _ABBREVIATION
    if word.endswith("ing") and not is_concrete(word) and word not in word_list("power"):
        score += _GERUND
    return score


def _number_score(tokens: Sequence[str], index: int) -> float:
    """Return the score for the digits in a token: highest for money and for what counts a noun."""
    token = tokens[index]
    if _MONEY.search(token):
        return _MONEY_OR_COUNT
    if not is_number(token) or is_label(tokens, index):
        return _DIGITS
    return _MONEY_OR_COUNT if _counts_next(tokens, index) else _NUMBER
