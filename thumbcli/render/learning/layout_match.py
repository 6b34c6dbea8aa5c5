"""Find the layout families whose pictures are arranged most like given ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean, pstdev
from types import MappingProxyType
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.learning.text_detection import DetectedLine

__all__ = ["AnalyzedPicture", "features_of", "nearest_families", "with_kin"]

_FAMILY_MEANS: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "editorial": (0.26, 0.53, 0.54, 0.14, -0.05, 0.26, 0.61, 0.38, 0.00, 0.25, 0.54, 0.25, 0.33),
        "impact": (0.28, 0.54, 0.49, 0.19, -0.04, 0.33, 0.39, 0.30, 0.07, 0.06, 0.42, 0.33, 0.24),
        "number": (0.60, 0.49, 0.60, 0.25, -0.04, 0.44, 0.52, 0.59, 0.02, 0.69, 0.24, 0.24, 0.25),
        "photo": (0.31, 0.48, 0.50, 0.18, -0.04, 0.32, 0.34, 0.27, -0.19, 0.06, 0.32, 0.37, 0.01),
        "poster": (0.33, 0.49, 0.53, 0.24, 0.15, 0.34, 0.37, 0.36, -0.13, 0.23, 0.21, 0.34, 0.24),
        "question": (0.23, 0.48, 0.42, 0.14, -0.09, 0.27, 0.53, 0.40, -0.10, 0.29, 0.24, 0.32, 0.27),
        "versus": (0.50, 0.54, 0.88, 0.15, -0.00, 0.43, 0.65, 0.47, -0.03, 0.63, 0.24, 0.15, 0.17),
    }
)
"""The mean features of 28 pictures of each family, drawn by it.

Words: where, how wide, how much, centred or not, how tall. Background: how much, where, the slant of its
edge, how much at the right. Sides: how different, how busy each.
"""

_FAMILY_SPREAD = (0.04, 0.05, 0.09, 0.05, 0.19, 0.09, 0.09, 0.07, 0.20, 0.15, 0.12, 0.05, 0.07)
"""The standard deviation of each feature within a family."""

_FOR_ANY_TITLE = frozenset({"editorial", "impact", "poster", "question"})
"""Families that suit any title; the others need a number, two sides or a photo."""

_KIN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "editorial": ("broadsheet", "split", "magazine"),
        "impact": ("hero", "podium"),
        "poster": ("over", "orbit", "pattern", "marquee"),
        "question": ("podium",),
        "versus": ("band",),
    }
)
"""Families arranged like those above, that the same channel may use as well."""

_MAX_DISTANCE = 40.0
"""Of one picture: no single odd one decides."""

_NAMED_FAMILIES = 3
_GRID = (40, 24)
"""Columns and rows in which the background is looked at."""

_FILTERED_MIN_PX = 3  # the filter compares a pixel with its neighbours
_EDGE_MIN_LEVEL = 60
"""From this response of Pillow's edge filter on, 0 to 255, an edge is strong."""

_SIDE_WIDTH = 0.4
"""Of the left and of the right side, as a part of the width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzedPicture:
    """A picture with its colours and lines of letters.

    Attributes:
        image: In RGB.
        labels: The same, each pixel as the index of its cluster.
        backgrounds: The indexes of the background and its shades.
        lines: The lines of letters.
    """

    image: Image.Image
    labels: Image.Image
    backgrounds: frozenset[int]
    lines: tuple[DetectedLine, ...]

    @property
    def text_share(self) -> float:
        """The part of the picture that the lines of letters take, 0 to 1."""
        areas = ((right - left) * (bottom - top) for left, top, right, bottom in self.outer_bounds())
        return min(1.0, sum(areas) / (self.labels.width * self.labels.height))

    def outer_bounds(self) -> list[tuple[int, int, int, int]]:
        """Return the bounds of lines that are not inside another: those are the holes of its letters."""
        boxes = [line.bounds for line in self.lines]
        return [box for box in boxes if not any(_is_inside(box, other) for other in boxes)]


def _is_inside(inner: tuple[int, int, int, int], outer: tuple[int, int, int, int]) -> bool:
    corners = (outer[0] <= inner[0], outer[1] <= inner[1], inner[2] <= outer[2], inner[3] <= outer[3])
    return inner != outer and all(corners)


def nearest_families(pictures: Sequence[AnalyzedPicture]) -> tuple[str, ...]:
    """Return the three families whose pictures are arranged most like these, nearest first.

    At least one of them suits any title.
    """
    features = [features_of(each) for each in pictures]

    def distance(family: str) -> float:
        return sum(min(_MAX_DISTANCE, _squared_distance(each, _FAMILY_MEANS[family])) for each in features)

    ranked = sorted(_FAMILY_MEANS, key=lambda family: (distance(family), family))
    nearest = ranked[:_NAMED_FAMILIES]
    if _FOR_ANY_TITLE.isdisjoint(nearest):
        nearest[-1] = next(family for family in ranked if family in _FOR_ANY_TITLE)
    return tuple(nearest)


def with_kin(families: Sequence[str]) -> tuple[str, ...]:
    """Return the families, and after each those that are arranged like it."""
    return tuple(dict.fromkeys(name for family in families for name in (family, *_KIN.get(family, ()))))


def _squared_distance(one: Sequence[float], other: Sequence[float]) -> float:
    parts = zip(one, other, _FAMILY_SPREAD, strict=True)
    return sum(((mine - typical) / spread) ** 2 for mine, typical, spread in parts)


def features_of(picture: AnalyzedPicture) -> tuple[float, ...]:
    """Return the arrangement of a picture in figures, each about 0 to 1."""
    return (*_text_features(picture), *_background_features(picture), *_side_features(picture))


def _text_features(picture: AnalyzedPicture) -> tuple[float, ...]:
    width, height = picture.labels.size
    bounds = picture.outer_bounds()
    if not bounds:
        return (0.5, 0.5, 0.0, 0.0, 0.0, 0.5)
    areas = [(right - left) * (bottom - top) for left, top, right, bottom in bounds]
    total = sum(areas)
    centre_x = sum((box[0] + box[2]) / 2 * area for box, area in zip(bounds, areas, strict=True)) / total
    centre_y = sum((box[1] + box[3]) / 2 * area for box, area in zip(bounds, areas, strict=True)) / total
    width_of_all = max(box[2] for box in bounds) - min(box[0] for box in bounds)
    raggedness = pstdev(box[0] for box in bounds) - pstdev((box[0] + box[2]) / 2 for box in bounds)
    tallest = max(line.height for line in picture.lines)
    return (
        centre_x / width,
        centre_y / height,
        width_of_all / width,
        picture.text_share,
        max(-0.5, min(0.5, raggedness / width * 6)),
        tallest / height * 2,
    )


def _background_features(picture: AnalyzedPicture) -> tuple[float, ...]:
    """Return how much background there is, where, and how its right edge slants."""
    columns, rows = _GRID
    small = picture.labels.resize(_GRID, Image.Resampling.NEAREST).tobytes()
    is_background = [label in picture.backgrounds for label in small]
    places = [index % columns for index, covered in enumerate(is_background) if covered]
    share = len(places) / len(is_background)
    middle = fmean(places) / columns if places else 0.5
    lines = (is_background[start : start + columns] for start in range(0, len(small), columns))
    ends = [
        max((at for at in range(columns) if line[at] and not any(line[at + 1 : at + 4])), default=0)
        for line in lines
    ]
    slant = (fmean(ends[: rows // 3]) - fmean(ends[-rows // 3 :])) / columns
    right = sum(
        is_background[index] for index in range(len(small)) if index % columns >= columns * (1 - _SIDE_WIDTH)
    )
    return (share, middle, slant * 2, right / (len(small) * _SIDE_WIDTH))


def _side_features(picture: AnalyzedPicture) -> tuple[float, ...]:
    """Return how different the two sides look, how busy each is, and how busy the middle."""
    width, height = picture.image.size
    left = picture.image.crop((0, 0, int(width * _SIDE_WIDTH), height))
    right = picture.image.crop((int(width * (1 - _SIDE_WIDTH)), 0, width, height))
    means = [side.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) for side in (left, right)]
    one, other = (mean if isinstance(mean, tuple) else (0, 0, 0) for mean in means)
    return (math.dist(one, other) / 255, _edge_share(left) * 3, _edge_share(right) * 3)


def _edge_share(image: Image.Image) -> float:
    if min(image.size) < _FILTERED_MIN_PX:
        return 0.0
    edges = image.convert("L").filter(ImageFilter.FIND_EDGES).crop((1, 1, image.width - 1, image.height - 1))
    found: Sequence[int] = edges.histogram()
    return sum(found[_EDGE_MIN_LEVEL:]) / (edges.width * edges.height)
