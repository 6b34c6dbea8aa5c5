"""Tell what words do in a sentence: articles, prepositions, negations, verbs."""

from __future__ import annotations

import re
from enum import IntEnum, auto
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.word_data import read_list

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Role",
    "has_roles",
    "is_finite_verb",
    "is_headline_verb",
    "is_inflected_verb",
    "is_verb",
    "listed",
    "may_be_noun",
    "role_of_word",
]


class Role(IntEnum):
    """What a word does in its sentence; of two roles of one word, the later one here counts."""

    WORD = auto()
    NUMBER = auto()
    PAUSE = auto()
    DETERMINER = auto()
    PREPOSITION = auto()
    POSTPOSITION = auto()
    AND = auto()
    DEGREE = auto()
    CLAUSE = auto()
    QUESTION = auto()
    AUXILIARY = auto()
    SUBJECT = auto()
    OBJECT = auto()
    ADVERB = auto()
    NEGATION = auto()
    CONDITION = auto()


_MIN_ADVERB_CHARS = 6
"""Letters of an English adverb in -ly; shorter words in -ly are others."""

_TURNING = {
    "ko": (
        "\uc548\ud558|\uc548\ub418|\uc54a|\uc5c6|\ubabb[\ud558\ud588\ud55c]|\ub9d0[\uace0\ub77c\uc790]"
        "|\uc544\ub2c8|\uae08\uc9c0|.\uba74$"
    ),
    "tr": (
        "..(?:m[ae]y[\u0131i]n|m[ae]d[\u0131i]m?|m[ae]z|m[iu\u0131\u00fc]yor|m[ae]y[ae]c[ae]k|m[ae]d[ae]n"
        "|s[\u0131iu\u00fc]z)$"
    ),
}
"""Endings that turn or weaken the meaning, in languages that have no words for it."""


_FINITE_VERBS = {
    "pl": re.compile("..(?:\u0105|uje|\u0142|\u0142a|\u0142o|\u0142y|\u0142li)$"),
    "ru": re.compile(
        "..(?:[\u0430\u0438\u0435]\u043b[\u0430\u043e\u0438]?|[\u0430\u044f\u0443\u044e]\u0442|[\u0435\u0438]\u0442\u0441\u044f)$"
    ),
    "uk": re.compile(
        "..(?:[\u0430\u0438\u0456\u0432]\u043b[\u0430\u043e\u0438]|[\u0430\u044f\u0443\u044e]\u0442\u044c|\u0454\u0442\u044c\u0441\u044f)$"
    ),
}
"""Endings of verbs in the third person."""


_HEADLINE_VERBS = {
    "es": r"..(?:\u00f3|[aei]r\u00e1n?|aron|ieron|[ai]ban?)$",
    "pt": r"..(?:ou|eu|iu|[aei]r\u00e1|[aei]r\u00e3o|aram|eram|iram|[aei]ria)$",
    "fr": r"...(?:ront|era|ira|ait|aient|issent)$",
    "it": r"..(?:er\u00e0|ir\u00e0|eranno|iranno|arono|irono)$",
    "hi": "(?:\u0939\u0948|\u0939\u0948\u0902|\u0925\u093e|\u0925\u0940|\u0925\u0947|\u0917\u092f\u093e|"
    "\u0917\u0908|\u0917\u090f|\u0917\u093e|\u0917\u0940|\u0917\u0947)$",
    "tr": r"...(?:yor|yorlar|d[\u0131iu\u00fc]|t[\u0131iu\u00fc]|acak|ecek|m[\u0131iu\u00fc]\u015f)$",
    "ko": "(?:\ub2e4|\uc694|\uae4c|\ub124|\uc790)$",
}
"""Endings of verbs that few nouns have, beside those that `is_finite_verb` knows."""


@cache
def listed(language: str, kind: str) -> frozenset[str]:
    """Return the words of one kind of `word_roles.txt`; empty where a language has none."""
    return read_list("word_roles.txt", f"{language} {kind}")


@cache
def has_roles(language: str) -> bool:
    """Tell whether the small words of a language are listed."""
    return bool(listed(language, "negation"))


@cache
def _roles(language: str) -> Mapping[str, Role]:
    roles: dict[str, Role] = {}
    for role in reversed(Role):
        for word in listed(language, role.name.lower()):
            roles.setdefault(word, role)
    for word in stop_words(language):
        roles.setdefault(word, Role.ADVERB)
    return roles


def role_of_word(word: str, language: str) -> Role:
    """Return what a normalized word does; `WORD` for all that is not listed.

    Args:
        word: As `normalize_token` returns it.
        language: ISO 639-1, or `und`.
    """
    role = _roles(language).get(word, Role.WORD)
    if role is Role.WORD and language == "en" and word.endswith("ly"):
        is_adverb = len(word) >= _MIN_ADVERB_CHARS and word not in listed("en", "not-adverb")
        return Role.ADVERB if is_adverb else role
    if role is Role.WORD and language == "en" and word.endswith("n't"):
        return Role.NEGATION
    if role is Role.WORD and (endings := _TURNING.get(language)) and re.search(endings, word):
        return Role.NEGATION
    return role


def is_verb(word: str) -> bool:
    """Tell whether a word is a form of an English verb that titles use."""
    return word in listed("en", "verb") or is_inflected_verb(word)


def has_finite_verbs(language: str) -> bool:
    """Tell whether `is_finite_verb` knows the endings of a language."""
    return language in _FINITE_VERBS


def is_finite_verb(word: str, language: str) -> bool:
    """Tell whether a word ends as verbs in the third person do, in a language whose endings are known."""
    ending = _FINITE_VERBS.get(language)
    return ending is not None and bool(ending.search(word))


def is_headline_verb(word: str, language: str) -> bool:
    """Tell whether a word is a verb in the third person by its ending, or by the verbs that headlines use.

    For words without a capital: endings of verbs are those of names as well.
    """
    ending = _HEADLINE_VERBS.get(language)
    is_listed = is_finite_verb(word, language) or word in listed(language, "finite")
    return is_listed or (ending is not None and bool(re.search(ending, word)))


@lru_cache(4096)
def is_inflected_verb(word: str) -> bool:
    """Tell whether an English word has the ending of a verb, or is an irregular past form."""
    if word in listed("en", "past"):
        return word not in listed("en", "noun")
    return not listed("en", "verb").isdisjoint(_stems(word))


def may_be_noun(word: str) -> bool:
    """Tell whether a form of an English verb is a noun as well: `shots`, `cover`."""
    return not listed("en", "noun").isdisjoint((word, *_stems(word)))


def _stems(word: str) -> tuple[str, ...]:
    if word.endswith(("ies", "ied")):
        return (word[:-3] + "y",)
    if word.endswith("es"):
        return (word[:-1], word[:-2])
    if word.endswith("s"):
        return (word[:-1],)
    if word.endswith("ed"):
        return (word[:-2], word[:-1], word[:-3])
    if word.endswith("ing"):
        return (word[:-3], word[:-3] + "e", word[:-4])
    return ()
