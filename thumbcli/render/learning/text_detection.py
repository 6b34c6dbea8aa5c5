"""Letters seen in a picture: shapes of one colour that stand side by side on one line.

No letter is read. A shape counts as one when it has the proportions of a letter and at least two neighbours
as high that stand on the same baseline, or that share its top and bottom.
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

__all__ = ["SEEN_PX", "DetectedLetter", "DetectedLine", "find_lines", "telling"]

SEEN_PX = 400
"""How wide a picture is when its letters are looked for."""

_RUNS_MAX, _STROKE_PX = 6000, 2.7
_LEAST_PX, _LEAST_HIGH, _MOST_HIGH = 7, 0.03, 0.62
_WIDEST, _THINNEST = 1.9, 0.12
_EMPTIEST = 0.16
_JOINED = 9.0
_LEVEL = 0.10
_SMALLER = 0.58
_GAP = 1.0
_TELLING_PX = 12
_LETTERS_MIN = 3
_BARS = 0.93


@dataclass(frozen=True, slots=True)
class DetectedLetter:
    """A connected shape: its bounds in px, and its runs of pixels as row, start and end."""

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
    """Letters side by side, from the left, and which of the colours they have."""

    letters: tuple[DetectedLetter, ...]
    colour: int

    @property
    def height(self) -> int:
        """The height of its highest letter, in px."""
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
        labels: Of mode `L` or `P`: each pixel names a colour.
        colours: Those that letters may have.
    """
    lines: list[DetectedLine] = []
    for colour in colours:
        shapes = _shapes_in(labels, colour)
        lines += (
            DetectedLine(letters, colour)
            for letters in _rows([each for each in shapes if _may_be(each, labels)])
        )
    return tuple(sorted(lines, key=lambda line: (line.bounds[1], line.bounds[0], line.colour)))


def telling(lines: Iterable[DetectedLine]) -> list[DetectedLetter]:
    """Return the letters that stand by themselves and are large enough to show how they are drawn."""
    return [
        letter
        for line in lines
        for letter in line.letters
        if letter.width <= _WIDEST * letter.height and letter.height >= _TELLING_PX
    ]


def _shapes_in(labels: Image.Image, colour: int) -> list[DetectedLetter]:
    """Return the connected shapes of one colour; none where it is too scattered, or but a blurred rim."""
    width, height = labels.size
    pixels = labels.tobytes()
    pattern = re.compile(re.escape(bytes((colour,))) + b"+")
    found_runs = pattern.findall(pixels)
    if len(found_runs) > _RUNS_MAX or sum(map(len, found_runs)) < _STROKE_PX * len(found_runs):
        return []
    parents: list[int] = []
    runs: list[tuple[int, int, int]] = []
    above: list[tuple[int, int, int]] = []
    for row in range(height):
        here: list[tuple[int, int, int]] = []
        at, offset = 0, row * width
        for found in pattern.finditer(pixels, offset, offset + width):
            start, end = found.start() - offset, found.end() - offset
            mine = len(runs)
            runs.append((row, start, end))
            parents.append(mine)
            here.append((start, end, mine))
            while at < len(above) and above[at][1] <= start:
                at += 1
            for over_start, _, over in above[at:]:
                if over_start >= end:
                    break
                parents[_root(parents, over)] = mine
        above = here
    groups: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for mine, run in enumerate(runs):
        groups[_root(parents, mine)].append(run)
    return [_shape(group) for group in groups.values()]


def _root(parents: list[int], run: int) -> int:
    """Return the run that stands for the shape of this one."""
    while parents[run] != run:
        parents[run] = parents[parents[run]]
        run = parents[run]
    return run


def _shape(runs: Sequence[tuple[int, int, int]]) -> DetectedLetter:
    return DetectedLetter(
        min(run[1] for run in runs), runs[0][0], max(run[2] for run in runs), runs[-1][0] + 1, tuple(runs)
    )


def _may_be(shape: DetectedLetter, labels: Image.Image) -> bool:
    high = shape.height / labels.height
    if shape.height < _LEAST_PX or not _LEAST_HIGH <= high <= _MOST_HIGH:
        return False
    if not _THINNEST <= shape.width / shape.height <= _JOINED or shape.ink < _EMPTIEST:
        return False
    inside = shape.left > 0 and shape.top > 0 and shape.right < labels.width and shape.bottom < labels.height
    # A bar is an I or an l; a wide block is a box, not a letter.
    return inside and (shape.ink < _BARS or shape.width < shape.height * 0.5)


def _rows(shapes: Sequence[DetectedLetter]) -> list[tuple[DetectedLetter, ...]]:
    """Return the shapes in rows that stand on one baseline, each wide enough to be a word."""
    free = sorted(shapes, key=lambda shape: (-shape.height, shape.left, shape.top))
    rows: list[tuple[DetectedLetter, ...]] = []
    while free:
        tallest = free[0]
        level = [shape for shape in free if _level(shape, tallest)]
        row = _run_around(sorted(level, key=lambda shape: (shape.left, shape.top)), tallest)
        letters = sum(shape.width <= _WIDEST * shape.height for shape in row)
        if letters >= _LETTERS_MIN and _alike(row):
            rows.append(tuple(row))
            taken = set(map(id, row))
            free = [shape for shape in free if id(shape) not in taken]
        else:
            free = free[1:]
    return rows


def _level(shape: DetectedLetter, tallest: DetectedLetter) -> bool:
    off = abs(shape.bottom - tallest.bottom)
    return off <= max(1.0, _LEVEL * tallest.height) and shape.height >= _SMALLER * tallest.height


def _run_around(level: list[DetectedLetter], tallest: DetectedLetter) -> list[DetectedLetter]:
    """Return those of a level that stand next to each other, as far as they reach around the tallest."""
    gap = _GAP * tallest.height
    runs: list[list[DetectedLetter]] = [[level[0]]]
    for one, other in pairwise(level):
        if other.left - one.right > gap:
            runs.append([])
        runs[-1].append(other)
    return next(run for run in runs if any(shape is tallest for shape in run))


def _alike(row: Sequence[DetectedLetter]) -> bool:
    """Tell whether the shapes have but one or two heights, as capitals and small letters have."""
    high = max(shape.height for shape in row)
    tall = sum(shape.height >= high * 0.88 for shape in row)
    heights = sorted(shape.height for shape in row if shape.height < high * 0.88)
    if not heights:
        return True
    middle = heights[len(heights) // 2]
    level = sum(abs(height - middle) <= max(1.0, high * 0.09) for height in heights)
    return tall >= 1 and level >= len(heights) * 0.7
