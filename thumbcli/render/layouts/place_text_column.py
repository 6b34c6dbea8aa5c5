"""A column of words: the headline as large as its area allows, and the sub-line.

All families that set words beside artwork set them here, clear of the margin, of the logo and of what YouTube
overlays.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.brand_style import Setting
from thumbcli.light_dataclass import dataclass
from thumbcli.render.layouts.shared_parts import draw_subtitle, fit_subtitle, in_style_case
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.logo import area_beside_logo, draw_logo, place_logo
from thumbcli.render.pixels.youtube_badge import SUGGESTED_WIDTH_PX, seen_width_px
from thumbcli.render.style.color import fill_and_ink, mix
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import BOX_PAD_X_EM, Box
from thumbcli.render.typography.line_phrases import last_line_stands_alone
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Corner
    from thumbcli.render.paint.lettering import Label
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.typography.fit import Block, Line

__all__ = [
    "ColumnStyle",
    "boxed_column",
    "column_bounds",
    "column_bounds_and_width",
    "draw_column",
    "draw_column_and_logo",
    "min_cap_px",
    "roomy_word_em",
    "scaled",
    "start_side",
]

_MIN_CAP_AT_168_PX = 6.1
"""The least cap height of a headline where the picture is shown 168 px wide: the gate asks for 6."""

_BOX_OUTSET_PX = 21.0
"""How far the box of a key word may extend beyond the column: into the margin, but not to its edge."""

_TYPICAL_TEXT_SHARE, _TEXT_SCALE_MIN = 0.2, 0.78
"""The share of the canvas that words usually cover, and the least scale of the words of a channel."""

_SUB_GAP_PX, _SUB_FIRST_GAP_PX = 34.0, 50.0
"""Above a sub-line, and below one that comes first: its descenders and the box of a key word share that."""

_BADGE_CLEARANCE_PX = 16.0

_TALL_RATIO, _TALL_WORD_EM, _COMPOUNDING = 1.2, 9.5, "de"
"""From which height to width a canvas has lines to spare, and what a German word may be wide there."""

_TWO = 2  # a lone word is no key word: nothing sets it off
_REFITS = 2  # how often a headline with descenders is fitted again into what they leave of the height
_RAISED_MIN_SIZE, _RAISED_ALONE_MIN_SIZE = 0.9, 0.75
"""The least size, as a share, that words may shrink to in order to clear the larger badge of lists. Without
artwork they end at the badge more often, and have more to spare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStyle:
    """How a column is set.

    Attributes:
        look: Of the headline.
        max_size_px: Its largest font size.
        align: Of the lines; None for the side that the text starts at.
        box_outset_px: How far the box of a key word may extend beyond the column; 0 for no boxes.
        outline_px: How far an outline extends beyond the letters.
        with_sub: The sub-line is part of the column.
        plate: The fill and the ink of the sub-line's label; None for the style's.
        fonts: The display font and its alternates; empty for the style's.
        capitals: Set in capitals where the script has them, whatever the style's case.
        own_case: Set in the case of their author, whatever the style's.
        accented: Where no word is a key word, those of the last line are drawn as key words, if each line is
            a phrase by itself; else all of them, if the colours were asked for.
        sub_ink: Of a sub-line in plain lines; None for the style's.
        turn_deg: How far the words are turned around the middle of their area.
        stretch: How much taller than usual the letters may be drawn to fill the height of the area.
        large_sub: The sub-line is as large as beside words in relief.
        at_foot: The words belong to the lower edge: the larger badge of lists does not lift them.
    """

    look: Lettering
    max_size_px: float
    align: Align | None = None
    box_outset_px: float = 0.0
    outline_px: float = 0.0
    with_sub: bool = True
    plate: tuple[int, int] | None = None
    fonts: tuple[str, ...] = ()
    capitals: bool = False
    own_case: bool = False
    accented: bool = False
    sub_ink: int | None = None
    turn_deg: float = 0.0
    stretch: float = 1.0
    large_sub: bool = False
    at_foot: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """A headline and its sub-line: where both together, and where each of them starts, in px.

    `stretch` is how much taller the headline is drawn than it was set.
    """

    block: Block
    sub: Label | Block | None
    top_px: float
    bottom_px: float
    block_px: float
    sub_px: float
    stretch: float


def draw_column(stage: Stage, text: str, area: Rect, column: ColumnStyle) -> Rect:
    """Draw `text` and the sub-line, centred vertically in `area`.

    A sub-line that leads to the headline is above it. Where lines would be under YouTube's duration badge,
    the column ends above it, and above the larger badge of lists if that costs little of the size.

    Args:
        stage: What to draw on.
        text: The headline, as its author wrote it.
        area: In sd px.
        column: The style.

    Returns:
        The bounds of the words.
    """
    align = _align_of(stage, column)
    fitted = _fit_column(stage, text, area, column)
    clear = _BADGE_CLEARANCE_PX * stage.unit
    least_size = _RAISED_ALONE_MIN_SIZE if stage.composition.without_artwork else _RAISED_MIN_SIZE
    tries = ((stage.badge_in_lists(), 0.0, least_size), (stage.badge(), clear, 0.0))[column.at_foot :]
    for badge, gap, least in tries:
        near = column.outline_px + gap / 2 + _turned_px(area, column)
        under = badge and any(
            right + near > badge[0] and bottom + near > badge[1]
            for _, right, bottom in _spans(fitted, area, align, column)
        )
        if badge and under:
            limit = badge[1] - gap - column.outline_px - _turned_px(area, column)
            higher = (area[0], area[1], area[2], min(area[3], limit))
            raised = _fit_column(stage, text, higher, column)
            if raised.block.smallest_cap_px >= fitted.block.smallest_cap_px * least:
                fitted, area = raised, higher
                break
    left, top, right, bottom = area
    with skia.AutoCanvasRestore(stage.canvas):
        stage.canvas.rotate(column.turn_deg, (left + right) / 2, (top + bottom) / 2)
        with skia.AutoCanvasRestore(stage.canvas):
            stage.canvas.translate(0, fitted.block_px)
            stage.canvas.scale(1, fitted.stretch)
            draw_block(stage, fitted.block, (left, 0), right - left, look=column.look, align=align)
        if fitted.sub:
            draw_subtitle(
                stage,
                fitted.sub,
                (left, fitted.sub_px),
                right - left,
                align,
                outline=column.look.outline,
                plate=column.plate,
                raised=column.look.relief is not None,
                ink=column.sub_ink,
            )
    spans = _spans(fitted, area, align, column)
    return (min(span[0] for span in spans), fitted.top_px, max(span[1] for span in spans), fitted.bottom_px)


def column_bounds(stage: Stage, text: str, area: Rect, column: ColumnStyle) -> Rect:
    """Return the bounds that the words would have, centred in `area` and before they are turned."""
    return column_bounds_and_width(stage, text, area, column)[0]


def column_bounds_and_width(stage: Stage, text: str, area: Rect, column: ColumnStyle) -> tuple[Rect, float]:
    """Return what `column_bounds` does, and the width of the headline in px without its sub-line."""
    fitted = _fit_column(stage, text, area, column)
    spans = _spans(fitted, area, _align_of(stage, column), column)
    bounds = (
        min(span[0] for span in spans),
        fitted.top_px,
        max(span[1] for span in spans),
        fitted.bottom_px,
    )
    return bounds, fitted.block.width_px


def start_side(stage: Stage) -> Align:
    """Return how lines are set: centred where the channel does so, else where the text starts."""
    style = stage.composition.brand_style
    if style is not None and style.setting is Setting.CENTRE:
        return Align.CENTRE
    return Align.RIGHT if stage.composition.rtl else Align.LEFT


def _align_of(stage: Stage, column: ColumnStyle) -> Align:
    """Return how the lines are set: as the channel sets them, else as the layout does."""
    style = stage.composition.brand_style
    if column.align is None or (style is not None and style.setting is not None):
        return start_side(stage)
    return column.align


def _turned_px(area: Rect, column: ColumnStyle) -> float:
    """Return how far the ends of turned lines are above and below where they would be."""
    return abs(math.sin(math.radians(column.turn_deg))) * (area[2] - area[0]) / 2


def _fit_column(stage: Stage, text: str, area: Rect, column: ColumnStyle) -> _Column:
    left, top, right, bottom = area
    width, height = right - left, bottom - top
    shown, raised = stage.composition.headline.sub if column.with_sub else "", column.look.relief is not None
    sub = fit_subtitle(stage, shown, width, large=raised or column.large_sub)
    leads = stage.composition.headline.sub_first
    gap = (_SUB_FIRST_GAP_PX if leads else _SUB_GAP_PX) * stage.unit
    below = sub.height_px + gap + column.outline_px if sub else 0.0
    free = height - below
    block = _fit(stage, text, (width, free), column)
    for _ in range(_REFITS):
        spill = block.height_px + block.overhang_px + below - height
        if spill <= 0:
            break
        free -= spill
        block = _fit(stage, text, (width, free), column)
    high = block.height_px + block.overhang_px
    free = height - below - 2 * _turned_px(area, column)
    stretch = max(1.0, min(column.stretch, free / high)) if high else 1.0
    used = high * stretch + below
    start = top + max(0.0, (height - used) / 2)
    end = start + used
    if sub and leads:
        return _Column(block, sub, start, end, start + below, start, stretch)
    return _Column(block, sub, start, end, start, end - (sub.height_px if sub else 0.0), stretch)


def _fit(stage: Stage, text: str, size_px: tuple[float, float], column: ColumnStyle) -> Block:
    """Fit the headline, scaled down by the channel's text scale but never below the least cap height."""
    style, least = stage.composition.style, min_cap_px(stage)
    code = stage.composition.headline.code
    cased = replace(style, uppercase=column.capitals) if column.capitals or column.own_case else style
    block = fit_best(
        in_style_case(text, cased, code, stage.composition.language),
        column.fonts or (style.display, *style.alternates),
        Box(*size_px, column.box_outset_px),
        max_size_px=column.max_size_px,
        min_cap_px=least,
        emphasis=stage.composition.emphasis,
        language=stage.composition.language,
        original=text,
        rtl=stage.composition.rtl,
        code=code,
        roomy_em=roomy_word_em(stage),
    )
    scale = max(_text_scale(stage.composition.brand_style), least / block.smallest_cap_px)
    block = block if scale >= 1 else scaled(block, scale)
    return _accented(block, text, stage.composition) if column.accented else block


def _accented(block: Block, text: str, composition: Composition) -> Block:
    """Return the block with key words, if it has none: its last line, where each line is a phrase.

    A colour that was asked for is seen in any case: then all words are key words.
    """
    *before, last = block.lines
    if (
        any(word.accent for line in block.lines for word in line.words)
        or len(last.words) + len(before) < _TWO
    ):
        return block
    tokens, lines = text.split(), [len(line.words) for line in block.lines]
    if before and sum(lines) == len(tokens) and last_line_stands_alone(lines, tokens, composition.language):
        return replace(block, lines=(*before, _all_accented(last)))
    if composition.own_colours:
        return replace(block, lines=tuple(_all_accented(line) for line in block.lines))
    return block


def _all_accented(line: Line) -> Line:
    return replace(line, words=tuple(replace(word, accent=True) for word in line.words))


def _text_scale(brand_style: BrandStyle | None) -> float:
    """Return the size of a channel's words as a share of the largest that fits, 0.78 to 1."""
    if brand_style is None or brand_style.text_share is None:
        return 1.0
    return max(_TEXT_SCALE_MIN, min(1.0, math.sqrt(brand_style.text_share / _TYPICAL_TEXT_SHARE)))


def scaled(block: Block, scale: float) -> Block:
    """Return the block in another size."""
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


def _spans(
    fitted: _Column, area: Rect, align: Align, column: ColumnStyle
) -> list[tuple[float, float, float]]:
    """Return the left, the right and the bottom of each line, with boxes, and of the sub-line."""
    left, _, right, _ = area
    spans: list[tuple[float, float, float]] = []
    overhang = fitted.block.overhang_px
    for line in fitted.block.lines:
        boxed = column.look.box is not None and any(word.accent for word in line.words)
        outset = BOX_PAD_X_EM * line.size_px if boxed else 0.0
        start = left + (right - left - line.width_px) * align.value
        bottom = fitted.block_px + (line.baseline_px + overhang) * fitted.stretch
        spans.append((start - outset, start + line.width_px + outset, bottom))
    if fitted.sub:
        start = left + (right - left - fitted.sub.width_px) * align.value
        spans.append((start, start + fitted.sub.width_px, fitted.sub_px + fitted.sub.height_px))
    return spans


def min_cap_px(stage: Stage) -> float:
    """Return the least cap height of a headline, in sd px."""
    return _MIN_CAP_AT_168_PX * seen_width_px(stage.composition.size) / SUGGESTED_WIDTH_PX


def roomy_word_em(stage: Stage) -> float:
    """Return from which width on a compound has more than one line: none, unless the canvas has many."""
    is_tall = stage.height >= stage.width * _TALL_RATIO
    return _TALL_WORD_EM if is_tall and stage.composition.language == _COMPOUNDING else math.inf


def boxed_column(stage: Stage, max_size_px: float, align: Align | None = None) -> ColumnStyle:
    """Return a column in the style's ink with key words in boxes of the accent."""
    style, unit = stage.composition.style, stage.unit
    box, ink = fill_and_ink(style.accent, style.dark)
    # Opaque: skia takes three times as long to blend, and a tenth of a dark background is not visible.
    shadow = None if style.light else (5 * unit, 6 * unit, mix(style.background, style.dark, 0.9))
    look = Lettering(ink=style.ink, accent=ink, box=box, shadow=shadow)
    return ColumnStyle(look=look, max_size_px=max_size_px, align=align, box_outset_px=_BOX_OUTSET_PX * unit)


def draw_column_and_logo(stage: Stage, text: str, area: Rect, column: ColumnStyle, corner: Corner) -> None:
    """Draw the logo, in `corner` unless another one is emptier, and the words in the rest of `area`."""
    area = left, top, right, bottom = stage.clear(area)
    place_logo(stage, area, corner)
    free = area_beside_logo(stage, (left, top, right, bottom - column.outline_px), corner)
    draw_column(stage, text, free, column)
    draw_logo(stage, corner)
