"""Learn traits of the whole picture: a frame along its edges, and whether headlines are centred."""

from __future__ import annotations

from collections import Counter
from statistics import pstdev
from typing import TYPE_CHECKING

from thumbcli.contract.brand_style import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from thumbcli.render.learning.layout_match import AnalyzedPicture

__all__ = ["common_clusters", "frame_cluster", "setting_of"]

_FRAME_PX, _INSIDE_PX = 2, 14
"""Where in a picture 400 px wide a frame is looked for, and where it has ended."""

_FRAME_SHARE, _INSIDE_SHARE = 0.9, 0.5
"""How much of the edge has the frame's colour, and how little of what is inside."""

_COMMON_SHARE = 0.012  # of a picture that has a colour

_MIN_LINES = 2
_MIN_RAGGED, _CENTRED_SPREAD = 0.025, 0.35
"""Centred lines start at places that differ by this share of the width, their middles by a part of that."""


def common_clusters(label_images: Sequence[Image.Image]) -> frozenset[int]:
    """Return the indexes of the colours that every picture has: one picture's object tells nothing."""
    histograms = [labels.histogram() for labels in label_images]
    return frozenset(
        label
        for label in range(len(histograms[0]))
        if all(counts[label] >= _COMMON_SHARE * sum(counts) for counts in histograms)
    )


def frame_cluster(label_images: Sequence[Image.Image]) -> int | None:
    """Return the index of the colour that frames all pictures; None for none."""
    frames = {_frame_of(labels) for labels in label_images}
    return frames.pop() if len(frames) == 1 else None


def _frame_of(labels: Image.Image) -> int | None:
    edge, inside = _ring(labels, _FRAME_PX), _ring(labels, _INSIDE_PX)
    colour, count = edge.most_common(1)[0]
    framed = count >= _FRAME_SHARE * edge.total() and inside[colour] <= _INSIDE_SHARE * inside.total()
    return colour if framed else None


def _ring(labels: Image.Image, inset_px: int) -> Counter[int]:
    """Return how often each label is on the four lines that are so far from the edges."""
    width, height = labels.size
    inset = min(inset_px, (min(width, height) - 1) // 2)
    lines = (
        (inset, inset, width - inset, inset + 1),
        (inset, height - inset - 1, width - inset, height - inset),
        (inset, inset, inset + 1, height - inset),
        (width - inset - 1, inset, width - inset, height - inset),
    )
    found = Counter[int]()
    for box in lines:
        found.update(labels.crop(box).tobytes())
    return found


def setting_of(pictures: Sequence[AnalyzedPicture]) -> Setting | None:
    """Return `centre` if the lines of most pictures with several lines are centred; else None."""
    votes = [
        _is_centred(rows, each.labels.width) for each in pictures if len(rows := _rows(each)) >= _MIN_LINES
    ]
    return Setting.CENTRE if votes and sum(votes) * 2 > len(votes) else None


def _is_centred(rows: Sequence[tuple[int, int]], width_px: int) -> bool:
    ragged = pstdev(left for left, _ in rows)
    return ragged >= _MIN_RAGGED * width_px and pstdev((left + right) / 2 for left, right in rows) <= (
        _CENTRED_SPREAD * ragged
    )


def _rows(picture: AnalyzedPicture) -> list[tuple[int, int]]:
    """Return left and right of each row of words, whatever colours its words have."""
    rows: list[list[int]] = []
    for left, top, right, bottom in sorted(picture.outer_bounds(), key=lambda box: box[3]):
        if rows and top < rows[-1][2]:
            row = rows[-1]
            rows[-1] = [min(row[0], left), max(row[1], right), max(row[2], bottom)]
        else:
            rows.append([left, right, bottom])
    return [(left, right) for left, right, _ in rows]
