"""Find what a headline turns on where rows of words hide the ends of phrases.

In Korean the ending of a word tells whether it is a noun, and what it does in its sentence. In Hindi, Arabic
and Vietnamese, the thing that a picture can show stands out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.chosen_emphasis import chosen_emphasis
from thumbcli.render.title.icon_vocabulary import icon_words
from thumbcli.render.title.word_data import read_list

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_korean_core", "find_thing"]

_MAX_WORDS = 3

# What a word is worth: set by hand on titles; what counts is the order.
_GREAT_NUMBER, _NUMBER, _THING, _QUOTED, _LEAST = 2.6, 1.0, 1.2, 1.6, 1.0
_BARE, _OBJECT, _SUBJECT, _PLACE, _JOINED, _LAST, _WEAK = 0.5, 0.7, 0.4, 0.1, -1.5, 0.3, -2.0
_PER_CHAR, _MAX_CHARS, _LATIN = 0.15, 5, 0.3

_GREAT = re.compile(
    r"\d{3,}(?!m$)|\d\s?(?:\uc704|\uc5b5|\ub9cc|\ucc9c|\uc6d0|\uc2dc\uac04|\ub144|\uac1c\uc6d4|\ubc30|\ud0a4\ub85c|kg|%)"
)
"""A number that amazes, by its size or its unit."""

_DATE = re.compile(
    r"^(?:19|20)\d\d(?:\ub144)?$|^\d{6}$|\d\uc6d4|\d\uc77c$|\d\ud654$|\d\ud68c$|^\d{2,4}\.\d|^(?:ep|#)",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"(?:\ub2e4|\uc694|\uc8e0|\uae4c|\ub124|\uace0|\uc11c|\uba74|\uba70|\ub370|\uc9c0|\uac8c|\ub358|\uc57c|\ub77c|\uc790|"
    r"\ud560|\ud55c|\ub41c|\ub420|\uc778|\ud588|\ub410|\ub294|\uc740\ub370|\ud558\uae30|\ubcf4\uae30|\ub0d0|[\uc558\uc5c8\uc84c\ud588\uc788\uc5c6]\uc74c|\ub824\uace0|\ub9cc\uc5d0|\uc904)$"
)
"""Endings of verbs and of adjectives before their noun."""

_PARTICLES = (
    (re.compile(r"[\uc744\ub97c]$"), _OBJECT),
    (re.compile(r"[\uc774\uac00]$"), _SUBJECT),
    (
        re.compile(
            r"(?:\uc5d0\uc11c|\uc5d0\uac8c|\ud55c\ud14c|\uc73c\ub85c|\uae4c\uc9c0|\ubd80\ud130|\ucc98\ub7fc|[\uc5d0\ub85c\ub3c4\ub9cc])$"
        ),
        _PLACE,
    ),
    (re.compile(r"[\uc640\uacfc\ub791]$"), _JOINED),
)
_OF = "\uc758"
_FIRST_SYLLABLE, _FINALS, _ATTRIBUTIVE = 0xAC00, 28, (4, 8)
"""The final consonants `n` and `l`, on which a verb ends before its noun: `\ubc1b\uc740`, `\uac00\ubcf8`."""

_AFTER_COUNT = frozenset({"\ub9cc\uc5d0", "\ub3d9\uc548", "\ub4a4", "\ud6c4", "\uc804"})
"""How long: `7\ub144 \ub9cc\uc5d0`."""

_COUNTS = frozenset({"\ud55c", "\ub450", "\uc138", "\ub124", "\uccab"})
"""Numerals before what they count."""

_QUOTES = "\u2018\u201c'\"\u300c\u300e\u300a"
_CLOSING, _MAX_QUOTED = "\u2019\u201d'\"\u300d\u300f\u300b", 4
_EDGES = " ,.!?~\u2026:;\u2018\u2019\u201c\u201d'\"()[]\u300c\u300d\u300e\u300f\u300a\u300b"


def find_korean_core(tokens: Sequence[str]) -> str:
    """Return the noun phrase, or the number, that stands out of a Korean headline; empty where none does.

    Args:
        tokens: Its words, three at least.
    """
    if quoted := _quotation(tokens):
        return quoted
    things = {index for word in icon_words(" ".join(tokens), "ko") for index in _places(tokens, word.text)}
    worth = [_worth(tokens, at, is_thing=at in things) for at in range(len(tokens))]
    at = max(range(len(tokens)), key=lambda index: (worth[index], index))
    if worth[at] < _LEAST:
        return ""
    first, after = at, at + 1
    while first and at - first < _MAX_WORDS - 1 and _leads_to_noun(tokens, first - 1):
        first -= 1
    while (
        after < len(tokens)
        and after - first < _MAX_WORDS
        and (tokens[after - 1].isdigit() or _is_bare(tokens, after - 1))
    ):
        if worth[after] <= 0 or not _is_noun(tokens[after]):
            break
        after += 1
    if after < len(tokens) and tokens[after] in _AFTER_COUNT and any(map(str.isdigit, tokens[after - 1])):
        after += 1
    if after - first >= len(tokens):
        first, after = at, at + 1
    return " ".join(tokens[first:after]).rstrip(",;:")


def _quotation(tokens: Sequence[str]) -> str:
    """Return a quotation of two to four words: the name of a song or of a show, or what is said."""
    for first, token in enumerate(tokens):
        if token[0] not in _QUOTES:
            continue
        for after in range(first + 2, min(len(tokens), first + _MAX_QUOTED) + 1):
            text = " ".join(tokens[first:after])
            if text.rstrip(".,!?\u2026")[-1] in _CLOSING and after - first < len(tokens):
                return text
    return ""


def find_thing(tokens: Sequence[str], language: str) -> str:
    """Return the thing that a headline names and a picture can show, as its words; empty without one.

    Args:
        tokens: The words, three at least.
        language: ISO 639-1.
    """
    words = icon_words(" ".join(tokens), language)
    named = [word for word in words if any(map(str.isalpha, word.text))]
    if not named:
        return ""
    best = max(named, key=lambda word: (len(word.text.split()), len(word.text)))
    places = sorted(_places(tokens, best.text))
    is_part = places and len(places) < len(tokens) and places[-1] - places[0] < _MAX_WORDS
    return " ".join(tokens[places[0] : places[-1] + 1]).rstrip(",;:") if is_part else ""


def _places(tokens: Sequence[str], text: str) -> frozenset[int]:
    """Return the words that have a thing's name in them, alone or with a particle."""
    found = chosen_emphasis(tokens, text)
    return found or frozenset(at for at, token in enumerate(tokens) if token.strip(_EDGES).startswith(text))


def _worth(tokens: Sequence[str], at: int, *, is_thing: bool) -> float:
    token = tokens[at]
    word = token.strip(_EDGES)
    if any(map(str.isdigit, word)):
        is_great = _GREAT.search(word) is not None and _DATE.search(word) is None
        return _GREAT_NUMBER if is_great else _NUMBER * (_DATE.search(word) is None)
    is_aside = token[0] in "([" or any(token.count(pair[0]) != token.count(pair[1]) for pair in ("()", "[]"))
    if (
        is_aside
        or not any(map(str.isalpha, word))
        or word.lower() in read_list("unspaced_accents.txt", "ko-weak")
    ):
        return _WEAK
    worth = min(len(word), _MAX_CHARS) * _PER_CHAR + _THING * is_thing
    worth += _LATIN * word.isascii() + _QUOTED * (token[0] in _QUOTES and at > 0)
    if (_PREDICATE.search(word) and not is_thing) or (word.endswith(_OF) and len(word) > 1):
        return worth + _WEAK / 2
    particle = next((bonus for ending, bonus in _PARTICLES if ending.search(word) and len(word) > 1), _BARE)
    return worth + particle + _LAST * (at == len(tokens) - 1) - _BARE * (len(word) == 1)


def _is_noun(token: str) -> bool:
    word = token.strip(_EDGES)
    is_weak = word in read_list("unspaced_accents.txt", "ko-weak")
    return not (is_weak or _PREDICATE.search(word) or any(map(str.isdigit, word)))


def _is_bare(tokens: Sequence[str], at: int) -> bool:
    """Tell whether a noun has no ending and no pause after it, so that the next noun goes on with it."""
    word = tokens[at].strip(_EDGES)
    has_particle = len(word) > 1 and any(ending.search(word) for ending, _ in _PARTICLES)
    return tokens[at][-1] not in _EDGES and not (has_particle or word.endswith(_OF)) and _is_noun(tokens[at])


def _leads_to_noun(tokens: Sequence[str], at: int) -> bool:
    """Tell whether a word belongs to the noun after it: another noun, whose it is, or how many."""
    word = tokens[at]
    if word in _COUNTS or (word.endswith(_OF) and len(word) > 1):
        return True
    return _is_bare(tokens, at) and (ord(word[-1]) - _FIRST_SYLLABLE) % _FINALS not in _ATTRIBUTIVE
