"""Editorial: a calm page, a serif headline, a rounded picture beside it. For blog posts and LinkedIn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category, Format
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.layout_family import Family
from thumbcli.render.layouts.shared_parts import compose_artwork, in_style_case, sticker
from thumbcli.render.paint.lettering import draw_block, draw_pill, fit_pill
from thumbcli.render.paint.logo import draw_logo, logo_size, logo_spot, room_beside_logo
from thumbcli.render.paint.photo_subject import draw_photo
from thumbcli.render.pixels.shapes import gradient, orb, stroke
from thumbcli.render.style.color import READABLE, WHITE, contrast, ensure_contrast, fill_and_ink, mix
from thumbcli.render.title.headline import Headline, HeadlineKind
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Block, Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.text_style import Rect

__all__ = ["FAMILY"]

_LOUD = frozenset({Category.ENTERTAINMENT_COMEDY, Category.GAMING})
"""What a calm page does not become, unless an article asks for one."""

_ART_FROM = 0.63
_SQUARE_ART_TO = 0.46
_PAGE_MARGIN = 0.62
_CORNER_PX = 34.0
_KICKER_PX, _KICKER_CHARS = 22.0, 24
_HEADLINE_PX = 124.0
_SUB_PX = 38.0
_AFTER_KICKER_PX, _BEFORE_SUB_PX, _LOGO_GAP_PX = 36.0, 26.0, 30.0
_SMALLEST_CAP_AT_168 = 6.1
_TINT = 0.10
_DESCENT = 0.22
_BADGE_GAP_PX = 16.0


def _suits(composition: Composition) -> float:
    if composition.format in {Format.BLOGPOST, Format.LINKEDIN}:
        return 1.0
    return 0.3 if composition.category in _LOUD else 0.4


def _compose(stage: Stage) -> None:
    if not stage.composition.headline.main:
        compose_artwork(stage)
        return
    mirrored = stage.composition.mirrored and not stage.square
    stage.backdrop("editorial", lambda sheet: _draw_backdrop(sheet, stage), mirrored=mirrored)
    art = _art_room(stage, mirrored=mirrored)
    _draw_art(stage, art)
    _draw_words(stage, _words_room(stage, mirrored=mirrored))


def _art_room(stage: Stage, *, mirrored: bool) -> Rect:
    pad = stage.margin * _PAGE_MARGIN
    width, height = float(stage.width), float(stage.height)
    if stage.square:
        return (pad, pad, width - pad, height * _SQUARE_ART_TO)
    if mirrored:
        return (pad, pad, width * (1 - _ART_FROM), height - pad)
    return (width * _ART_FROM, pad, width - pad, height - pad)


def _words_room(stage: Stage, *, mirrored: bool) -> Rect:
    margin = stage.margin
    width, height = float(stage.width), float(stage.height)
    if stage.square:
        return (margin, height * _SQUARE_ART_TO + margin * 0.7, width - margin, height - margin)
    gap = 44 * stage.unit
    if mirrored:
        badge = stage.badge()
        bottom = badge[1] - _BADGE_GAP_PX * stage.unit if badge else height - margin
        return (width * (1 - _ART_FROM) + gap, margin, width - margin, bottom)
    return (margin, margin, width * _ART_FROM - gap, height - margin)


def _rounded(stage: Stage, room: Rect) -> skia.RRect:
    radius = _CORNER_PX * stage.unit
    return skia.RRect.MakeRectXY(skia.Rect(*room), radius, radius)


def _draw_backdrop(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, canvas, unit = stage.composition.style, sheet.canvas, stage.unit
    page = [style.paper, mix(style.paper, style.accent, _TINT)]
    canvas.drawPaint(gradient((0, 0), (sheet.width, sheet.height), page))
    room = _art_room(stage, mirrored=False)
    left, top, right, bottom = room
    width, height = right - left, bottom - top
    canvas.save()
    canvas.clipRRect(_rounded(stage, room), True)
    colours = style.panel if style.light or _is_dark_page(style) else (style.ground, style.ground_end)
    canvas.drawPaint(gradient((left, top), (right, bottom), colours))
    orb(
        canvas,
        (left + width * 0.85, top + height * 0.12),
        width * 0.9,
        style.second,
        0.6 if style.light else 0.75,
    )
    orb(canvas, (left + width * 0.1, top + height * 0.95), width * 0.8, style.third, 0.45)
    for ring in range(9):
        radius = min(width, height * 0.9) * (0.24 + 0.09 * ring)
        canvas.drawCircle(
            left + width / 2, top + height / 2, radius, stroke(WHITE, 1.6 * unit, 0.26 - 0.022 * ring)
        )
    canvas.restore()


def _draw_art(stage: Stage, room: Rect) -> None:
    left, top, right, bottom = room
    if stage.composition.photo is not None:
        clip = skia.Path()
        clip.addRRect(_rounded(stage, room))
        draw_photo(stage, stage.composition.photo, clip, room)
        return
    size = min(right - left, bottom - top) * (0.70 if stage.square else 0.74)
    sticker(stage, stage.composition.icons[0], ((left + right) / 2, (top + bottom) / 2), size, -6)


def _draw_words(stage: Stage, room: Rect) -> None:
    composition, style, unit = stage.composition, stage.composition.style, stage.unit
    if composition.logo_position is not None:
        room = room_beside_logo(stage, room, composition.logo_position)
    left, top, right, bottom = room
    width = right - left
    align = Align.RIGHT if composition.rtl else Align.LEFT
    foot = _draw_foot(stage, room)
    leads = _is_kicker(composition.headline)
    sub = None if leads else _fit_sub(stage, width)
    lead = composition.headline.sub.upper() if leads else composition.kicker
    kicker = fit_pill(lead, width, _KICKER_PX * unit, 1.0) if lead else None
    above = kicker.height_px + _AFTER_KICKER_PX * unit if kicker else 0.0
    below = (sub.height_px + _BEFORE_SUB_PX * unit) if sub else 0.0
    room_px = bottom - foot - top - above - below
    headline = _fit_headline(stage, width, room_px)
    hang = _DESCENT * headline.size_px
    y = top + max(0.0, (room_px - headline.height_px - hang) / 2)
    if kicker:
        x = right - kicker.width_px if composition.rtl else left
        draw_pill(stage, kicker, (x, y), fill_and_ink(style.accent, style.dark))
        y += above
    tone = ensure_contrast(style.tone, mix(style.paper, style.accent, _TINT))
    ink = style.ink if _is_dark_page(style) else style.dark
    draw_block(stage, headline, (left, y), width, look=Lettering(ink=ink, accent=tone), align=align)
    if sub:
        y += headline.height_px + hang + _BEFORE_SUB_PX * unit
        grey = mix(ink, style.paper, 0.2)
        draw_block(
            stage, sub, (left, y), width, look=Lettering(ink=grey, accent=grey, minor=True), align=align
        )


def _is_kicker(headline: Headline) -> bool:
    """Tell whether the sub-line only announces the headline: what a question is about says more than that."""
    short = len(headline.sub) <= _KICKER_CHARS
    return headline.sub_first and short and headline.kind is not HeadlineKind.QUESTION


def _is_dark_page(style: Style) -> bool:
    """Tell whether the page is as dark as the ground, as it is for a channel that is dark throughout."""
    return contrast(style.dark, style.paper) < READABLE


def _fit_headline(stage: Stage, width_px: float, height_px: float) -> Block:
    style, main = stage.composition.style, stage.composition.headline.main
    return fit_best(
        in_style_case(main, style) if stage.composition.brand_style else main,
        (style.serif, "inter"),
        Box(width_px, height_px * 0.94),
        max_size_px=_HEADLINE_PX * stage.unit,
        min_cap_px=_SMALLEST_CAP_AT_168 * stage.width / 168,
        stacked=False,
        emphasis=stage.composition.emphasis,
    )


def _fit_sub(stage: Stage, width_px: float) -> Block | None:
    sub, unit = stage.composition.headline.sub, stage.unit
    if not sub:
        return None
    measured = measure(sub, ("inter-medium",), widest_em=width_px / (26 * unit))
    return fit_block(measured, Box(width_px, 116 * unit), max_size_px=_SUB_PX * unit, max_lines=3)


def _draw_foot(stage: Stage, room: Rect) -> float:
    """Draw the logo and return how much room it takes at the foot of the text column, its usual place."""
    logo = stage.composition.logo
    if logo is None:
        return 0.0
    if stage.composition.logo_position is not None:
        draw_logo(stage, logo, logo_spot(stage, logo, Corner.BOTTOM_LEFT))
        return 0.0
    width, height = logo_size(stage, logo)
    x = room[2] - width if stage.composition.rtl else room[0]
    draw_logo(stage, logo, (x, room[3] - height))
    return height + _LOGO_GAP_PX * stage.unit


FAMILY = Family(name="editorial", suits=_suits, compose=_compose)
