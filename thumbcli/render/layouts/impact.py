"""Impact: heavy words at the left, a box behind the key ones, a slanted panel with artwork at the right.

The default for YouTube, X and Instagram; on a square the panel lies below, for right-to-left scripts it is
all mirrored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Format
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.column import ColumnStyle, boxed, draw_column
from thumbcli.render.layouts.layout_family import Family
from thumbcli.render.layouts.shared_parts import compose_artwork, glow, sticker, sunburst
from thumbcli.render.paint.logo import area_beside_logo, draw_logo, logo_origin
from thumbcli.render.paint.ornaments import motif_background
from thumbcli.render.paint.photo_subject import draw_photo
from thumbcli.render.pixels.shapes import fill, gradient, polygon
from thumbcli.render.style.color import WHITE, fill_and_ink

if TYPE_CHECKING:
    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.typography.text_style import Rect

__all__ = ["FAMILY"]

_PANEL_TOP, _PANEL_BOTTOM = 0.675, 0.56
_SQUARE_LEFT, _SQUARE_RIGHT = 0.61, 0.52
_EDGE_PX = 16.0
_HEADLINE_PX, _SHORT_PX, _SHORT_CHARS = 230.0, 420.0, 9
_HANG_PX = 21.0


def _suits(composition: Composition) -> float:
    return 1.0 if composition.format in {Format.YOUTUBE, Format.X, Format.INSTAGRAM} else 0.5


def _compose(stage: Stage) -> None:
    composition = stage.composition
    if not composition.headline.main:
        compose_artwork(stage)
    else:
        mirrored = composition.mirrored and not stage.square
        stage.backdrop("impact", lambda sheet: _draw_backdrop(sheet, stage), mirrored=mirrored)
        _draw_art(stage, mirrored=mirrored)
        words = _words_room(stage, mirrored=mirrored)
        _draw_words(stage, area_beside_logo(stage, words, _logo_corner(stage)))
    if composition.logo is not None:
        draw_logo(stage, composition.logo, logo_origin(stage, composition.logo, _logo_corner(stage)))


def _panel(stage: Stage, shift_px: float = 0.0, *, mirrored: bool = False) -> skia.Path:
    """Return the panel's outline, grown towards the words by `shift_px`."""
    width, height = stage.width, stage.height
    if stage.square:
        left, right = height * _SQUARE_LEFT - shift_px, height * _SQUARE_RIGHT - shift_px
        return polygon((0, left), (width, right), (width, height), (0, height))
    top, bottom = width * _PANEL_TOP - shift_px, width * _PANEL_BOTTOM - shift_px
    points = [(top, 0), (width, 0), (width, height), (bottom, height)]
    return polygon(*(((width - x, y) if mirrored else (x, y)) for x, y in points))


def _draw_backdrop(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, canvas = stage.composition.style, sheet.canvas
    width = float(sheet.width)
    edge = _EDGE_PX * stage.unit
    canvas.save()
    # The middle of the dark edge: it hides the seam.
    canvas.clipPath(_panel(stage, edge / 2), skia.ClipOp.kDifference)
    motif_background(sheet, stage.composition, lambda soft: _light_panel(soft, stage, edge / 2))
    room = _words_room(stage, mirrored=False)
    veil = WHITE if style.light else style.dark
    fade = (width, width * 2) if stage.square else (room[2] * 0.8, width)
    sheet.calm(room, style.ink, veil, fade)
    canvas.restore()
    canvas.save()
    canvas.clipPath(_panel(stage), True)
    dots_from = 0.72 if stage.square else 0.55
    sunburst(sheet, stage.composition, _art_centre(stage, mirrored=False), _reach(stage), dots_from)
    canvas.restore()
    canvas.drawPath(_strip(stage, edge * 2.2, edge / 2), fill(style.second, 0.95))
    canvas.drawPath(_strip(stage, edge, 0.0), fill(style.dark))


def _light_panel(canvas: skia.Canvas, stage: Stage, shift_px: float) -> None:
    """Draw what shines on the panel, grown by `shift_px`."""
    width, height = float(stage.width), float(stage.height)
    canvas.save()
    canvas.clipPath(_panel(stage, shift_px))
    start = (0.0, height * _SQUARE_RIGHT) if stage.square else (width * _PANEL_BOTTOM, 0.0)
    canvas.drawPaint(gradient(start, (width, height), stage.composition.style.panel))
    glow(canvas, _art_centre(stage, mirrored=False), _reach(stage))
    canvas.restore()


def _reach(stage: Stage) -> float:
    return float(stage.width) * (0.95 if stage.square else 0.7)


def _strip(stage: Stage, outer_px: float, inner_px: float) -> skia.Path:
    """Return what lies between two outlines of the panel."""
    strip = _panel(stage, outer_px)
    strip.addPath(_panel(stage, inner_px))
    strip.setFillType(skia.PathFillType.kEvenOdd)
    return strip


def _art_centre(stage: Stage, *, mirrored: bool) -> tuple[float, float]:
    if stage.square:
        return stage.width * 0.5, stage.height * 0.78
    return stage.width * (0.188 if mirrored else 0.812), stage.height * 0.5


def _draw_art(stage: Stage, *, mirrored: bool) -> None:
    composition = stage.composition
    if composition.photo is not None:
        clip, room = _panel(stage, mirrored=mirrored), _photo_room(stage, mirrored=mirrored)
        draw_photo(stage, composition.photo, clip, room, shade=composition.style.dark)
        return
    size = stage.height * (0.38 if stage.square else 0.58)
    sticker(stage, composition.icons[0], _art_centre(stage, mirrored=mirrored), size, 8 if mirrored else -8)


def _photo_room(stage: Stage, *, mirrored: bool) -> Rect:
    width, height = float(stage.width), float(stage.height)
    if stage.square:
        return (0.0, height * _SQUARE_RIGHT, width, height)
    left = width * _PANEL_BOTTOM
    return (0.0, 0.0, width - left, height) if mirrored else (left, 0.0, width, height)


def _words_room(stage: Stage, *, mirrored: bool) -> Rect:
    """Return where the words stand."""
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    if stage.square:
        return (margin, margin, width - margin, height * _SQUARE_RIGHT - 24 * stage.unit)
    right = width * _PANEL_BOTTOM - _EDGE_PX * stage.unit * 2.2 + 10 * stage.unit
    if mirrored:
        return (width - right, margin, width - margin, height - margin)
    return (margin, margin, right, height - margin)


def _draw_words(stage: Stage, room: Rect) -> None:
    style, unit = stage.composition.style, stage.unit
    text = stage.composition.headline.main
    manner = ColumnStyle(
        look=boxed(style, unit, fill_and_ink(style.accent, style.dark)),
        max_size_px=(_SHORT_PX if len(text) <= _SHORT_CHARS else _HEADLINE_PX) * unit,
        hang_px=_HANG_PX * unit,
    )
    draw_column(stage, text, room, manner)


def _logo_corner(stage: Stage) -> Corner:
    """Return the panel's outer corner, away from words and badge."""
    if stage.square:
        return Corner.BOTTOM_RIGHT
    return Corner.TOP_LEFT if stage.composition.mirrored else Corner.TOP_RIGHT


FAMILY = Family(name="impact", suits=_suits, compose=_compose)
