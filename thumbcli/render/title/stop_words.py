"""Words that carry a headline and words that only hold it together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "ARTICLES",
    "POWER_WORDS",
    "STOP_WORDS",
    "WEAK_WORDS",
    "bare",
    "is_compound",
    "is_label",
    "is_number",
    "is_rest_of_number",
    "is_year",
]

ARTICLES = frozenset("a an the my your our their his her its of to in on at for from by with".split())
"""A line that ends on one of these reads worst."""

STOP_WORDS = ARTICLES | frozenset(
    """
    and or but nor so as is are was were be been being it this that these those i you we they he she me
    us do does did how why what when where who which will can could should would into than then if not
    no just about up out off over under vs vs. versus per via i'm it's don't can't won't has have had am
    de la le les el los las un une une der die das den dem ein eine et y und o e i da do di del du des
    en im am zu per con por para pour mit von que se al au aux
    """.split()
)
"""Function words: never an accent, and no good end of a line."""

WEAK_WORDS = frozenset(
    """
    best-ever new ever make makes made get gets got keep keeping doing trying really means mean mode one
    again only every today using use used need needs want know thing things way ways some any all more
    most very there here been after before while during between through you'll let's let going go goes
    went come take takes took give gives put still even also too many much own day today's build built
    building review guide video update part nobody everyone anyone someone something everything talks
    actually tried understanding explained introduction watching watch visit visiting looking seeing saw
    coming nearly almost inside feel feels happens happened saying says said leave leaving
    """.split()
)
"""Words that carry little: an accent only when nothing better is there."""

POWER_WORDS = frozenset(
    """
    free secret secrets never always worst best insane stop truth lie lies mistake mistakes ultimate
    shocking finally weird wrong poor rich fast faster fastest easy easiest hard harder hardest
    impossible banned crispiest perfect survived survive dead broke broken brutal hidden proven simple
    complete instantly forget wins win won lost lose cheap cheapest expensive crazy hardcore calmer slow
    without breaking exposed illegal deadly dangerous genius magic destroyed ruined fail failed quit
    fired scam warning danger huge massive epic legendary viral addicted unbelievable amazing powerful
    tiny abandoned forbidden haunted unsolved mysterious million billion trillion collapse crash crisis
    explodes exploded leaked burnout rejected alone naked nothing zero biggest smallest healthiest
    """.split()
)
"""Words that make people look twice."""

_NUMBERED = frozenset(
    """
    zone plan rule mission floor room patch blender unity unreal swift django laravel rails next node php
    macos mac rtx gtx snapdragon exynos boeing airbus diablo civ civilization persona tekken battlefield
    fallout portal witcher sims forza horizon borderlands hades rocky falcon covid usb catch blink sonic
    raspberry pi opus sonnet claude gemini llama
    switch halo fantasy act article amendment studio quest surface
    model type part episode ep chapter day level version v windows iphone ipad ios android season volume
    vol step phase grade class no galaxy pixel gta mark series generation gen formula gpt web week
    lesson chapter route area apollo season round stage tier unit playstation xbox ryzen core python
    java vue angular
    """.split()
)
_COMPOUNDS = frozenset(
    (first, second)
    for first, second in (
        pair.split("-")
        for pair in """
        black-hole gas-station real-estate side-hustle index-fund credit-card cash-flow air-fryer ice-cream
        heart-attack panic-attack cover-letter open-source stop-motion cold-plunge road-trip tiny-house
        living-room high-school new-york los-angeles san-francisco las-vegas hong-kong new-zealand south-korea
        north-korea saudi-arabia south-africa costa-rica sri-lanka white-house wall-street middle-east
        prime-minister world-war cold-war civil-war world-cup super-bowl star-wars harry-potter elden-ring
        dark-souls
        """.split()
    )
)
"""Words that make one name: a line does not end between them where another place will do."""

_BEGIN_A_NAME = frozenset(first for first, _ in _COMPOUNDS)
_EDGE = " .,!?:;\"'()[]{}\u2018\u2019\u201c\u201d\u2026\u00ab\u00bb\u00bf\u00a1-\u2013\u2014"
_NUMBER = re.compile(r"[#$\u00a3\u20ac\u00a5\u20b9]?\d[\d,.:]*(?:[kmb%x+]|st|nd|rd|th)?\+?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{3}")
_BEFORE_THOUSANDS = re.compile(r"[$\u00a3\u20ac]?\d{1,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")


@lru_cache(8192)
def bare(token: str) -> str:
    """Return a token in lower case, without the punctuation around it, with straight apostrophes."""
    return token.lower().strip(_EDGE).replace("\u2019", "'")


def is_compound(word: str, following: str) -> bool:
    """Tell whether two bare words are one name, in the singular, in the plural or as an owner."""
    return word in _BEGIN_A_NAME and any(
        (word, form) in _COMPOUNDS for form in (following, following.removesuffix("s"), following[:-2])
    )


def is_number(token: str) -> bool:
    """Tell whether a token is a number that belongs to the noun after it; a year stands alone."""
    word = token.strip(_EDGE)
    return bool(_NUMBER.fullmatch(word)) and not is_year(word)


def is_rest_of_number(tokens: Sequence[str], index: int) -> bool:
    """Tell whether the token is the thousands of a number that begins before it: `10 000`."""
    if not index or not _THOUSANDS.fullmatch(tokens[index].strip(_EDGE)):
        return False
    return bool(_BEFORE_THOUSANDS.fullmatch(tokens[index - 1]))


def is_year(token: str) -> bool:
    """Tell whether a token is a bare year, 1900 to 2099."""
    return bool(_YEAR.fullmatch(token.strip(_EDGE)))


def is_label(tokens: Sequence[str], index: int) -> bool:
    """Tell whether the token is a number that belongs to the noun before it: `Type 2`, `Episode 42`."""
    return index > 0 and is_number(tokens[index]) and bare(tokens[index - 1]) in _NUMBERED
