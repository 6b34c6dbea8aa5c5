"""Impact: heavy words at the left, a box behind key words, a slanted panel with artwork at the right.

The default for YouTube, X and Instagram. On a square the panel is below the words; right-to-left it is
mirrored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.place_text_column import boxed_column, draw_column_and_logo
from thumbcli.render.layouts.shared_parts import (
    add_text_scrim,
    compose_artwork,
    headline_px,
    logo_corner,
    outer_area,
    sticker,
    sunburst,
    sunburst_glow,
)
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.paint.objects import draw_object, has_object
from thumbcli.render.paint.ornaments import motif_background
from thumbcli.render.paint.photo_subject import draw_photo
from thumbcli.render.pixels.shapes import fill, gradient, polygon

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Rect

__all__ = ["FAMILY"]

# The panel's slanted edge: where it meets top and bottom, as shares of the width; on a square, where it meets
# the left and the right side, as shares of the height.
_PANEL_TOP_X, _PANEL_BOTTOM_X = 0.675, 0.56
_SQUARE_PANEL_LEFT_Y, _SQUARE_PANEL_RIGHT_Y = 0.61, 0.52

# The same without artwork: the panel is a strip, and the words have the rest.
_STRIP_TOP_X, _STRIP_BOTTOM_X = 0.965, 0.875
_STRIP_BESIDE_LOGO_X = 1.02
"""Where the strip's edge meets the top if a logo is there."""

_SQUARE_STRIP_LEFT_Y, _SQUARE_STRIP_RIGHT_Y = 0.91, 0.83

_EDGE_PX = 16.0
_STRIPE_EDGES = 2.2  # the dark edge of the panel; the stripe beside it, in widths of the edge
_ART_SHARE, _SQUARE_ART_SHARE, _OBJECT_LARGER = 0.58, 0.38, 1.12
"""The artwork's size as a share of the height; how much larger an object is than a sticker with its edge."""

_HEADLINE_PX, _SHORT_HEADLINE_PX, _LONE_HEADLINE_PX = 230.0, 420.0, 340.0
"""The largest font size of a headline beside artwork, of a short one, and of one without artwork."""


def _suits(composition: Composition) -> float:
    return 0.5 if composition.format.is_card else 1.0


def _compose(stage: Stage) -> None:
    text = stage.composition.headline.main
    corner = logo_corner(stage, square=Corner.BOTTOM_RIGHT)
    if not text:
        compose_artwork(stage)
        draw_logo(stage, corner)
        return
    look = "logo" if stage.composition.logo else ""
    stage.draw_background(
        "impact", lambda sheet: _draw_background(sheet, stage), look, mirrored=stage.mirrored
    )
    _draw_art(stage)
    usual = _LONE_HEADLINE_PX if stage.composition.without_artwork else _HEADLINE_PX
    column = boxed_column(stage, headline_px(stage, text, usual, _SHORT_HEADLINE_PX))
    draw_column_and_logo(stage, text, stage.mirror(_text_area(stage)), column, corner)


def _panel_from(stage: Stage) -> tuple[float, float]:
    """Return where the panel's edge meets top and bottom; on a square, the left and the right side."""
    alone = stage.composition.without_artwork
    if stage.square:
        shares = (
            (_SQUARE_STRIP_LEFT_Y, _SQUARE_STRIP_RIGHT_Y)
            if alone
            else (_SQUARE_PANEL_LEFT_Y, _SQUARE_PANEL_RIGHT_Y)
        )
        return stage.height * shares[0], stage.height * shares[1]
    strip = (_STRIP_BESIDE_LOGO_X if stage.composition.logo else _STRIP_TOP_X, _STRIP_BOTTOM_X)
    shares = strip if alone else (_PANEL_TOP_X, _PANEL_BOTTOM_X)
    return stage.width * shares[0], stage.width * shares[1]


def _panel(stage: Stage, outset_px: float = 0.0) -> skia.Path:
    """Return the outline of the unmirrored panel, extended towards the words by `outset_px`."""
    width, height = stage.width, stage.height
    start, end = (at - outset_px for at in _panel_from(stage))
    if stage.square:
        return polygon((0, start), (width, end), (width, height), (0, height))
    return polygon((start, 0), (width, 0), (width, height), (end, height))


def _draw_background(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, canvas, width = stage.composition.style, sheet.canvas, float(sheet.width)
    edge = _EDGE_PX * stage.unit
    with skia.AutoCanvasRestore(canvas):
        # The seam is under the middle of the dark edge, which hides it.
        canvas.clipPath(_panel(stage, edge / 2), skia.ClipOp.kDifference)
        motif_background(sheet, stage.composition, lambda layer: _draw_panel_light(layer, stage, edge / 2))
        area = _text_area(stage)
        add_text_scrim(sheet, style, area, (width, width * 2) if stage.square else (area[2] * 0.8, width))
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(_panel(stage), True)
        dots_from = 0.72 if stage.square else 0.55
        sunburst(sheet, stage.composition, _art_centre(stage), _sunburst_radius_px(stage), dots_from)
    canvas.drawPath(_strip(stage, edge * _STRIPE_EDGES, edge / 2), fill(style.secondary, 0.95))
    canvas.drawPath(_strip(stage, edge, 0.0), fill(style.dark))


def _draw_panel_light(canvas: skia.Canvas, stage: Stage, outset_px: float) -> None:
    """Draw the gradient and the glow of the panel, extended by `outset_px`."""
    width, height = float(stage.width), float(stage.height)
    with skia.AutoCanvasRestore(canvas):
        canvas.clipPath(_panel(stage, outset_px))
        edge = _panel_from(stage)[1]
        start = (0.0, edge) if stage.square else (edge, 0.0)
        canvas.drawPaint(gradient(start, (width, height), stage.composition.style.panel))
        sunburst_glow(canvas, _art_centre(stage), _sunburst_radius_px(stage))


def _sunburst_radius_px(stage: Stage) -> float:
    return float(stage.width) * (0.95 if stage.square else 0.7)


def _strip(stage: Stage, outer_px: float, inner_px: float) -> skia.Path:
    """Return the area between two outlines of the panel."""
    strip = _panel(stage, outer_px)
    strip.addPath(_panel(stage, inner_px))
    strip.setFillType(skia.PathFillType.kEvenOdd)
    return strip


def _art_centre(stage: Stage) -> tuple[float, float]:
    """Return the centre of the unmirrored artwork."""
    across, down = (0.5, 0.78) if stage.square else (0.812, 0.5)
    return stage.width * across, stage.height * down


def _draw_art(stage: Stage) -> None:
    composition = stage.composition
    if composition.without_artwork:
        return
    if composition.photo is not None:
        clip = _panel(stage)
        if stage.mirrored:
            clip.transform(skia.Matrix.Scale(-1, 1).postTranslate(stage.width, 0))
        area = outer_area(stage, _PANEL_BOTTOM_X, _SQUARE_PANEL_RIGHT_Y)
        draw_photo(stage, composition.photo, clip, area, shade=composition.style.dark)
        return
    x, y = _art_centre(stage)
    share, turn = _SQUARE_ART_SHARE if stage.square else _ART_SHARE, 8 if stage.mirrored else -8
    centre, size = (stage.mirror_x(x), y), stage.height * share
    if has_object(composition.icons[0]):
        draw_object(stage, composition.icons[0], centre, size * _OBJECT_LARGER, turn_deg=turn)
    else:
        sticker(stage, composition.icons[0], centre, size, turn)


def _text_area(stage: Stage) -> Rect:
    """Return the unmirrored area of the words."""
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    if stage.square:
        return (margin, margin, width - margin, _panel_from(stage)[1] - 24 * stage.unit)
    right = _panel_from(stage)[1] - _EDGE_PX * stage.unit * _STRIPE_EDGES + 10 * stage.unit
    return (margin, margin, right, height - margin)


FAMILY = Family(name="impact", suits=_suits, compose=_compose, keeps_clear=True)
