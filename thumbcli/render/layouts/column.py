"""A column of words: the headline as large as its room allows, the sub-line under it.

Every family that sets words beside artwork sets them here, so that all keep clear of the margin, of the logo
and of what YouTube lays over the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thumbcli.render.layouts.shared_parts import draw_sub, fit_sub, in_style_case
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.style.color import mix
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import BOX_REACH_EM, Box
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.layouts.shared_parts import Sub
    from thumbcli.render.paint.stage import Stage
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.fit import Block
    from thumbcli.render.typography.text_style import Rect

__all__ = ["SMALLEST_CAP_AT_168", "ColumnStyle", "boxed", "draw_column", "shaded"]

SMALLEST_CAP_AT_168 = 6.1
"""The least cap height of a headline, in px, where the picture is shown 168 px wide."""

_SUB_GAP_PX = 34.0
_CLEARANCE_PX = 16.0
_TRIES = 2
_AS_LARGE = 0.9
_SHARES = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}
"""The part of a line's slack that stands before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStyle:
    """How a column is set.

    Attributes:
        look: Of the headline.
        max_size_px: Its largest font size.
        align: Where lines stand; None for the side that the words run from.
        hang_px: How far the box behind a key word may stand out at each side; 0 where there are no boxes.
        outgrow_px: How far an outline reaches beyond the letters.
    """

    look: Lettering
    max_size_px: float
    align: Align | None = None
    hang_px: float = 0.0
    outgrow_px: float = 0.0


@dataclass(frozen=True, slots=True)
class _Laid:
    """A headline and its sub-line: from where to where they reach, and where each begins."""

    block: Block
    sub: Sub | None
    top_px: float
    bottom_px: float
    block_px: float
    sub_px: float


def draw_column(stage: Stage, text: str, room: Rect, manner: ColumnStyle) -> Rect:
    """Draw `text` and the sub-line, centred from top to bottom in `room`.

    A sub-line that announces the headline stands over it.

    Where lines would stand under YouTube's duration badge, the column ends above it; above the larger one of
    lists too, if that costs little of their size.

    Args:
        stage: What to draw on.
        text: The headline, as its author wrote it.
        room: In sd px.
        manner: How.

    Returns:
        Where the words stand.
    """
    align = manner.align or (Align.RIGHT if stage.composition.rtl else Align.LEFT)
    laid = _lay(stage, text, room, manner)
    clear = _CLEARANCE_PX * stage.unit
    tries = ((stage.badge_in_lists(), 0.0, _AS_LARGE), (stage.badge(), clear, 0.0))
    for badge, gap, least in tries:
        near = manner.outgrow_px + gap / 2
        if badge and _under(badge, near, _spans(laid, room, align)):
            limit = badge[1] - gap - manner.outgrow_px
            higher = (room[0], room[1], room[2], min(room[3], limit))
            raised = _lay(stage, text, higher, manner)
            if raised.block.smallest_cap_px >= laid.block.smallest_cap_px * least:
                laid, room = raised, higher
                break
    left, _, right, _ = room
    draw_block(stage, laid.block, (left, laid.block_px), right - left, look=manner.look, align=align)
    if laid.sub:
        draw_sub(stage, laid.sub, (left, laid.sub_px), right - left, align, outline=manner.look.outline)
    spans = _spans(laid, room, align)
    return (min(span[0] for span in spans), laid.top_px, max(span[1] for span in spans), laid.bottom_px)


def _lay(stage: Stage, text: str, room: Rect, manner: ColumnStyle) -> _Laid:
    left, top, right, bottom = room
    width, height = right - left, bottom - top
    sub = fit_sub(stage, stage.composition.headline.sub, width)
    below = sub.height_px + _SUB_GAP_PX * stage.unit + manner.outgrow_px if sub else 0.0
    free = height - below
    block = _fit(stage, text, (width, free), manner)
    for _ in range(_TRIES):
        spill = block.height_px + block.overhang_px + below - height
        if spill <= 0:
            break
        free -= spill
        block = _fit(stage, text, (width, free), manner)
    used = block.height_px + block.overhang_px + below
    start = top + max(0.0, (height - used) / 2)
    end = start + used
    if sub and stage.composition.headline.sub_first:
        return _Laid(block, sub, start, end, start + below, start)
    return _Laid(block, sub, start, end, start, end - (sub.height_px if sub else 0.0))


def _fit(stage: Stage, text: str, size_px: tuple[float, float], manner: ColumnStyle) -> Block:
    """Fit the headline; where the channel writes smaller, set the same lines smaller, but never too small."""
    style, least = stage.composition.style, _least_cap_px(stage)
    block = fit_best(
        in_style_case(text, style),
        (style.display, *style.alternates),
        Box(*size_px, manner.hang_px),
        max_size_px=manner.max_size_px,
        min_cap_px=least,
        emphasis=stage.composition.emphasis,
        said=text,
    )
    scale = max(stage.composition.text_scale, least / block.smallest_cap_px)
    return block if scale >= 1 else _shrunk(block, scale)


def _shrunk(block: Block, scale: float) -> Block:
    """Return the same lines at a part of their size."""
    lines = tuple(
        replace(
            line,
            words=tuple(
                replace(word, x_px=word.x_px * scale, width_px=word.width_px * scale) for word in line.words
            ),
            size_px=line.size_px * scale,
            width_px=line.width_px * scale,
            baseline_px=line.baseline_px * scale,
            inset_px=(line.inset_px[0] * scale, line.inset_px[1] * scale),
        )
        for line in block.lines
    )
    return replace(
        block,
        lines=lines,
        width_px=block.width_px * scale,
        height_px=block.height_px * scale,
        size_px=block.size_px * scale,
    )


def _least_cap_px(stage: Stage) -> float:
    return SMALLEST_CAP_AT_168 * stage.width / 168


def _spans(laid: _Laid, room: Rect, align: Align) -> list[tuple[float, float, float]]:
    """Return the left end, the right end and the bottom of each line, boxes and sub-line included."""
    left, _, right, _ = room
    spans: list[tuple[float, float, float]] = []
    share, overhang = _SHARES[align], laid.block.overhang_px
    for line in laid.block.lines:
        reach = BOX_REACH_EM * line.size_px if any(word.accent for word in line.words) else 0.0
        start = left + (right - left - line.width_px) * share
        bottom = laid.block_px + line.baseline_px + overhang
        spans.append((start - reach, start + line.width_px + reach, bottom))
    if laid.sub:
        spans.append((left, right, laid.sub_px + laid.sub.height_px))
    return spans


def _under(badge: Rect, near_px: float, spans: Sequence[tuple[float, float, float]]) -> bool:
    """Tell whether a line reaches under the badge, or so near that its box would."""
    return any(right + near_px > badge[0] and bottom + near_px > badge[1] for _, right, bottom in spans)


def shaded(style: Style, unit: float) -> tuple[float, float, int] | None:
    """Return the hard shadow of letters on the style's ground; none on a light one.

    Nothing shines through it: that takes skia three times as long, and a tenth of a dark ground is not seen.
    """
    return None if style.light else (5 * unit, 6 * unit, mix(style.ground, style.dark, 0.9))


def boxed(style: Style, unit: float, colours: tuple[int, int]) -> Lettering:
    """Return letters in the style's ink, the key words in a box of `colours` (fill and ink)."""
    return Lettering(ink=style.ink, accent=colours[1], box=colours[0], shadow=shaded(style, unit))
