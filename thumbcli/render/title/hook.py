"""Find the few words of a title that make somebody stop."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.sentence import MONEY, VERB_FINAL, read_sentence
from thumbcli.render.title.word_data import read_list, word_list
from thumbcli.render.title.word_roles import Role, has_roles, is_inflected_verb, is_verb, listed, may_be_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.title.sentence import Sentence

__all__ = ["Hook", "find_hooks"]

_MAX_SHORT_WORDS = 6
"""A title of so many words is its own hook."""

_MAX_SHORT_CHARS = 14
"""The same for scripts without spaces."""

_MIN_SCORE = 0.42
"""A hook below it is no better than the whole title."""

_ANOTHER_MIN_SCORE = 0.3
"""The same for the hooks of variants, which must differ."""

_MAX_HOOKS = 4

# What a word is worth in a hook: set by hand, from titles that editors labelled. What counts is the order.
_MONEY, _COUNT, _NUMBER = 0.9, 0.7, 0.2
_CAPITALS, _POWER, _NAME, _PLAIN, _WEAK = 0.5, 0.45, 0.35, 0.22, 0.06
_QUOTATION = 0.5
_WEIGHED_WORDS = 3
"""The worth of so many words is added: a longer hook says no more."""

_MIN_CAPITALS = 4
"""Letters of a word in capitals that is no abbreviation."""

# What speaks for and against a part of a title.
_LENGTH_BONUS = {1: -0.45, 2: 0.05, 3: 0.18, 4: 0.18, 5: 0.1, 6: -0.12, 7: -0.35}
"""By the words of a hook; it has no others."""

_MIN_AFTER_ARTICLE = 2
"""Words after an article from which on it does not count for the length."""

_LATE_BONUS = 0.22
"""A hook is mostly the end of the main clause."""

_CLAUSE_BONUS, _COMMA_BONUS, _LIST_BONUS = 0.25, -0.1, -0.6
"""For a cut at the end of a clause, at a comma, and at one of several commas."""

_COMMAS, _LIST_COMMAS = frozenset(",\u060c;/|"), 3
_TWO_CLAUSES = 0.3
_ONE_WORD = 0.25
_LONG_CHARS, _LONG = 42, 0.25
_LONG_REST_WORDS, _LONG_REST = 12, 0.1
_ADJUNCT = 0.2
_MAX_ADJUNCT_WORDS = 2

_START_COST: Mapping[Role, float] = {
    Role.WORD: 0.1,
    Role.NUMBER: 0.0,
    Role.DETERMINER: 0.0,
    Role.NEGATION: 0.05,
    Role.CONDITION: 0.05,
    Role.QUESTION: 0.05,
    Role.SUBJECT: 0.1,
    Role.ADVERB: 0.15,
    Role.CLAUSE: 0.2,
    Role.AUXILIARY: 0.35,
    Role.PREPOSITION: 0.5,
    Role.AND: 0.8,
}
"""By what the first word of a hook does that ends the title."""

_BEFORE_COST: Mapping[Role, float] = {
    Role.PREPOSITION: 0.17,
    Role.AUXILIARY: 0.15,
    Role.SUBJECT: 0.6,
    Role.CLAUSE: 0.25,
}
"""By what the last word does that stands small before such a hook."""

_NEXT_COST: Mapping[Role, float] = {
    Role.CLAUSE: 0.05,
    Role.CONDITION: 0.05,
    Role.PREPOSITION: 0.08,
    Role.SUBJECT: 0.12,
    Role.QUESTION: 0.35,
    Role.NEGATION: 0.3,
    Role.AUXILIARY: 0.3,
    Role.WORD: 0.3,
    Role.ADVERB: 0.35,
    Role.NUMBER: 0.4,
    Role.DETERMINER: 0.45,
    Role.AND: 0.5,
}
"""By what the word does after a hook that begins the title."""

_OTHER_COST = 0.5
_ASKING = frozenset({Role.QUESTION, Role.AUXILIARY, Role.CONDITION})
"""What a question begins with."""

_QUESTION_MARKS = frozenset("?\u061f\uff1f")

_COMPLETE = frozenset({Role.WORD, Role.NUMBER, Role.OBJECT, Role.POSTPOSITION})
"""What a hook that begins the title may end with."""

_FULL_PHRASE = frozenset({Role.SUBJECT, Role.PREPOSITION, Role.DETERMINER, Role.AUXILIARY})
"""What may follow a question word that is parted from the hook: `How | to`, `What | the`."""

_NEVER_ALONE = frozenset({Role.AUXILIARY, Role.SUBJECT, Role.CLAUSE, Role.PREPOSITION})
"""Small words that are too little to stand small by themselves."""

_CLAUSE_STARTS = frozenset({Role.SUBJECT, Role.AUXILIARY, Role.DETERMINER, Role.QUESTION})

_NO_ARTICLES = frozenset({"ru", "uk", "pl"})
"""Languages in which a preposition begins the phrase, and stays with it."""

_INFINITIVES = {
    "es": "..[aei]r$",
    "pt": "..[aei]r$",
    "it": "..[aei]re$",
    "fr": "..(?:er|ir|oir)$",
    "ru": "..(?:\u0442\u044c|\u0442\u044c\u0441\u044f|\u0447\u044c)$",
    "uk": "..(?:\u0442\u0438|\u0442\u0438\u0441\u044f)$",
    "pl": "..\u0107$",
}
"""Endings of infinitives: what follows one belongs to it."""

_QUOTE_STARTS, _QUOTE_ENDS = '"\u201c\u00ab\u201e\u2018', '"\u201d\u00bb\u201c\u2019'

_PAUSES = "\u3001\u3002\uff0c\uff01\uff1f\uff1a\uff1b!?\u2026"
_UNSPACED_CUT = rf"(?<=[{_PAUSES}])(?![{_PAUSES}])|(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])"
_BRACKETS = str.maketrans(
    dict.fromkeys("\u300c\u300e\u3010\uff08(\u300a\u3008\u201c", "<")
    | dict.fromkeys("\u300d\u300f\u3011\uff09)\u300b\u3009\u201d", ">")
)
_MIN_UNSPACED_CHARS = 4


class Hook(NamedTuple):
    """Words of a title that stand for all of it.

    Attributes:
        text: The words drawn large.
        rest: The others, drawn small; empty where the hook is the whole title.
        rest_first: The rest comes before the hook.
        reason: How they were chosen.
    """

    text: str
    rest: str
    rest_first: bool
    reason: str


class _Part(NamedTuple):
    """The words of a title from `first` to before `after`, and how good a hook they are."""

    score: float
    first: int
    after: int
    reason: str


def find_hooks(text: str, language: str, *, grave: bool) -> tuple[Hook, ...]:
    """Return the hooks of a clean title, the best first, then others that differ, then the title itself.

    A hook is the beginning or the end of the title, so that the rest can stand below or above it and the
    title is read in its order. It keeps what turns or weakens its meaning: negations, conditions, the helper
    that makes a question. Where no part stands alone, the title is the only one.

    Args:
        text: The main line of a title.
        language: ISO 639-1, or `und`.
        grave: The title speaks of death, illness or war: it keeps its clause.
    """
    return _find(text, language, grave)


@lru_cache(256)
def _find(text: str, language: str, grave: bool) -> tuple[Hook, ...]:
    unspaced = dominant_script(text) in UNSPACED
    tokens = tuple(text.split())
    if len(text) <= _MAX_SHORT_CHARS if unspaced else len(tokens) <= _MAX_SHORT_WORDS:
        return (_whole(text, "is short"),)
    if grave:
        return (_whole(text, "is grave"),)
    if unspaced:
        return (*_clauses(text), _whole(text, "has no better part"))
    if not has_roles(language):
        return (_whole(text, "is in a language without rules"),)
    sentence = read_sentence(tokens, language)
    if not _crude_words(language).isdisjoint(sentence.words):
        return (_whole(text, "is crude in parts"),)
    chosen: list[_Part] = []
    for part in sorted(_parts(sentence), key=lambda part: -part.score):
        least = _ANOTHER_MIN_SCORE if chosen else _MIN_SCORE
        if len(chosen) < _MAX_HOOKS and part.score >= least and _differs(part, chosen):
            chosen.append(part)
    return (*(_hook(tokens, part) for part in chosen), _whole(text, "has no better part"))


def _whole(text: str, reason: str) -> Hook:
    return Hook(text, "", rest_first=False, reason=f"the whole title, which {reason}")


def _hook(tokens: tuple[str, ...], part: _Part) -> Hook:
    hook = tokens[part.first : part.after]
    rest = tokens[: part.first] if part.first else tokens[part.after :]
    return Hook(
        _without_separators(" ".join(hook)),
        _without_separators(" ".join(rest)),
        rest_first=part.first > 0,
        reason=part.reason,
    )


def _without_separators(text: str) -> str:
    return text.strip(" ,;:-\u2013\u2014|\u060c\u00b7").removesuffix(" /").removeprefix("/ ")


def _differs(part: _Part, others: list[_Part]) -> bool:
    """Tell whether a part shares less than two thirds of its words with each of the others."""
    for other in others:
        shared = min(part.after, other.after) - max(part.first, other.first)
        if shared * 3 >= 2 * min(part.after - part.first, other.after - other.first):
            return False
    return True


def _parts(sentence: Sentence) -> list[_Part]:
    """Return all beginnings and ends of a title that are a phrase and keep its meaning."""
    count = len(sentence.tokens)
    weights = [_weight(sentence, index) for index in range(count)]
    found: list[_Part] = []
    for cut in range(1, count):
        if sentence.glued[cut - 1]:
            continue
        for first, after in ((cut, count), (0, cut)):
            if _length(sentence, first, after) not in _LENGTH_BONUS:
                continue
            if not _keeps_meaning(sentence, first, after):
                continue
            score = _appeal(sentence, weights, first, after)
            score -= _late_cost(sentence, cut) if first else _early_cost(sentence, cut)
            reason = f"the {'end' if first else 'beginning'} of the title"
            if max(weights[first:after]) >= _COUNT:
                reason += ", with its number"
            found.append(_Part(score, first, after, reason))
    return found


def _length(sentence: Sentence, first: int, after: int) -> int:
    """Return the words of a part; an article at its beginning does not count."""
    is_article = sentence.starts[first] is Role.DETERMINER
    return after - first - (is_article and after - first > _MIN_AFTER_ARTICLE)


# The meaning.


def _keeps_meaning(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part may stand large: it means and asks what the title does."""
    return (
        _keeps_polarity(sentence, first, after)
        and _keeps_question(sentence, first, after)
        and _keeps_question_mark(sentence, first, after)
    )


def _keeps_polarity(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part has each negation and condition of the clauses that it has words of."""
    clauses = set(sentence.clauses[first:after])
    turning = [
        index
        for index, role in enumerate(sentence.starts)
        if role in {Role.NEGATION, Role.CONDITION} and sentence.clauses[index] in clauses
    ]
    alternatives = listed(sentence.language, "alternative")
    return all(
        first <= index < after
        and (sentence.words[index] not in alternatives or first < index < after - 1)
        and (after == len(sentence.tokens) or _has_object(sentence, index, after))
        for index in turning
    )


def _has_object(sentence: Sentence, index: int, after: int) -> bool:
    """Tell whether what a negation negates comes before the end of a part, as far as its clause has it."""
    is_last_of_clause = sentence.start_after(index) is None
    return is_last_of_clause or index + 1 < after


def _keeps_question_mark(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a part that begins a question is one without its mark too: no `He won` of `He won it?`."""
    if after == len(sentence.tokens) or sentence.start_after(after - 1) is None:
        return True
    clause = [at for at, number in enumerate(sentence.clauses) if number == sentence.clauses[after - 1]]
    is_question = sentence.tokens[clause[-1]].rstrip(_QUOTE_ENDS)[-1:] in _QUESTION_MARKS
    return not is_question or (sentence.starts[clause[0]] in _ASKING and clause[0] >= first)


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


@cache
def _crude_words(language: str) -> frozenset[str]:
    return read_list("crude_words.txt", "en") | read_list("crude_words.txt", language)


# How it is cut.


def _late_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a hook from `cut` to the end; infinity where it is no phrase."""
    if cut == 1 and sentence.starts[0] in _NEVER_ALONE:
        return math.inf
    in_list = sentence.clauses[cut] == sentence.clauses[cut - 1] and Role.AND in sentence.starts[cut:]
    if in_list and sentence.tokens[cut - 1][-1] == ",":
        return math.inf
    if _ends_part(sentence, cut):
        cost = _comma_cost(sentence, cut) + (0.2 if sentence.starts[cut] is Role.AND else 0.0)
    else:
        cost = _start_cost(sentence, cut) + _before_cost(sentence, cut) + _open_end_cost(sentence, cut)
    return cost + _two_clauses_cost(sentence, cut, len(sentence.tokens)) - _LATE_BONUS


def _early_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a hook from the beginning to `cut`; infinity where it is no phrase."""
    if sentence.ends[cut - 1] not in _COMPLETE:
        return math.inf
    cost = _two_clauses_cost(sentence, 0, cut)
    following = sentence.starts[cut]
    if _ends_part(sentence, cut):
        in_list = following is Role.AND and sentence.tokens[cut - 1][-1] in _COMMAS
        return math.inf if in_list else cost + _comma_cost(sentence, cut)
    if sentence.language in VERB_FINAL:
        return math.inf
    cost += _NEXT_COST.get(following, _OTHER_COST) + _verb_end_cost(sentence, cut)
    if sentence.starts[0] in {Role.QUESTION, Role.AUXILIARY}:
        cost += 0.25
    if following is Role.AUXILIARY and _has_second_subject(sentence, cut):
        cost += 0.5
    if _is_genitive(sentence, cut):
        cost += 0.35
    if sentence.language == "en" and sentence.words[cut] == "to":
        infinitive = cut + 1 < len(sentence.words) and is_verb(sentence.words[cut + 1])
        cost += 0.4 if infinitive else 0.15
    return cost


def _ends_part(sentence: Sentence, cut: int) -> bool:
    """Tell whether a clause ends before `cut`, or a comma stands there."""
    return sentence.clauses[cut] != sentence.clauses[cut - 1] or sentence.tokens[cut - 1][-1] == ","


def _has_second_subject(sentence: Sentence, cut: int) -> bool:
    """Tell whether the noun before a helper is not the first one: `3 Things Every Founder | Should`."""
    return any(
        sentence.starts[index] is Role.DETERMINER and sentence.ends[index - 1] in {Role.WORD, Role.NUMBER}
        for index in range(1, cut)
    )


def _comma_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a cut at the end of a clause: a comma may part a list."""
    commas = sum(token[-1] in _COMMAS for token in sentence.tokens)
    if sentence.tokens[cut - 1][-1] not in _COMMAS:
        return -_CLAUSE_BONUS
    return -(_COMMA_BONUS if commas < _LIST_COMMAS else _LIST_BONUS)


def _two_clauses_cost(sentence: Sentence, first: int, after: int) -> float:
    """Return what speaks against a hook that goes on over the end of a clause: it is two things."""
    return _TWO_CLAUSES if sentence.clauses[first] != sentence.clauses[after - 1] else 0.0


def _is_genitive(sentence: Sentence, index: int) -> bool:
    """Tell whether a word binds two nouns: `of`, the `d` of `d'orange`."""
    return sentence.words[index].partition("'")[0] in listed(sentence.language, "genitive")


def _start_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against the first word of a hook that ends the title."""
    role, word = sentence.starts[cut], sentence.words[cut]
    following = sentence.start_after(cut)
    cost = _START_COST.get(role, _OTHER_COST)
    if role is Role.AND and following in {Role.SUBJECT, Role.QUESTION}:
        return 0.3
    if role is Role.AUXILIARY and following is Role.NEGATION:
        return cost - 0.25
    if role is Role.NEGATION and word in listed(sentence.language, "without"):
        return cost + 0.15
    if role is not Role.PREPOSITION:
        return cost
    if sentence.language in _NO_ARTICLES:
        cost -= 0.2
    if _is_genitive(sentence, cut):
        return cost + 0.35
    counts = following is Role.NUMBER and _weight(sentence, cut + 1) >= _COUNT
    return cost - 0.38 if counts and word != "as" else cost


def _before_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against the last word that stands small before a hook."""
    role, before = sentence.starts[cut], sentence.ends[cut - 1]
    word = sentence.words[cut - 1]
    cost = _BEFORE_COST.get(before, 0.0)
    if before is Role.QUESTION and word not in listed(sentence.language, "why"):
        if role not in _FULL_PHRASE or sentence.words[cut] in listed(sentence.language, "how-many"):
            return math.inf
        cost += 0.0 if sentence.words[cut] == "to" else 0.3
    has_subject = sentence.starts[cut - 1] is Role.SUBJECT or (
        cut > 1 and sentence.ends[cut - 2] is Role.SUBJECT
    )
    if before is Role.AUXILIARY and has_subject:
        cost += 0.25
    if before is Role.CLAUSE and role in {Role.DETERMINER, Role.SUBJECT, Role.NUMBER}:
        cost -= 0.1
    if before is Role.WORD and role is Role.WORD:
        cost += 0.15
    if _is_genitive(sentence, cut - 1):
        cost += 0.35
    if before is Role.PREPOSITION and sentence.language in _NO_ARTICLES:
        cost += 0.25
    return cost - 0.1 if _is_infinitive(sentence, cut) else cost


def _is_infinitive(sentence: Sentence, index: int) -> bool:
    return sentence.language == "en" and sentence.words[index - 1] == "to" and is_verb(sentence.words[index])


def _open_end_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against parting what comes before `cut` from what goes on after it.

    `over | time are complete bunk`: what stands before the helper is more than the word after the cut.
    `for | a month and this is why`: the second part belongs to a clause of its own.
    """
    after_preposition = sentence.ends[cut - 1] is Role.PREPOSITION and not _is_infinitive(sentence, cut)
    after_verb = sentence.ends[cut - 1] is Role.WORD is sentence.starts[cut] and not is_verb(
        sentence.words[cut]
    )
    after_relative = sentence.ends[cut - 1] is Role.CLAUSE and is_verb(sentence.words[cut])
    begins_clause = sentence.starts[cut] in {Role.QUESTION, Role.SUBJECT, Role.CLAUSE}
    in_phrase = (
        (after_preposition and not begins_clause)
        or after_verb
        or after_relative
        or sentence.starts[cut] is Role.PREPOSITION
    )
    cost = 0.0
    for index in range(cut + 1, len(sentence.tokens)):
        role = sentence.starts[index]
        if role is Role.AND:
            return cost + _and_cost(sentence, index, after_preposition=after_preposition)
        if after_preposition and sentence.words[index] in listed(sentence.language, "time"):
            cost += 0.25
        if role in {Role.CLAUSE, Role.SUBJECT, Role.QUESTION}:
            return cost + (0.45 if sentence.words[index] in listed(sentence.language, "but") else 0.0)
        if role is Role.AUXILIARY and in_phrase:
            return cost + 0.9
    return cost


def _and_cost(sentence: Sentence, index: int, *, after_preposition: bool) -> float:
    """Return what speaks against an `and` inside of a hook: it may join more than what the hook has."""
    rest = sentence.starts[index + 1 :]
    if sentence.start_after(index) in _CLAUSE_STARTS or Role.AUXILIARY in rest:
        return 0.8 if Role.AUXILIARY in rest else 0.4
    return 0.25 if after_preposition else 0.0


def _verb_end_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a hook that ends with a verb, which wants what follows."""
    following, word = sentence.starts[cut], sentence.words[cut - 1]
    if sentence.language == "en":
        if following is Role.PREPOSITION:
            return math.inf if _is_surely_verb(sentence, cut - 1) else 0.0
        return 0.4 if cut > 1 and is_inflected_verb(word) else 0.0
    ending = _INFINITIVES.get(sentence.language)
    return 0.3 if following is Role.PREPOSITION and ending and re.search(ending, word) else 0.0


def _is_surely_verb(sentence: Sentence, index: int) -> bool:
    """Tell whether an English word is a verb by what stands before it."""
    word = sentence.words[index]
    before = sentence.ends[index - 1] if index else Role.SUBJECT
    if before is Role.AUXILIARY or (before is Role.WORD and word.endswith("ed")):
        return True
    if not is_verb(word):
        return False
    if before is Role.WORD:
        return is_inflected_verb(word) or not may_be_noun(word)
    return before in {Role.SUBJECT, Role.QUESTION, Role.CLAUSE} or sentence.words[index - 1] == "to"


# What it is worth.


def _weight(sentence: Sentence, index: int) -> float:
    """Return how much a word makes somebody stop."""
    token, word, role = sentence.tokens[index], sentence.words[index], sentence.starts[index]
    if role is Role.NUMBER:
        count = _COUNT if sentence.counts(index) else _NUMBER
        return _MONEY if MONEY.search(token) else count
    if role is Role.NEGATION:
        return _POWER
    if sentence.ends[index] is not Role.WORD or not word:
        return 0.0
    if _shouts(sentence, index):
        return _CAPITALS
    if word in word_list("power") or word in word_list("weak"):
        return _POWER if word in word_list("power") else _WEAK
    return _NAME if _is_capitalised_name(sentence, index) else _PLAIN


def _shouts(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is in capitals in a title that is not."""
    if not sentence.tokens[index].isupper() or len(sentence.words[index]) < _MIN_CAPITALS:
        return False
    return sum(token.isupper() for token in sentence.tokens) * 2 <= len(sentence.tokens)


def _is_capitalised_name(sentence: Sentence, index: int) -> bool:
    if sentence.title_case or sentence.language == "de" or not sentence.tokens[index][0].isupper():
        return False
    return index > 0 and sentence.clauses[index] == sentence.clauses[index - 1]


def _appeal(sentence: Sentence, weights: list[float], first: int, after: int) -> float:
    """Return how good a part is as a hook by its own words."""
    best = sorted(weights[first:after], reverse=True)
    value = sum(best[:_WEIGHED_WORDS]) + _LENGTH_BONUS[_length(sentence, first, after)]
    telling = sum(weight > 0 for weight in best)
    part = sentence.tokens[first:after]
    is_sentence = not first and part[-1][-1] in ".!?\u2026"
    if telling <= 1 and best[0] < _CAPITALS and not is_sentence:
        value -= _ONE_WORD
    if sum(map(len, part)) + len(part) > _LONG_CHARS:
        value -= _LONG
    if len(sentence.tokens) - len(part) > _LONG_REST_WORDS:
        value -= _LONG_REST
    if part[0][0] in _QUOTE_STARTS and part[-1].rstrip(".!?,")[-1:] in _QUOTE_ENDS:
        value += _QUOTATION
    if telling <= _MAX_ADJUNCT_WORDS and sentence.words[after - 1] in listed(sentence.language, "adjunct"):
        value -= _ADJUNCT
    return value


# Scripts without spaces.


def _clauses(text: str) -> list[Hook]:
    """Return the first and the last clause of a title in a script without spaces, the better one first."""
    plain = text.translate(_BRACKETS)
    cuts = [
        found.end()
        for found in re.finditer(_UNSPACED_CUT, text)
        if found.end() < len(text)
        and plain.count("<", 0, found.start()) == plain.count(">", 0, found.start())
    ]
    if not cuts:
        return []
    halves = [
        (text[cuts[-1] :].strip(), text[: cuts[-1]].strip(), True),
        (text[: cuts[0]].strip(), text[cuts[0] :].strip(), False),
    ]
    halves.sort(key=lambda half: -_clause_score(half[0], late=half[2]))
    return [
        Hook(part.strip("\u3001\u3002\uff0c"), rest.strip("\u3001\uff0c"), late, "a clause of the title")
        for part, rest, late in halves
        if _MIN_UNSPACED_CHARS <= len(part.strip(_PAUSES)) <= _MAX_SHORT_CHARS
    ]


def _clause_score(part: str, *, late: bool) -> float:
    """Return what speaks for a clause: a number, a question or a cry, the end of the title."""
    return 0.5 * any(map(str.isdigit, part)) + 0.3 * (part[-1] in "!?\uff01\uff1f") + 0.2 * late
