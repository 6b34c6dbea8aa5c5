"""Give the dictionary forms that an inflected word may have, by the rules of its language.

The forms are guesses to look up in a hand-written table, most likely first. A form that ends on `*` is a stem.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["is_elided", "word_forms"]

_ELISION = re.compile(
    r"(?:[cdjlmnst]|qu|lorsqu|jusqu|puisqu|dell|all|nell|sull|dall|un|quest|quell)'(?=\w)", re.IGNORECASE
)
"""What French, Italian and Catalan put before a vowel, with its apostrophe."""

_ELIDING = frozenset({"fr", "it", "ca"})

_MIN_STEM = 3
"""Letters that are left of a word when an ending is cut off."""

_SLAVIC_ENDINGS = frozenset(
    "а я о е и ы у ю й ь ой ей ом ем ём ам ям ах ях ами ями ов ев ёв ий ый ая яя ое ее ые ие ого его ому ему ым "
    "им ых их ыми ими ую юю ью ия ии ию ием иями иях ка ки ку кой ке кам ками ках".split()
)
_UKRAINIAN_ENDINGS = _SLAVIC_ENDINGS | frozenset(
    "і ї ії єю ою ею ові еві ів їв ями ий ій а я ці кою цями ією ями єм іям іях".split()
)
_POLISH_ENDINGS = frozenset(
    "a ą e ę i y o u ó em ie om ów ami ach owi ek ki ka kę ką ce iem ego emu ym im ych ich ymi imi ej ia ię ią "
    "ii io iom iami iach zie dzie cie nie rze że sie le ze".split()
)
_CZECH_ENDINGS = frozenset(
    "a á e é ě i í o ó u ů ú y ý ou em ům ám ách ami emi ech ích ovi ové ek ky ka ku kou ce ím ím ého ému ým ých".split()
)
_STEM_ENDINGS = {
    "ru": _SLAVIC_ENDINGS,
    "bg": _SLAVIC_ENDINGS,
    "uk": _UKRAINIAN_ENDINGS,
    "pl": _POLISH_ENDINGS,
    "cs": _CZECH_ENDINGS,
    "sk": _CZECH_ENDINGS,
}
_MAX_ENDING = 4

_GERMAN_ENDINGS = ("ern", "en", "er", "es", "e", "n", "s")
_UNLAUT = str.maketrans("äöü", "aou")

_SPANISH_ENDINGS = (("ces", "z"), ("iones", "ión"), ("es", ""), ("s", ""))
_PORTUGUESE_ENDINGS = (
    ("ões", "ão"),
    ("ães", "ão"),
    ("ais", "al"),
    ("éis", "el"),
    ("óis", "ol"),
    ("ns", "m"),
    ("es", ""),
    ("s", ""),
)
_FRENCH_ENDINGS = (("eaux", "eau"), ("aux", "al"), ("s", ""), ("x", ""))
_ITALIAN_ENDINGS = (("chi", "co"), ("ghi", "go"), ("che", "ca"), ("ghe", "ga"), ("i", "o"), ("i", "e"), ("e", "a"))
_DUTCH_ENDINGS = (("jes", ""), ("je", ""), ("en", ""), ("s", ""))
_SCANDINAVIAN_ENDINGS = (("erna", ""), ("arna", ""), ("ene", ""), ("en", ""), ("et", ""), ("er", ""), ("ar", ""))
_HINDI_ENDINGS = (("ियों", "ी"), ("ियाँ", "ी"), ("ियां", "ी"), ("ों", ""), ("ें", ""), ("ओं", ""), ("ो", "ा"), ("े", "ा"))
_INDONESIAN_ENDINGS = (("nya", ""), ("ku", ""), ("mu", ""))
_ENGLISH_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""))
_REPLACED = {
    "en": _ENGLISH_ENDINGS,
    "es": _SPANISH_ENDINGS,
    "ca": _SPANISH_ENDINGS,
    "pt": _PORTUGUESE_ENDINGS,
    "fr": _FRENCH_ENDINGS,
    "it": _ITALIAN_ENDINGS,
    "nl": _DUTCH_ENDINGS,
    "sv": _SCANDINAVIAN_ENDINGS,
    "da": _SCANDINAVIAN_ENDINGS,
    "no": _SCANDINAVIAN_ENDINGS,
    "hi": _HINDI_ENDINGS,
    "id": _INDONESIAN_ENDINGS,
    "ms": _INDONESIAN_ENDINGS,
}

_ARABIC_PREFIXES = ("وبال", "وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل")
_ARABIC_SUFFIXES = ("ات", "ين", "ون", "ان", "ها", "هم", "نا", "ه", "ي", "ك")

_KOREAN_PARTICLES = (
    "에서는", "에서도", "으로는", "에게서", "이라는", "에서", "에게", "으로", "까지", "부터", "처럼", "보다", "이랑", "하고",
    "이나", "라는", "마다", "조차", "이란", "들의", "들이", "들을", "들은", "들", "을", "를", "이", "가", "은", "는", "의", "에",
    "로", "와", "과", "도", "만", "랑", "란", "야",
)  # fmt: skip
_KOREAN_MIN_TAIL = 2

_TURKISH_ENDING = re.compile(
    r"(?:l[ae]r)?(?:[ıiuü]m|[ıiuü]n|s?[ıiuü]|[ıiuü]m[ıiuü]z|l[ae]r[ıi])?n?"
    r"(?:[dt][ae]n?|y?[ae]|n?[ıiuü]n|y?[ıiuü]|yl[ae]|l[ae])?$"
)
_AGGLUTINATING = {"tr": _TURKISH_ENDING}
_MIN_AGGLUTINATED = 4


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
    if language in _ELIDING and (found := _ELISION.match(word)):
        rest = word[found.end() :]
        forms |= dict.fromkeys((rest, *_rules(language)(rest, language)))
    return tuple(forms)


def _rules(language: str) -> Callable[[str, str], Iterator[str]]:
    if language in _STEM_ENDINGS:
        return _stems
    if language in _AGGLUTINATING:
        return _roots
    return {"de": _german, "ar": _arabic, "ko": _korean}.get(language, _replaced)


def _replaced(word: str, language: str) -> Iterator[str]:
    """Yield the word with each ending of its language that it has replaced."""
    for ending, base in _REPLACED.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM - bool(base):
            yield word[: -len(ending)] + base


def _stems(word: str, language: str) -> Iterator[str]:
    endings = _STEM_ENDINGS[language]
    yield f"{word}*"
    for size in range(1, min(_MAX_ENDING, len(word) - _MIN_STEM) + 1):
        if word[-size:] in endings:
            yield f"{word[:-size]}*"


def _roots(word: str, language: str) -> Iterator[str]:
    pattern = _AGGLUTINATING[language]
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
    for prefix in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _MIN_STEM:
            bare.append(word[len(prefix) :])
            if prefix == "لل":
                bare.append(word[len(prefix) - 1 :])
    yield from bare[1:]
    for form in bare:
        for suffix in _ARABIC_SUFFIXES:
            if form.endswith(suffix) and len(form) - len(suffix) >= _MIN_STEM:
                yield form[: -len(suffix)]
                yield form[: -len(suffix)] + "ة"


def _korean(word: str, _language: str) -> Iterator[str]:
    bare = [word]
    for particle in _KOREAN_PARTICLES:
        if word.endswith(particle) and len(word) > len(particle):
            bare.append(word[: -len(particle)])
    yield from bare[1:]
    for form in bare:
        for start in range(1, len(form) - _KOREAN_MIN_TAIL + 1):
            yield form[start:]
