"""Find the words of a headline that are denied together: `QUE | NÃO IREI USAR`, `ne faut pas acheter`.

Without its negation the verb says the opposite. How many words belong to it depends on where a language puts
it: before the verb, around it, or at its end.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from thumbcli.render.title.stop_words import normalize_token
from thumbcli.render.title.word_data import list_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["find_negated"]

_MIN_WORDS, _MAX_WORDS = 2, 4
_PAUSES = ".,:;!?\u2026\u060c\u061f\u0964\u2013\u2014|"

_AROUND_VERB = "fr"
_BEHIND_VERB = frozenset({"bn", "hi", "ko", "tr"})
"""Languages whose verb, denied, is at the end of a clause."""


def find_negated(tokens: Sequence[str], language: str) -> range | None:
    """Return the places of the words that are denied, with their negation; None where nothing is, or all.

    Args:
        tokens: The words of a headline, of a language with spaces.
        language: ISO 639-1; no English, whose negations other rules know.
    """
    words = [normalize_token(token) for token in tokens]
    denies, goes_on = _list(language, "no"), _list(language, "goes-on")
    places = [at for at, word in enumerate(words) if word in denies or _leads_elided(word, language)]
    if not places:
        return None
    first, last = places[0], _end_of_run(places)
    if language == _AROUND_VERB:
        after = _after_french(words, places)
    elif language in _BEHIND_VERB:
        first, after = _denied_at_end(tokens, words, first, language)
    else:
        after = last + 2
        while after < len(words) and words[after - 1] in goes_on:
            after += 1
    after = min(after, _end_of_clause(tokens, first))
    size = after - first
    return range(first, after) if _MIN_WORDS <= size <= _MAX_WORDS and size < len(tokens) else None


def _end_of_run(places: Sequence[int]) -> int:
    """Return the last of the negations that follow each other: `никогда не`, `jangan pernah`."""
    last = places[0]
    while last + 1 in places:
        last += 1
    return last


def _leads_elided(word: str, language: str) -> bool:
    return language == _AROUND_VERB and word.startswith(("n'", "n\u2019")) and len(word) > len("n'")


def _after_french(words: Sequence[str], places: Sequence[int]) -> int:
    """Return where a phrase ends that `ne` begins: after `plus jamais`, `pas` and an infinitive behind it."""
    after = places[-1] + 1 if places[-1] - places[0] < _MAX_WORDS else places[0] + 2
    is_infinitive = after < len(words) and words[after].endswith(("er", "ir", "re", "oir"))
    return after + is_infinitive


def _denied_at_end(tokens: Sequence[str], words: Sequence[str], first: int, language: str) -> tuple[int, int]:
    """Return where a denied verb begins and ends in a language that puts it last."""
    if words[first] in _list(language, "after-verb"):
        return max(first - 1, 0), first + 1
    end = _end_of_clause(tokens, first)
    return first, end if end - first <= _MAX_WORDS else first + 2


def _end_of_clause(tokens: Sequence[str], first: int) -> int:
    return next((at + 1 for at in range(first, len(tokens)) if tokens[at][-1] in _PAUSES), len(tokens))


def _list(language: str, name: str) -> frozenset[str]:
    return _lists().get(f"{language}-{name}", frozenset())


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    return {key: frozenset(words.split()) for key, words in list_texts("negation_words.txt").items()}
