"""Number: the count of a list as a giant numeral, what it counts beside it. For `10 Mistakes ...`.

On a square, and beside a photo, the numeral stands over the words; right-to-left it is all mirrored.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category, Format
from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts.column import ColumnStyle, boxed, draw_column
from thumbcli.render.layouts.layout_family import Family
from thumbcli.render.layouts.shared_parts import sticker
from thumbcli.render.paint.logo import draw_logo, logo_spot, room_beside_logo
from thumbcli.render.paint.ornaments import draw_chunky, draw_faded_photo, letters, motif_ground, vignette
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import orb, rays
from thumbcli.render.pixels.sprite import Cutout
from thumbcli.render.style.color import WHITE, fill_and_ink, mix
from thumbcli.render.style.palette import glow_end
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    from collections.abc import Mapping

    import skia

    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.text_style import Rect

__all__ = ["FAMILY"]

_NUMERALS: Mapping[str, str] = MappingProxyType(
    {
        "archivo": "anton",
        "barlow-condensed-italic": "anton",
        "oswald": "anton",
        "luckiest": "lilita",
        "fraunces": "archivo",
        "bricolage": "archivo",
    }
)
_KEPT: ByteLimitedCache[Cutout] = ByteLimitedCache(32 * 1024 * 1024, Cutout.size_bytes)
_TURN_DEG = -4.0
_DEPTH_PX, _SIDE_PX, _BORDER_PX = 20.0, 14.0, 15.0
_WIDE, _HIGH = 0.40, 0.70
_STACKED_WIDE, _STACKED_HIGH = 0.66, 0.36
_GAP_PX = 64.0
_HANG_PX = 21.0
_HEADLINE_PX = 200.0
_ICON_PX, _SQUARE_ICON_PX = 140.0, 190.0
_DIGITS_MAX = 3
_BUSY = frozenset({Category.CREATIVE_DESIGN, Category.FOOD_COOKING, Category.ENTERTAINMENT_COMEDY})
"""What has tiles or rays of its own: a second sunburst would be one too many."""

_PHOTO_FROM = 0.48
_SQUARE_PHOTO_FROM = 0.56


def _suits(composition: Composition) -> float:
    head = composition.headline
    if head.kind is not HeadlineKind.NUMBER or len(head.number) > _DIGITS_MAX:
        return 0.0
    if composition.format in {Format.BLOGPOST, Format.LINKEDIN}:
        return 0.9
    return 1.2 if composition.photo else 2.0


def _compose(stage: Stage) -> None:
    composition, style, unit = stage.composition, stage.composition.style, stage.unit
    mirrored = composition.mirrored and not stage.square
    shape = "stacked" if _stacked(stage) else "beside"
    stage.backdrop("number", lambda sheet: _draw_backdrop(sheet, stage), mirrored=mirrored, variant=shape)
    if composition.photo:
        draw_faded_photo(stage, _photo_room(stage), stage.height * 0.22)
    corner = Corner.TOP_LEFT if mirrored else Corner.TOP_RIGHT
    numeral = _draw_numeral(stage)
    room = room_beside_logo(stage, _words_room(stage, numeral), corner)
    manner = ColumnStyle(
        look=boxed(style, unit, fill_and_ink(style.accent, style.dark)),
        max_size_px=_HEADLINE_PX * unit,
        align=Align.CENTRE if stage.square else None,
        hang_px=_HANG_PX * unit,
    )
    words = draw_column(stage, composition.headline.counted, room, manner)
    if not composition.photo:
        _draw_icon(stage, numeral, words, corner)
    if composition.logo:
        draw_logo(stage, composition.logo, logo_spot(stage, composition.logo, corner))


def _stacked(stage: Stage) -> bool:
    return stage.square or stage.composition.photo is not None


def _glow_at(stage: Stage) -> tuple[float, float]:
    if _stacked(stage):
        return stage.width * (0.5 if stage.square else 0.25), stage.height * 0.27
    return stage.margin + stage.width * _WIDE * 0.48, stage.height / 2


def _draw_backdrop(sheet: BackgroundCanvas, stage: Stage) -> None:
    style, width, height = stage.composition.style, float(sheet.width), float(sheet.height)
    centre = _glow_at(stage)

    def light(canvas: skia.Canvas) -> None:
        orb(canvas, centre, height * (0.40 if stage.square else 0.62), style.accent, 0.34)
        if not style.light:
            vignette(canvas, (width, height), style.dark, 0.35)

    motif_ground(sheet, stage.composition, light, flipped=not _stacked(stage))
    if not stage.composition.grave and (
        stage.composition.brand_style or stage.composition.category not in _BUSY
    ):
        rays(sheet.canvas, centre, width * 0.9, 24, colour=style.second, alpha=0.20, turn=0.1)
    # Beside the numeral its glow is strongest: what is readable there is readable everywhere.
    zone = (0.0, height * 0.42, width, height) if stage.square else (width * 0.3, 0.0, width * 0.5, height)
    fade = (width, width * 2) if _stacked(stage) else (width * 0.40, width * 0.16)
    if not stage.square and stage.composition.photo:
        zone = (0.0, height * 0.3, width * 0.6, height)
    sheet.calm(zone, style.ink, WHITE if style.light else style.dark, fade)


def _draw_numeral(stage: Stage) -> Rect:
    """Draw the numeral and return its bounds."""
    style, unit, margin = stage.composition.style, stage.unit, stage.margin
    width, height = float(stage.width), float(stage.height)
    column = width if stage.square else width * _PHOTO_FROM if stage.composition.photo else width
    wide, high = (_STACKED_WIDE, _STACKED_HIGH) if _stacked(stage) else (_WIDE, _HIGH)
    path = letters(stage.composition.headline.number, _numeral_faces(style.display), height * high)
    bounds = path.computeTightBounds()
    shrink = min(1.0, column * wide / bounds.width())
    half_w, half_h = bounds.width() * shrink / 2, bounds.height() * shrink / 2
    x = column / 2 if stage.square else margin + half_w + 14 * unit
    y = margin + half_h + 14 * unit if _stacked(stage) else height / 2
    if stage.composition.mirrored and not stage.square:
        x = width - x
    _draw_kept(stage, path, (x, y), shrink)
    rect = (x - half_w, y - half_h, x + half_w, y + half_h)
    stage.mark("art", rect)
    return rect


def _draw_kept(stage: Stage, path: skia.Path, centre: tuple[float, float], shrink: float) -> None:
    """Draw the numeral around `centre`; thick strokes are dear, and the same few counts come again."""
    composition, scale = stage.composition, stage.composition.scale
    bounds = path.computeTightBounds()
    side = math.ceil((math.hypot(bounds.width(), bounds.height()) * shrink + 90 * stage.unit) * scale)

    def draw(canvas: skia.Canvas) -> None:
        canvas.translate(side / 2, side / 2)
        canvas.rotate(_TURN_DEG)
        canvas.scale(shrink * scale, shrink * scale)
        _paint_numeral(canvas, path, composition.style, stage.unit / shrink)

    key = (composition.headline.number, composition.style, side, round(shrink, 4))
    x, y = centre
    _KEPT.get(key, lambda: Cutout(side, draw)).paint(stage.canvas, (x * scale, y * scale))


def _paint_numeral(canvas: skia.Canvas, path: skia.Path, style: Style, unit: float) -> None:
    shades = [mix(style.accent, WHITE, 0.25), style.accent, mix(style.accent, glow_end(style), 0.75)]
    block = (_DEPTH_PX * unit, _SIDE_PX * unit, mix(style.dark, style.accent, 0.18))
    draw_chunky(canvas, path, (shades, 0.45), border=(_BORDER_PX * unit, WHITE), block=block)


def _numeral_faces(display: str) -> tuple[str, ...]:
    return (_NUMERALS.get(display, display), "anton", "noto")


def _photo_room(stage: Stage) -> Rect:
    width, height = float(stage.width), float(stage.height)
    if stage.square:
        return (0.0, height * _SQUARE_PHOTO_FROM, width, height)
    left = width * _PHOTO_FROM
    return (0.0, 0.0, width - left, height) if stage.composition.mirrored else (left, 0.0, width, height)


def _words_room(stage: Stage, numeral: Rect) -> Rect:
    width, height, margin = float(stage.width), float(stage.height), stage.margin
    gap = _GAP_PX * stage.unit
    left, top, right, bottom = margin, margin, width - margin, height - margin
    if _stacked(stage):
        top = numeral[3] + gap * 0.9
        if stage.square and stage.composition.photo:
            bottom = height * _SQUARE_PHOTO_FROM + margin
        elif stage.composition.photo:
            inner = width * _PHOTO_FROM + margin * 0.5
            left, right = (width - inner, right) if stage.composition.mirrored else (left, inner)
    elif stage.composition.mirrored:
        right = numeral[0] - gap
    else:
        left = numeral[2] + gap
    return (left, top, right, bottom)


def _draw_icon(stage: Stage, numeral: Rect, words: Rect, corner: Corner) -> None:
    """Draw the sticker at the numeral's lower outer corner, where it leaves words, logo and badge free."""
    size = (_SQUARE_ICON_PX if stage.square else _ICON_PX) * stage.unit
    reach, inset = size * 0.6, stage.margin + size * 0.34
    x, y = inset, stage.height - inset
    if stage.square:
        x, y = min(numeral[2] + size * 0.4, stage.width - inset), numeral[3] - size * 0.62
    elif stage.composition.mirrored:
        x, y = stage.width - inset, inset if stage.badge() else y
    spot = (x - reach, y - reach, x + reach, y + reach)
    if room_beside_logo(stage, spot, corner) != spot:
        return
    if x - reach < words[2] and x + reach > words[0] and y + reach > words[1] and y - reach < words[3]:
        return
    sticker(stage, stage.composition.icons[0], (x, y), size, 10)


FAMILY = Family(name="number", suits=_suits, compose=_compose)
