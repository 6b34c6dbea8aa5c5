"""A photo's subject cut out of its background, with the `cutout` extra.

The network finds a coarse, blurred subject; a guided filter moves its outline to the edges in the photo.

Source:
    He, Sun and Tang, "Guided Image Filtering" (2013), the colour guide of section 3.4 on a small copy;
    Forte, "Approximate Fast Foreground Colour Estimation" (2021).
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageFilter

from thumbcli.render.paint.saliency import predict_mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Plane = NDArray[np.floating[Any]]

__all__ = ["cut_out"]

_OUTPUT_MAX_PX = 1440
_ALPHA_MAX_PX = 720
_GUIDE_MAX_PX = 320
"""The longest sides of the result, of its alpha, and of the guide: the filter is computed on the smallest."""

_FILTER_RADIUS_PX = 5
_FILTER_EPSILON = 3e-4
"""Of the guided filter, in pixels of the guide: how far it looks, and how much it smooths."""

_ALPHA_MIDDLE, _ALPHA_GAIN = 0.55, 2.5
"""The filter's output is steepened around this value: a crisp edge, a little inside the subject."""

_CERTAIN = 0.02
"""Nearer to 0 or 1 than this, away from the outline, the network's answer replaces the filter's."""

_SUBJECT = 0.5  # from this likelihood on a pixel belongs to the subject
_ISLAND_CELLS = 40
_ISLAND_MIN_SHARE = 0.12
"""On a grid of 40 x 40 cells, pieces smaller than this share of the largest are dropped."""

_COVER_MIN, _COVER_MAX = 0.05, 0.8  # shares of the photo that a subject may cover
_UNCERTAIN, _UNCERTAIN_MAX_SHARE = (0.1, 0.9), 0.25
"""Likelihoods that leave the outline uncertain, and the most of them, as a share of the subject."""

_TOP_CUT_MAX, _SIDE_CUT_MAX = 0.25, 0.45
"""Shares of the photo's top and sides that the subject may be cut off by."""

_FRINGE_PX = 3  # how far around a pixel of the edge the colour of the subject is taken from


def cut_out(photo: Image.Image) -> Image.Image | None:
    """Return the photo's subject on a transparent background.

    Args:
        photo: RGB, at least 1 x 1 px.

    Returns:
        RGBA, at most 1440 px long; None where the cut-out would look wrong: the subject is too small or too
        large, its outline is uncertain, or the photo's top or side cuts it off.

    Raises:
        ImportError: The extra is missing; see `saliency.installed`.
    """
    likelihood = _without_islands(predict_mask(photo))
    if not _stands_alone(likelihood):
        return None
    image = photo.copy()
    image.thumbnail((_OUTPUT_MAX_PX, _OUTPUT_MAX_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _with_alpha(image, _refined_alpha(image, likelihood))


def _stands_alone(likelihood: Plane) -> bool:
    inside = likelihood > _SUBJECT
    cover = float(inside.mean())
    if not _COVER_MIN <= cover <= _COVER_MAX:
        return False
    low, high = _UNCERTAIN
    doubt = float(((likelihood > low) & (likelihood < high)).mean()) / cover
    top, left, right = (float(edge.mean()) for edge in (inside[1], inside[:, 1], inside[:, -2]))
    return doubt <= _UNCERTAIN_MAX_SHARE and top <= _TOP_CUT_MAX and max(left, right) <= _SIDE_CUT_MAX


def _without_islands(likelihood: Plane) -> Plane:
    """Return the plane without pieces that are far smaller than the largest one."""
    cell = likelihood.shape[0] // _ISLAND_CELLS
    cells = likelihood.reshape(_ISLAND_CELLS, cell, _ISLAND_CELLS, cell).max((1, 3)) > _SUBJECT
    pieces = _connected(cells)
    if not pieces:
        return likelihood
    largest = max(map(len, pieces))
    keep = np.zeros((_ISLAND_CELLS + 2, _ISLAND_CELLS + 2), np.float32)
    for piece in pieces:
        if len(piece) >= _ISLAND_MIN_SHARE * largest:
            for y, x in piece:
                keep[y : y + 3, x : x + 3] = 1
    return likelihood * keep[1:-1, 1:-1].repeat(cell, 0).repeat(cell, 1)


def _connected(cells: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """Return the connected components of the cells that are set."""
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(cells), strict=True)}
    pieces = []
    while left:
        start = min(left)
        left.remove(start)
        piece, waiting = [start], deque([start])
        while waiting:
            y, x = waiting.popleft()
            near = {(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)} & left
            left -= near
            piece.extend(near)
            waiting.extend(near)
        pieces.append(piece)
    return pieces


def _refined_alpha(image: Image.Image, likelihood: Plane) -> Image.Image:
    """Return the alpha of `image`: the likelihood with its outline moved to the edges in the colours."""
    outlined = image.resize(_within(image, _ALPHA_MAX_PX), Image.Resampling.BILINEAR, reducing_gap=2.0)
    guide = outlined.resize(_within(image, _GUIDE_MAX_PX), Image.Resampling.BOX)
    likelihood_map = _resized(likelihood, guide.size)
    slopes, offset = _guided_filter(_planes(guide), likelihood_map)
    alpha = _resized(offset, outlined.size)
    for slope, plane in zip(slopes, _planes(outlined), strict=True):
        alpha = alpha + _resized(slope, outlined.size) * plane
    alpha = (alpha - _ALPHA_MIDDLE) * _ALPHA_GAIN + 0.5
    # Away from the outline the subject has no holes and the background no specks, whatever their colours.
    sure = _resized(_box_mean((likelihood_map > _SUBJECT).astype(np.float32)), outlined.size)
    alpha = np.where(sure < _CERTAIN, 0.0, np.where(sure > 1 - _CERTAIN, 1.0, alpha))
    levels = Image.fromarray((alpha.clip(0, 1) * 255 + 0.5).astype(np.uint8))
    return levels.resize(image.size, Image.Resampling.BICUBIC)


def _within(image: Image.Image, longest_px: int) -> tuple[int, int]:
    """Return the size of `image`, scaled down to this longest side."""
    scale = min(1.0, longest_px / max(image.size))
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def _guided_filter(guide: list[Plane], likelihood_map: Plane) -> tuple[list[Plane], Plane]:
    """Return the linear function of the guide's colours that fits the likelihood best around each pixel."""
    means = [_box_mean(plane) for plane in guide]
    mean = _box_mean(likelihood_map)
    with_coarse = [
        _box_mean(plane * likelihood_map) - own * mean for plane, own in zip(guide, means, strict=True)
    ]
    (rr, rg, rb), (gg, gb), (bb,) = (
        [
            _box_mean(guide[i] * guide[j]) - means[i] * means[j] + (_FILTER_EPSILON if i == j else 0.0)
            for j in range(i, 3)
        ]
        for i in range(3)
    )
    inverse = (
        (gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb),
        (gb * rb - rg * bb, rr * bb - rb * rb, rb * rg - rr * gb),
        (rg * gb - gg * rb, rb * rg - rr * gb, rr * gg - rg * rg),
    )
    whole = _dot((rr, rg, rb), inverse[0])
    slopes = [_dot(row, with_coarse) / whole for row in inverse]
    return [_box_mean(slope) for slope in slopes], _box_mean(mean - _dot(slopes, means))


def _dot(planes: Sequence[Plane], others: Sequence[Plane]) -> Plane:
    (red, green, blue), (first, second, third) = planes, others
    return red * first + green * second + blue * third


def _box_mean(plane: Plane) -> Plane:
    """Return the mean of the square around each pixel; the plane is padded with its edge values."""
    for axis in (0, 1):
        padding = [(0, 0), (0, 0)]
        padding[axis] = (_FILTER_RADIUS_PX + 1, _FILTER_RADIUS_PX)
        sums = np.pad(plane, padding, "edge").cumsum(axis, dtype=np.float64)
        wide = 2 * _FILTER_RADIUS_PX + 1
        ends, starts = (sums[wide:], sums[:-wide]) if axis == 0 else (sums[:, wide:], sums[:, :-wide])
        plane = ((ends - starts) / wide).astype(np.float32)
    return plane


def _planes(image: Image.Image) -> list[Plane]:
    return [np.asarray(band, np.float32) / np.float32(255) for band in image.split()]


def _resized(plane: Plane, size: tuple[int, int]) -> Plane:
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BILINEAR), np.float32)


def _with_alpha(image: Image.Image, alpha: Image.Image) -> Image.Image:
    """Return the image with this alpha, and its edge pixels in the subject's colours alone.

    A pixel that is half subject also shows half of the old background: a fringe on any new one.
    """
    subject = image.convert("RGBA")
    subject.putalpha(alpha)
    near = subject.convert("RGBa").filter(ImageFilter.BoxBlur(_FRINGE_PX)).convert("RGBA").convert("RGB")
    clean = Image.composite(image, near, alpha)
    clean.putalpha(alpha)
    return clean
