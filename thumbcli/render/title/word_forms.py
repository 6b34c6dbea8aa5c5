"""Give the dictionary forms that an inflected word may have, by the rules of its language.

The forms are guesses to look up in a hand-written table, most likely first. One that ends on `*` is a stem.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from thumbcli.render.title.word_data import DATA, read_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["base_forms", "is_elided", "word_forms"]

_ELISION = r"(?i)(?:[cdjlmnst]|qu|lorsqu|jusqu|puisqu|dell|all|nell|sull|dall|un|quest|quell)'(?=\w)"
"""What French, Italian and Catalan put before a vowel, with its apostrophe."""

_ELIDING = frozenset({"fr", "it", "ca"})

_MIN_STEM = 3
"""Letters that are left of a word when an ending is cut off."""

_MAX_ENDING = 4

_SUFFIXES = (("ing", 3), ("ed", 2), ("er", 2))
"""Suffixes that an English base form may have, and the letters to cut off."""

_MIN_BASE_CHARS = 3
_MIN_INFLECTED_CHARS = 4
_ES_PLURALS = ("ses", "xes", "zes", "ches", "shes", "oes")
"""English plurals of two letters: `rates` are no rats."""

_GERMAN_ENDINGS = ("ern", "en", "er", "es", "e", "n", "s")
_UNLAUT = str.maketrans("äöü", "aou")

_LAM_LAM, _TA_MARBUTA = "\u0644\u0644", "\u0629"
"""What `for the` makes of a noun that begins with its article, and the ending that suffixes displace."""

_KOREAN_MIN_TAIL = 2
"""After a single syllable a tail is longer: the end of `\ubc1c\uc790\ucde8`, a footprint, is no flat."""

_TURKISH_ENDING = (
    r"(?:l[ae]r)?(?:[\u0131iu\u00fc]m|[\u0131iu\u00fc]n|s?[\u0131iu\u00fc]|[\u0131iu\u00fc]m[\u0131iu\u00fc]z|l[ae]r[\u0131i])?n?"
    r"(?:[dt][ae]n?|y?[ae]|n?[\u0131iu\u00fc]n|y?[\u0131iu\u00fc]|yl[ae]|l[ae])?$"
)
_AGGLUTINATING = {"tr": _TURKISH_ENDING}
_MIN_AGGLUTINATED = 4


@lru_cache(4096)
def base_forms(word: str) -> tuple[str, ...]:
    """Return an English word (`cookies`, `running`) and what it may be a form of, most likely first."""
    if len(word) < _MIN_INFLECTED_CHARS:
        return (word,)
    if word.endswith("s") and not word.endswith("ss"):
        singular = (word[:-1], word[:-2]) if word.endswith(_ES_PLURALS) else (word[:-1],)
        return (word, word[:-3] + "y", word[:-1]) if word.endswith("ies") else (word, *singular)
    for suffix, cut in _SUFFIXES:
        base = word[:-cut]
        if word.endswith(suffix) and len(base) >= _MIN_BASE_CHARS:
            doubled = base[-1] == base[-2]
            return (word, base, base + "e", *((base[:-1],) if doubled else ()))
    return (word,)


def is_elided(language: str) -> bool:
    """Tell whether words of a language lose their article to an apostrophe: `l'amour`."""
    return language in _ELIDING


@lru_cache(4096)
def word_forms(word: str, language: str) -> tuple[str, ...]:
    """Return a word in lower case, and the forms it may be inflected from.

    Args:
        word: In lower case.
        language: ISO 639-1.
    """
    forms = dict.fromkeys((word, *_rules(language)(word, language)))
    if language in _ELIDING and (found := re.match(_ELISION, word)):
        rest = word[found.end() :]
        forms |= dict.fromkeys((rest, *_rules(language)(rest, language)))
    return tuple(forms)


def _rules(language: str) -> Callable[[str, str], Iterator[str]]:
    if f"endings {language}" in _lists():
        return _stems
    if language in _AGGLUTINATING:
        return _roots
    return {"de": _german, "ar": _arabic, "ko": _korean}.get(language, _replaced)


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    return read_lists(DATA / "word_endings.txt", str)


def _replaced(word: str, language: str) -> Iterator[str]:
    """Yield the word with each ending of its language that it has replaced."""
    for rule in _lists().get(f"replaced {language}", ()):
        ending, _, base = rule.partition("=")
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM - bool(base):
            yield word[: -len(ending)] + base


def _stems(word: str, language: str) -> Iterator[str]:
    endings = _lists()[f"endings {language}"]
    yield f"{word}*"
    for size in range(1, min(_MAX_ENDING, len(word) - _MIN_STEM) + 1):
        if word[-size:] in endings:
            yield f"{word[:-size]}*"


def _roots(word: str, language: str) -> Iterator[str]:
    pattern = re.compile(_AGGLUTINATING[language])
    for end in range(len(word) - 1, _MIN_AGGLUTINATED - 1, -1):
        if pattern.fullmatch(word, end):
            yield word[:end]


def _german(word: str, _language: str) -> Iterator[str]:
    for ending in _GERMAN_ENDINGS:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= _MIN_STEM:
            yield stem
            if ending in {"e", "er", "ern"} and stem != (plain := stem.translate(_UNLAUT)):
                yield plain


def _arabic(word: str, _language: str) -> Iterator[str]:
    bare = [word]
    for prefix in _lists()["prefixes ar"]:
        if word.startswith(prefix) and len(word) - len(prefix) >= _MIN_STEM:
            bare.append(word[len(prefix) :])
            if prefix == _LAM_LAM:
                bare.append(word[len(prefix) - 1 :])
    yield from bare[1:]
    for form in bare:
        for suffix in _lists()["suffixes ar"]:
            if form.endswith(suffix) and len(form) - len(suffix) >= _MIN_STEM:
                yield form[: -len(suffix)]
                yield form[: -len(suffix)] + _TA_MARBUTA


def _korean(word: str, _language: str) -> Iterator[str]:
    bare = [word]
    bare += [
        word[: -len(particle)]
        for particle in _lists()["suffixes ko"]
        if word.endswith(particle) and len(word) > len(particle)
    ]
    yield from bare[1:]
    for form in bare:
        for start in range(1, len(form) - _KOREAN_MIN_TAIL + 1):
            if start > 1 or len(form) - start > _KOREAN_MIN_TAIL:
                yield form[start:]
