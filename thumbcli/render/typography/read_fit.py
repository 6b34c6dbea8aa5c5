"""Fit a title that is read, as on a card: lines that begin at one edge, each a phrase, as large as they get.

Such lines need not be even. A card has height to spare, so that more and shorter lines make the letters
larger; but a phrase that is torn costs more than letters that are smaller.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.render.typography.fit import (
    SHORT_LINE,
    FitPlan,
    height_limits_px,
    is_lone_function_word,
    line_spacing_em,
    width_bounds_px,
)
from thumbcli.render.typography.line_breaking import partition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.render.typography.fit import Box
    from thumbcli.render.typography.line_breaking import Split
    from thumbcli.render.typography.measure import Measured

__all__ = ["plan_read"]

_YEAR = re.compile(r"(?:19|20)\d\d[.!?]?")

_MAX_LINES = 6
_MORE_LINES_GAIN = 1.12
"""More lines are worth it where the letters are larger by this factor, or a torn phrase is whole."""

_PENALTY_WEIGHTS = (0.0, 0.4, 1.0, 2.0, 4.0, 12.0)
"""How much the penalties of breaks count against even lines, in one attempt after the other."""

_TORN = (
    (2.0, 0.25),
    (1.0, 0.4),
    (0.85, 0.4),
    (0.75, 0.5),
    (0.5, 0.64),
    (0.45, 0.68),
    (0.23, 0.84),
    (0.1, 0.9),
)
"""From which penalty on a break has which factor: inside of a number, of a name, after a joint, inside of
a set phrase, before the end of a phrase, after a word that leans on the next one, inside of a phrase, beside
a small word."""

_LONE_WORD = 0.7  # for a line of one small word
_RAGGED_WEIGHT = 0.3  # of the share of the lines that is empty
_SIZE_WEIGHT = 1.5
"""How much the size counts: the same words in larger letters fill a card more in both directions."""

_ORPHAN = 0.85  # for a short last word alone on its line
_LONE_LAST, _LONE_LAST_WIDTH, _LONE_LAST_WORDS = 0.74, 0.42, 5
"""For any last word alone, where that has less than so much of the widest line's width, in a title of so many
words."""

_LONE_FIRST, _LONE_FIRST_WIDTH = 0.8, 0.6
"""For a first word alone on its line, where that has less than so much of the widest one's width."""

_SHORT_INSIDE, _SHORT_INSIDE_WIDTH = 0.75, 0.55
"""For each line between two others that has less than so much of the widest one's width."""

_FILLED, _FILL_WEIGHT = 0.62, 0.7
"""Below this share of the box's height the lines leave it empty: how much that counts."""

_LONE_YEAR = 0.6  # for a year alone on the last line: it belongs to what is before it

_TOO_SMALL = 0.3
_NEARLY_EMPTY = 0.08


def plan_read(text: Measured, box: Box, *, max_size_px: float, small_px: float) -> FitPlan:
    """Split `text` into lines of one size that are phrases, as large as `box` allows.

    Args:
        text: At least one token.
        box: The area.
        max_size_px: The largest font size.
        small_px: A smaller size costs more than any break.
    """
    limits_px = height_limits_px(text, box, max_size_px)[:_MAX_LINES]
    lead, first = line_spacing_em(text.metrics)
    best: tuple[float, float, Split] | None = None
    bounds_px = width_bounds_px(text, box)
    for row, (limit_px, bound_px) in enumerate(zip(limits_px, bounds_px, strict=False)):
        most_px = min(limit_px, bound_px)
        most = most_px**_SIZE_WEIGHT * (_TOO_SMALL if most_px < small_px else 1.0)
        if best is not None and most <= best[0] * _MORE_LINES_GAIN:
            continue  # not even perfect lines would be better
        score, size, split = max(_attempts(text, row + 1, box, limit_px, small_px), key=lambda each: each[0])
        height = (first + row * lead + text.metrics.below) * size
        score *= min(1.0, height / (_FILLED * box.height_px)) ** _FILL_WEIGHT
        if best is None or score > best[0] * _MORE_LINES_GAIN:
            best = score, size, split
    if best is None:
        raise ValueError("there are no words")
    _, size, split = best
    tops = [first + row * lead for row in range(len(split.ranges))]
    height_px = (tops[-1] + text.metrics.below) * size
    return FitPlan(split.ranges, [size] * len(tops), [top * size for top in tops], height_px)


def _attempts(
    text: Measured, lines: int, box: Box, limit_px: float, small_px: float
) -> Iterator[tuple[float, float, Split]]:
    """Yield score, size and split of each way to break `text` into so many lines."""
    for split in _splits(text, lines):
        widest = max(split.widths_em)
        size = min(limit_px, box.width_px / widest)
        ragged = 1 - sum(split.widths_em) / lines / widest
        score = size**_SIZE_WEIGHT * (1 - _RAGGED_WEIGHT * ragged) * (_TOO_SMALL if size < small_px else 1.0)
        for _, end in split.ranges[:-1]:
            score *= _factor(text.penalties[end - 1])
        if min(split.widths_em) < SHORT_LINE * widest:
            score *= _NEARLY_EMPTY
        if any(is_lone_function_word(text, span) for span in split.ranges):
            score *= _LONE_WORD
        if lines > 1 and split.ranges[0][1] == 1 and split.widths_em[0] < _LONE_FIRST_WIDTH * widest:
            score *= _LONE_FIRST
        inside = sum(width < _SHORT_INSIDE_WIDTH * widest for width in split.widths_em[1:-1])
        score *= _SHORT_INSIDE**inside
        score *= _end_factor(text, split) if lines > 1 else 1.0
        yield score, size, split


def _end_factor(text: Measured, split: Split) -> float:
    """Return the factor of a last word alone on its line, and of a year alone on any but the first."""
    alone = [start for start, end in split.ranges[1:] if end - start == 1]
    if any(_YEAR.fullmatch(text.tokens[at]) for at in alone):
        return _LONE_YEAR
    if split.ranges[-1][0] not in alone:
        return 1.0
    factor = _ORPHAN if text.penalties[-1] else 1.0
    is_short = split.widths_em[-1] < _LONE_LAST_WIDTH * max(split.widths_em)
    return _LONE_LAST if is_short and len(text.tokens) >= _LONE_LAST_WORDS else factor


@lru_cache(1024)
def _splits(text: Measured, lines: int) -> tuple[Split, ...]:
    """Return the different ways to break `text` into so many lines, which are the same in any box."""
    weighted = ([penalty * weight for penalty in text.penalties] for weight in _PENALTY_WEIGHTS)
    splits = [partition(text.run_widths, lines, penalties) for penalties in weighted]
    return tuple({split.ranges: split for split in reversed(splits)}.values())[::-1]


def _factor(penalty: float) -> float:
    return next((factor for least, factor in _TORN if penalty >= least), 1.0)
