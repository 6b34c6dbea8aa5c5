"""Tell the language of a title by its script, its words and the letters that few languages have."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.contract.written_text import clean_title
from thumbcli.render.title.script import Script, letter_counts
from thumbcli.render.title.stop_words import function_words
from thumbcli.render.title.word_data import list_texts, read_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

__all__ = [
    "UNKNOWN",
    "detect_language",
    "detectable_languages",
    "language_of",
    "likely_language",
    "says_more_than_guess",
]

UNKNOWN = "und"
"""For a title that no language can be told of, as BCP 47 has it."""


_LANGUAGE_OF_SCRIPT: Mapping[Script, str] = MappingProxyType(
    {
        Script.GREEK: "el",
        Script.ARMENIAN: "hy",
        Script.HEBREW: "he",
        Script.GURMUKHI: "pa",
        Script.GUJARATI: "gu",
        Script.ORIYA: "or",
        Script.TAMIL: "ta",
        Script.TELUGU: "te",
        Script.KANNADA: "kn",
        Script.MALAYALAM: "ml",
        Script.SINHALA: "si",
        Script.THAI: "th",
        Script.LAO: "lo",
        Script.MYANMAR: "my",
        Script.GEORGIAN: "ka",
        Script.ETHIOPIC: "am",
        Script.KHMER: "km",
        Script.JAPANESE: "ja",
        Script.KOREAN: "ko",
    }
)
"""Scripts that one language writes nearly all titles of."""

_LANGUAGES: Mapping[Script, tuple[str, ...]] = MappingProxyType(
    {
        Script.LATIN: (
            *("en", "es", "pt", "fr", "de", "it", "nl", "pl", "tr", "vi", "id", "sv", "da", "no", "fi", "cs"),
            *("sk", "ro", "hu", "hr", "sl", "ca", "lt", "lv", "et", "sq", "af", "sw", "tl", "ms", "is", "az"),
        ),
        Script.CYRILLIC: ("ru", "uk", "bg", "sr", "be", "mk", "kk", "mn", "ky"),
        Script.ARABIC: ("ar", "fa", "ur", "ps", "ckb"),
        Script.DEVANAGARI: ("hi", "mr", "ne"),
        Script.BENGALI: ("bn", "as"),
        Script.CHINESE: ("zh", "ja"),
    }
)
"""Scripts that several languages write; of two that fit as well, the earlier one is taken."""

_COMMON_WORDS = "common_words.txt"

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")

# Scores, set by hand; a word counts less if several languages have it.
_FUNCTION_WORD, _COMMON_WORD = 1.0, 0.8
_SHARED = (1.0, 0.7, 0.5, 0.35)
"""By the number of languages that have the word; the last from there on."""
_OWN_LETTER, _FOREIGN_LETTER = 0.35, -1.0
_RARE_LETTER, _MAX_OWNERS_OF_RARE = 0.6, 3
_AFFIX = 0.3
_PRIOR, _CYRILLIC_PRIOR, _DEVANAGARI_PRIOR, _SMALL_PRIOR = 0.2, 0.5, 0.85, -0.3
"""For the language that most titles of a script are in, and for those that few are in.

One word or ending tells Nepali or Marathi too rarely: those of Bhojpuri and Sanskrit look the same.
"""

_PRIORS: Mapping[Script, float] = {
    Script.CYRILLIC: _CYRILLIC_PRIOR,
    Script.DEVANAGARI: _DEVANAGARI_PRIOR,
}

_SMALL = frozenset(
    ("ca", "lt", "lv", "et", "sq", "af", "sw", "tl", "ms", "is", "az", "mk", "be", "kk", "mn", "ky")
)

_MIN_ENGLISH_SCORE, _MIN_SCORE = 0.5, 0.8
"""In Latin letters, less is a name, or one word that may be of any language."""

_MIN_TELLING_CHARS = 4
"""Shorter small words are parts of names too: `Le Mans`, `w/ iJustine`."""

_BORROWER_SHARE = 0.6
"""Of the score of English: a title with less is an English one with a word of another language."""

_WITH_IDEOGRAPHS = ("ja", "ko")
"""Languages with a script of their own, some of whose titles are in ideographs alone."""

_FIRST_IDEOGRAPH = "\u4e00"

_ENGLISH_ENDINGS = ("s", "ed", "d", "ing", "er", "ers")
_INFLECTED_WORD = 0.5

_MAX_SUFFIX_CHARS = 3
"""The longest suffix after an apostrophe: `Ankara'da`. A longer one is a word: `l'avion`."""

_COMPOUNDING = ("de", "nl", "sv", "da", "no", "fi")
_MIN_COMPOUND_CHARS, _MIN_PART_CHARS = 8, 5
"""Languages that write compounds as one word: the last part of it is a word."""

_MIN_AFFIXED_CHARS = 5
_MAX_AFFIX_CHARS = 5
_MIN_SHARE_OF_OTHER_SCRIPT = 0.1
_MIN_LATIN_RATIO = 2
_MAX_WORDS_OF_NAME = 2
_AFTER_LATIN = "\u0250"
_MIN_WORDS_AROUND = 3
"""A title in Latin letters has at least so many words around a name in another script."""


class _Group(NamedTuple):
    """What tells the languages of one script apart. Languages are indexes.

    Attributes:
        languages: In order of preference.
        priors: The score that each language begins with.
        function_words: Of each language.
        common_words: Of each language.
        letters: Languages of each letter that not all of them have.
        endings: Languages of each ending.
        beginnings: Languages of each beginning.
        parts: Languages of each part of a word.
    """

    languages: tuple[str, ...]
    priors: tuple[float, ...]
    function_words: tuple[frozenset[str], ...]
    common_words: tuple[frozenset[str], ...]
    letters: dict[str, frozenset[int]]
    endings: dict[str, tuple[int, ...]]
    beginnings: dict[str, tuple[int, ...]]
    parts: dict[str, tuple[int, ...]]


def detectable_languages() -> frozenset[str]:
    """Return every language that `detect_language` may find, as ISO 639-1 has it."""
    return frozenset(_LANGUAGE_OF_SCRIPT.values()).union(*_LANGUAGES.values())


@lru_cache(1024)
def detect_language(title: str) -> str:
    """Return the language of a title as ISO 639-1 has it, or `UNKNOWN`.

    Latin brand names in a title of another script don't change its language, nor does a name in another
    script in an English one.
    """
    lowered = title.replace("\u0130", "i").lower().replace("\u2019", "'")
    if "\u0130" in title:
        lowered += " \u0131"  # in small letters, no sign of Turkish would be left
    if title.isascii():
        return _tell_apart(Script.LATIN, lowered)
    counts = letter_counts(title)
    latin = counts.pop(Script.LATIN, 0)
    script = max(counts, key=counts.__getitem__, default=Script.OTHER)
    other = counts.get(script, 0)
    if (
        script is Script.OTHER
        or other < _MIN_SHARE_OF_OTHER_SCRIPT * latin
        or _is_latin(lowered, latin, other)
    ):
        return _tell_apart(Script.LATIN, lowered)
    return _LANGUAGE_OF_SCRIPT.get(script) or _tell_apart(script, lowered)


def language_of(title: str, given: str | None) -> str:
    """Return the language to read a title in: the one that was given, if it is written in such letters.

    Args:
        title: NFC.
        given: ISO 639-1; None to tell it by the title.
    """
    found = detect_language(title)
    if given is None or found == given:
        return found
    scripts = {script for script, languages in _LANGUAGES.items() if given in languages}
    scripts |= {script for script, language in _LANGUAGE_OF_SCRIPT.items() if language == given}
    if given in _WITH_IDEOGRAPHS:
        scripts |= {Script.CHINESE}
    counts = letter_counts(title)
    script = max(counts, key=counts.__getitem__, default=Script.LATIN)
    return given if script in (scripts or {Script.LATIN}) else found


def says_more_than_guess(title: str, given: str | None) -> bool:
    """Tell whether a given language is another one than a title shows by itself."""
    return given is not None and given != detect_language(clean_title(title))


def likely_language(title: str, language: str) -> str:
    """Return the language whose words to look for: short titles of unknown language are mostly English."""
    if language != UNKNOWN or any(char.isalpha() and not char.isascii() for char in title):
        return language
    return "en"


def _is_latin(lowered: str, latin: int, other: int) -> bool:
    """Tell whether a title of two scripts is one in Latin letters that holds a name in the other."""
    if latin < _MIN_LATIN_RATIO * other:
        return False
    words = _WORD.findall(lowered)
    english = [word for word in words if word[0] < _AFTER_LATIN]
    return (
        words[0] in english
        and len(english) >= _MIN_WORDS_AROUND
        and len(words) - len(english) <= _MAX_WORDS_OF_NAME
        and not _group(Script.LATIN).function_words[0].isdisjoint(english)
    )


@cache
def _borrowed() -> re.Pattern[str]:
    phrases = (re.escape(phrase.replace("_", " ")) for phrase in read_list(_COMMON_WORDS, "borrowed"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?!\w)")


def _tell_apart(script: Script, lowered: str) -> str:
    """Return the language of a title of this script.

    Words that English borrows, and places as they are written there, tell it only where nothing else does.
    """
    if script is Script.LATIN and _WORD.search(rest := _borrowed().sub(" ", lowered)):
        return _told_by_words(script, rest)
    return _told_by_words(script, lowered)


def _told_by_words(script: Script, lowered: str) -> str:
    group = _group(script)
    scores = list(group.priors)
    words = set(_words(lowered, script))
    for word in words:
        for language, score in _evidence(script, word):
            scores[language] += score
    if script is Script.CHINESE:
        for index, score in enumerate(map(sum, zip(*map(_ideograph_scores, set(lowered)), strict=True))):
            scores[index] += score
    if script is not Script.LATIN or not lowered.isascii():
        _add_letters(scores, group, lowered)
    best = max(range(len(scores)), key=scores.__getitem__)
    if script is Script.LATIN and best == 0:
        best = _borrower(words, scores)
    elif script is Script.LATIN and not lowered.isascii() and _has_loan_words(words, best):
        return group.languages[0]
    if script is Script.LATIN and scores[best] < (_MIN_SCORE if best else _MIN_ENGLISH_SCORE):
        return UNKNOWN if words.isdisjoint(read_list(_COMMON_WORDS, "platform")) else group.languages[0]
    return group.languages[best]


def _add_letters(scores: list[float], group: _Group, lowered: str) -> None:
    """Add what the letters say that not all languages of a script have."""
    for letter in set(lowered):
        owners = group.letters.get(letter)
        if owners:
            own = _RARE_LETTER if len(owners) <= _MAX_OWNERS_OF_RARE else _OWN_LETTER
            for language in range(len(scores)):
                scores[language] += own if language in owners else _FOREIGN_LETTER


def _borrower(words: AbstractSet[str], scores: Sequence[float]) -> int:
    """Return the language that only borrows the English in a title; English, the first, where none does.

    Names of games and the like are English everywhere: where no small word is English alone, a small word
    that only one other language has tells more than many of them.
    """
    group = _group(Script.LATIN)
    found: list[int] = []
    for word in words:
        evidence = _evidence(Script.LATIN, word)
        if len(evidence) == 1 and len(word) >= _MIN_TELLING_CHARS and evidence[0][1] >= _FUNCTION_WORD:
            found.append(evidence[0][0])
        if word in group.function_words[0] and len(evidence) == 1:
            return 0
    best = max(found, key=found.count, default=0)
    return best if scores[best] >= max(_MIN_SCORE, _BORROWER_SHARE * scores[0]) else 0


def _has_loan_words(words: AbstractSet[str], best: int) -> bool:
    """Tell whether a title is English but for the words with letters that point to another language.

    `Café Racer` and `El Niño in Numbers` are English; an accented small word, as `más`, is none that English
    borrows.
    """
    group = _group(Script.LATIN)
    plain = {word for word in words if word.isascii()}
    accented = words - plain
    if not group.function_words[best].isdisjoint(accented):
        return False
    scores, english, others, is_most = list(group.priors), 0, 0, len(plain) >= len(accented)
    for word in plain:
        evidence = dict(_evidence(Script.LATIN, word))
        english += 0 in evidence and best not in evidence
        is_most |= evidence == {0: _FUNCTION_WORD}
        others += best in evidence and 0 not in evidence
        for language, score in evidence.items():
            scores[language] += score
    return is_most and english > others and scores[0] >= max(_MIN_SCORE, *scores[1:])


@lru_cache(4096)
def _ideograph_scores(char: str) -> tuple[float, float]:
    """Return how much a character points to Chinese and to Japanese.

    Simplified characters are missing in Japan's character set, and those that Japan simplified in China's
    and Taiwan's.
    """
    if char < _FIRST_IDEOGRAPH:
        return 0.0, 0.0
    if not _is_in("shift_jis", char):
        return _OWN_LETTER, _FOREIGN_LETTER
    if not _is_in("gb2312", char) and not _is_in("big5", char):
        return _FOREIGN_LETTER, _OWN_LETTER
    return 0.0, 0.0


def _is_in(charset: str, char: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _words(lowered: str, script: Script) -> list[str]:
    if script in (Script.DEVANAGARI, Script.BENGALI):
        return lowered.translate(_NO_PUNCTUATION).split()
    return _WORD.findall(lowered)


_NO_PUNCTUATION = {ord(char): " " for char in "|।,.!?:;()[]\"'-\u2013\u2014/\u201c\u201d\u2018\u2019\u2026"}
"""Indian vowel signs are no letters for `re`, so these titles are split at punctuation."""


@lru_cache(8192)
def _evidence(script: Script, word: str) -> tuple[tuple[int, float], ...]:
    """Return the languages that a word points to, and how much."""
    if script is Script.LATIN and word in read_list(_COMMON_WORDS, "platform"):
        return ()
    group = _group(script)
    scores = {index: _COMMON_WORD for index, words in enumerate(group.common_words) if word in words}
    scores |= {index: _FUNCTION_WORD for index, words in enumerate(group.function_words) if word in words}
    if scores:
        factor = _SHARED[min(len(scores), len(_SHARED)) - 1]
        return tuple((index, score * factor) for index, score in scores.items())
    head, apostrophe, tail = word.partition("'")
    if script is Script.LATIN and apostrophe and len(tail) > _MAX_SUFFIX_CHARS:
        return _evidence(script, head + apostrophe) + _evidence(script, tail)
    if script is Script.LATIN and any(
        word.endswith(ending) and word.removesuffix(ending) in group.common_words[0]
        for ending in _ENGLISH_ENDINGS
    ):
        return ((0, _INFLECTED_WORD),)
    found: list[int] = []
    if script is Script.LATIN and len(word) >= _MIN_COMPOUND_CHARS:
        tails = [word[start:] for start in range(_MIN_PART_CHARS - 2, len(word) - _MIN_PART_CHARS + 1)]
        compounding = [index for index in _compounding() if not group.common_words[index].isdisjoint(tails)]
        if compounding:
            return tuple((index, _INFLECTED_WORD) for index in compounding)
    if len(word) >= _MIN_AFFIXED_CHARS or apostrophe:
        sizes = range(_MAX_AFFIX_CHARS, 0, -1)
        found += next((group.endings[word[-size:]] for size in sizes if word[-size:] in group.endings), ())
        found += next(
            (group.beginnings[word[:size]] for size in sizes if word[:size] in group.beginnings), ()
        )
    for part, languages in group.parts.items():
        if part in word:
            found += languages
    return tuple((index, _AFFIX) for index in found)


@cache
def _compounding() -> tuple[int, ...]:
    return tuple(_LANGUAGES[Script.LATIN].index(language) for language in _COMPOUNDING)


@cache
def _group(script: Script) -> _Group:
    """Return what tells apart the languages of a script."""
    languages = _LANGUAGES[script]
    marks = list_texts("language_marks.txt")
    by_mark: dict[str, list[int]] = {}
    for index, language in enumerate(languages):
        for mark in marks.get(language, "").split():
            by_mark.setdefault(mark, []).append(index)
    return _Group(
        languages=languages,
        priors=(
            _PRIORS.get(script, _PRIOR),
            *(_SMALL_PRIOR if language in _SMALL else 0.0 for language in languages[1:]),
        ),
        function_words=tuple(map(function_words, languages)),
        common_words=tuple(read_list(_COMMON_WORDS, language) for language in languages),
        letters={mark: frozenset(found) for mark, found in by_mark.items() if len(mark) == 1},
        endings=_with_form(by_mark, starts=True, ends=False),
        beginnings=_with_form(by_mark, starts=False, ends=True),
        parts=_with_form(by_mark, starts=True, ends=True),
    )


def _with_form(by_mark: Mapping[str, list[int]], *, starts: bool, ends: bool) -> dict[str, tuple[int, ...]]:
    """Return the marks with a hyphen at these sides, without it."""
    return {
        mark.strip("-"): tuple(found)
        for mark, found in by_mark.items()
        if len(mark) > 1 and mark.startswith("-") is starts and mark.endswith("-") is ends
    }
