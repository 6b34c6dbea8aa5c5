"""Code: the title in an editor's window, with line numbers; for titles that name identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import CardType, card_unit, draw_card_words, is_card, text_chars
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.card_palette import CardPalette, card_palette_of

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 80
_CAP_SHARE = 0.17
_BAR_UNITS, _GUTTER_UNITS, _MARK_UNITS = 2.5, 3.2, 0.9
_FONTS = ("jetbrains-mono",)
_NUMBER_UNITS, _NUMBER_AT = 0.55, 0.48
"""The height of a line's number in units of small text, and where it is in the gutter, as a share of it."""

_CURSOR_GAP, _CURSOR_WIDTH, _CURSOR_DROP = 0.22, 0.72, 0.18
"""Of the cursor, as shares of the cap height: its distance from the last word, its width, and how far it
extends above and below the letters."""

_THEMES = (
    CardPalette(0xFF15191E, 0xFFE9EDF1, 0xFF8A949E, 0xFFC7F24B, 0xFF1E242B, 0xFF4FB6E8),
    CardPalette(0xFF1B1620, 0xFFF1ECF4, 0xFF988EA2, 0xFFFF8A5C, 0xFF261F2D, 0xFFB58CFF),
    CardPalette(0xFFF3F0E8, 0xFF1B1E26, 0xFF666A74, 0xFF2344D6, 0xFFE2E4F2, 0xFFE07A3F),
    CardPalette(0xFF0C1B2A, 0xFFE6F0F8, 0xFF86A0B4, 0xFF4FD6F0, 0xFF13283B, 0xFFF2B84B),
)


def _suits(composition: Composition) -> float:
    fits = is_card(composition) and composition.headline.code and text_chars(composition) <= _MAX_CHARS
    return 1.9 if fits and not composition.rtl else 0.0


def _compose(stage: Stage) -> None:
    composition, unit = stage.composition, card_unit(stage)
    theme = _THEMES[(composition.seed >> 8) % len(_THEMES)]
    if composition.own_colours:
        theme = card_palette_of(composition.style)
    bar, width, height = unit * _BAR_UNITS, float(stage.width), float(stage.height)
    canvas = stage.canvas
    stage.fill_ground(theme.page)
    canvas.drawRect(skia.Rect(0, 0, width, bar), fill(theme.tint))
    canvas.drawRect(skia.Rect(0, height - bar, width, height), fill(theme.tint))
    for mark, colour in enumerate((theme.accent, theme.second, theme.muted)):
        canvas.drawCircle(unit * (1.6 + mark * 1.3), bar / 2, unit * _MARK_UNITS / 2, fill(colour))
    gutter = unit * _GUTTER_UNITS
    canvas.drawRect(
        skia.Rect(gutter * 0.82, bar, gutter * 0.82 + unit * 0.09, height - bar), fill(theme.tint)
    )
    kind = CardType(fonts=_FONTS, cap_share=_CAP_SHARE, ink=theme.ink, accent=theme.accent, muted=theme.muted)
    draw_card_words(stage, (gutter, bar + unit * 1.4, width - unit * 2, height - bar - unit * 1.4), kind)
    _draw_line_numbers(stage, gutter, theme)


def _draw_line_numbers(stage: Stage, gutter_px: float, theme: CardPalette) -> None:
    """Number the lines of the title, and set a cursor behind the last one."""
    words = [mark for mark in stage.marks if mark.kind == "headline" and mark.run is not None]
    rows = sorted({round(mark.run.origin[1]) for mark in words if mark.run is not None})
    unit = card_unit(stage)
    for number, baseline in enumerate(rows, 1):
        digits = text_path(str(number), _FONTS, unit * _NUMBER_UNITS)
        digits.offset(gutter_px * _NUMBER_AT, baseline - unit * _NUMBER_UNITS / 2)
        stage.canvas.drawPath(digits, fill(theme.muted))
    last = max(words, key=lambda mark: (round(mark.run.origin[1]) if mark.run else 0, mark.rect[2]))
    left = last.rect[2] + last.cap_px * _CURSOR_GAP
    right = left + last.cap_px * _CURSOR_WIDTH
    if last.run is not None and right < stage.width - unit:
        low = last.run.origin[1] + last.cap_px * _CURSOR_DROP
        rect = skia.Rect(left, low - last.cap_px * (1 + 2 * _CURSOR_DROP), right, low)
        stage.canvas.drawRect(rect, fill(theme.accent))


FAMILY = Family(name="code", suits=_suits, compose=_compose, has_byline=True)
