"""Fit measured text into a box in balanced lines of one size, and build blocks of any form."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.light_dataclass import dataclass
from thumbcli.render.typography.bidi import visual_order
from thumbcli.render.typography.break_penalties import BETWEEN_PARTS
from thumbcli.render.typography.fonts import MONOSPACED
from thumbcli.render.typography.line_breaking import partition
from thumbcli.render.typography.measure import advance_em
from thumbcli.render.typography.shaping import ink_extent_em

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.typography.bidi import Piece
    from thumbcli.render.typography.line_breaking import Split
    from thumbcli.render.typography.measure import FontMetrics, Measured

__all__ = [
    "BOX_PAD_EM",
    "BOX_PAD_X_EM",
    "SHORT_LINE",
    "Block",
    "Box",
    "FitPlan",
    "Line",
    "Word",
    "build_block",
    "fit_block",
    "height_limits_px",
    "is_lone_function_word",
    "line_spacing_em",
    "plan_block",
    "width_bounds_px",
]

BOX_PAD_EM = 0.13
"""How far the box of a key word extends beyond its letters, above and below."""

BOX_PAD_X_EM = 0.20
"""The same at the sides, with the box's slant."""

# Factors and penalties that lower the score of a size.
SHORT_LINE = 0.3
"""A line below this share of the widest one is unbalanced, like a line with a lone function word."""

_UNBALANCED_LINE = 1.2
_RAGGED_WEIGHT = 0.25
_COST_WEIGHT, _COST_MAX = 0.05, 6.0

_SPLIT_NUMBER_PENALTY, _SPLIT_NUMBER_FACTOR = 2.0, 0.4
_SPLIT_NAME_PENALTY, _SPLIT_NAME_FACTOR = 1.5, 0.55  # the factor for each break with at least this penalty
_SPLIT_PAIR_PENALTY, _SPLIT_PAIR_FACTOR = (
    0.8,
    0.66,
)  # the same of a pair, or after a word that leans on the next
_SPLIT_PHRASE_PENALTY, _SPLIT_PHRASE_FACTOR = 0.5, 0.75
"""The same before the last word of a phrase, which may stand alone where all words are a third larger so."""

_LEANING_PENALTY, _LEANING_FACTOR = 0.45, 0.87  # the same after a pronoun that its verb follows
_TOO_SMALL_FACTOR = 0.3  # for a size below the least one, or a nearly empty line in place of it
_TALL_RATIO = 0.9  # height to width from which on a box has room for more lines, and for a nearly empty one
_WIDE_SHARE, _FEW_LINES = 0.8, 2  # more lines than a few should fill this share of the width
_MORE_LINES_GAIN = 1.001  # more lines must be better by this factor
_PRUNE_RATIO = 1.01  # numbers of lines whose bound is this far behind the best are not worked out


@dataclass(frozen=True, slots=True)
class Box:
    """The area for a text, in px.

    Attributes:
        width_px: For the letters.
        height_px: From the first line's ink to the last line's.
        box_outset_px: How far the box of a key word may extend beyond each side; 0 for no boxes.
    """

    width_px: float
    height_px: float
    box_outset_px: float = 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """One token on its line; `x_px` counts from the line's left end, `code` is set in a monospaced font."""

    text: str
    x_px: float
    width_px: float
    accent: bool
    code: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Words in visual order, their size, and the baseline's distance from the top of the block.

    `inset_px` indents the line at its left and right, so that the box of a key word stays in its area.
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
        fonts: The fallback chain.
        metrics: The vertical metrics.
        tracking_em: Extra space after each letter.
        rtl: The base direction.
    """

    lines: tuple[Line, ...]
    width_px: float
    height_px: float
    size_px: float
    fonts: tuple[str, ...]
    metrics: FontMetrics
    tracking_em: float
    rtl: bool

    @property
    def smallest_cap_px(self) -> float:
        """The cap height of the smallest line."""
        return min(line.size_px for line in self.lines) * self.metrics.cap

    @property
    def overhang_px(self) -> float:
        """How far the last line extends below the block: descenders, and the box of a key word."""
        last = self.lines[-1]
        low = self.ink_extent_em(" ".join(word.text for word in last.words))[1] - self.metrics.below
        boxed = BOX_PAD_EM if any(word.accent for word in last.words) else 0.0
        return last.size_px * (low + boxed)

    def fonts_of(self, word: Word) -> tuple[str, ...]:
        """Return the fallback chain of one word."""
        return (MONOSPACED,) if word.code else self.fonts

    def ink_extent_em(self, text: str) -> tuple[float, float]:
        """Return how far the ink of `text` in this block's fonts extends above the baseline and below it."""
        high, low = ink_extent_em(text, self.fonts)
        if not self.metrics.below:
            return high, low
        # Where letters join or stack, the bounds of single letters are too small.
        return max(high, self.metrics.cap + self.metrics.above), max(low, self.metrics.below)


class FitPlan(NamedTuple):
    """The layout of a block before it is built: all that its score depends on.

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
    """The most even split into a number of lines, and its score.

    Attributes:
        split: The lines.
        widest_em: The widest of them.
        widest_px: The largest size that the width allows.
        factors: Of the score, 0 to 1, one for each kind of flaw.
    """

    split: Split
    widest_em: float
    widest_px: float
    factors: tuple[float, ...]


def fit_block(
    text: Measured, box: Box, *, max_size_px: float, max_lines: int = 6, min_size_px: float = 0.0
) -> Block:
    """Set `text` in balanced lines of one size, as large as `box` allows; arguments as for `plan_block`."""
    plan = plan_block(text, box, max_size_px=max_size_px, max_lines=max_lines, min_size_px=min_size_px)
    return build_block(text, plan, box=box)


def plan_block(
    text: Measured,
    box: Box,
    *,
    max_size_px: float,
    max_lines: int = 6,
    small_px: float = 0.0,
    min_size_px: float = 0.0,
) -> FitPlan:
    """Split `text` into balanced lines of one size, as large as `box` allows.

    Args:
        text: At least one token.
        box: The area.
        max_size_px: The largest font size.
        max_lines: The most lines to try.
        small_px: A smaller size costs more than any break, and as much as a nearly empty line.
        min_size_px: Uneven lines of this size are better than even ones that are smaller.
    """
    metrics = text.metrics
    lead, first = line_spacing_em(metrics)
    limits_px = height_limits_px(text, box, max_size_px)[:max_lines]
    size, split = _best_lines(text, box, limits_px, small_px=small_px, min_size_px=min_size_px)
    tops = [first + row * lead for row in range(len(split.ranges))]
    height_px = (tops[-1] + metrics.below) * size
    return FitPlan(split.ranges, [size] * len(tops), [top * size for top in tops], height_px)


def largest_px(text: Measured, box: Box, *, max_size_px: float) -> float:
    """Return an upper bound of the size in `plan_block`: that of perfectly even lines."""
    return max(map(min, height_limits_px(text, box, max_size_px), width_bounds_px(text, box)))


def line_spacing_em(metrics: FontMetrics) -> tuple[float, float]:
    """Return the distance between baselines, and that of the first from the top."""
    return metrics.cap + metrics.above + metrics.below + metrics.gap, metrics.above + metrics.cap


def height_limits_px(text: Measured, box: Box, max_size_px: float) -> list[float]:
    """Return the size that the height allows one line, two, and so on."""
    lead, first = line_spacing_em(text.metrics)
    below = text.metrics.below
    rows = range(len(text.tokens))
    return [min(box.height_px / (first + row * lead + below), max_size_px) for row in rows]


def _best_lines(
    text: Measured, box: Box, height_limits_px: Sequence[float], *, small_px: float, min_size_px: float
) -> tuple[float, Split]:
    """Return the best size and lines, given the size that the height allows each number of lines.

    Perfectly even lines bound the score of each number of lines. The most promising numbers are worked out
    first, and those left out that can't win.
    """
    most = [min(*sizes) for sizes in zip(height_limits_px, width_bounds_px(text, box), strict=False)]
    top = 0.0
    is_tall = box.height_px >= box.width_px * _TALL_RATIO
    found: dict[int, tuple[float, float, Split]] = {}
    for row in sorted(range(len(most)), key=most.__getitem__, reverse=True):
        if most[row] * _PRUNE_RATIO < top:
            break
        lines = _lines(text, row + 1, box.width_px, box.box_outset_px)
        score = size = min(height_limits_px[row], lines.widest_px)
        for factor in lines.factors:
            score *= factor
        if row >= _FEW_LINES and not is_tall:
            score *= 1 - max(0.0, _WIDE_SHARE - lines.widest_em * size / box.width_px)
        empty = not is_tall and min(lines.split.widths_em) < SHORT_LINE * lines.widest_em
        if small_px and (size < small_px or empty):
            score *= _TOO_SMALL_FACTOR
        found[row] = score, size, lines.split
        top = max(top, score)
    found = {row: each for row, each in found.items() if each[1] >= min_size_px} or found
    best = found[min(found)]
    for row in sorted(found):
        if found[row][0] > best[0] * _MORE_LINES_GAIN:
            best = found[row]
    return best[1:]


def width_bounds_px(text: Measured, box: Box) -> Iterator[float]:
    """Yield the size that one line, two, and so on would have if they were perfectly even."""
    measure = text.run_widths
    gap = max(measure.leads_em)
    for count in range(1, measure.count + 1):
        yield box.width_px / max(measure.widest_em, (measure.total_em - (count - 1) * gap) / count)


@lru_cache(1024)
def _lines(text: Measured, count: int, width_px: float, box_outset_px: float) -> _Lines:
    """Return the most even lines, which are the same in boxes of any height."""
    split = partition(text.run_widths, count, text.penalties)
    widest = max(split.widths_em)
    ragged = 1 - sum(split.widths_em) / count / widest
    ragged += _UNBALANCED_LINE if min(split.widths_em) < SHORT_LINE * widest else 0.0
    ragged += _UNBALANCED_LINE if any(is_lone_function_word(text, span) for span in split.ranges) else 0.0
    break_penalties = [text.penalties[end - 1] for _, end in split.ranges[:-1]]
    return _Lines(
        split,
        widest,
        min(_widest_size(text, span, width_px, box_outset_px) for span in split.ranges),
        (
            1 - _RAGGED_WEIGHT * ragged,
            1 - _COST_WEIGHT * min(max(split.cost, 0.0), _COST_MAX),
            *(_break_factor(cost) for cost in break_penalties if cost >= _LEANING_PENALTY),
        ),
    )


def _break_factor(penalty: float) -> float:
    """Return the factor for a break inside of a number, of a name, or after a word that leans on the next."""
    if penalty >= _SPLIT_NUMBER_PENALTY:
        return _SPLIT_NUMBER_FACTOR
    if penalty >= _SPLIT_NAME_PENALTY:
        return _SPLIT_NAME_FACTOR
    if penalty >= _SPLIT_PAIR_PENALTY:
        return _SPLIT_PAIR_FACTOR
    return _SPLIT_PHRASE_FACTOR if penalty >= _SPLIT_PHRASE_PENALTY else _LEANING_FACTOR


def is_lone_function_word(text: Measured, span: tuple[int, int]) -> bool:
    """Tell whether a line after the first is a lone function word."""
    start, end = span
    return bool(start) and end - start == 1 and start in text.small_words


def _boxed_ends(text: Measured, span: tuple[int, int], box_outset_px: float) -> tuple[bool, bool]:
    """Tell whether there is a box at the left end of a line, and at its right end."""
    if not box_outset_px:
        return False, False
    order = _pieces(text, span)
    return span[0] + order[0].token in text.accents, span[0] + order[-1].token in text.accents


def _widest_size(text: Measured, span: tuple[int, int], width_px: float, box_outset_px: float) -> float:
    """Return the largest size at which a line with its boxes fits the width."""
    width_em = text.run_widths.width_em(*span)
    free = width_px / width_em
    ends = sum(_boxed_ends(text, span, box_outset_px))
    if not ends:
        return free
    return min(free, (width_px + ends * box_outset_px) / (width_em + ends * BOX_PAD_X_EM))


def build_block(text: Measured, plan: FitPlan, *, box: Box) -> Block:
    """Build the block of `plan`, which was made for `box`."""
    lines = tuple(
        Line(
            _words(text, span, size),
            size,
            text.run_widths.width_em(*span) * size,
            baseline,
            _insets(text, span, size, box),
        )
        for span, size, baseline in zip(_drawn(text, plan.ranges), *plan[1:3], strict=True)
    )
    return Block(
        lines=lines,
        width_px=max(line.width_px for line in lines),
        height_px=plan.height_px,
        size_px=max(plan.sizes_px),
        fonts=text.fonts.names,
        metrics=text.metrics,
        tracking_em=text.tracking_em,
        rtl=text.rtl,
    )


def _drawn(text: Measured, ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the tokens of each line without a separator at its end, for which the end of the line stands."""
    for start, end in ranges:
        ends_part = end < len(text.tokens) and end - start > 1 and text.tokens[end - 1] in BETWEEN_PARTS
        yield start, end - ends_part


def _insets(text: Measured, span: tuple[int, int], size_px: float, box: Box) -> tuple[float, float]:
    push = max(0.0, BOX_PAD_X_EM * size_px - box.box_outset_px)
    left, right = _boxed_ends(text, span, box.box_outset_px)
    return push * left, push * right


def _words(text: Measured, span: tuple[int, int], size_px: float) -> tuple[Word, ...]:
    words: list[Word] = []
    x = 0.0
    for piece in _pieces(text, span):
        index = span[0] + piece.token
        if piece.gap is not None:
            x += text.run_widths.gaps_em[span[0] + piece.gap] * size_px
        whole = piece.text == text.tokens[index]
        is_code = index in text.code
        fonts = (MONOSPACED,) if is_code else text.fonts.names
        width_em = text.widths_em[index] if whole else advance_em(piece.text, fonts, text.tracking_em)
        words.append(Word(piece.text, x, width_em * size_px, index in text.accents, is_code))
        x += width_em * size_px
    return tuple(words)


def _pieces(text: Measured, span: tuple[int, int]) -> tuple[Piece, ...]:
    """Return what is on a line from left to right; tokens are counted from the first of the line."""
    tokens, spaced = text.tokens[slice(*span)], text.spaced[slice(*span)]
    return visual_order(tokens, spaced, text.fonts.names[0], rtl=text.rtl)
