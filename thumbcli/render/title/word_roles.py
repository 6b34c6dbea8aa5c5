"""Read what each word does in a title: where phrases begin, and what may not be parted."""

from __future__ import annotations

import re
from enum import IntEnum, auto
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.stop_words import (
    is_compound,
    is_label,
    is_number,
    is_year,
    normalize_token,
    stop_words,
)
from thumbcli.render.title.word_data import DATA, read_lists, word_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "MONEY",
    "PAUSES",
    "Role",
    "Sentence",
    "has_roles",
    "is_inflected_verb",
    "is_modifier",
    "is_verb",
    "may_be_noun",
    "read_sentence",
]

MONEY = re.compile(r"[$\u00a3\u20ac\u00a5\u20b9\u20bd%]|\d[kKmMbB]\b")
PAUSES = frozenset(",:;.!?\u2026\u060c\u061f\u061b\u0964\uff0c\uff01\uff1f")
"""Signs that end a clause."""

_CLAUSE_ENDS = PAUSES | {"/", "|"}

_TURNING = {
    "ko": re.compile(
        "\uc548\ud558|\uc548\ub418|\uc54a|\uc5c6|\ubabb[\ud558\ud588\ud55c]|\ub9d0[\uace0\ub77c\uc790]|\uc544\ub2c8|\uae08\uc9c0|.\uba74$"
    ),
    "tr": re.compile(
        "..(?:m[ae]y[\u0131i]n|m[ae]d[\u0131i]m?|m[ae]z|m[iu\u0131\u00fc]yor|m[ae]y[ae]c[ae]k|m[ae]d[ae]n|s[\u0131iu\u00fc]z)$"
    ),
}
"""Endings that turn or weaken the meaning, in languages that have no words for it."""

_DASHES = frozenset({"-", "--", "\u2013", "\u2014", "|", "\u00b7", "/", "\u2022"})
_DIGIT = re.compile(r"\d")
_ELISION = re.compile(r"([^\W\d]{1,5})['\u2019](?=[^\W\d])")
_ELIDING = frozenset({"fr", "it"})
_OPENING = {"(": ")", "[": "]", "{": "}", "\u201c": "\u201d", "\u00ab": "\u00bb", "\u201e": "\u201c"}
_STRAIGHT = '"'

_TITLE_CASE_SHARE = 0.6
"""The share of long words that are capitalised from which on a capital no longer marks a name."""

_TITLE_CASE_MIN_CHARS = 4
_LOWER_CASE_NOUNS = frozenset({"en", "es", "pt", "fr", "it", "nl", "pl", "tr", "ru", "uk", "id", "vi"})
"""Languages in which a capital inside a sentence marks a name; German gives one to every noun."""

_GENITIVE = frozenset(
    {"of", "de", "del", "du", "des", "do", "da", "dos", "das", "d", "di", "della", "dei", "delle", "degli"}
    | {"dell", "dello", "von", "van"}
)
"""Prepositions that bind the two nouns beside them."""

_LINKS = frozenset({"of", "the", "de", "del", "da", "van", "von", "&", "and", "la", "bin"})
"""Small words that may stand inside of a name."""

_VERB_FINAL = frozenset({"ko", "tr", "hi"})
"""Languages in which a negation follows what it negates."""

_LABEL_DIGITS = 3
"""A number of fewer digits after a capitalised word is a part of its name: `Sadak 2 Trailer`."""

_COMPARING = frozenset({"than", "als", "dan", "ni\u017c", "\u0447\u0435\u043c", "\u043d\u0456\u0436"})


class Role(IntEnum):
    """What a word does in its sentence."""

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


class _Words(NamedTuple):
    """The small words of a language, its verbs and its modifiers."""

    roles: Mapping[str, Role]
    verbs: frozenset[str]
    past: frozenset[str]
    nouns: frozenset[str]
    names: frozenset[str]
    modifiers: frozenset[str]


class Sentence(NamedTuple):
    """A title as a row of words.

    Attributes:
        tokens: As spaces bound them.
        words: The same, normalized.
        language: ISO 639-1, or `und`.
        starts: What each does at its beginning: `l'homme` begins as an article does.
        ends: What each does at its end.
        clauses: The number of the clause that each is in.
        glued: Whether nothing may come between each and the next one; one less than tokens.
        title_case: Capitals do not mark names.
    """

    tokens: tuple[str, ...]
    words: tuple[str, ...]
    language: str
    starts: tuple[Role, ...]
    ends: tuple[Role, ...]
    clauses: tuple[int, ...]
    glued: tuple[bool, ...]
    title_case: bool


@cache
def _all_words() -> Mapping[tuple[str, str], tuple[str, ...]]:
    return read_lists(DATA / "word_roles.txt", lambda key: (key[:2], key[3:]))


@cache
def _words_of(language: str) -> _Words:
    lists = {role: words for (listed, role), words in _all_words().items() if listed == language}
    roles: dict[str, Role] = {}
    for role in reversed(Role):
        for word in lists.get(role.name.lower(), ()):
            roles.setdefault(word, role)
    for word in stop_words(language):
        roles.setdefault(word, Role.ADVERB)
    kinds = (frozenset(lists.get(kind, ())) for kind in ("verb", "past", "noun", "name", "modifier"))
    return _Words(roles, *kinds)


@cache
def has_roles(language: str) -> bool:
    """Tell whether the small words of a language are listed."""
    return any(listed == language for listed, _ in _all_words())


@lru_cache(256)
def read_sentence(tokens: tuple[str, ...], language: str) -> Sentence:
    """Return what each word of a title does.

    Args:
        tokens: As spaces bound them.
        language: ISO 639-1, or `und`.
    """
    known = _words_of(language)
    words = tuple(normalize_token(token) for token in tokens)
    title_case = _is_title_case(tokens, known)
    starts, ends = [], []
    for index, word in enumerate(words):
        start, end = _role(tokens, words, index, known, language)
        starts.append(start)
        ends.append(end)
    clauses = [0]
    for index, token in enumerate(tokens[:-1]):
        ends_clause = ends[index] is Role.PAUSE or (token[-1] in _CLAUSE_ENDS and not _is_abbreviation(token))
        clauses.append(clauses[-1] + ends_clause)
    found = Sentence(tokens, words, language, tuple(starts), tuple(ends), tuple(clauses), (), title_case)
    inside = _inside_brackets(tokens)
    glued = tuple(inside[index] or _is_glued(found, index, known) for index in range(len(tokens) - 1))
    return found._replace(glued=glued)


def _is_abbreviation(token: str) -> bool:
    return token.endswith(".") and (len(token) <= 3 or "." in token[:-1])


def _is_title_case(tokens: Sequence[str], known: _Words) -> bool:
    long = [token for token in tokens[1:] if len(token) >= _TITLE_CASE_MIN_CHARS and token[0].isalpha()]
    long = [token for token in long if token.lower() not in known.roles]
    return sum(token[0].isupper() for token in long) > _TITLE_CASE_SHARE * len(long)


def _role(
    tokens: Sequence[str], words: Sequence[str], index: int, known: _Words, language: str
) -> tuple[Role, Role]:
    token, word = tokens[index], words[index]
    if not any(map(str.isalnum, token)):
        if MONEY.search(token):
            return Role.NUMBER, Role.NUMBER
        role = Role.PAUSE if token in _DASHES or not token.strip(".,:;!?\u2026") else Role.AND
        return role, role
    if _DIGIT.search(token):
        role = Role.NUMBER if is_number(token) or is_year(token) or MONEY.search(token) else Role.WORD
        return role, role
    role = known.roles.get(word, Role.WORD)
    if role is Role.WORD and (endings := _TURNING.get(language)) and endings.search(word):
        role = Role.NEGATION
    if role is Role.WORD and language in _ELIDING and (elided := _ELISION.match(word)):
        start = known.roles.get(elided[1], Role.WORD)
        rest = known.roles.get(word[elided.end() :], Role.WORD)
        return (rest if rest is Role.NEGATION else start), rest
    if role is Role.ADVERB and word in known.names and token[0].isupper():
        role = Role.WORD
    if role is not Role.WORD and _is_name(tokens, index, role):
        role = Role.WORD
    if role is Role.AUXILIARY and "'" in word:
        return Role.SUBJECT, role
    return role, role


def _is_name(tokens: Sequence[str], index: int, role: Role) -> bool:
    """Tell whether a small word in capitals is a name: `IT`, `US`, `WHO`."""
    token = tokens[index]
    if role in {Role.NEGATION, Role.CONDITION} or not token.isupper() or len(token) < 2:
        return False
    others = [other for other in tokens if other is not token and len(other) > 1]
    return not any(other.isupper() for other in others)


def _inside_brackets(tokens: Sequence[str]) -> list[bool]:
    """Tell for each token whether the space after it is inside of brackets or a quotation."""
    inside: list[bool] = []
    closing: list[str] = []
    for token in tokens:
        if token[0] == "\u2018":
            closing.append("\u2019")
        for char in token[1:] if token[0] == "\u2018" else token:
            if closing and char == closing[-1]:
                closing.pop()
            elif char in _OPENING:
                closing.append(_OPENING[char])
            elif char == _STRAIGHT:
                closing.append(_STRAIGHT)
        inside.append(bool(closing))
    if closing:
        return [False] * len(tokens)
    return inside


def _is_glued(sentence: Sentence, index: int, known: _Words) -> bool:
    """Tell whether nothing may come between a token and the next one."""
    tokens, words = sentence.tokens, sentence.words
    left, right = sentence.ends[index], sentence.starts[index + 1]
    if sentence.clauses[index] != sentence.clauses[index + 1]:
        return left is Role.NUMBER is right and tokens[index][-1] == ","
    if tokens[index + 1][0] in "([{":
        return True
    if right is Role.NEGATION and sentence.language in _VERB_FINAL:
        return True
    if right is Role.AND and _joins_clauses(sentence, index + 1):
        return False
    if left in _NEVER_LAST or right in _NEVER_FIRST or words[index + 1] in _COMPARING:
        return True
    if words[index] in _COMPARING or words[index].endswith(("'s", "s'")):
        return True
    if right is Role.DEGREE and (left is Role.NUMBER or (left is Role.WORD and sentence.language != "en")):
        return True
    if right is Role.PREPOSITION and _is_particle(sentence, index + 1):
        return True
    if left is Role.NUMBER or right is Role.NUMBER:
        return _is_glued_number(sentence, index)
    if left is not Role.WORD or right is not Role.WORD:
        return _is_linked_name(sentence, index)
    return not _begins_verb(sentence, index, known) and not _is_closed(sentence, index)


_NEVER_LAST = frozenset({Role.DETERMINER, Role.DEGREE, Role.ADVERB, Role.NEGATION, Role.CONDITION, Role.AND})
_NEVER_FIRST = frozenset({Role.OBJECT, Role.POSTPOSITION})


def _joins_clauses(sentence: Sentence, index: int) -> bool:
    """Tell whether an `and` is followed by a clause of its own."""
    following = sentence.starts[index + 1] if index + 1 < len(sentence.starts) else None
    after = sentence.starts[index + 2] if index + 2 < len(sentence.starts) else None
    return following is Role.SUBJECT or (following is Role.DETERMINER and after is Role.AUXILIARY)


def _is_particle(sentence: Sentence, index: int) -> bool:
    """Tell whether a preposition has nothing to bind, and so belongs to the verb before it."""
    if index + 1 == len(sentence.tokens) or sentence.clauses[index] != sentence.clauses[index + 1]:
        return True
    return sentence.starts[index + 1] in {Role.AND, Role.AUXILIARY, Role.PAUSE}


def _is_glued_number(sentence: Sentence, index: int) -> bool:
    """Tell whether a number and its neighbour belong together: as name, as count, as range."""
    left, right = sentence.ends[index], sentence.starts[index + 1]
    tokens, words = sentence.tokens, sentence.words
    if right is not Role.NUMBER:
        # `90% of`, `5 to 10`, `100 Eggs`; a year stands alone
        between = (
            right is Role.PREPOSITION
            and index + 2 < len(tokens)
            and sentence.starts[index + 2] is Role.NUMBER
        )
        return right in {Role.WORD, Role.AND} or between or words[index + 1] in _GENITIVE
    if left is Role.NUMBER or is_label(tokens, index + 1):
        return True
    if left is not Role.WORD:
        if left is Role.PREPOSITION and index and sentence.starts[index - 1] is Role.NUMBER:
            return True
        return left is Role.PREPOSITION and words[index] not in {"in", "for", "with", "of", "about"}
    counts = (
        index + 2 < len(tokens)
        and sentence.starts[index + 2] is Role.WORD
        and sentence.clauses[index + 2] == sentence.clauses[index + 1]
    )
    if is_year(tokens[index + 1]):
        return not is_verb(words[index])
    if sentence.language == "en":
        return not counts or not is_verb(words[index])
    return not counts or (tokens[index][0].isupper() and len(words[index + 1]) < _LABEL_DIGITS)


def _is_linked_name(sentence: Sentence, index: int) -> bool:
    """Tell whether a name goes on over a small word: `Lord of the Rings` in a sentence with few capitals."""
    if sentence.title_case or sentence.language not in _LOWER_CASE_NOUNS:
        return False
    tokens, words = sentence.tokens, sentence.words
    for start, middle in ((index, index + 1), (index - 1, index)):
        if (
            0 < start
            and middle + 1 < len(tokens)
            and (words[middle] in _LINKS or tokens[middle][0].isupper())
        ):
            before, after = tokens[start], tokens[middle + 1]
            if tokens[middle].isupper() and len(tokens[middle]) > 1:
                continue
            if (
                before[0].isupper()
                and after[0].isupper()
                and sentence.clauses[start] == sentence.clauses[middle + 1]
            ):
                return True
    return False


def is_verb(word: str) -> bool:
    """Tell whether a word is a form of an English verb that titles use."""
    known = _words_of("en")
    return word in known.verbs or is_inflected_verb(word)


def is_inflected_verb(word: str) -> bool:
    """Tell whether an English word has the ending of a verb, or is an irregular past form: no noun."""
    known = _words_of("en")
    if word in known.past:
        return word not in known.nouns
    return any(stem in known.verbs for stem in _stems(word))


def may_be_noun(word: str) -> bool:
    """Tell whether a form of an English verb is a noun as well: `shots`, `cover`."""
    nouns = _words_of("en").nouns
    return word in nouns or any(stem in nouns for stem in _stems(word))


def is_modifier(word: str, language: str = "en") -> bool:
    """Tell whether a word is an adjective that titles use."""
    return word in _words_of(language).modifiers


@lru_cache(4096)
def _stems(word: str) -> tuple[str, ...]:
    if word.endswith(("ies", "ied")):
        return (word[:-3] + "y",)
    if word.endswith("s"):
        return (word[:-1], word[:-2])
    if word.endswith("ed"):
        return (word[:-2], word[:-1], word[:-3])
    if word.endswith("ing"):
        return (word[:-3], word[:-3] + "e", word[:-4])
    return ()


_BEFORE_VERBS = frozenset(
    "to will would can could shall should must may might do does did don't didn't doesn't let's".split()
)


def _begins_verb(sentence: Sentence, index: int, known: _Words) -> bool:
    """Tell whether a verb begins after the token at `index`, or its object does."""
    words, tokens = sentence.words, sentence.tokens
    if not known.verbs:
        return _begins_german_verb(sentence, index)
    left, right = words[index], words[index + 1]
    if left in known.modifiers or is_compound(left, right) or not tokens[index][-1].isalnum():
        return False
    before = sentence.ends[index - 1] if index else None
    if is_verb(left) and (before is Role.SUBJECT or (index and words[index - 1] in _BEFORE_VERBS)):
        return not right.endswith("ing")
    if not is_verb(right) or (before is Role.DETERMINER and index == len(tokens) - 2):
        return False
    following = sentence.starts[index + 2] if index + 2 < len(tokens) else None
    if following is None or following in {Role.AND, Role.AUXILIARY}:
        return False
    if right.endswith("ing"):
        return right in _PARTICIPLES or following in {Role.DETERMINER, Role.OBJECT, Role.NUMBER}
    if right.endswith("ed") and right not in known.past:
        return following is not Role.WORD
    if is_inflected_verb(right) or right not in known.nouns:
        return True
    return following not in {Role.WORD, Role.PREPOSITION}


_PARTICIPLES = frozenset({"starring", "featuring", "explaining", "explained"})


def _begins_german_verb(sentence: Sentence, index: int) -> bool:
    """Tell whether a noun stands before a word that is none, as capitals tell."""
    if sentence.language != "de" or sentence.title_case and sentence.tokens[index + 1][0].isupper():
        return False
    return sentence.tokens[index][0].isupper() and sentence.tokens[index + 1][0].islower()


_CLOSED = {
    "ko": re.compile(
        "..(?:\uba74|\uc9c0\ub9cc|\ub294\ub370|\uace0|\uc11c|\uc5d0\uc11c|\ubd80\ud130|\uae4c\uc9c0|\uc73c\ub85c|\uc790|\ub2c8\uae4c|\ub2c8\ub2e4|\uc5c8\ub2e4|\ud588\ub2e4)$"
    ),
    "tr": re.compile(r"...(?:da|de|ta|te|dan|den|tan|ten|yla|yle|ken|\u0131nca|ince|arak|erek)$"),
}
"""Endings after which a phrase is complete, in languages that put what binds a phrase at its end."""


def _is_closed(sentence: Sentence, index: int) -> bool:
    pattern = _CLOSED.get(sentence.language)
    return pattern is not None and bool(pattern.search(sentence.words[index]))
