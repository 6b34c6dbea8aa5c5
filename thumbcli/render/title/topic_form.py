"""Tell the topic of a title by its form: a song, a trailer, a match, a release, a lesson.

The words that tell a form are in `data/topic_forms.txt`. Patterns are strings that `re` compiles on first
use, and each is tried only on titles that have a sign of its form.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.render.title.series_episode import episode_start
from thumbcli.render.title.title_parts import DASHES, AsideKind, names_song
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.topic_words import Clue
from thumbcli.render.title.word_data import list_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.render.title.clean_title import CleanTitle

__all__ = ["A_SONG", "A_TRAILER", "clues_of_form", "is_song", "weak_clue_of_form"]

A_SONG = "a song"
A_TRAILER = "a trailer"

_VERSUS = frozenset({"vs", "v", "versus", "contra", "gegen", "против", "x"})
_SCORE = r"(?<=[^\W\d_])\s+[(\[]?(?:\d{1,2}\s?[-\u2013]\s?\d{1,2}|\d[x:]\d)[)\]]?\s+(?=[^\W\d_])"
_RELEASE = (
    r"^(?:(?i:announcing|introducing|releasing|what['\u2019]?s new in|released?)[:\s]+)?"
    r"(?:[A-Z][\w.+#-]*\s){1,3}?(?:v|version |Ver\. )?\d+\.\d+(?:\.\d+)?"
    r"(?:[-\s]?(?:rc|beta|alpha)[\s.-]?\d*)?"
    r"(?:\s+(?i:is\s+(?:out|here|released|now)|released?|rc|beta|alpha|lts|available|changelog|preview)"
    r".*|\s*[:\u2013\u2014-]\s.*)$"
)
_VERSION = (
    r"(?<![\w.$])v\d+\.\d+(?:\.\d+)?\b|(?<![\d.])(?:\d\.\d{1,3}\.\d{1,3}|\d{1,3}\.\d\.\d{1,3})\b(?!\.?\d)"
)
_CODE = (
    r"`[^`]+`|\b\w+\(\)|\bCVE-\d{4}|\b(?:JEP|RFC|PEP|JSR|KB)[- ]\d{2,}|(?<!\w)C(?:\+\+|#)|\.NET\b|"
    r"\b[\w-]+\.(?:js|py|ts|rs|go|css|html|sql|json|yaml|yml|io/\w+)\b|\w::\w|\s=>\s"
)
_CODE_SIGNS = frozenset("`(#+.:>")
_SITES = ("show hn", "launch hn")
_COOKING = r"(?i)\bhow (?:to|i) (?:cook|bake|grill|fry|roast|boil|saut[e\u00e9]|marinate|barbecue)\b"
_STAKES = (
    r"(?i)\$\d[\d,]*\s+(?:vs\.?|versus)\s+\$\d|^(?:i|we)\s+(?:spent|survived|tried|ate|lived|bought|built|tested|"
    r"hunted|opened|gave|stole|paid|went undercover)\b.*(?:\d|\bfor\b|\bevery\b|\bworld)|"
    r"\blast (?:one )?to\b.*\b(?:wins|keeps|leave)"
)
_HOW_TO = (
    r"(?i)^(?:how to|what (?:is|are))\b|"
    r"\b\d+\s+(?:\w+\s){0,2}(?:tips|lessons|rules|steps|ways|facts|books|principles|techniques|mistakes)\b|"
    r"\b(?:guide to|introduction to|intro to|basics of|understanding|explained|the difference between|"
    r"learn(?:ing)? to)\b"
)
_STORY = r"(?i)^(?:my|our)\s|\bcome with (?:me|us)\b"

_OF_WORK = r"\b(?:official|trailer\s*(?:\d|#|$|[|(\[\-\u2013\u2014:/]))|^(?:trailer|teaser)\b|\bteaser\b"
"""A trailer stands at the end of a part of a title; in the middle it may be one that a car pulls."""

_SONG_OF_FILM = r"\(from\s+[\"\u201c\u2018'][^()]+[\"\u201d\u2019']\)"
"""`Kesariya (From "Brahmastra")`."""

_MAX_NAME_WORDS = 7
_LONG_CHARS = 4
_SIDES = 2
_FIRST_UNSPACED = "\u2e80"
"""Where the blocks of Chinese, Japanese and Korean begin."""

_OTHER_WORK = r"(?i)\ba (?:[\w.'\u2019]+ ){1,4}(?:film|movie|documentary)\b"
"""What a film says of its maker after a dash: `THE LONG WAY - A Mary Lane Film`."""

_CLAUSE_DASH = "\u2014"
"""An em dash parts two clauses; what parts an artist and a song is shorter."""

_LAST_PART = r"[|\u2013\u2014]|\s-\s"


def clues_of_form(title: str, clean: CleanTitle) -> Iterator[Clue]:
    """Yield what the form of a title says about its topic.

    Args:
        title: As `parse` takes it.
        clean: The same title, taken apart.
    """
    lowered = title.lower()
    words = frozenset(re.findall(r"\w+", lowered))
    numbered = any(map(str.isdigit, title))
    is_trailer = _has("trailer", words, lowered) and (
        "trailer" not in words or re.search(_OF_WORK, lowered) is not None
    )
    if not is_trailer:
        yield from _song(title, lowered, clean)
    else:
        game = not _forms()["game-trailer"].isdisjoint(words)
        yield Clue(Topic.GAMING if game else Topic.FILM, 6, A_TRAILER)
    yield from _match(title, words)
    yield from _software(title, lowered)
    if "recipe" in lowered or ("how " in lowered and re.search(_COOKING, title)):
        yield Clue(Topic.FOOD_COOKING, 0 if "recipe for success" in lowered else 6, "a recipe")
    if lowered.startswith(("i ", "we ", "last ", "$")) and re.search(_STAKES, title):
        yield Clue(Topic.ENTERTAINMENT_COMEDY, 4, "a challenge")
    if "reaction" in words or "reacts to" in lowered:
        yield Clue(Topic.ENTERTAINMENT_COMEDY, 3, "a reaction")
    if numbered:
        yield from _numbered(words, clean)
    yield from _report(title, words)


def is_song(title: str, clean: CleanTitle) -> bool:
    """Tell whether a title names a song: its artist before a dash, or what follows a song's name alone.

    Args:
        title: As `parse` takes it.
        clean: The same title, taken apart.
    """
    kinds = {aside.kind for aside in clean.asides}
    by_artist = AsideKind.ARTIST in kinds and _CLAUSE_DASH not in title and not re.search(_OTHER_WORK, title)
    return by_artist or any(
        aside.kind is AsideKind.NOISE and names_song(aside.text) for aside in clean.asides
    )


def weak_clue_of_form(title: str) -> Clue | None:
    """Return what the form of an English title hints at, for one whose words say nothing."""
    if re.search(_HOW_TO, title):
        return Clue(Topic.EDUCATION_TUTORIAL, 3, "a lesson")
    if re.search(_STORY, title):
        return Clue(Topic.LIFESTYLE_VLOG, 3, "a story of one's own")
    return None


def _song(title: str, lowered: str, clean: CleanTitle) -> Iterator[Clue]:
    if is_song(title, clean):
        yield Clue(Topic.MUSIC, 9, A_SONG)
    elif "(from" in lowered and re.search(_SONG_OF_FILM, lowered):
        yield Clue(Topic.MUSIC, 6, "a song of a film")
    elif "(live" in lowered or "[live" in lowered:
        yield Clue(Topic.MUSIC, 4, "a song on stage")
    elif any(aside.kind is AsideKind.FEATURE for aside in clean.asides):
        yield Clue(Topic.MUSIC, 5 if re.search(DASHES, title) else 2, "guests")
    elif " - " in title or " \u2013 " in title:
        sides = re.split(DASHES, title)
        if all(map(_may_name, sides)) and len(sides) == _SIDES:
            yield Clue(Topic.MUSIC, 2, "an artist and a song")


def _may_name(side: str) -> bool:
    """Tell whether a side of a dash may be an artist or a song: a few words that begin with capitals."""
    words = side.split()
    if not 0 < len(words) <= _MAX_NAME_WORDS or any(char in "|:?!" or char.isdigit() for char in side):
        return False
    return all(word[0].isupper() for word in words if len(word) >= _LONG_CHARS and word[0].isalpha())


def _match(title: str, words: frozenset[str]) -> Iterator[Clue]:
    if not _VERSUS.isdisjoint(words):
        if not _forms()["fight"].isdisjoint(words):
            yield Clue(Topic.COMBAT_SPORTS, 6, "a fight")
            return
        if not _forms()["match"].isdisjoint(words):
            yield Clue(Topic.SPORTS, 6, "a match")
            return
    score = re.search(_SCORE, title)
    if score and title[score.end() :].split(maxsplit=1)[0].lower() not in _forms()["unit"]:
        yield Clue(Topic.SPORTS, 5, "the result of a match")


_ANY_SERIES = frozenset({"episode", "episodes", "ep", "eps"})
"""In English every channel counts its videos so, whatever they are about."""

_MAX_SERIES_WORDS = 3
"""A name of more words is the title of a video."""


def _software(title: str, lowered: str) -> Iterator[Clue]:
    if lowered.startswith(_SITES):
        yield Clue(Topic.TECH_SAAS, 6, "Show HN")
    if not _CODE_SIGNS.isdisjoint(title) and re.search(_CODE, title):
        yield Clue(Topic.TECH_SAAS, 5, "code")
    if "." not in title or not any(char.isdigit() for char in title):
        return
    if re.search(_RELEASE, title):
        yield Clue(Topic.TECH_SAAS, 4, "a release")
    elif re.search(_VERSION, title):
        yield Clue(Topic.TECH_SAAS, 3, "a version")


def _numbered(words: frozenset[str], clean: CleanTitle) -> Iterator[Clue]:
    """Yield what a word means beside a number: an episode, a lesson, points."""
    forms = _forms()
    is_name = len(clean.text.split()) <= _MAX_SERIES_WORDS
    if forms["episode"].isdisjoint(words) and any(
        aside.kind is AsideKind.EPISODE and episode_start(aside.text) == 0 for aside in clean.asides
    ):
        yield Clue(Topic.FILM, 3 + is_name, "an episode")
    if not forms["episode"].isdisjoint(words) and forms["talk"].isdisjoint(words):
        anything = not is_name and _ANY_SERIES.issuperset(forms["episode"] & words)
        yield Clue(Topic.FILM, 5 if not forms["drama"].isdisjoint(words) else 4 - anything, "an episode")
    if not forms["lesson"].isdisjoint(words):
        yield Clue(Topic.EDUCATION_TUTORIAL, 4, "a lesson")
    if not forms["points"].isdisjoint(words):
        yield Clue(Topic.SPORTS, 4, "a count of points")


def _report(title: str, words: frozenset[str]) -> Iterator[Clue]:
    forms = _forms()
    if title.split(maxsplit=1)[0].strip(":!").lower() in forms["report"]:
        yield Clue(Topic.NEWS_COMMENTARY, 4, "a report")
    if not forms["news-channel"].isdisjoint(words):
        last = re.split(_LAST_PART, title)[1:][-1:]
        if last and not forms["news-channel"].isdisjoint(last[0].lower().split()):
            yield Clue(Topic.NEWS_COMMENTARY, 4, "a news channel")


def _has(form: str, words: frozenset[str], lowered: str) -> bool:
    """Tell whether one of the words of a form is there; in a script without spaces, anywhere."""
    known = _forms()[form]
    if not known.isdisjoint(words):
        return True
    return not lowered.isascii() and any(word in lowered for word in known if word[0] > _FIRST_UNSPACED)


@cache
def _forms() -> dict[str, frozenset[str]]:
    """Return the words of each form."""
    return {form: frozenset(words.split()) for form, words in list_texts("topic_forms.txt").items()}
