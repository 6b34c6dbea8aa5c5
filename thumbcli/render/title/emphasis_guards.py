"""Tell which words of a headline do not stand out alone: half of a phrase, a label, a side of a match."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.icon_choice import is_concrete
from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.title.sentence import MONEY
from thumbcli.render.title.stop_words import is_number
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import Role, has_roles, is_verb, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["is_half"]

_LABEL = re.compile(r"[^\W\d_]{1,4}\.\d+|#\w")
"""`EP.2`, `Vol.3`, `#18`, `#shorts`."""

_MAX_BARE_DIGITS = 3
_MAX_SHORT_CHARS = 4
_MAX_SIDE = 3
"""Words between a phrase and the `vs` that it is one side of, as in `vs Bank of America`."""

_MAX_QUOTED = 4
"""A quotation of more words may have a part that stands out."""

_QUOTES = {"\u2018": "\u2019", "\u201c": "\u201d", "\u00ab": "\u00bb", "(": ")", "[": "]"}

_ADJECTIVE_LAST = frozenset({"es", "pt", "fr", "it"})
"""Languages in which an adverb stands before an adjective without its noun."""

_BEFORE_VERBS = frozenset({Role.SUBJECT, Role.CLAUSE, Role.AUXILIARY, Role.QUESTION})
_OF_OBJECTS = frozenset({Role.DETERMINER, Role.SUBJECT, Role.OBJECT})


def is_half(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether the words from `first` to before `after` would say little, or something else, alone."""
    return any(rule(sentence, first, after) for rule in _RULES)


def _is_label(sentence: Sentence, first: int, after: int) -> bool:
    """`Film Theory: ...`, `EP.2 ...`: what says what kind of thing follows."""
    last = sentence.tokens[after - 1]
    is_cut_short = last[-1] == "." and after - first == 1 and after < len(sentence.tokens)
    return is_cut_short or last[-1] == ":" or bool(_LABEL.match(sentence.tokens[first]))


def _is_side(sentence: Sentence, first: int, after: int) -> bool:
    """`Bayern Munich vs. Chelsea`, `Gawr Gura x Casey Edwards`: one of two that are equal."""
    sides = listed("en", "side")
    around = range(max(0, first - _MAX_SIDE), min(after + _MAX_SIDE, len(sentence.words)))
    clause = sentence.clauses[first]
    return any(sentence.words[index] in sides and sentence.clauses[index] == clause for index in around)


def _is_weak(sentence: Sentence, first: int, after: int) -> bool:
    """`Hole in Ones`, `the way it is made`: words that say nothing alone."""
    loud = any(token.isupper() for token in sentence.tokens[first:after])
    return (
        sentence.language == "en" and not loud and word_list("weak").issuperset(sentence.words[first:after])
    )


def _is_half_of_name(sentence: Sentence, first: int, after: int) -> bool:
    """`Department of | Youth Services`, `Sea | of Thieves`: one side of the `of` inside of a name."""
    return any(
        sentence.words[at] in listed("en", "head-of-name") and sentence.words[at + 1] == "of"
        for at in {first - 2, first if after - first == 1 else first - 2}
        if 0 <= at < len(sentence.words) - 1
    )


def _is_linked(sentence: Sentence, first: int, after: int) -> bool:
    """`Internet | of Things`, `Crit\u00e9rium du | Dauphin\u00e9`: one side of what a small word links."""
    words, tokens = sentence.words, sentence.tokens
    if sentence.language != "en":
        return False
    is_number = sentence.starts[first] is Role.NUMBER
    told = is_number or tokens[first].isupper() or words[first] in word_list("power")
    if after - first == 1 and after < len(words) and words[after] == "of" and not told:
        return True
    links = first > 1 and words[first - 1] in listed("en", "foreign-link")
    return links and tokens[first - 2][0].isupper() and tokens[first][0].isupper()


def _is_negated(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`Don't | Shut Me Down`: without its negation, the opposite is large."""
    if not first or sentence.ends[first - 1] is not Role.NEGATION:
        return False
    if sentence.language == "en":
        return sentence.words[first - 1] == "no" or is_verb(sentence.words[first])
    return sentence.words[first - 1] in listed(sentence.language, "not")


def _is_date(sentence: Sentence, first: int, after: int) -> bool:
    """`13 July`, `11 bis 13 Juni`: says when."""
    months = listed(sentence.language, "month")
    words = sentence.words[first:after]
    return any(word in months for word in words) and all(
        word in months or any(map(str.isdigit, word)) for word in words
    )


def _is_bare_number(sentence: Sentence, first: int, after: int) -> bool:
    """`rank of 30`: a number that counts nothing."""
    word = sentence.words[first]
    is_bare = after - first == 1 and word.isdigit() and len(word) <= _MAX_BARE_DIGITS
    return is_bare and is_number(word) and not MONEY.search(sentence.tokens[first])


def _is_masked(sentence: Sentence, first: int, after: int) -> bool:
    """`F***** SHOWN`: a word that is not to be read."""
    return any("**" in token for token in sentence.tokens[first:after])


def _cuts_quotation(sentence: Sentence, first: int, after: int) -> bool:
    """`'The | Boys'`: a short quotation or bracket stands out whole, or not at all."""
    opened: list[tuple[int, str]] = []
    for index, token in enumerate(sentence.tokens):
        if token[0] in _QUOTES:
            opened.append((index, _QUOTES[token[0]]))
        closed = next((one for one in reversed(opened) if one[1] in token[1:]), None)
        if closed is None:
            continue
        opened.remove(closed)
        start, end = closed[0], index + 1
        overlaps = start < after and first < end
        if overlaps and end - start <= _MAX_QUOTED and not (first <= start and end <= after):
            return True
    return False


def _is_adjective(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`The Slow, Quiet Death`, `A Simple Introduction`: without what it says something of."""
    if sentence.language != "en" or after >= len(sentence.words):
        return False
    word = sentence.words[after - 1]
    goes_on = sentence.starts[after] is Role.WORD and (
        sentence.glued[after - 1] or sentence.tokens[after - 1][-1] == ","
    )
    loud = sentence.tokens[after - 1].isupper()
    return goes_on and not loud and (word in listed("en", "modifier") or word in listed("en", "adjective"))


def _is_end_of_phrase(sentence: Sentence, first: int, after: int) -> bool:
    """`muy | raros`, `Giro | d'Italia`: what says something of a word before it."""
    if sentence.language == "en" or not first:
        return False
    genitive = sentence.starts[first] is Role.PREPOSITION
    degree = sentence.words[first - 1] in listed(sentence.language, "adverb") and after - first == 1
    return (
        genitive
        or sentence.starts[first - 1] is Role.DEGREE
        or (degree and sentence.language in _ADJECTIVE_LAST)
    )


def _is_beginning(sentence: Sentence, first: int, after: int) -> bool:
    """`Sporting, Garibaldi nuovo presidente`: one word before a comma, or of a row that may hide a verb."""
    is_one = not first and after == 1 < len(sentence.tokens) and sentence.language != "en"
    token = sentence.tokens[0]
    stands_out = token.isupper() or token[0] in _QUOTES or sentence.words[0] in word_list("power")
    return is_one and not stands_out and (token[-1] == "," or sentence.glued[0])


def _is_no_noun(sentence: Sentence, first: int, after: int) -> bool:
    """`ihn reparieren wollte`: a German noun has a capital."""
    return sentence.language == "de" and all(token.islower() for token in sentence.tokens[first:after])


def _is_foreign(sentence: Sentence, first: int, after: int) -> bool:
    """`2ed live` in an Arabic title: small Latin letters."""
    text = " ".join(sentence.tokens[first:after])
    is_small = text.isascii() and text == text.lower() and text != text.upper()
    return is_small and dominant_script(" ".join(sentence.tokens)) is not Script.LATIN


def _is_short(sentence: Sentence, first: int, after: int) -> bool:
    """`how it took over rap`: a short word that nothing marks."""
    word, token = sentence.words[first], sentence.tokens[first]
    if after - first > 1 or not has_roles(sentence.language) or not token.islower():
        return False
    told = word in word_list("power") or is_concrete(word)
    return len(word) <= _MAX_SHORT_CHARS and word.isalpha() and word.isascii() and not told


def _is_stranded_verb(sentence: Sentence, first: int, after: int) -> bool:
    """`The Things That Matter Most`, `a Banana Breaking the Market`: a verb without its object."""
    if sentence.language != "en" or after - first > 1 or not first or not is_verb(sentence.words[first]):
        return False
    if after < len(sentence.words) and sentence.starts[after] in _OF_OBJECTS:
        return sentence.words[first].endswith("ing")
    return (
        sentence.words[first] not in word_list("power")
        and sentence.ends[first - 1] in _BEFORE_VERBS
        and after < len(sentence.words)
    )


def _is_half_comparison(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`show our hurt rather than argue`: what something is not."""
    return not listed(sentence.language, "contrast").isdisjoint(sentence.words[max(0, first - 2) : first])


def _is_half_infinitive(sentence: Sentence, first: int, after: int) -> bool:
    """`Permission to Dance`: a noun without what it is for."""
    if sentence.language != "en" or after - first > 1 or after + 1 >= len(sentence.words):
        return False
    if sentence.tokens[first].isupper():
        return False
    return sentence.words[after] == "to" and is_verb(sentence.words[after + 1])


def _is_half_count(sentence: Sentence, first: int, after: int) -> bool:
    """`18 INCREDIBLE Hole | in Ones`: what is counted is in the plural."""
    if sentence.language != "en" or sentence.starts[first] is not Role.NUMBER or after - first == 1:
        return False
    last = sentence.words[after - 1]
    if after == len(sentence.words) or sentence.starts[after] is not Role.PREPOSITION or last[-1:] == "s":
        return False
    return (
        sentence.words[first].isdigit()
        and sentence.words[first] != "1"
        and last not in listed("en", "plural")
    )


_RULES = (
    _is_label,
    _is_side,
    _is_weak,
    _is_half_of_name,
    _is_linked,
    _is_negated,
    _is_date,
    _is_bare_number,
    _is_masked,
    _cuts_quotation,
    _is_adjective,
    _is_end_of_phrase,
    _is_beginning,
    _is_no_noun,
    _is_foreign,
    _is_short,
    _is_stranded_verb,
    _is_half_comparison,
    _is_half_infinitive,
    _is_half_count,
)
