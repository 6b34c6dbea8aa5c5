"""Line breaking, as arithmetic over token widths in em.

Widths scale with the font size, so each number of lines is solved once by dynamic programming, and the size
follows from the widest line: there is no search over sizes.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


__all__ = ["RunWidths", "Split", "partition", "splits"]

_FORBIDDEN_PENALTY = 0.30  # breaks that cost this much are not tried for stacks
_INFINITE = float("inf")

_TOO_WIDE = 2.5  # a line this many times wider than the mean costs more than any other split


@dataclass(frozen=True, slots=True)
class Split:
    """Lines as half-open ranges of tokens, their widths in em, and the cost of the whole."""

    ranges: tuple[tuple[int, int], ...]
    widths_em: tuple[float, ...]
    cost: float


class RunWidths:
    """Prefix sums over tokens, for the width of any run of them in constant time.

    Attributes:
        count: Of tokens.
        gaps_em: Before each token.
        leads_em: The same, but none before the first.
        sums_em: Where each token with its gap starts, and where the last one ends.
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


def partition(measure: RunWidths, lines: int, penalties: Sequence[float]) -> Split:
    """Split tokens into `lines` lines of the most even widths.

    Minimises the sum of (width / mean width)^4 and the penalties of the breaks.

    Args:
        measure: The tokens' widths.
        lines: From 1 to the number of tokens.
        penalties: As `break_penalties` gives them; below 0 for a break that reads better than most.

    Source:
        Line balance after CSS Text 4, `text-wrap: balance`; the method after Knuth and Plass (1981).
    """
    count = measure.count
    target = max(measure.total_em / lines, measure.widest_em)
    best: list[tuple[list[float], list[int]]] = []
    costs = [0.0] + [_INFINITE] * count
    for line in range(1, lines + 1):
        row, starts = [_INFINITE] * (count + 1), [0] * (count + 1)
        # The last line ends with the text; the others leave a token for each following line.
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
    measure: RunWidths,
    before: Sequence[float],
    span: tuple[int, int],
    target: float,
    penalties: Sequence[float],
) -> tuple[float, int]:
    """Return the least cost of lines up to `span[1]`, and the start of the last, at `span[0]` or later."""
    first, end = span
    sums, gaps = measure.sums_em, measure.leads_em
    end_em = sums[end]
    last = end == measure.count
    penalty = 0.0 if last else penalties[end - 1]
    cost, start = _INFINITE, first
    for candidate in range(end - 1, first - 1, -1):
        earlier = before[candidate]
        if earlier + penalty > cost:
            continue
        width = (end_em - sums[candidate] - gaps[candidate]) / target
        if width > _TOO_WIDE and start > candidate:
            break
        value = earlier + width**4 + penalty
        if last and candidate and end - candidate == 1:
            value += penalties[-1]
        if value <= cost:
            cost, start = value, candidate
    return cost, start


def splits(count: int, lines: int, penalties: Sequence[float]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield every split of `count` tokens into `lines` lines without a forbidden break."""
    allowed = [cut for cut in range(1, count) if penalties[cut - 1] < _FORBIDDEN_PENALTY]
    for cuts in combinations(allowed or range(1, count), lines - 1):
        yield tuple(pairwise((0, *cuts, count)))
