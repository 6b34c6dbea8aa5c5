"""Find the two sides of a title that compares them: `X vs Y`, `X or Y`, `X v Y`."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from thumbcli.render.title.language import UNKNOWN, detect_language
from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.title.word_data import list_texts

__all__ = ["find_sides", "side_thing"]

_SIDE_CHARS = range(2, 27)
_SIDE_MAX_WORDS = 3
_POSSESSIVES = ("'s ", "\u2019s ")
_OF_ALL = r"^World['\u2019]s\s"
"""`World's Strongest Man vs $10,000 Safe`: the best of all is no owner."""

_ENDS = "?!.\u2026\uff1f\uff01\u061f\u00bf\u00a1 "
_IDEOGRAPHS = r"\u3400-\u9fff\u30a1-\u30fc"
_SIDE_OF_IDEOGRAPHS = rf"[{_IDEOGRAPHS}A-Za-z0-9]"
_CLAUSE = r"[,:;!?|()\u201c\u201d\"]"
_WITH_SPACES = re.compile(r"(?<=\s)(\S+)(?=\s)")
_SCORE = r"\s+\d{1,3}\s?[-:\u2013]\s?\d{1,3}$"
"""How a match ended, after its sides: `Chelsea vs Bayern 1-4`."""

_SPORTS = r"^[A-Z\u00c0-\u00de\u0400-\u042f][^,:;]*$"


def find_sides(line: str) -> tuple[str, str] | None:
    """Return the two sides that the whole of a line compares; None if it compares none, or more.

    `vs` stands between sides of up to 26 characters that are alike: about as many words, no function words
    among several, a possessive in both or in none. Else one has taken words of the sentence. `or`, in the
    language of the line, and `v` stand between noun phrases of up to three words; the parties of a lawsuit
    stay together.

    Args:
        line: A main line.
    """
    text = line.strip(_ENDS)
    if " " not in text:
        return _unspaced(text)
    words = _words()
    found = [match for match in _WITH_SPACES.finditer(text) if match[1].lower() in words["any"]]
    if found:
        sides = _both(re.sub(_SCORE, "", text), found[0]) if len(found) == 1 else None
        return sides if sides and _are_alike(sides, detect_language(line)) else None
    found = [match for match in _WITH_SPACES.finditer(text) if match[1].lower() in _all_words()]
    if len(found) != 1 or re.search(_CLAUSE, text):
        return None
    word, sides = found[0][1].lower(), _both(text, found[0])
    language = detect_language(line)
    if sides is None or (word != "v" and word not in words.get(language, ())):
        return None
    if word == "v":
        return (
            sides if all(re.match(_SPORTS, side) for side in sides) and not _is_lawsuit(text, sides) else None
        )
    return sides if all(_is_phrase(side, language) for side in sides) and not _is_idiom(text) else None


def _both(text: str, between: re.Match[str]) -> tuple[str, str] | None:
    first, second = text[: between.start()].strip(), text[between.end() :].strip()
    return (first, second) if len(first) in _SIDE_CHARS and len(second) in _SIDE_CHARS else None


def _are_alike(sides: tuple[str, str], language: str) -> bool:
    """`Trying Samsung's Galaxy vs iPhone Quiz`, `KFC As A Kid VS As An Adult`: sentences, not two sides."""
    first, second = (len(side.split()) for side in sides)
    owned = [any(mark in re.sub(_OF_ALL, "", side) for mark in _POSSESSIVES) for side in sides]
    # Two names in capitals tell no language: `Pro` is no word of Czech there.
    spoken = "en" if all(map(_is_named, sides)) else language
    if _is_no_duel(sides):
        return False
    phrases = all(" " not in side or _is_phrase(side, spoken) for side in sides)
    is_short = max(first, second) <= _SIDE_MAX_WORDS and all(map(_is_named, sides))
    return (abs(first - second) <= 1 or is_short) and owned[0] is owned[1] and phrases


def _is_no_duel(sides: tuple[str, str]) -> bool:
    """`Final Chelsea vs Bayern` names its occasion, `61 points vs the Mavericks` counts what one side did.

    So does `Madrid 1 vs 2 Barcelona`: digits between two names are a result.
    """
    lists = _words()
    tokens = [[normalize_token(token) for token in side.split()] for side in sides]
    occasion = any(len(side) > 1 and not lists["occasion"].isdisjoint(side) for side in tokens)
    counted = tokens[0][0].isdigit() and tokens[0][-1] in lists["scored"] and not tokens[1][0].isdigit()
    is_result = len(tokens[0]) > 1 < len(tokens[1]) and tokens[0][-1].isdigit() and tokens[1][0].isdigit()
    return occasion or counted or is_result


def _is_named(side: str) -> bool:
    """Tell whether all words of a side have a capital or a digit: `Giant Spike Trap`, `iPhone 17 Pro`."""
    return all(any(char.isupper() or char.isdigit() for char in word) for word in side.split())


def _unspaced(text: str) -> tuple[str, str] | None:
    """Return the sides of a line without spaces, such as `巨人対阪神`."""
    lists = _words()
    for language in ("zh", "ja"):
        for word in lists[language]:
            side = rf"({_SIDE_OF_IDEOGRAPHS}{{{2 if len(word) == 1 else 1},8}})"
            found = re.fullmatch(rf"{side}{word}{side}", text)
            if found and found[1][-1] not in lists["not-before"] and found[2][0] not in lists["not-after"]:
                return found[1], found[2]
    return None


def _is_phrase(side: str, language: str) -> bool:
    """Tell whether a side is a few words that are no function words, an article before them apart."""
    tokens = [normalize_token(token) for token in side.split()]
    if len(tokens) > 1 and tokens[0] in _ARTICLES:
        tokens = tokens[1:]
    known = stop_words("en" if language == UNKNOWN else language)
    return 0 < len(tokens) <= _SIDE_MAX_WORDS and known.isdisjoint(tokens)


_ARTICLES = frozenset(
    "a an the el la los las un una der die das ein eine le les une des il lo i gli o os as um uma".split()
)


def _is_lawsuit(text: str, sides: tuple[str, str]) -> bool:
    tokens = [normalize_token(token) for token in text.split()]
    too_long = any(len(side.split()) > _SIDE_MAX_WORDS for side in sides)
    return too_long or not _words()["court"].isdisjoint({*tokens, *map("_".join, pairwise(tokens))})


def _is_idiom(text: str) -> bool:
    return "_".join(normalize_token(token) for token in text.split()) in _words()["never-sides"]


def side_thing(side: str) -> str:
    """Return the icon of a side that only a duel shows, such as of kids beside adults; empty for none."""
    things = _things()
    tokens = map(normalize_token, side.split())
    return next((things[token] for token in tokens if token in things), "")


@cache
def _things() -> dict[str, str]:
    return {word: icon for icon, words in list_texts("side_things.txt").items() for word in words.split()}


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in list_texts("side_words.txt").items()}


@cache
def _all_words() -> frozenset[str]:
    lists = _words()
    others = {"never-sides", "court", "occasion", "scored", "not-before", "not-after", "any"}
    return frozenset(word for name, words in lists.items() if name not in others for word in words)
