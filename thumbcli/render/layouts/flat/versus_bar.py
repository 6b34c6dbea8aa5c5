"""The bar with the sub-line of a duel, and the rows that it leaves to the sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts.shared_parts import CASED, YELLOW, first_light, in_style_case
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.pixels.shapes import fill, polygon
from thumbcli.render.style.color import WHITE, ensure_contrast
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.typography.fit import Block

__all__ = ["cased", "draw_bar", "fit_bar", "free_rows"]

_BAR_PX, _BAR_TEXT_PX, _BAR_MIN_TEXT_PX, _BAR_LINES_PX, _BAR_SLANT_PX = 92.0, 58.0, 34.0, 42.0, 14.0
_BAR_PAD_PX, _BAR_MAX_LINES = 44.0, 2
_BAR_GAP_PX, _BADGE_GAP_PX = 30.0, 12.0
"""The bar: its least height, its text in one line and in two, its slant, its padding, and the gaps above and
below."""

_LIGHT_LUMINANCE = 0.45


def cased(stage: Stage, text: str) -> str:
    """Return `text` in capitals, or in the case of the channel."""
    code, language = stage.composition.headline.code, stage.composition.language
    if stage.composition.brand_style is not None:
        return in_style_case(text, stage.composition.style, code, language)
    return in_capitals(text, code, language) if dominant_script(text) in CASED else text


def fit_bar(stage: Stage) -> Block | None:
    """Fit the sub-line into the bar at the bottom; None where there is none."""
    text, style, unit = stage.composition.headline.sub, stage.composition.style, stage.unit
    if not text:
        return None
    shown = cased(stage, text)
    width = stage.width - 2 * stage.margin - 80 * unit
    measured = measure(
        shown,
        (style.display, *style.alternates),
        widest_em=width / (_BAR_MIN_TEXT_PX * unit),
        language=stage.composition.language,
        rtl=stage.composition.rtl,
        code=stage.composition.headline.code,
    )
    one = fit_block(measured, Box(width, 1e6), max_size_px=_BAR_TEXT_PX * unit, max_lines=1)
    if one.size_px >= _BAR_MIN_TEXT_PX * unit:
        return one
    return fit_block(measured, Box(width, 1e6), max_size_px=_BAR_LINES_PX * unit, max_lines=_BAR_MAX_LINES)


def _bar_leads(stage: Stage) -> bool:
    """Tell whether the bar is above the sides, as its text is read first; a logo has that place."""
    return stage.composition.headline.sub_first and not stage.composition.logo


def _bar_rect(stage: Stage, block: Block) -> Rect:
    unit = stage.unit
    half = block.width_px / 2 + _BAR_PAD_PX * unit
    height = max(_BAR_PX * unit, block.height_px + _BAR_PAD_PX * unit)
    if _bar_leads(stage):
        top = stage.margin * 0.8
        return (stage.width / 2 - half, top, stage.width / 2 + half, top + height)
    bottom = stage.height - stage.margin * 0.8
    badge = stage.badge()
    if badge and stage.width / 2 + half + _BAR_SLANT_PX * unit > badge[0]:
        bottom = badge[1] - _BADGE_GAP_PX * unit
    return (stage.width / 2 - half, bottom - height, stage.width / 2 + half, bottom)


def draw_bar(stage: Stage, block: Block) -> None:
    """Draw the bar with its text."""
    style, slant = stage.composition.style, _BAR_SLANT_PX * stage.unit
    left, top, right, bottom = _bar_rect(stage, block)
    bar = polygon((left + slant, top), (right + slant, top), (right - slant, bottom), (left - slant, bottom))
    stage.canvas.drawPath(bar, fill(style.dark))
    stage.mark("box", (left - slant, top, right + slant, bottom))
    pale = first_light((style.tertiary, style.accent), _LIGHT_LUMINANCE, YELLOW)
    look = Lettering(
        ink=ensure_contrast(WHITE, style.dark), accent=ensure_contrast(pale, style.dark), minor=True
    )
    x = (left + right - block.width_px) / 2
    draw_block(
        stage, block, (x, (top + bottom - block.height_px) / 2), block.width_px, look=look, align=Align.LEFT
    )


def free_rows(stage: Stage, bar: Block | None) -> tuple[float, float]:
    """Return where the area of both sides begins and ends: what the bar leaves of the height."""
    top, bottom = stage.margin, stage.height - stage.margin
    if not bar:
        return top, bottom
    gap, (_, bar_top, _, bar_bottom) = _BAR_GAP_PX * stage.unit, _bar_rect(stage, bar)
    return (bar_bottom + gap, bottom) if _bar_leads(stage) else (top, bar_top - gap)
