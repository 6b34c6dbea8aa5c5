"""Tell whether words of a title, taken out of it, still mean and ask what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.word_roles import Role, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["keeps_meaning"]

_ASKING = frozenset({Role.QUESTION, Role.AUXILIARY, Role.CONDITION})
"""What a question begins with."""

_ASKING_FIRST = frozenset({Role.AUXILIARY, Role.CLAUSE})
"""What asks at the beginning of a title: `Will ...?`, `Who ...?`."""

_QUESTION_MARKS = frozenset("?\u061f\uff1f")

_ONE = frozenset({"a", "an", "one"})

_LIKENING = frozenset({"like", "as", "than"})
"""What a negation denies stands behind them: `Recipes That Don't Taste | Like Punishment` taste."""

_QUOTE_ENDS = '"\u201d\u00bb\u201c\u2019'


def keeps_meaning(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part may stand large: it means and asks what the title does."""
    return (
        _keeps_polarity(sentence, first, after)
        and _keeps_contrast(sentence, first, after)
        and _keeps_consequence(sentence, first)
        and _keeps_question(sentence, first, after)
        and _keeps_question_mark(sentence, first, after)
        and _keeps_question_word(sentence, first, after)
    )


def _keeps_polarity(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part has each negation and condition of the clauses that it has words of."""
    clauses = set(sentence.clauses[first:after])
    turning = [
        index
        for index, role in enumerate(sentence.starts)
        if role in {Role.NEGATION, Role.CONDITION} and sentence.clauses[index] in clauses
        if not (_is_marvel(sentence, index) or _is_said_of_list(sentence, first, after))
    ]
    alternatives = listed(sentence.language, "alternative")
    return all(
        first <= index < after
        and (sentence.words[index] not in alternatives or first < index < after - 1)
        and (after == len(sentence.tokens) or _has_object(sentence, index, after))
        and not _narrows(sentence, index, after)
        for index in turning
    )


def _is_marvel(sentence: Sentence, index: int) -> bool:
    """`I Can't Believe I Bought This`: what nobody believes is so all the same."""
    return (
        sentence.words[index + 1 : index + 2] == ("believe",)
        and sentence.start_after(index + 1) is Role.SUBJECT
    )


def _is_said_of_list(sentence: Sentence, first: int, after: int) -> bool:
    """`10 PS4 Hacks | You Probably Didn't Know`: what is denied is said of the list, not of a part of it."""
    if sentence.language != "en" or first or after >= len(sentence.words):
        return False
    is_list = sentence.starts[0] is Role.NUMBER and sentence.counts(0)
    has_verb = any(role in {Role.AUXILIARY, Role.SUBJECT} for role in sentence.starts[:after])
    return is_list and not has_verb and sentence.starts[after] in {Role.SUBJECT, Role.CLAUSE}


def _keeps_contrast(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part has all of a claim and of a contrast, and is no half before a `but`."""
    language, words, clauses = sentence.language, sentence.words, sentence.clauses
    if after < len(words) and words[after] in listed(language, "but"):
        return False
    contrasts, claims = listed(language, "contrast"), listed(language, "claim")
    undivided = {
        clauses[index]
        for index, word in enumerate(words)
        if word in contrasts or (word in claims and sentence.start_after(index) is not None)
    }
    return not any(
        number in undivided and number in clauses[first:after] and not first <= index < after
        for index, number in enumerate(clauses)
    )


def _keeps_consequence(sentence: Sentence, first: int) -> bool:
    """Tell whether a part has what depends on a condition from its beginning on: not `Leave Early` alone."""
    if sentence.words[0] not in listed(sentence.language, "subordinate"):
        return True
    begin = next((at for at, token in enumerate(sentence.tokens, 1) if token[-1] in ",\u060c"), 0)
    return first == begin or not begin


def _has_object(sentence: Sentence, index: int, after: int) -> bool:
    """Tell whether what a negation negates comes before the end of a part, as far as its clause has it."""
    is_last_of_clause = sentence.start_after(index) is None
    return is_last_of_clause or index + 1 < after


def _narrows(sentence: Sentence, index: int, after: int) -> bool:
    """Tell whether what is negated stands behind a part: `Rome Was Not Built | in a Day` was built."""
    if (
        sentence.starts[index] is not Role.NEGATION
        or sentence.words[index] in listed(sentence.language, "without")
        or after >= len(sentence.tokens) - 1
        or sentence.clauses[after] != sentence.clauses[index]
    ):
        return False
    if sentence.language == "en" and sentence.words[after] in _LIKENING:
        return True
    bounds = sentence.starts[after + 1] is Role.NUMBER or sentence.words[after + 1] in _ONE
    return sentence.starts[after] is Role.PREPOSITION and bounds


def _keeps_question_mark(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part that begins a question is one without its mark too: no `He won` of `He won it?`."""
    if after == len(sentence.tokens) or sentence.start_after(after - 1) is None:
        return True
    clause = [at for at, number in enumerate(sentence.clauses) if number == sentence.clauses[after - 1]]
    is_question = sentence.tokens[clause[-1]].rstrip(_QUOTE_ENDS)[-1:] in _QUESTION_MARKS
    return not is_question or (sentence.starts[clause[0]] in _ASKING and clause[0] >= first)


def _keeps_question_word(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part has the question word of its mark: no `a Screwdriver?` of `How Long Is ...?`."""
    mark = next(
        (at for at, token in enumerate(sentence.tokens) if token.rstrip(_QUOTE_ENDS)[-1:] in _QUESTION_MARKS),
        None,
    )
    if mark is None:
        return True
    if not first and after <= mark and sentence.starts[0] in _ASKING_FIRST:
        return sentence.clauses[0] != sentence.clauses[mark]
    asked = [
        at
        for at in range(mark)
        if sentence.clauses[at] == sentence.clauses[mark] and sentence.starts[at] is Role.QUESTION
    ]
    return not asked or (first <= asked[0] < after) == (first <= mark < after)


def _keeps_question(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part of an English question that wants a yes or a no still asks."""
    if sentence.language != "en":
        return True
    asking = listed("en", "asks")
    for index, word in enumerate(sentence.words):
        begins = not index or sentence.clauses[index] != sentence.clauses[index - 1]
        if not begins or word not in asking or first <= index < after:
            continue
        inside = [at for at in range(first, after) if sentence.clauses[at] == sentence.clauses[index]]
        if inside and "?" not in sentence.tokens[inside[-1]]:
            return False
    return True
