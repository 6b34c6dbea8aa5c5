"""Measure what can be seen in any picture, drawn or photographed, in a few figures.

Everything is measured in grey and on a reduced copy: a thumbnail is seen small.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Self

from PIL import Image, ImageFilter, ImageStat

from thumbcli.contract import Format
from thumbcli.render.pixels.youtube_badge import DURATION_BADGE_PX, SUGGESTED_WIDTH_PX
from thumbcli.render.quality.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.render.pixels.shapes import Rect

__all__ = ["ImageMetrics"]

_YOUTUBE_WIDTH_PX, _YOUTUBE_HEIGHT_PX = Format.YOUTUBE.size
_BADGE_LEFT = 1 - DURATION_BADGE_PX[0] / _YOUTUBE_WIDTH_PX
_BADGE_TOP = 1 - DURATION_BADGE_PX[1] / _YOUTUBE_HEIGHT_PX
_MEASURED_WIDTH_PX = 640
_STRIP_RATIO = 4
"""A picture that is more than 4 times as high as wide is not scaled to 640 px of width, but to this ratio's
height: one two pixels wide would become 320 times as high as it is."""

_STRIP_REDUCING_GAP = 3.0
"""How far a strip is reduced by whole factors first; with 3 the result is the same to the eye (Pillow)."""

# What is counted: set by hand so that lettering counts and the noise of photographs and JPEG does not.
_EDGE_MIN_LEVEL = 72
"""From this response of Pillow's edge filter on, 0 to 255, an edge is strong."""

_MIN_FILTERED_PX = 3
"""The filter compares a pixel with its neighbours."""

_BORDER_INSET = 0.012
"""Where a line is read along each edge, as a part of the width."""

_STEP_LEVELS = 90
"""The difference of two grey levels, two pixels apart, that makes a strong step between light and dark."""

_OUTLIERS = 0.001
"""The part of the pixels, at either end, that does not count for the spread of grey levels."""

# Limits: `tests/render/test_inspect.py` holds our own pictures to them, and one bad picture of each kind.
_BLANK_SPREAD = 12
_FLAT_SPREAD = 64
_MAX_BADGE_EDGES = 0.09
_MAX_BORDER_STEPS = 14
_MIN_LEGIBLE = 1.9
_MIN_DETAIL = 0.02
"""With fewer edges there is no lettering to judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageMetrics:
    """Figures of one picture.

    Attributes:
        contrast: The standard deviation of its grey levels, 0 to 127.
        spread: The difference of grey levels between its darkest and its brightest parts, 0 to 255.
        detail: The part of its pixels on a strong edge, 0 to 1, at a width of 640 px.
        legible: The same at a width of 168 px, as a multiple of `detail`: strokes that survive fill more of
            the small picture, strokes that blur into grey are lost.
        badge: The part of the pixels under YouTube's duration on a strong edge, 0 to 1.
        border: The number of strong steps between light and dark along the busiest edge.
    """

    contrast: float
    spread: int
    detail: float
    legible: float
    badge: float
    border: int

    @classmethod
    def of(cls, image: Image.Image) -> Self:
        """Measure a picture of any mode and size; transparent parts are put on white."""
        grey = _grey(image)
        width, height = _measured_size(grey)
        # The filters keep a weight for each pixel along a side, which for a strip is more than its pixels.
        gap = _STRIP_REDUCING_GAP if max(grey.size) > _STRIP_RATIO * min(grey.size) else None
        box = Image.Resampling.BOX if grey.width > width else None
        wide = grey.resize((width, height), box, reducing_gap=gap)
        small = grey.resize(
            (_as_suggested(width), _as_suggested(height)), Image.Resampling.LANCZOS, reducing_gap=gap
        )
        detail, small_detail = _edges(wide), _edges(small)
        corner = (round(_BADGE_LEFT * width), round(_BADGE_TOP * height), width, height)
        return cls(
            contrast=ImageStat.Stat(grey).stddev[0],
            spread=_spread(grey),
            detail=detail,
            legible=small_detail / detail if detail else 1.0,
            badge=_edges(wide.crop(corner)) if corner[3] > corner[1] else 0.0,
            border=_border_steps(wide),
        )

    def findings(self, size: tuple[int, int], *, badge: bool) -> Iterator[Finding]:
        """Yield the faults of the picture.

        Args:
            size: Of the whole picture, in px.
            badge: YouTube will cover its corner with the duration.
        """
        width, height = size
        if self.spread < _BLANK_SPREAD:
            yield _finding("blank", "the picture is blank, or nearly", self.spread, _BLANK_SPREAD)
            return
        if self.spread < _FLAT_SPREAD:
            yield _finding("flat", "light and dark parts hardly differ", self.spread, _FLAT_SPREAD)
        if self.detail > _MIN_DETAIL and self.legible < _MIN_LEGIBLE:
            message = f"lettering or drawing is too fine to see at {SUGGESTED_WIDTH_PX} px"
            yield _finding("small", message, self.legible, _MIN_LEGIBLE)
        if self.border > _MAX_BORDER_STEPS:
            yield _finding("margin", "something small touches an edge", self.border, _MAX_BORDER_STEPS)
        if badge and self.badge > _MAX_BADGE_EDGES:
            where = (width * _BADGE_LEFT, height * _BADGE_TOP, float(width), float(height))
            message = "YouTube's duration will cover something at the bottom right"
            yield _finding("badge", message, self.badge, _MAX_BADGE_EDGES, where)


def _finding(code: str, message: str, measured: float, wanted: float, where: Rect | None = None) -> Finding:
    return Finding(code=code, message=message, where=where, measured=measured, wanted=wanted)


def _measured_size(image: Image.Image) -> tuple[int, int]:
    """Return the size that details are counted at: 640 px wide, but a strip no higher than 2,560."""
    height = max(1, round(_MEASURED_WIDTH_PX * image.height / image.width))
    highest = _STRIP_RATIO * _MEASURED_WIDTH_PX
    if height <= highest:
        return _MEASURED_WIDTH_PX, height
    return max(1, round(highest * image.width / image.height)), highest


def _as_suggested(side_px: int) -> int:
    """Return a side of the measured size as it is beside a video, 168 px wide."""
    return max(1, side_px * SUGGESTED_WIDTH_PX // _MEASURED_WIDTH_PX)


def _grey(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        solid = image.convert("RGBA")
        ground = Image.new("RGBA", solid.size, "white")
        return Image.alpha_composite(ground, solid).convert("L")
    return image.convert("L")


def _spread(grey: Image.Image) -> int:
    """Return the difference of grey levels, without a thousandth of the pixels at either end."""
    counts = list(accumulate(grey.histogram()))
    few = counts[-1] * _OUTLIERS
    dark = next(level for level, count in enumerate(counts) if count > few)
    bright = next(level for level, count in enumerate(counts) if count >= counts[-1] - few)
    return bright - dark


def _edges(grey: Image.Image) -> float:
    """Return the part of the pixels on a strong edge."""
    if min(grey.size) < _MIN_FILTERED_PX:
        return 0.0
    found = grey.filter(ImageFilter.FIND_EDGES).crop((1, 1, grey.width - 1, grey.height - 1))
    strong = sum(found.histogram()[_EDGE_MIN_LEVEL:])
    return strong / (found.width * found.height)


def _border_steps(grey: Image.Image) -> int:
    """Return the number of strong steps along the busiest edge, about a hundredth inside the picture."""
    inset = max(1, round(_BORDER_INSET * grey.width))
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
    """Count the strong steps along a line of grey levels; one that takes two samples counts once."""
    count, last = 0, -2
    for index, (one, other) in enumerate(pairwise(levels[::2])):
        if abs(one - other) > _STEP_LEVELS and index - last > 1:
            count, last = count + 1, index
    return count
