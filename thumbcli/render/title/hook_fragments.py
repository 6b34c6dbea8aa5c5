"""Tell where a cut would tear a phrase of a title: what is left would say little, or something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.sentence import MONEY, VERB_FINAL
from thumbcli.render.title.word_roles import (
    Role,
    is_finite_verb,
    is_headline_verb,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
)

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = [
    "NO_ARTICLES",
    "RELATIVE",
    "begins_fragment",
    "begins_predicate",
    "ends_fragment",
    "ends_part",
    "parts_list",
    "parts_row",
]

NO_ARTICLES = frozenset({"ru", "uk", "pl"})
"""Languages in which a preposition begins the phrase, and stays with it."""

_OF_OBJECTS = frozenset({Role.WORD, Role.DETERMINER, Role.NUMBER})
"""What the object of an English verb begins with."""

_REFLEXIVE = frozenset({"se", "s", "si"})

_MAX_BEFORE_ADJUNCT = 4
"""After more words, a phrase of means or a mere name is less than the main point."""


_MAX_MONEY_TAIL = 4
"""`on $20K a year` says enough, a longer phrase is about what the money was for."""

_TAILS = ((Role.WORD,), (Role.WORD, Role.WORD))
"""A noun or a name after a preposition: less than what stands before it."""

_AFTER_RANGE = 2

_MAX_READABLE_WORDS = 9
"""A longer title is better hooked by what something `could be` than set whole."""

RELATIVE = frozenset({"that", "who", "which"})
_MAX_LISTED_WORDS = 4
_MAX_ROW_WORDS = 3
"""Words of a name in a row of them."""

_PARTICLES = frozenset({"in", "out", "up", "back", "off", "down"})
_RIVALS = frozenset({"vs", "versus"})
_SUBJECT_ENDS = frozenset({Role.WORD, Role.NUMBER, Role.SUBJECT})
_OBJECT_STARTS = frozenset({Role.WORD, Role.DETERMINER, Role.NUMBER, Role.OBJECT, Role.PREPOSITION})


def begins_fragment(sentence: Sentence, cut: int) -> bool:
    """Tell whether a hook that begins at a cut, and ends the title, would be no phrase."""
    return any(rule(sentence, cut) for rule in _TORN_BEFORE_END)


def ends_fragment(sentence: Sentence, cut: int) -> bool:
    """Tell whether a hook that begins the title, and ends before a cut, would be no phrase."""
    return any(rule(sentence, cut) for rule in _TORN_AFTER_BEGINNING)


def ends_part(sentence: Sentence, cut: int) -> bool:
    """Tell whether a clause ends before `cut`, or a comma stands there."""
    return sentence.clauses[cut] != sentence.clauses[cut - 1] or sentence.tokens[cut - 1][-1] == ","


def _goes_on(sentence: Sentence, cut: int) -> bool:
    """`They Know It | but Don't Use It`, `Why You | Shouldn't Buy It`, `and How | I Did`: a rest."""
    is_inverted = sentence.ends[cut - 1] is Role.AUXILIARY and sentence.starts[cut] is Role.SUBJECT
    if is_inverted or sentence.ends[cut - 1] is Role.SUBJECT:
        return True
    if sentence.ends[cut - 1] is Role.QUESTION and cut > 1 and sentence.ends[cut - 2] is Role.AND:
        return True
    joints = range(cut - 1, cut + 1)
    buts = listed(sentence.language, "but")
    return any(sentence.starts[at] is Role.AND or sentence.words[at] in buts for at in joints)


def _begins_foreign_predicate(sentence: Sentence, cut: int) -> bool:
    """`Marseille-Stade Rennais | se jouera finalement`: a verb without what it is about."""
    if sentence.language == "en" or sentence.language in VERB_FINAL or ends_part(sentence, cut):
        return False
    word, is_small = sentence.words[cut], sentence.tokens[cut].islower()
    if not is_small or sentence.ends[cut - 1] is not Role.WORD:
        return False
    return word in _REFLEXIVE or is_headline_verb(word, sentence.language)


def _parts_helper(sentence: Sentence, cut: int) -> bool:
    """`People Will | Leave Your Videos`: the verb alone is read as a command."""
    if sentence.ends[cut - 1] is not Role.AUXILIARY or sentence.starts[cut] is not Role.WORD:
        return False
    if sentence.language != "en":
        return True
    helps = sentence.words[cut - 1] in listed("en", "helper") or sentence.words[cut].endswith(("ing", "ed"))
    return sentence.words[cut - 1] == "be" or (is_verb(sentence.words[cut]) and helps)


def _goes_into_next(sentence: Sentence, cut: int) -> bool:
    """`breaks with | Israel, and Here Is Why`, `Bad, | Christian Course`: the rest of a clause or row."""
    if sentence.tokens[cut - 1][-1] == "," and sentence.words[cut - 1] in listed(
        sentence.language, "modifier"
    ):
        return True
    is_rest = sentence.ends[cut - 1] is Role.PREPOSITION and not ends_part(sentence, cut)
    return is_rest and any(token[-1] == "," for token in sentence.tokens[cut:])


def _begins_predicate(sentence: Sentence, cut: int) -> bool:
    """`CrowdStrike Outage | Explained by a Developer`: a verb without what it is about."""
    if sentence.starts[cut] is Role.ADVERB and sentence.start_after(cut) is Role.PREPOSITION:
        return not ends_part(sentence, cut)
    if sentence.language != "en" or sentence.starts[cut] is not Role.WORD or ends_part(sentence, cut):
        return False
    follows_noun = sentence.ends[cut - 1] in {Role.WORD, Role.NUMBER}
    return (
        follows_noun
        and sentence.start_after(cut) is Role.PREPOSITION
        and (is_inflected_verb(sentence.words[cut]) or sentence.words[cut].endswith("ed"))
    )


def _begins_without_subject(sentence: Sentence, cut: int) -> bool:
    """`Astronomers | discover a Black Hole`, `My Kids | Can't Be Friends`: a verb without its subject."""
    if sentence.language != "en" or ends_part(sentence, cut):
        return False
    if _is_helper(sentence, cut):
        return _begins_with_helper(sentence, cut)
    return _begins_relative(sentence, cut) or _begins_with_verb(sentence, cut)


def _begins_with_helper(sentence: Sentence, cut: int) -> bool:
    """`My Kids | Can't Be Friends`, `Amazon Is | Being Sued`; a long title may be `could be MASSIVE`."""
    if sentence.ends[cut - 1] is Role.AUXILIARY:
        return True
    is_short = len(sentence.words) <= _MAX_READABLE_WORDS
    return is_short and sentence.ends[cut - 1] in _SUBJECT_ENDS and sentence.starts[0] is not Role.AUXILIARY


def _begins_relative(sentence: Sentence, cut: int) -> bool:
    """`5.2 quake | that struck`, `5.2 quake that | struck`."""
    word, role, following = sentence.words[cut], sentence.starts[cut], sentence.start_after(cut)
    if word in RELATIVE:
        return following is Role.AUXILIARY or (following is Role.WORD and is_verb(sentence.words[cut + 1]))
    return sentence.words[cut - 1] in RELATIVE and role is Role.WORD and is_inflected_verb(word)


def _begins_with_verb(sentence: Sentence, cut: int) -> bool:
    """`Astronomers | discover a Black Hole`."""
    word, following = sentence.words[cut], sentence.start_after(cut)
    if not sentence.starts[cut] is Role.WORD is sentence.ends[cut - 1] or may_be_noun(word):
        return False
    is_past = word in listed("en", "past")
    agrees = (
        word.endswith("s") or is_past if is_inflected_verb(word) else sentence.words[cut - 1].endswith("s")
    )
    return is_verb(word) and agrees and following in _OBJECT_STARTS


def _begins_after_lone_word(sentence: Sentence, cut: int) -> bool:
    """`Testing | 12 Ultra Efficient Propellers`, `How | the Triplet Flow Took Over`."""
    return sentence.language == "en" and cut == 1 and not ends_part(sentence, cut)


def _begins_half_comparison(sentence: Sentence, cut: int) -> bool:
    """`KFC As | A Kid VS As An Adult`: one of two sides without its beginning."""
    return sentence.words[cut - 1] == "as" and not _RIVALS.isdisjoint(sentence.words[cut:])


def parts_list(sentence: Sentence, cut: int) -> bool:
    """`Melle Mel, Gloria Gaynor, | Cherrelle & More Join DJ Cassidy`: some of those who are listed."""
    if sentence.language != "en" or sentence.tokens[cut - 1][-1] != ",":
        return False
    item = sentence.starts[cut : cut + _MAX_LISTED_WORDS]
    at = item.index(Role.AND) if Role.AND in item else 0
    return at > 0 and all(role is Role.WORD for role in item[:at]) and not _has_verb(sentence, cut, cut + at)


def _has_verb(sentence: Sentence, first: int, after: int) -> bool:
    return any(is_inflected_verb(word) for word in sentence.words[first:after])


def _ends_comparison_early(sentence: Sentence, cut: int) -> bool:
    """`Godzilla vs Kong FIRST LOOK | and NEW Release Date`: one of two things that are compared or shown."""
    return sentence.starts[cut] is Role.AND and not _RIVALS.isdisjoint(sentence.words[:cut])


def begins_predicate(sentence: Sentence, cut: int) -> bool:
    """Tell whether what follows a cut says what the noun before it is or does."""
    if sentence.language != "en" or ends_part(sentence, cut):
        return False
    if sentence.words[cut] in RELATIVE:
        return False
    return _is_helper(sentence, cut) or _begins_without_subject(sentence, cut)


def _is_helper(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is a helper of an English verb: `is`, `could`, `can't`."""
    is_listed = sentence.words[index] in listed("en", "helper")
    return is_listed or sentence.starts[index] is Role.AUXILIARY or sentence.words[index].endswith("n't")


def _begins_adjunct(sentence: Sentence, cut: int) -> bool:
    """`AI Learns to Walk | for 12 Hours`, `Clean Up Tokens with | a New LLM`: less than the main point."""
    if ends_part(sentence, cut):
        return False
    word, before = sentence.words[cut], sentence.words[cut - 1]
    if sentence.starts[cut] is Role.PREPOSITION and word in listed(sentence.language, "during"):
        return not listed(sentence.language, "span").isdisjoint(sentence.words[cut + 1 :])
    if cut <= _MAX_BEFORE_ADJUNCT or len(sentence.words) - cut >= cut:
        return False
    is_tail = sentence.ends[cut - 1] is Role.PREPOSITION and sentence.starts[cut:] in _TAILS
    follows_object = sentence.ends[cut - 2] in {Role.WORD, Role.NUMBER, Role.OBJECT}
    return is_tail or (follows_object and before in listed(sentence.language, "means"))


def _begins_with_preposition(sentence: Sentence, cut: int) -> bool:
    """`VPN | na Ubuntu`, `Saved America | from Roy Moore`: only where, when or from whom."""
    if sentence.starts[cut] is not Role.PREPOSITION or ends_part(sentence, cut):
        return False
    is_money = MONEY.search(sentence.tokens[cut + 1]) if cut + 1 < len(sentence.tokens) else None
    if sentence.language == "en":
        return not is_money or len(sentence.words) - cut > _MAX_MONEY_TAIL
    return sentence.start_after(cut) is not Role.NUMBER or is_money is not None


def _begins_circumstance(sentence: Sentence, cut: int) -> bool:
    """`Something Strange Happens | When You Trust It`, or later: what happens is the point."""
    if sentence.starts[0] is Role.QUESTION:
        return False
    circumstances = listed(sentence.language, "circumstance")
    return not circumstances.isdisjoint(sentence.words[1 : cut + 1])


def _ends_with_preposition(sentence: Sentence, cut: int) -> bool:
    """`VPN на | Ubuntu`, `in | casa con te`: without an article, a preposition begins its phrase."""
    if sentence.ends[cut - 1] is not Role.PREPOSITION:
        return False
    is_bare = sentence.starts[cut] is Role.WORD and sentence.start_after(cut) is Role.PREPOSITION
    return sentence.language in NO_ARTICLES or (is_bare and sentence.language != "en")


def _parts_range(sentence: Sentence, cut: int) -> bool:
    """`Bronze to | Masters`."""
    if sentence.language != "en" or cut != _AFTER_RANGE or sentence.words[cut - 1] != "to":
        return False
    return sentence.starts[0] is Role.WORD and not is_verb(sentence.words[0])


def _parts_agent(sentence: Sentence, cut: int) -> bool:
    """`Removal upheld by | Supreme Court`, `Removal upheld | by Supreme Court`."""
    return not listed(sentence.language, "agent").isdisjoint(sentence.words[cut - 1 : cut + 1])


def _parts_verb_bracket(sentence: Sentence, cut: int) -> bool:
    """`Wir haben den Zug | in Spanien gefunden`: a German helper waits for the verb at the end."""
    if sentence.language != "de" or ends_part(sentence, cut):
        return False
    clause = [at for at, number in enumerate(sentence.clauses) if number == sentence.clauses[cut]]
    if sentence.starts[clause[-1]] is Role.AUXILIARY and sentence.words[0] in listed("de", "verb-last"):
        return clause[0] < cut
    helped = any(sentence.starts[at] is Role.AUXILIARY for at in clause if at < cut - 1)
    return helped and sentence.starts[clause[-1]] is Role.WORD and sentence.tokens[clause[-1]][0].islower()


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
    """`you might need | to hear`, `Makeup Bag Lets | You See`, `Weighs | In on`, `jokes | that`."""
    verb, following = sentence.words[cut - 1], sentence.words[cut]
    if sentence.language != "en" or cut == 1 or not is_verb(verb):
        return False
    if following == "that":
        return is_inflected_verb(verb)
    if following in _PARTICLES and sentence.start_after(cut) is Role.PREPOSITION:
        return True
    if following == "to":
        return cut + 1 < len(sentence.words) and is_verb(sentence.words[cut + 1])
    if sentence.words[cut - 2] == "to" and sentence.starts[cut] is Role.WORD:
        return True
    is_agent = following in listed("en", "agent") and verb.endswith("ed")
    return is_agent or (sentence.starts[cut] is Role.SUBJECT and is_inflected_verb(verb))


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
    return _is_helper(sentence, index) or is_inflected_verb(sentence.words[index])


def parts_row(sentence: Sentence, cut: int) -> bool:
    """Tell whether a cut leaves out some of a row: `beats Indiana | & Alabama`, `Alabama, | Ole Miss`."""
    if sentence.language != "en":
        return False
    if sentence.tokens[cut] == "&" and sentence.start_after(cut) is not Role.SUBJECT:
        return True
    if sentence.starts[cut] is Role.AND and sentence.start_after(cut) in {Role.WORD, None}:
        return any(token[-1] == "," for token in sentence.tokens[max(0, cut - _MAX_ROW_WORDS) : cut])
    if sentence.tokens[cut - 1][-1] != ",":
        return False
    item = sentence.tokens[cut : cut + _MAX_ROW_WORDS]
    at = next((at for at, token in enumerate(item) if token[-1] == ","), None)
    return at is not None and all(role is Role.WORD for role in sentence.starts[cut : cut + at + 1])


def _continues_row(sentence: Sentence, cut: int) -> bool:
    """`Alabama, Ole Miss, | A&M all go down`: the last of a row of names."""
    if sentence.language != "en" or sentence.tokens[cut - 1][-1] != ",":
        return False
    commas = (at for at in range(cut - 2, -1, -1) if sentence.tokens[at][-1] == ",")
    before = next(commas, None)
    return parts_row(sentence, cut) or (before is not None and parts_row(sentence, before + 1))


def _parts_relative_verb(sentence: Sentence, cut: int) -> bool:
    """`The App That Changed | My Life`: the verb of what says more of a noun, without its object."""
    if sentence.language != "en" or cut <= 2 or sentence.words[cut - 2] not in RELATIVE:  # noqa: PLR2004
        return False
    return is_inflected_verb(sentence.words[cut - 1]) and len(sentence.words) <= _MAX_READABLE_WORDS


def _parts_finite_verb(sentence: Sentence, cut: int) -> bool:
    """`Pierogi lec\u0105 | w kosmos`: a verb without where it goes."""
    is_verb_before = is_finite_verb(sentence.words[cut - 1], sentence.language)
    return is_verb_before and sentence.starts[cut] is Role.PREPOSITION


_TORN_BEFORE_END = (
    _goes_on,
    _goes_into_next,
    _parts_helper,
    _begins_foreign_predicate,
    _begins_predicate,
    _begins_without_subject,
    _begins_after_lone_word,
    _begins_half_comparison,
    _begins_adjunct,
    _begins_with_preposition,
    _begins_circumstance,
    _ends_with_preposition,
    _parts_range,
    _parts_agent,
    _parts_verb_bracket,
    _continues_row,
    _parts_relative_verb,
)
"""What says that a hook may not begin at a cut."""

_TORN_AFTER_BEGINNING = (
    parts_list,
    _ends_comparison_early,
    _parts_object,
    _parts_doer,
    _parts_complement,
    _parts_predicate,
    _parts_finite_verb,
    _parts_verb_bracket,
    _parts_inner_clause,
    parts_row,
)
"""What says that a hook may not end at a cut."""
