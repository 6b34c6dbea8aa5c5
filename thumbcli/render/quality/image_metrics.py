"""What the eye meets in a picture, in a few figures that hold for any picture, drawn or photographed.

All of it is looked at in grey, and shrunk first: a thumbnail is seen small.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Self

from PIL import Image, ImageFilter, ImageStat

from thumbcli.render.quality.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ImageMetrics"]

_WIDTH_PX = 640
_SEEN_AT_PX = 168
_BADGE = (1 - 200 / 1280, 1 - 104 / 720)
_BORDER = 0.012
_STEP_LEVELS = 90
_STEP_WITHIN_PX = 4
_EDGE_LEVEL = 72
_OUTLIERS = 0.001
_BLANK_LEVELS = 12
_FLAT_LEVELS = 64
_BADGE_BUSY = 0.09
_BORDER_BUSY = 14
_LEGIBLE = 1.9
_DETAILED = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageMetrics:
    """Figures of one picture.

    Attributes:
        contrast: The standard deviation of its grey levels, 0 to 127.
        spread: How many levels lie between its darkest and its brightest parts, 0 to 255.
        detail: The part of its pixels that lie on a strong edge, 640 px wide, 0 to 1.
        legible: The same of the picture shown 168 px wide, as a multiple of `detail`: strokes that survive
            fill more of the small picture, strokes that blur into grey are gone.
        badge: The part of the pixels under YouTube's duration that lie on a strong edge, 0 to 1.
        border: How many strong steps between light and dark there are along the busiest edge.
    """

    contrast: float
    spread: int
    detail: float
    legible: float
    badge: float
    border: int

    @classmethod
    def of(cls, image: Image.Image) -> Self:
        """Look at a picture of any mode and size; what is transparent is seen on white."""
        grey = _grey(image)
        height = max(1, round(_WIDTH_PX * grey.height / grey.width))
        wide = grey.resize((_WIDTH_PX, height), Image.Resampling.BOX if grey.width > _WIDTH_PX else None)
        small = grey.resize(
            (_SEEN_AT_PX, max(1, height * _SEEN_AT_PX // _WIDTH_PX)), Image.Resampling.LANCZOS
        )
        detail, seen = _edges(wide), _edges(small)
        corner = (round(_BADGE[0] * wide.width), round(_BADGE[1] * height), wide.width, height)
        return cls(
            contrast=ImageStat.Stat(grey).stddev[0],
            spread=_spread(grey),
            detail=detail,
            legible=seen / detail if detail else 1.0,
            badge=_edges(wide.crop(corner)) if corner[3] > corner[1] else 0.0,
            border=_border_steps(wide),
        )

    def findings(self, size: tuple[int, int], *, badge: bool) -> Iterator[Finding]:
        """Yield what is wrong with the picture.

        Args:
            size: Of the whole picture, in px.
            badge: YouTube will lay the duration over its corner.
        """
        width, height = size
        if self.spread < _BLANK_LEVELS:
            yield _finding("blank", "the picture is blank, or nearly", self.spread, _BLANK_LEVELS)
            return
        if self.spread < _FLAT_LEVELS:
            yield _finding("flat", "light and dark are hardly apart", self.spread, _FLAT_LEVELS)
        if self.detail > _DETAILED and self.legible < _LEGIBLE:
            message = f"what is drawn is too fine to be seen {_SEEN_AT_PX} px wide"
            yield _finding("small", message, self.legible, _LEGIBLE)
        if self.border > _BORDER_BUSY:
            yield _finding("margin", "something small touches an edge", self.border, _BORDER_BUSY)
        if badge and self.badge > _BADGE_BUSY:
            where = (width * _BADGE[0], height * _BADGE[1], float(width), float(height))
            message = "YouTube's duration will cover something at the bottom right"
            yield _finding("badge", message, self.badge, _BADGE_BUSY, where)


def _finding(
    code: str,
    message: str,
    measured: float,
    wanted: float,
    where: tuple[float, float, float, float] | None = None,
) -> Finding:
    return Finding(code=code, message=message, where=where, measured=measured, wanted=wanted)


def _grey(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        solid = image.convert("RGBA")
        ground = Image.new("RGBA", solid.size, "white")
        return Image.alpha_composite(ground, solid).convert("L")
    return image.convert("L")


def _spread(grey: Image.Image) -> int:
    """Return how far the levels lie apart, but for a thousandth of the pixels at either end."""
    counts = list(accumulate(grey.histogram()))
    few = counts[-1] * _OUTLIERS
    dark = next(level for level, count in enumerate(counts) if count > few)
    bright = next(level for level, count in enumerate(counts) if count >= counts[-1] - few)
    return bright - dark


def _edges(grey: Image.Image) -> float:
    """Return the part of the pixels that lie on a strong edge."""
    if min(grey.size) < 3:  # noqa: PLR2004 - the filter looks at neighbours
        return 0.0
    found = grey.filter(ImageFilter.FIND_EDGES).crop((1, 1, grey.width - 1, grey.height - 1))
    strong = sum(found.histogram()[_EDGE_LEVEL:])
    return strong / (found.width * found.height)


def _border_steps(grey: Image.Image) -> int:
    """Return the most strong steps along one edge, a hundredth inside the picture."""
    inset = max(1, round(_BORDER * grey.width))
    width, height = grey.size
    if min(width, height) <= 2 * inset:
        return 0
    lines = [
        grey.crop((0, inset, width, inset + 1)),
        grey.crop((0, height - inset - 1, width, height - inset)),
        grey.crop((inset, 0, inset + 1, height)),
        grey.crop((width - inset - 1, 0, width - inset, height)),
    ]
    return max(_steps(line.tobytes()) for line in lines)


def _steps(levels: bytes) -> int:
    """Count the places where the level changes by much within a few pixels."""
    count, last = 0, -_STEP_WITHIN_PX
    for place, (one, other) in enumerate(pairwise(levels[::2])):
        if abs(one - other) > _STEP_LEVELS and place - last > 1:
            count, last = count + 1, place
    return count
