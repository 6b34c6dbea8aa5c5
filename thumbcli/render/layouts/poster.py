"""Poster: a stack of outlined letters, each line at its own size, on a sunburst with one large sticker.

Loud, for food, comedy and games. On a square the sticker stands below the words; right-to-left it is all
mirrored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category, Format
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.column import ColumnStyle, draw_column
from thumbcli.render.layouts.layout_family import Family
from thumbcli.render.layouts.shared_parts import sticker, tones
from thumbcli.render.paint.logo import area_beside_logo, draw_logo, logo_origin
from thumbcli.render.paint.ornaments import motif_background, vignette
from thumbcli.render.paint.photo_subject import draw_photo, is_cut_out
from thumbcli.render.pixels.shapes import fill, radial_glow, rays, stroke
from thumbcli.render.style.color import WHITE, ensure_contrast, luminance, mix
from thumbcli.render.style.palette import gradient_end
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.text_style import Rect

__all__ = ["FAMILY"]

_LOUD = frozenset({Category.FOOD_COOKING, Category.ENTERTAINMENT_COMEDY, Category.GAMING})
_RAYED = frozenset({Category.FOOD_COOKING, Category.ENTERTAINMENT_COMEDY})
_WORDS_TO = 0.60
_CENTRE, _ART_HIGH = (0.81, 0.50), 0.58
_SQUARE_CENTRE, _SQUARE_ART_HIGH = (0.5, 0.815), 0.31
_SQUARE_WORDS_TO = 0.635
_OUTLINE_PX, _DEPTH_PX = 22.0, 14.0
_HEADLINE_PX, _SHORT_PX, _SHORT_CHARS = 240.0, 620.0, 9
_ROUND = 0.345
_PALE = 0.42


def _suits(composition: Composition) -> float:
    if not composition.headline.main:
        return 0.0
    if composition.format in {Format.BLOGPOST, Format.LINKEDIN}:
        return 0.5
    return 1.5 if composition.category in _LOUD else 0.8


def _compose(stage: Stage) -> None:
    composition, style, unit = stage.composition, stage.composition.style, stage.unit
    mirrored = composition.mirrored and not stage.square
    stage.backdrop("poster", lambda sheet: _draw_backdrop(sheet, stage), mirrored=mirrored)
    _draw_art(stage)
    corner = Corner.BOTTOM_RIGHT if stage.square else Corner.TOP_LEFT if mirrored else Corner.TOP_RIGHT
    text = composition.headline.main
    reach = (_OUTLINE_PX / 2 + _DEPTH_PX) * unit
    manner = ColumnStyle(
        look=_lettering(style, unit),
        max_size_px=(_SHORT_PX if len(text) <= _SHORT_CHARS else _HEADLINE_PX) * unit,
        align=Align.CENTRE,
        outgrow_px=reach,
    )
    left, top, right, bottom = _words_room(stage)
    room = area_beside_logo(stage, (left, top, right, bottom - reach), corner)
    draw_column(stage, text, room, manner)
    if composition.logo:
        draw_logo(stage, composition.logo, logo_origin(stage, composition.logo, corner))


def _lettering(style: Style, unit: float) -> Lettering:
    pale_edge = style.light and luminance(style.accent) < _PALE
    edge = WHITE if pale_edge else style.dark
    return Lettering(
        ink=ensure_contrast(style.ink if pale_edge else WHITE, edge),
        accent=ensure_contrast(style.accent, edge),
        outline=(_OUTLINE_PX * unit, edge),
        depth=_DEPTH_PX * unit,
        block=style.dark,
    )


def _art_centre(stage: Stage, *, mirrored: bool) -> tuple[float, float]:
    across, down = _SQUARE_CENTRE if stage.square else _CENTRE
    return stage.width * (1 - across if mirrored else across), stage.height * down


def _draw_backdrop(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, width, height = stage.composition.style, float(sheet.width), float(sheet.height)
    centre = _art_centre(stage, mirrored=False)

    def light(canvas: skia.Canvas) -> None:
        # Two colours that are both bright mix to mud.
        radial_glow(canvas, centre, height * 0.55, WHITE if style.light else style.second, 0.45)
        if not style.light:
            vignette(canvas, (width, height), style.dark, 0.40)

    motif_background(sheet, stage.composition, light)
    if (
        stage.composition.brand_style or stage.composition.category not in _RAYED
    ) and not stage.composition.grave:
        colour = WHITE if style.light else style.second
        rays(sheet.canvas, centre, width * 1.1, 22, colour=colour, alpha=0.24, turn=0.07)


def _draw_art(stage: Stage) -> None:
    composition, style, unit = stage.composition, stage.composition.style, stage.unit
    mirrored = composition.mirrored and not stage.square
    x, y = _art_centre(stage, mirrored=mirrored)
    if composition.photo is None:
        size = stage.height * (_SQUARE_ART_HIGH if stage.square else _ART_HIGH)
        colours = replace(
            tones(style),
            top=mix(style.accent, WHITE, 0.55),
            bottom=mix(style.accent, gradient_end(style), 0.40),
        )
        sticker(stage, composition.icons[0], (x, y), size, 10 if mirrored else -10, colours=colours)
        return
    radius = stage.height * (_SQUARE_ART_HIGH * 0.52 if stage.square else _ROUND)
    clip = skia.Path()
    clip.addCircle(x, y, radius)
    cut_out = is_cut_out(composition.photo)
    if not cut_out:
        stage.canvas.drawCircle(x + 8 * unit, y + 12 * unit, radius + 16 * unit, fill(style.dark, 0.5))
    draw_photo(stage, composition.photo, clip, (x - radius, y - radius, x + radius, y + radius))
    if not cut_out:
        stage.canvas.drawCircle(x, y, radius, stroke(WHITE, 16 * unit))
        stage.canvas.drawCircle(x, y, radius + 12 * unit, stroke(style.accent, 10 * unit))


def _words_room(stage: Stage) -> Rect:
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    if stage.square:
        return (margin, margin, width - margin, height * _SQUARE_WORDS_TO)
    if stage.composition.mirrored:
        return (width * (1 - _WORDS_TO), margin, width - margin, height - margin)
    return (margin, margin, width * _WORDS_TO, height - margin)


FAMILY = Family(name="poster", suits=_suits, compose=_compose)
