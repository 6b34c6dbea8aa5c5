"""Rate how much a phrase of a headline says, by its words, its length and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.core_bounds import LINKS, is_before_kind, is_loud_run, is_verb_after, tells
from thumbcli.render.title.core_worth import SUPERLATIVE, empty_words
from thumbcli.render.title.name_forms import names_person
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, is_inflected_verb, is_verb, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = ["is_degree", "rate_phrase", "says_nothing"]

_SURE = 1.6
"""For a phrase that `find_emphasis` is sure of, unless it says nothing alone."""

_OTHERS, _HOLLOW = 0.35, 0.6
"""Of what the second and the third word are worth, and of what words without meaning take away."""

_BY_WORDS = {1: 0.0, 2: 0.9, 3: 0.9, 4: 0.1}
"""A phrase of two or three words is the easiest to see; a lone word must strike."""

_LONE_PLAIN = -0.7

_ACTOR, _ADJUNCT, _LATE = -1.1, -0.8, 0.4
"""Who acts, where and when say less than what is done; of two equals, the later one is the point."""

_ON_KIND = -0.4
"""`FINGERS | CHALLENGE`: a kind of video says less than what it is about."""

_OWNED = -0.9
"""Whose it is, where what is owned has two words or more."""

_SENTENCE = -1.2
"""`The | Boys Read Mean Tweets`: a whole sentence, of which the object is the point."""

_LEADING_VERB, _PAIR_WORDS = -0.4, 2
"""`Read | Mean Tweets`: the object of a verb is enough, if it has two words."""

_INNER_LINK = -0.45

_TORN_OWNER = -0.9
"""`DESAFIOS | DE FUT`, `history of | Minecraft`: a half of what a small word binds."""

_AFTER_BUT = 1.7
"""`I Paint My Nails But In | French`: what comes after it is why somebody watches."""

_PREDICATE = 1.5
"""`is | falling apart`, `are | BROKEN`: what is said of the subject, to the end of the sentence."""

_EXCESS = 2.6
"""`SO BAD`, `too powerful`: how far it goes."""

_DEGREES = frozenset({"so", "too"})

_LONG_ACTOR, _ACTOR_WORDS = -2.0, 3
"""`Taxi Cab Slayer KILLS`: of so many words and their verb, the verb is the point."""


def rate_phrase(
    sentence: Sentence, worth: Sequence[float], first: int, after: int, sure: Sequence[int]
) -> float:
    """Return how much a phrase says, by its best words, its length and its place."""
    own = sorted((worth[at] for at in range(first, after)), reverse=True)
    size = after - first
    others = sum(worth * (_OTHERS if worth > 0 else _HOLLOW) for worth in own[1:3])
    score = own[0] + others + _BY_WORDS[size] + _LATE * first / len(sentence.tokens)
    if size == 1 and own[0] < SUPERLATIVE and not is_before_kind(sentence, after):
        # `Has Started` says least of all.
        score += _LONE_PLAIN * (2 if first and sentence.words[first - 1] in {"has", "have"} else 1)
    score += _INNER_LINK * sum(sentence.starts[at] in LINKS for at in range(first + 1, after))
    if own[0] <= 0:
        return -1.0
    acts = _acts(sentence, first, after)
    if sentence.words[after - 1] in word_list("kind-of-video"):
        score += _ON_KIND if size > 1 else _ON_KIND * 2
    if not acts and _holds(sentence, first, after, sure):
        score += _SURE
    if any(word.endswith(("'s", "s'")) for word in sentence.words[first : after - 2]):
        score += _OWNED
    strikes = own[0] >= SUPERLATIVE
    if sentence.language == "en":
        score += _cost_of_verbs(sentence, first, after, leads=worth[first] < SUPERLATIVE)
    if not strikes and acts:
        score += _ACTOR
    if not strikes and _is_adjunct(sentence, first):
        score += _ADJUNCT
    score += _TORN_OWNER * _parts_owner(sentence, first, after, strikes=strikes)
    if sentence.language == "en" and _follows_but(sentence, first):
        score += _AFTER_BUT
    return score + _bonus_of_predicate(sentence, first, after)


def _parts_owner(sentence: Sentence, first: int, after: int, *, strikes: bool) -> bool:
    """Tell whether a phrase ends before the small word that binds it to the next noun, or begins after it."""
    genitive, words, count = listed(sentence.language, "genitive"), sentence.words, len(sentence.words)
    before = first - 1
    if sentence.language != "en" and before > 0 and sentence.starts[before] is Role.DETERMINER:
        before -= 1
    is_owned = before > 0 and words[before] in genitive and sentence.ends[before - 1] is Role.WORD
    if sentence.language == "en":
        return is_owned and not strikes and words[first - 2] not in empty_words()
    is_head = after + 1 < count and words[after] in genitive and sentence.ends[after - 1] is Role.WORD
    is_part = after - first == 1 or not genitive.isdisjoint(words[first:after])
    return is_owned or (is_head and is_part)


def _follows_but(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase is the first after a `but` in the middle of a headline."""
    before = first - 1
    while before > 0 and sentence.starts[before] in LINKS and sentence.words[before] != "but":
        before -= 1
    return before > 1 and sentence.words[before] == "but"


def _bonus_of_predicate(sentence: Sentence, first: int, after: int) -> float:
    """Return what a phrase gains as what is said of the subject, or loses as the subject of what is done."""
    if sentence.language != "en":
        return 0.0
    bonus = 0.0
    last = after - 1
    is_said = (
        first > 1 and sentence.starts[first - 1] is Role.AUXILIARY and sentence.start_after(last) is None
    )
    is_question = sentence.starts[0] is Role.AUXILIARY or (
        sentence.starts[0] is Role.QUESTION and sentence.tokens[-1][-1] == "?"
    )
    says_more = not empty_words().issuperset(sentence.words[first:after])
    if is_said and says_more and not is_question and sentence.ends[first - 2] is Role.WORD:
        bonus += _PREDICATE
    if is_degree(sentence, first) and sentence.start_after(last) is None:
        bonus += _EXCESS
    is_verb_last = sentence.words[last].endswith("s") and sentence.words[last] in word_list("striking")
    if is_verb_last and after - first > 1 and last - _begin_of_run(sentence, last) >= _ACTOR_WORDS:
        bonus += _LONG_ACTOR * is_inflected_verb(sentence.words[last])
    return bonus


def _begin_of_run(sentence: Sentence, index: int) -> int:
    """Return where the row of nouns begins that a word ends."""
    clause = sentence.clauses[index]
    while index and sentence.starts[index - 1] is Role.WORD and sentence.clauses[index - 1] == clause:
        index -= 1
    return index


def is_degree(sentence: Sentence, index: int) -> bool:
    """Tell whether a word says of the next one how far it goes: `SO BAD`, `too powerful`."""
    is_first = sentence.language == "en" and sentence.words[index] in _DEGREES
    return is_first and sentence.start_after(index) is Role.WORD


def _holds(sentence: Sentence, first: int, after: int, sure: Sequence[int]) -> bool:
    """Tell whether a phrase has all words that are sure to stand out, or those of them in capitals."""
    own = set(range(first, after))
    has_all = own.issuperset(sure) or (is_loud_run(sentence, first, after) and own.issubset(sure))
    return bool(sure) and has_all and not says_nothing(sentence, sure)


def _cost_of_verbs(sentence: Sentence, first: int, after: int, *, leads: bool) -> float:
    """Return what a verb inside of a phrase costs, and one at its beginning if `leads`."""
    cost = _SENTENCE * any(tells(sentence, at) for at in range(first + 1, after - 1))
    if leads and after - first > _PAIR_WORDS:
        word = sentence.words[first]
        cost += _LEADING_VERB * (is_verb(word) or is_inflected_verb(word))
    return cost


def says_nothing(sentence: Sentence, sure: Sequence[int]) -> bool:
    """`the Truth About ...`, `NOTHING wrong`: words that wait for what they are said of."""
    return empty_words().issuperset(sentence.words[index] for index in sure)


def _acts(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase that begins the headline is who does something, or whose something is."""
    if first or after >= len(sentence.tokens):
        return False
    is_person = names_person(" ".join(sentence.tokens[:after]).removesuffix("\u2019s").removesuffix("'s"))
    following = sentence.starts[after]
    return is_person or following is Role.AUXILIARY or is_verb_after(sentence, after)


def _is_adjunct(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase says only where, when or with whom."""
    before = first - 1
    while before > 0 and sentence.starts[before] is Role.DETERMINER:
        before -= 1
    if before <= 0 or sentence.starts[before] is not Role.PREPOSITION:
        return False
    if sentence.language != "en":
        return sentence.words[before] in listed(sentence.language, "adjunct-preposition")
    return sentence.words[before] in word_list("adjunct-preposition")
