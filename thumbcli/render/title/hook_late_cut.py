"""Rate how well a title is cut where the hook that ends it begins."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from thumbcli.render.title.hook_appeal import WORTH_OF_COUNT, weigh
from thumbcli.render.title.hook_beginnings import NO_ARTICLES, begins_fragment
from thumbcli.render.title.hook_joint import (
    LONG_WORDS,
    OTHER_COST,
    TORN_NAME,
    comma_cost,
    is_genitive,
    two_clauses_cost,
)
from thumbcli.render.title.hook_rows import ends_part, goes_on_in_row
from thumbcli.render.title.hook_venue import venue_start
from thumbcli.render.title.rubric import says_something
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, is_inflected_verb, is_verb, listed, may_be_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.title.sentence import Sentence

__all__ = ["late_cost"]

_LATE_BONUS = 0.22
"""A hook is mostly the end of the main clause."""

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
}
"""By what the first word of a hook does that ends the title."""

_BEFORE_COST: Mapping[Role, float] = {
    Role.PREPOSITION: 0.17,
    Role.AUXILIARY: 0.15,
    Role.CLAUSE: 0.25,
}
"""By what the last word does that stands small before such a hook."""

_FULL_PHRASE = frozenset({Role.SUBJECT, Role.PREPOSITION, Role.DETERMINER, Role.AUXILIARY})
"""What may follow a question word that is parted from the hook: `How | to`, `What | the`."""

_WITH_VENUE = 0.3
"""`a SECRET RITUAL in Minecraft` is more than it needs."""

_NEVER_ALONE = frozenset({Role.AUXILIARY, Role.SUBJECT, Role.CLAUSE, Role.PREPOSITION, Role.QUESTION})
"""Small words that are too little to stand small by themselves."""

_REFERS_BACK = 0.25
"""`as appeals court dismisses | his lawsuit`: whose it is stands in the small words."""

_AFTER_GERUND = 0.4
"""`Controversy Over Moving | This Runway 80 Feet`: what is done is half of the point."""

_AFTER_NOUN = 0.4

_MIN_BEFORE_ADJUNCT = 5
"""`PASSIVE income from | your BITCOIN`: so many words before a preposition that adds to a noun say more."""

_TELLING_MORE = frozenset({"as", "of", "about", "on", "to", "like", "at"})
"""`Get a Job as`, `The Truth About`: prepositions after which comes the point."""

_LEAVES_STRIKING = 0.5
"""For a hook that is but the object of a verb that surprises."""

_SUM = re.compile(r"[$\u20ac\u00a3](?:\d{1,3},\d{3}|\d+(?:\.\d+)?[kKmMbB]\b)")
"""In thousands at least."""

_BROADCASTS = frozenset({"live", "podcast", "radio", "show", "tonight", "tv"})

_PLACING = frozenset({"in", "at", "near", "outside", "inside"})

_MIN_BEFORE_PLACE_NAME = 4

_FILLER_FIRST = 0.6
"""`Trump takes executive action to | address economy`: a verb that every report has is no hook."""

_CLAUSE_STARTS = frozenset({Role.SUBJECT, Role.AUXILIARY, Role.DETERMINER, Role.QUESTION})

_ROMANCE = frozenset({"es", "pt", "fr", "it"})

_OF_WHOM = frozenset({"des", "du", "della", "dello", "degli", "delle", "del", "dos", "das"})
"""`Pourquoi le faible salaire | des agriculteurs est justifi\u00e9`: whose it is."""

_MAKING = frozenset(
    "teach teaching taught get getting got train training trained force forcing forced convince convincing "
    "convinced tell telling told ask asking asked help helping helped want wants".split()
)
_MAX_WHOM = 4
"""Verbs that make somebody do something, and how many words part them from `to`: `Get Your Dog to | Sit`."""

_MAX_LIKENED = 3  # words from `as` to the other one, which is among them

_TIMES = frozenset("seconds minutes hours days weeks months years".split())

_AGES = frozenset({"century", "decade", "year", "era", "age"})

_MIN_BEFORE_PLACE = 5
"""After so many words, a name at the end but says where."""

_MIN_BEFORE_CONDITION = 3
"""Fewer words before a condition say nothing without it."""


def _leaves_counted(sentence: Sentence, cut: int) -> bool:
    """Tell whether a Korean hook begins with the number of the noun before it: `\ub0a8\uc790 | 100m`."""
    is_korean = sentence.language == "ko" and sentence.starts[cut] is Role.NUMBER
    return is_korean and not ends_part(sentence, cut)


def late_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a hook from `cut` to the end; infinity where it is no phrase."""
    is_short = len(sentence.tokens) <= LONG_WORDS and not ends_part(sentence, cut)
    if cut == 1 and (is_short or sentence.starts[0] in _NEVER_ALONE or sentence.language == "ko"):
        return math.inf
    venue = venue_start(sentence)
    if venue is not None and (cut >= venue or _is_venue_too(sentence, cut, venue)):
        return math.inf
    in_list = sentence.clauses[cut] == sentence.clauses[cut - 1] and Role.AND in sentence.starts[cut:]
    if sentence.tokens[cut - 1][-1] == "," and (in_list or goes_on_in_row(sentence, cut)):
        return math.inf
    leaves = (_leaves_count, _leaves_news, _is_broadcast, _is_but_place, _leaves_question, _leaves_counted)
    if any(rule(sentence, cut) for rule in leaves):
        return math.inf
    if begins_fragment(sentence, cut) or _leaves_torn(sentence, cut) or _is_but_time(sentence, cut):
        return math.inf
    if ends_part(sentence, cut):
        cost = comma_cost(sentence, cut)
    else:
        cost = _start_cost(sentence, cut) + _before_cost(sentence, cut) + _open_end_cost(sentence, cut)
        cost += _LEAVES_STRIKING * (_leaves_striking(sentence, cut) or _leaves_sum(sentence, cut))
        cost += _FILLER_FIRST * (
            sentence.words[cut] in word_list("filler-verb") and sentence.language == "en"
        )
    if venue is not None:
        cost += _WITH_VENUE
    return cost + two_clauses_cost(sentence, cut, len(sentence.tokens)) - _LATE_BONUS


def _leaves_count(sentence: Sentence, cut: int) -> bool:
    """`10 Móveis para | Cozinha BARATOS`: what a title counts stands small. English has a rule of its own."""
    is_list = sentence.starts[0] is Role.NUMBER and sentence.counts(0) and sentence.language != "en"
    return is_list and sentence.ends[cut - 1] is Role.PREPOSITION


def _leaves_news(sentence: Sentence, cut: int) -> bool:
    """`Stafford traded to Rams, | Goff to Lions`: what happened, and another to whom it did."""
    if sentence.language != "en" or sentence.tokens[cut - 1][-1] != ",":
        return False
    told, after = (" ".join(sentence.tokens[part]) for part in (slice(cut), slice(cut, None)))
    has_verb = any(word.endswith("ed") for word in sentence.words[1:cut]) or says_something(told, "en")
    return (
        has_verb and sentence.tokens[cut][0].isupper() and " to " in after and not says_something(after, "en")
    )


def _is_broadcast(sentence: Sentence, cut: int) -> bool:
    """`Guest Host Monologue on | Jimmy Kimmel Live`: where it was on, and not what."""
    return sentence.words[cut - 1] == "on" and sentence.words[-1] in _BROADCASTS


def _is_but_place(sentence: Sentence, cut: int) -> bool:
    """`Trump meets Duterte in | Manila for a gala dinner`: where it happened, and not what."""
    if sentence.language != "en" or sentence.title_case or sentence.words[cut - 1] not in _PLACING:
        return False
    is_name = sentence.tokens[cut][0].isupper() and cut >= _MIN_BEFORE_PLACE_NAME
    return is_name and says_something(" ".join(sentence.tokens[: cut - 1]), "en")


def _leaves_question(sentence: Sentence, cut: int) -> bool:
    """`¿Por qué es respetado por | todos?`: a question without what it asks. English has its own rules."""
    asks = sentence.starts[0] is Role.QUESTION or sentence.tokens[0][0] == "¿"
    return sentence.language in _ROMANCE and asks and sentence.clauses[cut] == sentence.clauses[0]


def _is_but_time(sentence: Sentence, cut: int) -> bool:
    """`Learn DOM Manipulation In | 18 Minutes`, `Cowboys In | The 21st Century`: but how long or when."""
    if sentence.words[cut - 1] != "in":
        return False
    is_age = sentence.words[-1] in _AGES and sentence.words[cut] == "the"
    is_time = sentence.starts[cut] is Role.NUMBER and sentence.words[cut + 1 :] == sentence.words[-1:]
    return is_age or (is_time and sentence.words[-1] in _TIMES)


def _leaves_striking(sentence: Sentence, cut: int) -> bool:
    """`Why OpenAI Is Losing | The AI Race`: the verb that surprises stands small, and its object does not."""
    if sentence.language != "en":
        return False
    striking = word_list("striking") | word_list("power")
    is_left = sentence.words[cut - 1] in word_list("striking") and sentence.starts[cut] is not Role.NUMBER
    return is_left and striking.isdisjoint(sentence.words[cut:])


def _leaves_sum(sentence: Sentence, cut: int) -> bool:
    """`Donating $10,000 To | Fortnite Streamers If They Win`: the sum stands small."""
    sums = [_SUM.match(token) is not None for token in sentence.tokens]
    return any(sums[:cut]) and not any(sums[cut:])


def _leaves_torn(sentence: Sentence, cut: int) -> bool:
    """Tell whether what stands small before a hook is torn from it.

    `Roy Moore Was | Banned`, `I'm Sorry | if my Optimism Upsets You`, `El se\u00f1or de | los cielos`.
    """
    before, after = sentence.ends[cut - 1], sentence.starts[cut]
    if ends_part(sentence, cut):
        return False
    genitive = sentence.language in _ROMANCE and (
        is_genitive(sentence, cut - 1) or sentence.words[cut] in _OF_WHOM
    )
    if after is Role.NEGATION and sentence.language == "en" and sentence.words[cut - 1] == "to":
        return True
    is_time = sentence.words[-1] in _TIMES and before is Role.PREPOSITION and cut >= _MIN_BEFORE_PLACE
    genitive = genitive or is_time
    short = after is Role.CONDITION and cut < _MIN_BEFORE_CONDITION
    helper = before is Role.AUXILIARY and sentence.starts[0] is not Role.AUXILIARY
    helper = helper and sentence.language == "en" and sentence.words[cut].endswith("ed")
    is_place = (
        sentence.language != "en"
        and cut >= _MIN_BEFORE_PLACE
        and (not sentence.title_case or sentence.language == "vi")
        and all(token[0].isupper() for token in sentence.tokens[cut:])
    )
    is_short = len(sentence.tokens) <= LONG_WORDS
    if is_short and (cut < _MIN_BEFORE_CONDITION and before is Role.PREPOSITION):
        return True
    likens = sentence.language == "en" and (sentence.words[cut - 1] == "like" or _leaves_as(sentence, cut))
    return genitive or short or helper or is_place or likens or _leaves_whom(sentence, cut)


def _leaves_as(sentence: Sentence, cut: int) -> bool:
    """`Ancient Life as | Old as | the Universe`: a part of what two are alike in."""
    around = (
        sentence.words[max(0, cut - 1 - _MAX_LIKENED) : cut - 1],
        sentence.words[cut : cut + _MAX_LIKENED],
    )
    return sentence.words[cut - 1] == "as" and any("as" in words for words in around)


def _leaves_whom(sentence: Sentence, cut: int) -> bool:
    """`Teaching Toddlers to | Talk with This Book`: who is made to do it stands small, and by whom."""
    if not _is_infinitive(sentence, cut):
        return False
    return any(sentence.words[at] in _MAKING for at in range(max(0, cut - 1 - _MAX_WHOM), cut - 2))


def _is_venue_too(sentence: Sentence, cut: int, venue: int) -> bool:
    """Tell whether nothing but the name of a game stands before another: `A BRAINROT in Minecraft`."""
    known = listed("any", "venue")
    return all(
        sentence.words[at] in known or sentence.starts[at] is Role.DETERMINER for at in range(cut, venue)
    )


def _start_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against the first word of a hook that ends the title."""
    role, word = sentence.starts[cut], sentence.words[cut]
    following = sentence.start_after(cut)
    cost = _START_COST.get(role, OTHER_COST)
    if role is Role.AUXILIARY and following is Role.NEGATION:
        return cost - 0.25
    if role is Role.NEGATION and word in listed(sentence.language, "without"):
        return cost + 0.15
    if role is not Role.PREPOSITION:
        return cost
    if sentence.language in NO_ARTICLES:
        cost -= 0.2
    if is_genitive(sentence, cut):
        return cost + 0.35
    counts = following is Role.NUMBER and weigh(sentence, cut + 1) >= WORTH_OF_COUNT
    return cost - 0.38 if counts and word != "as" else cost


def _before_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against the last word that stands small before a hook."""
    role, before = sentence.starts[cut], sentence.ends[cut - 1]
    word = sentence.words[cut - 1]
    cost = _BEFORE_COST.get(before, 0.0)
    if before is Role.QUESTION and word not in listed(sentence.language, "why"):
        if (
            (word == "what" and cut > 1)
            or role not in _FULL_PHRASE
            or sentence.words[cut] in listed(sentence.language, "how-many")
        ):
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
    if is_genitive(sentence, cut - 1):
        is_torn = sentence.language == "en" and role is not Role.DETERMINER
        cost += TORN_NAME if is_torn else 0.35
    if sentence.language == "en":
        cost += _english_before_cost(sentence, cut)
    return cost - 0.1 if _is_infinitive(sentence, cut) else cost


def _english_before_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against an English hook that leaves the better half of its phrase small."""
    before = sentence.words[cut - 1]
    cost = _REFERS_BACK if sentence.words[cut] in listed("en", "refers-back") else 0.0
    if cut > 1 and before.endswith("ing") and sentence.ends[cut - 2] is Role.PREPOSITION and is_verb(before):
        cost += _AFTER_GERUND
    is_adjunct = (
        cut >= _MIN_BEFORE_ADJUNCT
        and sentence.ends[cut - 1] is Role.PREPOSITION
        and before not in _TELLING_MORE
        and not _is_infinitive(sentence, cut)
        and sentence.ends[cut - 2] is Role.WORD
        and not _takes_preposition(sentence.words[cut - 2])
    )
    if _is_infinitive(sentence, cut) and not any(role in _CLAUSE_STARTS for role in sentence.starts[:cut]):
        is_adjunct = not any(map(is_verb, sentence.words[:cut]))
    return cost + (_AFTER_NOUN if is_adjunct else 0.0)


def _takes_preposition(word: str) -> bool:
    """Tell whether a word is a verb and no noun, which a preposition completes: `Turned Into`."""
    return is_verb(word) and (word.endswith("ed") or not (word.endswith("ing") or may_be_noun(word)))


def _is_infinitive(sentence: Sentence, index: int) -> bool:
    return sentence.language == "en" and sentence.words[index - 1] == "to" and is_verb(sentence.words[index])


def _open_end_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against parting what comes before `cut` from what goes on after it.

    `over | time are complete bunk`: what stands before the helper is more than the word after the cut.
    `Last To Leave | $800,000 Island Keeps It`: the object of one verb is not the subject of the next.
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
    follows_infinitive = cut > 1 and _is_infinitive(sentence, cut - 1)
    cost = 0.0
    for index in range(cut + 1, len(sentence.tokens)):
        role = sentence.starts[index]
        if role is Role.AND:
            return cost + _and_cost(sentence, index, after_preposition=after_preposition)
        if after_preposition and sentence.words[index] in listed(sentence.language, "time"):
            cost += 0.25
        if role in {Role.CLAUSE, Role.SUBJECT, Role.QUESTION}:
            return cost + (0.45 if sentence.words[index] in listed(sentence.language, "but") else 0.0)
        if follows_infinitive and is_inflected_verb(sentence.words[index]):
            return math.inf
        if role is Role.AUXILIARY and in_phrase:
            return cost + 0.9
        if after_preposition and _goes_on_as_object(sentence, cut, index):
            return math.inf
    return cost


def _goes_on_as_object(sentence: Sentence, cut: int, index: int) -> bool:
    """`Baby given to | wrong couple reunited with real parents`: who is named is not who does the rest."""
    if sentence.language != "en" or not sentence.ends[index - 1] is Role.WORD is sentence.starts[index]:
        return False
    word = sentence.words[index]
    is_participle = word.endswith("ed") and sentence.start_after(index) in {Role.PREPOSITION, Role.ADVERB}
    has_verb_before = any(map(is_inflected_verb, sentence.words[1:cut]))
    return is_participle and has_verb_before and is_inflected_verb(word)


def _and_cost(sentence: Sentence, index: int, *, after_preposition: bool) -> float:
    """Return what speaks against an `and` inside of a hook: it may join more than what the hook has."""
    rest = sentence.starts[index + 1 :]
    if sentence.start_after(index) in _CLAUSE_STARTS or Role.AUXILIARY in rest:
        return 0.8 if Role.AUXILIARY in rest else 0.4
    return 0.25 if after_preposition else 0.0
