"""Rate breaks between two full words of a phrase: an adjective and its noun, a noun and its owner."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.render.title.stop_words import is_compound
from thumbcli.render.title.word_data import read_list, word_list
from thumbcli.render.title.word_roles import Role, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["is_bound", "is_one", "pair_cost"]

_PAIR = 1.4
"""Between an adjective and its noun, or an owner and what is owned. In the unit of `partition`."""

_NAME = 1.8
"""Inside of a listed pair, as inside of any other name."""

_WITH_ENGLISH_PAIRS = frozenset({"en", "und"})

_EZAFE = 1.6
"""After a Persian word whose written ending says that the next word belongs to it."""

_EZAFE_ENDINGS = ("\u200c\u06cc", "\u0627\u06cc", "\u0648\u06cc")

_PERSIAN_VERB = re.compile("(?:\u06cc\u0645|\u06cc\u062f|\u0646\u062f)$")
"""Endings of a Persian verb, which ends its sentence."""

_ROW = 0.7
"""Between two other Persian words, most of which an unwritten vowel binds."""

_DEFINITE = {
    "ar": re.compile("(?:\u0648|\u0628|\u0641|\u0643)?(?:\u0627\u0644|\u0644\u0644)\\w{2,}"),
    "he": re.compile("[\u05d5\u05de]?\u05d4\\w{3,}"),
}
"""Words with an article in front, in languages that put the owner last and give the article to it alone."""

_HEBREW_CONSTRUCT = ("\u05ea", "\u05d9")
"""Endings of a Hebrew noun that its owner follows."""

_HINDI_ADJECTIVE = re.compile("..[^\u0928][\u093e\u0940\u0947]$")
"""An inflected word that is not the infinitive of a verb."""

_PURPOSE = {"fr": ("\u00e0", re.compile("..(?:er|ir|re)$")), "it": ("da", re.compile("..(?:are|ere|ire)$"))}
"""What stands before a verb that says what a thing is for: `machine \u00e0 laver`."""

_AGREEING = {
    "es": re.compile("(?:[oa]s?)$"),
    "pt": re.compile("(?:[oa]s?)$"),
    "it": re.compile("[oaie]$"),
    "el": re.compile("\\w{2}$"),
}
"""The part of an ending that an adjective shares with its noun."""

_MIN_CHARS = 4
"""Shorter words tell nothing by their ending."""

_GERMAN_ADJECTIVE = re.compile(r"\w{2,}(?:e|en|er|es|em)")


def is_bound(sentence: Sentence, index: int) -> bool:
    """Tell whether two English words are read as one, in the singular or the plural: `by | default`."""
    pair, known = "_".join(sentence.words[index : index + 2]), word_list("bound-pair")
    return sentence.language in _WITH_ENGLISH_PAIRS and (pair in known or pair.removesuffix("s") in known)


def is_one(sentence: Sentence, index: int) -> bool:
    """Tell whether two words are one thing, after which a line may end: `Stack Overflow | Day`."""
    return is_compound(*sentence.words[index : index + 2]) or is_bound(sentence, index)


def pair_cost(sentence: Sentence, index: int) -> float:
    """Return the penalty of a break between a full word and the next one, 0.0 if their forms tell nothing.

    Args:
        sentence: The title.
        index: Of the first of the two words.
    """
    language = sentence.language
    if sentence.ends[index] is not Role.WORD or sentence.clauses[index] != sentence.clauses[index + 1]:
        return 0.0
    if sentence.starts[index + 1] is not Role.WORD:
        return _PAIR if _is_before_purpose(sentence, index) else 0.0
    left, right = sentence.words[index : index + 2]
    if is_bound(sentence, index):
        return _NAME
    if language == "fa":
        return _persian_cost(left, right)
    is_pair = (
        left in listed(language, "modifier")
        or left in listed(language, "adjective")
        or _is_owned(left, right, language)
        or _is_german_adjective(sentence, index)
        or _is_adjective_and_noun(left, right, language)
    )
    return _PAIR if is_pair else 0.0


def _is_owned(left: str, right: str, language: str) -> bool:
    """Tell whether an Arabic or Hebrew noun stands before its owner or its adjective."""
    if language not in _DEFINITE:
        return False
    construct = language == "he" and len(left) >= _MIN_CHARS and left.endswith(_HEBREW_CONSTRUCT)
    return construct or _DEFINITE[language].fullmatch(right) is not None


def _persian_cost(left: str, right: str) -> float:
    if left.endswith(_EZAFE_ENDINGS):
        return _EZAFE
    return 0.0 if _PERSIAN_VERB.search(right) else _ROW


def _is_before_purpose(sentence: Sentence, index: int) -> bool:
    """Tell whether a noun stands before what it is for."""
    if sentence.language not in _PURPOSE:
        return False
    link, verb = _PURPOSE[sentence.language]
    words = sentence.words[index + 1 : index + 3]
    return len(words) > 1 and words[0] == link and verb.search(words[1]) is not None


def _is_german_adjective(sentence: Sentence, index: int) -> bool:
    """Tell whether an inflected word in small letters stands before a noun."""
    token, following = sentence.tokens[index : index + 2]
    if sentence.language != "de":
        return False
    return token.islower() and following[0].isupper() and _GERMAN_ADJECTIVE.fullmatch(token) is not None


def _is_adjective_and_noun(left: str, right: str, language: str) -> bool:
    """Tell whether one of two words ends as adjectives do, or both end alike."""
    if language == "hi":
        return _HINDI_ADJECTIVE.search(left) is not None
    if language == "el":
        left, right = _without_accents(left), _without_accents(right)
    if min(len(left), len(right)) < _MIN_CHARS:
        return False
    if left.endswith(_endings("adjective-before", language)):
        return True
    if right.endswith(_endings("adjective-after", language)):
        return True
    agreeing = _AGREEING.get(language)
    ending = agreeing.search(left) if agreeing else None
    return ending is not None and right.endswith(ending[0])


@cache
def _endings(kind: str, language: str) -> tuple[str, ...]:
    return tuple(read_list("word_endings.txt", f"{kind} {language}"))


def _without_accents(word: str) -> str:
    """Return Greek letters without accents, each sigma as inside of a word."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(char for char in letters if unicodedata.category(char) != "Mn").replace("\u03c2", "\u03c3")
