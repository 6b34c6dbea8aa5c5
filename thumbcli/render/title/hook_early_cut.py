"""Rate how well a title is cut where the hook that begins it ends."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from thumbcli.render.title.hook_beginnings import begins_predicate
from thumbcli.render.title.hook_endings import ends_fragment
from thumbcli.render.title.hook_joint import (
    COMMAS,
    LONG_WORDS,
    OTHER_COST,
    TORN_NAME,
    comma_cost,
    is_genitive,
    two_clauses_cost,
)
from thumbcli.render.title.hook_rows import RELATIVE, ends_part, parts_list, parts_row
from thumbcli.render.title.hook_venue import venue_start
from thumbcli.render.title.sentence import VERB_FINAL
from thumbcli.render.title.word_roles import Role, is_inflected_verb, is_verb, listed, may_be_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.title.sentence import Sentence

__all__ = ["early_cost"]

_BEFORE_VENUE = 0.4
"""`I Found a SECRET RITUAL | in Minecraft` is what happens."""

_BARE_SUBJECT, _BARE_SUBJECT_OF_LONG = 0.5, 0.32
"""For a hook that is but the subject of what stands small: `NEW CHAMP MEL | IS THE MOST BROKEN CHAMP`. A
title of more than `LONG_WORDS` is less readable whole."""

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

_NEXT_JOINED = 0.1
"""For an `and` that begins a clause: `$1 Billion in 5 Seconds | and It Changed Reality`."""

_ASKED_AFTER_VERB = 0.4
"""`You'll Never Guess | Why This Is Screwed To His Face`: the question is the point."""

_RELATIVE_COST = 0.35
"""`Meet The Man | Who Shoots At Birds`: what somebody does is the point."""

_COMPLETE = frozenset({Role.WORD, Role.NUMBER, Role.OBJECT, Role.POSTPOSITION})
"""What a hook that begins the title may end with."""

_BARE_NAME = 0.6
"""`Stephen A. Smith | calls for LiAngelo Ball to be suspended`: who acts is less than what is done."""

_AFTER_PARTICLE = 0.35
"""`Jean Smart Looks Back | at 50 Years`: at what, is the point."""

_CLAUSE_JOINTS = frozenset({Role.AUXILIARY, Role.SUBJECT, Role.CLAUSE, Role.QUESTION, Role.AND})

_MAX_PREDICATE_WORDS = 2
"""`Last To Leave $800,000 Island | Keeps It`: a short predicate has room beside its subject."""

_INFINITIVES = {
    "es": re.compile("..[aei]r$"),
    "pt": re.compile("..[aei]r$"),
    "it": re.compile("..[aei]re$"),
    "fr": re.compile("..(?:er|ir|oir)$"),
    "ru": re.compile("..(?:\u0442\u044c|\u0442\u044c\u0441\u044f|\u0447\u044c)$"),
    "uk": re.compile("..(?:\u0442\u0438|\u0442\u0438\u0441\u044f)$"),
    "pl": re.compile("..\u0107$"),
}
"""Endings of infinitives: what follows one belongs to it."""

_AGO = frozenset({"hace", "h\u00e1"})
"""Before a number these say how long ago, in Spanish and Portuguese: `hace | 5 minutos`."""


def early_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a hook from the beginning to `cut`; infinity where it is no phrase."""
    if sentence.ends[cut - 1] not in _COMPLETE:
        return math.inf
    cost = two_clauses_cost(sentence, 0, cut)
    following = sentence.starts[cut]
    if ends_part(sentence, cut):
        in_list = following is Role.AND and sentence.tokens[cut - 1][-1] in COMMAS
        is_torn = in_list or parts_list(sentence, cut) or parts_row(sentence, cut)
        return math.inf if is_torn else cost + comma_cost(sentence, cut)
    is_inverted = following is Role.AUXILIARY and sentence.start_after(cut) is Role.SUBJECT
    is_ago = following is Role.NUMBER and sentence.words[cut - 1] in _AGO
    if sentence.language in VERB_FINAL or is_inverted or is_ago or ends_fragment(sentence, cut):
        return math.inf
    is_predicate = sentence.language == "en" and is_inflected_verb(sentence.words[cut])
    if is_predicate and len(sentence.tokens) - cut <= _MAX_PREDICATE_WORDS:
        return math.inf
    is_venue = cut == venue_start(sentence)
    cost += _next_cost(sentence, cut) + _verb_end_cost(sentence, cut)
    if is_venue:
        cost -= _BEFORE_VENUE
    if sentence.starts[0] in {Role.QUESTION, Role.AUXILIARY}:
        cost += 0.25
    if following is Role.AUXILIARY and _has_second_subject(sentence, cut):
        cost += 0.5
    if is_genitive(sentence, cut):
        cost += 0.35
    return cost + _english_cost(sentence, cut) if sentence.language == "en" else cost


def _next_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against what comes after a hook that begins the title."""
    following = sentence.starts[cut]
    joins = following is Role.AND and sentence.start_after(cut) is Role.SUBJECT
    if joins and sentence.language == "en":
        return _NEXT_JOINED
    return _NEXT_COST.get(following, OTHER_COST)


def _english_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against parting an English hook from what says more of its last word."""
    cost = 0.0
    if begins_predicate(sentence, cut) or _goes_on_as_subject(sentence, cut):
        cost += _BARE_SUBJECT if len(sentence.words) <= LONG_WORDS else _BARE_SUBJECT_OF_LONG
    if _follows_name(sentence, cut):
        cost += _BARE_NAME
    if _asks_after_verb(sentence, cut):
        cost += _ASKED_AFTER_VERB
    if sentence.starts[cut] is Role.CLAUSE and sentence.words[cut] in RELATIVE:
        cost += _RELATIVE_COST
    if sentence.starts[cut] is Role.PREPOSITION and _ends_with_particle(sentence, cut):
        cost += _AFTER_PARTICLE
    if is_genitive(sentence, cut) and sentence.start_after(cut) is Role.WORD:
        cost += TORN_NAME
    if sentence.words[cut] == "to":
        infinitive = cut + 1 < len(sentence.words) and is_verb(sentence.words[cut + 1])
        cost += 0.4 if infinitive else 0.15
    return cost


def _goes_on_as_subject(sentence: Sentence, cut: int) -> bool:
    """`Arsenal fan Marcel | from Love Island is #WengerOut`: what stands before is not all of the subject."""
    if sentence.starts[cut] is not Role.PREPOSITION or sentence.starts[0] is Role.AUXILIARY:
        return False
    roles = (sentence.starts[at] for at in range(cut, len(sentence.tokens)))
    joint = next((role for role in roles if role in _CLAUSE_JOINTS), None)
    has_verb = any(map(is_inflected_verb, sentence.words[1:cut])) or Role.AUXILIARY in sentence.starts[:cut]
    return joint is Role.AUXILIARY and not has_verb


def _ends_with_particle(sentence: Sentence, cut: int) -> bool:
    """Tell whether a verb and its particle stand before a cut: `Looks Back | at`."""
    is_particle = cut > 1 and sentence.words[cut - 1] in listed("en", "particle")
    verb = sentence.words[cut - 2]
    return is_particle and is_inflected_verb(verb) and not verb.endswith("ing")


def _asks_after_verb(sentence: Sentence, cut: int) -> bool:
    """Tell whether a question after a cut is what the verb before it guesses, knows or tells."""
    return sentence.starts[cut] is Role.QUESTION and is_verb(sentence.words[cut - 1])


def _has_second_subject(sentence: Sentence, cut: int) -> bool:
    """Tell whether the noun before a helper is not the first one: `3 Things Every Founder | Should`."""
    return any(
        sentence.starts[index] is Role.DETERMINER and sentence.ends[index - 1] in {Role.WORD, Role.NUMBER}
        for index in range(1, cut)
    )


def _verb_end_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a hook that ends with a verb, which wants what follows."""
    following, word = sentence.starts[cut], sentence.words[cut - 1]
    if sentence.language == "en":
        if following is Role.PREPOSITION:
            return math.inf if _is_surely_verb(sentence, cut - 1) else 0.0
        return 0.4 if cut > 1 and is_inflected_verb(word) else 0.0
    ending = _INFINITIVES.get(sentence.language)
    return 0.3 if following is Role.PREPOSITION and ending and ending.search(word) else 0.0


def _follows_name(sentence: Sentence, index: int) -> bool:
    """Tell whether an English word is a verb after a name, in a title that gives capitals to names only."""
    is_small = sentence.tokens[index].islower() and not sentence.title_case
    return is_small and sentence.tokens[index - 1][0].isupper() and is_inflected_verb(sentence.words[index])


def _is_surely_verb(sentence: Sentence, index: int) -> bool:
    """Tell whether an English word is a verb by what stands before it."""
    word = sentence.words[index]
    before = sentence.ends[index - 1] if index else Role.SUBJECT
    is_said_of = word.endswith("ed") and sentence.tokens[index].isupper() and not sentence.tokens[0].isupper()
    if before is Role.AUXILIARY and is_said_of:
        return False
    if before is Role.AUXILIARY or (before is Role.WORD and word.endswith("ed")):
        return True
    if not is_verb(word):
        return False
    if before is Role.WORD:
        if _follows_name(sentence, index):
            return True
        is_plural = word.endswith("s") and may_be_noun(word)
        return (is_inflected_verb(word) and not is_plural) or not may_be_noun(word)
    return before in {Role.SUBJECT, Role.QUESTION, Role.CLAUSE} or sentence.words[index - 1] == "to"
