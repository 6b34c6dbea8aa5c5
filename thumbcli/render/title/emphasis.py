"""Choose the words of a headline that stand out from the rest."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.emphasis_guards import is_half
from thumbcli.render.title.icon_choice import is_concrete
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.sentence import MONEY, VERB_FINAL, read_sentence
from thumbcli.render.title.stop_words import is_compound, is_year
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import (
    Role,
    has_finite_verbs,
    has_roles,
    is_finite_verb,
    is_headline_verb,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.title.sentence import Sentence

__all__ = ["find_emphasis"]

# Scores of a word, set by hand so that titles that editors labelled come out right. What counts is their
# order: money and counts, other numbers, power words, capitals, names, concrete words, long and late words.
_SCORE_PER_CHAR, _MAX_SCORED_CHARS = 0.22, 9
_LATE = 0.8
"""For the last word; proportionally less for earlier ones."""

_WEAK = -1.5
_MONEY_OR_COUNT, _NUMBER = 7.0, 2.5
_POWER = 4.0
_NAME = 1.5
_QUOTED = 1.5
_CONCRETE = 0.9
_CAPITALS, _ABBREVIATION = 3.5, 0.5
_MAX_ABBREVIATION_CHARS = 3
_VERB = -0.8
_PREDICATE = -2.0

_MIN_SCORE = 0.9
"""From here on a phrase is worth emphasizing if better ones were asked for before."""

_SHORT_WORDS, _SHORT_MIN_SCORE = 3, 2.4
"""A title of few words, as songs have, is emphasized only where something in it tells."""

_UNKNOWN_MIN_SCORE = 3.0
"""The same where the small words of a language are not listed."""

_MAX_RUN, _CUT_RUN = 4, 2
"""More words in a row than the first are cut to their last ones: the noun and what is next to it."""

_MAX_COUNT_CHARS = 12
"""A longer token of a script without spaces is a clause."""

_MAX_COUNTED = 2
"""Words after a number that are emphasized with it, if they end the phrase; otherwise one."""

_DATE_DIGITS = 6
"""Digits in a row without a separator that are a date or a code."""

_NOUN_FIRST = frozenset({"es", "pt", "fr", "it", "ar", "vi", "id"})
"""Languages in which the noun that is counted follows its number at once."""

_JOINING = frozenset({"en", "ko", "hi", "tr"})
"""Languages in which a row of words that are not listed is one phrase; in others, it may hide a verb."""

_SYLLABIC, _SYLLABLE = frozenset({"vi"}), -3.0
"""Languages that put a space between syllables: which of them are one word is not told."""

_CLOSED = {"ko": "..*[\uc744\ub97c\uc774\uac00\uc740\ub294\uc5d0\ub85c\uc640\uacfc\uc11c\uace0\ub2e4]$"}
"""Endings after which another phrase begins."""

_PREDICATES = {
    "ko": (
        "(?:\ub2e4|\uc694|\uace0|\ub294|\ud560|\ud55c|\uc218|\ub9d0\uc740|\uc11c|\uba74|\uba70|\ub358|\uc57c|\uc37c|\uc9c0|\uae4c|\ub2c8)$"
    ),
    "ru": (
        "..(?:\u0442\u044c|\u0442\u044c\u0441\u044f|\u044b\u0439|\u043e\u043c\u0443|\u044b\u043c|\u044b\u0445"
        "|\u0438\u0445|\u043e\u0433\u043e)$"
    ),
    "uk": (
        "..(?:\u0442\u0438|\u0442\u0438\u0441\u044f|\u0438\u0439|\u043e\u043c\u0443|\u0438\u043c|\u0438\u0445"
        "|\u043e\u0433\u043e)$"
    ),
    "tr": "..(?:yor|d[\u0131iu\u00fc]m?|mak|mek|l[\u0131i]k)$",
    "es": "..[aei]r$",
    "pt": "..[aei]r$",
    "fr": "..(?:er|ir)$",
    "it": "..[aei]re$",
}
"""Endings of verbs and adjectives, which say less alone than nouns."""

_BRACKETS_START = "([{"
_SINGLE_QUOTES = "\u2018\u2019'"
_OPENING = frozenset("([{\u201c\u2018\u00ab\u201e\"'")
_CLOSING = frozenset(")]}\u201d\u2019\u00bb\"'")
_PAIRS = (
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
)
_PUNCTUATION = ".,!?:;"

_YEAR = re.compile(r"(?:19|20)\d\d")

_FIRST_NON_LATIN = "\u0370"
"""Where the alphabets after the Latin one begin in Unicode."""

_CONTENT = frozenset({Role.WORD, Role.NUMBER, Role.DEGREE})


_OF_OBJECTS = frozenset({Role.DETERMINER, Role.SUBJECT, Role.OBJECT})
"""What begins the object of a verb, and follows no noun."""


class _Phrase(NamedTuple):
    """Words that stand out together: `first` to before `after`."""

    score: float
    first: int
    after: int


def find_emphasis(tokens: Sequence[str], choice: int = 0, language: str = "en") -> frozenset[int]:
    """Return the indexes of the tokens to emphasize; none where nothing stands out or it would be all.

    A phrase, never half a name: in this order money and numbers with the noun they count, power words, words
    in capitals, names, concrete words, long late words. Never a bare year, a bracket, a function word or a
    weak adverb. A last word after `without` is emphasized with it, as the headline means its opposite.

    Args:
        tokens: The headline's words.
        choice: 0 for the best, 1 for the next best, and so on around.
        language: ISO 639-1, or `und`.
    """
    return _find(tuple(tokens), choice, language)


@lru_cache(512)
def _find(tokens: tuple[str, ...], choice: int, language: str) -> frozenset[int]:
    if len(tokens) <= 1:
        return frozenset()
    sentence = read_sentence(tokens, language)
    least = _SHORT_MIN_SCORE if len(tokens) <= _SHORT_WORDS else 0.0
    if not has_roles(language):
        least = _UNKNOWN_MIN_SCORE
    phrases = _phrases(sentence) if _has_words(sentence) else _numbers(sentence)
    ranked = sorted(
        (phrase for phrase in phrases if phrase.score >= least and phrase.after - phrase.first < len(tokens)),
        key=lambda phrase: (-phrase.score, phrase.first),
    )
    worthy = [phrase for phrase in ranked if phrase.score >= _MIN_SCORE] or ranked[:1]
    if not worthy:
        return frozenset()
    best = worthy[choice % len(worthy)]
    return frozenset(range(best.first, best.after))


def _has_words(sentence: Sentence) -> bool:
    """Tell whether words can be told apart: there are spaces, and the language or its alphabet is known."""
    if dominant_script("".join(sentence.tokens)) in UNSPACED:
        return False
    return has_roles(sentence.language) or sentence.tokens[0][0] < _FIRST_NON_LATIN


def _numbers(sentence: Sentence) -> list[_Phrase]:
    """Return the short token with a number and what it counts, where words cannot be told apart.

    None where there are two, as of a date or a score, and none that is a clause.
    """
    counts = [
        index
        for index, token in enumerate(sentence.tokens)
        if any(map(str.isdigit, token)) and not (_YEAR.search(token) or token.isascii())
    ]
    if len(counts) != 1 or len(sentence.tokens[counts[0]]) > _MAX_COUNT_CHARS:
        return []
    index = counts[0]
    is_torn = _is_torn(sentence, index, index + 1)
    return [] if is_torn else [_Phrase(_MONEY_OR_COUNT + _late(sentence, index), index, index + 1)]


def _phrases(sentence: Sentence) -> list[_Phrase]:
    """Return all that may be emphasized: runs of words that nothing parts, without their weak ends."""
    count = len(sentence.tokens)
    shouting = sum(token.isupper() and len(token) > 1 for token in sentence.tokens) > count / 2
    found: list[_Phrase] = []
    first = 0
    while first < count:
        after = first + 1
        if sentence.starts[first] is Role.NEGATION:
            found += _negation(sentence, first)
        elif _is_content(sentence, first):
            while after < count and _goes_on(sentence, after):
                after += 1
            start, end = _core(sentence, first, after)
            if end - start == count and not shouting:
                start, end = _loudest(sentence)
            if start < end and not _is_torn(sentence, start, end) and not is_half(sentence, start, end):
                score = max(_score(sentence, index, shouting=shouting) for index in range(start, end))
                found.append(_Phrase(score, start - _has_this_before(sentence, start, end), end))
        first = after
    return found


def _has_this_before(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether a lone word is no phrase without the word before it: `THIS YEAR`, `This Time`."""
    is_pointed_at = sentence.language == "en" and first > 0 and sentence.words[first - 1] == "this"
    loud = [token.isupper() for token in sentence.tokens[first - 1 : first + 1]]
    return is_pointed_at and after - first == 1 and loud[0] is loud[-1]


def _negation(sentence: Sentence, index: int) -> list[_Phrase]:
    """Return a negation that catches the eye, `without` together with what it lacks."""
    word, count = sentence.words[index], len(sentence.tokens)
    if word not in word_list("power"):
        return []
    with_next = word == "without" and 0 < index == count - 2
    score = _POWER + len(word) * _SCORE_PER_CHAR + _late(sentence, index)
    return [_Phrase(score, index, index + 1 + with_next)]


def _late(sentence: Sentence, index: int) -> float:
    return _LATE * index / len(sentence.tokens)


def _is_content(sentence: Sentence, index: int) -> bool:
    """Tell whether a word may be emphasized, or joins two that are: `7 x 7`, `Winners & Losers`."""
    if sentence.starts[index] is Role.AND and 0 < index < len(sentence.tokens) - 1:
        joined = Role.WORD if sentence.tokens[index] == "&" else Role.NUMBER
        return sentence.starts[index - 1] is joined is sentence.starts[index + 1]
    return sentence.starts[index] in _CONTENT or sentence.ends[index] in {Role.WORD, Role.NUMBER}


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Tell whether a word is in one phrase with the word before it."""
    if not _is_content(sentence, index):
        return False
    joined = "&" in sentence.tokens[index - 1 : index + 1]
    if not (sentence.glued[index - 1] or joined) or _begins_predicate(sentence, index):
        return False
    before = sentence.tokens[index - 1].rstrip(_PUNCTUATION)
    closes = before[-1:] in _CLOSING and not before.endswith(("s'", "s\u2019"))
    closed = _CLOSED.get(sentence.language)
    return not (
        closes
        or (sentence.tokens[index - 1][-1] == "," and sentence.starts[index] is not Role.NUMBER)
        or sentence.tokens[index][0] in _OPENING
        or (closed is not None and re.search(closed, sentence.words[index - 1]))
    )


def _begins_predicate(sentence: Sentence, index: int) -> bool:
    """Tell whether a word after a noun is the verb of its sentence: `Lewis | sets UFC record`."""
    word = sentence.words[index]
    is_small = sentence.tokens[index].islower()
    if is_finite_verb(word, sentence.language) or (is_small and is_headline_verb(word, sentence.language)):
        return True
    if sentence.language != "en" or word in listed("en", "plural"):
        return False
    if word in listed("en", "amount") or word in listed("en", "participle"):
        return True
    following = sentence.start_after(index)
    if word.endswith("ing") and following is Role.OBJECT:
        return True
    if word.endswith("s") and is_inflected_verb(word):
        after_plural = following is None and sentence.words[index - 1].endswith("s")
        has_object = following in {Role.WORD, *_OF_OBJECTS}
        return (
            after_plural
            or not may_be_noun(word)
            or (has_object and not is_compound(sentence.words[index - 1], word))
        )
    return is_verb(word) and following in _OF_OBJECTS


def _is_torn(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether words are a bracket, or a quotation or a bracket goes on outside of them."""
    text = " ".join(sentence.tokens[first:after])
    if text[0] in _BRACKETS_START or any(text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS):
        return True
    last = text.rstrip(_PUNCTUATION)[-1:]
    closes = last in _SINGLE_QUOTES[1:] and not text.rstrip(_PUNCTUATION)[:-1].endswith("s")
    opens = text[0] in _SINGLE_QUOTES[::2]
    return closes != opens if opens or closes else False


def _core(sentence: Sentence, first: int, after: int) -> tuple[int, int]:
    """Return the part of a run that is emphasized: a count with its noun, or the run without weak ends."""
    numbers = _number_core(sentence, first, after)
    if numbers is not None:
        return numbers
    while first < after - 1 and _is_weak_end(sentence, first, first=True):
        first += 1
    while after - 1 > first and _is_weak_end(sentence, after - 1, first=False):
        after -= 1
    first, after = _capitals(sentence, first, after)
    if sentence.language not in _JOINING and after - first > _CUT_RUN:
        first, after = _name_in_run(sentence, first, after)
    if after - first > _MAX_RUN:
        cuts_degree = sentence.language in VERB_FINAL and Role.DEGREE in sentence.starts[first:after]
        first, after = _end_of_run(sentence, first, after) if not cuts_degree else (first, first)
    return (first, first) if all(is_year(token) for token in sentence.tokens[first:after]) else (first, after)


def _name_in_run(sentence: Sentence, first: int, after: int) -> tuple[int, int]:
    """Return the capitalised words of a run that may hide a verb; none where they are not two in a row."""
    if not has_roles(sentence.language) or (sentence.title_case and not has_finite_verbs(sentence.language)):
        return first, first
    named = [at for at in range(first, after) if sentence.tokens[at][0].isupper() and at]
    in_a_row = len(named) > 1 and named[-1] - named[0] < len(named)
    if in_a_row:
        return named[0], named[-1] + 1
    has_no_verb = has_finite_verbs(sentence.language) and after - first < _MAX_RUN
    return (first, after) if has_no_verb else (first, first)


def _loudest(sentence: Sentence) -> tuple[int, int]:
    """Return the words in capitals of a title that is one phrase; none where they are not in a row."""
    loud = [
        at
        for at, token in enumerate(sentence.tokens)
        if token.isupper() and len(sentence.words[at]) > _MAX_ABBREVIATION_CHARS
    ]
    in_a_row = bool(loud) and loud[-1] - loud[0] < len(loud)
    return (loud[0], loud[-1] + 1) if in_a_row else (0, 0)


def _capitals(sentence: Sentence, first: int, after: int) -> tuple[int, int]:
    """Return a run without the words in small letters beside a word in capitals: `met the | KING`."""
    loud = [at for at in range(first, after) if sentence.tokens[at].isupper() and len(sentence.words[at]) > 1]
    if not loud:
        return first, after
    is_cry = len(sentence.words[loud[0]]) > _MAX_ABBREVIATION_CHARS and loud[0] == after - 1
    while first < loud[0] and (is_cry or sentence.tokens[first].islower()):
        first += 1
    is_name = loud[-1] + 1 < after and is_compound(*sentence.words[loud[-1] : loud[-1] + 2])
    is_modifier = len(sentence.words[loud[-1]]) <= _MAX_ABBREVIATION_CHARS
    while not is_modifier and after - 1 > loud[-1] + is_name and sentence.tokens[after - 1].islower():
        after -= 1
    return first, after


def _number_core(sentence: Sentence, first: int, after: int) -> tuple[int, int] | None:
    """Return the first number of a run with what it counts; None where it is a label or there is none."""
    index = next(
        (
            at
            for at in range(first, after)
            if (sentence.starts[at] is Role.NUMBER and not _is_year_or_rank(sentence, at))
            or (at == first and sentence.words[at] in listed(sentence.language, "count"))
        ),
        None,
    )
    if index is None:
        return None
    if (
        index + 2 < after
        and sentence.starts[index + 1] is Role.AND
        and not is_year(sentence.tokens[index + 2])
    ):
        return index, index + 3
    named = index > first and sentence.tokens[index - 1][0].isupper()
    in_verb_final = sentence.language in VERB_FINAL and not named
    if index == first or in_verb_final or MONEY.search(sentence.tokens[index]):
        return _counted(sentence, index, after)
    return None


def _is_year_or_rank(sentence: Sentence, index: int) -> bool:
    """`2024`, `95th`: no count."""
    is_rank = sentence.language == "en" and sentence.words[index].endswith(("st", "nd", "rd", "th"))
    return is_rank or is_year(sentence.tokens[index])


def _counted(sentence: Sentence, index: int, after: int) -> tuple[int, int]:
    """Return a number with its scale and the noun that it counts; money and shares stand alone."""
    scales = listed(sentence.language, "scale")
    end = index + 1
    while end < after and (sentence.words[end] in scales or sentence.starts[end] in {Role.NUMBER, Role.AND}):
        end += 1
    if any(MONEY.search(token) for token in sentence.tokens[index:end]):
        return index, end
    if sentence.language in _NOUN_FIRST:
        more = end < after and sentence.words[end] in listed(sentence.language, "modifier")
        return index, min(after, end + 1 + more)
    if sentence.words[index] in listed(sentence.language, "count"):
        plural = (at for at in range(end, after) if sentence.words[at].endswith("s"))
        return index, next(plural, after - 1) + 1
    is_short = after - end <= _MAX_COUNTED or after - index <= _MAX_RUN
    return index, after if is_short else end + 1


def _end_of_run(sentence: Sentence, first: int, after: int) -> tuple[int, int]:
    """Return the words of a long run that stand out: those in capitals, what is owned, the last two."""
    capitals = [
        at
        for at in range(first, after)
        if sentence.tokens[at].isupper() and len(sentence.words[at]) > _MAX_ABBREVIATION_CHARS
    ]
    if capitals and capitals[-1] - capitals[0] < _CUT_RUN:
        return capitals[0], capitals[-1] + 1
    owners = [at for at in range(first, after - 1) if sentence.words[at].endswith(("'s", "s'"))]
    start = owners[-1] + 1 if owners else after - _CUT_RUN
    return start - (len(sentence.words[start]) == 1), after


def _is_weak_end(sentence: Sentence, index: int, *, first: bool) -> bool:
    """Tell whether a word at an end of a run adds nothing: a year, a weak word, a verb."""
    word, token = sentence.words[index], sentence.tokens[index]
    if is_year(token) or sentence.starts[index] in {Role.DEGREE, Role.AND}:
        return True
    if sentence.language != "en":
        return _is_weak_abroad(sentence, index, first=first)
    if first and is_compound(word, sentence.words[index + 1]):
        return False
    is_month = not first and word in listed("en", "month") and len(word) > _MAX_ABBREVIATION_CHARS
    if is_month or word in word_list("weak"):
        return True
    stands_out = token.isupper() and not sentence.tokens[index - 1].isupper()
    if _ends_compound(sentence, index) or (first and not index and word in listed("en", "past")):
        return False
    return not stands_out and word not in word_list("power") and _is_verb_at_end(word, first=first)


def _ends_compound(sentence: Sentence, index: int) -> bool:
    """Tell whether a word in -ing is a noun at the end of a phrase: `App Backend Hosting`."""
    following = sentence.start_after(index)
    is_last = following is None or following is Role.PREPOSITION
    return is_last and sentence.words[index].endswith("ing") and sentence.starts[index - 1] is Role.WORD


def _is_weak_abroad(sentence: Sentence, index: int, *, first: bool) -> bool:
    """Tell whether a word of another language than English is none that a noun phrase begins or ends with."""
    word, language = sentence.words[index], sentence.language
    if language in _SYLLABIC or (language == "de" and not first):
        return sentence.tokens[index].islower()
    if language in VERB_FINAL:
        ending = _PREDICATES.get(language)
        return not first and ending is not None and bool(re.search(ending, word))
    if sentence.tokens[index].islower() and is_headline_verb(word, language):
        return True
    return is_finite_verb(word, language)


def _is_verb_at_end(word: str, *, first: bool) -> bool:
    if first:
        return is_inflected_verb(word)
    return word.endswith("ed") or (is_inflected_verb(word) and not (word[-1] == "s" and may_be_noun(word)))


def _score(sentence: Sentence, index: int, *, shouting: bool) -> float:
    token, word = sentence.tokens[index], sentence.words[index]
    score = _late(sentence, index)
    if sentence.starts[index] is Role.NUMBER:
        return score + _number_score(sentence, index)
    score += min(len(word), _MAX_SCORED_CHARS) * _SCORE_PER_CHAR
    if word in word_list("weak"):
        score += _WEAK
    if sentence.language in _SYLLABIC and token.islower():
        score += _SYLLABLE
    if token[0] in _OPENING:
        score += _QUOTED
    if token.isupper() and len(word) > 1 and not shouting:
        score += _CAPITALS if len(word) > _MAX_ABBREVIATION_CHARS else _ABBREVIATION
    elif index and token[0].isupper() and not sentence.title_case and sentence.language != "de":
        score += _NAME
    if is_verb(word) and not token.isupper() and "the" in sentence.words[index + 1 : index + 2]:
        return score + _VERB
    return score + _word_kind_score(word, sentence.language)


def _word_kind_score(word: str, language: str) -> float:
    """Return what a word is worth as power word, concrete word, verb or adjective."""
    ending = _PREDICATES.get(language)
    score = _PREDICATE if ending and re.search(ending, word) else 0.0
    if word in word_list("power"):
        return score + _POWER
    if language == "en" and (word in listed("en", "modifier") or is_verb(word)):
        score += _VERB
    if is_concrete(word):
        return score + _CONCRETE
    return score + (_VERB if word.endswith("ing") else 0.0)


def _number_score(sentence: Sentence, index: int) -> float:
    """Return the score of a number: highest for money and for what counts a noun."""
    token = sentence.tokens[index]
    if MONEY.search(token):
        return _MONEY_OR_COUNT
    digits = token.strip(_PUNCTUATION)
    if is_year(token) or (digits.isdigit() and len(digits) >= _DATE_DIGITS):
        return 0.0
    return _MONEY_OR_COUNT if sentence.counts(index) else _NUMBER
