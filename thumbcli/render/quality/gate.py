"""The gate: what every picture is held to before it is given out, judged from its layout record.

Contrast was measured while the picture was drawn, on the pixels behind each word; all else is geometry. So
judging costs next to nothing, and every picture is judged.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from thumbcli.contract import Format
from thumbcli.render.quality.findings import Finding
from thumbcli.render.style.color import READABLE
from thumbcli.render.typography.fonts import covers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.contract import Size
    from thumbcli.render.paint.stage import LayoutItem
    from thumbcli.render.typography.text_style import Rect

__all__ = ["BADGE_PX", "BALANCED", "CAP_PX", "MARGIN", "SEEN_AT_PX", "judge"]

MARGIN = 0.03
"""The part of width and height that ink keeps from each edge."""

BADGE_PX = (200.0, 104.0)
"""What YouTube's duration may cover at the bottom right of 1280x720."""

SEEN_AT_PX = 168
"""How wide YouTube shows a thumbnail beside a video."""

CAP_PX = 6.0
"""The least cap height of a headline in a picture that wide."""

BALANCED = 0.3
"""The least part of the widest line that another line of its block fills."""

_TOUCH_PX = 2.0
_SPARSE = ("\u0590", "\u0fff")
_SPARSE_EM = 0.3
_TEXT = frozenset({"headline", "minor"})


def judge(marks: Sequence[LayoutItem], size: Size, format_: Format) -> tuple[Finding, ...]:
    """Return what is wrong with a picture; nothing for a good one.

    Text and logo keep within a margin of 3 %. Nothing stands where YouTube shows the duration. Headline
    capitals are 6 px high where the picture is shown 168 px wide. Nine tenths of the pixels behind each band
    of a word have a contrast of 4.5 to it. Words, artwork and logo do not touch. Every character has a glyph.
    No line is left nearly empty, unless each line has its own size on purpose.

    Args:
        marks: What stands where.
        size: The sd canvas.
        format_: Where the picture will be shown.
    """
    found: list[Finding] = []
    for mark in marks:
        found += _one(mark, size, format_)
    found += _overlaps(marks, size)
    found += _balance(marks)
    return tuple(found)


def _one(mark: LayoutItem, size: Size, format_: Format) -> Iterator[Finding]:
    width, height = size
    left, top, right, bottom = mark.rect
    if mark.kind in _TEXT or mark.kind == "logo":
        free = min(left / width, top / height, 1 - right / width, 1 - bottom / height)
        if free < MARGIN:
            yield _finding("margin", mark, "reaches into the margin", free, MARGIN)
    if format_ is Format.YOUTUBE and mark.kind != "photo":
        badge_x, badge_y = width - BADGE_PX[0], height - BADGE_PX[1]
        if right > badge_x and bottom > badge_y:
            yield _finding("badge", mark, "lies under the duration badge", right - badge_x, 0.0)
    if mark.kind in _TEXT:
        yield from _lettering(mark, width)


def _lettering(mark: LayoutItem, width_px: int) -> Iterator[Finding]:
    cap_px = mark.cap_px * SEEN_AT_PX / width_px
    if mark.kind == "headline" and cap_px < CAP_PX:
        yield _finding("small", mark, f"is too small to read {SEEN_AT_PX} px wide", cap_px, CAP_PX)
    if mark.contrast is not None and mark.contrast < READABLE:
        yield _finding("contrast", mark, "stands out too little", mark.contrast, READABLE)
    if mark.run is not None and (missing := _missing(mark.text, mark.run.fonts)):
        yield _finding("glyph", mark, f"has no glyph for {missing}", None, None)


@lru_cache(4096)
def _missing(text: str, faces: tuple[str, ...]) -> str:
    return "".join(
        char
        for char in dict.fromkeys(text)
        if not char.isspace()
        and unicodedata.category(char) != "Cf"
        and not any(covers(face, char) for face in faces)
    )


def _overlaps(marks: Sequence[LayoutItem], size: Size) -> Iterator[Finding]:
    """Yield what touches: words of different lines, words and artwork, words and logo, boxes and artwork.

    A key word's box may touch its neighbours: it lies under all the words, and their contrast is measured on
    it.
    """
    solid = [mark for mark in marks if mark.kind != "photo"]
    slack = _TOUCH_PX * size.width_px / 1280
    for one, other in combinations(solid, 2):
        depth = _depth(one.rect, other.rect)
        if depth <= slack:
            continue
        kinds = {one.kind, other.kind}
        if kinds == {"art"} or (kinds & {"box"} and not kinds & {"art", "logo"}):
            continue
        if not kinds & (_TEXT | {"box"}) or _same_line(one, other):
            continue
        if depth > slack + _sparse_px(one, other):
            first, second = sorted((one, other), key=lambda mark: mark.kind not in _TEXT)
            yield _finding("overlap", first, f"touches {_name(second)}", depth, 0.0)


def _depth(one: Rect, other: Rect) -> float:
    """Return how deep two rectangles reach into each other, in px; not above 0 where they don't."""
    left, top, right, bottom = one
    other_left, other_top, other_right, other_bottom = other
    if right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top:
        return 0.0
    return min(
        min(right, other_right) - max(left, other_left), min(bottom, other_bottom) - max(top, other_top)
    )


def _sparse_px(one: LayoutItem, other: LayoutItem) -> float:
    """Return how deep words of joined or stacked scripts may reach into each other: their ends are sparse."""
    return max(
        mark.run.size_px * _SPARSE_EM if mark.run and any(map(_is_sparse, mark.text)) else 0.0
        for mark in (one, other)
    )


def _is_sparse(char: str) -> bool:
    return _SPARSE[0] <= char <= _SPARSE[1]


def _same_line(one: LayoutItem, other: LayoutItem) -> bool:
    first, second = one.run, other.run
    return (
        first is not None
        and second is not None
        and (first.block, first.origin[1]) == (second.block, second.origin[1])
    )


def _balance(marks: Sequence[LayoutItem]) -> Iterator[Finding]:
    blocks: defaultdict[int, list[LayoutItem]] = defaultdict(list)
    for mark in marks:
        if mark.kind == "headline" and mark.run is not None:
            blocks[mark.run.block].append(mark)
    for words in blocks.values():
        if len({mark.run.size_px for mark in words if mark.run}) > 1:
            continue
        lines: defaultdict[float, list[LayoutItem]] = defaultdict(list)
        for mark in words:
            if mark.run:
                lines[mark.run.origin[1]].append(mark)
        widths = {baseline: _reach(line) for baseline, line in lines.items()}
        shortest = min(widths, key=lambda baseline: widths[baseline])
        share = widths[shortest] / max(widths.values())
        if share < BALANCED:
            yield _finding("balance", lines[shortest][0], "stands on a nearly empty line", share, BALANCED)


def _reach(line: Sequence[LayoutItem]) -> float:
    return max(mark.rect[2] for mark in line) - min(mark.rect[0] for mark in line)


def _name(mark: LayoutItem) -> str:
    return f"{mark.text!r}" if mark.text else f"the {'artwork' if mark.kind == 'art' else mark.kind}"


def _finding(
    code: str, mark: LayoutItem, trouble: str, measured: float | None, wanted: float | None
) -> Finding:
    return Finding(
        code=code, message=f"{_name(mark)} {trouble}", where=mark.rect, measured=measured, wanted=wanted
    )
