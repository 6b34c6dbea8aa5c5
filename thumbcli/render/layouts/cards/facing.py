"""Facing: two sides that a title compares, one below the other in fields of their own; `vs` on the seam."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    card_unit,
    draw_byline,
    fit_card_sub,
    is_card,
)
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import contrast
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_BETWEEN = re.compile(r"\s+(?:vs\.?|versus)\s+", re.IGNORECASE)
_FONTS, _SMALL_FONTS = ("bricolage", "archivo-narrow", "inter"), ("inter",)
_MAX_CHARS = 26  # of a side: more are small in half of a card
_SIZE_SHARE, _MAX_LINES = 0.34, 2
_SUB_HIGH = 0.16  # the most of the height that the line below them takes
_INSIDE = 0.6  # above and below a side's words, as a part of the margin
_DISC_UNITS, _SIGN_UNITS = 1.9, 1.5
"""The radius of the disc on the seam, and the size of the letters in it."""


def _suits(composition: Composition) -> float:
    headline = composition.headline
    fits = is_card(composition) and headline.kind is HeadlineKind.VERSUS
    fits = fits and not composition.rtl and composition.logo is None
    return 3.0 if fits and all(len(side) <= _MAX_CHARS for side in _sides(composition)) else 0.0


def _sides(composition: Composition) -> tuple[str, str]:
    """Return both sides as the title has them: a name in code keeps its dot."""
    headline = composition.headline
    parts = _BETWEEN.split(headline.main.strip())
    return (parts[0], parts[1]) if len(parts) == len(("left", "right")) else (headline.left, headline.right)


def _compose(stage: Stage) -> None:
    composition, margin, unit = stage.composition, card_margin(stage), card_unit(stage)
    palette, width, height = card_palette(composition), float(stage.width), float(stage.height)
    stage.fill_ground(palette.page)
    small = CardType.of(palette, _SMALL_FONTS, cap_share=0.0)
    foot = draw_byline(stage, (margin, margin, width - margin, height - margin), small, Align.LEFT)
    if composition.headline.sub:
        sub = fit_card_sub(stage, width - 2 * margin, height * _SUB_HIGH)
        foot = min(foot, height - margin) - sub.height_px
        quiet = Lettering(ink=palette.muted, accent=palette.muted, minor=True)
        draw_block(stage, sub, (margin, foot), width - 2 * margin, look=quiet, align=Align.LEFT)
        foot -= margin * _INSIDE
    # What stands by the title is on the page, below the second field.
    low = height if foot >= height - margin else foot
    seam = low / 2
    stage.canvas.drawRect(skia.Rect(0, seam, width, low), fill(palette.accent))
    room = Box(width - 2 * margin - 3 * unit * _DISC_UNITS, seam - 2 * margin * _INSIDE)
    fonts = (composition.style.serif,) if composition.own_font else _FONTS
    measured = [
        measure(side, fonts, widest_em=room.width_px / unit, code=composition.headline.code)
        for side in _sides(composition)
    ]
    most = height * _SIZE_SHARE
    size = min(fit_block(each, room, max_size_px=most, max_lines=_MAX_LINES).size_px for each in measured)
    inks = (palette.ink, max(palette.page, palette.ink, key=lambda ink: contrast(ink, palette.accent)))
    for top, each, ink in zip((0.0, seam), measured, inks, strict=True):
        block = fit_block(each, room, max_size_px=size, max_lines=_MAX_LINES)
        y = top + (seam - block.height_px) / 2
        draw_block(
            stage, block, (margin, y), room.width_px, look=Lettering(ink=ink, accent=ink), align=Align.LEFT
        )
    _draw_sign(stage, (width - margin - unit * _DISC_UNITS, seam), unit)


def _draw_sign(stage: Stage, centre: tuple[float, float], unit: float) -> None:
    """Draw a disc on the seam with `vs` in it."""
    palette, radius = card_palette(stage.composition), unit * _DISC_UNITS
    paper, ink = palette.ink, palette.page
    stage.canvas.drawCircle(*centre, radius, fill(paper))
    block = fit_block(
        measure("vs", _SMALL_FONTS, widest_em=1e3),
        Box(radius * 2, radius * 2),
        max_size_px=unit * _SIGN_UNITS,
        max_lines=1,
    )
    look = Lettering(ink=ink, accent=ink, minor=True)
    place = (centre[0] - radius, centre[1] - block.height_px / 2)
    draw_block(stage, block, place, radius * 2, look=look, align=Align.CENTRE)


FAMILY = Family(name="facing", suits=_suits, compose=_compose, has_byline=True)
