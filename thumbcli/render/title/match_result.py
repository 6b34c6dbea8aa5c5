"""Find the sides and the result of a match in a title: `ملخص مباراة ريال مدريد 2 - 5 برشلونة | نهائي`.

A result says nothing without both of its sides. They are read as on a scoreboard, `Real Madrid 2\u20135
Barcelona`, whatever stands around them, and clubs keep their forms: FC, Real, de.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.stop_words import normalize_token
from thumbcli.render.title.word_data import list_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MatchResult", "find_match_result", "score_of"]

_GOALS = r"[0-9]{1,2}"
_SCORE = rf"({_GOALS})\s?([-\u2013:x\u00d7])\s?({_GOALS})"
_PART_ENDS = r"\s*[|\uff5c\u2502\u3163]+\s*|\s*[!?\uff01\uff1f]\s*|\s*:\s+"
_END_OF_SIDE = r"\s+[-\u2013\u2014]\s+|\s*[|\uff5c\u2502\u3163(\[\uff08\u3010!?,]|\s*:\s|\s*$"

_RESULT_BETWEEN = re.compile(rf"\s{_SCORE}\s+(?=[^\W\d_])")
"""`Real Madrid 2 - 5 Barcelona`."""

_RESULT_AFTER = re.compile(rf"\s[\[(]?{_SCORE}(?![\d%.,:/-])[\])]?")
"""`Wolverhampton - FC Sevilla 0:1`, `Valencia CF vs FC Barcelona (1-1)`."""

_SIDES = re.compile(
    r"(?P<first>.+?)(?:\s(?:[-\u2013\u2014])\s|\s(?:vs?\.?|contra|gegen|\u0636\u062f)\s|"
    r"(?<=[^\W\d_])(?:[\u2013\u2014])(?=[^\W\d_]))(?P<second>.+)",
    re.IGNORECASE,
)
_SCORE_TOKEN = re.compile(rf"{_GOALS}[-\u2013:x\u00d7]{_GOALS}")
_MAX_SIDE_WORDS = 4
_SIGNS = {"-": "\u2013", "\u00d7": "x"}
"""Signs of a result as they are set; Brazil writes a small letter between two goals."""


class MatchResult(NamedTuple):
    """The result of a match, and what stands around it.

    Attributes:
        text: Both sides and the result.
        before: A clause that comes before them; empty for one that only says that this is a match.
        after: What follows them.
    """

    text: str
    before: str
    after: str


def find_match_result(title: str) -> MatchResult | None:
    """Return the match of a title that gives its result; None without a sign of a match.

    Such a sign is a word of matches in one of twelve languages, or of the names of clubs: other numbers with
    a dash between them are a range.
    """
    if not any(map(str.isdigit, title)):
        return None
    if _match_words("match").isdisjoint(_words(title)) and not _has_unspaced(title):
        return None
    for found in _RESULT_BETWEEN.finditer(title):
        if result := _around(title, found):
            return result
    for found in _RESULT_AFTER.finditer(title):
        if result := _behind(title, found):
            return result
    return None


def score_of(tokens: Sequence[str]) -> str:
    """Return the result that stands between the two sides of a headline; empty without one."""
    places = [at for at, token in enumerate(tokens) if _SCORE_TOKEN.fullmatch(token)]
    if len(places) != 1 or not all(_is_side(side) for side in (tokens[: places[0]], tokens[places[0] + 1 :])):
        return ""
    return tokens[places[0]]


def _around(title: str, found: re.Match[str]) -> MatchResult | None:
    """Return the match whose result stands between its sides."""
    before, first = _last_part(title[: found.start()])
    end = re.search(_END_OF_SIDE, title[found.end() :])
    after = found.end() + (end.start() if end else 0)
    first, second = _without_label(first), title[found.end() : after].strip()
    second = _without_end_label(second)
    if (
        not (_is_side(first.split()) and _is_side(second.split()))
        or first[0].islower()
        or second[0].islower()
    ):
        return None
    return MatchResult(f"{first} {_set(found)} {second}", before, title[after:].strip())


def _behind(title: str, found: re.Match[str]) -> MatchResult | None:
    """Return the match whose result stands after its sides."""
    before, sides = _last_part(title[: found.start()])
    named = _SIDES.fullmatch(_without_label(sides))
    if named is None:
        return None
    first, second = named["first"].strip(), _without_end_label(named["second"].strip())
    if not (_is_side(first.split()) and _is_side(second.split())):
        return None
    return MatchResult(f"{first} {_set(found)} {second}", before, title[found.end() :].strip())


def _set(found: re.Match[str]) -> str:
    return f"{found[1]}{_SIGNS.get(found[2], found[2])}{found[3]}"


def _last_part(text: str) -> tuple[str, str]:
    """Return what comes before the last part of a text, if it says more than a label, and that part."""
    ends = list(re.finditer(_PART_ENDS, text))
    if not ends:
        return "", text.strip()
    before = text[: ends[-1].end()].strip(" |\uff5c\u2502\u3163:")
    return ("" if _is_label(before) else before), text[ends[-1].end() :].strip()


def _without_label(side: str) -> str:
    """Return a side without the words before it that only say what the video shows: `Resumen de`."""
    words = side.split()
    labels, joining = _match_words("label"), _match_words("joining")
    at = 0
    while at < len(words) and (
        normalize_token(words[at]) in labels or (at and normalize_token(words[at]) in joining)
    ):
        at += 1
    return " ".join(words[at:])


def _without_end_label(side: str) -> str:
    words = side.split()
    while words and normalize_token(words[-1]) in _match_words("label"):
        words.pop()
    return " ".join(words)


def _is_label(text: str) -> bool:
    return _match_words("label").issuperset(_words(text) - _match_words("joining"))


def _is_side(words: Sequence[str]) -> bool:
    """Tell whether words may be the name of a club or a country: a few, without signs between them."""
    if not 0 < len(words) <= _MAX_SIDE_WORDS or any(char in ":;|!?\u2026" for word in words for char in word):
        return False
    return words[0][0].isalpha() and not any(_SCORE_TOKEN.fullmatch(word) for word in words)


def _has_unspaced(title: str) -> bool:
    return not title.isascii() and any(word in title for word in _match_words("unspaced"))


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(normalize_token, text.split())))


@cache
def _match_words(name: str) -> frozenset[str]:
    return frozenset(list_texts("match_words.txt").get(name, "").split())
