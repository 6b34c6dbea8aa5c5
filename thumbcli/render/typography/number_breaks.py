"""Tell where a line break would part a number from what it belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.sentence import MONEY
from thumbcli.render.title.stop_words import (
    is_label,
    is_number,
    is_rest_of_number,
    normalize_token,
    stop_words,
)
from thumbcli.render.title.word_roles import Role

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["begins_limit", "is_number_torn"]

_MEASURE = re.compile(r"\d[\d.,]*[^\W\d_]{1,3}")
"""A number with its unit: `30g`, `4K`."""

_ORDINAL = re.compile(r"\d{1,3}\.")
_ENGLISH_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_POINT_IS_ORDINAL = frozenset("tr de pl cs sk da no fi hu hr sl sr et lv is az".split())
"""Languages that write `5.` for the fifth: `5. | B\u00f6l\u00fcm`."""

_SCALES = frozenset(
    "thousand million millions billion billions trillion trillions mil milhões millones".split()
)
"""Words that a number goes on with: `$10 | trillion`."""

_SHORT_WORD_CHARS = 3
"""The most letters of what stands between two numbers: `7 a 1`, `10 to 12`."""

_OWNS = re.compile("['\u2019]s$")
"""`Claude 5's` is a name with its number, which owns something."""

_BRACKETS = "([\uff08\u3010\u300c\u300e\u300a\u3008"


def is_number_torn(sentence: Sentence, index: int) -> bool:
    """Tell whether a break after this token would split a number from its noun: `24 | Hours`, `Type | 2`.

    A number that counts nothing belongs to the word before it: `Porsche | 911 on the Internet`.
    """
    tokens, small = sentence.tokens, stop_words(sentence.language)
    following = normalize_token(tokens[index + 1])
    if is_rest_of_number(tokens, index + 1) or _ends_on_number(sentence, index):
        return True
    if begins_limit(sentence, index) or (index and begins_limit(sentence, index - 1)):
        return True
    if _is_between_numbers(sentence, index) or _is_between_numbers(sentence, index + 1):
        return True
    # A letter belongs to the word before it: `Vitamin D`, `Plan B`.
    is_letter = len(following) == 1 and tokens[index + 1].isupper() and following not in small
    if is_letter or is_label(tokens, index + 1):
        return True
    if _is_ordinal(sentence, index):
        return following not in small
    number = is_number(tokens[index]) or _MEASURE.fullmatch(tokens[index]) is not None
    # A sum or a share says something alone: `$800,000 | ISLAND`.
    is_sum = MONEY.search(tokens[index]) is not None and following not in _SCALES
    counts = number and not is_sum and not _is_named(sentence, index)
    return counts and not is_label(tokens, index) and following not in small


def _is_ordinal(sentence: Sentence, index: int) -> bool:
    """Tell whether a token says which one: `1st | Playthrough`, `5. | B\u00f6l\u00fcm`."""
    if sentence.language in _POINT_IS_ORDINAL:
        return _ORDINAL.fullmatch(sentence.tokens[index]) is not None
    return sentence.language == "en" and _ENGLISH_ORDINAL.fullmatch(sentence.words[index]) is not None


def begins_limit(sentence: Sentence, index: int) -> bool:
    """Tell whether `up` begins how far something goes: `up to 11`."""
    words = sentence.words[index : index + 2]
    return words == ("up", "to") and index + 2 < len(sentence.words) and is_number(sentence.tokens[index + 2])


def _is_between_numbers(sentence: Sentence, index: int) -> bool:
    """Tell whether a small word makes one result or range of two numbers: `7 a 1`, `10 to 12`."""
    if not 0 < index < len(sentence.tokens) - 1 or len(sentence.words[index]) > _SHORT_WORD_CHARS:
        return False
    around = (sentence.tokens[index - 1], sentence.tokens[index + 1])
    binds = sentence.starts[index] in {Role.PREPOSITION, Role.DETERMINER}
    return binds and all(map(is_number, around)) and around[0][-1].isalnum()


def _ends_on_number(sentence: Sentence, index: int) -> bool:
    """Tell whether the number after this token belongs to it: `Porsche | 911 on`, `Top | 5`, `MARIO | 64`.

    In Korean, what is counted stands before the number.
    """
    tokens, small = sentence.tokens, stop_words(sentence.language)
    word, number = normalize_token(tokens[index]), tokens[index + 1]
    if is_number(_OWNS.sub("", number)) and _OWNS.search(number) and tokens[index][0].isupper():
        return True
    if sentence.language == "ko" and number[0].isdigit() and sentence.glued[index]:
        return True
    if number[0] in _BRACKETS or MONEY.match(number) or _is_ordinal(sentence, index + 1):
        return False
    if not is_number(number) or (word in small and word != "top"):
        return word == "top" and is_number(number)
    after = [normalize_token(token) for token in tokens[index + 2 : index + 3]]
    alone = not after or after[0] in small or tokens[index + 2][0] in _BRACKETS
    loud = bool(after) and tokens[index].isupper() and sentence.is_named(index + 1)
    is_name = _is_named(sentence, index + 1) or (loud and not after[0].endswith("s"))
    return alone or is_name or word == "top" or number[-1] in ",:;.!?"


def _is_named(sentence: Sentence, index: int) -> bool:
    """Tell whether a number is the end of a name: `Moana 2 Trailer`; loud words are no names."""
    before = sentence.tokens[index - 1]
    return sentence.is_named(index) and before[0].isupper() and not before.isupper()
