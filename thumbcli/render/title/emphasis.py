"""Choose the words of a headline that stand out from the rest."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.icon_choice import is_concrete
from thumbcli.render.title.language import UNKNOWN
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.stop_words import is_compound, is_year
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import (
    MONEY,
    Role,
    is_inflected_verb,
    is_modifier,
    is_verb,
    may_be_noun,
    read_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.title.word_roles import Sentence

__all__ = ["find_emphasis"]

# Scores of a word, set by hand so that titles that editors labelled come out right. What counts is their order:
# money and counts, other numbers, power words, capitals, names, concrete words, long and late words.
_SCORE_PER_CHAR, _MAX_SCORED_CHARS = 0.22, 9
_LATE = 0.8
"""For the last word; proportionally less for earlier ones."""

_WEAK = -1.5
_MONEY_OR_COUNT, _NUMBER = 7.0, 2.5
_POWER = 4.0
_NAME = 1.5
_CONCRETE = 0.9
_CAPITALS, _ABBREVIATION = 3.5, 0.5
_MAX_ABBREVIATION_CHARS = 3
_VERB = -0.8
_NOUN_FIRST = frozenset({"es", "pt", "fr", "it", "ar", "vi", "id"})
"""Languages in which the noun that is counted follows its number at once."""

_VERB_FINAL = frozenset({"ko", "tr", "hi"})
_CLOSED = {
    "ko": re.compile("..*[\uc744\ub97c\uc774\uac00\uc740\ub294\uc5d0\ub85c\uc640\uacfc\uc11c\uace0\ub2e4]$"),
}
"""Endings after which another phrase begins."""

_QUOTED = 1.5
_PREDICATE = -2.0
_PREDICATES = {
    "ko": re.compile(
        "(?:\ub2e4|\uc694|\uace0|\ub294|\ud560|\ud55c|\uc218|\ub9d0\uc740|\uc11c|\uba74|\uc9c0|\uae4c)$"
    ),
    "ru": re.compile(
        "..(?:\u0442\u044c|\u0442\u044c\u0441\u044f|\u044b\u0439|\u043e\u043c\u0443|\u044b\u043c|\u044b\u0445|\u0438\u0445|\u043e\u0433\u043e)$"
    ),
    "uk": re.compile(
        "..(?:\u0442\u0438|\u0442\u0438\u0441\u044f|\u0438\u0439|\u043e\u043c\u0443|\u0438\u043c|\u0438\u0445|\u043e\u0433\u043e)$"
    ),
    "tr": re.compile("..(?:yor|d[\u0131iu\u00fc]m?|mak|mek|l[\u0131i]k)$"),
    "es": re.compile("..[aei]r$"),
    "pt": re.compile("..[aei]r$"),
    "fr": re.compile("..(?:er|ir)$"),
    "it": re.compile("..[aei]re$"),
}
"""Endings of verbs and adjectives, which say less alone than nouns."""

_OPENING = frozenset("([{\u201c\u2018\u00ab\u201e\"'")
_CLOSING = frozenset(")]}\u201d\u2019\u00bb\"'")
_QUOTES = frozenset("\u201c\u2018\u00ab\u201e\"'")

_MIN_SCORE = 0.9
"""From here on a phrase is worth emphasizing if better ones were asked for before."""

_DATE_DIGITS = 6
"""Digits in a row without a separator that are a date or a code."""

_SHORT_WORDS, _SHORT_MIN_SCORE = 3, 2.4
"""A title of few words, as songs have, is emphasized only where something in it tells."""

_MAX_RUN, _CUT_RUN = 4, 2
"""More words in a row than the first are cut to their last ones: the noun and what is next to it."""

_MAX_COUNTED = 2
"""Words after a number that are emphasized with it, if they end the phrase; otherwise one."""

_SCALES = frozenset(
    "thousand million millions billion billions trillion hundred k m bn mln mld mrd millionen milliarden millones mil "
    "miles milhões milhão milhao millions milliards milliard million milioni miliardi miljoen miljard tys mln milyon "
    "milyar bin \u0442\u044b\u0441 \u0442\u044b\u0441\u044f\u0447 \u043c\u043b\u043d \u043c\u0438\u043b\u043b\u0438\u043e\u043d \u043c\u0438\u043b\u043b\u0438\u043e\u043d\u043e\u0432 \u043c\u0456\u043b\u044c\u0439\u043e\u043d\u0456\u0432 \u0442\u0438\u0441\u044f\u0447 juta ribu tri\u1ec7u \u0645\u0644\u064a\u0648\u0646 \u0623\u0644\u0641 \u0932\u093e\u0916 \u0915\u0930\u094b\u0921\u093c "
    "\u20ac $ \u00a3 \u20bd euro euros dollar dollars % percent prozent".split()
)
"""Words and signs that belong to the number before them."""

_FIRST_NON_LATIN = "\u0370"
"""Where the alphabets after the Latin one begin in Unicode."""

_CONTENT = frozenset({Role.WORD, Role.NUMBER, Role.DEGREE})


class _Phrase(NamedTuple):
    """Words that stand out together: `first` to before `after`."""

    score: float
    first: int
    after: int


def find_emphasis(tokens: Sequence[str], choice: int = 0, language: str = "en") -> frozenset[int]:
    """Return the indexes of the tokens to emphasize; none where nothing stands out or it would be all.

    A phrase, never half a name: in this order money and numbers with the noun they count, power words, words
    in capitals, names, concrete words, long late words. Never a bare year, a function word or a weak adverb. A
    last word after `without` is emphasized with it, as the headline means its opposite.

    Args:
        tokens: The headline's words.
        choice: 0 for the best, 1 for the next best, and so on around.
        language: ISO 639-1, or `und`.
    """
    return _emphasis(tuple(tokens), choice, language)


@lru_cache(512)
def _emphasis(tokens: tuple[str, ...], choice: int, language: str) -> frozenset[int]:
    if len(tokens) == 1:
        return frozenset()
    sentence = read_sentence(tokens, language)
    unspaced = dominant_script("".join(tokens)) in UNSPACED
    is_alphabet = sentence.language != UNKNOWN or tokens[0][0] < _FIRST_NON_LATIN
    phrases = _numbers_alone(sentence) if unspaced or not is_alphabet else _phrases(sentence)
    least = _SHORT_MIN_SCORE if len(tokens) <= _SHORT_WORDS else 0.0
    ranked = sorted(phrases, key=lambda phrase: (-phrase.score, phrase.first))
    ranked = [
        phrase for phrase in ranked if phrase.score >= least and phrase.after - phrase.first < len(tokens)
    ]
    if not ranked:
        return frozenset()
    worthy = [phrase for phrase in ranked if phrase.score >= _MIN_SCORE] or ranked[:1]
    best = worthy[choice % len(worthy)]
    return frozenset(range(best.first, best.after))


def _numbers_alone(sentence: Sentence) -> list[_Phrase]:
    """Return the words with a number, in a script where the others cannot be told apart."""
    return [
        _Phrase(_MONEY_OR_COUNT + index / len(sentence.tokens), index, index + 1)
        for index, token in enumerate(sentence.tokens)
        if any(map(str.isdigit, token))
        and not is_year(token)
        and not token.isascii()
        and not _is_torn(sentence, index, index + 1)
    ]


def _phrases(sentence: Sentence) -> list[_Phrase]:
    """Return all that may be emphasized: runs of words that nothing parts, without what is weak at their ends."""
    count = len(sentence.tokens)
    shouting = sum(token.isupper() and len(token) > 1 for token in sentence.tokens) > count / 2
    found: list[_Phrase] = []
    first = 0
    while first < count:
        if sentence.starts[first] is Role.NEGATION and sentence.words[first] in word_list("power"):
            ends_without = sentence.words[first] == "without" and first == count - 2 and count > 2
            score = _POWER + len(sentence.words[first]) * _SCORE_PER_CHAR + _late(first, count)
            found.append(_Phrase(score, first, first + 1 + ends_without))
            first += 1
            continue
        if not _is_content(sentence, first):
            first += 1
            continue
        after = first + 1
        while after < count and sentence.glued[after - 1] and _is_content(sentence, after):
            if _opens(sentence.tokens[after]) or _closes(sentence.tokens[after - 1]):
                break
            if (closed := _CLOSED.get(sentence.language)) and closed.search(sentence.words[after - 1]):
                break
            after += 1
        run = _trimmed(sentence, first, after)
        if run is not None and not _is_torn(sentence, *run):
            score = max(_score(sentence, index, shouting=shouting) for index in range(*run))
            found.append(_Phrase(score, *run))
        first = after
    return found


def _is_torn(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a phrase is a bracket, or a quotation or a bracket goes on outside of it."""
    text = " ".join(sentence.tokens[first:after])
    if text[0] in "([{":
        return True
    if any(text.count(opening) != text.count(closing) for opening, closing in _PAIRS):
        return True
    return sentence.tokens[first][0] in "\u2018'" and text.rstrip(".,!?:;")[-1] not in "\u2019'"


_PAIRS = (
    *(
        "()",
        "[]",
        "{}",
        "\u201c\u201d",
        "\u00ab\u00bb",
        "\u300c\u300d",
        "\u300e\u300f",
        "\u3010\u3011",
        "\u300a\u300b",
        "\uff08\uff09",
    ),
)


def _opens(token: str) -> bool:
    return token[0] in _OPENING


def _closes(token: str) -> bool:
    bare = token.rstrip(".,!?:;")
    return bare[-1:] in _CLOSING and not bare.endswith(("s'", "s\u2019"))


def _is_content(sentence: Sentence, index: int) -> bool:
    if sentence.starts[index] is Role.AND and 0 < index < len(sentence.starts) - 1:
        before, after = sentence.starts[index - 1], sentence.starts[index + 1]
        if sentence.tokens[index] == "&":
            return before is Role.WORD is after
        return before is Role.NUMBER is after
    return sentence.starts[index] in _CONTENT or sentence.ends[index] in {Role.WORD, Role.NUMBER}


def _late(index: int, count: int) -> float:
    return _LATE * index / count


def _trimmed(sentence: Sentence, first: int, after: int) -> tuple[int, int] | None:
    """Return the part of a run that is emphasized: a count with its noun, or the run without weak ends."""
    words, starts = sentence.words, sentence.starts
    for index in range(first, after):
        if starts[index] is Role.NUMBER and not is_year(sentence.tokens[index]):
            if index == first:
                return _counted(sentence, index, after)
            named = sentence.tokens[index - 1][0].isupper()
            if MONEY.search(sentence.tokens[index]) or (sentence.language in _VERB_FINAL and not named):
                return _counted(sentence, index, after)
            break
    for index in range(first + 1, after - 1):
        if (
            starts[index] is Role.AND
            and starts[index - 1] is Role.NUMBER is starts[index + 1]
            and not is_year(sentence.tokens[index + 1])
        ):
            return index - 1, index + 2
    while first < after - 1 and _is_weak_end(sentence, first, first=True):
        first += 1
    while after - 1 > first and _is_weak_end(sentence, after - 1, first=False):
        after -= 1
    if after - first > _MAX_RUN:
        capitals = [
            at
            for at in range(first, after)
            if sentence.tokens[at].isupper() and len(words[at]) > _MAX_ABBREVIATION_CHARS
        ]
        if capitals and len(capitals) <= _CUT_RUN < after - first and capitals[-1] - capitals[0] < _CUT_RUN:
            return capitals[0], capitals[-1] + 1
        possessive = [at + 1 for at in range(first, after - 1) if words[at].endswith(("'s", "s'"))]
        first = possessive[-1] if possessive else after - _CUT_RUN
        if len(words[first]) == 1 and first:
            first -= 1
    if all(is_year(sentence.tokens[at]) or words[at] in word_list("weak") for at in range(first, after)):
        return None if any(is_year(sentence.tokens[at]) for at in range(first, after)) else (first, after)
    return first, after


def _is_weak_end(sentence: Sentence, index: int, *, first: bool) -> bool:
    """Tell whether a word at an end of a run adds nothing: a year, a weak word, a verb before its object."""
    word, token = sentence.words[index], sentence.tokens[index]
    if is_year(token) or sentence.starts[index] in {Role.DEGREE, Role.AND}:
        return True
    if (ending := _PREDICATES.get(sentence.language)) and not first and sentence.language in _VERB_FINAL:
        return bool(ending.search(word))
    if sentence.language != "en" or (first and is_compound(word, sentence.words[index + 1])):
        return False
    if word in word_list("weak"):
        return True
    if word in word_list("power") or (token.isupper() and not sentence.tokens[index - 1].isupper()):
        return False
    return (
        is_inflected_verb(word)
        and (first or not word.endswith("s") or not may_be_noun(word))
        or (not first and word.endswith("ed"))
    )


def _counted(sentence: Sentence, index: int, after: int) -> tuple[int, int]:
    """Return a number with its scale and the noun that it counts; money and shares stand alone."""
    end = index + 1
    while end < after and (
        sentence.words[end] in _SCALES
        or sentence.tokens[end].strip(".,!?") in _SCALES
        or sentence.starts[end] in {Role.NUMBER, Role.AND}
    ):
        end += 1
    if any(MONEY.search(token) for token in sentence.tokens[index:end]):
        return index, end
    left = after - end
    if sentence.language in _NOUN_FIRST:
        more = left > 1 and is_modifier(sentence.words[end], sentence.language)
        return index, min(after, end + 1 + more)
    return index, after if left <= _MAX_COUNTED or after - index <= _MAX_RUN else end + 1


def _score(sentence: Sentence, index: int, *, shouting: bool) -> float:
    token, word = sentence.tokens[index], sentence.words[index]
    late = _late(index, len(sentence.tokens))
    if sentence.starts[index] is Role.NUMBER:
        return late + _number_score(sentence, index)
    score = min(len(word), _MAX_SCORED_CHARS) * _SCORE_PER_CHAR + late
    if word in word_list("weak"):
        score += _WEAK
    if word in word_list("power"):
        score += _POWER
    elif is_concrete(word):
        score += _CONCRETE
    if token.isupper() and len(word) > 1 and not shouting:
        score += _CAPITALS if len(word) > _MAX_ABBREVIATION_CHARS else _ABBREVIATION
    elif not sentence.title_case and index and token[0].isupper() and sentence.language != "de":
        score += _NAME
    if sentence.language == "en" and (is_modifier(word) or is_verb(word)) and word not in word_list("power"):
        score += _VERB
    if (ending := _PREDICATES.get(sentence.language)) and ending.search(word):
        score += _PREDICATE
    if "'" in token[:1] or token[:1] in _QUOTES:
        score += _QUOTED
    if word.endswith("ing") and not is_concrete(word) and word not in word_list("power"):
        score += _VERB
    return score


def _number_score(sentence: Sentence, index: int) -> float:
    """Return the score of a number: highest for money and for what counts a noun."""
    token = sentence.tokens[index]
    if MONEY.search(token):
        return _MONEY_OR_COUNT
    if is_year(token) or len(token.strip(".,!?")) >= _DATE_DIGITS and token.isdigit():
        return 0.0
    named = index > 0 and sentence.glued[index - 1] and sentence.ends[index - 1] is Role.WORD
    counts = index < len(sentence.glued) and sentence.glued[index]
    return _MONEY_OR_COUNT if counts and not named else _NUMBER
