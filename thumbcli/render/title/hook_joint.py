"""Rate a cut between a hook and the rest of its title by the clauses beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.word_roles import listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = [
    "COMMAS",
    "LONG_WORDS",
    "OTHER_COST",
    "TORN_NAME",
    "comma_cost",
    "is_genitive",
    "two_clauses_cost",
]

OTHER_COST = 0.5
"""For a word beside the cut whose role has no cost of its own."""

LONG_WORDS = 8
"""A title of more words is less readable whole."""

TORN_NAME = 0.6
"""`Circle of | Fifths`: more than what a number beside it is worth."""

_CLAUSE_BONUS, _COMMA_BONUS, _LIST_BONUS = 0.25, -0.1, -0.6
"""For a cut at the end of a clause, at a comma, and at one of several commas."""

COMMAS, _LIST_COMMAS = frozenset(",\u060c;/|"), 3

_TWO_CLAUSES = 0.3


def comma_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a cut at the end of a clause: a comma may part a list."""
    commas = sum(token[-1] in COMMAS for token in sentence.tokens)
    if sentence.tokens[cut - 1][-1] not in COMMAS:
        return -_CLAUSE_BONUS
    return -(_COMMA_BONUS if commas < _LIST_COMMAS else _LIST_BONUS)


def two_clauses_cost(sentence: Sentence, first: int, after: int) -> float:
    """Return what speaks against a hook that goes on over the end of a clause: it is two things."""
    return _TWO_CLAUSES if sentence.clauses[first] != sentence.clauses[after - 1] else 0.0


def is_genitive(sentence: Sentence, index: int) -> bool:
    """Tell whether a word binds two nouns: `of`, the `d` of `d'orange`."""
    return sentence.words[index].partition("'")[0] in listed(sentence.language, "genitive")
