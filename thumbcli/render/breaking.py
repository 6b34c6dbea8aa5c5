"""Where lines break: pure arithmetic over token widths in em.

Widths scale with the font size, so each number of lines is solved once by dynamic programming and the size
follows; nothing searches over sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from thumbcli.render.words import ARTICLES, STOP_WORDS, bare, is_label, is_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Measure", "Split", "break_penalties", "partition", "splits"]

_WEAK_END = 0.22
_ARTICLE_END = 0.34
_TORN_NUMBER = 3.0
_ORPHAN = 0.35
_ORPHAN_CHARS = 6
_SHORT = 3
_FORBIDDEN = 0.30
_NEVER = float("inf")
_HOPELESS = 2.5


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

    A line should not end on a function word, nor tear a number from its noun; a short last word should not
    stand alone.
    """
    words = [bare(token) for token in tokens]
    costs: list[float] = []
    for index, word in enumerate(words[:-1]):
        cost = 0.0
        if len(words) > _SHORT and word in STOP_WORDS:
            cost = _ARTICLE_END if word in ARTICLES else _WEAK_END
        if tokens[index][-1] in ",:;.!?":
            cost = 0.0
        elif _belong(tokens, index):
            cost = _TORN_NUMBER
        costs.append(cost)
    lone = len(words) > _SHORT and len(words[-1]) < _ORPHAN_CHARS
    return [*costs, _ORPHAN if lone else 0.0]


def _belong(tokens: Sequence[str], index: int) -> bool:
    """Tell whether a number would be torn from its noun after this token: `24 | Hours`, `Type | 2`."""
    if is_label(tokens, index + 1):
        return True
    following = bare(tokens[index + 1])
    return is_number(tokens[index]) and not is_label(tokens, index) and following not in STOP_WORDS


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
