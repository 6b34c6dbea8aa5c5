"""Tell which words of a headline are one of several that are equal: a side of a match, one of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.stop_words import is_abbreviation
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, is_inflected_verb, is_verb, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["is_foreign_side", "is_half_comparison", "is_in_row", "is_one_of_equals", "is_side"]

_MAX_SIDE = 3
"""Words between a phrase and the `vs` that it is one side of, as in `vs Bank of America`."""

_WITH_CAPITALS = frozenset("de en es fr id it nl pl pt ru tr uk vi".split())
"""Languages in which a capital tells a name."""

_MIN_LOUD = 4
"""Letters of a word in capitals that is no abbreviation."""

_OF_SENTENCES = frozenset({Role.SUBJECT, Role.AUXILIARY, Role.QUESTION, Role.CLAUSE, Role.CONDITION})


def is_side(sentence: Sentence, first: int, after: int) -> bool:
    """`Bayern Munich vs. Chelsea`, `Gawr Gura x Casey Edwards`: one of two that are equal."""
    sides = listed("en", "side")
    around = range(max(0, first - _MAX_SIDE), min(after + _MAX_SIDE, len(sentence.words)))
    clause = sentence.clauses[first]
    return any(
        sentence.words[index] in sides
        and sentence.clauses[index] == clause
        and Role.AUXILIARY not in sentence.starts[min(index, after) : max(index, first)]
        for index in around
    )


def is_foreign_side(sentence: Sentence, first: int, after: int) -> bool:
    """`México contra Brasil`, `France contre Belgique`: the same in other languages, between two names."""
    sides = listed(sentence.language, "side")
    between = [at for at in (first - 1, after) if 0 < at < len(sentence.words) - 1]
    if sentence.language == "en" or sentence.language not in _WITH_CAPITALS:
        return any(sentence.words[at] in sides for at in between)
    return any(
        sentence.words[at] in sides
        and sentence.tokens[at - 1][0].isupper()
        and sentence.tokens[at + 1][0].isupper()
        for at in between
    )


def is_one_of_equals(sentence: Sentence, first: int, after: int) -> bool:
    """`Germany and Italy agree`, `Salt and Pepper Chicken`: one of two that a small word joins.

    A number, a word in capitals and a power word stand out beside an equal.
    """
    if sentence.starts[first] is Role.NUMBER:
        return False
    loud = _is_loud(sentence, first, after)
    joins, count = listed(sentence.language, "and"), len(sentence.words)
    for joint in {at for end in (first, after) for at in (end - 2, end - 1, end)}:
        if not 0 < joint < count - 1:
            continue
        if not (sentence.words[joint] in joins or sentence.tokens[joint] == "&"):
            continue
        right = joint + 1 + (sentence.starts[joint + 1] is Role.DETERMINER)
        beside = first == right if joint < first else after == joint
        if not beside or right >= count or not _are_equals(sentence, joint - 1, right):
            continue
        both_loud = sentence.tokens[joint - 1].isupper() and sentence.tokens[right].isupper()
        if not loud or both_loud:
            return True
    return False


def _is_loud(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether capitals or a power word set a phrase apart from what it is joined to."""
    tokens = sentence.tokens[first:after]
    stands_out = any(
        token.isupper() and len(token) >= _MIN_LOUD and not is_abbreviation(token) for token in tokens
    )
    is_shouted = all(token.isupper() for token in sentence.tokens if len(token) > _MIN_LOUD)
    power = not word_list("power").isdisjoint(sentence.words[first:after])
    return power or (stands_out and not is_shouted)


def _are_equals(sentence: Sentence, left: int, right: int) -> bool:
    """Tell whether two words beside an `and` are of one kind, as far as capitals and verbs tell."""
    if sentence.clauses[left] != sentence.clauses[right]:
        return False
    if sentence.language != "en":
        return sentence.tokens[left][0].isupper() and sentence.tokens[right][0].isupper()
    if not sentence.starts[left] is Role.WORD is sentence.starts[right]:
        return False
    both_many = sentence.words[left].endswith("s") and sentence.words[right].endswith("s")
    return both_many or not is_verb(sentence.words[right])


def is_in_row(sentence: Sentence, first: int, after: int) -> bool:
    """`Season 1 Reveal, Gameplay Preview & Ranked Resets`: one of a row, or one word before a comma."""
    if sentence.language != "en" or any(token.isupper() for token in sentence.tokens[first:after]):
        return False
    commas = [at for at, token in enumerate(sentence.tokens[:-1]) if token[-1] == ","]
    is_row = bool(commas) and Role.AND in sentence.starts[commas[0] :]
    has_verb = any(is_inflected_verb(word) and not word.endswith("ed") for word in sentence.words)
    if is_row and not has_verb and _OF_SENTENCES.isdisjoint(sentence.starts):
        joints = {0, *(at + 1 for at in commas), *(at + 1 for at in range(first) if _joins(sentence, at))}
        return after - 1 in commas or not joints.isdisjoint({first, first - 1})
    is_name = not sentence.title_case and sentence.tokens[first][0].isupper()
    is_bare = after - first == 1 and sentence.words[first] not in word_list("power")
    return is_bare and not is_name and after - 1 in commas


def _joins(sentence: Sentence, index: int) -> bool:
    return sentence.starts[index] is Role.AND


def is_half_comparison(sentence: Sentence, first: int, after: int) -> bool:
    """`show our hurt rather than argue`: what something is not. Arabic `more` has a form of its own."""
    if sentence.language == "ar" and sentence.words[after : after + 1] == ("\u0645\u0646",):
        return sentence.words[after - 1].startswith("\u0623")
    while first and sentence.starts[first - 1] is Role.DETERMINER:
        first -= 1
    return not listed(sentence.language, "contrast").isdisjoint(sentence.words[max(0, first - 2) : first])
