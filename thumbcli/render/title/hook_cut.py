"""Rate how well a title is cut where its hook begins or ends."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from thumbcli.render.title.hook_appeal import WORTH_OF_COUNT, weigh
from thumbcli.render.title.hook_beginnings import NO_ARTICLES, begins_fragment, begins_predicate
from thumbcli.render.title.hook_endings import ends_fragment
from thumbcli.render.title.hook_rows import RELATIVE, ends_part, goes_on_in_row, parts_list, parts_row
from thumbcli.render.title.hook_venue import venue_start
from thumbcli.render.title.rubric import says_something
from thumbcli.render.title.sentence import VERB_FINAL
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, is_inflected_verb, is_verb, listed, may_be_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.title.sentence import Sentence

__all__ = ["early_cost", "late_cost"]

_LATE_BONUS = 0.22
"""A hook is mostly the end of the main clause."""

_CLAUSE_BONUS, _COMMA_BONUS, _LIST_BONUS = 0.25, -0.1, -0.6
"""For a cut at the end of a clause, at a comma, and at one of several commas."""

_COMMAS, _LIST_COMMAS = frozenset(",\u060c;/|"), 3
_TWO_CLAUSES = 0.3

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
_NEXT_JOINED = 0.1
"""For an `and` that begins a clause: `$1 Billion in 5 Seconds | and It Changed Reality`."""

_ASKED_AFTER_VERB = 0.4
"""`You'll Never Guess | Why This Is Screwed To His Face`: the question is the point."""

_RELATIVE_COST = 0.35
"""`Meet The Man | Who Shoots At Birds`: what somebody does is the point."""

_COMPLETE = frozenset({Role.WORD, Role.NUMBER, Role.OBJECT, Role.POSTPOSITION})
"""What a hook that begins the title may end with."""

_FULL_PHRASE = frozenset({Role.SUBJECT, Role.PREPOSITION, Role.DETERMINER, Role.AUXILIARY})
"""What may follow a question word that is parted from the hook: `How | to`, `What | the`."""

_WITH_VENUE, _BEFORE_VENUE = 0.3, 0.4
"""`a SECRET RITUAL in Minecraft` is more than it needs, `I Found a SECRET RITUAL` is what happens."""

_NEVER_ALONE = frozenset({Role.AUXILIARY, Role.SUBJECT, Role.CLAUSE, Role.PREPOSITION, Role.QUESTION})
"""Small words that are too little to stand small by themselves."""

_BARE_SUBJECT, _BARE_SUBJECT_OF_LONG, _LONG_WORDS = 0.5, 0.32, 8
"""For a hook that is but the subject of what stands small: `NEW CHAMP MEL | IS THE MOST BROKEN CHAMP`. A
title of more words than the last is less readable whole."""

_BARE_NAME = 0.6
"""`Stephen A. Smith | calls for LiAngelo Ball to be suspended`: who acts is less than what is done."""

_TORN_NAME = 0.6
"""`Circle of | Fifths`: more than what a number beside it is worth."""

_REFERS_BACK = 0.25
"""`as appeals court dismisses | his lawsuit`: whose it is stands in the small words."""

_AFTER_GERUND = 0.4
"""`Controversy Over Moving | This Runway 80 Feet`: what is done is half of the point."""

_AFTER_NOUN = 0.4
_MIN_BEFORE_ADJUNCT = 5
"""`PASSIVE income from | your BITCOIN`: so many words before a preposition that adds to a noun say more."""

_TELLING_MORE = frozenset({"as", "of", "about", "on", "to", "like", "at"})
"""`Get a Job as`, `The Truth About`: prepositions after which comes the point."""

_AFTER_PARTICLE = 0.35
"""`Jean Smart Looks Back | at 50 Years`: at what, is the point."""

_LEAVES_STRIKING = 0.5
"""For a hook that is but the object of a verb that surprises."""

_BROADCASTS = frozenset({"live", "podcast", "radio", "show", "tonight", "tv"})

_PLACING = frozenset({"in", "at", "near", "outside", "inside"})
_MIN_BEFORE_PLACE_NAME = 4

_FILLER_FIRST = 0.6
"""`Trump takes executive action to | address economy`: a verb that every report has is no hook."""

_CLAUSE_JOINTS = frozenset({Role.AUXILIARY, Role.SUBJECT, Role.CLAUSE, Role.QUESTION, Role.AND})

_CLAUSE_STARTS = frozenset({Role.SUBJECT, Role.AUXILIARY, Role.DETERMINER, Role.QUESTION})

_ROMANCE = frozenset({"es", "pt", "fr", "it"})

_OF_WHOM = frozenset({"des", "du", "della", "dello", "degli", "delle", "del", "dos", "das"})
"""`Pourquoi le faible salaire | des agriculteurs est justifi\u00e9`: whose it is."""

_TIMES = frozenset("seconds minutes hours days weeks months years".split())

_MIN_BEFORE_PLACE = 5
"""After so many words, a name at the end but says where."""

_MAX_PREDICATE_WORDS = 2
"""`Last To Leave $800,000 Island | Keeps It`: a short predicate has room beside its subject."""

_MIN_BEFORE_CONDITION = 3
"""Fewer words before a condition say nothing without it."""

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


def late_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a hook from `cut` to the end; infinity where it is no phrase."""
    is_short = len(sentence.tokens) <= _LONG_WORDS and not ends_part(sentence, cut)
    if cut == 1 and (is_short or sentence.starts[0] in _NEVER_ALONE or sentence.language == "ko"):
        return math.inf
    venue = venue_start(sentence)
    if venue is not None and (cut >= venue or _is_venue_too(sentence, cut, venue)):
        return math.inf
    in_list = sentence.clauses[cut] == sentence.clauses[cut - 1] and Role.AND in sentence.starts[cut:]
    if sentence.tokens[cut - 1][-1] == "," and (in_list or goes_on_in_row(sentence, cut)):
        return math.inf
    leaves = (_leaves_count, _leaves_news, _is_broadcast, _is_but_place, _leaves_question)
    if any(rule(sentence, cut) for rule in leaves):
        return math.inf
    if begins_fragment(sentence, cut) or _leaves_torn(sentence, cut) or _is_but_time(sentence, cut):
        return math.inf
    if ends_part(sentence, cut):
        cost = _comma_cost(sentence, cut)
    else:
        cost = _start_cost(sentence, cut) + _before_cost(sentence, cut) + _open_end_cost(sentence, cut)
        cost += _LEAVES_STRIKING * _leaves_striking(sentence, cut)
        cost += _FILLER_FIRST * (
            sentence.words[cut] in word_list("filler-verb") and sentence.language == "en"
        )
    if venue is not None:
        cost += _WITH_VENUE
    return cost + _two_clauses_cost(sentence, cut, len(sentence.tokens)) - _LATE_BONUS


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
    """Tell whether a hook only says how long something takes: `Learn DOM Manipulation In | 18 Minutes`."""
    is_time = sentence.starts[cut] is Role.NUMBER and sentence.words[cut + 1 :] == sentence.words[-1:]
    return is_time and sentence.words[-1] in _TIMES and sentence.words[cut - 1] == "in"


def _leaves_striking(sentence: Sentence, cut: int) -> bool:
    """`Why OpenAI Is Losing | The AI Race`: the verb that surprises stands small, and its object does not."""
    if sentence.language != "en":
        return False
    striking = word_list("striking") | word_list("power")
    is_left = sentence.words[cut - 1] in word_list("striking") and sentence.starts[cut] is not Role.NUMBER
    return is_left and striking.isdisjoint(sentence.words[cut:])


def _leaves_torn(sentence: Sentence, cut: int) -> bool:
    """Tell whether what stands small before a hook is torn from it.

    `Roy Moore Was | Banned`, `I'm Sorry | if my Optimism Upsets You`, `El se\u00f1or de | los cielos`.
    """
    before, after = sentence.ends[cut - 1], sentence.starts[cut]
    if ends_part(sentence, cut):
        return False
    genitive = sentence.language in _ROMANCE and (
        _is_genitive(sentence, cut - 1) or sentence.words[cut] in _OF_WHOM
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
    is_short = len(sentence.tokens) <= _LONG_WORDS
    if is_short and (cut < _MIN_BEFORE_CONDITION and before is Role.PREPOSITION):
        return True
    likens = sentence.words[cut - 1] == "like" and sentence.language == "en"
    return genitive or short or helper or is_place or likens


def _is_venue_too(sentence: Sentence, cut: int, venue: int) -> bool:
    """Tell whether nothing but the name of a game stands before another: `A BRAINROT in Minecraft`."""
    known = listed("any", "venue")
    return all(
        sentence.words[at] in known or sentence.starts[at] is Role.DETERMINER for at in range(cut, venue)
    )


def early_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against a hook from the beginning to `cut`; infinity where it is no phrase."""
    if sentence.ends[cut - 1] not in _COMPLETE:
        return math.inf
    cost = _two_clauses_cost(sentence, 0, cut)
    following = sentence.starts[cut]
    if ends_part(sentence, cut):
        in_list = following is Role.AND and sentence.tokens[cut - 1][-1] in _COMMAS
        is_torn = in_list or parts_list(sentence, cut) or parts_row(sentence, cut)
        return math.inf if is_torn else cost + _comma_cost(sentence, cut)
    is_inverted = following is Role.AUXILIARY and sentence.start_after(cut) is Role.SUBJECT
    if sentence.language in VERB_FINAL or is_inverted or ends_fragment(sentence, cut):
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
    if _is_genitive(sentence, cut):
        cost += 0.35
    return cost + _english_cost(sentence, cut) if sentence.language == "en" else cost


def _next_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against what comes after a hook that begins the title."""
    following = sentence.starts[cut]
    joins = following is Role.AND and sentence.start_after(cut) is Role.SUBJECT
    if joins and sentence.language == "en":
        return _NEXT_JOINED
    return _NEXT_COST.get(following, _OTHER_COST)


def _english_cost(sentence: Sentence, cut: int) -> float:
    """Return what speaks against parting an English hook from what says more of its last word."""
    cost = 0.0
    if begins_predicate(sentence, cut) or _goes_on_as_subject(sentence, cut):
        cost += _BARE_SUBJECT if len(sentence.words) <= _LONG_WORDS else _BARE_SUBJECT_OF_LONG
    if _follows_name(sentence, cut):
        cost += _BARE_NAME
    if _asks_after_verb(sentence, cut):
        cost += _ASKED_AFTER_VERB
    if sentence.starts[cut] is Role.CLAUSE and sentence.words[cut] in RELATIVE:
        cost += _RELATIVE_COST
    if sentence.starts[cut] is Role.PREPOSITION and _ends_with_particle(sentence, cut):
        cost += _AFTER_PARTICLE
    if _is_genitive(sentence, cut) and sentence.start_after(cut) is Role.WORD:
        cost += _TORN_NAME
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
    if role is Role.AUXILIARY and following is Role.NEGATION:
        return cost - 0.25
    if role is Role.NEGATION and word in listed(sentence.language, "without"):
        return cost + 0.15
    if role is not Role.PREPOSITION:
        return cost
    if sentence.language in NO_ARTICLES:
        cost -= 0.2
    if _is_genitive(sentence, cut):
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
    if _is_genitive(sentence, cut - 1):
        is_torn = sentence.language == "en" and role is not Role.DETERMINER
        cost += _TORN_NAME if is_torn else 0.35
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
