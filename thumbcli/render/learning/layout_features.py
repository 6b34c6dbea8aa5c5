"""How pictures are arranged: where their words stand, where their ground is, and which family does so too."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.learning.text_detection import DetectedLine

__all__ = ["Seen", "features_of"]

_GRID = (40, 24)
_EDGE_LEVEL = 60
_SIDE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One picture, looked at.

    Attributes:
        image: In RGB.
        labels: The same with each pixel's colour by its place among the clusters.
        grounds: The places of the background and of the shades near it.
        lines: The lines of letters.
    """

    image: Image.Image
    labels: Image.Image
    grounds: frozenset[int]
    lines: tuple[DetectedLine, ...]

    @property
    def text_share(self) -> float:
        """The part of the picture that the lines of letters take, 0 to 1."""
        areas = ((right - left) * (bottom - top) for left, top, right, bottom in self.outer_bounds())
        return min(1.0, sum(areas) / (self.labels.width * self.labels.height))

    def outer_bounds(self) -> list[tuple[int, int, int, int]]:
        """Return the bounds of each line that does not lie in another: those are the holes of its letters."""
        every = [line.bounds for line in self.lines]
        return [box for box in every if not any(_lies_in(box, other) for other in every)]


def _lies_in(inner: tuple[int, int, int, int], outer: tuple[int, int, int, int]) -> bool:
    corners = (outer[0] <= inner[0], outer[1] <= inner[1], inner[2] <= outer[2], inner[3] <= outer[3])
    return inner != outer and all(corners)


def features_of(seen: Seen) -> tuple[float, ...]:
    """Return a picture's arrangement in figures, each about 0 to 1."""
    return (*_of_words(seen), *_of_ground(seen), *_of_sides(seen))


def _of_words(seen: Seen) -> tuple[float, ...]:
    width, height = seen.labels.size
    bounds = seen.outer_bounds()
    if not bounds:
        return (0.5, 0.5, 0.0, 0.0, 0.0, 0.5)
    areas = [(right - left) * (bottom - top) for left, top, right, bottom in bounds]
    total = sum(areas)
    centre_x = sum((box[0] + box[2]) / 2 * area for box, area in zip(bounds, areas, strict=True)) / total
    centre_y = sum((box[1] + box[3]) / 2 * area for box, area in zip(bounds, areas, strict=True)) / total
    wide = max(box[2] for box in bounds) - min(box[0] for box in bounds)
    ragged = pstdev(box[0] for box in bounds) - pstdev((box[0] + box[2]) / 2 for box in bounds)
    tallest = max(line.height for line in seen.lines)
    return (
        centre_x / width,
        centre_y / height,
        wide / width,
        seen.text_share,
        max(-0.5, min(0.5, ragged / width * 6)),
        tallest / height * 2,
    )


def _of_ground(seen: Seen) -> tuple[float, ...]:
    """Return how much ground there is, where, and how its right edge leans."""
    columns, rows = _GRID
    small = seen.labels.resize(_GRID, Image.Resampling.NEAREST).tobytes()
    is_ground = [label in seen.grounds for label in small]
    places = [index % columns for index, ground in enumerate(is_ground) if ground]
    share = len(places) / len(is_ground)
    middle = fmean(places) / columns if places else 0.5
    ends: list[float] = []
    for row in range(rows):
        line = is_ground[row * columns : (row + 1) * columns]
        ends.append(
            max((at for at in range(columns) if line[at] and not any(line[at + 1 : at + 4])), default=0)
        )
    lean = (fmean(ends[: rows // 3]) - fmean(ends[-rows // 3 :])) / columns
    right = sum(is_ground[index] for index in range(len(small)) if index % columns >= columns * (1 - _SIDE))
    return (share, middle, lean * 2, right / (len(small) * _SIDE))


def _of_sides(seen: Seen) -> tuple[float, ...]:
    """Return how different the two sides look, how busy each is, and how busy the middle."""
    width, height = seen.image.size
    left = seen.image.crop((0, 0, int(width * _SIDE), height))
    right = seen.image.crop((int(width * (1 - _SIDE)), 0, width, height))
    means = [side.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) for side in (left, right)]
    one, other = (mean if isinstance(mean, tuple) else (0, 0, 0) for mean in means)
    return (math.dist(one, other) / 255, _busy(left) * 3, _busy(right) * 3)


def _busy(image: Image.Image) -> float:
    edges = image.convert("L").filter(ImageFilter.FIND_EDGES).crop((1, 1, image.width - 1, image.height - 1))
    found: Sequence[int] = edges.histogram()
    return sum(found[_EDGE_LEVEL:]) / max(1, edges.width * edges.height)
