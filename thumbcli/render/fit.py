"""Fit measured text into a box: one size for all lines, or each line at the size its words deserve."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.render.breaking import partition, splits
from thumbcli.render.headline import shorten
from thumbcli.render.script import Script
from thumbcli.render.text import Measured, Metrics, measure
from thumbcli.render.words import STOP_WORDS, WEAK_WORDS, bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.breaking import Split

__all__ = [
    "BOX_PAD_EM",
    "BOX_REACH_EM",
    "DESCENDERS",
    "Block",
    "Box",
    "Line",
    "Word",
    "fit_best",
    "fit_block",
    "fit_stack",
]

BOX_PAD_EM = 0.13
"""How far the box behind a key word reaches beyond its letters."""

BOX_REACH_EM = 0.20
"""The same at the sides, with the box's slant."""

DESCENDERS = frozenset("gjpqyQ,;\u00e7\u00c7()")
"""Letters that hang below the baseline."""

_DESCENT_EM = 0.22
_BALANCED = 0.3
_LONE_WORD = 1.2
_MAX_STACK_TOKENS = 12
_STACKED = frozenset({Script.LATIN, Script.CYRILLIC})
_STACK_GAP_EM = 0.17
_LOWER_CASE_GAP_EM = 0.24
_BOX_GAP_EM = 0.07
_STACK_LINES = 4
_NATIVE_BONUS = 1.42
_STACK_BONUS = 1.12
_ENOUGH = 0.17
_SHORTER = (64, 48, 36, 24, 12)
_USUAL_CAP_EM = 0.7


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
    metrics: Metrics
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
        low = _DESCENT_EM if any(char in DESCENDERS for word in last.words for char in word.text) else 0.0
        boxed = BOX_PAD_EM if any(word.accent for word in last.words) else 0.0
        return last.size_px * (low + boxed)


def fit_block(text: Measured, box: Box, *, max_size_px: float, max_lines: int = 6) -> Block:
    """Set `text` in balanced lines of one size, as large as `box` allows.

    Args:
        text: At least one token.
        box: The room.
        max_size_px: The largest font size.
        max_lines: The most lines to try.
    """
    metrics = text.metrics
    lead = metrics.cap + metrics.above + metrics.below + metrics.gap
    best: tuple[float, float, Split] | None = None
    for count in range(1, min(max_lines, len(text.tokens)) + 1):
        split = partition(text.measure, count, text.penalties)
        widest = max(split.widths_em)
        across = min(_widest_size(text, span, box) for span in split.ranges)
        height = metrics.above + metrics.cap + (count - 1) * lead + metrics.below
        size = min(across, box.height_px / height, max_size_px)
        ragged = 1 - sum(split.widths_em) / count / widest
        ragged += _LONE_WORD if min(split.widths_em) < _BALANCED * widest else 0.0
        score = size * (1 - 0.25 * ragged) * (1 - 0.05 * min(max(split.cost, 0.0), 6.0))
        if best is None or score > best[0] * 1.001:
            best = (score, size, split)
    assert best is not None  # noqa: S101 - a measured text has a token
    _, size, split = best
    tops = [metrics.above + metrics.cap + row * lead for row in range(len(split.ranges))]
    height_px = (tops[-1] + metrics.below) * size
    sizes = [size] * len(tops)
    return _block(text, split.ranges, sizes, [top * size for top in tops], height_px, box)


def _boxed_ends(text: Measured, span: tuple[int, int], box: Box) -> tuple[bool, bool]:
    """Tell whether a box stands at the left end of a line, and at its right end."""
    if not box.hang_px:
        return False, False
    order = _visual_order(text, span)
    return order[0] in text.accents, order[-1] in text.accents


def _widest_size(text: Measured, span: tuple[int, int], box: Box) -> float:
    """Return the largest size at which a line, with what its boxes add, keeps within the box."""
    ends = sum(_boxed_ends(text, span, box))
    free = box.width_px / text.measure.width_em(*span)
    return min(
        free, (box.width_px + ends * box.hang_px) / (text.measure.width_em(*span) + ends * BOX_REACH_EM)
    )


def fit_stack(text: Measured, box: Box, *, max_size_px: float) -> Block | None:
    """Set each line of `text` towards the full width, key words largest, function words small.

    Returns:
        None where a stack would not do: another script, one word, more than twelve, letters with high accents.
    """
    count = len(text.tokens)
    if not _can_stack(text):
        return None
    low = any(token != token.upper() for token in text.tokens)
    weights = _weights(text)
    best: tuple[float, tuple[tuple[int, int], ...], list[float], list[float]] | None = None
    for lines in range(2, min(_STACK_LINES, count) + 1):
        for ranges in splits(count, lines, text.penalties):
            sizes = _stack_sizes(text, ranges, weights, box, max_size_px)
            tops = _stack_tops(text, ranges, sizes, low=low)
            height = tops[-1] + (_LOWER_CASE_GAP_EM * sizes[-1] if low else 0.0)
            shrink = min(1.0, box.height_px / height)
            sizes = [size * shrink for size in sizes]
            score = _stack_score(text, ranges, sizes, weights, box, height * shrink)
            if best is None or score > best[0]:
                best = (score, ranges, sizes, [top * shrink for top in tops])
    if best is None:
        return None
    _, ranges, sizes, tops = best
    return _block(text, ranges, sizes, tops, tops[-1], box)


def _can_stack(text: Measured) -> bool:
    return (
        text.faces.script in _STACKED
        and 1 < len(text.tokens) <= _MAX_STACK_TOKENS
        and not text.rtl
        and not text.metrics.above > _LOW_ACCENTS
    )


_LOW_ACCENTS = 0.1


def _weights(text: Measured) -> list[float]:
    """Return how much each token matters: 1 for a plain word."""
    weights: list[float] = []
    for index, token in enumerate(text.tokens):
        word = bare(token)
        if index in text.accents:
            weights.append(1.7)
        elif word in STOP_WORDS:
            weights.append(0.3)
        else:
            weights.append(0.55 if word in WEAK_WORDS else 1.0)
    return weights


def _stack_sizes(
    text: Measured,
    ranges: Sequence[tuple[int, int]],
    weights: Sequence[float],
    box: Box,
    max_size_px: float,
) -> list[float]:
    sizes = [min(_widest_size(text, span, box), max_size_px) for span in ranges]
    peaks = [max(weights[start:end]) for start, end in ranges]
    top = max(peaks)
    lead = min(size for size, peak in zip(sizes, peaks, strict=True) if peak == top)
    heavy = [size for size, peak in zip(sizes, peaks, strict=True) if peak >= 0.9]  # noqa: PLR2004 - a full word
    smallest = min(heavy or sizes)
    return [
        min(size, smallest * 2.0, lead * (9.0 if peak == top else _share(peak)))
        for size, peak in zip(sizes, peaks, strict=True)
    ]


def _share(weight: float) -> float:
    """Return how large a line of this weight may be beside the largest."""
    if weight >= 1.0:
        return 1.06
    return 0.80 if weight >= 0.5 else 0.62  # noqa: PLR2004 - the weight of a weak word


def _stack_tops(
    text: Measured, ranges: Sequence[tuple[int, int]], sizes: Sequence[float], *, low: bool
) -> list[float]:
    gap = _STACK_GAP_EM + (_LOWER_CASE_GAP_EM if low else 0.0)
    boxed = [any(index in text.accents for index in range(*span)) for span in ranges]
    tops: list[float] = []
    y = 0.0
    for row, size in enumerate(sizes):
        if row:
            y += gap * (size + sizes[row - 1]) / 2
            y += _BOX_GAP_EM * (size * boxed[row] + sizes[row - 1] * boxed[row - 1])
        y += text.metrics.cap * size
        tops.append(y)
    return tops


def _stack_score(
    text: Measured,
    ranges: Sequence[tuple[int, int]],
    sizes: Sequence[float],
    weights: Sequence[float],
    box: Box,
    height_px: float,
) -> float:
    total = weighted = filled = ugly = 0.0
    smallest = float("inf")
    for row, (start, end) in enumerate(ranges):
        size = sizes[row]
        for index in range(start, end):
            weight = weights[index] * len(text.tokens[index])
            total += weight
            weighted += weight * size
        peak = max(weights[start:end])
        if peak >= 0.9:  # noqa: PLR2004 - a full word
            smallest = min(smallest, size)
        elif peak < 0.5:  # noqa: PLR2004 - nothing but function words
            ugly += 1.0 if row or end - start == 1 else 0.0
        width = size * text.measure.width_em(start, end)
        filled += width
        ugly += _LONE_WORD if width < _BALANCED * box.width_px and peak < 1.0 else 0.0
        ugly += text.penalties[end - 1] if end < len(weights) or end - start == 1 else 0.0
    if smallest == float("inf"):
        smallest = min(sizes)
    filled /= len(ranges) * box.width_px
    return (
        (weighted / total + 0.6 * smallest) / box.height_px
        + 0.1 * filled
        + 0.06 * height_px / box.height_px
        - 0.14 * ugly
    )


def _block(
    text: Measured,
    ranges: Sequence[tuple[int, int]],
    sizes: Sequence[float],
    baselines: Sequence[float],
    height_px: float,
    box: Box,
) -> Block:
    lines = tuple(
        Line(
            _words(text, span, size),
            size,
            text.measure.width_em(*span) * size,
            baseline,
            _insets(text, span, size, box),
        )
        for span, size, baseline in zip(ranges, sizes, baselines, strict=True)
    )
    return Block(
        lines=lines,
        width_px=max(line.width_px for line in lines),
        height_px=height_px,
        size_px=max(sizes),
        faces=text.faces.faces,
        metrics=text.metrics,
        tracking_em=text.tracking_em,
        rtl=text.rtl,
    )


def _insets(text: Measured, span: tuple[int, int], size_px: float, box: Box) -> tuple[float, float]:
    push = max(0.0, BOX_REACH_EM * size_px - box.hang_px)
    left, right = _boxed_ends(text, span, box)
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


def fit_best(
    text: str,
    faces: Sequence[str],
    box: Box,
    *,
    max_size_px: float,
    min_cap_px: float,
    stacked: bool = True,
) -> Block:
    """Set a headline in the face and form that make it largest; the first face is preferred.

    What would be smaller than `min_cap_px` is shortened until it is not.

    Args:
        text: The headline.
        faces: The style's own face, then others for titles that it would make too small.
        box: The room.
        max_size_px: The largest font size.
        min_cap_px: The least cap height of a line.
        stacked: Lines may have different sizes.
    """
    for limit in (len(text), *_SHORTER):
        block = _best_of(shorten(text, limit), faces, box, max_size_px, min_cap_px, stacked=stacked)
        if block.smallest_cap_px >= min_cap_px:
            break
    return block


def _best_of(
    text: str, faces: Sequence[str], box: Box, max_size_px: float, min_cap_px: float, *, stacked: bool
) -> Block:
    widest_em = box.width_px / (min_cap_px / _USUAL_CAP_EM)
    best: tuple[float, Block] | None = None
    for rank in range(len(faces)):
        measured = measure(text, tuple(faces[rank:]), widest_em=widest_em, boxed=box.hang_px > 0)
        bonus = 1.0 if rank else _NATIVE_BONUS
        forms: list[Block | None] = [fit_block(measured, box, max_size_px=max_size_px)]
        if stacked:
            forms.append(fit_stack(measured, box, max_size_px=max_size_px * 1.35))
        for block in forms:
            if block is None:
                continue
            score = _mean_cap_px(block) * bonus * (1 - 0.06 * max(0, len(block.lines) - 3))
            score *= _STACK_BONUS if len({line.size_px for line in block.lines}) > 1 else 1.0
            if best is None or score > best[0]:
                best = (score, block)
        if best is not None and best[1].smallest_cap_px >= box.height_px * _ENOUGH:
            break
    assert best is not None  # noqa: S101 - the style has a face
    return best[1]


def _mean_cap_px(block: Block) -> float:
    width = sum(line.width_px for line in block.lines) or 1.0
    return block.metrics.cap * sum(line.size_px * line.width_px for line in block.lines) / width
