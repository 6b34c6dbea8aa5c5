"""Number: the count of a list as a giant numeral, the words beside it. For `10 Mistakes ...`.

On a square, and beside a photo, the numeral is above the words; right-to-left it is mirrored.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import skia

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_number import compose_lit_number, suits_lit
from thumbcli.render.layouts.place_text_column import boxed_column, draw_column
from thumbcli.render.layouts.shared_parts import (
    add_text_scrim,
    logo_corner,
    may_have_rays,
    outer_area,
    sticker,
)
from thumbcli.render.paint.logo import area_beside_logo, draw_logo
from thumbcli.render.paint.ornaments import draw_faded_photo, motif_background, text_path
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import fill_gradient, radial_glow, rays, stroke
from thumbcli.render.pixels.surface import Sprite
from thumbcli.render.style.color import WHITE, mix
from thumbcli.render.style.palette import gradient_end
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract.design_options import Corner
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.style.palette import Style

__all__ = ["FAMILY"]

_NUMERAL_FONTS: Mapping[str, str] = MappingProxyType(
    {
        "archivo": "anton",
        "barlow-condensed-italic": "anton",
        "oswald": "anton",
        "luckiest": "lilita",
        "fraunces": "archivo",
        "bricolage": "archivo",
    }
)
"""Fonts with heavier digits, by the display font that they replace."""

_CACHE: ByteLimitedCache[Sprite] = ByteLimitedCache(8 * 1024 * 1024, Sprite.size_bytes)

_TURN_DEG = -4.0
_DEPTH_PX, _SIDE_PX, _BORDER_PX = 20.0, 14.0, 15.0
_SPRITE_PAD_PX = 90.0
"""The extrusion of the numeral, the stroke of its sides, its border, and their room in the sprite."""

_EXTRUSION_STEP = 0.25
"""Between two passes of the extrusion as a share of its stroke: so close that round corners show no steps."""

_WIDTH, _HEIGHT = 0.40, 0.70
_STACKED_WIDTH, _STACKED_HEIGHT = 0.66, 0.36
"""The numeral's largest size, as shares of its column and of the canvas, beside the words and above them."""

_GAP_PX = 64.0
_HEADLINE_PX = 200.0
_ICON_PX, _SQUARE_ICON_PX = 140.0, 190.0
_MAX_DIGITS = 3

_BUSY = frozenset({"creative", "food", "comedy"})
"""Motifs that have tiles or rays: a sunburst would be too much."""

_PHOTO_FROM, _SQUARE_PHOTO_FROM = 0.48, 0.56  # shares of the width, and on a square of the height


def _suits(composition: Composition) -> float:
    head = composition.headline
    if head.kind is not HeadlineKind.NUMBER or len(head.number) > _MAX_DIGITS:
        return 0.0
    if composition.somber:  # a count of the dead is no list
        return 0.3
    if head.sub_first:  # it would stand between the numeral and what that counts
        return 0.5
    if composition.format.is_card:
        return 0.8
    return 1.2 if composition.photo else 2.0


def _compose(stage: Stage) -> None:
    if suits_lit(stage.composition):
        compose_lit_number(stage)
        return
    composition = stage.composition
    variant = "stacked" if _stacked(stage) else "beside"
    stage.draw_background(
        "number", lambda sheet: _draw_background(sheet, stage), variant, mirrored=stage.mirrored
    )
    if composition.photo:
        draw_faded_photo(stage, outer_area(stage, _PHOTO_FROM, _SQUARE_PHOTO_FROM), stage.height * 0.22)
    corner = logo_corner(stage)
    numeral = _draw_numeral(stage)
    area = area_beside_logo(stage, _text_area(stage, numeral), corner)
    align = Align.CENTRE if stage.square else None
    column = boxed_column(stage, _HEADLINE_PX * stage.unit, align)
    words = draw_column(stage, composition.headline.counted, area, column)
    if composition.icons and not composition.photo:
        _draw_icon(stage, numeral, words, corner)
    draw_logo(stage, corner)


def _stacked(stage: Stage) -> bool:
    return stage.square or stage.composition.photo is not None


def _draw_background(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, width, height = stage.composition.style, float(sheet.width), float(sheet.height)
    centre = (stage.margin + width * _WIDTH * 0.48, height / 2)
    if _stacked(stage):
        centre = (width * (0.5 if stage.square else 0.25), height * 0.27)

    def light(canvas: skia.Canvas) -> None:
        radial_glow(canvas, centre, height * (0.40 if stage.square else 0.62), style.accent, 0.34)

    motif_background(sheet, stage.composition, light, vignette_alpha=0.35, flipped=not _stacked(stage))
    if may_have_rays(stage.composition, _BUSY):
        rays(sheet.canvas, centre, width * 0.9, 24, colour=style.secondary, alpha=0.20, turn_rad=0.1)
    # The glow is strongest beside the numeral: what is readable there is readable everywhere.
    area = (0.0, height * 0.42, width, height) if stage.square else (width * 0.3, 0.0, width * 0.5, height)
    fade = (width, width * 2) if _stacked(stage) else (width * 0.40, width * 0.16)
    if not stage.square and stage.composition.photo:
        area = (0.0, height * 0.3, width * 0.6, height)
    add_text_scrim(sheet, style, area, fade)


def _draw_numeral(stage: Stage) -> Rect:
    """Draw the numeral and return its bounds."""
    style, unit, margin = stage.composition.style, stage.unit, stage.margin
    width, height = float(stage.width), float(stage.height)
    column = width * _PHOTO_FROM if stage.composition.photo and not stage.square else width
    wide, high = (_STACKED_WIDTH, _STACKED_HEIGHT) if _stacked(stage) else (_WIDTH, _HEIGHT)
    fonts = (_NUMERAL_FONTS.get(style.display, style.display), "anton", "noto")
    path = text_path(stage.composition.headline.number, fonts, height * high)
    bounds = path.computeTightBounds()
    shrink = min(1.0, column * wide / bounds.width())
    half_w, half_h = bounds.width() * shrink / 2, bounds.height() * shrink / 2
    x = column / 2 if stage.square else margin + half_w + 14 * unit
    y = margin + half_h + 14 * unit if _stacked(stage) else height / 2
    x = stage.mirror_x(x)
    _draw_sprite(stage, path, (x, y), shrink)
    rect = (x - half_w, y - half_h, x + half_w, y + half_h)
    stage.mark("art", rect)
    return rect


def _draw_sprite(stage: Stage, path: skia.Path, centre: tuple[float, float], shrink: float) -> None:
    """Draw the numeral around `centre` from the cache: thick strokes are slow, and few counts are common."""
    composition, scale = stage.composition, stage.composition.scale
    bounds = path.computeTightBounds()
    side = math.ceil(
        (math.hypot(bounds.width(), bounds.height()) * shrink + _SPRITE_PAD_PX * stage.unit) * scale
    )

    def draw(canvas: skia.Canvas) -> None:
        canvas.translate(side / 2, side / 2)
        canvas.rotate(_TURN_DEG)
        canvas.scale(shrink * scale, shrink * scale)
        _paint_numeral(canvas, path, composition.style, stage.unit / shrink)

    key = (composition.headline.number, composition.style, side, round(shrink, 4))
    x, y = centre
    _CACHE.get(key, lambda: Sprite((side, side), draw)).paint(stage.canvas, (x * scale, y * scale))


def _paint_numeral(canvas: skia.Canvas, path: skia.Path, style: Style, unit: float) -> None:
    """Paint sides that fall to the lower right, a border, and the front on top."""
    depth, width = _DEPTH_PX * unit, _SIDE_PX * unit
    sides = stroke(mix(style.dark, style.accent, 0.18), width)
    passes = math.ceil(depth / (width * _EXTRUSION_STEP))
    for step in range(passes, 0, -1):
        fall = depth * step / passes
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(fall * 0.9, fall)
            canvas.drawPath(path, sides)
    canvas.drawPath(path, stroke(WHITE, _BORDER_PX * unit))
    shades = [mix(style.accent, WHITE, 0.25), style.accent, mix(style.accent, gradient_end(style), 0.75)]
    fill_gradient(canvas, path, shades, 0.45)


def _text_area(stage: Stage, numeral: Rect) -> Rect:
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    gap = _GAP_PX * stage.unit
    left, top, right, bottom = margin, margin, width - margin, height - margin
    if _stacked(stage):
        top = numeral[3] + gap * 0.9
        if stage.square and stage.composition.photo:
            bottom = height * _SQUARE_PHOTO_FROM + margin
        elif stage.composition.photo:
            inner = width * _PHOTO_FROM + margin * 0.5
            left, right = (width - inner, right) if stage.mirrored else (left, inner)
    elif stage.mirrored:
        right = numeral[0] - gap
    else:
        left = numeral[2] + gap
    return (left, top, right, bottom)


def _draw_icon(stage: Stage, numeral: Rect, words: Rect, corner: Corner) -> None:
    """Draw the sticker at the numeral's lower outer corner if it overlaps neither words, logo nor badge."""
    size = (_SQUARE_ICON_PX if stage.square else _ICON_PX) * stage.unit
    extent, inset = size * 0.6, stage.margin + size * 0.34
    x, y = inset, stage.height - inset
    if stage.square:
        x, y = min(numeral[2] + size * 0.4, stage.width - inset), numeral[3] - size * 0.62
    elif stage.mirrored:
        x, y = stage.width - inset, inset if stage.badge() else y
    bounds = (x - extent, y - extent, x + extent, y + extent)
    if area_beside_logo(stage, bounds, corner) != bounds:
        return
    if x - extent < words[2] and x + extent > words[0] and y + extent > words[1] and y - extent < words[3]:
        return
    sticker(stage, stage.composition.icons[0], (x, y), size, 10)


FAMILY = Family(name="number", suits=_suits, compose=_compose)
