"""Find the words of a run that stand out together: a count with its noun, a name, words in capitals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.phrase_score import MAX_ABBREVIATION_CHARS, PREDICATES, SYLLABIC
from thumbcli.render.title.sentence import MONEY, VERB_FINAL
from thumbcli.render.title.stop_words import is_calendar_year, is_compound, is_year
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import (
    Role,
    has_finite_verbs,
    has_roles,
    is_finite_verb,
    is_headline_verb,
    is_inflected_verb,
    listed,
    may_be_noun,
)

__all__ = ["core", "ends_on_year", "loudest"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.title.sentence import Sentence

_MAX_RUN, _CUT_RUN = 4, 2
"""More words in a row than the first are cut to their last ones: the noun and what is next to it."""

_MAX_COUNTED = 2
"""Words after a number that are emphasized with it, if they end the phrase; otherwise one."""

_NOUN_FIRST = frozenset({"es", "pt", "fr", "it", "ar", "vi", "id"})
"""Languages in which the noun that is counted follows its number at once."""

_PLURAL_S = frozenset({"es", "pt"})
_PLURAL_ADJECTIVES = ("bles", "osas", "osos", "ores", "eles", "eis", "icos", "icas")
"""Endings of adjectives, which may stand before the noun that a number counts."""

_VERSION = r"v?\d+(?:\.\d+)+"
_JOINING = frozenset({"en", "ko", "hi", "tr"})
"""Languages in which a row of words that are not listed is one phrase; in others, it may hide a verb."""


def core(sentence: Sentence, first: int, after: int) -> tuple[int, int]:
    """Return the part of a run that is emphasized: a count with its noun, or the run without weak ends."""
    numbers = _number_core(sentence, first, after)
    if numbers is not None:
        return numbers
    while first < after - 1 and _is_weak_end(sentence, first, first=True):
        first += 1
    while after - 1 > first and (
        _is_weak_end(sentence, after - 1, first=False) or ends_on_year(sentence.tokens, after)
    ):
        after -= 1
    first, after = _capitals(sentence, first, after)
    if sentence.language not in _JOINING and after - first > _CUT_RUN:
        first, after = _name_in_run(sentence, first, after)
    if after - first > _MAX_RUN:
        cuts_degree = sentence.language in VERB_FINAL and Role.DEGREE in sentence.starts[first:after]
        first, after = _end_of_run(sentence, first, after) if not cuts_degree else (first, first)
    return (first, first) if all(is_year(token) for token in sentence.tokens[first:after]) else (first, after)


def ends_on_year(tokens: Sequence[str], after: int) -> bool:
    """Tell whether a phrase ends on the year of its title: `MY RESULTS | 2020`, not `Blade Runner 2049`."""
    return after == len(tokens) and is_calendar_year(tokens[after - 1])


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


def loudest(sentence: Sentence) -> tuple[int, int]:
    """Return the words in capitals of a title that is one phrase; none where they are not in a row."""
    loud = [
        at
        for at, token in enumerate(sentence.tokens)
        if token.isupper() and len(sentence.words[at]) > MAX_ABBREVIATION_CHARS
    ]
    in_a_row = bool(loud) and loud[-1] - loud[0] < len(loud)
    return (loud[0], loud[-1] + 1) if in_a_row else (0, 0)


def _capitals(sentence: Sentence, first: int, after: int) -> tuple[int, int]:
    """Return a run without the words in small letters beside a word in capitals: `met the | KING`."""
    loud = [at for at in range(first, after) if sentence.tokens[at].isupper() and len(sentence.words[at]) > 1]
    if not loud:
        return first, after
    is_cry = len(sentence.words[loud[0]]) > MAX_ABBREVIATION_CHARS and loud[0] == after - 1
    while first < loud[0] and (is_cry or sentence.tokens[first].islower()):
        first += 1
    is_name = loud[-1] + 1 < after and is_compound(*sentence.words[loud[-1] : loud[-1] + 2])
    is_superlative = sentence.language == "en" and sentence.words[loud[-1]].endswith("est")
    is_modifier = is_superlative or len(sentence.words[loud[-1]]) <= MAX_ABBREVIATION_CHARS
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
    is_version = re.fullmatch(_VERSION, sentence.tokens[index]) is not None
    in_verb_final = sentence.language in VERB_FINAL and not (named or is_version)
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
        more = end < after and _goes_on_counted(sentence, end, after)
        return index, min(after, end + 1 + more)
    if sentence.words[index] in listed(sentence.language, "count"):
        plural = (at for at in range(end, after) if sentence.words[at].endswith("s"))
        return index, next(plural, after - 1) + 1
    is_short = after - end <= _MAX_COUNTED or after - index <= _MAX_RUN
    return index, after if is_short else end + 1


def _goes_on_counted(sentence: Sentence, index: int, after: int) -> bool:
    """Tell whether what is counted has a second word: `9 increíbles | libretas`."""
    word, language = sentence.words[index], sentence.language
    if word in listed(language, "modifier") or index + 1 >= after:
        return index + 1 < after
    if language == "vi":
        return "_".join(sentence.words[index : index + 2]) in word_list("vietnamese-word")
    agrees = language in _PLURAL_S and sentence.words[index + 1].endswith("s")
    return agrees and word.endswith(_PLURAL_ADJECTIVES)


def _end_of_run(sentence: Sentence, first: int, after: int) -> tuple[int, int]:
    """Return the words of a long run that stand out: those in capitals, what is owned, the last two."""
    capitals = [
        at
        for at in range(first, after)
        if sentence.tokens[at].isupper() and len(sentence.words[at]) > MAX_ABBREVIATION_CHARS
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
    is_month = not first and word in listed("en", "month") and len(word) > MAX_ABBREVIATION_CHARS
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
    if language in SYLLABIC or (language == "de" and not first):
        return sentence.tokens[index].islower()
    if language in VERB_FINAL:
        ending = PREDICATES.get(language)
        return not first and ending is not None and bool(re.search(ending, word))
    if sentence.tokens[index].islower() and is_headline_verb(word, language):
        return True
    return is_finite_verb(word, language)


def _is_verb_at_end(word: str, *, first: bool) -> bool:
    if first:
        return is_inflected_verb(word)
    return word.endswith("ed") or (is_inflected_verb(word) and not (word[-1] == "s" and may_be_noun(word)))
