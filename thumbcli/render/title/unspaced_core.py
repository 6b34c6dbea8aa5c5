"""Find the noun phrase that says what a headline in Chinese, Japanese or Thai is about.

`unspaced_accent` wants to be sure. Here a phrase is found in most headlines: the thing, not the verb that
ends the sentence, nor a number that only describes.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.icon_vocabulary import icon_words
from thumbcli.render.title.script import Script
from thumbcli.render.title.unspaced_accent import find_forbidden, find_sure_phrase
from thumbcli.render.title.unspaced_words import phrase_parser, word_ends
from thumbcli.render.title.word_data import read_list

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_unspaced_core"]

_PIECES_MIN = 3
"""A headline of fewer phrases is read at once."""

_MOST_SHARE = 0.67
"""Of the letters of a headline that stand out at most."""

# What a phrase is worth: set by hand on titles; what counts is the order.
_GREAT_NUMBER, _NUMBER, _THING = 2.7, 0.6, 1.1
_LEAST = {"ja": 1.0, "zh": 1.5, "th": 1.5}
_KATAKANA, _KANJI, _LATIN, _PER_CHAR, _MAX_CHARS = 1.5, 1.2, 1.0, 0.1, 6
_OBJECT, _SUBJECT, _LAST, _PREDICATE, _DOES, _WEAK = 0.6, 0.2, 0.3, -1.4, -0.3, -2.0
_AFTER_OF, _HANDLED, _LONG = 1.2, 1.2, 0.5

_UNIT = r"\u5186\u4e07\u842c\u5104\u4f4d\u6642\u500d%\uff05\u5e74\u5c0f\u65e5"
_DATE = re.compile(r"(?:19|20)\d\d(?!\d)|\d{1,2}\u6708\d|\u7b2c\d|\d+[\u8a71\u56de\u96c6\u8bdd]")
"""A year, a day or the number of an episode: no number that amazes."""

_GREAT = re.compile(rf"\d{{3,}}|\d\s?[{_UNIT}]|\d(?:kg|km|GB)")
"""A number that amazes, by its size or its unit; others only describe: `3\u968e\u5efa\u306e`."""

_HEAD = re.compile(r"[\u3400-\u9fff\u3005\u30a1-\u30fa\u30fcA-Za-z0-9\uff21-\uff5a\u25cb\u25ef]+")
_PARTICLE = re.compile(
    r"(?:\u306b\u306f|\u3067\u306f|\u3068\u306f|\u304b\u3089|\u307e\u3067|\u3088\u308a|\u3063\u3066|\u306b\u3066|\u3060\u3051|"
    r"\u306a\u3069|[\u306f\u304c\u3092\u306b\u3067\u3068\u3082\u306e\u3078\u3084])?[\u3001!?\uff01\uff1f\u2026]*$"
)
_DOES_TAIL = ("\u3057", "\u3059\u308b", "\u3055\u308c", "\u3055\u305b")
"""What makes a verb of a noun: `\u4eba\u72fc\u3057\u3066\u307f\u305f\u3089`."""

_NAME = r"[\u300c\u300e\u300a][^\u300c-\u300f\u300a\u300b]{2,24}[\u300d\u300f\u300b]"
"""A work, in its marks, before what is told of it."""

_OPENING = '\u300c\u300e\u3010\uff08(\u300a\u201c"'
_PAIRS = (
    "\u300c\u300d",
    "\u300e\u300f",
    "\u3010\u3011",
    "\uff08\uff09",
    "()",
    "\u300a\u300b",
    "\u201c\u201d",
)
_OF, _HANDLES = "\u7684", "\u628a"
_MORE_CHARS = 2  # beside a thing, in a piece that is more than it
_PAUSES = "\uff1a:\uff0c,\u3001 "


class _Piece(NamedTuple):
    """A phrase of a headline: where it starts and ends, and how much it says."""

    start: int
    end: int
    worth: float


def find_unspaced_core(headline: str, language: str) -> str:
    """Return the phrase that stands out of a headline without spaces; empty where none says enough.

    Args:
        headline: The words drawn large.
        language: ISO 639-1: `ja`, `zh` or `th`.
    """
    pieces = _pieces(headline, language)
    # Phrases of what is forbidden are told by those who break the lines.
    if len(pieces) < _PIECES_MIN or find_forbidden(pieces, language):
        return ""
    named = re.match(_NAME, headline)
    if named and len(named[0]) <= _MOST_SHARE * _letters(headline):
        return named[0]
    if sure := find_sure_phrase(pieces, language):
        return "".join(pieces[at] for at in sure).strip()
    return _noun_phrase(headline, pieces, language)


def _noun_phrase(headline: str, pieces: Sequence[str], language: str) -> str:
    """Return the piece that says most, with what it is of; empty where none says enough."""
    ends = [*accumulate(map(len, pieces))]
    things = _things(headline, language)
    rated = [
        _rated(headline, end - len(piece), end, things, language)
        for piece, end in zip(pieces, ends, strict=True)
    ]
    at = max(range(len(rated)), key=lambda index: (rated[index].worth, index))
    if rated[at].worth < _LEAST[language]:
        return ""
    first, after = _start_of_phrase(headline, rated, at, language), rated[at].end
    thing = next((thing for thing in things if first <= thing.start and thing.stop <= after), None)
    if language != "ja" and thing and after - first > len(thing) + _MORE_CHARS:
        first, after = thing.start, thing.stop  # the splitter did not know the words beside it
    leads_on = language == "ja" and not _GREAT.search(headline, first, after)
    while leads_on and headline[first:after].endswith("\u306e") and at + 1 < len(rated):
        at += 1
        after = rated[at].end
    core = headline[first:after].rstrip(_PAUSES)
    text = _without_ending(core.strip(), language)
    if any(text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS):
        return ""
    return text if _letters(text) <= _MOST_SHARE * _letters(headline) else ""


def _pieces(headline: str, language: str) -> list[str]:
    if language == "ja":
        parts = phrase_parser(Script.JAPANESE).parse(headline)
    else:
        edges = [0, *word_ends(headline), len(headline)]
        parts = [headline[start:end] for start, end in pairwise(edges)]
    pieces: list[str] = []
    for part in parts:
        # The models part some Latin words and numbers: `202|0\u5e74`, `5|\u5468\u5e74`.
        before = pieces[-1][-1:] if pieces else ""
        if before and (before.isdigit() or (_is_latin(before) and _is_latin(part[:1]))):
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _things(headline: str, language: str) -> list[range]:
    """Return where words stand that something could be drawn for."""
    if language == "th":
        words = {word.text for word in icon_words(headline, language)}
        return [range(at, at + len(word)) for word in words if (at := headline.find(word)) >= 0]
    return [range(word.start, word.start + len(word.text)) for word in icon_words(headline, language)]


def _rated(headline: str, start: int, end: int, things: list[range], language: str) -> _Piece:
    text = headline[start:end].strip(_OPENING + " ")
    is_thing = any(start <= thing.start and thing.stop <= end for thing in things)
    rate = _japanese_worth if language == "ja" else _word_worth
    worth = rate(text, headline, start, end) + _THING * is_thing
    head = _HEAD.match(text)
    weak = read_list("unspaced_accents.txt", f"{language}-weak")
    if (head and head[0] in weak) or any(len(word) > 1 and text.startswith(word) for word in weak):
        worth += _WEAK
    return _Piece(start, end, worth)


def _japanese_worth(text: str, headline: str, _start: int, end: int) -> float:
    """Return what a phrase is worth by its noun, and by what follows it."""
    head = _HEAD.match(text)
    if head is None:
        return 0.0
    if head[0][0].isdigit() or _DATE.match(head[0]):
        return _worth_of_number(head[0])
    kinds = {_kind(char) for char in head[0]}
    worth = _KATAKANA if "k" in kinds else _KANJI if "i" in kinds else _LATIN
    worth += min(len(head[0]), _MAX_CHARS) * _PER_CHAR - (len(head[0]) == 1)
    tail = text[head.end() :]
    if not tail.strip("!?\uff01\uff1f\u2026"):
        return worth + _LAST * (end == len(headline))
    if not _PARTICLE.fullmatch(tail):
        return worth + (_DOES if tail.startswith(_DOES_TAIL) else _PREDICATE)
    return worth + (_OBJECT if tail[0] == "\u3092" else _SUBJECT * (tail[0] in "\u306f\u304c\u306b"))


def _word_worth(text: str, headline: str, start: int, end: int) -> float:
    """Return what a word of Chinese or Thai is worth by its length and its place."""
    letters = _letters(text)
    if not letters:
        return -1.0
    if text[0].isdigit():
        return _worth_of_number(headline[start : end + 2].split(" ", maxsplit=1)[0])
    is_last = not any(map(str.isalnum, headline[end:]))
    worth = _LONG * (letters > 1) + _LAST * is_last
    if headline[:start].endswith(_OF) and is_last and letters > 1:
        worth += _AFTER_OF
    if headline[:start].endswith(_HANDLES):
        worth += _HANDLED
    return worth


def _worth_of_number(text: str) -> float:
    return _GREAT_NUMBER if _GREAT.search(text) and not _DATE.search(text) else _NUMBER


def _kind(char: str) -> str:
    if "\u30a1" <= char <= "\u30fc":
        return "k"
    return "i" if "\u3400" <= char <= "\u9fff" or char == "\u3005" else "l"


def _start_of_phrase(headline: str, rated: list[_Piece], at: int, language: str) -> int:
    """Return where the phrase begins that a noun ends: with what it is of, or how many of it there are."""
    first = at
    while first and at - first < _PIECES_MIN - 1:
        before = headline[rated[first - 1].start : rated[first - 1].end].strip()
        is_of = language == "ja" and before.endswith("\u306e") and rated[first - 1].worth > _NUMBER
        is_one = language == "zh" and rated[first].end - rated[first].start == 1 and before.isalpha()
        if not (is_of or is_one or (language != "ja" and before[-1:].isdigit())):
            break
        first -= 1
    return rated[first].start


def _without_ending(text: str, language: str) -> str:
    """Return a Japanese phrase without the particle that binds it to what follows, nor a pause."""
    if language != "ja":
        return text
    head = max((found.end() for found in _HEAD.finditer(text)), default=0)
    return text[:head] if head and _PARTICLE.fullmatch(text[head:]) else text
