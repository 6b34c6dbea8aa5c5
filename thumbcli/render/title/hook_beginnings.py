"""Tell where a hook may not begin: what it leaves small is a part of its phrase, or says what it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.hook_leads import LEADS_TORN
from thumbcli.render.title.hook_rows import (
    EVERYONE,
    MAX_ROW_WORDS,
    RELATIVE,
    RIVALS,
    continues_row,
    ends_part,
    has_verb,
    is_helper,
    parts_sides,
    parts_verb_bracket,
)
from thumbcli.render.title.sentence import MONEY, VERB_FINAL
from thumbcli.render.title.stop_words import is_year
from thumbcli.render.title.title_parts import NUMERIC_DATE
from thumbcli.render.title.word_roles import (
    Role,
    is_headline_verb,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
)

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["NO_ARTICLES", "begins_fragment", "begins_predicate"]

NO_ARTICLES = frozenset({"ru", "uk", "pl"})
"""Languages in which a preposition begins the phrase, and stays with it."""

_NOUN_AND_MORE = (Role.DETERMINER, Role.WORD, Role.WORD)
_WITH_RELATIVES = frozenset({"es", "pt", "fr"})
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

_SUBJECT_ENDS = frozenset({Role.WORD, Role.NUMBER, Role.SUBJECT})
_SAID_BY = EVERYONE | {"i", "you", "we", "they"}
"""What begins a clause that says more of a noun: `Trap | Every Developer Falls Into`."""

_EMBEDDING = frozenset({"how", "whether", "if"})
_QUOTE_ENDS = '"\u201d\u00bb\u2019'
_OBJECT_STARTS = frozenset({Role.WORD, Role.DETERMINER, Role.NUMBER, Role.OBJECT, Role.PREPOSITION})


def begins_fragment(sentence: Sentence, cut: int) -> bool:
    """Tell whether a hook that begins at a cut, and ends the title, would be no phrase."""
    return any(rule(sentence, cut) for rule in _TORN_BEFORE_END)


def _goes_on(sentence: Sentence, cut: int) -> bool:
    """`They Know It | but Don't Use It`, `and How | I Did`, `What To Do When | You Feel Lost`: a rest."""
    is_inverted = sentence.ends[cut - 1] is Role.AUXILIARY and sentence.starts[cut] is Role.SUBJECT
    if is_inverted or sentence.ends[cut - 1] is Role.SUBJECT:
        return True
    if sentence.ends[cut - 1] is Role.QUESTION and cut > 1 and sentence.ends[cut - 2] is Role.AND:
        return True
    joins = sentence.ends[cut - 1] in {Role.QUESTION, Role.CLAUSE} and sentence.starts[cut] is Role.SUBJECT
    if joins and cut > 1 and sentence.starts[0] is Role.QUESTION:
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
    if sentence.words[cut] == "not":
        return sentence.ends[cut - 1] is not Role.AUXILIARY
    if sentence.ends[cut - 1] is not Role.AUXILIARY:
        return False
    if sentence.starts[cut] is Role.NEGATION and sentence.language == "en":
        return sentence.words[cut - 1] in listed("en", "helper") and _is_calm_never(sentence, cut)
    if sentence.starts[cut] is not Role.WORD:
        return False
    if sentence.language != "en":
        return True
    helps = sentence.words[cut - 1] in listed("en", "helper") or sentence.words[cut].endswith(("ing", "ed"))
    return sentence.words[cut - 1] == "be" or (is_verb(sentence.words[cut]) and helps)


def _is_calm_never(sentence: Sentence, cut: int) -> bool:
    """Tell whether `never` is not what its author shouts: `Why He Will | Never Do Business`."""
    is_loud = sentence.tokens[cut].isupper() and not sentence.tokens[cut - 1].isupper()
    return sentence.words[cut] == "never" and not is_loud


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
    if is_helper(sentence, cut):
        return _begins_with_helper(sentence, cut)
    return _begins_relative(sentence, cut) or _begins_with_verb(sentence, cut)


def _begins_with_helper(sentence: Sentence, cut: int) -> bool:
    """`My Kids | Can't Be Friends`, `Amazon Is | Being Sued`; a long title may be `could be MASSIVE`."""
    if sentence.ends[cut - 1] is Role.AUXILIARY:
        return True
    is_short = len(sentence.words) <= _MAX_READABLE_WORDS
    return is_short and sentence.ends[cut - 1] in _SUBJECT_ENDS and sentence.starts[0] is not Role.AUXILIARY


def _begins_relative(sentence: Sentence, cut: int) -> bool:
    """`quake | that struck`, `quake that | struck`, `Things That | Matter`, `it | that's gone`."""
    word, role, following = sentence.words[cut], sentence.starts[cut], sentence.start_after(cut)
    if word in RELATIVE:
        return (
            "'" in word
            or following is Role.AUXILIARY
            or (following is Role.WORD and is_verb(sentence.words[cut + 1]))
        )
    return sentence.words[cut - 1] in RELATIVE and role is Role.WORD and is_verb(word)


def _begins_foreign_relative(sentence: Sentence, cut: int) -> bool:
    """`Tendências verão 2021 | que não irei usar`: what says more of a noun, without it."""
    if sentence.language not in _WITH_RELATIVES or ends_part(sentence, cut):
        return False
    at = cut - (sentence.starts[cut] is Role.NEGATION)
    follows_noun = at > 0 and sentence.ends[at - 1] in {Role.WORD, Role.NUMBER}
    return follows_noun and sentence.words[at] in {"que", "qui"}


def _begins_with_verb(sentence: Sentence, cut: int) -> bool:
    """`Astronomers | discover a Black Hole`, `How Brands | Failed Women`."""
    word, following = sentence.words[cut], sentence.start_after(cut)
    is_past = word in listed("en", "past")
    is_told = sentence.starts[0] is Role.QUESTION and sentence.words[1] != "to" and word.endswith("ed")
    is_word = sentence.starts[cut] is Role.WORD and not may_be_noun(word)
    if sentence.ends[cut - 1] is not Role.WORD or not (is_word or is_told):
        return False
    agrees = (
        word.endswith("s") or is_past or is_told
        if is_inflected_verb(word)
        else sentence.words[cut - 1].endswith("s")
    )
    return (is_verb(word) or is_told) and agrees and following in _OBJECT_STARTS


def _begins_after_lone_word(sentence: Sentence, cut: int) -> bool:
    """`Testing | 12 Ultra Efficient Propellers`, `How | the Triplet Flow Took Over`, `The FNAF | Trailer`."""
    is_noun = sentence.starts[: cut + 1] == _NOUN_AND_MORE
    return sentence.language == "en" and (cut == 1 or is_noun) and not ends_part(sentence, cut)


def _parts_second_object(sentence: Sentence, cut: int) -> bool:
    """`The Man Who Took LSD and Changed | The World`: what is done is more than to what."""
    if sentence.language != "en" or cut <= 1 or sentence.starts[cut] is not Role.DETERMINER:
        return False
    return sentence.ends[cut - 2] is Role.AND and is_inflected_verb(sentence.words[cut - 1])


def _begins_half_comparison(sentence: Sentence, cut: int) -> bool:
    """`KFC As | A Kid VS As An Adult`: one of two sides without its beginning."""
    return sentence.words[cut - 1] == "as" and not RIVALS.isdisjoint(sentence.words[cut:])


def begins_predicate(sentence: Sentence, cut: int) -> bool:
    """Tell whether what follows a cut says what the noun before it is or does."""
    if sentence.language != "en" or ends_part(sentence, cut):
        return False
    if sentence.words[cut] in RELATIVE:
        return False
    passive = not sentence.title_case and sentence.words[cut + 1 : cut + 2] == ("by",)
    passive = passive and _begins_predicate(sentence, cut)
    return is_helper(sentence, cut) or passive or _begins_without_subject(sentence, cut)


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


def _begins_superlative(sentence: Sentence, cut: int) -> bool:
    """`Mon Conseil | le Plus Sinc\u00e8re`: what says of a noun which one it is."""
    is_degree = sentence.starts[cut] is Role.DETERMINER and sentence.start_after(cut) is Role.DEGREE
    return is_degree and sentence.language != "en" and sentence.ends[cut - 1] is Role.WORD


def _begins_with_time(sentence: Sentence, cut: int) -> bool:
    """`Sign Gasol in | 2020 NBA Free Agency`, `Hogan rips shirt on | final night of RNC`: only when."""
    if sentence.ends[cut - 1] is not Role.PREPOSITION:
        return False
    if is_year(sentence.tokens[cut]) or any(
        re.fullmatch(NUMERIC_DATE, word) for word in sentence.words[cut:]
    ):
        return True
    occasions = listed(sentence.language, "occasion")
    return not occasions.isdisjoint(sentence.words[cut : cut + MAX_ROW_WORDS]) and has_verb(
        sentence, 1, cut - 1
    )


def _parts_range(sentence: Sentence, cut: int) -> bool:
    """`Bronze to | Masters`, `brawl erupts between | Flames and Red Wings`."""
    if sentence.words[cut - 1] == "between":
        return True
    if sentence.language != "en" or cut != _AFTER_RANGE or sentence.words[cut - 1] != "to":
        return False
    return sentence.starts[0] is Role.WORD and not is_verb(sentence.words[0])


def _parts_agent(sentence: Sentence, cut: int) -> bool:
    """`Removal upheld by | Supreme Court`, `Removal upheld | by Supreme Court`."""
    return not listed(sentence.language, "agent").isdisjoint(sentence.words[cut - 1 : cut + 1])


def _parts_relative_verb(sentence: Sentence, cut: int) -> bool:
    """`The App That Changed | My Life`: the verb of what says more of a noun, without its object."""
    if sentence.language != "en" or cut <= 2 or sentence.words[cut - 2] not in RELATIVE:  # noqa: PLR2004
        return False
    return is_inflected_verb(sentence.words[cut - 1]) and len(sentence.words) <= _MAX_READABLE_WORDS


def _parts_question(sentence: Sentence, cut: int) -> bool:
    """`Should You Learn to | Code in 2026?`, `Would You Design | Your Baby?`: less than what is asked."""
    asks = sentence.language == "en" and sentence.starts[0] is Role.AUXILIARY
    is_one = sentence.clauses[0] == sentence.clauses[cut] == sentence.clauses[cut - 1]
    is_open = sentence.tokens[-1].rstrip(_QUOTE_ENDS)[-1:] == "?"
    if not (asks and is_one and is_open) or len(sentence.words) > _MAX_READABLE_WORDS:
        return False
    after_pronoun = sentence.starts[1] is Role.SUBJECT
    told = (at for at in range(2, cut) if sentence.starts[at] is Role.WORD)
    return any(after_pronoun or is_verb(sentence.words[at]) for at in told)


def _parts_asked_helper(sentence: Sentence, cut: int) -> bool:
    """`answers how Nvidia | will spend its cash`: half of a question inside of a sentence."""
    if sentence.language != "en" or ends_part(sentence, cut):
        return False
    clause = sentence.clauses[cut]
    asked = next(
        (at for at in range(1, cut) if sentence.words[at] in _EMBEDDING and sentence.clauses[at] == clause),
        None,
    )
    return asked is not None and any(is_helper(sentence, at) for at in range(asked + 1, cut + 1))


def _parts_command(sentence: Sentence, cut: int) -> bool:
    """`Pull the Sword From | The Putty`: where or how, without what is to be done."""
    if sentence.language != "en" or ends_part(sentence, cut) or sentence.starts[0] is not Role.WORD:
        return False
    word = sentence.words[0]
    is_command = is_verb(word) and not is_inflected_verb(word) and sentence.start_after(0) in _OBJECT_STARTS
    beside = sentence.ends[cut - 1] is Role.PREPOSITION and sentence.words[cut - 1] != "to"
    is_command = is_command and sentence.words[cut] != "without"
    return is_command and (beside or sentence.starts[cut] is Role.PREPOSITION)


def _begins_with_one(sentence: Sentence, cut: int) -> bool:
    """`How to Become | an AI Engineer`, `Why Tools Are | an Exciting Target`: what it says of its subject."""
    if sentence.language != "en" or sentence.words[cut] not in {"a", "an"} or ends_part(sentence, cut):
        return False
    return sentence.ends[cut - 1] is Role.AUXILIARY or sentence.words[:cut] == ("how", "to", "become")


def _parts_compound(sentence: Sentence, cut: int) -> bool:
    """`The Postgres Performance | Trap Every Developer Falls Into`: half of a name with what it does."""
    if sentence.language != "en" or ends_part(sentence, cut) or cut + 1 >= len(sentence.words):
        return False
    follows_noun = sentence.ends[cut - 1] is Role.WORD
    if follows_noun and sentence.words[cut] in EVERYONE:
        return any(map(is_inflected_verb, sentence.words[cut + 1 :]))
    is_noun = follows_noun and sentence.starts[cut] is Role.WORD and may_be_noun(sentence.words[cut])
    return is_noun and sentence.words[cut + 1] in _SAID_BY


_TORN_BEFORE_END = (
    _parts_compound,
    _parts_question,
    _parts_asked_helper,
    _parts_command,
    _begins_with_one,
    _goes_on,
    _goes_into_next,
    _parts_helper,
    _begins_foreign_predicate,
    _begins_foreign_relative,
    _begins_predicate,
    _begins_without_subject,
    _begins_after_lone_word,
    _begins_half_comparison,
    _begins_adjunct,
    _begins_with_preposition,
    _begins_circumstance,
    _ends_with_preposition,
    _begins_superlative,
    _begins_with_time,
    _parts_second_object,
    parts_sides,
    _parts_range,
    _parts_agent,
    parts_verb_bracket,
    continues_row,
    _parts_relative_verb,
    *LEADS_TORN,
)
"""What says that a hook may not begin at a cut."""
