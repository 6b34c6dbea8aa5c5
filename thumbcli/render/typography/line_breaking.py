"""Where lines break: pure arithmetic over token widths in em.

Widths scale with the font size, so each number of lines is solved once by dynamic programming and the size
follows; nothing searches over sizes.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from thumbcli.render.title.stop_words import (
    articles,
    is_compound,
    is_label,
    is_number,
    is_rest_of_number,
    normalize_token,
    stop_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Measure", "Split", "address_parts", "break_penalties", "partition", "splits", "word_parts"]

_WEAK_END = 0.22
_ARTICLE_END = 0.34
_TORN_NUMBER = 3.0
_TORN_NAME = 1.6
_ORPHAN = 0.35
_ORPHAN_CHARS = 6
_SHORT = 3
_FORBIDDEN = 0.30
_NEVER = float("inf")
_HOPELESS = 2.5
_MARKS = r"/\\?&=_.\-"
_ADDRESS = re.compile(r"\w[/\\_=?&]\w|:[/\\]")
_ADDRESS_PARTS = re.compile(rf"[^{_MARKS}]+[{_MARKS}]*|[{_MARKS}]+")
_VOWELS = frozenset(
    "aeiouy\u0430\u0435\u0451\u0438\u043e\u0443\u044b\u044d\u044e\u044f\u03b1\u03b5\u03b7\u03b9\u03bf\u03c5\u03c9"
)
_SHIFTED, _FARTHEST = 0.15, 2
_FARTHER = 0.2
_ONE_SOUND = frozenset({"ch", "gh", "ph", "rh", "sh", "th", "ck", "qu"})
_SPLIT_TRIPLE, _SPLIT_SYLLABLE, _SYLLABLE, _CLUSTER = 2.0, 1.0, 0.0, 0.4


@dataclass(frozen=True, slots=True)
class Split:
    """Lines as half-open ranges of tokens, what each is wide in em, and how ugly the whole is."""

    ranges: tuple[tuple[int, int], ...]
    widths_em: tuple[float, ...]
    cost: float


class Measure:
    """Prefix sums over tokens: how wide any run of them is, in constant time.

    Attributes:
        count: How many tokens there are.
        gaps_em: Before each token.
        leads_em: The same, none before the first.
        sums_em: Where each token starts if its gap counts to it, and where the last one ends.
        widest_em: The widest token.
        total_em: All on one line.
    """

    def __init__(self, widths_em: Sequence[float], gaps_em: Sequence[float]) -> None:
        self.count = len(widths_em)
        self.gaps_em = gaps_em
        self.leads_em = [0.0, *gaps_em[1:]]
        self.widest_em = max(widths_em)
        sums = [0.0]
        for index, width in enumerate(widths_em):
            sums.append(sums[-1] + width + self.leads_em[index])
        self.sums_em = sums
        self.total_em = sums[-1]

    def width_em(self, start: int, end: int) -> float:
        """Return the width of tokens `start` to `end` (exclusive) set on one line."""
        return self.sums_em[end] - self.sums_em[start] - self.leads_em[start]


def break_penalties(tokens: Sequence[str]) -> list[float]:
    """Return what a line break after each token costs; the last is what a lone last token costs.

    A line should not end on a function word, nor tear a number from its noun or a name in two; a short last
    word should not stand alone.
    """
    words = [normalize_token(token) for token in tokens]
    costs: list[float] = []
    for index, word in enumerate(words[:-1]):
        cost = 0.0
        if len(words) > _SHORT and word in stop_words():
            cost = _ARTICLE_END if word in articles() else _WEAK_END
        if tokens[index][-1] in ",:;.!?":
            cost = 0.0
        elif _belong(tokens, index):
            cost = _TORN_NUMBER
        elif is_compound(words[index], words[index + 1]):
            cost = _TORN_NAME
        costs.append(cost)
    lone = len(words) > _SHORT and len(words[-1]) < _ORPHAN_CHARS
    return [*costs, _ORPHAN if lone else 0.0]


def _belong(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a number would be torn from its noun after this token: `24 | Hours`, `Type | 2`.

    A number that counts nothing after it belongs to what is before it: `Porsche | 911 on the Internet`.
    """
    following = normalize_token(tokens[index + 1])
    if is_rest_of_number(tokens, index + 1):
        return True
    if is_number(tokens[index + 1]) and normalize_token(tokens[index]) not in stop_words():
        after = tokens[index + 2 : index + 3]
        if not after or normalize_token(after[0]) in stop_words() or tokens[index + 1][-1] in ",:;.!?":
            return True
    if is_label(tokens, index + 1) or _is_letter(tokens[index + 1], following):
        return True
    counts = is_number(tokens[index]) and "%" not in tokens[index]
    return counts and not is_label(tokens, index) and following not in stop_words()


def _is_letter(token: str, word: str) -> bool:
    """Tell whether a token is a letter that names a kind of what is before it: `Vitamin D`, `FitPlan B`."""
    return len(word) == 1 and token.isupper() and word not in stop_words()


def partition(measure: Measure, lines: int, penalties: Sequence[float]) -> Split:
    """Split tokens into `lines` lines of most even width.

    Minimises the sum of (width / mean width)^4 and the penalties of the breaks.

    Args:
        measure: The tokens' widths.
        lines: From 1 to the number of tokens.
        penalties: As `break_penalties` gives them.

    Source:
        Line balance after CSS Text 4, `text-wrap: balance`; the method after Knuth and Plass (1981).
    """
    count = measure.count
    target = max(measure.total_em / lines, measure.widest_em)
    best: list[tuple[list[float], list[int]]] = []
    costs = [0.0] + [_NEVER] * count
    for line in range(1, lines + 1):
        row, starts = [_NEVER] * (count + 1), [0] * (count + 1)
        # The last line ends with the text; the others leave a token for each line to come.
        for end in range(line if line < lines else count, count + 1 - (lines - line)):
            row[end], starts[end] = _best_start(measure, costs, (line - 1, end), target, penalties)
        best.append((row, starts))
        costs = row
    ranges: list[tuple[int, int]] = []
    end = count
    for _, starts in reversed(best):
        ranges.append((starts[end], end))
        end = starts[end]
    ranges.reverse()
    widths = tuple(measure.width_em(*span) for span in ranges)
    return Split(tuple(ranges), widths, costs[count] - lines)


def _best_start(
    measure: Measure,
    before: Sequence[float],
    span: tuple[int, int],
    target: float,
    penalties: Sequence[float],
) -> tuple[float, int]:
    """Return the least cost of lines up to `span[1]`, and where the last starts, at `span[0]` or later."""
    first, end = span
    sums, gaps = measure.sums_em, measure.leads_em
    reach = sums[end]
    last = end == measure.count
    penalty = 0.0 if last else penalties[end - 1]
    cost, start = _NEVER, first
    for candidate in range(end - 1, first - 1, -1):
        earlier = before[candidate]
        if earlier > cost:
            continue
        width = (reach - sums[candidate] - gaps[candidate]) / target
        if width > _HOPELESS and start > candidate:
            break
        value = earlier + width**4 + penalty
        if last and candidate and end - candidate == 1:
            value += penalties[-1]
        if value <= cost:
            cost, start = value, candidate
    return cost, start


def splits(count: int, lines: int, penalties: Sequence[float]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield every way to split `count` tokens into `lines` lines that breaks at no forbidden place."""
    allowed = [cut for cut in range(1, count) if penalties[cut - 1] < _FORBIDDEN] or list(range(1, count))
    for cuts in combinations(allowed, lines - 1):
        edges = (0, *cuts, count)
        yield tuple(pairwise(edges))


def address_parts(token: str) -> list[str]:
    """Return a web address or a path cut after its marks; any other token whole."""
    return _ADDRESS_PARTS.findall(token) if _ADDRESS.search(token) else [token]


def word_parts(letters: Sequence[str], count: int, hyphen: str) -> list[str]:
    """Cut a word that is too wide for a line into about equal parts.

    Where it costs little, a cut is moved to between two consonants of which the second begins a syllable,
    else to before a consonant that does; never between letters of a triple if another place is near.

    Args:
        letters: Graphemes of the word.
        count: How many parts, at least 1.
        hyphen: What ends each part but the last; may be empty.
    """
    size = len(letters) / max(1, min(count, len(letters)))
    reach = min(_FARTHEST, int(size * _SHIFTED) or int(size >= _ORPHAN_CHARS))
    step = math.ceil(size)
    edges = [0]
    for target in range(step, len(letters), step):
        last = min(target, edges[-1] + step) + reach
        places = range(max(edges[-1] + 1, target - reach), min(len(letters) - 1, last) + 1)
        edges.append(min(places, key=lambda at: (_badness(letters, at, target), at), default=target))
    edges.append(len(letters))
    parts = ["".join(letters[start:end]) for start, end in pairwise(edges)]
    return [*(part + hyphen for part in parts[:-1]), parts[-1]]


def _badness(letters: Sequence[str], at: int, target: int) -> float:
    """Return how ill a word is cut before the letter `at`."""
    before, after = letters[at - 1].lower(), letters[at].lower()
    following = letters[at + 1].lower() if at + 1 < len(letters) else ""
    cost = _FARTHER * abs(at - target) + (_SPLIT_TRIPLE if at in {1, len(letters) - 1} else 0.0)
    if before == after == following:
        return cost + _SPLIT_TRIPLE
    if _is_vowel(after) or not _is_vowel(following) or before + after in _ONE_SOUND:
        return cost + _SPLIT_SYLLABLE
    return cost + (_CLUSTER if _is_vowel(before) else _SYLLABLE)


def _is_vowel(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[:1] in _VOWELS
