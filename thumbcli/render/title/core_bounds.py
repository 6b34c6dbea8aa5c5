"""Tell where a phrase of a headline begins and ends, so that nothing beside it belongs to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.core_worth import MIN_LOUD, empty_words, is_filler, is_shouted
from thumbcli.render.title.emphasis import begins_predicate, is_torn
from thumbcli.render.title.emphasis_guards import is_half
from thumbcli.render.title.name_forms import names_person
from thumbcli.render.title.sentence import MONEY, VERB_FINAL
from thumbcli.render.title.stop_words import is_compound
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import (
    Role,
    is_headline_verb,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = [
    "LINKS",
    "is_before_kind",
    "is_loud_run",
    "is_open_run",
    "is_phrase",
    "is_verb_after",
    "is_whole_run",
    "tells",
]

_PARTS_VERB = frozenset({"apart", "away", "together", "behind", "back"})
"""Adverbs that a verb in -ing is half of."""

LINKS = frozenset({Role.PREPOSITION, Role.DETERMINER, Role.AND})

_CONTENT = frozenset({Role.WORD, Role.NUMBER, Role.DEGREE})

_AFTER_PARTICLE = frozenset({None, Role.CLAUSE, Role.CONDITION, Role.QUESTION, Role.PAUSE})

_SCORE = re.compile(r"\d{1,3}[:\u2013-]\d{1,3}")

_OPENING, _CLOSING = "([{", ")]}"

_QUOTES, _QUOTE_ENDS = frozenset('\u201c\u00ab\u201e"'), frozenset('\u201d\u00bb"')


def is_whole_run(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether no word beside a phrase belongs to it."""
    if _is_cut_before(sentence, first):
        return False
    if after == len(sentence.tokens) or sentence.clauses[after] != sentence.clauses[after - 1]:
        return True
    is_free = not _binds(sentence, after - 1) or is_before_kind(sentence, after)
    is_free = is_free or (after - first > 1 and _begins_participle(sentence, after))
    return is_free or is_verb_after(sentence, after)


def tells(sentence: Sentence, index: int) -> bool:
    """Tell whether a word inside of a phrase is the verb of its sentence: `Boys Read Mean Tweets`."""
    word, before = sentence.words[index], sentence.words[index - 1]
    if word.endswith("ed") and before.endswith("s") and not before.endswith(("'s", "ss")):
        return sentence.starts[index + 1 : index + 2] == (Role.WORD,)
    if not (is_verb(word) or is_inflected_verb(word)) or word.endswith(("ed", "ing")):
        return False
    return not may_be_noun(word) or (before.endswith("s") and not before.endswith(("'s", "ss")))


def _is_cut_before(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase would begin inside of another: after its number or its adjective."""
    if not first or sentence.clauses[first] != sentence.clauses[first - 1]:
        return False
    if sentence.ends[first - 1] is Role.NEGATION:
        return True
    return _binds(sentence, first - 1) and not _is_verb_before(sentence, first - 1)


def is_open_run(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase may be parted from words beside it that are a row of nouns with it.

    Before it, in a row that is too long to stand out whole; after it, from a word that says nothing alone.
    """
    count = len(sentence.tokens)
    if after - first == 1 and MONEY.search(sentence.tokens[first]):
        return not _is_cut_before(sentence, first)
    begins = not _is_cut_before(sentence, first) or (
        sentence.ends[first - 1] is Role.WORD
        and after - first > 1
        and len(sentence.words[first]) > 1
        and not is_compound(*sentence.words[first - 1 : first + 1])
        and not _is_one_name(sentence, first - 1)
    )
    begins = begins or (first + 1 < count and _ends_name(sentence, first + 1))
    if _ends_name(sentence, first):
        return False
    return begins and (after == count or not _binds(sentence, after - 1) or is_before_kind(sentence, after))


def _ends_name(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase begins with the number of a name: `Samsung Galaxy Note | 20 Ultra`."""
    if not first or sentence.starts[first] is not Role.NUMBER or MONEY.search(sentence.tokens[first]):
        return False
    before = sentence.tokens[first - 1]
    is_name = before[0].isupper() and sentence.ends[first - 1] is Role.WORD and sentence.glued[first - 1]
    return is_name and not is_verb(sentence.words[first - 1])


def _begins_participle(sentence: Sentence, index: int) -> bool:
    """Tell whether a word after a noun only says what it is doing: `massive explosion | emerging online`."""
    word = sentence.words[index]
    is_form = sentence.language == "en" and word.endswith("ing") and sentence.tokens[index].islower()
    return is_form and not may_be_noun(word) and word not in word_list("striking")


def is_before_kind(sentence: Sentence, after: int) -> bool:
    """Tell whether a word follows that says what kind of video it is: `Only My FINGERS | CHALLENGE`."""
    following = sentence.words[after] if after < len(sentence.words) else ""
    return following in word_list("kind-of-video") and not is_compound(sentence.words[after - 1], following)


def is_loud_run(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase is the words in capitals of a mixed title: `John's | HIGHEST CONVICTION`."""
    loud = [token.isupper() and len(token) >= MIN_LOUD for token in sentence.tokens]
    beside = (*loud[first - 1 : first], *loud[after : after + 1])
    return after - first > 1 and all(loud[first:after]) and not any(beside) and not is_shouted(sentence)


def _is_one_name(sentence: Sentence, index: int) -> bool:
    """Tell whether two words are a first name and a surname, or a name that capitals tell."""
    pair = " ".join(sentence.tokens[index : index + 2])
    both = all(word[0].isupper() for word in pair.split())
    return both and (not sentence.title_case or names_person(pair.removesuffix("\u2019s").removesuffix("'s")))


def is_phrase(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether words begin and end as a phrase does, and have nothing inside that parts two."""
    last = after - 1
    if sentence.ends[last] not in {Role.WORD, Role.NUMBER} and not _is_particle(sentence, last):
        return False
    if _begins_badly(sentence, first, last):
        return False
    # A link joins two words.
    allowed = LINKS | _CONTENT if last - first > 1 else _CONTENT
    if not allowed.issuperset(sentence.starts[first + 1 : last]) or _goes_on(sentence, after):
        return False
    if sentence.language != "en" and _has_loose_link(sentence, first, last):
        return False
    is_cut = _parts_marks(sentence.tokens[first:after]) or is_torn(sentence, first, after)
    return not is_cut and not is_half(sentence, first, after)


def _begins_badly(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether a phrase begins with what it is not about: a negation alone, a contrast, a filler verb."""
    if sentence.starts[first] is Role.NEGATION and (first == last or sentence.words[last] in empty_words()):
        return True
    is_lone_filler = first == last and sentence.words[last] in word_list("filler-verb")
    is_contrast = sentence.words[first] in listed(sentence.language, "contrast")
    return is_contrast or is_lone_filler or is_filler(sentence, first)


def _has_loose_link(sentence: Sentence, first: int, last: int) -> bool:
    """`3,9% em mar\u00e7o`: a preposition inside of a phrase that names no owner."""
    genitive = listed(sentence.language, "genitive")
    return any(
        sentence.starts[at] in LINKS
        and sentence.words[at].partition("'")[0] not in genitive
        and not (sentence.starts[at] is Role.DETERMINER and sentence.words[at - 1] in genitive)
        for at in range(first + 1, last)
    )


def _goes_on(sentence: Sentence, after: int) -> bool:
    """Tell whether what follows belongs to the word before it: a negation, a particle, an object."""
    if after == len(sentence.tokens) or sentence.clauses[after] != sentence.clauses[after - 1]:
        return False
    is_object = _is_particle(sentence, after - 1) and sentence.starts[after] in _CONTENT
    is_contrast = sentence.words[after] in listed(sentence.language, "contrast")
    is_negated = sentence.starts[after] is Role.NEGATION and not is_contrast
    return is_negated or is_object or _is_particle(sentence, after) or _ends_on_verb(sentence, after - 1)


def _parts_marks(tokens: Sequence[str]) -> bool:
    """Tell whether words are a bracket or have a half of one, or go on over a comma."""
    text = " ".join(tokens)
    has_half = any(
        text.count(opening) != text.count(closing)
        for opening, closing in zip(_OPENING, _CLOSING, strict=True)
    )
    return (
        has_half
        or any(token[0] in _OPENING or _SCORE.fullmatch(token) for token in tokens)
        or any(token[-1] in ",;" for token in tokens[:-1])
    )


def _is_particle(sentence: Sentence, index: int) -> bool:
    """`Freaks | Out`, `to Worry | about`: a small word that ends its verb."""
    if sentence.language != "en" or not index or sentence.ends[index - 1] is not Role.WORD:
        return False
    is_last = sentence.starts[index] is Role.PREPOSITION and sentence.start_after(index) in _AFTER_PARTICLE
    verb = sentence.words[index - 1]
    if verb.endswith("ing") and sentence.words[index] in _PARTS_VERB:
        return True
    told = is_verb(verb) or is_inflected_verb(verb)
    return is_last or (told and sentence.words[index] in listed("en", "particle"))


def _ends_on_verb(sentence: Sentence, last: int) -> bool:
    """Tell whether a phrase stops at a verb that goes on: `Kevin Hart Explains | Why`."""
    word = sentence.words[last]
    if sentence.language != "en":
        return sentence.tokens[last].islower() and is_headline_verb(word, sentence.language)
    following = sentence.start_after(last)
    if following in {Role.DETERMINER, Role.OBJECT, Role.SUBJECT}:
        return is_verb(word) or is_inflected_verb(word)
    if word in listed("en", "past"):
        return following is not None
    if word in word_list("striking") or word.endswith("ed") or may_be_noun(word):
        return False
    return (is_verb(word) or is_inflected_verb(word)) and following is not None


def _binds(sentence: Sentence, index: int) -> bool:
    """Tell whether a full word and the next one are one phrase."""
    left, right = sentence.ends[index], sentence.starts[index + 1]
    if left not in _CONTENT or right not in _CONTENT:
        return right is Role.NUMBER and left is Role.WORD and sentence.glued[index]
    is_quoted = sentence.tokens[index + 1][0] in _QUOTES or sentence.tokens[index][-1] in _QUOTE_ENDS
    return sentence.glued[index] and sentence.tokens[index][-1] not in ",;:" and not is_quoted


def _is_verb_before(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is a verb, whose object may stand out without it: `Eats | Everything`."""
    word = sentence.words[index]
    if sentence.language != "en":
        return sentence.tokens[index].islower() and is_headline_verb(word, sentence.language)
    if is_compound(*sentence.words[index : index + 2]) or sentence.starts[index] is Role.NUMBER:
        return False
    if is_filler(sentence, index):
        return True
    if index and sentence.ends[index - 1] is Role.WORD and tells(sentence, index):
        return True
    return is_inflected_verb(word) and not word.endswith("ed") and not may_be_noun(word)


def is_verb_after(sentence: Sentence, index: int) -> bool:
    """Tell whether a word after a phrase is the verb of its sentence: `Ice Cube | Sounds Irish`."""
    word = sentence.words[index]
    if sentence.language in VERB_FINAL:
        return False
    if sentence.language != "en":
        return sentence.tokens[index].islower() and is_headline_verb(word, sentence.language)
    tells = is_inflected_verb(word) and not may_be_noun(word) and not word.endswith("ing")
    return tells or begins_predicate(sentence, index)
