"""Poster: a stack of outlined letters, each line at its own size, on a sunburst with one large sticker.

For food, comedy and games. On a square the sticker is below the words; right-to-left it is mirrored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import has_hero, words_only
from thumbcli.render.layouts.place_text_column import ColumnStyle, draw_column_and_logo
from thumbcli.render.layouts.shared_parts import (
    headline_px,
    logo_corner,
    may_have_rays,
    sticker,
    sticker_colours,
    text_area,
)
from thumbcli.render.paint.objects import draw_object, has_object
from thumbcli.render.paint.ornaments import motif_background
from thumbcli.render.paint.photo_subject import draw_photo, is_cut_out
from thumbcli.render.pixels.shapes import fill, radial_glow, rays, stroke
from thumbcli.render.style.color import WHITE, ensure_contrast, luminance, mix
from thumbcli.render.style.palette import gradient_end
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style

__all__ = ["FAMILY"]

_LOUD = frozenset({Topic.FOOD_COOKING, Topic.ENTERTAINMENT_COMEDY, Topic.GAMING})
_HAS_RAYS = frozenset({"food", "comedy"})
"""Motifs that have rays: a second sunburst would cross them."""

# Shares of the width; on a square, of the height. Without artwork the words have the whole picture.
_WORDS_TO, _SQUARE_WORDS_TO = 0.60, 0.635

# The centre of the artwork and its size, as shares of width and height.
_ART_CENTRE, _ART_SIZE = (0.81, 0.50), 0.58
_SQUARE_ART_CENTRE, _SQUARE_ART_SIZE = (0.5, 0.815), 0.31
_PHOTO_RADIUS = 0.345

_OUTLINE_PX, _DEPTH_PX = 22.0, 14.0
_HEADLINE_PX, _SHORT_HEADLINE_PX = 240.0, 620.0

_LIGHT_LUMINANCE = 0.42  # below this luminance an accent needs a white edge on a light background


def _suits(composition: Composition) -> float:
    if not composition.headline.main:
        return 0.0
    if composition.somber:
        return 0.2
    if composition.bright:
        return 1.0
    if has_hero(composition) or words_only(composition):
        return 0.5
    if composition.format.is_card:
        return 0.5
    return 1.5 if composition.topic in _LOUD else 0.8


def _compose(stage: Stage) -> None:
    stage.draw_background("poster", lambda sheet: _draw_background(sheet, stage), mirrored=stage.mirrored)
    _draw_art(stage)
    text = stage.composition.headline.main
    column = ColumnStyle(
        look=_lettering(stage.composition.style, stage.unit),
        max_size_px=headline_px(stage, text, _HEADLINE_PX, _SHORT_HEADLINE_PX),
        align=Align.CENTRE,
        outline_px=(_OUTLINE_PX / 2 + _DEPTH_PX) * stage.unit,
    )
    area = text_area(stage, _WORDS_TO, _SQUARE_WORDS_TO)
    if stage.composition.without_artwork:
        area = (stage.margin, stage.margin, stage.width - stage.margin, stage.height - stage.margin)
    draw_column_and_logo(stage, text, area, column, logo_corner(stage, square=Corner.BOTTOM_RIGHT))


def _lettering(style: Style, unit: float) -> Lettering:
    white_edge = style.light and luminance(style.accent) < _LIGHT_LUMINANCE
    edge = WHITE if white_edge else style.dark
    return Lettering(
        ink=ensure_contrast(style.ink if white_edge else WHITE, edge),
        accent=ensure_contrast(style.accent, edge),
        outline=(_OUTLINE_PX * unit, edge),
        depth=_DEPTH_PX * unit,
        block=style.dark,
    )


def _art_centre(stage: Stage, *, mirrored: bool) -> tuple[float, float]:
    across, down = _SQUARE_ART_CENTRE if stage.square else _ART_CENTRE
    if stage.composition.without_artwork:
        across, down = 0.5, 0.5
    return stage.width * (1 - across if mirrored else across), stage.height * down


def _draw_background(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, width, height = stage.composition.style, float(sheet.width), float(sheet.height)
    centre = _art_centre(stage, mirrored=False)
    # Two bright colours would mix to a muddy one.
    colour = WHITE if style.light else style.secondary

    def light(canvas: skia.Canvas) -> None:
        radial_glow(canvas, centre, height * 0.55, colour, 0.45)

    motif_background(sheet, stage.composition, light, vignette_alpha=0.40)
    if may_have_rays(stage.composition, _HAS_RAYS):
        rays(sheet.canvas, centre, width * 1.1, 22, colour=colour, alpha=0.24, turn_rad=0.07)


def _draw_art(stage: Stage) -> None:
    composition, style, unit = stage.composition, stage.composition.style, stage.unit
    x, y = _art_centre(stage, mirrored=stage.mirrored)
    if composition.without_artwork:
        return
    if composition.photo is None:
        size = stage.height * (_SQUARE_ART_SIZE if stage.square else _ART_SIZE)
        turn = 10 if stage.mirrored else -10
        if has_object(composition.icons[0]):
            draw_object(stage, composition.icons[0], (x, y), size, turn_deg=turn)
            return
        colours = replace(
            sticker_colours(style),
            top=mix(style.accent, WHITE, 0.55),
            bottom=mix(style.accent, gradient_end(style), 0.40),
        )
        sticker(stage, composition.icons[0], (x, y), size, turn, colours=colours)
        return
    radius = stage.height * (_SQUARE_ART_SIZE * 0.52 if stage.square else _PHOTO_RADIUS)
    clip = skia.Path()
    clip.addCircle(x, y, radius)
    cut_out = is_cut_out(composition.photo)
    if not cut_out:
        stage.canvas.drawCircle(x + 8 * unit, y + 12 * unit, radius + 16 * unit, fill(style.dark, 0.5))
    draw_photo(stage, composition.photo, clip, (x - radius, y - radius, x + radius, y + radius))
    if not cut_out:
        stage.canvas.drawCircle(x, y, radius, stroke(WHITE, 16 * unit))
        stage.canvas.drawCircle(x, y, radius + 12 * unit, stroke(style.accent, 10 * unit))


FAMILY = Family(name="poster", suits=_suits, compose=_compose, keeps_clear=True)
