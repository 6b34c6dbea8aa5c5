"""Tell a short label before a colon from the name of what a title is about.

`Coupe de France : l'OM jouera à Fos-sur-Mer` has a label, its news stands after the colon. `Intro to APIs:
Working with URLs` and `JOJO SIWA: The Woman Behind The Bow` have a name, and what follows explains it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.language import UNKNOWN, detect_language
from thumbcli.render.title.script import UNSPACED, Script, dominant_script
from thumbcli.render.title.sentence import MONEY, VERB_FINAL, read_sentence
from thumbcli.render.title.stop_words import is_year
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_roles import (
    Role,
    has_roles,
    is_headline_verb,
    is_inflected_verb,
    is_verb,
    may_be_noun,
)

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["is_numbered", "is_rubric", "promises_more", "says_something"]

_MAX_WORDS, _MAX_CHARS = 4, 36
"""A longer label is a headline of its own."""

_MAX_KOREAN_WORDS = 2
"""The same in Korean, where small words are parts of others."""

_MIN_CLAUSE_WORDS = 4
_MIN_LONGER_WORDS, _TIMES_LONGER = 5, 1.6
"""A text without a known verb is news if it has so many words, and is so many times as long as its label."""

_MIN_SHOUTED, _MIN_SHOUTED_WORDS, _MIN_CRIED_WORDS = 3, 2, 3
"""Letters of a word in capitals that is no abbreviation, words in capitals that cry, words before a `!`."""

_NUMBERED = r"(?i)^([^\W\d_]+)[\s.#\u2116-]+(?:no\.?\s*|nr\.?\s*)?(?:\d{1,5}(?:-\d{1,6})?|[ivx]{1,4})$"
_MATCH = r"(?i)[^\W\d_]\s(?:vs?\.?|versus)\s[^\W\d_]"
_VERSION = r"(?:^|\s)v?\d{1,2}(?:\.\d+)*$"
"""A number after a name belongs to what it names: `Bun 1.4`, `iPhone 17`."""

_NO_SENTENCE_SIGNS = frozenset('?!\u2026;"\u201c\u201d\u00ab\u00bb\u061f\uff1f\uff01')
_OF_CLAUSES = frozenset(
    {Role.AUXILIARY, Role.SUBJECT, Role.QUESTION, Role.CLAUSE, Role.CONDITION, Role.NEGATION}
)
_AFTER_NOUN = frozenset({Role.DETERMINER, Role.PREPOSITION, Role.OBJECT, Role.NUMBER, Role.SUBJECT})
_NOUNS = frozenset({Role.WORD, Role.NUMBER})
_OBJECT_STARTS = frozenset({Role.DETERMINER, Role.OBJECT, Role.SUBJECT})
_STARTS_EXPLANATION = frozenset({Role.QUESTION, Role.CLAUSE})
"""`Understanding Diabetes: What A1C Means` explains what stands before."""

_NOT_FINITE = frozenset({"be", "been", "being", "having", "let's"})


def is_rubric(label: str, text: str, *, after_dash: bool = False) -> bool:
    """Tell whether a label only says where a text belongs, and the text says something.

    A label is a competition, a place, a series, the number of a document, a year, a kind of text.

    Args:
        label: What stands before a colon, a dash or a bar.
        text: What follows it.
        after_dash: A dash or a bar stands between them, which may part two names as well.
    """
    words = label.split()
    count = len(text.split())
    if is_numbered(label):
        return count > 1
    most = _MAX_KOREAN_WORDS if dominant_script(label) is Script.KOREAN else _MAX_WORDS
    is_long = len(words) > most or len(label) > _MAX_CHARS
    if is_long or not _NO_SENTENCE_SIGNS.isdisjoint(label):
        return False
    if dominant_script(text) in UNSPACED or len(text) <= len(label) or count < _MIN_CLAUSE_WORDS:
        return False
    language = detect_language(f"{label}: {text}")
    is_sentence = not is_year(words[-1]) and _is_sentence(label, language)
    if _counts_something(words) or is_sentence:
        return False
    if says_something(text, language) or re.search(_MATCH, text):
        return not (language == "en" and re.search(_VERSION, label))
    is_longer = count >= _MIN_LONGER_WORDS and len(text) >= _TIMES_LONGER * len(label)
    may_be_news = not (language == "en" or after_dash or _explains(text, language))
    return may_be_news and (is_longer or is_year(words[-1]))


def promises_more(label: str, text: str) -> bool:
    """Tell whether a text makes somebody watch, and an English label before it only says of what it is.

    It asks or tells how (`Destiny 2: How to Get EXOTIC ITEMS`), cries, or names a sum; or the label is an
    event of a year: `Wimbledon 2016: Nick's funny Bingo challenge`, or a kind of video: `Review: It's bad`.
    """
    words, tokens = label.split(), text.split()
    if words[-1].lower() in platform_words("genre") | platform_words("label"):
        is_news = (text.endswith("!") and len(tokens) > 1) or says_something(text, "en")
        if is_news:
            return True
    if len(words) > _MAX_WORDS or len(label) > _MAX_CHARS or not _NO_SENTENCE_SIGNS.isdisjoint(label):
        return False
    if detect_language(f"{label}: {text}") != "en" or _is_sentence(label, "en"):
        return False
    sentence = read_sentence(tuple(tokens), "en")
    if "_".join(sentence.words) in platform_words("explains"):
        return False
    if len(tokens) >= _MIN_CLAUSE_WORDS and (sentence.starts[0] is Role.QUESTION or is_year(words[-1])):
        return True
    shouts = sum(token.isupper() and len(token) >= _MIN_SHOUTED for token in tokens)
    has_sum = MONEY.search(text) is not None and MONEY.search(label) is None
    return (
        (shouts >= _MIN_SHOUTED_WORDS and not label.isupper())
        or (text.endswith("!") and len(tokens) >= _MIN_CRIED_WORDS)
        or (has_sum and len(tokens) >= _MIN_CRIED_WORDS)
    )


def _counts_something(words: list[str]) -> bool:
    """Tell whether a number is what a label says, as in `550 Kinder gezeugt`, and no year."""
    return any(word.isdigit() and not is_year(word) for word in words[:-1])


def is_numbered(label: str) -> bool:
    """Tell whether a label is the number of a document or of one in a row: `JEP 401`, `Letter 2`."""
    found = re.match(_NUMBERED, label)
    return found is not None and found[1].lower() in platform_words("numbered")


def says_something(text: str, language: str) -> bool:
    """Tell whether a text has a finite verb of its own, not in a clause that only explains a noun."""
    sentence = read_sentence(tuple(text.split()), language)
    if sentence.starts[0] in _STARTS_EXPLANATION:
        return False
    own = len(sentence.words)
    if language not in VERB_FINAL:
        own = next((at for at, role in enumerate(sentence.starts) if role in _STARTS_EXPLANATION), own)
    return any(_is_finite(sentence, index) for index in range(own))


def _is_finite(sentence: Sentence, index: int) -> bool:
    word, role, language = sentence.words[index], sentence.starts[index], sentence.language
    if word in _NOT_FINITE or role is Role.AUXILIARY:
        return word not in _NOT_FINITE
    if language == "en":
        return role is Role.SUBJECT or _is_english_verb(word, sentence.starts, index)
    return not sentence.tokens[index][0].isupper() and is_headline_verb(word, language)


def _is_english_verb(word: str, roles: tuple[Role, ...], index: int) -> bool:
    """Tell whether an English word is a finite verb: `Health ministry reveals the numbers`."""
    if word.endswith("n't"):
        return True
    if not index or word.endswith("ing") or not is_verb(word) or roles[index - 1] not in _NOUNS:
        return False
    following = roles[index + 1] if index + 1 < len(roles) else None
    if not is_inflected_verb(word):
        return following in _OBJECT_STARTS and not may_be_noun(word)
    return following in _AFTER_NOUN or not may_be_noun(word)


def _is_sentence(label: str, language: str) -> bool:
    sentence = read_sentence(tuple(label.split()), language)
    if not _OF_CLAUSES.isdisjoint(sentence.starts):
        return True
    return any(_is_finite(sentence, index) for index in range(1, len(sentence.words)))


def _explains(text: str, language: str) -> bool:
    """Tell whether a text without a verb begins with an article: `la historia de una familia`."""
    if language == UNKNOWN or not has_roles(language):
        return False
    return read_sentence(tuple(text.split()), language).starts[0] is Role.DETERMINER
