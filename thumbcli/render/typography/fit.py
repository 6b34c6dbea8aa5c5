"""Fit measured text into a box: balanced lines of one size, and what every form of block is made of."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.stop_words import normalize_token, stop_words
from thumbcli.render.typography.ink_bounds import extent_em
from thumbcli.render.typography.line_breaking import partition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.typography.line_breaking import Split
    from thumbcli.render.typography.measure import FontMetrics, Measured

__all__ = [
    "BOX_PAD_EM",
    "BOX_REACH_EM",
    "Block",
    "Box",
    "FitPlan",
    "Line",
    "Word",
    "build_block",
    "fit_block",
    "plan_block",
]

BOX_PAD_EM = 0.13
"""How far the box behind a key word reaches beyond its letters."""

BOX_REACH_EM = 0.20
"""The same at the sides, with the box's slant."""

_BALANCED = 0.3
_TORN, _TORN_APART, _TORN_NAME, _TORN_SLIGHTLY = 2.0, 0.6, 0.5, 0.7
_LONE_WORD = 1.2
_WIDE_ENOUGH, _FEW_LINES = 0.8, 2
_BETTER, _BEHIND = 1.001, 1.01


@dataclass(frozen=True, slots=True)
class Box:
    """Room for a text, in px.

    Attributes:
        width_px: For the letters.
        height_px: From the first line's ink to the last line's.
        hang_px: How far the box behind a key word may stand out at each side; 0 where there are no boxes.
    """

    width_px: float
    height_px: float
    hang_px: float = 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """One token on its line; `x_px` counts from the line's left end."""

    text: str
    x_px: float
    width_px: float
    accent: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Words in visual order, their size, and where the baseline lies below the top of the block.

    `inset_px` is how far the line is pushed in at its left and right, so that a box stays near the edge.
    """

    words: tuple[Word, ...]
    size_px: float
    width_px: float
    baseline_px: float
    inset_px: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that fit a box.

    Attributes:
        lines: From top to bottom.
        width_px: The widest line.
        height_px: From the top of the first line's ink to the bottom of the last one's.
        size_px: The size of the largest line.
        faces: The fallback chain.
        metrics: Where a line's ink lies, in em.
        tracking_em: Extra space after each letter.
        rtl: The base direction.
    """

    lines: tuple[Line, ...]
    width_px: float
    height_px: float
    size_px: float
    faces: tuple[str, ...]
    metrics: FontMetrics
    tracking_em: float
    rtl: bool

    @property
    def smallest_cap_px(self) -> float:
        """The cap height of the smallest line."""
        return min(line.size_px for line in self.lines) * self.metrics.cap

    @property
    def overhang_px(self) -> float:
        """How far the last line reaches below the block: descenders, and the box of a key word."""
        last = self.lines[-1]
        low = self.reach_em(" ".join(word.text for word in last.words))[1] - self.metrics.below
        boxed = BOX_PAD_EM if any(word.accent for word in last.words) else 0.0
        return last.size_px * (low + boxed)

    def reach_em(self, text: str) -> tuple[float, float]:
        """Return how far the ink of `text`, set as this block, reaches above the baseline and below it."""
        high, low = extent_em(text, self.faces)
        if not self.metrics.below:
            return high, low
        # Where letters join or stack, their bounds one by one say too little.
        return max(high, self.metrics.cap + self.metrics.above), max(low, self.metrics.below)


class FitPlan(NamedTuple):
    """Where the lines of a block would stand: all that its worth depends on, before it is built.

    Attributes:
        ranges: The tokens of each line.
        sizes_px: The font size of each line.
        baselines_px: Of each line, from the top of the block.
        height_px: Of the block.
    """

    ranges: Sequence[tuple[int, int]]
    sizes_px: Sequence[float]
    baselines_px: Sequence[float]
    height_px: float


class _Lines(NamedTuple):
    """The most even lines of one number, and what they are worth.

    Attributes:
        split: The lines.
        widest_em: The widest of them.
        widest_px: The largest size that the width allows.
        factors: What is left of their worth for what is wrong with them, each from 0 to 1.
    """

    split: Split
    widest_em: float
    widest_px: float
    factors: tuple[float, ...]


def fit_block(text: Measured, box: Box, *, max_size_px: float, max_lines: int = 6) -> Block:
    """Set `text` in balanced lines of one size, as large as `box` allows; arguments as for `plan_block`."""
    return build_block(text, plan_block(text, box, max_size_px=max_size_px, max_lines=max_lines), box=box)


def plan_block(text: Measured, box: Box, *, max_size_px: float, max_lines: int = 6) -> FitPlan:
    """Split `text` into balanced lines of one size, as large as `box` allows.

    Args:
        text: At least one token.
        box: The room.
        max_size_px: The largest font size.
        max_lines: The most lines to try.
    """
    metrics = text.metrics
    lead, first = _leading_em(metrics)
    size, split = _best_lines(text, box, _tallest_px(text, box, max_size_px)[:max_lines])
    tops = [first + row * lead for row in range(len(split.ranges))]
    height_px = (tops[-1] + metrics.below) * size
    return FitPlan(split.ranges, [size] * len(tops), [top * size for top in tops], height_px)


def largest_px(text: Measured, box: Box, *, max_size_px: float) -> float:
    """Return a font size that no plan of `plan_block` is above: that of lines that are all even."""
    return max(map(min, _tallest_px(text, box, max_size_px), _even_sizes(text, box)))


def _leading_em(metrics: FontMetrics) -> tuple[float, float]:
    """Return how far apart baselines are, and how far the first is below the top."""
    return metrics.cap + metrics.above + metrics.below + metrics.gap, metrics.above + metrics.cap


def _tallest_px(text: Measured, box: Box, max_size_px: float) -> list[float]:
    """Return the size that the height allows one line, two, and so on."""
    lead, first = _leading_em(text.metrics)
    below = text.metrics.below
    rows = range(len(text.tokens))
    return [min(box.height_px / (first + row * lead + below), max_size_px) for row in rows]


def _best_lines(text: Measured, box: Box, tallest_px: Sequence[float]) -> tuple[float, Split]:
    """Return the best size and lines, given the size that the height allows each number of lines.

    A number of lines scores at most the size that it would have if its lines were all even. The most
    promising are worked out first, and those left out that have no chance. More lines must be better by a
    thousandth, so what stays a hundredth behind the best has no say in which one that is.
    """
    most = [min(*sizes) for sizes in zip(tallest_px, _even_sizes(text, box), strict=False)]
    top = 0.0
    found: dict[int, tuple[float, float, Split]] = {}
    for row in sorted(range(len(most)), key=most.__getitem__, reverse=True):
        if most[row] * _BEHIND < top:
            break
        lines = _lines(text, row + 1, box.width_px, box.hang_px)
        score = size = min(tallest_px[row], lines.widest_px)
        for factor in lines.factors:
            score *= factor
        if row >= _FEW_LINES:
            score *= 1 - max(0.0, _WIDE_ENOUGH - lines.widest_em * size / box.width_px)
        found[row] = score, size, lines.split
        top = max(top, score)
    best = found[min(found)]
    for row in sorted(found):
        if found[row][0] > best[0] * _BETTER:
            best = found[row]
    return best[1:]


def _even_sizes(text: Measured, box: Box) -> Iterator[float]:
    """Yield the size that one line, two, and so on would have if they could be made all even."""
    measure = text.measure
    gap = max(measure.leads_em)
    for count in range(1, measure.count + 1):
        yield box.width_px / max(measure.widest_em, (measure.total_em - (count - 1) * gap) / count)


@lru_cache(1024)
def _lines(text: Measured, count: int, width_px: float, hang_px: float) -> _Lines:
    """Return the most even lines, which stay the same in boxes of every height."""
    split = partition(text.measure, count, text.penalties)
    widest = max(split.widths_em)
    ragged = 1 - sum(split.widths_em) / count / widest
    ragged += _LONE_WORD if min(split.widths_em) < _BALANCED * widest else 0.0
    ragged += _LONE_WORD if any(_says_nothing(text, span) for span in split.ranges) else 0.0
    torn = [text.penalties[end - 1] for _, end in split.ranges[:-1]]
    return _Lines(
        split,
        widest,
        min(_widest_size(text, span, width_px, hang_px) for span in split.ranges),
        (
            1 - 0.25 * ragged,
            1 - 0.05 * min(max(split.cost, 0.0), 6.0),
            *(_TORN_APART if cost >= _TORN else _TORN_SLIGHTLY for cost in torn if cost >= _TORN_NAME),
        ),
    )


def _says_nothing(text: Measured, span: tuple[int, int]) -> bool:
    """Tell whether a line after the first has a lone function word on it."""
    start, end = span
    return bool(start) and end - start == 1 and normalize_token(text.tokens[start]) in stop_words()


def _boxed_ends(text: Measured, span: tuple[int, int], hang_px: float) -> tuple[bool, bool]:
    """Tell whether a box stands at the left end of a line, and at its right end."""
    if not hang_px:
        return False, False
    if not text.rtl:
        return span[0] in text.accents, span[1] - 1 in text.accents
    order = _visual_order(text, span)
    return order[0] in text.accents, order[-1] in text.accents


def _widest_size(text: Measured, span: tuple[int, int], width_px: float, hang_px: float) -> float:
    """Return the largest size at which a line, with what its boxes add, keeps within the room."""
    width_em = text.measure.width_em(*span)
    free = width_px / width_em
    ends = sum(_boxed_ends(text, span, hang_px))
    if not ends:
        return free
    return min(free, (width_px + ends * hang_px) / (width_em + ends * BOX_REACH_EM))


def build_block(text: Measured, plan: FitPlan, *, box: Box) -> Block:
    """Put measured tokens on the lines of `plan`, which was made for `box`."""
    lines = tuple(
        Line(
            _words(text, span, size),
            size,
            text.measure.width_em(*span) * size,
            baseline,
            _insets(text, span, size, box),
        )
        for span, size, baseline in zip(*plan[:3], strict=True)
    )
    return Block(
        lines=lines,
        width_px=max(line.width_px for line in lines),
        height_px=plan.height_px,
        size_px=max(plan.sizes_px),
        faces=text.faces.faces,
        metrics=text.metrics,
        tracking_em=text.tracking_em,
        rtl=text.rtl,
    )


def _insets(text: Measured, span: tuple[int, int], size_px: float, box: Box) -> tuple[float, float]:
    push = max(0.0, BOX_REACH_EM * size_px - box.hang_px)
    left, right = _boxed_ends(text, span, box.hang_px)
    return push * left, push * right


def _words(text: Measured, span: tuple[int, int], size_px: float) -> tuple[Word, ...]:
    order = _visual_order(text, span)
    words: list[Word] = []
    x = 0.0
    for place, index in enumerate(order):
        if place:
            x += text.measure.gaps_em[max(index, order[place - 1])] * size_px
        width = text.widths_em[index] * size_px
        words.append(Word(text.tokens[index], x, width, index in text.accents))
        x += width
    return tuple(words)


def _visual_order(text: Measured, span: tuple[int, int]) -> list[int]:
    """Return the tokens of a line from left to right.

    In a right-to-left line, tokens run from the right, and a run of left-to-right words keeps its own order
    (UAX 9, rule L2, on whole words).
    """
    indexes = list(range(*span))
    if not text.rtl:
        return indexes
    order: list[int] = []
    run: list[int] = []
    for index in indexes:
        if _runs_left_to_right(text.tokens[index]):
            run.append(index)
        else:
            order += [*reversed(run), index]
            run = []
    order += reversed(run)
    order.reverse()
    return order


def _runs_left_to_right(token: str) -> bool:
    return next(
        (kind == "L" for kind in map(unicodedata.bidirectional, token) if kind in {"L", "R", "AL"}), False
    )
