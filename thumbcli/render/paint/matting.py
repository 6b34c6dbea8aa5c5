"""A photo's subject cut out of its background, with the `cutout` extra.

The network finds the subject, coarsely and blurred; the photo's own edges then say where it ends.

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

_LONGEST_PX = 1440
_OUTLINED_PX = 720
_GUIDE_PX = 320
_REACH_PX = 5
_SMOOTHNESS = 3e-4
_CUT, _STEEPNESS = 0.55, 2.5
_SURE = 0.02
_MORE_LIKELY_THAN_NOT = 0.5
_GRID = 40
_ISLAND = 0.12
_LEAST, _MOST = 0.05, 0.8
_DOUBTFUL, _DOUBT = (0.1, 0.9), 0.25
_TOP, _SIDE = 0.25, 0.45
_FRINGE_PX = 3


def cut_out(photo: Image.Image) -> Image.Image | None:
    """Return the photo's subject on nothing.

    Args:
        photo: RGB, at least 1 x 1 px.

    Returns:
        RGBA, at most 1440 px long; None where no subject would stand well on its own: it is too small or
        too large, its outline is in doubt, or the photo's top or side cuts it off.

    Raises:
        ImportError: The extra is missing; `network.installed` tells.
    """
    likely = _without_islands(predict_mask(photo))
    if not _stands_alone(likely):
        return None
    image = photo.copy()
    image.thumbnail((_LONGEST_PX, _LONGEST_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _on_nothing(image, _refined(image, likely))


def _stands_alone(likely: Plane) -> bool:
    inside = likely > _MORE_LIKELY_THAN_NOT
    cover = float(inside.mean())
    if not _LEAST <= cover <= _MOST:
        return False
    low, high = _DOUBTFUL
    doubt = float(((likely > low) & (likely < high)).mean()) / cover
    top, left, right = (float(edge.mean()) for edge in (inside[1], inside[:, 1], inside[:, -2]))
    return doubt <= _DOUBT and top <= _TOP and max(left, right) <= _SIDE


def _without_islands(likely: Plane) -> Plane:
    """Return the plane without what is far smaller than its largest piece and not joined to it."""
    cell = likely.shape[0] // _GRID
    cells = likely.reshape(_GRID, cell, _GRID, cell).max((1, 3)) > _MORE_LIKELY_THAN_NOT
    pieces = _pieces(cells)
    if not pieces:
        return likely
    largest = max(map(len, pieces))
    keep = np.zeros((_GRID + 2, _GRID + 2), np.float32)
    for piece in pieces:
        if len(piece) >= _ISLAND * largest:
            for y, x in piece:
                keep[y : y + 3, x : x + 3] = 1
    return likely * keep[1:-1, 1:-1].repeat(cell, 0).repeat(cell, 1)


def _pieces(cells: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """Return the cells that are set, by what they hang together with."""
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


def _refined(image: Image.Image, likely: Plane) -> Image.Image:
    """Return the alpha of `image`: the subject's outline drawn to where the colours change."""
    outlined = image.resize(_within(image, _OUTLINED_PX), Image.Resampling.BILINEAR, reducing_gap=2.0)
    guide = outlined.resize(_within(image, _GUIDE_PX), Image.Resampling.BOX)
    coarse = _resized(likely, guide.size)
    slopes, offset = _guided(_planes(guide), coarse)
    alpha = _resized(offset, outlined.size)
    for slope, plane in zip(slopes, _planes(outlined), strict=True):
        alpha = alpha + _resized(slope, outlined.size) * plane
    alpha = (alpha - _CUT) * _STEEPNESS + 0.5
    # Away from its outline the subject has no holes and the background no specks, whatever their colours.
    sure = _resized(_box((coarse > _MORE_LIKELY_THAN_NOT).astype(np.float32)), outlined.size)
    alpha = np.where(sure < _SURE, 0.0, np.where(sure > 1 - _SURE, 1.0, alpha))
    levels = Image.fromarray((alpha.clip(0, 1) * 255 + 0.5).astype(np.uint8))
    return levels.resize(image.size, Image.Resampling.BICUBIC)


def _within(image: Image.Image, longest_px: int) -> tuple[int, int]:
    """Return the size of `image` made no longer than this."""
    scale = min(1.0, longest_px / max(image.size))
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def _guided(guide: list[Plane], coarse: Plane) -> tuple[list[Plane], Plane]:
    """Return the linear function of the guide's colours that comes closest to `coarse` around each pixel."""
    means = [_box(plane) for plane in guide]
    mean = _box(coarse)
    with_coarse = [_box(plane * coarse) - own * mean for plane, own in zip(guide, means, strict=True)]
    (rr, rg, rb), (gg, gb), (bb,) = (
        [
            _box(guide[i] * guide[j]) - means[i] * means[j] + (_SMOOTHNESS if i == j else 0.0)
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
    return [_box(slope) for slope in slopes], _box(mean - _dot(slopes, means))


def _dot(planes: Sequence[Plane], others: Sequence[Plane]) -> Plane:
    (red, green, blue), (first, second, third) = planes, others
    return red * first + green * second + blue * third


def _box(plane: Plane) -> Plane:
    """Return the mean of the square around each pixel; beyond the edges the plane goes on as it ends."""
    for axis in (0, 1):
        reach = [(0, 0), (0, 0)]
        reach[axis] = (_REACH_PX + 1, _REACH_PX)
        sums = np.pad(plane, reach, "edge").cumsum(axis, dtype=np.float64)
        wide = 2 * _REACH_PX + 1
        ends, starts = (sums[wide:], sums[:-wide]) if axis == 0 else (sums[:, wide:], sums[:, :-wide])
        plane = ((ends - starts) / wide).astype(np.float32)
    return plane


def _planes(image: Image.Image) -> list[Plane]:
    return [np.asarray(band, np.float32) / np.float32(255) for band in image.split()]


def _resized(plane: Plane, size: tuple[int, int]) -> Plane:
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BILINEAR), np.float32)


def _on_nothing(image: Image.Image, alpha: Image.Image) -> Image.Image:
    """Return the image with this alpha, its edge in the subject's colours alone.

    A pixel that is half subject shows half of the old background too, a fringe on any new one.
    """
    subject = image.convert("RGBA")
    subject.putalpha(alpha)
    near = subject.convert("RGBa").filter(ImageFilter.BoxBlur(_FRINGE_PX)).convert("RGBA").convert("RGB")
    clean = Image.composite(image, near, alpha)
    clean.putalpha(alpha)
    return clean
