"""Tell whether the last line of a headline may have a colour of its own: it and the others are phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.word_roles import Role, has_roles, listed
from thumbcli.render.typography.break_penalties import break_penalties

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["last_line_stands_alone"]

_MAX_PENALTY = 0.05
"""From here on a break is inside of a phrase, or leaves a small word behind."""

_MIN_WORDS, _MIN_LAST = 5, 2
"""Of a headline, and of its last line: in fewer, half of a name or of a phrase has a colour of its own."""

_NEVER_APART = frozenset({Role.AND, Role.PREPOSITION, Role.POSTPOSITION, Role.CONDITION, Role.OBJECT})
"""What a line of its own colour never begins with: it says more of the line before."""


def last_line_stands_alone(lines: Sequence[int], tokens: Sequence[str], language: str) -> bool:
    """Tell whether the last line says something by itself, and nothing else than the title does.

    Not where a break is inside of a phrase or a name, nor for half of a pair, for what is denied or beaten,
    or in a language whose small words are not known.

    Args:
        lines: How many words each line has, two lines or more.
        tokens: All words.
        language: ISO 639-1, or `und`.
    """
    if not has_roles(language) or dominant_script("".join(tokens)) in UNSPACED:
        return False
    sentence = read_sentence(tuple(tokens), language)
    ends = [sum(lines[: index + 1]) for index in range(len(lines) - 1)]
    penalties = break_penalties(tokens, language)
    if any(penalties[end - 1] > _MAX_PENALTY for end in ends):
        return False
    last = ends[-1]
    goes_on = sentence.clauses[last - 1] == sentence.clauses[last]
    if goes_on and (len(tokens) < _MIN_WORDS or lines[-1] < _MIN_LAST):
        return False
    if sentence.starts[last] in _NEVER_APART or Role.WORD not in sentence.starts[last:]:
        return False
    weak = listed(language, "contrast") | listed(language, "than")
    clause = sentence.clauses[last]
    before = [index for index in range(last) if sentence.clauses[index] == clause]
    denied = any(sentence.starts[index] is Role.NEGATION for index in before)
    return not denied and weak.isdisjoint(sentence.words[max(0, last - 2) : last + 1])
