"""Detect letters in a picture: shapes of one colour, side by side on one line.

No letter is recognised. A shape counts as one if it has the proportions of a letter and at least two similar
neighbours on the same baseline.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL import Image

__all__ = ["DETECTION_WIDTH_PX", "DetectedLetter", "DetectedLine", "find_lines", "separate_letters"]

DETECTION_WIDTH_PX = 400
"""How wide a picture is when its letters are looked for."""

# Set by hand on the sets of `tests/render/reference_sets.py`. What is not in px is a part of a height.
_MAX_RUNS, _MIN_STROKE_PX = 6000, 2.7
"""A colour in more runs of pixels is scattered; one in shorter runs is a blurred edge."""

_MIN_HEIGHT_PX, _MIN_HEIGHT, _MAX_HEIGHT = 7, 0.03, 0.62
"""The height of a letter, in px and as a part of the picture's."""

_MIN_WIDTH, _MAX_WIDTH, _MAX_JOINED_WIDTH = 0.12, 1.9, 9.0
"""The width of the narrowest letter, of the widest, and of letters that touch, as parts of their height."""

_MIN_INK, _MAX_INK = 0.16, 0.93
"""The part of its bounds that a letter fills; what fills more is a bar or a box."""

_MAX_BAR_WIDTH = 0.5
"""The width of `I` and `l`: a wider bar is a box."""

_BASELINE_TOLERANCE = 0.10
"""How far a letter's bottom may be from the baseline."""

_MIN_SMALL_HEIGHT = 0.58
"""The height of a small letter, as a part of the tallest letter's."""

_MAX_GAP = 1.0
"""The widest gap between two letters of a line, as a part of the tallest letter's height."""

_MIN_SEPARATE_PX = 12
_MIN_LETTERS = 3
_CAPITAL_HEIGHT = 0.88
"""Letters of this part of the greatest height count as capitals or ascenders."""

_SMALL_SPREAD = 0.09
_MIN_SIMILAR = 0.7
"""This part of the small letters differs by no more than `_SMALL_SPREAD` from their median height."""


@dataclass(frozen=True, slots=True)
class DetectedLetter:
    """A connected shape.

    Attributes:
        left: In px, as the other bounds.
        top: The first row.
        right: Behind the last column.
        bottom: Behind the last row.
        runs: Its runs of pixels as row, start and end.
    """

    left: int
    top: int
    right: int
    bottom: int
    runs: tuple[tuple[int, int, int], ...]

    @property
    def width(self) -> int:
        """In px."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In px."""
        return self.bottom - self.top

    @property
    def ink(self) -> float:
        """The part of its bounds that it fills, 0 to 1."""
        return sum(end - start for _, start, end in self.runs) / (self.width * self.height)


@dataclass(frozen=True, slots=True)
class DetectedLine:
    """Letters side by side.

    Attributes:
        letters: From the left.
        colour: The index of their colour.
    """

    letters: tuple[DetectedLetter, ...]
    colour: int

    @property
    def height(self) -> int:
        """The height of its tallest letter, in px."""
        return max(letter.height for letter in self.letters)

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom, in px."""
        return (
            self.letters[0].left,
            min(letter.top for letter in self.letters),
            max(letter.right for letter in self.letters),
            max(letter.bottom for letter in self.letters),
        )


def find_lines(labels: Image.Image, colours: Iterable[int]) -> tuple[DetectedLine, ...]:
    """Return the lines of letters, from the top.

    Args:
        labels: Of mode `L` or `P`: each pixel is the index of a colour.
        colours: The indexes that letters may have.
    """
    lines = [
        DetectedLine(letters, colour)
        for colour in colours
        for letters in _rows([each for each in _shapes_in(labels, colour) if _may_be_letter(each, labels)])
    ]
    return tuple(sorted(lines, key=lambda line: (line.bounds[1], line.bounds[0], line.colour)))


def separate_letters(lines: Iterable[DetectedLine]) -> list[DetectedLetter]:
    """Return the letters that touch no other and are large enough to show their shape."""
    return [
        letter
        for line in lines
        for letter in line.letters
        if letter.width <= _MAX_WIDTH * letter.height and letter.height >= _MIN_SEPARATE_PX
    ]


def _shapes_in(labels: Image.Image, colour: int) -> list[DetectedLetter]:
    """Return the connected shapes of one colour; none if it is scattered or only a blurred edge."""
    width, height = labels.size
    pixels = labels.tobytes()
    pattern = re.compile(re.escape(bytes((colour,))) + b"+")
    found_runs = pattern.findall(pixels)
    if len(found_runs) > _MAX_RUNS or sum(map(len, found_runs)) < _MIN_STROKE_PX * len(found_runs):
        return []
    parents: list[int] = []
    runs: list[tuple[int, int, int]] = []
    previous_runs: list[tuple[int, int, int]] = []
    for row in range(height):
        row_runs: list[tuple[int, int, int]] = []
        at, offset = 0, row * width
        for found in pattern.finditer(pixels, offset, offset + width):
            start, end = found.start() - offset, found.end() - offset
            current = len(runs)
            runs.append((row, start, end))
            parents.append(current)
            row_runs.append((start, end, current))
            while at < len(previous_runs) and previous_runs[at][1] <= start:
                at += 1
            for previous_start, _, previous in previous_runs[at:]:
                if previous_start >= end:
                    break
                parents[_root(parents, previous)] = current
        previous_runs = row_runs
    groups: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for current, run in enumerate(runs):
        groups[_root(parents, current)].append(run)
    return [_shape(group) for group in groups.values()]


def _root(parents: list[int], run: int) -> int:
    """Return the run that represents the shape of this one (union-find)."""
    while parents[run] != run:
        parents[run] = parents[parents[run]]
        run = parents[run]
    return run


def _shape(runs: Sequence[tuple[int, int, int]]) -> DetectedLetter:
    return DetectedLetter(
        min(run[1] for run in runs), runs[0][0], max(run[2] for run in runs), runs[-1][0] + 1, tuple(runs)
    )


def _may_be_letter(shape: DetectedLetter, labels: Image.Image) -> bool:
    high = shape.height / labels.height
    if shape.height < _MIN_HEIGHT_PX or not _MIN_HEIGHT <= high <= _MAX_HEIGHT:
        return False
    if not _MIN_WIDTH <= shape.width / shape.height <= _MAX_JOINED_WIDTH or shape.ink < _MIN_INK:
        return False
    inside = shape.left > 0 and shape.top > 0 and shape.right < labels.width and shape.bottom < labels.height
    return inside and (shape.ink < _MAX_INK or shape.width < shape.height * _MAX_BAR_WIDTH)


def _rows(shapes: Sequence[DetectedLetter]) -> list[tuple[DetectedLetter, ...]]:
    """Return the shapes in rows with one baseline, each long enough to be a word."""
    remaining = sorted(shapes, key=lambda shape: (-shape.height, shape.left, shape.top))
    rows: list[tuple[DetectedLetter, ...]] = []
    while remaining:
        tallest = remaining[0]
        tolerance_px = max(1.0, _BASELINE_TOLERANCE * tallest.height)
        same_baseline = [
            shape
            for shape in remaining
            if abs(shape.bottom - tallest.bottom) <= tolerance_px
            and shape.height >= _MIN_SMALL_HEIGHT * tallest.height
        ]
        row = _without_gaps(sorted(same_baseline, key=lambda shape: (shape.left, shape.top)), tallest)
        letters = sum(shape.width <= _MAX_WIDTH * shape.height for shape in row)
        if letters >= _MIN_LETTERS and _has_letter_heights(row):
            rows.append(tuple(row))
            taken = set(map(id, row))
            remaining = [shape for shape in remaining if id(shape) not in taken]
        else:
            remaining = remaining[1:]
    return rows


def _without_gaps(same_baseline: list[DetectedLetter], tallest: DetectedLetter) -> list[DetectedLetter]:
    """Return the shapes around the tallest one that have no wide gap between them."""
    gap = _MAX_GAP * tallest.height
    runs: list[list[DetectedLetter]] = [[same_baseline[0]]]
    for one, other in pairwise(same_baseline):
        if other.left - one.right > gap:
            runs.append([])
        runs[-1].append(other)
    return next(run for run in runs if any(shape is tallest for shape in run))


def _has_letter_heights(row: Sequence[DetectedLetter]) -> bool:
    """Tell whether the shapes have one or two heights, as capitals and small letters have."""
    high = max(shape.height for shape in row)
    small_heights = sorted(shape.height for shape in row if shape.height < high * _CAPITAL_HEIGHT)
    if not small_heights:
        return True
    median = small_heights[len(small_heights) // 2]
    similar = sum(abs(height - median) <= max(1.0, high * _SMALL_SPREAD) for height in small_heights)
    return similar >= len(small_heights) * _MIN_SIMILAR
