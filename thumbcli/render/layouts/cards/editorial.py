"""Editorial: a calm page, a serif headline, a rounded picture beside it. For blogs and LinkedIn."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import skia

from thumbcli.contract import Format
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import CardType, draw_byline
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.layouts.shared_parts import compose_artwork, in_style_case, sticker
from thumbcli.render.paint.category_backgrounds import tiles
from thumbcli.render.paint.lettering import draw_block, draw_label, fit_label
from thumbcli.render.paint.logo import area_beside_logo, draw_logo, draw_logo_at, logo_size
from thumbcli.render.paint.photo_subject import draw_photo
from thumbcli.render.pixels.shapes import gradient, radial_glow, stroke
from thumbcli.render.style.color import READABLE, WHITE, contrast, ensure_contrast, fill_and_ink, mix
from thumbcli.render.title.capitals import in_capitals
from thumbcli.render.title.headline import Headline, HeadlineKind
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Block, Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.style.palette import Style

__all__ = ["FAMILY"]

_LOUD = frozenset({Topic.ENTERTAINMENT_COMEDY, Topic.GAMING})
"""Topics that are not calm; they get this layout where an article asks for it."""

# The edge between words and artwork: a share of the width, and on a square of the height.
_ART_FROM_X, _SQUARE_ART_TO_Y = 0.63, 0.46

_TILES, _SQUARE_TILES = 4, 6
"""Without artwork: tiles in a column at the edge, on a square in a row at the top."""

_PAGE_MARGIN = 0.62  # around the artwork, as a share of the margin around words
_CORNER_PX = 34.0
_HEADLINE_PX, _KICKER_PX, _SUB_PX, _SUB_MIN_PX = 124.0, 26.0, 38.0, 26.0
_LONE_HEADLINE_PX, _LONE_SUB_PX = 230.0, 46.0  # without artwork
_SUB_HEIGHT_PX = 130.0
_KICKER_MAX_CHARS = 24
_BELOW_KICKER_PX, _ABOVE_SUB_PX, _ABOVE_LOGO_PX, _BADGE_GAP_PX = 36.0, 26.0, 30.0, 16.0
_COLUMN_GAP_PX = 44.0

_HEADLINE_FILL = 0.94
"""How much of its height the headline may fill: the rest separates it from kicker and sub-line."""

_DESCENT_EM = 0.22  # the descent of lower-case letters, which the height of a block does not include
_PAGE_TINT = 0.10  # the share of the accent in the page's lower right corner


def _suits(composition: Composition) -> float:
    if composition.format.is_card:
        return 1.0
    return 0.3 if composition.topic in _LOUD else 0.4


def _compose(stage: Stage) -> None:
    if not stage.composition.headline.main:
        compose_artwork(stage)
        return
    look = str(_first_tile(stage)) if stage.composition.without_artwork else ""
    stage.draw_background(
        "editorial", lambda sheet: _draw_background(sheet, stage), look, mirrored=stage.mirrored
    )
    if not stage.composition.without_artwork:
        _draw_art(stage, stage.mirror(_art_area(stage)))
    _draw_words(stage, _text_area(stage))


def _first_tile(stage: Stage) -> int:
    """Return where the tiles begin: always the same for a title."""
    return crc32(stage.composition.headline.main.encode()) % _TILES


def _art_area(stage: Stage) -> Rect:
    """Return the unmirrored area of the artwork."""
    pad = stage.margin * _PAGE_MARGIN
    width, height = float(stage.width), float(stage.height)
    if stage.square:
        return (pad, pad, width - pad, height * _SQUARE_ART_TO_Y)
    return (width * _ART_FROM_X, pad, width - pad, height - pad)


def _text_area(stage: Stage) -> Rect:
    margin = stage.margin
    width, height = float(stage.width), float(stage.height)
    alone = stage.composition.without_artwork
    if stage.square:
        top = width / _SQUARE_TILES if alone else height * _SQUARE_ART_TO_Y
        return (margin, top + margin * 0.7, width - margin, height - margin)
    badge = stage.badge() if stage.mirrored or alone else None
    bottom = badge[1] - _BADGE_GAP_PX * stage.unit if badge else height - margin
    edge = width - height / _TILES if alone else width * _ART_FROM_X
    right = edge - _COLUMN_GAP_PX * stage.unit
    return stage.mirror((margin, margin, right, bottom))


def _rounded(stage: Stage, area: Rect) -> skia.RRect:
    radius = _CORNER_PX * stage.unit
    return skia.RRect.MakeRectXY(skia.Rect(*area), radius, radius)


def _draw_background(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, canvas, unit = stage.composition.style, sheet.canvas, stage.unit
    page = [style.paper, mix(style.paper, style.accent, _PAGE_TINT)]
    canvas.drawPaint(gradient((0, 0), (sheet.width, sheet.height), page))
    if stage.composition.without_artwork:
        side, first = (
            (sheet.width / _SQUARE_TILES if stage.square else sheet.height / _TILES),
            _first_tile(stage),
        )
        if stage.square:
            tiles(canvas, (0, 0), side, (_SQUARE_TILES, 1), style, first=first)
        else:
            tiles(canvas, (sheet.width - side, 0), side, (1, _TILES), style, first=first)
        return
    area = _art_area(stage)
    left, top, right, bottom = area
    width, height = right - left, bottom - top
    with skia.AutoCanvasRestore(canvas):
        canvas.clipRRect(_rounded(stage, area), True)
        colours = (
            style.panel if style.light or _is_dark_page(style) else (style.background, style.background_end)
        )
        canvas.drawPaint(gradient((left, top), (right, bottom), colours))
        alpha = 0.6 if style.light else 0.75
        radial_glow(canvas, (left + width * 0.85, top + height * 0.12), width * 0.9, style.secondary, alpha)
        radial_glow(canvas, (left + width * 0.1, top + height * 0.95), width * 0.8, style.tertiary, 0.45)
        for ring in range(9):
            radius = min(width, height * 0.9) * (0.24 + 0.09 * ring)
            paint = stroke(WHITE, 1.6 * unit, 0.26 - 0.022 * ring)
            canvas.drawCircle(left + width / 2, top + height / 2, radius, paint)


def _draw_art(stage: Stage, area: Rect) -> None:
    left, top, right, bottom = area
    if stage.composition.photo is not None:
        clip = skia.Path()
        clip.addRRect(_rounded(stage, area))
        draw_photo(stage, stage.composition.photo, clip, area)
        return
    size = min(right - left, bottom - top) * (0.70 if stage.square else 0.74)
    sticker(stage, stage.composition.icons[0], ((left + right) / 2, (top + bottom) / 2), size, -6)


def _draw_words(stage: Stage, area: Rect) -> None:
    composition, style, unit = stage.composition, stage.composition.style, stage.unit
    if composition.logo_position is not None:
        area = area_beside_logo(stage, area, composition.logo_position)
    left, top, right, bottom = area
    width = right - left
    align = Align.RIGHT if composition.rtl else Align.LEFT
    ink = style.ink if _is_dark_page(style) else style.dark
    foot = _draw_foot(stage, area, ink)
    leads = _is_kicker(composition.headline)
    sub = None if leads else _fit_sub(stage, width)
    code = composition.headline.code
    lead = composition.kicker
    if leads:
        lead = in_capitals(composition.headline.sub, code, composition.language)
    kicker = fit_label(lead, width, _KICKER_PX * unit, 1.0, rtl=composition.rtl, code=code) if lead else None
    above = kicker.height_px + _BELOW_KICKER_PX * unit if kicker else 0.0
    below = (sub.height_px + _ABOVE_SUB_PX * unit) if sub else 0.0
    grey = mix(ink, style.paper, 0.2)
    sub_look = Lettering(ink=grey, accent=grey, minor=True)
    free_px = bottom - foot - top - above - below
    headline = _fit_headline(stage, width, free_px)
    descent = _DESCENT_EM * headline.size_px
    y = top + max(0.0, (free_px - headline.height_px - descent) / 2)
    if kicker:
        x = right - kicker.width_px if composition.rtl else left
        draw_label(stage, kicker, (x, y), fill_and_ink(style.accent, style.dark))
        y += above
    if sub and composition.headline.sub_first:
        draw_block(stage, sub, (left, y), width, look=sub_look, align=align)
        y += below
    paper_accent = ensure_contrast(style.paper_accent, mix(style.paper, style.accent, _PAGE_TINT))
    draw_block(stage, headline, (left, y), width, look=Lettering(ink=ink, accent=paper_accent), align=align)
    if sub and not composition.headline.sub_first:
        y += headline.height_px + descent + _ABOVE_SUB_PX * unit
        draw_block(stage, sub, (left, y), width, look=sub_look, align=align)


def _is_kicker(headline: Headline) -> bool:
    """Tell whether the sub-line is a short lead to the headline; a question's topic is more than that."""
    short = len(headline.sub) <= _KICKER_MAX_CHARS
    return headline.sub_first and short and headline.kind is not HeadlineKind.QUESTION


def _is_dark_page(style: Style) -> bool:
    """Tell whether the page is as dark as the background, as it is for a dark channel."""
    return contrast(style.dark, style.paper) < READABLE


def _fit_headline(stage: Stage, width_px: float, height_px: float) -> Block:
    style, main = stage.composition.style, stage.composition.headline.main
    return fit_best(
        in_style_case(main, style, stage.composition.headline.code, stage.composition.language)
        if stage.composition.brand_style
        else main,
        (style.serif, "inter"),
        Box(width_px, height_px * _HEADLINE_FILL),
        max_size_px=(_LONE_HEADLINE_PX if stage.composition.without_artwork else _HEADLINE_PX) * stage.unit,
        min_cap_px=min_cap_px(stage),
        stacked=False,
        emphasis=stage.composition.emphasis,
        language=stage.composition.language,
        rtl=stage.composition.rtl,
        code=stage.composition.headline.code,
    )


def _fit_sub(stage: Stage, width_px: float) -> Block | None:
    sub, unit = stage.composition.headline.sub, stage.unit
    if not sub:
        return None
    measured = measure(
        sub,
        ("inter-medium",),
        widest_em=width_px / (_SUB_MIN_PX * unit),
        language=stage.composition.language,
        rtl=stage.composition.rtl,
        code=stage.composition.headline.code,
    )
    size_px = _LONE_SUB_PX if stage.composition.without_artwork else _SUB_PX
    return fit_block(measured, Box(width_px, _SUB_HEIGHT_PX * unit), max_size_px=size_px * unit, max_lines=3)


def _draw_foot(stage: Stage, area: Rect, ink: int) -> float:
    """Draw what is below the words, fields and logo, and return its height with a gap."""
    logo, foot = stage.composition.logo, 0.0
    left, top, right, bottom = area
    if logo is None or stage.composition.logo_position is not None:
        draw_logo(stage, Corner.BOTTOM_LEFT)
    else:
        width, height = logo_size(stage, logo)
        draw_logo_at(stage, logo, (right - width if stage.composition.rtl else left, bottom - height))
        foot = height + _ABOVE_LOGO_PX * stage.unit
    if not (stage.composition.format.is_card or stage.composition.format is Format.X):
        return foot
    grey = mix(ink, stage.composition.style.paper, 0.2)
    small = CardType(fonts=(), cap_share=0.0, ink=ink, accent=ink, muted=grey)
    align = Align.RIGHT if stage.composition.rtl else Align.LEFT
    return bottom - draw_byline(stage, (left, top, right, bottom - foot), small, align)


FAMILY = Family(name="editorial", suits=_suits, compose=_compose, has_byline=True)
