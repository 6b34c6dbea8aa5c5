"""Tell where a part of a title ends, and where a cut would tear a row, a verb or its clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.word_roles import Role, is_inflected_verb, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = [
    "EVERYONE",
    "MAX_ROW_WORDS",
    "RELATIVE",
    "RIVALS",
    "continues_row",
    "ends_part",
    "goes_on_in_row",
    "has_verb",
    "is_helper",
    "parts_list",
    "parts_outcome",
    "parts_row",
    "parts_sides",
    "parts_verb_bracket",
]

EVERYONE = frozenset("every everyone everybody nobody".split())
RELATIVE = frozenset({"that", "who", "which", "that's", "who's"})
_MAX_LISTED_WORDS = 4

MAX_ROW_WORDS = 3
"""Words of a name in a row of them."""

_OF_CLAUSES = frozenset({Role.SUBJECT, Role.AUXILIARY, Role.QUESTION, Role.CLAUSE, Role.CONDITION})
RIVALS = frozenset({"vs", "versus"})

_OUTCOMES = frozenset(
    {
        ("for", "granted"),
        ("in", "half"),
        ("on", "fire"),
        ("to", "death"),
        ("to", "pieces"),
        ("to", "sleep"),
    }
)


def ends_part(sentence: Sentence, cut: int) -> bool:
    """Tell whether a clause ends before `cut`, or a comma stands there."""
    return sentence.clauses[cut] != sentence.clauses[cut - 1] or sentence.tokens[cut - 1][-1] == ","


def parts_list(sentence: Sentence, cut: int) -> bool:
    """`Melle Mel, Gloria Gaynor, | Cherrelle & More Join DJ Cassidy`: some of those who are listed."""
    if sentence.language != "en" or sentence.tokens[cut - 1][-1] != ",":
        return False
    item = sentence.starts[cut : cut + _MAX_LISTED_WORDS]
    at = item.index(Role.AND) if Role.AND in item else 0
    return at > 0 and all(role is Role.WORD for role in item[:at]) and not has_verb(sentence, cut, cut + at)


def parts_outcome(sentence: Sentence, cut: int) -> bool:
    """`Joji Sets His Face | on Fire`, `on | Fire`: what becomes of it."""
    pairs = (sentence.words[at : at + 2] for at in (cut - 1, cut) if at > 1)
    return sentence.language == "en" and not _OUTCOMES.isdisjoint(pairs)


def has_verb(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a verb with an ending stands from `first` to before `after`."""
    return any(is_inflected_verb(word) for word in sentence.words[first:after])


def is_helper(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is a helper of an English verb: `is`, `could`, `can't`."""
    is_listed = sentence.words[index] in listed("en", "helper")
    return is_listed or sentence.starts[index] is Role.AUXILIARY or sentence.words[index].endswith("n't")


def parts_verb_bracket(sentence: Sentence, cut: int) -> bool:
    """`Wir haben den Zug | in Spanien gefunden`, `was ich gebaut | habe`: German helpers belong to a verb."""
    if sentence.language != "de" or ends_part(sentence, cut):
        return False
    if sentence.starts[cut] is Role.AUXILIARY and sentence.words[cut - 1].startswith("ge"):
        return True
    clause = [at for at, number in enumerate(sentence.clauses) if number == sentence.clauses[cut]]
    if sentence.starts[clause[-1]] is Role.AUXILIARY and sentence.words[0] in listed("de", "verb-last"):
        return clause[0] < cut
    helped = any(sentence.starts[at] is Role.AUXILIARY for at in clause if at < cut - 1)
    return helped and sentence.starts[clause[-1]] is Role.WORD and sentence.tokens[clause[-1]][0].islower()


def parts_row(sentence: Sentence, cut: int) -> bool:
    """Tell whether a cut leaves out some of a row: `beats Indiana | & Alabama`, `Alabama, | Ole Miss`."""
    if sentence.language != "en":
        return False
    if sentence.tokens[cut] == "&" and sentence.start_after(cut) is not Role.SUBJECT:
        return True
    if sentence.starts[cut] is Role.AND and sentence.start_after(cut) in {Role.WORD, None}:
        is_pair = sentence.words[cut] == "and" and sentence.ends[cut - 1] is Role.WORD
        if is_pair and not has_verb(sentence, cut + 1, len(sentence.words)):
            return True
        return any(token[-1] == "," for token in sentence.tokens[max(0, cut - MAX_ROW_WORDS) : cut])
    if sentence.tokens[cut - 1][-1] != ",":
        return False
    item = sentence.tokens[cut : cut + MAX_ROW_WORDS]
    at = next((at for at, token in enumerate(item) if token[-1] == ","), None)
    return at is not None and all(role is Role.WORD for role in sentence.starts[cut : cut + at + 1])


def parts_sides(sentence: Sentence, cut: int) -> bool:
    """Tell whether a cut leaves out one of two sides: `كوكب احمد ضد | كوكب هالك`."""
    sides = listed(sentence.language, "side")
    return any(
        sentence.words[at] in sides
        and not sentence.tokens[at - 1][0].islower()
        and not sentence.tokens[at + 1][0].islower()
        for at in range(max(1, cut - 1), min(cut + 1, len(sentence.words) - 1))
    )


def goes_on_in_row(sentence: Sentence, cut: int) -> bool:
    """Tell whether the last two of three stand after a comma: `Season 1, | Gameplay & Ranked Resets`."""
    rest = sentence.starts[cut:]
    is_row = sentence.language == "en" and Role.AND in rest and len(rest) <= MAX_ROW_WORDS + _MAX_LISTED_WORDS
    return is_row and _OF_CLAUSES.isdisjoint(rest) and _OF_CLAUSES.isdisjoint(sentence.starts[:cut])


def continues_row(sentence: Sentence, cut: int) -> bool:
    """`Alabama, Ole Miss, | A&M all go down`: the last of a row of names."""
    if sentence.language != "en" or sentence.tokens[cut - 1][-1] != ",":
        return False
    commas = (at for at in range(cut - 2, -1, -1) if sentence.tokens[at][-1] == ",")
    before = next(commas, None)
    return parts_row(sentence, cut) or (before is not None and parts_row(sentence, before + 1))
