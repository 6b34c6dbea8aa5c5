"""Tell where a hook that begins its title may not end: what follows is half of its phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.hook_rows import (
    EVERYONE,
    RELATIVE,
    RIVALS,
    ends_part,
    is_helper,
    parts_list,
    parts_outcome,
    parts_row,
    parts_sides,
    parts_verb_bracket,
)
from thumbcli.render.title.word_roles import (
    Role,
    is_finite_verb,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
)

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["ends_fragment"]

_OF_OBJECTS = frozenset({Role.WORD, Role.DETERMINER, Role.NUMBER})
"""What the object of an English verb begins with."""

_TIGHT_PARTICLES = frozenset({"out", "up", "off", "down"})
"""They belong to a verb before them, whatever follows."""

_ROMANCE = frozenset({"es", "pt", "fr", "it"})
_MAX_OWNER_WORDS = 3
"""A genitive and up to two words after it."""

_PARTICLES = frozenset({"in", "out", "up", "back", "off", "down"})

_WANTING = frozenset("attempt attempts need needs refuse refuses trying tries try want wants".split())
"""English verbs that want another one: `50 People Try | to Crack Open a Coconut`."""

_GIVING = frozenset("given sent sold linked compared addicted brought handed".split())
"""Participles that say little without to whom."""

_TURNING = frozenset("turn turned turning turns transform transformed transforms".split())

_LIKENING, _MAX_LIKENED = frozenset({"as", "twice", "just", "half"}), 3
"""`as well trained | as`, `twice | as`: what `as` goes on, and how many words before it that may be."""

_MAX_MAKER_WORDS = 3
"""`by Dre`, `by a Harvard professor`: whose it is, too short to stand alone."""


def ends_fragment(sentence: Sentence, cut: int) -> bool:
    """Tell whether a hook that begins the title, and ends before a cut, would be no phrase."""
    return any(rule(sentence, cut) for rule in _TORN_AFTER_BEGINNING)


def _ends_comparison_early(sentence: Sentence, cut: int) -> bool:
    """`Godzilla vs Kong FIRST LOOK | and NEW Release Date`: one of two things that are compared or shown."""
    goes_on = sentence.starts[cut] is Role.AND or (
        sentence.language == "en" and sentence.starts[cut] is Role.WORD
    )
    return goes_on and not ends_part(sentence, cut) and not RIVALS.isdisjoint(sentence.words[:cut])


def _parts_object(sentence: Sentence, cut: int) -> bool:
    """`The Cast Answer | The Questions`, `How Facebook | used this`: a verb without what it needs."""
    if sentence.language != "en" or sentence.starts[cut] not in _OF_OBJECTS:
        return False
    asks = sentence.starts[0] in {Role.QUESTION, Role.CLAUSE, Role.CONDITION}
    return sentence.starts[cut] is not Role.WORD or (asks and is_verb(sentence.words[cut]))


def _parts_doer(sentence: Sentence, cut: int) -> bool:
    """`Trump reacts to Canada | hitting back`: whom a preposition names, without what he does."""
    if sentence.language != "en" or cut <= 1 or not sentence.words[cut].endswith("ing"):
        return False
    names_doer = sentence.starts[cut - 2] is Role.PREPOSITION and sentence.starts[cut - 1] is Role.WORD
    return names_doer and is_verb(sentence.words[cut]) and not ends_part(sentence, cut)


def _parts_complement(sentence: Sentence, cut: int) -> bool:
    """`you might need | to hear`, `Makeup Bag Lets | You See`, `Weighs | In on`, `can't believe | I did`."""
    verb, following = sentence.words[cut - 1], sentence.words[cut]
    if sentence.language != "en" or cut == 1 or not is_verb(verb):
        return False
    if following == "that":
        return is_inflected_verb(verb)
    if following in _PARTICLES and sentence.start_after(cut) is Role.PREPOSITION:
        return True
    if following == "to":
        has_verb = cut + 1 < len(sentence.words) and is_verb(sentence.words[cut + 1])
        return has_verb or verb in _WANTING or verb in _GIVING
    if sentence.words[cut - 2] == "to" and sentence.starts[cut] is Role.WORD:
        return True
    is_agent = following in listed("en", "agent") and verb.endswith("ed")
    is_counted = sentence.starts[0] is Role.NUMBER and may_be_noun(verb)
    is_told = is_inflected_verb(verb) or sentence.ends[cut - 2] in {Role.NEGATION, Role.AUXILIARY}
    wants = verb in _WANTING  # `7 Secrets Exorcists Want | You To Know`
    is_told = wants or (is_told and not is_counted)
    return is_agent or (sentence.starts[cut] is Role.SUBJECT and is_told)


def _parts_phrasal_verb(sentence: Sentence, cut: int) -> bool:
    """`THE MOMENT I FOUND OUT | I WAS PREGNANT`, `Sets Up | Gwen Stefani`: a verb, a particle, no object."""
    if sentence.language != "en" or cut <= 1:
        return False
    if sentence.words[cut] in _TIGHT_PARTICLES and is_verb(sentence.words[cut - 1]):
        return sentence.start_after(cut) is Role.WORD and not ends_part(sentence, cut)
    if sentence.words[cut - 1] not in _PARTICLES:
        return False
    return is_verb(sentence.words[cut - 2]) and sentence.starts[cut] in {Role.SUBJECT, *_OF_OBJECTS}


def _parts_noun_and_to(sentence: Sentence, cut: int) -> bool:
    """`Kendall Jenner's Guide | to DIY Face Masks`, `Reaction | To the Trailer`: to what, is the point."""
    is_to = sentence.language == "en" and sentence.words[cut] == "to"
    return is_to and sentence.words[cut - 1] in listed("en", "wants-to")


def _parts_predicate(sentence: Sentence, cut: int) -> bool:
    """`It Might Be WAY | More Unstable`: the first word of what something is."""
    return (
        cut > 1
        and sentence.ends[cut - 2] is Role.AUXILIARY
        and sentence.starts[cut] in {Role.WORD, Role.ADVERB, Role.DEGREE}
        and not ends_part(sentence, cut)
    )


def _parts_inner_clause(sentence: Sentence, cut: int) -> bool:
    """`You Win When Your Mind | Is Stronger`, `FOOD THAT ROY | ATTEMPTED`: a clause without its verb."""
    if sentence.language != "en" or ends_part(sentence, cut):
        return False
    joints = (
        at
        for at in range(cut - 1, 0, -1)
        if sentence.starts[at] in {Role.CLAUSE, Role.QUESTION} or sentence.words[at] in RELATIVE
    )
    begin = next(joints, None)
    if _is_finite(sentence, cut) and not listed("en", "listing").isdisjoint(sentence.words[: cut - 1]):
        return True
    if begin is None or any(_is_finite(sentence, at) for at in range(begin + 2, cut)):
        return False
    return _is_finite(sentence, cut)


def _is_finite(sentence: Sentence, index: int) -> bool:
    return is_helper(sentence, index) or is_inflected_verb(sentence.words[index])


def _parts_genitive(sentence: Sentence, cut: int) -> bool:
    """`LES 5 NIVEAUX de PUISSANCE | de CELL`, `les erreurs | de ANT-MAN 2`: whose it is, in a word or two."""
    if sentence.language not in _ROMANCE or ends_part(sentence, cut):
        return False
    is_short = cut + 1 < len(sentence.words) <= cut + _MAX_OWNER_WORDS
    return is_short and sentence.words[cut].partition("'")[0] in listed(sentence.language, "genitive")


def _parts_finite_verb(sentence: Sentence, cut: int) -> bool:
    """`Pierogi lec\u0105 | w kosmos`: a verb without where it goes."""
    is_verb_before = is_finite_verb(sentence.words[cut - 1], sentence.language)
    return is_verb_before and sentence.starts[cut] is Role.PREPOSITION


def _parts_result(sentence: Sentence, cut: int) -> bool:
    """`How a Chef Turned a Coconut | into an Edible Work of Art`: into what, is the point."""
    is_into = sentence.language == "en" and sentence.words[cut] == "into"
    return is_into and not _TURNING.isdisjoint(sentence.words[:cut])


def _parts_maker(sentence: Sentence, cut: int) -> bool:
    """`The Truth About Beats | by Dre!`: a name without its end, or a thing without its maker."""
    before = sentence.words[cut - 1]
    is_by = (
        sentence.language == "en"
        and sentence.words[cut] == "by"
        and len(sentence.words) - cut <= _MAX_MAKER_WORDS
    )
    return (
        is_by
        and not before.endswith("ed")
        and before not in _PARTICLES
        and before not in listed("en", "past")
    )


def _parts_passive(sentence: Sentence, cut: int) -> bool:
    """`No Brakes Ep 2 presented | by Thorne`, `GTA 6 Made | by AI`: what was done, without by whom.

    `Three opponents are demolished | by Shayna` is a sentence.
    """
    if sentence.language != "en" or sentence.words[cut] != "by" or cut == 1:
        return False
    before = sentence.words[cut - 1]
    done = before.endswith("ed") or before in listed("en", "past") or before == "made"
    return done and Role.AUXILIARY not in sentence.starts[:cut]


def _parts_embedded(sentence: Sentence, cut: int) -> bool:
    """`Reporter asks whether banks | will raise their rates`: a question without what is asked."""
    if sentence.language != "en" or ends_part(sentence, cut) or not is_helper(sentence, cut):
        return False
    return not {"whether", "how"}.isdisjoint(sentence.words[1:cut])


def _parts_everyone(sentence: Sentence, cut: int) -> bool:
    """`The Biggest Mistake Every Beginner | Makes`: whose it is, without what they do with it."""
    if sentence.language != "en" or ends_part(sentence, cut) or not is_inflected_verb(sentence.words[cut]):
        return False
    return any(sentence.words[at] in EVERYONE for at in range(max(1, cut - 2), cut))


def _parts_one_of(sentence: Sentence, cut: int) -> bool:
    """`DeepSeek Fixed One | of the Biggest Problems`: one, without of what."""
    return sentence.language == "en" and sentence.words[cut - 1 : cut + 1] == ("one", "of")


def _parts_likeness(sentence: Sentence, cut: int) -> bool:
    """`Ancient Life as Old | as the Universe`: as old as what, is the point."""
    is_as = sentence.language == "en" and sentence.words[cut] == "as"
    return is_as and not _LIKENING.isdisjoint(sentence.words[max(0, cut - _MAX_LIKENED) : cut])


def _leaves_adverb(sentence: Sentence, cut: int) -> bool:
    """`The World Isn't Taking the AI Exponential | Seriously`: the last word of what is said."""
    is_last = sentence.language == "en" and cut == len(sentence.words) - 1
    return is_last and sentence.words[cut].endswith("ly") and not ends_part(sentence, cut)


_TORN_AFTER_BEGINNING = (
    _parts_passive,
    _parts_embedded,
    _parts_everyone,
    _parts_one_of,
    _parts_likeness,
    _leaves_adverb,
    _parts_result,
    parts_outcome,
    _parts_maker,
    parts_list,
    _ends_comparison_early,
    _parts_object,
    _parts_doer,
    _parts_complement,
    _parts_phrasal_verb,
    _parts_noun_and_to,
    _parts_predicate,
    _parts_finite_verb,
    _parts_genitive,
    parts_verb_bracket,
    _parts_inner_clause,
    parts_row,
    parts_sides,
)
"""What says that a hook may not end at a cut."""
