"""Question: a rounded shape with the artwork, and question marks around it.

On a square the shape is below the words; right-to-left it is mirrored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_question import compose_lit_question, suits_lit
from thumbcli.render.layouts.place_text_column import boxed_column, draw_column_and_logo
from thumbcli.render.layouts.shared_parts import add_text_scrim, first_light, logo_corner, sticker
from thumbcli.render.paint.logo import area_beside_logo
from thumbcli.render.paint.ornaments import motif_background, text_path
from thumbcli.render.paint.photo_subject import draw_photo, is_cut_out
from thumbcli.render.pixels.shapes import fill, fill_gradient, grown_fill, organic_shape, stroke
from thumbcli.render.style.color import WHITE, mix
from thumbcli.render.style.palette import gradient_end
from thumbcli.render.title.headline import HeadlineKind

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

# The shape's centre, as shares of width and height, and its radius, as a share of the height.
_CENTRE, _RADIUS = (0.755, 0.50), 0.36
_SQUARE_CENTRE, _SQUARE_RADIUS = (0.56, 0.755), 0.215
_RIM_RADIUS = 1.16  # of the accent rim around the shape, as a share of its radius
_HEADLINE_PX = 190.0
_MARK_EDGE_PX = 20.0

_MARK_LUMINANCE = 0.55  # from this luminance on a question mark stands out from its dark edge
_ARABIC_MARK = "\u061f"

# Of each question mark: its centre (from the shape's centre, in radii), rotation in degrees, and scale.
_MARKS = ((0.80, -0.76, 14.0, 0.86), (-0.98, 0.86, -18.0, 0.52), (0.92, 0.34, 24.0, 0.44))
_LARGE_MARK = (0.0, 0.0, 8.0, 1.8)
"""In place of artwork."""

_SQUARE_MARKS = ((1.08, -0.50, 14.0, 0.95), (-1.22, 0.10, -18.0, 0.72), (1.22, 0.62, 22.0, 0.46))


def _suits(composition: Composition) -> float:
    if not composition.headline.main:
        return 0.0
    if composition.headline.kind is not HeadlineKind.QUESTION:
        return 0.0 if composition.without_artwork else 0.45
    if composition.somber:
        return 0.5
    if composition.format.is_card:
        return 0.8
    return 1.2 if composition.photo else 1.8


def _compose(stage: Stage) -> None:
    if suits_lit(stage.composition):
        compose_lit_question(stage)
        return
    headline = stage.composition.headline
    stage.draw_background("question", lambda sheet: _draw_background(sheet, stage), mirrored=stage.mirrored)
    _draw_art(stage)
    corner = logo_corner(stage, square=Corner.BOTTOM_LEFT)
    if headline.kind is HeadlineKind.QUESTION:
        _draw_marks(stage, corner)
    column = boxed_column(stage, _HEADLINE_PX * stage.unit)
    draw_column_and_logo(stage, headline.main, stage.mirror(_text_area(stage)), column, corner)


def _shape(stage: Stage, *, mirrored: bool = False) -> tuple[tuple[float, float], float]:
    """Return the centre of the shape and its radius."""
    across, down = _SQUARE_CENTRE if stage.square else _CENTRE
    radius = stage.height * (_SQUARE_RADIUS if stage.square else _RADIUS)
    return (stage.width * (1 - across if mirrored else across), stage.height * down), radius


def _draw_background(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, canvas = stage.composition.style, sheet.canvas
    motif_background(sheet, stage.composition, vignette_alpha=0.35)
    (x, y), radius = _shape(stage)
    area, width = _text_area(stage), sheet.width
    add_text_scrim(sheet, style, area, (width, width * 2) if stage.square else (area[2], width * 0.8))
    canvas.drawPath(organic_shape((x, y), radius * _RIM_RADIUS, 4, 9, 0.10), fill(style.accent))
    inner = organic_shape((x + radius * 0.02, y + radius * 0.02), radius, 5, 9, 0.09)
    end = mix(style.accent, gradient_end(style), 0.55)
    fill_gradient(canvas, inner, [mix(style.accent, WHITE, 0.30), end])


def _draw_art(stage: Stage) -> None:
    composition, mirrored = stage.composition, stage.mirrored
    (x, y), radius = _shape(stage, mirrored=mirrored)
    if composition.without_artwork:
        return
    if composition.photo is None:
        sticker(stage, composition.icons[0], (x, y), radius * 1.22, 6 if mirrored else -6)
        return
    clip = organic_shape((x, y), radius * 1.08, 4, 9, 0.10)
    if mirrored:
        clip.transform(skia.Matrix.Scale(-1, 1).postTranslate(2 * x, 0))
    extent = radius * 1.19
    draw_photo(stage, composition.photo, clip, (x - extent, y - extent, x + extent, y + extent))
    if not is_cut_out(composition.photo):
        stage.canvas.drawPath(clip, stroke(WHITE, 12 * stage.unit))


def _draw_marks(stage: Stage, corner: Corner) -> None:
    """Draw the question marks that do not overlap the logo, with a thick edge and a short shadow."""
    style, canvas = stage.composition.style, stage.canvas
    (x, y), radius = _shape(stage, mirrored=stage.mirrored)
    side = -1 if stage.mirrored else 1
    colour = first_light((style.tertiary, style.accent, style.secondary), _MARK_LUMINANCE, style.tertiary)
    path = text_path("?", ("lilita", "noto"), radius * 0.78)
    edge_px = _MARK_EDGE_PX * stage.unit
    edge = grown_fill(style.dark, edge_px)
    reversed_mark = _ARABIC_MARK in stage.composition.headline.main
    marks: tuple[tuple[float, float, float, float], ...] = _SQUARE_MARKS if stage.square else _MARKS
    if stage.composition.without_artwork:
        marks = (_LARGE_MARK,) if stage.composition.somber else (_LARGE_MARK, *marks[1:])
    for right, down, turn_deg, size in marks:
        mark_x, mark_y = x + radius * (side * right), y + radius * down
        extent = radius * 0.4 * size
        bounds = (mark_x - extent, mark_y - extent, mark_x + extent, mark_y + extent)
        if area_beside_logo(stage, bounds, corner) != bounds:
            continue
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(mark_x, mark_y)
            canvas.rotate(side * turn_deg)
            canvas.scale(-size if reversed_mark else size, size)
            for offset in (edge_px * 0.35, 0.0):
                with skia.AutoCanvasRestore(canvas):
                    canvas.translate(offset, offset)
                    canvas.drawPath(path, edge)
            canvas.drawPath(path, fill(colour))
        if size == _LARGE_MARK[-1]:
            stage.mark("art", bounds)


def _text_area(stage: Stage) -> Rect:
    """Return the unmirrored area of the words."""
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    (x, y), radius = _shape(stage)
    if stage.square:
        return (margin, margin, width - margin, y - radius * 1.28)
    return (margin, margin, x - radius * _RIM_RADIUS * 1.05 - 20 * stage.unit, height - margin)


FAMILY = Family(name="question", suits=_suits, compose=_compose, keeps_clear=True)
