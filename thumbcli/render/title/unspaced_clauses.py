"""Find the clauses of a title in a script without spaces between words."""

from __future__ import annotations

import re
from typing import NamedTuple

from thumbcli.render.title.script import count_marks
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_splitting import split_words

__all__ = ["Clause", "is_short", "outer_clauses"]

_MAX_SHORT_LETTERS = 14
"""A title of so many letters is its own hook."""

_MAX_CLAUSE_LETTERS = 18
"""A longer clause is no hook: six words have about so many letters."""

_PAUSES = "\u3001\u3002\uff0c\uff01\uff1f\uff1a\uff1b!?\u2026"
_PAUSE = rf"(?<=[{_PAUSES}])(?![{_PAUSES}])|(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])"

_CONNECTED = (
    r"(?:(?<=[\u308c\u3044\u3048\u3051\u305b\u306d\u307f\u3063\u304d]\u3066)"
    r"|(?<=[\u4e00-\u9fff]{2}\u3057)|(?<=[\u305f\u308b\u3044\u3046\u3060\u306a]\u304b\u3089)|(?<=\u306e\u3067)"
    r"|(?<=\u308b\u3082))(?<!\u3057\u3066)(?<!\u3064\u3044\u3066)(?<!\u3088\u3063\u3066)(?<!\u3068\u3063\u3066)"
    r"(?=[\u4e00-\u9fff\u30a1-\u30faA-Za-z0-9\u300c])"
)
"""Where a Japanese clause ends that says how or why: after `-te`, `-shi`, `kara`, `node`, `-ru mo`, before a
letter that begins a word. A condition, and a topic, stay with what follows them."""

_LEADS_ON = r"(?:[\u3066\u3057\u3070\u3089\u3068\u3082\u304c]|\u306e\u3067|\u3051\u3069)[\u3001,]?$"
"""How a Japanese clause ends that another one completes."""

_MANNER = (
    "(?<=[\u0e01-\u0e5b]{6})(?=\u0e2a\u0e39\u0e15\u0e23|\u0e09\u0e1a\u0e31\u0e1a"
    "|\u0e2a\u0e44\u0e15\u0e25\u0e4c|\u0e41\u0e1a\u0e1a)"
)
"""Where Thai says in what manner: by a recipe, a version, a style."""

_BEGINS_INSIDE = r"[\u304c\u306f\u3092\u306b\u306e\u3082](?=[\u3400-\u9fff\u30a1-\u30fa])"
"""A particle before a noun: the clause goes on with the word before a pause."""

_SEPARATORS = "\uff0f/|\uff5c"
_LABEL_END = "\uff1a:"
_BRACKETS = str.maketrans(
    dict.fromkeys("\u300c\u300e\u3010\uff08(\u300a\u3008\u201c", "<")
    | dict.fromkeys("\u300d\u300f\u3011\uff09)\u300b\u3009\u201d", ">")
)
_MIN_CLAUSE_LETTERS, _MIN_THAI_CLAUSE_LETTERS = 4, 7
"""A shorter run of Thai is a word or a given name, which a space parts from the surname."""

_DATE = r"\d{1,4}\s?[\u5e74\u6708/.-]\s?\d"


class Clause(NamedTuple):
    """The first or the last clause of a title.

    Attributes:
        text: Its words.
        rest: All other words.
        is_last: The others come before it.
    """

    text: str
    rest: str
    is_last: bool


def is_short(text: str) -> bool:
    """Tell whether a title is short enough to be its own hook."""
    return _length(text) <= _MAX_SHORT_LETTERS


def outer_clauses(text: str, language: str) -> list[Clause]:
    """Return the first and the last clause of a title in a script without spaces, the better one first.

    Args:
        text: The main line of a title.
        language: ISO 639-1.
    """
    if text.startswith(tuple(word_list("unspaced-condition"))):
        return []
    cuts = _cuts(text, f"{_PAUSE}|{_MANNER}") or _cuts(text, _CONNECTED)
    if not cuts:
        return []
    halves = [
        (text[cuts[-1] :].strip(), text[: cuts[-1]].strip(), True),
        (text[: cuts[0]].strip(), text[cuts[0] :].strip(), False),
    ]
    halves.sort(key=lambda half: -_clause_score(half[0], late=half[2]))
    return [
        Clause(part.strip("\u3001\u3002\uff0c"), rest.strip("\u3001\uff0c"), late)
        for part, rest, late in halves
        if _least_letters(part, language) <= _length(part.strip(_PAUSES)) <= _MAX_CLAUSE_LETTERS
        and _stands_alone(part, language, late=late)
    ]


def _cuts(text: str, pattern: str) -> list[int]:
    """Return where clauses end inside of a text, outside of brackets."""
    plain = text.translate(_BRACKETS)
    return [
        found.end()
        for found in re.finditer(pattern, text)
        if found.end() < len(text)
        and plain.count("<", 0, found.start()) == plain.count(">", 0, found.start())
    ]


def _least_letters(part: str, language: str) -> int:
    is_word = language == "th" and not any(map(str.isdigit, part))
    return _MIN_THAI_CLAUSE_LETTERS if is_word else _MIN_CLAUSE_LETTERS


def _length(text: str) -> int:
    return len(text) - count_marks(text)


def _stands_alone(part: str, language: str, *, late: bool) -> bool:
    """Tell whether a clause says something by itself.

    A date does not, nor a first clause that is a label before a colon or only says how or why, nor a last one
    that begins with a Thai word of place or time, or with a Japanese particle.
    """
    if (
        part[0] in _SEPARATORS
        or re.match(_DATE, part)
        or (language == "ja" and re.match(_BEGINS_INSIDE, part))
    ):
        return False
    if not late:
        return part[-1] not in _LABEL_END and not (language == "ja" and re.search(_LEADS_ON, part))
    return language != "th" or split_words(part, "thai")[0] not in word_list("thai-adverbial")


def _clause_score(part: str, *, late: bool) -> float:
    """Return what speaks for a clause: a number but no date, a question or a cry, the end of the title."""
    has_number = any(map(str.isdigit, part)) and not re.search(_DATE, part)
    return 0.5 * has_number + 0.3 * (part[-1] in "!?\uff01\uff1f") + 0.2 * late
