"""Tell how much a word says of its own, in what a viewer reads first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.icon_choice import is_concrete
from thumbcli.render.title.sentence import MONEY
from thumbcli.render.title.stop_words import is_abbreviation, is_year
from thumbcli.render.title.word_data import read_list, word_list
from thumbcli.render.title.word_roles import Role, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["MIN_LOUD", "SUPERLATIVE", "empty_words", "ends_as_verb", "is_filler", "is_shouted", "word_worth"]

# What a word is worth in a core: set by hand on titles that editors labelled. What counts is the order.
_MONEY, _COUNT, _STRIKING, _LOUD = 5.0, 3.6, 3.4, 3.2
SUPERLATIVE = 3.0
"""From here on a word strikes, wherever it stands."""

_NAME, _CONCRETE, _RARE, _COMMON, _EMPTY = 1.2, 1.1, 1.0, 0.5, -1.2

_PER_CHAR, _MAX_CHARS = 0.05, 10

_AGE = re.compile(r"\d{1,3}-year-old", re.IGNORECASE)
"""`10-Year-Old Roberta`: how young or how old somebody is."""

_VERB_ENDINGS = {
    "es": "..(?:aban?|ando|iendo|[\u00ed\u00f3])$",
    "pt": "..(?:avam?|ando|endo|ou|ei)$",
    "tr": (
        "..(?:yor|yorum|d[\u0131iu\u00fc][mk]?|mak|mek|m[ae]s[\u0131i](?:n[\u0131i])?"
        "|d[\u0131iu\u00fc]\u011f[\u0131iu\u00fc]m?|acak|ecek|m[\u0131iu\u00fc]\u015f|arak|erek)$"
    ),
}

_NEAR = 2
"""Words after a negation that are denied."""

_WITHOUT_CAPITALS = frozenset({"de", "ko"})
"""Languages whose capitals tell no name."""

MIN_LOUD = 4
"""Letters of a word in capitals that is no abbreviation."""


def empty_words() -> frozenset[str]:
    """Return the English words that say nothing of their own."""
    return word_list("vague") | word_list("weak")


def word_worth(sentence: Sentence, index: int) -> float:
    """Return how much a word says of its own."""
    token, word, role = sentence.tokens[index], sentence.words[index], sentence.starts[index]
    is_loud = token.isupper() and not is_shouted(sentence)
    match role:
        case Role.NUMBER:
            return _worth_of_number(sentence, index)
        case Role.NEGATION:
            return _LOUD if is_loud else _COMMON
        case Role.WORD | Role.DEGREE:
            size = min(len(word), _MAX_CHARS) * _PER_CHAR
            is_cry = is_loud and len(word) >= MIN_LOUD and not is_abbreviation(token)
            return size + _LOUD if is_cry else _worth_of_word(sentence, index, size)
        case _:
            return 0.0


def _worth_of_number(sentence: Sentence, index: int) -> float:
    if MONEY.search(sentence.tokens[index]):
        return _MONEY
    if sentence.counts(index) and not is_year(sentence.tokens[index]):
        return _COUNT
    return _COMMON if sentence.is_named(index) else _EMPTY


def _worth_of_word(sentence: Sentence, index: int, size: float) -> float:
    token, word, language = sentence.tokens[index], sentence.words[index], sentence.language
    if word in empty_words() or word in listed(language, "vague") or is_filler(sentence, index):
        return _EMPTY
    strikes = word in word_list("striking") or word in word_list("power") or _AGE.fullmatch(token)
    if language == "en" and strikes:
        return size + _STRIKING
    if language == "en" and (word.endswith("iest") or word in word_list("superlative") or word == "most"):
        return size + SUPERLATIVE
    if index and token[0].isupper() and not sentence.title_case and language not in _WITHOUT_CAPITALS:
        return size + _NAME
    if is_concrete(word):
        return size + _CONCRETE
    return size + _worth_by_use(sentence, index)


def ends_as_verb(word: str, language: str) -> bool:
    """Tell whether the ending of a word is one that only verbs have, in a language with such."""
    ending = _VERB_ENDINGS.get(language)
    return ending is not None and re.search(ending, word) is not None


def _worth_by_use(sentence: Sentence, index: int) -> float:
    """Return what a word is worth that stands out by nothing: more if it is rare, nothing for a verb."""
    word, language = sentence.words[index], sentence.language
    is_denied = Role.NEGATION in sentence.starts[max(0, index - _NEAR) : index]
    if ends_as_verb(word, language) and not is_denied:
        return 0.0
    return _COMMON if word in read_list("common_words.txt", language) else _RARE


def is_shouted(sentence: Sentence) -> bool:
    """Tell whether most words are in capitals, so that those of one word say nothing."""
    return sum(token.isupper() for token in sentence.tokens) * 2 > len(sentence.tokens)


def is_filler(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is a verb that every report has, with an object: `Video | shows Beirut blast`."""
    if sentence.language != "en" or sentence.words[index] not in word_list("filler-verb"):
        return False
    if index and sentence.ends[index - 1] is Role.AUXILIARY:
        return False
    if not index or sentence.ends[index - 1] is Role.DETERMINER:
        return not index and sentence.start_after(index) in {Role.DETERMINER, Role.OBJECT}
    return sentence.start_after(index) not in {None, Role.PREPOSITION}
