"""Cut a word, a compound or an address that is too wide for a line."""

from __future__ import annotations

import math
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


__all__ = ["address_parts", "compound_parts", "word_parts"]

_MIN_SHIFTED_CHARS = 6  # parts of so many letters may move by one at least

_PUNCTUATION = r"/\\?&=_.\-"
_ADDRESS = re.compile(r"\w[/\\_=?&]\w|:[/\\]")

_ADDRESS_PARTS = re.compile(rf"[^{_PUNCTUATION}]+[{_PUNCTUATION}]*|[{_PUNCTUATION}]+")

_VOWELS = frozenset(
    "aeiouy\u0131\u0430\u0435\u0451\u0438\u043e\u0443\u044b\u044d\u044e\u044f\u03b1\u03b5\u03b7\u03b9\u03bf\u03c5\u03c9"
)

_DIGRAPHS = frozenset({"ch", "gh", "ph", "rh", "sh", "th", "ck", "qu"})

_SHIFT_SHARE, _SHIFT_MAX = 0.15, 2
"""How far a cut in a word may move from equal parts: a share of a part, and the most letters."""

# Penalties of cuts in a word, per letter of the shift and by what is cut.
_SHIFTED_CUT = 0.2

_CUT_TRIPLE, _CUT_SYLLABLE, _CUT_BEFORE_SYLLABLE, _CUT_BETWEEN_CONSONANTS = 2.0, 1.0, 0.4, 0.0


def address_parts(token: str) -> list[str]:
    """Return a web address or a path cut after its punctuation; any other token whole."""
    return _ADDRESS_PARTS.findall(token) if _ADDRESS.search(token) else [token]


def word_parts(letters: Sequence[str], count: int, hyphen: str) -> list[str]:
    """Cut a word that is too wide for a line into about equal parts.

    A cut moves by a few letters to between two consonants of which the second begins a syllable, else to
    before a consonant that does; never into a triple letter if another place is near.

    Args:
        letters: Graphemes of the word.
        count: Of the parts, at least 1.
        hyphen: Appended to each part but the last; may be empty.
    """
    size = len(letters) / max(1, min(count, len(letters)))
    shift = min(_SHIFT_MAX, int(size * _SHIFT_SHARE) or int(size >= _MIN_SHIFTED_CHARS))
    step = math.ceil(size)
    edges = [0]
    for target in range(step, len(letters), step):
        last = min(target, edges[-1] + step) + shift
        places = range(max(edges[-1] + 1, target - shift), min(len(letters) - 1, last) + 1)
        edges.append(min(places, key=lambda at: (_cut_penalty(letters, at, target), at), default=target))
    edges.append(len(letters))
    parts = ["".join(letters[start:end]) for start, end in pairwise(edges)]
    return [*(part + hyphen for part in parts[:-1]), parts[-1]]


def compound_parts(letters: Sequence[str], joints: Iterable[int], most: int, hyphen: str) -> list[list[str]]:
    """Cut a compound at its joints into as few groups as fit, and what is still too long as any word.

    Args:
        letters: Of the word.
        joints: Where it may be cut.
        most: The letters that a line holds.
        hyphen: Appended to each part but the last.
    """
    edges = [0]
    places = [*sorted(joints), len(letters)]
    for at, following in zip(places, [*places[1:], None], strict=True):
        if following is None or following - edges[-1] > most:
            edges.append(at)
    groups: list[list[str]] = []
    for start, end in pairwise(edges):
        parts = word_parts(letters[start:end], math.ceil((end - start) / max(1, most)), hyphen)
        parts[-1] += hyphen if end < len(letters) else ""
        groups.append(parts)
    return groups


def _cut_penalty(letters: Sequence[str], at: int, target: int) -> float:
    """Return the penalty of a cut before the letter `at`."""
    before, after = letters[at - 1].lower(), letters[at].lower()
    following = letters[at + 1].lower() if at + 1 < len(letters) else ""
    cost = _SHIFTED_CUT * abs(at - target) + (_CUT_TRIPLE if at in {1, len(letters) - 1} else 0.0)
    if before == after == following:
        return cost + _CUT_TRIPLE
    if _is_vowel(after) or not _is_vowel(following) or before + after in _DIGRAPHS:
        return cost + _CUT_SYLLABLE
    return cost + (_CUT_BEFORE_SYLLABLE if _is_vowel(before) else _CUT_BETWEEN_CONSONANTS)


def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[:1] in _VOWELS
