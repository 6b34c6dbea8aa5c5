"""Find the few words of a title that make somebody stop."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.hook_appeal import WORTH_OF_COUNT, appeal, fits_hook, weigh
from thumbcli.render.title.hook_early_cut import early_cost
from thumbcli.render.title.hook_late_cut import late_cost
from thumbcli.render.title.hook_meaning import keeps_meaning
from thumbcli.render.title.hook_rows import ends_part
from thumbcli.render.title.script import UNSPACED, direction_runs, dominant_script
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.unspaced_clauses import is_short, outer_clauses
from thumbcli.render.title.word_data import DATA, read_lists
from thumbcli.render.title.word_roles import has_roles, is_inflected_verb, is_verb, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.title.sentence import Sentence
    from thumbcli.render.title.unspaced_clauses import Clause

__all__ = ["WHOLE_TITLE", "Hook", "find_hooks"]

WHOLE_TITLE = "the whole title"
"""Where the reason of a headline begins that is no part of its title."""

_MAX_SHORT_WORDS = 6
"""A title of so many words is its own hook."""

_MAX_SHORT_KOREAN = 18
"""The same in letters: six words have about so many."""

_MAX_READABLE_WORDS, _MIN_SCORE, _MIN_SCORE_IN_ENGLISH = 8, 0.42, 0.42
"""A title of no more words than the first is as good as a hook that scores less than the second."""

_LONG_MIN_SCORE = 0.2
"""The same for longer titles, which are less readable whole."""

_ANOTHER_MIN_SCORE = 0.3
"""The same for the hooks of variants, which must differ."""

_MAX_HOOKS = 4

_SHORT_BONUS, _MIN_BEGINNING_WORDS = 0.2, 3
"""A headline of five words or fewer is read at a glance: it may say so much less."""

_AFTER_VERB = frozenset({"it", "him", "me", "them", "us"})
"""Objects that are read in one breath with their verb."""


class Hook(NamedTuple):
    """Words of a title that stand for all of it.

    Attributes:
        text: The words drawn large.
        rest: The others, drawn small; empty where the hook is the whole title.
        rest_first: The rest comes before the hook.
        reason: How they were chosen.
        is_better: They are better than the whole title; else they are only another idea.
        runs_on: No clause ends between the hook and the rest.
    """

    text: str
    rest: str
    rest_first: bool
    reason: str
    is_better: bool = True
    runs_on: bool = False


class _Part(NamedTuple):
    """The words of a title from `first` to before `after`, and how good a hook they are."""

    score: float
    first: int
    after: int
    reason: str


def find_hooks(text: str, language: str, *, whole: str = "") -> tuple[Hook, ...]:
    """Return the hooks of a clean title, the best first, then others that differ, then the title itself.

    A hook is the beginning or the end of the title, so that the rest can stand below or above it and the
    title is read in its order. It keeps what turns or weakens its meaning: negations, conditions, the helper
    that makes a question. Where no part stands alone, the title is the only one.

    Args:
        text: The main line of a title.
        language: ISO 639-1, or `und`.
        whole: Why no part may stand for it: `is grave`, `names a song`; empty where one may.
    """
    return _find(text, language, whole)


@lru_cache(256)
def _find(text: str, language: str, whole: str) -> tuple[Hook, ...]:
    unspaced = dominant_script(text) in UNSPACED
    tokens = tuple(text.split())
    if is_short(text) if unspaced else _is_short(tokens, language):
        return (_whole(text, "is short"),)
    if whole:
        return (_whole(text, whole),)
    if unspaced:
        return (*map(_of_clause, outer_clauses(text, language)), _whole(text, "has no better part"))
    if not has_roles(language):
        return (_whole(text, "is in a language without rules"),)
    sentence = read_sentence(tokens, language)
    if not _crude_words(language).isdisjoint(sentence.words):
        return (_whole(text, "is crude in parts"),)
    short_least = _MIN_SCORE_IN_ENGLISH if language == "en" else _MIN_SCORE
    first_least = short_least if len(tokens) <= _MAX_READABLE_WORDS else _LONG_MIN_SCORE
    chosen: list[_Part] = []
    for part in _ranked(sentence):
        least = _ANOTHER_MIN_SCORE if chosen else first_least
        if len(chosen) < _MAX_HOOKS and part.score >= least and _differs(part, chosen):
            chosen.append(part)
    hooks = (_hook(sentence, part, is_better=part.score >= first_least) for part in chosen)
    return (*hooks, _whole(text, "has no better part"))


def _is_short(tokens: tuple[str, ...], language: str) -> bool:
    """Tell whether a title is its own hook; a Korean word holds what other languages say in two."""
    has_room = language != "ko" or sum(map(len, tokens)) <= _MAX_SHORT_KOREAN
    return len(tokens) <= _MAX_SHORT_WORDS and has_room


def _whole(text: str, reason: str) -> Hook:
    return Hook(text, "", rest_first=False, reason=f"{WHOLE_TITLE}, which {reason}")


def _hook(sentence: Sentence, part: _Part, *, is_better: bool) -> Hook:
    tokens = sentence.tokens
    hook = tokens[part.first : part.after]
    rest = tokens[: part.first] if part.first else tokens[part.after :]
    return Hook(
        _without_separators(" ".join(hook)),
        _without_separators(" ".join(rest)),
        rest_first=part.first > 0,
        reason=part.reason,
        is_better=is_better,
        runs_on=not ends_part(sentence, part.first or part.after),
    )


def _of_clause(clause: Clause) -> Hook:
    return Hook(clause.text, clause.rest, clause.is_last, "a clause of the title")


def _without_separators(text: str) -> str:
    return text.strip(" ,;:-\u2013\u2014|\u060c\u00b7").removesuffix(" /").removeprefix("/ ")


def _differs(part: _Part, others: list[_Part]) -> bool:
    """Tell whether a part shares less than two thirds of its words with each of the others."""
    for other in others:
        shared = min(part.after, other.after) - max(part.first, other.first)
        if shared * 3 >= 2 * min(part.after - part.first, other.after - other.first):
            return False
    return True


def _parts(sentence: Sentence) -> list[_Part]:
    """Return all beginnings and ends of a title that are a phrase and keep its meaning."""
    count = len(sentence.tokens)
    weights = [weigh(sentence, index) for index in range(count)]
    found: list[_Part] = []
    changes = direction_runs(sentence.tokens)
    for cut in range(1, count):
        if sentence.glued[cut - 1] or (changes and cut not in changes):
            continue
        for first, after in ((cut, count), (0, cut)):
            if not fits_hook(sentence, first, after) or (not first and _leaves_particle(sentence, cut)):
                continue
            if not keeps_meaning(sentence, first, after):
                continue
            score = appeal(sentence, weights, first, after)
            score -= late_cost(sentence, cut) if first else early_cost(sentence, cut)
            reason = f"the {'end' if first else 'beginning'} of the title"
            if max(weights[first:after]) >= WORTH_OF_COUNT:
                reason += ", with its number"
            found.append(_Part(score, first, after, reason))
    return found


def _ranked(sentence: Sentence) -> list[_Part]:
    """Return the parts of a title, the best first; an English beginning gives way to a shorter one.

    Of two ends, the shorter has lost its verb or half of its phrase.
    """
    parts = sorted(_parts(sentence), key=lambda part: -part.score)
    if not parts or parts[0].first or sentence.language != "en" or parts[0].after <= _MAX_SHORT_WORDS:
        return parts
    shorter = (
        part
        for part in parts
        if not part.first
        and _MIN_BEGINNING_WORDS <= part.after <= _MAX_SHORT_WORDS
        and part.score + _SHORT_BONUS >= parts[0].score
    )
    return [found, *parts] if (found := next(shorter, None)) else parts


def _leaves_particle(sentence: Sentence, cut: int) -> bool:
    """Tell whether a cut tears a verb from its particle or its pronoun: `Bronson Shakes | It Out`."""
    if sentence.language != "en":
        return False
    particles, (word, *after) = listed("en", "particle"), sentence.words[cut : cut + 2]
    if word in _AFTER_VERB and not particles.isdisjoint(after):
        return True
    before = sentence.words[cut - 1]
    return (is_verb(before) or is_inflected_verb(before)) and (word in _AFTER_VERB or word in particles)


@cache
def _crude_words(language: str) -> frozenset[str]:
    lists = _all_crude_words()
    return lists["en"] | lists.get(language, frozenset())


@cache
def _all_crude_words() -> Mapping[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in read_lists(DATA / "crude_words.txt", str).items()}
