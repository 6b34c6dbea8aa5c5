"""The gate: check every picture by the record of what is drawn where.

Contrast was measured while the picture was drawn, on the pixels behind each word; all else is geometry. So a
check costs next to nothing, and no picture goes unchecked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from thumbcli.contract import Format
from thumbcli.render.pixels.youtube_badge import DURATION_BADGE_PX, SUGGESTED_WIDTH_PX, seen_width_px
from thumbcli.render.quality.findings import Finding
from thumbcli.render.style.color import READABLE
from thumbcli.render.typography.fonts import covers, needs_glyph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.contract import Size
    from thumbcli.render.paint.picture_canvas import LayoutItem
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["MARGIN", "MIN_CAP_PX", "MIN_LINE_SHARE", "judge"]

MARGIN = 0.03
"""The part of width and height that text and logo keep free at each edge."""

_ZONE_SLACK = 0.01
"""How far words may reach into what a platform covers, as a share: what rises of letters, and relief."""

MIN_CAP_PX = 6.0
"""The least height of headline capitals where the picture is `SUGGESTED_WIDTH_PX` wide."""

MIN_LINE_SHARE = 0.3
"""The least part of the widest line that another line of its block fills."""

_TOUCH_PX = 2.0
"""Rectangles that overlap no further do not touch, on a canvas 1280 px wide."""

_SPARSE_SCRIPTS = "[\u0590-\u0fff]"
"""From Hebrew to Tibetan: scripts whose ascenders and descenders are thin strokes with room between them."""

_SPARSE_OVERLAP_EM = 0.3
"""How far lines of these scripts may overlap without a stroke touching another."""

_CLEAR_SPACE = 0.03
"""Which share of a logo's shorter side is empty at each edge; artwork may reach into it."""

_LOGO_MAX_SHARE = 0.005
"""The most of a logo that may be over an object."""

_TEXT = frozenset({"headline", "minor"})


def judge(items: Sequence[LayoutItem], size: Size, format_: Format) -> tuple[Finding, ...]:
    """Return the faults of a picture; nothing for a good one.

    Text and logo keep a margin of 3 %. Nothing is drawn where YouTube shows the duration. Headline capitals
    are 6 px high where the picture is 168 px wide. Nine tenths of the pixels behind each band of a word have
    a contrast of 4.5 to it. Words, artwork and logo do not touch; of an object in focus its shape counts.
    Every character has a glyph. No line is nearly empty, unless each line has its own size on purpose.

    Args:
        items: What is drawn where.
        size: The sd canvas.
        format_: Where the picture will be shown.
    """
    of_items = (finding for item in items for finding in _item_faults(item, size, format_))
    return (*of_items, *_overlaps(items, size), *_under_logo(items), *_short_lines(items))


def _item_faults(item: LayoutItem, size: Size, format_: Format) -> Iterator[Finding]:
    width, height = size
    left, top, right, bottom = item.rect
    if item.kind in _TEXT or item.kind == "logo":
        edges = (left / width, top / height, 1 - right / width, 1 - bottom / height)
        if (free := min(edges)) < MARGIN:
            yield _finding("margin", item, "reaches into the margin", free, MARGIN)
        spare = min(free - zone for free, zone in zip(edges, format_.safe_zones, strict=True))
        if spare < -_ZONE_SLACK:
            yield _finding("zone", item, f"is under what {format_} lays over the picture", spare, 0.0)
    if format_ is Format.YOUTUBE and item.kind != "photo":
        badge_left, badge_top = width - DURATION_BADGE_PX[0], height - DURATION_BADGE_PX[1]
        if right > badge_left and bottom > badge_top:
            yield _finding("badge", item, "is under the duration badge", right - badge_left, 0.0)
    if item.kind in _TEXT:
        yield from _text_faults(item, seen_width_px(size))


def _text_faults(item: LayoutItem, width_px: float) -> Iterator[Finding]:
    cap_px = item.cap_px * SUGGESTED_WIDTH_PX / width_px
    if item.kind == "headline" and cap_px < MIN_CAP_PX:
        yield _finding("small", item, f"is too small to read at {SUGGESTED_WIDTH_PX} px", cap_px, MIN_CAP_PX)
    if item.contrast is not None and item.contrast < READABLE:
        yield _finding("contrast", item, "has too little contrast", item.contrast, READABLE)
    if item.run is not None and (missing := _missing(item.text, item.run.fonts)):
        yield _finding("glyph", item, f"has no glyph for {missing}", None, None)


@lru_cache(4096)
def _missing(text: str, fonts: tuple[str, ...]) -> str:
    return "".join(
        char
        for char in dict.fromkeys(text)
        if needs_glyph(char) and not any(covers(font, char) for font in fonts)
    )


def _overlaps(items: Sequence[LayoutItem], size: Size) -> Iterator[Finding]:
    """Yield what touches: words of different lines, words and artwork, words and logo, boxes and artwork.

    A key word's box may touch other words: it is drawn under all of them, and contrast is measured on it.
    """
    solid = [item for item in items if item.kind != "photo"]
    tolerance_px = _TOUCH_PX * size.width_px / 1280
    for one, other in combinations(solid, 2):
        overlap_px = _overlap_px(*_places(one, other))
        if overlap_px <= tolerance_px:
            continue
        kinds = {one.kind, other.kind}
        if kinds == {"art"} or (kinds & {"box"} and not kinds & {"art", "logo"}):
            continue
        if not kinds & (_TEXT | {"box"}) or _same_line(one, other):
            continue
        if overlap_px > tolerance_px + _sparse_px(one, other):
            first, second = sorted((one, other), key=lambda item: item.kind not in _TEXT)
            yield _finding("overlap", first, f"touches {_name(second)}", overlap_px, 0.0)


def _under_logo(items: Sequence[LayoutItem]) -> Iterator[Finding]:
    """Yield what artwork a logo is drawn over; words under it are among the overlaps."""
    for logo in (item for item in items if item.kind == "logo"):
        left, top, right, bottom = logo.rect
        inset = min(right - left, bottom - top) * _CLEAR_SPACE
        ink = (left + inset, top + inset, right - inset, bottom - inset)
        for item in items:
            if (share := _share_under(ink, item)) > _LOGO_MAX_SHARE:
                yield _finding("logo", logo, "is over an object", share, _LOGO_MAX_SHARE)
                break


def _share_under(logo: Rect, item: LayoutItem) -> float:
    """Return which share of a logo covers `item`, if that is artwork that it must keep off."""
    if item.kind == "photo":
        return item.silhouette.share_of(logo) if item.silhouette else 0.0
    if item.kind != "art":
        return 0.0
    across = min(logo[2], item.rect[2]) - max(logo[0], item.rect[0])
    down = min(logo[3], item.rect[3]) - max(logo[1], item.rect[1])
    return max(0.0, across) * max(0.0, down) / ((logo[2] - logo[0]) * (logo[3] - logo[1]))


def _places(one: LayoutItem, other: LayoutItem) -> tuple[Rect, Rect]:
    """Return the bounds to compare: of words that are turned alike those before the turn."""
    alike = one.run and other.run and one.run.matrix == other.run.matrix
    return (one.flat, other.flat) if alike and one.flat and other.flat else (one.rect, other.rect)


def _overlap_px(one: Rect, other: Rect) -> float:
    """Return how far two rectangles overlap, in px; 0 if they do not."""
    left, top, right, bottom = one
    other_left, other_top, other_right, other_bottom = other
    if right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top:
        return 0.0
    return min(
        min(right, other_right) - max(left, other_left), min(bottom, other_bottom) - max(top, other_top)
    )


def _sparse_px(one: LayoutItem, other: LayoutItem) -> float:
    """Return how far two items may overlap because one is in a script with sparse ascenders or descenders."""
    return max(
        item.run.size_px * _SPARSE_OVERLAP_EM
        if item.run and not item.text.isascii() and re.search(_SPARSE_SCRIPTS, item.text)
        else 0.0
        for item in (one, other)
    )


def _same_line(one: LayoutItem, other: LayoutItem) -> bool:
    first, second = one.run, other.run
    if first is None or second is None:
        return False
    return first.block is second.block and first.origin[1] == second.origin[1]


def _short_lines(items: Sequence[LayoutItem]) -> Iterator[Finding]:
    blocks: defaultdict[int, list[LayoutItem]] = defaultdict(list)
    for item in items:
        if item.kind == "headline" and item.run is not None:
            blocks[id(item.run.block)].append(item)
    for words in blocks.values():
        if len({item.run.size_px for item in words if item.run}) > 1:
            continue
        lines: defaultdict[float, list[LayoutItem]] = defaultdict(list)
        for item in words:
            if item.run:
                lines[item.run.origin[1]].append(item)
        widths = {baseline: _width_px(line) for baseline, line in lines.items()}
        shortest = min(widths, key=lambda baseline: widths[baseline])
        share = widths[shortest] / max(widths.values())
        if share < MIN_LINE_SHARE:
            yield _finding("balance", lines[shortest][0], "is on a nearly empty line", share, MIN_LINE_SHARE)


def _width_px(line: Sequence[LayoutItem]) -> float:
    return max(item.rect[2] for item in line) - min(item.rect[0] for item in line)


def _name(item: LayoutItem) -> str:
    return f"{item.text!r}" if item.text else f"the {'artwork' if item.kind == 'art' else item.kind}"


def _finding(
    code: str, item: LayoutItem, fault: str, measured: float | None, wanted: float | None
) -> Finding:
    return Finding(
        code=code, message=f"{_name(item)} {fault}", where=item.rect, measured=measured, wanted=wanted
    )
